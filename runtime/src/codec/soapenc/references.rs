//! References of SOAP encoding: `href="#id"` (SOAP 1.1 §5.2.1), `enc:ref="id"` (SOAP 1.2 Part 2 §3.1.5.3).
//!
//! Only a message that refers to something pays for this: at its first reference the document is scanned once for
//! identifiers. A value is then read from the element that has the identifier, in that element's own scope.

use std::collections::{HashMap, HashSet};

use crate::codec::decode::NsId;
use crate::codec::decode::state::{Decoder, Lookahead};
use crate::codec::decode::{
    Attributes, Bindings, Cursor, DecodeError, DecodeErrorKind, Markup, Read, SOAP_ENCODING_12, attribute_value,
    declared_prefix, split_name,
};
use crate::xml::XmlErrorKind;
use crate::xml::read::reader::Tag;

/// The minimum cost of a reference, in bytes, so that many small ones are bounded too.
const COST: usize = 64;

/// The elements with identifiers.
#[derive(Debug, Default)]
pub(crate) struct Targets<'a> {
    by_id: HashMap<&'a str, ReferenceTarget>,
    /// The identifiers that something refers to.
    referred: HashSet<&'a str>,
    scopes: Vec<Scope<'a>>,
}

#[derive(Debug, Clone, Copy)]
struct ReferenceTarget {
    start: usize,
    scope: Option<usize>,
}

/// A start tag with declarations, and the nearest one around it.
#[derive(Debug)]
struct Scope<'a> {
    outer: Option<usize>,
    attributes: &'a str,
}

/// The state to restore after a reference was followed.
#[derive(Debug)]
pub(crate) struct Jump<'a> {
    target: usize,
    cursor: Cursor<'a>,
    bindings: Bindings<'a>,
    depth: u32,
}

