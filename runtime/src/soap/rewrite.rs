//! Reads a message into the types of an operation and writes it again, so that the result has what the types can hold.

use std::fmt;

use super::operation::{Body, Operation};
use super::read::{Content, Message, read, typed};
use super::write::{Blocks, Format, write_envelope, write_fault};
use crate::codec::decode::{DecodeError, DecodeOptions, transcode};
use crate::codec::encode::EncodeError;
use crate::codec::value::Value;

/// The kind of a message of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageKind {
    /// From client to server.
    Request,
    /// From server to client.
    Response,
    /// From server to client, instead of a response.
    Fault,
}

/// The error of rewriting a message.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RewriteError {
    /// The message could not be read.
    Decode(DecodeError),
    /// The message could not be written.
    Encode(EncodeError),
}

impl fmt::Display for RewriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decode(error) => write!(f, "the message cannot be read: {error}"),
            Self::Encode(error) => write!(f, "the message cannot be written: {error}"),
        }
    }
}

impl std::error::Error for RewriteError {}

impl From<DecodeError> for RewriteError {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}

impl From<EncodeError> for RewriteError {
    fn from(error: EncodeError) -> Self {
        Self::Encode(error)
    }
}

/// Reads a whole envelope, headers too, and writes it again in the same version of SOAP. Where
/// `options` name a family of namespaces, its own URI is written. Attachments are neither read nor written.
///
/// # Errors
/// The message does not match the operation, or holds a fault although `kind` is another one.
///
/// # Examples
///
/// ```
/// use soapstone::codec::decode::DecodeOptions;
/// use soapstone::soap::{MessageKind, Operation, RewriteError, rewrite};
///
/// /// Returns whether the types of an operation hold all of a recorded response.
/// fn is_whole<O: Operation>(message: &[u8]) -> Result<bool, RewriteError> {
///     let written = rewrite::<O>(MessageKind::Response, message, &DecodeOptions::default())?;
///     Ok(written.len() >= message.len())
/// }
/// ```
pub fn rewrite<O: Operation>(
    kind: MessageKind,
    message: &[u8],
    options: &DecodeOptions,
) -> Result<Vec<u8>, RewriteError> {
    let xml = transcode(message, None)?;
    match kind {
        MessageKind::Request => {
            rewrite_values::<O, O::RequestHeaders, O::Request>(&xml, Some(&O::INFO.input), kind, options)
        }
        MessageKind::Response => {
            rewrite_values::<O, O::ResponseHeaders, O::Response>(&xml, O::INFO.output.as_ref(), kind, options)
        }
        MessageKind::Fault => {
            let mut content = Content::<O::ResponseHeaders, ()>::default();
            let mut found = content.fill(MessageKind::Response, |sink| read(&xml, O::INFO, None, sink, options))?;
            let Some(fault) = found.fault.take() else {
                return Err(unexpected("the message holds no fault").into());
            };
            let (fault, _) = typed::<O::Fault>(&xml, None, O::INFO, fault, options);
            let headers = &content.headers;
            let blocks = Blocks { attributes: &found.declared, ..Blocks::new(&headers, &fault.headers) };
            Ok(write_fault(O::INFO.package, blocks, &fault, options.namespace_family.as_ref())?.into())
        }
    }
}

fn rewrite_values<O: Operation, H: Value + Default, B: Value + Default>(
    xml: &str,
    body: Option<&'static Body>,
    expects: MessageKind,
    options: &DecodeOptions,
) -> Result<Vec<u8>, RewriteError> {
    let mut content = Content::<H, B>::default();
    let found = content.fill(expects, |sink| {
        sink.is_alone = true;
        read(xml, O::INFO, body, sink, options)
    })?;
    let Message { version, declared, others, fault, incomplete, .. } = found;
    if let Some(fault) = fault {
        return Err(unexpected(&format!("the message holds a fault: {fault}")).into());
    }
    if let Some(incomplete) = incomplete {
        return Err(incomplete.into());
    }
    let (headers, value) = (&content.headers, &content.body);
    let blocks = Blocks { attributes: &declared, ..Blocks::new(&headers, &others) };
    let body = body.unwrap_or(const { &Body::empty() });
    let format = Format { family: options.namespace_family.as_ref(), attachments: Some(None) };
    Ok(write_envelope(version, O::INFO.package, blocks, body, &value, format)?.bytes.into())
}

fn unexpected(text: &str) -> DecodeError {
    DecodeError::structure(0, text)
}
