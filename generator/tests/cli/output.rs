//! What is written, and what is left alone.

use std::path::Path;
use std::process::Command;

use crate::documents::{SCHEMA, importing, whole};
use crate::run::{Place, RunOutput};

/// The only test that compiles what was generated here; `cargo xtask corpus` is for the rest. The crate is outside of the
/// workspace and depends on the runtime as the command decides by itself.
#[test]
fn a_crate_builds_at_once() {
    let place = Place::with(&[("orders.wsdl", &importing("types.xsd")), ("types.xsd", SCHEMA)]);
    let printed = place.soapstone("--wsdl orders.wsdl --out my-orders").exits(0);
    let lines: Vec<&str> = printed.out.lines().collect();
    // There is no application here, which a path could be relative to.
    let folder = place.path("my-orders").display().to_string();
    let add = format!("cargo add --path {folder} && cargo add tokio --features macros,rt-multi-thread");
    let expected = [
        &*format!("depend on it: in the folder of your application: {add}"),
        "try a call:   cargo run --manifest-path my-orders/Cargo.toml --example get_order --features blocking",
    ];
    assert!(lines.len() == 3 && lines[0].starts_with("my-orders: ") && lines[1..] == expected, "{lines:#?}");
    assert_eq!(
        place.names("my-orders"),
        [
            "Cargo.toml",
            "README.md",
            "examples/get_order.rs",
            "rustfmt.toml",
            "soapstone.lock",
            "src/lib.rs",
            "src/orders.rs",
            "src/test/elements.rs",
            "src/test/enums.rs",
            "src/test/mod.rs",
            "src/test/types.rs",
        ]
    );
    // The program of the README is compiled, too.
    let readme = place.read("my-orders/README.md");
    let program = readme.split_once("```rust\n").and_then(|(_, rest)| rest.split_once("```")).unwrap().0;
    assert!(program.contains("let response: Option<Order> = response;"), "{program}");
    place.write("my-orders/examples/readme.rs", program);
    let tokio = "\n[dev-dependencies]\ntokio = { version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }\n";
    place.write("my-orders/Cargo.toml", &(place.read("my-orders/Cargo.toml") + tokio));
    // The versions that the workspace has are known to be on this machine.
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
    std::fs::copy(lock, place.path("my-orders/Cargo.lock")).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["check", "--offline", "--examples", "--lib", "--features", "blocking"]);
    cargo.current_dir(place.path("my-orders")).env("RUSTFLAGS", "-D warnings");
    cargo.env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("generated"));
    RunOutput::of(&cargo.output().unwrap()).exits(0);
}

#[test]
fn a_workspace_without_the_crate_is_named() {
    let place =
        Place::with(&[("orders.wsdl", &whole()), ("Cargo.toml", "[workspace]\n"), ("app/orders.wsdl", &whole())]);
    let line = |folder: &str| {
        let out = place.soapstone_in(folder, "--wsdl orders.wsdl --out client").exits(0).out;
        out.lines().find(|line| line.starts_with("workspace:")).map(str::to_owned)
    };
    let expected = "workspace:    Cargo rejects this crate until \"client\" is in `members` or `exclude` of Cargo.toml";
    assert_eq!(line(".").as_deref(), Some(expected));
    let expected = expected.replace("\"client", "\"app/client").replace("of Cargo", "of ../Cargo");
    assert_eq!(line("app"), Some(expected));
    place.write("Cargo.toml", "[workspace]\nmembers = [\"client\", \"app/*\"]\n");
    assert_eq!((line("."), line("app")), (None, None));
}

#[test]
fn paths_are_those_of_an_application_in_the_current_folder() {
    let place = Place::with(&[("app/Cargo.toml", "[package]\nname = \"app\"\n")]);
    let wsdl =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated-tests/capabilities/policy-of-dotnet/input.wsdl");
    let options = format!("--wsdl {} --out clients/orders --soapstone-path ../soapstone/runtime", wsdl.display());
    let out = place.soapstone_in("app", &options).exits(0).out;
    assert!(out.contains("your application: cargo add --path clients/orders &&"), "{out}");
    assert!(out.contains("in Cargo.toml: soapstone-wss = { path = \"../soapstone/wss\""), "{out}");
}

