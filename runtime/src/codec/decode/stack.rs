//! Bounds recursion by the stack that there is. A depth alone is no bound: the frames of debug builds are large, and
//! threads may be small.

/// The most bytes of stack that decoding or encoding takes.
const MOST: usize = 1 << 20;

/// The bytes of stack that decoding or encoding takes where the size of the stack is not known.
const UNKNOWN: usize = 128 << 10;

/// The bytes of stack that recursion may use from its beginning.
#[derive(Debug)]
pub(crate) struct Stack {
    begin: usize,
    budget: usize,
}

impl Stack {
    /// Creates the bound of what begins here: half of the stack that is left, so that what is done with a value
    /// afterwards (`Debug`, comparing, dropping it) has as much.
    pub(crate) fn new() -> Self {
        #[cfg(feature = "stacker")]
        let remaining = stacker::remaining_stack();
        #[cfg(not(feature = "stacker"))]
        let remaining: Option<usize> = None;
        let budget = remaining.map_or(UNKNOWN, |remaining| (remaining / 2).min(MOST));
        Self { begin: address(), budget }
    }

    /// Returns whether recursion has to end.
    #[inline]
    pub(crate) fn is_exhausted(&self) -> bool {
        self.begin.abs_diff(address()) > self.budget
    }
}

/// Returns the address of a local variable, which only measures how much stack is used.
#[inline(never)]
fn address() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(std::hint::black_box(&here)).addr()
}
