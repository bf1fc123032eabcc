//! A server with TLS on the loopback interface.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use rustls::pki_types::PrivatePkcs8KeyDer;

use crate::loopback::{After, Received, converse};

/// Starts a server with TLS that responds to each request with bytes. Also returns the settings of clients that trust its certificate.
pub fn serve_tls(
    respond: impl Fn(&Received) -> (Vec<u8>, After) + Send + Sync + 'static,
) -> (SocketAddr, rustls::ClientConfig) {
    serve_tls_offering(&[], respond)
}

/// Starts a server as [`serve_tls`] does, which offers protocols (RFC 7301) and uses HTTP/1.1, whatever is negotiated.
pub fn serve_tls_offering(
    protocols: &[&str],
    respond: impl Fn(&Received) -> (Vec<u8>, After) + Send + Sync + 'static,
) -> (SocketAddr, rustls::ClientConfig) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let certificate = made.cert.der().clone();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ServerConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder.with_safe_default_protocol_versions().unwrap().with_no_client_auth();
    let mut config = builder.with_single_cert(vec![certificate.clone()], key.into()).unwrap();
    config.alpn_protocols = protocols.iter().map(|protocol| protocol.as_bytes().to_vec()).collect();
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let respond = Arc::new(respond);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let (stream, respond) = (rustls::StreamOwned::new(connection, stream), Arc::clone(&respond));
            std::thread::spawn(move || converse(stream, &*respond));
        }
    });
    let mut roots = rustls::RootCertStore::empty();
    roots.add(certificate).unwrap();
    let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    (address, builder.unwrap().with_root_certificates(roots).with_no_client_auth())
}
