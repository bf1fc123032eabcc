//! Pictures that responses name by their URL, kept for some time.

use std::collections::VecDeque;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use super::random;

/// How many pictures are kept; the oldest goes first.
const KEPT: usize = 32;

/// The files under `/arcgis/output`.
#[derive(Default)]
pub(super) struct Outputs(Mutex<VecDeque<(String, Vec<u8>)>>);

impl Outputs {
    /// Keeps a PNG, and returns its name.
    pub(super) fn keep(&self, png: Vec<u8>) -> Result<String, getrandom::Error> {
        let mut name = "_ags_map".to_owned();
        for octet in random()?.iter().take(16) {
            // Writing to a text cannot fail.
            let _ = write!(name, "{octet:02x}");
        }
        name.push_str(".png");
        let mut files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        files.push_back((name.clone(), png));
        if files.len() > KEPT {
            files.pop_front();
        }
        Ok(name)
    }

    /// The PNG of that name.
    pub(super) fn get(&self, name: &str) -> Option<Vec<u8>> {
        let files = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        files.iter().find(|(known, _)| known == name).map(|(_, png)| png.clone())
    }
}
