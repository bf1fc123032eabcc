//! `soapstone.lock`: what was fetched, what was written, and the hashes of both.
//!
//! It lies in the output's folder. Whoever has the folder can generate again without a network, and the next run knows
//! which files are its own.

use std::path::{Component, Path};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::Failure;

/// The file's name.
pub const NAME: &str = "soapstone.lock";
/// The version of the format.
const VERSION: u32 = 1;

/// What the file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// The version of the format.
    pub version: u32,
    /// What was fetched, in the order in which it was asked for.
    #[serde(default, rename = "document", skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<Document>,
    /// What was written, by path.
    #[serde(default, rename = "file", skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<WrittenFile>,
}

/// A document that was fetched, or that could not be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The URL that was asked for; passwords and tokens in it are masked.
    pub url: String,
    /// The URL that answered, where that is another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirected: Option<String>,
    /// Where it is kept, below the output's folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// SHA-256 of its bytes, in hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Why there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
}

/// A file that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WrittenFile {
    /// Its path below the output's folder, with `/`.
    pub path: String,
    /// SHA-256 of its text with line ends of one character, in hex.
    pub sha256: String,
}

impl Default for Lock {
    fn default() -> Self {
        Self { version: VERSION, documents: Vec::new(), files: Vec::new() }
    }
}

impl Lock {
    /// Reads the lock of an output's folder; an empty one where there is none.
    ///
    /// # Errors
    /// It cannot be read, is of a later version, or names a file outside the folder.
    pub fn read(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join(NAME);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Failure::io(format!("cannot read {}", path.display()), &error)),
        };
        let broken = |what: String| Failure::Io(format!("{}: {what}", path.display()));
        let lock: Self = toml::from_str(&text).map_err(|error| broken(error.to_string()))?;
        if lock.version != VERSION {
            return Err(broken(format!("version {} is not known here, update soapstone", lock.version)));
        }
        let paths =
            lock.files.iter().map(|file| &file.path).chain(lock.documents.iter().filter_map(|d| d.file.as_ref()));
        for path in paths {
            if !is_inside(path) {
                return Err(broken(format!("\"{path}\" is not a path below this folder")));
            }
        }
        Ok(lock)
    }

    /// The file's text.
    ///
    /// # Errors
    /// It cannot be written as TOML.
    pub fn to_text(&self) -> Result<String, Failure> {
        let text = toml::to_string(self).map_err(|error| Failure::Io(format!("cannot write {NAME}: {error}")))?;
        Ok(format!(
            "# Written by soapstone: what it fetched and wrote. Not for editing; it belongs under version control.\n{text}"
        ))
    }

    /// The hash that a file had when it was written.
    pub fn hash_of(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.sha256.as_str())
    }
}

/// SHA-256 of bytes, in hex.
pub fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 of a text that a checkout may have given other line ends, in hex.
pub fn text_hash(bytes: &[u8]) -> String {
    let mut plain = Vec::with_capacity(bytes.len());
    for (index, &byte) in bytes.iter().enumerate() {
        if byte != b'\r' || bytes.get(index + 1) != Some(&b'\n') {
            plain.push(byte);
        }
    }
    hash(&plain)
}

/// Whether a path from a file leads to a place below the folder: somebody else may have written it.
fn is_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(['\\', ':'])
        && Path::new(path).components().all(|component| matches!(component, Component::Normal(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_are_read_as_written() {
        let lock = Lock {
            documents: vec![Document {
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
    fn paths_outside_are_refused() {
        for path in ["../x", "/etc/passwd", "a/../../x", "", "C:x", "a\\..\\x"] {
            assert!(!is_inside(path), "{path}");
        }
        assert!(is_inside("wsdl/a b.wsdl"));
    }
}
