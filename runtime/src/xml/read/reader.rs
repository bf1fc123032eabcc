//! Start tags: their names resolved, their declarations brought into scope, their attributes looked through once.

use std::borrow::Cow;

use super::attributes::{Attributes, attribute_value, declared_prefix, split_name};
use super::cursor::{CACHED_TAGS, Cursor, RawTag};
use super::scan::same_name;
use crate::xml::{Bindings, NsId, XmlError, XmlErrorKind, XmlRead, trim};

/// A start tag with its name resolved.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tag<'a> {
    pub(crate) raw: RawTag<'a>,
    pub(crate) ns: NsId,
    pub(crate) local: &'a str,
    /// The number of declarations in scope before its own.
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

/// The result for a start tag's attributes, for later tags with the same attributes.
#[derive(Debug, Clone, Default)]
pub(crate) struct CachedAttributes<'a> {
    attributes: &'a str,
    /// The version of the scope in which they mean that.
    version: u64,
    type_name: Option<&'a str>,
    nil: Option<&'a str>,
    others: bool,
}

/// A document's text with the namespaces that are in scope at the cursor.
#[derive(Debug)]
pub(crate) struct Reader<'a> {
    pub(crate) cursor: Cursor<'a>,
    pub(crate) scope: Bindings<'a>,
    /// The attributes of recent start tags that have some and declare no namespace.
    cached: [CachedAttributes<'a>; CACHED_TAGS],
}

impl<'a> Reader<'a> {
    /// Starts at the beginning of a text, in the scope of its place: that of a document has no declarations, that of a
    /// piece of a document has those around it.
    pub(crate) fn new(text: &'a str, scope: Bindings<'a>) -> Self {
        Self { cursor: Cursor::new(text), scope, cached: Default::default() }
    }

    /// Goes on at another place in another scope, and returns those before.
    pub(crate) fn replace(&mut self, cursor: Cursor<'a>, scope: Bindings<'a>) -> (Cursor<'a>, Bindings<'a>) {
        // The versions of one scope mean nothing in another.
        self.cached = Default::default();
        (std::mem::replace(&mut self.cursor, cursor), std::mem::replace(&mut self.scope, scope))
    }

    /// Brings a start tag's declarations into scope and resolves its name.
    #[inline]
    pub(crate) fn resolve_tag(&mut self, raw: RawTag<'a>) -> XmlRead<Tag<'a>> {
        let mark = self.scope.mark();
        let (prefix, local) = split_name(raw.name);
        let mut tag = Tag { raw, local, mark, ..Tag::default() };
        if !raw.attributes.is_empty() {
            self.read_attributes(&mut tag)?;
        }
        let Some(ns) = self.scope.resolve(prefix) else {
            return Err(XmlError::new(XmlErrorKind::Prefix(prefix.to_owned()), raw.start));
        };
        self.scope.seen(ns, prefix);
        tag.ns = ns;
        Ok(tag)
    }

    /// Evaluates a start tag's attributes, or takes the cached result of an earlier tag with the same attributes in the
    /// same scope.
    #[inline]
    fn read_attributes(&mut self, tag: &mut Tag<'a>) -> XmlRead {
        let version = self.scope.version();
        let is_same = |cached: &&CachedAttributes<'_>| {
            cached.version == version && same_name(cached.attributes, tag.raw.attributes)
        };
        if let Some(cached) = self.cached.iter().find(is_same) {
            (tag.type_name, tag.nil, tag.others) = (cached.type_name, cached.nil, cached.others);
            return Ok(());
        }
        self.scan_attributes(tag)?;
        // A tag with declarations changes the scope, so that its result holds for no other tag.
        if self.scope.version() == version {
            let Tag { raw: RawTag { attributes, .. }, type_name, nil, others, .. } = *tag;
            self.cached.rotate_right(1);
            self.cached[0] = CachedAttributes { attributes, version, type_name, nil, others };
        }
        Ok(())
    }

    /// Takes note of the declarations, of `xsi:type` and of `xsi:nil`.
    fn scan_attributes(&mut self, tag: &mut Tag<'a>) -> XmlRead {
        let at = tag.raw.start;
        let (mut type_prefix, mut nil_prefix) = ("", "");
        for attribute in Attributes::new(tag.raw.attributes) {
            let (name, value) = attribute.map_err(|why| XmlError::syntax(why, at))?;
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
        if tag.type_name.is_some() && self.scope.resolve(type_prefix) != Some(self.scope.xsi()) {
            (tag.type_name, tag.others) = (self.instance_attribute(&tag.raw, "type"), true);
        }
        if tag.nil.is_some() && self.scope.resolve(nil_prefix) != Some(self.scope.xsi()) {
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
            let found = own == local && !prefix.is_empty() && self.scope.resolve(prefix) == Some(self.scope.xsi());
            found.then_some(value)
        })
    }

    fn declare(&mut self, prefix: &'a str, uri: &'a str, at: usize) -> XmlRead {
        let uri = attribute_value(uri).map_err(|why| XmlError::syntax(why, at))?;
        self.scope.declare(prefix, uri).map_err(|kind| XmlError::new(kind, at))
    }

    /// An attribute of a start tag that is in scope.
    pub(crate) fn attribute_of(&self, tag: &RawTag<'a>, ns: NsId, local: &str) -> XmlRead<Option<Cow<'a, str>>> {
        for attribute in Attributes::new(tag.attributes) {
            let (name, value) = attribute.map_err(|why| XmlError::syntax(why, tag.start))?;
            let (prefix, own) = split_name(name);
            // An attribute without a prefix is in no namespace, whatever the default (Namespaces in XML §6.2).
            let matches = own == local
                && if prefix.is_empty() { ns == NsId::NONE } else { self.scope.resolve(prefix) == Some(ns) };
            if matches {
                return attribute_value(value).map(Some).map_err(|why| XmlError::syntax(why, tag.start));
            }
        }
        Ok(None)
    }

    /// A qualified name in an attribute or in text.
    #[inline]
    pub(crate) fn resolve_name<'n>(&self, name: &'n str, at: usize) -> XmlRead<(NsId, &'n str)> {
        let (prefix, local) = split_name(name);
        match self.scope.resolve(prefix) {
            Some(ns) => Ok((ns, local)),
            None => Err(XmlError::new(XmlErrorKind::Prefix(prefix.to_owned()), at)),
        }
    }
}
