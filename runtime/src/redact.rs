//! Masks secrets in printed texts: URLs, excerpts of responses, errors of other libraries.
//!
//! Two ways are used together. [`url`](fn@url) and [`text`](fn@text) recognise secrets by *name* (`token=…`,
//! `password=…`, `https://user:password@host`), so they also mask unknown secrets. A [`Scrubber`] replaces known
//! secrets, wherever they are and however they are encoded.
//!
//! # Examples
//!
//! ```
//! use soapstone::redact::{self, MASK, Scrubber};
//!
//! let url = "https://ada:secret@gis.example.com/services?f=json&token=abc".parse()?;
//! assert_eq!(redact::url(&url), "https://***@gis.example.com/services?f=json&token=***");
//! assert_eq!(redact::text("login failed: password=hunter2 is wrong"), "login failed: password=*** is wrong");
//! assert_eq!(redact::excerpt(b"<html><body><h1>Sign in</h1>please</body></html>", 40), "Sign in please");
//!
//! // A secret that is known is masked wherever it is.
//! let mut text = "no user for hunter2".to_owned();
//! Scrubber::new(["hunter2"]).replace(&mut text);
//! assert_eq!(text, format!("no user for {MASK}"));
//! # Ok::<(), url::ParseError>(())
//! ```

mod escapes;
mod scrubber;
mod secrets;

use url::Url;

pub use self::scrubber::Scrubber;
use self::secrets::secrets;

/// The replacement of a secret.
pub const MASK: &str = "***";

/// The names (lower case) whose values are secret wherever something is assigned to them: form fields, JSON members,
/// elements, prose. A name that merely ends with one of these (`access_token`) counts too. `secrets` has more names for
/// the parameters of URLs; `code: 498` in prose is no secret.
const SECRET_NAMES: [&str; 9] =
    ["token", "password", "passwd", "pwd", "secret", "apikey", "api_key", "signature", "authorization"];

/// Returns a URL for people: user information and the values of secret parameters in query and fragment are masked.
#[must_use]
pub fn url(url: &Url) -> String {
    let mut clean = url.clone();
    if !clean.username().is_empty() || clean.password().is_some() {
        // Both setters fail only for URLs without a host, which have no user information to begin with.
        let _ = clean.set_password(None);
        let _ = clean.set_username(MASK);
    }
    if let Some(query) = url.query() {
        clean.set_query(Some(&mask_pairs(query)));
    }
    if let Some(fragment) = url.fragment() {
        clean.set_fragment(Some(&mask_pairs(fragment)));
    }
    clean.into()
}

/// Returns a text for people. Masked are the content of elements with names such as `password`, the values after
/// `token=`, `"password":` or `password: `, and user information and secret parameters (`sig=`, `code=`,
/// `subscription-key=`, …) in URLs.
#[must_use]
pub fn text(text: &str) -> String {
    mask_parameters(&mask_assignments(&mask_elements(text)), false)
}

/// Returns the text of an element or attribute for people: nothing of it where the name is one of a secret, else what
/// [`text`](fn@text) leaves.
pub(crate) fn value(text: &str, name: &str) -> String {
    let name = name.to_ascii_lowercase();
    if !text.is_empty() && SECRET_NAMES.iter().any(|secret| name.ends_with(secret)) {
        return MASK.to_owned();
    }
    self::text(text)
}

