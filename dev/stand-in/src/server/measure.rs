//! Units, distances, scales.

use arcgis_soap::generated::map_server::EsriUnits;

use super::soap::{Outcome, Rejection};

/// The mean radius of the earth, in meters.
const RADIUS: f64 = 6_371_008.8;
/// The length of a degree of the equator, in meters, by which ArcGIS computes scales of maps in degrees.
pub(super) const METERS_PER_DEGREE: f64 = 111_319.490_793;
/// The length of an inch, in meters.
const INCH: f64 = 0.0254;

/// The default resolution: that of screens, in dots per inch.
const SCREEN_DPI: f64 = 96.0;

/// Returns the resolution in dots per inch: that of a request if it is usable, otherwise the default.
pub(super) fn dpi(requested: f64) -> f64 {
    if requested.is_finite() && requested > 0.0 { requested } else { SCREEN_DPI }
}

/// The denominator of the scale at which so many degrees are shown on so many pixels.
pub(super) fn scale(degrees: f64, pixels: i32, dpi: f64) -> f64 {
    degrees * METERS_PER_DEGREE / (f64::from(pixels) / dpi * INCH)
}

/// How many degrees are shown on so many pixels at a scale.
pub(super) fn degrees(scale: f64, pixels: i32, dpi: f64) -> f64 {
    scale * (f64::from(pixels) / dpi * INCH) / METERS_PER_DEGREE
}

/// How many meters a unit has.
pub(super) fn meters(unit: &EsriUnits) -> Outcome<f64> {
    Ok(match unit {
        EsriUnits::Inches => INCH,
        EsriUnits::Points => INCH / 72.0,
        EsriUnits::Feet => 12.0 * INCH,
        EsriUnits::Yards => 36.0 * INCH,
        EsriUnits::Miles => 63_360.0 * INCH,
        EsriUnits::NauticalMiles => 1852.0,
        EsriUnits::Millimeters => 0.001,
        EsriUnits::Centimeters => 0.01,
        EsriUnits::Decimeters => 0.1,
        EsriUnits::Meters => 1.0,
        EsriUnits::Kilometers => 1000.0,
        EsriUnits::DecimalDegrees => METERS_PER_DEGREE,
        _ => {
            return Err(Rejection::client(format!("'{unit}' is no unit to measure in")));
        }
    })
}

/// How far apart two places are along a great circle, in meters.
pub(super) fn distance(from: (f64, f64), to: (f64, f64)) -> f64 {
    let ((x0, y0), (x1, y1)) = (radians(from), radians(to));
    let half = |angle: f64| (angle / 2.0).sin().powi(2);
    let chord = half(y1 - y0) + y0.cos() * y1.cos() * half(x1 - x0);
    2.0 * RADIUS * chord.clamp(0.0, 1.0).sqrt().asin()
}

fn radians((x, y): (f64, f64)) -> (f64, f64) {
    (x.to_radians(), y.to_radians())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_follow_the_globe() {
        let near = |found: f64, expected: f64| assert!((found - expected).abs() < expected / 200.0, "{found}");
        near(distance((2.35, 48.86), (13.41, 52.52)), 878_000.0);
        near(distance((179.0, 0.0), (-179.0, 0.0)), 222_400.0);
        assert_eq!(distance((7.0, 8.0), (7.0, 8.0)), 0.0);
        assert!(meters(&EsriUnits::UnknownUnits).is_err());
    }

    #[test]
    fn scales_and_degrees_are_each_others_inverse() {
        assert!((degrees(scale(60.0, 800, 96.0), 800, 96.0) - 60.0).abs() < 1e-9);
        assert_eq!(dpi(0.0), SCREEN_DPI);
        assert_eq!(dpi(f64::NAN), SCREEN_DPI);
    }
}
