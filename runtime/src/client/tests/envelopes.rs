//! Envelopes beyond one element in the body: headers that are declared, rpc wrappers, several parts, SOAP encoding.

use super::*;
use crate::codec::decode::{DecodeOptions, Decoder, NoteKind, Read};
use crate::codec::encode::{Encoder, Written};
use crate::codec::value::Complex;
use crate::schema::TypeDescriptor;
use crate::server;
use crate::soap::{MessageKind, rewrite};

/// Two texts, as a complex type or as the parts of a body, and as header blocks.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Pair<const KIND: u8> {
    pub(super) a: Option<String>,
    pub(super) b: Option<String>,
}

static FIELDS: [FieldDescriptor; 2] =
    [FieldDescriptor::element(1, "A", SIMPLE), FieldDescriptor::element(1, "B", SIMPLE)];
static COMPLEX_TYPE: TypeDescriptor = TypeDescriptor::anonymous(&PACKAGE, &FIELDS);
static SEQUENCE: TypeDescriptor = TypeDescriptor::sequence(&PACKAGE, &FIELDS);

impl<const KIND: u8> Complex for Pair<KIND> {
    const TABLE: &'static TypeDescriptor = if KIND == 0 { &COMPLEX_TYPE } else { &SEQUENCE };

    fn read_slot(&mut self, slot: usize, decoder: &mut Decoder<'_>) -> Read {
        use crate::codec::value::Value as _;
        match slot {
            0 => self.a.read(decoder),
            1 => self.b.read(decoder),
            _ => decoder.no_slot(slot),
        }
    }

    fn write_slot(&self, slot: usize, encoder: &mut Encoder<'_>) -> Written {
        use crate::codec::value::Value as _;
        match slot {
            0 => self.a.write(encoder),
            1 => self.b.write(encoder),
            _ => encoder.no_slot(slot),
        }
    }
}

pub(super) fn pair<const KIND: u8>(a: &str, b: &str) -> Pair<KIND> {
    Pair { a: Some(a.to_owned()), b: Some(b.to_owned()) }
}

macro_rules! operation {
    ($name:ident, $version:expr, $type:ty, $input:expr, $output:expr) => {
        #[derive(Debug)]
        pub(super) struct $name;

        impl Operation for $name {
            type Request = $type;
            type Response = $type;
            type Output = ($type, Pair<1>);
            type Fault = RawDetail;
            type RequestHeaders = Pair<1>;
            type ResponseHeaders = Pair<1>;
            const INFO: &'static OperationInfo = &OperationInfo {
                name: stringify!($name),
                action: "",
                version: $version,
                package: &PACKAGE,
                input: $input,
                output: Some($output),
                addressing_action: None,
                policy: None,
                module: None,
            };

            fn output(response: $type, headers: Pair<1>) -> Self::Output {
                (response, headers)
            }
        }
    };
}

const CALL: FieldDescriptor = FieldDescriptor::element(1, "Call", REQUIRED);
const RESPONSE: FieldDescriptor = FieldDescriptor::element(1, "CallResponse", REQUIRED);
const PARTS: FieldDescriptor = FieldDescriptor::particle(&SEQUENCE, REQUIRED);

operation!(Wrapped, Version::Soap11, Pair<0>, Body::literal(CALL), Body::literal(RESPONSE));
operation!(Rpc, Version::Soap12, Pair<0>, Body::literal(CALL).rpc(), Body::literal(RESPONSE).rpc());
operation!(Encoded, Version::Soap11, Pair<0>, Body::encoded(CALL), Body::encoded(RESPONSE));
operation!(Encoded12, Version::Soap12, Pair<0>, Body::encoded(CALL), Body::encoded(RESPONSE));
operation!(Parts, Version::Soap11, Pair<1>, Body::literal(PARTS), Body::literal(PARTS));

