//! A small schema as generated code has it.

use soapstone::__support as rt;

pub static PACKAGE: rt::NamespaceTable = rt::NamespaceTable {
    namespaces: &[
        rt::Namespace { uri: "", prefix: "" },
        rt::Namespace { uri: "urn:maps/10.7", prefix: "m" },
        rt::Namespace { uri: "urn:other", prefix: "o" },
        rt::Namespace { uri: "http://www.w3.org/2001/XMLSchema", prefix: "xsd" },
    ],
};

/// The elements that the tests have as document elements.
pub static ROOT: rt::FieldDescriptor = rt::FieldDescriptor::element(1, "Root", rt::REQUIRED);
pub static PLAIN: rt::FieldDescriptor = rt::FieldDescriptor::element(0, "Root", rt::REQUIRED);

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extent {
    pub x_min: f64,
    pub name: Option<String>,
    pub note: rt::Nillable<String>,
    pub unit: Option<Unit>,
    pub layers: Vec<Layer>,
    pub ids: Option<rt::List<i32>>,
    pub version: Option<i32>,
    pub id: Option<String>,
    pub lang: Option<String>,
}

static EXTENT: rt::TypeDescriptor = rt::TypeDescriptor::complex_type(
    &PACKAGE,
    1,
    "Extent",
    &[
        rt::FieldDescriptor::local_element(1, "XMin", rt::REQUIRED | rt::SIMPLE)
            .with(&rt::Details::NONE.typed(3, "double")),
        rt::FieldDescriptor::local_element(1, "Name", rt::REQUIRED | rt::NILLABLE | rt::SIMPLE)
            .with(&rt::Details::NONE.typed(3, "string")),
        rt::FieldDescriptor::local_element(1, "Note", rt::NILLABLE | rt::SIMPLE)
            .with(&rt::Details::NONE.typed(3, "string")),
        rt::FieldDescriptor::element(2, "Unit", rt::SIMPLE).with(&rt::Details::NONE.typed(1, "Unit")),
        rt::FieldDescriptor::local_element(1, "Layer", rt::REPEATED),
        rt::FieldDescriptor::local_element(1, "Ids", rt::SIMPLE),
        rt::FieldDescriptor::local_element(1, "Version", rt::SIMPLE).with(&rt::Details::NONE.default("7")),
    ],
)
.with_attributes(&[
    rt::FieldDescriptor::local_attribute(1, "id", rt::SIMPLE),
    rt::FieldDescriptor::attribute(2, "lang", rt::SIMPLE),
]);

rt::complex_type!(Extent, EXTENT, {
    0: x_min, 1: name, 2: note, 3: unit, 4: layers, 5: ids, 6: version, 7: id, 8: lang,
});

#[derive(Debug, Clone, Default, PartialEq)]
pub enum Unit {
    #[default]
    Meters,
    Feet,
    Other(String),
}

rt::values!(Unit, Other, { 0: Meters = "meters", 1: Feet = "feet" });

/// Simple content with an attribute.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layer {
    pub value: i64,
    pub visible: bool,
    pub others: Vec<rt::RawAttribute>,
}

static LAYER: rt::TypeDescriptor =
    rt::TypeDescriptor::complex_type(&PACKAGE, 1, "Layer", &[rt::FieldDescriptor::text()]).with_attributes(&[
        rt::FieldDescriptor::attribute(0, "visible", rt::REQUIRED | rt::SIMPLE),
        rt::FieldDescriptor::any_attribute(),
    ]);

rt::complex_type!(Layer, LAYER, { 0: value, 1: visible, 2: others });

/// A record, by macro to keep the tests short.
macro_rules! complex_type {
    ($name:ident, $table:ident, $namespace:literal, { $($slot:literal $field:ident: $type:ty = $declaration:expr,)* }) => {
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $name {
            $(pub $field: $type,)*
        }

        pub static $table: rt::TypeDescriptor = rt::TypeDescriptor::complex_type(&PACKAGE, $namespace, stringify!($name), &[$($declaration,)*]);

        crate::model::slots!($name, $table, { $($slot $field,)* });
    };
}
pub(crate) use complex_type;

macro_rules! slots {
    ($name:ident, $table:ident, { $($slot:literal $field:ident,)* }) => {
        rt::complex_type!($name, $table, { $($slot: $field),* });
    };
}
pub(crate) use slots;

/// A choice, a substitution group or a derivation.
macro_rules! variants {
    ($name:ident, $table:ident, $constructor:expr, { $($slot:literal $variant:ident($type:ty) $how:ident,)* }) => {
        #[derive(Debug, Clone, PartialEq)]
        pub enum $name {
            $($variant($type),)*
        }

        pub static $table: rt::TypeDescriptor = $constructor;

        impl rt::Complex for $name {
            const TABLE: &'static rt::TypeDescriptor = &$table;

            fn read_slot(&mut self, slot: usize, decoder: &mut rt::Decoder<'_>) -> rt::Read {
                *self = match slot {
                    $($slot => Self::$variant(Default::default()),)*
                    _ => return decoder.no_slot(slot),
                };
                match self {
                    $(Self::$variant(value) => decoder.$how(value),)*
                }
            }

            fn write_slot(&self, _: usize, encoder: &mut rt::Encoder<'_>) -> rt::Written {
                match self {
                    $(Self::$variant(value) => encoder.variant($slot, &value),)*
                }
            }
        }
    };
}
pub(crate) use variants;
