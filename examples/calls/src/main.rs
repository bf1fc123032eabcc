//! What a call can do, a small program for each theme: `cargo run -p example-calls -- streaming`.
//!
//! Each file is a program of its own, whose client calls the URL that it is given. `server.rs` is the service, on a port of the
//! loopback; the client in `archive` was generated from `wsdl/archive.wsdl`. `cargo test -p example-calls` runs all programs.

#[rustfmt::skip]
mod archive;
mod blocking;
mod headers;
mod mock;
mod mtom;
mod plain;
mod reply;
mod retry;
mod security;
mod server;
mod streaming;
mod tower;
mod transport;

/// The outcome of a program.
type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A program, which calls the service at a URL.
type Program = fn(&str) -> Outcome;

/// The programs by name.
const PROGRAMS: [(&str, Program); 11] = [
    ("plain", plain::run),
    ("blocking", blocking::run),
    ("headers", headers::run),
    ("reply", reply::run),
    ("streaming", streaming::run),
    ("mtom", mtom::run),
    ("security", security::run),
    ("transport", transport::run),
    ("tower", tower::run),
    ("retry", retry::run),
    ("mock", mock::run),
];

fn main() -> Outcome {
    let name = std::env::args().nth(1).unwrap_or_default();
    let Some((_, run)) = PROGRAMS.iter().find(|(known, _)| *known == name) else {
        let names: Vec<&str> = PROGRAMS.iter().map(|(name, _)| *name).collect();
        return Err(format!("which program? one of: {}", names.join(", ")).into());
    };
    run(&server::start()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_program_runs() {
        for (name, run) in PROGRAMS {
            let url = server::start().expect("there is a free port");
            if let Err(error) = run(&url) {
                panic!("{name}: {error}");
            }
        }
    }
}
