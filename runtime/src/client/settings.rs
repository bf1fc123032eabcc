//! The settings of a client: its options, with the defaults for those that are not set.

use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use super::aside::StoreOption;
#[cfg(feature = "cookies")]
use super::cookies::Cookies;
use super::exchange::Exchange;
use super::interceptor::Interceptor;
use super::options::Options;
use super::retry::Retry;
use crate::codec::decode::{DecodeOptions, Note};
use crate::error::BuildError;
use crate::soap::{Attachment, HeaderAttributes, HeaderBlock, OperationInfo, SoapModule};
use crate::transport::{Headers, Timeouts};
use crate::xml::is_ncname;
use crate::xsd::QName;

/// The settings of a client.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) timeouts: Timeouts,
    pub(crate) limit: u64,
    pub(crate) headers: Headers,
    pub(crate) basic: Option<Arc<BasicAuth>>,
    pub(crate) bearer: Option<SecretString>,
    #[cfg(feature = "digest")]
    pub(crate) digest: Option<Arc<super::digest::DigestAuth>>,
    #[cfg(feature = "cookies")]
    pub(crate) cookies: Option<Cookies>,
    pub(crate) retry: Option<Retry>,
    /// Whether calls follow redirects within an origin.
    pub(crate) redirects: bool,
    pub(crate) soap_headers: Vec<HeaderBlock>,
    pub(crate) header_attributes: Vec<(QName, HeaderAttributes)>,
    pub(crate) modules: Vec<Arc<dyn SoapModule>>,
    pub(crate) namespaces: Vec<(String, String)>,
    pub(crate) understood: Vec<String>,
    pub(crate) decode: DecodeOptions,
    pub(crate) interceptors: Vec<Arc<dyn Interceptor>>,
    pub(crate) mtom_from: Option<usize>,
    pub(crate) attachments: Vec<Attachment>,
    pub(crate) store: Option<StoreOption>,
    #[cfg(feature = "gzip")]
    pub(crate) gzip_from: Option<u64>,
    pub(crate) exchange_hook: Option<ExchangeHook>,
    pub(crate) note_hook: Option<NoteHook>,
}

