//! The program that tests the generated clients: its manifest, its build, its run.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use soapstone_interop_check::{Feature, Outcome, parse};

use crate::peer::{Peer, Service};
use crate::process::Guarded;
use crate::root;

/// The time that a build may take, in seconds: the first one compiles the runtime with its dependencies.
const BUILD: u64 = 900;
/// The time that all checks of a peer may take, in seconds.
const JUDGE: u64 = 300;

/// Compiles the program of a peer with warnings denied, and returns its path.
pub fn build(peer: Peer, services: &[Service]) -> Result<PathBuf, String> {
    let (work, target) = (peer.work(), root().join("target").join("interop").join("build"));
    let folder = work.join("client");
    write(&folder.join("Cargo.toml"), &manifest(peer, services))?;
    // The versions that the project is built with; what is not needed here is removed by cargo.
    let lock = root().join("Cargo.lock");
    fs::copy(&lock, folder.join("Cargo.lock")).map_err(|error| format!("cannot copy {}: {error}", lock.display()))?;
    write(&work.join("operations.rs"), &operations(&work, services)?)?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let guarded = Guarded::new("compiling the client", BUILD, cargo, &work.join("build.log"));
    let guarded = guarded
        .map_err(|error| error.to_string())?
        .env("RUSTFLAGS", "-D warnings")
        .env("CARGO_INCREMENTAL", "0")
        .env("INTEROP_WORK", &work);
    let guarded = guarded.arg("build").arg("--quiet").arg("--manifest-path").arg(folder.join("Cargo.toml"));
    guarded.arg("--target-dir").arg(&target).succeed()?;
    Ok(target.join("debug").join(format!("interop-{}", peer.name)))
}

/// Runs the program of a peer, or its script, and reads the report.
pub fn judge(peer: Peer, program: &Path, base: &str) -> Result<Vec<(Feature, Outcome)>, String> {
    let guarded = Guarded::new("the program that tests the clients", JUDGE, program, &peer.work().join("judge.log"));
    let output = guarded.map_err(|error| error.to_string())?.arg(base).arg(peer.work()).succeed()?;
    parse(&output)
}

fn manifest(peer: Peer, services: &[Service]) -> String {
    let path = |path: PathBuf| format!("{:?}", path.display().to_string());
    let main = path(peer.folder().join("client").join("main.rs"));
    let mut text = format!(
        "# Written by `cargo xtask interop`.\n[package]\nname = \"interop-{0}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
         publish = false\n\n[workspace]\n\n[[bin]]\nname = \"interop-{0}\"\npath = {main}\n\n[profile.dev]\ndebug = 0\n\n\
         [dependencies]\nfastrand = \"2\"\nsoapstone = {{ path = {1}, features = [\"blocking\", \"cookies\", \"gzip\"] }}\n\
         soapstone-interop-check = {{ path = {2} }}\nsoapstone-wss = {{ path = {3} }}\nurl = \"2\"\n",
        peer.name,
        path(root().join("runtime")),
        path(root().join("dev").join("interop").join("check")),
        path(root().join("wss")),
    );
    for Service { name, .. } in services {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{name} = {{ path = \"../generated/{name}\", default-features = false }}");
    }
    text
}

/// Returns the source of the lists of operations, for `include!`.
fn operations(work: &Path, services: &[Service]) -> Result<String, String> {
    let mut text = String::from("static OPERATIONS: &[(&str, &[Exercise])] = &[\n");
    for Service { name, .. } in services.iter().filter(|service| service.operations) {
        let _ = writeln!(text, "    (\"{name}\", &[");
        for marker in markers(&work.join("generated").join(name).join("src"))? {
            let _ = writeln!(text, "        exercise::<{}::{marker}>,", name.replace('-', "_"));
        }
        text.push_str("    ]),\n");
    }
    text.push_str("];\n");
    Ok(text)
}

/// Returns the paths of the types that stand for operations in the generated code of a folder, in the order of files.
fn markers(folder: &Path) -> Result<Vec<String>, String> {
    let error = |error: std::io::Error| format!("cannot read {}: {error}", folder.display());
    let entries: Result<Vec<_>, _> = fs::read_dir(folder).map_err(error)?.collect();
    let mut files: Vec<PathBuf> = entries.map_err(error)?.iter().map(fs::DirEntry::path).collect();
    files.sort();
    let mut markers = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "rs")) {
        let module = file.file_stem().unwrap_or_default().to_string_lossy();
        let text = fs::read_to_string(file).map_err(error)?;
        let names = text.lines().filter_map(|line| line.strip_prefix("impl rt::Operation for ")?.strip_suffix(" {"));
        markers.extend(names.map(|name| format!("{module}::{name}")));
    }
    Ok(markers)
}

/// Writes a file unless it is the same already, since cargo compares times.
fn write(path: &Path, text: &str) -> Result<(), String> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(path, text));
    written.map_err(|error| format!("cannot write {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_operations_of_generated_code_are_found() {
        let folder = root().join("examples").join("generated-crate").join("src");
        assert_eq!(markers(&folder), Ok(vec!["library_port::FindBooksOperation".to_owned()]));
    }
}
