//! The content models around the group that is read: an element that one of them takes ends the group.

use crate::schema::TypeDescriptor;

/// The rest of a content model, around a group that is being read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EnclosingModel {
    pub(crate) table: &'static TypeDescriptor,
    pub(crate) next: usize,
}

/// The content models around the current group, outermost first.
#[derive(Debug, Default)]
pub(crate) struct EnclosingModels {
    models: Vec<EnclosingModel>,
    /// The index of the first model within the current element.
    base: usize,
    /// Whether a particle around the current group may occur again.
    repeating: bool,
}

/// The state to restore at the end of an element or a group.
#[derive(Debug)]
#[must_use]
pub(crate) struct Outer {
    base: usize,
    repeating: bool,
    length: usize,
}

impl EnclosingModels {
    fn outer(&self) -> Outer {
        Outer { base: self.base, repeating: self.repeating, length: self.models.len() }
    }

    /// Begins an element, whose content is not concerned by the models around it.
    pub(crate) fn enter_element(&mut self) -> Outer {
        let outer = self.outer();
        self.base = self.models.len();
        self.repeating = false;
        outer
    }

    /// Begins a group, with the rest of the model around it.
    pub(crate) fn enter_group(&mut self, rest: EnclosingModel, repeats: bool) -> Outer {
        let outer = self.outer();
        self.repeating |= repeats;
        self.models.push(rest);
        outer
    }

    /// Ends the element or the group.
    pub(crate) fn leave(&mut self, outer: &Outer) {
        debug_assert!(self.models.len() >= outer.length, "elements and groups end in the reverse order");
        self.models.truncate(outer.length);
        self.base = outer.base;
        self.repeating = outer.repeating;
    }

    /// Returns the models around the current group, up to the element that holds it.
    pub(crate) fn around(&self) -> &[EnclosingModel] {
        self.models.get(self.base..).unwrap_or_default()
    }

    /// Returns whether a particle around the current group may occur again.
    pub(crate) fn is_repeating(&self) -> bool {
        self.repeating
    }
}
