//! Responses whose items are decoded while they arrive.

use std::collections::VecDeque;

use bytes::Bytes;

use super::*;
use crate::Error;
use crate::soap::{ItemPath, ItemReader};
use crate::transport::{BodyReader, BodyStream, Headers, Pieces, Streamed};
use crate::xml::RawElement;

/// The pieces of a response's body, made when they are requested; `Err` where the connection breaks.
type Piece = Result<Bytes, TransportError>;

/// A server whose responses arrive in pieces.
struct Trickle<F> {
    respond: F,
    /// The number of pieces that were taken.
    taken: Arc<AtomicUsize>,
}

/// The head of a response, and its pieces.
struct Scripted {
    status: u16,
    content_type: &'static str,
    pieces: Box<dyn Iterator<Item = Piece> + Send>,
}

struct Script {
    pieces: Box<dyn Iterator<Item = Piece> + Send>,
    taken: Arc<AtomicUsize>,
    open: VecDeque<u8>,
}

impl Script {
    fn next(&mut self) -> Result<Option<Bytes>, TransportError> {
        self.taken.fetch_add(1, Ordering::SeqCst);
        // A piece is not empty.
        self.pieces.find(|piece| piece.as_ref().map_or(true, |piece| !piece.is_empty())).transpose()
    }
}

impl Pieces for Script {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Bytes>, TransportError>> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            Script::next(self)
        })
    }
}

impl std::io::Read for Script {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if self.open.is_empty() {
            let piece = Script::next(self).map_err(std::io::Error::other)?;
            self.open.extend(piece.unwrap_or_default());
        }
        std::io::Read::read(&mut self.open, buffer)
    }
}

impl<F: Fn(Request) -> Scripted + Send + Sync> Trickle<F> {
    fn streamed<B>(&self, request: Request, body: impl FnOnce(Script) -> B) -> Streamed<B> {
        let scripted = (self.respond)(request);
        let mut headers = Headers::default();
        headers.set("Content-Type", scripted.content_type);
        let script = Script { pieces: scripted.pieces, taken: Arc::clone(&self.taken), open: VecDeque::new() };
        Streamed::new(scripted.status, headers, body(script))
    }
}

impl<F: Fn(Request) -> Scripted + Send + Sync> BlockingTransport for Trickle<F> {
    fn send(&self, request: Request) -> Result<Response, TransportError> {
        BlockingTransport::stream(self, request)?.collect()
    }

    fn stream(&self, request: Request) -> Result<Streamed<BodyReader>, TransportError> {
        Ok(self.streamed(request, BodyReader::new))
    }
}

impl<F: Fn(Request) -> Scripted + Send + Sync> Transport for Trickle<F> {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move { Transport::stream(self, request).await?.collect().await })
    }

    fn stream(&self, request: Request) -> BoxFuture<'_, Result<Streamed<BodyStream>, TransportError>> {
        Box::pin(async move { Ok(self.streamed(request, BodyStream::new)) })
    }
}

/// Returns the tokens `tok-1`, `tok-2`, …
#[derive(Default)]
struct Numbered(AtomicUsize);

impl Numbered {
    fn next(&self) -> Token {
        Token::new(format!("tok-{}", self.0.fetch_add(1, Ordering::SeqCst) + 1))
    }
}

impl BlockingTokenProvider for Numbered {
    fn token(&self, _: &dyn BlockingTransport) -> Result<Token, TokenError> {
        Ok(self.next())
    }
}

impl TokenProvider for Numbered {
    fn token<'a>(&'a self, _: &'a dyn Transport) -> BoxFuture<'a, Result<Token, TokenError>> {
        Box::pin(std::future::ready(Ok(self.next())))
    }
}

plain_operation! {
    /// Requests numbers.
    Count: String => RawElement, RawDetail, &OperationInfo::new(
            "Count",
            "",
            Version::Soap11,
            &PACKAGE,
            Body::literal(FieldDescriptor::element(1, "Count", REQUIRED | SIMPLE)),
            Some(Body::literal(FieldDescriptor::element(1, "CountResponse", REQUIRED))),
        )
}

