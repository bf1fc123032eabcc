//! Which certificates are trusted.

use std::time::SystemTime;

use rustls_pki_types::{CertificateDer, TrustAnchor, UnixTime};
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, Error, ExtendedKeyUsageValidator, KeyPurposeIdIter};

use crate::certificate::Certificate;
use crate::error::{VerifyError, VerifyErrorKind, WssError};

/// Which certificates are trusted.
#[derive(Debug, Clone)]
pub(super) enum Trust {
    /// These, whether expired or not.
    Pinned(Vec<Certificate>),
    /// Those with a path to one of the roots (RFC 5280 §6), by way of these intermediate ones.
    Roots { anchors: Vec<TrustAnchor<'static>>, intermediates: Vec<CertificateDer<'static>> },
}

impl Trust {
    /// Trusts what the roots issue.
    pub(super) fn roots(roots: &[Certificate]) -> Result<Self, WssError> {
        let anchor = |root: &Certificate| match webpki::anchor_from_trusted_cert(root.as_der()) {
            Ok(anchor) => Ok(anchor.to_owned()),
            Err(error) => Err(WssError::Certificate(format!("{}: {error}", root.subject()))),
        };
        let anchors = roots.iter().map(anchor).collect::<Result<_, _>>()?;
        Ok(Self::Roots { anchors, intermediates: Vec::new() })
    }

    /// Returns the certificates that a message can refer to without holding them.
    pub(super) fn known(&self) -> &[Certificate] {
        match self {
            Self::Pinned(pinned) => pinned,
            Self::Roots { .. } => &[],
        }
    }

    /// Checks that a certificate is trusted. Nothing is fetched: revocation is not checked.
    pub(super) fn check(&self, certificate: &Certificate, now: SystemTime) -> Result<(), VerifyError> {
        let untrusted = |why: String| {
            let subject = certificate.subject();
            Err(VerifyError::new(VerifyErrorKind::Untrusted, format!("{subject}: {why}")))
        };
        match self {
            Self::Pinned(pinned) if pinned.iter().any(|known| known.der() == certificate.der()) => Ok(()),
            Self::Pinned(_) => untrusted("it is none of those that are pinned".to_owned()),
            Self::Roots { anchors, intermediates } => {
                let time = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
                let time = UnixTime::since_unix_epoch(time);
                let found = EndEntityCert::try_from(certificate.as_der()).and_then(|end| {
                    let path =
                        end.verify_for_usage(ALL_VERIFICATION_ALGS, anchors, intermediates, time, AnyUsage, None, None);
                    path.map(|_| ())
                });
                found.or_else(|error| untrusted(error.to_string()))
            }
        }
    }
}

/// Certificates for signing messages have no usage of their own (RFC 5280 §4.2.1.12).
struct AnyUsage;

impl ExtendedKeyUsageValidator for AnyUsage {
    fn validate(&self, usages: KeyPurposeIdIter<'_, '_>) -> Result<(), Error> {
        usages.into_iter().try_for_each(|usage| usage.map(|_| ()))
    }
}