/// Makes a call to a server that reads the request with the same types and returns the same values.
fn round_trip<O, const KIND: u8>() -> String
where
    O: Operation<
            Request = Pair<KIND>,
            Response = Pair<KIND>,
            Output = (Pair<KIND>, Pair<1>),
            RequestHeaders = Pair<1>,
            ResponseHeaders = Pair<1>,
        >,
{
    let seen = Arc::new(Mutex::new(String::new()));
    let server = {
        let seen = Arc::clone(&seen);
        Fake(move |request: Request| {
            *seen.lock().unwrap() = String::from_utf8(request.body.to_bytes().unwrap().to_vec()).unwrap();
            let (body, headers) = server::read_request::<O>(&request.body.to_bytes().unwrap()).unwrap();
            Ok(Response::new(200, "text/xml", server::write_response::<O>(&body, &headers).unwrap()))
        })
    };
    let client = BlockingClient::with_transport(ENDPOINT, Options::default(), server).unwrap();
    let headers = Pair { a: Some("head".to_owned()), b: None };
    let outcome = client.call::<O>(&pair("x", "y & z"), &headers);
    assert_eq!(outcome.unwrap(), (pair("x", "y & z"), headers));
    let request = seen.lock().unwrap().clone();
    let again = rewrite::<O>(MessageKind::Request, request.as_bytes(), &DecodeOptions::default()).unwrap();
    assert_eq!(String::from_utf8(again).unwrap(), request);
    request
}

#[test]
fn declared_headers_and_bodies_make_the_round_trip() {
    let wrapped = round_trip::<Wrapped, 0>();
    assert!(wrapped.contains("<soap:Header><t:A>head</t:A></soap:Header><soap:Body><t:Call><t:A>x</t:A>"), "{wrapped}");
    let parts = round_trip::<Parts, 1>();
    assert!(parts.contains("<soap:Body><t:A>x</t:A><t:B>y &amp; z</t:B></soap:Body>"), "{parts}");
    round_trip::<Rpc, 0>();
}

#[test]
fn soap_encoding_is_declared_where_each_version_requires_it() {
    let soap11 = round_trip::<Encoded, 0>();
    assert!(
        soap11.contains("<soap:Body soap:encodingStyle=\"http://schemas.xmlsoap.org/soap/encoding/\">"),
        "{soap11}"
    );
    let soap12 = round_trip::<Encoded12, 0>();
    let body = "<soap:Body><t:Call soap:encodingStyle=\"http://www.w3.org/2003/05/soap-encoding\"";
    assert!(soap12.contains(body), "{soap12}");
}

/// Reads a body as the response of an operation.
fn read<O: Operation>(body: &str) -> Result<O::Output, crate::Error<O::Fault>> {
    let response = Response::new(200, "text/xml", envelope(body));
    let server = Fake(move |_: Request| Ok(response.clone()));
    let client = BlockingClient::with_transport(ENDPOINT, Options::default(), server).unwrap();
    client.call::<O>(&O::Request::default(), &O::RequestHeaders::default())
}

#[test]
fn rpc_responses_may_have_any_wrapper() {
    for name in ["t:CallResponse", "t:callReturn", "Call"] {
        let body = format!("<{name}><t:A>1</t:A><t:B>2</t:B></{name}>");
        assert_eq!(read::<Rpc>(&body).unwrap().0, pair("1", "2"));
    }
    // A document's element is known by its name.
    assert!(read::<Wrapped>("<t:callReturn/>").is_err());
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Counted {
    count: i32,
}

static COUNTED: TypeDescriptor =
    TypeDescriptor::anonymous(&PACKAGE, &[FieldDescriptor::element(1, "Count", REQUIRED | SIMPLE)]);

crate::complex_type!(Counted, COUNTED, { 0: count });

#[derive(Debug)]
struct Count;

impl Operation for Count {
    type Request = ();
    type Response = Counted;
    type Output = Counted;
    type Fault = RawDetail;
    type RequestHeaders = ();
    type ResponseHeaders = ();
    const INFO: &'static OperationInfo = &OperationInfo::new(
        "Count",
        "",
        Version::Soap11,
        &PACKAGE,
        Body::empty(),
        Some(Body::literal(FieldDescriptor::element(1, "CountResponse", REQUIRED)).rpc()),
    );

    fn output(response: Counted, (): ()) -> Counted {
        response
    }
}

