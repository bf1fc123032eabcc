//! OASIS XML Catalogs 1.1, which map absolute URLs to files.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use roxmltree::{Document, Node};

use super::fetch::{FetchError, has_scheme, join};
use super::{Limits, decode, xml};
use crate::base::Source;
use crate::base::shown::file_error;

const CATALOG: &str = "urn:oasis:names:tc:entity:xmlns:xml:catalog";

/// The maximum depth of `nextCatalog`.
const CHAIN: usize = 10;

/// The entries of a catalog file and of its `nextCatalog`s.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    exact: Vec<(String, PathBuf)>,
    rewrites: Vec<(String, String)>,
    suffixes: Vec<(String, PathBuf)>,
}

impl Catalog {
    /// Reads a catalog file.
    ///
    /// # Errors
    /// The file, or a `nextCatalog`, cannot be read or is not XML.
    pub fn read(path: &Path) -> Result<Self, FetchError> {
        let mut catalog = Catalog::default();
        catalog.read_into(path, &mut HashSet::new())?;
        Ok(catalog)
    }

    /// Finds the nearest `catalog.xml` in a folder or above it. Above it, files of that name may be anything: those without
    /// the namespace of catalogs are passed over.
    pub fn find_above(folder: &Path) -> Option<PathBuf> {
        let mut files = folder.ancestors().map(|above| above.join("catalog.xml"));
        files.find(|path| path.is_file() && (path.parent() == Some(folder) || may_be_catalog(path)))
    }

    /// Returns the file of a document: by exact name, else by the longest prefix, else by the longest suffix (§7.1.2, §7.2.2).
    pub fn get(&self, name: &str) -> Option<PathBuf> {
        if let Some((_, path)) = self.exact.iter().find(|(exact, _)| exact == name) {
            return Some(path.clone());
        }
        let rewrite = self.rewrites.iter().filter(|(start, _)| name.starts_with(start.as_str()));
        if let Some((start, target)) = rewrite.max_by_key(|(start, _)| start.len()) {
            return Some(PathBuf::from(format!("{target}{}", &name[start.len()..])));
        }
        let suffix = self.suffixes.iter().filter(|(end, _)| name.ends_with(end.as_str()));
        suffix.max_by_key(|(end, _)| end.len()).map(|(_, path)| path.clone())
    }

    fn read_into(&mut self, path: &Path, seen: &mut HashSet<PathBuf>) -> Result<(), FetchError> {
        if seen.len() == CHAIN || !seen.insert(path.to_owned()) {
            return Ok(());
        }
        let bytes = std::fs::read(path).map_err(|error| FetchError::Unavailable {
            error: format!("cannot read the catalog {}: {}", path.display(), file_error(&error)),
            help: "name the file of a catalog".to_owned(),
        })?;
        for next in self.add(bytes, path)? {
            self.read_into(&next, seen)?;
        }
        Ok(())
    }

    /// Adds the entries of a catalog file, and returns its `nextCatalog`s. Paths are relative to that of the file.
    ///
    /// # Errors
    /// The bytes are not XML, or not a catalog.
    pub fn add(&mut self, bytes: Vec<u8>, path: &Path) -> Result<Vec<PathBuf>, FetchError> {
        let limits = Limits::default();
        let name = path.display().to_string();
        let at = |text: &str, start: usize, what: &str| {
            let position = Source::new(name.clone(), name.clone(), text.to_owned(), String::new()).position(start);
            failed(&format!("{name}:{}:{}", position.line, position.column), what)
        };
        let text = decode::decode(bytes).map_err(|what| failed(&name, &what))?;
        let text =
            xml::prepare(text, &limits).map_err(|(text, error)| at(&text, error.range.start, &error.message))?.text;
        let document =
            xml::parse_document(&text, &limits).map_err(|error| at(&text, error.range.start, &error.message))?;
        let root = document.root_element();
        if !root.has_tag_name((CATALOG, "catalog")) {
            let what = format!("it is not a catalog: its root element is <{}>", root.tag_name().name());
            return Err(at(&text, root.range().start, &what));
        }
        Ok(self.entries(&document, path))
    }

    /// Adds the entries of a file, and returns its `nextCatalog`s.
    fn entries(&mut self, document: &Document<'_>, path: &Path) -> Vec<PathBuf> {
        let mut next = Vec::new();
        for node in document.descendants().filter(|node| node.tag_name().namespace() == Some(CATALOG)) {
            let target = |name: &str| node.attribute(name).and_then(|uri| resolve(node, path, uri));
            match node.tag_name().name() {
                kind @ ("system" | "uri") => {
                    let name = node.attribute(if kind == "system" { "systemId" } else { "name" });
                    self.exact.extend(name.zip(target("uri")).map(|(name, path)| (name.to_owned(), path)));
                }
                kind @ ("rewriteSystem" | "rewriteURI") => {
                    let uri = kind == "rewriteURI";
                    let start = node.attribute(if uri { "uriStartString" } else { "systemIdStartString" });
                    let target = target("rewritePrefix").and_then(|path| path.to_str().map(str::to_owned));
                    self.rewrites.extend(start.zip(target).map(|(start, target)| (start.to_owned(), target)));
                }
                kind @ ("systemSuffix" | "uriSuffix") => {
                    let end = node.attribute(if kind == "uriSuffix" { "uriSuffix" } else { "systemIdSuffix" });
                    self.suffixes.extend(end.zip(target("uri")).map(|(end, path)| (end.to_owned(), path)));
                }
                "nextCatalog" => next.extend(target("catalog")),
                _ => {}
            }
        }
        next
    }
}

/// Whether a file is a catalog, or cannot be read, which is reported where it is used.
fn may_be_catalog(path: &Path) -> bool {
    let text = std::fs::read(path).ok().and_then(|bytes| decode::decode(bytes).ok());
    text.is_none_or(|text| text.contains(CATALOG))
}

fn failed(place: &str, what: &str) -> FetchError {
    let help = format!("a catalog begins with <catalog xmlns=\"{CATALOG}\">");
    FetchError::Unavailable { error: format!("cannot read the catalog {place}: {what}"), help }
}

/// A path in a catalog: against `xml:base`, then the catalog's folder. `None` for what is not a file.
fn resolve(node: Node<'_, '_>, catalog: &Path, uri: &str) -> Option<PathBuf> {
    let mut uri = uri.to_owned();
    for ancestor in node.ancestors() {
        if let Some(base) = ancestor.attribute(("http://www.w3.org/XML/1998/namespace", "base")) {
            uri = join(base, &uri);
        }
    }
    let uri = match uri.strip_prefix("file://") {
        Some(path) => path,
        None if has_scheme(&uri) => return None,
        None => &uri,
    };
    let decoded = percent_encoding::percent_decode_str(uri).decode_utf8().ok()?;
    Some(catalog.parent()?.join(decoded.as_ref()))
}
