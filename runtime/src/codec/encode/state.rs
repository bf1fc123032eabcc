//! The encoder's state, and how it writes tags and text.

use std::borrow::Cow;

use bytes::Bytes;

use super::attach::{AttachmentSink, Attachments};
use super::tags::Tags;
use super::visitor::FacetVisitor;
use super::{EncodeError, EncodeErrorKind, EncodeOptions, Escape, Reserved, Written};
use crate::codec::decode::Stack;
use crate::codec::simple::{Print, Simple, TextSink};
use crate::codec::value::{Value, WriteValue};
use crate::schema::{FORM, FieldDescriptor, FieldKind, Kind, Name, NamespaceTable, TypeDescriptor};
use crate::xml::fragment::RawElement;
use crate::xml::write::{Append as _, Writer};

/// Writes values as XML; see the [module](super) for how it is driven.
#[derive(Debug)]
pub struct Encoder<'a> {
    options: &'a EncodeOptions,
    pub(crate) encoded: bool,
    pub(crate) writer: Writer,
    pub(crate) tags: Tags,
    /// The field whose value is written.
    pub(crate) field: &'static FieldDescriptor,
    /// The choice or derivation whose variant is written.
    pub(crate) table: &'static TypeDescriptor,
    /// The settings for the next element.
    pub(crate) next: NextElement,
    /// The number of open elements, and `base`, that number when the layer above passed a field.
    pub(crate) depth: u32,
    base: u32,
    /// The number of open groups within them.
    pub(crate) groups: u32,
    stack: Stack,
    /// The properties of an array that are determined before its items are written.
    pub(crate) array: ArrayMeasure,
    /// Whether the message may have attachments.
    pub(crate) may_attach: bool,
    /// The attachments, once the message has some.
    pub(crate) attachments: Option<Box<AttachmentSink>>,
    /// The visitor of the values, where they are only walked.
    pub(crate) visitor: Option<&'a mut dyn FacetVisitor>,
}

/// The error for an element that was kept from a response and cannot be written.
pub(crate) const UNSOUND: &str = "the XML that was kept is not well-formed, or too long under another name";

static NO_FIELD: FieldDescriptor = FieldDescriptor::any(0);
static NO_TABLE: TypeDescriptor = TypeDescriptor::sequence(NamespaceTable::NONE, &[]);

/// The settings for an element, made by the enclosing layer before the element begins.
#[derive(Debug, Default)]
pub(crate) struct NextElement {
    /// The type that `xsi:type` names.
    pub(crate) type_name: Option<Name>,
    /// Whether a variant of a derivation names its type even if it is the declared one.
    pub(crate) always_typed: bool,
    /// Whether the element is nil: it has attributes and no content.
    pub(crate) is_nil: bool,
}

/// The number of an array's items and its extents, which its start tag states.
#[derive(Debug, Default)]
pub(crate) struct ArrayMeasure {
    /// Set while the items are counted instead of written.
    pub(crate) counting: Option<usize>,
    /// The extents that the value gives.
    pub(crate) shape: Vec<u32>,
}

impl<'a> Encoder<'a> {
    /// Creates an encoder of a new document.
    #[must_use]
    pub fn new(package: &'static NamespaceTable, options: &'a EncodeOptions) -> Self {
        let declaration = if options.declaration { "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" } else { "" };
        let mut writer = Writer::new(declaration, package, options.namespace_family.clone());
        for (prefix, uri) in &options.namespaces {
            writer.prefixes.require(prefix, uri);
        }
        Self {
            options,
            encoded: options.encoded,
            writer,
            tags: Tags::default(),
            field: &NO_FIELD,
            table: &NO_TABLE,
            next: NextElement::default(),
            depth: 0,
            base: 0,
            groups: 0,
            stack: Stack::new(),
            array: ArrayMeasure::default(),
            may_attach: false,
            attachments: None,
            visitor: None,
        }
    }

    /// Has every part of a value visited. What is written is discarded.
    #[cfg(feature = "validate")]
    pub(crate) fn visit_value(
        package: &'static NamespaceTable,
        options: &'a EncodeOptions,
        visitor: &'a mut dyn FacetVisitor,
        value: &dyn WriteValue,
    ) -> Written {
        static ROOT: FieldDescriptor = FieldDescriptor::element(0, "value", 0);
        let mut encoder = Self::new(package, options);
        encoder.visitor = Some(visitor);
        encoder.field = &ROOT;
        value.write(&mut encoder)
    }

    /// Opens an element; `prefix` is the one preferred for the namespace `uri`.
    pub fn start(&mut self, uri: &str, prefix: &str, local: &str) {
        self.writer.start(uri, prefix, local);
    }

    /// Has a namespace of this crate's own stand for a prefix that no package uses.
    pub(crate) fn add_own_namespace(&mut self, uri: &'static str, prefix: &'static str) {
        self.writer.prefixes.add_own(uri, prefix);
    }

