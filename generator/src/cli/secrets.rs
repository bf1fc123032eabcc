//! The secrets in the URL of the main document, which servers quote in what they return.

use soapstone::redact::Scrubber;

use super::address;

/// The length, in bytes, of the shortest secret that is searched: shorter ones are in much that is no secret.
const SHORTEST: usize = 4;

/// What must not be printed.
pub struct Secrets(Scrubber);

impl Secrets {
    /// Returns the password and the secret parameters of a URL; nothing of what is not a URL.
    pub fn of(wsdl: Option<&str>) -> Self {
        let Some(url) = wsdl.filter(|wsdl| address::is_url(wsdl)) else { return Self(Scrubber::default()) };
        let password = address::credentials(url).map(|(_, password)| password);
        let all = password.as_deref().into_iter().chain(address::secret_values(url));
        Self(Scrubber::new(all.filter(|secret| secret.len() >= SHORTEST)))
    }

    /// Returns a text without the secrets, in whatever escapes they are.
    pub fn masked(&self, mut text: String) -> String {
        self.0.replace(&mut text);
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_of_the_url_are_masked_however_they_are_written() {
        let secrets = Secrets::of(Some("https://ann:p%40ss%26word@h/a?wsdl&token=a%2Bb%3Dc&x=plain&sig=abc"));
        for text in [
            "p@ss&word",
            "p%40ss%26word",
            "p@ss&#x26;word",
            r"p@ss\u0026word",
            "YW5uOnBAc3Mmd29yZA==",
            "a+b=c",
            "a%2bb%3dc",
        ] {
            assert_eq!(secrets.masked(format!("<{text}>")), "<***>");
        }
        for text in ["ann", "plain", "abc", "token: word", "https://h/a?key=b"] {
            assert_eq!(secrets.masked(text.to_owned()), text);
        }
        assert_eq!(Secrets::of(Some("a.wsdl?token=abcd")).masked("abcd".to_owned()), "abcd");
        assert_eq!(Secrets::of(None).masked("abcd".to_owned()), "abcd");
    }
}
