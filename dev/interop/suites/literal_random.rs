//! Random values for servers of `wsdl/literal.wsdl`, included by the clients of such peers beside `literal.rs`.

use fastrand::Rng;
use literal::LiteralPort;
use literal::literal::*;
use soapstone::BlockingClient;
use soapstone_interop_check::{Random, equal, text};

/// Renders an error.
fn shown(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Sends `rounds` random values of each kind that has an operation of its own, and compares what comes back. With a peer
/// that validates, each of them has also been valid against its schema.
pub fn random(port: &LiteralPort<BlockingClient>, rounds: usize) -> Result<String, String> {
    let rng = &mut Rng::with_seed(0x50a9);
    let mut calls = 0;
    for round in 0..rounds {
        let calls_before = calls;
        random_round(port, rng, &mut calls)
            .map_err(|error| format!("round {round}, call {}: {error}", calls - calls_before))?;
    }
    Ok(format!("{calls} random requests; without tabs in attributes, which it writes unescaped (XML 1.0 §3.3.3)"))
}

fn random_round(port: &LiteralPort<BlockingClient>, rng: &mut Rng, calls: &mut usize) -> Result<(), String> {
    macro_rules! next {
        ($method:ident, $request:ident, $value:expr) => {{
            *calls += 1;
            let value = $value;
            let output = port.$method(&$request { value: value.clone() }).map_err(shown)?;
            equal(stringify!($method), &output, &value)?;
        }};
    }
    next!(echo_numeric, EchoNumeric, random_numeric(rng)?);
    next!(echo_textual, EchoTextual, random_textual(rng));
    next!(echo_calendar, EchoCalendar, random_calendar(rng)?);
    let octets = random_octets(rng);
    next!(echo_octets, EchoOctets, octets.clone());
    let occurrence = Occurrence {
        required: Random::random(rng),
        optional: Random::random(rng),
        nillable: Random::random(rng),
        repeated: Random::random(rng),
        repeated_nillable: Random::random(rng),
        record: Some(octets).filter(|_| rng.bool()),
    };
    next!(echo_occurrence, EchoOccurrence, occurrence);
    let colors = [Color::Red, Color::RedValue, Color::DarkBlue, Color::Value50, Color::None];
    let color = |rng: &mut Rng| rng.choice(colors.clone()).unwrap_or(Color::Red);
    let length = rng.usize(..5);
    next!(echo_colors, EchoColors, (0..length).map(|_| color(rng)).collect::<Vec<_>>());
    let length = rng.usize(..5);
    next!(echo_shapes, EchoShapes, (0..length).map(|_| random_shape(rng)).collect::<Vec<_>>());
    next!(echo_choices, EchoChoices, random_choices(rng));
    let length = rng.usize(..3);
    let measure = |rng: &mut Rng| {
        let (length, digits) = (rng.usize(..10), Random::random(rng));
        // JAX-WS writes a tab in an attribute as it is, and its receiver has to take it for a space (XML 1.0 §3.3.3).
        Measure { value: Random::random(rng), unit: text(rng, length).replace('\t', " "), digits }
    };
    let attributed = Attributed {
        measure: (0..length).map(|_| measure(rng)).collect(),
        numbers: Vec::random(rng).into(),
        id: Random::random(rng),
        color: Some(color(rng)).filter(|_| rng.bool()),
    };
    next!(echo_attributed, EchoAttributed, attributed);
    Ok(())
}

fn random_numeric(rng: &mut Rng) -> Result<Numeric, String> {
    let digits = rng.usize(1..40);
    let digits: String = (0..digits).map(|_| rng.digit(10)).collect();
    let sign = if rng.bool() { "-" } else { "" };
    let decimal = format!("{sign}{digits}.{}", rng.u32(..));
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
        decimal: decimal.parse().map_err(shown)?,
        float: Random::random(rng),
        double: Random::random(rng),
        percent: rng.i32(0..=100),
    })
}

fn random_textual(rng: &mut Rng) -> Textual {
    let (long, short) = (rng.usize(..400), rng.usize(..=12));
    let mut letter = || rng.uppercase();
    let code = format!("{}{}-{}", letter(), letter(), rng.u32(..100_000));
    // Characters outside the basic plane count twice where strings are UTF-16.
    Textual { string: text(rng, long), short: text(rng, short), code, uri: format!("urn:x:{}", rng.u32(..)) }
}

fn random_calendar(rng: &mut Rng) -> Result<Calendar, String> {
    let (year, month, day) = (rng.u16(1..=9999), rng.u8(1..=12), rng.u8(1..=28));
    let time = format!("{:02}:{:02}:{:02}.{:03}", rng.u8(..24), rng.u8(..60), rng.u8(..60), rng.u16(1..1000));
    let zone = match rng.u8(..4) {
        0 => String::new(),
        1 => "Z".to_owned(),
        2 => format!("+{:02}:{:02}", rng.u8(..14), rng.u8(..60)),
        _ => format!("-{:02}:{:02}", rng.u8(1..14), rng.u8(..60)),
    };
    let date = format!("{year:04}-{month:02}-{day:02}");
    let duration =
        format!("P{}Y{}M{}DT{}H{}M{}S", rng.u8(..), rng.u8(..), rng.u8(..), rng.u8(..), rng.u8(..), rng.u8(..));
    Ok(Calendar {
        date_time: format!("{date}T{time}{zone}").parse().map_err(shown)?,
        date: format!("{date}{zone}").parse().map_err(shown)?,
        time: format!("{time}{zone}").parse().map_err(shown)?,
        duration: duration.parse().map_err(shown)?,
        year: format!("{year:04}").parse().map_err(shown)?,
        year_month: format!("{year:04}-{month:02}").parse().map_err(shown)?,
        month_day: format!("--{month:02}-{day:02}").parse().map_err(shown)?,
    })
}

fn random_octets(rng: &mut Rng) -> Octets {
    let mut octets = |length: usize| (0..length).map(|_| rng.u8(..)).collect::<Vec<u8>>();
    Octets { base64: octets(31).into(), hex: octets(8).into() }
}

fn random_shape(rng: &mut Rng) -> AnyShape {
    let name = String::random(rng);
    match rng.u8(..3) {
        0 => AnyShape::Shape(Shape { name }),
        1 => AnyShape::Circle(Circle { name, radius: Random::random(rng) }),
        _ => AnyShape::Ring(Ring { name, radius: Random::random(rng), inner: Random::random(rng) }),
    }
}

fn random_choices(rng: &mut Rng) -> Choices {
    let choice =
        if rng.bool() { ChoicesChoice::Number(Random::random(rng)) } else { ChoicesChoice::Text(Random::random(rng)) };
    let length = rng.usize(..6);
    let mut one = || {
        if rng.bool() { ChoicesChoice2::A(Random::random(rng)) } else { ChoicesChoice2::B(Random::random(rng)) }
    };
    Choices { choice, choice_2: (0..length).map(|_| one()).collect() }
}
