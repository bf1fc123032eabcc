//! Puts the tables into BENCHMARKS.md, between two marks; what stands around them is written by hand.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use super::machine;
use super::table::{Table, number};

/// Where the tables begin and end.
const BEGIN: &str = "<!-- begin: cargo xtask bench -->";
const END: &str = "<!-- end: cargo xtask bench -->";

/// Replaces the tables in the file. A table that was not measured this time stays as it was.
pub fn write(path: &Path, tables: &[Table]) -> Result<(), String> {
    let old = fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let new = replaced(&old, tables).ok_or_else(|| format!("{} lacks the marks {BEGIN} and {END}", path.display()))?;
    fs::write(path, new).map_err(|error| format!("cannot write {}: {error}", path.display()))
}

fn replaced(old: &str, tables: &[Table]) -> Option<String> {
    let (before, rest) = old.split_once(BEGIN)?;
    let (between, after) = rest.split_once(END)?;
    let mut sections: Vec<(String, String)> = between
        .split("\n## ")
        .skip(1)
        .filter_map(|section| Some((section.split_once('\n')?.0.to_owned(), format!("## {}\n", section.trim_end()))))
        .collect();
    for table in tables {
        let text = section(table);
        match sections.iter_mut().find(|(title, _)| *title == table.title) {
            Some((_, known)) => *known = text,
            None => sections.push((table.title.clone(), text)),
        }
    }
    let sections: Vec<String> = sections.into_iter().map(|(_, text)| text).collect();
    Some(format!("{before}{BEGIN}\n\n{}\n{END}{after}", sections.join("\n")))
}

/// A table as a section.
fn section(table: &Table) -> String {
    let mut text = format!("## {}\n\n", table.title);
    let machine = machine::describe();
    // Writing to a String cannot fail.
    let _ = writeln!(
        text,
        "`cargo xtask bench {}`: {}, {} cores, {}, {}.\n",
        table.name, machine.cpu, machine.cores, machine.system, machine.rustc
    );
    if table.groups.iter().any(|group| !group.verdicts.is_empty()) {
        text.push_str("| measurement | figure | quartiles | aim | |\n|---|---|---|---|---|\n");
    }
    for group in &table.groups {
        for verdict in &group.verdicts {
            let spread = verdict.spread.map(|(low, high)| format!("{}–{}", number(low), number(high)));
            let cells = [
                format!("{}: {}", group.subject, verdict.what),
                verdict.shown(),
                spread.unwrap_or_default(),
                verdict.aim_shown(),
                verdict.outcome().to_owned(),
            ];
            let _ = writeln!(text, "| {} |", cells.map(|cell| cell.replace('|', "\\|")).join(" | "));
        }
    }
    text.push('\n');
    for group in &table.groups {
        let bars: Vec<String> = group.bars.iter().map(|bar| format!("{} {}", bar.name, number(bar.value))).collect();
        let _ = writeln!(text, "* {} ({}): {}", group.subject, group.unit, bars.join("; "));
    }
    for remark in &table.remarks {
        let _ = writeln!(text, "* {remark}");
    }
    if let Some(error) = &table.failed {
        let _ = writeln!(text, "* Not measured to the end: {}", error.lines().next().unwrap_or_default());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Group;

    #[test]
    fn tables_are_replaced_one_by_one() {
        let table = |title: &str, figure| {
            let mut table = Table::new("x", title);
            let mut group = Group::new("work", "MB/s");
            group.verdict("speed", figure, "×", None);
            table.groups.push(group);
            table
        };
        let empty = format!("By hand.\n\n{BEGIN}\n{END}\n\nMore.\n");
        let first = replaced(&empty, &[table("One", 1.0), table("Two", 2.0)]).unwrap();
        let second = replaced(&first, &[table("Two", 3.0)]).unwrap();
        assert!(second.starts_with("By hand.\n") && second.ends_with("\nMore.\n"), "{second}");
        assert!(second.contains("1.00 ×") && second.contains("3.00 ×") && !second.contains("2.00 ×"), "{second}");
        assert_eq!(replaced(&second, &[table("Two", 3.0)]).unwrap(), second);
        assert!(replaced("no marks", &[]).is_none());
    }
}
