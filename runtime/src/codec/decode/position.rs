//! The field that is read at present, and where its value comes from.

use std::borrow::Cow;

use super::NsId;
use crate::schema::{FieldDescriptor, REQUIRED};

/// The field whose value is read.
#[derive(Debug)]
pub(crate) struct FieldPosition<'a> {
    pub(crate) field: &'static FieldDescriptor,
    pub(crate) source: ValueSource<'a>,
    /// The byte offset of the source.
    pub(crate) offset: usize,
    pub(crate) checkpoint: Checkpoint,
}

/// The source of a field's value.
#[derive(Debug, Clone)]
pub(crate) enum ValueSource<'a> {
    /// The element of the tag that was taken last.
    Element,
    /// The elements from the pending start tag on.
    Group,
    /// Text, of a simple element, of simple content, or between elements.
    Text(Cow<'a, str>),
    /// A part of the package, which the element includes (XOP 1.0 §3.2).
    Part(usize),
    /// An attribute.
    Attribute(NsId, &'a str, Cow<'a, str>),
    /// `xsi:nil="true"`; the element was passed.
    Nil,
    /// The attributes of such an element, of which the tag was taken last.
    NilAttributes,
    /// Nothing: a place of a sparse array that was not transmitted.
    Missing,
}

/// The state to restore after a field was read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Checkpoint {
    pub(crate) mark: usize,
    pub(crate) jumps: usize,
}

/// The field of values that are not read by a descriptor.
static NO_FIELD: FieldDescriptor = FieldDescriptor::any(REQUIRED);

impl FieldPosition<'_> {
    /// The position before any field.
    pub(crate) fn start() -> Self {
        let checkpoint = Checkpoint { mark: 0, jumps: 0 };
        Self { field: &NO_FIELD, source: ValueSource::Missing, offset: 0, checkpoint }
    }
}
