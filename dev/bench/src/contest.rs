//! Contests: the samples of contestants that worked in turns, and how they compare.
//!
//! Samples of the same round are taken right after each other, in random order, while the machine has the same load.
//! They are compared round by round, and the median of those comparisons counts.

use serde::Deserialize;

use super::table::{Aim, Group, Verdict};

/// The samples of all contestants, in nanoseconds or another unit.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Contest {
    /// The subject of the work.
    pub subject: String,
    /// The size of the subject.
    #[serde(default)]
    pub bytes: f64,
    /// The contestants, soapstone first.
    #[serde(default)]
    pub contestants: Vec<Contestant>,
    /// Figures that were counted once, without rounds.
    #[serde(default)]
    pub figures: std::collections::BTreeMap<String, f64>,
    /// The contestants that were omitted or took part in fewer rounds, and why.
    #[serde(default)]
    pub remarks: Vec<String>,
}

/// A contestant.
#[derive(Debug, Clone, Deserialize)]
pub struct Contestant {
    /// The name.
    pub name: String,
    /// One sample for each round.
    pub samples: Vec<f64>,
}

impl Contest {
    /// Creates a contest without samples.
    pub fn new(subject: impl Into<String>, bytes: f64) -> Self {
        Self { subject: subject.into(), bytes, ..Self::default() }
    }

    /// Adds a sample of a contestant.
    pub fn sample(&mut self, name: &str, sample: f64) {
        match self.contestants.iter_mut().find(|known| known.name == name) {
            Some(known) => known.samples.push(sample),
            None => self.contestants.push(Contestant { name: name.to_owned(), samples: vec![sample] }),
        }
    }

    /// Returns a group with a bar for each contestant: its median sample, converted by `shown`.
    pub fn group(&self, unit: &'static str, shown: impl Fn(f64) -> f64) -> Group {
        let mut group = Group::new(&self.subject, unit);
        for contestant in &self.contestants {
            group.bar(&contestant.name, shown(median(&contestant.samples)));
        }
        group
    }

    /// Returns a group of speeds, in MB/s of the subject.
    pub fn speeds(&self) -> Group {
        self.group("MB/s", |nanoseconds| self.bytes / nanoseconds * 1e3)
    }

    /// Compares the first contestant with all whose names begin with `name`. `compare` receives a sample of each.
    pub fn verdicts(
        &self,
        name: &str,
        what: &str,
        unit: &'static str,
        aim: impl Into<Option<Aim>>,
        compare: impl Fn(f64, f64) -> f64,
    ) -> Vec<Verdict> {
        let aim = aim.into();
        let Some((ours, others)) = self.contestants.split_first() else { return Vec::new() };
        let those = others.iter().filter(|other| other.name.starts_with(name));
        let verdict = |other: &Contestant| {
            let figures: Vec<f64> = ours.samples.iter().zip(&other.samples).map(|(a, b)| compare(*a, *b)).collect();
            let spread = (figures.len() >= 4).then(|| (quantile(&figures, 0.25), quantile(&figures, 0.75)));
            Verdict { what: format!("{what} {}", other.name), figure: median(&figures), spread, unit, aim }
        };
        those.filter(|other| !other.samples.is_empty()).map(verdict).collect()
    }

    /// Returns the same contest with another contestant in the first place, or `None` if that one took no part.
    pub fn of(&self, name: &str) -> Option<Self> {
        let mut other = self.clone();
        let at = other.contestants.iter().position(|known| known.name == name)?;
        other.contestants.swap(0, at);
        Some(other)
    }

    /// Returns the speed of the first contestant as a multiple of the others'.
    pub fn speed_against(&self, name: &str, aim: impl Into<Option<Aim>>) -> Vec<Verdict> {
        self.verdicts(name, "speed relative to", "×", aim, |ours, theirs| theirs / ours)
    }
}

/// The median of some figures; not a number if there are none.
pub fn median(figures: &[f64]) -> f64 {
    quantile(figures, 0.5)
}

/// Returns the value that the given part of the figures is below, interpolated between the two nearest ones.
fn quantile(figures: &[f64], part: f64) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = part * sorted.len().saturating_sub(1) as f64;
    let (low, high) = (sorted.get(place.floor() as usize), sorted.get(place.ceil() as usize));
    match (low, high) {
        (Some(low), Some(high)) => low + (high - low) * place.fract(),
        _ => f64::NAN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_are_compared_one_by_one() {
        // The machine was ten times as slow in the second round, for both: the comparison does not see it.
        let mut contest = Contest::new("work", 1e6);
        for (ours, theirs) in [(10.0, 20.0), (100.0, 200.0), (10.0, 20.0)] {
            contest.sample("ours", ours);
            contest.sample("theirs", theirs);
        }
        let verdicts = contest.speed_against("theirs", Aim::AtLeast(2.0));
        assert_eq!(verdicts.len(), 1);
        assert_eq!((verdicts[0].figure, verdicts[0].is_reached()), (2.0, Some(true)));
        assert!(contest.speed_against("nobody", None).is_empty());
        assert_eq!(contest.speeds().bars[0].value, 1e8);
        let other = contest.of("theirs").unwrap();
        assert_eq!(other.speed_against("ours", None)[0].figure, 0.5);
        assert!(contest.of("nobody").is_none());
    }

    #[test]
    fn quantiles_lie_between_figures() {
        assert_eq!(median(&[3.0, 1.0, 2.0]), 2.0);
        assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0], 0.25), 1.75);
        assert!(median(&[]).is_nan());
    }
}
