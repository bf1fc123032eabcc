//! Arrays of SOAP encoding (SOAP 1.1 §5.4.2, SOAP 1.2 Part 2 §3.1.6).
//!
//! The items are the children, whatever their names. They are read into one list; places that are not transmitted are
//! null there. Where the type has several dimensions, an array of arrays is read as well: some servers have no others.

use crate::codec::decode::NsId;
use crate::codec::decode::position::Checkpoint;
use crate::codec::decode::state::{Decoder, Lookahead};
use crate::codec::decode::{DecodeError, NoteKind, Read, SOAP_ENCODING_11, SOAP_ENCODING_12, split_name};
use crate::codec::soapenc::{ArrayShape, index_of, size_of};
use crate::codec::value::ReadSlots;
use crate::schema::{ACCESSOR, FieldDescriptor, NILLABLE, SIMPLE, TypeDescriptor};
use crate::xml::read::reader::Tag;

/// The properties of an array's items in its start tag.
#[derive(Debug, Default)]
struct Declared<'a> {
    item: Option<(NsId, &'a str)>,
    /// The extents, but for the first one where that is open.
    dimensions: Vec<u32>,
    /// Whether the first extent follows from the number of items: SOAP 1.2's `*`.
    open: bool,
    /// The number of places at the beginning that are not transmitted.
    offset: usize,
}

/// The list that an array is read into.
struct ArrayItems<'v> {
    value: &'v mut dyn ReadSlots,
    field: &'static FieldDescriptor,
    /// The number of items.
    count: usize,
    /// Whether the type of the items is taken from the array's start tag.
    typed: bool,
}

impl ArrayItems<'_> {
    /// Whether the list can hold null.
    fn takes_null(&self) -> bool {
        self.field.flags & (ACCESSOR | NILLABLE) != 0
    }
}

impl<'a> Decoder<'a> {
    /// An array: its items are the children, whatever their names.
    pub(crate) fn read_array(&mut self, value: &mut dyn ReadSlots, table: &'static TypeDescriptor) -> Read {
        let tag = self.tag;
        let Some(field) = table.content.first() else { return Err(self.structure_error("an array has no items")) };
        self.descend()?;
        let outer = self.enclosing.enter_element();
        // A sequence of the type's own decides in literal messages; without, the rules of SOAP encoding hold there too.
        let encoded = self.options.encoded;
        self.options.encoded |= !table.declares_items;
        let typed = self.options.encoded;
        if typed && tag.others {
            self.reject_attributes()?;
        }
        let (item, rank) = table.array.map_or(("", 1), |(item, rank)| (item.local, usize::from(*rank)));
        let mut items = ArrayItems { value, field, count: 0, typed };
        let dimensions = self.read_items(&mut items, &tag, rank)?;
        if let Some(field) = table.content.get(1) {
            self.set_text(ArrayShape::to_text(&dimensions).into(), field, tag.raw.start);
            items.value.read(1, self)?;
        } else if dimensions.len() > 1 {
            if item.ends_with(']') {
                return Err(Self::misshapen("an array of several dimensions stands for an array of arrays", &tag));
            }
            self.unexpected(NoteKind::Shape, "", tag.raw.start, tag.raw.attributes)?;
        }
        self.options.encoded = encoded;
        self.enclosing.leave(&outer);
        self.close(&tag)?;
        self.limits.depth -= 1;
        Ok(())
    }

    /// The items of an array whose start tag was taken, up to its end tag; the array's extents.
    fn read_items(&mut self, items: &mut ArrayItems<'_>, tag: &Tag<'a>, rank: usize) -> Read<Vec<u32>> {
        let mut declared = self.array_attributes(tag)?;
        let nests =
            rank > declared.dimensions.len().max(1) && (declared.item.is_none() || items.field.flags & SIMPLE != 0);
        let begin = items.count;
        let (mut rows, mut nil) = (Vec::new(), false);
        let mut sparse = declared.offset > 0;
        self.lookahead = if tag.raw.empty { Lookahead::End } else { Lookahead::Unknown };
        self.skip_places(items, begin + declared.offset, "@offset")?;
        loop {
            self.look()?;
            let item = match &self.lookahead {
                Lookahead::Start(item) => *item,
                Lookahead::End => break,
                _ => return Err(self.reader.cursor.syntax("the document ends within an array").into()),
            };
            if !self.options.encoded && is_foreign(&item, items.field) {
                self.skip_unknown(&item, NoteKind::UnknownElement)?;
                continue;
            }
            if nests && self.read_row(items, &item, rank - 1, &mut rows)? {
                if nil {
                    return Err(Self::misshapen("a row before the last one is nil", tag));
                }
                continue;
            }
            nil |= item.is_nil();
            sparse |= self.read_item(items, &item, &declared, begin)?;
        }
        if !rows.is_empty() {
            return self.extents_of_rows(items, rows, begin, &declared, tag);
        }
        if items.count == begin && nests && !declared.dimensions.is_empty() {
            declared.dimensions.resize(rank, 0);
        }
        self.complete(items, begin, &mut declared, sparse)?;
        self.settle(items.count - begin, declared, tag)
    }

