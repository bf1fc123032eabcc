//! `xs:anyType`: a value together with its own type.

use crate::codec::decode::{DecodeError, Decoder, NoteKind, NsId, Read, ValueSource, XS};
use crate::codec::encode::{EncodeError, Encoder, Written};
use crate::codec::one_element;
use crate::codec::simple::{Simple, TextContext};
use crate::codec::value::{Value, WriteValue};
use crate::schema::{FieldDescriptor, REQUIRED};
use crate::xml::{NamespaceTable, RawElement};
use crate::xsd::{Base64Binary, Date, DateTime, Decimal, Duration, HexBinary, Integer, QName, Time};

/// The value of an element whose type is `xs:anyType` (XSD 1.0 Part 1 §3.4.7).
///
/// The variant follows the `xsi:type` of the element. Built-in types become Rust types; everything else, including the
/// types of the schema, is kept as XML and can be read by [`AnyType::decode`].
///
/// # Examples
///
/// ```
/// use soapstone::AnyType;
/// use soapstone::xsd::QName;
///
/// assert_eq!(AnyType::encode(&7_i32).unwrap(), AnyType::Int(7));
/// let text = AnyType::Text("7".into());
/// assert_eq!(text.decode::<i32>().unwrap(), 7);
/// assert!(AnyType::Boolean(true).decode::<i32>().is_err());
///
/// // A simple type of the schema, which is a `String` in Rust.
/// let code = AnyType::encode_as(&QName::new("urn:example:codes", "Code"), &"A7".to_owned()).unwrap();
/// assert_eq!(code.decode::<String>().unwrap(), "A7");
/// ```
#[derive(Debug, Clone, Default, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum AnyType {
    /// No type and no content.
    #[default]
    Empty,
    /// `xsi:nil`
    Nil,
    /// Text without a type.
    Text(String),
    /// Anything else: elements, attributes, types of the schema.
    Xml(Box<RawElement>),
    /// `xs:string`
    String(String),
    /// `xs:anyURI`
    AnyUri(String),
    /// `xs:boolean`
    Boolean(bool),
    /// `xs:byte`
    Byte(i8),
    /// `xs:short`
    Short(i16),
    /// `xs:int`
    Int(i32),
    /// `xs:long`
    Long(i64),
    /// `xs:unsignedByte`
    UnsignedByte(u8),
    /// `xs:unsignedShort`
    UnsignedShort(u16),
    /// `xs:unsignedInt`
    UnsignedInt(u32),
    /// `xs:unsignedLong`
    UnsignedLong(u64),
    /// `xs:float`
    Float(f32),
    /// `xs:double`
    Double(f64),
    /// `xs:decimal`
    Decimal(Decimal),
    /// `xs:integer`
    Integer(Integer),
    /// `xs:dateTime`
    DateTime(DateTime),
    /// `xs:date`
    Date(Date),
    /// `xs:time`
    Time(Time),
    /// `xs:duration`
    Duration(Duration),
    /// `xs:base64Binary`
    Base64Binary(Base64Binary),
    /// `xs:hexBinary`
    HexBinary(HexBinary),
    /// `xs:QName`
    QName(QName),
}

/// The element that [`AnyType::encode`] makes; written into a field, it gets the field's name.
static ELEMENT: FieldDescriptor = FieldDescriptor::element(0, "value", REQUIRED);

impl AnyType {
    /// Reads the value as one of a generated type or of a simple type.
    ///
    /// # Errors
    /// The value is none of that type.
    pub fn decode<T: Value + Default>(&self) -> Result<T, DecodeError> {
        match self {
            Self::Xml(raw) => raw.decode(),
            // Its own encoding cannot fail but for characters that no document can have had.
            _ => one_element(NamespaceTable::NONE, |encoder| encoder.write_as(&ELEMENT, &self))
                .unwrap_or_default()
                .decode(),
        }
    }

    /// Makes a value of a generated type or of a built-in one, with the type's name as `xsi:type`: of a complex type,
    /// an enumeration, a union. An anonymous type has no name to be given.
    ///
    /// # Errors
    /// The value has no form in XML; or it is of a simple type without a name, which [`Self::encode_as`] may give it.
    pub fn encode<T: Value>(value: &T) -> Result<Self, EncodeError> {
        encode(&value, T::SIMPLE_NAME)
    }

