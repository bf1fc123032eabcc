//! Whether a piece of XML may be put into a message as it is.
//!
//! Reading checks less: an error in an ignored part of a response does not make the response unreadable.

use crate::xml::XmlRead;
use crate::xml::read::events::Events;

/// Checks an element and all that it holds.
///
/// # Errors
/// An error of well-formedness, or a prefix that is not declared.
pub(crate) fn check(xml: &str) -> XmlRead {
    let mut events = Events::content(xml);
    while events.next()?.is_some() {}
    Ok(())
}
