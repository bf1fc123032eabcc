//! The options of clients and of single calls.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use secrecy::SecretString;

use super::aside::StoreOption;
#[cfg(feature = "cookies")]
use super::cookies::Cookies;
use super::decoding_options::DecodingOptions;
use super::exchange::Exchange;
use super::interceptor::Interceptor;
use super::retry::Retry;
use super::settings::{BasicAuth, ExchangeHook, NoteHook};
use crate::codec::decode::Note;
use crate::soap::{Attachment, HeaderAttributes, HeaderBlock, SoapModule};
use crate::transport::Headers;
use crate::xsd::QName;

/// The options of a client or of a single call: endpoint, limits, headers, strictness, hooks.
///
/// Options that are not set have the defaults that their methods state. The options of a call, or of a client that
/// [`Client::with`](crate::Client::with) makes, are added to those of the client as [`merge`](Self::merge) describes.
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
/// let of_one_call = Options::default().timeout(Duration::from_secs(300)).header("X-Request-Id", "7");
/// let both = options.merge(&of_one_call);
/// # let _ = both;
/// ```
///
/// Limits, and what a client does by itself:
///
/// ```
/// use std::time::Duration;
/// use soapstone::Options;
/// use soapstone::client::Retry;
///
/// let options = Options::default()
///     .timeout(Duration::from_secs(60))
///     .connect_timeout(Duration::from_secs(5))
///     .read_timeout(Duration::from_secs(20))
///     .limit(64 << 20)
///     .max_depth(100)
///     .retry(Retry::new(3))
///     .follow_redirects(true);
/// # let _ = options;
/// ```
///
/// Headers, of HTTP and of SOAP:
///
/// ```
/// use soapstone::{Options, RawElement};
/// use soapstone::soap::Addressing;
///
/// let session = RawElement::parse("<s:Session xmlns:s='urn:example:session'>42</s:Session>")?;
/// let options = Options::default()
///     .header("X-Tenant", "north")
///     .bearer_auth("secret")
///     .soap_header(session)
///     .namespace("s", "urn:example:session")
///     .understand("urn:example:statistics")
///     .module(Addressing::new())
///     .endpoint("https://soap.example.com/v2/stations");
/// # let _ = options;
/// # Ok::<(), soapstone::xml::XmlError>(())
/// ```
#[derive(Clone, Default)]
pub struct Options {
    pub(crate) endpoint: Option<String>,
    pub(crate) timeouts: TimeoutOptions,
    pub(crate) limit: Option<u64>,
    pub(crate) headers: Headers,
    pub(crate) basic: Option<Arc<BasicAuth>>,
    pub(crate) bearer: Option<SecretString>,
    #[cfg(feature = "digest")]
    pub(crate) digest: Option<Arc<super::digest::DigestAuth>>,
    #[cfg(feature = "cookies")]
    pub(crate) cookies: Option<Cookies>,
    pub(crate) retry: Option<Retry>,
    pub(crate) redirects: Option<bool>,
    pub(crate) soap_headers: Vec<HeaderBlock>,
    pub(crate) header_attributes: Vec<(QName, HeaderAttributes)>,
    pub(crate) modules: Vec<Arc<dyn SoapModule>>,
    pub(crate) namespaces: Vec<(String, String)>,
    pub(crate) understood: Vec<String>,
    pub(crate) decode: DecodingOptions,
    pub(crate) interceptors: Vec<Arc<dyn Interceptor>>,
    pub(crate) mtom_from: Option<usize>,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) store: Option<StoreOption>,
    #[cfg(feature = "gzip")]
    pub(crate) gzip_from: Option<u64>,
    pub(crate) exchange_hook: Option<ExchangeHook>,
    pub(crate) note_hook: Option<NoteHook>,
}

/// Time limits that are set.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TimeoutOptions {
    /// The inner option is `None` where there is no limit.
    pub(crate) total: Option<Option<Duration>>,
    pub(crate) connect: Option<Duration>,
    pub(crate) read: Option<Duration>,
}

