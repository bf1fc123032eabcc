//! Descriptors as text: the macro calls that hold them are laid out by hand, which the pretty printer would not do.

use std::fmt::Write as _;

use proc_macro2::Literal;

use super::types::{CurrentFile, table_path};
use crate::lower::ir::{Facets, Flags, Namespaces, Package, Table, TableKind, Wildcard, Wire, WireKind};
use crate::model::ProcessContents;

/// The constructor of a type's descriptor without its fields: `complex_type(&PACKAGE, ns::ESRI, "Extent")`.
pub fn table(package: &Package, table: &Table) -> String {
    match (&table.kind, &table.name) {
        (TableKind::ComplexType, Some(name)) => format!("complex_type(&PACKAGE, {})", pair(package, name)),
        (TableKind::ComplexType, None) => "anonymous(&PACKAGE)".to_owned(),
        (TableKind::Sequence, _) => "sequence(&PACKAGE)".to_owned(),
        (TableKind::Choice, _) => "choice(&PACKAGE)".to_owned(),
        (TableKind::Derivation, name) => {
            let name = name.clone().unwrap_or_default();
            format!("derivation(&PACKAGE, {})", pair(package, &name))
        }
        (TableKind::SoapArray(item, rank, declared), own) => {
            let own = match own {
                Some(own) => format!("rt::Name::new({})", pair(package, own)),
                None => "rt::Name::NONE".to_owned(),
            };
            let item = pair(package, item);
            let declared = if *declared { ".with_declared_items()" } else { "" };
            format!("soap_array(&PACKAGE, {own}, &(rt::Name::new({item}), {rank})){declared}")
        }
    }
}

/// The constructor of a field's descriptor: `element(ns::ESRI, "XMin", rt::REQUIRED | rt::SIMPLE)`.
pub fn field(package: &Package, wire: &Wire, place: CurrentFile) -> String {
    let name = pair(package, &wire.name);
    let declared = format!("{}, {}", namespace(package, wire.schema), text(&wire.name.1));
    let set = flags(wire.flags);
    let mut made = match wire.kind {
        WireKind::Element if wire.schema > 0 => format!("local_element({declared}, {set})"),
        WireKind::Element => format!("element({name}, {set})"),
        WireKind::Attribute if wire.schema > 0 => format!("local_attribute({declared}, {set})"),
        WireKind::Attribute => format!("attribute({name}, {set})"),
        WireKind::Text => "text()".to_owned(),
        WireKind::MixedText => "mixed_text()".to_owned(),
        WireKind::Particle(item) => format!("particle(&{}, {set})", table_path(package, item, place)),
        WireKind::Any => format!("any({set})"),
        WireKind::AnyAttribute => "any_attribute()".to_owned(),
        WireKind::Derived => format!("derived({name})"),
        WireKind::Attachment => format!("attachment({}, {set})", text(&wire.name.1)),
    };
    let details = details(package, wire, place);
    if !details.is_empty() {
        let _ = write!(made, ".with(&rt::Details::NONE{details})");
    }
    made
}

/// Returns the calls for data that few fields have: `.default("0")`.
fn details(package: &Package, wire: &Wire, place: CurrentFile) -> String {
    let mut made = String::new();
    // Writing to a String cannot fail.
    if let Some(name) = &wire.type_name {
        let _ = write!(made, ".typed({})", pair(package, name));
    }
    if let Some(list) = wire.list {
        let _ = write!(made, ".list(&{})", table_path(package, list, place));
    }
    if let Some(value) = &wire.default {
        let _ = write!(made, ".default({})", text(value));
    }
    if let Some(limits) = &wire.facets {
        let _ = write!(made, ".facets(&{})", facets(limits));
    }
    if !wire.media_types.is_empty() {
        let media_types: Vec<String> = wire.media_types.iter().map(|media_type| text(media_type)).collect();
        let _ = write!(made, ".media_types(&[{}])", media_types.join(", "));
    }
    if let Some(admits) = &wire.wildcard {
        let _ = write!(made, ".wildcard(&{})", wildcard(package, admits));
    }
    made
}

/// A name as two arguments: `ns::ESRI, "XMin"`.
pub fn pair(package: &Package, (index, local): &(u16, String)) -> String {
    format!("{}, {}", namespace(package, *index), text(local))
}

/// A namespace by its constant.
fn namespace(package: &Package, index: u16) -> String {
    match package.namespace_constants.get(usize::from(index)) {
        Some(name) if index > 0 => format!("ns::{name}"),
        _ => "rt::NO_NAMESPACE".to_owned(),
    }
}

/// A string literal.
pub fn text(value: &str) -> String {
    Literal::string(value).to_string()
}

fn flags(flags: Flags) -> String {
    let set = [
        (flags.required, "rt::REQUIRED"),
        (flags.repeated, "rt::REPEATED"),
        (flags.nillable, "rt::NILLABLE"),
        (flags.simple, "rt::SIMPLE"),
        (flags.form, "rt::FORM"),
        (flags.all, "rt::ALL"),
        (flags.accessor, "rt::ACCESSOR"),
    ];
    let names: Vec<_> = set.iter().filter(|(on, _)| *on).map(|(_, name)| *name).collect();
    if names.is_empty() { "rt::OPTIONAL".to_owned() } else { names.join(" | ") }
}

fn wildcard(package: &Package, wildcard: &Wildcard) -> String {
    let namespaces = match &wildcard.namespaces {
        Namespaces::Any => "Any".to_owned(),
        Namespaces::Other(excluded) => format!("Other({})", namespace(package, *excluded)),
        Namespaces::Listed(listed) => {
            let listed: Vec<String> = listed.iter().map(|index| namespace(package, *index)).collect();
            format!("Listed(&[{}])", listed.join(", "))
        }
    };
    let process = match wildcard.process {
        ProcessContents::Strict => "Strict",
        ProcessContents::Lax => "Lax",
        ProcessContents::Skip => "Skip",
    };
    format!("rt::Wildcard::new(rt::Namespaces::{namespaces}, rt::Process::{process})")
}

fn facets(facets: &Facets) -> String {
    let list = |values: &[String]| values.iter().map(|value| text(value)).collect::<Vec<_>>().join(", ");
    let mut made = "rt::Facets::NONE".to_owned();
    let mut add = |name: &str, argument: Option<String>| {
        if let Some(argument) = argument {
            let _ = write!(made, ".{name}({argument})");
        }
    };
    let bound = |bound: &Option<(String, bool)>, names: [&'static str; 2]| {
        bound.as_ref().map(|(value, exclusive)| (names[usize::from(*exclusive)], text(value)))
    };
    add("min_length", facets.min_length.map(|length| length.to_string()));
    add("max_length", facets.max_length.map(|length| length.to_string()));
    for (name, value) in [bound(&facets.min, ["at_least", "more_than"]), bound(&facets.max, ["at_most", "less_than"])]
        .into_iter()
        .flatten()
    {
        add(name, Some(value));
    }
    add("total_digits", facets.total_digits.map(|digits| digits.to_string()));
    add("fraction_digits", facets.fraction_digits.map(|digits| digits.to_string()));
    add("one_of", (!facets.values.is_empty()).then(|| format!("&[{}]", list(&facets.values))));
    add("patterns", (!facets.patterns.is_empty()).then(|| format!("&[{}]", list(&facets.patterns))));
    made
}
