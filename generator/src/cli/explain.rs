//! `--explain`: an entry of the catalogue of diagnostics.

use super::Failure;
use crate::diagnostics::Code;
use crate::overrides::nearest;

/// Returns the entry of a code as text.
pub fn explain(name: &str) -> Result<String, Failure> {
    if let Some(entry) = Code::named(name).and_then(Code::entry) {
        return Ok(entry.to_string());
    }
    let names = || Code::ALL.iter().map(|code| code.as_str());
    let hint = match nearest(name, names()).first() {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("codes are: {}", names().collect::<Vec<_>>().join(", ")),
    };
    Err(Failure::Usage(format!("there is no diagnostic \"{name}\"; {hint}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_explained_or_a_similar_one_named() {
        let text = explain("circular-type").unwrap();
        assert!(text.starts_with("## `circular-type`") && text.contains("What to do"), "{text}");
        let failure = explain("circular-types").unwrap_err();
        assert_eq!(failure.to_string(), "there is no diagnostic \"circular-types\"; did you mean \"circular-type\"?");
        assert_eq!(failure.code(), 2);
    }
}
