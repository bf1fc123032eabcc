//! The shape of a SOAP-encoded array that has more than one dimension.

use crate::codec::decode::{Decoder, Read};
use crate::codec::encode::{Encoder, Written};
use crate::codec::value::Value;

/// The extents that `arrayType` states beside the item type (SOAP 1.1 §5.4.2), or `arraySize` (SOAP 1.2 Part 2 §3.1.6).
///
/// The items themselves are kept in one list, the last dimension running fastest. An item that is nil or was not
/// transmitted (SOAP 1.1 §5.4.2.1, §5.4.2.2) is `None` there, so that every place of the array has its item.
///
/// The extents have to be given before an array is sent: their product is the number of items, or encoding fails. Only
/// an array without items may do without, and is sent with extents of 0.
///
/// # Examples
///
/// ```
/// use soapstone::codec::soapenc::ArrayShape;
///
/// // Two rows of three: the items are those of the first row, then those of the second.
/// let shape = ArrayShape::new([2, 3]);
/// assert_eq!(shape.dimensions, [2, 3]);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
pub struct ArrayShape {
    /// The extent in each dimension; empty where the message does not state any.
    pub dimensions: Vec<u32>,
}

impl ArrayShape {
    /// Creates a shape of these extents.
    #[must_use]
    pub fn new(dimensions: impl Into<Vec<u32>>) -> Self {
        Self { dimensions: dimensions.into() }
    }

    /// Comma-separated or space-separated numbers; what is none counts as missing.
    pub(crate) fn numbers(text: &str) -> Vec<u32> {
        text.split([',', ' ']).filter_map(|number| number.trim().parse().ok()).collect()
    }

    /// The form in which the decoder hands a shape over: `2,3`.
    pub(crate) fn to_text(dimensions: &[u32]) -> String {
        let numbers: Vec<_> = dimensions.iter().map(u32::to_string).collect();
        numbers.join(",")
    }
}

/// The place in the list of `[i]` or `[i,j]`, the form that `offset` and `position` have.
pub(crate) fn index_of(text: &str, dimensions: &[u32]) -> Option<usize> {
    let inner = text.trim().strip_prefix('[')?.strip_suffix(']')?;
    let places = ArrayShape::numbers(inner);
    if places.len() == 1 {
        return places.first().and_then(|place| usize::try_from(*place).ok());
    }
    if places.len() != dimensions.len() {
        return None;
    }
    places.iter().zip(dimensions).try_fold(0_usize, |index, (place, extent)| {
        let extent = usize::try_from(*extent).ok()?;
        index.checked_mul(extent)?.checked_add(usize::try_from(*place).ok()?)
    })
}

/// Returns the number of places of the extents; `None` without extents, or if the number exceeds `usize`.
pub(crate) fn size_of(dimensions: &[u32]) -> Option<usize> {
    let extents = (!dimensions.is_empty()).then_some(dimensions)?;
    extents.iter().try_fold(1_usize, |size, extent| size.checked_mul(usize::try_from(*extent).ok()?))
}

impl Value for ArrayShape {
    fn read(&mut self, decoder: &mut Decoder<'_>) -> Read {
        if let Some(text) = decoder.take_text()? {
            self.dimensions = Self::numbers(&text);
        }
        Ok(())
    }

    fn write_one(&self, encoder: &mut Encoder<'_>) -> Written {
        encoder.set_shape(&self.dimensions);
        Ok(())
    }
}
