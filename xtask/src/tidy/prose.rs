//! Comments describe code by what it does, not by verbs of speech, knowledge or feeling: see "Prose" in CONTRIBUTING.md.

use super::code::{line, views};
use super::{Finding, SourceFile};

/// Words of comments that treat code as a person, in lower case.
const WORDS: &[&str] = &[
    "says",
    "said",
    "tells",
    "told",
    "knows",
    "asks",
    "asked",
    "wants",
    "believes",
    "hears",
    "speaks",
    "thinks",
    "hopes",
    "forgets",
    "refuses",
    "refused",
    "whoever",
    "nobody",
    "somebody",
    "anybody",
    "everybody",
    "lets go",
];

/// Finds such words in the comments of hand-written Rust.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.is_hand_written()) {
        let comments = views(&file.text).comments.to_lowercase();
        for word in WORDS {
            for (place, _) in comments.match_indices(word).filter(|(place, _)| is_whole(&comments, *place, word)) {
                let message = format!("`{word}` in a comment: describe what the code does");
                findings.push(Finding::new(&file.path, line(&comments, place), &message));
            }
        }
    }
    findings
}

/// Returns whether a word begins and ends at a place.
fn is_whole(text: &str, place: usize, word: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let (before, after) = text.split_at(place);
    !before.ends_with(is_part) && !after.get(word.len()..).is_some_and(|after| after.starts_with(is_part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        check(&[SourceFile::new("a.rs", text)]).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn words_are_found_in_comments() {
        for word in WORDS {
            let expected = format!("a.rs:2: `{word}` in a comment: describe what the code does");
            assert_eq!(found(&format!("//!\nfn f() {{}} // It {word} so.")), [expected.as_str()]);
            assert_eq!(found(&format!("//!\n/// {}", word.to_uppercase())), [expected.as_str()]);
            assert_eq!(found(&format!("// x{word} {word}x _{word}\nlet a = \"{word}\"; // a")), [""; 0]);
        }
        assert_eq!(found("// @generated\n// The schema says so."), [""; 0]);
    }
}
