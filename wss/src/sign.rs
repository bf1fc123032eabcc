//! Signs an envelope (XML Signature 1.0 §3.1, WS-Security X.509 Certificate Token Profile 1.0 §3).

use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ring::digest::{SHA256, digest};

use crate::c14n::Canonicalization;
use crate::document::{Document, NodeId};
use crate::envelope::{Envelope, insert, with_child};
use crate::error::WssError;
use crate::escape::{self, qualified};
use crate::key::SigningKey;
use crate::names::{ADDRESSING, BASE64, DS, EXCLUSIVE, THUMBPRINT, WSSE, WSU, X509_V3};
use crate::random;

/// The prefix of identifiers, unless a message has it for something else.
const PREFIX: &str = "wsu";

/// How a signature refers to the certificate of its key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyReference {
    /// The certificate is in the message (X.509 Token Profile 1.0 §3.2.2).
    #[default]
    BinaryToken,
    /// By its issuer and its serial number (§3.2.3).
    IssuerSerial,
    /// By its SHA-1 (WS-Security 1.1 §7.3).
    Thumbprint,
}

/// What is signed, and with which key: RSA-SHA256, or ECDSA with SHA-256 over P-256 and SHA-384 over P-384. Digests are
/// SHA-256, and the canonical form is the exclusive one.
///
/// # Examples
///
/// ```
/// use soapstone_wss::{KeyReference, Signing, SigningKey};
///
/// /// Signs the body, the timestamp, the tokens, and two kinds of header blocks; the certificate is not in the message.
/// fn of(key: SigningKey) -> Signing {
///     Signing::new(key)
///         .key_reference(KeyReference::Thumbprint)
///         .tokens()
///         .addressing()
///         .header("urn:example:session", "Session")
/// }
///
/// /// Signs the timestamp only, as some gateways require.
/// fn of_timestamp(key: SigningKey) -> Signing {
///     Signing::new(key).body(false).timestamp(true)
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Signing {
    key: Arc<SigningKey>,
    pub(crate) reference: KeyReference,
    body: bool,
    timestamp: bool,
    tokens: bool,
    headers: Vec<(String, String)>,
    addressing: bool,
}

impl Signing {
    /// Signs the body and the timestamp, if there is one.
    #[must_use]
    pub fn new(key: impl Into<Arc<SigningKey>>) -> Self {
        Self {
            key: key.into(),
            reference: KeyReference::default(),
            body: true,
            timestamp: true,
            tokens: false,
            headers: Vec::new(),
            addressing: false,
        }
    }

    /// Sets how the signature refers to the certificate.
    #[must_use]
    pub fn key_reference(mut self, reference: KeyReference) -> Self {
        self.reference = reference;
        self
    }

    /// Sets whether the body is signed: it is by default.
    #[must_use]
    pub fn body(mut self, signed: bool) -> Self {
        self.body = signed;
        self
    }

    /// Sets whether the timestamp is signed: it is by default.
    #[must_use]
    pub fn timestamp(mut self, signed: bool) -> Self {
        self.timestamp = signed;
        self
    }

    /// Signs the tokens in the security header, too: the username token, the certificate, assertions that have a `wsu:Id`.
    #[must_use]
    pub fn tokens(mut self) -> Self {
        self.tokens = true;
        self
    }

    /// Signs the header blocks of a name, too. A message without one is an error.
    #[must_use]
    pub fn header(mut self, namespace: impl Into<String>, local: impl Into<String>) -> Self {
        self.headers.push((namespace.into(), local.into()));
        self
    }

    /// Signs the header blocks of WS-Addressing, too, as far as there are any.
    #[must_use]
    pub fn addressing(mut self) -> Self {
        self.addressing = true;
        self
    }

    pub(crate) fn key(&self) -> &SigningKey {
        &self.key
    }

    /// Returns the parts of a message that are to be signed.
    fn parts(&self, document: &Document<'_>, envelope: &Envelope, security: NodeId) -> Result<Vec<NodeId>, WssError> {
        let mut parts = Vec::new();
        if self.timestamp {
            parts.extend(document.named(security, (WSU, "Timestamp")));
        }
        if self.tokens {
            let is_token = |child: &NodeId| {
                document.attribute(*child, WSU, "Id").is_some() && !document.is(*child, (WSU, "Timestamp"))
            };
            parts.extend(document.children(security).filter(is_token));
        }
        for (namespace, local) in &self.headers {
            let before = parts.len();
            parts.extend(envelope.blocks(document).filter(|block| document.is(*block, (namespace, local))));
            if parts.len() == before {
                return Err(WssError::Message(format!("there is no header block {local} to be signed")));
            }
        }
        if self.addressing {
            let is_addressing = |block: &NodeId| ADDRESSING.contains(&document.name(*block).0);
            parts.extend(envelope.blocks(document).filter(is_addressing));
        }
        if self.body {
            parts.push(envelope.body);
        }
        parts.sort_unstable();
        parts.dedup();
        Ok(parts)
    }

