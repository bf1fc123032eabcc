//! The endpoints whose WSDLs JAX-WS makes from classes: wrapped with its defaults, bare, rpc/literal, compressed.

use bare::{BarePort, bare as bare_types};
use mtom::MtomPort;
use parts::PartsPort;
use parts::messages::StoreBody;
use rpc::{RpcPort, messages as rpc_messages, rpc as rpc_types};
use soapstone::{BlockingClient, Error, Nilled, Options};
use soapstone_interop_check::{Feature, Report, equal};
use wrapped::{WrappedPort, messages, wrapped as types};

use crate::literal_suite::shown;

/// Makes all checks.
pub fn judge(report: &mut Report, base: &str) -> Result<(), Box<dyn std::error::Error>> {
    let wrapped = WrappedPort::new(BlockingClient::new(WrappedPort::ADDRESS)?);
    let bare = BarePort::new(BlockingClient::new(BarePort::ADDRESS)?);
    let rpc = RpcPort::new(BlockingClient::new(RpcPort::ADDRESS)?);
    report.check(Feature::DocumentWrapped, || people(&wrapped));
    report.check(Feature::Headers, || swap(&wrapped));
    report.check(Feature::TypedFaults, || bad_input(&wrapped));
    report.check(Feature::DocumentBare, || bare_calls(&bare));
    report.check(Feature::RpcLiteral, || rpc_calls(&rpc));
    report.check(Feature::Gzip, || compressed(base));
    report.check(Feature::Mtom, attachments);
    report.check(Feature::MimeParts, parts_of_the_binding);
    Ok(())
}

/// Two people, one of them of a derived type and within the other.
macro_rules! people {
    ($types:ident) => {{
        let employee = $types::Employee {
            name: "Ada <&>".to_owned(),
            born: Some("1815-12-10".parse().map_err(shown)?),
            picture: Some([0, 255, 3].into()),
            nicknames: vec![Some("A".to_owned()), None, Some(String::new())],
            grade: Some($types::Grade::High),
            partner: None,
            salary: 1.5,
            id: Some(-1),
        };
        let person = $types::Person {
            name: String::new(),
            partner: Some($types::AnyPerson::Employee(employee.into())),
            ..$types::Person::default()
        };
        $types::AnyPerson::Person(person.into())
    }};
}

fn people(port: &WrappedPort<BlockingClient>) -> Result<String, String> {
    let person = people!(types);
    for person in [vec![], vec![person.clone()], vec![person.clone(), person]] {
        let output = port.echo_people(&types::EchoPeople { person: person.clone() }).map_err(shown)?;
        equal("echoPeople", &output, &person)?;
    }
    Ok(String::new())
}

fn swap(port: &WrappedPort<BlockingClient>) -> Result<String, String> {
    let headers = messages::SwapHeaders { session: "four".to_owned().into() };
    let request = types::Swap { first: Some("1".to_owned()), second: None };
    let (output, headers) = port.swap(&request, &headers).map_err(shown)?;
    equal("swap", &output, &types::SwapResponse { first: None, second: Some("1".to_owned()) })?;
    equal("changed", &headers.changed, &Some(4))?;
    Ok(String::new())
}

fn bad_input(port: &WrappedPort<BlockingClient>) -> Result<String, String> {
    match port.check(&types::Check { text: Some("abc".to_owned()) }) {
        Err(Error::Fault(fault)) => {
            let detail = types::BadInput { message: Some("bad input: abc".to_owned()), position: 3 };
            equal("detail", &fault.detail, &Some(messages::CheckFault::BadInput(detail)))?;
            Ok(String::new())
        }
        other => Err(format!("no fault, but {other:?}")),
    }
}

fn bare_calls(port: &BarePort<BlockingClient>) -> Result<String, String> {
    for person in [Nilled::Nil(None), Nilled::Value(people!(bare_types))] {
        equal("echoPerson", &port.echo_person(&person).map_err(shown)?, &person)?;
    }
    equal("length", &port.length(&Some("four".to_owned())).map_err(shown)?, &4)?;
    Ok(String::new())
}

