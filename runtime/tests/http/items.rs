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
