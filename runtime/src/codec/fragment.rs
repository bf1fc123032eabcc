//! Elements that are kept as XML as values: read and written as they are, decoded into typed values, made of these.

use crate::codec::decode::{Cursor, DecodeError, DecodeOptions, Decoder, Markup, Read, ValueSource};
use crate::codec::encode::{EncodeError, EncodeErrorKind, EncodeOptions, Encoder, Written, with_prefixes};
use crate::codec::value::{GlobalElement, ReadValue, Value, WriteValue};
use crate::schema::{FieldDescriptor, Kind, REQUIRED};
use crate::xml::fragment::{NewName, RawAttribute, RawElement, rename};
use crate::xml::read::attributes::is_character;
use crate::xml::{NamespaceTable, is_ncname};
use crate::xsd::QName;

/// The element that a value is written as before it gets a name.
static ELEMENT: FieldDescriptor = FieldDescriptor::element(0, "value", REQUIRED);

/// The element whose value [`RawElement::decode`] reads.
static THIS: FieldDescriptor = FieldDescriptor::element(0, "", REQUIRED);

impl RawElement {
    /// The one element that an encoder wrote, which is sound and has all that it needs; `None` where it wrote none.
    pub(crate) fn written(encoder: Encoder<'_>) -> Option<Self> {
        let xml = String::from_utf8(encoder.finish_small()).ok().filter(|xml| xml.starts_with('<'))?;
        Some(Self { xml, family: None, is_sound: true })
    }

    /// Reads the element as a value of a generated type.
    ///
    /// # Errors
    /// It is not one: above all, its `xsi:type` names another type.
    pub fn decode<T: Value + Default>(&self) -> Result<T, DecodeError> {
        let mut value = T::default();
        let mut target = &mut value;
        self.decode_into(&mut target)?;
        Ok(value)
    }

    fn decode_into(&self, value: &mut dyn ReadValue) -> Read {
        let table = value.table();
        let mut decoder = self.decoder(table.map_or(NamespaceTable::NONE, |table| table.package));
        if !decoder.next()? {
            return Err(DecodeError::structure(0, "there is no element"));
        }
        let typed = table.filter(|table| table.kind == Kind::ComplexType && !table.name.local.is_empty());
        if let Some(table) = typed
            && let Some(actual) = decoder.other_type(table.name.local)
        {
            let message = format!("the value is of type {actual}, not {}", table.name.local);
            return Err(DecodeError::structure(0, message));
        }
        decoder.read_as(&THIS, value)?;
        decoder.take_defects().map_or(Ok(()), Err)
    }

    /// A decoder before the element.
    pub(crate) fn decoder(&self, package: &'static NamespaceTable) -> Decoder<'_> {
        let namespace_family = self.family.as_deref().cloned();
        Decoder::new(&self.xml, package, &DecodeOptions { namespace_family, ..DecodeOptions::default() })
    }

    /// Makes an element for a wildcard of a value of a generated type that is the content of a global element: the
    /// element has that one's name. The inverse is [`RawElement::decode`].
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
            return Err(EncodeError::structure("a choice of elements cannot have another name"));
        }
        if !is_ncname(&name.local) {
            return Err(EncodeError::structure("the name of the element is none"));
        }
        if let Some(found) = name.namespace.chars().find(|c| !is_character(*c)) {
            return Err(EncodeError::new(EncodeErrorKind::Character(found)));
        }
        let package = T::TABLE.map_or(NamespaceTable::NONE, |table| table.package);
        encode(&value, package, &ELEMENT)?
            .named(name, package)
            .ok_or_else(|| EncodeError::structure("the element is too long"))
    }

    /// The element under another name.
    fn named(&self, name: &QName, package: &'static NamespaceTable) -> Option<Self> {
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
fn encode(
    value: &dyn WriteValue,
    package: &'static NamespaceTable,
    field: &'static FieldDescriptor,
) -> Result<RawElement, EncodeError> {
    one_element(package, |encoder| encoder.write_as(field, value))
}

/// The written text, which must be one element.
pub(crate) fn one_element(
    package: &'static NamespaceTable,
    mut write: impl FnMut(&mut Encoder<'_>) -> Written,
) -> Result<RawElement, EncodeError> {
    let options = EncodeOptions { declaration: false, ..EncodeOptions::default() };
    let written = with_prefixes(options, |options| {
        let mut encoder = Encoder::new(package, options);
        write(&mut encoder)?;
        encoder.check_namespaces()?;
        Ok(RawElement::written(encoder))
    })?;
    let raw = written.filter(|raw| is_one(raw.to_xml()));
    raw.ok_or_else(|| EncodeError::structure("what was written is not one element"))
}

/// Whether XML that was written is one element: what an option, a list or a choice holds may be none or several.
fn is_one(xml: &str) -> bool {
    let mut cursor = Cursor::new(xml);
    match cursor.markup() {
        Ok(Markup::Start(tag)) => cursor.skip_content(&tag).is_ok() && cursor.rest().is_empty(),
        _ => false,
    }
}

impl Value for RawElement {
    const TAKES_NIL: bool = true;

    fn read(&mut self, decoder: &mut Decoder<'_>) -> Read {
        *self = decoder.read_raw()?;
        Ok(())
    }

    fn write_one(&self, encoder: &mut Encoder<'_>) -> Written {
        encoder.write_element(self)
    }
}

impl Value for RawAttribute {
    fn read(&mut self, decoder: &mut Decoder<'_>) -> Read {
        if let Some((namespace, name, value)) = decoder.take_attribute()? {
            *self = Self { namespace, name: name.to_owned(), value: value.into_owned() };
        }
        Ok(())
    }

    fn write_one(&self, encoder: &mut Encoder<'_>) -> Written {
        encoder.write_attribute(self)
    }
}

impl Decoder<'_> {
    /// Reads the element at the decoder's position as XML. Text without an element around it is an error.
    fn read_raw(&mut self) -> Read<RawElement> {
        match self.value_source() {
            ValueSource::Element => self.capture_current(),
            // The element was passed already, but its declarations are still in scope.
            ValueSource::Nil | ValueSource::NilAttributes => self.passed_element(),
            ValueSource::Text(text) => Ok(RawElement::of_text(text)),
            _ => Ok(RawElement::default()),
        }
    }
}
