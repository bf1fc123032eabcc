//! Checks for servers of `wsdl/literal.wsdl`, included by the clients of such peers: the crate `literal` is generated from
//! the WSDL that the server serves.
//!
//! The server returns the value of each `Echo…`. `Divide` has the fault `DivisionByZero`, and `OutOfRange` for dividends
//! above 1000, with 1000 and the color `dark blue`. `Fail` has a fault of the text that was sent. `Greet` returns
//! `Hello, NAME`, and in the header the session's key and its level plus one. `Notified` returns the text of the last
//! `Notify`, and the number of them.

use std::fmt::Display;

use literal::literal::*;
use literal::messages::{DivideFault, GreetHeaders};
use literal::{Literal12Port, LiteralPort};
use soapstone::xml::fragment::RawElement;
use soapstone::{BlockingClient, Error};
use soapstone_interop_check::{Feature, Report, equal};

/// The port of SOAP 1.1.
pub type Port = LiteralPort<BlockingClient>;

/// What a peer cannot do, found by trying, and no fault of the clients. The table names what is left out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quirks {
    /// Infinities are not read or written as XML Schema has them.
    pub no_infinity: bool,
    /// Numbers that do not fit 64 bits signed are changed.
    pub no_big_numbers: bool,
    /// Derived types lose their members.
    pub no_derived: bool,
    /// The order of a repeated choice is lost.
    pub no_choice_order: bool,
    /// Why wildcards cannot be judged, if they are dropped or changed.
    pub no_wildcards: Option<&'static str>,
    /// Lists or simple content with attributes are changed.
    pub no_simple_content: bool,
    /// Nil items of a repeated element are lost.
    pub no_nil_items: bool,
}

