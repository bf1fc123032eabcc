//! `xs:float` and `xs:double` (XSD 1.0 Part 2 §3.2.4, §3.2.5).

use super::text::{Buffer, trim};

/// A floating-point type with the literals of XML Schema.
pub(crate) trait Float: Sized {
    /// Returns the value of a literal; with tolerance, also of the names that languages print for what is no number.
    fn from_literal(text: &str, is_tolerant: bool) -> Option<Self>;
}

macro_rules! floats {
    ($($type:ident),*) => {$(
        impl Float for $type {
            #[inline]
            fn from_literal(text: &str, is_tolerant: bool) -> Option<Self> {
                let text = trim(text);
                // `f64::from_str` also accepts "infinity" and "nan". XML Schema allows only spellings with an
                // upper-case `N` or `F`.
                if text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E')) {
                    return text.parse().ok();
                }
                match text {
                    // XSD 1.1 has the sign too.
                    "INF" | "+INF" => Some($type::INFINITY),
                    "-INF" => Some($type::NEG_INFINITY),
                    "NaN" => Some($type::NAN),
                    other => special(other).filter(|_| is_tolerant).map($type::from),
                }
            }
        }
    )*};
}
floats!(f32, f64);

/// The values that are no numbers as languages print them: C and Python `inf`, `-nan`, JavaScript and .NET `Infinity`,
/// Microsoft's older C library `1.#INF`.
#[cold]
fn special(text: &str) -> Option<f32> {
    let (sign, name) = match text.strip_prefix('-') {
        Some(name) => (-1.0, name),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let is_any = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known));
    if is_any(&["inf", "infinity", "1.#inf"]) {
        Some(f32::INFINITY * sign)
    } else {
        is_any(&["nan", "1.#qnan", "1.#ind"]).then_some(f32::NAN)
    }
}

/// A number of few decimal digits, like most numbers that come from people or databases. It is written without the
/// search for the shortest form that an arbitrary binary fraction requires.
///
/// Decimals of up to 15 digits (6 for `f32`) are distinguished by their nearest `f64` (`f32`), so that a decimal of so
/// few digits that reads as the value is its shortest form.
pub(crate) struct Short {
    negative: bool,
    /// The size in millionths.
    scaled: u64,
}

impl Short {
    const SCALE: f64 = 1e6;

    #[inline]
    pub(crate) fn of_f64(value: f64) -> Option<Self> {
        let size = value.abs();
        let (scaled, whole) = rounded(size * Self::SCALE);
        // Division of two integers that a float holds exactly is rounded like the reading of the decimal is. A negative
        // zero is left to the general way.
        let is_short = whole < 1e15 && whole / Self::SCALE == size && value != 0.0;
        is_short.then_some(Self { negative: value < 0.0, scaled })
    }

    #[inline]
    pub(crate) fn of_f32(value: f32) -> Option<Self> {
        let size = f64::from(value).abs();
        let (scaled, whole) = rounded(size * 1e3);
        #[expect(clippy::cast_possible_truncation, reason = "the rounding is intended")]
        let nearest = (whole / 1e3) as f32;
        // Six digits, zeros at the end not counted.
        let is_few = scaled < 1_000_000 || (scaled < 100_000_000 && scaled % 100 == 0);
        let is_short = is_few && f64::from(nearest) == size && value != 0.0;
        is_short.then(|| Self { negative: value < 0.0, scaled: scaled * 1000 })
    }

    /// All of it at once: a sign, the whole part, a point and six digits take 24 bytes at most.
    #[inline]
    pub(crate) fn with_literal(self, print: impl FnOnce(&Buffer<24>)) {
        let mut digits = itoa::Buffer::new();
        // Below one, a digit in front keeps the zeros of the fraction.
        let is_fraction = self.scaled < 1_000_000;
        let digits = digits.format(if is_fraction { self.scaled + 1_000_000 } else { self.scaled }).as_bytes();
        let Some((whole, fraction)) = digits.split_last_chunk::<6>() else { return };
        let whole = if is_fraction { b"0" } else { whole };
        let mut text = Buffer::<24>::new();
        if self.negative {
            text.push(b'-');
        }
        text.push_all(whole);
        if let Some(last) = fraction.iter().rposition(|digit| *digit != b'0') {
            text.push(b'.');
            text.push_all(fraction.get(..=last).unwrap_or_default());
        }
        print(&text);
    }
}

/// The nearest integer of a number that is not negative, also as a float. Which way a half goes does not matter here.
#[inline]
fn rounded(value: f64) -> (u64, f64) {
    #[expect(clippy::cast_possible_truncation, reason = "large values are not used")]
    let rounded = (value + 0.5) as i64;
    #[expect(clippy::cast_precision_loss, reason = "large values are not used")]
    let whole = rounded as f64;
    (rounded.unsigned_abs(), whole)
}
