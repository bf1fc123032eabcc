//! Tests spyne, which checks each request against its schema.

mod random;

use checked::Checked;
use checked::checked::*;
use checked::messages::GreetHeaders;
use soapstone::{BlockingClient, Error};
use soapstone_interop_check::{Feature, Report, equal};

/// The number of rounds of random requests, one of each kind per round.
const ROUNDS: usize = 250;

type Port = Checked<BlockingClient>;

/// Renders an error.
fn shown(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Calls an operation that returns its value, and compares.
macro_rules! echo {
    ($port:expr, $method:ident, $request:ident, $value:expr) => {{
        let value = $value;
        let output = $port.$method(&$request { value: value.clone() }).map_err(shown)?;
        equal(stringify!($method), &output, &value)?;
    }};
}
pub(crate) use echo;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut report = Report;
    let port = Checked::new(BlockingClient::new(Checked::ADDRESS)?);
    report.check(Feature::DocumentWrapped, || {
        let (greeting, _) = greet(&port, "Ada", 1)?;
        equal("greeting", &greeting.as_str(), &"Hello, Ada")?;
        Ok(String::new())
    });
    report.check(Feature::SimpleTypes, || numbers(&port));
    report.check(Feature::Text, || texts(&port));
    report.check(Feature::Dates, || dates(&port));
    report.check(Feature::Binary, || {
        let all: Vec<u8> = (0..=255).collect();
        for octets in [&[0][..], &[0xfb, 0xff], &all] {
            echo!(port, echo_octets, EchoOctets, Octets { base64: octets.into() });
        }
        Ok("base64Binary only: it cannot read hexBinary".to_owned())
    });
    report.check(Feature::Enumerations, || {
        let value = vec![Color::Red, Color::RedValue, Color::DarkBlue, Color::Value50, Color::None];
        echo!(port, echo_colors, EchoColors, value);
        Ok(String::new())
    });
    report.check(Feature::Optional, || occurrence(&port));
    report.check(Feature::DerivedTypes, || {
        let shapes = vec![
            AnyShape::Shape(Shape { name: "shape".into() }),
            AnyShape::Circle(Circle { name: "circle".into(), radius: 1.5 }),
            AnyShape::Ring(Ring { name: "ring".into(), radius: 2.0, inner: 0.5 }),
        ];
        echo!(port, echo_shapes, EchoShapes, shapes);
        Ok(String::new())
    });
    report.check(Feature::Attributes, || attributes(&port));
    report.check(Feature::Validated, || {
        rejects(&port)?;
        random::random(&port, ROUNDS)
    });
    report.check(Feature::Faults, || faults(&port));
    report.check(Feature::Headers, || {
        let (_, receipt) = greet(&port, "Ada", 41)?;
        equal("receipt", &receipt, &Some(Receipt { key: "k <1>".into(), count: 42 }))?;
        Ok(String::new())
    });
    report.end();
    Ok(())
}

fn greet(port: &Port, name: &str, level: i32) -> Result<(String, Option<Receipt>), String> {
    let headers = GreetHeaders { session: Some(Session { key: "k <1>".into(), level }) };
    let (greeting, headers) = port.greet(&Greet { name: name.into() }, &headers).map_err(shown)?;
    Ok((greeting, headers.receipt))
}

fn numbers(port: &Port) -> Result<String, String> {
    let least = Numeric {
        byte: i8::MIN,
        short: i16::MIN,
        int: i32::MIN,
        long: i64::MIN,
        integer: "-123456789012345678901234567890".parse().map_err(shown)?,
        decimal: "-123456789012345678.901234567890123456".parse().map_err(shown)?,
        float: f32::MIN,
        double: f64::MIN,
        ..Numeric::default()
    };
    let most = Numeric {
        boolean: true,
        byte: i8::MAX,
        short: i16::MAX,
        int: i32::MAX,
        long: i64::MAX,
        unsigned_byte: u8::MAX,
        unsigned_short: u16::MAX,
        unsigned_int: u32::MAX,
        unsigned_long: u64::MAX,
        integer: "123456789012345678901234567890".parse().map_err(shown)?,
        decimal: "0.000001".parse().map_err(shown)?,
        float: f32::MAX,
        double: f64::MAX,
        percent: 100,
    };
    for value in [Numeric::default(), least, most] {
        echo!(port, echo_numeric, EchoNumeric, value);
    }
    Ok("without infinities and decimals below 10^-6, which it writes as `inf` and `1E-7` (XML Schema Part 2 §3.2.4.1, §3.2.3.1)"
        .to_owned())
}

fn texts(port: &Port) -> Result<String, String> {
    for text in ["", " white  space ", "<&>\"']]>", "Grüße, 日本語 𝄞", "two\nlines\tand a tab"] {
        let value = Textual { string: text.into(), short: text.into(), code: "AB-12345".into() };
        echo!(port, echo_textual, EchoTextual, value);
    }
    Ok(String::new())
}

fn dates(port: &Port) -> Result<String, String> {
    for (date_time, duration) in [
        ("2026-11-27T12:30:00.125000", "P1DT2H3M4S"),
        ("2000-02-29T00:00:00+00:00", "-P1D"),
        ("9999-12-31T23:59:59.999999-12:00", "PT0.5S"),
    ] {
        let value = Calendar {
            date_time: date_time.parse().map_err(shown)?,
            date: "2026-01-31".parse().map_err(shown)?,
            time: "12:30:00.5".parse().map_err(shown)?,
            duration: duration.parse().map_err(shown)?,
        };
        echo!(port, echo_calendar, EchoCalendar, value);
    }
    Ok("without years and months in durations, which it takes for days".to_owned())
}

fn occurrence(port: &Port) -> Result<String, String> {
    let octets = Octets { base64: [1].into() };
    let values = [
        Occurrence { required: "r".into(), ..Occurrence::default() },
        Occurrence { required: "r".into(), optional: Some(0), nillable: Some(7), ..Occurrence::default() },
        Occurrence { optional_nillable: 5.into(), repeated: vec!["a".into(), "".into()], ..Occurrence::default() },
        Occurrence { wrapped: vec![1, 2].into(), record: Some(octets), ..Occurrence::default() },
    ];
    for value in values {
        echo!(port, echo_occurrence, EchoOccurrence, value);
    }
    Ok(String::new())
}

fn attributes(port: &Port) -> Result<String, String> {
    let measure = vec![
        Measure { value: 1.5, unit: "m \"<&>\" 'µ'".into(), digits: None },
        Measure { value: -0.25, unit: "s".into(), digits: Some(2) },
    ];
    echo!(port, echo_attributed, EchoAttributed, Attributed { measure, id: 1 });
    echo!(port, echo_attributed, EchoAttributed, Attributed { measure: Vec::new(), id: -1 });
    Ok(String::new())
}

/// The code has a part after a dot (SOAP 1.1 §4.4.1).
fn faults(port: &Port) -> Result<String, String> {
    let text = "it failed: <&> ü";
    match port.fail(&Fail { text: text.to_owned() }) {
        Err(Error::Fault(fault)) if fault.string == text && fault.is_receiver() => Ok(String::new()),
        other => Err(format!("no such fault, but {other:?}")),
    }
}

/// Makes sure that the peer does validate.
fn rejects(port: &Port) -> Result<(), String> {
    let value = Numeric { percent: 101, ..Numeric::default() };
    match port.echo_numeric(&EchoNumeric { value }) {
        Err(Error::Fault(fault)) if fault.is_sender() && fault.string.contains("maxInclusive") => Ok(()),
        other => Err(format!("a request that breaks the schema is not rejected: {other:?}")),
    }
}
