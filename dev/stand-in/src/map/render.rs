//! Draws a [`View`] as PNG.

use tiny_skia::{Color, FillRule, LineJoin, Paint, Path, PathBuilder, Pixmap, Rect, Stroke, Transform};

use super::frame::Frame;
use super::{CITIES, GRATICULE, LAKES, LAND, RenderError, Ring, View, labels, lakes, query};

/// The sea.
const OCEAN: [u8; 3] = [0xa9, 0xcc, 0xe3];
/// The lakes.
const WATER: [u8; 3] = [0xb7, 0xd6, 0xea];
/// The land.
const GROUND: [u8; 3] = [0xe4, 0xe3, 0xc3];
/// Coast lines and shores.
const COAST: [u8; 3] = [0x5d, 0x84, 0x9e];
/// The frame around the picture.
const EDGE: [u8; 3] = [0x4a, 0x4a, 0x52];

/// Draws the view; the same view always gives the same bytes.
///
/// # Errors
///
/// When the extent is not finite, empty, inverted or out of range, or the size is not 1 to 4096 pixels.
pub fn render(view: &View<'_>) -> Result<Vec<u8>, RenderError> {
    let frame = Frame::new(view)?;
    let mut map = Pixmap::new(view.width, view.height).ok_or(RenderError::Size(view.width, view.height))?;
    let [r, g, b] = view.background.unwrap_or(OCEAN);
    map.fill(Color::from_rgba8(r, g, b, 255));
    if view.visible.contains(&LAND) {
        rings(&mut map, &frame, query::land(), GROUND);
    }
    if view.visible.contains(&LAKES) {
        rings(&mut map, &frame, lakes::RINGS.iter(), WATER);
    }
    if view.visible.contains(&GRATICULE) {
        graticule(&mut map, &frame);
    }
    if view.visible.contains(&CITIES) {
        labels::draw(&mut map, &frame);
    }
    edge(&mut map, &frame);
    map.encode_png().map_err(|e| RenderError::Encode(e.to_string()))
}

/// A plain colour.
pub(super) fn paint([r, g, b]: [u8; 3]) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(r, g, b, 255);
    paint
}

/// Fills the rings; all outlines come first, so that only those that no other ring covers remain as coast.
fn rings(map: &mut Pixmap, frame: &Frame, rings: impl Iterator<Item = &'static Ring>, fill: [u8; 3]) {
    let paths: Vec<Path> = rings.filter_map(|ring| frame.polygon(&ring.degrees())).collect();
    let stroke = Stroke { width: 2.0, line_join: LineJoin::Round, ..Stroke::default() };
    for path in &paths {
        map.stroke_path(path, &paint(COAST), &stroke, Transform::identity(), None);
    }
    for path in &paths {
        map.fill_path(path, &paint(fill), FillRule::Winding, Transform::identity(), None);
    }
}

/// The meridians and parallels, closer together the closer the view.
fn graticule(map: &mut Pixmap, frame: &Frame) {
    let [x0, y0, x1, y1] = frame.extent;
    let step = match (x1 - x0).max(y1 - y0) {
        span if span > 150.0 => 30.0,
        span if span > 30.0 => 10.0,
        span if span > 6.0 => 5.0,
        _ => 1.0,
    };
    let (south, north) = (y0.max(-90.0), y1.min(90.0));
    let multiples =
        |from: f64, to: f64| ((from / step).ceil() as i64..=(to / step).floor() as i64).map(move |n| n as f64 * step);
    let mut path = PathBuilder::new();
    if south < north {
        for x in multiples(x0.max(-540.0), x1.min(540.0)) {
            let ((x, top), (_, bottom)) = (frame.pixel((x, north)), frame.pixel((x, south)));
            path.move_to(x.floor() + 0.5, top);
            path.line_to(x.floor() + 0.5, bottom);
        }
        for y in multiples(south, north) {
            let ((left, y), (right, _)) = (frame.pixel((x0.max(-540.0), y)), frame.pixel((x1.min(540.0), y)));
            path.move_to(left, y.floor() + 0.5);
            path.line_to(right, y.floor() + 0.5);
        }
    }
    if let Some(path) = path.finish() {
        let mut faint = paint(COAST);
        faint.set_color_rgba8(COAST[0], COAST[1], COAST[2], 90);
        map.stroke_path(&path, &faint, &Stroke { width: 1.0, ..Stroke::default() }, Transform::identity(), None);
    }
}

/// A thin frame, unless the picture is too small for one.
fn edge(map: &mut Pixmap, frame: &Frame) {
    let (width, height) = frame.size;
    if width.min(height) < 8.0 {
        return;
    }
    if let Some(rect) = Rect::from_ltrb(0.5, 0.5, width - 0.5, height - 0.5) {
        let stroke = Stroke { width: 1.0, ..Stroke::default() };
        map.stroke_path(&PathBuilder::from_rect(rect), &paint(EDGE), &stroke, Transform::identity(), None);
    }
}
