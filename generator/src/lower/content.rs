//! Contents: the content of each item, made from the plans after all names are assigned.

use super::ContentContext;
use super::arrays::lower_array;
use super::attributes::{attribute_fields, has_media_type};
use super::case::{pascal, screaming, snake};
use super::derivations::{descendants, substitution_members};
use super::elements::{LoweredParticle, lower_any, lower_element, lower_nested, lower_single, with_occurrence};
use super::enumerations::simple_type_item;
use super::facets::describe_simple;
use super::ir::{Choice, Field, ItemId, ItemKind, RustType, Struct, Table, TableKind, Variant, Wire, WireKind};
use super::particles::Occurrence;
use super::plan::{ChoiceUse, ContentPlan, PlannedParticle, PlannedSequence, PlannedTerm, TypePlan};
use super::prefixes::NamespaceTable;
use super::scope::Scope;
use crate::model::{ElementId, Owner, TypeId, TypeKind, TypeRef};

/// The destination of contents: items with their content, and the namespaces in use.
pub struct Sink<'s, 'm> {
    /// The namespaces.
    pub namespaces: &'s mut NamespaceTable<'m>,
    /// The items, those of nested particles before their owners.
    pub items: Vec<(ItemId, ItemKind)>,
}

/// Makes the content of every type, and of the enums over derivations and substitution groups.
pub fn lower_types(context: &ContentContext<'_>, plans: &[TypePlan<'_>], sink: &mut Sink<'_, '_>) {
    for plan in plans {
        let kind = type_content(context, plan, sink);
        sink.items.push((plan.item, kind));
    }
    let input = context.types.input;
    for id in input.type_ids() {
        if let Some(item) = context.types.components.of_derivations(id) {
            let kind = derivation_enum(context, id, item, sink.namespaces);
            sink.items.push((item, kind));
        }
    }
    for id in input.element_ids() {
        if let Some(item) = context.types.components.of_substitutions(id) {
            let kind = substitution_enum(context, id, item, sink.namespaces);
            sink.items.push((item, kind));
        }
    }
}

fn type_content(context: &ContentContext<'_>, plan: &TypePlan<'_>, sink: &mut Sink<'_, '_>) -> ItemKind {
    let mut scope = Scope::default();
    let mut fields = match &plan.content {
        ContentPlan::SimpleType => return simple_type_item(context, plan.id, plan.item),
        ContentPlan::Array(array) => return lower_array(context, plan, array, sink),
        ContentPlan::Text(ty) => vec![text_field(context, plan.id, *ty, &mut scope, sink.namespaces)],
        ContentPlan::Mixed(item, pieces) => vec![mixed_field(context, *item, pieces, plan.encoded, &mut scope, sink)],
        ContentPlan::Particles(particles) => fields(context, particles, plan.encoded, &mut scope, sink),
    };
    let content = fields.len();
    fields.extend(attribute_fields(context, plan.id, &mut scope, sink.namespaces));
    let name = context.model.types[plan.id].name.as_ref().map(|name| sink.namespaces.name(name));
    let table = Table { name, ..table(context, plan.item, TableKind::ComplexType) };
    let element = global_element(context, plan.id, sink.namespaces);
    ItemKind::Struct(Struct { table, fields, content, boxes: false, element })
}

/// The table of an item that has no type's name and that only its own file refers to.
pub fn table(context: &ContentContext<'_>, item: ItemId, kind: TableKind) -> Table {
    Table { ident: screaming(context.identifiers.ident(item)), kind, name: None, shared: false }
}

/// The global element whose type an anonymous type is; an abstract one occurs in no document.
fn global_element(
    context: &ContentContext<'_>,
    id: TypeId,
    namespaces: &mut NamespaceTable<'_>,
) -> Option<(u16, String)> {
    let definition = &context.model.types[id];
    let Some(Owner::Element(element)) = definition.owner.filter(|_| definition.name.is_none()) else { return None };
    let declaration = &context.model.elements[element];
    (declaration.global && !declaration.is_abstract).then(|| namespaces.name(&declaration.name))
}

