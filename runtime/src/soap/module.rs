//! Modules: what adds header blocks to requests and checks responses.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use secrecy::SecretString;
use url::Url;

use super::envelope::header_names;
use super::header_block::HeaderBlock;
use super::operation::OperationInfo;
use crate::codec::encode::EncodeError;
use crate::xml::XmlError;
use crate::xsd::QName;

/// A SOAP module (SOAP 1.2 Part 1 §3.3): a feature that is realised as header blocks, such as WS-Addressing and
/// WS-Security.
///
/// A client calls its modules for each attempt of a call, in the order in which the options name them: first
/// [`blocks`](Self::blocks) of all modules, then [`finish`](Self::finish) of all modules. The body is rendered once, so
/// that a call that is repeated with another token has a new nonce, message id or timestamp at the cost of its header.
/// [`verify`](Self::verify) is called for the response of the last attempt, in the reverse order.
///
/// All methods have defaults. A closure that returns blocks is a module, too.
///
/// # Examples
///
/// A message id for each attempt, which the response has to relate to:
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use soapstone::xml::fragment::RawElement;
/// use soapstone::soap::{Attempt, HeaderBlock, ModuleError, ResponseMessage, SoapModule};
///
/// #[derive(Default)]
/// struct MessageIds {
///     last: AtomicU64,
/// }
///
/// impl SoapModule for MessageIds {
///     fn blocks(&self, attempt: &mut Attempt<'_>) -> Result<Vec<HeaderBlock>, ModuleError> {
///         let id = format!("urn:example:{}", self.last.fetch_add(1, Ordering::Relaxed));
///         let block = RawElement::parse(&format!("<m:Id xmlns:m='urn:example:ids'>{id}</m:Id>"))?;
///         attempt.keep(id);
///         Ok(vec![block.into()])
///     }
///
///     fn verify(&self, attempt: &Attempt<'_>, response: &ResponseMessage<'_>) -> Result<(), ModuleError> {
///         let sent = attempt.kept::<String>().map(String::as_str).unwrap_or_default();
///         if response.xml.contains(sent) { Ok(()) } else { Err(ModuleError::new("the response is to another request")) }
///     }
///
///     fn understands(&self, name: &soapstone::xsd::QName) -> bool {
///         name.namespace == "urn:example:ids"
///     }
/// }
///
/// let options = soapstone::Options::default().module(MessageIds::default());
/// # let _ = options;
/// ```
pub trait SoapModule: Send + Sync {
    /// Returns the header blocks of an attempt: none by default.
    ///
    /// # Errors
    /// They cannot be made. The request is not sent.
    fn blocks(&self, attempt: &mut Attempt<'_>) -> Result<Vec<HeaderBlock>, ModuleError> {
        let _ = attempt;
        Ok(Vec::new())
    }

    /// Returns the envelope that is sent in place of `envelope`, which has the blocks of all modules: the same one by
    /// default. It is UTF-8. This is the place for a signature.
    ///
    /// # Errors
    /// The message cannot be sent.
    fn finish(&self, attempt: &mut Attempt<'_>, envelope: Bytes) -> Result<Bytes, ModuleError> {
        let _ = attempt;
        Ok(envelope)
    }

    /// Checks a response that is a SOAP message, faults included, before the application gets any of it. An HTTP
    /// response without a SOAP message is not checked; only operations without output accept one.
    ///
    /// # Errors
    /// The response is rejected.
    fn verify(&self, attempt: &Attempt<'_>, response: &ResponseMessage<'_>) -> Result<(), ModuleError> {
        let _ = (attempt, response);
        Ok(())
    }

    /// Returns whether [`verify`](Self::verify) needs the attachments that a response includes, as it does for a signature: `true`
    /// by default. They are in memory then, and in the document.
    fn needs_attachments(&self) -> bool {
        true
    }

    /// Returns whether the module handles the header blocks of that name in responses, so that they are neither noted
    /// nor rejected because they must be understood: `false` by default.
    fn understands(&self, name: &QName) -> bool {
        let _ = name;
        false
    }

    /// Returns the secrets of the module, which are masked wherever a server returns them: none by default.
    fn secrets(&self) -> Vec<SecretString> {
        Vec::new()
    }

    /// Returns the URI of the module (SOAP 1.2 Part 1 §3.3): none by default. A client's module takes the place of that
    /// of an operation with the same URI.
    fn uri(&self) -> &str {
        ""
    }
}

impl fmt::Debug for dyn SoapModule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SoapModule").field(&self.uri()).finish()
    }
}

