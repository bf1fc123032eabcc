//! The server's side of a call: reads requests, writes responses and faults. For tests, fakes and small servers; generated
//! types work on both sides.
//!
//! This module uses SOAP and the codec. It does not depend on a transport or the client.
//!
//! # Examples
//!
//! ```
//! use soapstone::codec::decode::DecodeOptions;
//! use soapstone::server::{body_name, read_request_with, write_fault, write_response};
//! use soapstone::soap::{Fault, Operation, RawDetail, Version};
//! use soapstone::xsd::QName;
//!
//! /// Returns the status and the body of the response to a message, which should be a request of the operation `O`.
//! fn serve<O>(message: &[u8], handle: impl Fn(O::Request) -> O::Response) -> (u16, Vec<u8>)
//! where
//!     O: Operation<RequestHeaders = (), ResponseHeaders = ()>,
//! {
//!     let strict = DecodeOptions { strict: true, ..DecodeOptions::default() };
//!     let outcome = match read_request_with::<O>(message, &strict) {
//!         Ok((request, ())) => write_response::<O>(&handle(request), &()).map(|body| (200, body)),
//!         Err(error) => {
//!             let (_, element) = body_name(message).unwrap_or_default();
//!             let code = QName::new(Version::Soap11.namespace(), "Client");
//!             let fault = Fault::<RawDetail>::new(Version::Soap11, code, format!("{element}: {error}"));
//!             write_fault(&fault).map(|body| (500, body))
//!         }
//!     };
//!     outcome.map_or((500, Vec::new()), |(status, body)| (status, body.to_vec()))
//! }
//! ```

use bytes::Bytes;

use crate::codec::decode::{DecodeError, DecodeOptions, Decoder, Read, transcode};
use crate::codec::encode::{EncodeError, EncodeErrorKind};
use crate::schema::NamespaceTable;
use crate::soap::{
    self, Aside, Blocks, Content, Fault, FaultDetail, Format, Message, MessageKind, Operation, OperationInfo, Package,
    Version, read, write_message,
};

/// Reads a request of the operation, with its header blocks.
///
/// # Examples
///
/// ```
/// use soapstone::server::{read_request, write_fault, write_response};
/// use soapstone::soap::{Fault, Operation, RawDetail};
///
/// /// Returns the status and the body of the response to a request of the operation `O`.
/// fn serve<O>(request: &[u8], handle: impl Fn(O::Request) -> O::Response) -> (u16, Vec<u8>)
/// where
///     O: Operation<RequestHeaders = (), ResponseHeaders = ()>,
/// {
///     let outcome = match read_request::<O>(request) {
///         Ok((request, ())) => write_response::<O>(&handle(request), &()).map(|body| (200, body)),
///         Err(error) => {
///             let fault = Fault::<RawDetail>::client(error.to_string());
///             write_fault(&fault).map(|body| (500, body))
///         }
///     };
///     outcome.map_or((500, Vec::new()), |(status, body)| (status, body.to_vec()))
/// }
/// ```
///
/// # Errors
/// The message does not match the operation, or has header blocks that must be understood and are not declared.
pub fn read_request<O: Operation>(message: &[u8]) -> Result<(O::Request, O::RequestHeaders), DecodeError> {
    read_request_with::<O>(message, &DecodeOptions::default())
}

/// Reads a request as [`read_request`] does, with options: a family of namespaces, strict or lenient decoding, limits.
///
/// # Errors
/// As for [`read_request`].
pub fn read_request_with<O: Operation>(
    message: &[u8],
    options: &DecodeOptions,
) -> Result<(O::Request, O::RequestHeaders), DecodeError> {
    let xml = transcode(message, None)?;
    let mut content = Content::<O::RequestHeaders, O::Request>::default();
    let found = content.fill(MessageKind::Request, |sink| read(&xml, O::INFO, Some(&O::INFO.input), sink, options))?;
    check_request(found)?;
    Ok((content.body, content.headers))
}

/// Reads a request as [`read_request`] does, with the attachments that its fields have: those of MTOM, those of the type `swaRef`,
/// and the MIME parts of the binding. `content_type` is the header of that name.
///
/// # Examples
///
/// ```
/// use soapstone::server::{read_package, write_package};
/// use soapstone::soap::Operation;
/// use soapstone::transport::{BlockingTransport, Response, from_fn};
///
/// /// Returns a transport that handles the requests of the operation `O`.
/// fn serving<O>(handle: impl Fn(O::Request) -> O::Response + Send + Sync + 'static) -> impl BlockingTransport
/// where
///     O: Operation<RequestHeaders = (), ResponseHeaders = ()>,
/// {
///     from_fn(move |request| {
///         let content_type = request.headers.get("Content-Type").unwrap_or_default();
///         let (request, ()) = read_package::<O>(content_type, &request.body.to_bytes()?).expect("a request of O");
///         let (content_type, body) = write_package::<O>(&handle(request), &()).expect("a response that can be written");
///         Ok(Response::new(200, &content_type, body))
///     })
/// }
/// ```
///
/// # Errors
/// As for [`read_request`]; or the multipart body is broken.
pub fn read_package<O: Operation>(
    content_type: &str,
    body: &[u8],
) -> Result<(O::Request, O::RequestHeaders), DecodeError> {
    let mut content = Content::<O::RequestHeaders, O::Request>::default();
    let found = content.fill(MessageKind::Request, |sink| read_whole(O::INFO, content_type, body, sink))?;
    check_request(found)?;
    Ok((content.body, content.headers))
}

