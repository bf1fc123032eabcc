//! What a user calls has an example that is compiled, where the user looks for it.
//!
//! The page of a type consists of its documentation and that of its methods, as rustdoc shows them. An item is shown by an
//! example of its own; by one on the page of its type, or at the top of its file or crate, that has its name; or by one of its
//! module that has its name and, for a method, the name of its type. Blocks that are not compiled (`ignore`, `text`) are no
//! examples.

use std::collections::BTreeMap;

use super::public_items::{Item, implemented, items, type_name, word};
use super::{Exception, Finding, SourceFile};

/// What needs no example: the beginnings of items, as in `public_api.txt`.
const WITHOUT: &[Exception] = &[
    Exception { what: "generator overrides | pub struct OptionProblem", reason: "no public function returns it" },
    Exception { what: "generator overrides | pub struct Selection", reason: "no public function takes it" },
    Exception { what: "generator pipeline | pub enum Stage", reason: "it is hidden, for the project's own tools" },
    Exception {
        what: "generator pipeline | pub fn generate_watched",
        reason: "it is hidden, for the project's own tools",
    },
    Exception { what: "runtime codec | impl Encoder<'_>", reason: "generated code calls it; `Simple` shows its use" },
    Exception {
        what: "runtime codec | impl<'a> Decoder<'a>",
        reason: "generated code calls it; `Simple` shows its use",
    },
    Exception {
        what: "runtime codec | impl<'a> Encoder<'a>",
        reason: "generated code calls it; `Simple` shows its use",
    },
    Exception { what: "runtime codec | pub trait Complex", reason: "generated code implements it" },
    Exception { what: "runtime codec | pub trait Deep", reason: "every type that can be in a `DeepBox` has it" },
    Exception { what: "runtime schema | ", reason: "static data that generated code has" },
    Exception { what: "runtime xml | pub struct Bindings", reason: "only `TextContext` and the codec have one" },
    Exception { what: "runtime xml | pub trait ResolvePrefix", reason: "only the codec implements it" },
];

/// Finds public functions, methods, types and traits without an example, and exceptions that are not needed any more.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    check_with(files, WITHOUT)
}

fn check_with(files: &[SourceFile], without: &[Exception]) -> Vec<Finding> {
    let items = items(files);
    let pages = Pages::of(files, &items);
    let (mut findings, mut used) = (Vec::new(), Vec::new());
    for item in items.iter().filter(|item| !pages.shows(item)) {
        match without.iter().find(|exception| item.text.starts_with(exception.what)) {
            Some(exception) => used.push(exception.what.to_owned()),
            None => {
                let message = format!("no example shows `{}`", item.text);
                findings.push(Finding::new(&item.path, item.line, &message));
            }
        }
    }
    findings.extend(super::unused(files, file!(), without, &used));
    findings
}

/// The examples of the crates, by where a user finds them.
struct Pages<'a> {
    texts: BTreeMap<&'a str, &'a str>,
    /// Those of types, by crate and name. Types of two modules may have the same name; their pages are one here.
    types: BTreeMap<(String, String), Vec<String>>,
    /// Those of the items in a module, and of its files.
    modules: BTreeMap<String, Vec<String>>,
    /// Those at the top of files.
    fronts: BTreeMap<&'a str, Vec<String>>,
}

impl<'a> Pages<'a> {
    fn of(files: &'a [SourceFile], items: &[Item]) -> Self {
        let hand_written = || files.iter().filter(|file| file.is_hand_written());
        let texts = hand_written().map(|file| (file.path.as_str(), file.text.as_str())).collect();
        let top = |text: &'a str| examples(text.lines().take_while(|line| line.starts_with("//!") || line.is_empty()));
        let fronts = hand_written().map(|file| (file.path.as_str(), top(&file.text))).collect();
        let mut pages = Self { texts, types: BTreeMap::new(), modules: BTreeMap::new(), fronts };
        for item in items {
            let own = pages.own(item);
            let front = pages.fronts.get(item.path.as_str()).cloned().unwrap_or_default();
            pages.modules.entry(module(item).to_owned()).or_default().extend(own.iter().cloned().chain(front));
            if let Some(name) = implemented(&item.text).or_else(|| type_name(&item.text)) {
                pages.types.entry((folder(item).to_owned(), name)).or_default().extend(own);
            }
        }
        pages
    }

    /// Returns the examples in an item's own documentation.
    fn own(&self, item: &Item) -> Vec<String> {
        let text = self.texts.get(item.path.as_str()).copied().unwrap_or_default();
        let before: Vec<&str> = text.lines().take(item.line.saturating_sub(1)).collect();
        let start = before.iter().rposition(|line| ends_item(line)).map_or(0, |last| last + 1);
        examples(before.get(start..).unwrap_or_default().iter().copied())
    }

