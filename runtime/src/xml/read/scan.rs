//! Searching and comparing what is short as a rule: names, values, texts. A call into `memchr` or `memcmp` costs more
//! than looking at two words does.

use memchr::{memchr, memchr2, memchr3};

/// The number of bytes that are compared before `memchr` is called.
const NEAR: usize = 16;

/// The distance to the next of up to three bytes.
#[inline]
pub(crate) fn to_any<const N: usize>(targets: [u8; N], bytes: &[u8]) -> Option<usize> {
    let hits = |word| targets.iter().fold(0, |hits, byte| hits | zeros(word ^ repeated(*byte)));
    let rest = match near(bytes, hits) {
        Ok(found) => return Some(found),
        Err(rest) => rest,
    };
    let found = match targets.as_slice() {
        [one] => memchr(*one, rest),
        [one, two] => memchr2(*one, *two, rest),
        [one, two, three] => memchr3(*one, *two, *three, rest),
        _ => rest.iter().position(|byte| targets.contains(byte)),
    };
    Some(bytes.len() - rest.len() + found?)
}

/// The distance to the next `<`.
#[inline]
pub(crate) fn to_markup(bytes: &[u8]) -> Option<usize> {
    to_any([b'<'], bytes)
}

/// The distance to the next byte that ends text which is written as it is: markup, a reference, a line end to be
/// normalised, or a control character that XML has not.
#[inline]
pub(crate) fn to_special(bytes: &[u8]) -> Option<usize> {
    let hits = |word| zeros(word ^ repeated(b'<')) | zeros(word ^ repeated(b'&')) | controls(word);
    match near(bytes, hits) {
        Ok(found) if !matches!(bytes.get(found), Some(b'\t' | b'\n')) => Some(found),
        Ok(_) => to_special_beyond(bytes, bytes),
        Err(rest) => to_special_beyond(bytes, rest),
    }
}

/// The same for the rest of `bytes`.
fn to_special_beyond(bytes: &[u8], rest: &[u8]) -> Option<usize> {
    let before = bytes.len() - rest.len();
    let found = memchr3(b'<', b'&', b'\r', rest);
    let text = rest.get(..found.unwrap_or(rest.len())).unwrap_or_default();
    Some(before + if has_control(text) { text.iter().position(|byte| is_control(*byte))? } else { found? })
}

/// Returns whether there is a byte that is a control character which XML has not (XML 1.0 §2.2).
#[inline]
pub(crate) fn has_control(bytes: &[u8]) -> bool {
    // Without an early end the compiler compares many bytes at a time; the last word overlaps the one before.
    let found = |bytes: &[u8]| bytes.iter().fold(false, |found, byte| found | is_control(*byte));
    let Some(last) = bytes.last_chunk::<8>() else { return found(bytes) };
    let (words, _) = bytes.as_chunks::<8>();
    let marks = |word: &[u8; 8]| controls(u64::from_le_bytes(*word));
    // Tabs and line ends are marked too.
    words.iter().fold(marks(last), |all, word| all | marks(word)) != 0 && found(bytes)
}

/// Returns whether text is its own value: it has no reference, no line end to be normalised, and no control character
/// that XML has not.
#[inline]
pub(crate) fn is_plain(bytes: &[u8]) -> bool {
    let is_special = |byte: u8| (byte == b'&') | (byte == b'\r') | is_control(byte);
    let found = |bytes: &[u8]| bytes.iter().fold(false, |found, byte| found | is_special(*byte));
    let Some(last) = bytes.last_chunk::<8>() else { return !found(bytes) };
    let (words, _) = bytes.as_chunks::<8>();
    let marks = |word: &[u8; 8]| {
        let word = u64::from_le_bytes(*word);
        zeros(word ^ repeated(b'&')) | controls(word)
    };
    // Tabs and line feeds are marked too.
    words.iter().fold(marks(last), |all, word| all | marks(word)) == 0 || !found(bytes)
}

#[inline]
fn is_control(byte: u8) -> bool {
    (byte < b' ') & (byte != b'\t') & (byte != b'\n') & (byte != b'\r')
}

/// Looks at the first words, which `hits` marks the bytes of that are searched; what is left is for `memchr`.
#[inline]
fn near(bytes: &[u8], hits: impl Fn(u64) -> u64) -> Result<usize, &[u8]> {
    let mut rest = bytes;
    while let Some((word, tail)) = rest.split_first_chunk::<8>() {
        if bytes.len() - rest.len() >= NEAR {
            break;
        }
        let found = hits(u64::from_le_bytes(*word));
        if found != 0 {
            return Ok(bytes.len() - rest.len() + found.trailing_zeros() as usize / 8);
        }
        rest = tail;
    }
    Err(rest)
}

/// That byte eight times.
#[inline]
const fn repeated(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Marks bytes that are 0: the lowest mark is always one of them, those above it may be wrong.
#[inline]
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(repeated(0x01)) & !word & repeated(0x80)
}