/// Simple content: the text as `value`.
fn text_field(
    context: &ContentContext<'_>,
    id: TypeId,
    ty: TypeRef,
    scope: &mut Scope,
    namespaces: &mut NamespaceTable<'_>,
) -> Field {
    let mut rust = context.types.text_type(ty);
    if has_media_type(context.model, id) {
        rust = rust.of_media();
    }
    let mut wire = Wire::plain(WireKind::Text, (0, String::new()));
    let mut docs = Vec::new();
    describe_simple(context, ty, &rust, &mut wire, &mut docs, namespaces);
    wire.flags.required = true;
    wire.flags.simple = true;
    wire.type_name = None;
    Field { ident: scope.claim_snake("value", ""), docs, ty: rust, wire }
}

/// Mixed content: pieces of text and elements in their order.
fn mixed_field(
    context: &ContentContext<'_>,
    item: ItemId,
    pieces: &[PlannedParticle],
    encoded: bool,
    scope: &mut Scope,
    sink: &mut Sink<'_, '_>,
) -> Field {
    lower_choice(context, item, ChoiceUse::Mixed, pieces, encoded, sink);
    let mut wire = Wire::plain(WireKind::Particle(item), (0, String::new()));
    wire.flags.repeated = true;
    let docs = vec!["Text and elements in their order.".to_owned()];
    Field { ident: scope.claim_snake("content", ""), docs, ty: RustType::Item(item).repeated(), wire }
}

/// The fields of a struct.
fn fields(
    context: &ContentContext<'_>,
    particles: &[PlannedParticle],
    encoded: bool,
    scope: &mut Scope,
    sink: &mut Sink<'_, '_>,
) -> Vec<Field> {
    let field = |particle: &PlannedParticle| {
        let LoweredParticle { words, docs, ty, mut wire } = lower_particle(context, particle, encoded, sink);
        wire.mark_accessor(encoded);
        let ty = with_occurrence(ty, &wire, particle.occurs.repeats);
        Field { ident: scope.claim_snake(&snake(&words), ""), docs, ty, wire }
    };
    particles.iter().map(field).collect()
}

/// A particle's type for one occurrence, and its wire side.
fn lower_particle(
    context: &ContentContext<'_>,
    particle: &PlannedParticle,
    encoded: bool,
    sink: &mut Sink<'_, '_>,
) -> LoweredParticle {
    let occurs = particle.occurs;
    match &particle.term {
        PlannedTerm::Element(element) => lower_element(context, *element, occurs, sink.namespaces),
        PlannedTerm::Any(wildcard) => lower_any(occurs, wildcard, sink.namespaces),
        PlannedTerm::Sequence(sequence) => {
            lower_sequence(context, sequence, encoded, sink);
            lower_nested(sequence.item, occurs, sequence.words.clone())
        }
        PlannedTerm::Choice(item, choice_use, branches) => {
            lower_choice(context, *item, *choice_use, branches, encoded, sink);
            lower_nested(*item, occurs, vec!["choice".to_owned()])
        }
    }
}

/// A nested sequence as a struct.
fn lower_sequence(context: &ContentContext<'_>, sequence: &PlannedSequence, encoded: bool, sink: &mut Sink<'_, '_>) {
    let fields = fields(context, &sequence.children, encoded, &mut Scope::default(), sink);
    let table = table(context, sequence.item, TableKind::Sequence);
    let content = Struct { table, content: fields.len(), fields, boxes: false, element: None };
    sink.items.push((sequence.item, ItemKind::Struct(content)));
}

