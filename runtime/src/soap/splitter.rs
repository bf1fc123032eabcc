//! Puts large parts of a multipart body aside while it arrives (RFC 2046 §5.1).

use std::io;
use std::sync::Arc;

use memchr::{memchr, memmem};

use super::attachments::{Aside, MOST_PARTS, content_id_of, head_of, header_fields, parameter, start_of};
use super::store::{AttachmentStore, StoredAttachment};

/// The longest header of a part, with the delimiter's line before it, in bytes.
const LONGEST_HEAD: usize = 64 << 10;

/// A multipart body that arrives in pieces. What is left of it is a multipart body of the same parts, of which those that were
/// put aside are empty.
pub(crate) struct Splitter {
    /// Two hyphens and the boundary.
    delimiter: Vec<u8>,
    /// The Content-ID of the root part.
    start: Option<String>,
    /// The number of bytes that attachments may have in memory.
    room: usize,
    store: Arc<dyn AttachmentStore>,
    /// The body that is left.
    body: Vec<u8>,
    /// Where the search for the next delimiter goes on.
    scanned: usize,
    /// The number of parts that have begun.
    begun: usize,
    state: SplitState,
    aside: Aside,
}

enum SplitState {
    /// Before the first part, or after the last.
    Outside,
    /// In the line of a delimiter or the header, which begin here.
    Head(usize),
    /// In a body that stays.
    Kept,
    /// In the body of an attachment with this header, which begins here.
    Attachment(usize, Vec<(String, String)>),
    /// In the body of a part that is put aside, which would begin here.
    Aside(usize, Box<dyn StoredAttachment>),
    /// After the last delimiter.
    End,
}

impl Splitter {
    /// Creates the body of a response with that media type, of which the attachments may have `room` bytes in memory; `None`
    /// if it is not multipart.
    pub(crate) fn new(content_type: &str, room: usize, store: Arc<dyn AttachmentStore>) -> Option<Self> {
        let boundary = parameter(content_type, "boundary").filter(|_| super::is_multipart(content_type))?;
        Some(Self {
            delimiter: format!("--{boundary}").into_bytes(),
            start: start_of(content_type).map(str::to_owned),
            room,
            store,
            body: Vec::new(),
            scanned: 0,
            begun: 0,
            state: SplitState::Outside,
            aside: Aside::new(),
        })
    }

    /// Takes the next piece of the body.
    ///
    /// # Errors
    /// An attachment cannot be stored, or there are too many.
    pub(crate) fn push(&mut self, piece: &[u8]) -> io::Result<()> {
        self.body.extend_from_slice(piece);
        loop {
            self.leave_head()?;
            let Some(at) = self.next_delimiter() else { break };
            let at = self.end_part(at)?;
            self.begin_part(at)?;
        }
        self.move_aside()
    }

    /// Returns what is left of the body, and what was put aside, at the body's end.
    ///
    /// # Errors
    /// An attachment cannot be stored.
    pub(crate) fn finish(mut self) -> io::Result<(Vec<u8>, Aside)> {
        // Servers may omit the last boundary, or its last characters.
        let end = self.find_delimiter().unwrap_or(self.body.len());
        self.end_part(end)?;
        Ok((self.body, self.aside))
    }

    /// Finds the next delimiter, which begins a line, with what shows whether it is the last.
    fn next_delimiter(&mut self) -> Option<usize> {
        let at = self.find_delimiter()?;
        (self.body.len() >= at + self.delimiter.len() + 2).then_some(at)
    }

    /// Finds the next delimiter, which begins a line.
    fn find_delimiter(&mut self) -> Option<usize> {
        if matches!(self.state, SplitState::End) {
            return None;
        }
        let finder = memmem::Finder::new(&self.delimiter);
        while let Some(found) = self.body.get(self.scanned..).and_then(|rest| finder.find(rest)) {
            let at = self.scanned + found;
            if at > 0 && self.body.get(at - 1) != Some(&b'\n') {
                self.scanned = at + 1;
                continue;
            }
            self.scanned = at;
            return Some(at);
        }
        // The beginning of one may be at the end, and the line break before it is looked at.
        let unfinished = self.body.len().saturating_sub(self.delimiter.len() + 1);
        self.scanned = self.scanned.max(unfinished);
        None
    }

