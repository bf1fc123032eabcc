//! Follows the imports from the main document.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::ops::Range;

use sha2::{Digest as _, Sha256};

use super::document_kind::{Kind, kind_of, packed, title};
use super::imports::{self, FoundImport, ImportKind};
use super::missing::{self, Missing, reason};
use super::xml::{self, XmlError};
use super::{Fetch, FetchError, Import, Limits, Request, Sources, builtin, decode, prefixes};
use crate::base::{DocumentId, Source, Span, xmlns};
use crate::diagnostics::{Code, Coverage, Diagnostic, Diagnostics};
use crate::redact::masked;

/// Reads a document and all documents that it imports.
///
/// The sources are empty if the main document is not available; a diagnostic has the reason.
pub fn load(main: &str, fetch: &dyn Fetch, limits: &Limits) -> (Sources, Diagnostics) {
    let mut walk = ImportWalk {
        fetch,
        limits,
        sources: Sources::default(),
        diagnostics: Diagnostics::new(),
        known: HashMap::new(),
        namespaces: HashSet::new(),
        stack: Vec::new(),
        failed: Vec::new(),
        nowhere: HashMap::new(),
        full: false,
    };
    walk.main(main);
    walk.follow();
    walk.complete();
    walk.diagnostics.extend(missing::report(&walk.sources.missing));
    (walk.sources, walk.diagnostics)
}

struct ImportWalk<'a> {
    fetch: &'a dyn Fetch,
    limits: &'a Limits,
    sources: Sources,
    diagnostics: Diagnostics,
    /// The document of an identity; `None` for one that turned out to be unusable.
    known: HashMap<String, Option<DocumentId>>,
    /// Target namespaces of the schemas that were met.
    namespaces: HashSet<String>,
    /// Imports to follow, the next one last.
    stack: Vec<(DocumentId, FoundImport)>,
    /// Imports without a document, with the reasons.
    failed: Vec<(DocumentId, FoundImport, Option<FetchError>)>,
    /// Locations, by the document that names them, where nothing is.
    nowhere: HashMap<(DocumentId, String), FetchError>,
    full: bool,
}

