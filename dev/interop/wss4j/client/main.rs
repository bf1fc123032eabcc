//! Tests with WSS4J: it verifies our username tokens and signatures, and we verify its signatures.

use std::fmt::Display;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use secured::SecuredPort;
use soapstone::{BlockingClient, Error, Options};
use soapstone_interop_check::{Feature, Report, equal};
use soapstone_wss::{Certificate, KeyReference, Security, Signing, SigningKey, UsernameToken, Verifier};

/// The password that the server has, with markup.
const PASSWORD: &str = "pa55 <&> word";

/// The server, and the folder with the keys.
struct Peer {
    base: String,
    keys: PathBuf,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let base = arguments.next().ok_or("the base URL is missing")?;
    let work = arguments.next().ok_or("the folder is missing")?;
    let peer = Peer { base, keys: PathBuf::from(work).join("server") };
    let mut report = Report;
    report.check(Feature::UsernameToken, || peer.usernames());
    report.check(Feature::Signature, || peer.signatures());
    report.end();
    Ok(())
}

impl Peer {
    fn call(&self, path: &str, security: Security) -> Result<(), String> {
        let options = Options::default().strict(true).module(security);
        let client = BlockingClient::with_options(&format!("{}{path}", self.base), options).map_err(shown)?;
        let text = "é <&> \u{1F600}\n\t \"x\"".to_owned();
        match SecuredPort::new(client).echo(&text) {
            Ok(output) => equal(path, &output, &text),
            Err(Error::Fault(fault)) => Err(format!("{path}: {}", fault.string)),
            Err(error) => Err(format!("{path}: {error}")),
        }
    }

    fn rejects(&self, path: &str, security: Security, reason: &str) -> Result<(), String> {
        match self.call(path, security) {
            Err(error) if error.contains(reason) => Ok(()),
            other => Err(format!("{path}: not rejected with {reason:?}, but {other:?}")),
        }
    }

    fn usernames(&self) -> Result<String, String> {
        let minute = Duration::from_secs(60);
        for token in [
            UsernameToken::digest("ann", PASSWORD),
            UsernameToken::text("ann", PASSWORD),
            UsernameToken::text("ann", PASSWORD).with_nonce(),
        ] {
            self.call("/username", Security::new().username(token).timestamp(minute))?;
        }
        let security = Security::of_policy(&SecuredPort::policy(), "ann", PASSWORD);
        self.call("/username", security)?;
        let wrong = Security::new().username(UsernameToken::digest("ann", "wrong")).timestamp(minute);
        self.rejects("/username", wrong, "WSSecurityException")?;
        Ok("text, digest, with a timestamp, by the policy of the WSDL".to_owned())
    }

    fn signatures(&self) -> Result<String, String> {
        for key in ["rsa", "ec"] {
            let server = Certificate::all_from_pem(self.pem(&format!("server-{key}"))?).map_err(shown)?;
            let verifier = Verifier::pinned(server).require_timestamp();
            for (reference, theirs) in [
                (KeyReference::BinaryToken, "token"),
                (KeyReference::IssuerSerial, "serial"),
                (KeyReference::Thumbprint, "thumbprint"),
                (KeyReference::BinaryToken, "key"),
                (KeyReference::BinaryToken, "certificate"),
            ] {
                let signing = Signing::new(self.key(key)?).key_reference(reference);
                let security = Security::new().timestamp(Duration::from_secs(60)).sign(signing);
                self.call(&format!("/signed/{key}/{theirs}"), security.verify(verifier.clone()))?;
            }
        }
        let other = Certificate::all_from_pem(self.pem("client-rsa")?).map_err(shown)?;
        let signed = |body| self.key("rsa").map(|key| Signing::new(key).body(body));
        let security = Security::new().timestamp(Duration::from_secs(60));
        let untrusting = security.clone().sign(signed(true)?).verify(Verifier::pinned(other));
        self.rejects("/signed/rsa/token", untrusting, "not trusted")?;
        self.rejects("/signed/rsa/token", security.sign(signed(false)?), "Body is not signed")?;
        Ok("RSA and P-256, both ways, confirmed; five references to keys".to_owned())
    }

    fn pem(&self, name: &str) -> Result<String, String> {
        fs::read_to_string(self.keys.join(format!("{name}.pem"))).map_err(shown)
    }

    fn key(&self, name: &str) -> Result<SigningKey, String> {
        let certificate = self.pem(&format!("client-{name}"))?;
        SigningKey::from_pem(certificate, self.pem(&format!("client-{name}.key"))?).map_err(shown)
    }
}

fn shown(error: impl Display) -> String {
    error.to_string()
}
