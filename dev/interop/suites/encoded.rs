//! Checks for servers of `wsdl/encoded.wsdl`, included by the clients of such peers: the crate `encoded` is generated from
//! the WSDL that the server serves.
//!
//! The server returns what it is sent; `echo2DStringArray` included. `fail` has the fault `Failure` for the kind `declared`,
//! with that kind and the code 42, and otherwise an undeclared fault of that text.
//!
//! Every accessor can be null, so that values are converted by `into`.

use std::fmt::Display;

use encoded::encoded::*;
use encoded::messages::*;
use encoded::soapinterop::*;
use encoded::{BuildersPort, MorePort};
use fastrand::Rng;
use soapstone::codec::soapenc::ArrayShape;
use soapstone::{BlockingClient, Error};
use soapstone_interop_check::{Feature, Random, Report, equal};

/// The port of the SOAPBuilders.
pub type Builders = BuildersPort<BlockingClient>;
/// The port of our own.
pub type More = MorePort<BlockingClient>;

/// What a peer cannot do, found by trying, and no fault of the clients. The table names what is left out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quirks {
    /// Infinities and NaN are written in a form that XML Schema does not have.
    pub no_infinity: bool,
    /// Characters outside the basic plane are written as two references.
    pub no_astral: bool,
    /// Arrays of rank 2 are returned as another type.
    pub no_rank2: bool,
    /// Members that are null but not nillable end in an empty response.
    pub no_null_members: bool,
    /// Derived types lose their members.
    pub no_derived: bool,
}

/// Renders an error.
pub fn shown(error: impl Display) -> String {
    error.to_string()
}

/// Calls an operation that returns its value, and compares.
macro_rules! echo {
    ($port:expr, $method:ident, $request:ident { $field:ident }, $value:expr) => {{
        let value = $value;
        let output = $port.$method(&$request { $field: value.clone().into() }).map_err(shown)?;
        equal(stringify!($method), &output, &value.into())?;
    }};
}

/// Makes all checks.
pub fn judge(report: &mut Report, builders: &Builders, more: &More, quirks: Quirks) {
    report.check(Feature::RpcEncoded, || plain(builders));
    report.check(Feature::BuildersBase, || base(builders, quirks));
    report.check(Feature::BuildersB, || group_b(builders));
    report.check(Feature::Arrays, || arrays(builders));
    report.check(Feature::ArrayRanks, || ranks(builders, more, quirks));
    report.check(Feature::References, || references(more));
    report.check(Feature::Nulls, || nulls(builders, more, quirks));
    if quirks.no_derived {
        report.not_by_peer(Feature::DerivedTypes, "it returns the members of the declared type only");
    } else {
        report.check(Feature::DerivedTypes, || shapes(more));
    }
    report.check(Feature::TypedFaults, || typed_faults(more));
    report.check(Feature::Faults, || faults(more));
}

fn structure(text: &str, int: i32, float: f32) -> SoapStruct {
    SoapStruct { var_string: String::from(text).into(), var_int: int.into(), var_float: float.into() }
}

fn strings(texts: &[&str]) -> ArrayOfstring {
    ArrayOfstring { items: texts.iter().map(|text| String::from(*text).into()).collect() }
}

fn plain(port: &Builders) -> Result<String, String> {
    echo!(port, echo_string, EchoString { input_string }, String::from("hello"));
    port.echo_void().map_err(shown)?;
    Ok(String::new())
}

