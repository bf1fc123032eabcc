//! Rendered tags of simple elements, for messages that repeat them thousands of times.

use crate::schema::FieldDescriptor;
use crate::xml::write::Piece;

/// The number of fields that are kept. A field's place follows from its address.
const PLACES: usize = 256;

/// The tags of some fields. Empty until the first field is added, so that small messages pay nothing.
#[derive(Debug, Default)]
pub(crate) struct Tags {
    places: Vec<Rendered>,
}

/// `<prefix:local>` and `</prefix:local>` of a field.
#[derive(Debug, Clone, Default)]
struct Rendered {
    /// The address of the field, which is a static; 0 where there is none.
    field: usize,
    start: Piece,
    end: Piece,
}

impl Tags {
    /// Returns the place of the field's tags, and its start tag.
    #[inline]
    pub(crate) fn start(&self, field: &'static FieldDescriptor) -> Option<(usize, &Piece)> {
        let address = std::ptr::from_ref(field).addr();
        let place = place(address);
        let rendered = self.places.get(place).filter(|rendered| rendered.field == address)?;
        Some((place, &rendered.start))
    }

    /// The end tag that is kept there.
    #[inline]
    pub(crate) fn end(&self, place: usize) -> Option<&Piece> {
        self.places.get(place).map(|rendered| &rendered.end)
    }

    /// Keeps the field's tags, unless another field has the place or they are long.
    pub(crate) fn add(&mut self, field: &'static FieldDescriptor, prefix: &str) {
        if self.places.is_empty() {
            self.places.resize(PLACES, Rendered::default());
        }
        let address = std::ptr::from_ref(field).addr();
        let Some(rendered) = self.places.get_mut(place(address)).filter(|rendered| rendered.field == 0) else { return };
        let colon = if prefix.is_empty() { "" } else { ":" };
        let local = field.local();
        let start = Piece::new(&format!("<{prefix}{colon}{local}>"));
        let end = Piece::new(&format!("</{prefix}{colon}{local}>"));
        if let (Some(start), Some(end)) = (start, end) {
            *rendered = Rendered { field: address, start, end };
        }
    }
}

#[inline]
fn place(address: usize) -> usize {
    (address / size_of::<FieldDescriptor>()) % PLACES
}
