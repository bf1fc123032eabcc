//! The content of an element or a group, field by field.
//!
//! The field that the schema expects next is tried first, on the raw bytes; whatever is not as expected takes the
//! general way, which accepts elements out of order and names without their namespace.

use std::borrow::Cow;

use super::NsId;
use super::element::takes_text;
use super::matching::{MATCHES, Match, NESTING, is_optional, is_other_form};
use super::state::{ContentMode, Decoder, Lookahead, TextContent};
use super::{DecodeError, Markup, NoteKind, RawTag, Read, split_name};
use crate::codec::decode::enclosing::EnclosingModel;
use crate::codec::decode::position::{Checkpoint, ValueSource};
use crate::codec::value::ReadSlots;
use crate::schema::{ALL, DEFAULT, Field, FieldKind, Kind, NILLABLE, REPEATED, REQUIRED, SIMPLE, Table};
use crate::xml::read::attributes::is_blank;
use crate::xml::read::cursor::is_space;
use crate::xml::read::reader::Tag;
use crate::xml::read::scan::{after_name, to_special};

/// The namespace of SOAP 1.2's RPC representation.
const SOAP_RPC: &str = "http://www.w3.org/2003/05/soap-rpc";

/// Which fields were read.
#[derive(Debug, Default)]
struct Seen {
    first: u64,
    more: Vec<u64>,
}

impl Seen {
    const BITS: usize = u64::BITS as usize;

    #[inline]
    fn add(&mut self, index: usize) {
        if index < Self::BITS {
            self.first |= 1 << index;
        } else {
            self.add_more(index);
        }
    }

    #[cold]
    fn add_more(&mut self, index: usize) {
        let word = index / Self::BITS - 1;
        if self.more.len() <= word {
            self.more.resize(word + 1, 0);
        }
        if let Some(bits) = self.more.get_mut(word) {
            *bits |= 1 << (index % Self::BITS);
        }
    }

    #[inline]
    fn has(&self, index: usize) -> bool {
        let bits = if index < Self::BITS { Some(&self.first) } else { self.more.get(index / Self::BITS - 1) };
        bits.is_some_and(|bits| bits & (1 << (index % Self::BITS)) != 0)
    }
}

/// Where an element goes.
enum Place {
    Field(usize),
    /// A field that the position has passed.
    Earlier(usize),
    /// Not into this group.
    Outside,
    /// A field that was read and occurs once.
    Repeated,
    Unknown,
}

impl<'a> Decoder<'a> {
    /// Reads the content of a record, up to its end tag (which stays), or of a group, up to the first element that is
    /// not its own.
    pub(crate) fn read_content(&mut self, value: &mut dyn ReadSlots, table: &'static Table) -> Read {
        let mut seen = Seen::default();
        let mut next = 0;
        let mode = std::mem::take(&mut self.content_mode);
        let is_rpc_response = mode == ContentMode::RpcResponse;
        let mut free_result = is_rpc_response;
        loop {
            if let Some(index) = self.try_expected_field(table, next) {
                self.read_slot(value, index, self.position.field)?;
                next = Self::after(table, index);
                seen.add(index);
                continue;
            }
            self.look_for(TextContent::of(table))?;
            let tag = match &self.lookahead {
                Lookahead::Start(tag) => *tag,
                Lookahead::Text(_) => {
                    if !self.read_mixed(value, table, &mut next, &mut seen)? {
                        break;
                    }
                    continue;
                }
                Lookahead::End => break,
                Lookahead::Eof | Lookahead::Unknown if table.kind == Kind::Record => {
                    return Err(self.reader.cursor.syntax("the document ends within an element").into());
                }
                Lookahead::Eof | Lookahead::Unknown => break,
            };
            let (index, earlier) = match self.locate_field(&tag, table, next, &seen)? {
                Place::Field(index) => (index, false),
                Place::Earlier(index) => (index, true),
                Place::Outside => break,
                Place::Unknown if is_rpc_response && self.is_rpc_result(&tag) => {
                    self.skip_element(&tag)?;
                    continue;
                }
                Place::Unknown if free_result && next == 0 && self.may_be_result(&tag, table) => {
                    // The first accessor decides, so that no other is looked at.
                    free_result = false;
                    if self.is_followed_by_result(&tag, table) {
                        self.skip_unknown(&tag, NoteKind::UnknownElement)?;
                        continue;
                    }
                    (0, false)
                }
                Place::Unknown => {
                    self.skip_unknown(&tag, NoteKind::UnknownElement)?;
                    continue;
                }
                Place::Repeated => {
                    self.skip_unknown(&tag, NoteKind::Repeated)?;
                    continue;
                }
            };
            free_result = false;
            debug_assert!(
                !seen.has(index) || table.content.get(index).is_none_or(|field| field.flags & REPEATED != 0),
                "a slot is read once unless its field repeats"
            );
            let after = if earlier { next } else { Self::after(table, index) };
            if !self.read_element(value, table, index, &tag, after)? {
                self.skip_unknown(&tag, NoteKind::UnknownElement)?;
            }
            next = after;
            seen.add(index);
            if mode == ContentMode::OneElement {
                break;
            }
        }
        self.check_required(value, table, &seen)
    }

