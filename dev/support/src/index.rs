//! Reads `INDEX.tsv`.

use std::fs;
use std::path::Path;

/// An entry of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name, which is that of its folder.
    pub slug: String,
    /// Its main document, in that folder.
    pub main: String,
    /// How many bytes its folder holds: what is large is begun first.
    pub bytes: u64,
}

/// Reads the index of a folder; `only` chooses entries, all if it is empty.
pub fn read(dir: &Path, only: &[String]) -> Result<Vec<Entry>, String> {
    let path = dir.join("INDEX.tsv");
    let text = fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    let mut entries = parse(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    if let Some(slug) = only.iter().find(|slug| !entries.iter().any(|entry| entry.slug == **slug)) {
        return Err(format!("{}: there is no entry '{slug}'", path.display()));
    }
    entries.retain(|entry| only.is_empty() || only.contains(&entry.slug));
    for entry in &mut entries {
        entry.bytes = bytes(&dir.join(&entry.slug));
    }
    Ok(entries)
}

fn parse(text: &str) -> Result<Vec<Entry>, String> {
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap_or_default().split('\t').collect();
    let column =
        |name: &str| header.iter().position(|column| *column == name).ok_or(format!("there is no column '{name}'"));
    let (slug, main) = (column("slug")?, column("main")?);
    let mut entries: Vec<Entry> = Vec::new();
    for (at, line) in lines.enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |column: usize| cells.get(column).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
        let (Some(slug), Some(main)) = (cell(slug), cell(main)) else {
            return Err(format!("line {} lacks a slug or a main document", at + 2));
        };
        if slug.contains(['/', '\\']) || slug.starts_with('.') || entries.iter().any(|entry| entry.slug == slug) {
            return Err(format!("line {}: '{slug}' is no name for a folder, or is there twice", at + 2));
        }
        entries.push(Entry { slug: slug.to_owned(), main: main.to_owned(), bytes: 0 });
    }
    Ok(entries)
}

fn bytes(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let sizes = entries.flatten().map(|entry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => bytes(&entry.path()),
        Ok(metadata) => metadata.len(),
        Err(_) => 0,
    });
    sizes.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_columns_are_enough() {
        let entries = parse("main\tother\tslug\na.wsdl\tx\tone\n\nb/c.wsdl\t\ttwo\textra\n").unwrap();
        let pairs: Vec<_> = entries.iter().map(|entry| (entry.slug.as_str(), entry.main.as_str())).collect();
        assert_eq!(pairs, [("one", "a.wsdl"), ("two", "b/c.wsdl")]);
    }

    #[test]
    fn mistakes_are_told() {
        assert!(parse("slug\tfile\n").unwrap_err().contains("'main'"));
        assert!(parse("slug\tmain\nonly\n").unwrap_err().contains("line 2"));
        assert!(parse("slug\tmain\n..\ta\n").is_err());
        assert!(parse("slug\tmain\na\tb\na\tc\n").is_err());
    }
}
