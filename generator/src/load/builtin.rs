//! Schemas that toolkits have built in, for documents that import them without a location.
//!
//! XML Schema itself, `xml:`, `xsi:` and SOAP encoding are built into the resolver and need no document, see
//! [`xmlns::is_known`](crate::base::xmlns::is_known).

use crate::base::xmlns;

/// Returns the built-in schema of a namespace, and its name among the documents.
pub(crate) fn schema(namespace: &str) -> Option<(&'static str, &'static str)> {
    match namespace {
        xmlns::XMIME => Some(("builtin:xmlmime.xsd", XMIME)),
        "http://www.w3.org/2004/11/xmlmime" => Some(("builtin:xmlmime-2004.xsd", XMIME_2004)),
        xmlns::SOAPENV11 => Some(("builtin:soap11-envelope.xsd", SOAPENV11)),
        xmlns::XLINK => Some(("builtin:xlink.xsd", XLINK)),
        xmlns::SWA_REF => Some(("builtin:swaref.xsd", SWA_REF)),
        APACHE_SOAP => Some(("builtin:apache-soap.xsd", APACHE_SOAP_TYPES)),
        xmlns::SOAPENV12 => Some(("builtin:soap12-envelope.xsd", SOAPENV12)),
        _ => None,
    }
}

/// The namespaces of these schemas.
pub(crate) const NAMESPACES: &[&str] = &[
    xmlns::XMIME,
    "http://www.w3.org/2004/11/xmlmime",
    xmlns::SOAPENV11,
    xmlns::SOAPENV12,
    xmlns::XLINK,
    xmlns::SWA_REF,
    APACHE_SOAP,
];

/// Apache SOAP's types, which Axis refers to without ever declaring them.
const APACHE_SOAP: &str = "http://xml.apache.org/xml-soap";

/// WS-I Attachments Profile 1.0, appendix B.
const SWA_REF: &str = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://ws-i.org/profiles/basic/1.1/xsd">
  <xs:simpleType name="swaRef"><xs:restriction base="xs:anyURI"/></xs:simpleType>
</xs:schema>
"#;

/// The schema of "Describing Media Content of Binary Data in XML", §2, in a namespace.
macro_rules! xmime {
    ($namespace:literal) => {
        concat!(
            r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xmime=""#,
            $namespace,
            r#""
    targetNamespace=""#,
            $namespace,
            r#"">
  <xs:attribute name="contentType" type="xs:string"/>
  <xs:attribute name="expectedContentTypes" type="xs:string"/>
  <xs:complexType name="base64Binary">
    <xs:simpleContent><xs:extension base="xs:base64Binary"><xs:attribute ref="xmime:contentType"/></xs:extension></xs:simpleContent>
  </xs:complexType>
  <xs:complexType name="hexBinary">
    <xs:simpleContent><xs:extension base="xs:hexBinary"><xs:attribute ref="xmime:contentType"/></xs:extension></xs:simpleContent>
  </xs:complexType>
</xs:schema>
"#
        )
    };
}

/// The recommendation.
const XMIME: &str = xmime!("http://www.w3.org/2005/05/xmlmime");

/// The draft of the same.
const XMIME_2004: &str = xmime!("http://www.w3.org/2004/11/xmlmime");

/// The parts of SOAP 1.1 §4 that headers refer to: the global attributes, and the elements as containers of any
/// content.
const SOAPENV11: &str = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://schemas.xmlsoap.org/soap/envelope/">
  <xs:attribute name="mustUnderstand" type="xs:boolean"/>
  <xs:attribute name="actor" type="xs:anyURI"/>
  <xs:attribute name="encodingStyle" type="xs:string"/>
  <xs:element name="Envelope" type="xs:anyType"/>
  <xs:element name="Header" type="xs:anyType"/>
  <xs:element name="Body" type="xs:anyType"/>
  <xs:element name="Fault" type="xs:anyType"/>
</xs:schema>
"#;

/// The same of SOAP 1.2 Part 1 §5.
const SOAPENV12: &str = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/2003/05/soap-envelope">
  <xs:attribute name="mustUnderstand" type="xs:boolean"/>
  <xs:attribute name="role" type="xs:anyURI"/>
  <xs:attribute name="relay" type="xs:boolean"/>
  <xs:attribute name="encodingStyle" type="xs:anyURI"/>
  <xs:element name="Envelope" type="xs:anyType"/>
  <xs:element name="Header" type="xs:anyType"/>
  <xs:element name="Body" type="xs:anyType"/>
  <xs:element name="Fault" type="xs:anyType"/>
</xs:schema>
"#;

/// The types that documents of Axis refer to: maps and vectors are typed, XML and attachments are not.
const APACHE_SOAP_TYPES: &str = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:apache="http://xml.apache.org/xml-soap"
    targetNamespace="http://xml.apache.org/xml-soap">
  <xs:complexType name="mapItem">
    <xs:sequence><xs:element name="key" nillable="true" type="xs:anyType"/><xs:element name="value" nillable="true" type="xs:anyType"/></xs:sequence>
  </xs:complexType>
  <xs:complexType name="Map">
    <xs:sequence><xs:element name="item" minOccurs="0" maxOccurs="unbounded" type="apache:mapItem"/></xs:sequence>
  </xs:complexType>
  <xs:complexType name="Vector">
    <xs:sequence><xs:element name="item" minOccurs="0" maxOccurs="unbounded" type="xs:anyType"/></xs:sequence>
  </xs:complexType>
  <xs:complexType name="Element"><xs:sequence><xs:any processContents="skip"/></xs:sequence></xs:complexType>
  <xs:complexType name="Document"><xs:sequence><xs:any processContents="skip"/></xs:sequence></xs:complexType>
  <xs:simpleType name="DataHandler"><xs:restriction base="xs:base64Binary"/></xs:simpleType>
  <xs:simpleType name="PlainText"><xs:restriction base="xs:string"/></xs:simpleType>
  <xs:simpleType name="Image"><xs:restriction base="xs:base64Binary"/></xs:simpleType>
  <xs:simpleType name="OctetStream"><xs:restriction base="xs:base64Binary"/></xs:simpleType>
</xs:schema>
"#;

/// XLink 1.1 §5.2, §D.1: the attributes of simple links, and their group.
const XLINK: &str = r#"<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xlink="http://www.w3.org/1999/xlink"
    targetNamespace="http://www.w3.org/1999/xlink">
  <xs:attribute name="type" type="xs:string"/>
  <xs:attribute name="href" type="xs:anyURI"/>
  <xs:attribute name="role" type="xs:anyURI"/>
  <xs:attribute name="arcrole" type="xs:anyURI"/>
  <xs:attribute name="title" type="xs:string"/>
  <xs:attribute name="show" type="xs:string"/>
  <xs:attribute name="actuate" type="xs:string"/>
  <xs:attribute name="label" type="xs:string"/>
  <xs:attribute name="from" type="xs:string"/>
  <xs:attribute name="to" type="xs:string"/>
  <xs:attributeGroup name="simpleAttrs">
    <xs:attribute ref="xlink:type" fixed="simple"/>
    <xs:attribute ref="xlink:href"/>
    <xs:attribute ref="xlink:role"/>
    <xs:attribute ref="xlink:arcrole"/>
    <xs:attribute ref="xlink:title"/>
    <xs:attribute ref="xlink:show"/>
    <xs:attribute ref="xlink:actuate"/>
  </xs:attributeGroup>
</xs:schema>
"#;
