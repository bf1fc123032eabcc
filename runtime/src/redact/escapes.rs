//! Decodes the escapes in which servers and libraries quote a text: percent-encoding, references of HTML and XML, and
//! the backslash escapes of JSON and its relatives.

/// The most layers of escapes that are decoded. A text that was escaped more often is not recognised.
const LAYERS: usize = 8;

/// The bytes of a text after some layers of its escapes were decoded, each with its place in the text.
pub(super) struct View {
    bytes: Vec<u8>,
    /// The beginning of the text's piece that each byte comes from, and the length of the text.
    starts: Vec<usize>,
}

impl View {
    /// Returns the view of a text as it is.
    pub(super) fn new(text: &[u8]) -> Self {
        Self { bytes: text.to_vec(), starts: (0..=text.len()).collect() }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns the piece of the text that a range of the bytes comes from.
    pub(super) fn source(&self, begin: usize, end: usize) -> std::ops::Range<usize> {
        let start = |index: usize| self.starts.get(index).copied().unwrap_or_default();
        let last = start(end.saturating_sub(1));
        let after = self.starts.iter().skip(end).find(|after| **after > last);
        start(begin)..after.copied().unwrap_or(last)
    }

    /// Returns the view with one more layer decoded; `None` where there is no escape.
    pub(super) fn decoded(&self) -> Option<Self> {
        memchr::memchr3(b'%', b'&', b'\\', &self.bytes)?;
        let mut view =
            Self { bytes: Vec::with_capacity(self.bytes.len()), starts: Vec::with_capacity(self.starts.len()) };
        let mut at = 0;
        while let (Some(rest), Some(start)) =
            (self.bytes.get(at..).filter(|rest| !rest.is_empty()), self.starts.get(at))
        {
            let length = match escape(rest) {
                Some((Decoded::Byte(byte), length)) => {
                    view.bytes.push(byte);
                    length
                }
                Some((Decoded::Char(c), length)) => {
                    view.bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
                    length
                }
                None => {
                    view.bytes.extend(rest.first());
                    1
                }
            };
            view.starts.resize(view.bytes.len(), *start);
            at += length;
        }
        view.starts.extend(self.starts.last());
        (view.bytes.len() < self.bytes.len()).then_some(view)
    }
}

/// Calls `visit` with the view of a text as it is, and after each layer of escapes.
pub(super) fn layers(text: &[u8], mut visit: impl FnMut(&View)) {
    let mut view = View::new(text);
    for _ in 0..LAYERS {
        visit(&view);
        match view.decoded() {
            Some(next) => view = next,
            None => return,
        }
    }
    visit(&view);
}

/// The character or class of an escape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Decoded {
    /// A byte of some encoding of characters.
    Byte(u8),
    Char(char),
}

/// Returns what the escape at the beginning of a text stands for, and its length.
fn escape(text: &[u8]) -> Option<(Decoded, usize)> {
    match text {
        // JavaScript's `escape`.
        [b'%', b'u' | b'U', hex @ ..] => Some((Decoded::Char(char::from_u32(digits(hex.get(..4)?, 16)?)?), 6)),
        [b'%', hex @ ..] => Some((Decoded::Byte(u8::try_from(digits(hex.get(..2)?, 16)?).ok()?), 3)),
        [b'&', b'#', rest @ ..] => numeric(rest).map(|(c, length)| (Decoded::Char(c), length + 2)),
        [b'&', rest @ ..] => named(rest).map(|(c, length)| (Decoded::Char(c), length + 1)),
        [b'\\', rest @ ..] => backslash(rest).map(|(decoded, length)| (decoded, length + 1)),
        _ => None,
    }
}

/// Returns the number of nothing but digits.
fn digits(text: &[u8], radix: u32) -> Option<u32> {
    let digit = |number: u32, byte: &u8| number.checked_mul(radix)?.checked_add(char::from(*byte).to_digit(radix)?);
    text.iter().try_fold(0, digit)
}

/// The character of a reference by number, behind `&#`. HTML accepts them without the semicolon.
fn numeric(text: &[u8]) -> Option<(char, usize)> {
    let (radix, prefix) = if matches!(text, [b'x' | b'X', ..]) { (16, 1) } else { (10, 0) };
    let rest = text.get(prefix..)?;
    let length = rest.iter().take_while(|byte| char::from(**byte).is_digit(radix)).count();
    let found = char::from_u32(digits(rest.get(..length).filter(|number| !number.is_empty())?, radix)?)?;
    let semicolon = usize::from(rest.get(length) == Some(&b';'));
    Some((found, prefix + length + semicolon))
}

