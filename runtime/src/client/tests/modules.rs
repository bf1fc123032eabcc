//! Header blocks that modules and options add to requests, and the modules' checks of responses.

use super::envelopes::{Pair, Rpc, Wrapped, pair};
use super::*;
use crate::Error;
use crate::soap::{Attempt, HeaderAttributes, HeaderBlock, ModuleError, ResponseMessage, SoapModule};
use crate::xml::fragment::RawElement;
use crate::xsd::QName;

/// Numbers the attempts, marks what is sent and rejects responses that do not return the number.
#[derive(Debug, Default)]
struct Numbered {
    last: AtomicUsize,
    log: Mutex<Vec<String>>,
}

impl SoapModule for Numbered {
    fn blocks(&self, attempt: &mut Attempt<'_>) -> Result<Vec<HeaderBlock>, ModuleError> {
        let number = self.last.fetch_add(1, Ordering::SeqCst) + 1;
        attempt.keep(number);
        let names: Vec<_> = attempt.header_names().iter().map(|name| name.local.clone()).collect();
        let text = format!("{} #{} {} {names:?}", attempt.operation.name, attempt.number, attempt.endpoint.path());
        self.log.lock().unwrap().push(text);
        let block = RawElement::parse(&format!("<n:Number xmlns:n='urn:n'>{number}</n:Number>"))?;
        Ok(vec![HeaderBlock::new(block).must_understand(true)])
    }

    fn finish(&self, attempt: &mut Attempt<'_>, envelope: bytes::Bytes) -> Result<bytes::Bytes, ModuleError> {
        let text = String::from_utf8_lossy(&envelope).into_owned();
        assert_eq!(text.contains(">1</n:Number>"), attempt.kept() == Some(&1_usize), "{text}");
        Ok(text.replace("hello", "signed").into())
    }

    fn verify(&self, attempt: &Attempt<'_>, response: &ResponseMessage<'_>) -> Result<(), ModuleError> {
        let expected = format!(">{}</n:Number>", attempt.kept::<usize>().unwrap());
        if response.xml.contains(&expected) || response.is_fault {
            return Ok(());
        }
        Err(ModuleError::new("the number is another one"))
    }

    fn understands(&self, name: &QName) -> bool {
        name.namespace == "urn:n"
    }
}

/// Returns the header blocks of a request and its body's text.
fn parts(request: &Request) -> (Vec<RawElement>, String) {
    let envelope = RawElement::parse(std::str::from_utf8(&request.body.to_bytes().unwrap()).unwrap()).unwrap();
    let blocks = envelope.child("Header").map(|header| header.children()).unwrap_or_default();
    (blocks, envelope.child("Body").unwrap().children().first().map(RawElement::text).unwrap_or_default())
}

fn numbered(body: &str, number: usize) -> Response {
    let header = format!("<s:Header><n:Number xmlns:n='urn:n' s:mustUnderstand='1'>{number}</n:Number></s:Header>");
    Response::new(200, "text/xml", envelope(body).replace("<s:Body>", &format!("{header}<s:Body>")))
}

const RESPONSE_BODY: &str = "<t:EchoResponse>a</t:EchoResponse>";

#[test]
fn blocks_are_made_for_each_attempt_and_the_body_once() {
    let (module, gis) = (Arc::new(Numbered::default()), gis());
    gis.good.store(2, Ordering::SeqCst);
    let seen = Arc::new(Mutex::new(Vec::new()));
    let server = {
        let seen = Arc::clone(&seen);
        Fake(move |request: Request| {
            let response = gis.respond(&request)?;
            if request.url.path() != "/maps/tokens" {
                let (blocks, text) = parts(&request);
                let [block] = blocks.as_slice() else { panic!("{blocks:?}") };
                let must = block.attribute(Version::Soap11.namespace(), "mustUnderstand");
                seen.lock().unwrap().push((block.text(), must, text));
            }
            Ok(if response.is_success() && request.url.path() != "/maps/tokens" {
                numbered(RESPONSE_BODY, 2)
            } else {
                response
            })
        })
    };
    let options = Options::default().strict(true).module(Arc::clone(&module));
    let client = BlockingClient::with_transport(ENDPOINT, options, server).unwrap().with_tokens(TokenService);
    assert_eq!(client.call::<Echo>(&"hello".to_owned(), &()).unwrap(), "a");
    let must = Some("1".to_owned());
    let expected = ["1", "2"].map(|number| (number.to_owned(), must.clone(), "signed".to_owned()));
    assert_eq!(*seen.lock().unwrap(), expected);
    let path = "/maps/services/Map/MapServer";
    assert_eq!(*module.log.lock().unwrap(), [format!("Echo #1 {path} []"), format!("Echo #2 {path} []")]);
}

#[tokio::test]
async fn a_response_that_a_module_rejects_is_an_error() {
    let call_with = |number| {
        let options = Options::default().module(Numbered::default());
        let client =
            Client::with_transport(ENDPOINT, options, Fake(move |_| Ok(numbered(RESPONSE_BODY, number)))).unwrap();
        async move { client.call::<Echo>(&"hello".to_owned(), &()).await }
    };
    assert_eq!(call_with(1).await.unwrap(), "a");
    let error = call_with(7).await.unwrap_err();
    assert!(matches!(&error, Error::Module { operation: "Echo", .. }), "{error}");
    assert_eq!(error.to_string(), "Echo: the number is another one");
}

