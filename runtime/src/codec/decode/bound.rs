//! Fields that are MIME parts of the binding (WSDL 1.1 §5): each is found among the attachments by its Content-ID (WS-I Attachments
//! Profile 1.0, R2933), or else by its media type or its order.

use super::parts::{Part, Parts, percent_decoded};
use super::position::ValueSource;
use super::required::ReadFields;
use super::state::Decoder;
use super::{NoteKind, NsId, Read};
use crate::codec::value::ReadSlots;
use crate::schema::{FieldDescriptor, FieldKind, NILLABLE, TypeDescriptor};
use crate::xml::read::reader::Tag;
use crate::xml::read::scan::same_name;

/// Returns whether a Content-ID is that of a part of the binding: `part=UUID@host`, where the name has what no Content-ID can
/// have in percent encoding (R2933).
pub(crate) fn names_part(id: &str, part: &str) -> bool {
    id.split_once('=').is_some_and(|(name, _)| name == part || percent_decoded(name) == part)
}

/// Returns whether a media type is one of those of a binding, which may be ranges such as `image/*`. Parameters do not count.
fn is_one_of(media_type: &str, declared: &[&str]) -> bool {
    let essence = |media_type: &str| media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let actual = essence(media_type);
    declared.iter().any(|declared| match essence(declared).strip_suffix('*') {
        Some(range) => !range.is_empty() && range != "*/" && actual.starts_with(range),
        None => actual == essence(declared),
    })
}

