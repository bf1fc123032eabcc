//! The piece of a message that is in memory while its items are decoded.

use super::open::OpenElements;
use super::path::ItemPath;
use crate::codec::decode::{DecodeError, DecodeErrorKind, DecodeOptions, Decoder, ItemPlace, Note, Read};
use crate::schema::NamespaceTable;
use crate::xml::XmlRead;
use crate::xml::read::chunks::{ChunkDecoder, ChunkToken, first_token};

/// The number of bytes from which what was decoded is removed from the window.
const COMPACT: usize = 64 << 10;

/// Reads the pending item and keeps it.
pub(super) type ReadItem<'r> = dyn FnMut(&mut Decoder<'_>, &ItemPlace<'_>) -> Read + 'r;

/// The text that arrived and is not decoded yet, and what is known about the text before it.
#[derive(Debug)]
pub(super) struct Window {
    path: Vec<String>,
    package: &'static NamespaceTable,
    options: DecodeOptions,
    limit: usize,
    chunks: ChunkDecoder,
    text: String,
    /// The beginning of the text that is not decoded yet.
    begin: usize,
    /// The number of bytes of the document before the text.
    before: usize,
    open: OpenElements,
    /// The length of an incomplete item that was searched for its end.
    search: Option<EndSearch>,
    count: usize,
    notes: Vec<Note>,
    /// How many more notes are kept: a message has no more of them than one that is decoded as a whole.
    notes_left: usize,
    remainder: String,
}

/// The search for the end of an item.
#[derive(Debug, Clone, Copy, Default)]
struct EndSearch {
    /// The number of bytes that were searched.
    searched: usize,
    /// The number of elements that are open there.
    depth: usize,
}

/// The outcome of decoding the items in the window.
enum WindowOutcome {
    /// The next element is not an item.
    Other,
    /// An item follows whose end has not arrived.
    Incomplete,
}

impl Window {
    pub(super) fn new(
        path: &ItemPath,
        charset: Option<&str>,
        package: &'static NamespaceTable,
        options: &DecodeOptions,
        limit: usize,
    ) -> Self {
        Self {
            path: path.names().to_vec(),
            package,
            options: options.clone(),
            limit,
            chunks: ChunkDecoder::new(charset),
            text: String::new(),
            begin: 0,
            before: 0,
            open: OpenElements::default(),
            search: None,
            count: 0,
            notes: Vec::new(),
            notes_left: options.max_notes,
            remainder: String::new(),
        }
    }

