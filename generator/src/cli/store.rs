//! The documents of a run: from the disk, from the kept documents of earlier runs, or from the web, in this order.
//!
//! A fetched document is kept in the output folder, and the lock file has its hash. Later runs read the kept document
//! and send no request, except with `--update`.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;

use indicatif::HumanBytes;

use super::lock::{self, Lock, LockedDocument};
use super::progress::Progress;
use super::web::Web;
use super::{Failure, address};
use crate::load::{Catalog, Disk, Fetch, FetchError, Limits, Request};
use crate::redact::masked;

/// The folder of kept documents, below the output's.
pub const FOLDER: &str = "wsdl";

/// The documents that may be fetched from the web.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Documents that are not kept yet.
    New,
    /// All documents.
    Update,
    /// No documents.
    Offline,
}

/// Locates and reads the documents of a run, and records the fetched ones.
pub struct Store<'a> {
    disk: Disk,
    catalog: Catalog,
    web: Option<Web>,
    limits: Limits,
    progress: &'a Progress,
    /// The kept documents of the lock file by URL; empty if all documents are fetched again.
    locked: BTreeMap<String, (LockedDocument, Vec<u8>)>,
    /// The file names of kept documents by URL.
    names: BTreeMap<String, String>,
    state: RefCell<State>,
}

/// The documents of a run that are from the web.
#[derive(Default)]
struct State {
    /// In the order of the requests.
    documents: Vec<LockedDocument>,
    /// The bytes by URL after redirects.
    bytes: BTreeMap<String, Vec<u8>>,
    /// The URL to send by the URL to show.
    secret: BTreeMap<String, String>,
    /// The used file names, in lower case.
    taken: HashSet<String>,
}

impl<'a> Store<'a> {
    /// Opens the documents that are kept in a folder, and compares them with the hashes of the lock file.
    ///
    /// # Errors
    /// A kept document is missing or was modified.
    pub fn open(
        folder: Option<&Path>,
        lock: &Lock,
        access: Access,
        catalog: Catalog,
        limits: Limits,
        progress: &'a Progress,
    ) -> Result<Self, Failure> {
        let mut store = Store {
            disk: Disk::with_catalog(catalog.clone()),
            catalog,
            web: None,
            limits,
            progress,
            locked: BTreeMap::new(),
            names: BTreeMap::new(),
            state: RefCell::default(),
        };
        for document in &lock.documents {
            if let Some(file) = &document.file {
                store.names.insert(document.url.clone(), file.clone());
            }
            if let (Some(folder), false) = (folder, access == Access::Update) {
                let bytes = kept(folder, document)?;
                store.locked.insert(document.url.clone(), (document.clone(), bytes));
            }
        }
        Ok(store)
    }

    /// Allows requests to the web, with the credentials in the URL of the main document, if there are any.
    #[must_use]
    pub fn with_web(mut self, main: &str) -> Self {
        self.web = Some(Web::new(main));
        self
    }

    /// Registers a URL from the user, and returns it without secrets.
    pub fn enter(&self, url: &str) -> String {
        self.shown(url)
    }

    /// Returns a URL without secrets. URLs that differ only in secrets are numbered.
    fn shown(&self, url: &str) -> String {
        let (masked, sent) = (address::mask(url), address::to_send(url));
        // The URL has no secrets, or they are masked already.
        if masked == sent {
            return masked;
        }
        let mut state = self.state.borrow_mut();
        let numbered = (2_usize..).map(|number| format!("{masked}#{number}"));
        let mut all = std::iter::once(masked.clone()).chain(numbered);
        let free = |shown: &String| state.secret.get(shown).is_none_or(|known| *known == sent);
        let shown = all.find(free).unwrap_or(masked);
        state.secret.insert(shown.clone(), sent);
        shown
    }

    /// Returns the documents from the web for the lock file, and the file name and bytes of each document to keep.
    pub fn into_kept(self) -> (Vec<LockedDocument>, Vec<(String, Vec<u8>)>) {
        let State { documents, mut bytes, .. } = self.state.into_inner();
        let kept = documents.iter().filter_map(|document| {
            let identity = document.redirected.as_ref().unwrap_or(&document.url);
            Some((document.file.clone()?, bytes.remove(identity)?))
        });
        let kept = kept.collect();
        (documents, kept)
    }

    /// Returns the identity of a document on the web: the URL after redirects, without secrets.
    fn on_web(&self, url: &str, request: Request<'_>) -> Result<String, FetchError> {
        let shown = self.shown(url);
        let known = self.state.borrow().documents.iter().find(|document| document.url == shown).cloned();
        if let Some(document) = known {
            return outcome(&document);
        }
        let document = match self.locked.get(&shown) {
            Some((document, bytes)) => self.remember(document.clone(), bytes.clone()),
            None => self.fetch(url, &shown, request)?,
        };
        outcome(&document)
    }

