//! Reading and writing short literals without allocation: the cursor and the stack buffer that all value types share.

use std::fmt::{self, Write as _};

pub(crate) use crate::xml::trim;

/// The white space of XML, which `whiteSpace="collapse"` takes off both ends of a literal (XSD 1.0 Part 2 §4.3.6).
pub(crate) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// A cursor over the ASCII of a literal.
pub(crate) struct Scanner<'a> {
    rest: &'a [u8],
}

impl<'a> Scanner<'a> {
    /// Starts at the first byte that is not white space, and will end at the last one.
    pub(crate) fn new(text: &'a str) -> Self {
        Self { rest: trim(text).as_bytes() }
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Takes the byte if it is next.
    pub(crate) fn eat(&mut self, byte: u8) -> bool {
        match self.rest.split_first() {
            Some((&first, rest)) if first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// Takes exactly two digits.
    pub(crate) fn two_digits(&mut self) -> Option<u8> {
        match self.rest {
            [tens @ b'0'..=b'9', ones @ b'0'..=b'9', rest @ ..] => {
                self.rest = rest;
                Some((tens - b'0') * 10 + (ones - b'0'))
            }
            _ => None,
        }
    }

    /// Takes as many digits as there are, perhaps none.
    pub(crate) fn digits(&mut self) -> &'a [u8] {
        let count = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.rest.split_at(count);
        self.rest = rest;
        digits
    }
}

/// Writes a literal with the width, fill and alignment that a format requires. A precision is for numbers: of a literal
/// it would only cut off the end.
pub(crate) fn pad(f: &mut fmt::Formatter<'_>, literal: &str) -> fmt::Result {
    if f.precision().is_none() {
        return f.pad(literal);
    }
    let missing = f.width().unwrap_or(0).saturating_sub(literal.chars().count());
    let before = match f.align() {
        Some(fmt::Alignment::Right) => missing,
        Some(fmt::Alignment::Center) => missing / 2,
        _ => 0,
    };
    let fill = f.fill();
    (0..before).try_for_each(|_| f.write_char(fill))?;
    f.write_str(literal)?;
    (before..missing).try_for_each(|_| f.write_char(fill))
}

/// The number that digits spell; `None` where it does not fit.
pub(crate) fn number(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0_u64, |sum, byte| sum.checked_mul(10)?.checked_add(u64::from(byte.wrapping_sub(b'0'))))
}

/// A number below 100 in two digits.
#[inline]
pub(crate) const fn two_digits(number: u8) -> [u8; 2] {
    [b'0' + number / 10 % 10, b'0' + number % 10]
}

/// ASCII text of a bounded length, built on the stack; what does not fit is dropped, so `N` must be chosen to suffice.
pub(crate) struct Buffer<const N: usize> {
    bytes: [u8; N],
    len: usize,
}

impl<const N: usize> Buffer<N> {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; N], len: 0 }
    }

    pub(crate) fn push(&mut self, byte: u8) {
        if let Some(free) = self.bytes.get_mut(self.len) {
            *free = byte;
            self.len += 1;
        }
    }

    pub(crate) fn push_all(&mut self, bytes: &[u8]) {
        if let Some(free) = self.bytes.get_mut(self.len..self.len + bytes.len()) {
            free.copy_from_slice(bytes);
            self.len += bytes.len();
        }
    }

    /// Writes a number with at least `width` digits.
    pub(crate) fn push_number(&mut self, mut number: u64, width: usize) {
        let mut reversed = [b'0'; 20];
        let mut count = 0;
        for digit in &mut reversed {
            if number == 0 && count >= width {
                break;
            }
            // The remainder is below 10, so the cast keeps it whole.
            *digit = b'0' + (number % 10) as u8;
            number /= 10;
            count += 1;
        }
        for &digit in reversed.iter().take(count).rev() {
            self.push(digit);
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        std::str::from_utf8(self.as_bytes()).unwrap_or_default()
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }

    /// All of the room, and how much of it is text: a few words are copied without a call where their number is fixed.
    pub(crate) fn padded(&self) -> (&[u8; N], usize) {
        (&self.bytes, self.len)
    }
}