/// Returns the first characters of an unexpected response, on one line, without markup and control characters: enough
/// to recognise a login page or the message of a proxy.
#[must_use]
pub fn excerpt(body: &[u8], limit: usize) -> String {
    // Cut before decoding: a response may be a gigabyte.
    let head = body.get(..limit.saturating_mul(20)).unwrap_or(body);
    let decoded = String::from_utf8_lossy(head);
    let bare = if decoded.trim_start().starts_with('<') { without_markup(&decoded) } else { String::new() };
    let text = if bare.trim().is_empty() { &*decoded } else { &bare };
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    match line.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

/// The text between the tags; the contents of `script` and `style` are left out.
fn without_markup(markup: &str) -> String {
    let mut text = String::new();
    let mut rest = markup;
    while let Some(start) = rest.find('<') {
        text.push_str(rest.get(..start).unwrap_or_default());
        text.push(' ');
        rest = rest.get(start..).unwrap_or_default();
        for name in ["script", "style"] {
            let inside = rest.get(1..).is_some_and(|tag| starts_with_ignore_case(tag, name));
            if let (true, Some(end)) = (inside, rest.to_ascii_lowercase().find(&format!("</{name}"))) {
                rest = rest.get(end..).unwrap_or_default();
            }
        }
        rest = rest.find('>').and_then(|end| rest.get(end + 1..)).unwrap_or_default();
    }
    text.push_str(rest);
    text
}

fn starts_with_ignore_case(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
}

/// Masks values in `a=b&c=d`, leaving everything else byte for byte.
fn mask_pairs(pairs: &str) -> String {
    let masked = mask_parameters(pairs, true);
    masked.split('&').map(mask_assignments).collect::<Vec<_>>().join("&")
}

/// Masks user information and secret parameters of URLs, in a text or in what is nothing but a query.
fn mask_parameters(text: &str, is_query: bool) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut at = 0;
    for secret in secrets(text, is_query) {
        clean.push_str(text.get(at..secret.start).unwrap_or_default());
        clean.push_str(MASK);
        at = secret.end;
    }
    clean.push_str(text.get(at..).unwrap_or_default());
    clean
}

/// Masks what is assigned to a secret name: behind `=`, `%3D` or `:`, the name in quotation marks or not.
fn mask_assignments(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let mut clean = String::with_capacity(text.len());
    let mut at = 0;
    // The next value after each name. They are looked up once each, so that a text full of tokens costs no more than
    // its length.
    let mut next = SECRET_NAMES.map(|name| next_value(&lower, name, 0));
    while let Some((start, end)) = next.iter().flatten().min().copied() {
        clean.push_str(text.get(at..start).unwrap_or_default());
        clean.push_str(MASK);
        at = end;
        for (value, name) in next.iter_mut().zip(SECRET_NAMES) {
            if value.is_some_and(|(start, _)| start < at) {
                *value = next_value(&lower, name, at);
            }
        }
    }
    clean.push_str(text.get(at..).unwrap_or_default());
    clean
}

/// Where the next value that is assigned to `name` begins and ends in a lower-case text, from `from` on.
fn next_value(lower: &str, name: &str, from: usize) -> Option<(usize, usize)> {
    let mut at = from;
    while let Some(found) = lower.get(at..).and_then(|rest| rest.find(name)) {
        at += found + name.len();
        if let Some((start, end)) = value_after(lower, name, at).filter(|(start, end)| start < end) {
            return Some((start, end));
        }
    }
    None
}

/// The value that is assigned to `name`, which ends at `at`, if an assignment stands there.
fn value_after(lower: &str, name: &str, at: usize) -> Option<(usize, usize)> {
    let rest = lower.get(at..)?;
    let after_name = quote(rest).map_or(rest, |(_, rest)| rest);
    let is_quoted = after_name.len() != rest.len();
    let sign = after_name.trim_start_matches(BLANKS);
    let is_prose = !is_quoted && sign.starts_with(':');
    let value = if let Some(value) = sign.strip_prefix('=') {
        value
    } else if let Some(value) = after_name.strip_prefix("%3d") {
        value
    } else {
        // A signature is many things in prose, and a secret only in a URL or in JSON.
        sign.strip_prefix(':').filter(|_| is_quoted || name != "signature")?
    };
    let value = value.trim_start_matches(BLANKS);
    let (value, length) = match quote(value) {
        Some((quote, value)) => (value, value.find(quote)),
        // `Authorization: Basic …` has two words.
        None if name == "authorization" => (value, value.find(['\r', '\n', '"', '\'', '<', '>', '&', ','])),
        None => (value, value.find(ends_value)),
    };
    // All of these reach to the end of the text, so that their lengths determine where they begin.
    let begin = lower.len() - value.len();
    let value = value.get(..length.unwrap_or(value.len()))?;
    if is_prose && name == "token" && is_remark(value) {
        return None;
    }
    Some((begin, begin + value.find("%26").unwrap_or(value.len())))
}

const BLANKS: [char; 2] = [' ', '\t'];

/// Whether a character ends a value that has no quotation marks.
fn ends_value(c: char) -> bool {
    c.is_whitespace() || matches!(c, '&' | '"' | '\'' | '<' | '>' | ',' | ';' | '}' | ')')
}

