//! Spans of the crate `tracing`: one for each exchange with a server.
//!
//! A span is called `soap.exchange`, is at level `INFO` and has the target `soapstone`. Its fields: `service` (the
//! namespace of the messages), `operation` (or `token`, `download`), `endpoint` (masked), `attempt`, `sent` and `received` (bytes),
//! `status`, or `error` (the kind) without a response. The span of a response that is read as it arrives ends with its head, and has
//! no `received`. It holds no secret and no text of a message.

use tracing::Span;
use tracing::field::Empty;
use tracing::instrument::Instrument as _;

use super::exchange::Purpose;
use crate::soap::OperationInfo;
use crate::transport::{Request, Response, Streamed, TransportError};

/// Returns the span of a request.
pub(super) fn of_request(
    purpose: Purpose,
    operation: Option<&'static OperationInfo>,
    attempt: u32,
    request: &Request,
) -> Span {
    let span = tracing::info_span!(
        target: "soapstone",
        "soap.exchange",
        service = Empty,
        operation = purpose.name(),
        endpoint = Empty,
        attempt,
        sent = request.body.len(),
        received = Empty,
        status = Empty,
        error = Empty,
    );
    if !span.is_disabled() {
        span.record("endpoint", request.shown_url());
        if let Some(operation) = operation {
            span.record("service", service(operation));
        }
    }
    span
}

/// Returns the namespace of an operation's request; that of its package where the request's element has none.
fn service(operation: &OperationInfo) -> &'static str {
    let namespaces = operation.package.namespaces;
    let of_input = operation.input.field.as_ref().and_then(|field| namespaces.get(usize::from(field.ns)));
    let mut all = of_input.into_iter().chain(namespaces).map(|namespace| namespace.uri);
    all.find(|uri| !uri.is_empty()).unwrap_or_default()
}

/// Sends in a span.
pub(super) async fn instrumented<R: Recorded>(
    span: Span,
    exchange: impl Future<Output = Result<R, TransportError>>,
) -> Result<R, TransportError> {
    let outcome = exchange.instrument(span.clone()).await;
    record(&span, &outcome);
    outcome
}

/// Records the outcome.
pub(super) fn record<R: Recorded>(span: &Span, outcome: &Result<R, TransportError>) {
    match outcome {
        Ok(response) => {
            span.record("status", response.status());
            if let Some(length) = response.length() {
                span.record("received", length);
            }
        }
        Err(error) => {
            span.record("error", tracing::field::debug(error.kind()));
        }
    }
}

/// A response, read to its end or not.
pub(super) trait Recorded {
    fn status(&self) -> u16;

    /// Returns the length of the body in bytes, if it is known.
    fn length(&self) -> Option<u64>;
}

impl Recorded for Response {
    fn status(&self) -> u16 {
        self.status
    }

    fn length(&self) -> Option<u64> {
        Some(self.body.len() as u64)
    }
}

impl<B> Recorded for Streamed<B> {
    fn status(&self) -> u16 {
        self.status
    }

    fn length(&self) -> Option<u64> {
        None
    }
}
