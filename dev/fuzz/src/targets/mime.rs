//! A media type and a body → the message in it: MIME parts, `xop:Include`, character sets.

use soapstone::soap::{find_fault, message_text};

use super::{Target, responses};

/// The target.
pub const TARGET: Target = Target { name: "mime", run: target, seeds: &[], dictionary: DICTIONARY, longest: 1 << 14 };

/// Reads the message in a response of the form of [`responses::target`].
///
/// # Panics
/// The text is much longer than the body, or reading a fault in it panics.
pub fn target(data: &[u8]) {
    let response = responses::response(data);
    let Ok(text) = message_text(response.content_type(), &response.body) else { return };
    // Included parts are longer by a third, and a character of one byte becomes three at most.
    assert!(text.len() <= 6 * response.body.len() + (1 << 20), "{} bytes of {}", text.len(), response.body.len());
    if let Some(fault) = find_fault(&text) {
        assert!(!fault.to_string().is_empty() && !format!("{fault:?}").is_empty());
    }
}

const DICTIONARY: &[&str] = &[
    "200 multipart/related; boundary=b\n\n",
    "200 Multipart/Related; boundary=\"b\"; type=\"application/xop+xml\"; start=\"<a>\"\n\n",
    "200 text/xml; charset=utf-16\n\n",
    "200 text/xml; charset=iso-2022-jp\n\n",
    "200 text/xml; charset=\"\n\n",
    "--b\r\n",
    "--b\n",
    "--b--\r\n",
    "\r\n\r\n",
    "Content-Type: application/xop+xml; charset=iso-8859-1\r\n",
    "Content-ID: <a>\r\n",
    "Content-ID: <%61>\r\n",
    "Content-Transfer-Encoding: base64\r\n",
    "Content-Transfer-Encoding: quoted-printable\r\n",
    "<x:Include xmlns:x=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:a\"/>",
    "<x:Include xmlns:x=\"http://www.w3.org/2004/08/xop/include\" href=\"cid:%61\"></x:Include>",
    "<?xml version=\"1.0\" encoding=\"utf-16\"?>",
    "\u{feff}",
    "QUJD",
];
