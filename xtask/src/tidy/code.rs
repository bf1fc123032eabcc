//! Rust text without what is not code: literals and comments are blanked, so that a rule finds what the compiler sees.

/// Rust text in two views of the same length and lines: the code, and the comments.
#[derive(Debug)]
pub struct Views {
    /// The text without comments, and without what is between quotation marks.
    pub code: String,
    /// The comments, without everything else.
    pub comments: String,
}

/// Separates code and comments.
pub fn views(text: &str) -> Views {
    let mut views = Views { code: String::with_capacity(text.len()), comments: String::with_capacity(text.len()) };
    let mut rest = text;
    let mut previous = ' ';
    while let Some(first) = rest.chars().next() {
        let (length, kind) = piece(rest, first, previous);
        let (taken, after) = rest.split_at(length);
        previous = taken.chars().next_back().unwrap_or(' ');
        for letter in taken.chars() {
            let blank = if letter == '\n' { '\n' } else { ' ' };
            views.code.push(if kind == Kind::Code { letter } else { blank });
            views.comments.push(if kind == Kind::Comment { letter } else { blank });
        }
        rest = after;
    }
    views
}

/// Returns code without the items that `#[cfg(test)]` stands before.
pub fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(found) = rest.find(MARK) {
        let (before, item) = rest.split_at(found);
        let (skipped, after) = item.split_at(item_end(item));
        kept.push_str(before);
        kept.extend(skipped.chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }));
        rest = after;
    }
    kept.push_str(rest);
    kept
}

/// Returns the line of a place, which begins at 1.
pub fn line(text: &str, place: usize) -> usize {
    text.get(..place).unwrap_or(text).matches('\n').count() + 1
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Code,
    Comment,
    Literal,
}

/// Returns the length of what a text begins with, and what it is.
fn piece(text: &str, first: char, previous: char) -> (usize, Kind) {
    let in_word = previous.is_alphanumeric() || previous == '_';
    match first {
        '/' if text.starts_with("//") => (text.find('\n').unwrap_or(text.len()), Kind::Comment),
        '/' if text.starts_with("/*") => (block_comment(text), Kind::Comment),
        '"' => (quoted(text), Kind::Literal),
        'r' | 'b' | 'c' if !in_word => match raw_string(text) {
            Some(length) => (length, Kind::Literal),
            None => (1, Kind::Code),
        },
        '\'' => match character(text) {
            Some(length) => (length, Kind::Literal),
            None => (1, Kind::Code),
        },
        other => (other.len_utf8(), Kind::Code),
    }
}

fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                break;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

fn quoted(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Returns the length of the raw string that a text begins with, if it does.
fn raw_string(text: &str) -> Option<usize> {
    let after = text.trim_start_matches(['b', 'c']).strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    let content = after.get(hashes..)?.strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let start = text.len() - content.len();
    Some(content.find(&end).map_or(text.len(), |found| start + found + end.len()))
}

/// Returns the length of the character literal that a text begins with, unless a lifetime stands there.
fn character(text: &str) -> Option<usize> {
    let mut letters = text.char_indices().skip(1);
    let (_, first) = letters.next()?;
    if first != '\\' {
        return letters.next().filter(|(_, letter)| *letter == '\'').map(|(at, _)| at + 1);
    }
    letters.next()?;
    letters.find(|(_, letter)| *letter == '\'').map(|(at, _)| at + 1)
}

/// Returns where the item ends that a text begins with: behind its braces, or its semicolon.
fn item_end(item: &str) -> usize {
    let mut depth = 0_usize;
    for (at, letter) in item.char_indices() {
        match letter {
            '{' | '(' | '[' => depth += 1,
            '}' | ')' | ']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 && letter == '}' {
                    return at + 1;
                }
            }
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    item.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_and_comments_are_blanked() {
        let text =
            "let a = \"x // \\\" y\"; // one\n/* two /* nested */\n */ b('\"', '\\'', 'c'); r#\"\"raw\"\"# fn f<'a>()";
        let views = views(text);
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(words(&views.code), "let a = ; b( , , ); fn f<'a>()");
        assert_eq!(words(&views.comments), "// one /* two /* nested */ */");
        assert_eq!(views.code.lines().count(), text.lines().count());
    }

    #[test]
    fn items_of_tests_are_blanked() {
        let code =
            "use a;\n#[cfg(test)]\nmod tests;\nfn b() {}\n#[cfg(test)]\nmod more {\n fn c() { d[0]; }\n}\nuse e;\n";
        let kept = without_tests(code);
        assert_eq!(kept.split_whitespace().collect::<Vec<_>>().join(" "), "use a; fn b() {} use e;");
        assert_eq!(kept.lines().count(), code.lines().count());
        assert_eq!(line(&kept, kept.find("use e").unwrap()), 9);
    }
}