    /// Ends the part before the delimiter at `at`, and returns where that is then.
    fn end_part(&mut self, at: usize) -> io::Result<usize> {
        self.leave_memory(at)?;
        match std::mem::replace(&mut self.state, SplitState::Outside) {
            SplitState::Attachment(begin, _) => self.room = self.room.saturating_sub(at.saturating_sub(begin)),
            SplitState::Aside(begin, mut writer) => {
                // The line break before a delimiter belongs to it.
                let rest = self.body.get(begin..at).unwrap_or_default();
                let is_end = at == self.body.len();
                let content = rest
                    .strip_suffix(b"\n")
                    .filter(|_| !is_end)
                    .map_or(rest, |rest| rest.strip_suffix(b"\r").unwrap_or(rest));
                let end = begin + content.len();
                writer.write_all(content)?;
                self.aside.push((self.begun - 1, writer.finish()?));
                self.body.drain(begin..end);
                return Ok(at - (end - begin));
            }
            SplitState::Outside | SplitState::Head(_) | SplitState::Kept | SplitState::End => {}
        }
        Ok(at)
    }

    /// Begins the part after the delimiter at `at`.
    fn begin_part(&mut self, at: usize) -> io::Result<()> {
        let after = at + self.delimiter.len();
        self.scanned = after;
        if self.body.get(after..).is_some_and(|rest| rest.starts_with(b"--")) {
            self.state = SplitState::End;
            return Ok(());
        }
        if self.begun == MOST_PARTS {
            return Err(io::Error::other("the response has too many"));
        }
        self.begun += 1;
        self.state = SplitState::Head(at);
        Ok(())
    }

    /// Goes on to a part's body if its header is there.
    fn leave_head(&mut self) -> io::Result<()> {
        let SplitState::Head(begin) = self.state else { return Ok(()) };
        let Some(part) = self.body.get(begin..) else { return Ok(()) };
        let line = memchr(b'\n', part).map_or(part.len(), |end| end + 1);
        let lines = part.get(line..).unwrap_or_default();
        let Some((head, body)) = head_of(lines) else {
            let is_long = part.len() > LONGEST_HEAD;
            let text = "the header of a part is longer than 64 KiB";
            return if is_long { Err(io::Error::other(text)) } else { Ok(()) };
        };
        let headers = header_fields(head);
        let is_root = self.start.as_ref().is_some_and(|start| content_id_of(&headers) == *start);
        let body = begin + line + body;
        // The first part is the message where none is named.
        self.state = if self.begun == 1 || is_root { SplitState::Kept } else { SplitState::Attachment(body, headers) };
        Ok(())
    }

    /// Begins to put an attachment aside if it is too large up to `end`.
    fn leave_memory(&mut self, end: usize) -> io::Result<()> {
        if let SplitState::Attachment(begin, headers) = &self.state
            && end.saturating_sub(*begin) > self.room
        {
            self.state = SplitState::Aside(*begin, self.store.begin(headers)?);
        }
        Ok(())
    }

