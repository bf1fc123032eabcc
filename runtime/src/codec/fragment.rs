//! Elements made of typed values, for the open places of a message.

use crate::codec::decode::{Cursor, Markup};
use crate::codec::encode::{EncodeError, EncodeErrorKind, EncodeOptions, Encoder, Written, with_prefixes};
use crate::codec::value::{GlobalElement, Value, WriteValue};
use crate::schema::{Field, Kind, Package, REQUIRED};
use crate::xml::fragment::{NO_PACKAGE, NewName, RawElement, rename};
use crate::xsd::{QName, is_ncname};

/// The element that a value is written as before it gets a name.
static ELEMENT: Field = Field::element(0, "value", REQUIRED);

impl RawElement {
    /// Makes an element for a wildcard of a value of a generated type that is the content of a global element: the element
    /// has that one's name. The inverse is [`RawElement::decode`].
    ///
    /// # Errors
    /// The value has no form in XML.
    pub fn encode<T: GlobalElement>(value: &T) -> Result<Self, EncodeError> {
        encode(&value, T::TABLE.package, T::FIELD)
    }

    /// Makes an element of that name of any value: of a generated type whose elements have various names, of a simple
    /// type. Its type is not named; see [`AnyType::encode`](crate::codec::any::AnyType::encode) for that.
    ///
    /// # Errors
    /// The value has no form in XML, or is a choice of elements that have names of their own; or the name is none.
    pub fn encode_as<T: Value>(name: &QName, value: &T) -> Result<Self, EncodeError> {
        if T::TABLE.is_some_and(|table| table.kind == Kind::Choice) {
            return Err(structure("a choice of elements cannot have another name"));
        }
        if !is_ncname(&name.local) {
            return Err(structure("the name of the element is none"));
        }
        let package = T::TABLE.map_or(&NO_PACKAGE, |table| table.package);
        encode(&value, package, &ELEMENT)?.named(name, package).ok_or_else(|| structure("the element is too long"))
    }

    /// The element under another name.
    fn named(&self, name: &QName, package: &'static Package) -> Option<Self> {
        let known = package.namespaces.iter().find(|known| known.uri == name.namespace);
        let prefix = match known {
            _ if name.namespace.is_empty() => "",
            Some(known) => known.prefix,
            None => "ns1",
        };
        let is_bound = name.namespace.is_empty();
        let mut xml = String::with_capacity(self.xml.len());
        rename(&self.xml, NewName { prefix, uri: &name.namespace, local: &name.local, is_bound }, &mut xml)?;
        Some(Self { xml, ..self.clone() })
    }
}

/// The one element that a value is.
fn encode(value: &dyn WriteValue, package: &'static Package, field: &'static Field) -> Result<RawElement, EncodeError> {
    one_element(package, |encoder| encoder.write_as(field, value))
}

/// What is written, which has to be one element.
pub(crate) fn one_element(
    package: &'static Package,
    mut write: impl FnMut(&mut Encoder<'_>) -> Written,
) -> Result<RawElement, EncodeError> {
    let options = EncodeOptions { declaration: false, ..EncodeOptions::default() };
    let written = with_prefixes(options, |options| {
        let mut encoder = Encoder::new(package, options);
        write(&mut encoder)?;
        Ok(RawElement::written(encoder))
    })?;
    let raw = written.filter(|raw| is_one(raw.to_xml()));
    raw.ok_or_else(|| structure("what was written is not one element"))
}

/// Whether XML that was written is one element: what an option, a list or a choice holds may be none or several.
fn is_one(xml: &str) -> bool {
    let mut cursor = Cursor::new(xml);
    match cursor.markup() {
        Ok(Markup::Start(tag)) => cursor.skip_content(&tag).is_ok() && cursor.rest().is_empty(),
        _ => false,
    }
}

fn structure(why: &'static str) -> EncodeError {
    EncodeError::new(EncodeErrorKind::Structure(why))
}
