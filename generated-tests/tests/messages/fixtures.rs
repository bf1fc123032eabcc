//! Messages like those that servers send in practice, written for this project: their values, their notes, and the
//! messages written again.
//!
//! A case is a folder in `cases`: `case.txt` names the operation and the kind of message, `input.xml` is the message,
//! and `expected.txt` has the value, the notes, and the message written again. `UPDATE_EXPECT=1 cargo test` rewrites
//! it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use arcgis_soap::generated::map_server::{AnyGeometry, MapServerPort, PointN, QueryFeatureData};
use soapstone::__support::MessageKind;
use soapstone::codec::any::AnyType;
use soapstone::codec::decode::DecodeOptions;
use soapstone::transport::{BlockingTransport, Request, Response, TransportError};
use soapstone::{BlockingClient, NamespaceFamily, Options};
use soapstone_golden::{Case as Folder, Tests};

use crate::operations::{Entry, ports};

/// The lines of `case.txt`: `operation: ExportMapImageOperation`, `way: response` (or `request`, `fault`),
/// `version: 10.3`, `strict: true`.
#[derive(Clone)]
struct Case {
    folder: Folder,
    settings: BTreeMap<String, String>,
    input: Vec<u8>,
}

/// Adds two tests for each case, and those of particular cases.
pub fn add(tests: &mut Tests) {
    for folder in folders() {
        let (name, case) = (folder.name.clone(), Case::load(folder));
        let again = case.clone();
        tests.add(&format!("fixtures::{name}"), move || case.folder.expect("expected.txt", &case.run()));
        tests.add_asserting(&format!("fixtures_twice::{name}"), move || again.is_written_as_it_is_read());
    }
    tests.add_asserting("values_of_any_type_are_read_as_what_they_are", values_of_any_type_are_read_as_what_they_are);
}

fn folders() -> Vec<Folder> {
    let folders = Folder::all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages/cases"), "case.txt");
    assert!(folders.len() >= 20, "only {} cases were found", folders.len());
    folders
}

impl Case {
    fn load(folder: Folder) -> Self {
        let text = folder.read("case.txt").unwrap();
        let lines = text.lines().filter_map(|line| line.split_once(':'));
        let settings = lines.map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned())).collect();
        let input = fs::read(folder.folder.join("input.xml")).unwrap();
        Self { folder, settings, input }
    }

    /// Asserts that what was written reads the same.
    fn is_written_as_it_is_read(&self) {
        let (entry, options) = (self.operation(), self.decode_options());
        let Ok(once) = (entry.rewrite)(self.way(), &self.input, &options) else { return };
        let twice = (entry.rewrite)(self.way(), &once, &options).unwrap();
        assert_eq!(String::from_utf8_lossy(&once), String::from_utf8_lossy(&twice));
    }

    fn setting(&self, key: &str) -> Option<&str> {
        self.settings.get(key).map(String::as_str)
    }

    fn way(&self) -> MessageKind {
        match self.setting("way").unwrap() {
            "request" => MessageKind::Request,
            "response" => MessageKind::Response,
            "fault" => MessageKind::Fault,
            other => panic!("{}: no way {other}", self.folder.name),
        }
    }

    fn operation(&self) -> Entry {
        let name = self.setting("operation").unwrap();
        let mut operations = ports().into_iter().flat_map(|port| port.operations);
        operations.find(|operation| operation.marker == name).unwrap_or_else(|| panic!("no operation {name}"))
    }

    fn namespace_family(&self) -> Option<NamespaceFamily> {
        self.setting("version").map(|version| NamespaceFamily::new("http://www.esri.com/schemas/ArcGIS/", version))
    }

    fn is(&self, key: &str) -> bool {
        self.setting(key) == Some("true")
    }

    fn decode_options(&self) -> DecodeOptions {
        let (strict, lenient) = (self.is("strict"), self.is("lenient"));
        DecodeOptions { strict, lenient, namespace_family: self.namespace_family(), ..DecodeOptions::default() }
    }

    fn run(&self) -> String {
        let entry = self.operation();
        let notes = Arc::default();
        let value = match self.way() {
            MessageKind::Request => (entry.show_request)(&self.input),
            MessageKind::Response | MessageKind::Fault => (entry.call)(&self.client(&notes)),
        };
        // Most fields are absent; without them, one sees what is there.
        let value: Vec<_> = value.lines().filter(|line| !line.ends_with(": None,")).collect();
        let mut text = format!("== value\n{}\n", value.join("\n"));
        let notes = notes.lock().unwrap();
        if !notes.is_empty() {
            let _ = write!(text, "== notes\n{}\n", notes.join("\n"));
        }
        match (entry.rewrite)(self.way(), &self.input, &self.decode_options()) {
            Ok(bytes) => {
                let written = String::from_utf8(bytes).unwrap().replace("><", ">\n<");
                let _ = writeln!(text, "== written\n{written}");
            }
            Err(error) => {
                let _ = writeln!(text, "== not written\n{error}");
            }
        }
        text
    }

    /// Returns a client whose server responds with the message.
    fn client(&self, notes: &Arc<Mutex<Vec<String>>>) -> BlockingClient {
        let notes = Arc::clone(notes);
        let mut options = Options::default().strict(self.is("strict")).lenient(self.is("lenient"));
        if let Some(namespace_family) = self.namespace_family() {
            options = options.namespace_family(namespace_family);
        }
        let options = options.on_note(move |operation, note| {
            notes.lock().unwrap().push(format!("{operation}: {note}: {}", note.raw()).trim_end().to_owned());
        });
        let status = if self.way() == MessageKind::Fault { 500 } else { 200 };
        let canned = Canned(Response::new(status, "text/xml", self.input.clone()));
        BlockingClient::with_transport("http://localhost/service", options, canned).unwrap()
    }
}

/// A transport with one response for all requests.
struct Canned(Response);

impl BlockingTransport for Canned {
    fn send(&self, _: Request) -> Result<Response, TransportError> {
        Ok(self.0.clone())
    }
}

/// Values of the schema's types are kept as XML in places of type `xs:anyType`, and decoded on demand.
fn values_of_any_type_are_read_as_what_they_are() {
    let case = Case::load(folders().into_iter().find(|folder| folder.name == "record-values").unwrap());
    let port = MapServerPort::new(case.client(&Arc::default()));
    let records = port.query_feature_data(&QueryFeatureData::default()).unwrap().records;
    let values = &records[0].values;
    let points: Vec<PointN> = values.iter().filter_map(|value| value.decode().ok()).collect();
    assert_eq!(points, [PointN { x: 1.0, y: 2.0, ..PointN::default() }]);
    let shape = values.iter().find_map(|value| match value.decode() {
        Ok(AnyGeometry::PointN(point)) => Some(point),
        _ => None,
    });
    assert_eq!(shape.unwrap().y, 2.0);
    let written = AnyType::encode(&points[0]).unwrap();
    assert_eq!(written.decode::<PointN>().unwrap(), points[0]);
}
