//! The imported documents that are missing: one diagnostic for all of them, and the catalog that names them.

use std::collections::HashSet;
use std::fmt::Write as _;

use super::fetch::{FetchError, has_scheme, join};
use super::imports::ImportKind;
use crate::base::Span;
use crate::diagnostics::{Code, Diagnostic};
use crate::redact::masked;

/// Most documents that the diagnostic names.
const NAMED: usize = 20;

/// An imported document that is missing.
#[derive(Debug, Clone)]
pub struct Missing {
    /// The place of the import.
    pub span: Span,
    /// The location as written, without secrets.
    pub location: String,
    /// The error.
    error: FetchError,
    /// The entry of a catalog: the location's URL, and the name of a file; `None` if a file beside the importing document is
    /// found without one.
    entry: Option<(String, String)>,
}

impl Missing {
    /// Creates one. `base` is the identity of the importing document.
    pub fn new(span: Span, base: &str, location: &str, kind: ImportKind, error: FetchError) -> Self {
        let location = masked(location);
        Self { span, entry: entry(base, &location, kind), location, error }
    }

    /// Returns why the document is missing, without repeating the location.
    fn reason(&self) -> String {
        reason(&self.error, &self.location)
    }
}

/// Returns an error without the location that it is about.
pub fn reason(error: &FetchError, location: &str) -> String {
    match error {
        FetchError::NotFound(tried) if *tried == masked(location) => "not found".to_owned(),
        FetchError::Failed(how) => how.clone(),
        error => error.to_string(),
    }
}

/// Returns the missing documents without repetitions.
pub fn distinct(missing: &[Missing]) -> Vec<&Missing> {
    let mut seen = HashSet::new();
    // The same location in documents of several folders of the web is several documents.
    missing.iter().filter(|one| seen.insert((&one.location, &one.entry))).collect()
}

/// Returns one warning for all missing documents.
pub fn report(missing: &[Missing]) -> Option<Diagnostic> {
    let distinct = distinct(missing);
    let first = distinct.first()?;
    let helps: Vec<&str> = distinct.iter().filter_map(|one| one.error.help()).collect();
    let of_error = helps.first().map_or_else(String::new, |help| format!("{help}; or "));
    let diagnostic = |message: String| Diagnostic::warning(Code::MISSING_IMPORT, message).at(&first.span);
    if let [one] = distinct.as_slice() {
        let message = format!("{} cannot be read: {}", one.location, one.reason());
        let way_out = match &one.entry {
            None => "save it beside the importing document, or name it in a catalog.xml".to_owned(),
            Some((name, file)) => {
                format!("save it as {file}, and write in a catalog.xml in that folder: {}", element(name, file))
            }
        };
        return Some(diagnostic(message).hint(format!("{of_error}{way_out}")));
    }
    let way_out = if distinct.iter().all(|one| one.entry.is_none()) {
        "save them beside the importing documents, or name them in a catalog.xml"
    } else {
        "save them, and name them in a catalog.xml"
    };
    let mut diagnostic = diagnostic(format!("{} imported documents cannot be read", distinct.len()))
        .hint(format!("{of_error}{way_out}"));
    let mut before = String::new();
    for one in distinct.iter().take(NAMED) {
        let reason = one.reason();
        let shown = if reason == before { "likewise" } else { &reason };
        diagnostic = diagnostic.with_note(format!("{}: {shown}", one.location));
        before = reason;
    }
    if let Some(more) = distinct.len().checked_sub(NAMED).filter(|more| *more > 0) {
        diagnostic = diagnostic.with_note(format!("and {more} more"));
    }
    Some(diagnostic)
}

