//! Reads the results of earlier runs back from `INTEROP.md`, so that a run of some peers keeps the columns of the others.
//! The reverse of [`markdown`](crate::markdown).

use soapstone_interop_check::{Feature, Outcome};

use crate::markdown::words;
use crate::peer::Peer;
use crate::results::{PeerResult, State};

/// Returns the results in a text that [`markdown::render`](crate::markdown::render) has written. A peer whose result is not
/// there, or is not understood, is left out.
pub fn read(text: &str, peers: &[Peer]) -> Vec<PeerResult> {
    let rows: Vec<Vec<String>> = text.lines().filter_map(cells).collect();
    peers.iter().filter_map(|peer| read_peer(text, &rows, *peer)).collect()
}

fn read_peer(text: &str, rows: &[Vec<String>], peer: Peer) -> Option<PeerResult> {
    let row = rows.iter().find(|row| row.first().is_some_and(|title| title == peer.title))?;
    let [_, versions, ok, failed] = row.as_slice() else { return None };
    let remarks = remarks(text, peer);
    let mut versions = Some(versions.clone()).filter(|versions| !versions.is_empty());
    let state = if let Some(how) = versions.as_deref().and_then(|text| text.strip_prefix("not installed: ")) {
        let state = State::Absent(how.to_owned());
        versions = None;
        state
    } else if failed == "could not be run" {
        State::Failed(remarks.first()?.strip_prefix("could not be run: ")?.to_owned())
    } else if ok.is_empty() {
        return None;
    } else {
        State::Judged(outcomes(rows, peer, &remarks)?)
    };
    Some(PeerResult { peer, versions: versions.into_iter().collect(), state })
}

/// Returns the outcomes in a peer's column, with the texts of its section.
fn outcomes(rows: &[Vec<String>], peer: Peer, remarks: &[String]) -> Option<Vec<(Feature, Outcome)>> {
    let head = rows.iter().position(|row| row.first().is_some_and(|cell| cell == "feature"))?;
    let column = rows.get(head)?.iter().position(|title| title == peer.title)?;
    let mut outcomes = Vec::new();
    for row in rows.iter().skip(head + 1) {
        let (Some(title), Some(cell)) = (row.first(), row.get(column)) else { continue };
        let Some(feature) = Feature::ALL.iter().copied().find(|feature| feature.title() == title) else { continue };
        let about = remarks.iter().find_map(|remark| remark.strip_prefix(title)?.strip_prefix(": ")).unwrap_or("");
        let outcome = match cell.as_str() {
            "ok" => Outcome::Ok,
            "**failed**" => Outcome::Failed,
            "*peer*" => Outcome::NotByPeer,
            "*us*" => Outcome::NotByUs,
            _ => continue,
        };
        let about = about.strip_prefix(words(&outcome(String::new()))).unwrap_or(about);
        outcomes.push((feature, outcome(about.strip_prefix(": ").unwrap_or(about).to_owned())));
    }
    Some(outcomes)
}

/// Returns the items of a peer's section.
fn remarks(text: &str, peer: Peer) -> Vec<String> {
    let section = text.lines().skip_while(|line| line.strip_prefix("## ") != Some(peer.title)).skip(1);
    let section = section.take_while(|line| !line.starts_with("## "));
    section.filter_map(|line| line.strip_prefix("* ")).map(unescape).collect()
}

/// Returns the cells of a table's row. Outcomes keep their asterisks, which are not escaped.
fn cells(line: &str) -> Option<Vec<String>> {
    let inner = line.strip_prefix('|')?.strip_suffix('|')?;
    let (mut cells, mut from, mut escaped) = (Vec::new(), 0, false);
    for (at, c) in inner.char_indices() {
        if c == '|' && !escaped {
            cells.push(inner.get(from..at)?);
            from = at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    cells.push(inner.get(from..)?);
    Some(cells.into_iter().map(|cell| unescape(cell.trim())).collect())
}

fn unescape(text: &str) -> String {
    let mut unescaped = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        unescaped.push(if c == '\\' { characters.next().unwrap_or(c) } else { c });
    }
    unescaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown;
    use crate::peer::PEERS;

    #[test]
    fn results_are_read_as_they_were_written() {
        let judged = vec![
            (Feature::Wildcards, Outcome::Ok(String::new())),
            (Feature::Arrays, Outcome::Failed(String::new())),
            (Feature::Nulls, Outcome::Failed("a|b <c> \\ *".to_owned())),
            (Feature::OneWay, Outcome::Ok("3 calls: all".to_owned())),
            (Feature::Gzip, Outcome::NotByPeer(String::new())),
            (Feature::Cookies, Outcome::NotByPeer("it has none".to_owned())),
            (Feature::Mtom, Outcome::NotByUs("not yet".to_owned())),
        ];
        let states = [
            State::Judged(judged),
            State::Absent("x: apt-get install x_y".to_owned()),
            State::Failed("the server is not ready".to_owned()),
            State::Judged(vec![(Feature::OneWay, Outcome::Ok(String::new()))]),
        ];
        let result = |(peer, state): (&Peer, State)| {
            let versions = if matches!(state, State::Absent(_)) { Vec::new() } else { vec!["Stack_1 2".to_owned()] };
            PeerResult { peer: *peer, versions, state }
        };
        let written: Vec<PeerResult> = PEERS.iter().zip(states).map(result).collect();
        let text = markdown::render(PEERS, &written);
        assert_eq!(read(&text, PEERS), written);
        assert_eq!(super::read("", PEERS), []);
    }

    #[test]
    fn the_table_of_the_project_is_understood() {
        let text = std::fs::read_to_string(crate::root().join("INTEROP.md")).unwrap();
        let table = markdown::table(&read(&text, PEERS));
        assert!(!table.is_empty() && text.contains(&table), "INTEROP.md has another table than\n{table}");
    }
}