pub(crate) type ExchangeHook = Arc<dyn Fn(&Exchange) + Send + Sync>;
pub(crate) type NoteHook = Arc<dyn Fn(&'static str, &Note) + Send + Sync>;

impl Settings {
    /// Returns the settings of a client with `options`.
    ///
    /// # Errors
    /// A header is not valid, or a prefix cannot be declared.
    pub(crate) fn new(options: &Options) -> Result<Self, BuildError> {
        let headers = http_headers(options)?;
        if options.bearer.as_ref().is_some_and(|token| !Headers::is_valid("Authorization", token.expose_secret())) {
            return Err(BuildError::new("the bearer token cannot be in an HTTP header"));
        }
        #[cfg(feature = "digest")]
        if options.digest.as_ref().is_some_and(|digest| !digest.is_valid()) {
            return Err(BuildError::new("the name for digest authentication cannot be in an HTTP header"));
        }
        check_namespaces(&options.namespaces)?;
        options.attachments.iter().try_for_each(check_attachment)?;
        check_attachment_ids(&options.attachments)?;
        let (decoding, default) = (&options.decode, DecodeOptions::default());
        let decode = DecodeOptions {
            namespace_family: decoding.namespace_family.clone(),
            strict: decoding.strict.unwrap_or(default.strict),
            lenient: decoding.lenient.unwrap_or(default.lenient),
            max_depth: decoding.max_depth.unwrap_or(default.max_depth),
            ..default
        };
        let timeouts = Timeouts {
            total: options.timeouts.total.unwrap_or(Some(Duration::from_secs(120))),
            connect: options.timeouts.connect,
            read: options.timeouts.read,
        };
        Ok(Self {
            timeouts,
            limit: options.limit.unwrap_or(256 << 20),
            headers,
            basic: options.basic.clone(),
            bearer: options.bearer.clone(),
            #[cfg(feature = "digest")]
            digest: options.digest.clone(),
            #[cfg(feature = "cookies")]
            cookies: options.cookies.clone(),
            retry: options.retry,
            redirects: options.redirects.unwrap_or(false),
            soap_headers: options.soap_headers.clone(),
            header_attributes: options.header_attributes.clone(),
            modules: options.modules.clone(),
            namespaces: options.namespaces.clone(),
            understood: options.understood.clone(),
            decode,
            interceptors: options.interceptors.clone(),
            mtom_from: options.mtom_from,
            attachments: options.attachments.clone(),
            store: options.store.clone(),
            #[cfg(feature = "gzip")]
            gzip_from: options.gzip_from,
            exchange_hook: options.exchange_hook.clone(),
            note_hook: options.note_hook.clone(),
        })
    }
}

/// Returns the HTTP headers of all requests.
fn http_headers(options: &Options) -> Result<Headers, BuildError> {
    let mut headers = Headers::default();
    headers.set("User-Agent", concat!("soapstone/", env!("CARGO_PKG_VERSION")));
    for (name, value) in options.headers.iter() {
        if !Headers::is_valid(name, value) {
            return Err(BuildError::new(format!("{name:?} is not a valid HTTP header, or its value is not")));
        }
        headers.set(name, value);
    }
    Ok(headers)
}

impl Settings {
    /// Returns whether anything sees exchanges or changes their requests.
    pub(crate) fn watches_exchanges(&self) -> bool {
        let watches = self.exchange_hook.is_some() || !self.interceptors.is_empty();
        #[cfg(feature = "cookies")]
        let watches = watches || self.cookies.is_some();
        #[cfg(feature = "gzip")]
        let watches = watches || self.gzip_from.is_some();
        watches
    }

    /// Returns the modules of an operation's calls: its own, and the client's. Of those with one URI, the last counts.
    pub(crate) fn modules_of(&self, operation: &OperationInfo) -> Vec<&dyn SoapModule> {
        let own = operation.module.map(|own| own as &dyn SoapModule);
        let all: Vec<&dyn SoapModule> = own.into_iter().chain(self.modules.iter().map(|module| &**module)).collect();
        let later = |at: usize| all.iter().skip(at + 1);
        let is_last = |(at, module): &(usize, &&dyn SoapModule)| {
            module.uri().is_empty() || later(*at).all(|later| later.uri() != module.uri())
        };
        all.iter().enumerate().filter(is_last).map(|(_, module)| *module).collect()
    }
}

/// Returns an error if an attachment has an identifier or a field that cannot be in its header (RFC 2045 §3).
fn check_attachment(attachment: &Attachment) -> Result<(), BuildError> {
    let is_id = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>');
    if attachment.id.is_empty() || !attachment.id.chars().all(is_id) {
        return Err(BuildError::new(format!("{:?} is not a Content-ID", attachment.id)));
    }
    match attachment.headers.iter().find(|(name, value)| !Headers::is_valid(name, value)) {
        Some((name, _)) => {
            Err(BuildError::new(format!("{name:?} is not a valid header of an attachment, or its value is not")))
        }
        None => Ok(()),
    }
}

/// Returns an error if two attachments have one identifier, so that a reference would find the first only (RFC 2392 §2).
fn check_attachment_ids(attachments: &[Attachment]) -> Result<(), BuildError> {
    let mut ids = HashSet::new();
    match attachments.iter().find(|attachment| !ids.insert(&attachment.id)) {
        Some(attachment) => Err(BuildError::new(format!("two attachments have the Content-ID {:?}", attachment.id))),
        None => Ok(()),
    }
}

/// Returns an error if a prefix of [`Options::namespace`] cannot be declared (Namespaces in XML 1.0 §3).
fn check_namespaces(namespaces: &[(String, String)]) -> Result<(), BuildError> {
    for (index, (prefix, uri)) in namespaces.iter().enumerate() {
        let is_other = |(known, other): &(String, String)| known == prefix && other != uri;
        let is_free = !prefix.starts_with("xml") && !namespaces.iter().take(index).any(is_other);
        if !is_free || !is_ncname(prefix) || uri.is_empty() || uri.contains(|c: char| c.is_control()) {
            return Err(BuildError::new(format!("the prefix {prefix:?} cannot stand for {uri:?}")));
        }
    }
    Ok(())
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("timeouts", &self.timeouts)
            .field("limit", &self.limit)
            .field("headers", &self.headers)
            .field("basic_auth", &self.basic.as_ref().map(|basic| basic.username()))
            .field("soap_headers", &self.soap_headers.len())
            .field("modules", &self.modules.len())
            .field("decode", &self.decode)
            .finish_non_exhaustive()
    }
}

/// The name and password of HTTP's basic authentication (RFC 7617).
pub(crate) struct BasicAuth {
    username: String,
    password: SecretString,
}

impl BasicAuth {
    pub(crate) fn new(username: String, password: SecretString) -> Self {
        Self { username, password }
    }

    /// Returns the value of the header `Authorization`.
    pub(crate) fn authorization(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("Basic {}", BASE64_STANDARD.encode(self.pair().as_bytes())))
    }

    /// Returns the name and the password, joined by a colon.
    pub(crate) fn pair(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{}:{}", self.username, self.password()))
    }

    pub(crate) fn username(&self) -> &str {
        &self.username
    }

    pub(crate) fn password(&self) -> &str {
        self.password.expose_secret()
    }
}
