//! Tests ASMX services of .NET's serializer, as Mono has it.

mod cookies;
mod data_set;
mod rpc_encoded;
mod tokens;

use asmx::interop::*;
use asmx::messages::GreetHeaders;
use asmx::{ServiceSoap, ServiceSoap12};
use soapstone::xml::fragment::RawElement;
use soapstone::{BlockingClient, Error};
use soapstone_interop_check::{Feature, Report, equal};

type Port = ServiceSoap<BlockingClient>;

/// Renders an error.
fn shown(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// Calls an operation that returns its value, and compares.
macro_rules! echo {
    ($port:expr, $method:ident, $request:ident, $value:expr) => {{
        let value = Some($value);
        let output = $port.$method(&$request { value: value.clone() }).map_err(shown)?;
        equal(stringify!($method), &output, &value)?;
    }};
}
pub(crate) use echo;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let base = std::env::args().nth(1).ok_or("the base URL is missing")?;
    let mut report = Report;
    let port = ServiceSoap::new(BlockingClient::new(ServiceSoap::ADDRESS)?);
    let port12 = ServiceSoap12::new(BlockingClient::new(ServiceSoap12::ADDRESS)?);
    report.check(Feature::DocumentWrapped, || {
        let output = port.divide(&Divide { dividend: -17, divisor: 5 }).map_err(shown)?;
        equal("divide", &output, &DivideResponse { divide_result: -3, remainder: -2 })?;
        Ok(String::new())
    });
    report.check(Feature::SimpleTypes, || numbers(&port));
    report.check(Feature::Text, || texts(&port));
    report.check(Feature::Dates, || dates(&port));
    report.check(Feature::Binary, || {
        let all: Vec<u8> = (0..=255).collect();
        for octets in [&[][..], &[0], &[0xfb, 0xff], &all.repeat(64)] {
            echo!(port, echo_octets, EchoOctets, Octets { base64: Some(octets.into()), hex: Some(octets.into()) });
        }
        Ok(String::new())
    });
    report.check(Feature::Enumerations, || enumerations(&port));
    report.check(Feature::Optional, || occurrence(&port));
    report.check(Feature::DerivedTypes, || shapes(&port));
    report.check(Feature::Choices, || choices(&port));
    report.check(Feature::Attributes, || attributes(&port));
    report.check(Feature::Wildcards, || wildcards(&port));
    report.check(Feature::DataSets, || data_set::judge(&port));
    report.check(Feature::Faults, || faults(&port));
    report.check(Feature::Headers, || {
        let session = Session { key: Some("k <1>".into()), level: 41, ..Session::default() };
        let headers = GreetHeaders { session: Some(session.clone()) };
        let (greeting, headers) = port.greet(&Greet { name: Some("Ada".into()) }, &headers).map_err(shown)?;
        equal("greeting", &greeting.as_deref(), &Some("Hello, Ada"))?;
        equal("session", &headers.session, &Some(Session { level: 42, ..session }))?;
        Ok(String::new())
    });
    match one_way(&port) {
        Ok(false) => report.not_by_peer(Feature::OneWay, "it responds with status 200 and never calls the method"),
        other => report.check(Feature::OneWay, || other.map(|_| String::new())),
    }
    report.check(Feature::Soap12, || soap12(&port12));
    cookies::judge(&mut report);
    tokens::judge(&mut report, &base);
    rpc_encoded::judge(&mut report)?;
    report.end();
    Ok(())
}

fn numbers(port: &Port) -> Result<String, String> {
    let guid = "00010203-0405-0607-0809-0a0b0c0d0e0f";
    let least = Numeric {
        byte: i8::MIN,
        short: i16::MIN,
        int: i32::MIN,
        long: i64::MIN,
        float: f32::NEG_INFINITY,
        double: f64::NEG_INFINITY,
        decimal: "-79228162514264337593543950335".parse().map_err(shown)?,
        guid: guid.into(),
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
        decimal: "0.0000000000000000000000000001".parse().map_err(shown)?,
        float: f32::INFINITY,
        double: f64::MAX,
        char: u16::MAX,
        guid: guid.into(),
    };
    let small = Numeric { float: 1.0 / 3.0, double: 1.0 / 3.0, guid: guid.into(), ..Numeric::default() };
    for value in [least, most, small] {
        echo!(port, echo_numeric, EchoNumeric, value);
    }
    let value = Numeric { float: f32::NAN, double: f64::NAN, guid: guid.into(), ..Numeric::default() };
    let output = port.echo_numeric(&EchoNumeric { value: Some(value) }).map_err(shown)?.ok_or("there is no result")?;
    equal("NaN", &(output.float.is_nan(), output.double.is_nan()), &(true, true))?;
    Ok(String::new())
}

fn texts(port: &Port) -> Result<String, String> {
    for text in ["", " white  space ", "<&>\"']]>", "Grüße, 日本語 𝄞", "two\nlines\tand a tab"] {
        echo!(port, echo_text, EchoText, String::from(text));
    }
    equal("no text", &port.echo_text(&EchoText { value: None }).map_err(shown)?, &None)?;
    Ok(String::new())
}

fn dates(port: &Port) -> Result<String, String> {
    for date_time in ["2026-11-27T12:30:00.125Z", "0001-01-01T00:00:00", "9999-12-31T23:59:59.9999999"] {
        let value = Calendar {
            date_time: date_time.parse().map_err(shown)?,
            date: "2026-01-31".parse().map_err(shown)?,
            time: "12:30:00".parse().map_err(shown)?,
        };
        let output = port.echo_calendar(&EchoCalendar { value: Some(value.clone()) }).map_err(shown)?;
        let output = output.ok_or("there is no result")?;
        equal("dateTime", &output.date_time, &value.date_time)?;
        equal("date", &output.date, &value.date)?;
    }
    Ok("without times of day, which it returns in its own time zone".to_owned())
}

