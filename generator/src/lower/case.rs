//! Wire names to Rust identifiers: words, cases and keywords.
//!
//! A name is split into words at separators and at changes of case; an acronym keeps its plural (`LayerIDs` is `Layer`,
//! `IDs`), and an acronym with a small letter in it stays one word (`SwAService` is `SwA`, `Service`). Identifiers are ASCII: what is not is transliterated, so that no lint about scripts can fire.

/// The words of a wire name, in lower case. Never empty.
#[must_use]
pub fn words(name: &str) -> Vec<String> {
    let ascii = if name.is_ascii() { name.to_owned() } else { deunicode::deunicode(name) };
    let mut words: Vec<String> = Vec::new();
    for piece in ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|p| !p.is_empty()) {
        split_piece(piece.as_bytes(), &mut words);
    }
    if words.is_empty() {
        words.push("unnamed".to_owned());
    }
    words
}

/// Splits a run of letters and digits at the changes of case.
fn split_piece(piece: &[u8], words: &mut Vec<String>) {
    let mut parts: Vec<&[u8]> = Vec::new();
    let mut start = 0;
    for at in 1..piece.len() {
        let (before, here) = (piece[at - 1], piece[at]);
        let after = piece.get(at + 1).copied();
        let boundary = if here.is_ascii_uppercase() {
            // `fooBar`, `foo2Bar`, or the last capital of a run that starts a word: `XMLFile`, but not the plural
            // `IDs`.
            !before.is_ascii_uppercase()
                || (after.is_some_and(|a| a.is_ascii_lowercase()) && !is_plural_acronym(piece, at))
        } else {
            false
        };
        if boundary {
            parts.push(&piece[start..at]);
            start = at;
        }
    }
    parts.push(&piece[start..]);
    let mut parts = parts.into_iter().peekable();
    while let Some(part) = parts.next() {
        let mut word = String::from_utf8_lossy(part).to_ascii_lowercase();
        if let Some(end) = parts.next_if(|next| is_mixed_acronym(part, next)) {
            word.push_str(&String::from_utf8_lossy(end).to_ascii_lowercase());
        }
        words.push(word);
    }
}

/// Whether two parts are an acronym with a small letter: `SwA`, `QoS`, `UoM`, but not `ToC` and `IsA`, which are words.
fn is_mixed_acronym(part: &[u8], next: &[u8]) -> bool {
    let [first, second] = part else { return false };
    let [letter, digits @ ..] = next else { return false };
    first.is_ascii_uppercase()
        && second.is_ascii_lowercase()
        && letter.is_ascii_uppercase()
        && digits.iter().all(u8::is_ascii_digit)
        && !WORDS_OF_TWO_LETTERS.contains(&[first.to_ascii_lowercase(), *second])
}

/// Words of two letters that a single letter may follow, in English and in other languages that names are in.
const WORDS_OF_TWO_LETTERS: &[[u8; 2]] = &[
    *b"al", *b"am", *b"an", *b"as", *b"at", *b"au", *b"be", *b"by", *b"da", *b"db", *b"de", *b"di", *b"do", *b"du",
    *b"el", *b"en", *b"es", *b"et", *b"ex", *b"go", *b"he", *b"id", *b"if", *b"il", *b"im", *b"in", *b"is", *b"it",
    *b"la", *b"le", *b"lo", *b"me", *b"my", *b"na", *b"no", *b"of", *b"ok", *b"on", *b"or", *b"re", *b"se", *b"si",
    *b"so", *b"su", *b"to", *b"tv", *b"un", *b"up", *b"us", *b"ve", *b"vs", *b"we", *b"za", *b"zu",
];

/// Whether the capital at `at` ends an acronym in the plural: `IDs`, `URLsOf`, but not `ISite`.
fn is_plural_acronym(piece: &[u8], at: usize) -> bool {
    piece.get(at + 1) == Some(&b's') && piece.get(at + 2).is_none_or(|next| !next.is_ascii_lowercase())
}

/// The words as a type's or variant's identifier.
#[must_use]
pub fn pascal(words: &[String]) -> String {
    let mut out = String::new();
    for word in words {
        // `1.0` and `10` stay apart.
        if out.ends_with(|c: char| c.is_ascii_digit()) && word.starts_with(|c: char| c.is_ascii_digit()) {
            out.push('_');
        }
        let mut chars = word.chars();
        if let Some(first) = chars.next() {
            out.push(first.to_ascii_uppercase());
            out.push_str(chars.as_str());
        }
    }
    if out.starts_with(|c: char| c.is_ascii_digit()) {
        out.insert_str(0, "Value");
    }
    if out == "Self" { "SelfValue".to_owned() } else { out }
}

