//! Components that need no document: XML Schema's own types, SOAP encoding's types, and the `xml:` attributes.

use crate::base::QName;
use crate::base::xmlns;
use crate::model::Builtin;

/// The built-in type of a name: of XML Schema, its drafts, or SOAP encoding.
pub(super) fn builtin_by_name(name: &QName) -> Option<Builtin> {
    if name.namespace == xmlns::XSD || name.namespace == xmlns::XSD_DATATYPES {
        schema_type(&name.local)
    } else if xmlns::is_old_schema(&name.namespace) {
        schema_type(&name.local).or_else(|| draft_type(&name.local))
    } else if xmlns::is_soap_encoding(&name.namespace) {
        match name.local.as_str() {
            "Array" | "array" => Some(Builtin::SoapArray),
            "Struct" | "struct" => Some(Builtin::SoapStruct),
            // SOAP 1.1 §5.2.3.
            "base64" => Some(Builtin::Base64Binary),
            local => schema_type(local).or_else(|| draft_type(local)),
        }
    } else {
        None
    }
}

/// XSD 1.0 Part 2 §3, and the two `any` types.
fn schema_type(local: &str) -> Option<Builtin> {
    if local == "anyAtomicType" { Some(Builtin::AnySimpleType) } else { Builtin::by_local_name(local) }
}

/// Types that the drafts of 1999 and 2000 had under other names.
pub(super) fn draft_type(local: &str) -> Option<Builtin> {
    Some(match local {
        "ur-type" => Builtin::AnyType,
        "timeInstant" => Builtin::DateTime,
        "timeDuration" => Builtin::Duration,
        "month" => Builtin::GYearMonth,
        "year" => Builtin::GYear,
        "recurringDate" => Builtin::GMonthDay,
        "recurringDay" => Builtin::GDay,
        "uriReference" | "uri" => Builtin::AnyUri,
        "binary" => Builtin::Base64Binary,
        "CDATA" => Builtin::NormalizedString,
        "recurringDuration" | "timePeriod" | "century" => Builtin::String,
        _ => return None,
    })
}

/// The type that a name of XML Schema's namespace may mean which that does not have.
pub(super) fn similar_type(local: &str) -> Option<&'static str> {
    // The wildcard is no type.
    if local.eq_ignore_ascii_case("any") {
        return Some("anyType");
    }
    Builtin::names_of_atomic_types().find(|name| name.eq_ignore_ascii_case(local))
}

/// The name of a built-in type's namesake in SOAP encoding, which calls one of them otherwise (SOAP 1.1 §5.2.3).
pub(crate) fn encoding_name(builtin: Builtin) -> QName {
    let local = if builtin == Builtin::Base64Binary { "base64".to_owned() } else { builtin_name(builtin).local };
    QName { namespace: xmlns::SOAPENC11.to_owned(), local }
}

/// The name that XML Schema gives a built-in type; SOAP encoding's own are in its namespace.
pub(crate) fn builtin_name(builtin: Builtin) -> QName {
    let namespace = match builtin {
        Builtin::SoapArray | Builtin::SoapStruct => xmlns::SOAPENC11,
        _ => xmlns::XSD,
    };
    QName::new(namespace, builtin.local_name())
}

/// Returns the type of a built-in attribute.
pub(super) fn attribute_type(name: &QName) -> Option<Builtin> {
    match (name.namespace.as_str(), name.local.as_str()) {
        (xmlns::XML, "lang") => Some(Builtin::Language),
        (xmlns::XML, "space") => Some(Builtin::NCName),
        (xmlns::XML, "base") => Some(Builtin::AnyUri),
        (xmlns::XML, "id") => Some(Builtin::Id),
        (xmlns::XMIME | "http://www.w3.org/2004/11/xmlmime", _) => Some(Builtin::String),
        (xmlns::XLINK, "href" | "role" | "arcrole") => Some(Builtin::AnyUri),
        (xmlns::XLINK, _) => Some(Builtin::String),
        (xmlns::SOAPENV11 | xmlns::SOAPENV12, "mustUnderstand" | "relay") => Some(Builtin::Boolean),
        (xmlns::SOAPENV11 | xmlns::SOAPENV12, "actor" | "role" | "encodingStyle") => Some(Builtin::AnyUri),
        (namespace, local) if xmlns::is_soap_encoding(namespace) => Some(match local {
            "root" => Builtin::Boolean,
            _ => Builtin::String,
        }),
        _ => None,
    }
}