    /// Adds an attribute to the element that was opened last, before any content.
    ///
    /// # Errors
    /// The value holds a character that XML forbids, or there is content already.
    pub fn attribute(&mut self, uri: &str, prefix: &str, local: &str, value: &str) -> Written {
        if !self.writer.open {
            return Err(EncodeError::structure("an attribute comes before the content"));
        }
        self.writer.attribute(uri, prefix, local, value).map_err(forbidden)
    }

    /// Ends the start tag of the element that was opened last.
    pub(crate) fn close_tag(&mut self) {
        self.writer.close_tag();
    }

    /// Returns the position of what is written next, for [`Self::insert_attribute`].
    pub(crate) fn position(&self) -> usize {
        self.writer.out.len()
    }

    /// Adds a qualified attribute to the element that was written at a position, after the fact: for attributes of
    /// elements that the value writes itself. `value` must need no escaping.
    pub(crate) fn insert_attribute(&mut self, position: usize, name: (&str, &str, &str), value: &str) {
        self.writer.insert_attribute(position, name, value);
    }

    /// Adds text to the element that was opened last.
    ///
    /// # Errors
    /// The text holds a character that XML forbids.
    pub fn text(&mut self, text: &str) -> Written {
        self.writer.close_tag();
        self.escaped(text, Escape::Text)
    }

    /// Closes the innermost element that [`Self::start`] opened.
    pub fn end(&mut self) {
        self.writer.end();
    }

    /// Writes a value as that element, which is qualified in SOAP encoding too.
    ///
    /// # Errors
    /// The value has no form in XML.
    pub fn write_field<T: Value>(&mut self, field: &'static FieldDescriptor, value: &T) -> Written {
        self.write_as(field, &value)
    }

    /// See [`Self::write_field`].
    pub(crate) fn write_as(&mut self, field: &'static FieldDescriptor, value: &dyn WriteValue) -> Written {
        self.base = self.depth;
        self.field = field;
        value.write(self).and_then(|()| self.check_namespaces()).map_err(|error| error.in_field(field))
    }

    /// Writes the elements of a value that has none around them: a group's, a choice's.
    ///
    /// # Errors
    /// The value has no form in XML.
    pub fn write_particle<T: Value>(&mut self, field: &'static FieldDescriptor, value: &T) -> Written {
        self.write_as(field, &value)
    }

    /// Writes an element as it was captured.
    ///
    /// # Errors
    /// It is not well-formed.
    pub fn write_raw(&mut self, raw: &RawElement) -> Written {
        if !raw.is_sound() {
            return Err(EncodeError::structure(UNSOUND));
        }
        self.writer.close_tag();
        self.writer.out.push_str(raw.to_xml());
        Ok(())
    }

    /// Turns SOAP encoding (SOAP 1.1 §5) on or off from here on.
    pub fn set_encoded(&mut self, encoded: bool) {
        self.encoded = encoded;
    }