    fn fetch(&self, url: &str, shown: &str, request: Request<'_>) -> Result<LockedDocument, FetchError> {
        let Some(web) = &self.web else {
            return Err(FetchError::Rejected(format!("{shown} is not in {}, and this run is offline", lock::NAME)));
        };
        if self.state.borrow().documents.len() >= self.limits.documents {
            return Err(FetchError::Rejected("too many documents".to_owned()));
        }
        self.progress.show(&format!("fetching {shown}"));
        let secret = self.state.borrow().secret.get(shown).cloned();
        let mut document =
            LockedDocument { url: shown.to_owned(), redirected: None, file: None, sha256: None, missing: None };
        let received = |bytes: u64| self.progress.show(&format!("fetching {shown}: {}", HumanBytes(bytes)));
        match web.get(secret.as_deref().unwrap_or(url), self.limits.document_bytes, &received) {
            Ok(response) => {
                let identity = self.shown(&response.url);
                document.file = Some(self.name(&document.url, &identity, request));
                document.sha256 = Some(lock::hash(&response.bytes));
                document.redirected = (identity != shown).then_some(identity);
                Ok(self.remember(document, response.bytes))
            }
            // Only documents that the main document imports may be missing.
            Err(error) if request.base.is_none() => Err(error),
            Err(error) => {
                document.missing = Some(masked(&error.to_string()));
                self.remember(document, Vec::new());
                Err(error)
            }
        }
    }

    fn remember(&self, document: LockedDocument, bytes: Vec<u8>) -> LockedDocument {
        let mut state = self.state.borrow_mut();
        if document.missing.is_none() {
            let identity = document.redirected.as_ref().unwrap_or(&document.url).clone();
            state.bytes.entry(identity).or_insert(bytes);
        }
        state.taken.extend(document.file.iter().map(|file| file.to_lowercase()));
        state.documents.push(document.clone());
        document
    }

    /// Returns a path for a document: that of the document with the same identity, its earlier path, or a free one.
    fn name(&self, url: &str, identity: &str, request: Request<'_>) -> String {
        let state = self.state.borrow();
        let same = |document: &&LockedDocument| document.redirected.as_ref().unwrap_or(&document.url) == identity;
        if let Some(file) = state.documents.iter().find(same).and_then(|document| document.file.clone()) {
            return file;
        }
        let free = |path: &String| {
            let others = self.names.iter().filter(|(of, _)| *of != url).map(|(_, path)| path.to_lowercase());
            let lower = path.to_lowercase();
            !state.taken.contains(&lower) && !others.into_iter().any(|other| other == lower)
        };
        if let Some(old) = self.names.get(url).filter(|old| free(old)) {
            return old.clone();
        }
        let name = address::file_name(identity, request.base.is_some());
        let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, "xml"));
        let numbered = (2_usize..).map(|n| format!("{FOLDER}/{stem}_{n}.{extension}"));
        let mut paths = std::iter::once(format!("{FOLDER}/{name}")).chain(numbered);
        paths.find(free).unwrap_or_else(|| format!("{FOLDER}/{name}"))
    }

    /// Returns the identity of a document with a URL, from the catalog or the web.
    fn by_url(&self, url: &str, request: Request<'_>) -> Result<String, FetchError> {
        match self.catalog.get(url).filter(|path| path.is_file()) {
            Some(path) => match path.canonicalize().ok().as_deref().and_then(Path::to_str) {
                Some(path) => Ok(path.to_owned()),
                None => Err(FetchError::Rejected(format!("{}: the path is not Unicode", path.display()))),
            },
            None => self.on_web(url, request),
        }
    }
}

impl Fetch for Store<'_> {
    fn locate(&self, request: Request<'_>) -> Result<String, FetchError> {
        match request.base {
            Some(base) if address::is_url(base) => {
                let url = address::resolve(base, request.location);
                if address::is_url(&url) {
                    self.by_url(&url, request)
                } else {
                    Err(FetchError::Rejected("a document from the web must not refer to files".to_owned()))
                }
            }
            None if address::is_url(request.location) => self.on_web(request.location, request),
            _ => match self.disk.locate(request) {
                Err(FetchError::NotFound(_)) if address::is_url(request.location) => {
                    self.on_web(request.location, request)
                }
                found => found,
            },
        }
    }

    fn locate_namespace(&self, namespace: &str) -> Option<String> {
        self.disk.locate_namespace(namespace)
    }

    fn read(&self, identity: &str, max_bytes: u64) -> Result<Vec<u8>, FetchError> {
        if !address::is_url(identity) {
            return self.disk.read(identity, max_bytes);
        }
        let state = self.state.borrow();
        let bytes = state.bytes.get(identity).ok_or_else(|| FetchError::NotFound(identity.to_owned()))?;
        if bytes.len() as u64 > max_bytes { Err(FetchError::TooLarge(max_bytes)) } else { Ok(bytes.clone()) }
    }
}

/// Returns the identity of a document, or the error of its request.
fn outcome(document: &LockedDocument) -> Result<String, FetchError> {
    match &document.missing {
        None => Ok(document.redirected.as_ref().unwrap_or(&document.url).clone()),
        Some(why) => Err(FetchError::Unavailable {
            error: format!("{why}, when it was fetched"),
            help: "--update tries again".to_owned(),
        }),
    }
}

/// Reads a kept document.
fn kept(folder: &Path, document: &LockedDocument) -> Result<Vec<u8>, Failure> {
    let (Some(file), Some(sha256)) = (&document.file, &document.sha256) else { return Ok(Vec::new()) };
    let path = folder.join(file);
    let advice =
        "fetch it again with --update; to generate from a copy that you changed, move it away and name it with --wsdl";
    let bytes = fs::read(&path).map_err(|error| {
        Failure::Io(format!("cannot read {}, which {} lists: {error}\n{advice}", path.display(), lock::NAME))
    })?;
    if lock::hash(&bytes) == *sha256 {
        Ok(bytes)
    } else {
        Err(Failure::Io(format!("{} is not what was fetched from {}\n{advice}", path.display(), document.url)))
    }
}
