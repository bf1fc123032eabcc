//! Items: structs, choices, enumerations and unions, each with its table and its thin impls.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::types::{CurrentFile, item_path, rust_type};
use super::{Block, NotRust, docs, ident, parsed, wire};
use crate::lower::ir::{
    Choice, Enumeration, Field, Item, ItemId, ItemKind, ListAccess, Package, RustType, Struct, Table, UnionMember, Wire,
};

/// The blocks of an item: the type, its table, its impls.
pub fn item(package: &Package, id: ItemId, place: CurrentFile) -> Result<Vec<Block>, NotRust> {
    let item = &package.items[id.0];
    match &item.kind {
        ItemKind::Struct(content) => structure(package, item, content, place),
        ItemKind::Choice(content) => choice(package, item, content, place),
        ItemKind::Enumeration(content) => enumeration(item, content),
        ItemKind::Union(members) => union(package, item, members, place),
        ItemKind::List(content) => Ok(vec![Block::Call(list(package, item, content, place))]),
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
/// rt::complex_type! {
///     static EXTENT: Extent = complex_type(&PACKAGE, ns::ESRI, "Extent") {
///         0 x_min: element(ns::ESRI, "XMin", rt::REQUIRED | rt::SIMPLE),
///         1 y_min: element(ns::ESRI, "YMin", rt::REQUIRED | rt::SIMPLE),
///     }
/// }
/// ```
fn structure(package: &Package, item: &Item, content: &Struct, place: CurrentFile) -> Result<Vec<Block>, NotRust> {
    let name = ident(&item.ident);
    let text = docs(&item.docs);
    let derives = derives(item)?;
    let fields = content.fields.iter().map(|field| {
        let text = wire_docs(&field.docs, &field.wire);
        let (name, ty) = (ident(&field.ident), rust_type(package, &field.ty, place)?);
        Ok(quote!(#text pub #name: #ty))
    });
    let fields = fields.collect::<Result<Vec<_>, NotRust>>()?;
    let lines = slots(package, content, place);
    let (inner, attributes) = lines.split_at(content.content.min(lines.len()));
    let mut blocks = vec![Block::Apart(quote! { #text #derives pub struct #name { #(#fields),* } })];
    if !item.constructor.is_empty() {
        blocks.push(Block::Apart(constructor(package, item, content, place)?));
    }
    let mut call =
        format!("rt::complex_type! {{\n    {} {{\n{}    }}", head(package, item, &content.table), inner.concat());
    if !attributes.is_empty() {
        call.extend([" attributes {\n", &attributes.concat(), "    }"]);
    }
    if content.boxes {
        call.push_str(" default_has boxes");
    }
    if let Some(element) = &content.element {
        call.extend([" global_element(", &wire::pair(package, element), ")"]);
    }
    call.push_str("\n}\n");
    blocks.push(Block::Call(format!("\n{call}")));
    if let Some(list) = &item.list {
        blocks.push(list_call(package, item, list, place)?);
    }
    Ok(blocks)
}

/// The lines of the descriptor's fields: `0 x_min: element(ns::ESRI, "XMin", rt::REQUIRED | rt::SIMPLE),`
fn slots(package: &Package, content: &Struct, place: CurrentFile) -> Vec<String> {
    let fields = content.fields.iter().enumerate();
    let line = |(slot, field): (usize, &Field)| {
        format!("        {slot} {}: {},\n", field.ident, wire::field(package, &field.wire, place))
    };
    fields.map(line).collect()
}

/// The descriptor of a list, with the documentation of its type as a comment.
///
/// ```text
/// // The complex type `ArrayOfString`.
/// rt::complex_type! {
///     static ARRAY_OF_STRING = complex_type(&PACKAGE, ns::ESRI, "ArrayOfString") {
///         0 string: element(ns::ESRI, "String", rt::REPEATED | rt::SIMPLE),
///     }
/// }
/// ```
fn list(package: &Package, item: &Item, content: &Struct, place: CurrentFile) -> String {
    let comment: String = item.docs.iter().map(|line| format!("// {line}").trim_end().to_owned() + "\n").collect();
    let (visible, table) = (visibility(&content.table), &content.table);
    let head = format!("{visible}static {} = {}", table.ident, wire::table(package, table));
    format!("\n{comment}rt::complex_type! {{\n    {head} {{\n{}    }}\n}}\n", slots(package, content, place).concat())
}

/// `static EXTENT: Extent = complex_type(&PACKAGE, ns::ESRI, "Extent")`
fn head(package: &Package, item: &Item, table: &Table) -> String {
    let visible = visibility(table);
    format!("{visible}static {}: {} = {}", table.ident, item.ident, wire::table(package, table))
}

fn visibility(table: &Table) -> &'static str {
    if table.shared { "pub(in super::super) " } else { "" }
}

/// The constructor, which takes what is required; a box is made of what it holds, text of whatever becomes text.
fn constructor(package: &Package, item: &Item, content: &Struct, place: CurrentFile) -> Result<TokenStream, NotRust> {
    let name = ident(&item.ident);
    let (mut parameters, mut fields) = (Vec::new(), Vec::new());
    for field in item.constructor.iter().filter_map(|&index| content.fields.get(index)) {
        let own = ident(&field.ident);
        let (parameter, value) = match &field.ty {
            RustType::Boxed(inner) => {
                let ty = rust_type(package, inner, place)?;
                (quote!(#own: #ty), quote!(#own: Box::new(#own)))
            }
            RustType::Std("String") => (quote!(#own: impl Into<String>), quote!(#own: #own.into())),
            ty => {
                let ty = rust_type(package, ty, place)?;
                (quote!(#own: #ty), quote!(#own))
            }
        };
        parameters.push(parameter);
        fields.push(value);
    }
    let rest = (fields.len() < content.fields.len()).then(|| quote!(, ..Self::default()));
    Ok(quote! {
        impl #name {
            /// Creates a value from what is required.
            #[inline]
            pub fn new(#(#parameters),*) -> Self { Self { #(#fields),* #rest } }
        }
    })
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

/// `rt::list!(Orders, order, Order);`
fn list_call(package: &Package, item: &Item, list: &ListAccess, place: CurrentFile) -> Result<Block, NotRust> {
    let (name, field, value) = (ident(&item.ident), ident(&list.field), rust_type(package, &list.item, place)?);
    Ok(Block::Next(if list.nullable {
        quote!(rt::nullable_list!(#name, #field, #value);)
    } else {
        quote!(rt::list!(#name, #field, #value);)
    }))
}

fn choice(package: &Package, item: &Item, content: &Choice, place: CurrentFile) -> Result<Vec<Block>, NotRust> {
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
            /// A type that the schema does not declare, as raw XML.
            #unknown(rt::RawElement)
        }
    });
    let missing = content.missing.as_ref().map(|missing| {
        let missing = ident(missing);
        quote! {
            /// None of the others, although the schema requires one: the default, and the result of lenient decoding
            /// if the choice is missing.
            #missing
        }
    });
    let open = item.open.then(|| quote!(#[non_exhaustive]));
    let mut call = format!("rt::choice! {{\n    {} {{\n", head(package, item, &content.table));
    for (slot, variant) in content.variants.iter().enumerate() {
        let occurs = if variant.wire.flags.repeated { "many" } else { "once" };
        let field = wire::field(package, &variant.wire, place);
        call.push_str(&format!("        {slot} {occurs} {}: {field},\n", variant.ident));
    }
    call.push_str("    }");
    if let Some(unknown) = &content.unknown {
        call.push_str(&format!(" unknown {} {unknown}", content.variants.len()));
    }
    match &content.missing {
        Some(missing) => call.push_str(&format!(" missing {missing}")),
        None => call.push_str(&format!(" default {}", content.default_variant().unwrap_or_default())),
    }
    call.push_str("\n}\n");
    let types = content.variants.iter().map(|variant| (&variant.ident, &variant.ty)).collect();
    Ok(vec![
        Block::Apart(quote! { #text #derives #open pub enum #name { #(#variants,)* #unknown #missing } }),
        Block::Call(format!("\n{call}")),
        Block::Call(conversions(package, item, types, place)?),
    ])
}

/// `rt::from_variants!(Shape { Circle: Circle, Square: Square });`
fn conversions(
    package: &Package,
    item: &Item,
    variants: Vec<(&String, &RustType)>,
    place: CurrentFile,
) -> Result<String, NotRust> {
    let mut pairs = Vec::new();
    for (variant, ty) in item.conversions.iter().filter_map(|&index| variants.get(index)) {
        let ty = match ty {
            RustType::Boxed(inner) => inner,
            ty => *ty,
        };
        let ty = rust_type(package, ty, place)?.to_string().replace(" :: ", "::").replace("r# ", "r#");
        pairs.push(format!("{variant}: {ty}"));
    }
    if pairs.is_empty() {
        return Ok(String::new());
    }
    Ok(filled(&format!("rt::from_variants!({} {{", item.ident), pairs.into_iter(), "});\n"))
}

fn enumeration(item: &Item, content: &Enumeration) -> Result<Vec<Block>, NotRust> {
    let name = ident(&item.ident);
    let text = docs(&item.docs);
    let derives = derives(item)?;
    let open = item.open.then(|| quote!(#[non_exhaustive]));
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
            #open
            pub enum #name {
                #(#variants,)*
                /// A value that the schema does not declare.
                #other(String)
            }
        }),
        Block::Call(call("values", &[&item.ident, &content.other], pairs, &simple_name(item))),
    ])
}

fn union(package: &Package, item: &Item, members: &[UnionMember], place: CurrentFile) -> Result<Vec<Block>, NotRust> {
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
                // The next member may declare the value that this enumeration lacks.
                ItemKind::Enumeration(values) => {
                    let (ty, other) = (item_path(package, *item, place), ident(&values.other));
                    quote!(&&!matches!(value, #ty::#other(_)))
                }
                _ => TokenStream::new(),
            },
            _ => TokenStream::new(),
        };
        quote!(if let Ok(value) = rt::Simple::parse(text, context) #known { return Ok(Self::#name(value)); })
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
    let types = members.iter().map(|member| (&member.ident, &member.ty)).collect();
    let expected = item.ident.as_str();
    Ok(vec![
        Block::Apart(quote! { #text #derives pub enum #name { #(#variants),* } }),
        Block::Apart(first.unwrap_or_default()),
        Block::Apart(quote! {
            impl rt::Simple for #name {
                const EXPECTED: &'static str = #expected;
                fn parse(text: &str, context: &rt::TextContext<'_>) -> Result<Self, rt::ValueError> {
                    #(#tries)*
                    Err(rt::ValueError::new(text, Self::EXPECTED))
                }
                fn print(&self, out: &mut rt::TextSink<'_>) {
                    match self { #(#prints)* }
                }
            }
        }),
        Block::Call(format!("rt::simple!({name}{});\n", simple_name(item))),
        Block::Call(conversions(package, item, types, place)?),
    ])
}

/// A call of one of the runtime's macros, its pairs filling the lines: `rt::complex_type!(Extent, EXTENT, { 0: x_min });`.
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
