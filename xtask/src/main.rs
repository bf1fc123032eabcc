//! `cargo xtask …`: the project's chores.

mod codegen;
mod demo;
mod forward;
mod package;
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
    /// Measures speed, memory, sizes and compile times, each with its yardsticks in the same run.
    ///
    /// `cargo xtask bench [ROW…] [--peers] [--write]`; --help describes the arguments.
    Bench(forward::Arguments),
    /// Generates the shipped clients from wsdl/, or any client from any WSDL.
    ///
    /// Exit codes: 0 if the output is written (with --check: is up to date), 1 if no client can be generated (or the output
    /// is out of date), 2 if the arguments are wrong, 3 if a file or the network fails. A run that fails leaves the previous
    /// output as it was.
    Codegen(Box<codegen::Arguments>),
    /// Generates, compiles and runs every entry of a folder of WSDLs.
    ///
    /// `cargo xtask corpus FOLDER [--only SLUG,…] [--messages FOLDER] …`; --help describes the arguments.
    Corpus(forward::Arguments),
    /// Generates the clients, starts a stand-in for an ArcGIS server and requests a map from it, with a token that expires
    /// during the run.
    Demo(demo::Arguments),
    /// Calls a service through a proxy that breaks responses.
    ///
    /// `cargo xtask fault-injection [--calls N] [--seed N]`; --help describes the arguments.
    FaultInjection(forward::Arguments),
    /// Runs the generator and the runtime with inputs that are made at random.
    ///
    /// `cargo xtask fuzz [TARGET…] [--seconds N] [--libfuzzer]`; --help describes the arguments.
    Fuzz(forward::Arguments),
    /// Tests generated clients with other SOAP stacks, and writes INTEROP.md.
    ///
    /// `cargo xtask interop [PEER…] [--require-all] [--out FILE]`; --help describes the arguments.
    Interop(forward::Arguments),
    /// Makes the packages that are published, without compiling them, and checks the files in them.
    ///
    /// The exit code is 1 if a package lacks a licence, its README or metadata, or includes anything else than sources.
    Package,
    /// Checks the rules of the project that a compiler does not check, and prints what breaks them.
    ///
    /// The exit code is 1 if something does.
    Tidy(tidy::Arguments),
}

fn main() -> ExitCode {
    match Arguments::parse().chore {
        Chore::Bench(arguments) => forward::run("soapstone-bench", &arguments),
        Chore::Codegen(arguments) => codegen::run(&arguments),
        Chore::Corpus(arguments) => forward::run("soapstone-corpus", &arguments),
        Chore::Demo(arguments) => demo::run(&arguments),
        Chore::FaultInjection(arguments) => forward::run("soapstone-fault-injection", &arguments),
        Chore::Fuzz(arguments) => forward::run("soapstone-fuzz", &arguments),
        Chore::Interop(arguments) => forward::run("soapstone-interop", &arguments),
        Chore::Package => package::run(),
        Chore::Tidy(arguments) => tidy::run(&arguments),
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
