//! The inputs of a target that are files: seeds, and inputs that were findings.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::Target;

/// An input that is a file.
#[derive(Debug, Clone)]
pub struct Input {
    /// The path below the root of the checkout.
    pub path: PathBuf,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Returns the seeds of a target and the inputs that were findings, in the order of their paths.
///
/// # Errors
/// A folder or file cannot be read, or there is no input.
pub fn of(target: &Target) -> io::Result<Vec<Input>> {
    let root = soapstone_dev::root();
    let mut paths = Vec::new();
    for own in ["seeds", "found"] {
        collect(&root.join("dev/fuzz").join(own).join(target.name), None, &mut paths)?;
    }
    for (folder, extension) in target.seeds {
        collect(&root.join(folder), Some(OsStr::new(extension)), &mut paths)?;
    }
    paths.sort();
    if paths.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, format!("the target {} has no seeds", target.name)));
    }
    let read = |path: &PathBuf| {
        let path = path.strip_prefix(&root).unwrap_or(path).to_owned();
        Ok(Input { bytes: fs::read(root.join(&path))?, path })
    };
    paths.iter().map(read).collect()
}

/// Adds the files below a folder that have an extension. A folder that does not exist is empty.
fn collect(folder: &Path, extension: Option<&OsStr>, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, extension, paths)?;
        } else if extension.is_none() || path.extension() == extension {
            paths.push(path);
        }
    }
    Ok(())
}
