//! Messages that were changed after they were signed: each is rejected, and for the reason that is meant.

use soapstone_wss::VerifyErrorKind::{
    self, Invalid, Malformed, NotCovered, Reference, Unsigned, Unsupported, Untrusted,
};
use soapstone_wss::names::{DS, WSSE, WSU};
use soapstone_wss::{Canonicalization, Certificate, Security, Signing, Verifier};

use super::support::{certificate, envelope, key, now, secured, security, verifier};

const BODY: &str = "<t:pay><amount id='own'>1000000</amount></t:pay>";

fn signed() -> String {
    let message = secured(&security("rsa"), &envelope());
    assert!(verifier("rsa").verify(&message, now()).is_ok());
    message
}

fn rejected(message: &str) -> VerifyErrorKind {
    match verifier("rsa").verify(message, now()) {
        Ok(verified) => panic!("{:?} in {message}", verified.parts),
        Err(error) => error.kind(),
    }
}

/// Returns what stands between two texts, these included.
fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let start = text.find(from).unwrap();
    let end = start + text[start..].find(to).unwrap() + to.len();
    &text[start..end]
}

fn body(message: &str) -> &str {
    between(message, "<s:Body", "</s:Body>")
}

fn body_id(message: &str) -> &str {
    body(message).split_once("wsu:Id=\"").and_then(|(_, rest)| rest.split('"').next()).unwrap()
}

#[test]
fn changed_parts_are_found() {
    let message = signed();
    assert_eq!(rejected(&message.replacen(">100<", ">1000<", 1)), Invalid);
    assert_eq!(rejected(&message.replacen("<t:pay>", "<t:pay x=''>", 1)), Invalid);
    assert_eq!(rejected(&message.replacen("xmlns:t='urn:t'", "xmlns:t='urn:u'", 1)), Invalid);
    assert_eq!(rejected(&message.replacen("<wsu:Expires>2", "<wsu:Expires>3", 1)), Invalid);
    // A comment is no part of the canonical form, and none of what is decoded.
    assert!(verifier("rsa").verify(&message.replacen("<!-- note -->", "", 1), now()).is_ok());
}

#[test]
fn changed_signatures_are_found() {
    let message = signed();
    let value = between(&message, "<ds:SignatureValue>", "</ds:SignatureValue>");
    let turned = value.replace("<ds:SignatureValue>", "").replace("</ds:SignatureValue>", "");
    let first = if turned.starts_with('A') { "B" } else { "A" };
    let turned = format!("<ds:SignatureValue>{first}{}</ds:SignatureValue>", &turned[1..]);
    assert_eq!(rejected(&message.replace(value, &turned)), Invalid);
    let digest = between(&message, "<ds:DigestValue>", "</ds:DigestValue>");
    assert_eq!(rejected(&message.replacen(digest, "<ds:DigestValue>AAAA</ds:DigestValue>", 1)), Invalid);
    let reference = between(&message, "<ds:Reference", "</ds:Reference>");
    assert_eq!(rejected(&message.replacen(reference, "", 1)), Invalid);
}

#[test]
fn a_message_without_a_signature_is_unsigned() {
    let message = signed();
    assert_eq!(rejected(&envelope()), Unsigned);
    assert_eq!(rejected(&message.replacen(between(&message, "<ds:Signature ", "</ds:Signature>"), "", 1)), Unsigned);
    assert_eq!(rejected(&message.replacen("<wsse:Security ", "<wsse:Security soap:actor='urn:other' ", 1)), Unsigned);
}

