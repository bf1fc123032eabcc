//! SOAP-encoded arrays (SOAP 1.1 §5.4.2) as structs with `items`.

use super::ContentContext;
use super::attributes::attribute_fields;
use super::content::{Sink, table};
use super::docs::push_note;
use super::elements::with_occurrence;
use super::facets::describe_simple;
use super::ir::{Field, ItemId, ItemKind, RustType, Struct, Table, TableKind, Wire, WireKind};
use super::plan::{ArrayPlan, TypePlan};
use super::prefixes::NamespaceTable;
use super::scope::Scope;
use crate::model::{ElementId, SoapArray};

/// An array, or an array in an array.
struct Level<'p> {
    item: ItemId,
    array: &'p SoapArray,
    /// The dimensions of the arrays that it holds, and its own last.
    ranks: &'p [u8],
    /// The items of the arrays that it holds, from outside inwards.
    inner: &'p [ItemId],
    /// The element that it declares for its items.
    element: Option<ElementId>,
    /// Whether an encoded message holds the array, so that its items may be null.
    encoded: bool,
}

/// The content of an array type's item; those of the arrays in it are added to the sink.
pub fn lower_array(
    context: &ContentContext<'_>,
    plan: &TypePlan<'_>,
    ArrayPlan { array, element, inner }: &ArrayPlan<'_>,
    sink: &mut Sink<'_, '_>,
) -> ItemKind {
    // An array has no fields for its attributes. The namespaces that these name are numbered nevertheless, because the
    // numbers of a package must not depend on what it leaves out.
    attribute_fields(context, plan.id, &mut Scope::default(), sink.namespaces);
    let name = context.model.types[plan.id].name.as_ref().map(|name| sink.namespaces.name(name));
    let (element, ranks) = (*element, array.ranks.as_slice());
    let outermost = Level { item: plan.item, array, ranks, inner, element, encoded: plan.encoded };
    lower_level(context, &outermost, name, sink)
}

fn lower_level(
    context: &ContentContext<'_>,
    level: &Level<'_>,
    name: Option<(u16, String)>,
    sink: &mut Sink<'_, '_>,
) -> ItemKind {
    let array = level.array;
    let (rank, inner_ranks) = level.ranks.split_last().map_or((1, &[][..]), |(rank, inner)| (*rank, inner));
    let mut wire = item_wire(context, level, sink.namespaces);
    let mut docs = Vec::new();
    let mut item_name = sink.namespaces.name(&array.item_name);
    let ty = match level.inner.split_first() {
        None => {
            let ty = context.types.value_type(array.item);
            describe_simple(context, array.item, &ty, &mut wire, &mut docs, sink.namespaces);
            ty
        }
        Some((&item, inner)) => {
            for rank in inner_ranks {
                let commas = ",".repeat(usize::from(*rank).saturating_sub(1));
                item_name.1.extend(["[", &commas, "]"]);
            }
            let nested = Level { item, ranks: inner_ranks, inner, element: None, ..*level };
            let kind = lower_level(context, &nested, None, sink);
            sink.items.push((item, kind));
            RustType::Item(item)
        }
    };
    let ty = with_occurrence(ty, &wire, true);
    if matches!(&ty, RustType::Vec(item) if matches!(**item, RustType::Option(_))) {
        push_note(&mut docs, "`None` is null: an item that is nil, or was not transmitted.".to_owned());
    }
    let mut fields = vec![Field { ident: "items".to_owned(), docs, ty, wire }];
    if rank > 1 {
        fields.push(dimensions());
    }
    let kind = TableKind::SoapArray(item_name, rank, level.element.is_some());
    let table = Table { name, ..table(context, level.item, kind) };
    ItemKind::Struct(Struct { table, content: fields.len(), fields, boxes: false, element: None })
}

fn dimensions() -> Field {
    let mut wire = Wire::plain(WireKind::AnyAttribute, (0, String::new()));
    wire.flags.repeated = true;
    let docs = vec!["The extent of each dimension; the items are in row-major order.".to_owned()];
    Field { ident: "dimensions".to_owned(), docs, ty: RustType::Runtime("ArrayShape"), wire }
}

/// Returns the element of an array's items: the declared one, or an undeclared one.
fn item_wire(context: &ContentContext<'_>, level: &Level<'_>, namespaces: &mut NamespaceTable<'_>) -> Wire {
    let mut wire = Wire::plain(WireKind::Element, (0, "item".to_owned()));
    if let Some(id) = level.element {
        let declaration = &context.model.elements[id];
        wire.name = namespaces.name(&declaration.name);
        wire.flags.form = declaration.form;
        wire.flags.nillable = declaration.nillable;
        wire.schema = if wire.name.0 == 0 { namespaces.number(&declaration.schema) } else { 0 };
    }
    wire.flags.repeated = true;
    wire.flags.accessor = level.encoded;
    wire
}
