//! Files of PKCS#12 (RFC 7292): the certificate of a client, its chain and its private key, encrypted with a password.

mod key;
mod opener;

use ::pkcs12::authenticated_safe::AuthenticatedSafe;
use ::pkcs12::bag_type::BagType;
use ::pkcs12::cert_type::CertBag;
use ::pkcs12::pbe_params::EncryptedPrivateKeyInfo;
use ::pkcs12::pfx::Pfx;
use ::pkcs12::safe_bag::SafeContents;
use cms::cert::x509::Certificate;
use cms::content_info::ContentInfo;
use cms::encrypted_data::EncryptedData;
use der::asn1::{ContextSpecific, ObjectIdentifier, OctetString};
use der::{Any, Decode, Encode};
use rustls::pki_types::CertificateDer;
use rustls::sign::CertifiedKey;
use secrecy::SecretString;
use zeroize::Zeroizing;

use self::opener::Opener;
use super::{TransportError, certificates};

/// The content types of RFC 5652 that a file may have, §4 and §8.
const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const ENCRYPTED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.6");

/// What a file holds.
#[derive(Default)]
struct FileContent {
    /// The private keys, in PKCS#8 (RFC 5208).
    keys: Vec<Zeroizing<Vec<u8>>>,
    /// The certificates, in DER.
    certificates: Vec<CertificateDer<'static>>,
}

/// Why a file cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Problem {
    Damaged,
    /// The password is wrong, or the file is damaged: what is encrypted does not show which.
    Password,
    /// The identifier of what is not supported.
    Unsupported(ObjectIdentifier),
    TooLong,
}

impl From<der::Error> for Problem {
    fn from(_: der::Error) -> Self {
        Self::Damaged
    }
}

/// Returns the certificate of a client from a file: its chain and its key.
pub(super) fn of_client(file: &[u8], password: &SecretString) -> Result<CertifiedKey, TransportError> {
    let FileContent { keys, certificates } = open(file, password).map_err(|problem| explained(&problem, file))?;
    let key = match &*keys {
        [] => return Err(certificates::failed("the PKCS#12 file has no private key")),
        [key] => key,
        keys => {
            let text = format!("the PKCS#12 file has {} private keys: a client needs a file with one", keys.len());
            return Err(certificates::failed(&text));
        }
    };
    for (index, certificate) in certificates.iter().enumerate() {
        let completed = key::completed(key, certificate);
        for key in [Some(key), completed.as_ref()].into_iter().flatten() {
            if certificates::joined(vec![certificate.clone()], key::owned(key)).is_ok() {
                return certificates::joined(chain(index, &certificates), key::owned(key));
            }
        }
    }
    Err(certificates::failed(
        "the PKCS#12 file has no certificate for its private key, or the kind of key is not supported",
    ))
}

/// Reads a file (RFC 7292 §4).
fn open(file: &[u8], password: &SecretString) -> Result<FileContent, Problem> {
    let pfx = Pfx::from_der(file)?;
    if pfx.auth_safe.content_type != DATA {
        return Err(Problem::Unsupported(pfx.auth_safe.content_type));
    }
    let safe = pfx.auth_safe.content.decode_as::<OctetString>()?;
    let mut opener = Opener::new(password);
    if let Some(mac) = &pfx.mac_data {
        opener.verify(mac, safe.as_bytes())?;
    }
    let mut content = FileContent::default();
    for info in AuthenticatedSafe::from_der(safe.as_bytes())? {
        let bags = bags(&info, &mut opener)?;
        read_bags(&bags, &mut opener, &mut content)?;
    }
    Ok(content)
}

/// Returns the bags of a part of a file, decrypted (RFC 7292 §4.1).
fn bags(info: &ContentInfo, opener: &mut Opener<'_>) -> Result<Zeroizing<Vec<u8>>, Problem> {
    match info.content_type {
        DATA => Ok(Zeroizing::new(info.content.decode_as::<OctetString>()?.into_bytes())),
        ENCRYPTED_DATA => {
            let data = info.content.decode_as::<EncryptedData>()?.enc_content_info;
            let encrypted = data.encrypted_content.ok_or(Problem::Damaged)?;
            opener.decrypt(&data.content_enc_alg, encrypted.as_bytes())
        }
        other => Err(Problem::Unsupported(other)),
    }
}

/// Adds keys and certificates (RFC 7292 §4.2). Bags of other kinds are left out.
fn read_bags(bags: &[u8], opener: &mut Opener<'_>, content: &mut FileContent) -> Result<(), Problem> {
    for bag in SafeContents::from_der(bags)? {
        match BagType::try_from(bag.bag_id) {
            Ok(BagType::Key) => {
                let key = ContextSpecific::<Any>::from_der(&bag.bag_value)?.value;
                content.keys.push(Zeroizing::new(key.to_der()?));
            }
            Ok(BagType::Pkcs8) => {
                let key = ContextSpecific::<EncryptedPrivateKeyInfo>::from_der(&bag.bag_value)?.value;
                content.keys.push(opener.decrypt(&key.encryption_algorithm, key.encrypted_data.as_bytes())?);
            }
            Ok(BagType::Cert) => {
                let certificate = ContextSpecific::<CertBag>::from_der(&bag.bag_value)?.value;
                if certificate.cert_id == ::pkcs12::PKCS_12_X509_CERT_OID {
                    content.certificates.push(certificate.cert_value.into_bytes().into());
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Returns a certificate with those that have issued it, in order, as far as they are there.
fn chain(index: usize, certificates: &[CertificateDer<'static>]) -> Vec<CertificateDer<'static>> {
    let parsed = certificates.iter().map(|certificate| Certificate::from_der(certificate).ok());
    let mut others: Vec<_> = certificates.iter().zip(parsed).collect();
    let (leaf, mut last) = others.remove(index);
    let mut chain = vec![leaf.clone()];
    while let Some(issuer) = last.map(|certificate| certificate.tbs_certificate.issuer) {
        let is_issuer = |(_, other): &(_, Option<Certificate>)| {
            other.as_ref().is_some_and(|other| other.tbs_certificate.subject == issuer)
        };
        let Some(found) = others.iter().position(is_issuer) else { break };
        let (next, parsed) = others.remove(found);
        chain.push(next.clone());
        last = parsed;
    }
    chain
}

/// Returns the error of a file that cannot be opened.
fn explained(problem: &Problem, file: &[u8]) -> TransportError {
    /// The beginning of a file in BER: a sequence of indefinite length (X.690 §8.1.3.6).
    const INDEFINITE: &[u8] = &[0x30, 0x80];
    certificates::failed(&match problem {
        Problem::Damaged if file.starts_with(b"-----BEGIN") => {
            "the file is PEM, not PKCS#12: TransportSettings::client_certificate takes that".to_owned()
        }
        Problem::Damaged if file.starts_with(INDEFINITE) => {
            "the PKCS#12 file is in BER with indefinite lengths; openssl converts it to PEM: openssl pkcs12 -in FILE -nodes"
                .to_owned()
        }
        Problem::Damaged => "the PKCS#12 file is damaged, or is none".to_owned(),
        Problem::Password => "the password is not that of the PKCS#12 file, or the file is damaged".to_owned(),
        Problem::Unsupported(identifier) => {
            format!("the PKCS#12 file has content or encryption that is not supported: {identifier}")
        }
        Problem::TooLong => "the PKCS#12 file would take too long to open: its keys are derived in too many steps".to_owned(),
    })
}