const BEGIN: &str = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:t='urn:test'><s:Body>\
    <t:CountResponse><t:N>0</t:N>";
const END: &str = "<t:total>9</t:total></t:CountResponse></s:Body></s:Envelope>";

/// A message with the numbers below `count`, a thousand in a piece.
fn numbers(count: u32) -> impl Iterator<Item = Piece> + Send {
    let thousands = (0..count.div_ceil(1000)).map(move |thousand| {
        let numbers = (thousand * 1000).max(1)..count.min(thousand * 1000 + 1000);
        Ok(Bytes::from(numbers.map(|number| format!("<t:N>{number}</t:N>")).collect::<String>()))
    });
    let around = |text: &'static str| std::iter::once(Ok(Bytes::from_static(text.as_bytes())));
    around(BEGIN).chain(thousands).chain(around(END))
}

fn response(pieces: impl Iterator<Item = Piece> + Send + 'static) -> Scripted {
    Scripted { status: 200, content_type: "text/xml", pieces: Box::new(pieces) }
}

/// What the calls of both clients return: the items, up to `most`; the rest of the response, if it was read; and the number
/// of pieces that were taken.
type Outcome = (Vec<Result<u32, Error>>, Option<String>, usize);

/// Streams numbers with both clients, which have to agree.
fn streamed(
    options: Options,
    most: usize,
    respond: impl Fn(Request) -> Scripted + Send + Sync + Clone + 'static,
) -> Outcome {
    let path = ItemPath::new(["N"]);
    let taken = Arc::<AtomicUsize>::default();
    let server = Trickle { respond: respond.clone(), taken: Arc::clone(&taken) };
    let client =
        BlockingClient::with_transport(ENDPOINT, options.clone(), server).unwrap().with_tokens(Numbered::default());
    let blocking = match client.stream::<Count, u32>(&String::new(), &(), &path) {
        Ok(mut items) => {
            let found: Vec<_> = items.by_ref().take(most).collect();
            let rest = items.reply().map(|reply| reply.output.to_xml().to_owned());
            (found, rest, taken.swap(0, Ordering::SeqCst))
        }
        Err(error) => (vec![Err(error)], None, taken.swap(0, Ordering::SeqCst)),
    };
    let server = Trickle { respond, taken: Arc::clone(&taken) };
    let client = Client::with_transport(ENDPOINT, options, server).unwrap().with_tokens(Numbered::default());
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let asynchronous: Outcome = runtime.block_on(async {
        match client.stream::<Count, u32>(&String::new(), &(), &path).await {
            Ok(mut items) => {
                let mut found = Vec::new();
                while found.len() < most
                    && let Some(item) = items.next().await
                {
                    found.push(item);
                }
                let rest = items.reply().map(|reply| reply.output.to_xml().to_owned());
                (found, rest, taken.swap(0, Ordering::SeqCst))
            }
            Err(error) => (vec![Err(error)], None, taken.swap(0, Ordering::SeqCst)),
        }
    });
    let shown = |items: &[Result<u32, Error>]| items.iter().map(|item| format!("{item:?}")).collect::<Vec<_>>();
    assert_eq!(shown(&blocking.0), shown(&asynchronous.0));
    assert_eq!(blocking.1, asynchronous.1);
    blocking
}

#[test]
fn items_come_in_order_and_the_rest_at_the_end() {
    for count in [1, 2, 1000, 100_000] {
        let (items, rest, _) = streamed(Options::default(), usize::MAX, move |_| response(numbers(count)));
        let items: Vec<u32> = items.into_iter().collect::<Result<_, _>>().unwrap();
        assert!(items.iter().copied().eq(0..count), "{count}");
        let rest = rest.unwrap();
        assert!(rest.contains("<t:total>9</t:total>") && rest.matches("<t:N>").count() == 1, "{rest}");
    }
}

