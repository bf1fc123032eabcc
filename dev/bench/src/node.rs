//! node-soap, from npm: a folder of its own, and a program that decodes and encodes the stations.

use std::path::Path;

use super::gsoap::stations_wsdl;
use super::peers::{self, Absent, Program};
use super::tools::{self, Inputs};

/// The program around it.
const DRIVER: &str = include_str!("driver/node_soap.js");
/// What is installed.
const PACKAGE: &str = "{ \"private\": true, \"dependencies\": { \"soap\": \"1.13.0\" } }\n";

/// The program for the stations.
pub fn stations(tools: &Path) -> Result<Program, Absent> {
    peers::need(&["node", "npm"], "nodejs npm")?;
    let home = tools.join("node-soap");
    let inputs = Inputs::of(&[DRIVER, PACKAGE, &tools::version("node", "--version")]);
    inputs.once(&home, "node-soap's folder", || build(&home))?;
    let paths = ["node".into(), home.join("stations.js"), stations_wsdl()];
    let command = paths.map(|path| path.display().to_string()).to_vec();
    Ok(Program { name: "node-soap".to_owned(), on: "stations", command })
}

fn build(home: &Path) -> Result<(), Absent> {
    tools::write(&home.join("stations.js"), DRIVER).map_err(Absent::Failed)?;
    tools::write(&home.join("package.json"), PACKAGE).map_err(Absent::Failed)?;
    let mut install = tools::limited("npm");
    install.current_dir(home).args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"]);
    tools::step(&mut install, "npm")
}