/// Signature wrapping: the signed body goes elsewhere, and another one takes its place.
#[test]
fn a_body_that_was_moved_is_not_the_body() {
    let message = signed();
    let (original, id) = (body(&message), body_id(&message));
    let forged = format!("<s:Body>{BODY}</s:Body>");
    let forged_with_id = format!("<s:Body xmlns:wsu=\"{WSU}\" wsu:Id=\"{id}\">{BODY}</s:Body>");
    let other_id = format!("<s:Body xmlns:wsu=\"{WSU}\" wsu:Id=\"x\">{BODY}</s:Body>");
    let wrapped = format!("<x:w xmlns:x='urn:x'>{original}</x:w>");
    let in_header = |forged: &str, moved: &str| {
        message.replacen(original, forged, 1).replacen("<s:Header>", &format!("<s:Header>{moved}"), 1)
    };
    // Below a header block: it is in no place that a reference may lead to.
    assert_eq!(rejected(&in_header(&forged, &wrapped)), Reference);
    // As a header block itself: the reference is allowed, and the body is not covered.
    assert_eq!(rejected(&in_header(&forged, original)), NotCovered);
    assert_eq!(rejected(&in_header(&other_id, original)), NotCovered);
    // Within the security header.
    let inside = message.replacen(original, &forged, 1);
    assert_eq!(rejected(&inside.replacen("</wsse:Security>", &format!("{original}</wsse:Security>"), 1)), NotCovered);
    // Within the signature.
    let object = format!("<ds:Object>{original}</ds:Object></ds:Signature>");
    assert_eq!(rejected(&inside.replacen("</ds:Signature>", &object, 1)), Unsupported);
    // Within the body that takes its place.
    let nested = format!("<s:Body>{BODY}{original}</s:Body>");
    assert_eq!(rejected(&message.replacen(original, &nested, 1)), Reference);
    // With the same identifier.
    assert_eq!(rejected(&in_header(&forged_with_id, &wrapped)), Reference);
    assert_eq!(rejected(&message.replacen(original, &forged_with_id, 1)), Invalid);
    // Beside it.
    for both in [[&forged, original], [original, &forged]] {
        assert_eq!(rejected(&message.replacen(original, &both.concat(), 1)), Malformed);
    }
    // In the other version of SOAP, which a decoder may take for a body.
    let soap12 = forged.replace("<s:Body>", "<s:Body xmlns:s='http://www.w3.org/2003/05/soap-envelope'>");
    assert_eq!(rejected(&message.replacen(original, &[&soap12, original].concat(), 1)), Malformed);
    // A second header, and a second security header.
    assert_eq!(rejected(&message.replacen("<s:Body", "<s:Header/><s:Body", 1)), Malformed);
    let security = between(&message, "<wsse:Security ", "</wsse:Security>");
    assert_eq!(rejected(&message.replacen(security, &[security, security].concat(), 1)), Reference);
    let empty = format!("<wsse:Security xmlns:wsse='{WSSE}'/>");
    for two in [[empty.as_str(), security], [security, &empty]] {
        assert_eq!(rejected(&message.replacen(security, &two.concat(), 1)), Reference);
    }
}

/// A value of the body that is decoded from what is not signed.
#[test]
fn references_of_soap_encoding_stay_in_the_body() {
    let encoded = envelope().replacen("id='own'", "id='elsewhere'", 1);
    let message = secured(&security("rsa"), &encoded);
    assert!(verifier("rsa").verify(&message, now()).is_ok());
    let block = "<s:Header><x id='own'>1000000</x>";
    assert_eq!(rejected(&message.replacen("<s:Header>", block, 1)), Reference);
}

#[test]
fn header_blocks_are_signed_one_and_all() {
    let message = secured(&Security::new().sign(Signing::new(key("rsa")).header("urn:h", "H")), &envelope());
    let verifier = verifier("rsa").header("urn:h", "H");
    assert!(verifier.verify(&message, now()).is_ok());
    for block in ["<h:H xmlns:h='urn:h'>other</h:H>", "<h:H xmlns:h='urn:h'/>"] {
        let two = message.replacen("<s:Header>", &format!("<s:Header>{block}"), 1);
        assert_eq!(verifier.verify(&two, now()).unwrap_err().kind(), NotCovered);
    }
}