#[test]
fn a_response_is_longer_than_the_limit_of_its_items() {
    for (limit, count) in [(100_000, 100_000), (1000, 100_000), (1000, 1000)] {
        let options = Options::default().limit(limit);
        let (items, rest, _) = streamed(options, usize::MAX, move |_| response(numbers(count)));
        let found = items.iter().filter(|item| item.is_ok()).count();
        assert_eq!((found, items.len(), rest.is_some()), (count as usize, count as usize, true), "{limit}");
    }
    // A response that has to be whole is within the limit.
    let options = Options::default().limit(1000);
    let parts = |_| Scripted { content_type: "multipart/related; boundary=b", ..response(numbers(1000)) };
    let (items, ..) = streamed(options, usize::MAX, parts);
    assert!(matches!(items.as_slice(), [Err(Error::Transport { .. })]), "{items:?}");
}

#[test]
fn pieces_are_taken_as_items_are() {
    // A quarter of a million numbers are 250 pieces; the first bytes are read ahead.
    let (items, rest, taken) = streamed(Options::default(), 10_000, |_| response(numbers(250_000)));
    assert_eq!((items.len(), rest), (10_000, None));
    assert!((10..20).contains(&taken), "{taken}");
}

#[test]
fn a_fault_is_an_error_and_no_item() {
    let fault = envelope("<s:Fault><faultcode>s:Server</faultcode><faultstring>no numbers</faultstring></s:Fault>");
    for status in [200, 500] {
        let fault = Bytes::from(fault.clone());
        let respond = move |_| Scripted { status, ..response(std::iter::once(Ok(fault.clone()))) };
        let (items, rest, _) = streamed(Options::default(), usize::MAX, respond);
        assert!(matches!(items.as_slice(), [Err(Error::Fault(fault))] if fault.string == "no numbers"), "{items:?}");
        assert_eq!(rest, None);
    }
}

