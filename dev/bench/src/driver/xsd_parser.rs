//! Runs xsd-parser: `xsd-parser-driver [--format] OUT SCHEMA…`. Made by `cargo xtask bench`.

use std::path::PathBuf;

use xsd_parser::config::{Resolver, Schema};
use xsd_parser::{Config, generate};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let format = arguments.first().is_some_and(|first| first == "--format");
    if format {
        arguments.remove(0);
    }
    let (out, schemas) = arguments.split_first().ok_or("an output file")?;
    let mut config = Config::default().with_quick_xml();
    config.parser.resolver = vec![Resolver::File];
    config.parser.schemas = schemas.iter().map(|path| Schema::File(PathBuf::from(path))).collect();
    let code = generate(config)?;
    let text = if format { prettyplease::unparse(&syn::parse2(code)?) } else { code.to_string() };
    std::fs::write(out, text)?;
    Ok(())
}
