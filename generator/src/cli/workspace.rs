//! The Cargo workspace that a crate is written into: Cargo rejects a crate in its folder that is neither a member nor excluded.

use std::path::{Path, PathBuf};

use super::arguments::quoted;
use super::package;

/// Returns the line that reports that the crate `name` in `folder` lies within a workspace and is not a member of it; `None` if
/// Cargo accepts the crate. Cargo itself is not run: that would take longer than the generation.
pub fn line(folder: &Path, name: &str) -> Option<String> {
    let folder = package::absolute(folder)?;
    let root = workspace_without(&folder, name)?;
    let member = package::relative(&root, &folder)?;
    let manifest = package::relative(Path::new("."), &root.join("Cargo.toml"))?;
    Some(format!(
        "workspace:    Cargo rejects this crate until {} is in `members` or `exclude` of {}\n",
        package::string(&member),
        quoted(&manifest)
    ))
}

/// Returns the nearest workspace above a crate's folder that does not have the crate as a member. Cargo searches in the same
/// order.
fn workspace_without(folder: &Path, name: &str) -> Option<PathBuf> {
    let own = manifest(folder)?;
    let chosen = own.get("package").and_then(|package| package.get("workspace"));
    if own.contains_key("workspace") || chosen.is_some() {
        return None;
    }
    for root in folder.ancestors().skip(1) {
        let Some(manifest) = manifest(root) else { continue };
        let Some(workspace) = manifest.get("workspace") else { continue };
        let paths = |key: &str| {
            let all = workspace.get(key).and_then(toml::Value::as_array).into_iter().flatten();
            all.filter_map(toml::Value::as_str).map(|path| root.join(path)).collect::<Vec<_>>()
        };
        if paths("members").iter().any(|member| is_named(member, folder)) || is_locked(root, name) {
            return None;
        }
        if !paths("exclude").iter().any(|excluded| folder.starts_with(excluded)) {
            return Some(root.to_owned());
        }
    }
    None
}

fn manifest(folder: &Path) -> Option<toml::Table> {
    std::fs::read_to_string(folder.join("Cargo.toml")).ok()?.parse().ok()
}

/// Whether the lock file of a workspace has the crate as one of a folder. A path dependency of a member is a member by itself.
fn is_locked(root: &Path, name: &str) -> bool {
    let lock = std::fs::read_to_string(root.join("Cargo.lock")).ok().and_then(|text| text.parse::<toml::Table>().ok());
    let packages = lock.as_ref().and_then(|lock| lock.get("package")).and_then(toml::Value::as_array);
    packages.into_iter().flatten().any(|package| {
        package.get("name").and_then(toml::Value::as_str) == Some(name) && package.get("source").is_none()
    })
}

/// Whether an entry of `members` names a folder. An entry with more than `*` is taken to name it.
fn is_named(member: &Path, folder: &Path) -> bool {
    let parts = |path: &Path| -> Vec<String> {
        package::plain(path).components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect()
    };
    let (pattern, names) = (parts(member), parts(folder));
    pattern.iter().any(|part| part.contains(['?', '[']) || part == "**")
        || pattern.len() == names.len() && pattern.iter().zip(&names).all(|(part, name)| fits(part, name))
}

/// Whether a name fits a pattern, in which `*` stands for any text.
fn fits(pattern: &str, name: &str) -> bool {
    let Some((start, end)) = pattern.split_once('*') else { return pattern == name };
    let Some(rest) = name.strip_prefix(start) else { return false };
    (0..=rest.len()).any(|at| rest.get(at..).is_some_and(|rest| fits(end, rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workspace_without_the_crate_is_found_as_cargo_finds_it() {
        let temporary = tempfile::tempdir().unwrap();
        let root = temporary.path();
        let folder = root.join("clients/orders");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("Cargo.toml"), "[package]\nname = \"orders\"\n").unwrap();
        let found = |workspace: &str| {
            std::fs::write(root.join("Cargo.toml"), workspace).unwrap();
            workspace_without(&folder, "orders")
        };
        for workspace in [
            "[package]\nname = \"app\"\n",
            "[workspace]\nmembers = [\"clients/orders\"]\n",
            "[workspace]\nmembers = [\"./clients/or*s\"]\n",
            "[workspace]\nmembers = [\"**\"]\n",
            "[workspace]\nexclude = [\"clients\"]\n",
        ] {
            assert_eq!(found(workspace), None, "{workspace}");
        }
        for workspace in [
            "[workspace]\n",
            "[workspace]\nmembers = [\"*\", \"clients\", \"clients/p*\"]\nexclude = [\"client\"]\n",
            "[workspace]\nmembers = []\n[package]\nname = \"app\"\n",
        ] {
            assert_eq!(found(workspace).as_deref(), Some(root), "{workspace}");
        }
        std::fs::write(root.join("Cargo.lock"), "[[package]]\nname = \"orders\"\nversion = \"0.1.0\"\n").unwrap();
        assert_eq!(found("[workspace]\n"), None, "a member depends on it");
        std::fs::remove_file(root.join("Cargo.lock")).unwrap();
        std::fs::write(folder.join("Cargo.toml"), "[package]\nname = \"orders\"\n[workspace]\n").unwrap();
        assert_eq!(found("[workspace]\n"), None, "it is a workspace of its own");
    }
}
