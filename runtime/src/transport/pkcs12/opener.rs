//! What a password opens: the code that authenticates a file, and encrypted content.

use ::pkcs12::kdf::{Pkcs12KeyType, derive_key};
use ::pkcs12::mac_data::MacData;
use ::pkcs12::pbe_params::Pkcs12PbeParams;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockCipher, BlockDecryptMut, KeyInit, KeyIvInit};
use cms::cert::x509::spki::AlgorithmIdentifierOwned;
use der::asn1::ObjectIdentifier;
use des::{TdesEde2, TdesEde3};
use hmac::digest::core_api::BlockSizeUser;
use hmac::digest::{Digest, FixedOutputReset};
use hmac::{Mac, SimpleHmac};
use pkcs5::pbes2;
use rc2::Rc2;
use secrecy::{ExposeSecret as _, SecretString};
use sha1::Sha1;
use sha2::{Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use super::Problem;

/// The most steps that all keys of a file may be derived in, some ten seconds. OpenSSL writes files of 6,000, older versions of Java
/// those of 200,000.
const STEPS: u32 = 20_000_000;

const SHA_1: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.14.3.2.26");
const SHA_256: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.1");
const SHA_384: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.2");
const SHA_512: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.16.840.1.101.3.4.2.3");

/// The length in bytes of a block of triple DES and RC2.
const BLOCK: usize = 8;

/// Opens the parts of a file with its password.
pub(super) struct Opener<'p> {
    password: &'p SecretString,
    /// The password in the form for the older schemes: UTF-16, with a zero at the end (RFC 7292 §B.1).
    wide: Zeroizing<Vec<u8>>,
    steps_left: u32,
}

impl<'p> Opener<'p> {
    pub(super) fn new(password: &'p SecretString) -> Self {
        let units = password.expose_secret().encode_utf16().chain([0]);
        let wide = Zeroizing::new(units.flat_map(u16::to_be_bytes).collect());
        Self { password, wide, steps_left: STEPS }
    }

    /// Verifies the code that authenticates the content of a file (RFC 7292 §4).
    pub(super) fn verify(&mut self, mac: &MacData, content: &[u8]) -> Result<(), Problem> {
        let is_valid = match mac.mac.algorithm.oid {
            SHA_1 => is_authentic::<Sha1>,
            SHA_256 => is_authentic::<Sha256>,
            SHA_384 => is_authentic::<Sha384>,
            SHA_512 => is_authentic::<Sha512>,
            other => return Err(Problem::Unsupported(other)),
        };
        self.spend(mac.iterations)?;
        if is_valid(&self.wide, mac, content) {
            return Ok(());
        }
        // Some programs take an empty password for none.
        if self.password.expose_secret().is_empty() {
            self.spend(mac.iterations)?;
            self.wide.clear();
            if is_valid(&self.wide, mac, content) {
                return Ok(());
            }
        }
        Err(Problem::Password)
    }

