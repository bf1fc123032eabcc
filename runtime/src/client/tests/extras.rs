//! What a response holds besides the declared values: header blocks, attachments, attributes of the SOAP layer.

use super::*;
use crate::Error;
use crate::client::call::Call;
use crate::client::core::Core;
use crate::codec::decode::{DecodeErrorKind, Note, NoteKind};
use crate::soap::{Envelope, Extras};
use crate::xsd::Binary;

/// The value and the extras of a response, and the notes that a hook gets.
fn read(options: Options, mut response: Response) -> (Result<(String, Extras), Error>, Vec<Note>) {
    let notes = Arc::new(Mutex::new(Vec::new()));
    let hook = Arc::clone(&notes);
    let options = options.on_note(move |_, note| hook.lock().unwrap().push(note.clone()));
    let core = Core::new(ENDPOINT, options).unwrap();
    let mut call = Call::new(core.template(Echo::INFO, Envelope::none()));
    let outcome = core.read_all::<Echo>(&mut call, &mut response);
    let notes = notes.lock().unwrap().clone();
    (outcome, notes)
}

fn with_header(blocks: &str, body: &str) -> Response {
    let header = format!("<s:Header>{blocks}</s:Header><s:Body>");
    Response::new(200, "text/xml", envelope(body).replace("<s:Body>", &header))
}

const SESSION: &str = "<c:session xmlns:c='urn:common' id='8376'/>";
const RESPONSE_BODY: &str = "<t:EchoResponse>a</t:EchoResponse>";

#[test]
fn header_blocks_that_are_not_declared_are_kept_and_noted() {
    let blocks = format!("{SESSION}<c:token xmlns:c='urn:common'>B<c:S/></c:token>");
    let (outcome, notes) = read(Options::default(), with_header(&blocks, RESPONSE_BODY));
    let (text, extras) = outcome.unwrap();
    assert_eq!(text, "a");
    let [session, token] = extras.headers.as_slice() else { panic!("{:?}", extras.headers) };
    assert_eq!(session.name(), ("urn:common".to_owned(), "session".to_owned()));
    assert_eq!(session.attribute("", "id").as_deref(), Some("8376"));
    assert_eq!(token.text(), "B");
    assert_eq!(extras.notes, notes);
    let shown: Vec<_> = notes.iter().map(|note| (note.kind(), note.path(), note.raw())).collect();
    let kind = NoteKind::UndeclaredHeader;
    assert_eq!(shown, [(kind, "Header/session", session.to_xml()), (kind, "Header/token", token.to_xml())]);
    assert!(notes[0].offset() < notes[1].offset());
}

#[test]
fn header_blocks_that_are_not_declared_are_errors_in_strict_decoding() {
    let (outcome, _) = read(Options::default().strict(true), with_header(SESSION, RESPONSE_BODY));
    let error = outcome.unwrap_err();
    let expected = DecodeErrorKind::Unexpected("Header/session".to_owned());
    assert!(matches!(&error, Error::Decode { source, .. } if *source.kind() == expected), "{error}");
    // The application deals with them itself.
    let (outcome, notes) =
        read(Options::default().strict(true).understand("urn:common"), with_header(SESSION, RESPONSE_BODY));
    assert_eq!((outcome.unwrap().1.headers.len(), notes), (1, vec![]));
    // They are part of a fault, and do not hide it.
    let fault = "<s:Fault><faultcode>s:Server</faultcode><faultstring>f</faultstring></s:Fault>";
    let (outcome, notes) = read(Options::default().strict(true), with_header(SESSION, fault));
    assert_eq!((outcome.unwrap_err().fault().map(|fault| fault.headers.len()), notes), (Some(1), vec![]));
}

/// A response whose parts are the message, one that it includes, and two that it does not.
fn multipart(body: &str) -> Response {
    let text = format!(
        "--B\nContent-Type: text/xml; charset=UTF-8\nContent-ID: <root@x>\n\n{}\n--B\nContent-ID: <in@x>\n\nhello\n--B\n\
         Content-Type: image/png\nContent-Transfer-Encoding: base64\nContent-ID: <a%40x>\n\nAAEC\n--B\n\nplain\n--B--",
        envelope(body)
    );
    Response::new(200, "multipart/related; boundary=B; start=\"<root@x>\"", text.replace('\n', "\r\n"))
}

const INCLUDING: &str = "<t:EchoResponse><i:Include xmlns:i='http://www.w3.org/2004/08/xop/include' \
                         href='cid:in@x'/></t:EchoResponse>";

#[test]
fn attachments_that_nothing_includes_are_kept_and_noted() {
    let (outcome, notes) = read(Options::default(), multipart(INCLUDING));
    let (text, extras) = outcome.unwrap();
    assert_eq!(text, "aGVsbG8=");
    let [image, plain] = extras.attachments.as_slice() else { panic!("{:?}", extras.attachments) };
    assert_eq!((image.id.as_str(), image.content_type()), ("a%40x", "image/png"));
    assert_eq!(image.content().unwrap(), [0, 1, 2].into());
    assert_eq!((plain.content_type(), plain.content().unwrap()), ("text/plain", Binary::from(*b"plain")));
    for reference in ["a%40x", "a@x", "cid:a@x", "cid:a%40x", "CID:a@x"] {
        assert_eq!(extras.attachment(reference), Some(image), "{reference}");
    }
    assert_eq!(extras.attachment("cid:in@x"), None);
    let shown: Vec<_> = notes.iter().map(|note| (note.kind(), note.path(), note.raw())).collect();
    let kind = NoteKind::Attachment;
    assert_eq!(shown, [(kind, "cid:a%40x", "image/png, 4 bytes"), (kind, "attachment[1]", "text/plain, 5 bytes")]);
}

#[test]
fn attachments_that_nothing_includes_are_errors_in_strict_decoding() {
    let strict = || Options::default().strict(true);
    let error = read(strict(), multipart("<t:EchoResponse>cid:a@x</t:EchoResponse>")).0.unwrap_err();
    assert!(error.to_string().contains("cid:in@x is not expected here"), "{error}");
    let fault = "<s:Fault><faultcode>s:Server</faultcode><faultstring>f</faultstring></s:Fault>";
    assert!(read(strict(), multipart(fault)).0.unwrap_err().fault().is_some());
}

#[test]
fn encoding_styles_of_other_namespaces_are_unknown_attributes() {
    let soap11 = "xmlns:q='http://schemas.xmlsoap.org/soap/envelope/'";
    let soap12 = "xmlns:q='http://www.w3.org/2003/05/soap-envelope'";
    for (declared, name, known) in [
        (soap11, "q:encodingStyle", true),
        (soap12, "q:encodingStyle", true),
        ("xmlns:q='urn:q'", "q:encodingStyle", false),
        ("", "encodingStyle", false),
        // Those of header blocks mean nothing in the body.
        (soap11, "q:mustUnderstand", false),
        (soap11, "q:actor", false),
    ] {
        let body = format!("<t:EchoResponse {declared} {name}='v'>a</t:EchoResponse>");
        let (outcome, notes) = read(Options::default(), Response::new(200, "text/xml", envelope(&body)));
        assert_eq!(outcome.unwrap().0, "a");
        let notes: Vec<_> = notes.iter().map(|note| (note.kind(), note.raw())).collect();
        let expected = if known { vec![] } else { vec![(NoteKind::UnknownAttribute, "v")] };
        assert_eq!(notes, expected, "{declared} {name}");
    }
}