impl<F> SoapModule for F
where
    F: Fn(&mut Attempt<'_>) -> Result<Vec<HeaderBlock>, ModuleError> + Send + Sync,
{
    fn blocks(&self, attempt: &mut Attempt<'_>) -> Result<Vec<HeaderBlock>, ModuleError> {
        self(attempt)
    }

    fn needs_attachments(&self) -> bool {
        false
    }
}

impl<M: SoapModule + ?Sized> SoapModule for Arc<M> {
    fn blocks(&self, attempt: &mut Attempt<'_>) -> Result<Vec<HeaderBlock>, ModuleError> {
        (**self).blocks(attempt)
    }

    fn finish(&self, attempt: &mut Attempt<'_>, envelope: Bytes) -> Result<Bytes, ModuleError> {
        (**self).finish(attempt, envelope)
    }

    fn verify(&self, attempt: &Attempt<'_>, response: &ResponseMessage<'_>) -> Result<(), ModuleError> {
        (**self).verify(attempt, response)
    }

    fn needs_attachments(&self) -> bool {
        (**self).needs_attachments()
    }

    fn understands(&self, name: &QName) -> bool {
        (**self).understands(name)
    }

    fn secrets(&self) -> Vec<SecretString> {
        (**self).secrets()
    }

    fn uri(&self) -> &str {
        (**self).uri()
    }
}

/// An attempt of a call, as a module sees it.
///
/// # Examples
///
/// ```
/// use soapstone::RawElement;
/// use soapstone::soap::{Attempt, HeaderBlock, ModuleError, ResponseMessage, SoapModule};
///
/// /// Sends the number of the attempt, unless the call has such a block, and requires it in the response.
/// struct Numbered;
///
/// impl SoapModule for Numbered {
///     fn blocks(&self, attempt: &mut Attempt<'_>) -> Result<Vec<HeaderBlock>, ModuleError> {
///         if attempt.header_names().iter().any(|name| name.local == "Number") {
///             return Ok(Vec::new());
///         }
///         let number = attempt.number;
///         attempt.keep(number);
///         let block = RawElement::parse(&format!("<Number xmlns='urn:example:numbers'>{number}</Number>"));
///         Ok(vec![HeaderBlock::new(block.map_err(ModuleError::of)?)])
///     }
///
///     fn verify(&self, attempt: &Attempt<'_>, response: &ResponseMessage<'_>) -> Result<(), ModuleError> {
///         match attempt.kept::<u32>() {
///             Some(number) if !response.xml.contains(&format!(">{number}<")) => {
///                 Err(ModuleError::new("the response has another number"))
///             }
///             _ => Ok(()),
///         }
///     }
/// }
///
/// let response = ResponseMessage::new("<e/>", 200, false);
/// assert_eq!((response.status, response.is_fault), (200, false));
/// ```
pub struct Attempt<'a> {
    /// The operation.
    pub operation: &'static OperationInfo,
    /// The URL of the service, without a token.
    pub endpoint: &'a Url,
    /// The number of the attempt within the call, from 1.
    pub number: u32,
    /// The envelope before any module.
    envelope: &'a [u8],
    kept: Kept,
}

/// The value that a module keeps from an attempt for the response.
pub(crate) type Kept = Option<Box<dyn Any + Send + Sync>>;

impl<'a> Attempt<'a> {
    /// Creates an attempt for a module. `envelope` has no blocks of modules.
    pub(crate) fn new(
        operation: &'static OperationInfo,
        endpoint: &'a Url,
        number: u32,
        envelope: &'a [u8],
        kept: Kept,
    ) -> Self {
        Self { operation, endpoint, number, envelope, kept }
    }

    /// Keeps a value for [`SoapModule::finish`] and [`SoapModule::verify`] of the same module and the same attempt, in
    /// place of the one that was kept before.
    pub fn keep<T: Any + Send + Sync>(&mut self, value: T) {
        self.kept = Some(Box::new(value));
    }

    /// Returns the value that the module kept, if it is of that type.
    #[must_use]
    pub fn kept<T: Any>(&self) -> Option<&T> {
        self.kept.as_ref()?.downcast_ref()
    }

    /// Returns the names of the header blocks that the request has before any module: those that the call and the
    /// options provide, in order. A module leaves out what is there already.
    #[must_use]
    pub fn header_names(&self) -> Vec<QName> {
        header_names(self.envelope)
    }

    pub(crate) fn into_kept(self) -> Kept {
        self.kept
    }
}

impl fmt::Debug for Attempt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt")
            .field("operation", &self.operation.name)
            .field("endpoint", &crate::redact::url(self.endpoint))
            .field("number", &self.number)
            .finish_non_exhaustive()
    }
}

/// A response that is a SOAP message. Its `Debug` form does not show the message.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub struct ResponseMessage<'a> {
    /// The document. In a `multipart` response, it is the root part, in which each `xop:Include` is replaced by its
    /// part in base64 if a module of the call [needs attachments](SoapModule::needs_attachments).
    pub xml: &'a str,
    /// The HTTP status.
    pub status: u16,
    /// Whether the message is a fault.
    pub is_fault: bool,
}

impl<'a> ResponseMessage<'a> {
    /// Creates a response, for tests of modules.
    #[must_use]
    pub fn new(xml: &'a str, status: u16, is_fault: bool) -> Self {
        Self { xml, status, is_fault }
    }
}

impl fmt::Debug for ResponseMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseMessage")
            .field("bytes", &self.xml.len())
            .field("status", &self.status)
            .field("is_fault", &self.is_fault)
            .finish()
    }
}

/// The error of a [`SoapModule`]: a request that it cannot complete, or a response that it rejects.
#[derive(Debug, Clone)]
pub struct ModuleError {
    text: String,
    source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl ModuleError {
    /// Creates an error with a text for people. Secrets that [`redact::text`](crate::redact::text) recognises are
    /// masked.
    #[must_use]
    pub fn new(text: impl AsRef<str>) -> Self {
        Self { text: crate::redact::text(text.as_ref()), source: None }
    }

    /// Creates an error with the text of another one, which [`source`](std::error::Error::source) returns.
    #[must_use]
    pub fn of(source: impl std::error::Error + Send + Sync + 'static) -> Self {
        Self { source: Some(Arc::new(source)), ..Self::new("") }.with_text_of_source()
    }

    fn with_text_of_source(mut self) -> Self {
        if let Some(source) = &self.source {
            self.text = crate::redact::text(&source.to_string());
        }
        self
    }
}

impl fmt::Display for ModuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for ModuleError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl From<EncodeError> for ModuleError {
    fn from(error: EncodeError) -> Self {
        Self::of(error)
    }
}

impl From<XmlError> for ModuleError {
    fn from(error: XmlError) -> Self {
        Self::of(error)
    }
}
