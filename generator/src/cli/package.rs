//! The files of an output: a crate that depends on the runtime alone, or a bare module.

use std::path::{Component, Path, PathBuf};

use super::example::Example;
use super::folder::{FileKind, NewFile};
use super::runtime::Dependency;
use super::{Failure, policy, readme};
use crate::emit::{OutputFile, Source};
use crate::lower::ir::Package;

/// The features of the runtime that a generated crate passes on, with descriptions.
pub const FEATURES: &[(&str, &str)] = &[
    ("client", "the async client: reqwest, rustls (default)"),
    ("blocking", "the blocking client: hyper, rustls; no async runtime"),
    ("http2", "HTTP/2 of the async client"),
    ("pkcs12", "certificates of clients in files of PKCS#12"),
    ("cookies", "cookies that calls of a client share"),
    ("digest", "digest authentication"),
    ("gzip", "compressed responses and requests"),
    ("deflate", "responses in the content coding deflate"),
    ("brotli", "responses in the content coding br"),
    ("zstd", "responses in the content coding zstd"),
    ("chrono", "conversions of dates and times to those of chrono"),
    ("jiff", "conversions of dates and times to those of jiff"),
    ("time", "conversions of dates and times to those of time"),
    ("stream", "the items of a response as a stream"),
    ("tempfile", "large attachments in temporary files"),
    ("tower", "an adapter for HTTP clients that are services of tower"),
    ("tracing", "a span of tracing for each exchange"),
    ("validate", "checks of the schema's facets: lengths, ranges, patterns"),
];

/// The width of the lines of features in the manifest, without their comments.
const FEATURE_WIDTH: usize = "brotli = [\"soapstone/brotli\"]".len() + 6;

/// Names that are not allowed for a crate, in addition to Rust's keywords.
const TAKEN: &[&str] = &["soapstone", "std", "core", "alloc", "test", "proc_macro"];

/// A crate to write.
#[derive(Debug)]
pub struct Crate<'a> {
    /// Its name.
    pub name: String,
    /// The runtime in the manifest.
    pub runtime: Dependency,
    /// The folder of the crate, as another crate beside it names it.
    pub folder: String,
    /// The command that regenerates the crate.
    pub command: &'a str,
}

/// Returns the name of the crate in a folder: `given`, or the name of the folder.
///
/// # Errors
/// The name is not valid for Cargo or Rust.
pub fn name(given: Option<&str>, folder: &Path) -> Result<String, Failure> {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    let of_folder = || absolute.file_name().map(|name| name.to_string_lossy().to_lowercase().replace(['.', ' '], "-"));
    let name = given.map(str::to_owned).or_else(of_folder).unwrap_or_default();
    let ident = name.replace('-', "_");
    let plain = name.is_ascii()
        && syn::parse_str::<syn::Ident>(&ident).is_ok()
        && name.starts_with(|c: char| c.is_alphabetic());
    if plain && !TAKEN.contains(&ident.as_str()) {
        return Ok(name);
    }
    Err(Failure::Usage(format!("\"{name}\" cannot be the name of a crate; choose one with --name")))
}

/// Returns an absolute path without `.` and `..`.
pub fn absolute(path: &Path) -> Option<PathBuf> {
    std::path::absolute(path).ok().map(|path| plain(&path))
}

/// Returns a path relative to a folder, or absolute if the two have only the root in common.
pub fn relative(folder: &Path, runtime: &Path) -> Option<String> {
    let (from, to) = (absolute(folder)?, absolute(runtime)?);
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    if shared < 2 {
        return to.to_str().map(|path| path.replace('\\', "/"));
    }
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let down = to.components().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    Some(up.chain(down).collect::<Vec<_>>().join("/"))
}

/// Returns the files of a crate.
pub fn crate_files(of: &Crate<'_>, package: &Package, example: Option<&Example>, source: &Source) -> Vec<NewFile> {
    let scaffold = |path: &str, text: String| NewFile {
        path: path.to_owned(),
        bytes: text.into_bytes(),
        kind: FileKind::Scaffold,
    };
    let mut entries = vec![
        scaffold("Cargo.toml", manifest(of, package, example)),
        scaffold("README.md", readme::readme(of, package, example)),
        // Formatting would make the files differ from the generated ones.
        scaffold("rustfmt.toml", "disable_all_formatting = true\n".to_owned()),
    ];
    if let Some(example) = example {
        entries.push(scaffold(&format!("examples/{}.rs", example.name), example.text.clone()));
    }
    entries.extend(source.crate_files().into_iter().map(|file| {
        let path = if file.path == "mod.rs" { "src/lib.rs".to_owned() } else { format!("src/{}", file.path) };
        NewFile { path, bytes: file.text.into_bytes(), kind: FileKind::Generated }
    }));
    entries
}

