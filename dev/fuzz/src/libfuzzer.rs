//! Runs a target with cargo-fuzz, which instruments the code and follows its coverage.

use std::fs;
use std::process::Command;

use soapstone_fuzz::{Target, inputs};

/// The seconds that one input may take.
const LONGEST: u64 = 20;

/// Runs a target. Inputs that reach new code are kept in `target/fuzz/TARGET/corpus`, findings beside it.
pub fn run(target: &Target, seconds: u64, seed: u64) -> Result<(), String> {
    let root = soapstone_dev::root();
    let folder = root.join("target/fuzz").join(target.name);
    let (corpus, seeds) = (folder.join("corpus"), folder.join("seeds"));
    for folder in [&corpus, &seeds] {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    for (number, input) in inputs::of(target).map_err(|error| error.to_string())?.iter().enumerate() {
        fs::write(seeds.join(number.to_string()), &input.bytes).map_err(|error| error.to_string())?;
    }
    let dictionary = folder.join("dictionary");
    fs::write(&dictionary, dictionary_text(target)).map_err(|error| error.to_string())?;
    // rustup's `cargo` chooses the toolchain; that which runs this program is of another one.
    let mut command = Command::new("cargo");
    command.env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO").env_remove("RUSTC");
    command.args(["+nightly", "fuzz", "run", "--fuzz-dir", "dev/fuzz/libfuzzer", "--sanitizer", "none"]);
    command.arg("--target-dir").arg(root.join("target/libfuzzer")).arg(target.name);
    command.args([&corpus, &seeds]).arg("--");
    command.args([
        format!("-max_total_time={seconds}"),
        format!("-seed={seed}"),
        format!("-max_len={}", target.longest),
    ]);
    command.args([format!("-timeout={LONGEST}"), "-rss_limit_mb=4096".to_owned(), "-print_final_stats=1".to_owned()]);
    command.arg(format!("-dict={}", dictionary.display()));
    command.arg(format!("-artifact_prefix={}/", folder.display()));
    match command.current_dir(root).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("cargo-fuzz ended with {status}; findings are in {}", folder.display())),
        Err(error) => Err(format!("cannot run cargo: {error}")),
    }
}

/// Returns the dictionary in libFuzzer's syntax: a token a line, in quotes, bytes as `\xAB`.
fn dictionary_text(target: &Target) -> String {
    let escaped = |byte: &u8| match byte {
        b' '..=b'~' if !matches!(byte, b'"' | b'\\') => char::from(*byte).to_string(),
        byte => format!("\\x{byte:02X}"),
    };
    let line = |token: &&str| format!("\"{}\"\n", token.bytes().map(|byte| escaped(&byte)).collect::<String>());
    target.dictionary.iter().map(line).collect()
}