    /// Returns what `ds:KeyInfo` holds.
    fn key_info(&self, token_id: Option<&str>) -> String {
        let certificate = self.key.certificate();
        let inner = match (self.reference, token_id) {
            (KeyReference::BinaryToken, Some(id)) => {
                format!("<wsse:Reference URI=\"#{id}\" ValueType=\"{X509_V3}\"/>")
            }
            (KeyReference::Thumbprint, _) => {
                let print = BASE64_STANDARD.encode(certificate.thumbprint());
                format!(
                    "<wsse:KeyIdentifier EncodingType=\"{BASE64}\" ValueType=\"{THUMBPRINT}\">{print}</wsse:KeyIdentifier>"
                )
            }
            _ => {
                let (mut issuer, serial) = (String::new(), certificate.serial_number());
                escape::text(&mut issuer, certificate.issuer());
                format!(
                    "<ds:X509Data><ds:X509IssuerSerial><ds:X509IssuerName>{issuer}</ds:X509IssuerName>\
                     <ds:X509SerialNumber>{serial}</ds:X509SerialNumber></ds:X509IssuerSerial></ds:X509Data>"
                )
            }
        };
        format!(
            "<ds:KeyInfo><wsse:SecurityTokenReference xmlns:wsse=\"{WSSE}\">{inner}</wsse:SecurityTokenReference></ds:KeyInfo>"
        )
    }
}

/// A message that was signed.
#[derive(Debug)]
pub(crate) struct Signed {
    pub(crate) envelope: String,
    /// The value of the signature, in base64.
    pub(crate) value: String,
}

/// Signs an envelope that has a security header for a role. `token_id` is the identifier of the certificate in that header.
pub(crate) fn sign(
    text: &str,
    signing: &Signing,
    role: Option<&str>,
    token_id: Option<&str>,
) -> Result<Signed, WssError> {
    let document = Document::parse(text)?;
    let (envelope, security) = locate(&document, role)?;
    let parts = signing.parts(&document, &envelope, security)?;
    if parts.is_empty() {
        return Err(WssError::Message("there is nothing to be signed".to_owned()));
    }
    let (text, ids) = identified(&document, &parts)?;
    let document = Document::parse(&text)?;
    let (_, security) = locate(&document, role)?;
    let info = signed_info(&document, signing, &parts, &ids);
    let value = BASE64_STANDARD.encode(signing.key.sign(info.as_bytes())?);
    // The canonical form has the declaration that the signature has as well.
    let (info, id) = (info.replacen(&format!(" xmlns:ds=\"{DS}\""), "", 1), random::id("SIG")?);
    let key_info = signing.key_info(token_id);
    let signature = format!(
        "<ds:Signature xmlns:ds=\"{DS}\" Id=\"{id}\">{info}<ds:SignatureValue>{value}</ds:SignatureValue>{key_info}</ds:Signature>"
    );
    Ok(Signed { envelope: with_child(&document, security, &signature), value })
}

fn locate(document: &Document<'_>, role: Option<&str>) -> Result<(Envelope, NodeId), WssError> {
    let envelope = Envelope::find(document).map_err(WssError::Message)?;
    match envelope.security(document, role).as_slice() {
        [security] => Ok((envelope, *security)),
        found => Err(WssError::Message(format!("the message has {} security headers for its receiver", found.len()))),
    }
}

/// Gives all parts an identifier, and returns these in the order of the parts. The indices of the parts do not change.
fn identified(document: &Document<'_>, parts: &[NodeId]) -> Result<(String, Vec<String>), WssError> {
    let prefix = prefix(document);
    let (mut pieces, mut ids) = (Vec::new(), Vec::new());
    for part in parts {
        if let Some(id) = document.attribute(*part, WSU, "Id") {
            ids.push(id.to_owned());
            continue;
        }
        let (id, Some(element)) = (random::id("id")?, document.element(*part)) else { continue };
        let at = element.start + 1 + qualified(element.tag.prefix, element.tag.local).len();
        let is_declared = element.tag.declarations.iter().any(|(declared, _)| *declared == prefix);
        let declaration = if is_declared { String::new() } else { format!(" xmlns:{prefix}=\"{WSU}\"") };
        pieces.push((at, format!("{declaration} {prefix}:Id=\"{id}\"")));
        ids.push(id);
    }
    Ok((insert(document.text, pieces), ids))
}

/// Returns a prefix for identifiers that stands for nothing else anywhere in a message.
fn prefix(document: &Document<'_>) -> String {
    let is_free = |prefix: &str| {
        let mut declared = document.elements().flat_map(|(_, element)| &element.tag.declarations);
        declared.all(|(declared, uri)| *declared != prefix || uri == WSU)
    };
    let numbered = (1_usize..).map(|number| format!("{PREFIX}{number}"));
    std::iter::once(PREFIX.to_owned()).chain(numbered).find(|prefix| is_free(prefix)).unwrap_or_default()
}

/// Returns `ds:SignedInfo` in its canonical form.
fn signed_info(document: &Document<'_>, signing: &Signing, parts: &[NodeId], ids: &[String]) -> String {
    let form = Canonicalization::new();
    let mut info = format!(
        "<ds:SignedInfo xmlns:ds=\"{DS}\"><ds:CanonicalizationMethod Algorithm=\"{EXCLUSIVE}\"></ds:CanonicalizationMethod>\
         <ds:SignatureMethod Algorithm=\"{}\"></ds:SignatureMethod>",
        signing.key.algorithm()
    );
    for (part, id) in parts.iter().zip(ids) {
        let digest = BASE64_STANDARD.encode(digest(&SHA256, form.element(document, *part).as_bytes()));
        info.push_str("<ds:Reference URI=\"#");
        escape::value(&mut info, id);
        info.push_str(&format!(
            "\"><ds:Transforms><ds:Transform Algorithm=\"{EXCLUSIVE}\"></ds:Transform></ds:Transforms>\
             <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"></ds:DigestMethod>\
             <ds:DigestValue>{digest}</ds:DigestValue></ds:Reference>"
        ));
    }
    info.push_str("</ds:SignedInfo>");
    info
}
