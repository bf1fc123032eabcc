//! From degrees to pixels, with everything far outside the picture cut off.

use tiny_skia::{Path, PathBuilder};

use super::geometry::{Point, clip_polygon};
use super::{RenderError, View};

/// The most pixels a picture may have across or down.
const MAX_SIZE: u32 = 4096;
/// The narrowest extent, in degrees: about 10 cm.
const MIN_SPAN: f64 = 1e-6;
/// How far from zero an extent may go, in degrees.
const MAX_REACH: f64 = 3600.0;
/// How far outside the picture outlines are cut, in pixels: more than any line is wide.
const MARGIN: f64 = 8.0;

/// A checked view.
pub(super) struct Frame {
    /// `x_min, y_min, x_max, y_max` in degrees.
    pub(super) extent: [f64; 4],
    /// Pixels across and down.
    pub(super) size: (f32, f32),
    /// Pixels per degree.
    scale: (f64, f64),
}

impl Frame {
    /// Checks the extent and the size.
    pub(super) fn new(view: &View<'_>) -> Result<Self, RenderError> {
        let extent @ [x0, y0, x1, y1] = view.extent;
        let (width, height) = (view.width, view.height);
        if !(1..=MAX_SIZE).contains(&width) || !(1..=MAX_SIZE).contains(&height) {
            return Err(RenderError::Size(width, height));
        }
        if extent.iter().any(|c| !c.is_finite()) {
            return Err(RenderError::NotFinite(extent));
        }
        if x1 <= x0 || y1 <= y0 {
            return Err(RenderError::Inverted(extent));
        }
        if extent.iter().any(|c| c.abs() > MAX_REACH) || x1 - x0 < MIN_SPAN || y1 - y0 < MIN_SPAN {
            return Err(RenderError::OutOfRange(extent));
        }
        let scale = (f64::from(width) / (x1 - x0), f64::from(height) / (y1 - y0));
        Ok(Self { extent, size: (width as f32, height as f32), scale })
    }

    /// Where a place is in the picture.
    pub(super) fn pixel(&self, (x, y): Point) -> (f32, f32) {
        (((x - self.extent[0]) * self.scale.0) as f32, ((self.extent[3] - y) * self.scale.1) as f32)
    }

    /// A polygon, once for each turn of the globe that the picture shows.
    pub(super) fn polygon(&self, points: &[Point]) -> Option<Path> {
        let [x0, y0, x1, y1] = self.extent;
        let (dx, dy) = (MARGIN / self.scale.0, MARGIN / self.scale.1);
        let mut path = PathBuilder::new();
        for turn in turns() {
            let turned: Vec<Point> = points.iter().map(|p| (p.0 + turn, p.1)).collect();
            let clipped = clip_polygon(&turned, [x0 - dx, y0 - dy, x1 + dx, y1 + dy]);
            for (i, p) in clipped.iter().enumerate() {
                let (x, y) = self.pixel(*p);
                if i == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
            }
            if !clipped.is_empty() {
                path.close();
            }
        }
        path.finish()
    }

    /// Where a place is in the picture, once for each turn of the globe that shows it.
    pub(super) fn places(&self, (x, y): Point) -> impl Iterator<Item = (f32, f32)> + '_ {
        let inside = |&(px, py): &(f32, f32)| px >= 0.0 && py >= 0.0 && px <= self.size.0 && py <= self.size.1;
        turns().map(move |turn| self.pixel((x + turn, y))).filter(inside)
    }
}

/// The globe is drawn three times side by side, so that a view may cross the date line.
fn turns() -> impl Iterator<Item = f64> {
    [-360.0, 0.0, 360.0].into_iter()
}
