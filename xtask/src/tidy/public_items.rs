//! The public items of the crates that are published, one line each.
//!
//! What is found is what stands in the text: items, fields and methods with `pub`, whole enums, and traits without the
//! bodies of their functions. Modules that are hidden are left out, and private ones that no `pub use` of the crate
//! names. Trait impls and items that macros make are not found; all items of a private module count if one is exported.

use super::SourceFile;
use super::code::{line, views, without_tests};

/// The folders of the crates.
const CRATES: &[&str] = &["clients/arcgis", "clients/arcweb", "generator", "runtime", "wss"];

const HIDDEN: &str = "#[doc(hidden)]";

/// A public item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    /// The module, what the item stands in, and its signature.
    pub text: String,
    pub path: String,
    pub line: usize,
}

/// Returns the items of all crates in the order of their texts, each text once.
pub fn items(files: &[SourceFile]) -> Vec<Item> {
    let mut items: Vec<Item> = CRATES.iter().flat_map(|folder| crate_items(files, folder)).collect();
    items.sort();
    items.dedup_by(|a, b| a.text == b.text);
    items
}

fn crate_items(files: &[SourceFile], folder: &str) -> Vec<Item> {
    let source = format!("{folder}/src/");
    let sources = || files.iter().filter(|file| file.is_hand_written() && file.path.starts_with(&source));
    let codes: Vec<String> = sources().map(|file| without_tests(&views(&file.text).code)).collect();
    let exports: Vec<String> = codes
        .iter()
        .flat_map(|code| code.split(';'))
        .filter_map(|statement| statement.split_once("pub use ").map(|(_, path)| path.to_owned()))
        .collect();
    let (mut items, mut others) = (Vec::new(), Vec::new());
    for file in sources() {
        let Some(path) = file.path.strip_prefix(&source).and_then(|path| path.strip_suffix(".rs")) else { continue };
        let mut parts: Vec<&str> = path.split('/').collect();
        if parts.len() > 1 && parts.last() == Some(&"mod") {
            parts.pop();
        }
        let steps = (1..=parts.len()).map(|length| {
            let (module, parents) = parts.get(..length).and_then(<[&str]>::split_last)?;
            let parent = module_file(files, &source, parents)?;
            visibility(&without_tests(&views(&parent.text).code), module, &exports)
        });
        // A test, a module that is hidden, and a program have no interface.
        let Some(steps) = steps.collect::<Option<Vec<bool>>>().or_else(|| (path == "lib").then(Vec::new)) else {
            continue;
        };
        let module = parts.first().copied().unwrap_or_default();
        let found = file_items(file, &format!("{folder} {module}"));
        if steps.iter().all(|is_visible| *is_visible) { items.extend(found) } else { others.extend(found) }
    }
    // A private module may have methods of a public type.
    let types: Vec<String> = items.iter().filter_map(|item| type_name(&item.text)).collect();
    items.extend(others.into_iter().filter(|item| implemented(&item.text).is_some_and(|name| types.contains(&name))));
    items
}

/// Returns the name of the type that an item declares.
pub(super) fn type_name(text: &str) -> Option<String> {
    let (_, signature) = text.rsplit_once(" | ")?;
    let name = ["pub struct ", "pub enum ", "pub trait "].iter().find_map(|start| signature.strip_prefix(start))?;
    Some(word(name).to_owned())
}

/// Returns the name of the type whose `impl` an item stands in.
pub(super) fn implemented(text: &str) -> Option<String> {
    let mut rest = text.split(" | ").nth(1)?.strip_prefix("impl")?;
    let mut depth = 0_usize;
    let end = rest.find(|letter| {
        depth = if letter == '<' { depth + 1 } else { depth - usize::from(letter == '>' && depth > 0) };
        depth == 0
    });
    if rest.starts_with('<') {
        rest = rest.get(end? + 1..)?;
    }
    Some(word(rest.trim_start()).to_owned())
}

pub(super) fn word(text: &str) -> &str {
    text.split(|letter| !is_of_word(letter)).next().unwrap_or_default()
}

/// Returns the file of a module, given by the names of the modules that lead to it.
fn module_file<'a>(files: &'a [SourceFile], source: &str, parts: &[&str]) -> Option<&'a SourceFile> {
    let path = parts.join("/");
    let paths = if parts.is_empty() {
        [format!("{source}lib.rs"), String::new()]
    } else {
        [format!("{source}{path}/mod.rs"), format!("{source}{path}.rs")]
    };
    files.iter().find(|file| paths.contains(&file.path))
}