#[test]
fn a_body_without_the_response_of_an_rpc_call_is_noted() {
    let read_with = |options: Options| {
        let server = Fake(|_: Request| Ok(Response::new(200, "text/xml", envelope(""))));
        let client = BlockingClient::with_transport(ENDPOINT, Options::default(), server).unwrap();
        client.call_with::<Rpc>(&Pair::default(), &Pair::default(), &options)
    };
    // The accessors are optional, so that no value is lost.
    let reply = read_with(Options::default()).unwrap();
    assert_eq!(reply.output.0, Pair::default());
    assert_eq!(
        reply.extras.notes.iter().map(|note| (note.kind, note.path.as_str())).collect::<Vec<_>>(),
        [(NoteKind::Missing, "Body/CallResponse")]
    );
    let error = read_with(Options::default().strict(true)).unwrap_err().to_string();
    assert!(error.contains("CallResponse is missing"), "{error}");
    // A part that is required has no value.
    let error = read::<Count>("").unwrap_err().to_string();
    assert!(error.contains("CountResponse is missing"), "{error}");
}

#[test]
fn references_go_to_elements_beside_the_wrapper_wherever_they_stand() {
    let root = "xmlns:e='http://schemas.xmlsoap.org/soap/encoding/' e:root";
    let wrapper = "<t:R><A href='#1'/><B href='#2'/></t:R>";
    let (one, two) = (format!("<m id='1' {root}='0'>1</m>"), format!("<m id='2' {root}='0'>2</m>"));
    for body in [format!("{wrapper}{one}{two}"), format!("{one}{wrapper}{two}"), format!("{two}{one}{wrapper}")] {
        assert_eq!(read::<Encoded>(&body).unwrap().0, pair("1", "2"), "{body}");
    }
    assert!(read::<Encoded>(wrapper).unwrap_err().to_string().contains("reference"));
}

#[test]
fn other_header_blocks_survive_a_rewrite() {
    let header =
        "<s:Header><x:Other xmlns:x='urn:x'>1</x:Other><t:B>2</t:B><x:Last xmlns:x='urn:x'/></s:Header><s:Body>";
    let message = envelope("<t:Call><t:A>1</t:A></t:Call>").replace("<s:Body>", header);
    let again = rewrite::<Wrapped>(MessageKind::Request, message.as_bytes(), &DecodeOptions::default()).unwrap();
    let again = String::from_utf8(again).unwrap();
    for part in ["<t:B>2</t:B>", "urn:x", "Other", "Last"] {
        assert!(again.contains(part), "{again}");
    }
}

/// Two blocks of one name are two values: neither is lost, and nothing is made of both.
#[test]
fn header_blocks_come_in_any_order_and_the_second_of_a_name_is_kept() {
    let rewritten = |blocks: &str| {
        let header = format!("<s:Header>{blocks}</s:Header><s:Body>");
        let message = envelope("<t:Call><t:A>1</t:A></t:Call>").replace("<s:Body>", &header);
        let strict = DecodeOptions { strict: true, ..DecodeOptions::default() };
        String::from_utf8(rewrite::<Wrapped>(MessageKind::Request, message.as_bytes(), &strict).unwrap()).unwrap()
    };
    for blocks in ["<t:B>b</t:B><t:A>a</t:A>", "<t:A>a</t:A><t:B>b</t:B>"] {
        let again = rewritten(blocks);
        assert!(again.contains("<soap:Header><t:A>a</t:A><t:B>b</t:B></soap:Header>"), "{again}");
    }
    for between in ["", "<t:A>a</t:A>", "<x/>"] {
        let again = rewritten(&format!("<t:B>1</t:B>{between}<t:B>2</t:B>"));
        let (first, second) = (again.find("<t:B>1</t:B>"), again.find(">2</t:B>"));
        assert!(first.is_some() && first < second, "{again}");
    }
}

