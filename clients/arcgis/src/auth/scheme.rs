//! How ArcGIS servers reject tokens: 498 (not valid) and 499 (required), as the HTTP status (ArcGIS 9.3 to 10.x), inside a
//! SOAP fault, or in a JSON error body (behind proxies and on REST front ends).

use secrecy::zeroize::Zeroizing;
use soapstone::Fault;
use soapstone::soap::{find_fault, message_text};
use soapstone::token::{QueryToken, Rejection, Token, TokenScheme, Verdict, text_rejects_token};
use soapstone::transport::{Request, Response};

use super::{forbidden, json};

/// The size, in bytes, up to which a body is searched for codes. Longer bodies are results.
pub(super) const MAX_REJECTION: usize = 64 << 10;

/// The header for tokens that leaves `Authorization` to a web tier.
const ESRI_HEADER: &str = "X-Esri-Authorization";

/// How requests to ArcGIS servers carry tokens, and which responses reject them.
///
/// The token is the query parameter `token`, or in a header. Headers keep it out of the logs of proxies. Esri documents them for
/// its services in general; whether the SOAP endpoints of a server accept them depends on its version.
///
/// 498 and 499 reject a token, as the HTTP status, as the code of a SOAP fault, as a fault's text that has no other content, or
/// in a JSON error; so do the HTTP statuses 401 and 403 with a body of ArcGIS: a JSON error, a SOAP fault, or a page that names
/// ArcGIS. Those of a web tier in front of the server do not concern the token.
///
/// [`ArcGisTokens`](crate::ArcGisTokens) brings this scheme along. A client with tokens of another source takes it by
/// `with_token_scheme`:
///
/// ```
/// use arcgis_soap::{ArcGisTokenScheme, Client, MapServer, Options};
/// use soapstone::token::Token;
/// # fn connect(transport: impl soapstone::transport::Transport + 'static) -> Result<(), soapstone::BuildError> {
/// let url = "https://gis.example.com/arcgis/services/Map/MapServer";
/// let client = Client::with_transport(url, Options::default(), transport)?
///     .with_tokens(Token::new("secret"))
///     .with_token_scheme(ArcGisTokenScheme::EsriHeader);
/// let map = MapServer::new(client);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ArcGisTokenScheme {
    /// The query parameter `token`, which all versions accept.
    #[default]
    Query,
    /// The header `X-Esri-Authorization: Bearer …`, which goes together with the authentication of a web tier. Esri has it for
    /// this case.
    EsriHeader,
    /// The header `Authorization: Bearer …` (RFC 6750 §2.1). A client with basic, digest or bearer authentication for a web tier
    /// has this header in use already, and sends the token in `X-Esri-Authorization` instead, as Esri's documentation has it.
    Authorization,
}

impl TokenScheme for ArcGisTokenScheme {
    fn authorize(&self, request: &mut Request, token: &Token) {
        let name = match self {
            Self::Query => return QueryToken.authorize(request, token),
            Self::Authorization if request.headers.get("Authorization").is_none() => "Authorization",
            Self::Authorization | Self::EsriHeader => ESRI_HEADER,
        };
        let value = Zeroizing::new(format!("Bearer {}", token.expose()));
        request.headers.set(name, value.as_str());
        if let Some(referer) = token.referer() {
            request.headers.set("Referer", referer);
        }
    }

    fn classify(&self, response: &Response) -> Verdict {
        match QueryToken.classify(response) {
            Verdict::Accepted => {
                let rejection = rejection_in_body(response).or_else(|| forbidden::rejection(response));
                rejection.map_or(Verdict::Accepted, Verdict::from)
            }
            rejected @ Verdict::Rejected(_) => rejected,
        }
    }
}

/// Returns the rejection in a body, whatever attachment or character set it comes in.
fn rejection_in_body(response: &Response) -> Option<Rejection> {
    // Most responses are documents in a character set that extends ASCII, so that the bytes can be searched.
    let is_plain = matches!(&*response.body, [b'<', second, ..] if *second != 0);
    if response.body.len() > MAX_REJECTION || (is_plain && !contains_code(&response.body)) {
        return None;
    }
    let text = message_text(response.content_type(), &response.body).ok()?;
    if !contains_code(text.as_bytes()) {
        return None;
    }
    if text.trim_start().starts_with('{') {
        let (code, _) = json::error(&serde_json::from_str(text.trim()).ok()?)?;
        return rejection(u32::try_from(code).ok()?);
    }
    if !text.contains("Fault") {
        return None;
    }
    let fault = find_fault(&text)?;
    let code = [498, 499].into_iter().find(|code| is_rejection(&fault, *code))?;
    Some(rejection(code)?.with_fault(fault))
}

fn rejection(code: u32) -> Option<Rejection> {
    match code {
        498 => Some(Rejection::invalid(498)),
        499 => Some(Rejection::required(499)),
        _ => None,
    }
}

/// Returns whether a text contains one of the two codes.
fn contains_code(text: &[u8]) -> bool {
    memchr::memmem::find_iter(text, b"49").any(|at| matches!(text.get(at + 2), Some(b'8' | b'9')))
}

