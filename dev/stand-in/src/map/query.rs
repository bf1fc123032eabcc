//! What is on the map: features by layer, by place and by name.

use super::cities::{CITIES as CITY_LIST, City};
use super::font::capitals;
use super::geometry::{Point, contains, distance, edges};
use super::{CITIES, GRATICULE, LAKES, LAND, LAYERS, Ring, africa, antarctica, asia, asia_islands, europe, lakes};
use super::{north_america, oceania, south_america};

/// How a feature's points are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The one point is the feature.
    Point,
    /// The points are joined in order.
    Line,
    /// The points are joined in order and the last to the first, and the inside belongs to the feature.
    Polygon,
}

/// Something on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Feature {
    /// Its place in its layer, from 0 without gaps.
    pub id: u32,
    /// What it is called.
    pub name: String,
    /// How its points are meant.
    pub kind: Kind,
    /// Longitude and latitude of its points; longitudes go a little past 180 where an outline crosses the date line.
    pub points: Vec<Point>,
    /// How many people live there, for cities.
    pub population: Option<u64>,
}

/// The features of a layer, by id; none when there is no such layer.
pub fn features(layer: u32) -> Vec<Feature> {
    match layer {
        LAND => land().zip(0..).map(|(ring, id)| outline(id, ring)).collect(),
        LAKES => lakes::RINGS.iter().zip(0..).map(|(ring, id)| outline(id, ring)).collect(),
        GRATICULE => graticule(),
        CITIES => CITY_LIST.iter().zip(0..).map(|(city, id)| place(id, city)).collect(),
        _ => Vec::new(),
    }
}

/// The features of a layer within `tolerance` degrees of (`x`, `y`), the nearest first; none when a number is not
/// finite.
pub fn identify(layer: u32, x: f64, y: f64, tolerance: f64) -> Vec<Feature> {
    if !(x.is_finite() && y.is_finite() && tolerance.is_finite()) {
        return Vec::new();
    }
    let x = (x + 180.0).rem_euclid(360.0) - 180.0;
    let mut near: Vec<(f64, Feature)> =
        features(layer).into_iter().map(|feature| (reach(&feature, x, y), feature)).collect();
    near.retain(|(distance, _)| *distance <= tolerance.max(0.0));
    near.sort_by(|a, b| a.0.total_cmp(&b.0));
    near.into_iter().map(|(_, feature)| feature).collect()
}

/// The features with `text` in their name, with their layer's id; upper and lower case and accents do not matter.
pub fn find(text: &str) -> Vec<(u32, Feature)> {
    let text = capitals(text.trim());
    if text.is_empty() {
        return Vec::new();
    }
    let all = LAYERS.iter().flat_map(|layer| features(layer.id).into_iter().map(|feature| (layer.id, feature)));
    all.filter(|(_, feature)| capitals(&feature.name).contains(&text)).collect()
}

/// All land, continent by continent.
pub(super) fn land() -> impl Iterator<Item = &'static Ring> {
    let near = africa::RINGS.iter().chain(europe::RINGS).chain(asia::RINGS).chain(asia_islands::RINGS);
    let far = north_america::RINGS.iter().chain(south_america::RINGS).chain(oceania::RINGS);
    near.chain(far).chain(antarctica::RINGS)
}

/// How far (`x`, `y`) is from the feature in degrees; 0 inside a polygon.
fn reach(feature: &Feature, x: f64, y: f64) -> f64 {
    let here = [(x, y), (x + 360.0, y), (x - 360.0, y)];
    let open = usize::from(feature.kind == Kind::Line);
    let nearest = |p: Point| {
        if feature.kind == Kind::Polygon && contains(&feature.points, p) {
            return 0.0;
        }
        edges(&feature.points).skip(open).map(|(a, b)| distance(a, b, p)).fold(f64::INFINITY, f64::min)
    };
    here.into_iter().map(nearest).fold(f64::INFINITY, f64::min)
}

fn outline(id: u32, ring: &Ring) -> Feature {
    Feature { id, name: ring.name.to_owned(), kind: Kind::Polygon, points: ring.degrees(), population: None }
}

fn place(id: u32, city: &City) -> Feature {
    Feature {
        id,
        name: city.name.to_owned(),
        kind: Kind::Point,
        points: vec![city.at],
        population: Some(city.population),
    }
}

/// The meridians and parallels every 30 degrees, whatever is drawn.
fn graticule() -> Vec<Feature> {
    let meridians = (-6..6).map(|n| {
        let name = if n == 0 { "Prime meridian".to_owned() } else { degrees(n * 30, 'E', 'W') };
        (name, [-90, -60, -30, 0, 30, 60, 90].map(|y| (f64::from(n * 30), f64::from(y))).to_vec())
    });
    let parallels = (-2..=2).map(|n| {
        let name = if n == 0 { "Equator".to_owned() } else { degrees(n * 30, 'N', 'S') };
        (name, (-6..=6).map(|x| (f64::from(x * 30), f64::from(n * 30))).collect())
    });
    let lines = meridians.chain(parallels).zip(0..);
    lines.map(|((name, points), id)| Feature { id, name, kind: Kind::Line, points, population: None }).collect()
}

/// A number of degrees with the letter of its half of the globe.
fn degrees(n: i32, positive: char, negative: char) -> String {
    format!("{}°{}", n.abs(), if n < 0 { negative } else { positive })
}
