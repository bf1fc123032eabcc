//! The report: one line of standard output per feature, read by the driver.

use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::Feature;

/// What each line of a report begins with.
const MARK: &str = "@interop";
/// What the last line of a complete report holds.
const END: &str = "end";

/// What came of a feature at a peer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Works; the text names what was tried, or is empty.
    Ok(String),
    /// Does not work, and why.
    Failed(String),
    /// The peer lacks it; the text gives the reason, or is empty.
    NotByPeer(String),
    /// Soapstone lacks it.
    NotByUs(String),
}

impl Outcome {
    /// Returns the name in a report, and the text.
    #[must_use]
    pub fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Ok(text) => ("ok", text),
            Self::Failed(text) => ("failed", text),
            Self::NotByPeer(text) => ("peer", text),
            Self::NotByUs(text) => ("us", text),
        }
    }

    /// Returns the outcome that a report names.
    #[must_use]
    pub fn of_parts(name: &str, text: &str) -> Option<Self> {
        let text = text.to_owned();
        match name {
            "ok" => Some(Self::Ok(text)),
            "failed" => Some(Self::Failed(text)),
            "peer" => Some(Self::NotByPeer(text)),
            "us" => Some(Self::NotByUs(text)),
            _ => None,
        }
    }
}

/// Writes a report to standard output, as the checks are made.
#[derive(Debug, Default)]
pub struct Report;

impl Report {
    /// Makes a check and reports its outcome: `Ok` holds what was tried. A panic is a failure of the feature and not of
    /// the program.
    pub fn check(&mut self, feature: Feature, check: impl FnOnce() -> Result<String, String>) {
        let outcome = match catch_unwind(AssertUnwindSafe(check)) {
            Ok(Ok(text)) => Outcome::Ok(text),
            Ok(Err(text)) => Outcome::Failed(text),
            Err(panic) => Outcome::Failed(format!("panic: {}", panic_text(&*panic))),
        };
        self.outcome(feature, &outcome);
    }

    /// Reports that the peer lacks a feature.
    pub fn not_by_peer(&mut self, feature: Feature, text: &str) {
        self.outcome(feature, &Outcome::NotByPeer(text.to_owned()));
    }

    /// Reports an outcome.
    pub fn outcome(&mut self, feature: Feature, outcome: &Outcome) {
        println!("{}", line(feature, outcome));
    }

    /// Completes the report. Without this line the driver takes the program for one that ended early.
    pub fn end(self) {
        println!("{MARK}\t{END}");
    }
}

fn line(feature: Feature, outcome: &Outcome) -> String {
    let (name, text) = outcome.parts();
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("{MARK}\t{}\t{name}\t{text}", feature.name())
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without a text").to_owned()
}

/// Returns what came of a feature that was checked twice, as in two styles: one failure is a failure, and what works in
/// one of them is supported.
fn both(a: &Outcome, b: &Outcome) -> Outcome {
    let rank = |outcome: &Outcome| match outcome {
        Outcome::Failed(_) => 0,
        Outcome::Ok(_) => 1,
        Outcome::NotByUs(_) => 2,
        Outcome::NotByPeer(_) => 3,
    };
    let (first, second) = if rank(a) <= rank(b) { (a, b) } else { (b, a) };
    let (name, texts) = (first.parts().0, [first.parts().1, second.parts().1]);
    let text = texts.iter().copied().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ");
    Outcome::of_parts(name, &text).unwrap_or_else(|| first.clone())
}

/// Reads the report among what a program wrote.
///
/// # Errors
/// A line is malformed, or the report does not end: the program ended early.
pub fn parse(output: &str) -> Result<Vec<(Feature, Outcome)>, String> {
    let mut found: Vec<(Feature, Outcome)> = Vec::new();
    let mut is_complete = false;
    for line in output.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        match cells.as_slice() {
            [MARK, END] => is_complete = true,
            [MARK, feature, name, text @ ..] => {
                let feature = Feature::of_name(feature).ok_or_else(|| format!("no such feature: {line}"))?;
                let outcome =
                    Outcome::of_parts(name, &text.join(" ")).ok_or_else(|| format!("no such outcome: {line}"))?;
                match found.iter_mut().find(|(other, _)| *other == feature) {
                    Some((_, other)) => *other = both(other, &outcome),
                    None => found.push((feature, outcome)),
                }
            }
            _ => {}
        }
    }
    if is_complete { Ok(found) } else { Err("the program ended before its report was complete".to_owned()) }
}

/// Compares what came with what was expected.
///
/// # Errors
/// They differ.
pub fn equal<T: Debug + PartialEq>(what: &str, is: &T, expected: &T) -> Result<(), String> {
    if is == expected {
        return Ok(());
    }
    // The beginning of two long values does not show where they differ.
    let (is, expected) = (format!("{is:?}"), format!("{expected:?}"));
    let same = is.char_indices().zip(expected.chars()).find(|((_, a), b)| a != b).map_or(0, |((at, _), _)| at);
    let from = is.get(..same).and_then(|head| head.char_indices().rev().nth(40)).map_or(0, |(at, _)| at);
    let cut = |text: &str| text.get(from..).unwrap_or_default().chars().take(160).collect::<String>();
    Err(format!("{what}: {} instead of {}", cut(&is), cut(&expected)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_read_as_it_was_written() {
        let outcomes = [
            (Feature::OneWay, Outcome::Ok(String::new())),
            (Feature::Nulls, Outcome::Failed("a\tb\nc".to_owned())),
            (Feature::Gzip, Outcome::NotByPeer("it has none".to_owned())),
            (Feature::Mtom, Outcome::NotByUs(String::new())),
        ];
        let mut text: String = outcomes.iter().map(|(feature, outcome)| line(*feature, outcome) + "\n").collect();
        text.insert_str(0, "noise\n");
        assert!(parse(&text).is_err());
        text.push_str("@interop\tend\n");
        let read = parse(&text).unwrap();
        assert_eq!(read[1], (Feature::Nulls, Outcome::Failed("a b c".to_owned())));
        assert_eq!([&read[0], &read[2], &read[3]], [&outcomes[0], &outcomes[2], &outcomes[3]]);
        assert!(parse("@interop\tone-way\tfine\t\n@interop\tend").is_err());
        assert!(parse("@interop\tno-way\tok\t\n@interop\tend").is_err());
    }

    #[test]
    fn of_two_outcomes_the_worse_counts() {
        let text =
            "@interop\tnulls\tok\ta\n@interop\tnulls\tfailed\tb\n@interop\tgzip\tpeer\tno\n@interop\tgzip\tok\t\n";
        let read = parse(&format!("{text}@interop\tend\n")).unwrap();
        let failed = Outcome::Failed("b; a".to_owned());
        assert_eq!(read, [(Feature::Nulls, failed), (Feature::Gzip, Outcome::Ok("no".to_owned()))]);
    }

    #[test]
    fn a_difference_is_shown_where_it_is() {
        assert_eq!(equal("same", &1, &1), Ok(()));
        let long = "x".repeat(500);
        let error = equal("text", &format!("{long}a"), &format!("{long}b")).unwrap_err();
        assert!(error.len() < 200 && error.contains("xa\" instead of") && error.ends_with("xb\""), "{error}");
    }
}
