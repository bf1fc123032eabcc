//! TLS by the settings of both transports: roots, certificates of clients, the switch for test servers.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use soapstone::transport::{
    BlockingTransport, HyperTransport, Request, ReqwestTransport, Response, Transport, TransportError,
    TransportErrorKind, TransportSettings,
};
use url::Url;

use crate::loopback::{After, converse, ok};

/// A certificate authority.
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

/// A certificate and its key, in PEM.
pub struct Identity {
    pub certificate: String,
    pub key: String,
    der: (CertificateDer<'static>, Vec<u8>),
}

impl Authority {
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub fn pem(&self) -> String {
        pem("CERTIFICATE", self.0.der())
    }

    pub fn der(&self) -> CertificateDer<'static> {
        self.0.der().clone()
    }

    pub fn issue(&self, name: &str) -> Identity {
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new([name.to_owned()]).unwrap().signed_by(&key, &self.0).unwrap();
        let der = (certificate.der().clone(), key.serialize_der());
        Identity { certificate: pem("CERTIFICATE", &der.0), key: pem("PRIVATE KEY", &der.1), der }
    }
}

fn pem(label: &str, der: &[u8]) -> String {
    let text = BASE64_STANDARD.encode(der);
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
}

/// Returns the settings of a server with a certificate. With `clients`, it requires certificates of clients that this authority has issued.
pub fn server_config(identity: &Identity, clients: Option<CertificateDer<'static>>) -> rustls::ServerConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ServerConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder.with_safe_default_protocol_versions().unwrap();
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(authority) => {
            let mut roots = rustls::RootCertStore::empty();
            roots.add(authority).unwrap();
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
            builder.with_client_cert_verifier(verifier.build().unwrap())
        }
    };
    let key = PrivatePkcs8KeyDer::from(identity.der.1.clone());
    builder.with_single_cert(vec![identity.der.0.clone()], key.into()).unwrap()
}

/// Starts a server with a certificate for `localhost`. With `clients`, it requires certificates of clients that this authority has issued.
pub fn secure_server(identity: &Identity, clients: Option<CertificateDer<'static>>) -> SocketAddr {
    let config = Arc::new(server_config(identity, clients));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let stream = rustls::StreamOwned::new(connection, stream);
            std::thread::spawn(|| converse(stream, &|received| (ok("", received.head.as_bytes()), After::KeepOpen)));
        }
    });
    address
}

/// Sends a request through each of the libraries.
pub fn send(settings: &TransportSettings, url: &str) -> [Result<Response, TransportError>; 2] {
    let mut request = Request::get(Url::parse(url).unwrap());
    request.timeouts.total = Some(Duration::from_secs(10));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let asynchronous = runtime.block_on(ReqwestTransport::with_settings(settings).unwrap().send(request.clone()));
    [asynchronous, BlockingTransport::send(&HyperTransport::with_settings(settings), request)]
}

pub fn works(settings: &TransportSettings, url: &str) {
    for response in send(settings, url) {
        let response = response.unwrap();
        assert!(response.status == 200 && response.body.starts_with(b"GET /a HTTP/1.1\r\n"), "{response:?}");
    }
}

fn fails(settings: &TransportSettings, url: &str, kind: TransportErrorKind) {
    for outcome in send(settings, url) {
        let error = outcome.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
    }
}

#[test]
fn servers_are_trusted_by_the_roots_of_the_settings() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    let address = secure_server(&ours.issue("localhost"), None);
    let (url, by_address) = (format!("https://localhost:{}/a", address.port()), format!("https://{address}/a"));
    let direct = TransportSettings::new().without_proxy();
    fails(&direct, &url, TransportErrorKind::Tls);
    fails(&direct.clone().root_certificates(theirs.pem()).unwrap(), &url, TransportErrorKind::Tls);
    // One file with two certificates.
    let both = direct.clone().root_certificates(theirs.pem() + &ours.pem()).unwrap();
    works(&both, &url);
    works(&both.clone().without_system_certificates(), &url);
    // The certificate is for the name.
    fails(&both, &by_address, TransportErrorKind::Tls);
    fails(&direct.clone().without_system_certificates(), &url, TransportErrorKind::Tls);
    works(&direct.clone().danger_accept_invalid_certificates(true), &by_address);
    fails(&direct.clone().danger_accept_invalid_certificates(false), &url, TransportErrorKind::Tls);
    // The library's own settings.
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let mut roots = rustls::RootCertStore::empty();
    roots.add(ours.0.der().clone()).unwrap();
    works(&direct.tls(builder.unwrap().with_root_certificates(roots).with_no_client_auth()), &url);
}

#[test]
fn clients_have_certificates() {
    let (ours, theirs) = (Authority::new(), Authority::new());
    let address = secure_server(&ours.issue("localhost"), Some(ours.der()));
    let url = format!("https://localhost:{}/a", address.port());
    let settings = TransportSettings::new().without_proxy().root_certificates(ours.pem()).unwrap();
    let (client, stranger) = (ours.issue("client"), theirs.issue("client"));
    works(&settings.clone().client_certificate(&client.certificate, &client.key).unwrap(), &url);
    // Chain and key in one file.
    let one_file = client.certificate.clone() + &ours.pem() + &client.key;
    works(&settings.clone().client_certificate(&one_file, &one_file).unwrap(), &url);
    let unknown = settings.clone().client_certificate(&stranger.certificate, &stranger.key).unwrap();
    for settings in [&settings, &unknown] {
        for outcome in send(settings, &url) {
            // The server rejects the certificate after the handshake of TLS 1.3.
            let error = outcome.unwrap_err();
            assert!(!matches!(error.kind(), TransportErrorKind::Timeout), "{error}");
        }
    }
}

#[test]
fn certificates_that_cannot_be_used_are_errors_without_the_key() {
    let authority = Authority::new();
    let (one, other) = (authority.issue("a"), authority.issue("b"));
    let encrypted = one.key.replace("PRIVATE", "ENCRYPTED PRIVATE");
    let broken = one.certificate.replace("MII", "!!!");
    let settings = TransportSettings::new;
    let cases = [
        (settings().root_certificates(""), "there is no certificate in PEM"),
        (settings().root_certificates(&one.key), "there is no certificate in PEM"),
        (settings().root_certificates(&broken), "not valid PEM"),
        (settings().root_certificates(pem("CERTIFICATE", b"no certificate")), "a root certificate is not valid"),
        (settings().client_certificate("", &one.key), "there is no certificate in PEM"),
        (settings().client_certificate(&one.certificate, ""), "no private key in PEM, or it is encrypted"),
        (settings().client_certificate(&one.certificate, &encrypted), "no private key in PEM, or it is encrypted"),
        (settings().client_certificate(&one.certificate, &other.key), "the client certificate cannot be used"),
        (
            settings().client_certificate(&one.certificate, pem("PRIVATE KEY", b"key")),
            "the client certificate cannot be used",
        ),
    ];
    for (outcome, expected) in cases {
        let error = outcome.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Tls);
        assert!(error.to_string().contains(expected), "{error}");
    }
    let shown = format!("{:?}", settings().client_certificate(&one.certificate, &one.key).unwrap());
    assert!(shown.contains("client_certificate: true") && shown.len() < 300, "{shown}");
}