#[test]
fn a_module_that_fails_keeps_the_request_from_being_sent() {
    let fails = |_: &mut Attempt<'_>| Err(ModuleError::new("no clock, password=abc"));
    let options = Options::default().module(fails);
    let error = call(options, |_| panic!("nothing is sent")).unwrap_err();
    assert_eq!(error.to_string(), "Echo: no clock, password=***");
}

#[test]
fn blocks_of_options_have_attributes_in_the_spelling_of_the_version() {
    let block = RawElement::parse("<h:Id xmlns:h='urn:h' xmlns:soap='urn:x' h:a='1'>7</h:Id>").unwrap();
    let attributes = HeaderAttributes::default().must_understand(true).role("urn:r").relay(false);
    for (version, expected) in [
        (Version::Soap11, vec![("mustUnderstand", "1"), ("actor", "urn:r")]),
        (Version::Soap12, vec![("mustUnderstand", "true"), ("role", "urn:r"), ("relay", "false")]),
    ] {
        let written = attributes.apply(&block, version);
        let own = written.attributes().into_iter().filter(|attribute| attribute.namespace == version.namespace());
        let found: Vec<_> = own.map(|attribute| (attribute.name, attribute.value)).collect();
        let expected: Vec<_> = expected.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        assert_eq!(found, expected);
    }
}

/// Returns the header blocks of the request of an operation with declared blocks.
fn declared<O>(options: Options, headers: Pair<1>) -> Vec<RawElement>
where
    O: Operation<Request = Pair<0>, Response = Pair<0>, RequestHeaders = Pair<1>, ResponseHeaders = Pair<1>>,
{
    let seen = Arc::new(Mutex::new(Vec::new()));
    let server = {
        let seen = Arc::clone(&seen);
        Fake(move |request: Request| {
            *seen.lock().unwrap() = parts(&request).0;
            let (body, headers) = crate::server::read_request::<O>(&request.body.to_bytes().unwrap()).unwrap();
            Ok(Response::new(200, "text/xml", crate::server::write_response::<O>(&body, &headers).unwrap()))
        })
    };
    let client = BlockingClient::with_transport(ENDPOINT, options, server).unwrap();
    assert!(client.call::<O>(&pair("x", "y"), &headers).is_ok());
    let mut seen = seen.lock().unwrap();
    std::mem::take(&mut *seen)
}

#[test]
fn declared_blocks_get_attributes_and_take_the_place_of_those_of_options() {
    let block = |local: &str| RawElement::parse(&format!("<{local} xmlns='urn:test'>default</{local}>")).unwrap();
    let attributes = HeaderAttributes::default().must_understand(true).role("urn:r");
    let options = || {
        Options::default()
            .header_attributes("urn:test", "A", attributes.clone())
            .soap_header(block("A"))
            .soap_header(HeaderBlock::new(block("B")).role("urn:b"))
    };
    let shown = |blocks: Vec<RawElement>| {
        let show = |block: RawElement| {
            let attributes: Vec<_> =
                block.attributes().iter().map(|one| format!("{}={}", one.name, one.value)).collect();
            format!("{} {} {}", block.name().1, block.text(), attributes.join(" ")).trim_end().to_owned()
        };
        blocks.into_iter().map(show).collect::<Vec<_>>()
    };
    let a = Pair { a: Some("own".to_owned()), b: None };
    let found = shown(declared::<Wrapped>(options(), a.clone()));
    assert_eq!(found, ["A own mustUnderstand=1 actor=urn:r", "B default actor=urn:b"]);
    let found = shown(declared::<Rpc>(options(), a));
    assert_eq!(found, ["A own mustUnderstand=true role=urn:r", "B default role=urn:b"]);
    let found = shown(declared::<Wrapped>(options(), Pair::default()));
    assert_eq!(found, ["A default", "B default actor=urn:b"]);
}

#[test]
fn the_attributes_of_declared_blocks_survive_a_rewrite() {
    let uri = Version::Soap11.namespace();
    let header = "<s:Header><t:A s:mustUnderstand='0' s:actor='urn:r'>x</t:A><t:B>y</t:B></s:Header><s:Body>";
    let message = envelope("<t:Call/>").replace("<s:Body>", header);
    let options = crate::codec::decode::DecodeOptions::default();
    let again =
        crate::soap::rewrite::<Wrapped>(crate::soap::MessageKind::Request, message.as_bytes(), &options).unwrap();
    let again = RawElement::parse(std::str::from_utf8(&again).unwrap()).unwrap();
    let blocks = again.child("Header").unwrap().children();
    assert_eq!(blocks[0].attribute(uri, "mustUnderstand").as_deref(), Some("0"), "{again}");
    assert_eq!(blocks[0].attribute(uri, "actor").as_deref(), Some("urn:r"));
    assert_eq!((blocks[0].text(), blocks[1].text(), blocks[1].attributes().len()), ("x".into(), "y".into(), 0));
}
