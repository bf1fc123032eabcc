//! The options of a client.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::exchange::Exchange;
use crate::codec::decode::{DecodeOptions, Note};
use crate::error::BuildError;
use crate::soap::{HeaderAttributes, HeaderBlock, SoapModule};
use crate::transport::Headers;
use crate::xml::NamespaceFamily;
use crate::xml::is_ncname;
use crate::xsd::QName;

/// The options of a client: limits, headers, strictness, hooks.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use soapstone::{NamespaceFamily, Options};
/// let options = Options::default()
///     .timeout(Duration::from_secs(30))
///     .namespace_family(NamespaceFamily::new("urn:example:maps/", "10.3"))
///     .on_exchange(|exchange| eprintln!("{exchange}"));
/// ```
#[derive(Clone)]
pub struct Options {
    pub(crate) timeout: Option<Duration>,
    pub(crate) limit: u64,
    pub(crate) headers: Headers,
    pub(crate) basic: Option<Arc<BasicAuth>>,
    pub(crate) soap_headers: Vec<HeaderBlock>,
    pub(crate) header_attributes: Vec<(QName, HeaderAttributes)>,
    pub(crate) modules: Vec<Arc<dyn SoapModule>>,
    pub(crate) namespaces: Vec<(String, String)>,
    pub(crate) understood: Vec<String>,
    pub(crate) decode: DecodeOptions,
    pub(crate) exchange_hook: Option<ExchangeHook>,
    pub(crate) note_hook: Option<NoteHook>,
}

