//! Elements that are nil (XSD 1.0 Part 1 §3.3.4): no content, but attributes.

use super::state::Decoder;
use super::{Markup, NoteKind, RawTag, Read};
use crate::codec::decode::position::ValueSource;
use crate::schema::TypeDescriptor;
use crate::xml::read::attributes::is_blank;

impl<'a> Decoder<'a> {
    /// Passes the content of an element that is nil, and has none (XSD 1.0 Part 1 §3.3.4).
    pub(crate) fn pass_nil(&mut self) -> Read {
        let tag = self.tag.raw;
        self.pass_content(&tag)?;
        self.position.source = ValueSource::Nil;
        Ok(())
    }

    /// Passes the content of an element that should have none. Whatever is in it but comments, processing instructions
    /// and white space is noted.
    pub(crate) fn pass_content(&mut self, tag: &RawTag<'a>) -> Read {
        let begin = self.reader.cursor.at;
        self.reader.cursor.skip_content(tag)?;
        if tag.empty {
            return Ok(());
        }
        let mut content = self.reader.cursor.moved(begin);
        loop {
            let text = content.text();
            let is_content = match content.markup()? {
                Markup::Start(_) => true,
                Markup::Cdata(text) => !is_blank(text),
                Markup::End | Markup::Eof if is_blank(text) => return Ok(()),
                Markup::End | Markup::Eof | Markup::Other => false,
            };
            if is_content || !is_blank(text) {
                let raw = self.reader.cursor.slice(begin, self.reader.cursor.at);
                let raw = raw.rsplit_once("</").map_or(raw, |(content, _)| content);
                return self.unexpected(NoteKind::Text, "", begin, raw);
            }
        }
    }

    /// Goes on with the attributes of the element that is nil, if it has any, its type among them.
    pub(crate) fn at_nil_attributes(&mut self) -> bool {
        let has_attributes =
            matches!(self.position.source, ValueSource::Nil) && (self.tag.others || self.tag.type_name.is_some());
        if has_attributes {
            self.position.source = ValueSource::NilAttributes;
        }
        has_attributes
    }

    /// Notes that an element which is nil lacks the attributes that its type requires.
    pub(crate) fn nil_without_attributes(&mut self, table: Option<&'static TypeDescriptor>) {
        if let Some(table) = table.filter(|_| matches!(self.position.source, ValueSource::Nil)) {
            self.check_attributes(table, 0, true);
        }
    }
}
