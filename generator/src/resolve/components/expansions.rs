//! The expansion of groups that refer to groups.

use std::collections::HashMap;

use crate::resolve::bounds::GROUP_DEPTH;

/// The groups of one kind that are expanded, and those that are being expanded, by their index among the symbols.
pub(super) struct Expansions<T> {
    done: HashMap<usize, T>,
    /// Groups that are being expanded, the innermost last, each with its layer.
    active: Vec<(usize, usize)>,
}

/// The content that a reference to a group requires.
pub(super) enum Expansion {
    /// The group is expanded already: [`Expansions::get`] returns it.
    Known,
    /// The group is to be expanded from this layer, and [`Expansions::end`] called with the result.
    Layer(usize),
    /// The group refers to itself.
    Circular,
    /// Too many groups are being expanded, each of which refers to the next.
    TooDeep,
}

impl<T: Clone> Expansions<T> {
    pub fn new() -> Self {
        Expansions { done: HashMap::new(), active: Vec::new() }
    }

    /// Returns a group that is expanded.
    pub fn get(&self, index: usize) -> Option<&T> {
        self.done.get(&index)
    }

    /// Begins the expansion of a group of so many layers. Within a layer, the group's own name means the layer below: a
    /// redefined group may refer to what it was before (XSD 1.0 Part 1 §4.2.2).
    pub fn begin(&mut self, index: usize, layers: usize) -> Expansion {
        let active = self.active.iter().rev().find(|(active, _)| *active == index).map(|(_, layer)| *layer);
        let layer = match active {
            None if self.done.contains_key(&index) => return Expansion::Known,
            None => layers.saturating_sub(1),
            Some(0) => return Expansion::Circular,
            Some(layer) => layer - 1,
        };
        if self.active.len() >= GROUP_DEPTH {
            return Expansion::TooDeep;
        }
        self.active.push((index, layer));
        Expansion::Layer(layer)
    }

    /// Ends the expansion that began last. It is kept where it was that of the whole group, not of a layer within it.
    pub fn end(&mut self, expanded: &T) {
        let Some((index, _)) = self.active.pop() else { return };
        if !self.active.iter().any(|(active, _)| *active == index) {
            self.done.insert(index, expanded.clone());
        }
    }
}
