//! Relative links of all Markdown files lead to files, and to headings in them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Component, Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Returns the Markdown files that people read: of the root, the book and the examples, by path.
fn documents() -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    for folder in ["", "docs", "examples", "examples/generated-crate"] {
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "md") {
                let text = fs::read_to_string(&path).unwrap();
                found.insert(Path::new(folder).join(path.file_name().unwrap()), text);
            }
        }
    }
    found
}

/// Returns the lines that are not in code blocks.
fn prose(text: &str) -> impl Iterator<Item = &str> {
    let mut is_code = false;
    text.lines().filter(move |line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    })
}

/// Returns the targets of the links in a line, without those in code spans.
fn links(line: &str) -> Vec<&str> {
    let spoken: Vec<&str> = line.split('`').step_by(2).collect();
    // A link whose text is a code span is cut at it: `](` begins the next piece.
    let targets = spoken.iter().flat_map(|piece| piece.split("](").skip(1));
    targets.filter_map(|rest| rest.split(')').next()).collect()
}

/// Returns the anchor of a heading, as mdBook and GitHub make it.
fn anchor(heading: &str) -> String {
    let kept = heading.trim().to_lowercase();
    let kept = kept.chars().filter(|letter| letter.is_alphanumeric() || [' ', '-', '_'].contains(letter));
    kept.map(|letter| if letter == ' ' { '-' } else { letter }).collect()
}

/// Returns the path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(plain.pop()),
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}

/// Returns what is wrong with a link in a document.
fn problem(documents: &BTreeMap<PathBuf, String>, from: &Path, link: &str) -> Option<&'static str> {
    let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
    let is_elsewhere = ["http://", "https://", "mailto:"].iter().any(|scheme| link.starts_with(scheme));
    if is_elsewhere {
        return None;
    }
    let target = if file.is_empty() { from.to_owned() } else { plain(&from.parent()?.join(file)) };
    if !root().join(&target).exists() {
        return Some("there is no such file");
    }
    let Some(text) = documents.get(&target) else {
        return if fragment.is_empty() { None } else { Some("no Markdown file that is known") };
    };
    let headings =
        prose(text).filter_map(|line| line.strip_prefix('#')).map(|line| anchor(line.trim_start_matches('#')));
    (!fragment.is_empty() && !headings.into_iter().any(|heading| heading == fragment))
        .then_some("there is no such heading")
}

#[test]
fn every_link_leads_somewhere() {
    let documents = documents();
    let mut problems = Vec::new();
    let mut count = 0;
    for (path, text) in &documents {
        for link in prose(text).flat_map(links) {
            count += 1;
            if let Some(problem) = problem(&documents, path, link) {
                problems.push(format!("{}: {link}: {problem}", path.display()));
            }
        }
    }
    assert!(count > 80, "{count}");
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn broken_links_are_found() {
    let page = "# A\n\n## A \"b\" of `C`\n\n[x](#a-b-of-c) [y](b.md#z) [`z`](README.md) `[no](no.md)`\n\n```sh\n[no](no.md)\n```\n";
    let documents = BTreeMap::from([(PathBuf::from("docs/errors.md"), page.to_owned())]);
    let from = Path::new("docs/errors.md");
    let found: Vec<&str> = prose(page).flat_map(links).collect();
    assert_eq!(found, ["#a-b-of-c", "b.md#z", "README.md"]);
    let problems: Vec<_> = found.iter().map(|link| problem(&documents, from, link)).collect();
    assert_eq!(problems, [None, Some("there is no such file"), None]);
    assert_eq!(problem(&documents, from, "#b"), Some("there is no such heading"));
    assert_eq!(problem(&documents, from, "../no.md"), Some("there is no such file"));
    assert_eq!(problem(&documents, from, "https://example.com/no"), None);
}
