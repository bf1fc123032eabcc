//! Items: structs, choices, enumerations and unions, each with its table and its thin impls.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::types::{Place, rust_type};
use super::{Block, docs, ident, wire};
use crate::lower::ir::{
    Choice, Enumeration, Item, ItemId, ItemKind, Package, RustType, Struct, TableKind, UnionMember, Wire, WireKind,
};

/// The blocks of an item: the type, its table, its impls.
pub fn item(package: &Package, id: ItemId, place: Place) -> Vec<Block> {
    let item = &package.items[id.0];
    match &item.kind {
        ItemKind::Struct(content) => structure(package, item, content, place),
        ItemKind::Choice(content) => choice(package, item, content, place),
        ItemKind::Enumeration(content) => enumeration(item, content),
        ItemKind::Union(members) => union(package, item, members, place),
        ItemKind::Omitted => Vec::new(),
    }
}

fn derives(item: &Item, base: &[&str]) -> TokenStream {
    let mut all: Vec<TokenStream> = base
        .iter()
        .map(|name| {
            let name = ident(name);
            quote!(#name)
        })
        .collect();
    for extra in item.derives.iter().filter(|extra| !base.contains(&extra.as_str())) {
        if let Ok(path) = extra.parse::<TokenStream>() {
            all.push(path);
        }
    }
    quote!(#[derive(#(#all),*)])
}

/// ```text
/// /// The map's extent.
/// #[derive(Debug, Clone, Default, PartialEq)]
/// pub struct Extent { pub x_min: f64, pub y_min: f64 }
///
/// static EXTENT: rt::Table = …;
/// rt::record!(Extent, EXTENT, { 0: x_min, 1: y_min });
/// ```
fn structure(package: &Package, item: &Item, content: &Struct, place: Place) -> Vec<Block> {
    let name = ident(&item.ident);
    let text = docs(&item.docs);
    let derives = derives(item, &["Debug", "Clone", "Default", "PartialEq"]);
    let fields = content.fields.iter().map(|field| {
        let text = wire_docs(&field.docs, &field.ident, &field.wire);
        let (name, ty) = (ident(&field.ident), rust_type(package, &field.ty, place));
        quote!(#text pub #name: #ty)
    });
    let wires: Vec<_> = content.fields.iter().map(|field| &field.wire).collect();
    let (inner, attributes) = wires.split_at(content.content.min(wires.len()));
    let slots = content.fields.iter().enumerate().map(|(slot, field)| format!("{slot}: {}", field.ident));
    let mut blocks = vec![
        Block::Apart(quote! { #text #derives pub struct #name { #(#fields),* } }),
        Block::Apart(wire::table(package, &content.table, inner, attributes, place)),
        Block::Call(call("record", &[&item.ident, &content.table.ident], slots, &end(content))),
    ];
    blocks.extend(list_call(package, item, content, place));
    blocks
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

/// The documentation of a field or variant, with its name on the wire where that is another one or there is nothing
/// else to read; a search for that name finds it.
fn wire_docs(lines: &[String], own: &str, wire: &Wire) -> TokenStream {
    let local = &wire.name.1;
    let what = match wire.kind {
        WireKind::Element => "Element",
        WireKind::Attribute => "Attribute",
        _ => return docs(lines),
    };
    let differs = own.trim_start_matches("r#") != local;
    if !differs && !lines.is_empty() {
        return docs(lines);
    }
    let mut lines = lines.to_vec();
    let named = format!("{what} `{local}`.");
    let is_prose = |line: &String| line.starts_with(char::is_alphanumeric);
    match lines.pop() {
        None => lines.push(named),
        Some(last) if is_prose(&last) => lines.push(format!("{last} {named}")),
        Some(last) => lines.extend([last, String::new(), named]),
    }
    let text = docs(&lines);
    let alias = differs.then(|| quote!(#[doc(alias = #local)]));
    quote!(#text #alias)
}

/// The fields once more, where what the default makes are boxes: `, { x_min }`.
fn held(content: &Struct) -> String {
    if !content.boxes {
        return String::new();
    }
    filled(", {", content.fields.iter().map(|field| field.ident.clone()), "}")
}

/// A struct that is nothing but a repeated element, or an array, is used as a list.
fn list_call(package: &Package, item: &Item, content: &Struct, place: Place) -> Option<Block> {
    let [field] = content.fields.as_slice() else { return None };
    let RustType::Vec(inner) = &field.ty else { return None };
    let fits = field.wire.kind == WireKind::Element
        && matches!(content.table.kind, TableKind::Record | TableKind::SoapArray(..));
    fits.then(|| {
        let (name, slot) = (ident(&item.ident), ident(&field.ident));
        Block::Next(match &**inner {
            RustType::Option(value) if matches!(content.table.kind, TableKind::SoapArray(..)) => {
                let value = rust_type(package, value, place);
                quote!(rt::nullable_list!(#name, #slot, #value);)
            }
            inner => {
                let inner = rust_type(package, inner, place);
                quote!(rt::list!(#name, #slot, #inner);)
            }
        })
    })
}

fn choice(package: &Package, item: &Item, content: &Choice, place: Place) -> Vec<Block> {
    let name = ident(&item.ident);
    let text = docs(&item.docs);
    let derives = derives(item, &["Debug", "Clone", "PartialEq"]);
    let variants = content.variants.iter().map(|variant| {
        let text = wire_docs(&variant.docs, &variant.ident, &variant.wire);
        let (name, ty) = (ident(&variant.ident), rust_type(package, &variant.ty, place));
        quote!(#text #name(#ty))
    });
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
    let chosen = content.default.and_then(|at| content.variants.get(at)).map(|variant| &variant.ident);
    let default = match &content.missing {
        Some(missing) => format!("missing {missing}"),
        None => format!("default {}", chosen.or(content.unknown.as_ref()).map_or("", String::as_str)),
    };
    vec![
        Block::Apart(quote! { #text #derives pub enum #name { #(#variants,)* #unknown #missing } }),
        Block::Apart(statics),
        Block::Call(call("choice", &[&item.ident, &content.table.ident, &default], slots.chain(unknown_slot), "")),
    ]
}

fn enumeration(item: &Item, content: &Enumeration) -> Vec<Block> {
    let name = ident(&item.ident);
    let text = docs(&item.docs);
    let derives = derives(item, &["Debug", "Clone", "Default", "PartialEq", "Eq", "Hash"]);
    let other = ident(&content.other);
    let variants = content.values.iter().enumerate().map(|(at, (name, _, lines))| {
        let (text, name) = (docs(lines), ident(name));
        let default = (at == 0).then(|| quote!(#[default]));
        quote!(#text #default #name)
    });
    let pairs = content.values.iter().enumerate();
    let pairs = pairs.map(|(index, (name, wire, _))| format!("{index}: {name} = {}", Literal::string(wire)));
    vec![
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
    ]
}

fn union(package: &Package, item: &Item, members: &[UnionMember], place: Place) -> Vec<Block> {
    let name = ident(&item.ident);
    let text = docs(&item.docs);
    let derives = derives(item, &["Debug", "Clone", "PartialEq"]);
    let variants = members.iter().map(|member| {
        let (name, ty) = (ident(&member.ident), rust_type(package, &member.ty, place));
        quote!(#name(#ty))
    });
    let tries = members.iter().map(|member| {
        let name = ident(&member.ident);
        let known = match &member.ty {
            RustType::Item(item) if member.strict => match &package.items[item.0].kind {
                // The next member may know the value that this enumeration does not.
                ItemKind::Enumeration(values) => {
                    let (ty, other) = (rust_type(package, &member.ty, place), ident(&values.other));
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
    vec![
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
    ]
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
