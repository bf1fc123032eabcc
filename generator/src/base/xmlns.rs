//! Namespaces of the specifications, and their built-in components.

/// XML Schema 1.0 (2001).
pub const XSD: &str = "http://www.w3.org/2001/XMLSchema";
/// The draft of XML Schema of 1999.
pub const XSD_1999: &str = "http://www.w3.org/1999/XMLSchema";
/// The draft of XML Schema of October 2000.
pub const XSD_2000: &str = "http://www.w3.org/2000/10/XMLSchema";
/// A second name of XML Schema's built-in types (XSD 1.0 Part 2 §3.1).
pub const XSD_DATATYPES: &str = "http://www.w3.org/2001/XMLSchema-datatypes";
/// `xsi:type`, `xsi:nil`.
pub const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
/// `xml:lang`, `xml:space`, `xml:base`, `xml:id`.
pub const XML: &str = "http://www.w3.org/XML/1998/namespace";
/// XLink.
pub const XLINK: &str = "http://www.w3.org/1999/xlink";
/// WSDL 1.1.
pub const WSDL: &str = "http://schemas.xmlsoap.org/wsdl/";
/// WSDL 2.0.
pub const WSDL_20: &str = "http://www.w3.org/ns/wsdl";
/// WSDL 1.1's binding to SOAP 1.1.
pub const WSDL_SOAP11: &str = "http://schemas.xmlsoap.org/wsdl/soap/";
/// WSDL 1.1's binding to SOAP 1.2.
pub const WSDL_SOAP12: &str = "http://schemas.xmlsoap.org/wsdl/soap12/";
/// WSDL 1.1's binding to HTTP GET and POST.
pub const WSDL_HTTP: &str = "http://schemas.xmlsoap.org/wsdl/http/";
/// WSDL 1.1's MIME extensions.
pub const WSDL_MIME: &str = "http://schemas.xmlsoap.org/wsdl/mime/";
/// SOAP 1.1 §5 encoding.
pub const SOAPENC11: &str = "http://schemas.xmlsoap.org/soap/encoding/";
/// SOAP 1.2 encoding.
pub const SOAPENC12: &str = "http://www.w3.org/2003/05/soap-encoding";
/// SOAP 1.1 envelope.
pub const SOAPENV11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
/// SOAP 1.2 envelope.
pub const SOAPENV12: &str = "http://www.w3.org/2003/05/soap-envelope";
/// `xmime:contentType`: media types of binary data.
pub const XMIME: &str = "http://www.w3.org/2005/05/xmlmime";
/// WS-I Attachments Profile 1.0: `swaRef`.
pub const SWA_REF: &str = "http://ws-i.org/profiles/basic/1.1/xsd";
/// Media types of binary content: the note and its draft.
pub const MEDIA_TYPES: [&str; 2] = [XMIME, "http://www.w3.org/2004/11/xmlmime"];

/// The namespace that a prefix is nearly always bound to.
pub fn usual_namespace(prefix: &str) -> Option<&'static str> {
    Some(match prefix {
        "xs" | "xsd" | "s" => XSD,
        "xsi" => XSI,
        "wsdl" => WSDL,
        "soap" | "wsdlsoap" => WSDL_SOAP11,
        "soap12" => WSDL_SOAP12,
        "http" => WSDL_HTTP,
        "mime" => WSDL_MIME,
        "soapenc" | "SOAP-ENC" => SOAPENC11,
        "xmime" => XMIME,
        "xlink" => XLINK,
        _ => return None,
    })
}

/// Whether this is XML Schema's namespace, of 2001 or a draft.
pub fn is_schema(namespace: &str) -> bool {
    namespace == XSD || is_old_schema(namespace)
}

/// Whether this is the namespace of a draft of XML Schema.
pub fn is_old_schema(namespace: &str) -> bool {
    namespace == XSD_1999 || namespace == XSD_2000 || namespace == "http://www.w3.org/2000/08/XMLSchema"
}

/// Whether this is a namespace of SOAP encoding.
pub fn is_soap_encoding(namespace: &str) -> bool {
    matches!(
        namespace,
        SOAPENC11 | SOAPENC12 | "http://www.w3.org/2001/12/soap-encoding" | "http://www.w3.org/2001/06/soap-encoding"
    )
}

/// Whether the elements of this namespace direct tools or require a quality of service, such as security, and do not
/// affect the types of messages: WS-Policy, WS-Addressing and JAX-WS.
pub fn is_policy(namespace: &str) -> bool {
    const JAXWS: [&str; 2] = ["http://java.sun.com/xml/ns/jaxws", "https://jakarta.ee/xml/ns/jaxws"];
    is_ws_policy(namespace) || matches!(namespace, ADDRESSING_WSDL | ADDRESSING_METADATA) || JAXWS.contains(&namespace)
}

/// WS-Addressing's attributes and elements in WSDL: the candidate recommendation of 2006, and the recommendation of 2007.
pub const ADDRESSING_WSDL: &str = "http://www.w3.org/2006/05/addressing/wsdl";
/// WS-Addressing 1.0 Metadata.
pub const ADDRESSING_METADATA: &str = "http://www.w3.org/2007/05/addressing/metadata";
/// WS-Addressing, the submission of August 2004.
pub const ADDRESSING_2004: &str = "http://schemas.xmlsoap.org/ws/2004/08/addressing";

/// Whether this is a namespace of WS-Policy.
pub fn is_ws_policy(namespace: &str) -> bool {
    matches!(
        namespace,
        "http://www.w3.org/ns/ws-policy"
            | "http://www.w3.org/2006/07/ws-policy"
            | "http://schemas.xmlsoap.org/ws/2004/09/policy"
            | "http://schemas.xmlsoap.org/ws/2002/12/policy"
    )
}

/// Whether this is a namespace of WS-SecurityPolicy, or of .NET's additions to it.
pub fn is_security_policy(namespace: &str) -> bool {
    matches!(
        namespace,
        "http://docs.oasis-open.org/ws-sx/ws-securitypolicy/200702"
            | "http://docs.oasis-open.org/ws-sx/ws-securitypolicy/200512"
            | "http://schemas.xmlsoap.org/ws/2005/07/securitypolicy"
            | "http://schemas.microsoft.com/ws/2005/07/securitypolicy"
    )
}

/// Whether the assertions of this namespace are settings of the program that serves, such as its key store.
pub fn is_tool_policy(namespace: &str) -> bool {
    namespace.starts_with("http://schemas.sun.com/") || namespace.starts_with("http://java.sun.com/xml/ns/wsit")
}

/// Whether the components of this namespace are known without any document.
pub fn is_known(namespace: &str) -> bool {
    is_schema(namespace)
        || is_soap_encoding(namespace)
        || matches!(namespace, XSD_DATATYPES | XML | XSI | WSDL | WSDL_SOAP11 | WSDL_SOAP12)
}
