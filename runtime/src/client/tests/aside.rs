//! Attachments of responses that are put aside: what bounds them.

use std::io::{self, Write};

use super::*;
use crate::soap::{AttachmentStore, StoredAttachment};
use crate::xsd::Binary;

/// Stores nothing.
struct Nowhere;

impl AttachmentStore for Nowhere {
    fn begin(&self, _: &[(String, String)]) -> io::Result<Box<dyn StoredAttachment>> {
        Ok(Box::new(Self))
    }
}

impl Write for Nowhere {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl StoredAttachment for Nowhere {
    fn finish(self: Box<Self>) -> io::Result<Binary> {
        Ok(Binary::default())
    }
}

#[test]
fn the_limit_counts_what_is_put_aside_whatever_the_transport_does() {
    let server = Fake(|_: Request| {
        let message = echo("x").body;
        let body =
            [b"--B\r\n\r\n", &*message, b"\r\n--B\r\nContent-ID: <a>\r\n\r\n", &[0; 100_000], b"\r\n--B--"].concat();
        Ok(Response::new(200, "multipart/related; boundary=B", body))
    });
    let server = Arc::new(server);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for (limit, is_within) in [(1 << 20, true), (50_000, false)] {
        let options = Options::default().limit(limit).attachment_store(10, Nowhere);
        let blocking = BlockingClient::with_transport(ENDPOINT, options.clone(), Arc::clone(&server)).unwrap();
        let client = Client::with_transport(ENDPOINT, options, Arc::clone(&server)).unwrap();
        for outcome in
            [blocking.call::<Echo>(&String::new(), &()), runtime.block_on(client.call::<Echo>(&String::new(), &()))]
        {
            match outcome {
                Ok(text) => assert!(is_within && text == "x", "{limit}"),
                Err(error) => assert!(!is_within && error.kind() == crate::error::ErrorKind::Limit, "{error}"),
            }
        }
    }
}
