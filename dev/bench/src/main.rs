//! `cargo xtask bench`: measures the rows of `BENCHMARKS.md`, each with its yardsticks in the same run.
//!
//! The programs of `soapstone-bench-programs` measure code within a process: they run the contestants in turns and
//! print their samples. Processes (generators, compilers) are run from here, in turns as well. Both result in a
//! [`contest`]. A row makes a [`table`] of its contests, and [`mod@print`], [`svg`] and [`markdown`] write the tables.

mod calls;
mod codec;
mod compile;
mod contest;
mod crates;
mod generate;
mod generators;
mod gsoap;
mod jaxws;
mod machine;
mod markdown;
mod node;
mod peers;
mod print;
mod programs;
mod schemas;
mod size;
mod subjects;
mod svg;
mod table;
mod tools;
mod zeep;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use programs::Programs;
use soapstone_dev::root;
use table::Table;

/// Measures speed, memory, sizes and compile times, each with its yardsticks in the same run.
///
/// Tables are printed and kept in target/bench as JSON and as charts. Whether an aim is reached does not change the
/// exit code, which is 1 only if a measurement failed.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask bench", bin_name = "cargo xtask bench")]
struct Arguments {
    /// What to measure; everything if nothing is named.
    #[arg(value_name = "NAME")]
    rows: Vec<Row>,
    /// Includes other stacks: installs those of PyPI and npm into target/bench/tools (zeep, node-soap), and uses those
    /// of Debian that are installed (gSOAP, Mono, JAX-WS).
    #[arg(long)]
    peers: bool,
    /// Replaces the tables in BENCHMARKS.md.
    #[arg(long)]
    write: bool,
}

/// What can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Row {
    /// Decoding of a large response.
    Decode,
    /// Encoding of a large response.
    Encode,
    /// Decoding of a small response.
    SmallCall,
    /// A whole call over a connection that is kept alive.
    Loopback,
    /// The memory that decoding takes.
    Memory,
    /// A picture in a response.
    Base64,
    /// Generating code from a WSDL.
    Generate,
    /// Compiling generated code.
    Compile,
    /// The size that a call adds to a program.
    Size,
    /// Many calls at once, with tokens that expire.
    Concurrency,
}

/// The state that all rows share.
struct Bench {
    /// The folder of all results: `target/bench`.
    folder: PathBuf,
    programs: Programs,
    peers: bool,
}

fn main() -> ExitCode {
    match measure(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}

/// Measures the rows of the arguments and returns whether all measurements succeeded.
fn measure(arguments: &Arguments) -> Result<bool, String> {
    let folder = root().join("target").join("bench");
    fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    let bench = Bench { programs: Programs::default(), peers: arguments.peers, folder };
    let every = <Row as clap::ValueEnum>::value_variants();
    let selected = every.iter().filter(|row| arguments.rows.is_empty() || arguments.rows.contains(row));
    let mut tables = Vec::new();
    for row in selected {
        let began = Instant::now();
        let mut table = row.table();
        eprintln!("measuring: {}", table.title);
        if let Err(error) = row.fill(&bench, &mut table) {
            table.failed = Some(error);
        }
        table.seconds = began.elapsed().as_secs_f64();
        print::table(&table);
        tables.push(table);
    }
    save(&bench, &tables)?;
    if arguments.write {
        markdown::write(&root().join("BENCHMARKS.md"), &tables)?;
    }
    Ok(tables.iter().all(|table| table.failed.is_none()))
}

/// Writes the tables as JSON and as charts.
fn save(bench: &Bench, tables: &[Table]) -> Result<(), String> {
    let write = |name: &str, text: String| {
        let path = bench.folder.join(name);
        fs::write(&path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
    };
    let machine = machine::describe();
    let json = serde_json::json!({ "machine": machine, "tables": tables });
    write("bench.json", format!("{json:#}\n"))?;
    for table in tables.iter().filter(|table| !table.groups.is_empty()) {
        write(&format!("{}.svg", table.name), svg::chart(table))?;
    }
    println!("written to {}: bench.json and a chart for each table", bench.folder.display());
    Ok(())
}

impl Row {
    fn table(self) -> Table {
        let (name, title) = match self {
            Self::Decode => ("decode", "Decode a large response into types"),
            Self::Encode => ("encode", "Encode a large response"),
            Self::SmallCall => ("small-call", "A small response, from bytes to types"),
            Self::Loopback => ("loopback", "A whole call over loopback"),
            Self::Memory => ("memory", "Memory while decoding"),
            Self::Base64 => ("base64", "A picture of 20 MB in a response"),
            Self::Generate => ("generate", "Generate"),
            Self::Compile => ("compile", "Compile generated code"),
            Self::Size => ("size", "Binary size"),
            Self::Concurrency => ("concurrency", "Many calls at once"),
        };
        Table::new(name, title)
    }

    fn fill(self, bench: &Bench, table: &mut Table) -> Result<(), String> {
        match self {
            Self::Decode => codec::decode(bench, table),
            Self::Encode => codec::encode(bench, table),
            Self::SmallCall => codec::small_call(bench, table),
            Self::Base64 => codec::base64(bench, table),
            Self::Memory => codec::memory(bench, table),
            Self::Loopback => calls::loopback(bench, table),
            Self::Generate => generate::generate(bench, table),
            Self::Compile => compile::compile(bench, table),
            Self::Size => size::size(bench, table),
            Self::Concurrency => calls::concurrency(bench, table),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        super::Arguments::command().debug_assert();
    }
}
