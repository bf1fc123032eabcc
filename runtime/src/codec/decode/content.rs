//! The content of an element or a sequence, field by field.
//!
//! The field that the schema expects next is tried first, on the raw bytes (see the module `expected`); whatever is not
//! as expected takes the general way, which accepts elements out of order and names without their namespace.

use std::borrow::Cow;

use super::NsId;
use super::bound::has_attachment;
use super::element::takes_text;
use super::matching::{MATCHES, Match, is_other_form};
use super::required::ReadFields;
use super::state::{ContentMode, Decoder, Lookahead, TextContent};
use super::{DecodeError, Markup, NoteKind, Read, split_name};
use crate::codec::decode::enclosing::EnclosingModel;
use crate::codec::decode::position::{Checkpoint, ValueSource};
use crate::codec::value::ReadSlots;
use crate::schema::{ALL, FieldDescriptor, FieldKind, Kind, REPEATED, TypeDescriptor};
use crate::xml::read::attributes::is_blank;
use crate::xml::read::reader::Tag;

/// The namespace of SOAP 1.2's RPC representation.
const SOAP_RPC: &str = "http://www.w3.org/2003/05/soap-rpc";

/// The place of an element.
enum Place {
    Field(usize),
    /// A field that the position has passed.
    Earlier(usize),
    /// Not into this group.
    Outside,
    /// Nowhere, for the reason that its note gives: no field takes it, or one that was read and occurs once; or it may refer
    /// to an attachment.
    Undeclared(NoteKind),
}

impl<'a> Decoder<'a> {
    /// Reads the content of a complex type, up to its end tag (which stays), or of a sequence, up to the first element that
    /// is not its own.
    pub(crate) fn read_content(&mut self, value: &mut dyn ReadSlots, table: &'static TypeDescriptor) -> Read {
        let mut seen = ReadFields::default();
        let mut next = 0;
        let mode = std::mem::take(&mut self.content_mode);
        let mut accept_any_result_name = mode == ContentMode::RpcResponse;
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
                Lookahead::Eof | Lookahead::Unknown if table.kind == Kind::ComplexType => {
                    return Err(self.reader.cursor.syntax("the document ends within an element").into());
                }
                Lookahead::End | Lookahead::Eof | Lookahead::Unknown => break,
            };
            let (index, earlier) = match self.locate_field(&tag, table, next, &seen)? {
                Place::Field(index) => (index, false),
                Place::Earlier(index) => (index, true),
                Place::Outside => break,
                Place::Undeclared(NoteKind::UnknownElement) if mode == ContentMode::RpcResponse => {
                    let accepted = (accept_any_result_name && next == 0).then_some(&mut accept_any_result_name);
                    if !self.is_renamed_result(&tag, table, accepted)? {
                        continue;
                    }
                    (0, false)
                }
                Place::Undeclared(why) => {
                    self.pass_undeclared(value, table, &tag, why, &mut seen)?;
                    continue;
                }
            };
            accept_any_result_name = false;
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

    /// Whether an element of an rpc response that no field takes is the result, whose name is not significant; any other
    /// is passed. The first accessor decides, so that `accept_any_name`, which is `None` after it, is cleared.
    fn is_renamed_result(
        &mut self,
        tag: &Tag<'a>,
        table: &TypeDescriptor,
        accept_any_name: Option<&mut bool>,
    ) -> Read<bool> {
        if self.is_rpc_result(tag) {
            self.skip_element(tag)?;
            return Ok(false);
        }
        if let Some(accept_any_name) = accept_any_name.filter(|_| self.may_be_result(tag, table)) {
            *accept_any_name = false;
            if !self.is_followed_by_result(tag, table) {
                return Ok(true);
            }
        }
        self.skip_unknown(tag, NoteKind::UnknownElement)?;
        Ok(false)
    }

    /// Whether an element that no field takes may be the result of an rpc call, whose name is not significant: the
    /// first accessor is (SOAP 1.1 §7.1). One of a foreign namespace is no accessor.
    fn may_be_result(&self, tag: &Tag<'a>, table: &TypeDescriptor) -> bool {
        let declared = table.content.first().filter(|field| field.kind == FieldKind::Element);
        declared.is_some_and(|field| {
            let is_foreign = tag.ns != NsId::NONE && tag.ns != NsId::package(field.ns) && !is_other_form(field, tag.ns);
            !is_foreign && tag.local != field.local()
        })
    }

