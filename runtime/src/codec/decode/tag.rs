//! Start tags: their names resolved, their declarations brought into scope, their attributes looked through once.

use std::borrow::Cow;

use super::NsId;
use super::state::Decoder;
use super::{
    Attributes, DecodeError, DecodeErrorKind, NoteKind, RawTag, Read, SOAP_ENCODING_11, SOAP_ENCODING_12,
    SOAP_ENVELOPE_11, SOAP_ENVELOPE_12, XS, attribute_value, declared_prefix, split_name,
};
use crate::codec::simple::trim;
use crate::schema::{Field, Name};
use crate::xml::read::scan::same_name;

/// A start tag with its name resolved.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tag<'a> {
    pub(crate) raw: RawTag<'a>,
    pub(crate) ns: NsId,
    pub(crate) local: &'a str,
    /// How many declarations were in scope before its own.
    pub(crate) mark: usize,
    /// The value of `xsi:type`, as written.
    pub(crate) type_name: Option<&'a str>,
    /// The value of `xsi:nil`, as written.
    pub(crate) nil: Option<&'a str>,
    /// Whether there are attributes besides declarations and those two.
    pub(crate) others: bool,
}

impl Tag<'_> {
    /// Whether the element is nil (XSD 1.0 Part 1 §2.6.2).
    #[inline]
    pub(crate) fn is_nil(&self) -> bool {
        self.nil.is_some_and(|nil| matches!(trim(nil), "true" | "1"))
    }
}

/// What the attributes of a start tag said, for those after it that have the same.
#[derive(Debug, Clone, Default)]
pub(crate) struct Said<'a> {
    attributes: &'a str,
    /// The scope in which they said so.
    version: u64,
    type_name: Option<&'a str>,
    nil: Option<&'a str>,
    others: bool,
}

