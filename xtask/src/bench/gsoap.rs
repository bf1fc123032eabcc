//! gSOAP, if it is installed: a program that decodes and encodes the same answer in a process of its own, from the same
//! service description.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::table::Table;
use super::tools;
use crate::root::root;

/// What the program does besides what gSOAP generates.
const DRIVER: &str = include_str!("driver/gsoap.cpp");
/// What it is called in tables.
const NAME: &str = "gSOAP, g++ -O2";
/// Where `stlvector.h` lies, unless the environment says otherwise.
const IMPORT: &str = "/usr/share/gsoap/import";

/// What the measured program is to be told so that gSOAP takes part; nothing, with a remark, where it cannot.
pub fn argument(folder: &Path, table: &mut Table) -> Result<Option<String>, String> {
    for program in ["wsdl2h", "soapcpp2", "g++"] {
        if !tools::is_installed(program) {
            table.remark(format!("absent: gSOAP, whose `{program}` is not installed"));
            return Ok(None);
        }
    }
    Ok(Some(format!("--peer={NAME}={}", build(&folder.join("tools").join("gsoap"))?.display())))
}

/// The folder that gSOAP's generator imports from.
pub fn import() -> String {
    std::env::var("GSOAP_IMPORT").unwrap_or_else(|_| IMPORT.to_owned())
}

fn build(home: &Path) -> Result<PathBuf, String> {
    tools::write(&home.join("main.cpp"), DRIVER)?;
    let wsdl = root().join("bench").join("wsdl").join("stations.wsdl");
    let run = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        tools::finished(command.current_dir(home).args(arguments), program).map(|_| ())
    };
    run("wsdl2h", &["-o", "stations.h", &wsdl.to_string_lossy()])?;
    run("soapcpp2", &["-j", "-C", "-I", &import(), "stations.h"])?;
    run("g++", &["-O2", "-o", "stations", "main.cpp", "soapC.cpp", "-lgsoap++"])?;
    Ok(home.join("stations"))
}