/// Returns the files of a module.
pub fn module_files(source: &Source) -> Vec<NewFile> {
    let entry =
        |file: OutputFile| NewFile { path: file.path, bytes: file.text.into_bytes(), kind: FileKind::Generated };
    source.module_files().into_iter().map(entry).collect()
}

fn manifest(of: &Crate<'_>, package: &Package, example: Option<&Example>) -> String {
    let runtime = of.runtime.keys();
    let mut text = format!(
        "[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\nrust-version = \"{}\"\ndescription = {}\n\
         # The client may have a module called `bin`.\nautobins = false\n\n[features]\ndefault = [\"client\"]\n",
        of.name,
        env!("CARGO_PKG_RUST_VERSION"),
        quoted(&format!("A typed client of the SOAP service {}", package.name)),
    );
    for (feature, about) in FEATURES {
        let line = format!("{feature} = [\"soapstone/{feature}\"]");
        text.push_str(&format!("{line:<FEATURE_WIDTH$} # {about}\n"));
    }
    let (features, serde) = if derives_serde(package) {
        (", features = [\"serde\"]", "serde = { version = \"1\", features = [\"derive\"] }\n")
    } else {
        ("", "")
    };
    text.push_str(&format!(
        "\n[dependencies]\n{serde}soapstone = {{ {runtime}, default-features = false{features} }}\n"
    ));
    if let Some(Example { name, security, .. }) = example {
        let dependency = policy::security_dependency(&of.runtime).filter(|_| *security);
        if let Some(dependency) = dependency {
            text.push_str(&format!("\n[dev-dependencies]\nsoapstone-wss = {{ {} }}\n", dependency.keys()));
        }
        text.push_str(&format!("\n[[example]]\nname = \"{name}\"\nrequired-features = [\"blocking\"]\n"));
    }
    text
}

/// Whether the configuration adds a derive of serde.
fn derives_serde(package: &Package) -> bool {
    let mut derives = package.items.iter().flat_map(|item| &item.derives);
    derives.any(|path| path.trim_start_matches("::").starts_with("serde::"))
}

/// Returns a TOML string of one line.
pub fn quoted(text: &str) -> String {
    string(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Returns a TOML string of a text as it is, such as a path.
pub fn string(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// Removes `.` and `..` from a path without access to the disk, because the folder may not exist yet.
pub fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower::ir::{Item, ItemFile, ItemKind};

    #[test]
    fn names_are_valid_for_cargo() {
        assert_eq!(name(None, Path::new("out/My.Orders")).unwrap(), "my-orders");
        assert_eq!(name(Some("orders_2"), Path::new("x")).unwrap(), "orders_2");
        for wrong in ["", "2nd", "fn", "soapstone", "a b", "é", "_"] {
            assert!(name(Some(wrong), Path::new("x")).is_err(), "{wrong}");
        }
    }

    #[test]
    fn paths_are_relative_within_a_tree() {
        let path = |from: &str, to: &str| relative(Path::new(from), Path::new(to));
        assert_eq!(path("/w/p/examples/x", "/w/p/runtime").as_deref(), Some("../../runtime"));
        assert_eq!(path("/w/p/examples/../y/.", "/w/p/runtime").as_deref(), Some("../runtime"));
        assert_eq!(path("/x/y", "/w/p/runtime").as_deref(), Some("/w/p/runtime"));
    }

    #[test]
    fn derives_of_serde_bring_the_dependency() {
        let manifest = |derive: &str| -> toml::Table {
            let item = Item {
                ident: "Order".to_owned(),
                module: 0,
                file: ItemFile::Types,
                docs: Vec::new(),
                derives: vec![derive.to_owned()],
                simple_name: None,
                constructor: Vec::new(),
                conversions: Vec::new(),
                open: false,
                list: None,
                kind: ItemKind::Omitted,
            };
            let package = Package { items: vec![item], ..Package::default() };
            let of =
                Crate { name: "orders".to_owned(), runtime: Dependency::Released, folder: String::new(), command: "" };
            manifest(&of, &package, None).parse().unwrap()
        };
        let with = manifest("serde::Serialize");
        assert_eq!(with["dependencies"]["serde"]["features"].to_string(), "[\"derive\"]");
        assert_eq!(with["dependencies"]["soapstone"]["features"].to_string(), "[\"serde\"]");
        let without = manifest("Eq");
        assert!(without["dependencies"].get("serde").is_none());
        assert!(without["dependencies"]["soapstone"].get("features").is_none());
    }
}
