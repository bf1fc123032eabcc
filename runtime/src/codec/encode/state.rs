//! The encoder's state, and how it writes tags and text.

use std::borrow::Cow;

use bytes::Bytes;

use super::tags::Tags;
use super::visitor::FacetVisitor;
use super::{EncodeError, EncodeErrorKind, EncodeOptions, Escape, Output, Prefixes, Reserved, Written, escape_into};
use crate::codec::decode::stack_address;
use crate::codec::simple::{Simple, TextSink};
use crate::codec::value::{Value, WriteValue};
use crate::schema::{FORM, Field, FieldKind, Kind, Name, Package, Table};
use crate::xml::fragment::RawElement;
use crate::xml::write::Append as _;

/// Writes values as XML; see the [module](super) for how it is driven.
#[derive(Debug)]
pub struct Encoder<'a> {
    options: &'a EncodeOptions,
    pub(crate) encoded: bool,
    pub(crate) out: Output,
    pub(crate) prefixes: Prefixes,
    pub(crate) tags: Tags,
    /// Where the document element's declarations go: behind its name.
    root: Option<usize>,
    /// Whether the last start tag still lacks its `>`.
    pub(crate) open: bool,
    /// The names of the elements that [`Encoder::start`] opened.
    started: Vec<String>,
    /// The field whose value is written.
    pub(crate) field: &'static Field,
    /// The choice or hierarchy whose variant is written.
    pub(crate) table: &'static Table,
    /// The type to be said of the next element.
    pub(crate) type_name: Option<Name>,
    /// Whether the next variant of a hierarchy says its type even if it is the declared one.
    pub(crate) always_typed: bool,
    /// How many elements are open, and how many were when the layer above handed over a field.
    pub(crate) depth: u32,
    base: u32,
    /// How many groups are open within them.
    pub(crate) groups: u32,
    stack: usize,
    /// Whether the next element is nil: it has attributes and no content.
    pub(crate) is_nil: bool,
    /// Set while the items of an array are counted instead of written.
    pub(crate) counting: Option<usize>,
    /// The extents of the array that is written.
    pub(crate) shape: Vec<u32>,
    /// Who is asked about the values.
    pub(crate) visitor: Option<&'a mut dyn FacetVisitor>,
}

/// Room at the beginning for the namespace declarations, which are known at the end.
const ROOM: &str = match std::str::from_utf8(&[b' '; 1024]) {
    Ok(room) => room,
    Err(_) => "",
};

/// What is said of an element that a server wrote and that cannot be given back.
pub(crate) const UNSOUND: &str = "the XML that was kept is not well-formed, or too long under another name";

static NO_FIELD: Field = Field::any(0);
static NO_PACKAGE: Package = Package { namespaces: &[] };
static NO_TABLE: Table = Table::group(&NO_PACKAGE, &[]);

impl<'a> Encoder<'a> {
    /// An encoder of a new document.
    #[must_use]
    pub fn new(package: &'static Package, options: &'a EncodeOptions) -> Self {
        let declaration = if options.declaration { "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" } else { "" };
        let mut out = Output::with_capacity(2 * ROOM.len());
        out.push_str(ROOM);
        out.push_str(declaration);
        let mut prefixes = Prefixes::new(package, options.dialect.clone());
        for (prefix, uri) in &options.namespaces {
            prefixes.require(prefix, uri);
        }
        Self {
            options,
            encoded: options.encoded,
            out,
            prefixes,
            tags: Tags::default(),
            root: None,
            open: false,
            started: Vec::new(),
            field: &NO_FIELD,
            table: &NO_TABLE,
            type_name: None,
            always_typed: false,
            depth: 0,
            base: 0,
            groups: 0,
            stack: stack_address(),
            is_nil: false,
            counting: None,
            shape: Vec::new(),
            visitor: None,
        }
    }

    /// Has every part of a value judged. What is written is of no use.
    #[cfg(feature = "validate")]
    pub(crate) fn visit_value(
        package: &'static Package,
        options: &'a EncodeOptions,
        visitor: &'a mut dyn FacetVisitor,
        value: &dyn WriteValue,
    ) -> Written {
        static ROOT: Field = Field::element(0, "value", 0);
        let mut encoder = Self::new(package, options);
        encoder.visitor = Some(visitor);
        encoder.field = &ROOT;
        value.write(&mut encoder)
    }

    /// Opens an element; `prefix` is the one preferred for the namespace `uri`.
    pub fn start(&mut self, uri: &str, prefix: &str, local: &str) {
        let prefix = self.prefixes.of_uri(uri, prefix);
        self.open_tag(&prefix, local);
        self.started.push(if prefix.is_empty() { local.to_owned() } else { [&*prefix, ":", local].concat() });
    }

