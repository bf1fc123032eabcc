//! Progress on a terminal; nothing anywhere else.

use std::time::Duration;

use indicatif::ProgressBar;

/// A line that says what is being done, for work that takes long enough to be seen.
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A line on standard error. Where that is no terminal, the library draws nothing.
    pub fn new() -> Self {
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar }
    }

    /// Says what is being done now.
    pub fn say(&self, what: &str) {
        self.bar.set_message(what.to_owned());
    }

    /// Takes the line away, so that other text can be printed.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}
