//! Requests as they are sent, and how responses are classified.

use super::*;
use crate::Error;
use crate::xml::NamespaceFamily;

plain_operation! {
    /// As [`Echo`], in SOAP 1.2 and with an action.
    Echo12: String => String, RawDetail, &OperationInfo {
            name: "Echo",
            action: "urn:test#Echo",
            version: Version::Soap12,
            package: &PACKAGE,
            input: Body::literal(FieldDescriptor::element(1, "Echo", REQUIRED | SIMPLE)),
            output: Some(Body::literal(FieldDescriptor::element(1, "EchoResponse", REQUIRED | SIMPLE))),
            addressing_action: None,
            policy: None,
            module: None,
        }
}

plain_operation! {
    /// Sends a text and has no response value.
    Tell: String => (), RawDetail, &OperationInfo {
            name: "Tell",
            action: "",
            version: Version::Soap11,
            package: &PACKAGE,
            input: Body::literal(FieldDescriptor::element(1, "Tell", REQUIRED | SIMPLE)),
            output: None,
            addressing_action: None,
            policy: None,
            module: None,
        }
}

/// The request that a call makes.
fn request_of<O: Operation<Request = String, RequestHeaders = ()>>(options: Options) -> Request {
    let seen = Arc::new(Mutex::new(None));
    let server = {
        let seen = Arc::clone(&seen);
        Fake(move |request: Request| {
            *seen.lock().unwrap() = Some(request);
            Ok(echo("x"))
        })
    };
    let client = BlockingClient::with_transport(ENDPOINT, options, server).unwrap();
    assert!(client.call::<O>(&"a<b".to_owned(), &()).is_ok());
    seen.lock().unwrap().take().unwrap()
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers.get(name)
}

#[test]
fn headers_say_the_action_in_either_version() {
    let soap11 = request_of::<Echo>(Options::default());
    assert_eq!(header(&soap11, "SOAPAction"), Some("\"\""));
    assert_eq!(header(&soap11, "Content-Type"), Some("text/xml; charset=utf-8"));
    assert_eq!(header(&soap11, "Accept"), Some("text/xml"));
    let soap12 = request_of::<Echo12>(Options::default());
    assert_eq!(header(&soap12, "SOAPAction"), None);
    assert_eq!(header(&soap12, "Content-Type"), Some("application/soap+xml; charset=utf-8; action=\"urn:test#Echo\""));
    assert_eq!(header(&soap12, "Accept"), Some("application/soap+xml"));
}

