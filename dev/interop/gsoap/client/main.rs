//! Tests with gSOAP: sends it all requests that there are samples of, each read into its type and written by the client.
//! What it rejects is sent again as the sample has it, so that a fault of the peer or the sample is not taken for one
//! of the client.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use soapstone::soap::Operation;
use soapstone::{BlockingClient, Error, Options};
use soapstone_interop_check::{Feature, Report};

/// What came of a sample.
enum Sent {
    /// The server accepted the request, and its response was read.
    Accepted,
    /// The sample is no request of the operation, or the peer rejects it as it is.
    LeftOut(String),
    /// The server rejected the request, or its response was not read.
    Failed(String),
}

/// An operation: its name, and what sends a sample.
type Exercise = fn(Option<(&Peer, &[u8])>) -> (&'static str, Option<Sent>);

include!(concat!(env!("INTEROP_WORK"), "/operations.rs"));

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, base, work] = arguments.as_slice() else { return Err("usage: BASE WORK".into()) };
    let (host, first) = base.rsplit_once(':').ok_or("the base URL has no port")?;
    let first: u16 = first.parse()?;
    let list = fs::read_to_string(Path::new(work).join("services"))?;
    let mut report = Report;
    for (line, port) in list.lines().zip(first..) {
        let cells: Vec<&str> = line.split(' ').collect();
        let (name, messages) = (cells[0], cells.get(2).map(Path::new));
        let feature = Feature::of_name(name).unwrap_or(Feature::Corpus);
        report.check(feature, || {
            let address = format!("{}:{port}", host.trim_start_matches("http://"));
            judge(name, &Peer { address }, &samples(&Path::new(work).join(name), messages)?)
        });
    }
    report.end();
    Ok(())
}

/// Exercises an operation.
fn exercise<O: Operation>(job: Option<(&Peer, &[u8])>) -> (&'static str, Option<Sent>) {
    (O::INFO.name, job.map(|(peer, sample)| send::<O>(peer, sample)))
}

fn send<O: Operation>(peer: &Peer, sample: &[u8]) -> Sent {
    let (request, headers) = match soapstone::server::read_request::<O>(sample) {
        Ok(read) => read,
        Err(error) => return Sent::LeftOut(error.to_string()),
    };
    let mut result = peer.client(&[]).and_then(|client| call::<O>(&client, &request, &headers));
    // It echoes header blocks, with the demand that they be understood.
    if let Err(CallError::Headers(names)) = &result {
        result = peer.client(names).and_then(|client| call::<O>(&client, &request, &headers));
    }
    match result {
        Ok(()) => Sent::Accepted,
        Err(CallError::Call(why)) if !peer.accepts(sample, O::INFO.action) => {
            Sent::LeftOut(format!("the peer rejects the sample too: {why}"))
        }
        Err(CallError::Call(why) | CallError::Other(why)) => Sent::Failed(why),
        Err(CallError::Headers(names)) => Sent::Failed(names.join(", ")),
    }
}

/// Why a call has no output.
enum CallError {
    /// The names of header blocks that must be understood.
    Headers(Vec<String>),
    /// The peer rejected the request.
    Call(String),
    /// The client rejected the response.
    Other(String),
}

fn call<O: Operation>(
    client: &BlockingClient,
    request: &O::Request,
    headers: &O::RequestHeaders,
) -> Result<(), CallError> {
    use soapstone::soap::Caller as _;
    match client.call::<O>(request, headers) {
        Ok(_) => Ok(()),
        Err(Error::MustUnderstand { blocks, .. }) => Err(CallError::Headers(blocks)),
        Err(error @ (Error::Fault(_) | Error::Transport { .. })) => Err(CallError::Call(error.to_string())),
        Err(error) => Err(CallError::Other(error.to_string())),
    }
}

/// A server of the peer.
struct Peer {
    address: String,
}

impl Peer {
    /// Returns a client that understands header blocks of these names (`{namespace}local`).
    fn client(&self, understood: &[String]) -> Result<BlockingClient, CallError> {
        // An echo server leaves out what its response does not share with the request.
        let mut options = Options::default().lenient(true);
        for name in understood {
            let namespace = name.strip_prefix('{').and_then(|name| name.split_once('}')).map_or("", |(uri, _)| uri);
            options = options.understand(namespace);
        }
        BlockingClient::with_options(&format!("http://{}/", self.address), options)
            .map_err(|error| CallError::Other(error.to_string()))
    }

    /// Returns whether a message is accepted as it is.
    fn accepts(&self, message: &[u8], action: &str) -> bool {
        let head = format!(
            "POST / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: text/xml; charset=utf-8\r\n\
             SOAPAction: \"{action}\"\r\nContent-Length: {}\r\n\r\n",
            self.address,
            message.len()
        );
        let mut response = Vec::new();
        let exchanged = TcpStream::connect(&self.address).and_then(|mut stream| {
            stream.set_read_timeout(Some(Duration::from_secs(20)))?;
            stream.write_all(&[head.as_bytes(), message].concat())?;
            stream.read_to_end(&mut response)
        });
        exchanged.is_ok() && (response.starts_with(b"HTTP/1.1 200") || response.starts_with(b"HTTP/1.1 202"))
    }
}

/// Returns the samples by operation: gSOAP's own (`PORT.OPERATION.req.xml`), and those of the corpus
/// (`SERVICE.PORT.OPERATION.request.SEED.xml`).
fn samples(own: &Path, messages: Option<&Path>) -> Result<BTreeMap<String, Vec<Vec<u8>>>, String> {
    let mut samples: BTreeMap<String, Vec<Vec<u8>>> = BTreeMap::new();
    for folder in std::iter::once(own).chain(messages) {
        let error = |error: std::io::Error| format!("{}: {error}", folder.display());
        for entry in fs::read_dir(folder).map_err(error)? {
            let path = entry.map_err(error)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let stem = name.strip_suffix(".req.xml").or_else(|| name.split_once(".request.").map(|(stem, _)| stem));
            if let Some((_, operation)) = stem.and_then(|stem| stem.rsplit_once('.')) {
                samples.entry(operation.to_owned()).or_default().push(fs::read(&path).map_err(error)?);
            }
        }
    }
    Ok(samples)
}

/// Sends all samples of a service.
fn judge(name: &str, peer: &Peer, samples: &BTreeMap<String, Vec<Vec<u8>>>) -> Result<String, String> {
    let (mut accepted, mut left_out, mut failed) = (0, Vec::new(), Vec::new());
    let operations = OPERATIONS.iter().find(|(service, _)| *service == name).map_or(&[][..], |(_, all)| all);
    for exercise in operations {
        let (operation, _) = exercise(None);
        for sample in samples.get(operation).into_iter().flatten() {
            match exercise(Some((peer, sample))).1 {
                Some(Sent::Accepted) => accepted += 1,
                Some(Sent::LeftOut(why)) => left_out.push(format!("{operation}: {why}")),
                Some(Sent::Failed(why)) => failed.push(why),
                None => {}
            }
        }
    }
    for line in left_out.iter().chain(&failed) {
        eprintln!("{name}: {line}");
    }
    let left_out = match left_out.first() {
        Some(first) => format!(", {} samples left out ({first})", left_out.len()),
        None => String::new(),
    };
    let name = name.strip_prefix("corpus-").unwrap_or(name);
    let text = format!("{name}: {accepted} requests of {} operations accepted{left_out}", operations.len());
    match failed.first() {
        Some(first) => Err(format!("{text}, {} not: {first}", failed.len())),
        None if accepted == 0 => Err(format!("{text}: nothing was judged")),
        None => Ok(text),
    }
}