/// A choice as an enum; that of mixed content has a variant for text.
fn lower_choice(
    context: &ContentContext<'_>,
    item: ItemId,
    choice_use: ChoiceUse,
    branches: &[PlannedParticle],
    encoded: bool,
    sink: &mut Sink<'_, '_>,
) {
    let mut scope = Scope::default();
    let mut variants: Vec<Variant> =
        branches.iter().map(|branch| variant(context, branch, encoded, &mut scope, sink)).collect();
    if choice_use == ChoiceUse::Mixed {
        let mut wire = Wire::plain(WireKind::MixedText, (0, String::new()));
        wire.flags.simple = true;
        let docs = vec!["Text between the elements.".to_owned()];
        let ty = RustType::Runtime("ScopedText");
        variants.push(Variant { ident: scope.claim("Text", "Piece"), docs, ty, wire });
    }
    let missing = (choice_use == ChoiceUse::Required).then(|| scope.claim("Missing", "Choice"));
    let default = if missing.is_some() { None } else { Some(0) };
    let table = table(context, item, TableKind::Choice);
    sink.items.push((item, ItemKind::Choice(Choice { table, variants, unknown: None, missing, default })));
}

fn variant(
    context: &ContentContext<'_>,
    branch: &PlannedParticle,
    encoded: bool,
    scope: &mut Scope,
    sink: &mut Sink<'_, '_>,
) -> Variant {
    let LoweredParticle { words, docs, ty, mut wire } = lower_particle(context, branch, encoded, sink);
    wire.mark_accessor(encoded && wire.kind == WireKind::Element);
    let ty = with_occurrence(ty, &wire, branch.occurs.repeats);
    Variant { ident: scope.claim(&pascal(&words), "Element"), docs, ty, wire }
}

/// The enum over a type and those derived from it.
fn derivation_enum(
    context: &ContentContext<'_>,
    id: TypeId,
    item: ItemId,
    namespaces: &mut NamespaceTable<'_>,
) -> ItemKind {
    let mut scope = Scope::default();
    let variants =
        derived_variants(context, &descendants(context.model, context.types.input.reach, id), &mut scope, namespaces);
    let definition = &context.model.types[id];
    let default = match &definition.kind {
        TypeKind::Complex(complex) if !complex.is_abstract && !variants.is_empty() => Some(0),
        _ => None,
    };
    let name = definition.name.as_ref().map(|name| namespaces.name(name));
    let table = Table { name, ..table(context, item, TableKind::Derivation) };
    let unknown = Some(scope.claim("Unknown", "Type"));
    ItemKind::Choice(Choice { table, variants, unknown, missing: None, default })
}

/// The variants for those of some types that have an item and a name.
pub fn derived_variants(
    context: &ContentContext<'_>,
    types: &[TypeId],
    scope: &mut Scope,
    namespaces: &mut NamespaceTable<'_>,
) -> Vec<Variant> {
    let mut variants = Vec::new();
    for &id in types {
        if let (Some(item), Some(name)) = (context.types.components.of_type(id), &context.model.types[id].name) {
            let wire = Wire::plain(WireKind::Derived, namespaces.name(name));
            let ident = scope.claim(context.identifiers.ident(item), "Type");
            variants.push(Variant { ident, docs: Vec::new(), ty: RustType::Item(item), wire });
        }
    }
    variants
}

/// The enum over a substitution group.
fn substitution_enum(
    context: &ContentContext<'_>,
    head: ElementId,
    item: ItemId,
    namespaces: &mut NamespaceTable<'_>,
) -> ItemKind {
    let mut scope = Scope::default();
    let variant = |member: ElementId| {
        let LoweredParticle { words, docs, ty, wire } = lower_single(context, member, Occurrence::ONCE, namespaces);
        let ty = with_occurrence(ty, &wire, false);
        Variant { ident: scope.claim(&pascal(&words), "Element"), docs, ty, wire }
    };
    let variants = substitution_members(context.model, head).into_iter().map(variant).collect();
    let table = Table { shared: true, ..table(context, item, TableKind::Choice) };
    ItemKind::Choice(Choice { table, variants, unknown: None, missing: None, default: Some(0) })
}
