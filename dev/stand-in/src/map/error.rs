//! Why a map cannot be drawn.

use std::fmt;

/// Why a map cannot be drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum RenderError {
    /// A corner of the extent is infinite or not a number.
    NotFinite([f64; 4]),
    /// The extent is empty or its corners are the wrong way round.
    Inverted([f64; 4]),
    /// The extent is too small or too far out to compute with.
    OutOfRange([f64; 4]),
    /// The picture is not 1 to 4096 pixels in each direction.
    Size(u32, u32),
    /// The picture could not be written as PNG.
    Encode(String),
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let extent = |f: &mut fmt::Formatter<'_>, [x0, y0, x1, y1]: &[f64; 4], why: &str| {
            write!(f, "the extent ({x0}, {y0}) to ({x1}, {y1}) {why}")
        };
        match self {
            Self::NotFinite(e) => extent(f, e, "has a corner that is not a finite number"),
            Self::Inverted(e) => {
                extent(f, e, "is empty or inverted: x_max must be greater than x_min, and y_max than y_min")
            }
            Self::OutOfRange(e) => extent(
                f,
                e,
                "cannot be drawn: it must be at least 0.000001 degrees wide and high, and within 3600 degrees of zero",
            ),
            Self::Size(width, height) => {
                write!(f, "a picture of {width} x {height} pixels cannot be drawn: each side must be 1 to 4096")
            }
            Self::Encode(why) => write!(f, "the picture could not be written as PNG: {why}"),
        }
    }
}

impl std::error::Error for RenderError {}
