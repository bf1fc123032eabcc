//! The row about binary size: a program that calls one operation, beside the same program without the call.

use std::fs;
use std::path::{Path, PathBuf};

use super::programs::cargo;
use super::subjects::{self, Subject};
use super::table::Aim::AtMost;
use super::table::{Group, Table};
use super::{Bench, crates, tools};

/// A program that brings the client, HTTP and TLS, and calls no operation.
const WITHOUT: &str = r#"//! Downloads a file through the client. Made by `cargo xtask bench`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let endpoint = std::env::args().nth(1).ok_or("the endpoint is required")?;
    let client = soapstone::BlockingClient::new(&endpoint)?;
    println!("{}", client.download(&endpoint)?.body.len());
    Ok(())
}
"#;

/// The calls: the name of a WSDL, and the lines that call an operation of its client.
const CALLS: &[(&str, &str)] = &[
    (
        "MapServer",
        "    let port = client::MapServerPort::new(client);\n    \
             println!(\"{}\", port.export_map_image(&Default::default())?.image_url);\n",
    ),
    (
        "ews",
        "    let port = client::ExchangeServicePort::new(client);\n    \
             let response = port.resolve_names(&Default::default(), &Default::default());\n    \
             println!(\"{}\", response.is_ok());\n",
    ),
];

/// Measures how much a call adds to a program's size.
pub fn size(bench: &Bench, table: &mut Table) -> Result<(), String> {
    let mut all = vec![subjects::map_server()?];
    all.extend(subjects::corpus(|slug| slug == "ews", table)?);
    for subject in all {
        let Some((_, call)) = CALLS.iter().find(|(name, _)| *name == subject.name) else { continue };
        let (with, without) = build(bench, &subject, call)?;
        let mut group = Group::new(&subject.name, "kB");
        group.bar("with the call of one operation", with / 1e3);
        group.bar("without the call", without / 1e3);
        group.verdict("added by the call", (with - without) / 1e3, "kB", Some(AtMost(600.0)));
        table.groups.push(group);
    }
    table.remark("Release builds, stripped, otherwise with cargo's own settings; the blocking client in both.");
    Ok(())
}

/// Builds both programs, and gives their sizes.
fn build(bench: &Bench, subject: &Subject, call: &str) -> Result<(f64, f64), String> {
    let client = crates::ours(bench, subject)?;
    let name = format!("size-{}", subject.name.to_lowercase());
    let folder = bench.folder.join("crates").join(&name);
    let package = format!("soapstone-{}", subject.name.to_lowercase());
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[profile.release]\nstrip = true\n\n\
         [dependencies]\nclient = {{ package = \"{package}\", path = {client:?}, default-features = false, features = [\"blocking\"] }}\n\
         soapstone = {{ path = {runtime:?}, default-features = false, features = [\"blocking\"] }}\n",
        client = client.folder,
        runtime = soapstone_dev::root().join("runtime"),
    );
    tools::write(&folder.join("Cargo.toml"), &manifest)?;
    let bins = folder.join("src").join("bin");
    let with = WITHOUT.replace("    Ok(())\n", &format!("{call}    Ok(())\n"));
    tools::write(&bins.join(format!("{name}-without.rs")), WITHOUT)?;
    tools::write(&bins.join(format!("{name}-with.rs")), &with)?;
    let target = bench.folder.join("build");
    let mut command = cargo(&folder);
    command.args(["build", "--release", "--quiet", "--target-dir"]).arg(&target);
    tools::finished(&mut command, &format!("the program that calls {}", subject.name))?;
    let release = target.join("release");
    Ok((bytes(&release.join(format!("{name}-with")))?, bytes(&release.join(format!("{name}-without")))?))
}

fn bytes(program: &Path) -> Result<f64, String> {
    let path: PathBuf = program.with_extension(std::env::consts::EXE_EXTENSION);
    let known = fs::metadata(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
    Ok(known.len() as f64)
}
