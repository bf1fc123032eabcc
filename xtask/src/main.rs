//! `cargo xtask …`: the project's chores.

mod codegen;
mod corpus;
mod root;

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
    /// Generates the shipped clients from wsdl/, or any client from any WSDL.
    Codegen(codegen::Arguments),
    /// Generates, compiles and runs every entry of a folder of service descriptions.
    ///
    /// The exit code is 1 if something that was generated does not compile without warnings, if the generator panics,
    /// or if a message of a generated client cannot be read and written. An entry from which nothing can be generated
    /// is only told.
    Corpus(corpus::Arguments),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().chore {
        Chore::Codegen(arguments) => codegen::run(&arguments),
        Chore::Corpus(arguments) => return corpus::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
