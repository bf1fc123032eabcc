//! Responses of which a part is missing or invalid.

use std::fmt;

use super::Error;
use crate::codec::decode::DecodeOptions;
use crate::codec::decode::parts::Parts;
use crate::soap::{self, FaultDetail, Operation};

/// A response that was read to its end although some of it is missing or invalid.
///
/// # Examples
///
/// ```
/// use soapstone::{Error, PartialResponse};
///
/// /// Returns what was read of a response, which [`Error::into_partial`] decodes.
/// fn partial<F>(error: &Error<F>) -> Option<&PartialResponse> {
///     match error {
///         Error::Decode { partial, .. } => partial.as_deref(),
///         _ => None,
///     }
/// }
/// ```
pub struct PartialResponse {
    xml: String,
    parts: Option<Box<Parts>>,
    options: DecodeOptions,
}

impl PartialResponse {
    pub(crate) fn new(xml: String, parts: Option<Box<Parts>>, options: &DecodeOptions) -> Self {
        Self { xml, parts, options: DecodeOptions { lenient: true, ..options.clone() } }
    }

    /// Reads the response leniently.
    fn read<O: Operation>(&self) -> Option<O::Output> {
        let mut content = soap::Content::<O::ResponseHeaders, O::Response>::default();
        let read = |sink: &mut soap::MessageSink<'_>| {
            let parts = self.parts.as_ref().map(|parts| Box::new(parts.again()));
            soap::read_with_parts(&self.xml, O::INFO, O::INFO.output.as_ref(), sink, &self.options, parts)
        };
        content.fill(soap::MessageKind::Response, read).ok()?;
        Some(O::output(content.body, content.headers))
    }
}

impl fmt::Debug for PartialResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartialResponse").field("bytes", &self.xml.len()).finish_non_exhaustive()
    }
}

impl<F: FaultDetail> Error<F> {
    /// Returns what the operation `O` would have returned under [`Options::lenient`](crate::Options::lenient), where
    /// the response lacks required elements or attributes, or has text that is not in the lexical space of its type.
    ///
    /// What is missing is at its default: absent, `0`, the empty string.
    /// [`DecodeError::others`](crate::codec::decode::DecodeError::others) lists the paths.
    ///
    /// ```
    /// # use soapstone::{Error, soap::Operation};
    /// fn accept<O: Operation>(result: Result<O::Output, Error<O::Fault>>) -> Result<O::Output, Error<O::Fault>> {
    ///     result.or_else(Error::into_partial::<O>)
    /// }
    /// ```
    ///
    /// # Errors
    /// The error itself, where it is about anything else, or about another operation.
    pub fn into_partial<O: Operation<Fault = F>>(self) -> Result<O::Output, Self> {
        match &self {
            Self::Decode { operation, partial: Some(partial), .. } if *operation == O::INFO.name => {
                partial.read::<O>().ok_or(self)
            }
            _ => Err(self),
        }
    }
}
