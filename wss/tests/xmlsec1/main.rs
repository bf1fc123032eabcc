//! Signatures that xmlsec1 verifies, and signatures that it makes. Where it is absent, the tests are ignored with that
//! reason.

#[path = "../signatures/support.rs"]
mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use soapstone_golden::{Outcome, Tests};
use soapstone_wss::names::{DS, WSSE, WSU};
use soapstone_wss::{KeyReference, Signing, UsernameToken, VerifyErrorKind};

use support::{envelope, key, now, secured, security, verifier};

/// The algorithms of the keys of the tests.
const KEYS: [(&str, &str); 3] = [("rsa", "rsa-sha256"), ("p256", "ecdsa-sha256"), ("p384", "ecdsa-sha384")];

fn main() -> ExitCode {
    let mut tests = Tests::default();
    for (name, algorithm) in KEYS {
        tests.add_ignorable(&format!("verifies::{name}"), move || where_possible(&|folder| theirs_of(name, folder)));
        tests.add_ignorable(&format!("signs::{name}"), move || {
            where_possible(&|folder| ours_of(name, algorithm, folder))
        });
    }
    tests.add_ignorable("signs::sha1", || where_possible(&sha1));
    tests.run()
}

fn where_possible(test: &dyn Fn(&Path) -> Result<(), String>) -> Result<Outcome, String> {
    if !Command::new("xmlsec1").arg("--version").output().is_ok_and(|output| output.status.success()) {
        return Ok(Outcome::Ignored("there is no xmlsec1 (apt-get install -y xmlsec1)".to_owned()));
    }
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    test(folder.path()).map(|()| Outcome::Passed)
}

/// Runs xmlsec1 on a message, and returns what it writes.
fn xmlsec1(arguments: &[&str], message: &str, folder: &Path) -> Result<String, String> {
    let (input, output) = (folder.join("in.xml"), folder.join("out.xml"));
    fs::write(&input, message).map_err(|error| error.to_string())?;
    let mut command = Command::new("xmlsec1");
    command.args(arguments).arg("--output").arg(&output);
    for name in ["Body", "Timestamp", "Action", "H", "UsernameToken", "BinarySecurityToken"] {
        command.args(["--id-attr:Id", name]);
    }
    let result = command.arg(&input).output().map_err(|error| error.to_string())?;
    if !result.status.success() {
        return Err(format!("{}\n{message}", String::from_utf8_lossy(&result.stderr)));
    }
    Ok(fs::read_to_string(&output).unwrap_or_default())
}

fn path_of(name: &str) -> String {
    format!("{}/tests/keys/{name}.pem", env!("CARGO_MANIFEST_DIR"))
}

/// Has xmlsec1 verify what we sign, and reject what was changed.
fn theirs_of(name: &str, folder: &Path) -> Result<(), String> {
    let certificate = path_of(name);
    for reference in [KeyReference::BinaryToken, KeyReference::IssuerSerial, KeyReference::Thumbprint] {
        let signing = Signing::new(key(name)).key_reference(reference).addressing().tokens().header("urn:h", "H");
        let security = security(name).username(UsernameToken::digest("ann", "pa55word")).sign(signing);
        let message = secured(&security, &envelope());
        xmlsec1(&["--verify", "--pubkey-cert-pem", &certificate], &message, folder)?;
        let changed = message.replacen(">100<", ">1000<", 1);
        if xmlsec1(&["--verify", "--pubkey-cert-pem", &certificate], &changed, folder).is_ok() {
            return Err("a message that was changed is verified".to_owned());
        }
    }
    Ok(())
}