    /// Whether the declared accessor of the result follows the pending element.
    fn is_followed_by_result(&self, tag: &Tag<'a>, table: &TypeDescriptor) -> bool {
        let local = table.content.first().map_or("", FieldDescriptor::local);
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
    fn after(table: &TypeDescriptor, index: usize) -> usize {
        let repeated = table.content.get(index).is_some_and(|field| field.flags & REPEATED != 0);
        if repeated { index } else { index + 1 }
    }

    /// Reads a slot; what goes wrong or is noted there happens within the field.
    #[inline]
    pub(crate) fn read_slot(
        &mut self,
        value: &mut dyn ReadSlots,
        slot: usize,
        field: &'static FieldDescriptor,
    ) -> Read {
        let notes = self.notes.all.len();
        if let Err(error) = value.read(slot, self) {
            self.recover_slot(error, field)?;
            self.read_default(value, slot, field)?;
        }
        if self.notes.all.len() > notes {
            self.locate_notes(notes, field);
        }
        Ok(())
    }

    /// An error of a slot that does not end the reading becomes a defect, whose path the caller completes.
    #[cold]
    fn recover_slot(&mut self, error: DecodeError, field: &'static FieldDescriptor) -> Read {
        self.recover(error).map_err(|error| error.in_field(field))
    }

    /// The pending element as a field; false where the field's group did not take it after all.
    fn read_element(
        &mut self,
        value: &mut dyn ReadSlots,
        table: &'static TypeDescriptor,
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
        field: &'static FieldDescriptor,
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
        table: &'static TypeDescriptor,
        next: &mut usize,
        seen: &mut ReadFields,
    ) -> Read<bool> {
        let from = table.content.iter().skip(*next).position(takes_text).map(|index| index + *next);
        let mut fields = table.content.iter().enumerate();
        let again = |(index, field): (usize, &FieldDescriptor)| {
            takes_text(field) && (field.flags & REPEATED != 0 || !seen.has(index))
        };
        let Some(index) = from.or_else(|| fields.position(again)) else {
            if table.kind == Kind::ComplexType {
                self.skip_unknown_text()?;
            }
            return Ok(table.kind == Kind::ComplexType);
        };
        let Some(field) = table.content.get(index) else { return Ok(false) };
        // Text does not move the position back.
        *next = (*next).max(Self::after(table, index));
        seen.add(index);
        if field.kind == FieldKind::Any {
            let Lookahead::Text(text) = std::mem::take(&mut self.lookahead) else { return Ok(false) };
            self.read_open_text(value, index, field, text)?;
            return Ok(true);
        }
        self.read_group(value, index, field, EnclosingModel { table, next: *next })?;
        // Text that a group would not have is left out, so that every turn makes progress.
        if matches!(self.lookahead, Lookahead::Text(_)) && table.kind == Kind::ComplexType {
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
    fn locate_field(
        &mut self,
        tag: &Tag<'a>,
        table: &'static TypeDescriptor,
        next: usize,
        seen: &ReadFields,
    ) -> Read<Place> {
        let is_complex_type = table.kind == Kind::ComplexType;
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
            if is_wild
                || (!is_complex_type && (self.enclosing.is_repeating() || self.is_expected_outside(tag, Match::Any)))
            {
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
        if is_complex_type && is_known() {
            return Ok(Place::Undeclared(NoteKind::Repeated));
        }
        if is_complex_type || self.is_known_nowhere(tag, table.content) {
            let is_reference = has_attachment(tag, table);
            return Ok(Place::Undeclared(if is_reference { NoteKind::PartName } else { NoteKind::UnknownElement }));
        }
        Ok(Place::Outside)
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

    /// Makes captured text the next content.
    pub(crate) fn set_text(&mut self, text: Cow<'a, str>, field: &'static FieldDescriptor, at: usize) {
        self.set_source(ValueSource::Text(text), field, at);
    }

    /// Makes a source the next content.
    pub(super) fn set_source(&mut self, source: ValueSource<'a>, field: &'static FieldDescriptor, at: usize) {
        self.position.source = source;
        self.position.offset = at;
        self.position.field = field;
        self.position.checkpoint = Checkpoint { mark: usize::MAX, jumps: self.encoding.jumps.len() };
    }
}
