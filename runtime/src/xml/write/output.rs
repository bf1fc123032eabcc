//! The document as it grows.

/// A place that text can be appended to.
pub(crate) trait Append {
    /// Appends text.
    fn push_str(&mut self, text: &str);
}

impl Append for String {
    fn push_str(&mut self, text: &str) {
        String::push_str(self, text);
    }
}

/// A growing piece of text in UTF-8: bytes, so that [`Piece`]s can be appended without a call to `memcpy`.
#[derive(Debug, Default)]
pub(crate) struct Output {
    bytes: Vec<u8>,
    /// Why a value could not be appended as a whole.
    failure: Option<Box<str>>,
}

/// A short text that is appended often, padded to a size that takes two vector instructions.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Piece {
    bytes: [u8; Piece::SIZE],
    length: u8,
}

impl Piece {
    const SIZE: usize = 32;

    /// A piece of that text; `None` where it is too long.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let mut bytes = [b' '; Self::SIZE];
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Some(Self { bytes, length: u8::try_from(text.len()).ok()? })
    }
}

impl Append for Output {
    #[inline]
    fn push_str(&mut self, text: &str) {
        self.bytes.extend_from_slice(text.as_bytes());
    }
}

impl Output {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self { bytes: Vec::with_capacity(capacity), failure: None }
    }

    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Returns the bytes from a position on.
    pub(crate) fn since(&self, position: usize) -> &[u8] {
        self.bytes.get(position..).unwrap_or_default()
    }

    /// Inserts text at a position between two characters.
    pub(crate) fn insert(&mut self, position: usize, text: &str) {
        if position <= self.bytes.len() {
            self.bytes.splice(position..position, text.bytes());
        }
    }

    /// Takes note that a value could not be appended as a whole, and why.
    #[cold]
    pub(crate) fn fail(&mut self, why: &str) {
        self.failure = Some(why.into());
    }

    /// Returns why a value could not be appended, once.
    #[cold]
    pub(crate) fn take_failure(&mut self) -> Option<Box<str>> {
        self.failure.take()
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The text itself.
    pub(crate) fn into_string(self) -> String {
        // Only text is ever appended.
        String::from_utf8(self.bytes).unwrap_or_default()
    }

    #[inline]
    pub(crate) fn push_piece(&mut self, piece: &Piece) {
        self.push_padded(&piece.bytes, piece.length.into());
    }

    /// Appends all of the bytes and takes the padding back.
    #[inline]
    pub(crate) fn push_padded<const N: usize>(&mut self, bytes: &[u8; N], length: usize) {
        let end = self.bytes.len() + length;
        self.bytes.extend_from_slice(bytes);
        self.bytes.truncate(end);
    }
}
