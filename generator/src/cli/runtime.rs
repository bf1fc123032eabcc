//! The runtime that a generated crate depends on: the released one, a folder, or a Git repository.
//!
//! The rule, in this order: the options `--soapstone-path` and `--soapstone-git`; the dependency that the crate's `Cargo.toml`
//! has already; the source that Cargo installed the command from, so that a generated crate builds at once.

use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

use super::package;

/// The package of this command, and that of the runtime.
const PACKAGE: &str = env!("CARGO_PKG_NAME");
const RUNTIME: &str = "soapstone";

/// Where the runtime of generated crates is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuntimeSource {
    /// On a registry, in the version of this command.
    Released,
    /// In a folder.
    Path(PathBuf),
    /// In a Git repository: its URL, and the commit or tag, if it is not the newest commit.
    Git(String, Option<String>),
}

impl RuntimeSource {
    /// Returns the source that the running command was installed from.
    ///
    /// Cargo records it beside the folder of installed programs. A program that was not installed is from a checkout, if that
    /// is still there.
    #[must_use]
    pub fn of_this_program() -> Self {
        let program = std::env::current_exe().ok();
        let root = program.as_deref().and_then(Path::parent).and_then(Path::parent);
        let record = root.and_then(|root| std::fs::read_to_string(root.join(".crates.toml")).ok());
        if let Some(source) = record.as_deref().and_then(installed_from) {
            return source;
        }
        let runtime = beside(Path::new(env!("CARGO_MANIFEST_DIR")));
        if runtime.join("Cargo.toml").is_file() { Self::Path(runtime) } else { Self::Released }
    }

    /// Returns the source in the options `--soapstone-path` and `--soapstone-git URL[#REVISION]`.
    pub(super) fn of_options(path: Option<&PathBuf>, git: Option<&String>) -> Option<Self> {
        match (path, git) {
            (Some(path), _) => Some(Self::Path(path.clone())),
            (None, Some(git)) => {
                let (url, revision) = git.split_once('#').map_or((git.as_str(), None), |(url, rest)| (url, Some(rest)));
                Some(Self::Git(url.to_owned(), revision.filter(|text| !text.is_empty()).map(str::to_owned)))
            }
            (None, None) => None,
        }
    }

    /// Returns the dependency of a crate in `folder` on this runtime.
    pub(super) fn dependency(&self, folder: &Path) -> Dependency {
        match self {
            Self::Released => Dependency::Released,
            Self::Path(path) => package::relative(folder, path).map_or(Dependency::Released, Dependency::Path),
            Self::Git(url, revision) => {
                Dependency::Git(url.clone(), revision.clone().map(|revision| ("rev", revision)))
            }
        }
    }
}

