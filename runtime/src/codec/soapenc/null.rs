//! Null in SOAP encoding: an accessor that is left out, or has `xsi:nil` (SOAP 1.1 §5.1 rule 9, SOAP 1.2 Part 2 §3.1.2).

use crate::codec::decode::Read;
use crate::codec::decode::position::ValueSource;
use crate::codec::decode::state::Decoder;
use crate::codec::value::ReadSlots;
use crate::schema::{ACCESSOR, FieldDescriptor};

impl Decoder<'_> {
    /// Whether null is a value of the field in this message.
    pub(crate) fn takes_null(&self, field: &FieldDescriptor) -> bool {
        self.options.encoded && field.flags & ACCESSOR != 0
    }

    /// Reads null into a slot whose accessor was left out.
    pub(crate) fn read_null(
        &mut self,
        value: &mut dyn ReadSlots,
        slot: usize,
        field: &'static FieldDescriptor,
    ) -> Read {
        self.position.field = field;
        self.position.source = ValueSource::Missing;
        value.read(slot, self)
    }
}
