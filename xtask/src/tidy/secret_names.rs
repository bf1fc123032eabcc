//! The generator and the runtime mask the same secrets.

use super::{Finding, SourceFile};

/// The crates that hold the same files, since neither may depend on the other; the first has the originals.
const CRATES: [&str; 2] = ["runtime", "generator"];

/// The files: the names of secrets, and the escapes in which they are written.
const COPIES: [&str; 2] = ["src/redact/secrets.rs", "src/redact/escapes.rs"];

/// Finds the first line in which the copies of a file differ.
pub fn check(files: &[SourceFile]) -> Vec<Finding> {
    COPIES.iter().filter_map(|file| difference(files, file)).collect()
}

fn difference(files: &[SourceFile], file: &str) -> Option<Finding> {
    let paths = CRATES.map(|name| format!("{name}/{file}"));
    let [original, copy] = paths.each_ref().map(|path| files.iter().find(|file| file.path == *path));
    let (Some(original), Some(copy)) = (original, copy) else {
        let missing = if original.is_none() { &paths[0] } else { &paths[1] };
        return Some(Finding::new(missing, 1, "the file is missing"));
    };
    if original.text == copy.text {
        return None;
    }
    let same = original.text.lines().zip(copy.text.lines()).take_while(|(a, b)| a == b).count();
    Some(Finding::new(&paths[1], same + 1, &format!("the file differs from {}", paths[0])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copies(texts: [&str; 4]) -> Vec<SourceFile> {
        let paths = COPIES.iter().flat_map(|file| CRATES.map(|name| format!("{name}/{file}")));
        paths.zip(texts).map(|(path, text)| SourceFile::new(&path, text)).collect()
    }

    #[test]
    fn a_line_that_one_crate_lacks_is_found() {
        assert_eq!(check(&copies(["a\nb\n", "a\nb\n", "c\n", "c\n"])), []);
        let differs =
            Finding::new("generator/src/redact/secrets.rs", 2, "the file differs from runtime/src/redact/secrets.rs");
        assert_eq!(check(&copies(["a\nb\n", "a\nc\n", "", ""])), [differs]);
        assert_eq!(check(&copies(["a\nb\n", "a\n", "", ""])).len(), 1);
        assert_eq!(check(&copies(["", "", "a\n", "b\n"])).len(), 1);
        let missing = |path: &str| Finding::new(path, 1, "the file is missing");
        let found = check(&[SourceFile::new("runtime/src/redact/escapes.rs", "")]);
        assert_eq!(found, ["runtime/src/redact/secrets.rs", "generator/src/redact/escapes.rs"].map(missing));
    }
}
