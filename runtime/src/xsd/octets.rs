//! [`Binary`]: octets in memory, in a file, or from a reader.

use std::fmt;
use std::fs::File;
use std::hash::{Hash, Hasher};
use std::io::{self, Read};
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

use bytes::Bytes;

use super::binary::{CHUNK, write_base64};
use super::{Base64Binary, InvalidValue};

/// Octets in memory, in a file, or from a reader that can be opened again: `xs:base64Binary` (XSD 1.0 Part 2 §3.2.16) of any
/// size. Cheap to clone.
///
/// With [`Options::mtom`](crate::Options::mtom), a value is a part beside the envelope, and is not read before the request is
/// sent; otherwise, it is text in the envelope. A value that was received as a part is that part, without a copy.
///
/// Two values are equal if both are in memory and have the same octets, or if they are clones of one file or reader. The media
/// type does not count.
///
/// # Examples
///
/// ```
/// use std::io::Read as _;
///
/// use soapstone::Binary;
///
/// let text = Binary::from(&b"abc"[..]).with_media_type("text/plain");
/// assert_eq!((text.len(), text.media_type()), (Some(3), Some("text/plain")));
/// assert_eq!(text.as_bytes().map(|bytes| &bytes[..]), Some(&b"abc"[..]));
/// let repeated = Binary::reader(None, || Ok(&b"abc"[..]));
/// assert_eq!((repeated.len(), repeated.to_bytes().unwrap()), (None, text.to_bytes().unwrap()));
///
/// fn from_file() -> std::io::Result<Binary> {
///     let manifest = Binary::file("Cargo.toml")?;
///     let mut start = String::new();
///     manifest.open()?.take(9).read_to_string(&mut start)?;
///     assert!(start.starts_with('[') && !manifest.is_empty());
///     manifest.save(std::env::temp_dir().join("copy.toml"))?;
///     Ok(manifest)
/// }
/// # from_file().unwrap();
/// ```
#[derive(Clone, Default)]
pub struct Binary {
    content: OctetContent,
    media_type: Option<Arc<str>>,
}

#[derive(Clone)]
enum OctetContent {
    Bytes(Bytes),
    Opened(Arc<Reopened>),
}

type OpenReader = dyn Fn() -> io::Result<Box<dyn Read + Send>> + Send + Sync;

/// What is opened for each reading.
struct Reopened {
    length: Option<u64>,
    /// A panic within leaves nothing behind that a later reading would see: each opens its own reader. Boxes of deep types
    /// require that.
    open: AssertUnwindSafe<Box<OpenReader>>,
    /// The path of a file.
    path: Option<PathBuf>,
}

impl Binary {
    /// Creates a value of the content of a file, as long as it is now.
    ///
    /// # Errors
    /// There is no such file, or its length is not known.
    pub fn file(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref().to_owned();
        let (length, opened) = (std::fs::metadata(&path)?.len(), path.clone());
        // A file that grows meanwhile must not be longer than announced.
        let open = move || {
            let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", opened.display()));
            Ok(Box::new(File::open(&opened).map_err(named)?.take(length)) as Box<dyn Read + Send>)
        };
        Ok(Self::opened(Reopened { length: Some(length), open: AssertUnwindSafe(Box::new(open)), path: Some(path) }))
    }

