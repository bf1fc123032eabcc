//! Binary content that may be large: its values, facets, and parts beside the envelope.

use capabilities::{configuration_binary, media_types, swa_ref};
use soapstone::transport::{Request, Response, from_fn};
use soapstone::validate::{FacetError, ViolationKind, validate};
use soapstone::xsd::Base64Binary;
use soapstone::{Binary, BlockingClient, Options};

use crate::exchange::sent_value;

#[test]
fn content_with_a_media_type_is_binary() {
    let value = sent_value::<media_types::port::SendOperation>("media-types", 0);
    assert_eq!(value.picture, Binary::from(*b"\x89PNG"));
    assert_eq!(value.scan, [Binary::from([0, 1, 2]), Binary::default()]);
    assert_eq!(value.labelled.map(|labelled| labelled.value), Some(Binary::from(*b"abc")));
    assert_eq!(value.digest, Base64Binary(vec![255, 255]));
}

#[test]
fn all_binary_content_is_binary_by_configuration() {
    let value = sent_value::<configuration_binary::port::SendOperation>("configuration-binary", 0);
    assert_eq!((value.sealed.value, value.sealed.seal), (Binary::from(*b"abc"), Some(Binary::from([0, 1, 2]))));
    assert_eq!(value.keys.0, [Binary::from([0]), Binary::from([255, 255])]);
}

#[test]
fn facets_are_checked_whatever_has_the_content() {
    let mut value = sent_value::<media_types::port::SendOperation>("media-types", 0);
    assert_eq!(validate(&value), Ok(()));
    value.scan = vec![Binary::reader(Some(1001), || Ok(std::io::Read::take(std::io::repeat(0), 1001)))];
    let violations = validate(&value).unwrap_err();
    let expected = FacetError::Length { actual: 1001, min: None, max: Some(1000) };
    assert_eq!(violations.as_slice()[0].kind(), &ViolationKind::Facet(expected));
}

#[test]
fn lengths_are_checked_without_reading() {
    let mut value = sent_value::<media_types::port::SendOperation>("media-types", 0);
    let unread = |length| Binary::reader(length, || Err::<&[u8], _>(std::io::Error::other("unread")));
    value.scan = vec![unread(Some(1000))];
    assert_eq!(validate(&value), Ok(()));
    value.scan = vec![unread(Some(1 << 40))];
    let violations = validate(&value).unwrap_err();
    let expected = FacetError::Length { actual: 1 << 40, min: None, max: Some(1000) };
    assert_eq!(violations.as_slice()[0].kind(), &ViolationKind::Facet(expected));
    value.scan = vec![Binary::reader(None, || Ok(std::io::Read::take(std::io::repeat(0), 1001)))];
    assert!(validate(&value).is_err());
    value.scan = vec![unread(None)];
    assert!(validate(&value).unwrap_err().as_slice()[0].path().starts_with("scan"));
}

#[test]
fn an_unreadable_file_is_named_wherever_it_is() {
    let path = std::env::temp_dir().join(format!("soapstone-unreadable-{}", std::process::id()));
    std::fs::write(&path, "x").unwrap();
    let file = Binary::file(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let value = || sent_value::<configuration_binary::port::SendOperation>("configuration-binary", 0);
    let (mut item, mut attribute, mut element) = (value(), value(), value());
    item.keys.0.push(file.clone());
    attribute.sealed.seal = Some(file.clone());
    element.data = file.into();
    for (value, place) in [(item, "Send/keys"), (attribute, "Send/sealed/@seal"), (element, "Send/data")] {
        let error =
            configuration_binary::Port::new(crate::exchange::accepting().0).send(&value).unwrap_err().to_string();
        assert!(error.contains(place) && error.contains(path.to_str().unwrap()), "{error}");
    }
}

#[test]
fn each_value_is_a_part_and_comes_back() {
    let server = from_fn(|request: Request| {
        let content_type = request.headers.get("Content-Type").unwrap_or_default().to_owned();
        let text = request.body.to_bytes().expect("in memory").to_vec();
        let parts = count(&text, b"Content-ID: <");
        // The response has the parts of the request, of which the first is the result.
        let text = String::from_utf8_lossy(&text).into_owned();
        let begin = text.find("<xop:Include").expect("an include");
        let end = begin + text[begin..].find("/>").expect("its end") + 2;
        let (root, rest) = text.split_once("\r\n\r\n").expect("a header");
        let rest = rest.split_once("\r\n--").expect("a part").1;
        let envelope = format!(
            "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><Sent \
             xmlns='urn:example:media-types'>{}</Sent></s:Body></s:Envelope>",
            &text[begin..end]
        );
        assert_eq!(parts, 6, "the envelope, and five values");
        Ok(Response::new(200, &content_type, format!("{root}\r\n\r\n{envelope}\r\n--{rest}")))
    });
    let client =
        BlockingClient::with_transport("http://localhost/", Options::default().mtom(3), server).expect("a client");
    let mut value = sent_value::<media_types::port::SendOperation>("media-types", 0);
    value.picture = Binary::from(*b"picture");
    value.digest = Base64Binary(vec![65; 10]);
    let port = media_types::port::Port::new(client);
    assert_eq!(port.send(&value).expect("a response"), Binary::from(*b"picture"));
}

/// Returns how often a word is in a text.
fn count(text: &[u8], word: &[u8]) -> usize {
    text.windows(word.len()).filter(|window| *window == word).count()
}

#[test]
fn references_have_the_attachment_of_the_response() {
    let server = from_fn(|request: Request| {
        let body = request.body.to_bytes().expect("in memory");
        assert_eq!(count(&body, b"Content-ID: <"), 4, "the envelope, and three attachments");
        let text = "--b\r\n\r\n<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><Sent \
                    xmlns='urn:example:swa-ref'>cid:r</Sent></s:Body></s:Envelope>\r\n--b\r\nContent-ID: <r>\r\n\r\nscan\r\n--b--";
        Ok(Response::new(200, "multipart/related; boundary=b", text))
    });
    let options = Options::default().strict(true);
    let client = BlockingClient::with_transport("http://localhost/", options, server).expect("a client");
    let mut value = sent_value::<swa_ref::port::SendOperation>("swa-ref", 0);
    assert_eq!((value.scan.url.as_str(), value.page.len()), ("cid:a@b", 2));
    value.scan = Binary::from(*b"scan").into();
    value.page[0] = Binary::from(*b"page").into();
    value.cover = Some(Binary::from(*b"cover").into());
    let response = swa_ref::port::Port::new(client).send(&value).expect("a response");
    assert_eq!((response.url.as_str(), response.content), ("cid:r", Some(Binary::from(*b"scan"))));
}
