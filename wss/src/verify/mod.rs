//! Verifies the signature of a message.

mod algorithms;
mod ids;
mod key_info;
mod signature;
mod trust;

use std::collections::HashSet;
use std::time::{Duration, SystemTime};

use self::ids::Ids;
use self::signature::Signature;
use self::trust::Trust;
use crate::certificate::Certificate;
use crate::clock;
use crate::document::{Document, NodeId};
use crate::envelope::Envelope;
use crate::error::{VerifyError, VerifyErrorKind, WssError};
use crate::names::{DS, WSSE11, WSU};

/// What the responses of a service have to prove.
///
/// The body has to be signed, and the timestamp where there is one, by a certificate that is trusted. A reference of
/// the signature counts only where it leads to the envelope's own body, a header block, or a part of the security
/// header; the certificate in a message is only ever compared with those that the caller trusts. Nothing is fetched.
///
/// # Examples
///
/// ```no_run
/// use soapstone_wss::{Certificate, Security, Verifier};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let service = Certificate::all_from_pem(std::fs::read("service.pem")?)?;
/// let security = Security::new().verify(Verifier::pinned(service));
/// # Ok(())
/// # }
/// ```
///
/// Certificates of an authority, and what else responses have to prove:
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use soapstone_wss::{Certificate, Verified, Verifier, VerifyError, WssError};
///
/// fn strict(roots: &[Certificate], between: Vec<Certificate>) -> Result<Verifier, WssError> {
///     Ok(Verifier::roots(roots)?
///         .intermediates(between)
///         .subject("CN=service.example.com")
///         .header("http://www.w3.org/2005/08/addressing", "RelatesTo")
///         .require_timestamp()
///         .skew(Duration::from_secs(30))
///         .lifetime(Duration::from_secs(60)))
/// }
///
/// /// For a service of long ago, whose faults and timestamps are not signed.
/// fn tolerant(service: Certificate) -> Verifier {
///     Verifier::pinned([service]).accept_sha1().accept_unsigned_faults().accept_unsigned_timestamp()
/// }
///
/// fn signer(verifier: &Verifier, xml: &str) -> Result<String, VerifyError> {
///     let Verified { certificate, expires, .. } = verifier.verify(xml, SystemTime::now())?;
///     Ok(format!("{} until {expires:?}", certificate.subject()))
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Verifier {
    trust: Trust,
    subject: Option<String>,
    headers: Vec<(String, String)>,
    timestamp: TimestampRule,
    skew: Duration,
    lifetime: Duration,
    sha1: bool,
    pub(crate) unsigned_faults: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TimestampRule {
    /// It has to be there, and signed.
    Required,
    /// It has to be signed if it is there.
    Signed,
    /// It need not be signed, and is checked all the same.
    Any,
}

/// What a signature proves.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Verified {
    /// The certificate of the signer.
    pub certificate: Certificate,
    /// The names of the parts that are signed, in the order of the message: namespace and local name.
    pub parts: Vec<(String, String)>,
    /// When the message was made, by its timestamp.
    pub created: Option<SystemTime>,
    /// When it expires, by its timestamp.
    pub expires: Option<SystemTime>,
    /// The values of requests' signatures that the message confirms, as long as that is signed (WS-Security 1.1 §8.5).
    pub(crate) confirmed: Vec<String>,
}

impl Verifier {
    /// Trusts these certificates and no others, whether they have expired or not.
    #[must_use]
    pub fn pinned(certificates: impl IntoIterator<Item = Certificate>) -> Self {
        Self::new(Trust::Pinned(certificates.into_iter().collect()))
    }

    /// Trusts the certificates that these roots have issued (RFC 5280 §6). The holder of any of them may sign: see
    /// [`subject`](Self::subject). Revocation is not checked.
    ///
    /// # Errors
    /// A root cannot be one.
    pub fn roots(roots: &[Certificate]) -> Result<Self, WssError> {
        Trust::roots(roots).map(Self::new)
    }

    fn new(trust: Trust) -> Self {
        Self {
            trust,
            subject: None,
            headers: Vec::new(),
            timestamp: TimestampRule::Signed,
            skew: Duration::from_secs(300),
            lifetime: Duration::from_secs(300),
            sha1: false,
            unsigned_faults: false,
        }
    }

    /// Adds certificates that lead from a signer's to a root.
    #[must_use]
    pub fn intermediates(mut self, certificates: impl IntoIterator<Item = Certificate>) -> Self {
        if let Trust::Roots { intermediates, .. } = &mut self.trust {
            intermediates.extend(certificates.into_iter().map(|certificate| certificate.as_der().clone()));
        }
        self
    }

