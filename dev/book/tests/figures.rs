//! The figures in README.md and docs/performance.md are those of BENCHMARKS.md and INTEROP.md.

use std::fs;
use std::path::Path;

const REMEDY: &str = "write the figures of BENCHMARKS.md and INTEROP.md into README.md and docs/performance.md";

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns the cells of the rows of a table, by the beginning of its head.
fn table<'t>(text: &'t str, head: &str) -> Vec<Vec<&'t str>> {
    let lines = text.lines().skip_while(|line| !line.starts_with(head)).take_while(|line| line.starts_with('|'));
    let cells = |line: &'t str| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>();
    lines.map(cells).filter(|row| !row.iter().all(|cell| cell.trim_matches(['-', ':']).is_empty())).collect()
}

/// Returns the figure of a contestant in the line that BENCHMARKS.md has for a measurement, in a section.
fn figure(section: &str, measurement: &str, contestant: &str) -> Option<String> {
    let text = read("BENCHMARKS.md");
    let (_, section) = text.split_once(&format!("\n## {section}"))?;
    let section = section.split("\n## ").next()?;
    let line =
        section.lines().find_map(|line| line.strip_prefix("* ")?.strip_prefix(measurement)?.split_once("): "))?.1;
    let entry = line.split("; ").find(|entry| entry.starts_with(contestant))?;
    entry.rsplit(' ').next().map(str::to_owned)
}

/// Returns the numbers of interoperability tests with a peer, as a server and as a client.
fn tests(peer: &str) -> String {
    let text = read("INTEROP.md");
    let rows = table(&text, "| peer |");
    let of_peer = rows.iter().filter(|row| row[0] == peer || row[0] == format!("{peer} (client)"));
    let sums = of_peer.fold((0, 0), |(ok, failed), row| {
        (ok + row[2].parse::<u32>().unwrap(), failed + row[3].parse::<u32>().unwrap())
    });
    format!("{}, {}", sums.0, sums.1)
}

#[test]
fn the_table_beside_other_stacks_has_measured_figures_only() {
    let text = read("README.md");
    let rows = table(&text, "| | soapstone |");
    assert_eq!(rows[0], ["", "soapstone", "gSOAP", "JAX-WS RI", "node-soap", "zeep"]);
    let records = "10,000 records × 10 fields, 3.7 MB (MB/s";
    let [_, decode, encode, generate, interop] = &rows[..] else { panic!("{rows:?}") };
    for (column, contestant) in rows[0].iter().enumerate().skip(1) {
        let expected = |section, measurement, name| figure(section, measurement, name).unwrap_or_default();
        let fast = |section| expected(section, records, contestant);
        assert_eq!(decode[column], fast("Decode a large response"), "{contestant}: {REMEDY}");
        assert_eq!(encode[column], fast("Encode a large response"), "{contestant}: {REMEDY}");
        if column < 4 {
            let name = if *contestant == "JAX-WS RI" { "JAX-WS wsimport" } else { contestant };
            assert_eq!(
                generate[column],
                expected("Generate", "MapServer, 0.37 MB (s of CPU", name),
                "{name}: {REMEDY}"
            );
        }
        if column > 1 {
            assert_eq!(interop[column], tests(contestant), "{contestant}: {REMEDY}");
        }
    }
}

#[test]
fn the_page_about_performance_has_measured_figures_only() {
    let (text, measured) = (read("docs/performance.md"), read("BENCHMARKS.md"));
    let rows = table(&text, "| measurement |");
    assert!(rows.len() > 4, "{rows:?}");
    let figures = rows.iter().skip(1).flat_map(|row| row[1..].iter()).flat_map(|cell| cell.split([' ', ',']));
    // The comma of thousands is a part of the figure.
    let is_figure = |word: &&str| word.starts_with(|letter: char| letter.is_ascii_digit());
    for word in figures.filter(is_figure) {
        let is_there = measured.split([' ', ';', '|', ',', '\n']).any(|other| other == word);
        assert!(is_there, "BENCHMARKS.md does not have {word}: {REMEDY}");
    }
}
