//! Elements that are kept as XML although they refer to others: what they refer to is put in its place, since it would
//! be out of reach once the element stands alone.

use super::state::Decoder;
use super::{Attributes, Bindings, Cursor, DecodeError, DecodeErrorKind, Markup, RawTag, Read, split_name};
use crate::encode::declaration;

/// What the expansion works on.
struct Expansion<'a> {
    out: String,
    /// Where the targets begin that are being put in place.
    around: Vec<usize>,
    /// The declarations at the place where the element stands.
    scope: Bindings<'a>,
}

impl<'a> Decoder<'a> {
    /// The element with every reference within replaced; `None` where it refers to nothing.
    pub(super) fn expanded(&mut self, tag: &RawTag<'a>, source: &str) -> Read<Option<String>> {
        if !self.options.encoded || tag.empty || !(source.contains("href") || source.contains(":ref")) {
            return Ok(None);
        }
        let mut expansion = Expansion { out: String::new(), around: Vec::new(), scope: self.bindings.clone() };
        let mut cursor = self.cursor.moved(tag.start);
        self.expand_next(&mut cursor, &mut expansion)?;
        Ok(Some(expansion.out))
    }

    /// The element at the cursor.
    fn expand_next(&mut self, cursor: &mut Cursor<'a>, expansion: &mut Expansion<'a>) -> Read {
        let Markup::Start(tag) = cursor.markup()? else { return Err(cursor.syntax("there is no element")) };
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
                    self.expand_content(cursor, tag, expansion)?;
                    expansion.out.extend(["</", tag.name, ">"]);
                }
            }
        }
        self.depth -= 1;
        Ok(())
    }

    /// What stands between an element's tags; the end tag is passed.
    fn expand_content(&mut self, cursor: &mut Cursor<'a>, tag: &RawTag<'a>, expansion: &mut Expansion<'a>) -> Read {
        loop {
            expansion.out.push_str(cursor.text());
            let at = cursor.at;
            match cursor.markup()? {
                Markup::Start(child) => self.expand_element(cursor, &child, expansion)?,
                Markup::End => return cursor.end_tag(tag.name),
                Markup::Cdata(_) => expansion.out.push_str(cursor.slice(at, cursor.at)),
                Markup::Other => {}
                Markup::Eof => return Err(cursor.syntax(format!("<{}> is not closed", tag.name))),
            }
        }
    }

    /// The target's attributes and content under the name of the element that refers to it.
    fn put_target(&mut self, tag: &RawTag<'a>, id: &str, expansion: &mut Expansion<'a>) -> Read {
        let missing = || DecodeError::new(DecodeErrorKind::Reference(id.to_owned()), tag.start);
        let (start, bindings) = self.target(id, tag.start)?.ok_or_else(missing)?;
        if expansion.around.contains(&start) {
            return Err(missing());
        }
        let mut cursor = self.cursor.moved(start);
        let Markup::Start(target) = cursor.markup()? else { return Err(missing()) };
        let begin = expansion.out.len();
        expansion.out.extend(["<", tag.name]);
        for (prefix, uri) in bindings.in_scope() {
            if expansion.scope.uri_of_prefix(prefix) != Some(uri) {
                declaration(&mut expansion.out, prefix, uri);
            }
        }
        for attribute in Attributes::new(target.attributes) {
            let (name, value) = attribute.map_err(|why| self.syntax_at(why, start))?;
            if !matches!(split_name(name).1, "id" | "root") {
                let quote = if value.contains('"') { "'" } else { "\"" };
                expansion.out.extend([" ", name, "=", quote, value, quote]);
            }
        }
        expansion.out.push('>');
        expansion.around.push(start);
        let scope = std::mem::replace(&mut expansion.scope, bindings);
        if !target.empty {
            self.expand_content(&mut cursor, &target, expansion)?;
        }
        expansion.scope = scope;
        expansion.around.pop();
        expansion.out.extend(["</", tag.name, ">"]);
        self.charge(expansion.out.len() - begin)
    }
}

/// The identifier that a tag refers to within the message.
fn reference<'a>(tag: &RawTag<'a>) -> Option<&'a str> {
    let mut attributes = Attributes::new(tag.attributes).flatten();
    attributes.find_map(|(name, value)| match name {
        "href" => value.strip_prefix('#'),
        // The prefix of SOAP 1.2's encoding; an attribute of that name in another namespace refers to nothing we know.
        _ if name.ends_with(":ref") => Some(value.trim_start_matches('#')),
        _ => None,
    })
}
