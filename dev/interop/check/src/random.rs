//! Random values that are the same in each run.

use fastrand::Rng;

/// Types that have random values.
pub trait Random: Sized {
    /// Returns a random value. Extreme values are as likely as all others together.
    fn random(rng: &mut Rng) -> Self;
}

macro_rules! integers {
    ($($type:ident)*) => {
        $(impl Random for $type {
            fn random(rng: &mut Rng) -> Self {
                let extremes = [$type::MIN, $type::MAX, 0, 1, $type::MIN + 1, $type::MAX - 1];
                rng.choice(extremes).filter(|_| rng.bool()).unwrap_or_else(|| rng.$type(..))
            }
        })*
    };
}

integers! { i8 i16 i32 i64 u8 u16 u32 u64 }

impl Random for bool {
    fn random(rng: &mut Rng) -> Self {
        rng.bool()
    }
}

macro_rules! floats {
    ($($type:ident $bits:ident)*) => {
        $(impl Random for $type {
            // Without NaN, which equals nothing.
            fn random(rng: &mut Rng) -> Self {
                let extremes = [
                    0.0, -0.0, 1.0, -1.5, $type::MIN, $type::MAX, $type::MIN_POSITIVE, $type::EPSILON,
                    $type::INFINITY, $type::NEG_INFINITY, $type::from_bits(1), 0.1, 1e7, 1e-7,
                ];
                let bits = $type::from_bits(rng.$bits(..));
                if bits.is_nan() || rng.bool() { rng.choice(extremes).unwrap_or_default() } else { bits }
            }
        })*
    };
}

floats! { f32 u32 f64 u64 }

impl<T: Random> Random for Option<T> {
    fn random(rng: &mut Rng) -> Self {
        if rng.bool() { Some(T::random(rng)) } else { None }
    }
}

impl<T: Random> Random for Vec<T> {
    fn random(rng: &mut Rng) -> Self {
        let length = rng.usize(0..=4);
        (0..length).map(|_| T::random(rng)).collect()
    }
}

impl Random for String {
    fn random(rng: &mut Rng) -> Self {
        let length = rng.usize(0..=24);
        text(rng, length)
    }
}

/// Returns a random text of `length` characters that XML 1.0 allows and that no parser changes: without carriage
/// returns, but with markup, white space, and characters outside the basic plane.
#[must_use]
pub fn text(rng: &mut Rng, length: usize) -> String {
    let characters = ['<', '>', '&', '"', '\'', ']', ' ', '\n', '\t', 'é', '中', '𝄞', '\u{85}', '\u{fffd}', 'a', '0'];
    let mut character = || match rng.u8(..8) {
        0 => rng.choice(characters).unwrap_or('-'),
        1 => char::from_u32(rng.u32(0xa0..0xd7ff)).unwrap_or('-'),
        _ => char::from(rng.u8(b' '..=b'~')),
    };
    (0..length).map(|_| character()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_values_repeat_and_vary() {
        let values = |seed| {
            let mut rng = Rng::with_seed(seed);
            let numbers: Vec<(i64, String)> =
                (0..50).map(|_| (i64::random(&mut rng), String::random(&mut rng))).collect();
            numbers
        };
        assert_eq!(values(1), values(1));
        assert_ne!(values(1), values(2));
        let ones = values(1);
        assert!(ones.iter().any(|(number, _)| *number == i64::MAX) && ones.iter().any(|(_, text)| text.contains('<')));
        let mut rng = Rng::with_seed(3);
        assert!((0..10_000).all(|_| !f32::random(&mut rng).is_nan()));
    }
}