/// Whether what follows `token:` is a server's code or remark, rather than a token.
fn is_remark(value: &str) -> bool {
    const WORDS: [&str; 8] = ["expired", "invalid", "is", "missing", "none", "not", "null", "required"];
    // Tokens are ASCII; a typographic quotation mark is a person's.
    if value.starts_with(|c: char| !c.is_ascii()) {
        return true;
    }
    let word = value.trim_end_matches(['.', '!', ':']);
    WORDS.contains(&word) || (word.len() <= 3 && word.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The quotation mark that a text begins with, however it is escaped, and what follows it.
fn quote(text: &str) -> Option<(&'static str, &str)> {
    const QUOTES: [&str; 8] = ["\"", "'", "&quot;", "&#34;", "&apos;", "&#39;", "\\\"", "%22"];
    QUOTES.iter().find_map(|quote| Some((*quote, text.strip_prefix(quote)?)))
}

/// Masks the content of elements with secret names, in markup that is escaped in one of the usual ways or not at all.
fn mask_elements(text: &str) -> String {
    const BRACKETS: [(&str, &str); 7] = [
        ("<", ">"),
        ("&lt;", "&gt;"),
        ("&amp;lt;", "&amp;gt;"),
        ("&#60;", "&#62;"),
        ("&#x3c;", "&#x3e;"),
        ("%3c", "%3e"),
        ("\\u003c", "\\u003e"),
    ];
    let mut clean = text.to_owned();
    for (open, close) in BRACKETS {
        let lower = clean.to_ascii_lowercase();
        if lower.contains(open) && SECRET_NAMES.iter().any(|name| lower.contains(name)) {
            clean = mask_elements_between(&clean, &lower, open, close);
        }
    }
    clean
}

fn mask_elements_between(text: &str, lower: &str, open: &str, close: &str) -> String {
    let end_tag = format!("{open}/");
    let (mut ends, mut closes) = (PieceFinder::new(lower, &end_tag), PieceFinder::new(lower, close));
    let mut clean = String::with_capacity(text.len());
    let (mut copied, mut at) = (0, 0);
    while let Some(found) = lower.get(at..).and_then(|rest| rest.find(open)) {
        at += found + open.len();
        let rest = lower.get(at..).unwrap_or_default();
        let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
        let name = rest.split(|c| !is_name(c)).next().unwrap_or_default();
        let local = name.rsplit(':').next().unwrap_or_default();
        if !SECRET_NAMES.iter().any(|secret| local.ends_with(secret)) {
            continue;
        }
        let Some(tag_end) = closes.from(at) else { break };
        let begin = tag_end + close.len();
        if lower.get(at..tag_end).is_some_and(|tag| tag.ends_with('/')) {
            continue;
        }
        let end = ends.from(begin).unwrap_or(lower.len());
        let content = lower.get(begin..end).unwrap_or_default().trim_start();
        let holds_elements = content.strip_prefix(open).is_some_and(|inner| !inner.starts_with("![cdata["));
        // An element that is merely called like one (`GetToken`) holds others, which are looked at themselves.
        if content.is_empty() || (holds_elements && !SECRET_NAMES.contains(&local)) {
            continue;
        }
        clean.push_str(text.get(copied..begin).unwrap_or_default());
        clean.push_str(MASK);
        (copied, at) = (end, end);
    }
    clean.push_str(text.get(copied..).unwrap_or_default());
    clean
}

/// Finds where a piece of text occurs next. The last result is kept, so that repeated searches take no longer than one.
struct PieceFinder<'a> {
    text: &'a str,
    wanted: &'a str,
    found: Option<usize>,
    is_fresh: bool,
}

impl<'a> PieceFinder<'a> {
    fn new(text: &'a str, wanted: &'a str) -> Self {
        Self { text, wanted, found: None, is_fresh: true }
    }

    /// The first place from `at` on, which must not go back.
    fn from(&mut self, at: usize) -> Option<usize> {
        if self.is_fresh || self.found.is_some_and(|found| found < at) {
            self.is_fresh = false;
            self.found = self.text.get(at..).and_then(|rest| rest.find(self.wanted)).map(|found| at + found);
        }
        self.found
    }
}

#[cfg(test)]
mod tests;
