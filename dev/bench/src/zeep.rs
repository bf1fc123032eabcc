//! zeep for Python, from PyPI: a virtual environment of its own, and a program that decodes and encodes the stations.

use std::path::Path;

use super::gsoap::stations_wsdl;
use super::peers::{self, Absent, Program};
use super::tools::{self, Inputs};

/// The program around it.
const DRIVER: &str = include_str!("driver/zeep.py");
/// What is installed: zeep, and the library that reads XML for it.
const PINNED: [&str; 2] = ["zeep==4.3.3", "lxml==6.1.3"];
/// What Debian calls Python and its means to make environments.
const PACKAGES: &str = "python3-venv";

/// The program for the stations.
pub fn stations(tools: &Path) -> Result<Program, Absent> {
    peers::need(&["python3"], PACKAGES)?;
    // Debian has the module that brings pip in a package of its own.
    if tools::step(tools::limited("python3").args(["-c", "import ensurepip, venv"]), "python3").is_err() {
        return Err(Absent::NotInstalled { program: "python3 -m venv".to_owned(), packages: PACKAGES });
    }
    let home = tools.join("zeep");
    let inputs = Inputs::of(&[DRIVER, &PINNED.join(" "), &tools::version("python3", "--version")]);
    inputs.once(&home, "zeep's environment", || build(&home))?;
    let paths = [home.join("venv/bin/python"), home.join("stations.py"), stations_wsdl()];
    let command = paths.map(|path| path.display().to_string()).to_vec();
    Ok(Program { name: "zeep, Python".to_owned(), on: "stations", command })
}

fn build(home: &Path) -> Result<(), Absent> {
    // Not by the stack's name, which it would be imported by.
    tools::write(&home.join("stations.py"), DRIVER).map_err(Absent::Failed)?;
    let venv = home.join("venv");
    tools::step(tools::limited("python3").args(["-m", "venv"]).arg(&venv), "venv")?;
    let mut install = tools::limited(venv.join("bin").join("python"));
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--retries=1"]);
    tools::step(install.args(["--timeout=20", "--only-binary=lxml"]).args(PINNED), "pip")
}