    /// Creates a value that is read from what `open` returns, once for each attempt of a call. `length` is in bytes; where it is
    /// not known, the request is sent in chunks (RFC 9112 §7.1), which some servers do not accept.
    pub fn reader<R: Read + Send + 'static>(
        length: Option<u64>,
        open: impl Fn() -> io::Result<R> + Send + Sync + 'static,
    ) -> Self {
        let open = move || open().map(|reader| Box::new(reader) as Box<dyn Read + Send>);
        Self::opened(Reopened { length, open: AssertUnwindSafe(Box::new(open)), path: None })
    }

    fn opened(opened: Reopened) -> Self {
        Self { content: OctetContent::Opened(Arc::new(opened)), media_type: None }
    }

    /// Sets the media type, which a part that is sent has as its `Content-Type`: `application/octet-stream` by default.
    #[must_use]
    pub fn with_media_type(mut self, media_type: &str) -> Self {
        self.media_type = Some(media_type.into());
        self
    }

    /// Returns the media type that was set, or that the part had.
    #[must_use]
    pub fn media_type(&self) -> Option<&str> {
        self.media_type.as_deref()
    }

    /// Returns the length in bytes, if it is known.
    #[must_use]
    pub fn len(&self) -> Option<u64> {
        match &self.content {
            OctetContent::Bytes(bytes) => Some(bytes.len() as u64),
            OctetContent::Opened(opened) => opened.length,
        }
    }

    /// Returns whether there are known to be no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }

    /// Returns the bytes, if they are in memory.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.content {
            OctetContent::Bytes(bytes) => Some(bytes),
            OctetContent::Opened(_) => None,
        }
    }

    /// Opens the content for reading. Each call begins at the first byte.
    ///
    /// # Errors
    /// A file or reader cannot be opened.
    pub fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        match &self.content {
            OctetContent::Bytes(bytes) => Ok(Box::new(io::Cursor::new(bytes.clone()))),
            OctetContent::Opened(opened) => (opened.open.0)(),
        }
    }

    /// Returns the whole content in memory.
    ///
    /// # Errors
    /// A file or reader cannot be opened or read.
    pub fn to_bytes(&self) -> io::Result<Bytes> {
        if let OctetContent::Bytes(bytes) = &self.content {
            return Ok(bytes.clone());
        }
        let mut bytes = Vec::new();
        self.open()?.read_to_end(&mut bytes)?;
        Ok(bytes.into())
    }

    /// Writes the content to a file, which is replaced if there is one, and returns its length in bytes. A value of that file
    /// itself leaves it as it is.
    ///
    /// # Errors
    /// The content cannot be read, or the file not written.
    pub fn save(&self, path: impl AsRef<Path>) -> io::Result<u64> {
        let (path, mut content) = (path.as_ref(), self.open()?);
        if let OctetContent::Opened(opened) = &self.content
            && let Some(source) = &opened.path
            && let (Ok(source), Ok(target)) = (source.canonicalize(), path.canonicalize())
            && source == target
        {
            return Ok(target.metadata()?.len());
        }
        io::copy(&mut content, &mut File::create(path)?)
    }

    /// Passes the literal on, piece by piece.
    pub(crate) fn write_literal(&self, mut take: impl FnMut(&str)) -> io::Result<()> {
        if let OctetContent::Bytes(bytes) = &self.content {
            write_base64(bytes, take);
            return Ok(());
        }
        let (mut reader, mut chunk) = (self.open()?, Vec::with_capacity(CHUNK));
        loop {
            // Only the last chunk may be short, because its end is padded.
            reader.by_ref().take(CHUNK as u64).read_to_end(&mut chunk)?;
            write_base64(&chunk, &mut take);
            if chunk.len() < CHUNK {
                return Ok(());
            }
            chunk.clear();
        }
    }

    /// Shows the kind and the length, and no content.
    pub(crate) fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.len().map_or_else(|| "unknown length".to_owned(), |length| format!("{length} bytes"));
        match &self.content {
            OctetContent::Bytes(_) => f.write_str(&length),
            OctetContent::Opened(opened) => match &opened.path {
                Some(path) => write!(f, "{}, {length}", path.display()),
                None => write!(f, "reader, {length}"),
            },
        }
    }
}

impl Default for OctetContent {
    fn default() -> Self {
        Self::Bytes(Bytes::new())
    }
}

impl fmt::Debug for Binary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Binary(")?;
        self.describe(f)?;
        f.write_str(")")
    }
}

