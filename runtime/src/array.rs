//! The shape of a SOAP-encoded array that has more than one dimension, or does not begin at its first item.

use crate::decode::{Decoder, Read};
use crate::encode::{Encoder, Written};
use crate::value::Value;

/// What `arrayType` and `offset` say beside the item type (SOAP 1.1 §5.4.2.1).
///
/// The items themselves are kept in one list, the last dimension running fastest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ArrayShape {
    /// The extent in each dimension; empty where the array has one dimension and is as long as its list.
    pub dimensions: Vec<u32>,
    /// How many items at the beginning were not transmitted. The list holds defaults in their places.
    pub offset: usize,
}

impl ArrayShape {
    /// Comma-separated numbers; what is none counts as missing.
    pub(crate) fn numbers(text: &str) -> Vec<u32> {
        text.split([',', ' ']).filter_map(|number| number.trim().parse().ok()).collect()
    }

    /// The place in the list of `[i]` or `[i,j]`, the form that `offset` and `position` have.
    pub(crate) fn index_of(&self, text: &str) -> Option<usize> {
        let inner = text.trim().strip_prefix('[')?.strip_suffix(']')?;
        let places = Self::numbers(inner);
        if places.len() == 1 {
            return places.first().and_then(|place| usize::try_from(*place).ok());
        }
        if places.len() != self.dimensions.len() {
            return None;
        }
        places.iter().zip(&self.dimensions).try_fold(0_usize, |index, (place, extent)| {
            let extent = usize::try_from(*extent).ok()?;
            index.checked_mul(extent)?.checked_add(usize::try_from(*place).ok()?)
        })
    }

    /// How many places the extents make; nothing where they say nothing.
    pub(crate) fn size(&self) -> Option<usize> {
        let extents = (!self.dimensions.is_empty()).then_some(&self.dimensions)?;
        extents.iter().try_fold(1_usize, |size, extent| size.checked_mul(usize::try_from(*extent).ok()?))
    }

    /// The form in which the decoder hands a shape over: `2,3` and `;offset`.
    pub(crate) fn to_text(&self) -> String {
        let numbers: Vec<_> = self.dimensions.iter().map(u32::to_string).collect();
        format!("{};{}", numbers.join(","), self.offset)
    }
}

impl Value for ArrayShape {
    fn read(&mut self, d: &mut Decoder<'_>) -> Read {
        if let Some(text) = d.take_text()? {
            let (dimensions, offset) = text.split_once(';').unwrap_or((&text, ""));
            self.dimensions = Self::numbers(dimensions);
            self.offset = offset.parse().unwrap_or(0);
        }
        Ok(())
    }

    fn write_one(&self, e: &mut Encoder<'_>) -> Written {
        e.set_shape(&self.dimensions);
        Ok(())
    }
}
