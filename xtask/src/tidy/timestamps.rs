//! Generated code has no time of generation in it, so that the same input gives the same bytes.

use super::{Finding, SourceFile};

/// Finds timestamps in generated code. Documentation is left out, since it comes from the schema.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.is_generated()) {
        for (number, line) in file.lines().filter(|(_, line)| !line.trim_start().starts_with("///")) {
            // In a comment a date alone counts too; in code it may be a default of the schema.
            let shape = if line.trim_start().starts_with("//") { DATE } else { TIME };
            if has(line, shape) {
                findings.push(Finding::new(&file.path, number, "a timestamp in generated code"));
            }
        }
    }
    findings
}

/// Shapes of text: `0` is a digit, `T` the letter or a space.
const DATE: &str = "0000-00-00";
const TIME: &str = "0000-00-00T00:00";

fn has(line: &str, shape: &str) -> bool {
    line.as_bytes().windows(shape.len()).any(|window| {
        window.iter().zip(shape.bytes()).all(|(byte, shape)| match shape {
            b'0' => byte.is_ascii_digit(),
            b'T' => matches!(byte, b'T' | b' '),
            other => *byte == other,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_found() {
        let found = |line: &str| check(&[SourceFile::new("a.rs", &format!("// @generated\n{line}\n"))]);
        let expected = [Finding::new("a.rs", 2, "a timestamp in generated code")];
        assert_eq!(found("// on 2026-11-27"), expected);
        assert_eq!(found("//! on 2026-11-27 10:00"), expected);
        assert_eq!(found("const AT: &str = \"2026-11-27T10:00:00Z\";"), expected);
        assert_eq!(found("/// Since 2026-11-27T10:00."), []);
        assert_eq!(found("const DEFAULT: &str = \"2026-11-27\";"), []);
        assert_eq!(check(&[SourceFile::new("a.rs", "//! Measured 2026-11-27 10:00.")]), []);
    }
}
