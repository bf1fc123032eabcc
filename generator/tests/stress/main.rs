//! Documents that are made to exhaust the generator. Each ends with a client, or with an error that shows where a limit is
//! exceeded, within a limit of processor time and memory.
//!
//! A shape is a function of the size of its documents. Each runs in a process of its own, whose limits the system enforces. An
//! optimized build (`cargo test --release -p soapstone-codegen --test stress`) runs 3 MB of each shape; another runs 200 kB.

mod complex;
mod content;
mod documents;
mod imports;
mod process;
mod services;
mod simple;
mod texts;

use std::process::ExitCode;

use documents::Documents;
use soapstone_golden::Tests;

/// What comes of a shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expected {
    /// A client.
    Client,
    /// An error that shows the limit that is exceeded.
    Limit,
    /// An error of another kind.
    Error,
    /// A client or that error: the size decides.
    Either,
}

/// A shape of documents.
#[derive(Clone, Copy)]
struct Shape {
    name: &'static str,
    expected: Expected,
    documents: fn(usize) -> Documents,
}

macro_rules! shapes {
    ($($module:ident::$name:ident => $expected:ident,)*) => {
        const SHAPES: &[Shape] = &[$(Shape {
            name: concat!(stringify!($module), "::", stringify!($name)),
            expected: Expected::$expected,
            documents: $module::$name,
        }),*];
    };
}

shapes! {
    simple::unions_that_double => Client,
    simple::enumerations_that_double => Either,
    simple::unions_that_add_up => Limit,
    simple::union_of_many => Client,
    simple::unions_in_unions => Client,
    simple::enumeration_of_many => Client,
    simple::enumeration_of_signs => Client,
    simple::enumeration_of_long_values => Client,
    simple::facets_of_many_fields => Limit,
    simple::pattern_of_many_fields => Limit,
    simple::restrictions => Client,
    simple::restrictions_of_an_enumeration => Client,
    simple::lists => Client,
    complex::extensions => Limit,
    complex::extensions_below_the_limit => Client,
    complex::extensions_by_attributes => Limit,
    complex::extensions_that_are_used => Limit,
    complex::extensions_of_one => Limit,
    complex::restrictions => Limit,
    complex::simple_contents => Limit,
    complex::nillable_extensions => Either,
    complex::groups_that_double => Limit,
    complex::groups_that_are_used => Limit,
    complex::attribute_groups_that_are_used => Limit,
    complex::attribute_groups_that_double => Limit,
    complex::references_to_a_default => Limit,
    complex::references_to_documentation => Limit,
    complex::fields_with_documentation => Limit,
    complex::substitutions => Limit,
    complex::substitutions_of_one => Either,
    complex::substitutions_of_many => Either,
    complex::arrays => Either,
    content::wide_sequence => Client,
    content::wide_choice => Client,
    content::ambiguous_choice => Client,
    content::choice_of_sequences => Client,
    content::choice_of_wildcards => Either,
    content::choice_of_small_wildcards => Either,
    content::mixed => Client,
    content::deep_choices => Client,
    content::deep_types => Client,
    content::chain_of_fields => Client,
    content::endless_chain_of_fields => Client,
    content::net_of_fields => Client,
    content::chain_of_choices => Client,
    content::attributes => Client,
    services::operations => Client,
    services::operations_with_parts => Limit,
    services::ports_of_one_binding => Limit,
    services::bindings_of_one_port_type => Either,
    services::operations_without_binding => Client,
    services::overloads => Either,
    services::faults => Either,
    services::headers => Client,
    services::wrapped => Client,
    services::operations_of_a_lost_schema => Client,
    services::lost_messages => Error,
    services::messages_without_binding => Client,
    services::listed_parts => Client,
    texts::long_names => Limit,
    texts::long_namespace => Limit,
    texts::namespaces => Client,
    texts::namespaces_alike => Client,
    texts::prefixes => Client,
    texts::documentation => Client,
    texts::documentations => Client,
    texts::names_alike => Client,
    texts::definitions_again => Client,
    texts::lost_references => Client,
    texts::markup => Client,
    texts::foreign => Client,
    imports::includes => Either,
    imports::includes_of_all => Client,
    imports::chameleon => Limit,
    imports::redefinitions => Either,
    imports::wsdls => Error,
    imports::lost_imports => Limit,
    imports::imports_again => Client,
}

fn main() -> ExitCode {
    if let Some(name) = process::asked_for() {
        return match SHAPES.iter().find(|shape| shape.name == name) {
            Some(shape) => process::inner(shape),
            None => ExitCode::FAILURE,
        };
    }
    let mut tests = Tests::default();
    for shape in SHAPES {
        tests.add(shape.name, || process::outer(shape));
    }
    tests.run()
}
