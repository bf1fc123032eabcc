//! The decoder's state, and how it moves from tag to tag.

use std::borrow::Cow;

use super::NsId;
use super::{
    Bindings, DecodeError, DecodeErrorKind, DecodeOptions, Markup, Note, NoteKind, RawTag, Read, split_name, text_value,
};
use crate::codec::soapenc::references::Jump;
use crate::schema::{DEFAULT, Field, FieldKind, Package, REQUIRED, SIMPLE, Table};
use crate::xml::read::attributes::{Flaw, cdata_value, is_blank};
use crate::xml::read::reader::{Reader, Tag};

/// Reads XML into values; see the [module](super) for how it is driven.
#[derive(Debug)]
pub struct Decoder<'a> {
    /// The document's text, and the namespaces in scope.
    pub(crate) reader: Reader<'a>,
    pub(crate) options: DecodeOptions,
    /// What was met and not taken yet.
    pub(crate) lookahead: Lookahead<'a>,
    /// The start tag that was taken last.
    pub(crate) tag: Tag<'a>,
    /// What the current field's value is read from.
    pub(crate) value_source: ValueSource<'a>,
    /// Where that stands.
    pub(crate) source_offset: usize,
    /// The field whose value is read.
    pub(crate) field: &'static Field,
    /// What was taken for it.
    pub(crate) checkpoint: Checkpoint,
    /// How many elements are open.
    pub(crate) depth: u32,
    /// Roughly where the stack was at the beginning.
    pub(crate) stack: usize,
    /// What may follow the groups that are being read, outermost first.
    pub(crate) enclosing_models: Vec<EnclosingModel>,
    /// Where the enclosing_models within the current element begin.
    pub(crate) enclosing_base: usize,
    /// Whether a particle around the current group may occur again.
    pub(crate) repeating: bool,
    /// The elements that [`Decoder::enter`] took.
    pub(crate) entered: Vec<Tag<'a>>,
    pub(crate) notes: Vec<Note>,
    /// How many defects there are: notes that are an error at the document's end.
    pub(crate) defects: usize,
    /// The references that are being followed.
    pub(crate) jumps: Vec<Jump<'a>>,
    pub(crate) targets: Option<crate::codec::soapenc::references::Targets<'a>>,
    /// How many bytes references may still expand to.
    pub(crate) budget: usize,
    /// Whether the next content is that of an rpc answer, whose first accessor may have any name.
    pub(crate) free_result: bool,
    /// Whether the elements that are read are the header's blocks.
    pub(crate) in_header: bool,
    /// Whether the next content is read up to its first element only.
    pub(crate) single: bool,
    /// The type of an array's items that say none themselves.
    pub(crate) item_type: Option<(NsId, &'a str)>,
}

/// What comes next.
#[derive(Debug, Clone, Default)]
pub(crate) enum Lookahead<'a> {
    /// Not looked at yet.
    #[default]
    Unknown,
    /// A start tag, whose declarations are in scope already.
    Start(Tag<'a>),
    /// Text in mixed content.
    Text(Cow<'a, str>),
    /// The end of the innermost open element.
    End,
    /// The end of the document.
    Eof,
}

/// Which text between elements is content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextContent {
    /// None is; what is not blank is noted.
    None,
    /// What is not blank: a wildcard keeps it.
    Open,
    /// All of it.
    Mixed,
}

impl TextContent {
    /// What the content model of a table makes of text.
    pub(crate) fn of(table: &Table) -> Self {
        match (table.mixed, table.open) {
            (true, _) => Self::Mixed,
            (false, true) => Self::Open,
            (false, false) => Self::None,
        }
    }
}

/// What a field's value is read from.
#[derive(Debug, Clone)]
pub(crate) enum ValueSource<'a> {
    /// The element of the tag that was taken last.
    Element,
    /// The elements from the pending start tag on.
    Group,
    /// Text, of a simple element, of simple content, or between elements.
    Text(Cow<'a, str>),
    /// An attribute.
    Attribute(NsId, &'a str, Cow<'a, str>),
    /// `xsi:nil="true"`; the element was passed.
    Nil,
    /// The attributes of such an element, of which the tag was taken last.
    NilAttributes,
    /// Nothing: a place of a sparse array that was not transmitted.
    Missing,
}

/// What has to be undone after a field was read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Checkpoint {
    pub(crate) mark: usize,
    pub(crate) jumps: usize,
}

/// The rest of a content model, around a group that is being read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EnclosingModel {
    pub(crate) table: &'static Table,
    pub(crate) next: usize,
}