    /// Returns the document, with the namespaces that it uses declared on its root element.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        let (mut out, begin) = self.writer.complete();
        out.drain(..begin);
        out
    }

    /// Returns the same as [`Self::finish`], without moving a large document in memory.
    #[must_use]
    pub fn finish_bytes(self) -> Bytes {
        let (out, begin) = self.writer.complete();
        Bytes::from(out).split_off(begin)
    }

    /// Allows attachments in the message. Values of `xs:base64Binary` elements that have at least `from` octets become some.
    pub(crate) fn attach_from(&mut self, from: Option<usize>) {
        self.may_attach = true;
        if from.is_some() {
            self.attachments = Some(Box::new(AttachmentSink::new(from)));
        }
    }

    /// Takes the attachments of the document; `None` where the message has none.
    pub(crate) fn take_attachments(&mut self) -> Option<Attachments> {
        self.attachments.take().map(|sink| sink.attachments)
    }

    /// The same as [`Self::finish`], for a small document that is kept: without room for more.
    pub(crate) fn finish_small(self) -> Vec<u8> {
        let (out, begin) = self.writer.complete();
        out.get(begin..).unwrap_or_default().to_vec()
    }

    /// The options of an element that is written apart, to become part of this document.
    pub(crate) fn fragment_options(&self) -> EncodeOptions {
        EncodeOptions { declaration: false, ..self.options.clone() }
    }

    /// Whether SOAP 1.2's encoding is written, rather than SOAP 1.1's.
    pub(crate) fn is_soap12(&self) -> bool {
        self.options.soap12
    }

    /// One element deeper. The stack is watched too, since debug builds' frames are large.
    pub(crate) fn descend(&mut self) -> Written {
        self.depth += 1;
        self.check_depth()
    }

    pub(crate) fn check_depth(&self) -> Written {
        if self.depth + self.groups > self.options.max_depth || self.stack.is_exhausted() {
            return Err(EncodeError::new(EncodeErrorKind::Depth));
        }
        Ok(())
    }

    /// Whether an element needs nothing but its name: no type, no declarations.
    #[inline]
    pub(crate) fn is_plain(&self) -> bool {
        !self.encoded && self.next.type_name.is_none() && self.writer.has_root() && self.visitor.is_none()
    }

    /// The prefix of a field's element.
    #[inline]
    pub(crate) fn prefix_of(&mut self, field: &FieldDescriptor) -> &'static str {
        // SOAP encoding's accessors are unqualified unless the schema states otherwise (SOAP 1.1 §5.1).
        if self.encoded && field.flags & FORM == 0 && self.depth > self.base {
            return "";
        }
        self.writer.prefixes.of_index(field.ns)
    }

    /// Appends ` xsi:type="prefix:local"`.
    pub(crate) fn write_xsi_type(&mut self, name: Name) {
        let prefix = self.writer.prefixes.of_index(name.ns);
        self.write_xsi_type_name(prefix, name.local);
    }

    /// Appends ` xsi:type="prefix:local"` for a prefix that will be declared.
    pub(crate) fn write_xsi_type_name(&mut self, prefix: &str, local: &str) {
        let xsi = self.writer.prefixes.of_reserved(Reserved::Xsi);
        self.writer.attribute_name(xsi, "type");
        self.writer.name(prefix, local);
        self.writer.out.push_str("\"");
    }

    #[inline]
    pub(crate) fn escaped(&mut self, text: &str, escape: Escape) -> Written {
        self.writer.escaped(text, escape).map_err(forbidden)
    }

    /// Appends a simple value's text.
    #[inline]
    pub(crate) fn print<T: Simple>(&mut self, value: &T, escape: Escape) -> Written {
        let mut sink = TextSink::new(&mut self.writer.out, Some(&mut self.writer.prefixes), escape);
        value.print(&mut sink);
        let (forbidden, is_misfit) = (sink.forbidden(), sink.is_misfit());
        if forbidden.is_none() && !is_misfit { Ok(()) } else { self.unwritable(forbidden) }
    }

    /// The same for a value whose type is not known at compile time.
    pub(crate) fn print_any(&mut self, value: &dyn Print, escape: Escape) -> Written {
        let mut sink = TextSink::new(&mut self.writer.out, Some(&mut self.writer.prefixes), escape);
        value.print_to(&mut sink);
        let (forbidden, is_misfit) = (sink.forbidden(), sink.is_misfit());
        if forbidden.is_none() && !is_misfit { Ok(()) } else { self.unwritable(forbidden) }
    }

    /// The error of a value with a character that XML forbids, or that is a misfit.
    #[cold]
    fn unwritable(&mut self, found: Option<char>) -> Written {
        found.map_or_else(|| self.misfit(), |found| Err(forbidden(found)))
    }

    /// The reason why a value was rejected although it has a form in XML.
    #[cold]
    fn misfit(&mut self) -> Written {
        if let Some(why) = self.writer.out.take_failure() {
            return Err(EncodeError::new(EncodeErrorKind::Unreadable(why.into())));
        }
        self.check_prefixes()?;
        Err(EncodeError::structure("an item of a list is empty, holds white space or has an attachment"))
    }

    /// Has a prefix stand for a namespace, because text uses it.
    ///
    /// # Errors
    /// Names were written with the prefix that are in another namespace.
    pub(crate) fn require_prefix(&mut self, prefix: &str, uri: &str) -> Written {
        if self.writer.prefixes.require(prefix, uri) { Ok(()) } else { self.check_prefixes() }
    }

    /// Whether text can have the prefixes that it needs.
    ///
    /// # Errors
    /// One of them stands for something else.
    pub(crate) fn check_prefixes(&mut self) -> Written {
        match self.writer.prefixes.take_conflict() {
            Some((prefix, uri)) => Err(EncodeError::new(EncodeErrorKind::Prefix(prefix, uri))),
            None => Ok(()),
        }
    }

    /// Whether the namespaces that were used can be declared.
    ///
    /// # Errors
    /// The URI of one has a character that XML forbids.
    pub(crate) fn check_namespaces(&self) -> Written {
        self.writer.prefixes.forbidden().map_or(Ok(()), |found| Err(forbidden(found)))
    }

    /// The prefix for a namespace by its URI, to be declared.
    pub(crate) fn prefix_for(&mut self, uri: &str) -> Cow<'static, str> {
        self.writer.prefixes.of_uri(uri, "")
    }

    /// Whether the current field is an element, so that what has a name can be written as it.
    pub(crate) fn is_at_element(&self) -> bool {
        self.field.kind == FieldKind::Element
    }

    /// Whether the table whose variant is written distinguishes types, rather than elements.
    pub(crate) fn is_in_derivation(&self) -> bool {
        self.table.kind == Kind::Derivation
    }
}

#[cold]
fn forbidden(found: char) -> EncodeError {
    EncodeError::new(EncodeErrorKind::Character(found))
}
