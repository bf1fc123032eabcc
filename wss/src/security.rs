//! The security header of requests, and the module that clients are configured with.

use std::borrow::Cow;
use std::net::IpAddr;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use secrecy::SecretString;
use soapstone::soap::{PasswordKind, Policy, Version};
use soapstone::xml::RawElement;

use crate::clock::{Clock, written};
use crate::document::Document;
use crate::envelope::{Envelope, text_of};
use crate::error::WssError;
use crate::names::{BASE64, WSSE, WSU, X509_V3};
use crate::sign::{self, KeyReference, Signed, Signing};
use crate::username::UsernameToken;
use crate::verify::Verifier;
use crate::{escape, random};

/// WS-Security for the calls of a client: what requests carry, and what responses have to prove.
///
/// It is a [`SoapModule`](soapstone::soap::SoapModule). Nonces, times and signatures are new for each attempt of a
/// call. A module that signs comes last, behind those that add header blocks.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use soapstone::Options;
/// use soapstone_wss::{Security, UsernameToken};
///
/// let security = Security::new()
///     .username(UsernameToken::digest("myuser", "secret"))
///     .timestamp(Duration::from_secs(300));
/// let options = Options::default().module(security);
/// # let _ = options;
/// ```
///
/// All settings, and an envelope without a client:
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use soapstone::RawElement;
/// use soapstone_wss::{Certificate, Clock, Security, Signing, SigningKey, UsernameToken, Verifier};
///
/// /// Returns the security of calls to a service, with a SAML assertion from elsewhere.
/// fn security(key: SigningKey, service: Certificate, assertion: RawElement) -> Security {
///     Security::new()
///         .username(UsernameToken::text("myuser", "secret").with_nonce())
///         .token(assertion)
///         .timestamp(Duration::from_secs(60))
///         .sign(Signing::new(key))
///         .verify(Verifier::pinned([service]))
///         .clock(Clock::default())
///         .require_https()
///         .must_understand(true)
///         .role("urn:example:gateway")
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let key = SigningKey::from_pem(std::fs::read("tests/keys/p256.pem")?, std::fs::read("tests/keys/p256.key.pem")?)?;
/// # let service = key.certificate().clone();
/// let envelope = b"<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body/></s:Envelope>";
/// let signed = Security::new().timestamp(Duration::from_secs(60)).sign(Signing::new(key)).secure(envelope)?;
/// let proven = Verifier::pinned([service]).verify(std::str::from_utf8(&signed)?, SystemTime::now())?;
/// assert!(proven.parts.iter().any(|(_, local)| local == "Body"));
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Security {
    username: Option<UsernameToken>,
    lifetime: Option<Duration>,
    tokens: Vec<RawToken>,
    pub(crate) signing: Option<Signing>,
    pub(crate) verifier: Option<Verifier>,
    pub(crate) clock: Clock,
    must_understand: bool,
    requires_https: bool,
    pub(crate) role: Option<String>,
    /// The name and the password for operations whose policy requires more than that of their port.
    of_policy: Option<(String, SecretString)>,
}

/// A token that is passed on. Its `Debug` form does not show it, because its holder may act as its subject.
#[derive(Clone)]
struct RawToken(RawElement);

impl std::fmt::Debug for RawToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("RawToken").field(&self.0.name().1).finish_non_exhaustive()
    }
}

/// A security header that was written.
pub(crate) struct Written {
    pub(crate) xml: String,
    /// The identifier of the certificate in it.
    pub(crate) token_id: Option<String>,
}

impl Default for Security {
    fn default() -> Self {
        Self::new()
    }
}

impl Security {
    /// Creates an empty security header for the last receiver, who must understand it.
    #[must_use]
    pub fn new() -> Self {
        Self {
            username: None,
            lifetime: None,
            tokens: Vec::new(),
            signing: None,
            verifier: None,
            clock: Clock::default(),
            must_understand: true,
            requires_https: false,
            role: None,
            of_policy: None,
        }
    }