#[test]
fn certificates_in_messages_prove_nothing() {
    let message = secured(&security("p256"), &envelope());
    assert_eq!(rejected(&message), Untrusted);
    // The trusted certificate in the place of the forger's: then the signature is not that of its key.
    let token = |certificate: &Certificate| {
        use base64::Engine as _;
        base64::prelude::BASE64_STANDARD.encode(certificate.der())
    };
    let (own, other) = (&certificate("rsa")[0], &certificate("p256")[0]);
    assert_eq!(rejected(&message.replace(&token(other), &token(own))), Unsupported);
    let issued = secured(&security("issued"), &envelope());
    assert_eq!(rejected(&issued.replace(&token(&certificate("issued")[0]), &token(own))), Invalid);
    let no_key = message.replacen(between(&message, "<ds:KeyInfo>", "</ds:KeyInfo>"), "", 1);
    let two = Verifier::pinned([certificate("rsa"), certificate("p256")].concat());
    assert_eq!(two.verify(&no_key, now()).unwrap_err().kind(), Unsupported);
    let value = "<ds:KeyInfo><ds:KeyValue><ds:RSAKeyValue/></ds:KeyValue></ds:KeyInfo>";
    let key_value = message.replacen(between(&message, "<ds:KeyInfo>", "</ds:KeyInfo>"), value, 1);
    assert_eq!(rejected(&key_value), Unsupported);
    // One that is pinned and not referred to is tried.
    let no_key = no_key.replacen(between(&no_key, "<wsse:Binary", "</wsse:BinarySecurityToken>"), "", 1);
    assert!(verifier("p256").verify(&no_key, now()).is_ok());
}

#[test]
fn only_listed_algorithms_are_accepted() {
    let message = signed();
    for (from, to) in [
        ("http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1"),
        ("xmldsig-more#rsa-sha256", "xmldsig-more#hmac-sha256"),
        ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        ("xmldsig-more#rsa-sha256", "xmldsig-more#ecdsa-sha256"),
        (
            "<ds:Transform Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"",
            "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\"",
        ),
        (
            "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"",
            "<ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/TR/2001/REC-xml-c14n-20010315\"",
        ),
    ] {
        let changed = message.replacen(from, to, 1);
        assert_ne!(changed, message, "{from}");
        // What is not the canonical form any more is rejected for its value, before any digest is made.
        assert!(matches!(rejected(&changed), Unsupported | Invalid), "{to}: {:?}", rejected(&changed));
    }
    let no_transform = message.replacen(between(&message, "<ds:Transforms>", "</ds:Transforms>"), "", 1);
    assert_eq!(rejected(&no_transform), Invalid);
}

#[test]
fn identifiers_that_are_there_twice_refer_to_nothing() {
    let message = signed();
    let id = body_id(&message);
    for twin in [
        format!("<x xmlns:wsu='{WSU}' wsu:Id='{id}'/>"),
        format!("<ds:x xmlns:ds='{DS}' Id='{id}'/>"),
        format!("<a:x xmlns:a='urn:oasis:names:tc:SAML:1.0:assertion' AssertionID='{id}'/>"),
    ] {
        assert_eq!(rejected(&message.replacen("<s:Header>", &format!("<s:Header>{twin}"), 1)), Reference, "{twin}");
    }
    assert_eq!(rejected(&message.replacen("<!-- note -->", "<!DOCTYPE x>", 1)), Malformed);
    let entity = format!("<!DOCTYPE s [<!ENTITY a 'b'>]>{}", message.replacen("<?xml version='1.0'?>", "", 1));
    assert_eq!(rejected(&entity), Malformed);
}

/// Whatever is done to a message, what is verified has the body that was signed.
#[test]
fn random_changes_are_found() {
    let message = signed();
    let form = |xml: &str| {
        let form = Canonicalization::new().first_element(xml, "http://schemas.xmlsoap.org/soap/envelope/", "Body");
        form.unwrap().unwrap()
    };
    let (original, mut random, mut verified) = (form(&message), fastrand::Rng::with_seed(7), 0);
    for _ in 0..4_000 {
        let mut bytes = message.clone().into_bytes();
        let (from, length) = (random.usize(..bytes.len()), random.usize(1..200));
        let piece = from..bytes.len().min(from + length);
        match random.u8(..4) {
            0 => bytes[from] = random.u8(b' '..0x7F),
            1 => drop(bytes.drain(piece)),
            2 => {
                let copy = bytes[piece].to_vec();
                let at = random.usize(..bytes.len());
                bytes.splice(at..at, copy);
            }
            _ => bytes.insert(from, [b' ', b'\n', b'\t', b'\r'][random.usize(..4)]),
        }
        let Ok(text) = String::from_utf8(bytes) else { continue };
        if verifier("rsa").verify(&text, now()).is_ok() {
            assert_eq!(form(&text), original, "{text}");
            verified += 1;
        }
    }
    // Spaces within tags are no changes.
    assert!(verified > 10, "{verified}");
}