/// Verifies what xmlsec1 signs, in forms that we do not make: lists of prefixes, comments, other digests.
fn ours_of(name: &str, algorithm: &str, folder: &Path) -> Result<(), String> {
    let reference = |id: &str, form: &str, digest: &str| {
        format!(
            "<Reference URI='#{id}'>\n<Transforms><Transform Algorithm='http://www.w3.org/2001/10/xml-exc-c14n#{form}</Transforms>\
             <DigestMethod Algorithm='{digest}'/><DigestValue/></Reference>"
        )
    };
    let list = "'><i:InclusiveNamespaces xmlns:i='http://www.w3.org/2001/10/xml-exc-c14n#' PrefixList='t s #default'/></Transform>";
    let references = [
        reference("b", list, "http://www.w3.org/2001/04/xmlenc#sha256"),
        reference("h", "WithComments'/>", "http://www.w3.org/2001/04/xmlenc#sha512"),
        reference("a", "'/>", "http://www.w3.org/2001/04/xmldsig-more#sha384"),
    ];
    let template = format!(
        "<Signature xmlns='{DS}'><SignedInfo><!-- x --><CanonicalizationMethod \
         Algorithm='http://www.w3.org/2001/10/xml-exc-c14n#WithComments'/>\n<SignatureMethod \
         Algorithm='http://www.w3.org/2001/04/xmldsig-more#{algorithm}'/>{}</SignedInfo><SignatureValue/>\
         <KeyInfo><X509Data/></KeyInfo></Signature>",
        references.concat()
    );
    let header = format!("<s:Header><w:Security xmlns:w='{WSSE}' xmlns:u='{WSU}'>{template}</w:Security>");
    let message = envelope()
        .replacen("<s:Header>", &header, 1)
        .replacen("<s:Body>", &format!("<s:Body xmlns='urn:default' xmlns:u='{WSU}' u:Id='b'>"), 1)
        .replacen("h:x='1'>", &format!("h:x='1' xmlns:u='{WSU}' u:Id='h'><!-- c -->\n\t&#13;é&amp;"), 1)
        .replacen("<a:Action>", &format!("<a:Action xmlns:u='{WSU}' u:Id='a'>"), 1);
    let pair = format!("{},{}", path_of(&format!("{name}.key")), path_of(name));
    let signed = xmlsec1(&["--sign", "--privkey-pem", &pair], &message, folder)?;
    let verifier = verifier(name).header("urn:h", "H");
    let verified = verifier.verify(&signed, now()).map_err(|error| format!("{error}\n{signed}"))?;
    if verified.parts.len() != 3 {
        return Err(format!("{:?}", verified.parts));
    }
    // Comments are no part of what identifiers refer to; in the list of digests they count.
    for (comment, is_signed) in [("<!-- c -->", false), ("<!-- x -->", true)] {
        if verifier.verify(&signed.replacen(comment, "", 1), now()).is_err() != is_signed {
            return Err(format!("{comment}: whether it is signed"));
        }
    }
    Ok(())
}

/// Rejects SHA-1 in either place, unless it is accepted.
fn sha1(folder: &Path) -> Result<(), String> {
    let (sha1, sha256) = ("http://www.w3.org/2000/09/xmldsig#", "http://www.w3.org/2001/04/");
    for (signature, digest) in [
        (format!("{sha1}rsa-sha1"), format!("{sha1}sha1")),
        (format!("{sha1}rsa-sha1"), format!("{sha256}xmlenc#sha256")),
        (format!("{sha256}xmldsig-more#rsa-sha256"), format!("{sha1}sha1")),
    ] {
        let header = format!(
            "<s:Header><w:Security xmlns:w='{WSSE}'><Signature xmlns='{DS}'><SignedInfo><CanonicalizationMethod \
             Algorithm='http://www.w3.org/2001/10/xml-exc-c14n#'/><SignatureMethod Algorithm='{signature}'/><Reference \
             URI='#b'><Transforms><Transform Algorithm='http://www.w3.org/2001/10/xml-exc-c14n#'/></Transforms>\
             <DigestMethod Algorithm='{digest}'/><DigestValue/></Reference></SignedInfo><SignatureValue/></Signature>\
             </w:Security>"
        );
        let message = envelope().replacen("<s:Header>", &header, 1);
        let message = message.replacen("<s:Body>", &format!("<s:Body xmlns:u='{WSU}' u:Id='b'>"), 1);
        let signed = xmlsec1(&["--sign", "--privkey-pem", &path_of("rsa.key")], &message, folder)?;
        let kind = verifier("rsa").verify(&signed, now()).map_err(|error| error.kind()).err();
        if kind != Some(VerifyErrorKind::Unsupported) {
            return Err(format!("{signature} with {digest}: {kind:?}"));
        }
        let accepted = verifier("rsa").accept_sha1().verify(&signed, now());
        accepted.map_err(|error| format!("{signature} with {digest}: {error}"))?;
    }
    Ok(())
}