    /// Creates what a port's policy requires: generated ports return it from `policy()`. A timestamp expires after five
    /// minutes. [`sign`](Self::sign) adds signatures, if the policy requires these. An operation with a policy of its own
    /// ([`OperationInfo::policy`](soapstone::soap::OperationInfo::policy)) also gets what that requires.
    ///
    /// ```
    /// use soapstone::Options;
    /// use soapstone::soap::{PasswordKind, Policy};
    /// use soapstone_wss::Security;
    ///
    /// # struct QuotesPort;
    /// # impl QuotesPort {
    /// #     fn policy() -> Policy {
    /// #         Policy::new().username_token(PasswordKind::Digest).with_timestamp()
    /// #     }
    /// # }
    /// let options = Options::default().module(Security::of_policy(&QuotesPort::policy(), "myuser", "secret"));
    /// # let _ = options;
    /// ```
    #[must_use]
    pub fn of_policy(policy: &Policy, name: impl Into<String>, password: impl Into<SecretString>) -> Self {
        let credentials = (name.into(), password.into());
        let security = Self::new().required_by(policy, &credentials);
        Self { of_policy: Some(credentials), ..security }
    }

    /// Adds what a policy requires and is not there.
    fn required_by(self, policy: &Policy, (name, password): &(String, SecretString)) -> Self {
        let token = match policy.username_token {
            Some(PasswordKind::Text) => Some(UsernameToken::text(name, password.clone())),
            Some(PasswordKind::Digest) => Some(UsernameToken::digest(name, password.clone())),
            Some(_) => Some(UsernameToken::name_only(name)),
            None => None,
        };
        let lifetime = policy.timestamp.then_some(Duration::from_secs(300));
        Self {
            username: self.username.or(token),
            lifetime: self.lifetime.or(lifetime),
            requires_https: self.requires_https || policy.https,
            ..self
        }
    }

