//! The response of a token service → a token that can be sent, or an error that shows no password.

use arcgis_soap::ArcGisTokens;

use super::{Target, responses};

/// The target.
pub const TARGET: Target = Target { name: "tokens", run: target, seeds: &[], dictionary: DICTIONARY, longest: 1 << 14 };

const PASSWORD: &str = "p4ss<w0rd>&";

/// Reads a response of the form of [`responses::target`].
///
/// # Panics
/// What is taken for a token cannot be one, or an error shows the password or a control character.
pub fn target(data: &[u8]) {
    let service = "https://gis.example.com/arcgis/tokens";
    let tokens = ArcGisTokens::post_token(service, "ann", PASSWORD).expect("the URL is valid");
    match tokens.parse(&responses::response(data)) {
        Ok(token) => {
            let token = token.expose();
            assert!(
                !token.is_empty() && token.len() <= 8192 && token.bytes().all(|c| c.is_ascii_graphic()),
                "{token:?}"
            );
        }
        Err(error) => {
            let shown = format!("{error}");
            assert!(!shown.contains(PASSWORD), "{shown}");
            assert!(!shown.contains(|c: char| c.is_control()), "{shown:?}");
        }
    }
}

const DICTIONARY: &[&str] = &[
    "200 application/json\n\n",
    "200 text/plain\n\n",
    "{\"token\":\"",
    "\\r\\n",
    "\\u0000",
    "\"expires\":4102444800000",
    "\"expires\":-1",
    "\"expires\":18446744073709551615",
    "\"ssl\":true",
    "{\"error\":{\"code\":400,\"message\":\"",
    "\"details\":[\"Invalid username or password.\"]}}",
    "{\"status\":\"error\",\"messages\":[\"",
    "p4ss<w0rd>&",
    "p4ss&lt;w0rd&gt;&amp;",
    "p4ss%3Cw0rd%3E%26",
    "p4ss\\u003cw0rd\\u003e\\u0026",
    "<html>",
    "\u{1b}[2J",
    "[[[[[[[[",
];