fn enumerations(port: &Port) -> Result<String, String> {
    let color = vec![Color::Red, Color::DarkBlue, Color::Value50];
    let access = vec![AccessItem::Read, AccessItem::Execute].into();
    echo!(port, echo_colors, EchoColors, Colors { color, access, default: Color::DarkBlue });
    Ok("flags as a list".to_owned())
}

fn occurrence(port: &Port) -> Result<String, String> {
    let time = "2026-11-27T12:30:00Z".parse().map_err(shown)?;
    let values = [
        Occurrence::default(),
        Occurrence { text: Some(String::new()), nillable_text: Some(String::new()), ..Occurrence::default() },
        Occurrence { nillable: Some(0), nillable_time: Some(time), optional: Some(0), ..Occurrence::default() },
        Occurrence {
            nillable_color: Some(Color::DarkBlue),
            repeated: vec!["a".into(), "".into()],
            ..Occurrence::default()
        },
        Occurrence {
            items: Some(vec![Some(1), None, Some(3)]),
            texts: Some(vec![Some("a".into()), None, Some(String::new())]),
            ..Occurrence::default()
        },
        Occurrence { items: Some(Vec::new()), texts: Some(Vec::new()), ..Occurrence::default() },
    ];
    for value in values {
        echo!(port, echo_occurrence, EchoOccurrence, value);
    }
    Ok("nillable value types among them".to_owned())
}

fn shapes(port: &Port) -> Result<String, String> {
    let shapes = vec![
        Some(AnyShape::Shape(Shape { name: Some("shape".into()) })),
        None,
        Some(AnyShape::Circle(Circle { name: None, radius: 1.5 })),
        Some(AnyShape::Ring(Ring { name: Some("ring".into()), radius: 2.0, inner: 0.5 })),
    ];
    echo!(port, echo_shapes, EchoShapes, shapes);
    Ok(String::new())
}

fn choices(port: &Port) -> Result<String, String> {
    use ChoicesChoice as One;
    let choice = vec![
        One::Text("b".into()),
        One::Number(1),
        One::Shape(AnyShape::Circle(Circle { name: Some("c".into()), radius: 0.5 })),
        One::Number(2),
        One::Text(String::new()),
    ];
    echo!(port, echo_choices, EchoChoices, Choices { choice });
    Ok(String::new())
}

fn attributes(port: &Port) -> Result<String, String> {
    let measure =
        vec![Measure { value: 1.5, unit: Some("m \"<&>\" 'µ'".into()) }, Measure { value: -0.25, unit: None }];
    echo!(port, echo_attributed, EchoAttributed, Attributed { measure, id: 1, numbers: vec![1, -2, i32::MAX].into() });
    Ok(String::new())
}

fn wildcards(port: &Port) -> Result<String, String> {
    let extra = RawElement::parse("<x:extra xmlns:x=\"urn:x\" a=\"1\"><x:in>text</x:in></x:extra>").map_err(shown)?;
    let value = Open { name: Some("open".into()), any: vec![extra] };
    let output = port.echo_open(&EchoOpen { value: Some(value) }).map_err(shown)?.ok_or("there is no result")?;
    let [extra] = output.any.as_slice() else { return Err(format!("{} elements instead of one", output.any.len())) };
    equal("name", &extra.name(), &("urn:x".to_owned(), "extra".to_owned()))?;
    equal("attribute", &extra.attribute("", "a").as_deref(), &Some("1"))?;
    let child = extra.child("in").ok_or("the child is missing")?;
    equal("child", &(child.name().0.as_str(), child.text().as_str()), &("urn:x", "text"))?;
    Ok(String::new())
}

/// A fault with a detail and an actor, and that of an exception that the service does not catch.
fn faults(port: &Port) -> Result<String, String> {
    let text = "it failed: <&> ü";
    match port.fail(&Fail { text: Some(text.to_owned()) }) {
        Err(Error::Fault(fault)) => {
            // ASP.NET writes the trace of the exception, too.
            equal("text", &fault.string.contains(text), &true)?;
            equal("actor", &fault.actor.as_deref(), &Some("urn:actor"))?;
            equal("sender", &fault.is_sender(), &true)?;
            let entry = fault.entries.first().ok_or("there is no detail")?;
            equal("detail", &(entry.name().1.as_str(), entry.text().as_str()), &("Reason", "own"))?;
        }
        other => return Err(format!("no fault, but {other:?}")),
    }
    match port.fail(&Fail { text: Some(String::new()) }) {
        Err(Error::Fault(fault)) if fault.is_receiver() && fault.string.contains("without a text") => Ok(String::new()),
        other => Err(format!("no such fault, but {other:?}")),
    }
}

/// The request is accepted. Whether the method runs is the peer's affair: it never does.
fn one_way(port: &Port) -> Result<bool, String> {
    let before = port.notified().map_err(shown)?.number;
    port.notify(&Notify { text: Some("text".into()) }).map_err(shown)?;
    std::thread::sleep(std::time::Duration::from_millis(200));
    Ok(port.notified().map_err(shown)?.number == before + 1)
}

fn soap12(port: &ServiceSoap12<BlockingClient>) -> Result<String, String> {
    echo!(port, echo_text, EchoText, String::from("<ü>"));
    match port.fail(&Fail { text: Some("it failed".into()) }) {
        Err(Error::Fault(fault)) if fault.is_sender() && fault.string.contains("it failed") => Ok(String::new()),
        other => Err(format!("no such fault, but {other:?}")),
    }
}
