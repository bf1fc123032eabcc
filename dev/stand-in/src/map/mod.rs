//! A small world map: what the map services in the tests draw, list, identify and find.
//!
//! The shapes are drawn by hand and rough (a degree or so): enough to recognise, not to navigate by.
//! Everything is in degrees of longitude and latitude, and stretched evenly over the picture.

mod africa;
mod antarctica;
mod asia;
mod asia_islands;
mod cities;
mod error;
mod europe;
mod font;
mod frame;
mod geometry;
mod labels;
mod lakes;
mod north_america;
mod oceania;
mod query;
mod render;
mod south_america;
#[cfg(test)]
mod tests;

pub use error::RenderError;
pub use query::{Feature, Kind, features, find, identify};
pub use render::render;

/// The layer of the continents and islands.
pub const LAND: u32 = 0;
/// The layer of the lakes.
pub const LAKES: u32 = 1;
/// The layer of the meridians and parallels.
pub const GRATICULE: u32 = 2;
/// The layer of the cities.
pub const CITIES: u32 = 3;

/// All layers, drawn in this order.
pub const LAYERS: &[Layer] = &[
    Layer { id: LAND, name: "Land" },
    Layer { id: LAKES, name: "Lakes" },
    Layer { id: GRATICULE, name: "Graticule" },
    Layer { id: CITIES, name: "Cities" },
];

/// One layer of the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layer {
    /// What [`View::visible`] and the queries call it.
    pub id: u32,
    /// Its name for people.
    pub name: &'static str,
}

/// What to draw, and how large.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View<'a> {
    /// `x_min, y_min, x_max, y_max` in degrees, stretched over the whole picture.
    pub extent: [f64; 4],
    /// Pixels across, 1 to 4096.
    pub width: u32,
    /// Pixels down, 1 to 4096.
    pub height: u32,
    /// The colour where nothing is drawn; `None` is ocean blue.
    pub background: Option<[u8; 3]>,
    /// The ids of the layers to draw; ids that are not in [`LAYERS`] are ignored.
    pub visible: &'a [u32],
}

/// The outline of one piece of land or water, not closed: the last point joins the first.
#[derive(Debug, Clone, Copy)]
struct Ring {
    /// What it is called.
    name: &'static str,
    /// Longitude and latitude; longitudes may go past 180 where a ring crosses the date line.
    points: &'static [(f32, f32)],
}

impl Ring {
    /// The points, to hundredths of a degree: what is written in the list, not its nearest `f32`.
    fn degrees(&self) -> Vec<(f64, f64)> {
        let exact = |c: f32| (f64::from(c) * 100.0).round() / 100.0;
        self.points.iter().map(|&(x, y)| (exact(x), exact(y))).collect()
    }
}
