//! Replaces known secrets in texts that a server or a library wrote.

use std::borrow::Cow;
use std::ops::Range;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use memchr::memmem;
use zeroize::Zeroizing;

use super::MASK;
use super::escapes::layers;

/// The length, in bytes, of the shortest secret that is searched in base64: shorter ones are in much that is no secret.
const SHORTEST_IN_BASE64: usize = 4;

/// Replaces known secrets, in the encodings in which servers and libraries return them.
///
/// The escapes of a text are decoded before it is searched: percent-encoding, references of HTML and XML, backslash escapes
/// of JSON, each as often as a text was escaped, and base64 (RFC 4648 §4 and §5), in which a secret may be part of more.
///
/// # Examples
///
/// ```
/// use soapstone::redact::Scrubber;
///
/// let scrubber = Scrubber::new(["p&w1"]);
/// assert_eq!(scrubber.scrub("you sent p&#x26;w1, p%2526w1 or Basic YW5uOnAmdzE="), "you sent ***, *** or Basic ***");
/// ```
#[derive(Default)]
pub struct Scrubber {
    /// The secrets as they may be found, `+` as a space.
    patterns: Vec<Zeroizing<Vec<u8>>>,
}

impl Scrubber {
    /// Creates a scrubber for `secrets`. Empty ones are ignored.
    #[must_use]
    pub fn new<'a>(secrets: impl IntoIterator<Item = &'a str>) -> Self {
        let mut scrubber = Self::default();
        for secret in secrets.into_iter().filter(|secret| !secret.is_empty()) {
            // A secret that looks like an escape is decoded along with the text.
            layers(secret.as_bytes(), |view| scrubber.add(view.bytes()));
            let latin: Option<Vec<u8>> = secret.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
            if let Some(latin) = latin.filter(|_| !secret.is_ascii()) {
                layers(&latin, |view| scrubber.add(view.bytes()));
            }
        }
        scrubber
    }

    fn add(&mut self, secret: &[u8]) {
        let pattern = Zeroizing::new(plain(secret).into_owned());
        if !self.patterns.contains(&pattern) {
            self.patterns.push(pattern);
        }
    }

    /// Returns `text` without the secrets, and masked by [`text`](fn@super::text).
    #[must_use]
    pub fn scrub(&self, text: &str) -> String {
        let mut clean = text.to_owned();
        self.replace(&mut clean);
        super::text(&clean)
    }

    /// Masks the secrets in a text. What only looks like a secret stays, unlike with [`scrub`](Self::scrub).
    pub fn replace(&self, text: &mut String) {
        if let Cow::Owned(clean) = self.replaced(text) {
            *text = clean;
        }
    }

    fn replaced<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut found = self.places(text.as_bytes());
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        found.sort_unstable_by_key(|place| place.start);
        let mut clean = String::with_capacity(text.len());
        let mut copied = 0;
        for place in found {
            // Half a character cannot be left.
            let (mut start, mut end) = (place.start.max(copied), place.end);
            while !text.is_char_boundary(start) {
                start -= 1;
            }
            while !text.is_char_boundary(end) {
                end += 1;
            }
            // What overlaps the last place, or follows it at once, is masked by the same mask.
            if start > copied || clean.is_empty() {
                clean.push_str(text.get(copied..start).unwrap_or_default());
                clean.push_str(MASK);
            }
            copied = copied.max(end);
        }
        clean.push_str(text.get(copied..).unwrap_or_default());
        Cow::Owned(clean)
    }

    /// Returns where the secrets are, in any order.
    fn places(&self, text: &[u8]) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        if self.patterns.is_empty() {
            return found;
        }
        layers(text, |view| {
            let bytes = plain(view.bytes());
            for pattern in &self.patterns {
                found.extend(memmem::find_iter(&bytes, &**pattern).map(|at| view.source(at, at + pattern.len())));
            }
            for run in base64_runs(view.bytes()) {
                if view.bytes().get(run.clone()).is_some_and(|run| self.is_in_base64(run)) {
                    found.push(view.source(run.start, run.end));
                }
            }
        });
        found
    }

    /// Returns whether a text in base64 holds a secret. Letters in front of it may be part of the run, so that each of the four
    /// possible beginnings is tried.
    fn is_in_base64(&self, run: &[u8]) -> bool {
        let patterns = || self.patterns.iter().filter(|pattern| pattern.len() >= SHORTEST_IN_BASE64);
        let Some(shortest) = patterns().map(|pattern| pattern.len()).min() else { return false };
        if run.len() < shortest + shortest / 3 {
            return false;
        }
        let letters: Vec<u8> =
            run.iter().filter(|byte| !matches!(byte, b'=' | b'\r' | b'\n')).map(of_standard).collect();
        (0..4).filter_map(|offset| decode(letters.get(offset..)?)).any(|decoded| {
            let mut is_found = false;
            layers(&decoded, |view| {
                let bytes = plain(view.bytes());
                is_found |= patterns().any(|pattern| memmem::find(&bytes, pattern).is_some());
            });
            is_found
        })
    }
}

/// Returns a text with spaces in place of `+`, since either may stand for the other in a form.
fn plain(text: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memchr(b'+', text).is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect())
}

/// Returns the runs of letters of base64 and its variant for URLs, with the padding and breaks between long lines.
fn base64_runs(text: &[u8]) -> Vec<Range<usize>> {
    /// MIME and PEM break lines at 76 and 64 letters.
    const LINE: usize = 60;
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
    let count = |from: usize, is: &dyn Fn(&u8) -> bool| text.iter().skip(from).take_while(|byte| is(byte)).count();
    let (mut runs, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let length = count(at, &is_letter);
        let (start, mut end, mut line) = (at, at + length, length);
        while line >= LINE {
            let blank = count(end, &|byte| matches!(byte, b'\r' | b'\n'));
            line = if blank > 0 { count(end + blank, &is_letter) } else { 0 };
            if line > 0 {
                end += blank + line;
            }
        }
        if end > start {
            end += count(end, &|byte| *byte == b'=').min(2);
            runs.push(start..end);
        }
        at = end + 1;
    }
    runs
}

/// Returns a letter of base64 for that of its variant for URLs.
fn of_standard(byte: &u8) -> u8 {
    match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => *other,
    }
}

/// Decodes base64, whose last letter is left out where it is one too many.
fn decode(letters: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    const CONFIG: GeneralPurposeConfig = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireNone)
        .with_decode_allow_trailing_bits(true);
    const ENGINE: GeneralPurpose = GeneralPurpose::new(&STANDARD, CONFIG);
    let whole = if letters.len() % 4 == 1 { letters.len() - 1 } else { letters.len() };
    ENGINE.decode(letters.get(..whole)?).ok().map(Zeroizing::new)
}