fn base(port: &Builders, quirks: Quirks) -> Result<String, String> {
    let mut texts = vec!["", " white  space ", "<&>\"']]>", "Grüße, 日本語", "two\nlines"];
    if !quirks.no_astral {
        texts.push("𝄞 \u{1F600}");
    }
    for text in texts {
        echo!(port, echo_string, EchoString { input_string }, String::from(text));
    }
    for number in [0, -1, i32::MIN, i32::MAX] {
        echo!(port, echo_integer, EchoInteger { input_integer }, number);
    }
    let mut floats = vec![0.0, -1.5, 0.1, f32::MAX, f32::MIN, f32::MIN_POSITIVE, 1e-10];
    if !quirks.no_infinity {
        floats.extend([f32::INFINITY, f32::NEG_INFINITY]);
    }
    for float in floats.iter().copied() {
        echo!(port, echo_float, EchoFloat { input_float }, float);
    }
    let items = floats.into_iter().map(Into::into).collect();
    echo!(port, echo_float_array, EchoFloatArray { input_float_array }, ArrayOffloat { items });
    echo!(port, echo_struct, EchoStruct { input_struct }, structure("a <b>", 5, -0.5));
    let all: Vec<u8> = (0..=255).collect();
    for octets in [&[][..], &[0], &all] {
        let base64: soapstone::xsd::Base64Binary = octets.into();
        echo!(port, echo_base64, EchoBase64 { input_base64 }, base64);
        let hex: soapstone::xsd::HexBinary = octets.into();
        echo!(port, echo_hex_binary, EchoHexBinary { input_hex_binary }, hex);
    }
    for number in ["0", "-0.1", "123456789.123456789"] {
        let decimal: soapstone::xsd::Decimal = number.parse().map_err(shown)?;
        echo!(port, echo_decimal, EchoDecimal { input_decimal }, decimal);
    }
    for boolean in [true, false] {
        echo!(port, echo_boolean, EchoBoolean { input_boolean }, boolean);
    }
    for date in ["2026-11-27T12:30:00.125Z", "2000-02-29T00:00:00Z"] {
        let date: soapstone::xsd::DateTime = date.parse().map_err(shown)?;
        echo!(port, echo_date, EchoDate { input_date }, date);
    }
    Ok(if quirks.no_astral {
        "without characters outside the basic plane, which it writes as two references (not well-formed: XML 1.0 §4.1)"
    } else {
        ""
    }
    .to_owned())
}

fn group_b(port: &Builders) -> Result<String, String> {
    let output =
        port.echo_struct_as_simple_types(&EchoStructAsSimpleTypes { input_struct: structure("s", -7, 0.5).into() });
    let output = output.map_err(shown)?;
    equal("outputString", &output.output_string, &String::from("s").into())?;
    equal("outputInteger", &output.output_integer, &(-7).into())?;
    equal("outputFloat", &output.output_float, &0.5.into())?;
    let request = EchoSimpleTypesAsStruct {
        input_string: String::from("s").into(),
        input_integer: (-7).into(),
        input_float: 0.5.into(),
    };
    let output = port.echo_simple_types_as_struct(&request).map_err(shown)?;
    equal("echoSimpleTypesAsStruct", &output, &structure("s", -7, 0.5).into())?;
    let nested = SoapStructStruct {
        var_string: String::from("outer").into(),
        var_int: 1.into(),
        var_float: 1.5.into(),
        var_struct: structure("inner", 2, 2.5).into(),
    };
    echo!(port, echo_nested_struct, EchoNestedStruct { input_struct }, nested);
    let nested = SoapArrayStruct {
        var_string: String::from("outer").into(),
        var_int: 1.into(),
        var_float: 1.5.into(),
        var_array: strings(&["one", "", "three"]).into(),
    };
    echo!(port, echo_nested_array, EchoNestedArray { input_struct }, nested);
    Ok(String::new())
}

fn arrays(port: &Builders) -> Result<String, String> {
    for texts in [&[][..], &["one"], &["same", "same", ""]] {
        echo!(port, echo_string_array, EchoStringArray { input_string_array }, strings(texts));
    }
    let mut rng = Rng::with_seed(0xa77a);
    for length in [0, 1, 2, 3, 1000] {
        let items = (0..length).map(|_| i32::random(&mut rng).into()).collect();
        echo!(port, echo_integer_array, EchoIntegerArray { input_integer_array }, ArrayOfint { items });
        let items = (0..length).map(|number| structure("item", number, 0.25).into()).collect();
        echo!(port, echo_struct_array, EchoStructArray { input_struct_array }, ArrayOfSoapStruct { items });
    }
    Ok(String::new())
}