/// Returns a catalog with an entry for each missing document that requires one, each with a file of its own; `None` if none
/// does.
pub fn catalog(missing: &[Missing]) -> Option<String> {
    let mut text = String::new();
    let (mut names, mut files) = (HashSet::new(), HashSet::new());
    for (name, file) in missing.iter().filter_map(|one| one.entry.as_ref()) {
        if !names.insert(name) {
            continue;
        }
        let (stem, extension) = file.rsplit_once('.').unwrap_or((file, "xsd"));
        let numbered = (2_usize..).map(|number| format!("{stem}-{number}.{extension}"));
        // Some file systems ignore case.
        let file = std::iter::once(file.clone()).chain(numbered).find(|file| files.insert(file.to_lowercase()));
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {}", element(name, &file.unwrap_or_default()));
    }
    let root = "<catalog xmlns=\"urn:oasis:names:tc:entity:xmlns:xml:catalog\">";
    (!text.is_empty()).then(|| format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{root}\n{text}</catalog>\n"))
}

fn element(name: &str, file: &str) -> String {
    let name = name.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    format!("<uri name=\"{name}\" uri=\"{file}\"/>")
}

/// Returns the entry of a catalog for a location. A location with a query is no name of a file, and nothing can be put beside a
/// document that is on the web.
fn entry(base: &str, location: &str, kind: ImportKind) -> Option<(String, String)> {
    let on_web = base.starts_with("http://") || base.starts_with("https://");
    if !on_web && !location.contains('?') && !has_scheme(location) {
        return None;
    }
    let name = if on_web { masked(&join(base, location)) } else { location.to_owned() };
    Some((name, saved_name(location, kind)))
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
    use crate::base::Arena;
    use crate::base::Source;

    fn missing(base: &str, location: &str, kind: ImportKind) -> Missing {
        let mut sources = Arena::new();
        let document = sources.add(Source::new(base.to_owned(), base.to_owned(), String::new(), String::new()));
        let error = FetchError::NotFound(location.to_owned());
        Missing::new(Span { document, range: 0..0 }, base, location, kind, error)
    }

    fn help(base: &str, location: &str, kind: ImportKind) -> String {
        report(&[missing(base, location, kind)]).and_then(|diagnostic| diagnostic.hint).unwrap_or_default()
    }

    #[test]
    fn the_help_fits_the_location() {
        let beside = help("/srv/orders.wsdl", "types.xsd", ImportKind::Schema);
        assert_eq!(beside, "save it beside the importing document, or name it in a catalog.xml");
        let entry = help("/srv/orders.wsdl", "http://h/Orders.svc?wsdl=wsdl0", ImportKind::Wsdl);
        assert!(entry.starts_with("save it as wsdl0.wsdl, and write in a catalog.xml"), "{entry}");
        assert!(entry.ends_with("<uri name=\"http://h/Orders.svc?wsdl=wsdl0\" uri=\"wsdl0.wsdl\"/>"), "{entry}");
        let entry = help("http://h/a/Orders.svc?wsdl", "?xsd=xsd2&x=1", ImportKind::Schema);
        assert!(entry.ends_with("<uri name=\"http://h/a/Orders.svc?xsd=xsd2&amp;x=1\" uri=\"xsd2.xsd\"/>"), "{entry}");
    }

    #[test]
    fn several_missing_documents_are_one_warning_and_one_catalog() {
        let base = "http://h/a/Orders.svc?wsdl";
        let locations = ["?xsd=xsd0", "../b/Other.svc?xsd=xsd0", "types.xsd", "?xsd=xsd0"];
        let all: Vec<Missing> =
            locations.into_iter().map(|location| missing(base, location, ImportKind::Schema)).collect();
        let diagnostic = report(&all).unwrap();
        assert_eq!(diagnostic.message, "3 imported documents cannot be read");
        let notes = ["?xsd=xsd0: not found", "../b/Other.svc?xsd=xsd0: likewise", "types.xsd: likewise"];
        assert_eq!(diagnostic.notes, notes);
        let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
                        <catalog xmlns=\"urn:oasis:names:tc:entity:xmlns:xml:catalog\">\n  \
                        <uri name=\"http://h/a/Orders.svc?xsd=xsd0\" uri=\"xsd0.xsd\"/>\n  \
                        <uri name=\"http://h/b/Other.svc?xsd=xsd0\" uri=\"xsd0-2.xsd\"/>\n  \
                        <uri name=\"http://h/a/types.xsd\" uri=\"types.xsd\"/>\n</catalog>\n";
        assert_eq!(catalog(&all).as_deref(), Some(expected));
        assert_eq!(catalog(&[missing("/srv/orders.wsdl", "types.xsd", ImportKind::Schema)]), None);
        let of_folders = ["http://h/a/Orders.svc?wsdl", "http://h/b/Orders.svc?wsdl"];
        let both = of_folders.map(|base| missing(base, "?xsd=xsd0", ImportKind::Schema));
        assert_eq!(report(&both).unwrap().message, "2 imported documents cannot be read");
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
