//! Progress messages on a terminal.

use std::time::Duration;

use indicatif::ProgressBar;

/// A line on the terminal that names the current step.
pub struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Creates a line on standard error. Nothing is drawn if standard error is not a terminal.
    pub fn new() -> Self {
        let bar = ProgressBar::new_spinner();
        bar.enable_steady_tick(Duration::from_millis(120));
        Self { bar }
    }

    /// Shows the current step.
    pub fn show(&self, step: &str) {
        self.bar.set_message(step.to_owned());
    }

    /// Removes the line, so that other text can be printed.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}