/// Renders an error.
pub fn shown(error: impl Display) -> String {
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

/// Makes all checks of SOAP 1.1.
pub fn judge(report: &mut Report, port: &Port, quirks: Quirks) {
    report.check(Feature::DocumentWrapped, || wrapped(port));
    report.check(Feature::SimpleTypes, || numbers(port, quirks));
    report.check(Feature::Text, || texts(port));
    report.check(Feature::Dates, || dates(port));
    report.check(Feature::Binary, || binary(port));
    report.check(Feature::Enumerations, || enumerations(port));
    report.check(Feature::Optional, || occurrence(port, quirks));
    if quirks.no_derived {
        report.not_by_peer(Feature::DerivedTypes, "it returns the members of the declared type only");
    } else {
        report.check(Feature::DerivedTypes, || shapes(port));
    }
    report.check(Feature::Choices, || choices(port, quirks));
    if quirks.no_simple_content {
        report.not_by_peer(Feature::Attributes, "it loses the attributes of simple content");
    } else {
        report.check(Feature::Attributes, || attributes(port));
    }
    if let Some(why) = quirks.no_wildcards {
        report.not_by_peer(Feature::Wildcards, why);
    } else {
        report.check(Feature::Wildcards, || wildcards(port));
    }
    report.check(Feature::Faults, || faults(port));
    report.check(Feature::TypedFaults, || typed_faults(port));
    report.check(Feature::Headers, || headers(port));
    report.check(Feature::OneWay, || one_way(port));
}

fn wrapped(port: &Port) -> Result<String, String> {
    equal("divide", &port.divide(&Divide { dividend: -17, divisor: 5 }).map_err(shown)?, &-3)?;
    let value: Vec<Color> = Vec::new();
    echo!(port, echo_colors, EchoColors, value);
    Ok(String::new())
}

/// The integers, numbers and booleans at their limits.
fn numbers(port: &Port, quirks: Quirks) -> Result<String, String> {
    let zero = Numeric::default();
    echo!(port, echo_numeric, EchoNumeric, zero.clone());
    let parse = |number: &str| number.parse().map_err(shown);
    let mut least = Numeric {
        byte: i8::MIN,
        short: i16::MIN,
        int: i32::MIN,
        long: i64::MIN,
        float: f32::MIN,
        double: f64::MIN,
        ..zero.clone()
    };
    let mut most = Numeric {
        boolean: true,
        byte: i8::MAX,
        short: i16::MAX,
        int: i32::MAX,
        long: i64::MAX,
        unsigned_byte: u8::MAX,
        unsigned_short: u16::MAX,
        unsigned_int: u32::MAX,
        unsigned_long: i64::MAX as u64,
        float: f32::MAX,
        double: f64::MAX,
        percent: 100,
        ..zero.clone()
    };
    let small = Numeric { float: f32::from_bits(1), double: f64::from_bits(1), ..zero.clone() };
    let third =
        Numeric { float: 1.0 / 3.0, double: 1.0 / 3.0, decimal: "-0.1".parse().map_err(shown)?, ..zero.clone() };
    if !quirks.no_big_numbers {
        most.unsigned_long = u64::MAX;
        most.integer = "123456789012345678901234567890".parse().map_err(shown)?;
        least.integer = "-123456789012345678901234567890".parse().map_err(shown)?;
        least.decimal = parse("-123456789012345678.901234567890123456789")?;
    }
    for value in [least, most, small, third] {
        echo!(port, echo_numeric, EchoNumeric, value);
    }
    let left_out = if quirks.no_big_numbers { "without numbers beyond 64 bits signed, which it changes" } else { "" };
    if quirks.no_infinity {
        return Ok(
            "without infinities, which it does not read or write as `INF` (XML Schema Part 2 §3.2.4.1)".to_owned()
        );
    }
    for infinity in [f32::INFINITY, f32::NEG_INFINITY] {
        let value = Numeric { float: infinity, double: infinity.into(), ..zero.clone() };
        echo!(port, echo_numeric, EchoNumeric, value);
    }
    let nan = Numeric { float: f32::NAN, double: f64::NAN, ..zero };
    let output = port.echo_numeric(&EchoNumeric { value: nan }).map_err(shown)?;
    equal("NaN", &(output.float.is_nan(), output.double.is_nan()), &(true, true))?;
    Ok(left_out.to_owned())
}

fn texts(port: &Port) -> Result<String, String> {
    let texts = [
        "",
        "plain",
        " leading and trailing ",
        "two\nlines\tand a tab",
        "<a b=\"c\">&amp;</a>]]>",
        "Grüße, 日本語, עברית, 𝄞 and \u{1F600}",
        "\u{a0}\u{2028}\u{fffd}",
    ];
    for string in texts {
        let value = Textual { string: string.to_owned(), code: "AB-1".to_owned(), ..Textual::default() };
        echo!(port, echo_textual, EchoTextual, value);
    }
    let long = "0123456789abcdef".repeat(65_536);
    let value =
        Textual { string: long, code: "AB-1".to_owned(), uri: "urn:a:b?c=d&e#f".to_owned(), ..Textual::default() };
    echo!(port, echo_textual, EchoTextual, value);
    Ok(String::new())
}

fn dates(port: &Port) -> Result<String, String> {
    let base = Calendar {
        date_time: "2026-11-27T12:30:00Z".parse().map_err(shown)?,
        date: "2026-11-27".parse().map_err(shown)?,
        time: "12:30:00".parse().map_err(shown)?,
        duration: "P1Y2M3DT4H5M6.5S".parse().map_err(shown)?,
        year: "2026".parse().map_err(shown)?,
        year_month: "2026-11".parse().map_err(shown)?,
        month_day: "--02-29".parse().map_err(shown)?,
    };
    for text in ["0001-01-01T00:00:00", "9999-12-31T23:59:59.999+14:00", "2000-02-29T00:00:00.125-12:00"] {
        let value = Calendar { date_time: text.parse().map_err(shown)?, ..base.clone() };
        echo!(port, echo_calendar, EchoCalendar, value);
    }
    let value =
        Calendar { duration: "-PT0.25S".parse().map_err(shown)?, date: "2026-01-31Z".parse().map_err(shown)?, ..base };
    echo!(port, echo_calendar, EchoCalendar, value);
    Ok(String::new())
}

fn binary(port: &Port) -> Result<String, String> {
    let all: Vec<u8> = (0..=255).collect();
    for octets in [&[][..], &[0], &[0xfb, 0xff], &all, &all.repeat(1024)] {
        echo!(port, echo_octets, EchoOctets, Octets { base64: octets.into(), hex: octets.into() });
    }
    Ok(String::new())
}

fn enumerations(port: &Port) -> Result<String, String> {
    let value = vec![Color::Red, Color::RedValue, Color::DarkBlue, Color::Value50, Color::None];
    echo!(port, echo_colors, EchoColors, value);
    Ok(String::new())
}

fn occurrence(port: &Port, quirks: Quirks) -> Result<String, String> {
    let octets = Octets { base64: [1].into(), hex: [2].into() };
    let (some, none) = (Some(7), None);
    let values = [
        Occurrence::default(),
        Occurrence { optional: some, ..Occurrence::default() },
        Occurrence { nillable: some, record: Some(octets.clone()), ..Occurrence::default() },
        Occurrence {
            repeated: vec!["a".into(), String::new(), "c".into()],
            record: Some(octets),
            ..Occurrence::default()
        },
        Occurrence { repeated: vec!["one".into()], repeated_nillable: vec![some], ..Occurrence::default() },
    ];
    for value in values {
        echo!(port, echo_occurrence, EchoOccurrence, value);
    }
    if quirks.no_nil_items {
        return Ok("without nil items, which it loses".to_owned());
    }
    let value = Occurrence { repeated_nillable: vec![some, none, some], ..Occurrence::default() };
    echo!(port, echo_occurrence, EchoOccurrence, value);
    Ok(String::new())
}

fn shapes(port: &Port) -> Result<String, String> {
    let shape = vec![
        AnyShape::Shape(Shape { name: "shape".into() }),
        AnyShape::Circle(Circle { name: "circle".into(), radius: 1.5 }),
        AnyShape::Ring(Ring { name: "ring".into(), radius: 2.0, inner: 0.5 }),
    ];
    echo!(port, echo_shapes, EchoShapes, shape);
    Ok(String::new())
}

fn choices(port: &Port, quirks: Quirks) -> Result<String, String> {
    use {ChoicesChoice as One, ChoicesChoice2 as Many};
    let single = [One::Number(1), One::Text("one".into())];
    for choice in single.clone() {
        echo!(port, echo_choices, EchoChoices, Choices { choice, choice_2: Vec::new() });
    }
    if quirks.no_choice_order {
        return Ok("without the order of a repeated choice, which it loses".to_owned());
    }
    for choice in single {
        let choice_2 = vec![Many::B("b".into()), Many::A(1), Many::A(2), Many::B(String::new()), Many::A(3)];
        echo!(port, echo_choices, EchoChoices, Choices { choice, choice_2 });
    }
    Ok(String::new())
}

fn attributes(port: &Port) -> Result<String, String> {
    let measure = vec![
        Measure { value: 1.5, unit: "m \"<&>\" 'µ'".into(), digits: None },
        Measure { value: -0.25, unit: String::new(), digits: Some(2) },
    ];
    for numbers in [vec![1, -2, i32::MAX], vec![]] {
        let value =
            Attributed { measure: measure.clone(), numbers: numbers.into(), id: 1, color: Some(Color::DarkBlue) };
        echo!(port, echo_attributed, EchoAttributed, value);
    }
    echo!(port, echo_attributed, EchoAttributed, Attributed::default());
    Ok(String::new())
}

fn wildcards(port: &Port) -> Result<String, String> {
    let raw = "<x:extra xmlns:x=\"urn:x\" a=\"1\"><x:in>text</x:in></x:extra>";
    let extra = RawElement::parse(raw).map_err(shown)?;
    let value = Open { name: "open".into(), any: vec![extra] };
    let output = port.echo_open(&EchoOpen { value }).map_err(shown)?;
    let [extra] = output.any.as_slice() else { return Err(format!("{} elements instead of one", output.any.len())) };
    let name = |element: &RawElement| element.name();
    equal("name", &name(extra), &("urn:x".to_owned(), "extra".to_owned()))?;
    equal("attribute", &extra.attribute("", "a").as_deref(), &Some("1"))?;
    let child = extra.child("in").ok_or("the child is missing")?;
    equal("child", &(name(&child).0.as_str(), child.text().as_str()), &("urn:x", "text"))?;
    Ok(String::new())
}

fn faults(port: &Port) -> Result<String, String> {
    let text = "it failed: <&> ü";
    match port.fail(&Fail { text: text.to_owned() }) {
        Err(Error::Fault(fault)) if fault.string.contains(text) && fault.is_receiver() => Ok(String::new()),
        Err(error) => Err(format!("another error: {error}")),
        Ok(output) => Err(format!("no error, but {output:?}")),
    }
}

fn typed_faults(port: &Port) -> Result<String, String> {
    let by_zero = DivideFault::DivisionByZero(DivisionByZero { dividend: 7 });
    let range = DivideFault::OutOfRange(OutOfRange { limit: 1000, color: Color::DarkBlue });
    for (dividend, divisor, expected) in [(7, 0, by_zero), (1001, 1, range)] {
        match port.divide(&Divide { dividend, divisor }) {
            Err(Error::Fault(fault)) => equal("detail", &fault.detail, &Some(expected))?,
            Err(error) => return Err(format!("another error: {error}")),
            Ok(output) => return Err(format!("no error, but {output}")),
        }
    }
    Ok(String::new())
}

fn headers(port: &Port) -> Result<String, String> {
    let session = Session { key: "k <1>".into(), level: 41 };
    let headers = GreetHeaders { session: Some(session) };
    let (greeting, headers) = port.greet(&Greet { name: "Ada".into() }, &headers).map_err(shown)?;
    equal("greeting", &greeting.as_str(), &"Hello, Ada")?;
    equal("receipt", &headers.receipt, &Some(Receipt { key: "k <1>".into(), count: 42 }))?;
    Ok(String::new())
}

fn one_way(port: &Port) -> Result<String, String> {
    let before = port.notified().map_err(shown)?.count;
    for (count, text) in (before + 1..).zip(["first", "second"]) {
        port.notify(&Notify { text: text.to_owned() }).map_err(shown)?;
        // A server may accept a message before it has dealt with it, and deal with the next one at the same time.
        let mut after = NotifiedResponse::default();
        for _ in 0..250 {
            after = port.notified().map_err(shown)?;
            if after.count == count {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        equal("count", &after.count, &count)?;
        equal("last", &after.text.as_str(), &text)?;
    }
    Ok(String::new())
}

/// The same in SOAP 1.2, as far as the version matters.
pub fn soap12(port: &Literal12Port<BlockingClient>) -> Result<String, String> {
    let value = Textual { string: "<ü>".into(), code: "AB-1".into(), ..Textual::default() };
    echo!(port, echo_textual, EchoTextual, value);
    let headers = GreetHeaders { session: Some(Session { key: "k".into(), level: 1 }) };
    let (greeting, headers) = port.greet(&Greet { name: "Ada".into() }, &headers).map_err(shown)?;
    equal("greeting", &greeting.as_str(), &"Hello, Ada")?;
    equal("receipt", &headers.receipt, &Some(Receipt { key: "k".into(), count: 2 }))?;
    match port.divide(&Divide { dividend: 7, divisor: 0 }) {
        Err(Error::Fault(fault)) => {
            equal("version", &fault.version, &soapstone::soap::Version::Soap12)?;
            equal("detail", &fault.detail, &Some(DivideFault::DivisionByZero(DivisionByZero { dividend: 7 })))?;
        }
        other => return Err(format!("no fault, but {other:?}")),
    }
    match port.fail(&Fail { text: "failure".into() }) {
        Err(Error::Fault(fault)) if fault.string.contains("failure") && fault.is_receiver() => {}
        other => return Err(format!("no fault, but {other:?}")),
    }
    port.notify(&Notify { text: "in 1.2".into() }).map_err(shown)?;
    Ok(String::new())
}