#[test]
fn an_error_follows_the_items_before_it() {
    let broken = |_| {
        let error = TransportError::new(crate::transport::TransportErrorKind::Other, "the connection is gone");
        response(numbers(100_000).take(51).chain([Err(error)]))
    };
    let (items, rest, _) = streamed(Options::default(), usize::MAX, broken);
    assert_eq!((items.len(), rest), (50_001, None));
    assert!(matches!(items.last(), Some(Err(Error::Transport { source, .. })) if source.to_string().contains("gone")));
    // The bytes end, and the message does not.
    let (items, rest, _) = streamed(Options::default(), usize::MAX, |_| response(numbers(100_000).take(51)));
    assert_eq!((items.len(), rest), (50_001, None));
    assert!(matches!(items.last(), Some(Err(Error::Decode { .. }))), "{:?}", items.last());
    // An item that is no number does not end the items.
    let odd = Bytes::from_static(b"<t:N>one</t:N>");
    let respond = move |_| response(numbers(20_000).take(11).chain([Ok(odd.clone())]).chain(numbers(20_000).skip(11)));
    let (items, rest, _) = streamed(Options::default(), usize::MAX, respond);
    assert_eq!((items.len(), items.iter().filter(|item| item.is_err()).count()), (20_001, 1));
    assert!(rest.is_some());
    match items.get(10_000) {
        Some(Err(Error::Decode { source, .. })) => assert_eq!(source.path(), "CountResponse/N[10000]"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_token_that_is_rejected_is_replaced_first() {
    let respond = |request: Request| match request.url.query() {
        Some(query) if query.contains("tok-2") => response(numbers(50_000)),
        _ => Scripted { status: 498, ..response(std::iter::empty()) },
    };
    let (items, rest, _) = streamed(Options::default(), usize::MAX, respond);
    assert_eq!((items.into_iter().filter(Result::is_ok).count(), rest.is_some()), (50_000, true));
    // A fault may reject a token, too: it is small, and found before the first item is returned.
    let respond = |request: Request| match request.url.query() {
        Some(query) if query.contains("tok-2") => response(numbers(2)),
        _ => Scripted { status: 499, ..response(std::iter::once(Ok(Bytes::from_static(b"token required")))) },
    };
    let (items, ..) = streamed(Options::default(), usize::MAX, respond);
    assert_eq!(items.into_iter().collect::<Result<Vec<_>, _>>().unwrap(), [0, 1]);
}

#[test]
fn responses_that_cannot_be_streamed_are_read_whole() {
    let parts = |_| {
        let text = format!("--b\r\nContent-Type: text/xml\r\n\r\n{BEGIN}<t:N>1</t:N>{END}\r\n--b--\r\n");
        Scripted { content_type: "multipart/related; boundary=b", ..response(std::iter::once(Ok(Bytes::from(text)))) }
    };
    let (items, rest, _) = streamed(Options::default(), usize::MAX, parts);
    assert_eq!(items.into_iter().collect::<Result<Vec<_>, _>>().unwrap(), [0, 1]);
    assert!(rest.is_some());
    let page = |_| Scripted {
        content_type: "text/html",
        ..response(std::iter::once(Ok(Bytes::from_static(b"<p>hello</p>"))))
    };
    let (items, ..) = streamed(Options::default(), usize::MAX, page);
    assert!(matches!(items.as_slice(), [Err(Error::Http { .. })]), "{items:?}");
    let wide = format!("{BEGIN}<t:N>1</t:N>{END}").encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let respond = move |_| Scripted {
        content_type: "text/xml; charset=utf-16le",
        ..response(std::iter::once(Ok(Bytes::from(wide.clone()))))
    };
    let (items, rest, _) = streamed(Options::default(), usize::MAX, respond);
    assert_eq!((items.len(), rest.is_some()), (2, true));
}

#[test]
fn what_the_items_leave_is_read_like_any_response() {
    let header = "<s:Header><h:Must xmlns:h='urn:h' s:mustUnderstand='1'/></s:Header><s:Body>";
    let respond = move |_| {
        let begin = Bytes::from(BEGIN.replace("<s:Body>", header));
        response(std::iter::once(Ok(begin)).chain(numbers(30_000).skip(1)))
    };
    let (items, rest, _) = streamed(Options::default(), usize::MAX, respond);
    assert_eq!((items.len(), rest), (30_001, None));
    assert!(matches!(items.last(), Some(Err(Error::MustUnderstand { .. }))), "{:?}", items.last());
    let mut reader = ItemReader::<u32>::new(&ItemPath::new(["N"]), None, &Default::default(), 100);
    assert!(reader.push(BEGIN.as_bytes()).is_ok());
}

/// A client whose responses are the numbers below 30 000.
fn client_of_numbers() -> Client {
    let server = Trickle { respond: |_| response(numbers(30_000)), taken: Arc::default() };
    Client::with_transport(ENDPOINT, Options::default(), server).unwrap()
}

#[tokio::test]
async fn a_piece_that_is_awaited_when_a_future_is_dropped_is_not_lost() {
    use std::task::Poll;

    let client = client_of_numbers();
    let mut items = client.stream::<Count, u32>(&String::new(), &(), &ItemPath::new(["N"])).await.unwrap();
    let mut found = Vec::new();
    loop {
        // Each future is dropped after it was polled once, while its piece is on the way.
        let polled = {
            let mut next = std::pin::pin!(items.next());
            std::future::poll_fn(|cx| Poll::Ready(next.as_mut().poll(cx))).await
        };
        match polled {
            Poll::Ready(Some(item)) => found.push(item.unwrap()),
            Poll::Ready(None) => break,
            Poll::Pending => tokio::task::yield_now().await,
        }
    }
    assert!(found.iter().copied().eq(0..30_000), "{}", found.len());
}

#[cfg(feature = "stream")]
#[tokio::test]
async fn items_are_a_stream() {
    use futures_core::Stream as _;

    let client = client_of_numbers();
    let mut items = client.stream::<Count, u32>(&String::new(), &(), &ItemPath::new(["N"])).await.unwrap();
    let mut found = Vec::new();
    while let Some(item) = std::future::poll_fn(|cx| std::pin::Pin::new(&mut items).poll_next(cx)).await {
        found.push(item.unwrap());
        // Both ways take from the same items.
        found.extend(items.next().await.map(Result::unwrap));
    }
    assert!(found.iter().copied().eq(0..30_000), "{}", found.len());
    assert!(items.into_reply().await.is_ok());
}
