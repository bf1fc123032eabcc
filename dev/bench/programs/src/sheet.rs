//! Figures that are counted once, without rounds.

use serde_json::json;

/// What was counted about a subject: names and figures.
#[derive(Debug)]
pub struct Sheet {
    subject: String,
    figures: Vec<(&'static str, f64)>,
}

impl Sheet {
    /// An empty sheet.
    #[must_use]
    pub fn new(subject: impl Into<String>) -> Self {
        Self { subject: subject.into(), figures: Vec::new() }
    }

    /// Adds a figure.
    #[must_use]
    pub fn with(mut self, name: &'static str, figure: f64) -> Self {
        self.figures.push((name, figure));
        self
    }

    /// Prints it as a line of JSON.
    pub fn print(&self) {
        let figures: serde_json::Map<String, serde_json::Value> =
            self.figures.iter().map(|(name, figure)| ((*name).to_owned(), json!(figure))).collect();
        println!("{}", json!({ "subject": self.subject, "figures": figures }));
    }
}
