//! Describes responses that are not what was called for: no SOAP message, or no file.

use crate::codec::decode::{DecodeError, DecodeErrorKind};
use crate::transport::Response;
use crate::xml::is_known_charset;

/// The expected kind of response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    Message,
    File,
}

/// Returns what is wrong with a response, as the end of an error's text; empty where its status and content
/// suffice. `cause` is the error of reading it, if it was read.
pub(super) fn reason(expected: Expected, response: &Response, cause: Option<&DecodeError>) -> String {
    if let Some(coding) = response.content_coding() {
        return of_coding(&coding);
    }
    if expected == Expected::Message
        && response.is_success()
        && let Some(reason) = cause.and_then(|cause| of_cause(response, cause))
    {
        return reason;
    }
    let is_file = expected == Expected::File;
    match response.status {
        200..=299 if is_file => "",
        200..=299 => "this is no SOAP message; check the URL of the service",
        304 => "nothing has changed since the time, or in the version, that a header of the request names",
        401 | 407 => "credentials are missing or wrong",
        403 => "not authorized",
        404 | 410 if is_file => "there is no file at that URL",
        405 if is_file => "the server does not offer the file for download",
        404 | 405 | 410 => "there is no SOAP service at that URL",
        413 => "the request is too large for the server",
        415 if !is_file => "the service requires another version of SOAP, or accepts no compressed requests",
        _ => "",
    }
    .to_owned()
}

/// Describes a body that is still in a content coding.
fn of_coding(coding: &str) -> String {
    if coding.contains(',') {
        return format!("its body is in the content codings {coding:?}, of which only one can be decoded");
    }
    let feature = match coding {
        "gzip" | "x-gzip" => Some(("gzip", cfg!(feature = "gzip"))),
        "deflate" => Some(("deflate", cfg!(feature = "deflate"))),
        "br" => Some(("brotli", cfg!(feature = "brotli"))),
        "zstd" => Some(("zstd", cfg!(feature = "zstd"))),
        _ => None,
    };
    let why = match feature {
        Some((feature, false)) => format!("which the feature `{feature}` of soapstone decodes"),
        Some((_, true)) => "which the transport has not decoded".to_owned(),
        None => "which is not supported".to_owned(),
    };
    format!("its body is in the content coding {coding:?}, {why}")
}

/// Describes a body that is not text, or XML of a kind that SOAP forbids.
fn of_cause(response: &Response, cause: &DecodeError) -> Option<String> {
    match cause.kind() {
        DecodeErrorKind::Encoding(why) => {
            Some(format!("its text is not in its character set: {why} (byte {})", cause.offset()))
        }
        // Pages begin so.
        DecodeErrorKind::DocumentType if is_page(response) => None,
        DecodeErrorKind::DocumentType => Some(format!("it holds {} (byte {})", cause.kind(), cause.offset())),
        _ => unknown_charset(response.content_type())
            .map(|charset| format!("its character set {charset:?} is not supported")),
    }
}

fn is_page(response: &Response) -> bool {
    let head = String::from_utf8_lossy(response.body.get(..1024).unwrap_or(&response.body)).to_ascii_lowercase();
    response.content_type().to_ascii_lowercase().contains("html") || head.contains("<!doctype html")
}

/// The character set that a content type names, if it is none that can be read.
fn unknown_charset(content_type: &str) -> Option<String> {
    let parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut charsets = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("charset"));
    let charset = charsets.next()?.1.trim().trim_matches(['"', '\'']).to_owned();
    (!charset.is_empty() && !is_known_charset(&charset)).then_some(charset)
}