/// Returns whether a fault rejects the token with this number: by a code, or by a text that has no other content.
fn is_rejection(fault: &Fault, number: u32) -> bool {
    fault.has_code(number) || text_rejects_token(&fault.string, number)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAULT_498: &str = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault>\
        <faultcode>s:Server</faultcode><faultstring>Invalid Token: 498</faultstring></s:Fault></s:Body></s:Envelope>";
    const FAULT_DETAIL: &str = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault>\
        <faultcode>s:Server</faultcode><faultstring>no</faultstring><detail><e><ErrorCode> 499 </ErrorCode></e></detail>\
        </s:Fault></s:Body></s:Envelope>";
    const FAULT_12: &str = "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body><s:Fault><s:Code>\
        <s:Value>s:Sender</s:Value><s:Subcode><s:Value xmlns:e='urn:e'>e:498</s:Value></s:Subcode></s:Code><s:Reason>\
        <s:Text xml:lang='en'>no</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>";
    const OTHER_FAULT: &str = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault>\
        <faultcode>s:Server</faultcode><faultstring>Layer 498 is gone</faultstring><detail><id>498</id></detail>\
        </s:Fault></s:Body></s:Envelope>";
    const TOKEN_OF_A_PARSER: &str = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault>\
        <faultcode>s:Client</faultcode><faultstring>Unexpected token ')' in where clause at position 498</faultstring>\
        </s:Fault></s:Body></s:Envelope>";
    const CODE_OF_A_PARCEL: &str = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault>\
        <faultcode>s:Client</faultcode><faultstring>No such parcel</faultstring><detail><parcelCode>499</parcelCode>\
        </detail></s:Fault></s:Body></s:Envelope>";
    const MULTIPART: &str = "multipart/related; boundary=b";
    const MULTIPART_498: &str = "--b\r\nContent-Type: text/xml\r\nContent-Transfer-Encoding: base64\r\n\r\n\
        PHM6RW52ZWxvcGUgeG1sbnM6cz0naHR0cDovL3NjaGVtYXMueG1sc29hcC5vcmcvc29hcC9lbnZlbG9wZS8nPjxzOkJvZHk+PHM6RmF1bHQ+PGZh\
        dWx0Y29kZT5zOlNlcnZlci40OTg8L2ZhdWx0Y29kZT48ZmF1bHRzdHJpbmcvPjwvczpGYXVsdD48L3M6Qm9keT48L3M6RW52ZWxvcGU+\r\n--b--";
    const JSON_498: &str = r#" {"error":{"code":498,"message":"Invalid Token","details":[]}}"#;
    const JSON_STATUS: &str = r#"{"status":"error","messages":["Token Required"],"code":499}"#;

    #[test]
    fn rejections_are_recognised_in_every_form_and_nothing_else_is() {
        let cases = [
            (498, "", "", Some(Rejection::invalid(498))),
            (499, "", "", Some(Rejection::required(499))),
            (500, "text/xml", FAULT_498, Some(Rejection::invalid(498))),
            (500, "text/xml", FAULT_DETAIL, Some(Rejection::required(499))),
            (400, "text/xml", FAULT_12, Some(Rejection::invalid(498))),
            (500, MULTIPART, MULTIPART_498, Some(Rejection::invalid(498))),
            (200, "application/json", JSON_498, Some(Rejection::invalid(498))),
            (200, "text/plain", JSON_STATUS, Some(Rejection::required(499))),
            (500, "text/xml", TOKEN_OF_A_PARSER, None),
            (500, "text/xml", CODE_OF_A_PARCEL, None),
            (500, "text/xml", OTHER_FAULT, None),
            (503, "text/html", "<html>498</html>", None),
            (200, "application/json", r#"{"code":498}"#, None),
            (200, "text/xml", "<ok/>", None),
            (401, "", "", None),
        ];
        for (status, content_type, body, expected) in cases {
            let verdict = match ArcGisTokenScheme::default().classify(&Response::new(status, content_type, body)) {
                Verdict::Rejected(rejection) => Some(rejection.with_fault(None)),
                Verdict::Accepted => None,
            };
            assert_eq!(verdict, expected, "{status} {body}");
        }
    }

    fn authorized(scheme: ArcGisTokenScheme, own: &[(&str, &str)]) -> (String, Vec<(String, String)>) {
        let mut request = Request::get("https://h/a?b=1".parse().unwrap());
        for (name, value) in own {
            request.headers.set(name, value);
        }
        scheme.authorize(&mut request, &Token::new("a+b").for_referer("https://app"));
        let headers = request.headers.iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        (request.url.into(), headers.collect())
    }

    #[test]
    fn the_token_is_where_the_scheme_has_it() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let referer = pair("Referer", "https://app");
        let plain = "https://h/a?b=1".to_owned();
        let basic = ("Authorization", "Basic YQ==");
        assert_eq!(
            authorized(ArcGisTokenScheme::default(), &[]),
            ("https://h/a?b=1&token=a%2Bb".to_owned(), vec![referer.clone()])
        );
        assert_eq!(
            authorized(ArcGisTokenScheme::EsriHeader, &[]),
            (plain.clone(), vec![pair("X-Esri-Authorization", "Bearer a+b"), referer.clone()])
        );
        assert_eq!(
            authorized(ArcGisTokenScheme::Authorization, &[]),
            (plain.clone(), vec![pair("Authorization", "Bearer a+b"), referer.clone()])
        );
        // The web tier's own authentication stays.
        for scheme in [ArcGisTokenScheme::EsriHeader, ArcGisTokenScheme::Authorization] {
            let expected =
                vec![pair("Authorization", "Basic YQ=="), pair("X-Esri-Authorization", "Bearer a+b"), referer.clone()];
            assert_eq!(authorized(scheme, &[basic]), (plain.clone(), expected));
        }
    }
}
