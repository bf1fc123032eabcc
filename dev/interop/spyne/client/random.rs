//! Random requests, each of which is valid against the schema if it is accepted.

use checked::checked::*;
use fastrand::Rng;
use soapstone_interop_check::{Random, equal, text};

use crate::{Port, echo, shown};

/// Sends `rounds` random values of each kind, and compares what comes back.
pub fn random(port: &Port, rounds: usize) -> Result<String, String> {
    let rng = &mut Rng::with_seed(0x5b13);
    for number in 0..rounds {
        round(port, rng).map_err(|error| format!("round {number}: {error}"))?;
    }
    let without = "optional ints of 11 characters, which it rejects (XML Schema Part 2 §3.3.17), and zones like -09:30, which it \
                   takes for -08:30 (§3.2.7.3)";
    Ok(format!("{} random requests, checked with lxml; without {without}", rounds * 8))
}

fn round(port: &Port, rng: &mut Rng) -> Result<(), String> {
    echo!(port, echo_numeric, EchoNumeric, numeric(rng)?);
    let (long, short) = (rng.usize(..400), rng.usize(..=12));
    let mut letter = || rng.uppercase();
    let code = format!("{}{}-{}", letter(), letter(), rng.u32(..100_000));
    echo!(port, echo_textual, EchoTextual, Textual { string: text(rng, long), short: text(rng, short), code });
    echo!(port, echo_calendar, EchoCalendar, calendar(rng)?);
    let octets = octets(rng);
    echo!(port, echo_octets, EchoOctets, octets.clone());
    let occurrence = Occurrence {
        required: Random::random(rng),
        optional: Some(int(rng)).filter(|_| rng.bool()),
        nillable: Some(int(rng)).filter(|_| rng.bool()),
        optional_nillable: if rng.bool() { int(rng).into() } else { soapstone::Nillable::Absent },
        repeated: Random::random(rng),
        wrapped: if rng.bool() { vec![int(rng), 7].into() } else { soapstone::Nillable::Absent },
        record: Some(octets).filter(|_| rng.bool()),
    };
    echo!(port, echo_occurrence, EchoOccurrence, occurrence);
    let colors = [Color::Red, Color::RedValue, Color::DarkBlue, Color::Value50, Color::None];
    let length = rng.usize(1..5);
    let colors: Vec<Color> = (0..length).map(|_| rng.choice(colors.clone()).unwrap_or(Color::Red)).collect();
    echo!(port, echo_colors, EchoColors, colors);
    let length = rng.usize(1..5);
    echo!(port, echo_shapes, EchoShapes, (0..length).map(|_| shape(rng)).collect::<Vec<_>>());
    let length = rng.usize(..3);
    let measure = (0..length).map(|_| measure(rng)).collect();
    echo!(port, echo_attributed, EchoAttributed, Attributed { measure, id: int(rng) });
    Ok(())
}

fn numeric(rng: &mut Rng) -> Result<Numeric, String> {
    let digits = rng.usize(1..38);
    let digits: String = (0..digits).map(|_| rng.digit(10)).collect();
    let sign = if rng.bool() { "-" } else { "" };
    Ok(Numeric {
        boolean: Random::random(rng),
        byte: Random::random(rng),
        short: Random::random(rng),
        int: Random::random(rng),
        long: Random::random(rng),
        unsigned_byte: Random::random(rng),
        unsigned_short: Random::random(rng),
        unsigned_int: Random::random(rng),
        unsigned_long: Random::random(rng),
        integer: format!("{sign}{digits}").parse().map_err(shown)?,
        decimal: format!("{sign}{digits}.{}", rng.u32(..)).parse().map_err(shown)?,
        float: finite(rng, f32::is_finite),
        double: finite(rng, f64::is_finite),
        percent: rng.i32(0..=100),
    })
}

/// Returns a random number that is finite: the peer writes infinities as `inf`.
fn finite<T: Random>(rng: &mut Rng, is_finite: fn(T) -> bool) -> T
where
    T: Copy,
{
    loop {
        let number = T::random(rng);
        if is_finite(number) {
            return number;
        }
    }
}

fn calendar(rng: &mut Rng) -> Result<Calendar, String> {
    let (year, month, day) = (rng.u16(2..=9998), rng.u8(1..=12), rng.u8(1..=28));
    let time = format!("{:02}:{:02}:{:02}.{:06}", rng.u8(..24), rng.u8(..60), rng.u8(..60), rng.u32(..1_000_000));
    let zone = match rng.u8(..3) {
        0 => String::new(),
        1 => "Z".to_owned(),
        // Not with minutes: the peer adds them instead of subtracting them.
        _ => format!("-{:02}:00", rng.u8(1..14)),
    };
    let date = format!("{year:04}-{month:02}-{day:02}");
    let duration = format!("P{}DT{}H{}M{}S", rng.u8(1..), rng.u8(1..24), rng.u8(1..60), rng.u8(1..60));
    Ok(Calendar {
        date_time: format!("{date}T{time}{zone}").parse().map_err(shown)?,
        date: date.parse().map_err(shown)?,
        time: time.parse().map_err(shown)?,
        duration: duration.parse().map_err(shown)?,
    })
}

fn octets(rng: &mut Rng) -> Octets {
    Octets { base64: (0..31).map(|_| rng.u8(..)).collect::<Vec<u8>>().into() }
}

fn shape(rng: &mut Rng) -> AnyShape {
    let name = String::random(rng);
    match rng.u8(..3) {
        0 => AnyShape::Shape(Shape { name }),
        1 => AnyShape::Circle(Circle { name, radius: finite(rng, f64::is_finite) }),
        _ => AnyShape::Ring(Ring { name, radius: finite(rng, f64::is_finite), inner: finite(rng, f64::is_finite) }),
    }
}

/// Returns an int of at most ten characters: the peer rejects longer ones where they are optional.
fn int(rng: &mut Rng) -> i32 {
    i32::random(rng).max(-999_999_999)
}

fn measure(rng: &mut Rng) -> Measure {
    let length = rng.usize(..10);
    Measure {
        value: finite(rng, f64::is_finite),
        unit: text(rng, length),
        digits: Some(int(rng)).filter(|_| rng.bool()),
    }
}
