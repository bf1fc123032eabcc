//! The pages have all that there is: options of the command, of clients, of transports and of WS-Security, features, errors.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns whether a text has a name as a whole word.
fn has_word(text: &str, name: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + name.len()..]);
        !before.ends_with(is_part) && !after.starts_with(is_part)
    })
}

/// Panics with the names that a page lacks.
fn expect(page: &str, names: &[String]) {
    let text = read(page);
    let missing: Vec<&String> = names.iter().filter(|name| !has_word(&text, name)).collect();
    assert!(!names.is_empty() && missing.is_empty(), "{page} lacks {missing:?}");
}

/// Returns the names of the public methods in files.
fn methods(files: &[&str]) -> Vec<String> {
    let text: String = files.iter().map(|file| read(file)).collect();
    let names = text.lines().filter_map(|line| {
        let line = line.strip_prefix("    pub ")?;
        let line = line.strip_prefix("const ").or_else(|| line.strip_prefix("async ")).unwrap_or(line);
        line.strip_prefix("fn ")?.split(['(', '<']).next()
    });
    names.map(str::to_owned).collect()
}

/// Returns the names of the variants of an enum.
fn variants(file: &str, name: &str) -> Vec<String> {
    let text = read(file);
    let (_, body) = text.split_once(&format!("pub enum {name}")).unwrap();
    let body = body.split("\n}").next().unwrap();
    let lines = body.lines().filter_map(|line| line.strip_prefix("    "));
    let lines = lines.filter(|line| line.starts_with(|letter: char| letter.is_ascii_uppercase()));
    lines.map(|line| line.split([',', '(', ' ']).next().unwrap().to_owned()).collect()
}

/// Returns the features of a crate, apart from the default.
fn features(folder: &str) -> Vec<String> {
    let manifest: toml::Table = read(&format!("{folder}/Cargo.toml")).parse().unwrap();
    let names = manifest["features"].as_table().unwrap().keys();
    names.filter(|name| *name != "default").map(|name| format!("`{name}`")).collect()
}

#[test]
fn every_option_of_the_command_is_described() {
    use soapstone_codegen::cli::Arguments;
    let command = <Arguments as clap::Args>::augment_args(clap::Command::new("soapstone"));
    let options: Vec<String> =
        command.get_arguments().map(|option| format!("--{}", option.get_long().unwrap())).collect();
    assert!(options.len() > 12, "{options:?}");
    expect("docs/command-line.md", &options);
}

#[test]
fn every_option_of_a_client_is_in_the_book() {
    let files = ["options", "attachment_options", "decoding_options"];
    let names = methods(&files.map(|file| format!("runtime/src/client/{file}.rs")).each_ref().map(String::as_str));
    let pages = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs")).unwrap();
    let pages = pages.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|end| end == "md"));
    let book: String = pages.map(|path| fs::read_to_string(path).unwrap()).collect();
    let missing: BTreeSet<&String> = names.iter().filter(|name| !has_word(&book, name)).collect();
    assert!(names.len() > 25 && missing.is_empty(), "no page has {missing:?}");
}

#[test]
fn every_setting_of_transports_is_described() {
    let names = methods(&["runtime/src/transport/settings.rs"]);
    expect("docs/http.md", &names.into_iter().filter(|name| name != "new").collect::<Vec<_>>());
}

#[test]
fn every_setting_of_ws_security_is_described() {
    let files = ["security", "sign", "username", "clock", "verify/mod"].map(|file| format!("wss/src/{file}.rs"));
    let names = methods(&files.each_ref().map(String::as_str));
    let is_setting = |name: &String| !["new", "now"].contains(&name.as_str());
    expect("docs/security.md", &names.into_iter().filter(is_setting).collect::<Vec<_>>());
}

#[test]
fn every_method_of_build_scripts_is_described() {
    expect("docs/build-script.md", &methods(&["generator/src/build_script.rs"]));
}

#[test]
fn every_error_is_described() {
    let code = |names: Vec<String>| names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
    expect("docs/errors.md", &code(variants("runtime/src/error.rs", "Error<F = RawDetail>")));
    expect("docs/errors.md", &code(variants("runtime/src/error/kind.rs", "ErrorKind")));
}

#[test]
fn every_feature_is_described() {
    expect("docs/tutorial.md", &features("runtime"));
    expect("docs/tutorial.md", &features("examples/generated-crate"));
    for folder in ["runtime", "generator", "clients/arcgis", "clients/arcweb"] {
        expect(&format!("{folder}/src/lib.rs"), &features(folder));
    }
}
