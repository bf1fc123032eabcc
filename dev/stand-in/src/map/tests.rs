//! The features and pictures of the map.

use tiny_skia::Pixmap;

use super::*;

const ALL: &[u32] = &[LAND, LAKES, GRATICULE, CITIES];
const WORLD: [f64; 4] = [-180.0, -90.0, 180.0, 90.0];

fn view(extent: [f64; 4], width: u32, height: u32, visible: &[u32]) -> View<'_> {
    View { extent, width, height, background: None, visible }
}

/// The colour at a place of the world, drawn 720 x 360.
fn colour(visible: &[u32], background: Option<[u8; 3]>, x: i32, y: i32) -> [u8; 3] {
    let png = render(&View { background, ..view(WORLD, 720, 360, visible) }).expect("the world can be drawn");
    let map = Pixmap::decode_png(&png).expect("the picture is a PNG");
    let (px, py) = ((x + 180) * 2, (90 - y) * 2);
    let pixel = map.pixel(px as u32, py as u32).expect("the place is in the picture");
    [pixel.red(), pixel.green(), pixel.blue()]
}

#[test]
fn pictures_are_png_of_the_requested_size_and_the_same_each_time() {
    for (width, height) in [(1, 1), (7, 300), (800, 400), (4096, 2), (2, 4096)] {
        let png = render(&view(WORLD, width, height, ALL)).expect("the world can be drawn");
        assert_eq!(png[..8], *b"\x89PNG\r\n\x1a\n");
        let map = Pixmap::decode_png(&png).expect("the picture is a PNG");
        assert_eq!((map.width(), map.height()), (width, height));
        assert_eq!(png, render(&view(WORLD, width, height, ALL)).expect("the world can be drawn"));
    }
}

#[test]
fn land_and_sea_differ_and_layers_can_be_switched_off() {
    let (sahara, atlantic) = ((10, 25), (-32, 32));
    assert_ne!(colour(ALL, None, sahara.0, sahara.1), colour(ALL, None, atlantic.0, atlantic.1));
    let sea = colour(&[LAKES], None, sahara.0, sahara.1);
    assert_eq!(sea, colour(ALL, None, atlantic.0, atlantic.1));
    assert_eq!(colour(&[], Some([1, 2, 3]), sahara.0, sahara.1), [1, 2, 3]);
    assert_ne!(colour(&[LAND], None, 51, 40), colour(&[LAND, LAKES], None, 51, 40), "the Caspian Sea");
    assert_eq!(colour(&[99], None, 10, 25), sea, "unknown layers are ignored");
}

#[test]
fn views_may_cross_the_date_line() {
    let png = render(&view([170.0, 60.0, 200.0, 70.0], 300, 100, &[LAND])).expect("Chukotka can be drawn");
    let same = render(&view([-190.0, 60.0, -160.0, 70.0], 300, 100, &[LAND])).expect("Chukotka can be drawn");
    assert_eq!(png, same);
}

#[test]
fn bad_extents_and_sizes_are_errors_with_a_reason() {
    let error = |extent, width, height| {
        render(&view(extent, width, height, ALL)).expect_err("this cannot be drawn").to_string()
    };
    assert!(error([f64::NAN, 0.0, 1.0, 1.0], 9, 9).contains("not a finite number"));
    assert!(error([0.0, 0.0, f64::INFINITY, 1.0], 9, 9).contains("not a finite number"));
    assert!(error([0.0, 0.0, 0.0, 1.0], 9, 9).contains("empty or inverted"));
    assert!(error([10.0, 0.0, -10.0, 1.0], 9, 9).contains("empty or inverted"));
    assert!(error([-1e300, -1.0, 1e300, 1.0], 9, 9).contains("within 3600 degrees"));
    assert!(error([0.0, 0.0, 1e-300, 1.0], 9, 9).contains("at least 0.000001 degrees"));
    assert_eq!(error(WORLD, 0, 9), "a picture of 0 x 9 pixels cannot be drawn: each side must be 1 to 4096");
    assert!(error(WORLD, 9, 4097).contains("9 x 4097"));
}

#[test]
fn no_extent_panics() {
    for scale in [1e-6, 1e-3, 1.0, 37.0, 400.0, 3000.0] {
        for (x, y) in [(0.0, 0.0), (10.0, 50.0), (-180.0, -90.0), (179.999, 89.999), (500.0, -500.0)] {
            let extent = [x - scale, y - scale, x + scale, y + scale / 2.0];
            render(&view(extent, 64, 48, ALL)).expect("any extent in range can be drawn");
        }
    }
}

#[test]
fn layers_have_features_with_points_and_names() {
    for layer in LAYERS {
        let all = features(layer.id);
        assert!(!all.is_empty(), "{}", layer.name);
        for (feature, id) in all.iter().zip(0..) {
            assert_eq!(feature.id, id);
            assert!(!feature.name.is_empty() && !feature.points.is_empty());
            assert!(feature.points.iter().all(|p| (-180.0..=191.0).contains(&p.0) && (-90.0..=90.0).contains(&p.1)));
            assert_eq!(feature.population.is_some(), layer.id == CITIES);
        }
    }
    assert!(features(4).is_empty());
}

#[test]
fn places_and_names_lead_to_features() {
    let names = |found: Vec<Feature>| found.into_iter().map(|feature| feature.name).collect::<Vec<_>>();
    assert_eq!(names(identify(LAND, 10.0, 25.0, 0.0)), ["Africa"]);
    assert_eq!(names(identify(LAND, -172.0, 66.0, 0.0)), ["Asia"], "east of the date line");
    assert_eq!(names(identify(LAND, 10.0 + 360.0, 25.0, 0.0)), ["Africa"]);
    assert_eq!(names(identify(LAKES, 51.0, 40.0, 0.0)), ["Caspian Sea"]);
    assert_eq!(names(identify(CITIES, 2.0, 49.0, 1.0)), ["Paris"]);
    assert_eq!(names(identify(CITIES, 0.0, 50.0, 4.0)), ["London", "Paris"], "the nearest first");
    assert_eq!(names(identify(GRATICULE, 15.0, 0.2, 0.5)), ["Equator"]);
    assert!(identify(LAND, -32.0, 32.0, 1.0).is_empty());
    assert!(identify(LAND, f64::NAN, 0.0, 1.0).is_empty());
    assert!(identify(9, 10.0, 25.0, 1.0).is_empty());

    let found = find("são");
    assert_eq!((found.len(), found[0].0, found[0].1.name.as_str()), (1, CITIES, "São Paulo"));
    assert_eq!(find("SAO PAULO"), found);
    assert_eq!(find("victoria").len(), 2, "an island and a lake");
    assert!(find(" ").is_empty());
    assert!(find("atlantis").is_empty());
}

/// Draws two maps to look at: `cargo test -p soapstone-stand-in -- --ignored draw`.
#[test]
#[ignore = "writes pictures to the directory for temporary files"]
fn draw_for_people() {
    let europe = [-15.0, 34.0, 45.0, 72.0];
    for (name, extent, width, height) in [("world", WORLD, 800, 400), ("europe", europe, 800, 600)] {
        let png = render(&view(extent, width, height, ALL)).expect("the map can be drawn");
        std::fs::write(std::env::temp_dir().join(format!("map-{name}.png")), png).expect("the file can be written");
    }
}