fn rpc_calls(port: &RpcPort<BlockingClient>) -> Result<String, String> {
    let person = people!(rpc_types);
    let output = port.echo_person(&rpc_messages::EchoPerson { person: person.clone() }).map_err(shown)?;
    equal("echoPerson", &output, &person)?;
    let array = |items: &[i32]| -> Vec<Option<i32>> { items.iter().copied().map(Some).collect() };
    for (numbers, reversed) in [(&[][..], &[][..]), (&[1, 2, 3], &[3, 2, 1])] {
        let output = port.reverse(&rpc_messages::Reverse { numbers: array(numbers) }).map_err(shown)?;
        equal("reverse", &output, &array(reversed))?;
    }
    let output = port.join(&rpc_messages::Join { a: "ab".to_owned(), b: "c".to_owned() }).map_err(shown)?;
    equal("join", &output, &rpc_messages::JoinResponse { r#return: "abc".to_owned(), length: 3 })?;
    match port.check(&rpc_messages::Check { text: "abc".to_owned() }) {
        Err(Error::Fault(fault)) => {
            let detail = rpc::wrapped::BadInput { message: Some("bad input: abc".to_owned()), position: 3 };
            equal("detail", &fault.detail, &Some(rpc_messages::CheckFault::BadInput(detail.into())))?;
        }
        other => return Err(format!("no fault, but {other:?}")),
    }
    Ok(String::new())
}

/// The endpoint rejects clients that do not accept compressed responses.
fn compressed(base: &str) -> Result<String, String> {
    let client = BlockingClient::new(&format!("{base}/gzip")).map_err(shown)?;
    bare_calls(&BarePort::new(client))
}

/// The endpoint has parts of its binding as parameters, and one as its result, by their Content-IDs.
fn parts_of_the_binding() -> Result<String, String> {
    let client = BlockingClient::with_options(PartsPort::ADDRESS, Options::default().strict(true)).map_err(shown)?;
    let port = PartsPort::new(client);
    for length in [1, 5_000, 3_000_000] {
        let photo: Vec<u8> = (0..length).map(|index: u32| (index % 251) as u8).collect();
        let (photo, text) = (soapstone::Binary::from(photo), soapstone::Binary::from("text".to_owned()));
        let request = StoreBody { title: "title".to_owned(), photo: photo.clone(), text };
        let response = port.store(&request).map_err(shown)?;
        equal("title", &response.title, &"title: text".to_owned())?;
        equal("preview", &response.preview, &photo)?;
    }
    Ok("document/literal, up to 3 MB, both ways".to_owned())
}

/// The endpoint rejects requests that are no packages, and responds with one.
fn attachments() -> Result<String, String> {
    let client = BlockingClient::with_options(MtomPort::ADDRESS, Options::default().mtom(100)).map_err(shown)?;
    let port = MtomPort::new(client.replies());
    for length in [0, 99, 100, 5_000, 3_000_000] {
        let data: Vec<u8> = (0..length).map(|index: u32| (index % 251) as u8).collect();
        let reversed: Vec<u8> = data.iter().rev().copied().collect();
        let reply = port.reverse(&Some(data.into())).map_err(shown)?;
        equal("reverse", &reply.output, &Some(reversed.into()))?;
        let content_type = reply.headers.get("Content-Type").unwrap_or_default();
        if !content_type.starts_with("multipart/related") {
            return Err(format!("the response is no package, but {content_type}"));
        }
    }
    let plain = MtomPort::new(BlockingClient::new(MtomPort::ADDRESS).map_err(shown)?);
    match plain.reverse(&Some(vec![1].into())) {
        Err(Error::Http { status: 415, .. }) => Ok("up to 3 MB, both ways".to_owned()),
        other => Err(format!("a request that is no package is not rejected: {other:?}")),
    }
}
