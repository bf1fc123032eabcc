//! The settings of both built-in transports: TLS, proxies, versions of HTTP.

use std::fmt;
use std::sync::Arc;

use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls::sign::CertifiedKey;
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;
use zeroize::Zeroizing;

use super::{TransportError, TransportErrorKind, certificates};

/// The settings of `HyperTransport` and `ReqwestTransport`: TLS and proxies.
///
/// By default, the operating system's certificates are trusted, and the proxies are those of the environment (`HTTP_PROXY`,
/// `HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`). Passwords and keys are secrets, which no text shows.
///
/// # Examples
///
/// ```no_run
/// # #[cfg(feature = "client")]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use std::fs;
///
/// use soapstone::transport::{ReqwestTransport, TransportSettings};
/// use soapstone::{Client, Options};
///
/// let settings = TransportSettings::new()
///     .root_certificates(fs::read("company-ca.pem")?)?
///     .client_certificate(fs::read("client.pem")?, fs::read("client.key.pem")?)?
///     .proxy("http://proxy.example.com:3128")?
///     .proxy_auth("myuser", "secret")
///     .no_proxy(["intern.example.com", "10.0.0.0/8"]);
/// let transport = ReqwestTransport::with_settings(&settings)?;
/// let client = Client::with_transport("https://soap.example.com/stations", Options::default(), transport)?;
///
/// // Trusts one certificate authority and no others, and never uses a proxy.
/// let internal = TransportSettings::new()
///     .root_certificates(fs::read("company-ca.pem")?)?
///     .without_system_certificates()
///     .without_proxy();
///
/// // A test server with a self-signed certificate.
/// let test = TransportSettings::new().danger_accept_invalid_certificates(true);
/// # let _ = (client, internal, test);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "client"))]
/// # fn main() {}
/// ```
#[derive(Clone, Default)]
pub struct TransportSettings {
    pub(super) roots: Vec<CertificateDer<'static>>,
    pub(super) is_without_system: bool,
    pub(super) client_certificate: Option<Arc<CertifiedKey>>,
    pub(super) accepts_invalid: bool,
    pub(super) tls: Option<Arc<ClientConfig>>,
    proxy: Proxy,
    proxy_auth: Option<(String, SecretString)>,
    no_proxy: Vec<String>,
    #[cfg(feature = "http2")]
    is_without_http2: bool,
}

/// The proxy of requests.
#[derive(Clone, Default)]
enum Proxy {
    #[default]
    OfEnvironment,
    None,
    /// Its URL, without credentials.
    Url(Url),
}

/// Which proxy the HTTP libraries use.
pub(super) enum ProxyChoice {
    OfEnvironment,
    None,
    /// The URL with credentials, and the hosts that are reached without it, separated by commas.
    Url(Zeroizing<String>, String),
}

impl TransportSettings {
    /// Creates the default settings.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Trusts further root certificates, in PEM (RFC 7468), beside those of the operating system.
    ///
    /// # Errors
    /// There is no certificate in `pem`, or one is not valid.
    pub fn root_certificates(mut self, pem: impl AsRef<[u8]>) -> Result<Self, TransportError> {
        self.roots.extend(certificates::roots(pem.as_ref())?);
        Ok(self)
    }

    /// Trusts the [root certificates](Self::root_certificates) that are set, and none of the operating system.
    #[must_use]
    pub fn without_system_certificates(mut self) -> Self {
        self.is_without_system = true;
        self
    }

    /// Sets the certificate of the client, which servers may require: its chain and its private key, both in PEM, in one file or in
    /// two. The certificate of the client itself comes first. The key must not be encrypted.
    ///
    /// # Errors
    /// There is no certificate or no key, or they do not belong together.
    pub fn client_certificate(
        mut self,
        chain: impl AsRef<[u8]>,
        key: impl AsRef<[u8]>,
    ) -> Result<Self, TransportError> {
        self.client_certificate = Some(Arc::new(certificates::of_client(chain.as_ref(), key.as_ref())?));
        Ok(self)
    }

