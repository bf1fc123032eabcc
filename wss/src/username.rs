//! The Username Token Profile 1.0 and 1.1.

use std::fmt;
use std::time::SystemTime;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use ring::digest::{Context, SHA1_FOR_LEGACY_USE_ONLY};
use secrecy::{ExposeSecret as _, SecretString};

use crate::error::WssError;
use crate::names::{BASE64, PASSWORD_DIGEST, PASSWORD_TEXT};
use crate::{clock, escape, random};

/// A name with a password. The `Debug` form does not show the password.
///
/// # Examples
///
/// ```
/// use soapstone_wss::{Security, UsernameToken};
///
/// let digest = UsernameToken::digest("myuser", "secret");
/// let text = UsernameToken::text("myuser", "secret").with_nonce();
/// let without = UsernameToken::name_only("myuser");
/// assert!(!format!("{digest:?}{text:?}").contains("secret"));
/// let security = Security::new().username(without);
/// # let _ = security;
/// ```
#[derive(Clone)]
pub struct UsernameToken {
    name: String,
    password: Option<SecretString>,
    is_digest: bool,
    has_nonce: bool,
}

impl UsernameToken {
    /// Creates a token with the password itself (`PasswordText`), for services over TLS.
    #[must_use]
    pub fn text(name: impl Into<String>, password: impl Into<SecretString>) -> Self {
        Self { name: name.into(), password: Some(password.into()), is_digest: false, has_nonce: false }
    }

    /// Creates a token with a digest of the password, a nonce and the time, which are new for each message
    /// (`PasswordDigest`, §3.1).
    #[must_use]
    pub fn digest(name: impl Into<String>, password: impl Into<SecretString>) -> Self {
        Self { is_digest: true, has_nonce: true, ..Self::text(name, password) }
    }

    /// Creates a token without a password.
    #[must_use]
    pub fn name_only(name: impl Into<String>) -> Self {
        Self { password: None, ..Self::text(name, "") }
    }

    /// Adds a nonce and the time to a token with the password itself, which some services require against replay.
    #[must_use]
    pub fn with_nonce(mut self) -> Self {
        self.has_nonce = true;
        self
    }

    /// Returns the password.
    pub(crate) fn password(&self) -> Option<&SecretString> {
        self.password.as_ref()
    }

    /// Appends the token as XML, with the prefixes `wsse` and `wsu`.
    pub(crate) fn write(&self, out: &mut String, id: &str, now: SystemTime) -> Result<(), WssError> {
        let (nonce, created) = (random::bytes()?, clock::written(now));
        out.push_str("<wsse:UsernameToken wsu:Id=\"");
        out.push_str(id);
        out.push_str("\"><wsse:Username>");
        escape::text(out, &self.name);
        out.push_str("</wsse:Username>");
        if let Some(password) = &self.password {
            let kind = if self.is_digest { PASSWORD_DIGEST } else { PASSWORD_TEXT };
            out.push_str(&format!("<wsse:Password Type=\"{kind}\">"));
            if self.is_digest {
                out.push_str(&password_digest(&nonce, &created, password.expose_secret()));
            } else {
                escape::text(out, password.expose_secret());
            }
            out.push_str("</wsse:Password>");
        }
        if self.has_nonce {
            let nonce = BASE64_STANDARD.encode(nonce);
            out.push_str(&format!("<wsse:Nonce EncodingType=\"{BASE64}\">{nonce}</wsse:Nonce>"));
            out.push_str(&format!("<wsu:Created>{created}</wsu:Created>"));
        }
        out.push_str("</wsse:UsernameToken>");
        Ok(())
    }
}

/// Returns `Base64(SHA-1(nonce + created + password))` (§3.1, which has no other digest).
fn password_digest(nonce: &[u8], created: &str, password: &str) -> String {
    let mut context = Context::new(&SHA1_FOR_LEGACY_USE_ONLY);
    [nonce, created.as_bytes(), password.as_bytes()].into_iter().for_each(|part| context.update(part));
    BASE64_STANDARD.encode(context.finish())
}

impl fmt::Debug for UsernameToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UsernameToken")
            .field("name", &self.name)
            .field("is_digest", &self.is_digest)
            .field("has_nonce", &self.has_nonce)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the ONVIF Application Programmer's Guide 1.0 §6.1.1.3.
    #[test]
    fn a_digest_is_that_of_others() {
        let nonce = BASE64_STANDARD.decode("LKqI6G/AikKCQrN0zqZFlg==").unwrap();
        let digest = password_digest(&nonce, "2010-09-16T07:50:45Z", "userpassword");
        assert_eq!(digest, "tuOSpGlFlIXsozq4HFNeeGeFLEI=");
    }

    #[test]
    fn the_password_is_not_shown() {
        let token = UsernameToken::digest("ann", "pa55word");
        assert!(!format!("{token:?}").contains("pa55word"));
        let mut xml = String::new();
        token.write(&mut xml, "id", SystemTime::now()).unwrap();
        assert!(!xml.contains("pa55word") && xml.contains("#PasswordDigest"), "{xml}");
    }

    #[test]
    fn each_token_has_a_nonce_of_its_own() {
        let token = UsernameToken::text("a&b", "<&>").with_nonce();
        let write = || {
            let mut xml = String::new();
            token.write(&mut xml, "id", SystemTime::UNIX_EPOCH).unwrap();
            xml
        };
        let (one, other) = (write(), write());
        assert_ne!(one, other);
        assert!(one.contains("<wsse:Username>a&amp;b<") && one.contains(">&lt;&amp;&gt;</wsse:Password>"), "{one}");
        let mut bare = String::new();
        UsernameToken::name_only("ann").write(&mut bare, "id", SystemTime::UNIX_EPOCH).unwrap();
        assert!(!bare.contains("Password") && !bare.contains("Nonce"), "{bare}");
    }
}