    /// Returns the security of an operation, whose own policy may require more than that of its port.
    pub(crate) fn of_operation(&self, policy: Option<&Policy>) -> Cow<'_, Self> {
        match (&self.of_policy, policy) {
            (Some(credentials), Some(policy)) => Cow::Owned(self.clone().required_by(policy, credentials)),
            _ => Cow::Borrowed(self),
        }
    }

    /// Returns whether there is nothing to send, because no policy requires it.
    pub(crate) fn is_empty(&self) -> bool {
        let has_content = self.username.is_some() || self.lifetime.is_some() || !self.tokens.is_empty();
        self.of_policy.is_some() && !has_content && self.signing.is_none()
    }

    /// Adds a name with a password.
    #[must_use]
    pub fn username(mut self, token: UsernameToken) -> Self {
        self.username = Some(token);
        self
    }

    /// Adds a timestamp (WS-Security 1.0 §10) that expires after a time: five minutes are usual.
    #[must_use]
    pub fn timestamp(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }

    /// Sends requests over TLS only: a client with an endpoint of plain `http` returns an error. Loopback addresses are exempt.
    #[must_use]
    pub fn require_https(mut self) -> Self {
        self.requires_https = true;
        self
    }

    /// Adds a token as it is: a SAML assertion, a binary token of another kind.
    #[must_use]
    pub fn token(mut self, token: RawElement) -> Self {
        self.tokens.push(RawToken(token));
        self
    }

    /// Signs requests.
    #[must_use]
    pub fn sign(mut self, signing: Signing) -> Self {
        self.signing = Some(signing);
        self
    }

    /// Verifies the signatures of responses. A response that does not pass is an error, and nothing of it is returned.
    #[must_use]
    pub fn verify(mut self, verifier: Verifier) -> Self {
        self.verifier = Some(verifier);
        self
    }

    /// Sets the clock that messages are dated and checked by: the system's by default.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Sets whether the receiver must understand the header: it must by default.
    #[must_use]
    pub fn must_understand(mut self, must: bool) -> Self {
        self.must_understand = must;
        self
    }

    /// Sets the receiver that the header is for, its `actor` (SOAP 1.1) or `role` (SOAP 1.2): the last one by default.
    #[must_use]
    pub fn role(mut self, uri: impl Into<String>) -> Self {
        self.role = Some(uri.into());
        self
    }

    /// Returns an envelope with a security header, signed if this signs: what a client sends, without a client.
    ///
    /// # Errors
    /// The message is not an envelope or has a security header already, or a part that is to be signed is missing.
    pub fn secure(&self, envelope: &[u8]) -> Result<Vec<u8>, WssError> {
        let text = text_of(envelope)?;
        let document = Document::parse(&text)?;
        let found = Envelope::find(&document).map_err(WssError::Message)?;
        if !found.security(&document, self.role.as_deref()).is_empty() {
            return Err(WssError::Message("the message has a security header already".to_owned()));
        }
        let header = self.header(found.version)?;
        // Read once more, so that text which XML does not have is an error.
        let block = RawElement::parse(&header.xml)?;
        let text = found.with_block(&document, block.to_xml());
        let signed = self.signed(&text, header.token_id.as_deref())?;
        Ok(signed.map_or(text, |signed| signed.envelope).into_bytes())
    }

    /// Checks that requests to an endpoint may be sent.
    pub(crate) fn check_transport(&self, scheme: &str, host: &str) -> Result<(), WssError> {
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        let is_loopback = host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback());
        if !self.requires_https || scheme == "https" || is_loopback {
            return Ok(());
        }
        Err(WssError::Message(format!("requests are for TLS only, and {host} is plain {scheme}: use https")))
    }

    /// Returns the password of the username token.
    pub(crate) fn password(&self) -> Option<&SecretString> {
        let of_token = self.username.as_ref().and_then(UsernameToken::password);
        of_token.or_else(|| self.of_policy.as_ref().map(|(_, password)| password))
    }

    /// Signs an envelope that has the security header; `None` if this does not sign.
    pub(crate) fn signed(&self, text: &str, token_id: Option<&str>) -> Result<Option<Signed>, WssError> {
        let sign = |signing| sign::sign(text, signing, self.role.as_deref(), token_id);
        self.signing.as_ref().map(sign).transpose()
    }

    /// Writes the security header without a signature. What is referred to comes before what refers to it.
    pub(crate) fn header(&self, version: Version) -> Result<Written, WssError> {
        let (uri, now) = (version.namespace(), self.clock.now());
        let mut xml = format!("<wsse:Security xmlns:wsse=\"{WSSE}\" xmlns:wsu=\"{WSU}\" xmlns:soap=\"{uri}\"");
        if self.must_understand {
            let word = if version == Version::Soap11 { "1" } else { "true" };
            xml.push_str(&format!(" soap:mustUnderstand=\"{word}\""));
        }
        if let Some(role) = &self.role {
            xml.push_str(if version == Version::Soap11 { " soap:actor=\"" } else { " soap:role=\"" });
            escape::value(&mut xml, role);
            xml.push('"');
        }
        xml.push('>');
        if let Some(lifetime) = self.lifetime {
            let (id, created) = (random::id("TS")?, written(now));
            let expires = written(now.checked_add(lifetime).unwrap_or(now));
            xml.push_str(&format!("<wsu:Timestamp wsu:Id=\"{id}\"><wsu:Created>{created}</wsu:Created>"));
            xml.push_str(&format!("<wsu:Expires>{expires}</wsu:Expires></wsu:Timestamp>"));
        }
        let signing = self.signing.as_ref().filter(|signing| signing.reference == KeyReference::BinaryToken);
        let token_id = signing.map(|_| random::id("X509")).transpose()?;
        if let (Some(signing), Some(id)) = (signing, &token_id) {
            let der = BASE64_STANDARD.encode(signing.key().certificate().der());
            xml.push_str(&format!(
                "<wsse:BinarySecurityToken EncodingType=\"{BASE64}\" ValueType=\"{X509_V3}\" wsu:Id=\"{id}\">{der}\
                 </wsse:BinarySecurityToken>"
            ));
        }
        if let Some(username) = &self.username {
            username.write(&mut xml, &random::id("UsernameToken")?, now)?;
        }
        self.tokens.iter().for_each(|token| xml.push_str(token.0.to_xml()));
        xml.push_str("</wsse:Security>");
        Ok(Written { xml, token_id })
    }
}