    /// Sets the certificate of the client as [`client_certificate`](Self::client_certificate) does, from a file of PKCS#12
    /// (RFC 7292; `.p12`, `.pfx`): the certificate, its chain and its private key. The password is a secret.
    ///
    /// Files are read that OpenSSL, Java's keytool and Windows write: with the key and the certificates encrypted by PBES2 (AES, PBKDF2)
    /// or by the older schemes with SHA-1 (triple DES, RC2), or not at all. A file that was written by parts, in BER with indefinite
    /// lengths, has to be written again: `openssl pkcs12 -in client.p12 -nodes -out client.pem`.
    ///
    /// # Errors
    /// The password is wrong; the file is damaged or encrypted by another scheme; it does not have one key and a certificate for
    /// that.
    ///
    /// # Examples
    /// ```no_run
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use soapstone::transport::TransportSettings;
    ///
    /// let settings = TransportSettings::new().client_certificate_pkcs12(std::fs::read("client.p12")?, "secret")?;
    /// # let _ = settings;
    /// # Ok(())
    /// # }
    /// ```
    #[cfg(feature = "pkcs12")]
    pub fn client_certificate_pkcs12(
        mut self,
        file: impl AsRef<[u8]>,
        password: impl Into<SecretString>,
    ) -> Result<Self, TransportError> {
        self.client_certificate = Some(Arc::new(super::pkcs12::of_client(file.as_ref(), &password.into())?));
        Ok(self)
    }

    /// Accepts any certificate of any server: self-signed ones, expired ones, those of other hosts. Anyone on the way can then read
    /// and change all messages, passwords and tokens among them. For test servers only.
    #[must_use]
    pub fn danger_accept_invalid_certificates(mut self, accept: bool) -> Self {
        self.accepts_invalid = accept;
        self
    }

    /// Sets the whole TLS settings of the library, in place of all others about certificates. The protocols that they negotiate
    /// (ALPN, RFC 7301) are replaced by those of the transport.
    ///
    /// # Examples
    ///
    /// ```
    /// use std::sync::Arc;
    /// use soapstone::rustls::{ClientConfig, RootCertStore, crypto, version};
    /// use soapstone::transport::TransportSettings;
    ///
    /// # fn main() -> Result<(), soapstone::rustls::Error> {
    /// let provider = Arc::new(crypto::ring::default_provider());
    /// let config = ClientConfig::builder_with_provider(provider)
    ///     .with_protocol_versions(&[&version::TLS13])?
    ///     .with_root_certificates(RootCertStore::empty())
    ///     .with_no_client_auth();
    /// let settings = TransportSettings::new().tls(config);
    /// # let _ = settings;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn tls(mut self, config: ClientConfig) -> Self {
        self.tls = Some(Arc::new(config));
        self
    }

    /// Uses HTTP/1.1 for all requests of the async transport: for servers that offer HTTP/2 and then require HTTP/1.1
    /// (`HTTP_1_1_REQUIRED`, RFC 9113 §7), as some do for Windows authentication.
    ///
    /// ```
    /// use soapstone::transport::TransportSettings;
    ///
    /// let settings = TransportSettings::new().without_http2();
    /// # let _ = settings;
    /// ```
    #[cfg(feature = "http2")]
    #[must_use]
    pub fn without_http2(mut self) -> Self {
        self.is_without_http2 = true;
        self
    }

    /// Returns the protocols that the async transport offers to servers with TLS (RFC 7301), the preferred one first. An empty
    /// list offers none, which stands for HTTP/1.1.
    #[cfg(feature = "client")]
    pub(super) fn protocols(&self) -> Vec<Vec<u8>> {
        #[cfg(feature = "http2")]
        if !self.is_without_http2 {
            return vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        }
        Vec::new()
    }

    /// Sets the proxy of all requests, in place of those of the environment: a URL such as `http://proxy.example.com:3128`, which may
    /// have a name and a password.
    ///
    /// # Errors
    /// `url` is not a URL with the scheme `http`.
    pub fn proxy(mut self, url: &str) -> Result<Self, TransportError> {
        let unusable = |why: &str| {
            let text = format!("{:?} cannot be the URL of a proxy: {why}", without_user(url));
            TransportError::new(TransportErrorKind::Connect, text)
        };
        let mut proxy = Url::parse(url.trim()).map_err(|error| unusable(&error.to_string()))?;
        if proxy.scheme() != "http" || !proxy.has_host() {
            return Err(unusable("its scheme is not http"));
        }
        if !proxy.username().is_empty() || proxy.password().is_some() {
            let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
            let user = (decode(proxy.username()), decode(proxy.password().unwrap_or_default()).into());
            self.proxy_auth = Some(user);
            // Both fail only for URLs without a host.
            let _ = proxy.set_username("");
            let _ = proxy.set_password(None);
        }
        self.proxy = Proxy::Url(proxy);
        Ok(self)
    }

    /// Sets the name and the password for the [proxy](Self::proxy) (basic authentication, RFC 7617). They are not for those of the
    /// environment, whose URLs have their own.
    #[must_use]
    pub fn proxy_auth(mut self, username: impl Into<String>, password: impl Into<SecretString>) -> Self {
        self.proxy_auth = Some((username.into(), password.into()));
        self
    }

    /// Sets the hosts that are reached without the [proxy](Self::proxy): names, which include their subdomains; addresses and
    /// networks (`10.0.0.0/8`); `*` for all names. For the proxies of the environment, `NO_PROXY` counts.
    #[must_use]
    pub fn no_proxy<H: Into<String>>(mut self, hosts: impl IntoIterator<Item = H>) -> Self {
        self.no_proxy.extend(hosts.into_iter().map(Into::into));
        self
    }

    /// Uses no proxy, those of the environment included.
    #[must_use]
    pub fn without_proxy(mut self) -> Self {
        self.proxy = Proxy::None;
        self
    }

    /// Returns the proxy for the HTTP libraries, which read its list of hosts by the same rules.
    pub(super) fn proxy_choice(&self) -> ProxyChoice {
        let url = match &self.proxy {
            Proxy::OfEnvironment => return ProxyChoice::OfEnvironment,
            Proxy::None => return ProxyChoice::None,
            Proxy::Url(url) => url,
        };
        let mut url = url.clone();
        if let Some((username, password)) = &self.proxy_auth {
            // Both fail only for URLs without a host.
            let _ = url.set_username(username);
            let _ = url.set_password(Some(password.expose_secret()));
        }
        ProxyChoice::Url(Zeroizing::new(url.into()), self.no_proxy.join(","))
    }
}

