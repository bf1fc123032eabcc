//! Items: structs, choices, enumerations and unions, each with its table and its thin impls.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::types::{Place, item_path, rust_type};
use super::{Block, NotRust, docs, ident, parsed, wire};
use crate::lower::ir::{
    Choice, Enumeration, Item, ItemId, ItemKind, ListAccess, Package, RustType, Struct, UnionMember, Wire,
};

/// The blocks of an item: the type, its table, its impls.
pub fn item(package: &Package, id: ItemId, place: Place) -> Result<Vec<Block>, NotRust> {
    let item = &package.items[id.0];
    match &item.kind {
        ItemKind::Struct(content) => structure(package, item, content, place),
        ItemKind::Choice(content) => choice(package, item, content, place),
        ItemKind::Enumeration(content) => enumeration(item, content),
        ItemKind::Union(members) => union(package, item, members, place),
        ItemKind::Omitted => Ok(Vec::new()),
    }
}

fn derives(item: &Item) -> Result<TokenStream, NotRust> {
    let paths = item.derives.iter().map(|path| parsed(path)).collect::<Result<Vec<_>, _>>()?;
    Ok(quote!(#[derive(#(#paths),*)]))
}

/// ```text
/// /// The map's extent.
/// #[derive(Debug, Clone, Default, PartialEq)]
/// pub struct Extent { pub x_min: f64, pub y_min: f64 }
///
/// static EXTENT: rt::Table = …;
/// rt::record!(Extent, EXTENT, { 0: x_min, 1: y_min });
/// ```
fn structure(package: &Package, item: &Item, content: &Struct, place: Place) -> Result<Vec<Block>, NotRust> {
    let name = ident(&item.ident);
    let text = docs(&item.docs);
    let derives = derives(item)?;
    let fields = content.fields.iter().map(|field| {
        let text = wire_docs(&field.docs, &field.wire);
        let (name, ty) = (ident(&field.ident), rust_type(package, &field.ty, place)?);
        Ok(quote!(#text pub #name: #ty))
    });
    let fields = fields.collect::<Result<Vec<_>, NotRust>>()?;
    let wires: Vec<_> = content.fields.iter().map(|field| &field.wire).collect();
    let (inner, attributes) = wires.split_at(content.content.min(wires.len()));
    let slots = content.fields.iter().enumerate().map(|(slot, field)| format!("{slot}: {}", field.ident));
    let mut blocks = vec![
        Block::Apart(quote! { #text #derives pub struct #name { #(#fields),* } }),
        Block::Apart(wire::table(package, &content.table, inner, attributes, place)),
        Block::Call(call("record", &[&item.ident, &content.table.ident], slots, &end(content))),
    ];
    if let Some(list) = &item.list {
        blocks.push(list_call(package, item, list, place)?);
    }
    Ok(blocks)
}

/// What follows the fields of a record: those that make boxes, and the element that it is.
fn end(content: &Struct) -> String {
    let element = content.element.as_ref().map(|(ns, local)| format!("; {ns} {}", Literal::string(local)));
    held(content) + &element.unwrap_or_default()
}

/// The name of a simple type: `, "urn:example", "Color"`.
fn simple_name(item: &Item) -> String {
    let name = item.simple_name.as_ref();
    name.map(|(uri, local)| format!(", {}, {}", Literal::string(uri), Literal::string(local))).unwrap_or_default()
}

/// The documentation of a field or variant, and the name on the wire that a search finds it by.
fn wire_docs(lines: &[String], wire: &Wire) -> TokenStream {
    let text = docs(lines);
    let alias = wire.alias.as_ref().map(|local| quote!(#[doc(alias = #local)]));
    quote!(#text #alias)
}

/// The fields once more, where what the default makes are boxes: `, { x_min }`.
fn held(content: &Struct) -> String {
    if !content.boxes {
        return String::new();
    }
    filled(", {", content.fields.iter().map(|field| field.ident.clone()), "}")
}

/// `rt::list!(Orders, order, Order);`
fn list_call(package: &Package, item: &Item, list: &ListAccess, place: Place) -> Result<Block, NotRust> {
    let (name, field, value) = (ident(&item.ident), ident(&list.field), rust_type(package, &list.item, place)?);
    Ok(Block::Next(if list.nullable {
        quote!(rt::nullable_list!(#name, #field, #value);)
    } else {
        quote!(rt::list!(#name, #field, #value);)
    }))
}

fn choice(package: &Package, item: &Item, content: &Choice, place: Place) -> Result<Vec<Block>, NotRust> {
    let name = ident(&item.ident);
    let text = docs(&item.docs);
    let derives = derives(item)?;
    let variants = content.variants.iter().map(|variant| {
        let text = wire_docs(&variant.docs, &variant.wire);
        let (name, ty) = (ident(&variant.ident), rust_type(package, &variant.ty, place)?);
        Ok(quote!(#text #name(#ty)))
    });
    let variants = variants.collect::<Result<Vec<_>, NotRust>>()?;
    let unknown = content.unknown.as_ref().map(|unknown| {
        let unknown = ident(unknown);
        quote! {
            /// A type that the schema does not know, as raw XML.
            #unknown(rt::RawElement)
        }
    });
    let missing = content.missing.as_ref().map(|missing| {
        let missing = ident(missing);
        quote! {
            /// Nothing, although the schema requires one of the others: the default, and what lenient decoding makes of a
            /// choice that is missing.
            #missing
        }
    });
    let wires: Vec<_> = content.variants.iter().map(|variant| &variant.wire).collect();
    let statics = wire::table(package, &content.table, &wires, &[], place);
    let unknown_slot = content.unknown.as_ref().map(|unknown| format!("{}: {unknown} value", content.variants.len()));
    let slots = content.variants.iter().enumerate().map(|(slot, variant)| {
        let read = if variant.wire.flags.repeated { "values" } else { "value" };
        format!("{slot}: {} {read}", variant.ident)
    });
    let default = match &content.missing {
        Some(missing) => format!("missing {missing}"),
        None => format!("default {}", content.default_variant().unwrap_or_default()),
    };
    Ok(vec![
        Block::Apart(quote! { #text #derives pub enum #name { #(#variants,)* #unknown #missing } }),
        Block::Apart(statics),
        Block::Call(call("choice", &[&item.ident, &content.table.ident, &default], slots.chain(unknown_slot), "")),
    ])
}

fn enumeration(item: &Item, content: &Enumeration) -> Result<Vec<Block>, NotRust> {
    let name = ident(&item.ident);
    let text = docs(&item.docs);
    let derives = derives(item)?;
    let other = ident(&content.other);
    let variants = content.values.iter().enumerate().map(|(at, (name, _, lines))| {
        let (text, name) = (docs(lines), ident(name));
        let default = (at == 0).then(|| quote!(#[default]));
        quote!(#text #default #name)
    });
    let pairs = content.values.iter().enumerate();
    let pairs = pairs.map(|(index, (name, wire, _))| format!("{index}: {name} = {}", Literal::string(wire)));
    Ok(vec![
        Block::Apart(quote! {
            #text
            #derives
            pub enum #name {
                #(#variants,)*
                /// A value that the schema does not know.
                #other(String)
            }
        }),
        Block::Call(call("values", &[&item.ident, &content.other], pairs, &simple_name(item))),
    ])
}

fn union(package: &Package, item: &Item, members: &[UnionMember], place: Place) -> Result<Vec<Block>, NotRust> {
    let name = ident(&item.ident);
    let text = docs(&item.docs);
    let derives = derives(item)?;
    let variants = members.iter().map(|member| {
        let (name, ty) = (ident(&member.ident), rust_type(package, &member.ty, place)?);
        Ok(quote!(#name(#ty)))
    });
    let variants = variants.collect::<Result<Vec<_>, NotRust>>()?;
    let tries = members.iter().map(|member| {
        let name = ident(&member.ident);
        let known = match &member.ty {
            RustType::Item(item) if member.strict => match &package.items[item.0].kind {
                // The next member may know the value that this enumeration does not.
                ItemKind::Enumeration(values) => {
                    let (ty, other) = (item_path(package, *item, place), ident(&values.other));
                    quote!(&&!matches!(value, #ty::#other(_)))
                }
                _ => TokenStream::new(),
            },
            _ => TokenStream::new(),
        };
        quote!(if let Ok(value) = rt::Simple::parse(text, cx) #known { return Ok(Self::#name(value)); })
    });
    let prints = members.iter().map(|member| {
        let name = ident(&member.ident);
        quote!(Self::#name(value) => rt::Simple::print(value, out),)
    });
    let first = members.first().map(|member| {
        let first = ident(&member.ident);
        quote! {
            impl Default for #name {
                fn default() -> Self { Self::#first(Default::default()) }
            }
        }
    });
    let expected = item.ident.as_str();
    Ok(vec![
        Block::Apart(quote! { #text #derives pub enum #name { #(#variants),* } }),
        Block::Apart(first.unwrap_or_default()),
        Block::Apart(quote! {
            impl rt::Simple for #name {
                const EXPECTED: &'static str = #expected;
                fn parse(text: &str, cx: &rt::TextContext<'_>) -> Result<Self, rt::ValueError> {
                    #(#tries)*
                    Err(rt::ValueError::new(text, Self::EXPECTED))
                }
                fn print(&self, out: &mut rt::TextSink<'_>) {
                    match self { #(#prints)* }
                }
            }
        }),
        Block::Call(format!("rt::simple!({name}{});\n", simple_name(item))),
    ])
}

/// A call of one of the runtime's macros, its pairs filling the lines: `rt::record!(Extent, EXTENT, { 0: x_min });`.
fn call(name: &str, arguments: &[&str], pairs: impl Iterator<Item = String>, end: &str) -> String {
    let head = format!("rt::{name}!({}, {{", arguments.join(", "));
    filled(&head, pairs, &format!("}}{end});\n"))
}

/// Pairs between a head and an end: in one line, or filling as many as they take.
fn filled(head: &str, pairs: impl Iterator<Item = String>, end: &str) -> String {
    const WIDTH: usize = 100;
    let pairs: Vec<String> = pairs.collect();
    let inline = format!("{head} {} {end}", pairs.join(", "));
    if inline.len() <= WIDTH {
        return if pairs.is_empty() { format!("{head}{end}") } else { inline };
    }
    let mut out = head.to_owned();
    let mut width = WIDTH;
    for pair in pairs {
        if width + pair.len() + 2 > WIDTH {
            out.push_str("\n   ");
            width = 3;
        }
        out.push(' ');
        out.push_str(&pair);
        out.push(',');
        width += pair.len() + 2;
    }
    out.push('\n');
    out.push_str(end);
    out
}
