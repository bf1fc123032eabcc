//! `cargo xtask interop`: starts servers of other SOAP stacks on the loopback interface, drives them with clients that
//! are generated from the WSDL that each of them serves, and writes the table of peers and features to `INTEROP.md`.
//!
//! A peer is a folder beside this crate's manifest: `setup` makes it ready and prints its versions and services, `run`
//! starts it, `client/main.rs` is the program that tests. [`peer`] describes what they print.

mod client;
mod codegen;
mod earlier;
mod guard;
mod markdown;
mod peer;
mod process;
mod results;
mod run;
mod server;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Tests the clients with other SOAP stacks.
///
/// Exit codes: 0 if every feature that was judged works, 1 if one does not or a peer could not be run, 2 if the
/// arguments are wrong. A peer that is not installed counts only with --require-all.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask interop", bin_name = "cargo xtask interop", args_conflicts_with_subcommands = true)]
struct Arguments {
    /// The peers to run; all if none is named
    peers: Vec<String>,
    /// Fails if a peer is not installed
    #[arg(long)]
    require_all: bool,
    /// The file that the table is written to; it keeps what it has about the other peers
    #[arg(long, value_name = "FILE", default_value = "INTEROP.md")]
    out: PathBuf,
    #[command(subcommand)]
    inner: Option<Inner>,
}

/// What the program starts itself as.
#[derive(Debug, Subcommand)]
enum Inner {
    /// Runs a command until it ends, standard input is closed or the time is over, and stops all that it started
    #[command(hide = true)]
    Guard {
        seconds: u64,
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
        command: Vec<OsString>,
    },
    /// Generates a client
    #[command(hide = true)]
    Codegen(Box<soapstone_codegen::cli::Arguments>),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match arguments.inner {
        Some(Inner::Guard { seconds, command }) => guard::run(seconds, &command),
        Some(Inner::Codegen(arguments)) => codegen::run(&arguments),
        None => {
            run::run(&run::Request { peers: arguments.peers, require_all: arguments.require_all, out: arguments.out })
        }
    }
}

/// Returns the root of the checkout.
fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_arguments_are_consistent() {
        super::Arguments::command().debug_assert();
    }
}