impl Options {
    /// Returns these options with those of a call. What `call` sets takes the place of the same option; HTTP headers,
    /// header blocks, attributes of declared blocks and prefixes take the place of those of the same name. Modules,
    /// interceptors, attachments and understood namespaces are added.
    #[must_use]
    pub fn merge(mut self, call: &Self) -> Self {
        replace(&mut self.endpoint, &call.endpoint);
        replace(&mut self.timeouts.total, &call.timeouts.total);
        replace(&mut self.timeouts.connect, &call.timeouts.connect);
        replace(&mut self.timeouts.read, &call.timeouts.read);
        replace(&mut self.limit, &call.limit);
        for (name, value) in call.headers.iter() {
            self.headers.set(name, value);
        }
        let is_authenticated = call.basic.is_some() || call.bearer.is_some();
        #[cfg(feature = "digest")]
        let is_authenticated = is_authenticated || call.digest.is_some();
        if is_authenticated {
            (self.basic, self.bearer) = (call.basic.clone(), call.bearer.clone());
            #[cfg(feature = "digest")]
            self.digest.clone_from(&call.digest);
        }
        #[cfg(feature = "cookies")]
        replace(&mut self.cookies, &call.cookies);
        replace(&mut self.retry, &call.retry);
        replace(&mut self.redirects, &call.redirects);
        replace_named(&mut self.soap_headers, &call.soap_headers, |block| block.element.name());
        replace_named(&mut self.header_attributes, &call.header_attributes, |(name, _)| name.clone());
        self.modules.extend(call.modules.iter().cloned());
        self.interceptors.extend(call.interceptors.iter().cloned());
        replace_named(&mut self.namespaces, &call.namespaces, |(prefix, _)| prefix.clone());
        self.understood.extend(call.understood.iter().cloned());
        replace(&mut self.decode.namespace_family, &call.decode.namespace_family);
        replace(&mut self.decode.strict, &call.decode.strict);
        replace(&mut self.decode.lenient, &call.decode.lenient);
        replace(&mut self.decode.max_depth, &call.decode.max_depth);
        replace(&mut self.mtom_from, &call.mtom_from);
        self.attachments.extend(call.attachments.iter().cloned());
        replace(&mut self.store, &call.store);
        #[cfg(feature = "gzip")]
        replace(&mut self.gzip_from, &call.gzip_from);
        replace(&mut self.exchange_hook, &call.exchange_hook);
        replace(&mut self.note_hook, &call.note_hook);
        self
    }

