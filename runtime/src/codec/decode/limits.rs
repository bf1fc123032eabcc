//! Bounds against documents that nest or expand beyond measure.

use super::{DecodeErrorKind, Stack};

/// The nesting depth, and the remaining budget for references and copies.
#[derive(Debug)]
pub(crate) struct Limits {
    /// The number of open elements and groups.
    pub(crate) depth: u32,
    max_depth: u32,
    stack: Stack,
    /// The number of bytes that references, sparse arrays and copies of namespaces' names may still take.
    expansion: usize,
}

impl Limits {
    pub(crate) fn new(max_depth: u32, expansion: usize) -> Self {
        Self { depth: 0, max_depth, stack: Stack::new(), expansion }
    }

    /// Goes one element or group deeper.
    pub(crate) fn descend(&mut self) -> Result<(), DecodeErrorKind> {
        self.depth += 1;
        if self.depth > self.max_depth || self.stack.is_exhausted() {
            return Err(DecodeErrorKind::Limit("the elements are nested too deeply"));
        }
        Ok(())
    }

    /// Takes from what may still be expanded.
    pub(crate) fn charge(&mut self, cost: usize) -> Result<(), DecodeErrorKind> {
        match self.expansion.checked_sub(cost) {
            Some(left) => {
                self.expansion = left;
                Ok(())
            }
            None => Err(DecodeErrorKind::Limit(crate::xml::read::pull::TOO_MUCH)),
        }
    }

    /// Takes what was expanded already, so that the next charge meets the bound.
    pub(crate) fn charge_afterwards(&mut self, cost: usize) {
        self.expansion = self.expansion.saturating_sub(cost);
    }
}