impl PartialEq for Binary {
    fn eq(&self, other: &Self) -> bool {
        match (&self.content, &other.content) {
            (OctetContent::Bytes(one), OctetContent::Bytes(other)) => one == other,
            (OctetContent::Opened(one), OctetContent::Opened(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl Eq for Binary {}

impl Hash for Binary {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.content {
            OctetContent::Bytes(bytes) => bytes.hash(state),
            OctetContent::Opened(opened) => Arc::as_ptr(opened).hash(state),
        }
    }
}

/// Reads a literal in Base64.
impl FromStr for Binary {
    type Err = InvalidValue;

    fn from_str(text: &str) -> Result<Self, InvalidValue> {
        text.parse::<Base64Binary>().map(Self::from)
    }
}

impl From<Bytes> for Binary {
    fn from(bytes: Bytes) -> Self {
        Self { content: OctetContent::Bytes(bytes), media_type: None }
    }
}

impl From<Vec<u8>> for Binary {
    fn from(octets: Vec<u8>) -> Self {
        Bytes::from(octets).into()
    }
}

impl From<String> for Binary {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&[u8]> for Binary {
    fn from(octets: &[u8]) -> Self {
        Bytes::copy_from_slice(octets).into()
    }
}

impl<const N: usize> From<[u8; N]> for Binary {
    fn from(octets: [u8; N]) -> Self {
        octets.to_vec().into()
    }
}

impl From<Base64Binary> for Binary {
    fn from(value: Base64Binary) -> Self {
        value.0.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the literal of a value.
    fn literal(value: &Binary) -> String {
        let mut text = String::new();
        value.write_literal(|piece| text.push_str(piece)).unwrap();
        text
    }

    #[test]
    fn the_literal_of_a_reader_is_that_of_its_bytes() {
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 2] {
            let octets: Vec<u8> = (0..=255).cycle().take(length).collect();
            let expected = Base64Binary(octets.clone()).to_string();
            let bytes = Binary::from(octets.clone());
            // A reader may provide fewer bytes than there is room for.
            let half = length / 2;
            let reader = Binary::reader(None, move || {
                let (head, tail) = octets.split_at(half);
                Ok(io::Cursor::new(head.to_vec()).chain(io::Cursor::new(tail.to_vec())))
            });
            assert_eq!((literal(&bytes), literal(&reader)), (expected.clone(), expected.clone()));
            assert_eq!(expected.parse::<Binary>().unwrap(), bytes);
        }
    }

    #[test]
    fn values_are_equal_by_content_or_by_origin() {
        let (one, other) = (Binary::from([1, 2]), Binary::from(vec![1, 2]).with_media_type("image/png"));
        assert_eq!(one, other);
        let reader = || Binary::reader(Some(2), || Ok(&[1_u8, 2][..]));
        let read = reader();
        assert_eq!(read, read.clone());
        assert_ne!(read, reader());
        assert_ne!(read, one);
        assert_eq!(format!("{one:?} {read:?}"), "Binary(2 bytes) Binary(reader, 2 bytes)");
    }

    #[test]
    fn boxes_of_deep_types_can_hold_values() {
        let boxed = crate::codec::deep::DeepBox::new(Binary::from([1]));
        assert_eq!(*boxed, Binary::from([1]));
    }

    #[test]
    fn unreadable_files_are_errors() {
        let path = std::env::temp_dir().join(format!("soapstone-binary-{}", std::process::id()));
        std::fs::write(&path, "file").unwrap();
        let file = Binary::file(&path).unwrap();
        assert_eq!((file.len(), literal(&file)), (Some(4), "ZmlsZQ==".to_owned()));
        let copy = path.with_extension("copy");
        assert_eq!((file.save(&copy).unwrap(), std::fs::read(&copy).unwrap()), (4, b"file".to_vec()));
        // Creating the file would empty it before it is read.
        assert_eq!((file.save(&path).unwrap(), literal(&file)), (4, "ZmlsZQ==".to_owned()));
        std::fs::remove_file(&copy).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert!(file.write_literal(|_| ()).is_err() && Binary::file(&path).is_err());
    }
}
