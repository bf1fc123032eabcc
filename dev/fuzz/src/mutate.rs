//! Makes inputs from seeds at random: the same seeds and the same random numbers give the same inputs.

use fastrand::Rng;

use crate::inputs::Input;

/// Most changes that one input gets.
const CHANGES: usize = 8;

/// Bytes that formats of text give a meaning.
const SIGNS: &[u8] = b"<>/\"'&;=:{}[]()#%\\\n\r\t \0-+.,0123456789\x7f\x80\xc3\xff";

/// Returns a new input.
pub fn input(seeds: &[Input], dictionary: &[&str], longest: usize, random: &mut Rng) -> Vec<u8> {
    let mut bytes = pick(seeds, random).map_or_else(Vec::new, |seed| seed.bytes.clone());
    for _ in 0..random.usize(1..=CHANGES) {
        change(&mut bytes, seeds, dictionary, random);
    }
    bytes.truncate(longest);
    bytes
}

fn change(bytes: &mut Vec<u8>, seeds: &[Input], dictionary: &[&str], random: &mut Rng) {
    match random.u8(0..12) {
        0 => replace_byte(bytes, random),
        1 => {
            let at = place(bytes, random);
            bytes.insert(at, SIGNS[random.usize(..SIGNS.len())]);
        }
        2 => drop(bytes.drain(part(bytes, random))),
        3 | 4 => {
            let at = place(bytes, random);
            let token = pick(dictionary, random).map_or(&b""[..], |token| token.as_bytes());
            bytes.splice(at..at, token.iter().copied());
        }
        // The token takes the place of a part.
        5 => {
            let token = pick(dictionary, random).map_or(&b""[..], |token| token.as_bytes());
            let place = part(bytes, random);
            bytes.splice(place, token.iter().copied());
        }
        6 => {
            let copy = bytes[part(bytes, random)].to_vec();
            let at = place(bytes, random);
            bytes.splice(at..at, copy);
        }
        // The rest is that of another seed.
        7 => {
            let Some(other) = pick(seeds, random) else { return };
            bytes.truncate(place(bytes, random));
            bytes.extend_from_slice(&other.bytes[place(&other.bytes, random)..]);
        }
        8 | 9 => replace_quoted(bytes, random),
        _ => move_element(bytes, random),
    }
}

fn replace_byte(bytes: &mut [u8], random: &mut Rng) {
    if bytes.is_empty() {
        return;
    }
    let at = random.usize(..bytes.len());
    bytes[at] = if random.bool() { bytes[at] ^ (1 << random.u8(..8)) } else { SIGNS[random.usize(..SIGNS.len())] };
}

/// Replaces the text between two quotes by another such text of the same input: references meet other names.
fn replace_quoted(bytes: &mut Vec<u8>, random: &mut Rng) {
    let quotes: Vec<usize> = (0..bytes.len()).filter(|&at| bytes[at] == b'"').collect();
    if quotes.len() < 4 {
        return;
    }
    let mut quoted = || {
        let pair = random.usize(..quotes.len() / 2) * 2;
        quotes[pair] + 1..quotes[pair + 1]
    };
    let (from, to) = (quoted(), quoted());
    let copy = bytes[from].to_vec();
    bytes.splice(to, copy);
}

/// Puts a copy of an element somewhere between elements, or takes the element away.
fn move_element(bytes: &mut Vec<u8>, random: &mut Rng) {
    let starts: Vec<usize> = (0..bytes.len()).filter(|&at| bytes[at] == b'<').collect();
    let Some(&start) = pick(&starts, random) else { return };
    let Some(end) = element_end(bytes, start) else { return };
    let copy = bytes[start..end].to_vec();
    if random.u8(..3) == 0 {
        bytes.drain(start..end);
    } else {
        let at = *pick(&starts, random).unwrap_or(&start);
        bytes.splice(at..at, copy);
    }
}

/// Returns the end of the element that begins at a place, by counting tags.
fn element_end(bytes: &[u8], start: usize) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, start);
    loop {
        let close = at + bytes.get(at..)?.iter().position(|&byte| byte == b'>')?;
        match (bytes.get(at + 1)?, bytes.get(close - 1)?) {
            (b'/', _) => depth = depth.checked_sub(1)?,
            (_, b'/') | (b'!' | b'?', _) => {}
            _ => depth += 1,
        }
        if depth == 0 {
            return Some(close + 1);
        }
        at = close + bytes.get(close..)?.iter().position(|&byte| byte == b'<')?;
    }
}

fn pick<'a, T>(all: &'a [T], random: &mut Rng) -> Option<&'a T> {
    if all.is_empty() { None } else { all.get(random.usize(..all.len())) }
}

fn place(bytes: &[u8], random: &mut Rng) -> usize {
    random.usize(..=bytes.len())
}

/// Returns a part, which is short more often than long.
fn part(bytes: &[u8], random: &mut Rng) -> std::ops::Range<usize> {
    let start = place(bytes, random);
    let longest = (bytes.len() - start).min(1 << random.u8(..10));
    start..start + random.usize(..=longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seeds() -> Vec<Input> {
        let texts = ["<a b=\"c\"><d e=\"f\"/></a>", "", "[t]\nk = \"v\"\n"];
        let input = |text: &str| Input { path: text.into(), bytes: text.as_bytes().to_vec() };
        texts.map(input).to_vec()
    }

    #[test]
    fn a_number_repeats_the_inputs() {
        let inputs = |number: u64| {
            let mut random = Rng::with_seed(number);
            (0..500).map(|_| input(&seeds(), &["<x>", "</x>"], 30, &mut random)).collect::<Vec<_>>()
        };
        assert_eq!(inputs(7), inputs(7));
        assert_ne!(inputs(7), inputs(8));
        assert!(inputs(7).iter().all(|input| input.len() <= 30));
        let mut different = inputs(7);
        different.sort();
        different.dedup();
        assert!(different.len() > 300, "{} of 500 inputs are different", different.len());
    }

    #[test]
    fn nothing_is_required() {
        let mut random = Rng::with_seed(1);
        (0..500).for_each(|_| assert!(input(&[], &[], 9, &mut random).len() <= 9));
    }

    #[test]
    fn elements_end_where_they_are_closed() {
        assert_eq!(element_end(b"<a><b/><c></c></a><d/>", 0), Some(18));
        assert_eq!(element_end(b"<a><b/><c></c></a><d/>", 3), Some(7));
        assert_eq!(element_end(b"<a><b/>", 0), None);
        assert_eq!(element_end(b"</a>", 0), None);
    }
}
