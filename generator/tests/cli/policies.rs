//! What a policy requires is printed after a run, and is in the files of the crate.

use std::path::Path;

use super::run::Place;

/// Generates the crate `orders` from a WSDL with policies.
fn run(options: &str) -> (Place, String) {
    let place = Place::with(&[]);
    let wsdl =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated-tests/capabilities/policy-of-dotnet/input.wsdl");
    let run = place
        .soapstone(&format!("--wsdl {} --out orders --soapstone-path /srv/soapstone/runtime{options}", wsdl.display()));
    let out = run.exits(0).out;
    (place, out)
}

#[test]
fn each_port_has_a_line_with_the_call_that_configures_it() {
    let (_, out) = run("");
    let lines: Vec<&str> = out.lines().filter(|line| line.starts_with("policy:")).collect();
    assert_eq!(lines.len(), 3, "{out}");
    assert!(lines[0].contains("BinaryPort: the service requires WS-Addressing"), "{out}");
    assert!(lines[0].contains("for what is skipped: call an endpoint"), "{out}");
    let call = "Client::with_options(ENDPOINT, soapstone::Options::default().module(soapstone_wss::Security::of_policy(\
                &orders::ChoicePort::policy(), USER, PASSWORD)))";
    assert!(lines[1].ends_with(call), "{out}");
    assert!(lines[2].contains("CertificatePort: some operations require TLS"), "{out}");
    assert!(out.contains("in Cargo.toml: soapstone-wss = { path = \"/srv/soapstone/wss\""), "{out}");
}

#[test]
fn the_crate_configures_its_client() {
    let (place, out) = run(" --port ChoicePort");
    assert!(out.contains("SERVICE_USER=… SERVICE_PASSWORD=… cargo run"), "{out}");
    let security = "let security = soapstone_wss::Security::of_policy(&ChoicePort::policy(), user, password);\n";
    for (file, parts) in [
        ("orders/examples/get.rs", [security, "BlockingClient::with_options(&endpoint, options)?"]),
        (
            "orders/README.md",
            [security, "By its policy, the service requires TLS, a `UsernameToken` with a password as text"],
        ),
        ("orders/Cargo.toml", ["[dev-dependencies]\nsoapstone-wss = ", "[[example]]\nname = \"get\""]),
    ] {
        let text = place.read(file);
        assert!(parts.iter().all(|part| text.contains(part)), "{file}: {text}");
    }
}

#[test]
fn tls_encrypts_what_a_policy_has_encrypted() {
    let wsdl =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated-tests/capabilities/policy-of-dotnet/input.wsdl");
    let wsdl = std::fs::read_to_string(wsdl).unwrap();
    let input = "<wsdl:input><soap12:body";
    let encrypted =
        "<wsdl:input><wsp:Policy><sp:EncryptedParts><sp:Body/></sp:EncryptedParts></wsp:Policy><soap12:body";
    let text =
        wsdl.replace("sp:SignedSupportingTokens", "sp:SignedEncryptedSupportingTokens").replace(input, encrypted);
    let place = Place::with(&[("orders.wsdl", &text)]);
    let out = place.soapstone("--wsdl orders.wsdl --out orders --port ChoicePort --strict").exits(0).out;
    assert!(out.contains("requires TLS, a `UsernameToken` with a password as text and a timestamp"), "{out}");
    let err = place.soapstone("--wsdl orders.wsdl --out orders --port BinaryPort --strict").exits(1).err;
    assert!(err.contains("requires encrypted messages (`<sp:EncryptedParts>`)"), "{err}");
}

#[test]
fn no_policy_no_line() {
    let place = Place::with(&[]);
    let wsdl = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generated-tests/capabilities/soap12-only/input.wsdl");
    let out = place.soapstone(&format!("--wsdl {} --out orders", wsdl.display())).exits(0).out;
    assert!(!out.contains("policy:"), "{out}");
    assert!(!place.read("orders/Cargo.toml").contains("wss"));
}
