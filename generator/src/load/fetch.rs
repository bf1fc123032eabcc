//! The interface that locates and reads documents, and an implementation in memory.

use std::collections::BTreeMap;
use std::fmt;

use crate::redact::masked;

/// A request for a document.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The location as written, white space trimmed.
    pub location: &'a str,
    /// The namespace of the import; empty for an include or where it is not given.
    pub namespace: &'a str,
    /// The identity of the importing document; `None` for the main document.
    pub base: Option<&'a str>,
}

/// Locates and reads documents. The loader itself does no IO.
pub trait Fetch {
    /// Returns the identity of a document: absolute, and the same for every way of writing the same location, because a
    /// document is read once per identity. It need not exist yet.
    ///
    /// # Errors
    /// The location cannot be found or must not be read.
    fn locate(&self, request: Request<'_>) -> Result<String, FetchError>;

    /// Returns the identity of a schema of a namespace. Called if an import has no usable location.
    fn locate_namespace(&self, namespace: &str) -> Option<String> {
        let _ = namespace;
        None
    }

    /// Reads a document that [`Fetch::locate`] returned.
    ///
    /// # Errors
    /// The document cannot be read, or is larger than `max_bytes`.
    fn read(&self, identity: &str, max_bytes: u64) -> Result<Vec<u8>, FetchError>;
}

/// The reason why a document is not available.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchError {
    /// There is no such document; the text lists the attempts.
    NotFound(String),
    /// The document is larger than the limit, in bytes.
    TooLarge(u64),
    /// The document must not be read, for this reason.
    Rejected(String),
    /// Reading failed with this error.
    Failed(String),
    /// Reading failed for a reason that a user can remove.
    Unavailable {
        /// The error.
        error: String,
        /// What to do.
        help: String,
    },
}

impl FetchError {
    /// Returns what to do about the error, if that depends on it.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        match self {
            Self::Unavailable { help, .. } => Some(help),
            _ => None,
        }
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FetchError::NotFound(tried) => write!(f, "not found: {tried}"),
            FetchError::TooLarge(limit) => write!(f, "larger than the limit of {limit} bytes"),
            FetchError::Rejected(why) => write!(f, "rejected: {why}"),
            FetchError::Failed(how) => write!(f, "cannot be read: {how}"),
            FetchError::Unavailable { error, .. } => f.write_str(error),
        }
    }
}

impl std::error::Error for FetchError {}

/// Documents in memory, by path or URL.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    documents: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// Creates an empty store.
    pub fn new() -> Self {
        Memory::default()
    }

    /// Adds a document under an absolute URL or a path.
    #[must_use]
    pub fn with(mut self, identity: impl Into<String>, bytes: impl Into<Vec<u8>>) -> Self {
        self.insert(identity, bytes);
        self
    }

    /// Adds a document under an absolute URL or a path.
    pub fn insert(&mut self, identity: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.documents.insert(identity.into(), bytes.into());
    }
}

impl Fetch for Memory {
    fn locate(&self, request: Request<'_>) -> Result<String, FetchError> {
        let identity = join(request.base.unwrap_or_default(), request.location);
        if self.documents.contains_key(&identity) { Ok(identity) } else { Err(FetchError::NotFound(masked(&identity))) }
    }

    fn read(&self, identity: &str, max_bytes: u64) -> Result<Vec<u8>, FetchError> {
        let bytes = self.documents.get(identity).ok_or_else(|| FetchError::NotFound(masked(identity)))?;
        if bytes.len() as u64 > max_bytes { Err(FetchError::TooLarge(max_bytes)) } else { Ok(bytes.clone()) }
    }
}

/// Resolves a location against the identity of the document that names it, both URLs or paths with `/` (RFC 3986 §5.2,
/// without the fragment).
pub(crate) fn join(base: &str, location: &str) -> String {
    let location = location.split('#').next().unwrap_or_default();
    if has_scheme(location) {
        return location.to_owned();
    }
    let (root, base_path) = split_root(base);
    let base_path = base_path.split(['?', '#']).next().unwrap_or_default();
    let (path, query) = location.split_at(location.find('?').unwrap_or(location.len()));
    let merged = if path.is_empty() {
        base_path.to_owned()
    } else if path.starts_with('/') {
        path.to_owned()
    } else {
        let folder = base_path.rfind('/').map_or("", |at| &base_path[..=at]);
        format!("{folder}{path}")
    };
    format!("{root}{}{query}", normalise(&merged))
}

/// Whether a location begins with the scheme of a URL (of two letters at least, so that `C:` is none).
pub(crate) fn has_scheme(location: &str) -> bool {
    location.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    })
}

/// `https://host` and `/path` of a URL; of a path, nothing and the path.
fn split_root(base: &str) -> (&str, &str) {
    let Some(at) = base.find("://") else { return ("", base) };
    let path = base[at + 3..].find('/').map_or(base.len(), |slash| at + 3 + slash);
    base.split_at(path)
}

/// Removes `.` and `..` (RFC 3986 §5.2.4).
fn normalise(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "." => {}
            ".." => match segments.last() {
                Some(&"") if segments.len() == 1 => {}
                Some(&last) if last != ".." => {
                    segments.pop();
                }
                _ => segments.push(".."),
            },
            _ => segments.push(segment),
        }
    }
    segments.join("/")
}
