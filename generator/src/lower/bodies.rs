//! The contents of messages: bodies, and the items that the plan of messages has named.

use super::ContentContext;
use super::case::{snake, words};
use super::content::{Sink, table};
use super::docs::{self, code, push_note};
use super::elements::{LoweredParticle, lower_element, with_occurrence};
use super::facets::describe_simple;
use super::faults::lower_faults;
use super::ir::{Body, Field, ItemId, ItemKind, RustType, Struct, Table, TableKind, Wire, WireKind};
use super::messages::{BodyPlan, MessageContent, MessagePlan, PartContent, PartPlan, SharedItem};
use super::particles::Occurrence;
use super::scope::Scope;
use crate::model::MimePart;

/// Lowers the body of a message.
pub fn lower_message(context: &ContentContext<'_>, message: &MessagePlan<'_>, sink: &mut Sink<'_, '_>) -> Body {
    let encoded = message.encoded;
    let empty = Body { ty: RustType::Unit, wire: None, encoded, rpc: false, is_empty_struct: false };
    match &message.body {
        BodyPlan::Empty => empty,
        BodyPlan::Part(part) => {
            let LoweredParticle { ty, wire, .. } = lower_part(context, *part, Occurrence::ONCE, sink);
            Body { ty: with_occurrence(ty, &wire, false), wire: Some(wire), ..empty }
        }
        BodyPlan::Parts(shared) => {
            let item = lower_shared(context, shared, sink);
            let mut wire = Wire::plain(WireKind::Particle(item), (0, String::new()));
            wire.flags.required = true;
            Body { ty: RustType::Item(item), wire: Some(wire), ..empty }
        }
        BodyPlan::Wrapper(shared, namespace, local) => {
            let item = lower_shared(context, shared, sink);
            let mut wire = Wire::plain(WireKind::Element, (sink.namespaces.number(namespace), local.clone()));
            wire.flags.required = true;
            wire.flags.form = true;
            Body { ty: RustType::Item(item), wire: Some(wire), rpc: true, ..empty }
        }
    }
}

/// Adds the content of an item to the sink, if this is where it is planned, and returns the item.
pub fn lower_shared(context: &ContentContext<'_>, shared: &SharedItem<'_>, sink: &mut Sink<'_, '_>) -> ItemId {
    let item = shared.item;
    let kind = match &shared.content {
        None => return item,
        Some(MessageContent::Wrapper { parts, attachments, namespace, encoded }) => {
            lower_wrapper(context, item, (parts, attachments), namespace, *encoded, sink)
        }
        Some(MessageContent::Parts(parts, attachments)) => {
            let fields = fields_with_attachments(context, (parts, attachments), false, sink);
            parts_struct(context, item, fields)
        }
        Some(MessageContent::Headers(entries)) => lower_headers(context, item, entries, sink),
        Some(MessageContent::Faults(faults)) => lower_faults(context, item, faults, sink),
    };
    sink.items.push((item, kind));
    item
}

