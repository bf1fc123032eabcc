//! Draws a table as a chart: a group of horizontal bars for each subject, ours in a colour of its own.

use std::fmt::Write as _;

use super::table::{Group, Table, number};

/// Pixels: the whole width, what names take, what bars may take, and the heights of things.
const WIDTH: usize = 900;
const NAMES: usize = 300;
const BARS: f64 = 430.0;
const TITLE: usize = 44;
const SUBJECT: usize = 30;
const BAR: usize = 24;

/// The chart as an SVG document that shows itself on light and on dark pages.
pub fn chart(table: &Table) -> String {
    let rows = |group: &Group| SUBJECT + (group.bars.len() + group.verdicts.len()) * BAR;
    let height = TITLE + table.groups.iter().map(rows).sum::<usize>() + 16;
    let mut svg = String::new();
    // Writing to a String cannot fail.
    let _ = writeln!(
        svg,
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" font-family="sans-serif" font-size="13">"#
    );
    let _ = writeln!(svg, r#"<rect width="{WIDTH}" height="{height}" fill="white"/>"#);
    text(&mut svg, 16, 28, "font-size=\"17\" font-weight=\"bold\"", &table.title);
    let mut y = TITLE;
    for group in &table.groups {
        text(&mut svg, 16, y + 20, "font-weight=\"bold\"", &format!("{} [{}]", group.subject, group.unit));
        y += SUBJECT;
        bars(&mut svg, group, &mut y);
        for verdict in &group.verdicts {
            let colour = match verdict.is_reached() {
                None => "fill=\"#555555\"",
                Some(true) => "fill=\"#1b7837\"",
                Some(false) => "fill=\"#b2182b\"",
            };
            let line = [verdict.shown(), verdict.what.clone(), verdict.aim_shown(), verdict.outcome().to_owned()];
            let line: Vec<String> = line.into_iter().filter(|part| !part.is_empty()).collect();
            text(&mut svg, NAMES, y + 16, colour, &line.join(" · "));
            y += BAR;
        }
    }
    svg.push_str("</svg>\n");
    svg
}

/// The bars of a group, scaled so that the longest fills the space.
fn bars(svg: &mut String, group: &Group, y: &mut usize) {
    let longest = group.bars.iter().map(|bar| bar.value).filter(|value| value.is_finite()).fold(0.0, f64::max);
    for (at, bar) in group.bars.iter().enumerate() {
        let length = if longest > 0.0 && bar.value.is_finite() { bar.value.max(0.0) / longest * BARS } else { 0.0 };
        let colour = if at == 0 { "#2166ac" } else { "#bbbbbb" };
        text(svg, 28, *y + 16, "", &bar.name);
        let _ = writeln!(
            svg,
            r#"<rect x="{NAMES}" y="{}" width="{length:.1}" height="{}" fill="{colour}"/>"#,
            *y + 3,
            BAR - 6
        );
        text(svg, NAMES + length as usize + 8, *y + 16, "", &number(bar.value));
        *y += BAR;
    }
}

fn text(svg: &mut String, x: usize, y: usize, style: &str, what: &str) {
    let what = what.replace('&', "&amp;").replace('<', "&lt;");
    let _ = writeln!(svg, r#"<text x="{x}" y="{y}" {style}>{what}</text>"#);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Aim;

    #[test]
    fn a_chart_is_well_formed_and_shows_everything() {
        let mut group = Group::new("a < b & c", "MB/s");
        group.bar("ours", 200.0);
        group.bar("theirs", 100.0);
        group.verdict("speed", 2.0, "×", Some(Aim::AtLeast(3.0)));
        let mut table = Table::new("decode", "Decode");
        table.groups.push(group);
        let svg = chart(&table);
        for part in ["a &lt; b &amp; c", r#"width="430.0""#, r#"width="215.0""#, "MISSED", ">200<"] {
            assert!(svg.contains(part), "{part} in {svg}");
        }
    }
}
