//! Prints what the stages of the generator's front half make of a WSDL: `dump FILE [sources|syntax|model|none]`.
//!
//! Diagnostics go to standard error, one line each.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use soapstone_codegen::diagnostics::{Severity, Style};
use soapstone_codegen::load::{Disk, Limits, load};
use soapstone_codegen::{parse, resolve};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(file) = arguments.next() else {
        eprintln!("usage: dump FILE [sources|syntax|model|none] [frames]");
        return ExitCode::from(2);
    };
    let what = arguments.next().unwrap_or_else(|| "model".to_owned());
    let frames = arguments.next().is_some();
    let start = Instant::now();
    let disk = match Disk::for_main(Path::new(&file)) {
        Ok(disk) => disk,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    let (sources, mut diagnostics) = load(&file, &disk, &Limits::default());
    let loaded = start.elapsed();
    let syntax = parse::parse(&sources, &mut diagnostics);
    let parsed = start.elapsed();
    let model = resolve::resolve(&syntax, &sources, &mut diagnostics);
    let resolved = start.elapsed();
    let text = match what.as_str() {
        "sources" => sources.to_string(),
        "syntax" => syntax.to_string(),
        "model" => model.to_string(),
        _ => {
            let note = format!("load {loaded:?}, parse {:?}, resolve {:?}", parsed - loaded, resolved - parsed);
            eprintln!("{note}");
            String::new()
        }
    };
    // The reader may close the pipe early, which is no failure.
    let _ = std::io::stdout().write_all(text.as_bytes());
    let style = Style { frames, least: Severity::Note, ..Style::default() };
    eprint!("{}", diagnostics.render(sources.documents(), style));
    if diagnostics.has_errors() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
