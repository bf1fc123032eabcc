//! Attachments of any size, sent to a server on the loopback interface and received from it.

use std::fmt;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use soapstone::schema::{FieldDescriptor, Namespace, NamespaceTable, REQUIRED, SIMPLE};
use soapstone::soap::{
    AttachmentStore, Body, Operation, OperationInfo, RawDetail, StoredAttachment, TemporaryFiles, Version,
};
use soapstone::{Binary, BlockingClient, Client, Options};

use crate::Failure;

/// The number of bytes that the server handles at once.
const PIECE: usize = 64 << 10;

/// The limit of responses: they may be as large as is wanted.
const LIMIT: u64 = 4 << 30;

static PACKAGE: NamespaceTable =
    NamespaceTable { namespaces: &[Namespace { uri: "", prefix: "" }, Namespace { uri: "urn:parcels", prefix: "p" }] };

/// Sends a parcel, and gets one back.
#[derive(Debug)]
struct Exchange;

impl Operation for Exchange {
    type Request = Binary;
    type Response = Binary;
    type Output = Binary;
    type Fault = RawDetail;
    type RequestHeaders = ();
    type ResponseHeaders = ();
    const INFO: &'static OperationInfo = &OperationInfo::new(
        "Exchange",
        "",
        Version::Soap11,
        &PACKAGE,
        Body::literal(FieldDescriptor::element(1, "Exchange", REQUIRED | SIMPLE)),
        Some(Body::literal(FieldDescriptor::element(1, "ExchangeResponse", REQUIRED | SIMPLE))),
    );

    fn output(response: Binary, (): ()) -> Binary {
        response
    }
}

/// What is done with a parcel: `up-file-blocking-64`.
#[derive(Debug, Clone, Copy)]
pub struct Task {
    is_up: bool,
    is_file: bool,
    is_async: bool,
    /// The length of the parcel, in bytes.
    pub length: u64,
}

impl FromStr for Task {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let [direction, place, client, megabytes] = text.splitn(4, '-').collect::<Vec<_>>()[..] else { return Err(()) };
        let either = |word: &str, is: &str, or: &str| match word {
            _ if word == is => Ok(true),
            _ if word == or => Ok(false),
            _ => Err(()),
        };
        let length = megabytes.parse::<u64>().map_err(|_| ())? * 1_000_000;
        let (is_up, is_file) = (either(direction, "up", "down")?, either(place, "file", "reader")?);
        Ok(Self { is_up, is_file, is_async: either(client, "async", "blocking")?, length })
    }
}

impl fmt::Display for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let direction = match (self.is_up, self.is_file) {
            (true, true) => "up, from a file",
            (true, false) => "up, from a reader",
            (false, true) => "down, to a temporary file",
            (false, false) => "down, to a writer",
        };
        let client = if self.is_async { "async" } else { "blocking" };
        write!(f, "attachment of {} MB {direction}, {client}", self.length / 1_000_000)
    }
}

impl Task {
    /// Makes the call, and returns an error unless all bytes have arrived. Files are in `folder`.
    ///
    /// # Errors
    /// The call fails.
    pub fn run(self, folder: &Path) -> Result<(), Failure> {
        let (url, received) = serve(if self.is_up { 1 } else { self.length })?;
        let counted = Counting::default();
        let options = Options::default().mtom(1).limit(LIMIT).timeout(None);
        let options = match self.is_file {
            true => options.attachment_store(PIECE, TemporaryFiles::within(folder)),
            false => options.attachment_store(PIECE, counted.clone()),
        };
        let path = folder.join(format!("parcel-{}", self.length));
        let parcel = match (self.is_up, self.is_file) {
            (false, _) => Binary::from(*b"one"),
            (true, true) => {
                File::create(&path)?.set_len(self.length)?;
                Binary::file(&path)?
            }
            (true, false) => {
                let length = self.length;
                Binary::reader(Some(length), move || Ok(io::repeat(b'r').take(length)))
            }
        };
        let response = if self.is_async { call_async(&url, options, &parcel) } else { call(&url, options, &parcel) };
        if self.is_up && self.is_file {
            std::fs::remove_file(&path)?;
        }
        let response = response?;
        let arrived = match (self.is_up, self.is_file) {
            // The envelope arrives, too.
            (true, _) => received.load(Ordering::SeqCst).min(self.length),
            (false, true) => io::copy(&mut response.open()?, &mut io::sink())?,
            (false, false) => counted.0.load(Ordering::SeqCst),
        };
        if arrived != self.length {
            return Err(format!("{arrived} of {} bytes have arrived", self.length).into());
        }
        Ok(())
    }
}

