//! A client over HTTP, with a service on the loopback interface that verifies requests and signs responses.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};

use soapstone::schema::NamespaceTable;
use soapstone::soap::{Body, Caller as _, Operation, OperationInfo, PasswordKind, Policy, RawDetail, Version};
use soapstone::xml::RawElement;
use soapstone::{BlockingClient, Error, Options};
use soapstone_wss::names::{WSSE, WSSE11, WSU};
use soapstone_wss::{Security, Signing, UsernameToken, VerifyError, VerifyErrorKind};

use super::loopback::{After, Received, Server, ok, serve};
use super::support::{key, now, pem, secured, security, verifier};

static PACKAGE: NamespaceTable = NamespaceTable { namespaces: &[] };

/// An operation whose messages are empty.
struct Ping;

impl Operation for Ping {
    type Request = ();
    type Response = ();
    type Output = ();
    type Fault = RawDetail;
    type RequestHeaders = ();
    type ResponseHeaders = ();
    const INFO: &'static OperationInfo =
        &OperationInfo::new("Ping", "urn:ping", Version::Soap11, &PACKAGE, Body::empty(), Some(Body::empty()));

    fn output((): (), (): ()) {}
}

/// An operation whose policy requires a username token.
struct Secret;

impl Operation for Secret {
    type Request = ();
    type Response = ();
    type Output = ();
    type Fault = RawDetail;
    type RequestHeaders = ();
    type ResponseHeaders = ();
    const INFO: &'static OperationInfo =
        &OperationInfo::new("Secret", "urn:secret", Version::Soap11, &PACKAGE, Body::empty(), Some(Body::empty()))
            .with_policy(Policy::new().username_token(PasswordKind::Digest).with_timestamp());

    fn output((): (), (): ()) {}
}

/// Starts a service that makes its response from the request.
fn start(respond: impl Fn(&str) -> String + Send + Sync + 'static) -> Server {
    serve(move |received: &Received| {
        let body = respond(std::str::from_utf8(&received.body).unwrap());
        assert_eq!(received.target(), "/");
        (ok("Content-Type: text/xml\r\n", body.as_bytes()), After::KeepOpen)
    })
}

fn url_of(server: &Server) -> String {
    format!("http://{}/", server.address)
}

/// The same, of which only the URL is needed.
fn service(respond: impl Fn(&str) -> String + Send + Sync + 'static) -> String {
    url_of(&start(respond))
}

fn call(url: &str, security: Security) -> Result<(), Error<RawDetail>> {
    BlockingClient::with_options(url, Options::default().module(security)).unwrap().call::<Ping>(&(), &())
}

/// Returns why security rejects a response.
fn rejected(result: Result<(), Error<RawDetail>>) -> VerifyErrorKind {
    let Err(Error::Module { source, .. }) = result else { panic!("{result:?}") };
    let source = std::error::Error::source(&source).and_then(|source| source.downcast_ref::<VerifyError>());
    source.unwrap().kind()
}

fn message(body: &str) -> String {
    format!("<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>{body}</s:Body></s:Envelope>")
}

#[test]
fn each_request_has_a_token_of_its_own() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let url = service(move |request| {
        log.lock().unwrap().push(request.to_owned());
        message("")
    });
    let security = Security::new().username(UsernameToken::digest("ann", "pa55word"));
    let client = BlockingClient::with_options(&url, Options::default().module(security)).unwrap();
    for _ in 0..2 {
        client.call::<Ping>(&(), &()).unwrap();
    }
    let requests = seen.lock().unwrap();
    let nonces: HashSet<_> = requests.iter().map(|request| request.split("<wsse:Nonce").nth(1).unwrap()).collect();
    assert_eq!((requests.len(), nonces.len()), (2, 2));
    let header = format!("<soap:Header><wsse:Security xmlns:wsse=\"{WSSE}\"");
    assert!(requests[0].contains(&header) && !requests[0].contains("pa55word"), "{}", requests[0]);
}

#[test]
fn requests_and_responses_are_signed() {
    let url = service(|request| {
        assert!(verifier("rsa").require_timestamp().verify(request, now()).is_ok(), "{request}");
        secured(&security("p256"), &message(""))
    });
    call(&url, security("rsa").verify(verifier("p256").require_timestamp())).unwrap();
    assert_eq!(rejected(call(&url, security("rsa").verify(verifier("rsa")))), VerifyErrorKind::Untrusted);
}

#[test]
fn responses_that_prove_nothing_are_errors() {
    let changed = service(|_| secured(&security("p256"), &message("")).replacen("></s:Body>", "> </s:Body>", 1));
    assert_eq!(rejected(call(&changed, Security::new().verify(verifier("p256")))), VerifyErrorKind::Invalid);
    let plain = service(|_| message(""));
    assert_eq!(rejected(call(&plain, Security::new().verify(verifier("p256")))), VerifyErrorKind::Unsigned);
    let fault = service(|_| message("<s:Fault><faultcode>s:Server</faultcode><faultstring>x</faultstring></s:Fault>"));
    assert_eq!(rejected(call(&fault, Security::new().verify(verifier("p256")))), VerifyErrorKind::Unsigned);
    let accepting = Security::new().verify(verifier("p256").accept_unsigned_faults());
    assert!(matches!(call(&fault, accepting.clone()), Err(Error::Fault(_))));
    assert_eq!(rejected(call(&plain, accepting)), VerifyErrorKind::Unsigned);
}