/// A complex type, as header block and in the body.
#[derive(Debug, Clone, Default, PartialEq)]
struct Block {
    pair: Option<Pair<0>>,
    text: Option<String>,
}

static BLOCK: TypeDescriptor = TypeDescriptor::sequence(
    &PACKAGE,
    &[FieldDescriptor::element(1, "Block", 0), FieldDescriptor::element(1, "Text", SIMPLE)],
);

crate::complex_type!(Block, BLOCK, { 0: pair, 1: text });

#[derive(Debug)]
struct Headed;

impl Operation for Headed {
    type Request = ();
    type Response = Block;
    type Output = (Block, Block);
    type Fault = RawDetail;
    type RequestHeaders = ();
    type ResponseHeaders = Block;
    const INFO: &'static OperationInfo = &OperationInfo::new(
        "Headed",
        "",
        Version::Soap11,
        &PACKAGE,
        Body::empty(),
        Some(Body::literal(FieldDescriptor::particle(&BLOCK, REQUIRED))),
    );

    fn output(response: Block, headers: Block) -> Self::Output {
        (response, headers)
    }
}

#[test]
fn attributes_of_the_soap_layer_make_no_note_on_header_blocks() {
    let attributes = "xmlns:e='http://www.w3.org/2003/05/soap-envelope' e:role='urn:r' e:relay='true' \
                      s:mustUnderstand='1' s:actor='urn:a' s:encodingStyle='urn:e'";
    let blocks = |inner: &str| {
        let (open, a) = (format!("<t:Block {attributes}>"), format!("<t:A {inner}>x</t:A>"));
        format!("{open}{a}</t:Block><t:Text {attributes}>y</t:Text>")
    };
    let notes_of = |header: &str, body: &str| {
        let message = envelope(body).replace("<s:Body>", &format!("<s:Header>{header}</s:Header><s:Body>"));
        let notes = Arc::new(Mutex::new(Vec::new()));
        let hook = Arc::clone(&notes);
        let options = Options::default().on_note(move |_, note| hook.lock().unwrap().push(note.path().to_owned()));
        let server = Fake(move |_: Request| Ok(Response::new(200, "text/xml", message.clone())));
        let client = BlockingClient::with_transport(ENDPOINT, options, server).unwrap();
        let (body, headers) = client.call::<Headed>(&(), &()).unwrap();
        assert_eq!((body.text.as_deref(), headers.text.as_deref()), (Some("z"), Some("y")));
        assert_eq!(headers.pair.unwrap().a.as_deref(), Some("x"));
        notes.lock().unwrap().clone()
    };
    let body = "<t:Text>z</t:Text>";
    assert!(notes_of(&blocks(""), body).is_empty());
    // Elsewhere they are unknown attributes: within a block, and in the body.
    assert_eq!(notes_of(&blocks("s:actor='urn:a'"), body), ["Header/Block/A/@actor"]);
    assert_eq!(notes_of(&blocks(""), "<t:Text s:mustUnderstand='1'>z</t:Text>"), ["Text/@mustUnderstand"]);
    let block = "<t:Block s:encodingStyle='' encodingStyle='urn:e'/><t:Text>z</t:Text>";
    assert_eq!(notes_of(&blocks(""), block), ["Block/@encodingStyle"]);
    let block = "<t:Block s:mustUnderstand='1'/><t:Text>z</t:Text>";
    assert_eq!(notes_of(&blocks(""), block), ["Block/@mustUnderstand"]);
}
