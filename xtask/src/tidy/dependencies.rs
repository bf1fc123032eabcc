//! Each dependency from a registry has a row in ARCHITECTURE.md that gives its purpose and what would replace it, and a crate
//! of the workspace that uses it.

use super::{Finding, SourceFile};

const WORKSPACE: &str = "Cargo.toml";
const DECLARED: &str = "[workspace.dependencies]";
const DOCUMENT: &str = "ARCHITECTURE.md";
const SECTION: &str = "## Dependencies";

/// Finds dependencies without a row or a user, and rows of what is no dependency.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    let declared = declared(files);
    let rows = rows(files);
    let mut findings = Vec::new();
    for (number, name) in &declared {
        if !rows.iter().any(|(_, cells)| cells.first() == Some(name)) {
            let message = format!("`{name}` has no row in the table of {DOCUMENT}, {SECTION}");
            findings.push(Finding::new(WORKSPACE, *number, &message));
        }
        if !is_used(files, name) {
            findings.push(Finding::new(WORKSPACE, *number, &format!("no crate uses `{name}`")));
        }
    }
    for (number, cells) in &rows {
        let name = cells.first().copied().unwrap_or_default();
        if !declared.iter().any(|(_, declared)| *declared == name) {
            findings.push(Finding::new(DOCUMENT, *number, &format!("`{name}` is no dependency of the workspace")));
        }
        if cells.len() != 3 || cells.iter().any(|cell| cell.is_empty()) {
            let message = format!("the row of `{name}` lacks its purpose or what would replace it");
            findings.push(Finding::new(DOCUMENT, *number, &message));
        }
    }
    findings
}

/// Returns the dependencies that are not crates of the workspace, each with its line.
fn declared(files: &[SourceFile]) -> Vec<(usize, &str)> {
    let lines = section(files, WORKSPACE, DECLARED, "[");
    let entries = lines.into_iter().filter(|(_, line)| !line.starts_with('#') && !line.contains("path = \""));
    entries.filter_map(|(number, line)| Some((number, line.split_once(" = ")?.0))).collect()
}

/// Returns the cells of each row of the table, the name without its marks.
fn rows(files: &[SourceFile]) -> Vec<(usize, Vec<&str>)> {
    let lines = section(files, DOCUMENT, SECTION, "## ");
    let rows = lines.into_iter().filter(|(_, line)| line.starts_with("| `"));
    let cells = |line| -> Vec<&str> {
        let line: &str = line;
        line.trim_matches('|').split(" | ").map(|cell| cell.trim().trim_matches('`')).collect()
    };
    rows.map(|(number, line)| (number, cells(line))).collect()
}

/// Returns the lines of a file between a heading and the next line that begins like one.
fn section<'a>(files: &'a [SourceFile], path: &str, heading: &str, next: &str) -> Vec<(usize, &'a str)> {
    let lines = files.iter().filter(|file| file.path == path).flat_map(SourceFile::lines);
    let after = lines.skip_while(|(_, line)| *line != heading).skip(1);
    after.take_while(|(_, line)| !line.starts_with(next)).collect()
}

/// Returns whether the manifest of a crate takes a dependency of the workspace.
fn is_used(files: &[SourceFile], name: &str) -> bool {
    let is_manifest = |file: &&SourceFile| file.path.ends_with("/Cargo.toml");
    let takes = |line: &str| {
        let rest = line.strip_prefix(name).map(str::trim_start);
        rest.is_some_and(|rest| {
            rest.starts_with(".workspace") || rest.starts_with('=') && rest.contains("workspace = true")
        })
    };
    files.iter().filter(is_manifest).flat_map(SourceFile::lines).any(|(_, line)| takes(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(workspace: &str, table: &str) -> Vec<String> {
        let files = [
            SourceFile::new(
                "a/Cargo.toml",
                "[dependencies]\none.workspace = true\ntwo = { workspace = true }\nfour = \"1\"\n",
            ),
            SourceFile::new(
                WORKSPACE,
                &format!("[workspace.dependencies]\nours = {{ path = \"a\" }}\n{workspace}[profile]\nx = 1\n"),
            ),
            SourceFile::new(
                DOCUMENT,
                &format!("# A\n| `x` | y |\n{SECTION}\n| crate | for | instead |\n|---|---|---|\n{table}## B\n"),
            ),
        ];
        check(&files).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_dependency_has_a_row_and_a_user() {
        let both = "| `one` | a purpose | another |\n| `two` | b | c |\n";
        assert_eq!(found("# A group.\none = \"1\"\ntwo = { version = \"1\" }\n", both), [""; 0]);
        let lacks = found("one = \"1\"\ntwo = \"1\"\n", "| `one` | a | b |\n");
        assert_eq!(lacks, ["Cargo.toml:4: `two` has no row in the table of ARCHITECTURE.md, ## Dependencies"]);
        assert_eq!(found("one = \"1\"\n", both), ["ARCHITECTURE.md:7: `two` is no dependency of the workspace"]);
        let unused = found("four = \"1\"\n", "| `four` | a | b |\n");
        assert_eq!(unused, ["Cargo.toml:3: no crate uses `four`"]);
        for row in ["| `one` | a |\n", "| `one` | a |  |\n", "| `one` |  | b |\n"] {
            let found = found("one = \"1\"\n", row);
            assert_eq!(
                found,
                ["ARCHITECTURE.md:6: the row of `one` lacks its purpose or what would replace it"],
                "{row}"
            );
        }
    }
}