/// The part of [`read_package`] that does not depend on the operation's types.
fn read_whole(
    info: &'static OperationInfo,
    content_type: &str,
    body: &[u8],
    sink: &mut soap::MessageSink<'_>,
) -> Read<Message> {
    let (options, input) = (DecodeOptions::default(), Some(&info.input));
    if !soap::is_multipart(content_type) {
        let xml = transcode(body, soap::parameter(content_type, "charset"))?;
        return read(&xml, info, input, sink, &options);
    }
    let package = Package::new(content_type, &Bytes::copy_from_slice(body), &Aside::new())?;
    let xml = transcode(&package.root, package.charset.as_deref())?;
    let parts = package.parts(soap::budget(body.len(), options.max_expansion));
    soap::read_with_parts(&xml, info, input, sink, &options, Some(parts))
}

/// Checks that a message is a whole request.
fn check_request(found: Message) -> Result<(), DecodeError> {
    if let Some(name) = found.must_understand.first() {
        return Err(DecodeError::structure(
            0,
            format!("the header block {name} must be understood, and is not declared"),
        ));
    }
    match (found.fault, found.incomplete) {
        (Some(fault), _) => Err(DecodeError::structure(0, format!("the request holds a fault: {fault}"))),
        (None, Some(incomplete)) => Err(incomplete),
        (None, None) => Ok(()),
    }
}

/// Writes a response of the operation, in the operation's version of SOAP.
///
/// # Errors
/// A value cannot be written as XML.
pub fn write_response<O: Operation>(
    response: &O::Response,
    headers: &O::ResponseHeaders,
) -> Result<Bytes, EncodeError> {
    let body = O::INFO.output.as_ref().unwrap_or(const { &crate::soap::Body::empty() });
    let blocks = Blocks::new(&headers, &[]);
    write_message(O::INFO.version, O::INFO.package, blocks, body, &response, None)
}

/// Writes a response as [`write_response`] does, with the attachments of its fields, and returns the content type and the body,
/// which is in memory as a whole. [`read_package`] has an example.
///
/// # Errors
/// A value cannot be written as XML, or a file or reader cannot be read.
pub fn write_package<O: Operation>(
    response: &O::Response,
    headers: &O::ResponseHeaders,
) -> Result<(String, Bytes), EncodeError> {
    let (info, empty) = (O::INFO, const { &crate::soap::Body::empty() });
    let (body, format) = (info.output.as_ref().unwrap_or(empty), Format { family: None, attachments: Some(None) });
    let envelope =
        soap::write_envelope(info.version, info.package, Blocks::new(&headers, &[]), body, &response, format)?;
    let Some(attachments) = &envelope.attachments else {
        return Ok((format!("{}; charset=utf-8", info.version.media_type()), envelope.bytes));
    };
    let package = soap::package(info, "", &envelope.bytes, Some(attachments), &[]);
    let mut body = Vec::new();
    for piece in package.pieces {
        let unreadable = |error: std::io::Error| EncodeError::new(EncodeErrorKind::Unreadable(error.to_string()));
        body.extend_from_slice(&piece.to_bytes().map_err(unreadable)?);
    }
    Ok((package.content_type, body.into()))
}

/// Writes a fault, in its own version of SOAP. Send it with HTTP status 500.
///
/// # Errors
/// A text cannot be written as XML.
pub fn write_fault<F: FaultDetail>(fault: &Fault<F>) -> Result<Bytes, EncodeError> {
    let package = F::table().map_or(NamespaceTable::NONE, |table| table.package);
    let headers = &();
    crate::soap::write_fault(package, Blocks::new(&headers, &fault.headers), fault, None)
}

/// Returns the namespace and local name of the first element in a message's body, which identify the operation if the action
/// does not. Both are empty for an empty body.
///
/// # Errors
/// The message is not a SOAP envelope.
pub fn body_name(message: &[u8]) -> Read<(String, String)> {
    name_of_body(&transcode(message, None)?)
}

/// Returns the names as [`body_name`] does, of a message that is text.
pub(crate) fn name_of_body(xml: &str) -> Read<(String, String)> {
    let mut decoder = Decoder::new(xml, NamespaceTable::NONE, &DecodeOptions::default());
    if !decoder.next()? || decoder.name().1 != "Envelope" || Version::of_namespace(decoder.name().0).is_none() {
        return Err(DecodeError::structure(0, "the message is not a SOAP envelope".to_owned()));
    }
    decoder.enter()?;
    while decoder.next()? {
        if decoder.name().1 == "Body" {
            decoder.enter()?;
            let found = decoder.next()?;
            let (uri, local) = decoder.name();
            return Ok(if found { (uri.to_owned(), local.to_owned()) } else { Default::default() });
        }
        decoder.skip()?;
    }
    Err(DecodeError::structure(0, "the envelope has no body".to_owned()))
}
