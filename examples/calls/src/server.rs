//! The service that the programs call, on a port of the loopback. Generated types work on both sides.

use std::collections::BTreeMap;
use std::io;
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::{Body, to_bytes};
use soapstone::server::{body_name, read_request, write_fault, write_response};
use soapstone::soap::{Fault, FaultDetail, Operation, RawDetail, Version, message_text};
use soapstone::transport::{Request, Response};
use soapstone::xsd::{Base64Binary, QName};
use url::Url;

use crate::archive::archive_port::{
    FetchDocumentOperation, ListDocumentsOperation, RemoveDocumentOperation, StoreDocumentOperation,
};
use crate::archive::messages::RemoveDocumentResponseHeaders;
use crate::archive::{
    Document, FetchDocumentResponse, ListDocumentsResponse, NoSuchDocument, Receipt, RemoveDocumentResponse,
    StoreDocumentResponse,
};

/// The longest request, in bytes.
const LONGEST: usize = 16 << 20;

const XML: &str = "text/xml; charset=utf-8";

/// An archive: documents by number.
pub struct Archive {
    documents: Mutex<BTreeMap<i32, Vec<u8>>>,
    /// The number of requests to `/busy`, the first two of which are not served.
    busy: AtomicU32,
}

impl Default for Archive {
    fn default() -> Self {
        let documents = (1..=3).map(|number| (number, format!("the content of {number}").into_bytes())).collect();
        Self { documents: Mutex::new(documents), busy: AtomicU32::new(0) }
    }
}

/// Starts an archive, which runs until the process ends. Returns its URL.
pub fn start() -> io::Result<String> {
    let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    let origin = format!("http://{}", listener.local_addr()?);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (archive, of_requests) = (Arc::new(Archive::default()), origin.clone());
    std::thread::spawn(move || {
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let app = Router::new().fallback(move |request| handle(Arc::clone(&archive), of_requests.clone(), request));
            axum::serve(listener, app).await
        })
    });
    Ok(format!("{origin}/archive"))
}

/// Translates between the types of axum and those of the runtime.
async fn handle(archive: Arc<Archive>, origin: String, request: http::Request<Body>) -> http::Response<Body> {
    let (parts, body) = request.into_parts();
    let response = match (Url::parse(&format!("{origin}{}", parts.uri)), to_bytes(body, LONGEST).await) {
        (Ok(url), Ok(body)) => {
            let mut request = Request::post(url, "", body);
            for (name, value) in &parts.headers {
                request.headers.set(name.as_str(), value.to_str().unwrap_or_default());
            }
            archive.respond(&request)
        }
        _ => Response::new(400, "text/plain", "Bad Request"),
    };
    let mut translated = http::Response::new(Body::from(response.body));
    *translated.status_mut() = http::StatusCode::from_u16(response.status).unwrap_or_default();
    for (name, value) in response.headers.iter() {
        if let (Ok(name), Ok(value)) = (http::HeaderName::from_bytes(name.as_bytes()), value.parse()) {
            translated.headers_mut().insert(name, value);
        }
    }
    translated
}

impl Archive {
    /// Returns the response to a request.
    pub fn respond(&self, request: &Request) -> Response {
        if request.url.path().ends_with("/busy") && self.busy.fetch_add(1, Ordering::SeqCst) < 2 {
            let mut response = Response::new(503, "text/plain", "Service Unavailable");
            response.headers.set("Retry-After", "0");
            return response;
        }
        let body = request.body.to_bytes().unwrap_or_default();
        // The message, whatever package it comes in; attachments are where it includes them.
        let content_type = request.headers.get("Content-Type").unwrap_or_default();
        let Ok(message) = message_text(content_type, &body) else { return fault::<RawDetail>("no message", None) };
        let is_secured = request.url.path().ends_with("/secured");
        if is_secured && !(message.contains("<wsse:Username>myuser<") && message.contains("<wsu:Created>")) {
            return fault::<RawDetail>("a username token is required", None);
        }
        // A service with WS-Security understands its header block.
        let message = if is_secured {
            message.replace("mustUnderstand=\"1\"", "mustUnderstand=\"0\"")
        } else {
            message.into_owned()
        };
        let (message, name) = (message.as_bytes(), body_name(message.as_bytes()));
        let mut response = match name.as_ref().map(|(_, name)| name.as_str()) {
            Ok("ListDocuments") => list(message),
            Ok("StoreDocument") => self.store(message),
            Ok("FetchDocument") => self.fetch(message, request.headers.get("Accept").unwrap_or_default()),
            Ok("RemoveDocument") => self.remove(message),
            _ => fault::<RawDetail>("no such operation", None),
        };
        if let Some(id) = request.headers.get("X-Request-Id") {
            response.headers.set("X-Request-Id", id);
        }
        response
    }