impl ImportWalk<'_> {
    fn main(&mut self, location: &str) {
        let found = self.fetch.locate(Request { location, namespace: "", base: None });
        let read = found.and_then(|identity| {
            let bytes = self.fetch.read(&identity, self.limits.document_bytes)?;
            Ok((identity, bytes))
        });
        match read {
            Ok((identity, bytes)) => {
                self.add(identity, bytes, None);
            }
            Err(error) => {
                let hint = match (error.help(), &error) {
                    (Some(help), _) => help,
                    (None, FetchError::NotFound(_)) if super::fetch::has_scheme(location) => {
                        "check the path: most services return their WSDL at their endpoint with ?wsdl"
                    }
                    _ => "name a WSDL file, or save the WSDL of the service to one",
                };
                let message = format!("cannot read {}: {error}", masked(location));
                self.diagnostics.push(Diagnostic::error(Code::NOT_FOUND, message).hint(hint));
            }
        }
    }

    fn follow(&mut self) {
        while let Some((from, found)) = self.stack.pop() {
            let Some(location) = found.location.clone() else {
                self.failed.push((from, found, None));
                continue;
            };
            if found.kind == ImportKind::Schema && xmlns::is_known(&found.namespace) {
                self.record(from, found, None);
                continue;
            }
            match self.locate(from, location, &found).and_then(|identity| self.fetch_once(identity, from, &found)) {
                Ok(target) => {
                    self.remark_location(from, &found);
                    self.record(from, found, target);
                }
                Err(error) => self.failed.push((from, found, Some(error))),
            }
        }
    }

    /// Notes a location that is a path of Windows and no URI, which has no backslashes (RFC 3986 §2).
    fn remark_location(&mut self, from: DocumentId, found: &FoundImport) {
        let Some(location) = found.location.as_deref().filter(|location| location.contains('\\')) else { return };
        let message = format!("the location {} has backslashes", masked(location));
        let diagnostic = Diagnostic::note(Code::BACKSLASH, message).at(&self.span(from, found));
        self.diagnostics.push(diagnostic.hint("read as if they were slashes"));
    }

    /// The identity of what an import leads to. What is not there is looked for once, and not without end.
    fn locate(&mut self, from: DocumentId, location: String, found: &FoundImport) -> Result<String, FetchError> {
        let key = (from, location);
        if let Some(error) = self.nowhere.get(&key) {
            return Err(error.clone());
        }
        if self.nowhere.len() >= self.limits.documents {
            return Err(self.too_many(from, found));
        }
        let base = Some(self.sources[from].identity.as_str());
        let located = self.fetch.locate(Request { location: &key.1, namespace: &found.namespace, base });
        if let Err(error) = &located {
            self.nowhere.insert(key, error.clone());
        }
        located
    }

    /// Reports once that there are more documents than the limit.
    fn too_many(&mut self, from: DocumentId, found: &FoundImport) -> FetchError {
        if !self.full {
            self.full = true;
            let message = format!("more than {} documents", self.limits.documents);
            let diagnostic = Diagnostic::error(Code::LIMIT, message).at(&self.span(from, found));
            self.diagnostics.push(diagnostic.hint("put what belongs together into one document"));
        }
        FetchError::Rejected("too many documents".to_owned())
    }

    /// Finds schemas for the imports without a (working) location: one that is loaded anyway, one that the caller has
    /// for the namespace, or one that is built in.
    fn complete(&mut self) {
        let mut failed = std::mem::take(&mut self.failed);
        self.add_mentioned();
        while !failed.is_empty() {
            for (from, found, error) in failed {
                let namespace = found.namespace.clone();
                let target =
                    if namespace.is_empty() || xmlns::is_known(&namespace) || self.namespaces.contains(&namespace) {
                        None
                    } else if let Some(identity) = self.fetch.locate_namespace(&namespace) {
                        self.fetch_once(identity, from, &found).ok().flatten()
                    } else {
                        self.builtin(&namespace)
                    };
                if target.is_none() {
                    self.report_missing(from, &found, error);
                }
                self.record(from, found, target);
            }
            self.follow();
            failed = std::mem::take(&mut self.failed);
        }
    }

    fn builtin(&mut self, namespace: &str) -> Option<DocumentId> {
        let (identity, text) = builtin::schema(namespace)?;
        let target = self.add(identity.to_owned(), text.as_bytes().to_vec(), None)?;
        self.sources.documents[target].builtin = true;
        Some(target)
    }

    /// Adds the built-in schemas that documents refer to without importing them.
    fn add_mentioned(&mut self) {
        let mut mentioned: HashSet<String> = HashSet::new();
        let mut looked_at = 0;
        for namespace in builtin::NAMESPACES {
            // One that was added may mention those that come later.
            for source in self.sources.documents.values().skip(looked_at) {
                mentioned.extend(mentions(&source.text));
                looked_at += 1;
            }
            if !self.namespaces.contains(*namespace) && mentioned.contains(*namespace) {
                self.builtin(namespace);
            }
        }
    }

    fn report_missing(&mut self, from: DocumentId, found: &FoundImport, error: Option<FetchError>) {
        let span = self.span(from, found);
        let location = masked(found.location.as_deref().unwrap_or_default());
        let loaded = !found.namespace.is_empty() && self.namespaces.contains(&found.namespace);
        match error {
            _ if xmlns::is_known(&found.namespace) => {}
            Some(error) if loaded => self.diagnostics.push(
                Diagnostic::note(
                    Code::IMPORT_REPLACED,
                    format!("{location} cannot be read: {}", reason(&error, &location)),
                )
                .at(&span)
                .hint(format!("another document that is loaded declares {}", found.namespace)),
            ),
            Some(error) => {
                let base = self.sources[from].identity.as_str();
                self.sources.missing.push(Missing::new(span, base, &location, found.kind, error));
            }
            None if loaded || found.kind == ImportKind::Schema && found.namespace.is_empty() => {}
            // Many import what they never use. What is used and missing is reported where it is used.
            None => self.diagnostics.push(
                Diagnostic::note(
                    Code::EMPTY_IMPORT,
                    format!("nothing is loaded for namespace \"{}\"", found.namespace),
                )
                .at(&span)
                .hint("give the import a location, or name the namespace in a catalog.xml"),
            ),
        }
    }

    fn fetch_once(
        &mut self,
        identity: String,
        from: DocumentId,
        found: &FoundImport,
    ) -> Result<Option<DocumentId>, FetchError> {
        if let Some(target) = self.known.get(&identity) {
            return Ok(*target);
        }
        if self.sources.documents.len() >= self.limits.documents {
            return Err(self.too_many(from, found));
        }
        let bytes = self.fetch.read(&identity, self.limits.document_bytes)?;
        let span = self.span(from, found);
        Ok(self.add(identity, bytes, Some(&span)))
    }

    /// Adds a document and puts its imports on the stack. `None` where it is unusable.
    fn add(&mut self, identity: String, bytes: Vec<u8>, importer: Option<&Span>) -> Option<DocumentId> {
        self.known.insert(identity.clone(), None);
        let hash = hex(&Sha256::digest(&bytes));
        let name = self.short_name(&identity);
        let (kind, is_packed) = (kind_of(&bytes), packed(&bytes).is_some());
        let text = match decode::decode(bytes) {
            Ok(text) => text,
            Err(message) if is_packed => {
                let error = XmlError { code: Code::ENCODING, message, range: 0..0, hint: None };
                self.reject(Source::new(identity, name, String::new(), hash), error, kind, importer);
                return None;
            }
            Err(problem) => {
                let diagnostic = Diagnostic::error(Code::ENCODING, format!("{name}: {problem}"));
                self.diagnostics.push(importer.map_or(diagnostic.clone(), |span| diagnostic.at(span)));
                return None;
            }
        };
        // The text is kept even where it is unusable, so that the diagnostic can show it.
        let shown = |text: String| {
            let mut source = Source::new(identity.clone(), name.clone(), text, hash.clone());
            // An import may name any file of the machine.
            source.is_hidden = importer.is_some() && !xml::is_described(&source.text);
            source
        };
        let mut prepared = match xml::prepare(text, self.limits) {
            Ok(prepared) => prepared,
            Err((text, error)) => {
                self.reject(shown(text), error, kind, importer);
                return None;
            }
        };
        let mut declared = Vec::new();
        let mut read = imports::read(&prepared.text, self.limits);
        if read.is_err() {
            declared = xml::declare_missing(&mut prepared, self.limits);
            if !declared.is_empty() {
                read = imports::read(&prepared.text, self.limits);
            }
        }
        let (found, namespaces) = match read {
            Ok(read) => read,
            Err(error) => {
                self.reject(shown(prepared.text), error, kind, importer);
                return None;
            }
        };
        let index = self.sources.add(shown(prepared.text));
        self.report_changes(index, prepared.doctype, &declared);
        self.known.insert(identity, Some(index));
        self.namespaces.extend(namespaces);
        self.stack.extend(found.into_iter().rev().map(|found| (index, found)));
        Some(index)
    }

    /// Reports what is read otherwise than the document has it: its document type declaration, prefixes without one.
    fn report_changes(&mut self, document: DocumentId, doctype: Option<Range<usize>>, undeclared: &[String]) {
        if let Some(range) = doctype {
            self.diagnostics.push(
                Diagnostic::note(Code::DTD, "document type declaration is not read")
                    .at(&Span { document, range: range.start..range.start })
                    .hint("attribute defaults and entities that it declares do not exist"),
            );
        }
        for prefix in undeclared {
            let message =
                format!("prefix {prefix:?} is not declared; it is taken for the usual one, or one of its own");
            let diagnostic = Diagnostic::warning(Code::UNDECLARED_PREFIX, message).coverage(Coverage::Assumed);
            self.diagnostics.push(diagnostic.at(&Span { document, range: 0..0 }));
        }
    }

    fn reject(&mut self, mut source: Source, error: XmlError, kind: Option<Kind>, importer: Option<&Span>) {
        let name = source.name.clone();
        source.rejected = true;
        let is_hidden = source.is_hidden;
        let start = source.text.find(|c: char| !c.is_whitespace()).unwrap_or_default();
        let title = title(&source.text).filter(|_| importer.is_none());
        let title = title.map_or_else(String::new, |title| format!(" (\"{}\")", masked(&title)));
        let document = self.sources.add(source);
        let span = Span { document, range: error.range };
        let diagnostic = match (kind, importer) {
            (Some(Kind { what, help }), None) => {
                let message = format!("{name} is {what}{title}, not a WSDL document");
                Diagnostic::error(Code::NOT_WSDL, message).at(&Span { document, range: start..start }).hint(help)
            }
            (Some(Kind { what, .. }), Some(importer)) => {
                Diagnostic::warning(Code::MISSING_IMPORT, format!("{name} is {what}, not a schema")).at(importer)
            }
            // The message of the parser quotes the text.
            (None, _) if is_hidden => {
                Diagnostic::error(error.code, format!("{name} is neither a schema nor a WSDL, and no XML")).at(&span)
            }
            (None, _) => Diagnostic::error(error.code, error.message).at(&span),
        };
        self.diagnostics.push(match error.hint {
            Some(hint) if kind.is_none() && !is_hidden => diagnostic.hint(hint),
            _ => diagnostic,
        });
    }

    fn record(&mut self, from: DocumentId, found: FoundImport, target: Option<DocumentId>) {
        let span = self.span(from, &found);
        let FoundImport { kind, namespace, location, .. } = found;
        self.sources.add_import(Import { kind, span, namespace, location, target });
    }

    fn span(&self, document: DocumentId, found: &FoundImport) -> Span {
        Span { document, range: found.range.clone() }
    }

    /// The identity relative to the main document's folder, where it is below or beside that.
    fn short_name(&self, identity: &str) -> String {
        masked(&self.relative(identity))
    }

    fn relative(&self, identity: &str) -> String {
        let main = self.sources.documents.first().map_or(identity, |main| main.identity.as_str());
        let separator = |c: char| matches!(c, '/' | '\\');
        let mut folder = &main[..main.rfind(separator).map_or(0, |at| at + 1)];
        let mut up = String::new();
        while !folder.is_empty() && up.len() <= 9 {
            if let Some(rest) = identity.strip_prefix(folder) {
                return format!("{up}{}", rest.replace('\\', "/"));
            }
            folder = &folder[..folder[..folder.len() - 1].rfind(separator).map_or(0, |at| at + 1)];
            up.push_str("../");
        }
        identity.to_owned()
    }
}

/// Returns the namespaces of built-in schemas whose prefixes a document uses in values.
fn mentions(text: &str) -> Vec<String> {
    /// Longest prefix that is looked for.
    const LONGEST: usize = 40;
    if !builtin::NAMESPACES.iter().any(|namespace| text.contains(namespace)) {
        return Vec::new();
    }
    let bytes = text.as_bytes();
    let values = memchr::memchr2_iter(b'"', b'\'', bytes).filter_map(|quote| {
        let value = &bytes[quote + 1..bytes.len().min(quote + 1 + LONGEST)];
        text.get(quote + 1..quote + 1 + memchr::memchr(b':', value)?)
    });
    let used: HashSet<&str> = values.collect();
    let bound = prefixes(text).into_iter().filter(|(prefix, _)| used.contains(prefix.as_str()));
    bound.map(|(_, namespace)| namespace).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
