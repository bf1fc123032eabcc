//! The common part of the async and the blocking client: endpoint, options, the shared token, and what requests are
//! made from. `receive` reads responses.

use std::fmt;
use std::sync::Arc;

use secrecy::SecretString;
use url::Url;

use super::call::RequestTemplate;
use super::failure::origin_of;
use super::options::Options;
use super::settings::Settings;
use super::warnings::Warnings;
use crate::codec::encode::EncodeError;
use crate::codec::value::WriteValue;
use crate::error::{BuildError, Error};
use crate::redact;
use crate::soap::{self, Blocks, Envelope, Format, OperationInfo};
use crate::token::{TokenCell, TokenScheme};
use crate::transport::{Method, same_origin};

/// The operation name of downloads in errors and hooks.
pub(crate) const DOWNLOAD: &str = "download";

/// A client without its transport and its token provider.
#[derive(Clone)]
pub(crate) struct Core {
    pub(crate) endpoint: Arc<Url>,
    /// The options as they were given.
    given: Arc<Options>,
    /// Their result.
    pub(crate) options: Arc<Settings>,
    pub(crate) cell: Arc<TokenCell>,
    /// The scheme of the token provider; none without one.
    pub(crate) provider_scheme: Option<Arc<dyn TokenScheme>>,
    /// Whether calls are sent without a token until the server requires one.
    pub(crate) on_demand: bool,
    /// The explicit scheme, which takes the place of the provider's, whichever is set first.
    pub(crate) explicit_scheme: Option<Arc<dyn TokenScheme>>,
    /// The secrets of the token provider, which are masked in texts.
    pub(crate) secrets: Arc<[SecretString]>,
    /// The warnings logged so far, shared by all clones.
    pub(super) warnings: Arc<Warnings>,
}

impl Core {
    pub(crate) fn new(endpoint: &str, mut options: Options) -> Result<Self, BuildError> {
        let mut endpoint = parse_url(endpoint)?;
        if let Some(url) = &options.endpoint {
            endpoint = endpoint.join(url).map_err(|error| bad_url(url, &error.to_string()))?;
        }
        // `https://user:password@host` means basic authentication. The password is removed, because URLs are printed.
        if let Some((username, password)) = take_user(&mut endpoint)
            && options.basic.is_none()
        {
            options = options.basic_auth(username, password);
        }
        let settings = Settings::new(&options)?;
        let (cell, secrets) = (Arc::default(), Arc::default());
        Ok(Self {
            endpoint: Arc::new(endpoint),
            given: Arc::new(options),
            options: Arc::new(settings),
            cell,
            provider_scheme: None,
            on_demand: false,
            explicit_scheme: None,
            secrets,
            warnings: Arc::default(),
        })
    }

    /// Returns the core of a client with further options, for the same server and with the same token.
    pub(crate) fn with(&self, options: &Options) -> Result<Self, BuildError> {
        let at = match &options.endpoint {
            Some(endpoint) => self.at(endpoint)?,
            None => self.clone(),
        };
        let given = Options::clone(&self.given).merge(options);
        let settings = Settings::new(&given)?;
        Ok(Self { given: Arc::new(given), options: Arc::new(settings), ..at })
    }

    /// Returns the core of a client for another service of the same server, with the same token.
    pub(crate) fn at(&self, endpoint: &str) -> Result<Self, BuildError> {
        let mut endpoint = self.endpoint.join(endpoint).map_err(|error| bad_url(endpoint, &error.to_string()))?;
        if !same_origin(&endpoint, &self.endpoint) {
            let (this, other) = (origin_of(&self.endpoint), origin_of(&endpoint));
            let text = format!(
                "{other} has a different origin than {this}; create a separate client, so that the token is not sent there"
            );
            return Err(BuildError::new(text));
        }
        // The credentials are those of the client.
        take_user(&mut endpoint);
        Ok(Self { endpoint: Arc::new(endpoint), ..self.clone() })
    }

    /// Serialises a request.
    pub(crate) fn write(
        &self,
        info: &'static OperationInfo,
        request: &dyn WriteValue,
        headers: &dyn WriteValue,
    ) -> Result<Envelope, EncodeError> {
        let options = &self.options;
        let (defaults, attributes, namespaces) =
            (&options.soap_headers, &options.header_attributes, &options.namespaces);
        let blocks = Blocks { declared: headers, others: &[], defaults, attributes, namespaces };
        let family = self.options.decode.namespace_family.as_ref();
        let format = Format { family, attachments: Some(self.options.mtom_from) };
        soap::write_envelope(info.version, info.package, blocks, &info.input, request, format)
    }

    /// Returns what all attempts of a call send.
    pub(crate) fn template(&self, info: &'static OperationInfo, envelope: Envelope) -> RequestTemplate<'_> {
        let url = Arc::clone(&self.endpoint);
        RequestTemplate { method: Method::Post, operation: Some(info), envelope, ..self.bare_template(url) }
    }

    /// Returns what all attempts of a download send; `url` may be relative to the endpoint.
    pub(crate) fn download_template(&self, url: &str) -> Result<RequestTemplate<'_>, Error> {
        let target = self.endpoint.join(url).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        match target {
            Some(target) => Ok(self.bare_template(Arc::new(target))),
            None => {
                let content = "not an http or https URL".to_owned();
                let (headers, reason) = (Box::default(), String::new());
                Err(Error::Http { operation: DOWNLOAD, url: redact::text(url), status: 0, headers, content, reason })
            }
        }
    }

    fn bare_template(&self, url: Arc<Url>) -> RequestTemplate<'_> {
        RequestTemplate {
            method: Method::Get,
            url,
            home: &self.endpoint,
            operation: None,
            options: &self.options,
            secrets: &self.secrets,
            envelope: Envelope::none(),
            scheme: self.scheme(),
            on_demand: self.on_demand && self.cell.cached().is_none(),
        }
    }

    /// Returns how requests carry tokens; none without a token provider.
    fn scheme(&self) -> Option<&dyn TokenScheme> {
        let of_provider = self.provider_scheme.as_deref()?;
        Some(self.explicit_scheme.as_deref().unwrap_or(of_provider))
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Core").field("endpoint", &redact::url(&self.endpoint)).field("options", &self.options).finish()
    }
}

fn parse_url(text: &str) -> Result<Url, BuildError> {
    let url = Url::parse(text.trim()).map_err(|error| bad_url(text, &error.to_string()))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(bad_url(text, "neither http nor https"));
    }
    Ok(url)
}

fn bad_url(text: &str, why: &str) -> BuildError {
    BuildError::new(format!("{text:?} is not a URL to call: {why}"))
}

/// Removes the user information of a URL and returns it.
fn take_user(url: &mut Url) -> Option<(String, String)> {
    if url.username().is_empty() && url.password().is_none() {
        return None;
    }
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let user = (decode(url.username()), decode(url.password().unwrap_or_default()));
    // Both fail only for URLs without a host.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    Some(user)
}