    fn store(&self, message: &[u8]) -> Response {
        let Ok((request, ())) = read_request::<StoreDocumentOperation>(message) else { return invalid() };
        let mut documents = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
        let number = documents.keys().last().map_or(1, |last| last + 1);
        let size = i64::try_from(request.content.len()).unwrap_or(i64::MAX);
        documents.insert(number, request.content.to_vec());
        written::<StoreDocumentOperation>(&StoreDocumentResponse::new(number, size), &())
    }

    fn fetch(&self, message: &[u8], accept: &str) -> Response {
        let Ok((request, ())) = read_request::<FetchDocumentOperation>(message) else { return invalid() };
        let documents = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
        match documents.get(&request.number) {
            Some(content) if accept.contains("application/xop+xml") => package(content),
            Some(content) => {
                let content = Base64Binary(content.clone());
                written::<FetchDocumentOperation>(&FetchDocumentResponse::new(content), &())
            }
            None => missing::<FetchDocumentOperation>(request.number),
        }
    }

    fn remove(&self, message: &[u8]) -> Response {
        let Ok((request, headers)) = read_request::<RemoveDocumentOperation>(message) else { return invalid() };
        let Some(department) = headers.department else {
            return fault::<RawDetail>("which department?", None);
        };
        let mut documents = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
        if documents.remove(&request.number).is_none() {
            return missing::<RemoveDocumentOperation>(request.number);
        }
        let left = i32::try_from(documents.len()).unwrap_or(i32::MAX);
        let receipt = Receipt::new(format!("removed for {}", department.name));
        let headers = RemoveDocumentResponseHeaders { receipt: Some(receipt) };
        written::<RemoveDocumentOperation>(&RemoveDocumentResponse::new(left), &headers)
    }
}

fn list(message: &[u8]) -> Response {
    let Ok((request, ())) = read_request::<ListDocumentsOperation>(message) else { return invalid() };
    let document = (1..=request.first).map(|number| Document::new(number, format!("Document {number}"))).collect();
    written::<ListDocumentsOperation>(&ListDocumentsResponse { document }, &())
}

fn written<O: Operation>(response: &O::Response, headers: &O::ResponseHeaders) -> Response {
    match write_response::<O>(response, headers) {
        Ok(message) => Response::new(200, XML, message),
        Err(error) => Response::new(500, "text/plain", error.to_string()),
    }
}

/// Returns the content of a document as a part beside the message (MTOM, XOP 1.0 §3).
fn package(content: &[u8]) -> Response {
    let message = "<s:Envelope xmlns:s=\"http://schemas.xmlsoap.org/soap/envelope/\"><s:Body>\
        <FetchDocumentResponse xmlns=\"urn:example:archive\"><content>\
        <xop:Include xmlns:xop=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:content@example\"/>\
        </content></FetchDocumentResponse></s:Body></s:Envelope>";
    let mut body = format!(
        "--b\r\nContent-Type: application/xop+xml; charset=utf-8; type=\"text/xml\"\r\nContent-ID: <message@example>\r\n\r\n\
         {message}\r\n--b\r\nContent-Type: application/octet-stream\r\nContent-ID: <content@example>\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--b--\r\n");
    let media_type = "multipart/related; boundary=b; type=\"application/xop+xml\"; start=\"<message@example>\"; \
        start-info=\"text/xml\"";
    Response::new(200, media_type, body)
}

fn missing<O: Operation<Fault: From<NoSuchDocument> + FaultDetail>>(number: i32) -> Response {
    fault(&format!("there is no document {number}"), Some(O::Fault::from(NoSuchDocument::new(number))))
}

fn invalid() -> Response {
    fault::<RawDetail>("the request does not match the operation", None)
}

fn fault<F: FaultDetail>(text: &str, detail: Option<F>) -> Response {
    let code = QName::new(Version::Soap11.namespace(), "Client");
    let fault = Fault { detail, ..Fault::new(Version::Soap11, code, text) };
    match write_fault(&fault) {
        Ok(message) => Response::new(500, XML, message),
        Err(error) => Response::new(500, "text/plain", error.to_string()),
    }
}
