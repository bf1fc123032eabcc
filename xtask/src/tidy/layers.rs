//! Each module uses only modules of its own layer and of those below.

use super::crates::{CRATES, Layered};
use super::uses::{modules, uses};
use super::{Finding, SourceFile, line_of};

/// The file of the lists.
const LISTS: &str = "xtask/src/tidy/crates.rs";

/// Finds uses of higher layers, and entries of the lists that are not needed any more.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    CRATES.iter().flat_map(|layered| check_with(files, layered)).collect()
}

fn check_with(files: &[SourceFile], layered: &Layered) -> Vec<Finding> {
    let layer = |module: &str| layered.layers.iter().position(|layer| layer.contains(&module));
    let mut findings = Vec::new();
    let modules = modules(files, layered.folder);
    for module in modules.iter().filter(|module| layer(module).is_none()) {
        findings.push(Finding::new(LISTS, 1, &format!("the module `{module}` of {} has no layer", layered.folder)));
    }
    for module in layered.layers.iter().copied().flatten().filter(|name| !modules.iter().any(|module| module == **name))
    {
        let line = line_of(files, LISTS, &format!("\"{module}\""));
        findings.push(Finding::new(LISTS, line, &format!("there is no module `{module}` in {}", layered.folder)));
    }
    let mut used = Vec::new();
    for found in uses(files, layered.folder) {
        let (Some(from), Some(to)) = (layer(&found.from), layer(&found.to)) else { continue };
        let edge = (found.from.as_str(), found.to.as_str());
        if to <= from {
            continue;
        }
        match layered.backward.iter().find(|listed| **listed == edge) {
            Some(listed) => used.push(*listed),
            None => {
                let message = format!("`{}` uses `{}`, which is of a higher layer", found.from, found.to);
                findings.push(Finding::new(&found.path, found.line, &message));
            }
        }
    }
    for listed in layered.backward.iter().filter(|listed| !used.contains(listed)) {
        let (from, to) = listed;
        let line = line_of(files, LISTS, &format!("(\"{from}\", \"{to}\")"));
        findings.push(Finding::new(LISTS, line, &format!("`{from}` does not use `{to}` any more")));
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAYERED: Layered =
        Layered { folder: "k", layers: &[&["a"], &["b", "c"]], backward: &[("a", "b")], cycles: &[] };

    fn found(a: &str, more: &[SourceFile]) -> Vec<String> {
        let mut files = vec![
            SourceFile::new("k/src/a.rs", a),
            SourceFile::new("k/src/b.rs", "use crate::a;\nuse crate::c;"),
            SourceFile::new(LISTS, "\n(\"a\", \"b\"),\n"),
        ];
        files.extend(more.iter().map(|file| SourceFile::new(&file.path, &file.text)));
        check_with(&files, &LAYERED).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn uses_of_higher_layers_are_found() {
        let c = [SourceFile::new("k/src/c.rs", "")];
        assert_eq!(found("use crate::b;", &c), [""; 0]);
        assert_eq!(
            found("use crate::b;\n\nuse crate::c;", &c),
            ["k/src/a.rs:3: `a` uses `c`, which is of a higher layer"]
        );
        assert_eq!(found("", &c), ["xtask/src/tidy/crates.rs:2: `a` does not use `b` any more"]);
    }

    #[test]
    fn every_module_has_a_layer() {
        assert_eq!(found("use crate::b;", &[]), ["xtask/src/tidy/crates.rs:1: there is no module `c` in k"]);
        let more = [SourceFile::new("k/src/c.rs", ""), SourceFile::new("k/src/d/mod.rs", "")];
        assert_eq!(found("use crate::b;", &more), ["xtask/src/tidy/crates.rs:1: the module `d` of k has no layer"]);
    }
}
