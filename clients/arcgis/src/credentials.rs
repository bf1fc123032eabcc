//! The credentials of a user.

use std::fmt;

use secrecy::SecretString;

/// A user's name and password. `Debug` shows only the name. The password is wiped from memory on drop.
///
/// # Examples
///
/// ```
/// use arcgis_soap::Credentials;
///
/// let credentials = Credentials::new("myuser", "secret");
/// assert_eq!(credentials.username(), "myuser");
/// assert!(!format!("{credentials:?}").contains("secret"));
/// ```
#[derive(Clone)]
pub struct Credentials {
    pub(crate) username: String,
    pub(crate) password: SecretString,
}

impl Credentials {
    /// Creates credentials.
    #[must_use]
    pub fn new(username: impl Into<String>, password: impl Into<SecretString>) -> Self {
        Self { username: username.into(), password: password.into() }
    }

    /// Returns the user's name.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.username
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("username", &self.username).finish_non_exhaustive()
    }
}
