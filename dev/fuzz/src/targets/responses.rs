//! An HTTP response → a client: it is a result or an error, and neither shows a secret of the client.

use std::sync::Mutex;

use arcgis_soap::ArcGisTokenScheme;
use arcgis_soap::generated::map_server::map_server_port::{GetServerInfoOperation, IdentifyOperation};
use soapstone::client::Options;
use soapstone::soap::{Caller as _, Operation};
use soapstone::token::Token;
use soapstone::transport::{BlockingTransport, Request, Response, TransportError};
use soapstone::{BlockingClient, Error};

use super::Target;

/// The target.
pub const TARGET: Target =
    Target { name: "responses", run: target, seeds: &[], dictionary: DICTIONARY, longest: 1 << 14 };

/// The secrets of the client, which a response may hold.
const SECRETS: [&str; 3] = ["t0k3n<&\">", "p4ss/w0rd", "k3y+v4lue"];

/// Responds with what it is made of, once; a request that is repeated gets an empty fault.
struct Once(Mutex<Option<Response>>);

impl BlockingTransport for Once {
    fn send(&self, _: Request) -> Result<Response, TransportError> {
        let response = self.0.lock().map(|mut response| response.take());
        Ok(response.ok().flatten().unwrap_or_else(|| Response::new(503, "text/plain", "again")))
    }
}

/// Reads a response: a line with status, media type and coding, header lines, an empty line, and the body.
///
/// # Panics
/// A text shows a secret, or an error has no text.
pub fn target(data: &[u8]) {
    call::<GetServerInfoOperation>(data);
    call::<IdentifyOperation>(data);
}

fn call<O: Operation<Request: Default>>(data: &[u8]) {
    let options = Options::default().basic_auth("ann", SECRETS[1]).header("X-Key", SECRETS[2]);
    let options = options.on_note(|_, note| clean(&format!("{note} {note:?}")));
    let transport = Once(Mutex::new(Some(response(data))));
    let client =
        BlockingClient::with_transport("https://gis.example.com/arcgis/services/Map/MapServer", options, transport);
    let client = client.expect("the URL is valid").with_tokens(Token::new(SECRETS[0]));
    let client = client.with_token_scheme(ArcGisTokenScheme::Query);
    if let Err(error) = client.call::<O>(&O::Request::default(), &O::RequestHeaders::default()) {
        let shown = error.to_string();
        assert!(!shown.is_empty() && !matches!(error, Error::Encode { .. }), "{shown}");
        clean(&shown);
        // Data of a fault's detail is shown as the server sent it.
        if error.fault().is_none() {
            clean(&format!("{:?}", error.cast_to_text()));
        }
    }
}

/// Makes a response of bytes.
pub(super) fn response(data: &[u8]) -> Response {
    let end = data.windows(2).position(|pair| pair == b"\n\n").unwrap_or(data.len());
    let (head, body) = data.split_at(end);
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let mut words = lines.next().unwrap_or_default().splitn(2, ' ');
    let status = words.next().and_then(|status| status.parse().ok()).unwrap_or(200);
    let mut response = Response::new(status, words.next().unwrap_or("text/xml"), body.get(2..).unwrap_or_default());
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        response.headers.add(name, value);
    }
    response
}

fn clean(shown: &str) {
    for secret in SECRETS {
        assert!(!shown.contains(secret), "{secret} is shown: {shown}");
    }
}

/// The text of an error's `Debug` form.
trait CastToText {
    fn cast_to_text(&self) -> String;
}

impl<F> CastToText for Error<F> {
    fn cast_to_text(&self) -> String {
        match self {
            Self::Decode { source, .. } => format!("{source:?}"),
            Self::Http { url, content, reason, .. } => format!("{url:?} {content:?} {reason:?}"),
            Self::Transport { source, .. } => format!("{source:?}"),
            Self::Token { source, .. } => format!("{source}"),
            _ => String::new(),
        }
    }
}

const DICTIONARY: &[&str] = &[
    "200 text/xml; charset=utf-8\n\n",
    "500 text/xml\n\n",
    "498 text/html\n\n",
    "302 text/html\nLocation: https://other/?token=t0k3n%3C%26%22%3E\n\n",
    "200 multipart/related; boundary=b; start=\"<a>\"\n\n",
    "Content-Encoding: gzip\n",
    "--b\r\nContent-ID: <a>\r\n\r\n",
    "--b--",
    "\r\nContent-Transfer-Encoding: base64\r\n",
    "<xop:Include xmlns:xop=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:a\"/>",
    "t0k3n<&\">",
    "t0k3n&lt;&amp;&quot;&gt;",
    "t0k3n%3C%26%22%3E",
    "t0k3n\\u003c\\u0026\\u0022\\u003e",
    "YW5uOnA0c3MvdzByZA==",
    "p4ss%2Fw0rd",
    "k3y%2Bv4lue",
    "k3y v4lue",
    "<faultstring>Invalid Token: 498</faultstring>",
    "{\"error\":{\"code\":498,\"message\":\"Invalid token.\"}}",
    "charset=utf-7",
    "<!DOCTYPE html>",
    "\u{ff}",
];
