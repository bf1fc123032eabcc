//! `soapstone.lock`: the fetched documents and the written files, with their hashes.
//!
//! The file is in the output folder. It makes runs without a network possible and distinguishes written files from
//! others.

use std::path::{Component, Path};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::Failure;

/// The file's name.
pub const NAME: &str = "soapstone.lock";
/// The version of the format.
const VERSION: u32 = 1;

/// The content of the lock file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// The version of the format.
    pub version: u32,
    /// The fetched documents, in the order of the requests.
    #[serde(default, rename = "document", skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<LockedDocument>,
    /// The written files.
    #[serde(default, rename = "file", skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<WrittenFile>,
}

/// A document that was fetched, or whose request failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedDocument {
    /// The URL of the request, with masked passwords and tokens.
    pub url: String,
    /// The URL after redirects, if it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirected: Option<String>,
    /// The path of the kept document below the output folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The SHA-256 hash of the bytes, in hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The error, if the request failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenFile {
    /// The path below the output folder, with `/`.
    pub path: String,
    /// The SHA-256 hash of the text with `\n` as line ends, in hexadecimal.
    pub sha256: String,
}

impl Default for Lock {
    fn default() -> Self {
        Self { version: VERSION, documents: Vec::new(), files: Vec::new() }
    }
}

impl Lock {
    /// Reads the lock file of an output folder. A missing file counts as empty.
    ///
    /// # Errors
    /// The file cannot be read, has an unknown version, or contains a path outside the folder.
    pub fn read(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join(NAME);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Failure::io(format!("cannot read {}", path.display()), &error)),
        };
        Self::parse(&text).map_err(|what| {
            let help = "restore the file from version control, or remove it: the documents are fetched again";
            Failure::Io(format!("{}: {what}\n  = help: {help}", path.display()))
        })
    }

    /// Reads the text of a lock file.
    ///
    /// # Errors
    /// The text is not a lock file, has an unknown version, or contains a path outside the folder.
    pub fn parse(text: &str) -> Result<Self, String> {
        let lock: Self = toml::from_str(text).map_err(|error| error.to_string())?;
        if lock.version != VERSION {
            return Err(format!("version {} is not known here, update soapstone", lock.version));
        }
        let paths =
            lock.files.iter().map(|file| &file.path).chain(lock.documents.iter().filter_map(|d| d.file.as_ref()));
        for path in paths {
            if !is_inside(path) {
                return Err(format!("{path:?} is not a path below this folder"));
            }
        }
        Ok(lock)
    }

    /// Returns the text of the file.
    ///
    /// # Errors
    /// The content cannot be written as TOML.
    pub fn to_text(&self) -> Result<String, Failure> {
        let text = toml::to_string(self).map_err(|error| Failure::Io(format!("cannot write {NAME}: {error}")))?;
        Ok(format!(
            "# Written by soapstone: what it fetched and wrote. Not for editing; it belongs under version control.\n{text}"
        ))
    }

    /// Returns the hash of a file when it was written.
    pub fn hash_of(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.sha256.as_str())
    }
}

/// Returns the SHA-256 hash of bytes, in hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Returns the SHA-256 hash of a text with `\n` as line ends, which a checkout may have converted.
pub fn text_hash(bytes: &[u8]) -> String {
    let mut plain = Vec::with_capacity(bytes.len());
    for (index, &byte) in bytes.iter().enumerate() {
        if byte != b'\r' || bytes.get(index + 1) != Some(&b'\n') {
            plain.push(byte);
        }
    }
    hash(&plain)
}

/// Whether a path of the lock file, which is untrusted, stays below the folder.
fn is_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(|c: char| matches!(c, '\\' | ':') || c.is_control())
        && Path::new(path).components().all(|component| matches!(component, Component::Normal(_)))
}

/// Whether a path of the lock file leads to a place below the folder, with all symbolic links followed. What does not exist
/// leads nowhere.
pub fn resolves_inside(folder: &Path, path: &str) -> bool {
    let Ok(folder) = folder.canonicalize() else { return true };
    match folder.join(path).canonicalize() {
        Ok(place) => place.starts_with(folder),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_are_read_as_written() {
        let lock = Lock {
            documents: vec![LockedDocument {
                url: "http://h/a?wsdl".to_owned(),
                redirected: None,
                file: Some("wsdl/a.wsdl".to_owned()),
                sha256: Some("00".to_owned()),
                missing: None,
            }],
            files: vec![WrittenFile { path: "src/lib.rs".to_owned(), sha256: text_hash(b"a\r\nb\rc") }],
            ..Lock::default()
        };
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(NAME), lock.to_text().unwrap()).unwrap();
        assert_eq!(Lock::read(folder.path()).unwrap(), lock);
        assert_eq!(lock.hash_of("src/lib.rs"), Some(text_hash(b"a\nb\rc").as_str()));
    }

    #[test]
    fn paths_outside_are_rejected() {
        for path in ["../x", "/etc/passwd", "a/../../x", "", "C:x", "a\\..\\x"] {
            assert!(!is_inside(path), "{path}");
        }
        assert!(is_inside("wsdl/a b.wsdl"));
    }
}