    /// The number of items that were decoded.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    pub(super) fn take_notes(&mut self) -> Vec<Note> {
        std::mem::take(&mut self.notes)
    }

    pub(super) fn take_remainder(&mut self) -> String {
        std::mem::take(&mut self.remainder)
    }

    /// Takes the next bytes, and decodes what they complete.
    pub(super) fn advance(&mut self, bytes: &[u8], last: bool, read: &mut ReadItem<'_>) -> Read {
        let offset = self.before + self.text.len();
        // What precedes bytes that are not in the encoding is decoded all the same.
        let transcoded = self.chunks.decode(bytes, last, &mut self.text);
        let transcoded = transcoded.map_err(|error| DecodeError::from(error).in_fragment_at(offset));
        let result = self.decode(read).and(transcoded);
        if last {
            // The text is cut off, which the remaining message reports.
            self.remainder.push_str(self.text.get(self.begin..).unwrap_or_default());
            self.begin = self.text.len();
        }
        self.compact();
        result?;
        if self.text.len() - self.begin > self.limit || self.remainder.len() > self.limit {
            return Err(DecodeError::new(DecodeErrorKind::Limit("the size of an item, or of what is no item"), offset));
        }
        Ok(())
    }

    /// Decodes items and passes all else, as far as the text reaches.
    fn decode(&mut self, read: &mut ReadItem<'_>) -> Read {
        loop {
            if self.open.holds_items(&self.path) {
                match self.decode_items(read)? {
                    WindowOutcome::Other => {}
                    WindowOutcome::Incomplete => return Ok(()),
                }
            }
            if !self.pass_token()? {
                return Ok(());
            }
        }
    }

    /// Passes a tag or text that is no item; false where it is not complete.
    fn pass_token(&mut self) -> Read<bool> {
        let rest = self.text.get(self.begin..).unwrap_or_default();
        let at = self.before + self.begin;
        let located = |error| DecodeError::from(error).in_fragment_at(at);
        let Some((token, length)) = first_token(rest).map_err(located)? else { return Ok(false) };
        match token {
            ChunkToken::Start { name, attributes, empty: false } => {
                self.open.open(name, attributes, &self.path).map_err(located)?;
                if self.open.depth() > usize::try_from(self.options.max_depth).unwrap_or(usize::MAX) {
                    return Err(DecodeError::new(DecodeErrorKind::Limit("the depth of elements"), at));
                }
            }
            ChunkToken::End if !self.open.close() => {
                let message = "an end tag without a start tag".to_owned();
                return Err(DecodeError::new(DecodeErrorKind::Syntax(message), at));
            }
            ChunkToken::Start { .. } | ChunkToken::End | ChunkToken::Other => {}
        }
        self.remainder.push_str(rest.get(..length).unwrap_or_default());
        self.begin += length;
        Ok(true)
    }

    /// Decodes items up to something else, or to one that is not complete.
    fn decode_items(&mut self, read: &mut ReadItem<'_>) -> Read<WindowOutcome> {
        // An item that was found incomplete is decoded once its end is there, however many pieces that takes.
        if self.search.is_some() && !self.is_item_complete()? {
            return Ok(WindowOutcome::Incomplete);
        }
        let Some(name) = self.path.last() else { return Ok(WindowOutcome::Other) };
        let parents = self.open.path();
        let rest = self.text.get(self.begin..).unwrap_or_default();
        let mut decoder = Decoder::of_fragment(rest, self.open.scope(), self.package, &self.options)?;
        let (mut decoded, mut failed) = (0, None);
        // An error that is not one of an item is found again when the token is passed.
        while matches!(decoder.next(), Ok(true)) && decoder.name().1 == name {
            let place = ItemPlace { parents: &parents, name, index: self.count };
            if let Err(error) = read(&mut decoder, &place) {
                failed = Some(place.locate(error));
                break;
            }
            if self.count == 0 {
                self.remainder.push_str(rest.get(..decoder.consumed()).unwrap_or_default());
            }
            self.count += 1;
            decoded = decoder.consumed();
        }
        let mut notes = decoder.take_notes();
        notes.truncate(self.notes_left);
        self.notes_left -= notes.len();
        self.notes.append(&mut notes);
        let at = self.before + self.begin;
        self.begin += decoded;
        let Some(error) = failed else { return Ok(WindowOutcome::Other) };
        self.search = Some(EndSearch::default());
        if self.is_item_complete()? {
            return Err(error.in_fragment_at(at));
        }
        Ok(WindowOutcome::Incomplete)
    }

    /// Goes on with the search for the end of the item that the text begins with; true where it was found.
    fn is_item_complete(&mut self) -> Read<bool> {
        let EndSearch { mut searched, mut depth } = self.search.take().unwrap_or_default();
        let rest = self.text.get(self.begin..).unwrap_or_default();
        let at = self.before + self.begin;
        loop {
            let token: XmlRead<_> = first_token(rest.get(searched..).unwrap_or_default());
            let Some((token, length)) =
                token.map_err(|error| DecodeError::from(error).in_fragment_at(at + searched))?
            else {
                self.search = Some(EndSearch { searched, depth });
                return Ok(false);
            };
            searched += length;
            match token {
                ChunkToken::Start { empty: false, .. } => depth += 1,
                ChunkToken::Start { empty: true, .. } if depth == 0 => return Ok(true),
                ChunkToken::End if depth <= 1 => return Ok(true),
                ChunkToken::End => depth -= 1,
                ChunkToken::Start { .. } | ChunkToken::Other => {}
            }
        }
    }

    /// Removes what was decoded.
    fn compact(&mut self) {
        if self.begin == self.text.len() || self.begin >= COMPACT {
            self.text.drain(..self.begin);
            self.before += self.begin;
            self.begin = 0;
        }
    }
}
