//! Items of responses that arrive over a connection, with both clients.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use soapstone::schema::{FieldDescriptor, Namespace, NamespaceTable, REQUIRED, SIMPLE};
use soapstone::soap::{Body, ItemPath, Operation, OperationInfo, RawDetail, Version};
use soapstone::{BlockingClient, Client, Error, Options, RawElement};

use crate::loopback::{After, serve};

/// The number of items.
pub const COUNT: u32 = 200_000;

static PACKAGE: NamespaceTable =
    NamespaceTable { namespaces: &[Namespace { uri: "", prefix: "" }, Namespace { uri: "urn:test", prefix: "t" }] };

/// Requests numbers.
#[derive(Debug)]
pub struct Numbers;

impl Operation for Numbers {
    type Request = String;
    type Response = RawElement;
    type Output = RawElement;
    type Fault = RawDetail;
    type RequestHeaders = ();
    type ResponseHeaders = ();
    const INFO: &'static OperationInfo = &OperationInfo::new(
        "Numbers",
        "",
        Version::Soap11,
        &PACKAGE,
        Body::literal(FieldDescriptor::element(1, "Numbers", REQUIRED | SIMPLE)),
        Some(Body::literal(FieldDescriptor::element(1, "NumbersResponse", REQUIRED))),
    );

    fn output(response: RawElement, (): ()) -> RawElement {
        response
    }
}

/// The message with all numbers.
pub fn message() -> Vec<u8> {
    let items: String = (0..COUNT).map(|number| format!("<t:N>{number}</t:N>")).collect();
    format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:t='urn:test'><s:Body><t:NumbersResponse>\
         {items}<t:Total>{COUNT}</t:Total></t:NumbersResponse></s:Body></s:Envelope>"
    )
    .into_bytes()
}