/// The field of values that are not read by a table.
static NO_FIELD: Field = Field::any(REQUIRED);

impl<'a> Decoder<'a> {
    /// A decoder of `xml`, before its document element; names are matched against the package's namespaces.
    #[must_use]
    pub fn new(xml: &'a str, package: &'static Package, options: &DecodeOptions) -> Self {
        let text = xml.strip_prefix('\u{FEFF}').unwrap_or(xml);
        let budget = options.max_expansion.saturating_add(text.len().saturating_mul(8));
        Self {
            reader: Reader::new(text, Bindings::new(package, options.dialect.clone()).with_uri_budget(budget)),
            options: options.clone(),
            lookahead: Lookahead::Unknown,
            tag: Tag::default(),
            value_source: ValueSource::Missing,
            source_offset: 0,
            field: &NO_FIELD,
            checkpoint: Checkpoint { mark: 0, jumps: 0 },
            depth: 0,
            stack: stack_address(),
            enclosing_models: Vec::new(),
            enclosing_base: 0,
            repeating: false,
            free_result: false,
            in_header: false,
            single: false,
            entered: Vec::new(),
            notes: Vec::new(),
            defects: 0,
            jumps: Vec::new(),
            targets: None,
            budget,
            item_type: None,
        }
    }

    /// Looks at what comes next where text is no content.
    pub(crate) fn look(&mut self) -> Read {
        self.look_for(TextContent::None)
    }

    /// Looks at what comes next. Comments and processing instructions never count.
    pub(crate) fn look_for(&mut self, content: TextContent) -> Read {
        while matches!(self.lookahead, Lookahead::Unknown) {
            let at = self.reader.cursor.at;
            let text = self.reader.cursor.text();
            if !text.is_empty() && (content == TextContent::Mixed || !is_blank(text)) {
                let text = text_value(text).map_err(|flaw| self.flaw_at(flaw, at))?;
                self.meet_text(text, content, at)?;
                continue;
            }
            match self.reader.cursor.markup()? {
                Markup::Start(raw) => {
                    let tag = self.reader.resolve_tag(raw)?;
                    self.lookahead = Lookahead::Start(tag);
                }
                Markup::Cdata("") | Markup::Other => {}
                Markup::Cdata(text) => self.meet_text(self.cdata(text)?, content, at)?,
                Markup::End => self.lookahead = Lookahead::End,
                Markup::Eof => self.lookahead = Lookahead::Eof,
            }
        }
        Ok(())
    }

    /// Text at `at`, with all that follows it up to the next tag.
    fn meet_text(&mut self, mut text: Cow<'a, str>, content: TextContent, at: usize) -> Read {
        loop {
            // Text also follows a CDATA section that comes first.
            let at = self.reader.cursor.at;
            let more = self.reader.cursor.text();
            append(&mut text, text_value(more).map_err(|flaw| self.flaw_at(flaw, at))?);
            if !self.reader.cursor.is_at_other() {
                break;
            }
            if let Markup::Cdata(more) = self.reader.cursor.markup()? {
                append(&mut text, self.cdata(more)?);
            }
        }
        match content {
            TextContent::None if is_blank(&text) => Ok(()),
            TextContent::Open if is_blank(&text) => Ok(()),
            TextContent::None => self.unexpected(NoteKind::Text, "", at, &text),
            TextContent::Open | TextContent::Mixed => {
                self.source_offset = at;
                self.lookahead = Lookahead::Text(text);
                Ok(())
            }
        }
    }

    /// Takes the pending start tag as an element of `field`, whose value is to be read next. To be followed by
    /// [`Self::end_field`].
    pub(crate) fn begin_field(&mut self, tag: Tag<'a>, field: &'static Field) -> Read<Checkpoint> {
        self.lookahead = Lookahead::Unknown;
        self.tag = tag;
        self.field = field;
        self.source_offset = tag.raw.start;
        let checkpoint = Checkpoint { mark: tag.mark, jumps: self.jumps.len() };
        self.checkpoint = checkpoint;
        if tag.others && self.options.encoded {
            self.follow()?;
        }
        if self.tag.is_nil() {
            self.pass_nil()?;
            return Ok(checkpoint);
        }
        if field.flags & SIMPLE != 0 && field.kind == FieldKind::Element {
            if !self.options.encoded {
                self.check_simple_tag(field)?;
            } else if self.tag.others {
                self.refuse_attributes()?;
            }
            let text = self.element_text()?;
            let default = field.default().filter(|_| text.is_empty() && field.flags & DEFAULT != 0);
            self.value_source = ValueSource::Text(default.map_or(text, Cow::Borrowed));
        } else {
            self.value_source = ValueSource::Element;
        }
        Ok(checkpoint)
    }