    /// Sets the URL of the service, which may be relative to that of the client. It must have the same origin, because
    /// the token and the credentials are for that.
    #[must_use]
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.endpoint = Some(url.into());
        self
    }

    /// Sets the time limit of one exchange, from connecting to the last byte: two minutes by default.
    #[must_use]
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeouts.total = Some(timeout.into());
        self
    }

    /// Sets the time limit of connecting to the server, TLS included: that of the transport by default, which is 30
    /// seconds for the built-in ones.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.connect = Some(timeout);
        self
    }

    /// Sets the time limit of waiting for the response, and for each further piece of it: none by default.
    #[must_use]
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.read = Some(timeout);
        self
    }

    /// Sets the maximum size of a response in bytes, after decompression: 256 MiB by default. The response is kept in
    /// memory.
    #[must_use]
    pub fn limit(mut self, bytes: u64) -> Self {
        self.limit = Some(bytes);
        self
    }

    /// Adds an HTTP header to all requests to the server, in place of the client's own of that name. A token service of the
    /// same origin gets it, too; other servers do not.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.set(name.into(), value.into());
        self
    }

    /// Adds HTTP's basic authentication (RFC 7617) to all requests to the server, and to a token service of the same origin.
    #[must_use]
    pub fn basic_auth(mut self, username: impl Into<String>, password: impl Into<SecretString>) -> Self {
        self = self.without_authentication();
        self.basic = Some(Arc::new(BasicAuth::new(username.into(), password.into())));
        self
    }

    /// Adds a bearer token (RFC 6750 §2.1) to all requests to the server, in place of basic authentication. It is a secret, which
    /// is masked in all texts. For tokens that expire, see [`TokenProvider`](crate::token::TokenProvider).
    #[must_use]
    pub fn bearer_auth(mut self, token: impl Into<SecretString>) -> Self {
        self = self.without_authentication();
        self.bearer = Some(token.into());
        self
    }

    /// Removes all credentials of HTTP.
    pub(super) fn without_authentication(mut self) -> Self {
        (self.basic, self.bearer) = (None, None);
        #[cfg(feature = "digest")]
        {
            self.digest = None;
        }
        self
    }

    /// Sets the store of cookies (RFC 6265): none by default, so that cookies of responses are ignored. All calls, downloads and
    /// token requests of the client use it, and so do those of clients that are derived from it; a
    /// [`PreparedCall`](crate::client::PreparedCall) does not.
    ///
    /// ```
    /// use soapstone::{Options, client::Cookies};
    /// let cookies = Cookies::new();
    /// let options = Options::default().cookies(cookies.clone());
    /// # let _ = options;
    /// // Ends the sessions of the client.
    /// cookies.clear();
    /// ```
    #[cfg(feature = "cookies")]
    #[must_use]
    pub fn cookies(mut self, cookies: Cookies) -> Self {
        self.cookies = Some(cookies);
        self
    }

    /// Sets when calls are repeated that no server has processed: never by default. See [`Retry`].
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = Some(retry);
        self
    }

    /// Sets whether calls follow redirects with the status 307 or 308 to the same origin: `false` by default. All others are
    /// errors that name the target.
    #[must_use]
    pub fn follow_redirects(mut self, follow: bool) -> Self {
        self.redirects = Some(follow);
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

    /// Adds an interceptor, which sees requests and responses with their bytes and may change headers: see
    /// [`Interceptor`].
    #[must_use]
    pub fn interceptor(mut self, interceptor: impl Interceptor + 'static) -> Self {
        self.interceptors.push(Arc::new(interceptor));
        self
    }

    /// Sends the bodies of calls in the content coding gzip (RFC 9110 §8.4) if they have at least `from` bytes: never by default, since
    /// many services do not accept it, and HTTP has no way to find out. One that does not accept it responds with the status 415
    /// (§15.5.16) or with a fault. Interceptors see the body before.
    ///
    /// ```
    /// # use soapstone::Options;
    /// let options = Options::default().gzip_requests(4096);
    /// # let _ = options;
    /// ```
    #[cfg(feature = "gzip")]
    #[must_use]
    pub fn gzip_requests(mut self, from: u64) -> Self {
        self.gzip_from = Some(from);
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
}

/// Replaces a value by another one that is set.
fn replace<T: Clone>(value: &mut Option<T>, by: &Option<T>) {
    if by.is_some() {
        value.clone_from(by);
    }
}

/// Adds entries, each in place of those of the same name.
fn replace_named<T: Clone, N: PartialEq>(entries: &mut Vec<T>, by: &[T], name: impl Fn(&T) -> N) {
    entries.retain(|entry| !by.iter().any(|other| name(other) == name(entry)));
    entries.extend(by.iter().cloned());
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("endpoint", &self.endpoint.as_deref().map(crate::redact::text))
            .field("timeouts", &self.timeouts)
            .field("limit", &self.limit)
            .field("headers", &self.headers)
            .field("bearer_auth", &self.bearer.is_some())
            .field("retry", &self.retry)
            .field("basic_auth", &self.basic.as_ref().map(|basic| basic.username()))
            .field("soap_headers", &self.soap_headers.len())
            .field("modules", &self.modules.len())
            .field("decode", &self.decode)
            .finish_non_exhaustive()
    }
}
