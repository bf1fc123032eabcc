//! Signed messages: what is made is verified, and what was changed is not.

mod attacks;
mod client;
#[path = "../../../runtime/tests/http/loopback.rs"]
mod loopback;
mod support;

use std::time::{Duration, SystemTime};

use soapstone_wss::names::{WSSE, WSU};
use soapstone_wss::{
    Certificate, Clock, KeyReference, Security, Signing, SigningKey, UsernameToken, Verifier, VerifyErrorKind, WssError,
};

use support::{ADDRESSING, certificate, envelope, key, now, pem, secured, security, verifier};

#[test]
fn every_kind_of_key_and_of_reference_is_verified() {
    for name in ["rsa", "p256", "p384"] {
        for reference in [KeyReference::BinaryToken, KeyReference::IssuerSerial, KeyReference::Thumbprint] {
            let signing = Signing::new(key(name)).key_reference(reference);
            let message = secured(&Security::new().timestamp(Duration::from_secs(60)).sign(signing), &envelope());
            let verified = Verifier::pinned(certificate(name)).verify(&message, now()).unwrap();
            assert_eq!(verified.certificate, certificate(name)[0], "{name}");
            let parts: Vec<_> = verified.parts.iter().map(|(_, local)| local.as_str()).collect();
            assert_eq!(parts, ["Timestamp", "Body"], "{name} {reference:?}");
            assert!(verified.created < verified.expires);
            assert_eq!(message.contains("BinarySecurityToken"), reference == KeyReference::BinaryToken);
        }
    }
}

#[test]
fn both_versions_and_whatever_spelling_are_signed() {
    let soap12 =
        envelope().replace("http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope");
    let no_header = envelope().replacen("<s:Header>", "", 1).replacen("</s:Header>", "", 1);
    let no_header =
        no_header.replacen(&no_header[no_header.find("<a:Action").unwrap()..no_header.find("<s:Body").unwrap()], "", 1);
    let taken = envelope().replacen("<s:Body>", "<s:Body xmlns:wsu='urn:other' wsu:x='1'>", 1);
    let has_id = envelope().replacen("<s:Body>", &format!("<s:Body xmlns:wsu='{WSU}' wsu:Id='own'>"), 1);
    let utf_16: Vec<u8> = format!("\u{FEFF}{}", envelope()).encode_utf16().flat_map(u16::to_le_bytes).collect();
    for text in [soap12.as_bytes(), no_header.as_bytes(), taken.as_bytes(), has_id.as_bytes(), &utf_16] {
        let message = String::from_utf8(security("rsa").secure(text).unwrap()).unwrap();
        verifier("rsa").verify(&message, now()).unwrap_or_else(|error| panic!("{error}: {message}"));
    }
}

#[test]
fn header_blocks_and_tokens_are_signed_if_that_is_wanted() {
    let signing = Signing::new(key("rsa")).tokens().addressing().header("urn:h", "H");
    let security = Security::new().username(UsernameToken::digest("ann", "pa55word")).sign(signing);
    let message = secured(&security, &envelope());
    let verified = verifier("rsa").header(ADDRESSING, "Action").header("urn:h", "H").verify(&message, now()).unwrap();
    let parts: Vec<_> = verified.parts.iter().map(|(_, local)| local.as_str()).collect();
    assert_eq!(parts, ["Action", "H", "BinarySecurityToken", "UsernameToken", "Body"]);
    let error = verifier("rsa").header("urn:h", "Other").verify(&message, now()).unwrap_err();
    assert_eq!(error.kind(), VerifyErrorKind::NotCovered);
    let missing = Signing::new(key("rsa")).header("urn:h", "Other");
    assert!(matches!(Security::new().sign(missing).secure(envelope().as_bytes()), Err(WssError::Message(_))));
}

#[test]
fn nothing_else_is_signed_in_the_place_of_a_message() {
    for text in ["<a/>", "", "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'/>"] {
        assert!(security("rsa").secure(text.as_bytes()).is_err(), "{text}");
    }
    let twice = secured(&Security::new(), &envelope());
    assert!(matches!(Security::new().secure(twice.as_bytes()), Err(WssError::Message(_))));
    // Another receiver's header is not in the way.
    let other = secured(&Security::new().role("urn:gateway"), &twice);
    assert_eq!(other.matches("<wsse:Security ").count(), 2);
    let empty = Signing::new(key("rsa")).body(false).timestamp(false);
    assert!(Security::new().sign(empty).secure(envelope().as_bytes()).is_err());
}