    /// Adds an attribute to the element that was opened last, before any content.
    ///
    /// # Errors
    /// The value holds a character that XML forbids, or there is content already.
    pub fn attribute(&mut self, uri: &str, prefix: &str, local: &str, value: &str) -> Written {
        if !self.open {
            return Err(structure("an attribute comes before the content"));
        }
        let prefix = self.prefixes.of_uri(uri, prefix);
        self.attribute_name(&prefix, local);
        self.escaped(value, Escape::Attribute)?;
        self.out.push_str("\"");
        Ok(())
    }

    /// Adds text to the element that was opened last.
    ///
    /// # Errors
    /// The text holds a character that XML forbids.
    pub fn text(&mut self, text: &str) -> Written {
        self.close_tag();
        self.escaped(text, Escape::Text)
    }

    /// Closes the innermost element that [`Self::start`] opened.
    pub fn end(&mut self) {
        let Some(name) = self.started.pop() else { return };
        if self.open {
            self.open = false;
            self.out.push_str("/>");
        } else {
            for part in ["</", &name, ">"] {
                self.out.push_str(part);
            }
        }
    }

    /// Writes a value as that element, which is qualified in SOAP encoding too.
    ///
    /// # Errors
    /// The value has no form in XML.
    pub fn write_field<T: Value>(&mut self, field: &'static Field, value: &T) -> Written {
        self.write_as(field, &value)
    }

    /// See [`Self::write_field`].
    pub(crate) fn write_as(&mut self, field: &'static Field, value: &dyn WriteValue) -> Written {
        self.base = self.depth;
        self.field = field;
        value.write(self).map_err(|error| error.in_field(field))
    }

    /// Writes the elements of a value that has none around them: a group's, a choice's.
    ///
    /// # Errors
    /// The value has no form in XML.
    pub fn write_particle<T: Value>(&mut self, field: &'static Field, value: &T) -> Written {
        self.write_as(field, &value)
    }

    /// Writes an element as it was captured.
    ///
    /// # Errors
    /// It is not well-formed.
    pub fn write_raw(&mut self, raw: &RawElement) -> Written {
        if !raw.is_sound() {
            return Err(structure(UNSOUND));
        }
        self.close_tag();
        self.out.push_str(raw.to_xml());
        Ok(())
    }

    /// Turns SOAP encoding (SOAP 1.1 §5) on or off from here on.
    pub fn set_encoded(&mut self, encoded: bool) {
        self.encoded = encoded;
    }

    /// The document, with the namespaces that it uses declared on its root element.
    #[must_use]
    pub fn finish(self) -> Vec<u8> {
        let (mut out, begin) = self.complete();
        out.drain(..begin);
        out
    }

    /// The same as [`Self::finish`], without moving a large document in memory.
    #[must_use]
    pub fn finish_bytes(self) -> Bytes {
        let (out, begin) = self.complete();
        Bytes::from(out).split_off(begin)
    }

    /// The same as [`Self::finish`], for a small document that is kept: without room for more.
    pub(crate) fn finish_small(self) -> Vec<u8> {
        let (out, begin) = self.complete();
        out.get(begin..).unwrap_or_default().to_vec()
    }

    /// The document and where it begins. The declarations are put behind the root element's name by moving what stands
    /// before them into the room that was left for that, since what follows may be megabytes.
    fn complete(mut self) -> (Vec<u8>, usize) {
        while !self.started.is_empty() {
            self.end();
        }
        let declarations = self.prefixes.declarations();
        let mut out = self.out.into_bytes();
        let Some(root) = self.root else { return (out, ROOM.len()) };
        let Some(begin) = ROOM.len().checked_sub(declarations.len()) else {
            out.splice(root..root, declarations.into_bytes());
            return (out, ROOM.len());
        };
        out.copy_within(ROOM.len()..root, begin);
        if let Some(gap) = out.get_mut(root - declarations.len()..root) {
            gap.copy_from_slice(declarations.as_bytes());
        }
        (out, begin)
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
        const STACK: usize = 1 << 20;
        if self.depth + self.groups > self.options.max_depth || self.stack.abs_diff(stack_address()) > STACK {
            return Err(EncodeError::new(EncodeErrorKind::Depth));
        }
        Ok(())
    }

    /// Appends `>` where the last start tag lacks it.
    #[inline]
    pub(crate) fn close_tag(&mut self) {
        if self.open {
            self.open = false;
            self.out.push_str(">");
        }
    }

    /// Appends `<prefix:local`; attributes may follow.
    #[inline]
    pub(crate) fn open_tag(&mut self, prefix: &str, local: &str) {
        self.close_tag();
        self.out.push_str("<");
        self.name(prefix, local);
        self.open = true;
        if self.root.is_none() {
            self.root = Some(self.out.len());
        }
    }