impl Parts {
    /// Claims a part for each of the fields, in their order; `None` where there is none.
    fn assign(&mut self, fields: &[&'static FieldDescriptor]) -> Vec<Option<usize>> {
        // Content-IDs come first, so that no field gets the part of another one.
        let mut found: Vec<_> =
            fields.iter().map(|field| self.claim_first(|part| names_part(&part.id, field.local()))).collect();
        let is_of_type = |field: &FieldDescriptor, part: &Part| {
            is_one_of(part.encoded.media_type().unwrap_or_default(), field.media_types())
        };
        let ways: [fn(&FieldDescriptor, &Part) -> bool; 2] = [is_of_type, |_, _| true];
        for is_fit in ways {
            for (index, field) in fields.iter().enumerate() {
                let is_left = is_optional(field) && self.is_for_others(field, fields, &found, is_fit);
                if let Some(found) = found.get_mut(index).filter(|found| found.is_none() && !is_left) {
                    *found = self.claim_first(|part| is_fit(field, part));
                }
            }
        }
        found
    }

    /// Returns whether required fields that have no part yet may take all parts that fit an optional field.
    fn is_for_others(
        &self,
        field: &FieldDescriptor,
        fields: &[&'static FieldDescriptor],
        found: &[Option<usize>],
        is_fit: fn(&FieldDescriptor, &Part) -> bool,
    ) -> bool {
        let fitting = || self.unclaimed().filter(|part| is_fit(field, part));
        let others = fields.iter().zip(found).filter(|(other, found)| found.is_none() && !is_optional(other));
        let rivals = others.filter(|(other, _)| fitting().any(|part| is_fit(other, part))).count();
        fitting().count() <= rivals
    }
}

/// Returns whether an attachment may be missing.
fn is_optional(field: &FieldDescriptor) -> bool {
    field.flags & NILLABLE != 0
}

impl<'a> Decoder<'a> {
    /// Reads the fields of a table that are attachments, but for those that were read.
    #[cold]
    pub(super) fn read_attachments(
        &mut self,
        value: &mut dyn ReadSlots,
        table: &'static TypeDescriptor,
        seen: &ReadFields,
    ) -> Read {
        if self.is_alone {
            return Ok(());
        }
        let (slots, fields): (Vec<usize>, Vec<&'static FieldDescriptor>) = (table.content.iter().enumerate())
            .filter(|(index, field)| field.kind == FieldKind::Attachment && !seen.has(*index))
            .unzip();
        let found = match &mut self.parts {
            Some(parts) => parts.assign(&fields),
            None => vec![None; fields.len()],
        };
        for ((slot, field), part) in slots.into_iter().zip(fields).zip(found) {
            match part {
                Some(part) => self.read_bound_part(value, slot, field, part)?,
                None if is_optional(field) => {}
                None => self.missing(format!("the attachment {}", field.local())),
            }
        }
        Ok(())
    }

    /// Reads a part as the value of a field.
    fn read_bound_part(
        &mut self,
        value: &mut dyn ReadSlots,
        slot: usize,
        field: &'static FieldDescriptor,
        part: usize,
    ) -> Read {
        let at = self.reader.cursor.at;
        if let Some(id) = self.parts.as_ref().and_then(|parts| parts.id(part))
            && !names_part(id, field.local())
        {
            let id = id.to_owned();
            self.unexpected(NoteKind::PartName, field.local(), at, &id)?;
        }
        self.set_source(ValueSource::Part(part), field, at);
        self.read_slot(value, slot, field)
    }

    /// Passes an element that the schema does not declare, for the reason that the note gives. One that is in the place of an
    /// attachment is read as what it refers to.
    #[cold]
    pub(super) fn pass_undeclared(
        &mut self,
        value: &mut dyn ReadSlots,
        table: &'static TypeDescriptor,
        tag: &Tag<'a>,
        why: NoteKind,
        seen: &mut ReadFields,
    ) -> Read {
        if why != NoteKind::PartName {
            return self.skip_unknown(tag, why);
        }
        let is_free = |(slot, field): &(usize, &FieldDescriptor)| is_called(field, tag) && !seen.has(*slot);
        if let Some((slot, field)) = table.content.iter().enumerate().find(is_free)
            && let Some(href) = self.reader.attribute_of(&tag.raw, NsId::NONE, "href")?
            && let Some(part) = self.parts.as_mut().and_then(|parts| parts.find(&href))
        {
            self.skip_element(tag)?;
            seen.add(slot);
            return self.read_bound_part(value, slot, field, part);
        }
        self.skip_unknown(tag, NoteKind::UnknownElement)
    }
}

/// Returns whether an element has the name of an attachment. Some senders have one in its place, which refers to the attachment
/// (SOAP Messages with Attachments §3).
#[inline]
pub(super) fn has_attachment(tag: &Tag<'_>, table: &TypeDescriptor) -> bool {
    table.content.last().is_some_and(|field| field.kind == FieldKind::Attachment)
        && table.content.iter().any(|field| is_called(field, tag))
}

/// Returns whether a field is an attachment of an element's name.
fn is_called(field: &FieldDescriptor, tag: &Tag<'_>) -> bool {
    field.kind == FieldKind::Attachment && same_name(field.local(), tag.local)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::{Details, REQUIRED};
    use crate::xsd::Binary;

    static PHOTO: FieldDescriptor =
        FieldDescriptor::attachment("photo", REQUIRED).with(&Details::NONE.media_types(&["image/jpeg", "image/png"]));
    static TEXT: FieldDescriptor =
        FieldDescriptor::attachment("text", REQUIRED).with(&Details::NONE.media_types(&["text/*"]));
    static ANY: FieldDescriptor =
        FieldDescriptor::attachment("any", REQUIRED).with(&Details::NONE.media_types(&["*/*"]));

    static ICON: FieldDescriptor =
        FieldDescriptor::attachment("icon", 0).with(&Details::NONE.media_types(&["image/*"]));

    /// Returns the indices of the parts, each a Content-ID and a media type, that the three fields get.
    fn assigned(parts: &[(&str, &str)]) -> Vec<Option<usize>> {
        assigned_to(&[&PHOTO, &TEXT, &ANY], parts)
    }

    fn assigned_to(fields: &[&'static FieldDescriptor], parts: &[(&str, &str)]) -> Vec<Option<usize>> {
        let part = |(id, media_type): &(&str, &str)| Part {
            id: (*id).to_owned(),
            encoding: "binary".to_owned(),
            encoded: Binary::default().with_media_type(media_type),
        };
        Parts::new(parts.iter().map(part).collect(), 0).assign(fields)
    }

    #[test]
    fn an_optional_field_leaves_a_part_that_a_required_one_lacks() {
        let assigned = |parts: &[(&str, &str)]| assigned_to(&[&ICON, &PHOTO], parts);
        assert_eq!(assigned(&[("1", "image/png")]), [None, Some(0)]);
        assert_eq!(assigned(&[("1", "image/png"), ("2", "image/png")]), [Some(0), Some(1)]);
        assert_eq!(assigned(&[("1", "a/b")]), [None, Some(0)]);
        // The required field cannot take a part of this type, and the other one can.
        assert_eq!(assigned(&[("1", "image/gif")]), [Some(0), None]);
        assert_eq!(assigned(&[("photo=1@a", "a/b"), ("2", "a/b")]), [Some(1), Some(0)]);
    }

    #[test]
    fn parts_are_found_by_name_then_by_media_type_then_by_order() {
        let all = [Some(0), Some(1), Some(2)];
        assert_eq!(assigned(&[("photo=1@a", ""), ("text=2@a", ""), ("any=3@a", "")]), all);
        let swapped = [Some(2), Some(1), Some(0)];
        assert_eq!(assigned(&[("any=3@a", "image/png"), ("text=2@a", ""), ("photo=1@a", "")]), swapped);
        assert_eq!(assigned(&[("1", "a/b"), ("2", "Text/Plain; charset=x"), ("3", "image/png")]), swapped);
        // The part that a name claims is no other field's, whatever its type.
        assert_eq!(assigned(&[("any=1@a", "image/png"), ("2", "text/html"), ("3", "a/b")]), swapped);
        assert_eq!(assigned(&[("1", "a/b"), ("2", "a/b"), ("3", "a/b"), ("4", "a/b")]), all);
        assert_eq!(assigned(&[("1", "text/plain")]), [None, Some(0), None]);
        assert_eq!(assigned(&[]), [None; 3]);
    }

    #[test]
    fn names_may_be_encoded() {
        assert!(names_part("my%20photo=1@a", "my photo") && names_part("größe=1@a", "größe"));
        assert!(!names_part("photo", "photo") && !names_part("photo2=1@a", "photo"));
    }
}