    /// Whether an element that no field takes may be the result of an rpc call, whose name is not significant: the first
    /// accessor is (SOAP 1.1 §7.1). One of a foreign namespace is no accessor.
    fn may_be_result(&self, tag: &Tag<'a>, table: &Table) -> bool {
        let declared = table.content.first().filter(|field| field.kind == FieldKind::Element);
        declared.is_some_and(|field| {
            let is_foreign = tag.ns != NsId::NONE && tag.ns != NsId::package(field.ns) && !is_other_form(field, tag.ns);
            !is_foreign && tag.local != field.local()
        })
    }

    /// Whether the declared accessor of the result follows the pending element.
    fn is_followed_by_result(&self, tag: &Tag<'a>, table: &Table) -> bool {
        let local = table.content.first().map_or("", Field::local);
        self.is_followed_by(tag, local).unwrap_or(true)
    }

    /// Whether a sibling of that local name follows the pending element.
    fn is_followed_by(&self, tag: &Tag<'a>, local: &str) -> Read<bool> {
        let mut cursor = self.reader.cursor.moved(self.reader.cursor.at);
        cursor.skip_content(&tag.raw)?;
        loop {
            cursor.text();
            match cursor.markup()? {
                Markup::Start(sibling) if split_name(sibling.name).1 == local => return Ok(true),
                Markup::Start(sibling) => cursor.skip_content(&sibling)?,
                Markup::End | Markup::Eof => return Ok(false),
                Markup::Cdata(_) | Markup::Other => {}
            }
        }
    }

    /// Whether the element names the accessor of the result, and is none itself (SOAP 1.2 Part 2 §4.2.1).
    fn is_rpc_result(&self, tag: &Tag<'a>) -> bool {
        tag.local == "result" && self.reader.scope.uri(tag.ns) == SOAP_RPC
    }

    /// The position after a field was read: a repeated one may come again.
    #[inline]
    fn after(table: &Table, index: usize) -> usize {
        let repeated = table.content.get(index).is_some_and(|field| field.flags & REPEATED != 0);
        if repeated { index } else { index + 1 }
    }

    /// Reads a slot; what goes wrong or is noted there happens within the field.
    #[inline]
    pub(crate) fn read_slot(&mut self, value: &mut dyn ReadSlots, slot: usize, field: &'static Field) -> Read {
        let notes = self.notes.all.len();
        if let Err(error) = value.read(slot, self) {
            self.recover_slot(error, field)?;
        }
        if self.notes.all.len() > notes {
            self.locate_notes(notes, field);
        }
        Ok(())
    }

    /// An error of a slot that does not end the reading becomes a defect, whose path the caller completes.
    #[cold]
    fn recover_slot(&mut self, error: DecodeError, field: &'static Field) -> Read {
        self.recover(error).map_err(|error| error.in_field(field))
    }