    /// Fills up the places behind the last item, which were not transmitted either.
    fn complete(
        &mut self,
        items: &mut ArrayItems<'_>,
        begin: usize,
        declared: &mut Declared<'a>,
        sparse: bool,
    ) -> Read {
        // A literal message follows the schema, which is independent of the attribute that states the extents.
        let binding = sparse || self.options.encoded;
        match size_of(&declared.dimensions).filter(|_| !declared.open) {
            Some(size) if binding && items.takes_null() => self.fill(items, begin.saturating_add(size)),
            _ => Ok(()),
        }
    }

    /// The extents of an array of so many items.
    fn settle(&mut self, count: usize, mut declared: Declared<'a>, tag: &Tag<'a>) -> Read<Vec<u32>> {
        if declared.open {
            let row = size_of(&declared.dimensions).unwrap_or(1).max(1);
            declared.dimensions.insert(0, u32::try_from(count / row).unwrap_or(u32::MAX));
        }
        if declared.dimensions.len() < 2 || size_of(&declared.dimensions) == Some(count) {
            return Ok(declared.dimensions);
        }
        if !self.options.lenient {
            return Err(Self::misshapen("the number of an array's items is not that of its extents", tag));
        }
        self.unexpected(NoteKind::Shape, "", tag.raw.start, tag.raw.attributes)?;
        Ok(Vec::new())
    }

    /// The extents of an array of arrays, each of which has to have the same. Arrays that the outer one counts and does
    /// not transmit are null in every place.
    fn extents_of_rows(
        &mut self,
        items: &mut ArrayItems<'_>,
        mut rows: Vec<Vec<u32>>,
        begin: usize,
        declared: &Declared<'a>,
        tag: &Tag<'a>,
    ) -> Read<Vec<u32>> {
        let number = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let mut extents = rows.pop().unwrap_or_default();
        let is_even = rows.iter().all(|row| *row == extents);
        extents.insert(0, declared.dimensions.first().copied().unwrap_or(number).max(number));
        if items.takes_null() && extents.first() != Some(&number) {
            self.fill(items, begin.saturating_add(size_of(&extents).unwrap_or(usize::MAX)))?;
        }
        if is_even && size_of(&extents) == Some(items.count - begin) {
            return Ok(extents);
        }
        Err(Self::misshapen(
            "the arrays in an array differ in their extents, which has no place in several dimensions",
            tag,
        ))
    }

    /// Reads the pending element as an array in an array, if it is one.
    fn read_row(
        &mut self,
        items: &mut ArrayItems<'_>,
        item: &Tag<'a>,
        rank: usize,
        rows: &mut Vec<Vec<u32>>,
    ) -> Read<bool> {
        let refers = item.others && item.raw.attributes.contains("ref");
        if !(refers || self.is_array(item)?) || self.encoding_attribute(item, "position")?.is_some() {
            return Ok(false);
        }
        self.lookahead = Lookahead::Unknown;
        self.tag = *item;
        let checkpoint = Checkpoint { mark: item.mark, jumps: self.encoding.jumps.len() };
        self.follow()?;
        let tag = self.tag;
        if !self.is_array(&tag)? {
            // An item after all, read from where its reference leads.
            self.begin_field(tag, items.field)?;
            self.read_taken(items, checkpoint, None)?;
            return Ok(true);
        }
        let begin = items.count;
        self.descend()?;
        let mut extents = self.read_items(items, &tag, rank)?;
        if extents.is_empty() {
            extents.push(u32::try_from(items.count - begin).unwrap_or(u32::MAX));
        }
        rows.push(extents);
        self.close(&tag)?;
        self.limits.depth -= 1;
        self.end_field(checkpoint);
        Ok(true)
    }

    /// Whether a start tag states that its element is an array.
    fn is_array(&self, tag: &Tag<'a>) -> Read<bool> {
        Ok(self.encoding_attribute(tag, "arrayType")?.is_some() || self.encoding_attribute(tag, "arraySize")?.is_some())
    }

