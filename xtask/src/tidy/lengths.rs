//! Hand-written files are one idea each, and short.

use super::{Exception, Finding, SourceFile};

/// The lines that a file may have.
const GOAL: usize = 400;
/// The lines that a listed file may have.
const LIMIT: usize = 520;

/// The files above `GOAL`.
const LONG: &[Exception] = &[
    Exception { what: "generator/src/lower/ir.rs", reason: "one description of what is emitted" },
    Exception {
        what: "runtime/src/schema/descriptor.rs",
        reason: "one description of types and fields, with the constructors that generated code calls",
    },
];

/// Finds files that are too long, and exceptions that are not needed any more.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    check_with(files, LONG)
}

fn check_with(files: &[SourceFile], long: &[Exception]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut used = Vec::new();
    for file in files.iter().filter(|file| file.is_hand_written()) {
        let lines = file.text.lines().count();
        let is_listed = long.iter().any(|exception| exception.what == file.path);
        if lines > GOAL {
            used.push(file.path.clone());
        }
        let limit = if is_listed { LIMIT } else { GOAL };
        if lines > limit {
            findings.push(Finding::new(&file.path, limit + 1, &format!("{lines} lines are more than {limit}")));
        }
    }
    findings.extend(super::unused(files, file!(), long, &used));
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_are_found() {
        let file = |path: &str, lines: usize| SourceFile::new(path, &"//!\n".repeat(lines));
        let listed = [Exception { what: "b.rs", reason: "a test" }];
        let found = |a: usize, b: usize| -> Vec<String> {
            check_with(&[file("a.rs", a), file("b.rs", b)], &listed).iter().map(ToString::to_string).collect()
        };
        assert_eq!(found(400, 520), [""; 0]);
        assert_eq!(found(401, 520), ["a.rs:401: 401 lines are more than 400"]);
        assert_eq!(found(400, 521), ["b.rs:521: 521 lines are more than 520"]);
        assert_eq!(found(400, 400), ["xtask/src/tidy/lengths.rs:1: the exception `b.rs` is not needed any more"]);
    }
}
