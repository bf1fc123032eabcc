//! The WSDLs that generators are measured on: those of this repository, those of `../shared/corpus` where that is
//! there, and one that is made up in several sizes.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::table::Table;
use soapstone_dev::index;
use soapstone_dev::root;

/// Entries of the corpus, or beginnings of their names.
const CORPUS: &[&str] = &["ews", "workday-hr", "ec2-", "siri-producer", "onvif-device"];

/// A WSDL.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Its name in tables and on disk.
    pub name: String,
    /// The main document.
    pub main: PathBuf,
    /// The size in bytes of the main document and the documents beside it.
    pub bytes: u64,
}

/// Our own description of MapServer.
pub fn map_server() -> Result<Subject, String> {
    of("MapServer", root().join("wsdl").join("arcgis").join("MapServer.wsdl"))
}

/// Returns the selected entries of the corpus. If the corpus is absent, a remark is added.
pub fn corpus(is_selected: impl Fn(&str) -> bool, table: &mut Table) -> Result<Vec<Subject>, String> {
    let folder = root().join("..").join("shared").join("corpus");
    if !folder.join("INDEX.tsv").is_file() {
        table.remark("skipped: the WSDLs of ../shared/corpus, which is absent");
        return Ok(Vec::new());
    }
    let entries = index::read(&folder, &[])?;
    let entries = entries.into_iter().filter(|entry| is_selected(&entry.slug));
    Ok(entries
        .map(|entry| Subject { main: folder.join(&entry.slug).join(&entry.main), bytes: entry.bytes, name: entry.slug })
        .collect())
}

/// Whether an entry of the corpus is one of those that are measured.
pub fn is_measured(slug: &str) -> bool {
    CORPUS.iter().any(|known| slug == *known || known.ends_with('-') && slug.starts_with(known))
}

/// A description that is made up, with that many types of ten elements each.
pub fn synthetic(folder: &Path, types: usize) -> Result<Subject, String> {
    let path = folder.join(format!("synthetic-{types}.wsdl"));
    fs::write(&path, wsdl(types)).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    of(&format!("synthetic-{types}"), path)
}

fn of(name: &str, main: PathBuf) -> Result<Subject, String> {
    let bytes = fs::metadata(&main).map_err(|error| format!("cannot read {}: {error}", main.display()))?.len();
    Ok(Subject { name: name.to_owned(), main, bytes })
}

/// Types that name each other, an enumeration for every ten of them, and an operation for every twenty.
fn wsdl(types: usize) -> String {
    let mut text = String::from(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<definitions name="Synthetic" targetNamespace="urn:example:synthetic" xmlns="http://schemas.xmlsoap.org/wsdl/"
    xmlns:tns="urn:example:synthetic" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <types>
    <xs:schema targetNamespace="urn:example:synthetic" elementFormDefault="qualified">
"#,
    );
    // Writing to a String cannot fail.
    schema(types, &mut text);
    text.push_str("    </xs:schema>\n  </types>\n");
    let operations = || (0..types).step_by(20);
    for index in operations() {
        let _ = writeln!(
            text,
            "  <message name=\"Call{index}In\"><part name=\"parameters\" element=\"tns:Call{index}\"/></message>\n  \
             <message name=\"Call{index}Out\"><part name=\"parameters\" element=\"tns:Call{index}Response\"/></message>"
        );
    }
    text.push_str("  <portType name=\"Synthetic\">\n");
    for index in operations() {
        let _ = writeln!(
            text,
            "    <operation name=\"Call{index}\"><input message=\"tns:Call{index}In\"/><output message=\"tns:Call{index}Out\"/></operation>"
        );
    }
    text.push_str(
        "  </portType>\n  <binding name=\"Synthetic\" type=\"tns:Synthetic\">\n    \
         <soap:binding transport=\"http://schemas.xmlsoap.org/soap/http\"/>\n",
    );
    for index in operations() {
        let _ = writeln!(
            text,
            "    <operation name=\"Call{index}\"><soap:operation soapAction=\"\"/><input><soap:body use=\"literal\"/></input>\
             <output><soap:body use=\"literal\"/></output></operation>"
        );
    }
    text.push_str(
        "  </binding>\n  <service name=\"Synthetic\"><port name=\"Synthetic\" binding=\"tns:Synthetic\">\
         <soap:address location=\"http://127.0.0.1:8080/\"/></port></service>\n</definitions>\n",
    );
    text
}

/// The types, and the elements of the operations.
fn schema(types: usize, text: &mut String) {
    const BUILT_IN: [&str; 7] = ["string", "int", "double", "boolean", "dateTime", "decimal", "base64Binary"];
    for index in 0..types {
        let _ = writeln!(text, "      <xs:complexType name=\"Record{index}\"><xs:sequence>");
        for field in 0..10 {
            let kind = match field {
                8 => format!("tns:Record{}", (index * 7 + 3) % types),
                9 => format!("tns:Kind{}", index / 10),
                _ => format!("xs:{}", BUILT_IN[(index + field) % BUILT_IN.len()]),
            };
            let occurs = if field % 3 == 2 || field == 8 { " minOccurs=\"0\" maxOccurs=\"unbounded\"" } else { "" };
            let _ = writeln!(text, "        <xs:element name=\"Field{field}OfRecord\" type=\"{kind}\"{occurs}/>");
        }
        text.push_str("      </xs:sequence></xs:complexType>\n");
        if index % 10 == 0 {
            let _ = writeln!(
                text,
                "      <xs:simpleType name=\"Kind{}\"><xs:restriction base=\"xs:string\"><xs:enumeration value=\"first\"/>\
                 <xs:enumeration value=\"second\"/></xs:restriction></xs:simpleType>",
                index / 10
            );
        }
        if index % 20 == 0 {
            let _ = writeln!(
                text,
                "      <xs:element name=\"Call{index}\" type=\"tns:Record{index}\"/>\n      \
                 <xs:element name=\"Call{index}Response\" type=\"tns:Record{}\"/>",
                (index + 1) % types
            );
        }
    }
}
