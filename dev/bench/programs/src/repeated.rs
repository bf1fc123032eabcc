//! A server in memory whose response has as many records as are wanted, and is made while it is read.

use std::io::{self, Cursor, Read};

use soapstone::transport::{BlockingTransport, BodyReader, Headers, Request, Response, Streamed, TransportError};
use soapstone::{BlockingClient, Options};

use crate::{Failure, stations};

/// The number of records that are repeated.
const BLOCK: usize = 100;

/// Responds with a message whose records are repeated.
#[derive(Debug, Clone)]
struct Repeated {
    head: String,
    records: String,
    tail: String,
    times: u64,
}

impl Repeated {
    fn reader(&self) -> impl Read + Send + 'static {
        let text = |text: &str| Cursor::new(text.to_owned().into_bytes());
        text(&self.head).chain(Cycle { text: self.records.clone(), at: 0, left: self.times }).chain(text(&self.tail))
    }
}

impl BlockingTransport for Repeated {
    fn send(&self, request: Request) -> Result<Response, TransportError> {
        self.stream(request)?.collect()
    }

    fn stream(&self, _: Request) -> Result<Streamed<BodyReader>, TransportError> {
        let mut headers = Headers::default();
        headers.set("Content-Type", "text/xml; charset=utf-8");
        Ok(Streamed::new(200, headers, BodyReader::new(self.reader())))
    }
}

/// A text, again and again.
struct Cycle {
    text: String,
    at: usize,
    left: u64,
}

impl Read for Cycle {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Ok(0);
        }
        let length = self.text.as_bytes().get(self.at..).unwrap_or_default().read(buffer)?;
        self.at += length;
        if self.at == self.text.len() {
            (self.at, self.left) = (0, self.left - 1);
        }
        Ok(length)
    }
}

/// Creates a client of a server whose response has some `size` bytes, and returns the exact number, and that of the records.
///
/// # Errors
/// The message has no records.
pub fn client(size: u64) -> Result<(BlockingClient, u64, usize), Failure> {
    let message = String::from_utf8(stations::message(&stations::response(BLOCK)?)?.to_vec())?;
    let begin = message.find("<Station>").ok_or("the message has no records")?;
    let end = message.rfind("</Station>").ok_or("the message has no records")? + "</Station>".len();
    let part = |from: usize, to: usize| message.get(from..to).unwrap_or_default().to_owned();
    let (head, records, tail) = (part(0, begin), part(begin, end), part(end, message.len()));
    let times = size.div_ceil(records.len() as u64);
    let size = (head.len() + tail.len()) as u64 + times * records.len() as u64;
    let count = usize::try_from(times)? * BLOCK;
    let server = Repeated { head, records, tail, times };
    Ok((BlockingClient::with_transport("http://localhost/", Options::default(), server)?, size, count))
}