    /// Stores what is there of an attachment that is put aside.
    fn move_aside(&mut self) -> io::Result<()> {
        self.leave_memory(self.body.len())?;
        let SplitState::Aside(begin, writer) = &mut self.state else { return Ok(()) };
        // What may be a delimiter stays, with the line break before it.
        let end = self.body.len().saturating_sub(self.delimiter.len() + 4);
        let Some(content) = self.body.get(*begin..end) else { return Ok(()) };
        writer.write_all(content)?;
        self.scanned = self.scanned.saturating_sub(content.len()).max(*begin);
        self.body.drain(*begin..end);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::Mutex;

    use bytes::Bytes;

    use super::super::attachments::Package;
    use super::*;
    use crate::xsd::Binary;

    /// Counts what is stored.
    #[derive(Default)]
    struct Memory(Mutex<usize>);
    struct Stored(Vec<u8>);

    impl AttachmentStore for Memory {
        fn begin(&self, _: &[(String, String)]) -> io::Result<Box<dyn StoredAttachment>> {
            *self.0.lock().unwrap() += 1;
            Ok(Box::new(Stored(Vec::new())))
        }
    }

    impl Write for Stored {
        fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
            self.0.extend_from_slice(piece);
            Ok(piece.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl StoredAttachment for Stored {
        fn finish(self: Box<Self>) -> io::Result<Binary> {
            Ok(self.0.into())
        }
    }

    const TYPE: &str = "multipart/related; boundary=b; start=\"<root>\"";

    /// Splits a body that arrives in pieces of that size; returns what is left and how many parts were stored.
    fn split(body: &[u8], piece: usize, room: usize) -> (Package, usize, usize) {
        let store = Arc::new(Memory::default());
        let mut splitter = Splitter::new(TYPE, room, Arc::clone(&store) as Arc<dyn AttachmentStore>).unwrap();
        body.chunks(piece).for_each(|piece| splitter.push(piece).unwrap());
        let (left, aside) = splitter.finish().unwrap();
        let length = left.len();
        let stored = *store.0.lock().unwrap();
        (Package::new(TYPE, &Bytes::from(left), &aside).unwrap(), stored, length)
    }

    #[test]
    fn parts_are_the_same_wherever_they_are() {
        let octets: Vec<u8> = (0..=255).cycle().take(3000).chain(*b"\r\n--a\r\n--\r\n-b --b").collect();
        for ends in ["", "--b--", "--b", "--b\n", "--b-", "\r\n--b--\r\nepilogue\r\n--b\r\n"] {
            for lines in ["\r\n", "\n"] {
                let mut body = format!(
                    "preamble\n--b\nContent-ID: <x>\n\nfirst\n--b\nContent-ID: <root>\n\n<a>{}</a>\n--b\n\nsmall\n\
                     --b\nContent-ID: <large>\nX: y\n\n",
                    "t".repeat(2000)
                );
                body = body.replace('\n', lines);
                let mut body = body.into_bytes();
                body.extend_from_slice(&octets);
                if !ends.is_empty() {
                    body.extend_from_slice(lines.as_bytes());
                }
                body.extend_from_slice(ends.trim_start().as_bytes());
                let whole = Package::new(TYPE, &Bytes::copy_from_slice(&body), &Aside::new()).unwrap();
                for piece in [1, 2, 7, 100, 1000, body.len()] {
                    let (package, stored, length) = split(&body, piece, 1000);
                    assert_eq!((stored, package.attachments.len()), (1, 3), "{ends:?} {lines:?} {piece}");
                    assert_eq!(package.root, whole.root);
                    let large = package.attachments.last().unwrap().content().unwrap();
                    assert_eq!(large, Binary::from(octets.clone()), "{ends:?} {lines:?} {piece}");
                    assert!(length < 2500, "{length}");
                }
                let (package, stored, _) = split(&body, 100, 10_000);
                assert_eq!((stored, &package.attachments), (0, &whole.attachments));
            }
        }
    }

    #[test]
    fn small_parts_are_put_aside_when_they_are_many() {
        let part = "--b\r\n\r\n0123456789\r\n";
        let body = format!("--b\r\nContent-ID: <root>\r\n\r\n<a/>\r\n{}--b--", part.repeat(20));
        let (package, stored, _) = split(body.as_bytes(), 5, 100);
        // Eight fit, since the line breaks between them count.
        assert_eq!((package.attachments.len(), stored), (20, 12));
        assert!(package.attachments.iter().all(|part| part.encoded == Binary::from(*b"0123456789")));
    }

    #[test]
    fn parts_are_limited_while_they_arrive() {
        let store: Arc<dyn AttachmentStore> = Arc::new(Memory::default());
        let mut splitter = Splitter::new(TYPE, 0, store).unwrap();
        assert!(splitter.push("--b\n\n\n".repeat(MOST_PARTS).as_bytes()).is_ok());
        assert!(splitter.push(b"--b\n\n").is_err());
    }

    #[test]
    fn headers_of_parts_are_limited() {
        let push = |line: &str, lines: usize| {
            let mut splitter = Splitter::new(TYPE, 0, Arc::new(Memory::default())).unwrap();
            let body = format!("--b\nContent-ID: <root>\n\n<a/>\n--b{}", line.repeat(lines));
            body.as_bytes().chunks(1000).try_for_each(|piece| splitter.push(piece))
        };
        assert!(push("\nX: 0123456789", 4000).is_ok());
        for (line, lines) in [("\nX: 0123456789", 5000), ("X: 0123456789", 6000)] {
            assert!(push(line, lines).unwrap_err().to_string().contains("longer than 64 KiB"), "{line:?}");
        }
    }

    #[test]
    fn other_bodies_are_not_split() {
        let store: Arc<dyn AttachmentStore> = Arc::new(Memory::default());
        assert!(Splitter::new("text/xml; boundary=b", 0, Arc::clone(&store)).is_none());
        assert!(Splitter::new("multipart/related", 0, store).is_none());
    }
}
