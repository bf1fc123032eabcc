//! Names and white space (XML 1.0 §2.3).

/// Removes XML's white space (space, tab, line feed, carriage return) at both ends.
///
/// # Examples
///
/// ```
/// assert_eq!(soapstone::xml::trim(" \n7\t"), "7");
/// // A space without a break is no white space of XML.
/// assert_eq!(soapstone::xml::trim("\u{a0}7"), "\u{a0}7");
/// ```
#[must_use]
#[inline]
pub fn trim(text: &str) -> &str {
    // Most text has no white space to remove.
    let is_clean = |byte: Option<&u8>| byte.is_none_or(|byte| *byte > b' ');
    if is_clean(text.as_bytes().first()) && is_clean(text.as_bytes().last()) {
        return text;
    }
    text.trim_matches([' ', '\t', '\n', '\r'])
}

/// Whether the text is a name without a colon.
pub(crate) fn is_ncname(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(is_name_start) && chars.all(is_name_char)
}

/// `NameStartChar` of XML 1.0 §2.3, without the colon.
fn is_name_start(char: char) -> bool {
    matches!(char, 'A'..='Z' | 'a'..='z' | '_' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// `NameChar` of XML 1.0 §2.3, without the colon.
fn is_name_char(char: char) -> bool {
    is_name_start(char)
        || matches!(char, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}'..='\u{2040}')
}
