//! The pages in `docs/`: each is in the table of contents, each program is compiled, and what they state of the generator holds.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use soapstone_codegen::load::Memory;
use soapstone_codegen::{ConfigFile, GenerateRequest, generate};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Returns the names of the pages, without the two that list them.
fn pages() -> BTreeSet<String> {
    let names =
        fs::read_dir(root().join("docs")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.ends_with(".md") && name != "SUMMARY.md" && name != "README.md").collect()
}

/// Returns the code blocks of a page with a language.
fn blocks<'t>(text: &'t str, language: &str) -> Vec<&'t str> {
    let fence = format!("```{language}\n");
    text.split(fence.as_str()).skip(1).filter_map(|rest| rest.split("\n```").next()).collect()
}

#[test]
fn every_page_is_in_both_tables_of_contents() {
    let (summary, index) = (read("docs/SUMMARY.md"), read("docs/README.md"));
    for page in pages() {
        assert!(summary.contains(&format!("]({page})")), "docs/SUMMARY.md lacks {page}");
        assert!(index.contains(&format!("]({page})")), "docs/README.md lacks {page}");
    }
}

#[test]
fn every_program_is_compiled() {
    let tests = ["dev/book", "clients/arcgis", "wss"].map(|folder| read(&format!("{folder}/src/lib.rs"))).concat();
    let with_programs = pages().into_iter().filter(|page| read(&format!("docs/{page}")).contains("```rust"));
    for page in with_programs {
        assert!(!read(&format!("docs/{page}")).contains("ignore\n"), "docs/{page} has a program that is not compiled");
        assert!(tests.contains(&format!("docs/{page}\"")), "no documentation test includes docs/{page}");
    }
}

/// Returns the names in the hint of a mistake: "expected one of: a, b".
fn expected(text: &str) -> Vec<String> {
    let shown = ConfigFile::parse("c.toml", text.to_owned()).unwrap_err().to_string();
    let (_, names) = shown.split_once("expected one of: ").unwrap_or_else(|| panic!("{shown}"));
    names.split([',', '\n']).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

#[test]
fn every_key_of_the_configuration_is_described() {
    let page = read("docs/configuration.md");
    let example = blocks(&page, "toml")[0];
    let file = ConfigFile::parse("docs/configuration.md", example.to_owned()).unwrap();
    let parsed: toml::Table = example.parse().unwrap();
    for table in expected("[zzzzzz]\n") {
        assert!(parsed.contains_key(&table), "the example lacks [{table}]");
        assert!(page.contains(&format!("| `{table}`")), "the table lacks {table}");
    }
    for option in expected("[options]\nzzzzzz = 1\n") {
        assert!(parsed["options"].get(&option).is_some(), "the example lacks {option}");
        assert!(page.contains(&format!("| `options` `{option}` |")), "the table lacks {option}");
    }
    assert!(file.strict && !file.overrides.derives.is_empty());
}

/// Returns a text without documentation, attributes, hidden lines and white space.
fn plain(text: &str) -> String {
    let is_code = |line: &&str| !["///", "#", "//"].iter().any(|start| line.trim_start().starts_with(start));
    text.lines().filter(is_code).flat_map(str::split_whitespace).collect()
}

#[test]
fn the_schema_becomes_what_the_page_has() {
    let page = read("docs/schema.md");
    let (schemas, programs) = (blocks(&page, "xml"), blocks(&page, "rust"));
    assert!(schemas.len() > 5 && schemas.len() == programs.len());
    for (schema, program) in schemas.iter().zip(programs) {
        let document = format!(
            r#"<definitions name="Page" xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:xs="http://www.w3.org/2001/XMLSchema">
            <types><xs:schema targetNamespace="urn:page" elementFormDefault="qualified" xmlns:t="urn:page">{schema}</xs:schema></types>
            </definitions>"#
        );
        let outcome = generate(&GenerateRequest::new("page.wsdl"), &Memory::new().with("page.wsdl", document));
        let generated: String = outcome.files.iter().map(|file| file.text.as_str()).collect();
        let generated = plain(&generated);
        for item in program.split("\n\n").filter(|item| !plain(item).is_empty()) {
            assert!(generated.contains(&plain(item)), "{schema}\n{item}\n{:#?}", outcome.files);
        }
    }
}

#[test]
fn the_page_of_soap_encoding_has_parts_of_its_wsdl_and_of_the_client() {
    let (page, wsdl) = (read("docs/encoded.md"), read("dev/book/wsdl/sensors.wsdl"));
    let outcome = generate(&GenerateRequest::new("s.wsdl"), &Memory::new().with("s.wsdl", wsdl.clone()));
    let generated = plain(&outcome.joined());
    let (schemas, programs) = (blocks(&page, "xml"), blocks(&page, "rust"));
    let is_of_client = |program: &&&str| program.split_whitespace().any(|word| word == "pub");
    assert!(schemas.len() == 3 && programs.iter().filter(is_of_client).count() == 3);
    for schema in schemas {
        assert!(plain(&wsdl).contains(&plain(schema)), "the WSDL lacks\n{schema}");
    }
    for item in programs.iter().filter(is_of_client).flat_map(|program| program.split("\n\n")) {
        // rustfmt puts a comma behind the last argument of a line.
        let (item, generated) = (plain(item).replace(",)", ")"), generated.replace(",)", ")"));
        assert!(generated.contains(&item), "the client lacks\n{item}");
    }
}
