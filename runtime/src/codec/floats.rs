//! `xs:float` and `xs:double` (XSD 1.0 Part 2 §3.2.4, §3.2.5).

use crate::codec::simple::{Simple, TextContext, TextSink, ValueError, trim};
use crate::xsd::Buffer;

macro_rules! floats {
    ($($type:ident => $name:literal, $short:ident);*) => {$(
        impl Simple for $type {
            const EXPECTED: &'static str = $name;

            fn parse(text: &str, cx: &TextContext<'_>) -> Result<Self, ValueError> {
                let text = trim(text);
                // `f64::from_str` also knows "infinity" and "nan"; only the spellings of XML Schema are let through,
                // and those are all that hold an upper-case `N` or `F`.
                if text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E')) {
                    return text.parse().map_err(|_| ValueError::new(text, Self::EXPECTED));
                }
                match text {
                    // XSD 1.1 has the sign too.
                    "INF" | "+INF" => Ok($type::INFINITY),
                    "-INF" => Ok($type::NEG_INFINITY),
                    "NaN" => Ok($type::NAN),
                    other => special(other)
                        .filter(|_| cx.is_tolerant())
                        .map($type::from)
                        .ok_or_else(|| ValueError::new(text, Self::EXPECTED)),
                }
            }

            fn print(&self, out: &mut TextSink<'_>) {
                if let Some(short) = Short::$short(*self) {
                    short.print(out);
                } else if self.is_finite() {
                    let mut buffer = ryu::Buffer::new();
                    let text = buffer.format_finite(*self);
                    out.raw(text.strip_suffix(".0").unwrap_or(text));
                } else if self.is_nan() {
                    out.raw("NaN");
                } else {
                    out.raw(if *self > 0.0 { "INF" } else { "-INF" });
                }
            }
        }
    )*};
}
floats!(f32 => "float", of_f32; f64 => "double", of_f64);

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

/// A number of few decimal digits, as most are that people or databases made: written without the work that finding
/// the shortest form of an arbitrary binary fraction takes.
///
/// Decimals of up to 15 digits (6 for `f32`) are told apart by their nearest `f64` (`f32`), so that a decimal of so few
/// digits that reads as the value is its shortest form.
struct Short {
    negative: bool,
    /// The size in millionths.
    scaled: u64,
}

impl Short {
    const SCALE: f64 = 1e6;

    #[inline]
    fn of_f64(value: f64) -> Option<Self> {
        let size = value.abs();
        let (scaled, whole) = rounded(size * Self::SCALE);
        // Division of two integers that a float holds exactly is rounded like the reading of the decimal is. A negative
        // zero is left to the general way.
        let is_short = whole < 1e15 && whole / Self::SCALE == size && value != 0.0;
        is_short.then_some(Self { negative: value < 0.0, scaled })
    }

    #[inline]
    fn of_f32(value: f32) -> Option<Self> {
        let size = f64::from(value).abs();
        let (scaled, whole) = rounded(size * 1e3);
        #[expect(clippy::cast_possible_truncation, reason = "the rounding is what is asked for")]
        let nearest = (whole / 1e3) as f32;
        // Six digits, zeros at the end not counted.
        let is_few = scaled < 1_000_000 || (scaled < 100_000_000 && scaled % 100 == 0);
        let is_short = is_few && f64::from(nearest) == size && value != 0.0;
        is_short.then(|| Self { negative: value < 0.0, scaled: scaled * 1000 })
    }

    /// All of it at once: a sign, the whole part, a point and six digits take 24 bytes at most.
    fn print(self, out: &mut TextSink<'_>) {
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
        out.literal(&text);
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

#[cfg(test)]
mod tests {
    use super::Short;
    use crate::codec::simple::{Simple, TextContext, to_text};

    #[test]
    fn floats_are_written_in_their_shortest_form() {
        for (value, text) in [
            (1.0, "1"),
            (-122.00137, "-122.00137"),
            (0.1, "0.1"),
            (0.1 + 0.2, "0.30000000000000004"),
            (999_999_999.999_999, "999999999.999999"),
            (0.000_001, "0.000001"),
            (1e-7, "1e-7"),
            (-0.0, "-0"),
            (0.0, "0"),
            (-2250.0, "-2250"),
            (1e300, "1e300"),
            (f64::INFINITY, "INF"),
        ] {
            assert_eq!(to_text(&value), text);
        }
        assert_eq!(to_text(&0.1_f32), "0.1");
        assert_eq!(to_text(&16_777_216.0_f32), "16777216");
        assert_eq!(to_text(&f32::MIN_POSITIVE), "1.1754944e-38");
    }

    #[test]
    fn short_forms_read_as_the_value() {
        let mut state = 1_u64;
        for _ in 0..100_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            #[expect(clippy::cast_precision_loss, reason = "any number will do")]
            let value = (state >> 20) as f64 / [1.0, 10.0, 1e3, 1e6, 1e7, 3.0][(state % 6) as usize];
            let read = f64::parse(&to_text(&value), &TextContext::NONE);
            assert_eq!(read, Ok(value));
            #[expect(clippy::cast_possible_truncation, reason = "any number will do")]
            let single = value as f32 / 1e6;
            assert_eq!(f32::parse(&to_text(&single), &TextContext::NONE), Ok(single));
            if Short::of_f64(value).is_some() {
                let general = ryu::Buffer::new().format_finite(value).to_owned();
                let general = general.strip_suffix(".0").unwrap_or(&general);
                assert!(general.contains('e') || general == to_text(&value), "{general}");
            }
        }
    }
}
