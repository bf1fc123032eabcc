//! Every sample message of the shipped services, decoded into the generated types and encoded again. Other programs
//! check the result: `compare.py` compares the data, `validate.py` validates against the WSDLs' schemas with libxml2.
//!
//! The samples and the judges are in `../shared`. Where that, or Python with lxml, is absent, the tests are ignored
//! with that reason.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use soapstone::__support::MessageKind;
use soapstone::NamespaceFamily;
use soapstone::codec::decode::DecodeOptions;
use soapstone_golden::{Outcome, Tests};

use crate::operations::{Port, Rewrite, ports};

/// A folder of samples, and how many messages it has to have at least.
struct Samples {
    folder: &'static str,
    port: &'static str,
    at_least: usize,
    /// The last part of the namespace, where that is not that of our service description.
    version: Option<&'static str>,
}

const SAMPLES: [Samples; 5] = [
    Samples { folder: "arcgis-mapserver-10.x-ss6", port: "MapServer", at_least: 660, version: None },
    Samples { folder: "arcgis-servicecatalog-10.x-ss6", port: "ServiceCatalog", at_least: 84, version: None },
    Samples { folder: "arcweb-v2-authentication-recon", port: "Authentication", at_least: 24, version: None },
    // Servers of other versions: the same catalog in another namespace.
    Samples { folder: "arcgis-servicecatalog-10.0", port: "ServiceCatalog", at_least: 42, version: Some("10.0") },
    Samples { folder: "arcgis-servicecatalog-rp", port: "ServiceCatalog", at_least: 42, version: Some("10.0") },
];

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Adds the tests.
pub fn add(tests: &mut Tests) {
    tests.add_asserting("all_operations_are_in_the_table", all_operations_are_in_the_table);
    for samples in &SAMPLES {
        let name = format!("samples::{}", samples.folder);
        tests.add_ignorable(&name, || where_possible(|shared| survive_being_read_and_written(shared, samples)));
    }
    tests.add_ignorable("the_judges_can_tell", || where_possible(the_judges_can_tell));
}

/// Runs a test with the folder beside the project, if that can be used.
pub fn where_possible(test: impl FnOnce(&Path) -> Result<(), String>) -> Result<Outcome, String> {
    let shared = root().join("../shared");
    if !shared.join("messages").is_dir() {
        return Ok(Outcome::Ignored("there is no folder ../shared/messages".to_owned()));
    }
    let lxml = Command::new("python3").args(["-c", "import lxml"]).output();
    if !lxml.is_ok_and(|output| output.status.success()) {
        return Ok(Outcome::Ignored("there is no Python with lxml, which the judges need".to_owned()));
    }
    test(&shared).map(|()| Outcome::Passed)
}

fn all_operations_are_in_the_table() {
    for port in ports() {
        let source = fs::read_to_string(root().join(port.source)).unwrap();
        let generated: Vec<_> = source
            .lines()
            .filter_map(|line| line.strip_prefix("pub struct ")?.strip_suffix(";"))
            .filter(|name| name.ends_with("Operation"))
            .collect();
        let listed: Vec<_> = port.operations.iter().map(|operation| operation.marker).collect();
        assert_eq!(
            listed, generated,
            "{}: the table in tests/messages/operations.rs is not what was generated",
            port.name
        );
    }
    let counts: Vec<_> = ports().iter().map(|port| port.operations.len()).collect();
    assert_eq!(counts, [55, 7, 4]);
}

fn survive_being_read_and_written(shared: &Path, samples: &Samples) -> Result<(), String> {
    let original = shared.join("messages").join(samples.folder);
    let rewritten = fresh_folder(samples.folder);
    let (count, mut problems) = rewrite_all(samples, &original, &rewritten);
    if count < samples.at_least {
        problems.push(format!("only {count} messages"));
    }
    problems.extend(compare(shared, &original, &rewritten));
    if samples.version.is_none() {
        problems.extend(validate(shared, samples.port, &rewritten));
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

fn the_judges_can_tell(shared: &Path) -> Result<(), String> {
    let folder = fresh_folder("judges");
    let good = shared.join("messages/arcgis-servicecatalog-10.x-ss6");
    let name = "Catalog.ServiceCatalogPort.GetServiceDescriptionsEx.request.0.xml";
    let text = fs::read_to_string(good.join(name)).unwrap();
    fs::write(folder.join(name), text.replace("FolderName", "FoldersName")).unwrap();
    let original = fresh_folder("judges-original");
    fs::write(original.join(name), text).unwrap();
    compare(shared, &original, &folder).ok_or("compare.py finds no difference")?;
    validate(shared, "ServiceCatalog", &folder).ok_or("validate.py finds nothing invalid")?;
    Ok(())
}

/// Rewrites the messages of a folder; gives back how many there are, and what went wrong.
fn rewrite_all(samples: &Samples, from: &Path, to: &Path) -> (usize, Vec<String>) {
    let all = ports();
    let port = all.iter().find(|port| port.name == samples.port).unwrap();
    let operations = by_wire_name(port);
    let namespace_family =
        samples.version.map(|version| NamespaceFamily::new("http://www.esri.com/schemas/ArcGIS/", version));
    let options = DecodeOptions { namespace_family, ..DecodeOptions::default() };
    let (mut count, mut problems) = (0, Vec::new());
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        // `<service>.<port>.<operation>[~<overload>].<request|response|fault-NAME>.<seed>.xml`
        let parts: Vec<_> = name.split('.').collect();
        let way = match parts[3] {
            "request" => MessageKind::Request,
            "response" => MessageKind::Response,
            _ => MessageKind::Fault,
        };
        count += 1;
        let rewrite = operations.get(parts[2]).unwrap_or_else(|| panic!("{name}: no such operation"));
        match rewrite(way, &fs::read(&path).unwrap(), &options) {
            Ok(bytes) => fs::write(to.join(name), bytes).unwrap(),
            Err(error) => problems.push(format!("{name}: {error}")),
        }
    }
    (count, problems)
}

/// The operations by their names on the wire, overloads counted as the samples do.
fn by_wire_name(port: &Port) -> BTreeMap<String, Rewrite> {
    let mut names: BTreeMap<String, Rewrite> = BTreeMap::new();
    for operation in &port.operations {
        let overloads = (1..).map(|n| format!("{}~{n}", operation.wire));
        let name = std::iter::once(operation.wire.to_owned()).chain(overloads).find(|name| !names.contains_key(name));
        names.insert(name.unwrap(), operation.rewrite);
    }
    names
}

/// Whether the data is the same: what differs, if anything does.
fn compare(shared: &Path, original: &Path, rewritten: &Path) -> Option<String> {
    judge(Command::new("python3").arg(shared.join("oracle/compare.py")).args([original, rewritten]))
}

/// Validates messages against a WSDL's schemas. Returns the errors, if there are any.
pub fn validate(shared: &Path, service: &str, folder: &Path) -> Option<String> {
    let wsdl = ["arcgis", "arcweb"].map(|vendor| root().join(format!("wsdl/{vendor}/{service}.wsdl")));
    let wsdl = wsdl.iter().find(|wsdl| wsdl.is_file()).unwrap();
    let messages = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    judge(Command::new("python3").arg(shared.join("oracle/validate.py")).arg(wsdl).args(messages))
}

fn judge(command: &mut Command) -> Option<String> {
    let output = command.output().unwrap();
    let text = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat();
    (!output.status.success()).then_some(text)
}

pub fn fresh_folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("messages").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}