/// Marks bytes below that of a blank, with the exactness of [`zeros`].
#[inline]
const fn controls(word: u64) -> u64 {
    word.wrapping_sub(repeated(b' ')) & !word & repeated(0x80)
}

/// Returns the bytes after a name that they are expected to begin with. Names are short, so that comparing two
/// overlapping blocks is faster than calling `memcmp`.
#[inline]
pub(crate) fn after_name<'a>(bytes: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let (head, rest) = bytes.split_at_checked(name.len())?;
    is_same(head, name).then_some(rest)
}

/// Returns the bytes before a name that they are expected to end with.
#[inline]
pub(crate) fn before_name<'a>(bytes: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let (rest, tail) = bytes.split_at_checked(bytes.len().checked_sub(name.len())?)?;
    is_same(tail, name).then_some(rest)
}

/// Whether two names, or the like, are the same.
#[inline]
pub(crate) fn same_name(one: &str, other: &str) -> bool {
    one.len() == other.len() && is_same(one.as_bytes(), other.as_bytes())
}

/// Compares pieces of the same length.
#[inline]
fn is_same(one: &[u8], other: &[u8]) -> bool {
    match other.len() {
        0 => true,
        1 => one.first() == other.first(),
        2 | 3 => one.first_chunk::<2>() == other.first_chunk() && one.last() == other.last(),
        4..8 => one.first_chunk::<4>() == other.first_chunk() && one.last_chunk::<4>() == other.last_chunk(),
        8..=16 => one.first_chunk::<8>() == other.first_chunk() && one.last_chunk::<8>() == other.last_chunk(),
        17..=32 => one.first_chunk::<16>() == other.first_chunk() && one.last_chunk::<16>() == other.last_chunk(),
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::{after_name, before_name, has_control, is_plain, same_name, to_any, to_markup, to_special};

    const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMN";

    #[test]
    fn names_of_every_length_are_told_apart_at_every_place() {
        for length in 0..LETTERS.len() {
            let (name, rest) = LETTERS.split_at(length);
            assert_eq!(after_name(LETTERS.as_bytes(), name.as_bytes()), Some(rest.as_bytes()));
            assert!(same_name(name, &LETTERS[..length]) && !same_name(name, LETTERS));
            assert_eq!(after_name(b"", name.as_bytes()).is_some(), name.is_empty());
            assert_eq!(
                before_name(name.as_bytes(), &name.as_bytes()[length / 2..]),
                Some(&name.as_bytes()[..length / 2])
            );
            assert_eq!(before_name(name.as_bytes(), LETTERS.as_bytes()), None);
            for place in 0..length {
                let mut other = LETTERS.as_bytes().to_vec();
                other[place] = b'-';
                assert_eq!(after_name(&other, name.as_bytes()), None, "{length} {place}");
            }
        }
    }

    /// Every place up to beyond where `memchr` takes over, behind bytes that differ by the lowest bit, which a word's
    /// borrow could mistake.
    #[test]
    fn the_first_hit_is_found_wherever_it_is() {
        for length in 0..40 {
            for filler in [b'a', b'<' ^ 1, b'&' ^ 1, b'\t', b'\n', b' ', 0x80, 0xFF] {
                let mut bytes = vec![filler; length];
                assert_eq!((to_markup(&bytes), to_special(&bytes), to_any([b'<', b'"'], &bytes)), (None, None, None));
                bytes.extend(b"<&<\"\r<");
                let found = (to_markup(&bytes), to_special(&bytes), to_any([b'<', b'"'], &bytes));
                assert_eq!(found, (Some(length), Some(length), Some(length)), "{filler}");
                bytes[length] = b'=';
                let found = (to_markup(&bytes), to_special(&bytes), to_any([b'<', b'"'], &bytes));
                assert_eq!(found, (Some(length + 2), Some(length + 1), Some(length + 2)), "{filler}");
                bytes[length + 1] = b'\r';
                assert_eq!(to_special(&bytes), Some(length + 1), "{filler}");
            }
        }
    }

    #[test]
    fn control_characters_are_special_wherever_they_are() {
        for length in 0..40 {
            for filler in [b'a', b'\t', b'\n', b' ', 0x80] {
                for byte in 0..=u8::MAX {
                    let mut bytes = vec![filler; length];
                    bytes.push(byte);
                    let is_forbidden = byte < b' ' && !b"\t\n\r".contains(&byte);
                    assert_eq!(has_control(&bytes), is_forbidden, "{byte}");
                    assert_eq!(is_plain(&bytes), !is_forbidden && !b"\r&".contains(&byte), "{byte}");
                    let is_special = is_forbidden || b"\r<&".contains(&byte);
                    assert_eq!(to_special(&bytes), is_special.then_some(length), "{length} {byte}");
                    bytes.push(b'<');
                    let first = length + usize::from(!is_special);
                    assert_eq!(to_special(&bytes), Some(first), "{length} {byte}");
                }
            }
        }
    }
}
