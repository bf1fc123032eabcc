//! The results: tables of groups of bars, with verdicts.

use serde::Serialize;

/// A row of `BENCHMARKS.md` with everything that was measured for it.
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// Its name on the command line.
    pub name: String,
    /// Its title, for people.
    pub title: String,
    /// What was measured together.
    pub groups: Vec<Group>,
    /// Remarks about the figures: what was omitted, and why.
    pub remarks: Vec<String>,
    /// Why it could not be measured to its end.
    pub failed: Option<String>,
    /// How long measuring took.
    pub seconds: f64,
}

/// Figures of one kind about one subject.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// What was worked on.
    pub subject: String,
    /// What the bars count.
    pub unit: &'static str,
    /// The figures, ours first.
    pub bars: Vec<Bar>,
    /// What follows from them.
    pub verdicts: Vec<Verdict>,
}

/// A figure.
#[derive(Debug, Clone, Serialize)]
pub struct Bar {
    /// The contestant.
    pub name: String,
    /// The median.
    pub value: f64,
}

/// A comparison, or a figure that has an aim of its own.
#[derive(Debug, Clone, Serialize)]
pub struct Verdict {
    /// What is compared.
    pub what: String,
    /// The median of the interleaved runs.
    pub figure: f64,
    /// The quartiles of the same, where there were several runs.
    pub spread: Option<(f64, f64)>,
    /// What the figure counts: `×`, `µs`, ….
    pub unit: &'static str,
    /// What it should be.
    pub aim: Option<Aim>,
}

/// What a figure should be.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub enum Aim {
    /// So much, or more.
    AtLeast(f64),
    /// So much, or less.
    AtMost(f64),
}

impl Table {
    /// A table without figures.
    pub fn new(name: &str, title: &str) -> Self {
        Self {
            name: name.to_owned(),
            title: title.to_owned(),
            groups: Vec::new(),
            remarks: Vec::new(),
            failed: None,
            seconds: 0.0,
        }
    }

    /// Adds a remark, once.
    pub fn remark(&mut self, text: impl Into<String>) {
        let text = text.into();
        if !self.remarks.contains(&text) {
            self.remarks.push(text);
        }
    }
}

impl Group {
    /// A group without figures.
    pub fn new(subject: impl Into<String>, unit: &'static str) -> Self {
        Self { subject: subject.into(), unit, bars: Vec::new(), verdicts: Vec::new() }
    }

    /// Adds a figure.
    pub fn bar(&mut self, name: impl Into<String>, value: f64) {
        self.bars.push(Bar { name: name.into(), value });
    }

    /// Adds a verdict on a figure that was taken once.
    pub fn verdict(&mut self, what: impl Into<String>, figure: f64, unit: &'static str, aim: Option<Aim>) {
        self.verdicts.push(Verdict { what: what.into(), figure, spread: None, unit, aim });
    }
}

impl Verdict {
    /// Whether the aim was reached, if there is one.
    pub fn is_reached(&self) -> Option<bool> {
        self.aim.map(|aim| match aim {
            Aim::AtLeast(least) => self.figure >= least,
            Aim::AtMost(most) => self.figure <= most,
        })
    }

    /// The figure with its unit.
    pub fn shown(&self) -> String {
        format!("{} {}", number(self.figure), self.unit)
    }

    /// The aim with its unit; empty without one.
    pub fn aim_shown(&self) -> String {
        match self.aim {
            None => String::new(),
            Some(Aim::AtLeast(least)) => format!("≥ {} {}", number(least), self.unit),
            Some(Aim::AtMost(most)) => format!("≤ {} {}", number(most), self.unit),
        }
    }

    /// What came of the aim, in a word; empty without one.
    pub fn outcome(&self) -> &'static str {
        match self.is_reached() {
            None => "",
            Some(true) => "reached",
            Some(false) => "MISSED",
        }
    }
}

/// A figure with as many digits as matter.
pub fn number(figure: f64) -> String {
    match figure.abs() {
        0.0 => "0".to_owned(),
        size if size < 0.01 => format!("{figure:.4}"),
        size if size < 10.0 => format!("{figure:.2}"),
        size if size < 100.0 => format!("{figure:.1}"),
        _ => {
            let digits = format!("{:.0}", figure.abs());
            let mut shown = if figure < 0.0 { "-".to_owned() } else { String::new() };
            for (at, digit) in digits.chars().enumerate() {
                if at > 0 && (digits.len() - at).is_multiple_of(3) {
                    shown.push(',');
                }
                shown.push(digit);
            }
            shown
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_shown_as_far_as_they_matter() {
        let shown = [0.0, 0.004_23, 0.591, 9.99, 12.34, 123.4, 12_345.6, 1_234_567.0].map(number);
        assert_eq!(shown, ["0", "0.0042", "0.59", "9.99", "12.3", "123", "12,346", "1,234,567"]);
    }

    #[test]
    fn aims_are_judged_from_their_side() {
        let of =
            |figure, aim| Verdict { what: String::new(), figure, spread: None, unit: "×", aim: Some(aim) }.is_reached();
        assert_eq!([of(0.6, Aim::AtLeast(0.6)), of(0.59, Aim::AtLeast(0.6))], [Some(true), Some(false)]);
        assert_eq!([of(1.5, Aim::AtMost(1.5)), of(1.51, Aim::AtMost(1.5))], [Some(true), Some(false)]);
    }
}
