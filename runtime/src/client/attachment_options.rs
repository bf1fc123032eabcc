//! The options of attachments, of requests and of responses.

use std::sync::Arc;

use super::aside::StoreOption;
use super::options::Options;
use crate::soap::{Attachment, AttachmentStore};

impl Options {
    /// Sends requests as MTOM (SOAP Message Transmission Optimization Mechanism, W3C 2005): the values of
    /// `xs:base64Binary` elements of at least `from` octets are MIME parts beside the envelope, without being encoded
    /// in base64. `from` 0 makes parts of all of them. A [`Binary`](crate::Binary) is read while the request is sent. Requests without such values are packages of one part. The
    /// server may respond in kind; responses are read in either form, with and without this option.
    ///
    /// ```
    /// # use soapstone::Options;
    /// let options = Options::default().mtom(1024);
    /// # let _ = options;
    /// ```
    #[must_use]
    pub fn mtom(mut self, from: usize) -> Self {
        self.mtom_from = Some(from);
        self
    }

    /// Adds an attachment to requests (SOAP Messages with Attachments, W3C note of 2000): a part beside the envelope, which the
    /// message need not name. Fields of the type `swaRef` hold its [`url`](Attachment::url).
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use soapstone::soap::Attachment;
    /// use soapstone::{Binary, Options};
    /// let scan = Attachment::new("scan@example.com", Binary::file("Cargo.toml")?.with_media_type("text/plain"));
    /// let (reference, options) = (scan.url(), Options::default().attachment(scan));
    /// # let _ = (reference, options);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn attachment(mut self, attachment: Attachment) -> Self {
        self.attachments.push(attachment);
        self
    }

    /// Sets where large attachments of responses go while they arrive, instead of memory: those that come after the first `room`
    /// bytes of attachments. The values of [`Binary`](crate::Binary) fields, and [`Attachment`]s, are then what the store
    /// returns. The message itself stays in memory; [`limit`](Self::limit) is for both.
    ///
    /// Where a module [needs attachments](crate::soap::SoapModule::needs_attachments), a signature for example, and for the items of
    /// [`Client::stream`](crate::Client::stream), all attachments are in memory.
    ///
    /// ```
    /// # #[cfg(feature = "tempfile")] {
    /// use soapstone::Options;
    /// use soapstone::soap::TemporaryFiles;
    /// let options = Options::default().limit(4 << 30).attachment_store(1 << 20, TemporaryFiles::default());
    /// # let _ = options;
    /// # }
    /// ```
    #[must_use]
    pub fn attachment_store(mut self, room: usize, store: impl AttachmentStore + 'static) -> Self {
        self.store = Some(StoreOption { room, store: Arc::new(store) });
        self
    }
}
