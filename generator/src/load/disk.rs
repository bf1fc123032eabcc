//! Documents on the disk.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use super::catalog::Catalog;
use super::fetch::{Fetch, FetchError, Request, has_scheme};
use crate::redact::masked;

/// Reads documents from files; an OASIS XML catalog maps absolute URLs to files. There is no network access.
///
/// A missing file is also searched for by its name in the folder of the importing document, where documents saved from
/// a server often are.
#[derive(Debug, Clone, Default)]
pub struct Disk {
    catalog: Catalog,
}

impl Disk {
    /// Creates a reader without a catalog.
    pub fn new() -> Self {
        Disk::default()
    }

    /// Creates a reader with a catalog.
    pub fn with_catalog(catalog: Catalog) -> Self {
        Disk { catalog }
    }

    /// Creates a reader with the nearest `catalog.xml` in the folder of the main document or above it, if there is one.
    ///
    /// # Errors
    /// The catalog cannot be read.
    pub fn for_main(main: &Path) -> Result<Self, FetchError> {
        let main = std::path::absolute(main).map_err(|error| FetchError::Failed(error.to_string()))?;
        match main.parent().and_then(Catalog::find_above) {
            Some(path) => Ok(Disk { catalog: Catalog::read(&path)? }),
            None => Ok(Disk::default()),
        }
    }

    fn find(&self, request: Request<'_>) -> Option<PathBuf> {
        let whole = request.location.split('#').next().unwrap_or_default();
        if let Some(path) = self.catalog.get(whole).filter(|path| path.is_file()) {
            return Some(path);
        }
        let folder = match request.base {
            Some(base) => Path::new(base).parent()?,
            None => Path::new(""),
        };
        candidates(whole).into_iter().find_map(|candidate| existing(&folder.join(candidate)))
    }
}

impl Fetch for Disk {
    fn locate(&self, request: Request<'_>) -> Result<String, FetchError> {
        if request.base.is_none() && Path::new(request.location).is_dir() {
            return Err(folder(Path::new(request.location)));
        }
        let found = if request.base.is_none() { existing(Path::new(request.location)) } else { None };
        let scheme = request.location.split_once(':').map_or("", |(scheme, _)| scheme);
        let is_unknown = has_scheme(request.location) && !["file", "http", "https"].contains(&scheme);
        if request.base.is_none() && found.is_none() && is_unknown && self.catalog.get(request.location).is_none() {
            let help = "only files and URLs of http, https and file can be read: save the document, and name the file"
                .to_owned();
            return Err(FetchError::Unavailable { error: "its scheme is not supported".to_owned(), help });
        }
        let path = found.or_else(|| self.find(request)).ok_or_else(|| match request.base {
            None if !has_scheme(request.location) => no_file(Path::new(request.location)),
            _ => FetchError::NotFound(masked(request.location)),
        })?;
        let path = path.canonicalize().map_err(|error| FetchError::Failed(error.to_string()))?;
        match path.to_str() {
            Some(identity) => Ok(identity.to_owned()),
            None => Err(FetchError::Rejected("its path is not Unicode".to_owned())),
        }
    }

    fn locate_namespace(&self, namespace: &str) -> Option<String> {
        let path = self.catalog.get(namespace).filter(|path| path.is_file())?;
        path.canonicalize().ok()?.to_str().map(str::to_owned)
    }

    fn read(&self, identity: &str, max_bytes: u64) -> Result<Vec<u8>, FetchError> {
        let failed = |error: std::io::Error| FetchError::Failed(error.to_string());
        let file = File::open(identity).map_err(failed)?;
        let metadata = file.metadata().map_err(failed)?;
        if !metadata.is_file() {
            return Err(FetchError::Rejected("not a file".to_owned()));
        }
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len().min(max_bytes)).unwrap_or(0) + 1);
        file.take(max_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
        if bytes.len() as u64 > max_bytes { Err(FetchError::TooLarge(max_bytes)) } else { Ok(bytes) }
    }
}

/// Returns the error of a folder that is named in place of a WSDL, with the WSDLs that are in it.
fn folder(path: &Path) -> FetchError {
    let documents = documents_in(path);
    let help = if documents.is_empty() {
        "name a file; no file in this folder is called *.wsdl".to_owned()
    } else {
        format!("name a file in it: {}", documents.join(", "))
    };
    FetchError::Unavailable { error: "it is a folder".to_owned(), help }
}

/// Returns the error of a main document that does not exist, with the WSDLs that are beside it.
fn no_file(path: &Path) -> FetchError {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (error, help) = match documents_in(folder).as_slice() {
        _ if !folder.is_dir() => (format!("there is no folder {}", folder.display()), "check the path".to_owned()),
        [] => {
            let help = "check the path; relative paths begin at the current folder, and a URL with http:// or https://";
            ("there is no such file".to_owned(), help.to_owned())
        }
        documents => ("there is no such file".to_owned(), format!("the folder has {}", documents.join(", "))),
    };
    FetchError::Unavailable { error, help }
}

/// Returns the first WSDLs of a folder by name.
fn documents_in(folder: &Path) -> Vec<String> {
    const NAMED: usize = 3;
    let is_wsdl = |path: &PathBuf| path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("wsdl"));
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let mut documents: Vec<String> = entries.filter(is_wsdl).map(|path| path.display().to_string()).collect();
    documents.sort();
    documents.truncate(NAMED);
    documents
}

/// Returns the possible paths of a document relative to the importing one, most likely first.
fn candidates(location: &str) -> Vec<PathBuf> {
    let mut paths: Vec<String> = Vec::new();
    // A file without a host is written with one or three slashes (RFC 8089).
    let path = location.strip_prefix("file://").or_else(|| location.strip_prefix("file:")).unwrap_or(location);
    if !has_scheme(path) {
        paths.push(decode(path));
        paths.push(path.to_owned());
        paths.push(decode(path).replace('\\', "/"));
    }
    let (bare, query) = location.split_once('?').unwrap_or((location, ""));
    let name = |path: &str| {
        decode(path).trim_end_matches(['/', '\\']).rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
    };
    paths.push(name(bare));
    // `Service.svc?xsd=xsd0` is often saved as `xsd0.xsd`.
    if let Some((kind, value)) = query.split_once('=') {
        let extension = if kind.eq_ignore_ascii_case("wsdl") { "wsdl" } else { "xsd" };
        paths.push(name(value));
        paths.push(format!("{}.{extension}", name(value)));
    }
    paths.retain(|path| !path.is_empty());
    paths.into_iter().map(PathBuf::from).collect()
}

fn decode(text: &str) -> String {
    percent_encoding::percent_decode_str(text).decode_utf8().map_or_else(|_| text.to_owned(), |text| text.into_owned())
}

/// Returns the file of a path. The case of the file name is ignored, because documents from Windows often ignore it.
fn existing(path: &Path) -> Option<PathBuf> {
    if path.is_file() {
        return Some(path.to_owned());
    }
    let name = path.file_name()?.to_str()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut same: Vec<PathBuf> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|entry| entry.file_name().and_then(|n| n.to_str()).is_some_and(|n| n.eq_ignore_ascii_case(name)))
        .filter(|entry| entry.is_file())
        .collect();
    same.sort();
    same.into_iter().next()
}
