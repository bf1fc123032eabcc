//! Hand-written code has no marks of unfinished work and silences no lint.

use super::code::{line, views};
use super::{Exception, Finding, SourceFile};

/// What is found in code.
const CODE: &[&str] = &["todo!", "unimplemented!", "dbg!", "#[allow(", "#![allow("];
/// What is found in comments.
const COMMENT: &str = concat!("TO", "DO");

/// Files that may have an `allow`, once.
const ALLOWED: &[Exception] = &[
    Exception {
        what: "clients/arcgis/src/lib.rs",
        reason: "the module of generated code has the WSDL's documentation",
    },
    Exception {
        what: "clients/arcweb/src/lib.rs",
        reason: "the module of generated code has the WSDL's documentation",
    },
    Exception {
        what: "generator/src/base/builtins.rs",
        reason: "the variants of the built-in types are the standard's names",
    },
];

/// Finds leftovers, and exceptions that are not needed any more.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    check_with(files, ALLOWED)
}

fn check_with(files: &[SourceFile], allowed: &[Exception]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut used: Vec<String> = Vec::new();
    for file in files.iter().filter(|file| file.is_hand_written()) {
        let views = views(&file.text);
        let in_code = CODE.iter().map(|mark| (&views.code, *mark));
        for (text, mark) in in_code.chain([(&views.comments, COMMENT)]) {
            for (place, _) in text.match_indices(mark).filter(|(place, _)| is_whole(text, *place)) {
                let is_allow = mark.ends_with("allow(") && allowed.iter().any(|exception| exception.what == file.path);
                if is_allow && !used.contains(&file.path) {
                    used.push(file.path.clone());
                } else {
                    findings.push(Finding::new(
                        &file.path,
                        line(text, place),
                        &format!("`{mark}` in hand-written code"),
                    ));
                }
            }
        }
    }
    findings.extend(super::unused(files, file!(), allowed, &used));
    findings
}

/// Returns whether a word begins at a place.
fn is_whole(text: &str, place: usize) -> bool {
    !text.get(..place).is_some_and(|before| before.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, allowed: &[Exception]) -> Vec<String> {
        let files = [SourceFile::new("a.rs", text)];
        check_with(&files, allowed).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn leftovers_are_found() {
        for mark in CODE {
            assert_eq!(found(&format!("//!\n{mark}x)]"), &[]), [format!("a.rs:2: `{mark}` in hand-written code")]);
            assert_eq!(found(&format!("// {mark}\nlet a = \"{mark}\"; not_{mark}"), &[]), [""; 0]);
        }
        let comment = format!("//!\n\n// {COMMENT}: more\nlet a = \"{COMMENT}\";");
        assert_eq!(found(&comment, &[]), [format!("a.rs:3: `{COMMENT}` in hand-written code")]);
        let generated = [SourceFile::new("a.rs", "// @generated\n#![allow(dead_code)]")];
        assert_eq!(check_with(&generated, &[]), []);
    }

    #[test]
    fn exceptions_hold_once_and_as_long_as_they_are_needed() {
        let allowed = [Exception { what: "a.rs", reason: "a test" }];
        assert_eq!(found("#[allow(x)]", &allowed), [""; 0]);
        assert_eq!(found("#[allow(x)]\n#[allow(y)]", &allowed), ["a.rs:2: `#[allow(` in hand-written code"]);
        assert_eq!(found("", &allowed), ["xtask/src/tidy/leftovers.rs:1: the exception `a.rs` is not needed any more"]);
    }
}
