//! Progress messages on a terminal.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// The time after which a run shows its progress. Most are over by then.
const AFTER: Duration = Duration::from_millis(500);

/// A line on the terminal that names the current step.
pub struct Progress {
    bar: ProgressBar,
    /// Ends the thread that shows the line later.
    finished: Option<Sender<()>>,
}

impl Progress {
    /// Creates a line on standard error, which appears after half a second. Nothing is drawn if standard error is not a
    /// terminal.
    pub fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        // The default is a bar of all steps without a text.
        bar.set_style(ProgressStyle::default_spinner());
        let (finished, waiting) = mpsc::channel();
        let line = bar.clone();
        std::thread::spawn(move || {
            if waiting.recv_timeout(AFTER) == Err(RecvTimeoutError::Timeout) {
                line.set_draw_target(ProgressDrawTarget::stderr());
                line.enable_steady_tick(Duration::from_millis(120));
            }
        });
        Self { bar, finished: Some(finished) }
    }

    /// Shows the current step.
    pub fn show(&self, step: &str) {
        self.bar.set_message(step.to_owned());
    }

    /// Removes the line, so that other text can be printed.
    pub fn finish(&self) {
        if let Some(finished) = &self.finished {
            // The thread may be over.
            let _ = finished.send(());
        }
        self.bar.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.finish();
    }
}