fn lower_wrapper(
    context: &ContentContext<'_>,
    item: ItemId,
    parts: (&[PartPlan<'_>], &[MimePart]),
    namespace: &str,
    encoded: bool,
    sink: &mut Sink<'_, '_>,
) -> ItemKind {
    let mut fields = fields_with_attachments(context, parts, encoded, sink);
    // Accessors are unqualified; servers that qualify them do so with the namespace of the wrapper.
    let schema = sink.namespaces.number(namespace);
    let is_unqualified = |field: &&mut Field| field.wire.kind != WireKind::Attachment && field.wire.name.0 == 0;
    for field in fields.iter_mut().filter(is_unqualified) {
        field.wire.schema = schema;
    }
    let table = table(context, item, TableKind::ComplexType);
    ItemKind::Struct(Struct { table, content: fields.len(), fields, boxes: false, element: None })
}

/// A struct of header entries. An entry is qualified (SOAP 1.1 §4.2.1): that of a type takes the binding's namespace.
fn lower_headers(
    context: &ContentContext<'_>,
    item: ItemId,
    entries: &[(PartPlan<'_>, &str)],
    sink: &mut Sink<'_, '_>,
) -> ItemKind {
    let parts: Vec<PartPlan<'_>> = entries.iter().map(|(part, _)| *part).collect();
    let mut fields = part_fields(context, &parts, &mut Scope::default(), Occurrence::OPTIONAL, false, sink);
    for (field, (part, namespace)) in fields.iter_mut().zip(entries) {
        let namespace = sink.namespaces.number(namespace);
        if let PartContent::Type(_) = part.content {
            field.wire.name.0 = namespace;
        }
    }
    parts_struct(context, item, fields)
}

fn parts_struct(context: &ContentContext<'_>, item: ItemId, fields: Vec<Field>) -> ItemKind {
    let table = Table { shared: true, ..table(context, item, TableKind::Sequence) };
    ItemKind::Struct(Struct { table, content: fields.len(), fields, boxes: false, element: None })
}

/// Fields of parts, and then of attachments.
fn fields_with_attachments(
    context: &ContentContext<'_>,
    (parts, attachments): (&[PartPlan<'_>], &[MimePart]),
    encoded: bool,
    sink: &mut Sink<'_, '_>,
) -> Vec<Field> {
    let mut scope = Scope::default();
    let mut fields = part_fields(context, parts, &mut scope, Occurrence::ONCE, encoded, sink);
    fields.extend(attachments.iter().map(|attached| attachment_field(attached, &mut scope)));
    fields
}

/// The field of a MIME part of the binding.
fn attachment_field(attached: &MimePart, scope: &mut Scope) -> Field {
    let name = &attached.part.name;
    let mut wire = Wire::new(WireKind::Attachment, (0, name.clone()), Occurrence::ONCE);
    wire.media_types.clone_from(&attached.media_types);
    let mut docs = docs::lines(&attached.part.docs);
    let types: Vec<String> = attached.media_types.iter().map(|media_type| format!("`{}`", code(media_type))).collect();
    let types = if types.is_empty() { String::new() } else { format!(": {}", types.join(" or ")) };
    push_note(&mut docs, format!("MIME part `{}`{types}.", code(name)));
    Field { ident: scope.claim_snake(&snake(&words(name)), ""), docs, ty: RustType::Runtime("Binary"), wire }
}

/// Fields of the parts; in an encoded rpc wrapper they are accessors, any of which may be null.
fn part_fields(
    context: &ContentContext<'_>,
    parts: &[PartPlan<'_>],
    scope: &mut Scope,
    occurs: Occurrence,
    encoded: bool,
    sink: &mut Sink<'_, '_>,
) -> Vec<Field> {
    let mut fields = Vec::new();
    for part in parts {
        let mut lowered = lower_part(context, *part, occurs, sink);
        lowered.wire.mark_accessor(encoded);
        let mut docs = docs::lines(&part.part.docs);
        docs.extend(lowered.docs);
        let ty = with_occurrence(lowered.ty, &lowered.wire, occurs.repeats);
        let ident = scope.claim_snake(&snake(&words(&part.part.name)), "");
        fields.push(Field { ident, docs, ty, wire: lowered.wire });
    }
    fields
}

/// Lowers a part: its element, or an element named after it.
pub fn lower_part(
    context: &ContentContext<'_>,
    part: PartPlan<'_>,
    occurs: Occurrence,
    sink: &mut Sink<'_, '_>,
) -> LoweredParticle {
    match part.content {
        PartContent::Element(element) => lower_element(context, element, occurs, sink.namespaces),
        PartContent::Type(declared) => {
            let ty = context.types.value_type(declared);
            let mut wire = Wire::new(WireKind::Element, (0, part.part.name.clone()), occurs);
            let mut docs = Vec::new();
            describe_simple(context, declared, &ty, &mut wire, &mut docs, sink.namespaces);
            LoweredParticle { words: words(&part.part.name), docs, ty, wire }
        }
    }
}