#[test]
fn the_readme_names_the_folder_to_regenerate_in() {
    let place = Place::with(&[("orders.wsdl", &whole())]);
    place.soapstone("--wsdl orders.wsdl --out client").exits(0);
    assert!(place.read("client/README.md").contains("In the folder where the client was first generated"));
    let absolute = format!("--wsdl {} --out {}", place.path("orders.wsdl").display(), place.path("other").display());
    place.soapstone(&absolute).exits(0);
    let readme = place.read("other/README.md");
    let here = "In this folder; a file that was elsewhere has only its name, and requires its path:";
    assert!(readme.contains(&format!("{here}\n\n```sh\nsoapstone --wsdl ../orders.wsdl --out .\n")), "{readme}");
}

#[test]
fn the_runtime_is_what_the_options_or_the_manifest_have() {
    let place = Place::with(&[("orders.wsdl", &whole())]);
    let dependency = |options: &str| {
        place.soapstone(&format!("--wsdl orders.wsdl --out out{options}")).exits(0);
        let manifest = place.read("out/Cargo.toml");
        manifest.lines().find(|line| line.starts_with("soapstone = ")).unwrap().to_owned()
    };
    let of_command = dependency("");
    assert!(of_command.contains("path = \"") && of_command.contains("runtime\""), "{of_command}");
    let git = dependency(" --soapstone-git https://example.com/soapstone#0a1b2c");
    assert!(git.contains("git = \"https://example.com/soapstone\", rev = \"0a1b2c\""), "{git}");
    assert_eq!(dependency(""), git);
    assert!(dependency(" --soapstone-path rt").contains("path = \"../rt\""));
    let printed = place.soapstone("--wsdl orders.wsdl --out src/orders --module").exits(0);
    assert!(printed.out.contains("in Cargo.toml: soapstone = { path = \""), "{}", printed.out);
    assert!(
        printed
            .out
            .contains("orders::Orders::new(soapstone::Client::new(orders::Orders::ADDRESS)?).get_order(&request)")
    );
}

#[test]
fn check_compares_content() {
    let place = Place::with(&[("p/orders.wsdl", &whole())]);
    let arguments = "--wsdl orders.wsdl --out out --name orders";
    place.soapstone_in("p", arguments).exits(0);
    place.soapstone("--wsdl p/orders.wsdl --out p/out --name orders --check").exits(0);
    let folder = place.path("p").display().to_string();
    let absolute = format!("--wsdl {folder}/orders.wsdl --out {folder}/out --name=orders --check");
    place.soapstone(&absolute).exits(0);
    let printed = place.soapstone(&format!("{absolute} --operations Ping")).exits(1);
    assert!(printed.err.contains("out of date"), "{}", printed.err);
    for (path, text) in place.files("p/out").into_iter().filter(|(path, _)| path != "Cargo.toml") {
        assert!(!text.contains(&folder), "{path}: {text}");
    }
}

#[test]
fn a_module_is_bare() {
    let place = Place::with(&[("orders.wsdl", &whole())]);
    place.soapstone("--wsdl orders.wsdl --out src/orders --module").exits(0);
    let names = place.names("src/orders");
    assert!(names.contains(&"mod.rs".to_owned()) && names.contains(&"test/types.rs".to_owned()), "{names:?}");
    assert!(!names.iter().any(|name| name == "Cargo.toml" || name == "README.md"));
    assert!(place.read("src/orders/mod.rs").contains("soapstone --wsdl orders.wsdl --out src/orders --module"));
}

