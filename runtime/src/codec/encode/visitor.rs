//! The hook through which `validate` walks a value.

use std::{fmt, io};

use super::attach::unreadable;
use super::{EncodeError, Encoder, Written};
use crate::codec::value::position;
use crate::schema::{Facets, REPEATED, REQUIRED};
use crate::xsd::{Base64Binary, Binary};

/// Receives every value that facets can apply to. Each method returns whether the walk ends at this value; the error that
/// ends it holds the path.
pub(crate) trait FacetVisitor: fmt::Debug {
    /// The text of a simple value, the facets of its type, and what that is derived from.
    fn text(&mut self, facets: &'static Facets, primitive: &'static str, text: &str) -> bool;

    /// Octets of that number, whose facets are about nothing else.
    fn octets(&mut self, facets: &'static Facets, length: u64) -> bool;

    /// A value that its enumeration does not list.
    fn unlisted(&mut self, text: &str) -> bool;

    /// A repeated element that must occur and does not.
    fn missing(&mut self) -> bool;
}

impl Encoder<'_> {
    /// Returns whether values are only looked at.
    #[must_use]
    #[inline]
    #[doc(hidden)]
    pub fn is_validating(&self) -> bool {
        self.visitor.is_some()
    }

    /// Passes the text of the current field to the visitor.
    #[cold]
    pub(crate) fn visit_text(&mut self, primitive: &'static str, text: &str) -> Written {
        let Some(facets) = self.field.facets() else { return Ok(()) };
        self.visit(|visitor| visitor.text(facets, primitive, text))
    }

    /// Passes octets of the current field to the visitor. Without a facet they are not read, and for most only counted.
    #[cold]
    pub(crate) fn visit_octets(&mut self, value: &Binary) -> Written {
        let Some(facets) = self.field.facets() else { return Ok(()) };
        if !(facets.patterns.is_empty() && facets.values.is_empty()) {
            let mut text = String::new();
            value.write_literal(|piece| text.push_str(piece)).map_err(unreadable)?;
            return self.visit(|visitor| visitor.text(facets, Base64Binary::EXPECTED, &text));
        }
        let counted = || io::copy(&mut value.open()?, &mut io::sink());
        let length = value.len().map_or_else(counted, Ok).map_err(unreadable)?;
        self.visit(|visitor| visitor.octets(facets, length))
    }

    /// Passes a value of an enumeration to the visitor. An `Other` with the text of a declared value counts as that value.
    ///
    /// # Errors
    /// The visitor stops the walk.
    #[cold]
    pub(crate) fn visit_listed(&mut self, value: Result<usize, &str>, values: &[&str]) -> Written {
        self.visit(|visitor| value.is_err_and(|text| position(values, text).is_none() && visitor.unlisted(text)))
    }

    /// Reports to the visitor that a repeated field has no item.
    pub(crate) fn no_items(&mut self) -> Written {
        let required = self.field.flags & (REQUIRED | REPEATED) == REQUIRED | REPEATED;
        self.visit(|visitor| required && visitor.missing())
    }

    /// Reports to the visitor that a required choice is missing.
    pub(crate) fn no_choice(&mut self) -> Written {
        self.visit(|visitor| visitor.missing())
    }

    fn visit(&mut self, stops: impl FnOnce(&mut dyn FacetVisitor) -> bool) -> Written {
        let is_stopped = match &mut self.visitor {
            Some(visitor) => stops(&mut **visitor),
            None => false,
        };
        // The message is never shown; the visitor records the reason.
        if is_stopped { Err(EncodeError::structure("stopped by the visitor")) } else { Ok(()) }
    }
}
