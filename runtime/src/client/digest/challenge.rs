//! Challenges of servers (RFC 9110 §11.6.1), of which the strongest digest is selected.

use super::Algorithm;
use crate::transport::Headers;

/// A challenge for digest authentication (RFC 7616 §3.3).
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Challenge {
    pub(super) realm: String,
    pub(super) nonce: String,
    pub(super) opaque: Option<String>,
    pub(super) algorithm: Algorithm,
    /// The name of the algorithm as the server has it.
    pub(super) stated_algorithm: Option<String>,
    /// Whether the hash of the password includes the nonce (`-sess`).
    pub(super) is_session: bool,
    /// Whether requests are counted (`qop=auth`), which servers of RFC 2069 do not have.
    pub(super) has_qop: bool,
    /// Whether the credentials were right, and the nonce has expired.
    pub(super) is_stale: bool,
    /// Whether the name of the user is hashed.
    pub(super) hashes_user: bool,
}

impl Challenge {
    /// Returns the challenge with the strongest algorithm among those that are supported.
    pub(super) fn of(headers: &Headers) -> Option<Self> {
        let fields = headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("WWW-Authenticate"));
        let digests = fields.flat_map(|(_, value)| challenges(value));
        let digests = digests.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Digest"));
        let mut best: Option<Self> = None;
        for challenge in digests.filter_map(|(_, parameters)| Self::read(&parameters)) {
            if best.as_ref().is_none_or(|best| challenge.algorithm > best.algorithm) {
                best = Some(challenge);
            }
        }
        best
    }

    /// Reads a challenge; none if it is not valid, or requires what is not supported (`auth-int`, SHA-512-256).
    fn read(parameters: &[(String, String)]) -> Option<Self> {
        let find = |name: &str| {
            let mut all = parameters.iter().filter(|(known, _)| known.eq_ignore_ascii_case(name));
            all.next().map(|(_, value)| value.clone())
        };
        let is_true = |name: &str| find(name).is_some_and(|value| value.eq_ignore_ascii_case("true"));
        let stated_algorithm = find("algorithm");
        let (algorithm, is_session) = match stated_algorithm.as_deref().unwrap_or("MD5").to_ascii_uppercase().as_str() {
            "MD5" => (Algorithm::Md5, false),
            "MD5-SESS" => (Algorithm::Md5, true),
            "SHA-256" => (Algorithm::Sha256, false),
            "SHA-256-SESS" => (Algorithm::Sha256, true),
            _ => return None,
        };
        let qop = find("qop");
        let has_qop = qop.is_some();
        if qop.is_some_and(|qop| !qop.split(',').any(|one| one.trim().eq_ignore_ascii_case("auth"))) {
            return None;
        }
        let challenge = Self {
            realm: find("realm")?,
            nonce: find("nonce")?,
            opaque: find("opaque"),
            algorithm,
            stated_algorithm,
            is_session,
            has_qop,
            is_stale: is_true("stale"),
            hashes_user: is_true("userhash"),
        };
        let is_valid = |text: &String| Headers::is_valid("Authorization", text);
        let opaque = challenge.opaque.as_ref();
        let all = is_valid(&challenge.realm) && is_valid(&challenge.nonce) && opaque.is_none_or(is_valid);
        all.then_some(challenge)
    }
}

/// A scheme and its parameters.
type Parsed = (String, Vec<(String, String)>);

/// Reads the challenges of a header. What is not valid is left out.
fn challenges(header: &str) -> Vec<Parsed> {
    let mut all: Vec<Parsed> = Vec::new();
    let mut rest = header;
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',', '=', '"']);
        if rest.is_empty() {
            return all;
        }
        let (word, after) = split(rest, rest.find([' ', '\t', ',', '=', '"']));
        let value = after.trim_start_matches(BLANKS).strip_prefix('=').map(|value| value.trim_start_matches(BLANKS));
        match (value, all.last_mut()) {
            (Some(value), Some((_, parameters))) => {
                let (text, after) = match value.strip_prefix('"') {
                    Some(value) => unquoted(value),
                    None => {
                        let (text, after) = split(value, value.find([' ', '\t', ',']));
                        (text.to_owned(), after)
                    }
                };
                parameters.push((word.to_owned(), text));
                rest = after;
            }
            _ => {
                all.push((word.to_owned(), Vec::new()));
                rest = after;
            }
        }
    }
}

const BLANKS: [char; 2] = [' ', '\t'];

/// Splits a text at a place, or behind its end.
fn split(text: &str, at: Option<usize>) -> (&str, &str) {
    at.and_then(|at| text.split_at_checked(at)).unwrap_or((text, ""))
}

/// Reads the rest of a quoted string (RFC 9110 §5.6.4), and returns what follows it.
fn unquoted(value: &str) -> (String, &str) {
    let mut text = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' => text.extend(chars.next()),
            c => text.push(c),
        }
    }
    (text, chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(fields: &[&str]) -> Option<Challenge> {
        let mut headers = Headers::default();
        fields.iter().for_each(|field| headers.add("WWW-Authenticate", field));
        Challenge::of(&headers)
    }

    #[test]
    fn the_strongest_digest_is_found_among_other_schemes() {
        let md5 = "Digest realm=\"a, \\\"b\\\"\", nonce=\"n1\", qop=\"auth-int, auth\", algorithm=MD5, opaque=o";
        let sha = "digest REALM = \"r\" , nonce=\"n2\",algorithm=SHA-256-sess,stale=TRUE , userhash=true";
        let found = of(&[md5]).unwrap();
        assert_eq!(
            (found.realm.as_str(), found.nonce.as_str(), found.opaque.as_deref()),
            ("a, \"b\"", "n1", Some("o"))
        );
        assert!(found.has_qop && !found.is_session && !found.is_stale && !found.hashes_user);
        for fields in
            [&[md5, sha][..], &[sha, md5], &[&format!("Basic realm=\"x\", {md5}, Negotiate abc==, {sha}, Bearer")]]
        {
            let found = of(fields).unwrap();
            assert_eq!((found.nonce.as_str(), found.algorithm), ("n2", Algorithm::Sha256), "{fields:?}");
            assert!(found.is_session && found.is_stale && found.hashes_user && !found.has_qop);
        }
    }

    #[test]
    fn what_is_no_digest_that_is_supported_is_none() {
        for field in [
            "",
            "Basic realm=\"Digest realm=x, nonce=y\"",
            "Digest",
            "Digest realm=r",
            "Digest nonce=n",
            "Digest realm=r, nonce=n, qop=auth-int",
            "Digest realm=r, nonce=n, algorithm=SHA-512-256",
            "Digest realm=\"r\", nonce=\"a\u{7}b\"",
            "=\"=,\\\"é",
            "Digest é=\"é",
        ] {
            assert_eq!(of(&[field]), None, "{field}");
        }
        assert!(of(&["Digest realm=\"\u{e9}\", nonce=n"]).is_some());
    }
}
