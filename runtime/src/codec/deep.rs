//! [`DeepBox`]: the box that stands in long chains of generated types.
//!
//! The compiler derives whether a type is `Send` from its fields, and from the fields of these, in one recursion of
//! limited depth (128 steps, of which a `Vec` takes four and a `Box` five). A chain of some thirty types exceeds the
//! limit where a program first requires `Send`, such as in `tokio::spawn`, and in rustdoc, which evaluates it for every
//! type. A trait object that names `Send` ends the recursion: `Send` is then checked where the object is created.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};
use std::panic::{RefUnwindSafe, UnwindSafe};

use crate::codec::decode::{Decoder, Read};
use crate::codec::encode::{Encoder, Written};
use crate::codec::value::{Complex, complex_of_box};
use crate::schema::TypeDescriptor;

/// The types that a [`DeepBox`] can hold: all types with the auto traits that the box has. Generated types have them.
pub trait Deep: Send + Sync + UnwindSafe + RefUnwindSafe + 'static {}

impl<T: Send + Sync + UnwindSafe + RefUnwindSafe + 'static> Deep for T {}

/// A `Box` that is `Send`, `Sync` and unwind safe whatever it holds, since only what is so can be put into it.
///
/// Generated code has it in place of `Box` where types are nested so deeply that the compiler would not find out
/// otherwise. It is used like a `Box`: `DeepBox::new(value)`, `value.into()`, `*boxed`, and [`DeepBox::into_inner`]
/// where `*boxed` would move a value out of a `Box`.
///
/// # Examples
///
/// ```
/// use soapstone::codec::deep::DeepBox;
///
/// let boxed = DeepBox::new(vec![1, 2]);
/// assert_eq!(boxed.len(), 2);
/// assert_eq!(DeepBox::into_inner(boxed), [1, 2]);
/// ```
pub struct DeepBox<T: 'static>(Box<dyn Held<T> + Send + Sync + UnwindSafe + RefUnwindSafe>);

/// The only implementation is that of the value itself.
trait Held<T> {
    fn held(&self) -> &T;
    fn held_mut(&mut self) -> &mut T;
    fn into_held(self: Box<Self>) -> T;
}

impl<T> Held<T> for T {
    fn held(&self) -> &T {
        self
    }

    fn held_mut(&mut self) -> &mut T {
        self
    }

    fn into_held(self: Box<Self>) -> T {
        *self
    }
}

impl<T: Deep> DeepBox<T> {
    /// Puts a value into a box.
    pub fn new(value: T) -> Self {
        Self(Box::new(value))
    }
}

impl<T> DeepBox<T> {
    /// Returns the value that the box holds.
    #[must_use]
    pub fn into_inner(boxed: Self) -> T {
        boxed.0.into_held()
    }
}

impl<T> Deref for DeepBox<T> {
    type Target = T;

    fn deref(&self) -> &T {
        (*self.0).held()
    }
}

impl<T> DerefMut for DeepBox<T> {
    fn deref_mut(&mut self) -> &mut T {
        (*self.0).held_mut()
    }
}

impl<T: Deep> From<T> for DeepBox<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Deep + Default> Default for DeepBox<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: Deep + Clone> Clone for DeepBox<T> {
    fn clone(&self) -> Self {
        Self::new(T::clone(self))
    }
}

impl<T: PartialEq> PartialEq for DeepBox<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for DeepBox<T> {}

impl<T: Hash> Hash for DeepBox<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        T::hash(self, state);
    }
}

impl<T: fmt::Debug> fmt::Debug for DeepBox<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::fmt(self, f)
    }
}

/// A box is serialized as what it holds.
#[cfg(feature = "serde")]
impl<T: serde::Serialize> serde::Serialize for DeepBox<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        T::serialize(self, serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de, T: Deep + serde::Deserialize<'de>> serde::Deserialize<'de> for DeepBox<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::new)
    }
}

complex_of_box!(DeepBox, boxed => Self::into_inner(boxed));

#[cfg(test)]
mod tests {
    use super::DeepBox;

    #[test]
    fn a_box_is_used_like_a_box() {
        let mut boxed: DeepBox<Vec<i32>> = vec![1].into();
        boxed.push(2);
        assert_eq!(boxed, DeepBox::new(vec![1, 2]));
        assert_ne!(boxed.clone(), DeepBox::default());
        assert_eq!(format!("{boxed:?}"), "[1, 2]");
        assert_eq!(DeepBox::into_inner(boxed), [1, 2]);
    }
}