/// A response whose header names `length` bytes.
fn response(headers: &str, length: usize, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n{headers}Content-Length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

/// The items that both clients get from a path of the server, the error after them, and whether the rest was read.
fn streamed(url: &str) -> [(u32, Option<Error>, bool); 2] {
    let (path, options) = (ItemPath::new(["N"]), Options::default().limit(1 << 20));
    let client = BlockingClient::with_options(url, options.clone()).unwrap();
    let mut items = client.stream::<Numbers, u32>(&String::new(), &(), &path).unwrap();
    let (mut count, mut failed) = (0, None);
    for item in items.by_ref() {
        match item {
            Ok(number) => {
                assert_eq!(number, count);
                count += 1;
            }
            Err(error) => failed = Some(error),
        }
    }
    let blocking = (count, failed, items.reply().is_some());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let asynchronous = runtime.block_on(streamed_by(&Client::with_options(url, options).unwrap()));
    [blocking, asynchronous]
}

/// The items that a client gets, the error after them, and whether the rest was read.
pub async fn streamed_by(client: &Client) -> (u32, Option<Error>, bool) {
    let path = ItemPath::new(["N"]);
    let mut items = client.stream::<Numbers, u32>(&String::new(), &(), &path).await.unwrap();
    let (mut count, mut failed) = (0, None);
    while let Some(item) = items.next().await {
        match item {
            Ok(number) => {
                assert_eq!(number, count);
                count += 1;
            }
            Err(error) => failed = Some(error),
        }
    }
    (count, failed, items.reply().is_some())
}

#[test]
fn items_arrive_plain_and_compressed_and_up_to_a_break() {
    let plain = message();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(&plain).unwrap();
    let compressed = encoder.finish().unwrap();
    // The response is longer than the limit, which is that of an item.
    assert!(plain.len() > 2 << 20);
    let server = serve(move |received| match received.target() {
        "/plain" => (response("", plain.len(), &plain), After::KeepOpen),
        "/gzip" => (response("Content-Encoding: gzip\r\n", compressed.len(), &compressed), After::KeepOpen),
        _ => (response("", plain.len(), &plain[..plain.len() / 2]), After::Close),
    });
    for path in ["plain", "gzip"] {
        for (count, failed, has_reply) in streamed(&format!("http://{}/{path}", server.address)) {
            assert_eq!((count, has_reply), (COUNT, true), "{path}: {failed:?}");
            assert!(failed.is_none(), "{path}: {failed:?}");
        }
    }
    for (count, failed, has_reply) in streamed(&format!("http://{}/cut", server.address)) {
        assert!(count > COUNT / 3 && count < COUNT, "{count}");
        assert!(matches!(failed, Some(Error::Transport { .. })) && !has_reply, "{failed:?}");
    }
}

#[test]
fn a_fault_comes_before_the_items_and_an_error_after_those_that_have_arrived() {
    const FAULT: &str = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault>\
        <faultcode>s:Server</faultcode><faultstring>no numbers</faultstring></s:Fault></s:Body></s:Envelope>";
    let plain = String::from_utf8(message()).unwrap();
    let broken = plain.replace("<t:N>100</t:N>", "<t:N>one hundred</t:N>").into_bytes();
    let server = serve(move |received| match received.target() {
        "/fault" => (fault(FAULT), After::KeepOpen),
        _ => (response("", broken.len(), &broken), After::KeepOpen),
    });
    let (path, url) = (ItemPath::new(["N"]), format!("http://{}/fault", server.address));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let blocking = BlockingClient::new(&url).unwrap().stream::<Numbers, u32>(&String::new(), &(), &path).err();
    let client = Client::new(&url).unwrap();
    let asynchronous =
        runtime.block_on(async { client.stream::<Numbers, u32>(&String::new(), &(), &path).await.err() });
    for error in [blocking, asynchronous] {
        let error = error.expect("a fault");
        assert_eq!(error.fault().map(|fault| fault.string.as_str()), Some("no numbers"), "{error}");
    }
    // The error of an item stands in its place: the hundred before it were returned, and those behind it follow.
    let url = format!("http://{}/broken", server.address);
    let client = BlockingClient::new(&url).unwrap();
    let items: Vec<_> = client.stream::<Numbers, u32>(&String::new(), &(), &path).unwrap().collect();
    check_broken(items);
    let items = runtime.block_on(async {
        let client = Client::new(&url).unwrap();
        let mut items = client.stream::<Numbers, u32>(&String::new(), &(), &path).await.unwrap();
        let mut all = Vec::new();
        while let Some(item) = items.next().await {
            all.push(item);
        }
        all
    });
    check_broken(items);
}

fn check_broken(items: Vec<Result<u32, Error>>) {
    assert_eq!(items.len(), COUNT as usize);
    for (index, item) in items.into_iter().enumerate() {
        match item {
            Ok(number) => assert_eq!(number as usize, index),
            Err(Error::Decode { source, .. }) => assert_eq!((index, source.path()), (100, "NumbersResponse/N[100]")),
            Err(error) => panic!("{error}"),
        }
    }
}

fn fault(message: &str) -> Vec<u8> {
    let head = format!("HTTP/1.1 500 Error\r\nContent-Type: text/xml\r\nContent-Length: {}\r\n\r\n", message.len());
    [head.as_bytes(), message.as_bytes()].concat()
}

#[test]
fn items_that_are_dropped_end_the_response() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let (send, ended) = std::sync::mpsc::channel();
    // A response without end, which is written until the client closes the connection.
    std::thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut request = [0; 4096];
            let _ = std::io::Read::read(&mut stream, &mut request);
            let begin = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:t='urn:test'><s:Body><t:NumbersResponse>";
            let head = "HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nTransfer-Encoding: chunked\r\n\r\n";
            let mut sent = write!(stream, "{head}{:x}\r\n{begin}\r\n", begin.len());
            let mut number = 0;
            while sent.is_ok() {
                let item = format!("<t:N>{number}</t:N>");
                number += 1;
                sent = write!(stream, "{:x}\r\n{item}\r\n", item.len());
            }
            send.send(number).unwrap();
        }
    });
    let (path, limit) = (ItemPath::new(["N"]), std::time::Duration::from_secs(20));
    let client = BlockingClient::new(&url).unwrap();
    let items = client.stream::<Numbers, u32>(&String::new(), &(), &path).unwrap();
    assert_eq!(items.take(3).map(Result::unwrap).collect::<Vec<_>>(), [0, 1, 2]);
    ended.recv_timeout(limit).expect("the connection is closed");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let client = Client::new(&url).unwrap();
        let mut items = client.stream::<Numbers, u32>(&String::new(), &(), &path).await.unwrap();
        for expected in 0..3 {
            assert_eq!(items.next().await.unwrap().unwrap(), expected);
        }
        drop(items);
        tokio::task::spawn_blocking(move || ended.recv_timeout(limit))
            .await
            .unwrap()
            .expect("the connection is closed");
    });
}