/// The dependency on the runtime as a manifest has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dependency {
    /// By version.
    Released,
    /// By this path.
    Path(String),
    /// By this URL, and by a revision with its key: one of [`REVISIONS`].
    Git(String, Option<(&'static str, String)>),
}

/// The keys that choose a commit of a repository.
const REVISIONS: [&str; 3] = ["rev", "tag", "branch"];

impl Dependency {
    /// Returns the dependency in the manifest of a crate in `folder`, if it has one.
    pub fn declared(folder: &Path) -> Option<Self> {
        let manifest: toml::Table = std::fs::read_to_string(folder.join("Cargo.toml")).ok()?.parse().ok()?;
        let dependency = manifest.get("dependencies")?.get(RUNTIME)?.as_table()?;
        let text = |key: &str| dependency.get(key).and_then(toml::Value::as_str).map(str::to_owned);
        match (text("path"), text("git"), text("version")) {
            (Some(path), _, _) => Some(Self::Path(path)),
            (None, Some(url), _) => {
                let key = REVISIONS.into_iter().find_map(|key| Some((key, text(key)?)));
                Some(Self::Git(url, key))
            }
            (None, None, Some(_)) => Some(Self::Released),
            (None, None, None) => None,
        }
    }

    /// Returns the keys and values of the dependency.
    pub fn keys(&self) -> String {
        let version = env!("CARGO_PKG_VERSION");
        match self {
            Self::Released => format!("version = \"{version}\""),
            Self::Path(path) => format!("path = {}, version = \"{version}\"", package::string(path)),
            Self::Git(url, revision) => {
                let revision = revision
                    .as_ref()
                    .map_or_else(String::new, |(key, revision)| format!(", {key} = {}", package::string(revision)));
                format!("git = {}{revision}, version = \"{version}\"", package::string(url))
            }
        }
    }
}

/// Returns the source of this command in Cargo's record of installed programs.
fn installed_from(record: &str) -> Option<RuntimeSource> {
    let record: toml::Table = record.parse().ok()?;
    let packages = record.get("v1")?.as_table()?;
    // A key is a package with its version and its source: `soapstone-codegen 0.1.0 (registry+https://…)`.
    let key = packages.keys().find(|key| key.split(' ').next() == Some(PACKAGE))?;
    let source = key.split_once('(')?.1.strip_suffix(')')?;
    if let Some(path) = source.strip_prefix("path+file://") {
        let path = percent_decode_str(path).decode_utf8_lossy();
        let path = if cfg!(windows) { path.trim_start_matches('/') } else { &path };
        return Some(RuntimeSource::Path(beside(Path::new(path))));
    }
    if let Some(git) = source.strip_prefix("git+") {
        let (url, commit) = git.split_once('#').map_or((git, None), |(url, commit)| (url, Some(commit)));
        let url = url.split('?').next().unwrap_or(url);
        return Some(RuntimeSource::Git(url.to_owned(), commit.map(str::to_owned)));
    }
    Some(RuntimeSource::Released)
}

/// Returns the folder of the runtime in the checkout that the generator is in.
fn beside(generator: &Path) -> PathBuf {
    generator.parent().unwrap_or(generator).join("runtime")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(source: &str) -> Option<RuntimeSource> {
        installed_from(&format!(
            "[v1]\n\"other 1.0.0 (path+file:///x)\" = [\"x\"]\n\"{PACKAGE} 0.1.0 ({source})\" = [\"y\"]\n"
        ))
    }

    #[test]
    fn cargo_records_where_a_program_is_from() {
        let git = |commit: Option<&str>| {
            Some(RuntimeSource::Git("https://h/soapstone".to_owned(), commit.map(str::to_owned)))
        };
        assert_eq!(record("registry+https://h/index"), Some(RuntimeSource::Released));
        assert_eq!(record("git+https://h/soapstone?branch=main#0a1b"), git(Some("0a1b")));
        assert_eq!(record("git+https://h/soapstone"), git(None));
        if cfg!(unix) {
            let path = RuntimeSource::Path("/srv/a b/runtime".into());
            assert_eq!(record("path+file:///srv/a%20b/generator"), Some(path));
        }
        assert_eq!(installed_from("[v1]\n\"other 1.0.0 (path+file:///x)\" = [\"x\"]\n"), None);
    }

    #[test]
    fn dependencies_are_read_as_written() {
        let folder = tempfile::tempdir().unwrap();
        let git = |key: Option<&'static str>| {
            Dependency::Git("https://h/s".to_owned(), key.map(|key| (key, "0a1b".to_owned())))
        };
        assert_eq!(Dependency::declared(folder.path()), None);
        let of_git = [None, Some("rev"), Some("tag"), Some("branch")].map(git);
        for dependency in [Dependency::Released, Dependency::Path("../a  \"b".to_owned())].into_iter().chain(of_git) {
            let manifest =
                format!("[dependencies]\nsoapstone = {{ {}, default-features = false }}\n", dependency.keys());
            std::fs::write(folder.path().join("Cargo.toml"), manifest).unwrap();
            assert_eq!(Dependency::declared(folder.path()), Some(dependency));
        }
    }

    #[test]
    fn a_revision_follows_the_url() {
        let of = |git: &str| RuntimeSource::of_options(None, Some(&git.to_owned()));
        assert_eq!(of("https://h/s"), Some(RuntimeSource::Git("https://h/s".to_owned(), None)));
        assert_eq!(of("https://h/s#v1"), Some(RuntimeSource::Git("https://h/s".to_owned(), Some("v1".to_owned()))));
    }
}
