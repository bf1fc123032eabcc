//! `cargo xtask …`: the project's chores.

mod bench;
mod codegen;
mod corpus;
mod demo;
mod interop;
mod root;
mod tidy;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The project's chores.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Debug, Subcommand)]
enum Chore {
    /// Measures speed, memory, sizes and compile times, each beside its yardsticks in the same run.
    ///
    /// Tables are printed and kept in target/bench as JSON and as charts. Whether an aim is reached does not change the exit
    /// code, which is 1 only if something could not be measured.
    Bench(bench::Arguments),
    /// Generates the shipped clients from wsdl/, or any client from any WSDL.
    ///
    /// Exit codes: 0 if the output is written (with --check: is fresh), 1 if no client can be generated (or the output is
    /// not fresh), 2 if the arguments are wrong, 3 if a file or the network fails. A run that fails leaves the previous
    /// output as it was.
    Codegen(codegen::Arguments),
    /// Generates, compiles and runs every entry of a folder of service descriptions.
    ///
    /// The exit code is 1 if something that was generated does not compile without warnings, if the generator panics,
    /// if a message of a generated client cannot be read and written, or (with --compare) if it then carries other data.
    /// An entry from which nothing can be generated is only told.
    Corpus(corpus::Arguments),
    /// Generates the clients, starts a stand-in for an ArcGIS server, and has it draw a map, with a token that expires in
    /// mid-run.
    Demo(demo::Arguments),
    /// Lets the SOAP stacks of others judge generated clients, and writes INTEROP.md.
    ///
    /// `cargo xtask interop [PEER…] [--require-all] [--out FILE]`; --help describes the arguments.
    Interop(interop::Arguments),
    /// Checks the rules of the project that a compiler does not check, and prints what breaks them.
    ///
    /// The exit code is 1 if something does.
    Tidy,
}

fn main() -> ExitCode {
    match Arguments::parse().chore {
        Chore::Bench(arguments) => bench::run(&arguments),
        Chore::Codegen(arguments) => codegen::run(&arguments),
        Chore::Corpus(arguments) => corpus::run(&arguments),
        Chore::Demo(arguments) => demo::run(&arguments),
        Chore::Interop(arguments) => interop::run(&arguments),
        Chore::Tidy => tidy::run(),
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