/// The entities of XML, and HTML's for the other characters of ASCII.
const ASCII_ENTITIES: [(&str, char); 43] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("AMP", '&'),
    ("LT", '<'),
    ("GT", '>'),
    ("QUOT", '"'),
    ("apos", '\''),
    ("excl", '!'),
    ("num", '#'),
    ("dollar", '$'),
    ("percnt", '%'),
    ("lpar", '('),
    ("rpar", ')'),
    ("ast", '*'),
    ("midast", '*'),
    ("plus", '+'),
    ("comma", ','),
    ("period", '.'),
    ("sol", '/'),
    ("colon", ':'),
    ("semi", ';'),
    ("equals", '='),
    ("quest", '?'),
    ("commat", '@'),
    ("lsqb", '['),
    ("lbrack", '['),
    ("bsol", '\\'),
    ("rsqb", ']'),
    ("rbrack", ']'),
    ("Hat", '^'),
    ("lowbar", '_'),
    ("UnderBar", '_'),
    ("grave", '`'),
    ("lcub", '{'),
    ("lbrace", '{'),
    ("verbar", '|'),
    ("vert", '|'),
    ("rcub", '}'),
    ("rbrace", '}'),
    ("NewLine", '\n'),
    ("Tab", '\t'),
];
/// The number of these that HTML also reads without a semicolon.
const BARE_ENTITIES: usize = 8;
/// HTML's names of U+00A0 to U+00FF, in order.
const LATIN_ENTITIES: &str = "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 \
    sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring \
    AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times \
    Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute \
    ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc \
    uuml yacute thorn yuml";
/// The length of the longest of these names, in bytes.
const LONGEST_ENTITY: usize = 8;

/// The character of a reference by name, behind `&`.
fn named(text: &[u8]) -> Option<(char, usize)> {
    let length = text.iter().take(LONGEST_ENTITY + 1).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    if text.get(length) == Some(&b';') {
        let name = std::str::from_utf8(text.get(..length)?).ok()?;
        let of_ascii = ASCII_ENTITIES.iter().find(|(known, _)| *known == name).map(|(_, c)| *c);
        let of_latin = || {
            let place = LATIN_ENTITIES.split_ascii_whitespace().position(|known| known == name)?;
            char::from_u32(0xA0 + u32::try_from(place).ok()?)
        };
        if let Some(found) = of_ascii.or_else(of_latin) {
            return Some((found, length + 1));
        }
    }
    let bare = ASCII_ENTITIES.iter().take(BARE_ENTITIES).find(|(known, _)| text.starts_with(known.as_bytes()));
    bare.map(|(known, c)| (*c, known.len()))
}

/// Returns the characters of an escape with a backslash.
fn backslash(text: &[u8]) -> Option<(Decoded, usize)> {
    let c = match text {
        [b'u', b'{', rest @ ..] => {
            let length = rest.iter().take(9).position(|byte| *byte == b'}')?;
            let c = char::from_u32(digits(rest.get(..length)?, 16)?)?;
            return Some((Decoded::Char(c), length + 3));
        }
        [b'u', rest @ ..] => return unicode(rest),
        [b'x', rest @ ..] => return Some((Decoded::Byte(u8::try_from(digits(rest.get(..2)?, 16)?).ok()?), 3)),
        [c @ (b'"' | b'\'' | b'\\' | b'/'), ..] => *c,
        [b'b', ..] => 0x08,
        [b'f', ..] => 0x0C,
        [b'n', ..] => b'\n',
        [b'r', ..] => b'\r',
        [b't', ..] => b'\t',
        _ => return None,
    };
    Some((Decoded::Byte(c), 1))
}

/// Returns the character of `XXXX` behind `\u`; characters beyond U+FFFF have two of them.
fn unicode(text: &[u8]) -> Option<(Decoded, usize)> {
    let unit = digits(text.get(..4)?, 16)?;
    if let Some(c) = char::from_u32(unit) {
        return Some((Decoded::Char(c), 5));
    }
    let [b'\\', b'u', rest @ ..] = text.get(4..)? else { return None };
    let low = digits(rest.get(..4)?, 16)?;
    let pair = [u16::try_from(unit).ok()?, u16::try_from(low).ok()?];
    let c = char::decode_utf16(pair).next()?.ok()?;
    Some((Decoded::Char(c), 11))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_escape_is_decoded() {
        for (given, expected) in [
            ("%3c%3C%u0041", "<<A"),
            ("&#60;&#060;&#x3c;&#X3C &#60", "<<<< <"),
            ("&ampA;&lt;&ltx&apos;&bsol;&eacute;&yuml;&nbsp;&AMP;", "&A;<<x'\\éÿ\u{a0}&"),
            (r#"\u003c\ud83d\ude00\u{e9}\x41\/\"\'\\\n\t"#, "<😀éA/\"'\\\n\t"),
        ] {
            let view = View::new(given.as_bytes()).decoded().expect("there are escapes");
            assert_eq!(String::from_utf8_lossy(view.bytes()), expected, "{given}");
        }
    }

    #[test]
    fn what_is_no_escape_stays() {
        for text in ["%Zq%4%", "&;&x;&#;&#x;&#1114112;&unknown;&", r"\é\q\u12\ud800\u{110000}\", "a+b", ""] {
            assert!(View::new(text.as_bytes()).decoded().is_none(), "{text}");
        }
    }

    #[test]
    fn layers_are_decoded_and_keep_their_places() {
        let text = "a%2526lt%253Bé";
        let mut seen = Vec::new();
        layers(text.as_bytes(), |view| {
            let sign = view.bytes().iter().position(|byte| b"%&<".contains(byte)).expect("a sign");
            seen.push((String::from_utf8_lossy(view.bytes()).into_owned(), view.source(sign, sign + 1)));
        });
        assert_eq!(
            seen,
            [
                (text.to_owned(), 1..2),
                ("a%26lt%3Bé".to_owned(), 1..4),
                ("a&lt;é".to_owned(), 1..6),
                ("a<é".to_owned(), 1..13)
            ]
        );
    }
}
