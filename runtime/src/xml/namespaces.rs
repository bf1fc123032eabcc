//! The namespaces of a program's descriptors, and those of XML Schema and SOAP.

/// The namespaces that the descriptors of one generated package name.
///
/// # Examples
///
/// As generated code has it:
///
/// ```
/// use soapstone::xml::{Namespace, NamespaceTable};
///
/// static PACKAGE: NamespaceTable = NamespaceTable {
///     namespaces: &[Namespace { uri: "", prefix: "" }, Namespace { uri: "urn:example:maps", prefix: "m" }],
/// };
/// assert_eq!(PACKAGE.namespaces[1].prefix, "m");
/// ```
#[derive(Debug)]
pub struct NamespaceTable {
    /// The namespaces by index. Entry 0 is always "no namespace" (an empty URI).
    pub namespaces: &'static [Namespace],
}

/// A namespace of a [`NamespaceTable`] and the prefix it is written with.
#[derive(Debug)]
pub struct Namespace {
    /// The namespace's URI; empty for "no namespace".
    pub uri: &'static str,
    /// The prefix that the writer declares for it, unique in its package; never `xsi`, `xs`, `soap` or `soapenc`.
    pub prefix: &'static str,
}

impl NamespaceTable {
    /// The package of XML that no descriptor belongs to.
    pub(crate) const NONE: &'static Self = &Self { namespaces: &[] };
}

/// XML Schema's attributes in instance documents: `xsi:type`, `xsi:nil`.
pub const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// XML Schema itself: the built-in types.
pub const XS: &str = "http://www.w3.org/2001/XMLSchema";
/// SOAP 1.1's encoding.
pub const SOAP_ENCODING_11: &str = "http://schemas.xmlsoap.org/soap/encoding/";
/// SOAP 1.2's encoding.
pub const SOAP_ENCODING_12: &str = "http://www.w3.org/2003/05/soap-encoding";
/// SOAP 1.1's envelope.
pub(crate) const SOAP_ENVELOPE_11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
/// SOAP 1.2's envelope.
pub(crate) const SOAP_ENVELOPE_12: &str = "http://www.w3.org/2003/05/soap-envelope";
/// Optimized packaging: `xop:Include`.
pub(crate) const XOP: &str = "http://www.w3.org/2004/08/xop/include";
/// The namespace that the prefix `xml` is always bound to.
pub const XML: &str = "http://www.w3.org/XML/1998/namespace";
