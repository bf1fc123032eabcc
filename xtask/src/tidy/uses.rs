//! Which modules of a crate use which: the paths that begin with `crate::`, or with as many `super::` as lead to the root.
//!
//! A module is what stands directly in `src/`, a file or a folder. Tests are left out, and so is `$crate::`, which stands in
//! macros and is resolved where they are used.

use super::SourceFile;
use super::code::{line, views, without_tests};

/// A place where a module uses another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    pub from: String,
    pub to: String,
    pub path: String,
    pub line: usize,
}

/// Returns the modules of a crate, by name.
pub fn modules(files: &[SourceFile], folder: &str) -> Vec<String> {
    let mut modules: Vec<String> = sources(files, folder).map(|(_, parts)| module(&parts)).collect();
    modules.dedup();
    modules.sort();
    modules.dedup();
    modules
}

/// Returns where modules of a crate use others, in the order of files and lines.
pub fn uses(files: &[SourceFile], folder: &str) -> Vec<Use> {
    let modules = modules(files, folder);
    let root = format!("{folder}/src/lib.rs");
    let exports = files.iter().find(|file| file.path == root).map(|file| exports(&file.text)).unwrap_or_default();
    let mut uses = Vec::new();
    for (file, parts) in sources(files, folder) {
        let from = module(&parts);
        let code = without_tests(&views(&file.text).code);
        let up = "super::".repeat(depth(&parts));
        for (prefix, found) in ["crate::", &up].iter().flat_map(|p| code.match_indices(p).map(move |(at, _)| (*p, at)))
        {
            if code.get(..found).is_some_and(|before| before.ends_with(['$', ':', '_']) || ends_in_word(before)) {
                continue;
            }
            for (place, name) in names(&code, found + prefix.len()) {
                let exported = exports.iter().find(|(item, _)| *item == name).map(|(_, module)| module.as_str());
                let to = modules.iter().find(|module| **module == name).map(String::as_str).or(exported);
                if let Some(to) = to.filter(|to| *to != from) {
                    let line = line(&code, place);
                    uses.push(Use { from: from.clone(), to: to.to_owned(), path: file.path.clone(), line });
                }
            }
        }
    }
    uses
}

/// Returns the files of a crate's modules with their paths below `src/`.
fn sources<'a>(files: &'a [SourceFile], folder: &str) -> impl Iterator<Item = (&'a SourceFile, Vec<&'a str>)> {
    let source = format!("{folder}/src/");
    files.iter().filter(|file| file.is_hand_written()).filter_map(move |file| {
        let parts: Vec<&str> = file.path.strip_prefix(&source)?.split('/').collect();
        let is_test = parts.iter().any(|part| matches!(*part, "tests" | "tests.rs"));
        // The root only joins the modules, and programs are crates of their own.
        (!is_test && !matches!(*parts, ["lib.rs"] | ["bin", ..])).then_some((file, parts))
    })
}

fn module(parts: &[&str]) -> String {
    parts.first().map(|part| part.trim_end_matches(".rs").to_owned()).unwrap_or_default()
}

/// Returns how many steps below the root a file's module is.
fn depth(parts: &[&str]) -> usize {
    parts.len() - usize::from(parts.len() > 1 && parts.last() == Some(&"mod.rs"))
}

/// Returns what the root exports, with the module that it comes from: `pub use module::{Item, …};`.
fn exports(root: &str) -> Vec<(String, String)> {
    let code = views(root).code;
    let statements = code.split(';').filter_map(|statement| statement.split_once("pub use ").map(|(_, path)| path));
    let paths = statements.filter_map(|path| path.trim_start_matches("crate::").split_once("::"));
    let items = paths.flat_map(|(module, items)| {
        let items = items.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|item| !item.is_empty());
        items.map(|item| (item.to_owned(), module.trim().to_owned())).collect::<Vec<_>>()
    });
    items.collect()
}

/// Returns the names that a path goes on with: one, or several in braces.
fn names(code: &str, start: usize) -> Vec<(usize, &str)> {
    let Some(rest) = code.get(start..) else { return Vec::new() };
    let Some(group) = rest.strip_prefix('{') else { return vec![(start, word(rest))] };
    let (mut names, mut depth, mut is_first) = (Vec::new(), 1_usize, true);
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => is_first = true,
            letter if depth == 1 && is_first && !letter.is_whitespace() => {
                names.push((start + 1 + at, word(group.get(at..).unwrap_or_default())));
                is_first = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    names
}

fn word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
}

fn ends_in_word(text: &str) -> bool {
    text.ends_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uses_are_found_in_all_their_spellings() {
        let a = "//! [`crate::d`]\nuse crate::b::{X, Y};\nuse crate::{\n    c::{self, d},\n    Exported,\n};\nuse super::d;\n\
                 fn f() { crate::b::g(); $crate::d!(); super::X; \"crate::d\"; }\n#[cfg(test)]\nmod tests { use crate::e; }\n";
        let files = [
            SourceFile::new("k/src/a/mod.rs", a),
            SourceFile::new("k/src/a/inner.rs", "use super::b;\nuse super::super::c;\nuse super::super::a;"),
            SourceFile::new("k/src/a/tests.rs", "use crate::e;"),
            SourceFile::new("k/src/b.rs", ""),
            SourceFile::new("k/src/bin/x.rs", "use crate::e;"),
            SourceFile::new("k/src/c.rs", ""),
            SourceFile::new("k/src/d.rs", ""),
            SourceFile::new("k/src/e.rs", ""),
            SourceFile::new("k/src/lib.rs", "mod a;\npub use e::{Exported, Other};\n"),
            SourceFile::new("other/src/a.rs", "use crate::b;"),
        ];
        let mut found: Vec<String> =
            uses(&files, "k").iter().map(|u| format!("{}:{} {} {}", u.path, u.line, u.from, u.to)).collect();
        found.sort();
        assert_eq!(
            found,
            [
                "k/src/a/inner.rs:2 a c",
                "k/src/a/mod.rs:2 a b",
                "k/src/a/mod.rs:4 a c",
                "k/src/a/mod.rs:5 a e",
                "k/src/a/mod.rs:7 a d",
                "k/src/a/mod.rs:8 a b",
            ]
        );
    }
}
