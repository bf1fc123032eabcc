//! `soapstone`: typed Rust clients of SOAP services, from their WSDL.

use std::process::ExitCode;

use clap::{CommandFactory as _, FromArgMatches as _, Parser};
use soapstone_codegen::cli::{self, Program, RuntimeSource};

/// Generates a typed Rust client of a SOAP service from its WSDL.
#[derive(Debug, Parser)]
#[command(version, after_help = AFTER)]
struct Soapstone {
    #[command(flatten)]
    arguments: cli::Arguments,
}

const AFTER: &str = "\
Exit codes:
  0  the output is written; with --check, it is up to date
  1  no client can be generated; with --check, the output is out of date
  2  the arguments are wrong
  3  a file or the network fails
A run that fails leaves the previous output as it was.";

fn main() -> ExitCode {
    // xtask uses the same arguments, where these are optional.
    let command = Soapstone::command()
        .mut_arg("wsdl", |argument| argument.required_unless_present("explain"))
        .mut_arg("out", |argument| argument.required_unless_present_any(["dump", "explain"]));
    let matches = command.get_matches();
    match Soapstone::from_arg_matches(&matches) {
        Ok(Soapstone { arguments }) => {
            let program = Program { command: "soapstone".to_owned(), runtime: RuntimeSource::of_this_program() };
            cli::run(&arguments, &program)
        }
        Err(error) => error.exit(),
    }
}