    /// The pending element as a field; false where the field's group did not take it after all.
    fn read_element(
        &mut self,
        value: &mut dyn ReadSlots,
        table: &'static Table,
        index: usize,
        tag: &Tag<'a>,
        next: usize,
    ) -> Read<bool> {
        let Some(field) = table.content.get(index) else { return Ok(false) };
        if field.kind != FieldKind::Particle {
            let checkpoint = self.begin_field_within(*tag, field)?;
            self.read_slot(value, index, field)?;
            self.end_field(checkpoint);
            return Ok(true);
        }
        let before = self.reader.cursor.at;
        self.read_group(value, index, field, EnclosingModel { table, next })?;
        Ok(self.reader.cursor.at != before
            || !matches!(&self.lookahead, Lookahead::Start(now) if now.raw.start == tag.raw.start))
    }

    /// A particle from the pending element on.
    fn read_group(
        &mut self,
        value: &mut dyn ReadSlots,
        slot: usize,
        field: &'static Field,
        enclosing: EnclosingModel,
    ) -> Read {
        self.descend()?;
        let outer = self.enclosing.enter_group(enclosing, field.flags & REPEATED != 0);
        self.position.field = field;
        self.position.checkpoint = Checkpoint { mark: usize::MAX, jumps: self.encoding.jumps.len() };
        self.position.source = ValueSource::Group;
        self.read_slot(value, slot, field)?;
        self.enclosing.leave(&outer);
        self.limits.depth -= 1;
        Ok(())
    }

    /// Text of mixed content goes to the first particle that takes some; false where none does.
    fn read_mixed(
        &mut self,
        value: &mut dyn ReadSlots,
        table: &'static Table,
        next: &mut usize,
        seen: &mut Seen,
    ) -> Read<bool> {
        let from = table.content.iter().skip(*next).position(takes_text).map(|index| index + *next);
        let mut fields = table.content.iter().enumerate();
        let again =
            |(index, field): (usize, &Field)| takes_text(field) && (field.flags & REPEATED != 0 || !seen.has(index));
        let Some(index) = from.or_else(|| fields.position(again)) else {
            if table.kind == Kind::Record {
                self.skip_unknown_text()?;
            }
            return Ok(table.kind == Kind::Record);
        };
        let Some(field) = table.content.get(index) else { return Ok(false) };
        // What stands before the position is not read again because text goes there.
        *next = (*next).max(Self::after(table, index));
        seen.add(index);
        if field.kind == FieldKind::Any {
            let Lookahead::Text(text) = std::mem::take(&mut self.lookahead) else { return Ok(false) };
            self.read_open_text(value, index, field, text)?;
            return Ok(true);
        }
        self.read_group(value, index, field, EnclosingModel { table, next: *next })?;
        // Text that a group would not have is left out, so that every turn makes progress.
        if matches!(self.lookahead, Lookahead::Text(_)) && table.kind == Kind::Record {
            self.skip_unknown_text()?;
        }
        Ok(true)
    }

    /// Passes the pending text, which no particle takes.
    fn skip_unknown_text(&mut self) -> Read {
        match std::mem::take(&mut self.lookahead) {
            Lookahead::Text(text) if !is_blank(&text) => {
                self.unexpected(NoteKind::Text, "", self.position.offset, &text)
            }
            _ => Ok(()),
        }
    }

