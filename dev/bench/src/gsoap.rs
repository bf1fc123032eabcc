//! gSOAP: programs that decode and encode the stations, and MapServer's features, with what it generates from our
//! WSDLs.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::peers::{self, Absent, Program};
use super::tools::{self, Inputs};
use soapstone_dev::root;

/// What the programs do besides what gSOAP generates.
const DRIVER: &str = include_str!("driver/gsoap.cpp");
/// What it is called in tables.
const NAME: &str = "gSOAP, g++ -O2";
/// The default folder of `stlvector.h`, which an environment variable can replace.
const IMPORT: &str = "/usr/share/gsoap/import";
/// What Debian calls it.
pub const PACKAGES: &str = "gsoap libgsoap-dev g++";

/// A response, as gSOAP names its parts.
struct Response {
    on: &'static str,
    wsdl: PathBuf,
    /// Definitions for the driver.
    macros: [&'static str; 4],
}

/// The program for the stations.
pub fn stations(tools: &Path) -> Result<Program, Absent> {
    let macros = [
        r#"-DNAMESPACES="Stations.nsmap""#,
        "-DRESPONSE=ns1__Stations",
        r#"-DELEMENT="ns1:GetStationsResponse""#,
        "-DRECORDS=Station",
    ];
    prepare(tools, &Response { on: "stations", wsdl: stations_wsdl(), macros })
}

/// The program for the features.
pub fn features(tools: &Path) -> Result<Program, Absent> {
    let macros = [
        r#"-DNAMESPACES="MapServerBinding.nsmap""#,
        "-DRESPONSE=_ns1__QueryFeatureDataResponse",
        r#"-DELEMENT="ns1:QueryFeatureDataResponse""#,
        "-DRECORDS=Result->Records->Record",
    ];
    prepare(
        tools,
        &Response { on: "features", wsdl: root().join("wsdl").join("arcgis").join("MapServer.wsdl"), macros },
    )
}

/// The description of the stations.
pub fn stations_wsdl() -> PathBuf {
    root().join("dev").join("bench").join("programs").join("wsdl").join("stations.wsdl")
}

/// The folder that gSOAP's generator imports from.
pub fn import() -> String {
    std::env::var("GSOAP_IMPORT").unwrap_or_else(|_| IMPORT.to_owned())
}

fn prepare(tools: &Path, response: &Response) -> Result<Program, Absent> {
    peers::need(&["wsdl2h", "soapcpp2", "g++"], PACKAGES)?;
    let home = tools.join(format!("gsoap-{}", response.on));
    let versions = [tools::version("soapcpp2", "-V"), tools::version("g++", "--version")];
    let inputs = Inputs::of(&[DRIVER, &response.macros.join(" "), &versions.join(" ")]).with_file(&response.wsdl)?;
    let what = format!("gSOAP's program for the {} (it can take minutes)", response.on);
    inputs.once(&home, &what, || build(&home, response))?;
    Ok(Program { name: NAME.to_owned(), on: response.on, command: vec![home.join("program").display().to_string()] })
}

fn build(home: &Path, response: &Response) -> Result<(), Absent> {
    tools::write(&home.join("main.cpp"), DRIVER).map_err(Absent::Failed)?;
    let run = |program: &str, command: &mut Command| tools::step(command.current_dir(home), program);
    run("wsdl2h", tools::limited("wsdl2h").args(["-o", "response.h"]).arg(&response.wsdl))?;
    run("soapcpp2", tools::limited("soapcpp2").args(["-j", "-C", "-x", "-I", &import(), "response.h"]))?;
    let mut compile = tools::limited("g++");
    compile.args(["-O2", "-o", "program"]).args(response.macros).args(["main.cpp", "soapC.cpp", "-lgsoap++"]);
    run("g++", &mut compile)
}