    /// Decrypts content.
    pub(super) fn decrypt(
        &mut self,
        algorithm: &AlgorithmIdentifierOwned,
        encrypted: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Problem> {
        let parameters = algorithm.parameters.as_ref().ok_or(Problem::Damaged)?;
        let decrypt = match algorithm.oid {
            pbes2::PBES2_OID => {
                let parameters = parameters.decode_as::<pbes2::Parameters<'_>>();
                return self.decrypt_pbes2(&parameters.map_err(unsupported)?, encrypted);
            }
            ::pkcs12::PKCS_12_PBE_WITH_SHAAND3_KEY_TRIPLE_DES_CBC => decrypt_pbes1::<TdesEde3>,
            ::pkcs12::PKCS_12_PBE_WITH_SHAAND2_KEY_TRIPLE_DES_CBC => decrypt_pbes1::<TdesEde2>,
            ::pkcs12::PKCS_12_PBE_WITH_SHAAND128_BIT_RC2_CBC | ::pkcs12::PKCS_12_PBEWITH_SHAAND40_BIT_RC2_CBC => {
                decrypt_pbes1::<Rc2>
            }
            other => return Err(Problem::Unsupported(other)),
        };
        let key_length = match algorithm.oid {
            ::pkcs12::PKCS_12_PBE_WITH_SHAAND3_KEY_TRIPLE_DES_CBC => 24,
            ::pkcs12::PKCS_12_PBEWITH_SHAAND40_BIT_RC2_CBC => 5,
            _ => 16,
        };
        let parameters = parameters.decode_as::<Pkcs12PbeParams>()?;
        // Two keys of up to two hashes.
        for _ in 0..3 {
            self.spend(parameters.iterations)?;
        }
        decrypt(&self.wide, &parameters, key_length, encrypted)
    }

    /// Decrypts by PBES2 (RFC 8018 §6.2) with PBKDF2.
    fn decrypt_pbes2(
        &mut self,
        parameters: &pbes2::Parameters<'_>,
        encrypted: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Problem> {
        let kdf = parameters.kdf.pbkdf2().ok_or_else(|| Problem::Unsupported(parameters.kdf.oid()))?;
        self.spend(i32::try_from(kdf.iteration_count).unwrap_or(i32::MAX))?;
        let mut content = Zeroizing::new(encrypted.to_vec());
        let decrypted = parameters.decrypt_in_place(self.password.expose_secret(), &mut content);
        let length = decrypted.map_err(|_| Problem::Password)?.len();
        content.truncate(length);
        Ok(content)
    }

    /// Counts the steps of a key against what is left.
    fn spend(&mut self, iterations: i32) -> Result<(), Problem> {
        let steps = u32::try_from(iterations).ok().filter(|steps| *steps > 0).ok_or(Problem::Damaged)?;
        self.steps_left = self.steps_left.checked_sub(steps).ok_or(Problem::TooLong)?;
        Ok(())
    }
}

/// Returns the problem of parameters that cannot be read: an algorithm that the library lacks, or nonsense.
fn unsupported(error: der::Error) -> Problem {
    match error.kind() {
        der::ErrorKind::OidUnknown { oid } => Problem::Unsupported(oid),
        _ => Problem::Damaged,
    }
}

/// Returns whether a code is that of the content (RFC 7292 §B.4).
fn is_authentic<D: Digest + FixedOutputReset + BlockSizeUser>(password: &[u8], mac: &MacData, content: &[u8]) -> bool {
    let (salt, length) = (mac.mac_salt.as_bytes(), <D as Digest>::output_size());
    let key = Zeroizing::new(derive_key::<D>(password, salt, Pkcs12KeyType::Mac, mac.iterations, length));
    <SimpleHmac<D> as KeyInit>::new_from_slice(&key).is_ok_and(|mut code| {
        code.update(content);
        code.verify_slice(mac.mac.digest.as_bytes()).is_ok()
    })
}

/// Decrypts by a scheme of RFC 7292 §C.
fn decrypt_pbes1<C: BlockCipher + BlockDecryptMut + KeyInit>(
    password: &[u8],
    parameters: &Pkcs12PbeParams,
    key_length: usize,
    encrypted: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let derive = |kind, length| {
        Zeroizing::new(derive_key::<Sha1>(password, parameters.salt.as_bytes(), kind, parameters.iterations, length))
    };
    let (key, start) = (derive(Pkcs12KeyType::EncryptionKey, key_length), derive(Pkcs12KeyType::Iv, BLOCK));
    let cipher = cbc::Decryptor::<C>::new_from_slices(&key, &start).map_err(|_| Problem::Damaged)?;
    let mut content = Zeroizing::new(encrypted.to_vec());
    let length = cipher.decrypt_padded_mut::<Pkcs7>(&mut content).map_err(|_| Problem::Password)?.len();
    content.truncate(length);
    Ok(content)
}

#[cfg(test)]
mod tests {
    use ::pkcs12::digest_info::DigestInfo;
    use der::asn1::OctetString;

    use super::*;

    #[test]
    fn an_empty_password_may_be_none() {
        let algorithm = AlgorithmIdentifierOwned { oid: SHA_256, parameters: None };
        for wide in [&[][..], &[0, 0]] {
            let key = derive_key::<Sha256>(wide, b"salt", Pkcs12KeyType::Mac, 7, 32);
            let mut code = <SimpleHmac<Sha256> as KeyInit>::new_from_slice(&key).unwrap();
            code.update(b"content");
            let digest = OctetString::new(code.finalize().into_bytes().to_vec()).unwrap();
            let mac = DigestInfo { algorithm: algorithm.clone(), digest };
            let mac = MacData { mac, mac_salt: OctetString::new(*b"salt").unwrap(), iterations: 7 };
            assert_eq!(Opener::new(&"".into()).verify(&mac, b"content"), Ok(()));
            assert_eq!(Opener::new(&"".into()).verify(&mac, b"changed"), Err(Problem::Password));
            assert_eq!(Opener::new(&"secret".into()).verify(&mac, b"content"), Err(Problem::Password));
        }
    }

    #[test]
    fn all_keys_of_a_file_have_a_limit_in_common() {
        let password = "secret".into();
        let mut opener = Opener::new(&password);
        assert_eq!(opener.spend(0), Err(Problem::Damaged));
        assert_eq!(opener.spend(-1), Err(Problem::Damaged));
        assert_eq!(opener.spend(i32::MAX), Err(Problem::TooLong));
        for _ in 0..4 {
            assert_eq!(opener.spend(5_000_000), Ok(()));
        }
        assert_eq!(opener.spend(1), Err(Problem::TooLong));
    }
}