fn call(url: &str, options: Options, parcel: &Binary) -> Result<Binary, Failure> {
    let client = BlockingClient::with_options(url, options)?;
    Ok(client.call_with::<Exchange>(parcel, &(), &Options::default())?.output)
}

fn call_async(url: &str, options: Options, parcel: &Binary) -> Result<Binary, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let client = Client::with_options(url, options)?;
    let reply = runtime.block_on(client.call_with::<Exchange>(parcel, &(), &Options::default()))?;
    Ok(reply.output)
}

/// Counts what attachments have.
#[derive(Debug, Clone, Default)]
struct Counting(Arc<AtomicU64>);

impl AttachmentStore for Counting {
    fn begin(&self, _: &[(String, String)]) -> io::Result<Box<dyn StoredAttachment>> {
        Ok(Box::new(self.clone()))
    }
}

impl Write for Counting {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.0.fetch_add(piece.len() as u64, Ordering::SeqCst);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl StoredAttachment for Counting {
    fn finish(self: Box<Self>) -> io::Result<Binary> {
        Ok(Binary::default())
    }
}

/// Starts a server whose response is a parcel of that length. Returns its URL, and the number of bytes that it has received in
/// bodies.
fn serve(length: u64) -> Result<(String, Arc<AtomicU64>), Failure> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let url = format!("http://{}/", listener.local_addr()?);
    let received = Arc::new(AtomicU64::new(0));
    let count = Arc::clone(&received);
    thread::spawn(move || {
        // A client that ends the connection ends the measurement.
        for stream in listener.incoming().map_while(Result::ok) {
            if converse(stream, length, &count).is_err() {
                return;
            }
        }
    });
    Ok((url, received))
}

fn converse(stream: TcpStream, length: u64, count: &AtomicU64) -> io::Result<()> {
    let mut stream = BufReader::with_capacity(PIECE, stream);
    let mut body = None;
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line)? == 0 {
            return Ok(());
        }
        if let Some(length) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            body = length.trim().parse::<u64>().ok();
        }
        if line == "\r\n" {
            break;
        }
    }
    let body = body.ok_or_else(|| io::Error::other("the length of the request is not known"))?;
    count.fetch_add(io::copy(&mut stream.by_ref().take(body), &mut io::sink())?, Ordering::SeqCst);
    let head = "--b\r\n\r\n<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>\
                <p:ExchangeResponse xmlns:p='urn:parcels'><x:Include xmlns:x='http://www.w3.org/2004/08/xop/include' \
                href='cid:parcel'/></p:ExchangeResponse></s:Body></s:Envelope>\r\n--b\r\nContent-ID: <parcel>\r\n\r\n";
    let tail = "\r\n--b--";
    let total = (head.len() + tail.len()) as u64 + length;
    let mut writer = stream.into_inner();
    write!(
        writer,
        "HTTP/1.1 200 OK\r\nContent-Type: multipart/related; boundary=b\r\nContent-Length: {total}\r\n\
         Connection: close\r\n\r\n{head}"
    )?;
    let piece = vec![b'p'; PIECE];
    let mut left = length;
    while left > 0 {
        let count = left.min(PIECE as u64);
        writer.write_all(piece.get(..usize::try_from(count).unwrap_or(PIECE)).unwrap_or(&piece))?;
        left -= count;
    }
    write!(writer, "{tail}")
}
