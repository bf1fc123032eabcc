//! What the policies of a WSDL have generated ports send, to a server on the loopback.

use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use capabilities::addressing_and_policy::{MixedPort, OldPort, Port};
use soapstone::soap::Policy;
use soapstone::{BlockingClient, Error, Options, RawElement};
use soapstone_wss::Security;

const V1_0: &str = "http://www.w3.org/2005/08/addressing";
const V2004_08: &str = "http://schemas.xmlsoap.org/ws/2004/08/addressing";

/// A server that responds to every request, and its URL.
fn serve() -> (String, Receiver<RawElement>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/addressing", listener.local_addr().expect("it is bound"));
    listener.set_nonblocking(true).expect("a new listener");
    let (send, requests) = channel();
    let app = axum::Router::new().fallback(move |body: String| {
        send.send(RawElement::parse(&body).expect("an envelope")).expect("the test waits");
        let response = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>\
            <GetResponse xmlns='urn:example:addressing-and-policy'>done</GetResponse></s:Body></s:Envelope>";
        async move { ([("Content-Type", "text/xml")], response) }
    });
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        runtime.expect("a runtime").block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
            axum::serve(listener, app).await.expect("it serves");
        });
    });
    (url, requests)
}

/// Returns the header blocks of the next request.
fn blocks(requests: &Receiver<RawElement>) -> Vec<RawElement> {
    let envelope = requests.recv().expect("a request");
    envelope.child("Header").map(|header| header.children()).unwrap_or_default()
}

/// Returns the names and texts of a request's blocks but for its identifier, which have to be of one version of addressing.
fn addressed(requests: &Receiver<RawElement>, version: &str) -> Vec<(String, String)> {
    let blocks = blocks(requests);
    assert!(blocks.iter().all(|block| block.name().0 == version), "{blocks:?}");
    let id = blocks.iter().find(|block| block.name().1 == "MessageID").expect("an identifier");
    assert!(id.text().starts_with("urn:uuid:"), "{id}");
    let others = blocks.iter().filter(|block| block.name().1 != "MessageID");
    let text = |block: &RawElement| block.child("Address").map_or_else(|| block.text(), |address| address.text());
    others.map(|block| (block.name().1, text(block))).collect()
}

#[test]
fn the_action_is_that_of_the_wsdl_or_of_the_default_rules() {
    let (url, requests) = serve();
    let port = Port::new(BlockingClient::new(&url).expect("a client"));
    let text = "x".to_owned();
    // A namespace of the scheme `urn` is continued by colons (WS-Addressing 1.0 Metadata §4.4.4).
    let of_type = |name: &str| format!("urn:example:addressing-and-policy:PortType:{name}");
    let expect = |action: &str, replies: bool| {
        let mut expected = vec![("Action".to_owned(), action.to_owned()), ("To".to_owned(), url.clone())];
        if replies {
            expected.push(("ReplyTo".to_owned(), format!("{V1_0}/anonymous")));
        }
        assert_eq!(addressed(&requests, V1_0), expected);
    };
    assert_eq!(port.default(&text).expect("a response"), "done");
    expect(&of_type("DefaultRequest"), true);
    port.named(&text).expect("a response");
    expect(&of_type("NamedIn"), true);
    port.one_way(&text).expect("it is accepted");
    expect(&of_type("OneWay"), false);
    port.explicit(&text).expect("a response");
    expect("urn:explicit", true);
    port.soap_action(&text).expect("a response");
    expect("urn:soap-action", true);
    OldPort::new(port.client().clone()).old(&text).expect("a response");
    let anonymous = format!("{V2004_08}/role/anonymous");
    let expected = [("Action", "urn:old"), ("To", &url), ("ReplyTo", &anonymous)];
    assert_eq!(addressed(&requests, V2004_08), expected.map(|(name, text)| (name.to_owned(), text.to_owned())));
}

#[test]
fn a_client_is_set_up_by_the_policy_of_its_port() {
    let (url, requests) = serve();
    let text = "x".to_owned();
    let secured = |policy: Policy| Options::default().module(Security::of_policy(&policy, "ann", "secret"));
    // WS-Addressing is sent by itself. The policy requires TLS, which the loopback is as good as.
    let client = BlockingClient::with_options(&url, secured(Port::policy())).expect("a client");
    assert_eq!(Port::new(client).default(&text).expect("a response"), "done");
    let all = blocks(&requests);
    let security = all.iter().find(|block| block.name().1 == "Security").expect("a security header");
    assert_eq!(all.len(), 5, "{all:?}");
    let names: Vec<_> = security.children().iter().map(|block| block.name().1).collect();
    assert_eq!(names, ["Timestamp", "UsernameToken"]);
    let token = security.child("UsernameToken").expect("a token").to_string();
    assert!(token.contains("#PasswordDigest") && token.contains("Nonce") && !token.contains("secret"), "{token}");
    let elsewhere = BlockingClient::with_options("http://192.0.2.1/", secured(Port::policy())).expect("a client");
    let Err(Error::Module { source, .. }) = Port::new(elsewhere).default(&text) else { panic!("it was sent") };
    assert!(source.to_string().contains("https"), "{source}");
    // Each operation has its own policy.
    let client = BlockingClient::with_options(&url, secured(MixedPort::policy())).expect("a client");
    let port = MixedPort::new(client);
    port.open(&text).expect("a response");
    assert!(blocks(&requests).is_empty());
    port.dated(&text).expect("a response");
    let blocks = blocks(&requests);
    let names: Vec<_> = blocks.iter().flat_map(RawElement::children).map(|block| block.name().1).collect();
    assert_eq!(names, ["Timestamp"]);
    port.secret(&text).expect("a response");
    let names: Vec<_> = self::blocks(&requests).iter().map(|block| block.name().1).collect();
    assert!(names.contains(&"Security".to_owned()) && names.contains(&"Action".to_owned()), "{names:?}");
    assert!(requests.try_recv().is_err(), "nothing else was sent");
}
