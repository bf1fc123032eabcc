//! Clipping, containment and distance in the plane of longitude and latitude.

/// A point: longitude and latitude.
pub(super) type Point = (f64, f64);

/// The part of a polygon inside `[x_min, y_min, x_max, y_max]` (Sutherland and Hodgman).
pub(super) fn clip_polygon(points: &[Point], [x0, y0, x1, y1]: [f64; 4]) -> Vec<Point> {
    let left = clip_half(points, |p| p.0 - x0);
    let right = clip_half(&left, |p| x1 - p.0);
    let below = clip_half(&right, |p| p.1 - y0);
    clip_half(&below, |p| y1 - p.1)
}

/// The part of a polygon where `side` is not negative; `side` is linear.
fn clip_half(points: &[Point], side: impl Fn(Point) -> f64) -> Vec<Point> {
    let mut kept = Vec::with_capacity(points.len() + 4);
    let Some(&last) = points.last() else { return kept };
    let mut from = last;
    for &to in points {
        let (a, b) = (side(from), side(to));
        if (a < 0.0) != (b < 0.0) {
            let t = a / (a - b);
            kept.push((from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t));
        }
        if b >= 0.0 {
            kept.push(to);
        }
        from = to;
    }
    kept
}

/// Whether `p` is inside the polygon, by the even-odd rule.
pub(super) fn contains(points: &[Point], p: Point) -> bool {
    edges(points).filter(|&(a, b)| crosses(a, b, p)).count() % 2 == 1
}

/// Whether the ray from `p` to the right crosses the edge.
fn crosses(a: Point, b: Point, p: Point) -> bool {
    (a.1 > p.1) != (b.1 > p.1) && p.0 < a.0 + (b.0 - a.0) * (p.1 - a.1) / (b.1 - a.1)
}

/// The edges of a polygon, the closing one first.
pub(super) fn edges(points: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    let last = points.last().copied();
    last.into_iter().chain(points.iter().copied()).zip(points.iter().copied())
}

/// How far `p` is from the segment, in degrees.
pub(super) fn distance(a: Point, b: Point, p: Point) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx * dx + dy * dy;
    let t = if length > 0.0 { (((p.0 - a.0) * dx + (p.1 - a.1) * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    (p.0 - a.0 - dx * t).hypot(p.1 - a.1 - dy * t)
}
