//! A lock file → its reader: what is read is written and read as the same, and no path of it leaves the folder.

use std::path::{Component, Path};

use soapstone_codegen::cli::Lock;

use super::Target;

/// The target.
pub const TARGET: Target = Target { name: "lock", run: target, seeds: &[], dictionary: DICTIONARY, longest: 1 << 13 };

/// Reads a lock file.
///
/// # Panics
/// Reading what was written gives something else, or a path leads out of the folder.
pub fn target(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let Ok(lock) = Lock::parse(text) else { return };
    let written = lock.to_text().expect("a lock file that was read is written");
    assert_eq!(Lock::parse(&written).as_ref(), Ok(&lock), "{written}");
    let kept = lock.documents.iter().filter_map(|document| document.file.as_ref());
    for path in lock.files.iter().map(|file| &file.path).chain(kept) {
        let parts = Path::new(path).components();
        assert!(parts.into_iter().all(|part| matches!(part, Component::Normal(_))), "{path:?}");
        assert!(!path.contains(|c: char| c.is_control()), "{path:?}");
    }
}

const DICTIONARY: &[&str] = &[
    "version = 1\n",
    "[[file]]\n",
    "[[document]]\n",
    "path = \"",
    "sha256 = \"",
    "url = \"http://h/a?wsdl\"\n",
    "redirected = \"",
    "missing = \"",
    "file = \"wsdl/a.wsdl\"\n",
    "../",
    "..\\\\",
    "C:",
    "/etc",
    "./",
    "\\u0000",
    "\\u001b[2J",
    "\"\"\"",
    "'''",
];
