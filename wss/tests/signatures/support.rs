//! Keys, certificates and messages. The keys in `tests/keys` were made for these tests.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

use soapstone_wss::{Certificate, Security, Signing, SigningKey, Verifier};

/// WS-Addressing 1.0.
pub const ADDRESSING: &str = "http://www.w3.org/2005/08/addressing";

/// Returns a file of `tests/keys`.
pub fn pem(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/keys/{name}.pem"));
    fs::read_to_string(path).unwrap()
}

pub fn certificate(name: &str) -> Vec<Certificate> {
    Certificate::all_from_pem(pem(name)).unwrap()
}

pub fn key(name: &str) -> SigningKey {
    SigningKey::from_pem(pem(name), pem(&format!("{name}.key"))).unwrap()
}

pub fn now() -> SystemTime {
    SystemTime::now()
}

/// Returns a message with two header blocks.
pub fn envelope() -> String {
    format!(
        "<?xml version='1.0'?><s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/' xmlns:a='{ADDRESSING}' \
         xmlns:t='urn:t'><s:Header><a:Action>urn:go</a:Action><h:H xmlns:h='urn:h' h:x='1'>text</h:H></s:Header>\
         <s:Body><t:pay><amount id='own'>100</amount><to href='#own'/><!-- note --></t:pay></s:Body></s:Envelope>"
    )
}

/// Returns security that signs and dates.
pub fn security(name: &str) -> Security {
    Security::new().timestamp(Duration::from_secs(60)).sign(Signing::new(key(name)))
}

pub fn secured(security: &Security, envelope: &str) -> String {
    String::from_utf8(security.secure(envelope.as_bytes()).unwrap()).unwrap()
}

pub fn verifier(name: &str) -> Verifier {
    Verifier::pinned(certificate(name))
}