    /// Makes a value of a simple type of that name. Simple types that restrict a built-in type are that type in Rust,
    /// which does not declare the name: a `Code` that restricts `xs:string` is a `String`.
    ///
    /// # Errors
    /// The value has no form in XML, or is of a complex type.
    pub fn encode_as<T: Value>(name: &QName, value: &T) -> Result<Self, EncodeError> {
        if T::TABLE.is_some() {
            return Err(EncodeError::structure("a value of a complex type has a type name of its own"));
        }
        encode(&value, Some((&name.namespace, &name.local)))
    }

    /// A value of a built-in type by the type's local name; `None` where the text is not in its lexical space, or the
    /// type has no variant.
    fn builtin(local: &str, text: &str, context: &TextContext<'_>) -> Option<Self> {
        fn parsed<T: Simple>(text: &str, context: &TextContext<'_>) -> Option<T> {
            T::parse(text, context).ok()
        }
        Some(match local {
            "string" => Self::String(text.to_owned()),
            "int" => Self::Int(parsed(text, context)?),
            "double" => Self::Double(parsed(text, context)?),
            "dateTime" => Self::DateTime(parsed(text, context)?),
            "boolean" => Self::Boolean(parsed(text, context)?),
            "short" => Self::Short(parsed(text, context)?),
            "long" => Self::Long(parsed(text, context)?),
            "float" => Self::Float(parsed(text, context)?),
            "decimal" => Self::Decimal(parsed(text, context)?),
            "integer" => Self::Integer(parsed(text, context)?),
            "anyURI" => Self::AnyUri(text.to_owned()),
            "byte" => Self::Byte(parsed(text, context)?),
            "unsignedByte" => Self::UnsignedByte(parsed(text, context)?),
            "unsignedShort" => Self::UnsignedShort(parsed(text, context)?),
            "unsignedInt" => Self::UnsignedInt(parsed(text, context)?),
            "unsignedLong" => Self::UnsignedLong(parsed(text, context)?),
            "date" => Self::Date(parsed(text, context)?),
            "time" => Self::Time(parsed(text, context)?),
            "duration" => Self::Duration(parsed(text, context)?),
            "base64Binary" => Self::Base64Binary(parsed(text, context)?),
            "hexBinary" => Self::HexBinary(parsed(text, context)?),
            "QName" => Self::QName(parsed(text, context)?),
            _ => return None,
        })
    }

    fn write_typed(&self, encoder: &mut Encoder<'_>) -> Written {
        match self {
            Self::Empty => encoder.write_untyped(""),
            Self::Nil => encoder.nil(),
            Self::Text(text) => encoder.write_untyped(text),
            Self::Xml(raw) => encoder.write_element(raw),
            Self::String(value) => encoder.write_builtin("string", value),
            Self::AnyUri(value) => encoder.write_builtin("anyURI", value),
            Self::Boolean(value) => encoder.write_builtin("boolean", value),
            Self::Byte(value) => encoder.write_builtin("byte", value),
            Self::Short(value) => encoder.write_builtin("short", value),
            Self::Int(value) => encoder.write_builtin("int", value),
            Self::Long(value) => encoder.write_builtin("long", value),
            Self::UnsignedByte(value) => encoder.write_builtin("unsignedByte", value),
            Self::UnsignedShort(value) => encoder.write_builtin("unsignedShort", value),
            Self::UnsignedInt(value) => encoder.write_builtin("unsignedInt", value),
            Self::UnsignedLong(value) => encoder.write_builtin("unsignedLong", value),
            Self::Float(value) => encoder.write_builtin("float", value),
            Self::Double(value) => encoder.write_builtin("double", value),
            Self::Decimal(value) => encoder.write_builtin("decimal", value),
            Self::Integer(value) => encoder.write_builtin("integer", value),
            Self::DateTime(value) => encoder.write_builtin("dateTime", value),
            Self::Date(value) => encoder.write_builtin("date", value),
            Self::Time(value) => encoder.write_builtin("time", value),
            Self::Duration(value) => encoder.write_builtin("duration", value),
            Self::Base64Binary(value) => encoder.write_builtin("base64Binary", value),
            Self::HexBinary(value) => encoder.write_builtin("hexBinary", value),
            Self::QName(value) => encoder.write_builtin("QName", value),
        }
    }
}

