//! The built-in types of XML Schema: the one table of their names.

/// The kind of a built-in type's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ValueKind {
    /// Any content: `anyType`.
    Any,
    /// One value: also `anySimpleType`, which is taken as text.
    Atomic,
    /// Values with white space between them.
    List,
}

macro_rules! builtins {
    ($($variant:ident $name:literal $variety:ident;)*) => {
        /// The built-in types (XSD 1.0 Part 2 §3), `anyType` and `anySimpleType` included.
        #[allow(missing_docs, reason = "the names are the standard's")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Builtin {
            $($variant,)*
            /// `soapenc:Array` used as a type without `wsdl:arrayType`, and `soapenc:Struct`.
            SoapArray,
            SoapStruct,
        }

        /// The types of XML Schema with their names and varieties.
        const TABLE: &[(Builtin, &str, ValueKind)] = &[$((Builtin::$variant, $name, ValueKind::$variety),)*];

        impl Builtin {
            /// Returns the local name, in XML Schema's namespace or, of the last two, in SOAP encoding's.
            #[must_use]
            pub const fn local_name(self) -> &'static str {
                match self {
                    $(Builtin::$variant => $name,)*
                    Builtin::SoapArray => "Array",
                    Builtin::SoapStruct => "Struct",
                }
            }

            /// Returns the type that XML Schema calls so.
            #[must_use]
            pub fn by_local_name(local: &str) -> Option<Self> {
                Some(match local {
                    $($name => Builtin::$variant,)*
                    _ => return None,
                })
            }
        }
    };
}

builtins! {
    AnyType "anyType" Any;
    AnySimpleType "anySimpleType" Atomic;
    String "string" Atomic;
    Boolean "boolean" Atomic;
    Decimal "decimal" Atomic;
    Float "float" Atomic;
    Double "double" Atomic;
    Duration "duration" Atomic;
    DateTime "dateTime" Atomic;
    Time "time" Atomic;
    Date "date" Atomic;
    GYearMonth "gYearMonth" Atomic;
    GYear "gYear" Atomic;
    GMonthDay "gMonthDay" Atomic;
    GDay "gDay" Atomic;
    GMonth "gMonth" Atomic;
    HexBinary "hexBinary" Atomic;
    Base64Binary "base64Binary" Atomic;
    AnyUri "anyURI" Atomic;
    QName "QName" Atomic;
    Notation "NOTATION" Atomic;
    NormalizedString "normalizedString" Atomic;
    Token "token" Atomic;
    Language "language" Atomic;
    Nmtoken "NMTOKEN" Atomic;
    Nmtokens "NMTOKENS" List;
    Name "Name" Atomic;
    NCName "NCName" Atomic;
    Id "ID" Atomic;
    Idref "IDREF" Atomic;
    Idrefs "IDREFS" List;
    Entity "ENTITY" Atomic;
    Entities "ENTITIES" List;
    Integer "integer" Atomic;
    NonPositiveInteger "nonPositiveInteger" Atomic;
    NegativeInteger "negativeInteger" Atomic;
    Long "long" Atomic;
    Int "int" Atomic;
    Short "short" Atomic;
    Byte "byte" Atomic;
    NonNegativeInteger "nonNegativeInteger" Atomic;
    UnsignedLong "unsignedLong" Atomic;
    UnsignedInt "unsignedInt" Atomic;
    UnsignedShort "unsignedShort" Atomic;
    UnsignedByte "unsignedByte" Atomic;
    PositiveInteger "positiveInteger" Atomic;
}

impl Builtin {
    /// Returns the names of the simple types but for the lists, in the order of the specification.
    pub fn names_of_atomic_types() -> impl Iterator<Item = &'static str> {
        TABLE.iter().filter(|(_, _, variety)| *variety == ValueKind::Atomic).map(|(_, name, _)| *name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_of_xml_schema_has_one_name() {
        assert_eq!(TABLE.len(), 46);
        for (builtin, name, _) in TABLE {
            assert_eq!(Builtin::by_local_name(name), Some(*builtin));
            assert_eq!(builtin.local_name(), *name);
        }
        assert_eq!(Builtin::names_of_atomic_types().count(), 42);
        assert_eq!(Builtin::by_local_name("Array"), None);
    }
}
