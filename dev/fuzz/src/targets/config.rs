//! A configuration file → its reader, and the generator with what it holds.

use soapstone_codegen::load::Memory;
use soapstone_codegen::{ConfigFile, Style, generate};

use super::{Target, generator};

/// The target.
pub const TARGET: Target = Target { name: "config", run: target, seeds: &[], dictionary: DICTIONARY, longest: 1 << 13 };

/// The WSDL that the configuration is applied to.
const WSDL: &str = include_str!("../../../../generator/tests/cases/configuration/input.wsdl");

/// Reads a configuration file, and generates with it.
///
/// # Panics
/// As [`generator::target`], or if a mistake of the file has a control character in its text.
pub fn target(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match ConfigFile::parse("soapstone.toml", text.to_owned()) {
        Ok(file) => {
            let request = generator::request().with_config_file(file);
            generator::check(&generate(&request, &Memory::new().with("main.wsdl", WSDL)));
        }
        Err(error) => {
            let text = error.render(Style::default());
            assert!(!text.is_empty() && !text.contains(|c: char| c.is_control() && c != '\n'), "{text:?}");
        }
    }
}

const DICTIONARY: &[&str] = &[
    "[options]\n",
    "[names]\n",
    "[types]\n",
    "[modules]\n",
    "[derives]\n",
    "operations = [\"",
    "ports = [\"",
    "optional = [\"",
    "strict = true\n",
    "\"*\" = [\"Eq\"]\n",
    "\"serde::Serialize\"",
    "\"\"\"",
    "'''",
    "\\u202E",
    "\\u000D",
    "\"::",
    "{urn:",
    "r#type",
    "r#self",
    "crate::",
    "Vec<u8>",
    "fn(u8) -> u8",
    "dyn Fn()",
    "impl Copy",
    "_",
    "!",
    "[u8; { loop {} }]",
    "\n#",
];
