//! A small schema as generated code has it.

use soapstone::__support as rt;

pub static PACKAGE: rt::Package = rt::Package {
    namespaces: &[
        rt::Namespace { uri: "", prefix: "" },
        rt::Namespace { uri: "urn:maps/10.7", prefix: "m" },
        rt::Namespace { uri: "urn:other", prefix: "o" },
        rt::Namespace { uri: "http://www.w3.org/2001/XMLSchema", prefix: "xsd" },
    ],
};

/// The elements that the tests have as document elements.
pub static ROOT: rt::Field = rt::Field::element(1, "Root", rt::REQUIRED);
pub static PLAIN: rt::Field = rt::Field::element(0, "Root", rt::REQUIRED);

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extent {
    pub x_min: f64,
    pub name: Option<String>,
    pub note: Option<Option<String>>,
    pub unit: Option<Unit>,
    pub layers: Vec<Layer>,
    pub ids: rt::List<i32>,
    pub version: Option<i32>,
    pub id: Option<String>,
    pub lang: Option<String>,
}

static EXTENT: rt::Table = rt::Table::record(
    &PACKAGE,
    1,
    "Extent",
    &[
        rt::Field::element(0, "XMin", rt::REQUIRED | rt::SIMPLE).typed(3, "double"),
        rt::Field::element(0, "Name", rt::REQUIRED | rt::NILLABLE | rt::SIMPLE).typed(3, "string"),
        rt::Field::element(0, "Note", rt::NILLABLE | rt::SIMPLE).typed(3, "string"),
        rt::Field::element(2, "Unit", rt::SIMPLE).typed(1, "Unit"),
        rt::Field::element(0, "Layer", rt::REPEATED),
        rt::Field::element(0, "Ids", rt::SIMPLE),
        rt::Field::element(0, "Version", rt::SIMPLE).default("7"),
    ],
)
.attributes(&[rt::Field::attribute(0, "id", rt::SIMPLE), rt::Field::attribute(2, "lang", rt::SIMPLE)]);

impl rt::Complex for Extent {
    fn table(&self) -> &'static rt::Table {
        &EXTENT
    }

    fn read(&mut self, slot: usize, d: &mut rt::Decoder<'_>) -> rt::Read {
        match slot {
            0 => rt::Value::read(&mut self.x_min, d),
            1 => rt::Value::read(&mut self.name, d),
            2 => rt::Value::read(&mut self.note, d),
            3 => rt::Value::read(&mut self.unit, d),
            4 => rt::Value::read(&mut self.layers, d),
            5 => rt::Value::read(&mut self.ids, d),
            6 => rt::Value::read(&mut self.version, d),
            7 => rt::Value::read(&mut self.id, d),
            8 => rt::Value::read(&mut self.lang, d),
            _ => d.no_slot(slot),
        }
    }

    fn write(&self, slot: usize, e: &mut rt::Encoder<'_>) -> rt::Written {
        match slot {
            0 => rt::Value::write(&self.x_min, e),
            1 => rt::Value::write(&self.name, e),
            2 => rt::Value::write(&self.note, e),
            3 => rt::Value::write(&self.unit, e),
            4 => rt::Value::write(&self.layers, e),
            5 if self.ids.is_empty() => Ok(()),
            5 => rt::Value::write(&self.ids, e),
            6 => rt::Value::write(&self.version, e),
            7 => rt::Value::write(&self.id, e),
            8 => rt::Value::write(&self.lang, e),
            _ => e.no_slot(slot),
        }
    }
}
rt::complex!(Extent);

#[derive(Debug, Clone, Default, PartialEq)]
pub enum Unit {
    #[default]
    Meters,
    Feet,
    Other(String),
}

impl rt::Enumeration for Unit {
    fn from_wire(text: &str) -> Self {
        match text {
            "meters" => Self::Meters,
            "feet" => Self::Feet,
            _ => Self::Other(text.to_owned()),
        }
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Meters => "meters",
            Self::Feet => "feet",
            Self::Other(text) => text,
        }
    }
}
rt::enumeration!(Unit);

/// Simple content with an attribute.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layer {
    pub value: i64,
    pub visible: bool,
    pub others: Vec<rt::RawAttribute>,
}

static LAYER: rt::Table = rt::Table::record(&PACKAGE, 1, "Layer", &[rt::Field::text()])
    .attributes(&[rt::Field::attribute(0, "visible", rt::REQUIRED | rt::SIMPLE), rt::Field::any_attribute()]);

impl rt::Complex for Layer {
    fn table(&self) -> &'static rt::Table {
        &LAYER
    }

    fn read(&mut self, slot: usize, d: &mut rt::Decoder<'_>) -> rt::Read {
        match slot {
            0 => rt::Value::read(&mut self.value, d),
            1 => rt::Value::read(&mut self.visible, d),
            2 => rt::Value::read(&mut self.others, d),
            _ => d.no_slot(slot),
        }
    }

    fn write(&self, slot: usize, e: &mut rt::Encoder<'_>) -> rt::Written {
        match slot {
            0 => rt::Value::write(&self.value, e),
            1 => rt::Value::write(&self.visible, e),
            2 => rt::Value::write(&self.others, e),
            _ => e.no_slot(slot),
        }
    }
}
rt::complex!(Layer);

/// A record, by macro to keep the tests short.
macro_rules! record {
    ($name:ident, $table:ident, $namespace:literal, { $($slot:literal $field:ident: $type:ty = $declaration:expr,)* }) => {
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $name {
            $(pub $field: $type,)*
        }

        pub static $table: rt::Table = rt::Table::record(&PACKAGE, $namespace, stringify!($name), &[$($declaration,)*]);

        crate::model::slots!($name, $table, { $($slot $field,)* });
    };
}
pub(crate) use record;

macro_rules! slots {
    ($name:ident, $table:ident, { $($slot:literal $field:ident,)* }) => {
        impl rt::Complex for $name {
            fn table(&self) -> &'static rt::Table {
                &$table
            }

            fn read(&mut self, slot: usize, d: &mut rt::Decoder<'_>) -> rt::Read {
                match slot {
                    $($slot => rt::Value::read(&mut self.$field, d),)*
                    _ => d.no_slot(slot),
                }
            }

            fn write(&self, slot: usize, e: &mut rt::Encoder<'_>) -> rt::Written {
                match slot {
                    $($slot => rt::Value::write(&self.$field, e),)*
                    _ => e.no_slot(slot),
                }
            }
        }
        rt::complex!($name);
    };
}
pub(crate) use slots;

/// A choice, a substitution group or a hierarchy.
macro_rules! variants {
    ($name:ident, $table:ident, $constructor:expr, { $($slot:literal $variant:ident($type:ty) $how:ident,)* }) => {
        #[derive(Debug, Clone, PartialEq)]
        pub enum $name {
            $($variant($type),)*
        }

        pub static $table: rt::Table = $constructor;

        impl rt::Complex for $name {
            fn table(&self) -> &'static rt::Table {
                &$table
            }

            fn read(&mut self, slot: usize, d: &mut rt::Decoder<'_>) -> rt::Read {
                match slot {
                    $($slot => *self = Self::$variant(d.$how()?),)*
                    _ => return d.no_slot(slot),
                }
                Ok(())
            }

            fn write(&self, _: usize, e: &mut rt::Encoder<'_>) -> rt::Written {
                match self {
                    $(Self::$variant(value) => e.variant($slot, value),)*
                }
            }
        }
        rt::complex!($name);
    };
}
pub(crate) use variants;
