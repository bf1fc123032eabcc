//! Cities as dots, with their names where there is room.

use tiny_skia::{FillRule, LineCap, LineJoin, PathBuilder, Pixmap, Stroke, Transform};

use super::cities::CITIES;
use super::font;
use super::frame::Frame;
use super::render::paint;

/// The rim of the dots, and the halo that parts the names from what is below them.
const HALO: [u8; 3] = [0xff, 0xff, 0xff];
/// The dots.
const DOT: [u8; 3] = [0xb0, 0x2a, 0x30];
/// The names.
const INK: [u8; 3] = [0x2c, 0x2c, 0x34];

/// A rectangle in pixels: left, top, right, bottom.
type Area = [f32; 4];

/// Draws the dots of all cities in the picture, and the names of those that fit, the largest city first.
pub(super) fn draw(map: &mut Pixmap, frame: &Frame) {
    let mut cities: Vec<_> = CITIES.iter().flat_map(|city| frame.places(city.at).map(move |at| (city, at))).collect();
    cities.sort_by_key(|(city, _)| std::cmp::Reverse(city.population));
    let radius = (frame.size.0.min(frame.size.1) / 180.0).clamp(1.5, 3.0);
    let height = (frame.size.0 / 100.0).clamp(6.0, 9.0).round();
    let dots: Vec<Area> = cities.iter().map(|&(_, (x, y))| [x - radius, y - radius, x + radius, y + radius]).collect();
    let mut names: Vec<Area> = Vec::new();
    let line = |width| Stroke { width, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };

    for (n, &(city, (x, y))) in cities.iter().enumerate() {
        let name = font::capitals(city.name);
        let (width, gap) = (font::width(&name, height), radius + 3.0);
        let (middle, beside) = (x - width / 2.0, y - height / 2.0);
        let corners = [(x + gap, beside), (x - gap - width, beside), (middle, y - gap - height), (middle, y + gap)];
        let free = |&(left, top): &(f32, f32)| {
            let area = [left - 2.0, top - 2.0, left + width + 2.0, top + height + 2.0];
            let others = dots.iter().enumerate().filter(|(other, _)| *other != n).map(|(_, dot)| dot);
            area[0] >= 2.0
                && area[1] >= 2.0
                && area[2] <= frame.size.0 - 2.0
                && area[3] <= frame.size.1 - 2.0
                && !names.iter().chain(others).any(|taken| overlap(&area, taken))
        };
        let Some((left, top)) = corners.into_iter().find(free) else { continue };
        names.push([left - 2.0, top - 2.0, left + width + 2.0, top + height + 2.0]);
        let Some(path) = font::path(&name, left.round(), top.round(), height) else { continue };
        let mut halo = paint(HALO);
        halo.set_color_rgba8(HALO[0], HALO[1], HALO[2], 190);
        map.stroke_path(&path, &halo, &line(3.2), Transform::identity(), None);
        map.stroke_path(&path, &paint(INK), &line(1.1), Transform::identity(), None);
    }
    for &(_, (x, y)) in &cities {
        for (radius, colour) in [(radius + 0.8, HALO), (radius, DOT)] {
            if let Some(dot) = PathBuilder::from_circle(x, y, radius) {
                map.fill_path(&dot, &paint(colour), FillRule::Winding, Transform::identity(), None);
            }
        }
    }
}

/// Whether the two have a point in common.
fn overlap(a: &Area, b: &Area) -> bool {
    a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3]
}