    /// Whether an element needs nothing but its name: no type, no declarations.
    #[inline]
    pub(crate) fn is_plain(&self) -> bool {
        !self.encoded && self.type_name.is_none() && self.root.is_some() && self.visitor.is_none()
    }

    /// Appends `<prefix:local>`.
    #[inline]
    pub(crate) fn plain_tag(&mut self, prefix: &str, local: &str) {
        self.out.push_str(if self.open { "><" } else { "<" });
        self.open = false;
        self.name(prefix, local);
        self.out.push_str(">");
    }

    /// Appends `</prefix:local>`.
    #[inline]
    pub(crate) fn end_tag(&mut self, prefix: &str, local: &str) {
        self.out.push_str("</");
        self.name(prefix, local);
        self.out.push_str(">");
    }

    #[inline]
    pub(crate) fn name(&mut self, prefix: &str, local: &str) {
        if !prefix.is_empty() {
            self.out.push_str(prefix);
            self.out.push_str(":");
        }
        self.out.push_str(local);
    }

    /// The prefix of a field's element.
    #[inline]
    pub(crate) fn prefix_of(&mut self, field: &Field) -> &'static str {
        // SOAP encoding's accessors are unqualified unless the schema says otherwise (SOAP 1.1 §5.1).
        if self.encoded && field.flags & FORM == 0 && self.depth > self.base {
            return "";
        }
        self.prefixes.of_index(field.ns)
    }

    /// Appends ` prefix:local="`.
    pub(crate) fn attribute_name(&mut self, prefix: &str, local: &str) {
        self.out.push_str(" ");
        self.name(prefix, local);
        self.out.push_str("=\"");
    }

    /// Appends ` xsi:type="prefix:local"`.
    pub(crate) fn write_xsi_type(&mut self, name: Name) {
        let prefix = self.prefixes.of_index(name.ns);
        self.write_xsi_type_name(prefix, name.local);
    }

    /// Appends ` xsi:type="prefix:local"` for a prefix that will be declared.
    pub(crate) fn write_xsi_type_name(&mut self, prefix: &str, local: &str) {
        let xsi = self.prefixes.of_reserved(Reserved::Xsi);
        self.attribute_name(xsi, "type");
        self.name(prefix, local);
        self.out.push_str("\"");
    }

    #[inline]
    pub(crate) fn escaped(&mut self, text: &str, escape: Escape) -> Written {
        escape_into(&mut self.out, text, escape).map_err(forbidden)
    }

    /// Appends a simple value's text.
    #[inline]
    pub(crate) fn print<T: Simple>(&mut self, value: &T, escape: Escape) -> Written {
        let mut sink = TextSink::new(&mut self.out, Some(&mut self.prefixes), escape);
        value.print(&mut sink);
        match sink.forbidden() {
            None if sink.is_misfit() => self.misfit(),
            None => Ok(()),
            Some(found) => Err(forbidden(found)),
        }
    }

    /// Why a value was refused that has a form in XML.
    #[cold]
    fn misfit(&mut self) -> Written {
        self.check_prefixes()?;
        Err(structure("an item of a list is empty or holds white space"))
    }

    /// Has a prefix stand for a namespace, because text uses it.
    ///
    /// # Errors
    /// Names were written with the prefix that are in another namespace.
    pub(crate) fn require_prefix(&mut self, prefix: &str, uri: &str) -> Written {
        if self.prefixes.require(prefix, uri) { Ok(()) } else { self.check_prefixes() }
    }

    /// Whether text can have the prefixes that it needs.
    ///
    /// # Errors
    /// One of them stands for something else.
    pub(crate) fn check_prefixes(&mut self) -> Written {
        match self.prefixes.take_conflict() {
            Some((prefix, uri)) => Err(EncodeError::new(EncodeErrorKind::Prefix(prefix, uri))),
            None => Ok(()),
        }
    }

    /// The prefix for a namespace by its URI, to be declared.
    pub(crate) fn prefix_for(&mut self, uri: &str) -> Cow<'static, str> {
        self.prefixes.of_uri(uri, "")
    }

    /// Whether the current field is an element, so that what has a name can be written as it.
    pub(crate) fn is_at_element(&self) -> bool {
        self.field.kind == FieldKind::Element
    }

    /// Whether the table whose variant is written tells types apart, rather than elements.
    pub(crate) fn is_in_hierarchy(&self) -> bool {
        self.table.kind == Kind::Hierarchy
    }
}

#[cold]
fn forbidden(found: char) -> EncodeError {
    EncodeError::new(EncodeErrorKind::Character(found))
}

#[cold]
pub(crate) fn structure(why: &'static str) -> EncodeError {
    EncodeError::new(EncodeErrorKind::Structure(why))
}
