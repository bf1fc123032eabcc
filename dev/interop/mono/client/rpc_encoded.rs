//! rpc/encoded of the same serializer.

use rpc::RpcSoap;
use rpc::messages::*;
use rpc::rpc::*;
use soapstone::BlockingClient;
use soapstone_interop_check::{Feature, Report, equal};

use crate::{echo, shown};

/// Makes all checks.
pub fn judge(report: &mut Report) -> Result<(), Box<dyn std::error::Error>> {
    let port = RpcSoap::new(BlockingClient::new(RpcSoap::ADDRESS)?);
    let structure = |text: &str| Structure { text: Some(text.to_owned()), number: Some(7), float: Some(0.5) };
    report.check(Feature::RpcEncoded, || {
        echo!(port, echo_string, EchoString, String::from("<ü>"));
        echo!(port, echo_structure, EchoStructure, structure("a"));
        Ok(String::new())
    });
    report.check(Feature::Arrays, || {
        for length in [0, 1, 100] {
            echo!(port, echo_integers, EchoIntegers, ArrayOfInt { items: (0..length).map(Some).collect() });
        }
        let items = ["a", "", "same", "same"].map(|text| Some(text.to_owned())).to_vec();
        echo!(port, echo_strings, EchoStrings, ArrayOfString { items });
        let items = vec![Some(structure("a")), Some(structure("b"))];
        echo!(port, echo_structures, EchoStructures, ArrayOfStructure { items });
        Ok(String::new())
    });
    report.check(Feature::References, || {
        let value = structure("same");
        let expected = Pair { first: Some(value.clone()), second: Some(value.clone()) };
        let pair = port.twice(&Twice { value: Some(value) }).map_err(shown)?;
        equal("twice", &pair, &Some(expected))?;
        Ok("one object twice".to_owned())
    });
    report.check(Feature::Nulls, || {
        equal("string", &port.echo_string(&EchoString { value: None }).map_err(shown)?, &None)?;
        equal("structure", &port.echo_structure(&EchoStructure { value: None }).map_err(shown)?, &None)?;
        echo!(port, echo_structure, EchoStructure, Structure { text: None, ..structure("") });
        echo!(port, echo_strings, EchoStrings, ArrayOfString { items: vec![Some("a".into()), None] });
        Ok(String::new())
    });
    report.check(Feature::DerivedTypes, || {
        let circle = Circle { name: Some("circle".into()), radius: Some(1.5) };
        for shape in [AnyShape::Circle(circle), AnyShape::Shape(Shape { name: Some("shape".into()) })] {
            echo!(port, echo_shape, EchoShape, shape);
        }
        Ok(String::new())
    });
    Ok(())
}