impl<'a> Decoder<'a> {
    /// Brings a start tag's declarations into scope and resolves its name.
    pub(crate) fn resolve_tag(&mut self, raw: RawTag<'a>) -> Read<Tag<'a>> {
        let mark = self.bindings.mark();
        let (prefix, local) = split_name(raw.name);
        let mut tag = Tag { raw, local, mark, ..Tag::default() };
        if !raw.attributes.is_empty() {
            self.read_said(&mut tag)?;
        }
        let Some(ns) = self.bindings.resolve(prefix) else {
            return Err(DecodeError::new(DecodeErrorKind::Prefix(prefix.to_owned()), raw.start));
        };
        self.bindings.seen(ns, prefix);
        tag.ns = ns;
        Ok(tag)
    }

    /// What a start tag's attributes say, which is looked up where one of those before had the same in the same scope.
    fn read_said(&mut self, tag: &mut Tag<'a>) -> Read {
        let version = self.bindings.version();
        let is_same = |said: &&Said<'_>| said.version == version && same_name(said.attributes, tag.raw.attributes);
        if let Some(said) = self.said.iter().find(is_same) {
            (tag.type_name, tag.nil, tag.others) = (said.type_name, said.nil, said.others);
            return Ok(());
        }
        self.scan_attributes(tag)?;
        // Whoever declares something says it in another scope.
        if self.bindings.version() == version {
            let Tag { raw: RawTag { attributes, .. }, type_name, nil, others, .. } = *tag;
            self.said.rotate_right(1);
            self.said[0] = Said { attributes, version, type_name, nil, others };
        }
        Ok(())
    }

    /// Takes note of the declarations, of `xsi:type` and of `xsi:nil`.
    fn scan_attributes(&mut self, tag: &mut Tag<'a>) -> Read {
        let at = tag.raw.start;
        let (mut type_prefix, mut nil_prefix) = ("", "");
        for attribute in Attributes::new(tag.raw.attributes) {
            let (name, value) = attribute.map_err(|why| self.syntax_at(why, at))?;
            if let Some(prefix) = declared_prefix(name) {
                self.declare(prefix, value, at)?;
                continue;
            }
            match split_name(name) {
                (prefix, "type") if !prefix.is_empty() && tag.type_name.is_none() => {
                    (type_prefix, tag.type_name) = (prefix, Some(value));
                }
                (prefix, "nil") if !prefix.is_empty() && tag.nil.is_none() => {
                    (nil_prefix, tag.nil) = (prefix, Some(value));
                }
                _ => tag.others = true,
            }
        }
        // The prefix may have been declared after its use, or be one of another namespace.
        if tag.type_name.is_some() && self.bindings.resolve(type_prefix) != Some(self.bindings.xsi()) {
            (tag.type_name, tag.others) = (self.instance_attribute(&tag.raw, "type"), true);
        }
        if tag.nil.is_some() && self.bindings.resolve(nil_prefix) != Some(self.bindings.xsi()) {
            (tag.nil, tag.others) = (self.instance_attribute(&tag.raw, "nil"), true);
        }
        Ok(())
    }

    /// The value of an attribute of `xsi`, as written, where others of its local name stand before it.
    #[cold]
    fn instance_attribute(&self, tag: &RawTag<'a>, local: &str) -> Option<&'a str> {
        let mut attributes = Attributes::new(tag.attributes).flatten();
        attributes.find_map(|(name, value)| {
            let (prefix, own) = split_name(name);
            let found =
                own == local && !prefix.is_empty() && self.bindings.resolve(prefix) == Some(self.bindings.xsi());
            found.then_some(value)
        })
    }

    fn declare(&mut self, prefix: &'a str, uri: &'a str, at: usize) -> Read {
        let uri = attribute_value(uri).map_err(|why| self.syntax_at(why, at))?;
        self.bindings.declare(prefix, uri).map_err(|kind| DecodeError::new(kind, at))
    }

    /// An attribute of a start tag that is in scope.
    pub(crate) fn attribute_of(&self, tag: &RawTag<'a>, ns: NsId, local: &str) -> Read<Option<Cow<'a, str>>> {
        for attribute in Attributes::new(tag.attributes) {
            let (name, value) = attribute.map_err(|why| self.syntax_at(why, tag.start))?;
            let (prefix, own) = split_name(name);
            // An attribute without a prefix is in no namespace, whatever the default (Namespaces in XML §6.2).
            let matches = own == local
                && if prefix.is_empty() { ns == NsId::NONE } else { self.bindings.resolve(prefix) == Some(ns) };
            if matches {
                return attribute_value(value).map(Some).map_err(|why| self.syntax_at(why, tag.start));
            }
        }
        Ok(None)
    }

    /// What `xsi:type` says about the tag that was taken.
    pub(crate) fn xsi_type(&self) -> Read<Option<(NsId, &'a str)>> {
        self.tag.type_name.map(|name| self.resolve_name(trim(name), self.tag.raw.start)).transpose()
    }

    /// A qualified name in an attribute or in text.
    pub(crate) fn resolve_name<'n>(&self, name: &'n str, at: usize) -> Read<(NsId, &'n str)> {
        let (prefix, local) = split_name(name);
        match self.bindings.resolve(prefix) {
            Some(ns) => Ok((ns, local)),
            None => Err(DecodeError::new(DecodeErrorKind::Prefix(prefix.to_owned()), at)),
        }
    }

    /// The attributes of an element of simple type: its type is known to the table, so that `xsi:type` has no place.
    #[inline]
    pub(crate) fn check_simple_tag(&mut self, field: &Field) -> Read {
        if let Some(name) = self.tag.type_name {
            self.check_simple_type(name, field)?;
        }
        if self.tag.others { self.refuse_attributes() } else { Ok(()) }
    }

    /// An `xsi:type` that names another type than the declared one is left out. Tables have the names of types that the
    /// schema defines; what is declared with a built-in type is read as that, whichever the element names.
    #[cold]
    fn check_simple_type(&mut self, name: &str, field: &Field) -> Read {
        let at = self.tag.raw.start;
        let Ok((ns, local)) = self.resolve_name(trim(name), at) else {
            return self.unexpected(NoteKind::OtherType, "", at, name);
        };
        let declared = field.type_name();
        let is_declared = declared.local == local && NsId::package(declared.ns) == ns;
        let is_builtin = declared == Name::NONE && self.bindings.uri(ns) == XS;
        if is_declared || is_builtin { Ok(()) } else { self.unexpected(NoteKind::OtherType, "", at, name) }
    }

    /// Whether an attribute is one that the envelope's namespace defines.
    pub(crate) fn is_soap_attribute(&self, ns: NsId, local: &str) -> bool {
        matches!(local, "mustUnderstand" | "actor" | "role" | "relay" | "encodingStyle")
            && is_envelope(self.bindings.uri(ns))
    }

    /// The attributes of an element of simple type are those of `xsi`; others are left out.
    pub(crate) fn refuse_attributes(&mut self) -> Read {
        let tag = self.tag.raw;
        for attribute in Attributes::new(tag.attributes) {
            let (name, value) = attribute.map_err(|why| self.syntax_at(why, tag.start))?;
            let (prefix, local) = split_name(name);
            if declared_prefix(name).is_some() {
                continue;
            }
            let ns = if prefix.is_empty() { NsId::NONE } else { self.bindings.resolve(prefix).unwrap_or(NsId::NONE) };
            let is_block = self.in_header && self.depth as usize == self.entered.len();
            let is_soap = self.is_soap_attribute(ns, local) && (is_block || local == "encodingStyle");
            let is_encoding = self.options.encoded && self.is_of_encoding(prefix, local);
            if ns != self.bindings.xsi() && !is_soap && !is_encoding {
                self.unexpected(NoteKind::UnknownAttribute, &format!("@{local}"), tag.start, value)?;
            }
        }
        Ok(())
    }

    /// Whether an attribute is SOAP encoding's own: what it says of references, roots and arrays is no data.
    fn is_of_encoding(&self, prefix: &str, local: &str) -> bool {
        match prefix {
            "" => matches!(local, "id" | "href"),
            prefix => matches!(self.bindings.uri_of_prefix(prefix), Some(SOAP_ENCODING_11 | SOAP_ENCODING_12)),
        }
    }
}

/// Whether a namespace is that of an envelope.
pub(crate) fn is_envelope(uri: &str) -> bool {
    matches!(uri, SOAP_ENVELOPE_11 | SOAP_ENVELOPE_12)
}
