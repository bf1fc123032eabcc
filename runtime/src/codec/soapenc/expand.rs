//! Elements that are kept as XML although they refer to others: what they refer to is put in its place, since it would
//! be out of reach once the element stands alone.

use crate::codec::decode::state::Decoder;
use crate::codec::decode::{
    Attributes, Bindings, Cursor, DecodeError, DecodeErrorKind, Markup, RawTag, Read, declared_prefix, split_name,
};
use crate::xml::fragment::{NewName, rename};
use crate::xml::read::reader::Tag;
use crate::xml::write::declaration;

/// The state of an expansion.
struct Expansion<'a> {
    out: String,
    /// The beginnings of the targets that are being inserted.
    around: Vec<usize>,
    /// The declarations at the place in the document that is being copied, which are in scope in the copy too.
    scope: Bindings<'a>,
}

impl<'a> Decoder<'a> {
    /// The element with every reference within replaced; `None` where it refers to nothing.
    pub(crate) fn expanded(&mut self, tag: &Tag<'a>, source: &str) -> Read<Option<String>> {
        if !self.options.encoded || tag.raw.empty || !(source.contains("href") || source.contains(":ref")) {
            return Ok(None);
        }
        let mut scope = self.reader.scope.clone();
        scope.leave(tag.mark);
        let mut expansion = Expansion { out: String::new(), around: Vec::new(), scope };
        let mut cursor = self.reader.cursor.moved(tag.raw.start);
        self.expand_next(&mut cursor, &mut expansion)?;
        Ok(Some(expansion.out))
    }

    /// The element at the cursor.
    fn expand_next(&mut self, cursor: &mut Cursor<'a>, expansion: &mut Expansion<'a>) -> Read {
        let Markup::Start(tag) = cursor.markup()? else { return Err(cursor.syntax("there is no element").into()) };
        self.expand_element(cursor, &tag, expansion)
    }

    /// An element whose start tag was passed.
    fn expand_element(&mut self, cursor: &mut Cursor<'a>, tag: &RawTag<'a>, expansion: &mut Expansion<'a>) -> Read {
        self.descend()?;
        match reference(tag) {
            Some(id) => {
                cursor.skip_content(tag)?;
                self.put_target(tag, id, expansion)?;
            }
            None => {
                expansion.out.push_str(cursor.slice(tag.start, cursor.at));
                if !tag.empty {
                    let mark = expansion.scope.mark();
                    let declared = expansion.scope.declare_all(tag.attributes);
                    declared.map_err(|kind| DecodeError::new(kind.into(), tag.start))?;
                    self.expand_content(cursor, tag, expansion)?;
                    expansion.scope.leave(mark);
                    expansion.out.extend(["</", tag.name, ">"]);
                }
            }
        }
        self.limits.depth -= 1;
        Ok(())
    }

    /// Expands the content of an element, and passes its end tag.
    fn expand_content(&mut self, cursor: &mut Cursor<'a>, tag: &RawTag<'a>, expansion: &mut Expansion<'a>) -> Read {
        loop {
            expansion.out.push_str(cursor.text());
            let at = cursor.at;
            match cursor.markup()? {
                Markup::Start(child) => self.expand_element(cursor, &child, expansion)?,
                Markup::End => return Ok(cursor.end_tag(tag.name)?),
                Markup::Cdata(_) => expansion.out.push_str(cursor.slice(at, cursor.at)),
                Markup::Other => {}
                Markup::Eof => return Err(cursor.syntax(format!("<{}> is not closed", tag.name)).into()),
            }
        }
    }

    /// The target's attributes and content under the name of the element that refers to it.
    fn put_target(&mut self, tag: &RawTag<'a>, id: &str, expansion: &mut Expansion<'a>) -> Read {
        let missing = || DecodeError::new(DecodeErrorKind::Reference(id.to_owned()), tag.start);
        let (prefix, local) = split_name(tag.name);
        let uri = expansion.name_space(tag, prefix)?;
        let (start, mut scope) = self.target(id, tag.start)?.ok_or_else(missing)?;
        if expansion.around.contains(&start) {
            return Err(DecodeError::new(DecodeErrorKind::Cycle(id.to_owned()), tag.start));
        }
        let mut cursor = self.reader.cursor.moved(start);
        let Markup::Start(target) = cursor.markup()? else { return Err(missing()) };
        scope.declare_all(target.attributes).map_err(|kind| DecodeError::new(kind.into(), start))?;
        let begin = expansion.out.len();
        let name = NewName { prefix, uri: &uri, local, is_bound: expansion.uri(prefix) == uri };
        expansion.open(&target, &scope, name).map_err(|why| self.syntax_at(why, start))?;
        expansion.around.push(start);
        let around = std::mem::replace(&mut expansion.scope, scope);
        if !target.empty {
            self.expand_content(&mut cursor, &target, expansion)?;
        }
        expansion.scope = around;
        expansion.around.pop();
        expansion.out.extend(["</", target.name, ">"]);
        self.charge(expansion.out.len() - begin)?;
        let put = expansion.out.split_off(begin);
        let too_long = || DecodeError::new(DecodeErrorKind::Limit("a reference expands to too much"), start);
        rename(&put, name, &mut expansion.out).ok_or_else(too_long)
    }
}

impl<'a> Expansion<'a> {
    /// Returns the URI that a prefix is bound to at this place, or an empty one.
    fn uri(&self, prefix: &str) -> &str {
        self.scope.declared(prefix).unwrap_or_default()
    }

    /// Returns the URI of an element's prefix, which the element itself may declare.
    fn name_space(&mut self, tag: &RawTag<'a>, prefix: &str) -> Read<String> {
        let mark = self.scope.mark();
        self.scope.declare_all(tag.attributes).map_err(|kind| DecodeError::new(kind.into(), tag.start))?;
        let uri = self.uri(prefix).to_owned();
        self.scope.leave(mark);
        Ok(uri)
    }

    /// The target's start tag, with what its own place declares and this one does not.
    fn open(&mut self, target: &RawTag<'a>, scope: &Bindings<'a>, name: NewName<'_>) -> Result<(), &'static str> {
        self.out.extend(["<", target.name]);
        for (prefix, uri) in scope.in_scope() {
            // A name that needs another default than the one around is given its own by the renaming.
            let is_named = prefix.is_empty() && name.prefix.is_empty() && !name.is_bound;
            if !uri.is_empty() && (is_named || self.scope.declared(prefix) != Some(uri)) {
                declaration(&mut self.out, prefix, uri);
            }
        }
        if scope.declared("").unwrap_or_default().is_empty() && !self.uri("").is_empty() {
            declaration(&mut self.out, "", "");
        }
        for attribute in Attributes::new(target.attributes) {
            let (name, value) = attribute?;
            if declared_prefix(name).is_none() && !matches!(split_name(name).1, "id" | "root") {
                let quote = if value.contains('"') { "'" } else { "\"" };
                self.out.extend([" ", name, "=", quote, value, quote]);
            }
        }
        self.out.push('>');
        Ok(())
    }
}

/// The identifier that a tag refers to within the message.
fn reference<'a>(tag: &RawTag<'a>) -> Option<&'a str> {
    let mut attributes = Attributes::new(tag.attributes).flatten();
    attributes.find_map(|(name, value)| match name {
        "href" => value.strip_prefix('#'),
        // The prefix may be that of SOAP 1.2's encoding. A `ref` in another namespace matches no identifier.
        _ if name.ends_with(":ref") => Some(value.trim_start_matches('#')),
        _ => None,
    })
}
