//! `cargo xtask package`: makes the packages that are published, without compiling them, and checks what is in them.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use soapstone_dev::root;
use toml::Table;

/// The files that each package has.
const REQUIRED: &[&str] = &["Cargo.toml", "LICENSE-APACHE", "LICENSE-MIT", "README.md"];
/// The files that cargo adds.
const ADDED: &[&str] = &[".cargo_vcs_info.json", "Cargo.lock", "Cargo.toml.orig"];
/// The folders that a package has, with Rust and the pages that it includes. Tests are not published: they use packages that are
/// not.
const FOLDERS: &[&str] = &["src/", "examples/"];
/// What crates.io shows of a package.
const METADATA: &[&str] = &["categories", "description", "keywords", "license", "readme", "repository", "rust-version"];
/// The lists of all published packages, in how to release and in the jobs of the forge: the file, what begins the list, what
/// ends it.
const LISTS: &[(&str, &str, char)] = &[
    ("RELEASING.md", "`cargo semver-checks ", '`'),
    ("RELEASING.md", "`cargo package ", '`'),
    (".github/workflows/ci.yml", "package: ", '\n'),
];
/// The size of a package in bytes. crates.io accepts ten times as much.
const LIMIT: u64 = 1 << 20;

/// A package that is published.
struct Published {
    folder: String,
    manifest: Table,
}

impl Published {
    fn name(&self) -> &str {
        self.manifest.get("name").and_then(toml::Value::as_str).unwrap_or_default()
    }
}

/// Runs the chore.
pub fn run() -> ExitCode {
    match check() {
        Ok(findings) if findings.is_empty() => ExitCode::SUCCESS,
        Ok(findings) => {
            findings.iter().for_each(|finding| println!("{finding}"));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Returns what is wrong with the packages.
fn check() -> Result<Vec<String>, String> {
    let (packages, version) = (published(&root())?, version(&root())?);
    let made = root().join("target").join("published");
    let mut command = cargo();
    command.args(["--no-verify", "--target-dir"]).arg(&made);
    for package in &packages {
        command.args(["--package", package.name()]);
    }
    output(&mut command)?;
    let mut findings = Vec::new();
    for package in &packages {
        let files = output(cargo().args(["--list", "--package", package.name()]))?;
        findings.extend(of_files(package.name(), files.lines()));
        findings.extend(of_metadata(package));
        for (file, begin, end) in LISTS {
            let text = read(&root().join(file))?;
            if !names(listed(&text, begin, *end)).any(|name| name == package.name()) {
                findings.push(format!("{file} does not name {} after {begin:?}", package.name()));
            }
        }
        let file = made.join("package").join(format!("{}-{version}.crate", package.name()));
        findings.extend(of_size(package.name(), &file));
    }
    Ok(findings)
}

/// Returns the command that packages the working tree, by what is on this machine.
fn cargo() -> Command {
    let mut command = soapstone_dev::cargo();
    command.args(["package", "--quiet", "--offline", "--allow-dirty"]).current_dir(root());
    command
}

/// Returns the members of the workspace that may be published, except for examples.
fn published(root: &Path) -> Result<Vec<Published>, String> {
    let workspace = manifest(root)?;
    let members = workspace.get("workspace").and_then(|workspace| workspace.get("members"));
    let members = members.and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_str);
    let mut packages = Vec::new();
    for folder in members.filter(|folder| !folder.starts_with("examples/")) {
        let Some(toml::Value::Table(manifest)) = manifest(&root.join(folder))?.remove("package") else {
            return Err(format!("{folder} is no package"));
        };
        if manifest.get("publish").and_then(toml::Value::as_bool) != Some(false) {
            packages.push(Published { folder: folder.to_owned(), manifest });
        }
    }
    Ok(packages)
}

fn manifest(folder: &Path) -> Result<Table, String> {
    let path = folder.join("Cargo.toml");
    read(&path)?.parse().map_err(|error| format!("{}: {error}", path.display()))
}

fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))
}

