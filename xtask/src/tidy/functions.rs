//! A hand-written function fits on a screen.

use super::code::{line, views};
use super::{Exception, Finding, SourceFile};

/// The lines that a function may have, from its name to its last brace.
const LIMIT: usize = 60;

/// The files that may have a longer function.
const LONG: &[Exception] = &[];

/// Finds functions that are too long, and exceptions that are not needed any more.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    check_with(files, LONG)
}

fn check_with(files: &[SourceFile], long: &[Exception]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut used = Vec::new();
    for file in files.iter().filter(|file| file.is_hand_written()) {
        let code = views(&file.text).code;
        for (place, _) in code.match_indices("fn ").filter(|(place, _)| is_whole(&code, *place)) {
            let lines = body_end(&code, place).map_or(1, |end| line(&code, end) - line(&code, place) + 1);
            if lines <= LIMIT {
                continue;
            }
            if long.iter().any(|exception| exception.what == file.path) {
                used.push(file.path.clone());
            } else {
                let message = format!("a function of {lines} lines is longer than {LIMIT}");
                findings.push(Finding::new(&file.path, line(&code, place), &message));
            }
        }
    }
    findings.extend(super::unused(files, file!(), long, &used));
    findings
}

/// Returns whether a word begins at a place.
fn is_whole(text: &str, place: usize) -> bool {
    !text.get(..place).is_some_and(|before| before.ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// Returns the place of the brace that ends a function; `None` for one without a body, and for a type.
fn body_end(code: &str, start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    // A semicolon within brackets is that of an array's type.
    let mut brackets = 0_usize;
    for (offset, letter) in code.get(start..)?.char_indices() {
        match letter {
            '[' => brackets += 1,
            ']' => brackets = brackets.saturating_sub(1),
            ';' if depth == 0 && brackets == 0 => return None,
            '{' => depth += 1,
            '}' if depth <= 1 => return (depth == 1).then_some(start + offset),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A function of a number of lines.
    fn function(lines: usize) -> String {
        format!("pub fn f(a: [u8; 2]) -> u8 {{\n{}}}\n", "    a({ b });\n".repeat(lines - 2))
    }

    #[test]
    fn long_functions_are_found() {
        let found = |text: &str, long: &[Exception]| -> Vec<String> {
            check_with(&[SourceFile::new("a.rs", text)], long).iter().map(ToString::to_string).collect()
        };
        let expected = ["a.rs:3: a function of 61 lines is longer than 60"];
        assert_eq!(found(&format!("//!\n\n{}", function(61)), &[]), expected);
        // Several functions, one without a body, a type and a text are none of that length.
        let short = format!("trait A {{ fn a(&self); }}\ntype B = fn (u8);\n{0}{0}// fn \" {{\n{0}", function(60));
        assert_eq!(found(&short, &[]), [""; 0]);
        let listed = [Exception { what: "a.rs", reason: "a test" }];
        assert_eq!(found(&function(61), &listed), [""; 0]);
        let unused = "xtask/src/tidy/functions.rs:1: the exception `a.rs` is not needed any more";
        assert_eq!(found(&short, &listed), [unused]);
    }
}