/// Returns whether users of a module can name one in it, or something that the crate exports from there; nothing for a
/// module that is hidden or not there.
fn visibility(parent: &str, module: &str, exports: &[String]) -> Option<bool> {
    let declares =
        |statement: &&str| statement.trim_end().strip_suffix(module).is_some_and(|start| start.ends_with("mod "));
    let declaration = parent.split(';').find(declares)?;
    let is_public = declaration.trim_end().ends_with(&format!("pub mod {module}"));
    let path = format!("{module}::");
    let is_exported = |export: &String| {
        export.match_indices(&path).any(|(at, _)| !export.get(..at).is_some_and(|before| before.ends_with(is_of_word)))
    };
    (!declaration.contains(HIDDEN)).then(|| is_public || exports.iter().any(is_exported))
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn file_items(file: &SourceFile, module: &str) -> Vec<Item> {
    let code = without_tests(&views(&file.text).code);
    let (mut items, mut owner, mut is_hidden, mut start, mut done) = (Vec::new(), String::new(), false, 0, 0);
    for text in code.split_inclusive('\n') {
        let place = start + (text.len() - text.trim_start().len());
        start += text.len();
        let trimmed = text.trim();
        if !text.starts_with([' ', '\n', '}', ')', '#']) {
            owner = trimmed.trim_end_matches('{').trim_end().to_owned();
        }
        if trimmed.starts_with("pub ") && place >= done && !is_hidden {
            let (signature, end) = signature(code.get(place..).unwrap_or_default());
            let is_inside = text.starts_with(' ');
            // Public items of private items cannot be named from outside, and macros define their own visibility.
            if is_inside && !owner.starts_with("pub ") && !owner.starts_with("impl") {
                continue;
            }
            let text =
                if is_inside { format!("{module} | {owner} | {signature}") } else { format!("{module} | {signature}") };
            items.push(Item { text, path: file.path.clone(), line: line(&code, place) });
            done = place + end;
        }
        is_hidden = trimmed == HIDDEN || is_hidden && (trimmed.is_empty() || trimmed.starts_with('#'));
    }
    items
}

/// Returns the signature of the item that a text begins with, and where it ends.
fn signature(text: &str) -> (String, usize) {
    let words: Vec<&str> = text.split_whitespace().take(3).collect();
    let kind = match *words {
        ["pub", "const" | "async", "fn", ..] => "fn",
        ["pub", kind, ..] => kind,
        _ => "",
    };
    let (mut kept, mut round, mut angle, mut curly, mut previous) = (String::new(), 0_usize, 0_usize, 0_usize, ' ');
    let mut end = text.len();
    for (at, letter) in text.char_indices() {
        let is_top = round == 0 && curly == 0;
        let ends = match letter {
            ';' => is_top,
            '{' => is_top && !matches!(kind, "use" | "enum" | "trait"),
            '=' => is_top && angle == 0 && matches!(kind, "const" | "static"),
            ',' | '}' | ')' => is_top && angle == 0 && kind.ends_with(':'),
            _ => false,
        };
        if ends {
            end = at;
            break;
        }
        match letter {
            '(' | '[' => round += 1,
            ')' | ']' => round = round.saturating_sub(1),
            '<' => angle += 1,
            '>' if previous != '-' => angle = angle.saturating_sub(1),
            '{' => curly += 1,
            '}' => curly = curly.saturating_sub(1),
            _ => {}
        }
        // The bodies of a trait's functions are not its interface.
        if kind != "trait" || curly < 2 {
            kept.push(letter);
        }
        if letter == '}' && curly == 0 && matches!(kind, "enum" | "trait") {
            end = at + 1;
            break;
        }
        previous = letter;
    }
    (kept.split_whitespace().collect::<Vec<_>>().join(" "), end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_items_are_found_with_their_signatures() {
        let lib = "//! pub fn words()\nmod a;\n#[doc(hidden)]\npub mod b;\nmod c;\npub use a::{X, Y};\n";
        let a = "mod inner;\npub mod outer;\npub struct X<T> {\n    pub field: Map<T, u8>,\n    hidden: u8,\n}\nimpl<T> X<T> {\n    pub fn get(\n        &self,\n    ) -> [u8; 2] {\n        let pub_ = 1;\n    }\n    fn own() {}\n    #[doc(hidden)]\n    pub fn unseen() {}\n}\n\
                 pub enum Y {\n    A,\n    B { c: u8 },\n}\npub trait T {\n    fn f(&self) { 1 }\n    fn g();\n}\npub const N: &str = \"x\";\npub(crate) fn no() {}\nstruct Own {\n    pub no: u8,\n}\n\
                 #[cfg(test)]\nmod tests {\n    pub fn no() {}\n}\n";
        let files = [
            SourceFile::new("runtime/src/a/mod.rs", a),
            SourceFile::new("runtime/src/a/inner.rs", "pub fn no() {}\nimpl X<u8> {\n    pub fn far() {}\n}\n"),
            SourceFile::new("runtime/src/a/outer.rs", "pub fn outer() {}\n"),
            SourceFile::new("runtime/src/b.rs", "pub fn no() {}\n"),
            SourceFile::new("runtime/src/c.rs", "pub fn no() {}\n"),
            SourceFile::new("runtime/src/lib.rs", lib),
            SourceFile::new("xtask/src/lib.rs", "pub fn no() {}\n"),
        ];
        let found: Vec<String> = items(&files).into_iter().map(|item| item.text).collect();
        assert_eq!(
            found,
            [
                "runtime a | impl X<u8> | pub fn far()",
                "runtime a | impl<T> X<T> | pub fn get( &self, ) -> [u8; 2]",
                "runtime a | pub const N: &str",
                "runtime a | pub enum Y { A, B { c: u8 }, }",
                "runtime a | pub fn outer()",
                "runtime a | pub mod outer",
                "runtime a | pub struct X<T>",
                "runtime a | pub struct X<T> | pub field: Map<T, u8>",
                "runtime a | pub trait T { fn f(&self) } fn g(); }",
                "runtime lib | pub use a::{X, Y}",
            ]
        );
    }
}
