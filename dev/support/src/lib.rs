//! What the programs below `dev/` and `cargo xtask` share: where the checkout is, how cargo is started, how a program is
//! run and measured, and the index of a folder of WSDLs.

mod cargo;
pub mod index;
pub mod process;

pub use cargo::{cargo, run_program};

use std::path::{Path, PathBuf};

/// Returns the root of the checkout.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_root_holds_the_workspace() {
        let manifest = std::fs::read_to_string(super::root().join("Cargo.toml")).unwrap();
        assert!(manifest.starts_with("[workspace]"), "{manifest}");
    }
}
