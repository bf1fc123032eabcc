//! Where large attachments of responses go while they arrive.

use std::io::{self, Write};

use crate::xsd::Binary;

/// Stores the large attachments of responses while they arrive: in files, or wherever the application has them. It is set by
/// [`Options::attachment_store`](crate::Options::attachment_store). With the feature `tempfile`, `soap::TemporaryFiles` is
/// one.
///
/// ```
/// use std::io::{self, Write};
/// use soapstone::Binary;
/// use soapstone::soap::{AttachmentStore, StoredAttachment};
///
/// /// Counts the bytes of attachments, and keeps none.
/// struct Counting;
/// struct Counter(u64);
///
/// impl AttachmentStore for Counting {
///     fn begin(&self, headers: &[(String, String)]) -> io::Result<Box<dyn StoredAttachment>> {
///         println!("{headers:?}");
///         Ok(Box::new(Counter(0)))
///     }
/// }
///
/// impl Write for Counter {
///     fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
///         self.0 += piece.len() as u64;
///         Ok(piece.len())
///     }
///     fn flush(&mut self) -> io::Result<()> {
///         Ok(())
///     }
/// }
///
/// impl StoredAttachment for Counter {
///     fn finish(self: Box<Self>) -> io::Result<Binary> {
///         println!("{} bytes", self.0);
///         Ok(Binary::default())
///     }
/// }
/// ```
pub trait AttachmentStore: Send + Sync {
    /// Begins to store an attachment that has these header fields.
    ///
    /// # Errors
    /// It cannot be stored. The call fails.
    fn begin(&self, headers: &[(String, String)]) -> io::Result<Box<dyn StoredAttachment>>;
}

/// An attachment that is being stored: its body is written piece by piece, in its transfer encoding. It is dropped where the
/// response breaks off.
pub trait StoredAttachment: Write + Send {
    /// Ends the attachment, and returns it as the field or the [`Attachment`](super::Attachment) has it.
    ///
    /// # Errors
    /// It cannot be stored. The call fails.
    fn finish(self: Box<Self>) -> io::Result<Binary>;
}

/// Stores attachments in temporary files, which are deleted with the last clone of the [`Binary`].
///
/// # Examples
///
/// ```
/// use soapstone::Options;
/// use soapstone::soap::TemporaryFiles;
///
/// // The first MiB of attachments stays in memory.
/// let options = Options::default().attachment_store(1 << 20, TemporaryFiles::within("/var/tmp"));
/// # let _ = options;
/// ```
#[cfg(feature = "tempfile")]
#[derive(Debug, Clone, Default)]
pub struct TemporaryFiles {
    folder: Option<std::path::PathBuf>,
}

#[cfg(feature = "tempfile")]
impl TemporaryFiles {
    /// Creates a store of files in a folder. The default is that of the system for temporary files.
    #[must_use]
    pub fn within(folder: impl Into<std::path::PathBuf>) -> Self {
        Self { folder: Some(folder.into()) }
    }
}

#[cfg(feature = "tempfile")]
impl AttachmentStore for TemporaryFiles {
    fn begin(&self, _: &[(String, String)]) -> io::Result<Box<dyn StoredAttachment>> {
        let file = match &self.folder {
            Some(folder) => tempfile::NamedTempFile::new_in(folder)?,
            None => tempfile::NamedTempFile::new()?,
        };
        Ok(Box::new(TemporaryFile(file)))
    }
}

#[cfg(feature = "tempfile")]
struct TemporaryFile(tempfile::NamedTempFile);

#[cfg(feature = "tempfile")]
impl Write for TemporaryFile {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        self.0.write(piece)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(feature = "tempfile")]
impl StoredAttachment for TemporaryFile {
    fn finish(self: Box<Self>) -> io::Result<Binary> {
        let length = self.0.as_file().metadata()?.len();
        // The path deletes the file when it is dropped.
        let path = self.0.into_temp_path();
        Ok(Binary::reader(Some(length), move || std::fs::File::open(&path)))
    }
}
