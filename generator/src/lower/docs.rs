//! Documentation of the schema as rustdoc text: plain paragraphs, nothing that rustdoc would read as markup.
//!
//! Indentation, list marks, HTML, brackets and code would turn into failing doctests, broken links and warnings; they
//! are prose here and stay prose.

use crate::base::shown;

/// The longest line, in characters.
const WIDTH: usize = 104;

/// Documentation as lines for `///`, without the leading space. Empty if there is none.
#[must_use]
pub fn lines(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut paragraph = String::new();
    for line in text.lines().chain([""]) {
        let line = line.trim();
        if line.is_empty() {
            if !paragraph.is_empty() {
                if !out.is_empty() {
                    out.push(String::new());
                }
                wrap(&paragraph, &mut out);
                paragraph.clear();
            }
        } else {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line);
        }
    }
    out
}

/// Returns a sentence of the generator as lines. Its markup is kept, unlike that of documents.
#[must_use]
pub fn lines_of_ours(text: String) -> Vec<String> {
    let mut out = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
            out.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        out.push(line);
    }
    out
}

/// Returns documentation of the schema as lines, followed by a sentence of the generator.
#[must_use]
pub fn lines_and_ours(text: &str, sentence: String) -> Vec<String> {
    let mut docs = lines(text);
    push_note(&mut docs, sentence);
    docs
}

/// Adds a sentence of the generator below documentation.
pub fn push_note(docs: &mut Vec<String>, note: String) {
    if !docs.is_empty() {
        docs.push(String::new());
    }
    docs.extend(lines_of_ours(note));
}

/// Returns a value of the documents as code within a sentence of the generator.
#[must_use]
pub fn code(value: &str) -> String {
    let plain: String = value.chars().map(|c| if c == '`' || c.is_whitespace() { ' ' } else { c }).take(80).collect();
    shown::line(&plain)
}

/// Breaks a paragraph into lines.
fn wrap(paragraph: &str, out: &mut Vec<String>) {
    let mut line = String::new();
    for word in paragraph.split_whitespace() {
        let word = escape(word);
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > WIDTH {
            out.push(std::mem::take(&mut line));
        }
        if line.is_empty() {
            line = line_start(word);
        } else {
            line.push(' ');
            line.push_str(&word);
        }
    }
    if !line.is_empty() {
        out.push(line);
    }
}

/// A word with the signs of markup escaped; a URL becomes an autolink.
fn escape(word: &str) -> String {
    if let Some(at) = word.find("http://").or_else(|| word.find("https://")) {
        let (before, url) = word.split_at(at);
        let end = url.find(|c: char| "<>\"'()[]{}`|\\^".contains(c) || !c.is_ascii_graphic()).unwrap_or(url.len());
        let end = url[..end].trim_end_matches(['.', ',', ';', ':', '!', '?']).len();
        let (url, after) = url.split_at(end);
        let (open, close) = if url.len() > "https://".len() { ("<", ">") } else { ("`", "`") };
        return format!("{}{open}{url}{close}{}", escape_signs(before), escape_signs(after));
    }
    escape_signs(word)
}

/// Escapes the signs that Markdown gives a meaning, and drops what rustc rejects in comments.
fn escape_signs(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            '[' | ']' | '<' | '>' | '`' | '*' | '\\' => out.extend(['\\', c]),
            c if shown::is_hidden(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// Keeps the first word of a line from being a heading, a list item or a quotation.
fn line_start(word: String) -> String {
    let digits = word.chars().take_while(char::is_ascii_digit).count();
    let listed = digits > 0 && word[digits..].starts_with(['.', ')']);
    if listed {
        format!("{}\\{}", &word[..digits], &word[digits..])
    } else if word.starts_with(['#', '-', '+', '=', ':']) {
        format!("\\{word}")
    } else {
        word
    }
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn markup_is_prose() {
        assert_eq!(
            lines("  a <b> [c]\n    let x = `1`;\n\n- item\n1. one"),
            ["a \\<b\\> \\[c\\] let x = \\`1\\`;", "", "\\- item 1. one"]
        );
        assert_eq!(lines("see http://a.b/c_d."), ["see <http://a.b/c_d>."]);
        assert!(lines(" \n\t").is_empty());
    }
}
