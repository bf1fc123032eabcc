//! Finds the field of a table that an element belongs to.

use super::NsId;
use super::state::Decoder;
use crate::schema::{FORM, FieldDescriptor, FieldKind, Kind, Namespaces, REQUIRED, TypeDescriptor};
use crate::xml::read::reader::Tag;
use crate::xml::read::scan::same_name;

/// The exactness with which a name must match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Match {
    /// Namespace and local name.
    Exact,
    /// A wildcard that admits the namespace.
    Any,
    /// The local name: unqualified where the schema has it qualified, or qualified with the schema's own namespace
    /// where the schema has it unqualified. Servers confuse the two.
    Form,
}

/// In the order of precedence: what nothing takes exactly may still be one whose form is wrong.
pub(crate) const MATCHES: [Match; 3] = [Match::Exact, Match::Any, Match::Form];

/// Groups that are nested deeper match nothing. No schema needs it, and a cycle of tables must not cause an endless
/// loop.
pub(crate) const NESTING: u32 = 64;

impl Decoder<'_> {
    /// Whether the element belongs to the field, or to the particle that the field is.
    #[inline]
    pub(crate) fn belongs(&self, tag: &Tag<'_>, field: &FieldDescriptor, how: Match) -> bool {
        Names { tag, how, encoded: self.options.encoded }.match_field(field, NESTING)
    }

    /// The first field from `from` on that the element belongs to. A group that can begin with it is preferred to one
    /// in which something required comes before it.
    pub(crate) fn find(&self, tag: &Tag<'_>, table: &TypeDescriptor, from: usize, how: Match) -> Option<usize> {
        let fields = table.content.get(from..)?;
        let inside = fields.iter().position(|field| self.belongs(tag, field, how))?;
        if fields.get(inside).is_none_or(|field| field.kind != FieldKind::Particle) {
            return Some(from + inside);
        }
        let names = Names { tag, how, encoded: self.options.encoded };
        let beginning = fields.iter().position(|field| names.begin(field, NESTING));
        Some(from + beginning.unwrap_or(inside))
    }

    /// Whether the content model around the current group takes an element that the group takes as `how`: by its name
    /// where the group takes it by a wildcard, and by either where the group takes it with the wrong form.
    pub(crate) fn is_expected_outside(&self, tag: &Tag<'_>, how: Match) -> bool {
        let around = self.enclosing.around();
        let takes = |how| around.iter().any(|enclosing| self.find(tag, enclosing.table, enclosing.next, how).is_some());
        match how {
            Match::Exact => false,
            Match::Any => takes(Match::Exact),
            Match::Form => takes(Match::Exact) || takes(Match::Any),
        }
    }

    /// Whether neither these fields nor the content models around them have a place for the element, so that it ends no
    /// group.
    #[cold]
    pub(crate) fn is_known_nowhere(&self, tag: &Tag<'_>, fields: &[FieldDescriptor]) -> bool {
        let takes = |fields: &[FieldDescriptor]| {
            fields.iter().any(|field| MATCHES.into_iter().any(|how| self.belongs(tag, field, how)))
        };
        let around = self.enclosing.around();
        !takes(fields) && !around.iter().any(|enclosing| takes(enclosing.table.content))
    }
}

/// Whether a wildcard admits a namespace (XSD 1.0 Part 1 §3.10.4).
pub(crate) fn admits(field: &FieldDescriptor, ns: NsId) -> bool {
    match field.wildcard().namespaces {
        Namespaces::Any => true,
        Namespaces::Other(excluded) => ns != NsId::NONE && ns != NsId::package(excluded),
        Namespaces::Listed(listed) => listed.iter().any(|own| NsId::package(*own) == ns),
    }
}

/// Whether a name in namespace `own` is the field's in the wrong form: see [`Match::Form`].
pub(crate) fn is_other_form(field: &FieldDescriptor, own: NsId) -> bool {
    match field.ns {
        0 => field.schema != 0 && own == NsId::package(field.schema),
        _ => own == NsId::NONE,
    }
}

/// The data with which an element's name is compared.
struct Names<'t, 'a> {
    tag: &'t Tag<'a>,
    how: Match,
    encoded: bool,
}

impl Names<'_, '_> {
    /// Whether the element belongs to the field, or anywhere into the particle that the field is.
    #[inline]
    fn match_field(&self, field: &FieldDescriptor, nesting: u32) -> bool {
        match field.kind {
            FieldKind::Element if self.how != Match::Any => self.match_name(field),
            FieldKind::Any => self.how == Match::Any && admits(field, self.tag.ns),
            FieldKind::Particle if nesting > 0 => field
                .group()
                .is_some_and(|group| group.content.iter().any(|inner| self.match_field(inner, nesting - 1))),
            _ => false,
        }
    }

    #[inline]
    fn match_name(&self, field: &FieldDescriptor) -> bool {
        if !same_name(field.local(), self.tag.local) {
            return false;
        }
        let (own, ns) = (self.tag.ns, NsId::package(field.ns));
        // SOAP encoding's accessors are unqualified unless the schema states otherwise (SOAP 1.1 §5.1).
        own == ns
            || (self.encoded && field.flags & FORM == 0 && own == NsId::NONE)
            || (self.how == Match::Form && (is_other_form(field, own) || self.is_accessor_in_default(field)))
    }

    /// Whether the field is an unqualified accessor, and the name in a namespace of the package.
    fn is_accessor_in_default(&self, field: &FieldDescriptor) -> bool {
        self.encoded && field.ns == 0 && self.tag.ns.is_of_package()
    }

    /// Whether the field can begin with the element.
    fn begin(&self, field: &FieldDescriptor, nesting: u32) -> bool {
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
pub(crate) fn is_optional(field: &FieldDescriptor, nesting: u32) -> bool {
    if field.flags & REQUIRED == 0 {
        return true;
    }
    match (field.kind, field.group()) {
        (FieldKind::Element | FieldKind::Any, _) => false,
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
