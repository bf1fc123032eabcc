//! Which field of a table an element belongs to.

use super::bindings::NsId;
use super::state::{Decoder, Tag};
use crate::table::{FORM, Field, FieldKind, Table};

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
const NESTING: u32 = 64;

impl Decoder<'_> {
    /// Whether the element belongs to the field, or to the particle that the field is.
    #[inline]
    pub(super) fn belongs(&self, tag: &Tag<'_>, field: &Field, how: Match) -> bool {
        field_matches(field, tag, how, self.options.encoded, NESTING)
    }

    /// The first field from `from` on that the element belongs to.
    pub(super) fn find(&self, tag: &Tag<'_>, table: &Table, from: usize, how: Match) -> Option<usize> {
        let fields = table.content.get(from..)?;
        fields.iter().position(|field| self.belongs(tag, field, how)).map(|index| from + index)
    }

    /// Whether the element is what the content model around the current group expects by name.
    pub(super) fn is_claimed(&self, tag: &Tag<'_>) -> bool {
        let around = self.followers.get(self.followers_base..).unwrap_or_default();
        around.iter().any(|follower| self.find(tag, follower.table, follower.next, Match::Exact).is_some())
    }
}

fn field_matches(field: &Field, tag: &Tag<'_>, how: Match, encoded: bool, nesting: u32) -> bool {
    match field.kind {
        FieldKind::Element if how != Match::Any => {
            if field.name.local != tag.local {
                return false;
            }
            let ns = NsId::package(field.name.ns);
            // SOAP encoding's accessors are unqualified unless the schema says otherwise (SOAP 1.1 §5.1).
            tag.ns == ns
                || (encoded && field.flags & FORM == 0 && tag.ns == NsId::NONE)
                || (how == Match::Local && (tag.ns == NsId::NONE || ns == NsId::NONE))
        }
        FieldKind::Any => how == Match::Any,
        FieldKind::Particle if nesting > 0 => field.group.is_some_and(|group| {
            group.content.iter().any(|inner| field_matches(inner, tag, how, encoded, nesting - 1))
        }),
        _ => false,
    }
}