/// The words as a field's, method's or module's identifier, keywords made raw.
#[must_use]
pub fn snake(words: &[String]) -> String {
    let mut out = words.join("_");
    if out.starts_with(|c: char| c.is_ascii_digit()) {
        out.insert_str(0, "value_");
    }
    escape_keyword(out)
}

/// A Pascal-case identifier as that of a static. `PACKAGE` is the table that every file imports, so a type `Package`
/// gets an underscore more, with which no other identifier can end.
#[must_use]
pub fn screaming(pascal: &str) -> String {
    let mut out = String::new();
    for c in pascal.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
        out.push(c.to_ascii_uppercase());
    }
    if out == "PACKAGE" {
        out.push('_');
    }
    out
}

/// Makes an identifier of a keyword: raw where the language allows that.
#[must_use]
pub fn escape_keyword(ident: String) -> String {
    match ident.as_str() {
        "self" | "super" | "crate" => ident + "_",
        "as" | "async" | "await" | "break" | "const" | "continue" | "dyn" | "else" | "enum" | "extern" | "false"
        | "fn" | "for" | "if" | "impl" | "in" | "let" | "loop" | "match" | "mod" | "move" | "mut" | "pub" | "ref"
        | "return" | "static" | "struct" | "trait" | "true" | "type" | "unsafe" | "use" | "where" | "while"
        | "abstract" | "become" | "box" | "do" | "final" | "gen" | "macro" | "override" | "priv" | "try" | "typeof"
        | "unsized" | "virtual" | "yield" => format!("r#{ident}"),
        _ => ident,
    }
}

/// Returns the words for a value in which punctuation is significant: each sign becomes a word. White space and letters
/// of other scripts only separate words.
#[must_use]
pub fn sign_words(value: &str) -> Vec<String> {
    let name = |c| {
        Some(match c {
            '+' => "plus",
            '-' => "minus",
            '<' => "less",
            '>' => "greater",
            '=' => "equal",
            '!' => "not",
            '*' => "star",
            '/' => "slash",
            '%' => "percent",
            '&' => "and",
            '#' => "hash",
            '.' => "dot",
            ',' => "comma",
            ';' => "semicolon",
            ':' => "colon",
            '?' => "question",
            '|' => "pipe",
            '~' => "tilde",
            '^' => "caret",
            '$' => "dollar",
            '@' => "at",
            '_' => "underscore",
            '(' => "open",
            ')' => "close",
            _ if c.is_whitespace() && value.trim().is_empty() => "space",
            _ => return None,
        })
    };
    if value.is_empty() {
        return vec!["empty".to_owned()];
    }
    let mut spelt = String::new();
    for c in value.chars() {
        match name(c) {
            Some(name) => spelt.extend([" ", name, " "]),
            None => spelt.push(c),
        }
    }
    words(&spelt)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_split_at_case_and_signs() {
        for (name, expected) in [
            ("ExportMapImage", "export_map_image"),
            ("LayerIDs", "layer_ids"),
            ("FIDs", "fids"),
            ("GetTokenServiceURL", "get_token_service_url"),
            ("XMLFile", "xml_file"),
            ("ServiceURLsOf", "service_urls_of"),
            ("XMin", "x_min"),
            ("SwAServiceHttpPort", "swa_service_http_port"),
            ("fileSdI", "file_sdi"),
            ("MetricUoMCode", "metric_uom_code"),
            ("IncludedInSnP500", "included_in_snp500"),
            ("ToCList", "to_c_list"),
            ("ListOfUInt16", "list_of_u_int16"),
            ("IsAMember", "is_a_member"),
            ("ImageDPI", "image_dpi"),
            ("type", "r#type"),
            ("self", "self_"),
            ("3d-shape.name", "value_3d_shape_name"),
            ("Größe", "grosse"),
            ("_", "unnamed"),
            ("QueryFeatureData2", "query_feature_data2"),
        ] {
            assert_eq!(snake(&words(name)), expected, "{name}");
        }
    }

    #[test]
    fn versions_keep_their_dots_apart() {
        assert_eq!(pascal(&words("v1.0")), "V1_0");
        assert_eq!(pascal(&words("v10")), "V10");
        assert_eq!(screaming("ArrayOfInt"), "ARRAY_OF_INT");
        assert_eq!(screaming("Package"), "PACKAGE_");
    }
}