    /// The same, where what goes wrong or is noted happens within the field.
    pub(crate) fn begin_field_within(&mut self, tag: Tag<'a>, field: &'static Field) -> Read<Checkpoint> {
        let notes = self.notes.len();
        let checkpoint = self.begin_field(tag, field).map_err(|error| error.in_field(field))?;
        if self.notes.len() > notes {
            self.locate_notes(notes, field);
        }
        Ok(checkpoint)
    }

    /// Undoes what [`Self::begin_field`] did to the scope.
    #[inline]
    pub(crate) fn end_field(&mut self, checkpoint: Checkpoint) {
        if self.jumps.len() > checkpoint.jumps {
            self.return_from(checkpoint.jumps);
        }
        self.reader.scope.leave(checkpoint.mark);
    }

    /// The text of the element whose start tag was taken, up to its end tag. Its declarations stay in scope.
    pub(crate) fn element_text(&mut self) -> Read<Cow<'a, str>> {
        let tag = self.tag.raw;
        if tag.empty {
            return Ok(Cow::Borrowed(""));
        }
        let mut text = Cow::Borrowed("");
        loop {
            let at = self.reader.cursor.at;
            let raw = self.reader.cursor.text();
            append(&mut text, text_value(raw).map_err(|flaw| self.flaw_at(flaw, at))?);
            match self.reader.cursor.markup()? {
                Markup::End => break,
                Markup::Cdata(raw) => append(&mut text, self.cdata(raw)?),
                Markup::Other => {}
                Markup::Start(child) => self.unexpected_child(&child)?,
                Markup::Eof => return Err(self.reader.cursor.syntax(format!("<{}> is not closed", tag.name)).into()),
            }
        }
        self.reader.cursor.end_tag(tag.name)?;
        Ok(text)
    }

    /// Passes an element within a simple value, which has no place for it.
    #[cold]
    fn unexpected_child(&mut self, child: &RawTag<'a>) -> Read {
        self.reader.cursor.skip_content(child)?;
        let raw = self.reader.cursor.slice(child.start, self.reader.cursor.at);
        self.misplaced(split_name(child.name).1, child.start, raw)
    }

    /// Passes the end tag of an element, and leaves its scope.
    pub(crate) fn close(&mut self, tag: &Tag<'a>) -> Read {
        self.lookahead = Lookahead::Unknown;
        if !tag.raw.empty {
            self.reader.cursor.end_tag(tag.raw.name)?;
        }
        self.reader.scope.leave(tag.mark);
        Ok(())
    }

    /// Passes the pending element.
    pub(crate) fn skip_element(&mut self, tag: &Tag<'a>) -> Read {
        self.reader.cursor.skip_content(&tag.raw)?;
        self.lookahead = Lookahead::Unknown;
        self.reader.scope.leave(tag.mark);
        Ok(())
    }

    /// One element deeper. The stack is watched too, since debug builds' frames are large.
    pub(crate) fn descend(&mut self) -> Read {
        const STACK: usize = 1 << 20;
        self.depth += 1;
        if self.depth > self.options.max_depth || self.stack.abs_diff(stack_address()) > STACK {
            let kind = DecodeErrorKind::Limit("the elements are nested too deeply");
            return Err(DecodeError::new(kind, self.reader.cursor.at));
        }
        Ok(())
    }

    /// The text of the CDATA section that was passed.
    pub(crate) fn cdata(&self, raw: &'a str) -> Read<Cow<'a, str>> {
        let begin = self.reader.cursor.at.saturating_sub(raw.len() + "]]>".len());
        cdata_value(raw).map_err(|flaw| self.flaw_at(flaw, begin))
    }

    #[cold]
    pub(crate) fn flaw_at(&self, flaw: Flaw, at: usize) -> DecodeError {
        self.syntax_at(flaw.why, at + flaw.at)
    }

    #[cold]
    pub(crate) fn syntax_at(&self, why: impl ToString, at: usize) -> DecodeError {
        DecodeError::new(DecodeErrorKind::Syntax(why.to_string()), at)
    }
}

pub(crate) fn append<'a>(text: &mut Cow<'a, str>, more: Cow<'a, str>) {
    if text.is_empty() {
        *text = more;
    } else if !more.is_empty() {
        text.to_mut().push_str(&more);
    }
}

/// Where a variable of the caller would be: a measure of how much stack is used, and nothing else.
#[inline(never)]
pub(crate) fn stack_address() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(std::hint::black_box(&here)).addr()
}
