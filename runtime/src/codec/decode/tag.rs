//! Start tags: their names resolved, their declarations brought into scope, their attributes looked through once.

use super::NsId;
use super::state::Decoder;
use super::{
    Attributes, NoteKind, Read, SOAP_ENCODING_11, SOAP_ENCODING_12, SOAP_ENVELOPE_11, SOAP_ENVELOPE_12, XS,
    declared_prefix, split_name,
};
use crate::codec::simple::trim;
use crate::schema::{FieldDescriptor, Name};

impl<'a> Decoder<'a> {
    /// The `xsi:type` of the tag that was taken.
    #[inline]
    pub(crate) fn xsi_type(&self) -> Read<Option<(NsId, &'a str)>> {
        let resolve = |name| self.reader.resolve_name(trim(name), self.tag.raw.start);
        Ok(self.tag.type_name.map(resolve).transpose()?)
    }

    /// The attributes of an element of simple type: its type is known to the table, so that `xsi:type` has no place.
    #[inline]
    pub(crate) fn check_simple_tag(&mut self, field: &FieldDescriptor) -> Read {
        if let Some(name) = self.tag.type_name {
            self.check_simple_type(name, field)?;
        }
        if self.tag.others { self.reject_attributes() } else { Ok(()) }
    }

    /// An `xsi:type` that names another type than the declared one is left out. Tables have the names of types that the
    /// schema defines; what is declared with a built-in type is read as that, whichever the element names.
    #[cold]
    fn check_simple_type(&mut self, name: &str, field: &FieldDescriptor) -> Read {
        let at = self.tag.raw.start;
        let Ok((ns, local)) = self.reader.resolve_name(trim(name), at) else {
            return self.unexpected(NoteKind::OtherType, "", at, name);
        };
        let declared = field.type_name();
        let is_declared = declared.local == local && NsId::package(declared.ns) == ns;
        let is_builtin = declared == Name::NONE && self.reader.scope.uri(ns) == XS;
        if is_declared || is_builtin { Ok(()) } else { self.unexpected(NoteKind::OtherType, "", at, name) }
    }

    /// Whether an attribute is one that the envelope's namespace defines.
    pub(crate) fn is_soap_attribute(&self, ns: NsId, local: &str) -> bool {
        matches!(local, "mustUnderstand" | "actor" | "role" | "relay" | "encodingStyle")
            && is_envelope(self.reader.scope.uri(ns))
    }

    /// The attributes of an element of simple type are those of `xsi`; others are left out.
    pub(crate) fn reject_attributes(&mut self) -> Read {
        let tag = self.tag.raw;
        for attribute in Attributes::new(tag.attributes) {
            let (name, value) = attribute.map_err(|why| self.syntax_at(why, tag.start))?;
            let (prefix, local) = split_name(name);
            if declared_prefix(name).is_some() {
                continue;
            }
            let ns =
                if prefix.is_empty() { NsId::NONE } else { self.reader.scope.resolve(prefix).unwrap_or(NsId::NONE) };
            let is_block = self.in_header && self.limits.depth as usize == self.entered.len();
            let is_soap = self.is_soap_attribute(ns, local) && (is_block || local == "encodingStyle");
            let is_encoding = self.options.encoded && self.is_of_encoding(prefix, local);
            if ns != self.reader.scope.xsi() && !is_soap && !is_encoding {
                self.unexpected(NoteKind::UnknownAttribute, &format!("@{local}"), tag.start, value)?;
            }
        }
        Ok(())
    }

    /// Whether an attribute belongs to SOAP encoding. Such attributes describe references, roots and arrays and are not
    /// data.
    fn is_of_encoding(&self, prefix: &str, local: &str) -> bool {
        match prefix {
            "" => matches!(local, "id" | "href"),
            prefix => matches!(self.reader.scope.uri_of_prefix(prefix), Some(SOAP_ENCODING_11 | SOAP_ENCODING_12)),
        }
    }
}

/// Whether a namespace is that of an envelope.
pub(crate) fn is_envelope(uri: &str) -> bool {
    matches!(uri, SOAP_ENVELOPE_11 | SOAP_ENVELOPE_12)
}
