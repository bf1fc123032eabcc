//! Text as XML writes it (XML 1.0 §2.2, §2.4, §3.3.3).

use super::output::Append;

/// The characters that must be written as references.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Escape {
    /// Between tags: `&`, `<`, `>`, and the carriage return, which a reader would turn into a line feed.
    Text,
    /// In an attribute's value, quoted by `"`: also the quotation mark, and the white space that a reader would
    /// normalise.
    Attribute,
    /// Not in XML: nothing is escaped and every character is let through.
    None,
}

/// For each byte: 0 for those that are written as they are; bit 0 for those that matter in text, bit 1 in attributes.
static SPECIAL: [u8; 256] = special();

const fn special() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = 3;
        byte += 1;
    }
    table[b'\t' as usize] = 2;
    table[b'\n' as usize] = 2;
    table[b'&' as usize] = 3;
    table[b'<' as usize] = 3;
    table[b'>' as usize] = 3;
    table[b'"' as usize] = 2;
    // The first byte of U+F000 to U+FFFF, among them U+FFFE and U+FFFF, which XML forbids.
    table[0xEF] = 3;
    table
}

/// Appends `text`, escaped.
///
/// # Errors
/// The first character that XML forbids; it and what follows are left out.
#[inline]
pub(crate) fn escape_into(out: &mut impl Append, text: &str, escape: Escape) -> Result<(), char> {
    let mask = match escape {
        Escape::Text => 1,
        Escape::Attribute => 2,
        Escape::None => 0,
    };
    let bytes = text.as_bytes();
    let first = if is_suspect(bytes) { first_special(bytes, mask) } else { None };
    match first {
        None => {
            out.push_str(text);
            Ok(())
        }
        Some(index) => escape_rest(out, text, index, mask),
    }
}

fn first_special(bytes: &[u8], mask: u8) -> Option<usize> {
    bytes.iter().position(|byte| SPECIAL[usize::from(*byte)] & mask != 0)
}

/// Whether there is a byte that may be special anywhere. Blocks of one size are compared without branches, which the
/// compiler turns into a few vector instructions; the last block overlaps the one before.
#[inline]
fn is_suspect(bytes: &[u8]) -> bool {
    #[inline(always)]
    fn block<const N: usize>(block: &[u8; N]) -> bool {
        block.iter().fold(false, |any, byte| any | is_suspect_byte(*byte))
    }
    if let Some(last) = bytes.last_chunk::<16>() {
        let (blocks, _) = bytes.as_chunks::<16>();
        return blocks.iter().any(block) || block(last);
    }
    match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => block(first) | block(last),
        _ => bytes.iter().any(|byte| is_suspect_byte(*byte)),
    }
}

#[inline]
fn is_suspect_byte(byte: u8) -> bool {
    (byte < b' ') | (byte == b'&') | (byte == b'<') | (byte == b'>') | (byte == b'"') | (byte == 0xEF)
}

fn escape_rest(out: &mut impl Append, text: &str, first: usize, mask: u8) -> Result<(), char> {
    let (mut rest, mut next) = (text, Some(first));
    while let Some(index) = next {
        let (clean, special) = rest.split_at_checked(index).unwrap_or((rest, ""));
        out.push_str(clean);
        let mut chars = special.chars();
        match chars.next() {
            Some('&') => out.push_str("&amp;"),
            Some('<') => out.push_str("&lt;"),
            Some('>') => out.push_str("&gt;"),
            Some('"') => out.push_str("&quot;"),
            Some('\r') => out.push_str("&#13;"),
            Some('\n') => out.push_str("&#10;"),
            Some('\t') => out.push_str("&#9;"),
            Some(forbidden @ ('\0'..' ' | '\u{FFFE}' | '\u{FFFF}')) => return Err(forbidden),
            Some(other) => out.push_str(other.encode_utf8(&mut [0; 4])),
            None => {}
        }
        rest = chars.as_str();
        next = first_special(rest.as_bytes(), mask);
    }
    out.push_str(rest);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Escape, escape_into};

    fn escaped(text: &str, escape: Escape) -> Result<String, char> {
        let mut out = String::new();
        escape_into(&mut out, text, escape).map(|()| out)
    }

    #[test]
    fn text_keeps_what_a_reader_keeps() {
        let text = escaped("a<b>&\"c\"\r\n\té\u{FF21}", Escape::Text);
        assert_eq!(text.as_deref(), Ok("a&lt;b&gt;&amp;\"c\"&#13;\n\té\u{FF21}"));
    }

    #[test]
    fn attributes_keep_white_space() {
        assert_eq!(escaped("\"\r\n\t", Escape::Attribute).as_deref(), Ok("&quot;&#13;&#10;&#9;"));
    }

    #[test]
    fn forbidden_characters_are_rejected() {
        assert_eq!(escaped("a long enough text, then \0", Escape::Text), Err('\0'));
        assert_eq!(escaped("\u{FFFF}", Escape::Attribute), Err('\u{FFFF}'));
        assert_eq!(escaped("\0", Escape::None).as_deref(), Ok("\0"));
    }
}
