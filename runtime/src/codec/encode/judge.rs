//! What is asked about values that are only looked at: the hook through which `validate` walks a value.

use std::fmt;

use super::state::structure;
use super::{Encoder, Written};
use crate::codec::value::position;
use crate::schema::{Facets, REPEATED, REQUIRED};

/// Hears of everything that a schema may have an opinion on. Each answer says whether to stop here, so that the error
/// that comes back tells the place.
pub(crate) trait Judge: fmt::Debug {
    /// The text of a simple value, the facets of its type, and what that is derived from.
    fn text(&mut self, facets: &'static Facets, primitive: &'static str, text: &str) -> bool;

    /// A value that its enumeration does not list.
    fn unlisted(&mut self, text: &str) -> bool;

    /// A repeated element that must occur and does not.
    fn missing(&mut self) -> bool;
}

impl Encoder<'_> {
    /// Whether values are only looked at.
    #[must_use]
    #[inline]
    pub fn judges(&self) -> bool {
        self.judge.is_some()
    }

    /// Has the text of the current field judged.
    #[cold]
    pub(crate) fn judge_text(&mut self, primitive: &'static str, text: &str) -> Written {
        let Some(facets) = self.field.facets() else { return Ok(()) };
        self.ask(|judge| judge.text(facets, primitive, text))
    }

    /// Has a value of an enumeration judged. A text that is listed after all is a value, however it was made.
    ///
    /// # Errors
    /// The judge wants no more.
    #[cold]
    pub(crate) fn judge_listed(&mut self, value: Result<usize, &str>, values: &[&str]) -> Written {
        self.ask(|judge| value.is_err_and(|text| position(values, text).is_none() && judge.unlisted(text)))
    }

    /// Takes note that a repeated field has no item.
    pub(crate) fn no_items(&mut self) -> Written {
        let required = self.field.flags & (REQUIRED | REPEATED) == REQUIRED | REPEATED;
        self.ask(|judge| required && judge.missing())
    }

    /// Takes note that a choice that must be there is not.
    pub(crate) fn no_choice(&mut self) -> Written {
        self.ask(|judge| judge.missing())
    }

    fn ask(&mut self, question: impl FnOnce(&mut dyn Judge) -> bool) -> Written {
        let stops = match &mut self.judge {
            Some(judge) => question(&mut **judge),
            None => false,
        };
        // Nobody sees the text: the judge knows better why it stopped.
        if stops { Err(structure("judged")) } else { Ok(()) }
    }
}
