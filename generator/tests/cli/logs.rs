//! No secret of a URL reaches the crate `log` or the terminal, whatever the level: not by way of a library either.
//!
//! A process has one logger and reads the trusted certificates once, so that each run is a process: this test, started again.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::thread;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use log::{LevelFilter, Log, Metadata, Record};
use rustls::pki_types::PrivatePkcs8KeyDer;
use soapstone_codegen::cli::{self, Arguments, Program, RuntimeSource};

use crate::documents::{SCHEMA, importing};
use crate::run::{Place, RunOutput};

/// Has the URL of the document in the started process.
const URL: &str = "SOAPSTONE_TEST_LOGS_URL";
/// Has the folder of the output there.
const OUT: &str = "SOAPSTONE_TEST_LOGS_OUT";

/// What must not be seen: the password, how it is sent, and the token. They are short, since libraries log bytes in short rows.
const SECRETS: [&str; 4] = ["p4ss", "YW5uOnA0c3Mmdw", "t0kn", "c00kie"];

/// Prints everything that is logged.
struct Everything;

impl Log for Everything {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        eprintln!("LOG {} {} {}", record.level(), record.target(), record.args());
    }

    fn flush(&self) {}
}

#[test]
fn no_secret_is_logged_or_printed() {
    if let (Ok(url), Ok(out)) = (std::env::var(URL), std::env::var(OUT)) {
        return generate(url, &out);
    }
    let place = Place::with(&[]);
    let plain = serve(converse);
    let secure = secure_server(&place.path("trusted.pem"));
    for (scheme, address) in [("http", plain), ("https", secure)] {
        for (path, succeeds) in
            [("moved", true), ("orders", true), ("gone", false), ("cut", false), ("nonsense", false)]
        {
            let url = format!("{scheme}://ann:p4ss%26w@localhost:{}/{path}?wsdl&token=t0kn", address.port());
            let out = place.path(&format!("{scheme}-{path}"));
            let printed = run(&url, &out, &place.path("trusted.pem"));
            let all = format!("{}{}", printed.out, printed.err);
            assert_eq!(out.join("src/lib.rs").exists(), succeeds, "{url}: {all}");
            // The logger works: rustls logs its handshakes.
            assert_eq!(all.contains("LOG DEBUG rustls::client"), scheme == "https", "{all}");
            // The diagnostic that shows a line in which the server quotes the secrets.
            assert_eq!(all.contains("quoted: ***, ***, *** and ***"), succeeds, "{all}");
            for secret in SECRETS {
                assert!(!all.contains(secret), "{secret} is shown for {url}: {all}");
            }
        }
    }
}

/// Runs this test in a process that generates.
fn run(url: &str, out: &Path, trusted: &Path) -> RunOutput {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "logs::no_secret_is_logged_or_printed", "--nocapture"]);
    for proxy in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        command.env_remove(proxy);
    }
    RunOutput::of(&command.env(URL, url).env(OUT, out).env("SSL_CERT_FILE", trusted).output().unwrap())
}

fn generate(url: String, out: &str) {
    log::set_logger(&Everything).unwrap();
    log::set_max_level(LevelFilter::Trace);
    let arguments = Arguments { wsdl: Some(url), out: Some(out.into()), ..Arguments::default() };
    let _ = cli::run(&arguments, &Program { command: "soapstone".to_owned(), runtime: RuntimeSource::Released });
}

/// Starts a server that calls a function for each connection.
fn serve(converse: impl Fn(TcpStream) + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || listener.incoming().flatten().for_each(&converse));
    address
}

/// Starts the same with TLS, and writes its certificate to a file.
fn secure_server(trusted: &Path) -> SocketAddr {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let certificate = made.cert.der().clone();
    let text = BASE64_STANDARD.encode(&certificate);
    std::fs::write(trusted, format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")).unwrap();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = Arc::new(builder.with_no_client_auth().with_single_cert(vec![certificate], key.into()).unwrap());
    serve(move |stream| {
        let connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
        converse(rustls::StreamOwned::new(connection, stream));
    })
}

/// Responds to one request.
fn converse(stream: impl Read + Write) {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).unwrap_or(0) == 0 {
            return;
        }
    }
    let authorized = head.contains("YW5uOnA0c3Mmdw==");
    let path = head.split([' ', '?']).nth(1).unwrap_or_default();
    let (status, body) = match path {
        _ if !authorized => ("401 Unauthorized", "p4ss&w".to_owned()),
        "/moved" => ("302 Found\r\nLocation: /orders?wsdl&token=t0kn", String::new()),
        "/orders" => ("200 OK", importing("types?xsd=1&amp;token=t0kn")),
        // A schema that does not exist, in a line with the secrets.
        "/types" => {
            let quoted = r#"<!-- quoted: p4ss&#x26;w, p4ss%26w, YW5uOnA0c3Mmdw== and t\u0030kn -->"#;
            let import = r#"<xs:import namespace="urn:gone" schemaLocation="p4ss%26w.xsd"/>"#;
            let first = r#"<xs:complexType name="Order">"#;
            ("200 OK", SCHEMA.replace(first, &format!("\n{quoted}{import}\n{first}")))
        }
        "/nonsense" => ("200 OK", "<html>p4ss&amp;w t0kn</html>".to_owned()),
        "/cut" => ("200 OK\r\nContent-Length: 999", "p4ss&w t0kn".to_owned()),
        _ => ("404 Not Found", "p4ss&w t0kn".to_owned()),
    };
    let response = format!("HTTP/1.1 {status}\r\nSet-Cookie: c00kie\r\nConnection: close\r\n\r\n{body}");
    let _ = reader.get_mut().write_all(response.as_bytes()).and_then(|()| reader.get_mut().flush());
}
