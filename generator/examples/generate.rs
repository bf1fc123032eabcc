//! Generates a client's module from a WSDL into a folder: `cargo run -p soapstone-codegen --example generate -- FILE DIR`.

use std::path::Path;
use std::process::ExitCode;

use soapstone_codegen::load::Disk;
use soapstone_codegen::{GenerateRequest, generate, output};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [wsdl, folder] = arguments.as_slice() else {
        eprintln!("usage: generate WSDL FOLDER");
        return ExitCode::FAILURE;
    };
    let disk = match Disk::for_main(Path::new(wsdl)) {
        Ok(disk) => disk,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let outcome = generate(&GenerateRequest::new(wsdl.as_str()), &disk);
    for diagnostic in &outcome.diagnostics {
        eprintln!("{}", diagnostic.line(outcome.sources.documents()));
    }
    if !outcome.is_success() {
        return ExitCode::FAILURE;
    }
    match output::replace(Path::new(folder), &outcome.files) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{folder}: {error}");
            ExitCode::FAILURE
        }
    }
}
