//! Other generators: how they run on a WSDL, and whether their output counts.

use std::fs;
use std::path::{Path, PathBuf};

use super::peers::{self, Absent};
use super::subjects::Subject;
use super::table::{Table, number};
use super::{gsoap, jaxws, tools};
use soapstone_dev::process::{self, Finished};

/// The two steps of gSOAP, without the sample messages that no other generator writes.
const GSOAP: &str = r#"wsdl2h -o x.h "$1" && soapcpp2 -C -x -I"$2" x.h"#;

/// Another generator.
#[derive(Debug)]
pub enum Generator {
    /// The program that runs xsd-parser.
    XsdParser(PathBuf),
    /// gSOAP's two programs.
    Gsoap,
    /// Mono's `wsdl`.
    Mono,
    /// JAX-WS RI's `wsimport`.
    JaxWs,
}

/// Those that cargo brings.
pub fn with_cargo(folder: &Path, table: &mut Table) -> Vec<Generator> {
    let built = tools::xsd_parser(folder).map(Generator::XsdParser);
    let absent = |error: String| Absent::Failed(tools::main_line(error.as_bytes(), b""));
    match built {
        Ok(xsd_parser) => present([(xsd_parser, Ok(()))], table),
        Err(error) => present([(Generator::XsdParser(PathBuf::new()), Err(absent(error)))], table),
    }
}

/// Those of other languages that are installed.
pub fn peers(table: &mut Table) -> Vec<Generator> {
    let all = [
        (Generator::Gsoap, peers::need(&["wsdl2h", "soapcpp2"], gsoap::PACKAGES)),
        (Generator::Mono, peers::need(&["wsdl"], "--no-install-recommends mono-devel")),
        (Generator::JaxWs, peers::need(&["wsimport"], jaxws::PACKAGES)),
    ];
    present(all, table)
}

fn present<const N: usize>(all: [(Generator, Result<(), Absent>); N], table: &mut Table) -> Vec<Generator> {
    let mut found = Vec::new();
    for (generator, is_there) in all {
        match is_there {
            Ok(()) => {
                if let Some(remark) = generator.remark() {
                    table.remark(remark);
                }
                found.push(generator);
            }
            Err(absent) => table.remark(absent.remark(generator.name())),
        }
    }
    found
}

impl Generator {
    /// Returns its name in tables.
    pub fn name(&self) -> &'static str {
        match self {
            Self::XsdParser(_) => "xsd-parser",
            Self::Gsoap => "gSOAP",
            Self::Mono => "Mono",
            Self::JaxWs => "JAX-WS wsimport",
        }
    }

    /// A remark about its figures.
    fn remark(&self) -> Option<&'static str> {
        match self {
            Self::XsdParser(_) => {
                Some("xsd-parser generates types only, no operations. The time excludes formatting its output.")
            }
            Self::Gsoap => Some("gSOAP's seconds are those of wsdl2h and of soapcpp2, without sample messages (-x)."),
            Self::Mono => None,
            Self::JaxWs => Some(
                "wsimport writes Java without compiling it (-Xnocompile); the seconds of all threads of its JVM count, \
                 which compiles itself on the other core meanwhile.",
            ),
        }
    }

    /// Runs it, in a folder that is empty before.
    pub fn run(&self, subject: &Subject, schemas: &[PathBuf], out: &Path) -> Result<Finished, String> {
        tools::empty(out)?;
        let mut command = match self {
            Self::XsdParser(program) => {
                let mut command = tools::limited(program);
                command.arg(out.join("types.rs")).args(schemas);
                command
            }
            Self::Gsoap => {
                let mut command = tools::limited("sh");
                command.args(["-c", GSOAP, "sh"]).arg(&subject.main).arg(gsoap::import());
                command
            }
            Self::Mono => {
                let mut command = tools::limited("wsdl");
                command.arg("-out:Proxy.cs").arg(&subject.main);
                command
            }
            Self::JaxWs => {
                let mut command = tools::limited("wsimport");
                command.args(["-quiet", "-Xnocompile", "-extension", "-B-XautoNameResolution", "-d", "."]);
                command.arg(&subject.main);
                command
            }
        };
        process::run(command.current_dir(out)).map_err(|error| format!("cannot run {}: {error}", self.name()))
    }
}

/// Returns why a run does not count, if it does not: some generators report success without writing a type.
pub fn failure(finished: &Finished, out: &Path) -> Option<String> {
    if !finished.success {
        return Some(tools::failure(finished));
    }
    let nothing = || {
        let line = tools::main_line(&finished.stderr, &finished.stdout);
        format!("writes no type in {} s and prints: {line}", number(finished.wall))
    };
    (!has_types(out)).then(nothing)
}

/// Whether a folder has a file that defines a type, in whatever language.
fn has_types(folder: &Path) -> bool {
    const WORDS: [&str; 4] = ["class ", "struct ", "enum ", "interface "];
    let defines = |line: &str| !line.trim_start().starts_with("//") && WORDS.iter().any(|word| line.contains(word));
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let mut paths = entries.map(|entry| entry.path());
    paths.any(|path| {
        if path.is_dir() {
            return has_types(&path);
        }
        let source =
            path.extension().is_some_and(|extension| ["rs", "h", "cs", "java"].iter().any(|it| extension == *it));
        source && fs::read(&path).is_ok_and(|text| String::from_utf8_lossy(&text).lines().any(defines))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generators_that_are_absent_are_remarked() {
        let mono = peers::need(&["no-such-program"], "no-such-package");
        let mut table = Table::new("x", "X");
        let found = present([(Generator::Gsoap, Ok(())), (Generator::Mono, mono)], &mut table);
        assert!(matches!(found[..], [Generator::Gsoap]), "{found:?}");
        let [about_gsoap, about_mono] = &table.remarks[..] else { panic!("{:?}", table.remarks) };
        assert!(about_gsoap.contains("soapcpp2"), "{about_gsoap}");
        let expected = "absent: Mono, since `no-such-program` is not installed: apt-get install no-such-package";
        assert_eq!(about_mono, expected);
    }

    #[test]
    fn output_without_types_counts_as_failure() {
        let out = std::env::temp_dir().join(format!("soapstone-output-{}", std::process::id()));
        tools::empty(&out.join("a").join("package")).unwrap();
        let run = |script: &str| {
            process::run(std::process::Command::new("sh").args(["-c", script]).current_dir(&out)).unwrap()
        };
        let empty = run("echo '// no class at all' > Proxy.cs; echo 'class X' > notes.txt; echo Warning: no binding");
        let reason = failure(&empty, &out).unwrap();
        assert!(reason.starts_with("writes no type in ") && reason.ends_with(": Warning: no binding"), "{reason}");
        let full = run("echo 'public class A {' > a/package/A.java");
        assert_eq!(failure(&full, &out), None);
        // A run that fails does not count even if the folder has types.
        let failed = failure(&run("echo 'Error: no'; exit 2"), &out).unwrap();
        assert!(failed.starts_with("fails after ") && failed.ends_with(": Error: no"), "{failed}");
        fs::remove_dir_all(&out).unwrap();
    }
}
