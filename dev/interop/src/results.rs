//! The results of peers, kept between runs, so that a run of one peer keeps the columns of the others.

use std::fs;
use std::path::PathBuf;

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

    /// Stores the result.
    pub fn store(&self) -> Result<(), String> {
        let path = path(self.peer);
        let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
        let stored = folder.and_then(|()| fs::write(&path, self.to_text()));
        stored.map_err(|error| format!("cannot write {}: {error}", path.display()))
    }

    /// Returns the stored result of a peer, if there is one.
    pub fn stored(peer: Peer) -> Option<Self> {
        Self::of_text(peer, &fs::read_to_string(path(peer)).ok()?)
    }

    fn to_text(&self) -> String {
        let line = |cells: &[&str]| {
            cells.iter().map(|cell| cell.replace(['\t', '\n', '\r'], " ")).collect::<Vec<_>>().join("\t") + "\n"
        };
        let mut text: String = self.versions.iter().map(|version| line(&["version", version])).collect();
        match &self.state {
            State::Absent(how) => text.push_str(&line(&["absent", how])),
            State::Failed(why) => text.push_str(&line(&["failed", why])),
            State::Judged(outcomes) => {
                for (feature, outcome) in outcomes {
                    let (name, about) = outcome.parts();
                    text.push_str(&line(&["feature", feature.name(), name, about]));
                }
            }
        }
        text
    }

    fn of_text(peer: Peer, text: &str) -> Option<Self> {
        let (mut versions, mut outcomes, mut other) = (Vec::new(), Vec::new(), None);
        for line in text.lines() {
            match line.split('\t').collect::<Vec<_>>().as_slice() {
                ["version", version] => versions.push((*version).to_owned()),
                ["absent", how] => other = Some(State::Absent((*how).to_owned())),
                ["failed", why] => other = Some(State::Failed((*why).to_owned())),
                ["feature", name, outcome, about] => {
                    outcomes.push((Feature::of_name(name)?, Outcome::of_parts(outcome, about)?));
                }
                // Another version of this program wrote it.
                _ => return None,
            }
        }
        Some(Self { peer, versions, state: other.unwrap_or(State::Judged(outcomes)) })
    }
}

fn path(peer: Peer) -> PathBuf {
    peer.work().join("result.tsv")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::peer::PEERS;

    #[test]
    fn a_result_is_read_as_it_was_stored() {
        let judged = vec![
            (Feature::OneWay, Outcome::Ok(String::new())),
            (Feature::Nulls, Outcome::Failed("is 1, not 2".to_owned())),
        ];
        let states = [
            State::Judged(judged),
            State::Judged(Vec::new()),
            State::Absent("x: apt-get install x".to_owned()),
            State::Failed("the server is not ready".to_owned()),
        ];
        for state in states {
            let result = PeerResult { peer: PEERS[0], versions: vec!["Stack 1".to_owned()], state };
            assert_eq!(PeerResult::of_text(PEERS[0], &result.to_text()), Some(result));
        }
        assert_eq!(PeerResult::of_text(PEERS[0], "feature\tgone\tok\t\n"), None);
    }
}