    /// Requires the signer's certificate to have a subject, spelled as [`Certificate::subject`] spells it.
    #[must_use]
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// Requires header blocks of a name to be there, and each of them to be signed.
    #[must_use]
    pub fn header(mut self, namespace: impl Into<String>, local: impl Into<String>) -> Self {
        self.headers.push((namespace.into(), local.into()));
        self
    }

    /// Requires a timestamp, which has to be signed. By default there need not be one.
    #[must_use]
    pub fn require_timestamp(mut self) -> Self {
        self.timestamp = TimestampRule::Required;
        self
    }

    /// Accepts timestamps that are not signed, which prove nothing.
    #[must_use]
    pub fn accept_unsigned_timestamp(mut self) -> Self {
        self.timestamp = TimestampRule::Any;
        self
    }

    /// Sets how far the clocks may differ: five minutes by default.
    #[must_use]
    pub fn skew(mut self, skew: Duration) -> Self {
        self.skew = skew;
        self
    }

    /// Sets how old a message may be whose timestamp does not have an end: five minutes by default.
    #[must_use]
    pub fn lifetime(mut self, lifetime: Duration) -> Self {
        self.lifetime = lifetime;
        self
    }

    /// Accepts SHA-1 in digests and signatures, for which collisions are known.
    #[must_use]
    pub fn accept_sha1(mut self) -> Self {
        self.sha1 = true;
        self
    }

    /// Accepts faults that have no security header. By default, they are rejected like any other message. With this, a
    /// fault may come from any sender.
    #[must_use]
    pub fn accept_unsigned_faults(mut self) -> Self {
        self.unsigned_faults = true;
        self
    }

    /// Verifies a message.
    ///
    /// # Errors
    /// The message proves less than it has to.
    pub fn verify(&self, xml: &str, now: SystemTime) -> Result<Verified, VerifyError> {
        let document = Document::parse(xml)?;
        let envelope = Envelope::find(&document).map_err(|text| VerifyError::new(VerifyErrorKind::Malformed, text))?;
        let security = only(envelope.security(&document, None), "security header for this receiver")?;
        let element = only(document.named(security, (DS, "Signature")).collect(), "signature")?;
        let ids = Ids::collect(&document)?;
        let signature = Signature::read(&document, element)?;
        let certificate = key_info::certificate(&document, &ids, security, signature.key_info, self.trust.known())?;
        self.trust.check(&certificate, now)?;
        if let Some(subject) = self.subject.as_deref().filter(|subject| *subject != certificate.subject()) {
            let text = format!("{} is not {subject}", certificate.subject());
            return Err(VerifyError::new(VerifyErrorKind::Untrusted, text));
        }
        signature.check_value(&document, certificate.key(), self.sha1)?;
        let mut parts = signature.check_digests(&document, &ids, self.sha1)?;
        parts.sort_unstable();
        let message = Message { document: &document, envelope, security, parts };
        message.check_places()?;
        message.check_body()?;
        self.headers.iter().try_for_each(|(namespace, local)| message.check_header((namespace, local)))?;
        let (created, expires) = self.check_timestamp(&message, now)?;
        let confirmed = message.confirmed();
        let name = |part: &NodeId| (document.name(*part).0.to_owned(), document.name(*part).1.to_owned());
        let parts = message.parts.iter().map(name).collect();
        Ok(Verified { certificate, parts, created, expires, confirmed })
    }

    fn check_timestamp(
        &self,
        message: &Message<'_>,
        now: SystemTime,
    ) -> Result<(Option<SystemTime>, Option<SystemTime>), VerifyError> {
        let document = message.document;
        let mut found = document.named(message.security, (WSU, "Timestamp"));
        let Some(timestamp) = found.next() else {
            return match self.timestamp {
                TimestampRule::Required => Err(VerifyError::new(VerifyErrorKind::NotCovered, "there is no timestamp")),
                _ => Ok((None, None)),
            };
        };
        if found.next().is_some() {
            return Err(VerifyError::new(VerifyErrorKind::Malformed, "there are two timestamps"));
        }
        if self.timestamp != TimestampRule::Any {
            message.check_covered(timestamp)?;
        }
        let (created, expires) = (message.time(timestamp, "Created")?, message.time(timestamp, "Expires")?);
        let expired = |text| Err(VerifyError::new(VerifyErrorKind::Expired, text));
        let end = expires.or_else(|| created?.checked_add(self.lifetime));
        if created.is_some_and(|created| now.checked_add(self.skew).is_some_and(|latest| created > latest)) {
            return expired("it is from the future");
        }
        if end.is_some_and(|end| end.checked_add(self.skew).is_some_and(|end| end < now)) {
            return expired("it has expired");
        }
        if end.is_none() {
            return expired("its timestamp is empty");
        }
        Ok((created, expires))
    }
}