fn ranks(builders: &Builders, more: &More, quirks: Quirks) -> Result<String, String> {
    let row = |numbers: &[i32]| ArrayOfint { items: numbers.iter().map(|number| (*number).into()).collect() };
    let items = vec![row(&[1, 2, 3]).into(), row(&[]).into(), row(&[4]).into()];
    echo!(more, echo_array_of_arrays, EchoArrayOfArrays { input_arrays }, ArrayOfArrayOfint { items });
    if quirks.no_rank2 {
        return Ok("arrays of arrays; it returns rank 2 as another type".to_owned());
    }
    let items = ["a", "b", "c", "d", "e", "f"].map(|text| String::from(text).into()).into();
    let value = ArrayOfString2D { items, dimensions: ArrayShape { dimensions: vec![2, 3], ..ArrayShape::default() } };
    echo!(builders, echo2_d_string_array, Echo2DStringArray { input2_d_string_array }, value);
    Ok(String::new())
}

/// The server is free to send the two equal values as one that is referred to twice.
fn references(port: &More) -> Result<String, String> {
    let same = structure("same", 1, 1.5);
    let value = Pair { first: same.clone().into(), second: same.into() };
    echo!(port, echo_pair, EchoPair { input_pair }, value);
    Ok(String::new())
}

/// Nulls as an argument and result, as a member and as an item, apart from empty values.
fn nulls(builders: &Builders, port: &More, quirks: Quirks) -> Result<String, String> {
    for input_string in [None, Some(String::new())] {
        let output = builders.echo_string(&EchoString { input_string: input_string.clone() }).map_err(shown)?;
        equal("echoString", &output, &input_string)?;
    }
    let mut members = structure("", 1, 1.5);
    members.var_string = None;
    for input_struct in [None, Some(members).filter(|_| !quirks.no_null_members)] {
        let output = builders.echo_struct(&EchoStruct { input_struct: input_struct.clone() }).map_err(shown)?;
        equal("echoStruct", &output, &input_struct)?;
    }
    let items = vec![Some("a".to_owned()), None, Some(String::new()), None];
    echo!(builders, echo_string_array, EchoStringArray { input_string_array }, ArrayOfstring { items });
    let values = [
        Nulls::default(),
        Nulls { text: Some(String::new()), ..Nulls::default() },
        Nulls { number: Some(0), structure: Some(structure("", 0, 0.0)), ..Nulls::default() },
        Nulls { texts: Some(strings(&[])), text: Some("text".into()), ..Nulls::default() },
    ];
    for value in values {
        echo!(port, echo_nulls, EchoNulls { input_nulls }, value);
    }
    Ok(if quirks.no_null_members { "without null members that are not nillable, which it does not write" } else { "" }
        .to_owned())
}

fn shapes(port: &More) -> Result<String, String> {
    let shapes = [
        AnyShape::Shape(Shape { name: String::from("shape").into() }),
        AnyShape::Circle(Circle { name: String::from("circle").into(), radius: 0.5.into() }),
        AnyShape::Square(Square { name: String::from("square").into(), side: 2.0.into() }),
    ];
    for shape in shapes {
        echo!(port, echo_shape, EchoShape { input_shape }, shape);
    }
    Ok(String::new())
}

fn typed_faults(port: &More) -> Result<String, String> {
    match port.fail(&Fail { kind: String::from("declared").into() }) {
        Err(Error::Fault(fault)) => {
            let failure = Failure { kind: String::from("declared").into(), code: 42.into() };
            equal("detail", &fault.detail, &Some(FailFault::Failure(failure.into())))?;
            Ok(String::new())
        }
        other => Err(format!("no fault, but {other:?}")),
    }
}

fn faults(port: &More) -> Result<String, String> {
    match port.fail(&Fail { kind: String::from("it failed: <&> ü").into() }) {
        Err(Error::Fault(fault)) if fault.string.contains("it failed: <&> ü") => Ok(String::new()),
        other => Err(format!("no such fault, but {other:?}")),
    }
}
