//! `soapstone`: typed Rust clients of SOAP services, from their WSDL.

use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory as _, FromArgMatches as _, Parser};
use soapstone_codegen::cli::{self, Program, RuntimeSource};

/// Generates a typed Rust client of a SOAP service from its WSDL.
#[derive(Debug, Parser)]
#[command(version, name = "soapstone", override_usage = USAGE, after_help = AFTER)]
struct Soapstone {
    #[command(flatten)]
    arguments: cli::Arguments,
}

const USAGE: &str = "\
soapstone --wsdl <FILE|URL> --out <DIR> [OPTIONS]
       soapstone --wsdl <FILE|URL> --dump <STAGE> [OPTIONS]
       soapstone --explain <CODE>";

const AFTER: &str = "\
Examples:
  soapstone --wsdl https://example.com/Orders.svc?wsdl --out orders
      writes the crate `orders`; the WSDL is kept in orders/wsdl
  soapstone --wsdl wsdl/orders.wsdl --out src/orders --module --operations GetOrder,PutOrder
      writes a module of two operations into a crate of yours
  soapstone --wsdl wsdl/orders.wsdl --out orders --config soapstone.toml --check
      fails if the crate is out of date, for CI
  soapstone --wsdl https://user:password@example.com/orders?wsdl --out orders --update
      fetches the documents again, with basic authentication; the password is written nowhere
  soapstone --explain missing-import
      prints the cause of a diagnostic, and what to do

Environment:
  HTTPS_PROXY, HTTP_PROXY, NO_PROXY  proxies for fetching
  SSL_CERT_FILE                      a PEM file with the authorities that are trusted in place of the system's
  NO_COLOR                           diagnostics without colours

Exit codes:
  0  the output is written; with --check, it is up to date
  1  no client can be generated; with --check, the output is out of date
  2  the arguments are wrong
  3  a file or the network fails
A run that fails leaves the previous output as it was.";

fn main() -> ExitCode {
    let mut command = Soapstone::command();
    let matches = command.try_get_matches_from_mut(std::env::args_os()).unwrap_or_else(|error| with_tip(error).exit());
    match Soapstone::from_arg_matches(&matches) {
        Ok(Soapstone { arguments }) => {
            // xtask uses the same arguments, where these are optional.
            if let Some(missing) = missing(&arguments) {
                command.error(ErrorKind::MissingRequiredArgument, missing).exit();
            }
            let program = Program { command: "soapstone".to_owned(), runtime: RuntimeSource::of_this_program() };
            cli::run(&arguments, &program)
        }
        Err(error) => error.exit(),
    }
}

/// Returns what is missing in the arguments.
fn missing(arguments: &cli::Arguments) -> Option<&'static str> {
    match (arguments.explain.is_some(), arguments.wsdl.is_some(), arguments.out.is_some() || arguments.dump.is_some()) {
        (true, ..) | (_, true, true) => None,
        (_, false, true) => Some("--wsdl <FILE|URL> is missing: the WSDL of the service"),
        (_, true, false) => Some("--out <DIR> is missing: the folder that the client is written to"),
        (_, false, false) => {
            Some("--wsdl <FILE|URL> and --out <DIR> are missing: the WSDL, and the folder of the client")
        }
    }
}

/// Adds the option to an error about a WSDL that is named without it.
fn with_tip(mut error: clap::Error) -> clap::Error {
    let argument = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(argument)) if error.kind() == ErrorKind::UnknownArgument => argument.clone(),
        _ => return error,
    };
    if !argument.starts_with('-') {
        let tip = format!("name the WSDL with an option: --wsdl {argument}");
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![tip.into()]));
    }
    error
}