/// A message whose digests are right.
struct Message<'d> {
    document: &'d Document<'d>,
    envelope: Envelope,
    security: NodeId,
    /// The parts that are signed.
    parts: Vec<NodeId>,
}

impl Message<'_> {
    /// Checks that only the body as such, header blocks, and what is in the security header is signed, so that no
    /// element that was moved is taken for one of these.
    fn check_places(&self) -> Result<(), VerifyError> {
        for part in &self.parts {
            let is_block = self.document.element(*part).is_some_and(|part| part.parent == self.envelope.header)
                && self.envelope.header.is_some();
            if *part != self.envelope.body && !is_block && !self.document.is_within(*part, self.security) {
                let text = format!("{} is no part of the envelope itself", self.document.name(*part).1);
                return Err(VerifyError::new(VerifyErrorKind::Reference, text));
            }
        }
        Ok(())
    }

    fn check_covered(&self, part: NodeId) -> Result<(), VerifyError> {
        if self.parts.contains(&part) {
            return Ok(());
        }
        let text = format!("{} is not signed", self.document.name(part).1);
        Err(VerifyError::new(VerifyErrorKind::NotCovered, text))
    }

    /// Checks that the body is signed, and that no reference of SOAP encoding leads out of it (SOAP 1.1 §5.4.1): what
    /// is elsewhere would be decoded as a part of the body.
    fn check_body(&self) -> Result<(), VerifyError> {
        let (document, body) = (self.document, self.envelope.body);
        self.check_covered(body)?;
        let is_reference = |local: &str| matches!(local, "href" | "ref");
        let inside = document.elements().filter(|(id, _)| document.is_within(*id, body));
        let attributes = inside.flat_map(|(_, element)| &element.tag.attributes);
        let referred: HashSet<&str> = attributes
            .filter(|attribute| is_reference(attribute.local))
            .map(|attribute| attribute.value.strip_prefix('#').unwrap_or(&attribute.value))
            .collect();
        let has = |id: &str| referred.contains(id);
        let outside = document.elements().filter(|(id, _)| !document.is_within(*id, body));
        let mut named = outside.flat_map(|(_, element)| &element.tag.attributes);
        if named.any(|attribute| attribute.local == "id" && has(&attribute.value)) {
            return Err(VerifyError::new(VerifyErrorKind::Reference, "a reference leads out of the body"));
        }
        Ok(())
    }

    fn check_header(&self, name: (&str, &str)) -> Result<(), VerifyError> {
        let mut found = self.envelope.blocks(self.document).filter(|block| self.document.is(*block, name)).peekable();
        if found.peek().is_none() {
            let text = format!("there is no header block {}", name.1);
            return Err(VerifyError::new(VerifyErrorKind::NotCovered, text));
        }
        found.try_for_each(|block| self.check_covered(block))
    }

    /// Reads a time of the timestamp.
    fn time(&self, timestamp: NodeId, local: &str) -> Result<Option<SystemTime>, VerifyError> {
        let mut found = self.document.named(timestamp, (WSU, local));
        let malformed = || VerifyError::new(VerifyErrorKind::Malformed, format!("the timestamp's {local} is no time"));
        match (found.next(), found.next()) {
            (None, _) => Ok(None),
            (Some(element), None) => {
                let text = self.document.text(element).ok_or_else(malformed)?;
                clock::read(&text).map(Some).ok_or_else(malformed)
            }
            _ => Err(malformed()),
        }
    }

    fn confirmed(&self) -> Vec<String> {
        let found = self.document.named(self.security, (WSSE11, "SignatureConfirmation"));
        let signed = found.filter(|element| self.parts.contains(element));
        let value = |element| self.document.attribute(element, "", "Value").map(str::to_owned);
        signed.filter_map(value).collect()
    }
}

/// Returns the only element that was found.
fn only(found: Vec<NodeId>, what: &str) -> Result<NodeId, VerifyError> {
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(VerifyError::new(VerifyErrorKind::Unsigned, format!("there is no {what}"))),
        _ => Err(VerifyError::new(VerifyErrorKind::Reference, format!("there is more than one {what}"))),
    }
}