/// WS-Security 1.1 §8.5.
#[test]
fn a_response_confirms_the_signature_of_its_request() {
    let confirm = |value: &str| {
        let confirmation = format!(
            "<w:SignatureConfirmation xmlns:w='{WSSE11}' xmlns:u='{WSU}' u:Id='confirmation' Value='{value}'/>"
        );
        let confirmation = RawElement::parse(&confirmation).unwrap();
        secured(&Security::new().token(confirmation).sign(Signing::new(key("p256")).tokens()), &message(""))
    };
    let url = service(move |request| {
        let value = request.split("<ds:SignatureValue>").nth(1).and_then(|rest| rest.split('<').next());
        confirm(value.unwrap())
    });
    call(&url, security("rsa").verify(verifier("p256"))).unwrap();
    let other = service(move |_| confirm("AAAA"));
    assert_eq!(rejected(call(&other, security("rsa").verify(verifier("p256")))), VerifyErrorKind::Confirmation);
}

#[test]
fn a_request_has_one_security_header() {
    let block = RawElement::parse(&format!("<w:Security xmlns:w='{WSSE}'/>")).unwrap();
    let options = Options::default().soap_header(block).module(Security::new());
    let client = BlockingClient::with_options("http://127.0.0.1:1/", options).unwrap();
    let error = client.call::<Ping>(&(), &()).unwrap_err().to_string();
    assert!(error.contains("a security header already"), "{error}");
}

#[test]
fn the_policy_of_an_operation_is_followed_for_that_operation() {
    let seen = Arc::new(Mutex::new(String::new()));
    let log = Arc::clone(&seen);
    let url = service(move |request| {
        request.clone_into(&mut log.lock().unwrap());
        message("")
    });
    let client = |security: Security| BlockingClient::with_options(&url, Options::default().module(security)).unwrap();
    // The port requires nothing, so that other operations have no security header.
    let of_port = client(Security::of_policy(&Policy::new(), "ann", "pa55word"));
    of_port.call::<Ping>(&(), &()).unwrap();
    assert!(!seen.lock().unwrap().contains("Security"), "{seen:?}");
    of_port.call::<Secret>(&(), &()).unwrap();
    let request = seen.lock().unwrap().clone();
    assert!(request.contains("#PasswordDigest") && request.contains("<wsu:Expires>"), "{request}");
    // What the caller sets takes precedence, and without `of_policy` nothing is added.
    let text = Security::of_policy(&Policy::new(), "ann", "pa55word").username(UsernameToken::text("bob", "other"));
    client(text).call::<Secret>(&(), &()).unwrap();
    let request = seen.lock().unwrap().clone();
    assert!(request.contains("#PasswordText") && request.contains("bob") && request.contains("Expires"), "{request}");
    client(Security::new()).call::<Secret>(&(), &()).unwrap();
    assert!(!seen.lock().unwrap().contains("UsernameToken"));
    assert!(!format!("{:?}", Security::of_policy(&Policy::new(), "ann", "pa55word")).contains("pa55word"));
}

#[test]
fn a_policy_is_followed() {
    let seen = Arc::new(Mutex::new(String::new()));
    let log = Arc::clone(&seen);
    let url = service(move |request| {
        request.clone_into(&mut log.lock().unwrap());
        message("")
    });
    let policy = Policy::new().username_token(PasswordKind::Digest).with_timestamp().over_https();
    call(&url, Security::of_policy(&policy, "ann", "pa55word")).unwrap();
    let request = seen.lock().unwrap().clone();
    assert!(request.contains("#PasswordDigest") && request.contains("<wsu:Expires>"), "{request}");
    let error = call("http://192.0.2.1/", Security::of_policy(&policy, "ann", "pa55word")).unwrap_err().to_string();
    assert!(error.contains("192.0.2.1 is plain http"), "{error}");
    call(&url, Security::new().require_https()).unwrap();
}

#[test]
fn a_password_that_a_server_returns_is_masked() {
    let url =
        service(|_| message("<s:Fault><faultcode>s:X</faultcode><faultstring>no pa55word</faultstring></s:Fault>"));
    let error = call(&url, Security::new().username(UsernameToken::text("ann", "pa55word"))).unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("no ***") && !shown.contains("pa55word"), "{shown}");
}

#[test]
fn errors_do_not_show_secrets() {
    let signing = Signing::new(key("rsa")).header("urn:missing", "Block");
    let security = Security::new().username(UsernameToken::text("ann", "pa55word")).sign(signing);
    let server = start(|_| message(""));
    let error = call(&url_of(&server), security).unwrap_err();
    assert_eq!(server.connections(), 0);
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("Block") && !shown.contains("pa55word"), "{shown}");
    assert!(!shown.contains(pem("rsa.key").lines().nth(3).unwrap()), "{shown}");
}
