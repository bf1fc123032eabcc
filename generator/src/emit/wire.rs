//! Static tables: `rt::Table`, `rt::Field` and `rt::Facets` expressions.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::types::{Place, table_path};
use super::{ident, number};
use crate::lower::ir::{Facets, Flags, Namespaces, Package, Table, TableKind, Wildcard, Wire, WireKind};
use crate::model::ProcessContents;

/// The static of a table:
///
/// ```text
/// static EXTENT: rt::Table = rt::Table::record(&PACKAGE, 1, "Extent", &[
///     rt::Field::element(0, "XMin", rt::REQUIRED | rt::SIMPLE),
/// ])
/// .with_attributes(&[rt::Field::attribute(0, "id", rt::SIMPLE)]);
/// ```
pub fn table(package: &Package, table: &Table, content: &[&Wire], attributes: &[&Wire], place: Place) -> TokenStream {
    let name = ident(&table.ident);
    let fields = content.iter().map(|wire| field(package, wire, place));
    let fields = quote!(&[#(#fields),*]);
    let made = match (&table.kind, &table.name) {
        (TableKind::Record, Some(name)) => {
            let (ns, local) = pair(name);
            quote!(rt::Table::record(&PACKAGE, #ns, #local, #fields))
        }
        (TableKind::Record, None) => quote!(rt::Table::anonymous(&PACKAGE, #fields)),
        (TableKind::Group, _) => quote!(rt::Table::group(&PACKAGE, #fields)),
        (TableKind::Choice, _) => quote!(rt::Table::choice(&PACKAGE, #fields)),
        (TableKind::Hierarchy, name) => {
            let name = name.clone().unwrap_or_default();
            let (ns, local) = pair(&name);
            quote!(rt::Table::hierarchy(&PACKAGE, #ns, #local, #fields))
        }
        (TableKind::SoapArray(item, rank, declared), own) => {
            let (item_ns, item_local) = pair(item);
            let own = match own {
                Some(own) => {
                    let (ns, local) = pair(own);
                    quote!(rt::Name::new(#ns, #local))
                }
                None => quote!(rt::Name::NONE),
            };
            let rank = Literal::u8_unsuffixed(*rank);
            let declared = declared.then(|| quote!(.with_declared_items()));
            let item = quote!(&(rt::Name::new(#item_ns, #item_local), #rank));
            quote!(rt::Table::soap_array(&PACKAGE, #own, #item, #fields) #declared)
        }
    };
    let attributes = (!attributes.is_empty()).then(|| {
        let fields = attributes.iter().map(|wire| field(package, wire, place));
        quote!(.with_attributes(&[#(#fields),*]))
    });
    let visible = table.shared.then(|| quote!(pub(in super::super)));
    quote!(#visible static #name: rt::Table = #made #attributes;)
}

/// One field: `rt::Field::element(0, "XMin", rt::REQUIRED | rt::SIMPLE)`.
pub fn field(package: &Package, wire: &Wire, place: Place) -> TokenStream {
    let (ns, local) = pair(&wire.name);
    let schema = number(usize::from(wire.schema));
    let set = flags(wire.flags);
    let made = match wire.kind {
        WireKind::Element if wire.schema > 0 => quote!(rt::Field::local_element(#schema, #local, #set)),
        WireKind::Element => quote!(rt::Field::element(#ns, #local, #set)),
        WireKind::Attribute if wire.schema > 0 => quote!(rt::Field::local_attribute(#schema, #local, #set)),
        WireKind::Attribute => quote!(rt::Field::attribute(#ns, #local, #set)),
        WireKind::Text => quote!(rt::Field::text()),
        WireKind::MixedText => quote!(rt::Field::mixed_text()),
        WireKind::Particle(item) => {
            let table = table_path(package, item, place);
            quote!(rt::Field::particle(&#table, #set))
        }
        WireKind::Any => quote!(rt::Field::any(#set)),
        WireKind::AnyAttribute => quote!(rt::Field::any_attribute()),
        WireKind::Derived => quote!(rt::Field::derived(#ns, #local)),
    };
    let details = details(wire);
    quote!(#made #details)
}

/// What few fields have: `.with(&rt::Details::NONE.default("0"))`.
fn details(wire: &Wire) -> Option<TokenStream> {
    let typed = wire.type_name.as_ref().map(|name| {
        let (ns, local) = pair(name);
        quote!(.typed(#ns, #local))
    });
    let default = wire.default.as_ref().map(|value| quote!(.default(#value)));
    let facets = wire.facets.as_ref().map(|limits| {
        let limits = facets(limits);
        quote!(.facets(&#limits))
    });
    let wildcard = wire.wildcard.as_ref().map(|admits| {
        let admits = wildcard(admits);
        quote!(.wildcard(&#admits))
    });
    let any = typed.is_some() || default.is_some() || facets.is_some() || wildcard.is_some();
    any.then(|| quote!(.with(&rt::Details::NONE #typed #default #facets #wildcard)))
}

fn pair(name: &(u16, String)) -> (Literal, &String) {
    (number(usize::from(name.0)), &name.1)
}

fn flags(flags: Flags) -> TokenStream {
    let set = [
        (flags.required, "REQUIRED"),
        (flags.repeated, "REPEATED"),
        (flags.nillable, "NILLABLE"),
        (flags.simple, "SIMPLE"),
        (flags.form, "FORM"),
        (flags.all, "ALL"),
        (flags.accessor, "ACCESSOR"),
    ];
    let names: Vec<_> = set.iter().filter(|(on, _)| *on).map(|(_, name)| ident(name)).collect();
    if names.is_empty() { quote!(0) } else { quote!(#(rt::#names)|*) }
}

fn wildcard(wildcard: &Wildcard) -> TokenStream {
    let namespaces = match &wildcard.namespaces {
        Namespaces::Any => quote!(Any),
        Namespaces::Other(excluded) => {
            let excluded = number(usize::from(*excluded));
            quote!(Other(#excluded))
        }
        Namespaces::Listed(listed) => {
            let listed = listed.iter().map(|ns| number(usize::from(*ns)));
            quote!(Listed(&[#(#listed),*]))
        }
    };
    let process = match wildcard.process {
        ProcessContents::Strict => quote!(Strict),
        ProcessContents::Lax => quote!(Lax),
        ProcessContents::Skip => quote!(Skip),
    };
    quote!(rt::Wildcard::new(rt::Namespaces::#namespaces, rt::Process::#process))
}

fn facets(facets: &Facets) -> TokenStream {
    let mut made = quote!(rt::Facets::NONE);
    if let Some(length) = facets.min_length {
        let length = Literal::u64_unsuffixed(length);
        made.extend(quote!(.min_length(#length)));
    }
    if let Some(length) = facets.max_length {
        let length = Literal::u64_unsuffixed(length);
        made.extend(quote!(.max_length(#length)));
    }
    if let Some((value, exclusive)) = &facets.min {
        made.extend(if *exclusive { quote!(.more_than(#value)) } else { quote!(.at_least(#value)) });
    }
    if let Some((value, exclusive)) = &facets.max {
        made.extend(if *exclusive { quote!(.less_than(#value)) } else { quote!(.at_most(#value)) });
    }
    if let Some(digits) = facets.total_digits {
        let digits = Literal::u32_unsuffixed(digits);
        made.extend(quote!(.total_digits(#digits)));
    }
    if let Some(digits) = facets.fraction_digits {
        let digits = Literal::u32_unsuffixed(digits);
        made.extend(quote!(.fraction_digits(#digits)));
    }
    if !facets.values.is_empty() {
        let values = &facets.values;
        made = quote!(#made.one_of(&[#(#values),*]));
    }
    if !facets.patterns.is_empty() {
        let patterns = &facets.patterns;
        made.extend(quote!(.patterns(&[#(#patterns),*])));
    }
    made
}