/// The value with its type, which is that of its table or the simple one that is named.
fn encode(value: &dyn WriteValue, simple: Option<(&str, &str)>) -> Result<AnyType, EncodeError> {
    let Some(table) = value.table() else {
        let (uri, local) = simple.ok_or_else(|| EncodeError::structure("the simple type has no name"))?;
        let raw = one_element(NamespaceTable::NONE, |encoder| encoder.write_named_text((uri, local), value))?;
        // A built-in type has a variant, as if the value had been read.
        return if uri == XS {
            raw.decode().map_err(|_| EncodeError::structure(MISFIT))
        } else {
            Ok(AnyType::Xml(Box::new(raw)))
        };
    };
    let raw = one_element(table.package, |encoder| encoder.write_with_type(&ELEMENT, value, table))?;
    Ok(AnyType::Xml(Box::new(raw)))
}

/// The reason why a value of a built-in type is rejected.
const MISFIT: &str = "the value is none of its type";

impl Value for AnyType {
    const TAKES_NIL: bool = true;

    fn read(&mut self, decoder: &mut Decoder<'_>) -> Read {
        *self = decoder.read_any()?;
        Ok(())
    }

    fn write_one(&self, encoder: &mut Encoder<'_>) -> Written {
        self.write_typed(encoder)
    }
}

impl<'a> Decoder<'a> {
    fn read_any(&mut self) -> Read<AnyType> {
        match self.value_source() {
            ValueSource::Element => self.read_any_element(),
            ValueSource::Nil => {
                if self.has_xsi_type() || !self.has_no_data()? {
                    return Ok(AnyType::Xml(Box::new(self.passed_element()?)));
                }
                Ok(AnyType::Nil)
            }
            ValueSource::Missing => Ok(AnyType::Nil),
            _ => Ok(self.take_text()?.map_or(AnyType::Empty, |text| AnyType::Text(text.into_owned()))),
        }
    }

    /// An element: text with a built-in type is typed, everything else is kept.
    fn read_any_element(&mut self) -> Read<AnyType> {
        let start = self.place_in_text();
        let type_name = self.any_type_name()?;
        if type_name.is_some_and(|local| local.is_none()) {
            return self.keep();
        }
        let Some(text) = self.text_only()? else {
            self.return_to(start);
            return self.keep();
        };
        match type_name.flatten() {
            None if text.is_empty() => Ok(AnyType::Empty),
            None => Ok(AnyType::Text(text.into_owned())),
            Some(local) => match AnyType::builtin(local, &text, &self.context()) {
                Some(value) => Ok(value),
                None => match AnyType::builtin(local, &text, &self.context().tolerant()) {
                    Some(value) if self.tolerates(&text) => Ok(value),
                    _ => {
                        self.return_to(start);
                        self.keep()
                    }
                },
            },
        }
    }

    /// The type of the element that was taken, where only the array around it states it.
    fn take_item_type(&mut self) -> Option<(NsId, &'a str)> {
        let start = self.tag.raw.start;
        self.encoding.take_item_type(start)
    }

    fn keep_type(&mut self, ty: (NsId, &'a str)) {
        let start = self.tag.raw.start;
        self.encoding.keep_type(start, ty);
    }

    fn keep(&mut self) -> Read<AnyType> {
        self.capture_current().map(|raw| AnyType::Xml(Box::new(raw)))
    }

    /// Returns the local name of the built-in type that `xsi:type` names, `None` if there are no attributes, and
    /// `Some(None)` if the attributes are or name anything else.
    fn any_type_name(&mut self) -> Read<Option<Option<&'a str>>> {
        let of_array = self.take_item_type();
        if let (Some((ns, local)), false) = (of_array, self.has_xsi_type()) {
            let is_builtin = self.uri(ns) == XS;
            // An item that is kept as XML loses the array around it, which states the item's type.
            if !(is_builtin && local == "anyType") {
                self.keep_type((ns, local));
                return Ok(Some(Some(local).filter(|_| is_builtin)));
            }
        }
        if !self.has_no_data()? {
            return Ok(Some(None));
        }
        match self.xsi_type() {
            Ok(None) => Ok(None),
            Ok(Some((ns, local))) if self.uri(ns) == XS => Ok(Some(Some(local))),
            Ok(Some(_)) => Ok(Some(None)),
            // Some servers do not declare the prefix; the value is kept as XML.
            Err(_) => {
                self.note_element(NoteKind::UnknownType);
                Ok(Some(None))
            }
        }
    }
}