/// Runs a command, and returns what it prints.
fn output(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| format!("cannot run cargo: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// Returns the files that a package lacks, and those that it has in excess.
fn of_files<'a>(name: &str, files: impl Iterator<Item = &'a str>) -> Vec<String> {
    let files: Vec<String> = files.map(|file| file.replace('\\', "/")).collect();
    let has = |required: &&&str| files.iter().any(|file| file == **required);
    let missing = REQUIRED.iter().filter(|required| !has(required)).map(|file| format!("{name} lacks {file}"));
    let is_source = |file: &str| {
        FOLDERS.iter().any(|folder| file.starts_with(folder)) && (file.ends_with(".rs") || file.ends_with(".md"))
    };
    let is_expected = |file: &str| REQUIRED.contains(&file) || ADDED.contains(&file) || is_source(file);
    let unwanted = files.iter().filter(|file| !is_expected(file)).map(|file| format!("{name} includes {file}"));
    missing.chain(unwanted).collect()
}

/// Returns what crates.io could not show of a package.
fn of_metadata(package: &Published) -> Vec<String> {
    let missing = METADATA.iter().filter(|key| !package.manifest.contains_key(**key));
    missing.map(|key| format!("{}/Cargo.toml has no {key}", package.folder)).collect()
}

/// Returns whether a package is too large, or was not made.
fn of_size(name: &str, file: &Path) -> Option<String> {
    match fs::metadata(file).map(|metadata| metadata.len()) {
        Err(error) => Some(format!("{name} has no package: {}: {error}", file.display())),
        Ok(bytes) if bytes > LIMIT => Some(format!("the package of {name} has {bytes} bytes, more than {LIMIT}")),
        Ok(_) => None,
    }
}

/// Returns the version that all packages have.
fn version(root: &Path) -> Result<String, String> {
    let workspace = manifest(root)?;
    let package = workspace.get("workspace").and_then(|workspace| workspace.get("package"));
    let version = package.and_then(|package| package.get("version")).and_then(toml::Value::as_str);
    version.map(str::to_owned).ok_or_else(|| "Cargo.toml has no version of the workspace".to_owned())
}

/// Returns the text of a list; empty if there is none.
fn listed<'a>(text: &'a str, begin: &str, end: char) -> &'a str {
    text.split_once(begin).and_then(|(_, list)| list.split(end).next()).unwrap_or_default()
}

/// Returns the names in a text: letters and digits with hyphens.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !(letter.is_alphanumeric() || letter == '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_packages_are_listed() {
        let packages = published(&root()).unwrap();
        let names: Vec<&str> = packages.iter().map(Published::name).collect();
        assert_eq!(names, ["soapstone-codegen", "soapstone", "soapstone-wss", "arcgis-soap", "arcweb-soap"]);
    }

    #[test]
    fn a_mention_outside_of_a_list_does_not_count() {
        let text = "The crates are `a`, `a-b` and `c`. Run `cargo package -p a -p a-b` without `c`.";
        let list = listed(text, "`cargo package ", '`');
        let has = |name: &str| names(list).any(|known| known == name);
        assert!(has("a") && has("a-b") && !has("b") && !has("c"), "{list}");
        assert_eq!(listed(text, "`cargo publish ", '`'), "");
    }

    #[test]
    fn files_that_are_missing_or_unwanted_are_found() {
        let complete = ["Cargo.toml", "Cargo.lock", "LICENSE-APACHE", "LICENSE-MIT", "README.md", "src/lib.rs"];
        assert_eq!(of_files("a", complete.into_iter()), [""; 0]);
        let without_licence = complete.into_iter().filter(|file| *file != "LICENSE-MIT");
        assert_eq!(of_files("a", without_licence), ["a lacks LICENSE-MIT"]);
        let unwanted = ["tests/key.pem", "src/a.wsdl", "map.png"];
        let expected = ["a includes tests/key.pem", "a includes src/a.wsdl", "a includes map.png"];
        assert_eq!(of_files("a", complete.into_iter().chain(unwanted)), expected);
    }

    #[test]
    fn metadata_that_is_missing_is_found() {
        let mut package = Published { folder: "a".to_owned(), manifest: Table::new() };
        for key in METADATA {
            package.manifest.insert((*key).to_owned(), "x".into());
        }
        assert_eq!(of_metadata(&package), [""; 0]);
        package.manifest.remove("readme");
        assert_eq!(of_metadata(&package), ["a/Cargo.toml has no readme"]);
    }
}