#[test]
fn certificates_are_trusted_by_their_roots() {
    let signing = Signing::new(key("issued"));
    let message = secured(&Security::new().sign(signing), &envelope());
    let roots = |name: &str| Verifier::roots(&certificate(name)).unwrap();
    let subject = certificate("issued")[0].subject().to_owned();
    assert!(roots("root").verify(&message, now()).is_ok());
    assert!(roots("root").subject(&*subject).verify(&message, now()).is_ok());
    for verifier in [roots("root").subject("CN=other"), roots("p256"), Verifier::pinned(certificate("root"))] {
        assert_eq!(verifier.verify(&message, now()).unwrap_err().kind(), VerifyErrorKind::Untrusted);
    }
    let in_two_centuries = now() + Duration::from_secs(200 * 366 * 86_400);
    assert_eq!(roots("root").verify(&message, in_two_centuries).unwrap_err().kind(), VerifyErrorKind::Untrusted);
}

#[test]
fn keys_belong_to_their_certificates() {
    for (certificate, key) in [("rsa", "issued"), ("rsa", "p256"), ("p256", "p384"), ("p384", "rsa")] {
        let made = SigningKey::from_pem(pem(certificate), pem(&format!("{key}.key")));
        assert!(matches!(made, Err(WssError::Key(_))), "{certificate} {key}");
    }
    assert!(matches!(SigningKey::from_pem("", ""), Err(WssError::Certificate(_))));
    assert!(matches!(SigningKey::from_pem(pem("rsa"), pem("rsa")), Err(WssError::Key(_))));
    assert!(Certificate::from_der(b"\x30\x00").is_err());
}

#[test]
fn nothing_secret_is_shown() {
    let security = security("rsa").username(UsernameToken::text("ann", "pa55word"));
    let shown = format!("{security:?}");
    let secret = pem("rsa.key").lines().nth(3).unwrap().to_owned();
    assert!(!shown.contains("pa55word") && !shown.contains(&secret), "{shown}");
    assert!(shown.contains("CN=client"), "{shown}");
}

#[test]
fn timestamps_are_checked() {
    let lifetime = Duration::from_secs(60);
    let dated = |clock: Clock| {
        let security = Security::new().timestamp(lifetime).clock(clock).sign(Signing::new(key("p256")));
        secured(&security, &envelope())
    };
    let hour = Duration::from_secs(3600);
    let check = |message: &str, verifier: Verifier| verifier.verify(message, SystemTime::now()).map_err(|e| e.kind());
    assert!(check(&dated(Clock::default()), verifier("p256").require_timestamp()).is_ok());
    for clock in [Clock::ahead(hour), Clock::behind(hour)] {
        assert_eq!(check(&dated(clock), verifier("p256")).unwrap_err(), VerifyErrorKind::Expired);
        assert!(check(&dated(clock), verifier("p256").skew(2 * hour)).is_ok());
    }
    let none = secured(&Security::new().sign(Signing::new(key("p256"))), &envelope());
    assert_eq!(check(&none, verifier("p256").require_timestamp()).unwrap_err(), VerifyErrorKind::NotCovered);
    let unsigned = Security::new().timestamp(lifetime).sign(Signing::new(key("p256")).timestamp(false));
    let unsigned = secured(&unsigned, &envelope());
    assert_eq!(check(&unsigned, verifier("p256")).unwrap_err(), VerifyErrorKind::NotCovered);
    assert!(check(&unsigned, verifier("p256").accept_unsigned_timestamp()).is_ok());
}

#[test]
fn a_header_has_what_was_set() {
    let token = soapstone::xml::RawElement::parse(
        "<saml:Assertion xmlns:saml='urn:oasis:names:tc:SAML:2.0:assertion' ID='_1'/>",
    );
    let security = Security::new().role("urn:a&b").must_understand(false).token(token.unwrap());
    let message = secured(&security.timestamp(Duration::from_secs(5)), &envelope());
    assert!(message.contains("soap:actor=\"urn:a&amp;b\"") && !message.contains("mustUnderstand"), "{message}");
    assert!(message.contains("ID='_1'/></wsse:Security>"), "{message}");
    let message = secured(&Security::new(), &envelope());
    assert!(message.contains(&format!("<wsse:Security xmlns:wsse=\"{WSSE}\"")), "{message}");
    assert!(message.contains(" soap:mustUnderstand=\"1\""), "{message}");
    // No character that XML does not have gets into a message.
    let odd = Security::new().username(UsernameToken::text("\u{1}", "x"));
    assert!(matches!(odd.secure(envelope().as_bytes()), Err(WssError::Xml(_))));
}
