//! Shows a table on the terminal.

use super::table::{Table, number};

/// Prints a table: the figures, then what they are worth.
pub fn table(table: &Table) {
    println!("\n{} ({}, {:.0} s)", table.title, table.name, table.seconds);
    for group in &table.groups {
        println!("  {}", group.subject);
        for bar in &group.bars {
            println!("    {:<52} {:>12} {}", bar.name, number(bar.value), group.unit);
        }
        for verdict in &group.verdicts {
            let spread = verdict.spread.map(|(low, high)| format!(" ({}–{})", number(low), number(high)));
            let figure = format!("{}{}", verdict.shown(), spread.unwrap_or_default());
            println!("    → {:<50} {figure:<24} {:<12} {}", verdict.what, verdict.aim_shown(), verdict.outcome());
        }
    }
    for remark in &table.remarks {
        println!("  note: {remark}");
    }
    if let Some(error) = &table.failed {
        println!("  FAILED: {error}");
    }
}
