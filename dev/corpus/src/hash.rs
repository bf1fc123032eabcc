//! SHA-256 of texts and folders, by which a step is repeated or not.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// The hash of several pieces, in hex; where one ends and the next begins counts.
pub fn of(pieces: &[&[u8]]) -> String {
    let mut digest = Sha256::new();
    for piece in pieces {
        digest.update((piece.len() as u64).to_le_bytes());
        digest.update(piece);
    }
    hex(digest)
}

/// The hash of a file.
pub fn of_file(path: &Path) -> io::Result<String> {
    Ok(of(&[&fs::read(path)?]))
}

/// The hash of this program, which holds the generator.
pub fn of_program() -> io::Result<String> {
    // The path is no use where the program was built anew in the meantime, but this link is.
    let program = fs::read("/proc/self/exe").or_else(|_| fs::read(std::env::current_exe()?))?;
    Ok(of(&[&program]))
}

/// The hash of all files of a folder, names and contents.
pub fn of_folder(folder: &Path) -> io::Result<String> {
    of_folders(folder, |_| true)
}

/// The hash of everything in an indexed folder that is not an entry's own: catalogues, and what several entries share.
///
/// The index itself is not part of it, nor are folders that it names.
pub fn common(dir: &Path) -> Result<String, String> {
    let slugs: Vec<PathBuf> = soapstone_dev::index::read(dir, &[])?.iter().map(|entry| dir.join(&entry.slug)).collect();
    let index = dir.join("INDEX.tsv");
    of_folders(dir, |path| path != index && !slugs.iter().any(|slug| slug == path))
        .map_err(|error| format!("cannot read {}: {error}", dir.display()))
}

fn of_folders(folder: &Path, is_included: impl Fn(&Path) -> bool + Copy) -> io::Result<String> {
    let mut digest = Sha256::new();
    add(folder, folder, is_included, &mut digest)?;
    Ok(hex(digest))
}

fn add(base: &Path, folder: &Path, is_included: impl Fn(&Path) -> bool + Copy, digest: &mut Sha256) -> io::Result<()> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    paths.sort();
    for path in paths.into_iter().filter(|path| is_included(path)) {
        if path.is_dir() {
            add(base, &path, is_included, digest)?;
            continue;
        }
        let name = path.strip_prefix(base).unwrap_or(&path).to_string_lossy().into_owned();
        let content = fs::read(&path)?;
        digest.update(format!("{}\n{name}\n{}\n", name.len(), content.len()));
        digest.update(content);
    }
    Ok(())
}

fn hex(digest: Sha256) -> String {
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
