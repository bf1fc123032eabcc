//! No modules use each other in a cycle, but for the listed groups.

use std::collections::{BTreeMap, BTreeSet};

use super::crates::{CRATES, Layered};
use super::uses::uses;
use super::{Finding, SourceFile};

/// Finds cycles that are not listed, and lists that are too long.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    CRATES.iter().flat_map(|layered| check_with(files, layered)).collect()
}

fn check_with(files: &[SourceFile], layered: &Layered) -> Vec<Finding> {
    let uses = uses(files, layered.folder);
    let mut targets: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for found in &uses {
        targets.entry(&found.from).or_default().insert(&found.to);
    }
    let groups = groups(&targets);
    let listed: Vec<BTreeSet<&str>> = layered.cycles.iter().map(|group| group.iter().copied().collect()).collect();
    let mut findings = Vec::new();
    for group in groups.iter().filter(|group| !listed.contains(group)) {
        let inside = |module: &str| group.contains(module);
        let known = |from: &str, to: &str| listed.iter().any(|group| group.contains(from) && group.contains(to));
        let in_group = || uses.iter().filter(|found| inside(&found.from) && inside(&found.to));
        // The `use` that closes the cycle, if it can be found.
        let place = in_group().find(|found| !known(&found.from, &found.to)).or_else(|| in_group().next());
        let (path, line) = place.map_or(("", 1), |found| (found.path.as_str(), found.line));
        let names: Vec<&str> = group.iter().copied().collect();
        findings.push(Finding::new(path, line, &format!("these modules use each other: {}", names.join(", "))));
    }
    for group in listed.iter().filter(|group| !groups.contains(group)) {
        let names: Vec<&str> = group.iter().copied().collect();
        let message = format!("the listed cycle is not what it was: {}", names.join(", "));
        findings.push(Finding::new("xtask/src/tidy/crates.rs", 1, &message));
    }
    findings
}

/// Returns the groups of two and more modules that all reach each other.
fn groups<'a>(targets: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> Vec<BTreeSet<&'a str>> {
    let reached: BTreeMap<&str, BTreeSet<&str>> = targets.keys().map(|from| (*from, reach(targets, from))).collect();
    let reaches = |from: &str, to: &str| reached.get(from).is_some_and(|targets| targets.contains(to));
    let mut groups: Vec<BTreeSet<&str>> = Vec::new();
    for module in targets.keys().copied().filter(|module| reaches(module, module)) {
        if !groups.iter().any(|group| group.contains(module)) {
            groups.push(
                targets.keys().copied().filter(|other| reaches(module, other) && reaches(other, module)).collect(),
            );
        }
    }
    groups
}

/// Returns the modules that one uses, and what these use in turn.
fn reach<'a>(targets: &BTreeMap<&'a str, BTreeSet<&'a str>>, from: &str) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut waiting: Vec<&str> = vec![from];
    while let Some(module) = waiting.pop() {
        for target in targets.get(module).into_iter().flatten() {
            if reached.insert(*target) {
                waiting.push(target);
            }
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(cycles: &'static [&'static [&'static str]], uses: &[(&str, &str)]) -> Vec<String> {
        let layered = Layered { folder: "k", layers: &[], backward: &[], cycles };
        let files: Vec<SourceFile> = ["a", "b", "c", "d"]
            .iter()
            .map(|module| {
                let lines = uses.iter().filter(|(from, _)| from == module).map(|(_, to)| format!("use crate::{to};\n"));
                SourceFile::new(&format!("k/src/{module}.rs"), &lines.collect::<String>())
            })
            .collect();
        check_with(&files, &layered).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn cycles_are_found() {
        assert_eq!(found(&[], &[("a", "b"), ("b", "c"), ("a", "c"), ("c", "d")]), [""; 0]);
        assert_eq!(
            found(&[], &[("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]),
            ["k/src/a.rs:1: these modules use each other: a, b, c"]
        );
    }

    #[test]
    fn listed_cycles_may_only_become_smaller() {
        assert_eq!(found(&[&["a", "b"]], &[("a", "b"), ("b", "a")]), [""; 0]);
        let listed = "xtask/src/tidy/crates.rs:1: the listed cycle is not what it was: a, b";
        assert_eq!(found(&[&["a", "b"]], &[("a", "b")]), [listed]);
        assert_eq!(
            found(&[&["a", "b"]], &[("a", "b"), ("b", "a"), ("b", "c"), ("c", "a")]),
            ["k/src/b.rs:2: these modules use each other: a, b, c", listed]
        );
    }
}
