//! Checks a whole value, and returns the path of each violation.

use std::error::Error;
use std::fmt;

use crate::codec::encode::{EncodeErrorKind, EncodeOptions, Encoder, FacetVisitor};
use crate::codec::value::{Value, WriteValue};
use crate::schema::Facets;
use crate::schema::validate::check_length;
pub use crate::schema::validate::{FacetError, Primitive, check};

/// After so many violations the search ends: each further one costs another walk.
const MOST: usize = 100;

/// A violation in a value, with its path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    path: String,
    kind: ViolationKind,
}

/// The kinds of [`Violation`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ViolationKind {
    /// A text violates a facet of its type.
    Facet(FacetError),
    /// The enumeration does not list the value: its variant for others.
    Unlisted(String),
    /// A repeated element that must occur has no item.
    Missing,
    /// The value has no form in XML at all.
    Unwritable(EncodeErrorKind),
}

/// All that is wrong with a value; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

/// Checks every part of a generated value against its schema: lengths, bounds, digits and patterns of simple types,
/// values that an enumeration does not list, repeated elements that must occur (XSD 1.0 Part 2 §4.3, Part 1 §3.9).
///
/// Nothing calls this by itself: neither the client before it sends, nor the decoder. The members of unions and what is
/// kept as raw XML are not looked into.
///
/// # Errors
/// All violations in document order, at most 100, each with the path of its element.
///
/// # Examples
///
/// ```
/// use soapstone::codec::value::Value;
/// use soapstone::validate::{Violation, ViolationKind, Violations, validate};
///
/// /// Returns the paths of what is missing in a request, and prints all else that its schema does not allow.
/// fn check<T: Value>(request: &T) -> Vec<String> {
///     let found: Result<(), Violations> = validate(request);
///     let violations = found.err().map(|found| found.as_slice().to_vec()).unwrap_or_default();
///     let is_missing = |violation: &Violation| *violation.kind() == ViolationKind::Missing;
///     violations.iter().filter(|violation| !is_missing(violation)).for_each(|violation| eprintln!("{violation}"));
///     violations.iter().filter(|violation| is_missing(violation)).map(|violation| violation.path().to_owned()).collect()
/// }
/// # assert!(check(&0).is_empty());
/// ```
pub fn validate<T: Value>(value: &T) -> Result<(), Violations> {
    walk(&value)
}

fn walk(value: &dyn WriteValue) -> Result<(), Violations> {
    // Only what has a table has parts with facets.
    let Some(table) = value.table() else { return Ok(()) };
    let options = EncodeOptions::default();
    let mut found = Vec::new();
    while found.len() < MOST {
        let mut finder = ViolationFinder { skip: found.len(), found: None };
        let Err(error) = Encoder::visit_value(table.package, &options, &mut finder, value) else { break };
        match finder.found {
            Some(kind) => found.push(Violation { path: error.path().to_owned(), kind }),
            None => {
                let kind = ViolationKind::Unwritable(error.kind().clone());
                found.push(Violation { path: error.path().to_owned(), kind });
                break;
            }
        }
    }
    if found.is_empty() { Ok(()) } else { Err(Violations(found)) }
}

/// Finds the violation that follows the known ones. Its path is assembled while the call stack unwinds from it.
#[derive(Debug)]
struct ViolationFinder {
    skip: usize,
    found: Option<ViolationKind>,
}

impl ViolationFinder {
    fn take(&mut self, kind: ViolationKind) -> bool {
        if let Some(left) = self.skip.checked_sub(1) {
            self.skip = left;
            return false;
        }
        self.found = Some(kind);
        true
    }
}

impl FacetVisitor for ViolationFinder {
    fn text(&mut self, facets: &'static Facets, primitive: &'static str, text: &str) -> bool {
        match check(facets, Primitive::of(primitive).unwrap_or(Primitive::String), text) {
            Err(error) if error.is_violation() => self.take(ViolationKind::Facet(error)),
            _ => false,
        }
    }

    fn octets(&mut self, facets: &'static Facets, length: u64) -> bool {
        check_length(facets, length).is_err_and(|error| self.take(ViolationKind::Facet(error)))
    }

    fn unlisted(&mut self, text: &str) -> bool {
        self.take(ViolationKind::Unlisted(text.to_owned()))
    }

    fn missing(&mut self) -> bool {
        self.take(ViolationKind::Missing)
    }
}

impl Violation {
    /// Names of the elements and attributes that lead to the value, joined by `/`, with indices for repeated ones.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the kind of error.
    #[must_use]
    pub fn kind(&self) -> &ViolationKind {
        &self.kind
    }
}

impl Violations {
    /// Returns the violations, in document order.
    #[must_use]
    pub fn as_slice(&self) -> &[Violation] {
        &self.0
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        match &self.kind {
            ViolationKind::Facet(error) => error.fmt(f),
            ViolationKind::Unlisted(text) => write!(f, "the enumeration does not list {text:?}"),
            ViolationKind::Missing => f.write_str("must occur at least once"),
            ViolationKind::Unwritable(_) => f.write_str("has no form in XML"),
        }
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            violation.fmt(f)?;
        }
        Ok(())
    }
}

impl Error for Violations {}
