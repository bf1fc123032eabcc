//! Which field of a table an element belongs to.

use super::bindings::NsId;
use super::scan::same_name;
use super::state::Decoder;
use super::tag::Tag;
use crate::table::{FORM, Field, FieldKind, Kind, REQUIRED, Table};

/// How exactly a name has to match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    /// Namespace and local name.
    Exact,
    /// The local name, where one of the two sides is in no namespace: servers get this wrong.
    Local,
    /// Any element, by a wildcard.
    Any,
}

/// From the strictest to the most generous.
pub(super) const MATCHES: [Match; 3] = [Match::Exact, Match::Local, Match::Any];

/// Groups that are nested deeper than this match nothing: no schema needs it, and a table's cycle must not hang us.
pub(super) const NESTING: u32 = 64;

impl Decoder<'_> {
    /// Whether the element belongs to the field, or to the particle that the field is.
    #[inline]
    pub(super) fn belongs(&self, tag: &Tag<'_>, field: &Field, how: Match) -> bool {
        Names { tag, how, encoded: self.options.encoded }.match_field(field, NESTING)
    }

    /// The first field from `from` on that the element belongs to. A group that can begin with it is preferred to one
    /// in which something required comes before it.
    pub(super) fn find(&self, tag: &Tag<'_>, table: &Table, from: usize, how: Match) -> Option<usize> {
        let fields = table.content.get(from..)?;
        let inside = fields.iter().position(|field| self.belongs(tag, field, how))?;
        if fields.get(inside).is_none_or(|field| field.kind != FieldKind::Particle) {
            return Some(from + inside);
        }
        let names = Names { tag, how, encoded: self.options.encoded };
        let beginning = fields.iter().position(|field| names.begin(field, NESTING));
        Some(from + beginning.unwrap_or(inside))
    }

    /// Whether the element is what the content model around the current group expects by name.
    pub(super) fn is_claimed(&self, tag: &Tag<'_>) -> bool {
        let around = self.followers.get(self.followers_base..).unwrap_or_default();
        around.iter().any(|follower| self.find(tag, follower.table, follower.next, Match::Exact).is_some())
    }
}

/// What an element's name is compared with, and how.
struct Names<'t, 'a> {
    tag: &'t Tag<'a>,
    how: Match,
    encoded: bool,
}

impl Names<'_, '_> {
    /// Whether the element belongs to the field, or anywhere into the particle that the field is.
    #[inline]
    fn match_field(&self, field: &Field, nesting: u32) -> bool {
        match field.kind {
            FieldKind::Element if self.how != Match::Any => self.match_name(field),
            FieldKind::Any => self.how == Match::Any,
            FieldKind::Particle if nesting > 0 => field
                .group()
                .is_some_and(|group| group.content.iter().any(|inner| self.match_field(inner, nesting - 1))),
            _ => false,
        }
    }

    #[inline]
    fn match_name(&self, field: &Field) -> bool {
        if !same_name(field.local(), self.tag.local) {
            return false;
        }
        let (own, ns) = (self.tag.ns, NsId::package(field.ns));
        // SOAP encoding's accessors are unqualified unless the schema says otherwise (SOAP 1.1 §5.1).
        own == ns
            || (self.encoded && field.flags & FORM == 0 && own == NsId::NONE)
            || (self.how == Match::Local && (own == NsId::NONE || ns == NsId::NONE))
    }

    /// Whether the field can begin with the element.
    fn begin(&self, field: &Field, nesting: u32) -> bool {
        let Some(group) = field.group().filter(|_| field.kind == FieldKind::Particle && nesting > 0) else {
            return self.match_field(field, 0);
        };
        for inner in group.content {
            if self.begin(inner, nesting - 1) {
                return true;
            }
            if group.kind != Kind::Choice && !is_optional(inner, nesting - 1) {
                return false;
            }
        }
        false
    }
}

/// Whether a field may be nothing at all.
pub(super) fn is_optional(field: &Field, nesting: u32) -> bool {
    if field.flags & REQUIRED == 0 {
        return true;
    }
    match (field.kind, field.group()) {
        (FieldKind::Element, _) => false,
        (FieldKind::Particle, Some(group)) if nesting > 0 => {
            let mut fields = group.content.iter();
            match group.kind {
                Kind::Choice => fields.any(|field| is_optional(field, nesting - 1)),
                _ => fields.all(|field| is_optional(field, nesting - 1)),
            }
        }
        (FieldKind::Particle, _) => false,
        _ => true,
    }
}