#[test]
fn options_reach_the_request() {
    let block = crate::xml::fragment::RawElement::parse("<h:Id xmlns:h='urn:h'>7</h:Id>").unwrap();
    let options = Options::default()
        .header("X-Test", "1")
        .header("accept", "*/*")
        .basic_auth("Aladdin", "open sesame")
        .soap_header(block)
        .namespace_family(NamespaceFamily::new("urn:te", "9.3"))
        .timeout(std::time::Duration::from_secs(5))
        .limit(4096);
    let request = request_of::<Echo>(options);
    assert_eq!(header(&request, "X-Test"), Some("1"));
    assert_eq!(header(&request, "Accept"), Some("*/*"));
    assert_eq!(header(&request, "Authorization"), Some("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
    assert_eq!((request.timeouts.total, request.limit), (Some(std::time::Duration::from_secs(5)), 4096));
    let body = String::from_utf8(request.body.to_bytes().unwrap().to_vec()).unwrap();
    assert!(body.contains("urn:te9.3") && !body.contains("urn:test"), "{body}");
    assert!(body.contains("Header>") && body.contains(">7</") && body.contains("a&lt;b"), "{body}");
    let bad = Options::default().header("X", "a\r\nY: b");
    assert!(BlockingClient::with_transport(ENDPOINT, bad, Fake(|_: Request| Ok(echo("")))).is_err());
    let user = Options::default();
    let fake = Fake(|request: Request| Ok(echo(request.headers.get("authorization").unwrap_or("none"))));
    let client = BlockingClient::with_transport("https://u%40x:p@h/", user, fake).unwrap();
    assert_eq!(client.call::<Echo>(&String::new(), &()).unwrap(), "Basic dUB4OnA=");
}

#[test]
fn responses_are_read_in_either_version_and_dialect() {
    let soap12 = envelope("<t:EchoResponse>x</t:EchoResponse>")
        .replace(Version::Soap11.namespace(), Version::Soap12.namespace())
        .replace("urn:test", "urn:te10.9");
    let options = Options::default().namespace_family(NamespaceFamily::new("urn:te", "9.3"));
    let outcome = call(options, move |_| Ok(Response::new(200, "application/soap+xml", soap12.clone())));
    assert_eq!(outcome.unwrap(), "x");
}

#[test]
fn the_character_set_of_the_content_type_counts() {
    let latin: Vec<u8> =
        envelope("<t:EchoResponse>#</t:EchoResponse>").replace('#', "\u{e9}").chars().map(|c| c as u8).collect();
    let outcome =
        call(Options::default(), move |_| Ok(Response::new(200, "text/xml; charset=ISO-8859-1", latin.clone())));
    assert_eq!(outcome.unwrap(), "\u{e9}");
}

#[test]
fn multipart_responses_are_read() {
    let text =
        format!("--b\r\nContent-Type: text/xml\r\n\r\n{}\r\n--b--", envelope("<t:EchoResponse>x</t:EchoResponse>"));
    let outcome =
        call(Options::default(), move |_| Ok(Response::new(200, "multipart/related; boundary=b", text.clone())));
    assert_eq!(outcome.unwrap(), "x");
}

#[test]
fn what_is_no_soap_message_is_said() {
    let cases: [(Response, &[&str]); 8] = [
        (Response::new(200, "text/html", "<html><h1>Sign in</h1></html>"), &["HTTP 200", "Sign in", "check the URL"]),
        (Response::new(200, "", ""), &["HTTP 200", "an empty body"]),
        (Response::new(404, "text/html", "<html>Not Found</html>"), &["HTTP 404", "no SOAP service"]),
        (Response::new(401, "", ""), &["HTTP 401", "credentials"]),
        (Response::new(500, "text/plain", "Exception ?token=abc"), &["HTTP 500", "Exception ?token=***"]),
        (Response::new(200, "text/xml", "<a/>"), &["HTTP 200", "text/xml"]),
        (Response::new(200, "text/xml", "<a"), &["HTTP 200", "<a"]),
        (Response::new(200, "", r#"{"error":{"code":400,"message":"no"}}"#), &["HTTP 200", "\"message\":\"no\""]),
    ];
    for (response, expected) in cases {
        let error = call(Options::default(), move |_| Ok(response.clone())).unwrap_err();
        let text = error.to_string();
        assert!(matches!(error, Error::Http { .. }), "{text}");
        assert!(text.starts_with("Echo: https://gis.example.com/"), "{text}");
        assert!(expected.iter().all(|reason| text.contains(reason)), "{text}");
    }
}

#[test]
fn invalid_responses_are_reported_with_their_path() {
    let cases = [
        (envelope("<t:Other/>"), "the body holds Other"),
        (envelope(""), "EchoResponse is missing"),
        ("<e:Envelope xmlns:e='urn:other'/>".to_owned(), "not an envelope"),
        (envelope("<t:EchoResponse>"), "not well-formed"),
    ];
    for (body, reason) in cases {
        let error = call(Options::default(), move |_| Ok(Response::new(200, "text/xml", body.clone()))).unwrap_err();
        assert!(matches!(error, Error::Decode { status: 200, .. }), "{error}");
        assert!(error.to_string().starts_with("Echo: ") && error.to_string().contains(reason), "{error}");
    }
}

#[test]
fn one_way_operations_want_nothing() {
    let tell = |response: Response| {
        let client = BlockingClient::with_transport(ENDPOINT, Options::default(), Fake(move |_| Ok(response.clone())));
        client.unwrap().call::<Tell>(&"x".to_owned(), &())
    };
    for status in [200, 202, 204] {
        assert!(tell(Response::new(status, "", "")).is_ok());
    }
    assert!(tell(Response::new(200, "text/xml", envelope(""))).is_ok());
    assert!(tell(Response::new(202, "text/html", "<html>thanks</html>")).is_ok());
    assert!(matches!(tell(Response::new(404, "", "")).unwrap_err(), Error::Http { status: 404, .. }));
    let fault = "<s:Fault><faultcode>s:Client</faultcode><faultstring>no</faultstring></s:Fault>";
    assert!(tell(Response::new(500, "text/xml", envelope(fault))).unwrap_err().fault().is_some());
}

#[test]
fn headers_that_must_be_understood_are_rejected_unless_they_are() {
    let uri = Version::Soap11.namespace();
    let response = |attributes: &str| {
        let header = format!("<s:Header><h:Do xmlns:h='urn:h' {attributes}>x</h:Do></s:Header><s:Body>");
        Response::new(200, "text/xml", envelope("<t:EchoResponse>x</t:EchoResponse>").replace("<s:Body>", &header))
    };
    let elsewhere = "s:mustUnderstand='1' s:actor='urn:somebody'";
    let next = format!("s:mustUnderstand='1' s:actor='{}'", "http://schemas.xmlsoap.org/soap/actor/next");
    assert_eq!(uri.len(), 41);
    for (attributes, rejected) in [
        ("", false),
        ("s:mustUnderstand='0'", false),
        ("s:mustUnderstand='1'", true),
        (elsewhere, false),
        (&next, true),
    ] {
        let response = response(attributes);
        for (options, rejected) in [(Options::default(), rejected), (Options::default().understand("urn:h"), false)] {
            let response = response.clone();
            match call(options, move |_| Ok(response.clone())) {
                Err(Error::MustUnderstand { blocks, .. }) => assert!(rejected && blocks == ["{urn:h}Do"]),
                outcome => assert!(!rejected && outcome.unwrap() == "x"),
            }
        }
    }
}

#[test]
fn the_hook_sees_each_exchange_and_no_secret() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let options = {
        let lines = Arc::clone(&lines);
        Options::default().on_exchange(move |exchange| lines.lock().unwrap().push(exchange.to_string()))
    };
    let gis = gis();
    gis.good.store(2, std::sync::atomic::Ordering::SeqCst);
    let server = Fake(move |request: Request| gis.respond(&request));
    let client = BlockingClient::with_transport(ENDPOINT, options, server).unwrap().with_tokens(TokenService);
    assert_eq!(client.call::<Echo>(&"x".to_owned(), &()).unwrap(), "tok-2");
    let lines = lines.lock().unwrap();
    let starts =
        ["token #1: GET https://", "Echo #1: POST https://", "token #1: GET https://", "Echo #2: POST https://"];
    assert_eq!(lines.len(), starts.len());
    for (line, start) in lines.iter().zip(starts) {
        assert!(line.starts_with(start), "{line}");
        assert!(!line.contains("pass") || line.contains("password=***"), "{line}");
        assert!(!line.contains("tok-"), "{line}");
    }
    assert!(lines[1].contains("-> 498,") && lines[3].contains("-> 200,"), "{lines:?}");
}

#[tokio::test]
async fn the_async_client_downloads() {
    let server = Fake(|request: Request| {
        Ok(match request.url.path() {
            "/maps/output/map.png" if request.url.query() == Some("token=abc") => {
                Response::new(200, "image/png", "png")
            }
            _ => Response::new(404, "", ""),
        })
    });
    let client = Client::with_transport(ENDPOINT, Options::default(), server).unwrap();
    let client = client.with_tokens(|| async { Ok(crate::token::Token::new("abc")) });
    let download = client.download("https://gis.example.com/maps/output/map.png").await.unwrap();
    assert_eq!((download.content_type.as_str(), download.body.as_slice()), ("image/png", &b"png"[..]));
    assert_eq!(client.download("/maps/output/map.png").await.unwrap(), download);
    assert_eq!(client.download("gone").await.unwrap_err().status(), Some(404));
    assert!(client.download("file:///etc/passwd").await.is_err());
}
