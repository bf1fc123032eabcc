//! The text of `INTEROP.md`.

use std::fmt::Write as _;

use soapstone_interop_check::{Feature, Outcome};

use crate::peer::Peer;
use crate::results::{PeerResult, State};

/// The text before the tables.
const HEAD: &str = "# Interoperability

Written by `cargo xtask interop`. Clients that soapstone generates call real servers of other SOAP stacks on the loopback
interface; each client is generated from the WSDL that its server returns. Clients of other stacks call the project's stand-in
ArcGIS server. `cargo xtask interop PEER…` runs some of the peers. `--require-all` fails if one is not installed.
CI runs all but spyne and Mono: a venv with spyne and the packages of Mono take longer to install than their tests to run.

* **ok**: works according to both the specifications and the peer.
* **failed**: does not work; the reason is below the table.
* *peer*: not supported by the peer. *us*: not supported by soapstone.
* An empty cell: not tested with this peer.

";

/// Returns the text for all peers and the results that there are.
pub fn render(peers: &[Peer], results: &[PeerResult]) -> String {
    let mut text = String::from(HEAD);
    text.push_str("| peer | versions | ok | failed |\n|---|---|--:|--:|\n");
    for peer in peers {
        let result = results.iter().find(|result| result.peer == *peer);
        let row = match result {
            None => "not run | |".to_owned(),
            Some(PeerResult { state: State::Absent(how), .. }) => format!("not installed: {} | |", escape(how)),
            Some(result) => {
                let ((ok, failed), versions) = (result.counts(), result.versions.join(", "));
                match &result.state {
                    State::Failed(_) => format!("{} | | could not be run", escape(&versions)),
                    _ => format!("{} | {ok} | {failed}", escape(&versions)),
                }
            }
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "| {} | {row} |", peer.title);
    }
    text.push('\n');
    text.push_str(&table(results));
    text.push_str(&remarks(results));
    text
}

/// Returns the table of features and the peers that were tested.
pub fn table(results: &[PeerResult]) -> String {
    let judged: Vec<&PeerResult> = results.iter().filter(|result| matches!(result.state, State::Judged(_))).collect();
    if judged.is_empty() {
        return String::new();
    }
    let mut rows = vec![vec!["feature".to_owned()], vec!["---".to_owned()]];
    for result in &judged {
        rows[0].push(result.peer.title.to_owned());
        rows[1].push("---".to_owned());
    }
    for feature in Feature::ALL {
        let cells: Vec<&str> = judged.iter().map(|result| cell(result.outcome(*feature))).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            let title = std::iter::once(feature.title().to_owned());
            rows.push(title.chain(cells.into_iter().map(str::to_owned)).collect());
        }
    }
    align(&rows)
}

/// Returns rows as lines whose columns are as wide as their longest cell, so that the table can be read as text.
fn align(rows: &[Vec<String>]) -> String {
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let mut text = String::new();
    for row in rows {
        for (column, cell) in row.iter().enumerate() {
            let fill = if cell == "---" { '-' } else { ' ' };
            let missing = width(column).unwrap_or(0).saturating_sub(cell.chars().count());
            let _ = write!(text, "| {cell}{} ", fill.to_string().repeat(missing));
        }
        text.push_str("|\n");
    }
    text
}

fn cell(outcome: Option<&Outcome>) -> &'static str {
    match outcome {
        None => "",
        Some(Outcome::Ok(_)) => "ok",
        Some(Outcome::Failed(_)) => "**failed**",
        Some(Outcome::NotByPeer(_)) => "*peer*",
        Some(Outcome::NotByUs(_)) => "*us*",
    }
}

/// Returns what stands before the text of an outcome.
pub fn words(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Ok(_) => "",
        Outcome::Failed(_) => "failed",
        Outcome::NotByPeer(_) => "not supported by the peer",
        Outcome::NotByUs(_) => "not supported by soapstone",
    }
}

/// Returns a section per peer with the texts of its outcomes.
fn remarks(results: &[PeerResult]) -> String {
    let mut text = String::new();
    for result in results {
        let mut lines = Vec::new();
        match &result.state {
            State::Absent(_) => {}
            State::Failed(why) => lines.push(format!("* could not be run: {}", escape(why))),
            State::Judged(outcomes) => {
                for feature in Feature::ALL {
                    for (_, outcome) in outcomes.iter().filter(|(of, _)| of == feature) {
                        let about = escape(outcome.parts().1);
                        let rest = [words(outcome), &about].into_iter().filter(|part| !part.is_empty());
                        let parts: Vec<&str> = std::iter::once(feature.title()).chain(rest).collect();
                        if parts.len() > 1 {
                            lines.push(format!("* {}", parts.join(": ")));
                        }
                    }
                }
            }
        }
        if !lines.is_empty() {
            let _ = write!(text, "\n## {}\n\n{}\n", result.peer.title, lines.join("\n"));
        }
    }
    text
}

/// Returns a text that stands in a cell or an item as it is.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '|' | '<' | '>' | '*' | '_' | '`' | '\\' | '[' | ']') {
            escaped.push('\\');
        }
        escaped.push(if c.is_control() { ' ' } else { c });
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results() -> Vec<PeerResult> {
        let judged = vec![
            (Feature::OneWay, Outcome::Ok("3 calls".to_owned())),
            (Feature::Nulls, Outcome::Failed("a|b <c>".to_owned())),
            (Feature::Gzip, Outcome::NotByPeer(String::new())),
            (Feature::Mtom, Outcome::NotByUs("until issue 12".to_owned())),
        ];
        let peers =
            [("a", "One"), ("b", "Two"), ("c", "Three"), ("d", "Four")].map(|(name, title)| Peer { name, title });
        let result = |at: usize, state| PeerResult { peer: peers[at], versions: vec!["v 1".to_owned()], state };
        vec![
            result(0, State::Judged(judged)),
            result(1, State::Judged(vec![(Feature::OneWay, Outcome::Ok(String::new()))])),
            result(2, State::Absent("x: apt-get install x".to_owned())),
            result(3, State::Failed("no port".to_owned())),
        ]
    }

    #[test]
    fn the_table_has_a_row_for_each_tested_feature() {
        let expected = "\
| feature              | One        | Two |
| -------------------- | ---------- | --- |
| SOAP encoding: nulls | **failed** |     |
| one-way operations   | ok         | ok  |
| compressed responses | *peer*     |     |
| MTOM, both ways      | *us*       |     |
";
        assert_eq!(table(&results()), expected);
        assert_eq!(table(&results()[2..]), "");
    }

    #[test]
    fn every_peer_and_every_reason_is_in_the_text() {
        let results = results();
        let mut peers: Vec<Peer> = results.iter().map(|result| result.peer).collect();
        peers.push(Peer { name: "e", title: "Five" });
        let text = render(&peers, &results);
        let lines = [
            "| One | v 1 | 1 | 1 |",
            "| Three | not installed: x: apt-get install x | | |",
            "| Four | v 1 | | could not be run |",
            "| Five | not run | | |",
            "* SOAP encoding: nulls: failed: a\\|b \\<c\\>",
            "* one-way operations: 3 calls",
            "* compressed responses: not supported by the peer",
            "* MTOM, both ways: not supported by soapstone: until issue 12",
            "* could not be run: no port",
        ];
        for line in lines {
            assert!(text.lines().any(|other| other == line), "{line}\nis not in\n{text}");
        }
    }
}
