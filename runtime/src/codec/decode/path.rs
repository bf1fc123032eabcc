//! Paths in messages, put together from the inside out while an error travels up.

use crate::schema::{FieldDescriptor, FieldKind};

/// Puts `name` in front of a path.
pub(crate) fn prepend(path: &mut String, name: &str) {
    if !path.is_empty() && !path.starts_with('[') {
        path.insert(0, '/');
    }
    path.insert_str(0, name);
}

/// Puts an index in front of a path.
pub(crate) fn prepend_index(path: &mut String, index: usize) {
    prepend(path, &format!("[{index}]"));
}

/// Puts a field's name in front of a path; a particle has none, so that an index in front of the path goes too.
pub(crate) fn prepend_field(path: &mut String, field: &FieldDescriptor) {
    match field.kind {
        FieldKind::Element | FieldKind::Attachment => prepend(path, field.local()),
        FieldKind::Attribute => prepend(path, &format!("@{}", field.local())),
        FieldKind::Particle | FieldKind::Any => {
            if let Some(rest) = path.strip_prefix('[').and_then(|rest| rest.split_once("]/")) {
                *path = rest.1.to_owned();
            }
        }
        FieldKind::Text | FieldKind::MixedText | FieldKind::AnyAttribute | FieldKind::Derived => {}
    }
}

/// The name at the end of a path, without an index.
pub(super) fn last(path: &str) -> &str {
    let name = path.rsplit(['/', '@']).next().unwrap_or_default();
    name.split('[').next().unwrap_or_default()
}
