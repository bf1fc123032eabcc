//! The generator and the runtime mask the same secrets.

use super::{Finding, SourceFile};

/// The file that both crates hold, since neither may depend on the other.
const COPIES: [&str; 2] = ["generator/src/redact/secrets.rs", "runtime/src/redact/secrets.rs"];

/// Finds the first line in which the copies differ.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    let [ours, theirs] = COPIES.map(|path| files.iter().find(|file| file.path == path));
    let (Some(ours), Some(theirs)) = (ours, theirs) else {
        let missing = if ours.is_none() { COPIES[0] } else { COPIES[1] };
        return vec![Finding::new(missing, 1, "the list of secret names is missing")];
    };
    if ours.text == theirs.text {
        return Vec::new();
    }
    let same = ours.text.lines().zip(theirs.text.lines()).take_while(|(a, b)| a == b).count();
    vec![Finding::new(COPIES[1], same + 1, &format!("the list of secret names differs from {}", COPIES[0]))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_one_crate_lacks_is_found() {
        let copies = |a: &str, b: &str| [SourceFile::new(COPIES[0], a), SourceFile::new(COPIES[1], b)];
        assert_eq!(check(&copies("a\nb\n", "a\nb\n")), []);
        let found = check(&copies("a\nb\n", "a\nc\n"));
        assert_eq!(
            found,
            [Finding::new(COPIES[1], 2, &format!("the list of secret names differs from {}", COPIES[0]))]
        );
        assert_eq!(check(&copies("a\nb\n", "a\n")).len(), 1);
        let found = check(&[SourceFile::new(COPIES[0], "")]);
        assert_eq!(found, [Finding::new(COPIES[1], 1, "the list of secret names is missing")]);
    }
}