/// The state of SOAP encoding: what was found by identifiers, and the references that are being followed.
#[derive(Debug, Default)]
pub(crate) struct SoapEncoding<'a> {
    pub(crate) jumps: Vec<Jump<'a>>,
    targets: Option<Targets<'a>>,
    /// The type of an array's item that names none itself, and the offset of the item's start tag.
    item_type: Option<(usize, NsId, &'a str)>,
    /// The type of an element that is kept as XML and does not name it, and the offset of its start tag.
    untyped: Option<(usize, NsId, &'a str)>,
}

impl<'a> SoapEncoding<'a> {
    /// Sets the type of the item whose start tag is at an offset.
    pub(crate) fn set_item_type(&mut self, start: usize, ty: Option<(NsId, &'a str)>) {
        self.item_type = ty.map(|(ns, local)| (start, ns, local));
    }

    /// Takes the type of the element whose start tag is at an offset, if that is an item: not an element within one.
    pub(crate) fn take_item_type(&mut self, start: usize) -> Option<(NsId, &'a str)> {
        self.item_type.take_if(|(item, ..)| *item == start).map(|(_, ns, local)| (ns, local))
    }

    /// Has the element whose start tag is at an offset named after its type if it is kept as XML.
    pub(crate) fn keep_type(&mut self, start: usize, (ns, local): (NsId, &'a str)) {
        self.untyped = Some((start, ns, local));
    }

    /// Takes the type of the element whose start tag is at an offset, if it is kept without naming it.
    pub(crate) fn take_kept_type(&mut self, start: usize) -> Option<(NsId, &'a str)> {
        self.untyped.take_if(|(kept, ..)| *kept == start).map(|(_, ns, local)| (ns, local))
    }
}

impl<'a> Decoder<'a> {
    /// If the tag that was taken refers to another element, goes there.
    pub(crate) fn follow(&mut self) -> Read {
        // A target may be a reference itself.
        while let Some(id) = self.reference()? {
            let tag = self.tag.raw;
            self.pass_content(&tag)?;
            self.jump(&id)?;
        }
        Ok(())
    }

    /// Whether the element has an identifier that the document refers to, so that it is read where that is done.
    #[cold]
    pub(crate) fn is_target(&mut self, tag: &Tag<'a>) -> Read<bool> {
        let Some(id) = self.reader.attribute_of(&tag.raw, NsId::NONE, "id")? else { return Ok(false) };
        Ok(self.targets()?.referred.contains(&*id))
    }

    /// Returns the identifiers and references of the document, which the first call finds in one scan.
    fn targets(&mut self) -> Read<&Targets<'a>> {
        let targets = match self.encoding.targets.take() {
            Some(targets) => targets,
            None => Targets::collect(self.reader.cursor.moved(0))?,
        };
        Ok(self.encoding.targets.insert(targets))
    }

    fn reference(&self) -> Read<Option<String>> {
        let tag = &self.tag.raw;
        if !tag.attributes.contains("ref") {
            return Ok(None);
        }
        if let Some(href) = self.reader.attribute_of(tag, NsId::NONE, "href")? {
            // A reference to something outside of the message stays what it is.
            return Ok(href.strip_prefix('#').map(str::to_owned));
        }
        for attribute in Attributes::new(tag.attributes) {
            let (name, value) = attribute.map_err(|why| self.syntax_at(why, tag.start))?;
            let (prefix, local) = split_name(name);
            if local == "ref" && self.reader.scope.uri_of_prefix(prefix) == Some(SOAP_ENCODING_12) {
                let id = attribute_value(value).map_err(|why| self.syntax_at(why, tag.start))?;
                return Ok(Some(id.trim_start_matches('#').to_owned()));
            }
        }
        Ok(None)
    }

    fn jump(&mut self, id: &str) -> Read {
        let at = self.tag.raw.start;
        let missing = || DecodeError::new(DecodeErrorKind::Reference(id.to_owned()), at);
        let (start, bindings) = self.target(id, at)?.ok_or_else(missing)?;
        if self.encoding.jumps.iter().any(|jump| jump.target == start) {
            return Err(DecodeError::new(DecodeErrorKind::Cycle(id.to_owned()), at));
        }
        let cursor = self.reader.cursor.moved(start);
        let depth = self.limits.depth;
        bindings.share_budget(&self.reader.scope);
        let (cursor, bindings) = self.reader.replace(cursor, bindings);
        self.encoding.jumps.push(Jump { target: start, cursor, bindings, depth });
        self.descend()?;
        self.look()?;
        let Lookahead::Start(tag) = std::mem::take(&mut self.lookahead) else { return Err(missing()) };
        self.tag = tag;
        Ok(())
    }

    /// Returns the beginning of the element with an identifier, and the declarations around it.
    pub(crate) fn target(&mut self, id: &str, at: usize) -> Read<Option<(usize, Bindings<'a>)>> {
        self.targets()?;
        let targets = self.encoding.targets.as_ref();
        let found = targets.and_then(|targets| targets.by_id.get(id).copied());
        let scope =
            targets.zip(found).map(|(targets, target)| targets.bindings(target, &self.reader.scope)).transpose();
        let scope = scope.map_err(|kind| DecodeError::new(kind.into(), at))?;
        let (Some(target), Some((bindings, declared))) = (found, scope) else { return Ok(None) };
        self.charge(COST + declared)?;
        Ok(Some((target.start, bindings)))
    }

    /// Goes back to where the references were met.
    pub(crate) fn return_from(&mut self, jumps: usize) {
        while self.encoding.jumps.len() > jumps {
            let Some(jump) = self.encoding.jumps.pop() else { return };
            let expanded = self.reader.cursor.at.saturating_sub(jump.target);
            // What was read already stays; the next reference meets the bound.
            self.limits.charge_afterwards(expanded);
            jump.bindings.share_budget(&self.reader.scope);
            self.reader.replace(jump.cursor, jump.bindings);
            self.limits.depth = jump.depth;
            self.lookahead = Lookahead::Unknown;
        }
    }

    /// Takes from what references, sparse arrays and copies of namespaces' names may add up to.
    pub(crate) fn charge(&mut self, cost: usize) -> Read {
        self.limits.charge(cost).map_err(|kind| DecodeError::new(kind, self.reader.cursor.at))
    }
}

impl<'a> Targets<'a> {
    /// Scans the document for identifiers and references.
    fn collect(mut cursor: Cursor<'a>) -> Read<Self> {
        let mut targets = Self::default();
        let mut open: Vec<Option<usize>> = Vec::new();
        loop {
            cursor.text();
            match cursor.markup()? {
                Markup::Start(tag) => {
                    let outer = open.last().copied().flatten();
                    let scope = targets.enter(&tag, outer);
                    if !tag.empty {
                        open.push(scope);
                    }
                }
                Markup::End => {
                    open.pop();
                    // The names are checked where the elements are read.
                    cursor.at += 2;
                }
                Markup::Cdata(_) | Markup::Other => {}
                Markup::Eof => return Ok(targets),
            }
        }
    }

    /// Takes note of an element; the innermost scope that it is in, which may be its own.
    fn enter(&mut self, tag: &crate::xml::read::cursor::RawTag<'a>, outer: Option<usize>) -> Option<usize> {
        if tag.attributes.is_empty() {
            return outer;
        }
        let (mut id, mut declares) = (None, false);
        for (name, value) in Attributes::new(tag.attributes).flatten() {
            declares |= declared_prefix(name).is_some();
            match split_name(name).1 {
                "id" => id = Some(value),
                "href" | "ref" => drop(self.referred.insert(value.trim_start_matches('#'))),
                _ => {}
            }
        }
        if let Some(id) = id {
            self.by_id.entry(id).or_insert(ReferenceTarget { start: tag.start, scope: outer });
        }
        if !declares {
            return outer;
        }
        self.scopes.push(Scope { outer, attributes: tag.attributes });
        Some(self.scopes.len() - 1)
    }

    /// The declarations in scope around a target, and how many bytes they take.
    fn bindings(&self, target: ReferenceTarget, like: &Bindings<'a>) -> Result<(Bindings<'a>, usize), XmlErrorKind> {
        let mut chain = Vec::new();
        let mut next = target.scope;
        while let Some(scope) = next.and_then(|index| self.scopes.get(index)) {
            chain.push(scope.attributes);
            next = scope.outer;
        }
        let mut bindings = like.fresh();
        let mut declared = 0;
        for attributes in chain.into_iter().rev() {
            declared += attributes.len();
            bindings.declare_all(attributes)?;
        }
        Ok((bindings, declared))
    }
}
