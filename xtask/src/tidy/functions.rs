//! A hand-written function fits on a screen.

use super::code::{line, views};
use super::{Finding, SourceFile};

/// The lines that a function may have, from its name to its last brace.
const LIMIT: usize = 60;

/// Finds functions that are too long.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.is_hand_written()) {
        let code = views(&file.text).code;
        for (place, _) in code.match_indices("fn ").filter(|(place, _)| is_whole(&code, *place)) {
            let lines = body_end(&code, place).map_or(1, |end| line(&code, end) - line(&code, place) + 1);
            if lines > LIMIT {
                let message = format!("a function of {lines} lines is longer than {LIMIT}");
                findings.push(Finding::new(&file.path, line(&code, place), &message));
            }
        }
    }
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
        let found = |text: &str| -> Vec<String> {
            check(&[SourceFile::new("a.rs", text)]).iter().map(ToString::to_string).collect()
        };
        let expected = ["a.rs:3: a function of 61 lines is longer than 60"];
        assert_eq!(found(&format!("//!\n\n{}", function(61))), expected);
        // Several functions, one without a body, a type and a text are none of that length.
        let short = format!("trait A {{ fn a(&self); }}\ntype B = fn (u8);\n{0}{0}// fn \" {{\n{0}", function(60));
        assert_eq!(found(&short), [""; 0]);
    }
}
