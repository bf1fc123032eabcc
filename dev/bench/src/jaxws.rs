//! JAX-WS RI as Debian has it: a program that decodes and encodes the stations with the client that `wsimport` makes.

use std::path::Path;

use super::gsoap::stations_wsdl;
use super::peers::{self, Absent, Program};
use super::tools::{self, Inputs};

/// What the program does besides what is generated.
const DRIVER: &str = include_str!("driver/JaxWs.java");
/// What Debian calls it.
pub const PACKAGES: &str = "jaxws default-jdk-headless";
/// The runtime, which names the libraries that it needs itself.
const JARS: [&str; 2] = ["/usr/share/java/jaxws-rt.jar", "/usr/share/java/jaxws-ri-runtime.jar"];
/// Where JAX-WS looks for transports, and the name of ours.
const TRANSPORTS: (&str, &str) =
    ("META-INF/services/com.sun.xml.ws.api.pipe.TransportTubeFactory", "JaxWs$Transports\n");

/// The program for the stations.
pub fn stations(tools: &Path) -> Result<Program, Absent> {
    peers::need(&["wsimport", "javac", "java"], PACKAGES)?;
    if let Some(absent) = JARS.iter().find(|jar| !Path::new(jar).is_file()) {
        return Err(Absent::NotInstalled { program: (*absent).to_owned(), packages: PACKAGES });
    }
    let (home, wsdl) = (tools.join("jaxws"), stations_wsdl());
    let versions = [tools::version("wsimport", "-version"), tools::version("javac", "-version")];
    let inputs = Inputs::of(&[DRIVER, &versions.join(" ")]).with_file(&wsdl)?;
    inputs.once(&home, "JAX-WS RI's program", || build(&home, &wsdl))?;
    let classes = format!("{}:{}", home.join("classes").display(), JARS.join(":"));
    let command = ["java", "-XX:+UseParallelGC", "-cp", &classes, "JaxWs", &wsdl.display().to_string()];
    Ok(Program { name: "JAX-WS RI, OpenJDK".to_owned(), on: "stations", command: command.map(str::to_owned).to_vec() })
}

fn build(home: &Path, wsdl: &Path) -> Result<(), Absent> {
    let classes = home.join("classes");
    tools::write(&home.join("JaxWs.java"), DRIVER).map_err(Absent::Failed)?;
    tools::write(&classes.join(TRANSPORTS.0), TRANSPORTS.1).map_err(Absent::Failed)?;
    let mut import = tools::limited("wsimport");
    tools::step(
        import.current_dir(home).args(["-quiet", "-extension", "-Xnocompile", "-d", "."]).arg(wsdl),
        "wsimport",
    )?;
    let mut compile = tools::limited("javac");
    compile.current_dir(home).args(["-nowarn", "-encoding", "UTF-8", "-cp", &JARS.join(":"), "-sourcepath", ".", "-d"]);
    tools::step(compile.arg(&classes).arg("JaxWs.java"), "javac")
}
