//! Certificates of clients in files of PKCS#12, as OpenSSL and Java's keytool write them. `pkcs12/make.sh` has made the files.

use std::path::{Path, PathBuf};
use std::process::Command;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use soapstone::transport::{TransportError, TransportErrorKind, TransportSettings};

use crate::secure::{Authority, secure_server, works};

/// The passwords of OpenSSL's files and of Java's.
const PASSWORD: &str = "pa55 wörd";
const OF_JAVA: &str = "changeit";

fn path(name: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/http/pkcs12")).join(name)
}

fn file(name: &str) -> Vec<u8> {
    std::fs::read(path(name)).unwrap()
}

fn open(file: impl AsRef<[u8]>, password: &str) -> Result<TransportSettings, TransportError> {
    TransportSettings::new().client_certificate_pkcs12(file, password)
}

/// Opens a file, and has a server accept the certificate that trusts the root only: the chain has the intermediate authority.
fn is_accepted(file: &[u8], password: &str) {
    let authority = Authority::new();
    let root = CertificateDer::from_pem_slice(&self::file("root.pem")).unwrap();
    let address = secure_server(&authority.issue("localhost"), Some(root));
    let settings = TransportSettings::new().without_proxy().root_certificates(authority.pem()).unwrap();
    let settings = settings.client_certificate_pkcs12(file, password).unwrap();
    works(&settings, &format!("https://localhost:{}/a", address.port()));
}

#[test]
fn files_of_openssl_are_opened() {
    for name in [
        "openssl.p12",
        "openssl-rsa.p12",
        "openssl-legacy.p12",
        "openssl-sha512.p12",
        "openssl-rc2-128.p12",
        "openssl-nomac.p12",
        "openssl-plain.p12",
        "openssl-iter1.p12",
    ] {
        println!("{name}");
        is_accepted(&file(name), PASSWORD);
    }
    assert!(open(file("no-password.p12"), "").is_ok());
}

#[test]
fn files_of_java_are_opened() {
    for name in ["keytool.p12", "keytool-ec.p12", "keytool-legacy.p12"] {
        println!("{name}");
        is_accepted(&file(name), OF_JAVA);
    }
}

/// The OpenSSL of this machine may write other files than the one that has made those of the repository.
#[test]
fn a_file_of_the_installed_openssl_is_opened() {
    let Ok(version) = Command::new("openssl").arg("version").output() else {
        println!("skipped: openssl is not installed");
        return;
    };
    println!("{}", String::from_utf8_lossy(&version.stdout));
    let (folder, authority) = (std::env::temp_dir(), Authority::new());
    let identity = authority.issue("client");
    let pem = folder.join(format!("soapstone-pkcs12-{}.pem", std::process::id()));
    let out = pem.with_extension("p12");
    std::fs::write(&pem, identity.certificate + &identity.key).unwrap();
    let mut command = Command::new("openssl");
    command.args(["pkcs12", "-export", "-passout", "pass:secret", "-in"]).arg(&pem).arg("-out").arg(&out);
    let made = command.output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let address = secure_server(&authority.issue("localhost"), Some(authority.der()));
    let settings = TransportSettings::new().without_proxy().root_certificates(authority.pem()).unwrap();
    let settings = settings.client_certificate_pkcs12(std::fs::read(&out).unwrap(), "secret").unwrap();
    works(&settings, &format!("https://localhost:{}/a", address.port()));
    std::fs::remove_file(&pem).unwrap();
    std::fs::remove_file(&out).unwrap();
}

#[test]
fn what_cannot_be_opened_is_an_error_that_names_the_cause() {
    let file = |name: &str| self::file(name);
    let long = file("openssl.p12");
    let indefinite = [&[0x30, 0x80][..], &long].concat();
    let wrong = "the password is not that of the PKCS#12 file";
    let cases = [
        (file("openssl.p12"), "pa55", wrong),
        (file("openssl.p12"), "", wrong),
        (file("openssl-legacy.p12"), "pa55", wrong),
        (file("openssl-nomac.p12"), "pa55", wrong),
        (file("keytool.p12"), PASSWORD, wrong),
        (file("no-password.p12"), "pa55", wrong),
        (long[..long.len() / 2].to_vec(), PASSWORD, "the PKCS#12 file is damaged"),
        (Vec::new(), PASSWORD, "the PKCS#12 file is damaged"),
        (file("root.pem"), PASSWORD, "the file is PEM, not PKCS#12"),
        (indefinite, PASSWORD, "in BER with indefinite lengths"),
        (file("openssl-rc4.p12"), PASSWORD, "is not supported: 1.2.840.113549.1.12.1.1"),
        (file("no-key.p12"), PASSWORD, "the PKCS#12 file has no private key"),
        (file("no-certificate.p12"), PASSWORD, "the PKCS#12 file has no certificate for its private key"),
        (file("two-keys.p12"), OF_JAVA, "the PKCS#12 file has 2 private keys"),
    ];
    for (file, password, expected) in cases {
        let error = open(file, password).unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Tls);
        let shown = format!("{error} {error:?}");
        assert!(shown.contains(expected) && !shown.contains("pa55 w") && !shown.contains("changeit"), "{shown}");
    }
    let shown = format!("{:?}", open(file("openssl.p12"), PASSWORD).unwrap());
    assert!(shown.contains("client_certificate: true") && !shown.contains("pa55") && shown.len() < 300, "{shown}");
}

#[test]
fn damage_anywhere_is_an_error() {
    let whole = file("openssl-iter1.p12");
    assert!(open(&whole, PASSWORD).is_ok());
    let mut accepted = Vec::new();
    for at in 0..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 0x41;
        if open(&changed, PASSWORD).is_ok() {
            accepted.push(&whole[at..at + 2]);
        }
        assert!(open(&whole[..at], PASSWORD).is_err(), "{at}");
    }
    // The parameters of a hash, which has none.
    assert_eq!(accepted, [b"\x05\x00"]);
}
