//! `xs:float` and `xs:double` as simple types.

use crate::codec::simple::{Simple, TextContext, TextSink, ValueError, trim};
use crate::xsd::float::{Float, Short};

macro_rules! floats {
    ($($type:ident => $name:literal, $short:ident);*) => {$(
        impl Simple for $type {
            const EXPECTED: &'static str = $name;

            fn parse(text: &str, context: &TextContext<'_>) -> Result<Self, ValueError> {
                $type::from_literal(text, context.is_tolerant()).ok_or_else(|| ValueError::new(trim(text), Self::EXPECTED))
            }

            fn print(&self, out: &mut TextSink<'_>) {
                if let Some(short) = Short::$short(*self) {
                    short.with_literal(|text| out.literal(text));
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
