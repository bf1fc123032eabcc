//! Texts of documents, paths and servers for people: in a terminal, a comment or documentation.
//!
//! Whatever is printed goes through one of these functions: a control character would move the cursor or end a comment, and
//! a bidirectional one would show text in an order in which it is not written.

use std::fmt::Write as _;

/// Whether a character is invisible, or changes how the text around it is shown.
pub(crate) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}'
        )
}

/// Returns a text as one line, with escapes (`\u{202e}`) in place of hidden characters.
pub(crate) fn line(text: &str) -> String {
    escaped(text, |_| false)
}

/// Returns a text of several lines, for the terminal, with escapes in place of all other hidden characters.
#[cfg(any(feature = "cli", test))]
pub(crate) fn lines(text: &str) -> String {
    escaped(text, |c| matches!(c, '\n' | '\t'))
}

/// Returns a line with signs in place of hidden characters that are not ASCII, of as many bytes as these, so that places in
/// the text stay right. The ASCII ones are left to the renderer of frames, which has signs for them.
pub(crate) fn in_place(text: &str) -> String {
    let sign = |c: char| match c.len_utf8() {
        _ if c.is_ascii() || !is_hidden(c) => c,
        2 => '¿',
        3 => char::REPLACEMENT_CHARACTER,
        _ => '🚫',
    };
    text.chars().map(sign).collect()
}

fn escaped(text: &str, is_kept: impl Fn(char) -> bool) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if is_hidden(c) && !is_kept(c) {
            // Writing to a String cannot fail.
            let _ = write!(shown, "{}", c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Returns an error of reading a file in words.
pub fn file_error(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_escaped() {
        assert_eq!(line("a\r\nb\u{202e}\u{1b}[2J é"), "a\\u{d}\\u{a}b\\u{202e}\\u{1b}[2J é");
        assert_eq!(lines("a\n\tb\r\u{1b}"), "a\n\tb\\u{d}\\u{1b}");
        for text in ["a\u{9b}b\u{202e}c\u{e0001}d\u{7}", "é漢"] {
            let shown = in_place(text);
            assert_eq!(shown.len(), text.len());
            assert!(!shown.contains(|c: char| is_hidden(c) && !c.is_ascii()), "{shown:?}");
        }
        let hidden = "\u{0}\u{7f}\u{85}\u{ad}\u{61c}\u{200b}\u{200f}\u{2028}\u{2029}\u{202a}\u{2066}\u{2069}\u{feff}";
        assert!(hidden.chars().all(is_hidden));
        assert!(!"aé漢\u{301}😀".contains(is_hidden));
    }
}