    /// Finds the field that an element belongs to.
    fn locate_field(&mut self, tag: &Tag<'a>, table: &'static Table, next: usize, seen: &Seen) -> Read<Place> {
        let record = table.kind == Kind::Record;
        for how in MATCHES {
            if self.is_expected_outside(tag, how) {
                return Ok(Place::Outside);
            }
            let found = self.find(tag, table, next, how);
            if let Some(index) = found {
                self.note_match(tag, how)?;
                return Ok(Place::Field(index));
            }
            // A wildcard at the position takes the element exactly, before a field that the position has passed.
            let is_wild = how == Match::Exact && table.open && self.find(tag, table, next, Match::Any).is_some();
            if is_wild || (!record && (self.enclosing.is_repeating() || self.is_expected_outside(tag, Match::Any))) {
                continue;
            }
            let open = |index: &usize| {
                let repeated = table.content.get(*index).is_some_and(|field| field.flags & REPEATED != 0);
                repeated || !seen.has(*index)
            };
            let fields = table.content.iter().enumerate().take(next);
            let found = fields.filter(|(_, field)| self.belongs(tag, field, how)).map(|(index, _)| index).find(open);
            if let Some(index) = found {
                self.note_match(tag, how)?;
                if table.content.get(index).is_none_or(|field| field.flags & ALL == 0) {
                    self.note(NoteKind::Order, tag.local, tag.raw.start, "");
                }
                return Ok(Place::Earlier(index));
            }
        }
        let is_known = || table.content.iter().any(|field| self.belongs(tag, field, Match::Exact));
        if record {
            return Ok(if is_known() { Place::Repeated } else { Place::Unknown });
        }
        Ok(if self.is_known_nowhere(tag, table.content) { Place::Unknown } else { Place::Outside })
    }

    /// Notes a name that matched in the wrong form.
    pub(crate) fn note_match(&mut self, tag: &Tag<'a>, how: Match) -> Read {
        if how != Match::Form {
            return Ok(());
        }
        self.unexpected(NoteKind::Namespace, tag.local, tag.raw.start, "")
    }

    /// Passes an element that no field takes, for the reason that the note gives.
    pub(crate) fn skip_unknown(&mut self, tag: &Tag<'a>, why: NoteKind) -> Read {
        self.skip_element(tag)?;
        if self.options.encoded && self.is_target(tag)? {
            return Ok(());
        }
        let raw = self.reader.cursor.slice(tag.raw.start, self.reader.cursor.at);
        self.unexpected(why, tag.local, tag.raw.start, raw)
    }

    /// The fast way: from `next` on, the field whose start tag stands at the cursor without attributes; if it is a
    /// simple one, with plain text and the end tag behind it.
    #[inline]
    fn try_expected_field(&mut self, table: &'static Table, next: usize) -> Option<usize> {
        if !matches!(self.lookahead, Lookahead::Unknown) || table.mixed {
            return None;
        }
        let rest = self.reader.cursor.rest();
        let space = rest.iter().position(|byte| !is_space(*byte))?;
        let tag = rest.get(space..)?.strip_prefix(b"<")?;
        if tag.first() == Some(&b'/') {
            return None;
        }
        for (index, field) in table.content.iter().enumerate().skip(next) {
            if field.kind != FieldKind::Element {
                return None;
            }
            if let Some(content) = self.after_tag(tag, field) {
                return self.take_expected_field(field, self.reader.cursor.at + space, tag, content).then_some(index);
            }
            // Before the search is long: a tag with attributes is none for the fast way.
            let stops = if index == next { !ends_after_name(tag) } else { field.flags & REQUIRED != 0 };
            if stops {
                return None;
            }
        }
        None
    }