#[test]
fn a_failing_run_changes_nothing() {
    let place = Place::with(&[("orders.wsdl", &whole())]);
    place.soapstone("--wsdl orders.wsdl --out out").exits(0);
    let before = place.files("out");
    place.write("orders.wsdl", "<definitions");
    place.soapstone("--wsdl orders.wsdl --out out").exits(1);
    place.write("orders.wsdl", &whole().replace("org/wsdl/soap/", "org/wsdl/http/"));
    place.soapstone("--wsdl orders.wsdl --out out").exits(1);
    assert_eq!(place.files("out"), before);
    place.soapstone("--wsdl orders.wsdl --out other").exits(1);
    assert!(!place.path("other").exists(), "a folder is made for a client only");
}

#[test]
fn files_of_the_user_stay() {
    let place = Place::with(&[("orders.wsdl", &whole())]);
    place.soapstone("--wsdl orders.wsdl --out out").exits(0);
    place.write("out/src/mine.rs", "// mine");
    place.write("out/README.md", "My own words.");
    place.write("out/src/orders.rs", &format!("{}\n", place.read("out/src/orders.rs")));
    // With one operation only, an enumeration is not reached any more.
    let printed = place.soapstone("--wsdl orders.wsdl --out out --operations Ping").exits(0);
    assert!(printed.err.contains("README.md: kept (modified locally)"), "{}", printed.err);
    assert_eq!(place.read("out/README.md"), "My own words.");
    assert_eq!(place.read("out/src/mine.rs"), "// mine");
    assert!(!place.path("out/src/test/enums.rs").exists() && !place.path("out/examples/get_order.rs").exists());
    assert!(place.path("out/examples/ping.rs").exists());
    assert!(!place.read("out/src/orders.rs").contains("GetOrder"));

    let other = Place::with(&[("orders.wsdl", &whole()), ("out/src/lib.rs", "fn mine() {}\n")]);
    let printed = other.soapstone("--wsdl orders.wsdl --out out").exits(1);
    assert!(printed.err.contains("src/lib.rs"), "{}", printed.err);
    assert_eq!(other.names("out"), ["src/lib.rs"]);
}

#[test]
fn check_compares_and_writes_nothing() {
    let place = Place::with(&[("orders.wsdl", &whole())]);
    let printed = place.soapstone("--wsdl orders.wsdl --out out --check").exits(1);
    assert!(printed.out.contains("missing: ") && !place.path("out").exists(), "{}", printed.out);
    place.soapstone("--wsdl orders.wsdl --out out").exits(0);
    place.soapstone("--wsdl orders.wsdl --out out --check").exits(0);
    let lib = place.read("out/src/lib.rs");
    place.write("out/src/lib.rs", &lib.replace("pub mod test;", "mod test;"));
    let printed = place.soapstone("--wsdl orders.wsdl --out out --check").exits(1);
    assert!(printed.out.contains("-mod test;\n+pub mod test;"), "{}", printed.out);
    assert!(printed.err.contains("soapstone --wsdl orders.wsdl --out out"), "{}", printed.err);
}

#[test]
fn stages_are_printed() {
    let place = Place::with(&[("orders.wsdl", &importing("types.xsd")), ("types.xsd", SCHEMA)]);
    for (stage, expected) in [
        ("sources", "Include location \"types.xsd\" -> 1"),
        ("syntax", "GetOrderResponse"),
        ("model", "type t0 {urn:test}Order"),
        ("package", "fn get_order [GetOrderOperation] = GetOrder~0 action \"a\""),
    ] {
        let printed = place.soapstone(&format!("--wsdl orders.wsdl --dump {stage}")).exits(0);
        assert!(printed.out.contains(expected), "{stage}: {}", printed.out);
    }
    assert_eq!(place.names("."), ["orders.wsdl", "types.xsd"]);
}

#[test]
fn a_pipe_gets_no_progress() {
    let place = Place::with(&[("orders.wsdl", &whole())]);
    let printed = place.soapstone("--wsdl orders.wsdl --out out").exits(0);
    assert_eq!(printed.err, "coverage: everything is typed as the documents have it\n");
    assert_eq!(printed.out.lines().count(), 3);
}
