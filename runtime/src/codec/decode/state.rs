//! The decoder's state, and how it moves from tag to tag.

use std::borrow::Cow;

use super::enclosing::EnclosingModels;
use super::limits::Limits;
use super::notes::NoteList;
use super::parts::Parts;
use super::position::{Checkpoint, FieldPosition, ValueSource};
use super::{
    Bindings, DecodeError, DecodeErrorKind, DecodeOptions, Markup, NoteKind, RawTag, Read, split_name, text_value,
};
use crate::codec::soapenc::references::SoapEncoding;
use crate::schema::{DEFAULT, FieldDescriptor, FieldKind, NamespaceTable, SIMPLE, TypeDescriptor};
use crate::xml::read::attributes::{Flaw, cdata_value, is_blank};
use crate::xml::read::reader::{Reader, Tag};

/// Reads XML into values; see the [module](super) for how it is driven.
#[derive(Debug)]
pub struct Decoder<'a> {
    /// The document's text, and the namespaces in scope.
    pub(crate) reader: Reader<'a>,
    pub(crate) options: DecodeOptions,
    /// The next token, which was read and not taken yet.
    pub(crate) lookahead: Lookahead<'a>,
    /// The start tag that was taken last.
    pub(crate) tag: Tag<'a>,
    pub(crate) position: FieldPosition<'a>,
    pub(crate) enclosing: EnclosingModels,
    pub(crate) limits: Limits,
    pub(crate) notes: NoteList,
    pub(crate) encoding: SoapEncoding<'a>,
    /// The mode in which the next content is read.
    pub(crate) content_mode: ContentMode,
    /// The elements that [`Decoder::enter`] took.
    pub(crate) entered: Vec<Tag<'a>>,
    /// Whether the elements that are read are the header's blocks.
    pub(crate) in_header: bool,
    /// The parts that the document may include.
    pub(crate) parts: Option<Box<Parts>>,
    /// Whether the document is read without the package that it was in, so that no attachment is missing.
    pub(crate) is_alone: bool,
}

/// How a content model is applied to the content that is read next. The ordinary mode applies unless the caller passes
/// another one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum ContentMode {
    /// The content is read to its end.
    #[default]
    Whole,
    /// The same for an rpc response, whose first accessor may have any name (SOAP 1.1 §7.1).
    RpcResponse,
    /// The content is read up to the end of its first element.
    OneElement,
}

/// The next token.
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

/// The text between elements that is content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextContent {
    /// None is; what is not blank is noted.
    None,
    /// Text that is not blank: a wildcard keeps it.
    Open,
    /// All of it.
    Mixed,
}

impl TextContent {
    /// Returns which text is content in a table's content model.
    pub(crate) fn of(table: &TypeDescriptor) -> Self {
        match (table.mixed, table.open) {
            (true, _) => Self::Mixed,
            (false, true) => Self::Open,
            (false, false) => Self::None,
        }
    }
}

impl<'a> Decoder<'a> {
    /// Creates a decoder of `xml`, before its document element; names are matched against the package's namespaces.
    #[must_use]
    pub fn new(xml: &'a str, package: &'static NamespaceTable, options: &DecodeOptions) -> Self {
        let text = xml.strip_prefix('\u{FEFF}').unwrap_or(xml);
        let budget = options.max_expansion.saturating_add(text.len().saturating_mul(8));
        Self {
            reader: Reader::new(text, Bindings::new(package, options.namespace_family.clone()).with_uri_budget(budget)),
            options: options.clone(),
            lookahead: Lookahead::Unknown,
            tag: Tag::default(),
            position: FieldPosition::start(),
            enclosing: EnclosingModels::default(),
            limits: Limits::new(options.max_depth, budget),
            notes: NoteList::default(),
            encoding: SoapEncoding::default(),
            content_mode: ContentMode::Whole,
            entered: Vec::new(),
            in_header: false,
            parts: None,
            is_alone: false,
        }
    }

