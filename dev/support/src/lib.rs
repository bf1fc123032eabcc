//! What the programs below `dev/` and `cargo xtask` share: where the checkout is, how cargo is started, how a program is
//! run and measured, and the index of a folder of WSDLs.

mod cargo;
pub mod index;
pub mod process;

pub use cargo::{cargo, run_program};

use std::path::{Path, PathBuf};

/// Returns the root of the checkout: that of the package which cargo runs, since a target folder may be a copy from elsewhere.
pub fn root() -> PathBuf {
    let running = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let built = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root_of = |package: &Path| {
        package.ancestors().find(|folder| folder.join("xtask/Cargo.toml").is_file()).map(Path::to_path_buf)
    };
    running.as_deref().and_then(root_of).or_else(|| root_of(built)).unwrap_or_else(|| built.to_path_buf())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_root_holds_the_workspace() {
        let manifest = std::fs::read_to_string(super::root().join("Cargo.toml")).unwrap();
        assert!(manifest.starts_with("[workspace]"), "{manifest}");
    }
}