type ExchangeHook = Arc<dyn Fn(&Exchange) + Send + Sync>;
type NoteHook = Arc<dyn Fn(&'static str, &Note) + Send + Sync>;

/// The name and password of HTTP's basic authentication (RFC 7617).
pub(crate) struct BasicAuth {
    username: String,
    password: SecretString,
}

impl Default for Options {
    fn default() -> Self {
        let mut headers = Headers::default();
        headers.set("User-Agent", concat!("soapstone/", env!("CARGO_PKG_VERSION")));
        Self {
            timeout: Some(Duration::from_secs(120)),
            limit: 256 << 20,
            headers,
            basic: None,
            soap_headers: Vec::new(),
            header_attributes: Vec::new(),
            modules: Vec::new(),
            namespaces: Vec::new(),
            understood: Vec::new(),
            decode: DecodeOptions::default(),
            exchange_hook: None,
            note_hook: None,
        }
    }
}

impl Options {
    /// Sets the time limit of one exchange, from connecting to the last byte: two minutes by default.
    #[must_use]
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// Sets the maximum size of a response in bytes, after decompression: 256 MiB by default. The response is kept in memory.
    #[must_use]
    pub fn limit(mut self, bytes: u64) -> Self {
        self.limit = bytes;
        self
    }

    /// Adds an HTTP header to all requests to the server, in place of the client's own of that name. Token services and
    /// other servers do not get it.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.set(name.into(), value.into());
        self
    }

    /// Adds HTTP's basic authentication (RFC 7617) to all requests to the server.
    #[must_use]
    pub fn basic_auth(mut self, username: impl Into<String>, password: impl Into<SecretString>) -> Self {
        self.basic = Some(Arc::new(BasicAuth { username: username.into(), password: password.into() }));
        self
    }

    /// Adds a SOAP header block to all requests: a [`RawElement`](crate::xml::fragment::RawElement), or a
    /// [`HeaderBlock`] with a value of a generated type or with attributes. A block of the same name that the operation
    /// declares and the call provides takes its place.
    #[must_use]
    pub fn soap_header(mut self, block: impl Into<HeaderBlock>) -> Self {
        self.soap_headers.push(block.into());
        self
    }

    /// Sets the attributes of the header blocks of that name, among those that operations declare: `mustUnderstand`,
    /// `actor` or `role`, `relay`. `namespace` is that of the WSDL.
    ///
    /// ```
    /// use soapstone::Options;
    /// use soapstone::soap::HeaderAttributes;
    /// let attributes = HeaderAttributes::default().must_understand(true);
    /// let options = Options::default().header_attributes("urn:example:session", "Session", attributes);
    /// # let _ = options;
    /// ```
    #[must_use]
    pub fn header_attributes(
        mut self,
        namespace: impl Into<String>,
        local: impl Into<String>,
        attributes: HeaderAttributes,
    ) -> Self {
        let name = QName::new(namespace, local);
        self.header_attributes.retain(|(known, _)| *known != name);
        self.header_attributes.push((name, attributes));
        self
    }

    /// Adds a SOAP module, such as WS-Addressing or WS-Security: see [`SoapModule`].
    #[must_use]
    pub fn module(mut self, module: impl SoapModule + 'static) -> Self {
        self.modules.push(Arc::new(module));
        self
    }

    /// Declares a prefix on the envelope of all requests, so that text may use it that no type has namespaces for: an
    /// XPath expression in a string, for example. Names of the message that would have the prefix get another one. For
    /// text with prefixes of its own, see [`ScopedText`](crate::xsd::ScopedText).
    #[must_use]
    pub fn namespace(mut self, prefix: impl Into<String>, uri: impl Into<String>) -> Self {
        self.namespaces.push((prefix.into(), uri.into()));
        self
    }

    /// Declares that the application handles header blocks of a namespace, or may ignore them, although responses
    /// require that they must be understood (SOAP 1.1 §4.2.3).
    #[must_use]
    pub fn understand(mut self, namespace: impl Into<String>) -> Self {
        self.understood.push(namespace.into());
        self
    }

    /// Sets a family of namespaces for servers whose versions differ in nothing but the namespace: requests are written
    /// in the family's own namespace, and responses may use any namespace of the family.
    #[must_use]
    pub fn namespace_family(mut self, family: NamespaceFamily) -> Self {
        self.decode.namespace_family = Some(family);
        self
    }

    /// Sets whether content that the schema does not describe is an error instead of a note.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.decode.strict = strict;
        self
    }

    /// Sets whether missing required elements are left at their defaults and noted, instead of being an error.
    #[must_use]
    pub fn lenient(mut self, lenient: bool) -> Self {
        self.decode.lenient = lenient;
        self
    }

    /// Sets how deeply elements of a response may be nested: 256 by default.
    #[must_use]
    pub fn max_depth(mut self, depth: u32) -> Self {
        self.decode.max_depth = depth;
        self
    }

    /// Sets a hook that receives each exchange: calls, tokens, downloads.
    #[must_use]
    pub fn on_exchange(mut self, hook: impl Fn(&Exchange) + Send + Sync + 'static) -> Self {
        self.exchange_hook = Some(Arc::new(hook));
        self
    }

    /// Sets a hook that gets, with the operation's name, each note of a response: what was not as the schema describes
    /// it and did not keep the response from being read. Without a hook, the first note of each kind for an operation
    /// is logged as a warning by the crate `log`: kind and path, never text of the response.
    #[must_use]
    pub fn on_note(mut self, hook: impl Fn(&'static str, &Note) + Send + Sync + 'static) -> Self {
        self.note_hook = Some(Arc::new(hook));
        self
    }

    /// Returns an error if a prefix of [`namespace`](Self::namespace) cannot be declared (Namespaces in XML 1.0 §3).
    pub(crate) fn check_namespaces(&self) -> Result<(), BuildError> {
        for (index, (prefix, uri)) in self.namespaces.iter().enumerate() {
            let is_other = |(known, other): &(String, String)| known == prefix && other != uri;
            let is_free = !prefix.starts_with("xml") && !self.namespaces.iter().take(index).any(is_other);
            if !is_free || !is_ncname(prefix) || uri.is_empty() {
                return Err(BuildError::new(format!("the prefix {prefix:?} cannot stand for {uri:?}")));
            }
        }
        Ok(())
    }
}

impl BasicAuth {
    /// Returns the value of the header `Authorization`.
    pub(crate) fn authorization(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("Basic {}", BASE64_STANDARD.encode(self.pair().as_bytes())))
    }

    /// Returns the name and the password, joined by a colon.
    pub(crate) fn pair(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{}:{}", self.username, self.password()))
    }

    pub(crate) fn password(&self) -> &str {
        self.password.expose_secret()
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("timeout", &self.timeout)
            .field("limit", &self.limit)
            .field("headers", &self.headers)
            .field("basic_auth", &self.basic.as_ref().map(|basic| &basic.username))
            .field("soap_headers", &self.soap_headers.len())
            .field("modules", &self.modules.len())
            .field("decode", &self.decode)
            .finish_non_exhaustive()
    }
}
