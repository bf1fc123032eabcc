//! Typed ids: an [`Arena`] holds values, an [`Idx`] names one of them, a [`SideTable`] holds something for each of them.
//!
//! An id is made only by adding a value to an arena, and values are never removed. Indexing by an id can therefore fail
//! only where the id is that of another arena with values of the same type; no run has two.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// The id of a value in an [`Arena`]; ids are ordered as their values were added.
pub struct Idx<T> {
    raw: usize,
    of: PhantomData<fn() -> T>,
}

impl<T> Idx<T> {
    fn new(raw: usize) -> Self {
        Idx { raw, of: PhantomData }
    }
}

impl<T> Clone for Idx<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Idx<T> {}

impl<T> PartialEq for Idx<T> {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}

impl<T> Eq for Idx<T> {}

impl<T> PartialOrd for Idx<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Idx<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.raw.cmp(&other.raw)
    }
}

impl<T> Hash for Idx<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.raw.hash(state);
    }
}

/// The position in the arena.
impl<T> fmt::Debug for Idx<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.raw.fmt(f)
    }
}

/// The position in the arena.
impl<T> fmt::Display for Idx<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.raw.fmt(f)
    }
}

/// Values of one type, each named by an [`Idx`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arena<T> {
    values: Vec<T>,
}

impl<T> Arena<T> {
    /// Creates an arena without values.
    pub const fn new() -> Self {
        Arena { values: Vec::new() }
    }

    /// Adds a value and returns its id.
    pub fn add(&mut self, value: T) -> Idx<T> {
        let id = Idx::new(self.values.len());
        self.values.push(value);
        id
    }

    /// Returns the number of values.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Returns whether there is no value.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Returns the value that was added first.
    pub fn first(&self) -> Option<&T> {
        self.values.first()
    }

    /// Returns the ids, in order. They are those of now: values may be added while they are used.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = Idx<T>> + ExactSizeIterator + Clone + use<T> {
        (0..self.values.len()).map(Idx::new)
    }

    /// Returns the values, in order.
    pub fn values(&self) -> std::slice::Iter<'_, T> {
        self.values.iter()
    }

    /// Returns the values, in order, to be changed.
    pub fn values_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.values.iter_mut()
    }

    /// Returns the values with their ids, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Idx<T>, &T)> + ExactSizeIterator + Clone {
        self.values.iter().enumerate().map(|(raw, value)| (Idx::new(raw), value))
    }

    /// Returns the values with their ids, in order, to be changed.
    pub fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = (Idx<T>, &mut T)> + ExactSizeIterator {
        self.values.iter_mut().enumerate().map(|(raw, value)| (Idx::new(raw), value))
    }
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Arena::new()
    }
}

impl<T> Index<Idx<T>> for Arena<T> {
    type Output = T;

    fn index(&self, id: Idx<T>) -> &T {
        &self.values[id.raw]
    }
}

impl<T> IndexMut<Idx<T>> for Arena<T> {
    fn index_mut(&mut self, id: Idx<T>) -> &mut T {
        &mut self.values[id.raw]
    }
}

impl<T> FromIterator<T> for Arena<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Arena { values: values.into_iter().collect() }
    }
}

impl<T> IntoIterator for Arena<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.values.into_iter()
    }
}

/// Something for every value of an [`Arena`], under the same ids. What is added to the arena later has the default.
#[derive(Debug, Clone)]
pub struct SideTable<T, V> {
    values: Vec<V>,
    default: V,
    of: PhantomData<fn() -> T>,
}

impl<T, V: Clone> SideTable<T, V> {
    /// Creates a table in which everything has the same value.
    pub fn new(default: V) -> Self {
        SideTable { values: Vec::new(), default, of: PhantomData }
    }

    /// Returns the value of what was added to the arena first, where it was set.
    pub fn first(&self) -> Option<&V> {
        self.values.first()
    }

    /// Returns the values that differ from the default, and perhaps others, in the order of their ids.
    pub fn values(&self) -> std::slice::Iter<'_, V> {
        self.values.iter()
    }

    /// Returns the values that differ from the default, and perhaps others, with their ids in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Idx<T>, &V)> + ExactSizeIterator {
        self.values.iter().enumerate().map(|(raw, value)| (Idx::new(raw), value))
    }
}

impl<T, V: Clone + Default> Default for SideTable<T, V> {
    fn default() -> Self {
        SideTable::new(V::default())
    }
}

impl<T, V> Index<Idx<T>> for SideTable<T, V> {
    type Output = V;

    fn index(&self, id: Idx<T>) -> &V {
        self.values.get(id.raw).unwrap_or(&self.default)
    }
}

impl<T, V: Clone> IndexMut<Idx<T>> for SideTable<T, V> {
    fn index_mut(&mut self, id: Idx<T>) -> &mut V {
        if self.values.len() <= id.raw {
            self.values.resize(id.raw + 1, self.default.clone());
        }
        &mut self.values[id.raw]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_name_values_in_the_order_of_their_addition() {
        let mut arena = Arena::new();
        let (a, b) = (arena.add("a"), arena.add("b"));
        assert!(a < b && a != b);
        assert_eq!((arena[a], arena[b]), ("a", "b"));
        assert_eq!(arena.ids().collect::<Vec<_>>(), [a, b]);
        assert_eq!(format!("{a} {b:?}"), "0 1");
    }

    #[test]
    fn a_side_table_has_its_default_for_what_nobody_set() {
        let mut arena = Arena::new();
        let (a, b) = (arena.add("a"), arena.add("b"));
        let mut table = SideTable::new(7);
        table[b] = 9;
        assert_eq!((table[a], table[b]), (7, 9));
        assert_eq!(table[arena.add("c")], 7);
    }
}