/// Returns what should be a URL, for people: whatever is before the last `@` may have a password in it.
fn without_user(url: &str) -> String {
    let Some((user, host)) = url.rsplit_once('@') else { return crate::redact::text(url) };
    let scheme = user.split_once("://").map(|(scheme, _)| scheme);
    let scheme = scheme.filter(|scheme| scheme.chars().all(|c| c.is_ascii_alphanumeric()));
    let scheme = scheme.map(|scheme| format!("{scheme}://")).unwrap_or_default();
    format!("{scheme}{}@{}", crate::redact::MASK, crate::redact::text(host))
}

impl fmt::Debug for TransportSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let proxy = match &self.proxy {
            Proxy::OfEnvironment => "of the environment",
            Proxy::None => "none",
            Proxy::Url(url) => url.as_str(),
        };
        f.debug_struct("TransportSettings")
            .field("root_certificates", &self.roots.len())
            .field("client_certificate", &self.client_certificate.is_some())
            .field("accepts_invalid_certificates", &self.accepts_invalid)
            .field("proxy", &proxy)
            .field("proxy_auth", &self.proxy_auth.as_ref().map(|(username, _)| username))
            .field("no_proxy", &self.no_proxy)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(settings: &TransportSettings) -> String {
        match settings.proxy_choice() {
            ProxyChoice::Url(url, hosts) => format!("{} but {hosts}", url.as_str()),
            ProxyChoice::OfEnvironment => "environment".to_owned(),
            ProxyChoice::None => "none".to_owned(),
        }
    }

    #[test]
    fn credentials_of_a_proxy_are_in_its_url_only() {
        let settings = TransportSettings::new();
        assert_eq!(url(&settings), "environment");
        assert_eq!(url(&settings.clone().without_proxy()), "none");
        let in_url =
            settings.clone().proxy("http://ann:p%40ss@proxy.example.com:3128").unwrap().no_proxy(["a", "10.0.0.0/8"]);
        assert_eq!(url(&in_url), "http://ann:p%40ss@proxy.example.com:3128/ but a,10.0.0.0/8");
        let apart = settings.clone().proxy_auth("b:o b", "p@ss").proxy("http://[::1]:3128").unwrap();
        assert_eq!(url(&apart), "http://b%3Ao%20b:p%40ss@[::1]:3128/ but ");
        for settings in [in_url, apart] {
            let shown = format!("{settings:?}");
            assert!(shown.contains("3128") && !shown.contains("ss@") && !shown.contains("p%40"), "{shown}");
        }
        // Without a scheme, as other tools accept it, the name of the user is taken for one.
        let bad = ["https://u:p4ss@h", "socks5://u:p4ss@h", "proxy:3128", "http://u:p4ss@[h", "p4ss", ""];
        for bad in bad.into_iter().chain(["u:p4ss@h:3128", "u:p4ss://@h", "u:1@p4ss@h", "http://u:p4ss/@h"]) {
            let error = settings.clone().proxy(bad).unwrap_err().to_string();
            assert!(
                error.contains("cannot be the URL of a proxy") && (bad == "p4ss" || !error.contains("p4ss")),
                "{error}"
            );
        }
    }
}
