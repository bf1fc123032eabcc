//! The way out where an imported document is missing.

use super::fetch::{has_scheme, join};
use super::imports::ImportKind;
use crate::redact::masked;

/// Returns what to do about a document that is missing: a file beside the importing one, or an entry of a catalog. A location
/// with a query is no name of a file, and nothing can be put beside a document that is on the web.
pub fn way_out(base: &str, location: &str, kind: ImportKind) -> String {
    let on_web = base.starts_with("http://") || base.starts_with("https://");
    if !on_web && !location.contains('?') && !has_scheme(location) {
        return "save it beside the importing document, or name it in a catalog.xml".to_owned();
    }
    let name = if on_web { join(base, location) } else { location.to_owned() };
    let name = masked(&name).replace('&', "&amp;").replace('"', "&quot;");
    let file = saved_name(location, kind);
    format!("save it as {file}, and write in a catalog.xml in that folder: <uri name=\"{name}\" uri=\"{file}\"/>")
}

/// Returns the name of the file that a document is saved to: `Orders.svc?xsd=xsd0` → `xsd0.xsd`. It is not named after a secret.
fn saved_name(location: &str, kind: ImportKind) -> String {
    let extension = if kind == ImportKind::Wsdl { "wsdl" } else { "xsd" };
    let location = masked(location);
    let (path, query) = location.split_once('?').unwrap_or((&location, ""));
    let value = query.split('&').find_map(|pair| pair.split_once('=')).map(|(_, value)| value);
    let name = value.unwrap_or(path).trim_end_matches('/').rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = name.strip_suffix(&format!(".{extension}")).unwrap_or(name).trim_matches('.');
    // A secret that is changed would not be found where it is masked.
    let is_plain = !stem.is_empty() && stem.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    format!("{}.{extension}", if is_plain { stem } else { "imported" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_help_fits_the_location() {
        let beside = way_out("/srv/orders.wsdl", "types.xsd", ImportKind::Schema);
        assert_eq!(beside, "save it beside the importing document, or name it in a catalog.xml");
        let entry = way_out("/srv/orders.wsdl", "http://h/Orders.svc?wsdl=wsdl0", ImportKind::Wsdl);
        assert!(entry.starts_with("save it as wsdl0.wsdl, and write in a catalog.xml"), "{entry}");
        assert!(entry.ends_with("<uri name=\"http://h/Orders.svc?wsdl=wsdl0\" uri=\"wsdl0.wsdl\"/>"), "{entry}");
        let entry = way_out("http://h/a/Orders.svc?wsdl", "?xsd=xsd2&x=1", ImportKind::Schema);
        assert!(entry.ends_with("<uri name=\"http://h/a/Orders.svc?xsd=xsd2&amp;x=1\" uri=\"xsd2.xsd\"/>"), "{entry}");
    }

    #[test]
    fn files_are_called_after_what_they_hold() {
        let names = [
            ("a/types.xsd", "types.xsd"),
            ("Orders.svc?xsd=xsd0", "xsd0.xsd"),
            ("http://h/", "h.xsd"),
            ("?x=..", "imported.xsd"),
            ("a%20b.xsd", "imported.xsd"),
            ("http://h/a?token=s3cret&xsd=1", "imported.xsd"),
            ("?sig=s3cret", "imported.xsd"),
        ];
        for (location, expected) in names {
            assert_eq!(saved_name(location, ImportKind::Schema), expected, "{location}");
        }
    }
}
