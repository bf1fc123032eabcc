//! The results of peers.

use soapstone_interop_check::{Feature, Outcome};

use crate::peer::Peer;

/// What came of a peer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerResult {
    /// The peer.
    pub peer: Peer,
    /// The versions of what took part.
    pub versions: Vec<String>,
    /// What came of it.
    pub state: State,
}

/// The states of a peer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// It was run, with these outcomes.
    Judged(Vec<(Feature, Outcome)>),
    /// It is not installed; the text holds the command that installs it.
    Absent(String),
    /// It could not be run, or its report is incomplete.
    Failed(String),
}

impl PeerResult {
    /// Returns the outcome of a feature.
    pub fn outcome(&self, feature: Feature) -> Option<&Outcome> {
        match &self.state {
            State::Judged(outcomes) => outcomes.iter().find(|(of, _)| *of == feature).map(|(_, outcome)| outcome),
            State::Absent(_) | State::Failed(_) => None,
        }
    }

    /// Returns the number of features that work, and of those that do not.
    pub fn counts(&self) -> (usize, usize) {
        let State::Judged(outcomes) = &self.state else { return (0, 0) };
        let count = |is: fn(&Outcome) -> bool| outcomes.iter().filter(|(_, outcome)| is(outcome)).count();
        (count(|outcome| matches!(outcome, Outcome::Ok(_))), count(|outcome| matches!(outcome, Outcome::Failed(_))))
    }
}