    /// Creates a decoder of a fragment of a document: the namespaces in scope there are given, prefix (empty for the
    /// default namespace) and URI.
    ///
    /// # Errors
    /// There are too many namespaces, or the name of one is too long.
    pub fn of_fragment(
        xml: &'a str,
        namespaces: impl IntoIterator<Item = (&'a str, &'a str)>,
        package: &'static NamespaceTable,
        options: &DecodeOptions,
    ) -> Read<Self> {
        let mut decoder = Self::new(xml, package, options);
        for (prefix, uri) in namespaces {
            let declared = decoder.reader.scope.declare(prefix, Cow::Borrowed(uri));
            declared.map_err(|kind| DecodeError::new(kind.into(), 0))?;
        }
        Ok(decoder)
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
                self.position.offset = at;
                self.lookahead = Lookahead::Text(text);
                Ok(())
            }
        }
    }

    /// Takes the pending start tag as an element of `field`, whose value is to be read next. To be followed by
    /// [`Self::end_field`].
    pub(crate) fn begin_field(&mut self, tag: Tag<'a>, field: &'static FieldDescriptor) -> Read<Checkpoint> {
        self.lookahead = Lookahead::Unknown;
        self.tag = tag;
        self.position.field = field;
        self.position.offset = tag.raw.start;
        let checkpoint = Checkpoint { mark: tag.mark, jumps: self.encoding.jumps.len() };
        self.position.checkpoint = checkpoint;
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
                self.reject_attributes()?;
            }
            self.position.source = match self.element_text() {
                Ok(text) => {
                    let default = field.default().filter(|_| text.is_empty() && field.flags & DEFAULT != 0);
                    ValueSource::Text(default.map_or(text, Cow::Borrowed))
                }
                Err(error) => self.included(error)?,
            };
        } else {
            self.position.source = ValueSource::Element;
        }
        Ok(checkpoint)
    }

    /// The same, where what goes wrong or is noted happens within the field.
    pub(crate) fn begin_field_within(&mut self, tag: Tag<'a>, field: &'static FieldDescriptor) -> Read<Checkpoint> {
        let notes = self.notes.all.len();
        let checkpoint = self.begin_field(tag, field).map_err(|error| error.in_field(field))?;
        if self.notes.all.len() > notes {
            self.locate_notes(notes, field);
        }
        Ok(checkpoint)
    }

    /// Undoes what [`Self::begin_field`] did to the scope.
    #[inline]
    pub(crate) fn end_field(&mut self, checkpoint: Checkpoint) {
        if self.encoding.jumps.len() > checkpoint.jumps {
            self.return_from(checkpoint.jumps);
        }
        self.reader.scope.leave(checkpoint.mark);
    }

    /// The text of the element whose start tag was taken, up to its end tag. Its declarations stay in scope. An element that
    /// includes a part is passed, and an error: see [`Self::included`].
    pub(super) fn element_text(&mut self) -> Read<Cow<'a, str>> {
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

    /// The same, where a part becomes text.
    pub(crate) fn whole_text(&mut self) -> Read<Cow<'a, str>> {
        match self.element_text() {
            Ok(text) => Ok(text),
            Err(error) => match self.included(error)? {
                ValueSource::Part(index) => self.part_text(index).map(Cow::Owned),
                _ => Ok(Cow::Borrowed("")),
            },
        }
    }

    /// Passes an element within a simple value, which has no place for it.
    #[cold]
    fn unexpected_child(&mut self, child: &RawTag<'a>) -> Read {
        if self.meet_include(child)? {
            return Err(self.structure_error("the element includes a part, which is no text"));
        }
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

    /// Goes one element or group deeper.
    pub(crate) fn descend(&mut self) -> Read {
        self.limits.descend().map_err(|kind| DecodeError::new(kind, self.reader.cursor.at))
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
