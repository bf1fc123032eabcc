//! The bodies of requests: bytes, files, and what readers provide.

use std::fmt;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;

use crate::xsd::Binary;

/// The body of a request. Cheap to clone: attempts share it, and a file or a reader is opened for each.
///
/// # Examples
///
/// ```
/// use std::io::Read as _;
/// use soapstone::transport::Body;
///
/// let envelope = Body::from("<e/>");
/// assert_eq!(envelope.as_bytes().map(|bytes| bytes.len()), Some(4));
/// let repeated = Body::reader(Some(3), || Ok(&b"abc"[..]));
/// let both = Body::join([envelope, repeated]);
/// assert_eq!((both.len(), both.is_empty()), (Some(7), false));
/// assert_eq!(both.to_bytes().unwrap(), "<e/>abc");
///
/// /// Opens a file as a transport does, once for each attempt.
/// fn start(path: &str) -> std::io::Result<String> {
///     let mut text = String::new();
///     Body::file(path)?.open()?.take(9).read_to_string(&mut text)?;
///     Ok(text)
/// }
/// # assert!(start("Cargo.toml").unwrap().starts_with('['));
/// ```
#[derive(Clone)]
pub struct Body(Kind);

#[derive(Clone)]
enum Kind {
    Bytes(Bytes),
    /// What is opened for each attempt.
    Opened(Binary),
    Joined(Arc<[Body]>),
}

impl Body {
    /// Creates a body of the content of a file, as long as it is now.
    ///
    /// # Errors
    /// There is no such file, or its length is not known.
    pub fn file(path: impl AsRef<Path>) -> io::Result<Self> {
        Binary::file(path).map(Self::from)
    }

    /// Creates a body that is read from what `open` returns, once for each attempt. `length` is in bytes; a body without it is
    /// sent in chunks (RFC 9112 §7.1), which some servers do not accept.
    pub fn reader<R: Read + Send + 'static>(
        length: Option<u64>,
        open: impl Fn() -> io::Result<R> + Send + Sync + 'static,
    ) -> Self {
        Binary::reader(length, open).into()
    }

    /// Creates a body of several, one after another.
    pub fn join(parts: impl IntoIterator<Item = Self>) -> Self {
        Self(Kind::Joined(parts.into_iter().collect()))
    }

    /// Returns the length in bytes, if it is known.
    #[must_use]
    pub fn len(&self) -> Option<u64> {
        match &self.0 {
            Kind::Bytes(bytes) => Some(bytes.len() as u64),
            Kind::Opened(opened) => opened.len(),
            Kind::Joined(parts) => parts.iter().map(Self::len).sum(),
        }
    }

    /// Returns whether the body is known to have no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// Returns the bytes, if they are in memory as one piece.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Kind::Bytes(bytes) => Some(bytes),
            Kind::Opened(_) | Kind::Joined(_) => None,
        }
    }

    /// Opens the body for an attempt.
    ///
    /// # Errors
    /// A file or reader cannot be opened.
    pub fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        match &self.0 {
            Kind::Bytes(bytes) => Ok(Box::new(io::Cursor::new(bytes.clone()))),
            Kind::Opened(opened) => opened.open(),
            Kind::Joined(parts) => Ok(Box::new(JoinedReader { parts: Arc::clone(parts), next: 0, open: None })),
        }
    }

    /// Returns the whole body in memory: for tests, and for transports that cannot stream.
    ///
    /// # Errors
    /// A file or reader cannot be opened or read.
    pub fn to_bytes(&self) -> io::Result<Bytes> {
        if let Kind::Bytes(bytes) = &self.0 {
            return Ok(bytes.clone());
        }
        let mut bytes = Vec::new();
        self.open()?.read_to_end(&mut bytes)?;
        Ok(bytes.into())
    }
}

/// Reads the parts of a body one after another.
struct JoinedReader {
    parts: Arc<[Body]>,
    next: usize,
    open: Option<Box<dyn Read + Send>>,
}

impl Read for JoinedReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if let Some(reader) = &mut self.open {
                let count = reader.read(buffer)?;
                if count > 0 || buffer.is_empty() {
                    return Ok(count);
                }
            }
            let Some(part) = self.parts.get(self.next) else { return Ok(0) };
            self.open = Some(part.open()?);
            self.next += 1;
        }
    }
}

impl Default for Body {
    fn default() -> Self {
        Self(Kind::Bytes(Bytes::new()))
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Kind::Bytes(bytes))
    }
}

impl From<Binary> for Body {
    fn from(content: Binary) -> Self {
        match content.as_bytes() {
            Some(bytes) => Self(Kind::Bytes(bytes.clone())),
            None => Self(Kind::Opened(content)),
        }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Kind::Bytes(bytes.into()))
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self(Kind::Bytes(text.into()))
    }
}

impl From<&'static str> for Body {
    fn from(text: &'static str) -> Self {
        Self(Kind::Bytes(Bytes::from_static(text.as_bytes())))
    }
}

impl From<&'static [u8]> for Body {
    fn from(bytes: &'static [u8]) -> Self {
        Self(Kind::Bytes(Bytes::from_static(bytes)))
    }
}

/// Shows the kind and the length, and no content.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            Kind::Opened(opened) => opened.describe(f),
            Kind::Joined(parts) => f.debug_list().entries(parts.iter()).finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_opened_again_for_each_attempt() {
        let path = std::env::temp_dir().join(format!("soapstone-body-{}", std::process::id()));
        std::fs::write(&path, "file").unwrap();
        let body = Body::join([Body::from("a"), Body::file(&path).unwrap(), Body::default(), Body::from(vec![b'z'])]);
        std::fs::write(&path, "filefile").unwrap();
        for _ in 0..2 {
            assert_eq!(body.to_bytes().unwrap(), "afilez");
        }
        assert_eq!((body.len(), body.as_bytes()), (Some(6), None));
        std::fs::remove_file(&path).unwrap();
        assert!(body.to_bytes().is_err() && Body::file(&path).is_err());
        let endless = Body::join([Body::from("a"), Body::reader(None, || Ok(io::repeat(0).take(3)))]);
        assert_eq!((endless.len(), endless.to_bytes().unwrap().len()), (None, 4));
        assert_eq!(format!("{endless:?}"), "[1 bytes, reader, unknown length]");
    }
}
