//! What is logged for a client without a hook.

use super::*;
use crate::soap::Operation;

plain_operation! {
    /// As [`Echo`], under a name that no other test logs.
    Warned: String => String, RawDetail, &OperationInfo::new(
            "Warned",
            "",
            Version::Soap11,
            &PACKAGE,
            Body::literal(FieldDescriptor::element(1, "Echo", REQUIRED | SIMPLE)),
            Some(Body::literal(FieldDescriptor::element(1, "EchoResponse", REQUIRED | SIMPLE))),
        )
}

/// Keeps the lines that are logged of [`Warned`].
struct Lines(Mutex<Vec<String>>);

static LINES: Lines = Lines(Mutex::new(Vec::new()));

impl log::Log for Lines {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {}", record.level(), record.args());
        if line.contains("Warned") {
            self.0.lock().unwrap().push(line);
        }
    }

    fn flush(&self) {}
}

#[test]
fn the_first_note_of_each_kind_is_logged_without_content() {
    log::set_logger(&LINES).unwrap();
    log::set_max_level(log::LevelFilter::Warn);
    let body = "<t:EchoResponse odd='secret1'>a</t:EchoResponse><t:More>secret2</t:More><t:More/>";
    let header = "<s:Header><c:session xmlns:c='urn:c' id='secret3'/></s:Header><s:Body>";
    let message = envelope(body).replace("<s:Body>", header);
    let server = Fake(move |_: Request| Ok(Response::new(200, "text/xml", message.clone())));
    let client = BlockingClient::with_transport(ENDPOINT, Options::default(), server).unwrap();
    let calls = [client.clone(), client.at("/maps/services/Other/MapServer").unwrap(), client.clone()];
    for client in &calls {
        assert_eq!(client.call::<Warned>(&String::new(), &()).unwrap(), "a");
    }
    let lines = LINES.0.lock().unwrap().clone();
    let end = " (logged once per operation and kind; Options::on_note gets all)";
    let texts: Vec<_> = lines.iter().map(|line| line.strip_suffix(end).unwrap()).collect();
    assert_eq!(
        texts,
        [
            "WARN Warned: unknown attribute left out: EchoResponse/@odd",
            "WARN Warned: unknown element left out: More",
            "WARN Warned: header block that is not declared: Header/session",
        ]
    );
}