    /// Reads the pending element as an item; whether its place is stated.
    fn read_item(
        &mut self,
        items: &mut ArrayItems<'_>,
        item: &Tag<'a>,
        declared: &Declared<'a>,
        begin: usize,
    ) -> Read<bool> {
        let position = if item.raw.attributes.is_empty() { None } else { self.encoding_attribute(item, "position")? };
        if let Some(text) = position {
            let place = index_of(text, &declared.dimensions).map(|place| begin.saturating_add(place));
            match place.filter(|place| *place >= items.count) {
                Some(place) => self.skip_places(items, place, "@position")?,
                None if self.options.lenient => self.unexpected(NoteKind::Order, "@position", item.raw.start, text)?,
                None => {
                    return Err(Self::misshapen(
                        &format!("the item's position {text} is none behind the others"),
                        item,
                    ));
                }
            }
        }
        // A literal message may refer to what it holds elsewhere, since other attributes are none of its schema's.
        let encoded = self.options.encoded;
        self.options.encoded |= item.others && item.raw.attributes.contains("href");
        let (index, notes) = (items.count, self.notes.all.len());
        let checkpoint =
            self.begin_field(*item, items.field).map_err(|error| error.at_index(index).in_field(items.field))?;
        if self.notes.all.len() > notes {
            self.index_notes(notes, index);
            self.locate_notes(notes, items.field);
        }
        self.read_taken(items, checkpoint, declared.item.filter(|_| items.typed))?;
        self.options.encoded = encoded;
        Ok(position.is_some())
    }

    /// Reads the element that was taken as the next item.
    fn read_taken(&mut self, items: &mut ArrayItems<'_>, checkpoint: Checkpoint, ty: Option<(NsId, &'a str)>) -> Read {
        self.encoding.set_item_type(self.tag.raw.start, ty);
        self.read_slot(items.value, 0, items.field)?;
        self.encoding.set_item_type(0, None);
        self.end_field(checkpoint);
        items.count += 1;
        Ok(())
    }

    /// Goes on at a place that an attribute states; what is before it was not transmitted.
    fn skip_places(&mut self, items: &mut ArrayItems<'_>, place: usize, attribute: &str) -> Read {
        if items.count >= place {
            return Ok(());
        }
        if !items.takes_null() {
            return self.unexpected(NoteKind::Shape, attribute, self.reader.cursor.at, "");
        }
        self.fill(items, place)
    }

    /// Fills the places up to `place` with null.
    fn fill(&mut self, items: &mut ArrayItems<'_>, place: usize) -> Read {
        while items.count < place {
            self.charge(128)?;
            self.read_null(items.value, 0, items.field)?;
            items.count += 1;
        }
        Ok(())
    }

    fn array_attributes(&self, tag: &Tag<'a>) -> Read<Declared<'a>> {
        let mut declared = Declared::default();
        if tag.raw.attributes.is_empty() {
            return Ok(declared);
        }
        if let Some(text) = self.encoding_attribute(tag, "arrayType")? {
            let (name, dimensions) = text.rsplit_once('[').unwrap_or((text, ""));
            declared.dimensions = ArrayShape::numbers(dimensions.trim_end().trim_end_matches(']'));
            // The items of an array of arrays are arrays, each of which states its own type.
            declared.item = if name.contains('[') { None } else { self.type_name(name.trim(), tag) };
        }
        if let Some(text) = self.encoding_attribute(tag, "itemType")? {
            declared.item = self.type_name(text.trim(), tag);
        }
        if let Some(text) = self.encoding_attribute(tag, "arraySize")? {
            declared.dimensions = ArrayShape::numbers(text);
            declared.open = text.trim_start().starts_with('*') && !declared.dimensions.is_empty();
        }
        if let Some(text) = self.encoding_attribute(tag, "offset")? {
            let offset = index_of(text, &declared.dimensions);
            declared.offset = offset.ok_or_else(|| Self::misshapen(&format!("{text:?} is no offset"), tag))?;
        }
        Ok(declared)
    }

    #[cold]
    fn misshapen(why: &str, tag: &Tag<'a>) -> DecodeError {
        DecodeError::structure(tag.raw.start, why)
    }

    /// Returns the name of an item type, or `None` if its prefix is not declared: some servers omit the declaration.
    fn type_name(&self, name: &'a str, tag: &Tag<'a>) -> Option<(NsId, &'a str)> {
        self.reader.resolve_name(name, tag.raw.start).ok()
    }

    /// An attribute of SOAP encoding, of either version.
    fn encoding_attribute(&self, tag: &Tag<'a>, local: &str) -> Read<Option<&'a str>> {
        for attribute in crate::codec::decode::Attributes::new(tag.raw.attributes) {
            let (name, value) = attribute.map_err(|why| self.syntax_at(why, tag.raw.start))?;
            let (prefix, own) = split_name(name);
            let encoding = || {
                let uri = self.reader.scope.uri_of_prefix(prefix);
                !prefix.is_empty() && matches!(uri, Some(SOAP_ENCODING_11 | SOAP_ENCODING_12))
            };
            if own == local && encoding() {
                return Ok(Some(value));
            }
        }
        Ok(None)
    }
}

/// Whether an item of a literal array is of a namespace that the array's type has nothing to do with. Its local name
/// does not matter.
fn is_foreign(item: &Tag<'_>, field: &FieldDescriptor) -> bool {
    ![NsId::NONE, NsId::package(field.ns), NsId::package(field.schema)].contains(&item.ns)
}
