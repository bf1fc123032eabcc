//! The error of a text that is not in the lexical space of its type.

use std::fmt;

/// Text that is not in a type's lexical space.
///
/// # Examples
///
/// ```
/// use soapstone::codec::simple::ValueError;
///
/// let error = ValueError::new("abc", "int");
/// assert_eq!((error.text(), error.expected()), ("abc", "int"));
/// assert_eq!(error.to_string(), "\"abc\" is not an int");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueError {
    text: Box<str>,
    expected: &'static str,
}

impl ValueError {
    /// The longest piece of the text that a message quotes, in bytes.
    const QUOTED: usize = 64;

    /// Creates the error that `text` is not an `expected`, which is usually
    /// [`Simple::EXPECTED`](super::Simple::EXPECTED).
    #[must_use]
    pub fn new(text: &str, expected: &'static str) -> Self {
        let mut end = text.len().min(Self::QUOTED);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let quoted = text.get(..end).unwrap_or_default();
        let text = if end < text.len() { format!("{quoted}…").into() } else { quoted.into() };
        Self { text, expected }
    }

    /// Returns the text, cut to a bounded length.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the same error with another text.
    pub(crate) fn with_text(self, text: String) -> Self {
        Self { text: text.into(), ..self }
    }

    /// Returns the expected type.
    #[must_use]
    pub fn expected(&self) -> &'static str {
        self.expected
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let article = if self.expected.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']) { "an" } else { "a" };
        write!(f, "{:?} is not {article} {}", self.text, self.expected)
    }
}

impl std::error::Error for ValueError {}