    /// What follows the field's name with its prefix and `>`, where `tag` begins with these.
    #[inline]
    fn after_tag<'t>(&mut self, tag: &'t [u8], field: &Field) -> Option<&'t [u8]> {
        let prefix = self.reader.scope.likely_prefix(NsId::package(field.ns))?.as_bytes();
        let name = if prefix.is_empty() { tag } else { after_name(tag, prefix)?.strip_prefix(b":")? };
        after_name(name, field.local().as_bytes())?.strip_prefix(b">")
    }

    /// Takes the element at `start`: `tag` follows its `<`, and `content` the tag.
    #[inline]
    fn take_expected_field(&mut self, field: &'static Field, start: usize, tag: &[u8], content: &[u8]) -> bool {
        let length = tag.len() - content.len() - 1;
        let begin = start + length + 2;
        if field.flags & SIMPLE == 0 {
            let name = self.reader.cursor.slice(start + 1, start + 1 + length);
            self.reader.cursor.at = begin;
            self.tag = Tag {
                raw: RawTag { start, name, attributes: "", empty: false },
                ns: NsId::package(field.ns),
                local: field.local(),
                mark: self.reader.scope.mark(),
                ..Tag::default()
            };
            self.position.source = ValueSource::Element;
        } else {
            let name = tag.get(..length).unwrap_or_default();
            let Some(end) = to_special(content) else { return false };
            let closes = content.get(end..).and_then(|rest| after_name(rest.strip_prefix(b"</")?, name));
            if closes.is_none_or(|rest| rest.first() != Some(&b'>')) || (end == 0 && field.flags & DEFAULT != 0) {
                return false;
            }
            self.position.source = ValueSource::Text(Cow::Borrowed(self.reader.cursor.slice(begin, begin + end)));
            self.reader.cursor.at = begin + end + length + 3;
        }
        self.position.offset = begin;
        self.position.field = field;
        self.position.checkpoint = Checkpoint { mark: usize::MAX, jumps: self.encoding.jumps.len() };
        true
    }

    /// Checks that what has to be there was.
    fn check_required(&mut self, value: &mut dyn ReadSlots, table: &'static Table, seen: &Seen) -> Read {
        for (index, field) in table.content.iter().enumerate() {
            if field.flags & REQUIRED != 0 && !seen.has(index) {
                self.check_missing(value, index, field)?;
            }
        }
        Ok(())
    }

    #[cold]
    fn check_missing(&mut self, value: &mut dyn ReadSlots, index: usize, field: &'static Field) -> Read {
        if field.flags & REPEATED != 0 && field.kind != FieldKind::Any {
            // The empty list is what was sent.
            let is_known = self.options.encoded || is_optional(field, NESTING);
            return if is_known { Ok(()) } else { self.note_absent(field) };
        }
        if self.takes_null(field) {
            return self.read_null(value, index, field);
        }
        if field.flags & NILLABLE != 0 {
            return self.note_absent(field);
        }
        match field.kind {
            FieldKind::Element => self.missing(field.local().to_owned()),
            FieldKind::Any => self.missing("an element for xs:any".to_owned()),
            FieldKind::Particle if !is_optional(field, NESTING) => {
                self.missing(field.group().map(alternatives).unwrap_or_default());
            }
            _ => {}
        }
        Ok(())
    }

    /// Notes a required element whose absence its type can express; strictly it is missing.
    fn note_absent(&mut self, field: &'static Field) -> Read {
        let name = match field.kind {
            FieldKind::Particle => field.group().map(alternatives).unwrap_or_default(),
            _ => field.local().to_owned(),
        };
        self.note_or_missing(name);
        Ok(())
    }

    /// What is read next is text that was captured.
    pub(crate) fn set_text(&mut self, text: Cow<'a, str>, field: &'static Field, at: usize) {
        self.position.source = ValueSource::Text(text);
        self.position.offset = at;
        self.position.field = field;
        self.position.checkpoint = Checkpoint { mark: usize::MAX, jumps: self.encoding.jumps.len() };
    }
}

/// Whether nothing stands between a start tag's name and its `>`.
fn ends_after_name(tag: &[u8]) -> bool {
    let end = tag.iter().position(|byte| is_space(*byte) || matches!(byte, b'>' | b'/'));
    end.and_then(|end| tag.get(end)) == Some(&b'>')
}

/// The names that would have been accepted, for a message.
fn alternatives(table: &Table) -> String {
    let names = table.content.iter().map(|field| match (field.kind, field.group()) {
        (FieldKind::Particle, Some(group)) => group.content.first().map_or("", |field| field.local()),
        _ => field.local(),
    });
    names.filter(|name| !name.is_empty()).take(8).collect::<Vec<_>>().join(" or ")
}
