//! A stroke font of capitals, drawn as paths.

use tiny_skia::{Path, PathBuilder};

/// How high a capital is, in grid units.
const HEIGHT: f32 = 6.0;
/// How wide a capital is, in grid units.
const WIDTH: f32 = 4.0;
/// From one letter to the next, in grid units.
const ADVANCE: f32 = 5.8;

/// Glyphs, y going down: each stroke is digits `x y x y …`, strokes are parted by blanks.
#[rustfmt::skip]
const GLYPHS: &[(char, &str)] = &[
    ('A', "062046 1434"), ('B', "00063645443303 0030414233"), ('C', "4130100105163645"), ('D', "00062644422000"),
    ('E', "40000646 0333"), ('F', "400006 0333"), ('G', "41301001051636454323"), ('H', "0006 4046 0343"),
    ('I', "1030 2026 1636"), ('J', "4045361605"), ('K', "0006 400346"), ('L', "000646"), ('M', "0600244046"),
    ('N', "06004640"), ('O', "103041453616050110"), ('P', "06003041423303"), ('Q', "103041453616050110 2446"),
    ('R', "06003041423303 2346"), ('S', "413010010213334445361605"), ('T', "0040 2026"), ('U', "000516364540"),
    ('V', "002640"), ('W', "0016233640"), ('X', "0046 4006"), ('Y', "002340 2326"), ('Z', "00400646"), ('-', "1333"),
];

/// How wide the text is when its capitals are `height` pixels high.
pub(super) fn width(text: &str, height: f32) -> f32 {
    let letters = text.chars().count() as f32;
    ((letters - 1.0) * ADVANCE + WIDTH).max(0.0) * height / HEIGHT
}

/// The strokes of the text, with its top left corner at (`x`, `y`); letters without a glyph are left blank.
pub(super) fn path(text: &str, x: f32, y: f32, height: f32) -> Option<Path> {
    let unit = height / HEIGHT;
    let mut path = PathBuilder::new();
    for (i, letter) in text.chars().enumerate() {
        let left = x + i as f32 * ADVANCE * unit;
        let strokes = GLYPHS.iter().find(|glyph| glyph.0 == letter).map_or("", |glyph| glyph.1);
        for stroke in strokes.split(' ').filter(|stroke| !stroke.is_empty()) {
            for (n, xy) in stroke.as_bytes().chunks_exact(2).enumerate() {
                let (px, py) = (left + f32::from(xy[0] - b'0') * unit, y + f32::from(xy[1] - b'0') * unit);
                if n == 0 { path.move_to(px, py) } else { path.line_to(px, py) }
            }
        }
    }
    path.finish()
}

/// The text in capitals without accents, as far as the names on this map need it.
pub(super) fn capitals(text: &str) -> String {
    let plain = |c: char| match c {
        'Á' | 'À' | 'Â' | 'Ã' | 'Ä' | 'Å' => 'A',
        'É' | 'È' | 'Ê' | 'Ë' => 'E',
        'Í' | 'Ì' | 'Î' | 'Ï' => 'I',
        'Ó' | 'Ò' | 'Ô' | 'Õ' | 'Ö' | 'Ø' => 'O',
        'Ú' | 'Ù' | 'Û' | 'Ü' => 'U',
        'Ç' => 'C',
        'Ñ' => 'N',
        other => other,
    };
    text.chars().flat_map(char::to_uppercase).map(plain).collect()
}