    /// Returns whether an item has an example, or is none that needs one.
    fn shows(&self, item: &Item) -> bool {
        let function = function_name(&item.text);
        let owner = implemented(&item.text).or_else(|| type_name(&item.text));
        let Some(name) = function.map(str::to_owned).or_else(|| type_name(&item.text)) else { return true };
        let of_type = owner.as_ref().and_then(|owner| self.types.get(&(folder(item).to_owned(), owner.clone())));
        let front = format!("{}/src/lib.rs", folder(item));
        let fronts =
            [item.path.as_str(), front.as_str()].into_iter().filter_map(|path| self.fronts.get(path)).flatten();
        let has = |block: &String| has_word(block, &name);
        let has_both = |block: &String| has(block) && owner.as_ref().is_none_or(|owner| has_word(block, owner));
        !self.own(item).is_empty()
            || of_type
                .is_some_and(|blocks| if function.is_some() { blocks.iter().any(has) } else { !blocks.is_empty() })
            || fronts.into_iter().any(has)
            || self.modules.get(module(item)).is_some_and(|blocks| blocks.iter().any(has_both))
    }
}

/// Returns the crate and the module of an item.
fn module(item: &Item) -> &str {
    item.text.split(" | ").next().unwrap_or_default()
}

/// Returns the folder of an item's crate.
fn folder(item: &Item) -> &str {
    module(item).split(' ').next().unwrap_or_default()
}

/// Returns the name of the function that an item is.
fn function_name(text: &str) -> Option<&str> {
    let (_, signature) = text.rsplit_once(" | ")?;
    let starts = ["pub fn ", "pub const fn ", "pub async fn "];
    starts.iter().find_map(|start| signature.strip_prefix(start)).map(word)
}

/// Returns whether documentation and attributes of an item come after a line only.
fn ends_item(line: &str) -> bool {
    let line = line.trim();
    !line.starts_with("///") && !line.starts_with('#') && (line.is_empty() || line.ends_with(['}', '{', ';', ',']))
}

/// Returns the code blocks of documentation that are compiled.
fn examples<'l>(lines: impl Iterator<Item = &'l str>) -> Vec<String> {
    let (mut found, mut is_code, mut is_example) = (Vec::new(), false, false);
    for line in lines.map(str::trim_start) {
        let Some(text) = line.strip_prefix("///").or_else(|| line.strip_prefix("//!")) else { continue };
        if let Some(language) = text.trim_start().strip_prefix("```") {
            is_code = !is_code;
            is_example = is_code && (language.is_empty() || ["no_run", "should_panic"].contains(&language));
            if is_example {
                found.push(String::new());
            }
        } else if is_example && let Some(block) = found.last_mut() {
            block.push_str(text);
            block.push('\n');
        }
    }
    found
}

/// Returns whether a name occurs in a text as a whole word.
fn has_word(text: &str, name: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(name).any(|(at, _)| {
        let (before, after) = text.split_at(at);
        !before.ends_with(is_part) && !after.get(name.len()..).is_some_and(|after| after.starts_with(is_part))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the last words of the findings in a crate of one module `a`.
    fn found(front: &str, a: &str, without: &[Exception]) -> Vec<String> {
        let lib = format!("//! A crate.\n{front}\npub mod a;\n");
        let files = [SourceFile::new("runtime/src/lib.rs", &lib), SourceFile::new("runtime/src/a.rs", a)];
        let findings = check_with(&files, without);
        findings.iter().map(|finding| finding.message.rsplit(" | ").next().unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn items_without_an_example_are_found() {
        let code = "//! A.\n\n/// A type.\npub struct X;\n\nimpl X {\n    /// A method.\n    pub fn get(&self) {}\n}\n\n\
                    /// A function.\npub fn f() {}\n\n/// A constant.\npub const N: u8 = 1;\n";
        assert_eq!(found("", code, &[]), ["pub fn get(&self)`", "pub fn f()`", "pub struct X`"]);
        // A block on the page of the type shows what it names, one at the top of a file or of the crate as well.
        let of_type = code.replace("/// A type.", "/// A type.\n///\n/// ```\n/// X.get();\n/// ```");
        assert_eq!(found("", &of_type, &[]), ["pub fn f()`"]);
        let other = code.replace("/// A type.", "/// A type.\n///\n/// ```\n/// X.get_all();\n/// ```");
        assert_eq!(found("", &other, &[]), ["pub fn get(&self)`", "pub fn f()`"]);
        let of_function =
            code.replace("/// A function.", "/// A function.\n///\n/// ```no_run\n/// f(X.get());\n/// ```");
        assert_eq!(found("", &of_function, &[]), [""; 0]);
        let of_file = code.replace("//! A.", "//! A.\n//!\n//! ```\n//! f();\n//! ```");
        assert_eq!(found("", &of_file, &[]), ["pub fn get(&self)`", "pub struct X`"]);
        assert_eq!(found("//! ```\n//! f(X.get());\n//! ```", code, &[]), [""; 0]);
        // Blocks that are not compiled show nothing.
        assert_eq!(found("//! ```ignore\n//! f(X.get());\n//! ```", code, &[]).len(), 3);
        let without = [Exception { what: "runtime a | impl X", reason: "a test" }];
        assert_eq!(found("", code, &without), ["pub fn f()`", "pub struct X`"]);
        let unused = found("", &of_type, &without);
        assert_eq!(unused.last().map(String::as_str), Some("impl X` is not needed any more"));
    }
}
