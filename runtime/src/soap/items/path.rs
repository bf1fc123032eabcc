//! The path from a response's element to the repeated element whose items are streamed.

use std::error::Error;
use std::fmt;

use crate::codec::value::Value;
use crate::schema::{FieldKind, REPEATED};
use crate::soap::Operation;

/// The local names of the elements that lead from the element in the body to a repeated element.
///
/// ```
/// use soapstone::soap::ItemPath;
///
/// let path = ItemPath::new(["Result", "Records", "Record"]);
/// assert_eq!(path.to_string(), "Result/Records/Record");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemPath {
    names: Vec<String>,
}

/// The reason why the items of an operation's response cannot be streamed.
///
/// # Examples
///
/// ```
/// use soapstone::soap::{ItemPath, ItemPathError, Operation};
///
/// /// Returns the path of an operation whose response has several repeated elements, of which `name` is meant.
/// fn path<O: Operation>(name: &str) -> Result<ItemPath, ItemPathError> {
///     ItemPath::check::<O>()?;
///     match ItemPath::of::<O>() {
///         Err(ItemPathError::Ambiguous { repeated }) if repeated.iter().any(|found| found == name) => {
///             Ok(ItemPath::new([name]))
///         }
///         found => found,
///     }
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ItemPathError {
    /// The response is in SOAP encoding: a reference in an item may lead to any place of the message (SOAP 1.1 §5.4.1).
    Encoded,
    /// The operation has no response, or the body of its response is no single element.
    NoElement,
    /// The type of the response has no repeated element, or more than one: the path has to be given.
    Ambiguous {
        /// The local names of the repeated elements.
        repeated: Vec<String>,
    },
}

impl ItemPath {
    /// Creates a path of local names: the children of the element in the body first, the repeated element last.
    #[must_use]
    pub fn new(names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { names: names.into_iter().map(Into::into).collect() }
    }

    /// Returns the path to the only repeated element of an operation's response.
    ///
    /// # Errors
    /// There is no such element, or several, or the response cannot be streamed at all.
    pub fn of<O: Operation>() -> Result<Self, ItemPathError> {
        Self::check::<O>()?;
        let table = <O::Response as Value>::TABLE.ok_or(ItemPathError::NoElement)?;
        let repeated = table.content.iter().filter(|field| field.kind == FieldKind::Element);
        let repeated = repeated.filter(|field| field.flags & REPEATED != 0);
        let repeated: Vec<String> = repeated.map(|field| field.local().to_owned()).collect();
        if repeated.len() == 1 { Ok(Self { names: repeated }) } else { Err(ItemPathError::Ambiguous { repeated }) }
    }

    /// Checks that the response of an operation can be streamed.
    ///
    /// # Errors
    /// The response is in SOAP encoding, or has no element.
    pub fn check<O: Operation>() -> Result<(), ItemPathError> {
        let body = O::INFO.output.as_ref().ok_or(ItemPathError::NoElement)?;
        if body.encoded {
            return Err(ItemPathError::Encoded);
        }
        match &body.field {
            Some(field) if field.kind == FieldKind::Element => Ok(()),
            _ => Err(ItemPathError::NoElement),
        }
    }

    /// Returns the local names.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }
}

impl fmt::Display for ItemPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.names.join("/"))
    }
}

impl fmt::Display for ItemPathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encoded => f.write_str(
                "responses in SOAP encoding cannot be streamed: items may refer to any place of the message",
            ),
            Self::NoElement => f.write_str("the response has no single element, so that it has no items to stream"),
            Self::Ambiguous { repeated } if repeated.is_empty() => {
                f.write_str("the response's element has no repeated element itself: give the path to one")
            }
            Self::Ambiguous { repeated } => {
                write!(f, "the response has several repeated elements ({}): give the path to one", repeated.join(", "))
            }
        }
    }
}

impl Error for ItemPathError {}
