//! URLs: resolving, masking of secrets, and names of files for fetched documents.

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

use crate::load::{has_scheme, join};
use crate::redact::{masked_query, query_secrets};

/// Characters that documents have in URLs, but that must be escaped (RFC 3986 §2).
const UNSAFE: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'\\').add(b'^').add(b'`').add(b'{').add(b'|').add(b'}');

/// The maximum length of the stem of a file name, in characters.
const LONGEST_STEM: usize = 60;

/// Whether a location is an HTTP or HTTPS URL.
pub fn is_url(location: &str) -> bool {
    let starts = |scheme: &str| location.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    starts("http://") || starts("https://")
}

/// Resolves a location against the URL of the document that contains it.
pub fn resolve(base: &str, location: &str) -> String {
    let location = location.trim();
    match location.strip_prefix("//") {
        // RFC 3986 §4.2: the scheme is the base's.
        Some(_) => format!("{}:{location}", base.split(':').next().unwrap_or("https")),
        None => join(base, location),
    }
}

/// Returns a URL as it is sent: escaped, without user information and fragment.
pub fn to_send(url: &str) -> String {
    let url = url.split('#').next().unwrap_or_default();
    let (root, rest) = split(url);
    let host = root.rsplit('@').next().unwrap_or_default();
    let scheme = url.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let rest = utf8_percent_encode(rest, UNSAFE).to_string();
    let slash = if rest.starts_with('/') { "" } else { "/" };
    format!("{scheme}://{host}{slash}{rest}")
}

/// Returns the user name and password in a URL, decoded.
pub fn credentials(url: &str) -> Option<(String, String)> {
    let (information, _) = split(url).0.rsplit_once('@')?;
    let (name, password) = information.split_once(':').unwrap_or((information, ""));
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    Some((decoded(name), decoded(password)))
}

/// Returns the origin of a URL: scheme, host and port.
pub fn origin(url: &str) -> String {
    let sent = to_send(url);
    let path = sent.find("://").and_then(|at| Some(at + 3 + sent.get(at + 3..)?.find('/')?));
    path.and_then(|end| sent.get(..end)).unwrap_or(&sent).to_ascii_lowercase()
}

/// Returns a URL without user information, fragment and values of secret parameters.
pub fn mask(url: &str) -> String {
    let sent = to_send(url);
    match sent.split_once('?') {
        Some((start, query)) => format!("{start}?{}", masked_query(query)),
        None => sent,
    }
}

/// Returns the values of the secret parameters of a URL, as they are sent.
pub fn secret_values(url: &str) -> Vec<&str> {
    url.split_once('?').map_or_else(Vec::new, |(_, query)| query_secrets(query))
}

/// Returns a file name for a document: `Orders.svc?wsdl` → `Orders.wsdl`, `?xsd=xsd0` → `xsd0.xsd`.
pub fn file_name(url: &str, schema: bool) -> String {
    let url = mask(url);
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let last = percent_decode_str(last).decode_utf8_lossy().into_owned();
    let (stem, extension) = last.rsplit_once('.').unwrap_or((&last, ""));
    let known = ["wsdl", "xsd", "xml"].into_iter().find(|known| extension.eq_ignore_ascii_case(known));
    let parameter = query.split('&').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        let kind = ["wsdl", "xsd"].into_iter().find(|kind| name.eq_ignore_ascii_case(kind))?;
        (!value.is_empty()).then_some((value, kind))
    });
    let (stem, extension) = match (parameter, known) {
        (Some((value, kind)), _) => (value, kind),
        (None, Some(known)) => (stem, known),
        (None, None) => (stem, if schema { "xsd" } else { "wsdl" }),
    };
    let stem = stem.strip_suffix(&format!(".{extension}")).unwrap_or(stem);
    let kept = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '_' };
    let stem: String = stem.chars().map(kept).take(LONGEST_STEM).collect();
    let stem = stem.trim_matches(['.', '_']);
    format!("{}.{extension}", if stem.is_empty() { "document" } else { stem })
}

/// Splits a URL into `user@host:port` and the rest.
fn split(url: &str) -> (&str, &str) {
    let rest = if has_scheme(url) { url.split_once("://").map_or("", |(_, rest)| rest) } else { url };
    rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked() {
        let url = "HTTPS://us%40er:p%3Aw@Host:8443/a b?wsdl&token=abc&x=1#frag";
        assert_eq!(mask(url), "https://Host:8443/a%20b?wsdl&token=***&x=1");
        assert_eq!(to_send(url), "https://Host:8443/a%20b?wsdl&token=abc&x=1");
        assert_eq!(credentials(url), Some(("us@er".to_owned(), "p:w".to_owned())));
        assert_eq!(origin(url), "https://host:8443");
        assert_eq!(origin("http://h?wsdl"), "http://h");
        assert_eq!(mask("http://h?wsdl"), "http://h/?wsdl");
        assert_eq!(mask("http://h/a?sig=a'b(c&api-key=d&se=e"), "http://h/a?sig=***&api-key=***&se=e");
        assert_eq!(mask("http://h/a?key=b"), "http://h/a?key=***");
    }

    #[test]
    fn locations_are_resolved() {
        assert_eq!(resolve("https://h/a/b?wsdl", "../c.xsd"), "https://h/c.xsd");
        assert_eq!(resolve("https://h/a/b?wsdl", "?xsd=1"), "https://h/a/b?xsd=1");
        assert_eq!(resolve("https://h/a", "//g/c"), "https://g/c");
        assert!(!is_url(&resolve("https://h/a", "file:///etc/passwd")));
    }

    #[test]
    fn files_are_called_after_what_they_hold() {
        for (url, schema, expected) in [
            ("http://h/Orders.svc?wsdl", false, "Orders.wsdl"),
            ("http://h/Orders.svc?xsd=xsd0", true, "xsd0.xsd"),
            ("http://h/Orders?wsdl=types.wsdl", false, "types.wsdl"),
            ("http://h/a/types.XSD", true, "types.xsd"),
            ("http://h/", false, "h.wsdl"),
            ("http://h/..%2f..%2fetc", true, "document.xsd"),
        ] {
            assert_eq!(file_name(url, schema), expected, "{url}");
        }
    }
}
