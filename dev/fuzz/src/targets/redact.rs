//! A secret, as servers escape it → the scrubber: nothing is left of it.

use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use soapstone::redact::{self, Scrubber};

use super::Target;

/// The target.
pub const TARGET: Target = Target { name: "redact", run: target, seeds: &[], dictionary: DICTIONARY, longest: 2048 };

/// Masks texts: the first line is a secret, the second has a letter for each layer of escapes, the rest is a text around it.
///
/// # Panics
/// The secret is not masked, as one that is known or by the name of its parameter, or a text grows without bounds.
pub fn target(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let mut lines = text.splitn(3, '\n');
    let (secret, layers, around) =
        (lines.next().unwrap_or_default(), lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    for masked in [redact::text(around), Scrubber::new([secret]).scrub(around)] {
        assert!(masked.len() <= 4 * around.len() + 64, "{masked}");
    }
    // Shorter ones are not searched in base64, and no server has longer ones.
    if !(4..=100).contains(&secret.len()) {
        return;
    }
    // Servers do not encode what is in base64 already.
    let last = layers.rfind(['h', 'i']).unwrap_or(0);
    let layers = layers.char_indices().filter(|(at, how)| *at == last || !matches!(how, 'h' | 'i')).take(4);
    by_name(secret, layers.clone().map(|(_, how)| how));
    let escaped = layers.map(|(_, how)| how).fold(secret.to_owned(), escaped);
    let scrubbed = Scrubber::new([secret]).scrub(&format!("({escaped})"));
    assert_eq!(scrubbed, "(***)", "{secret:?}: {escaped:?}");
}

/// Masks a secret that is not known, as the value of a parameter of a URL. It is searched by the name of the parameter, and
/// not in base64.
fn by_name(secret: &str, layers: impl Iterator<Item = char>) {
    let value: String = secret.chars().filter(char::is_ascii_alphanumeric).collect();
    if value.len() < 8 {
        return;
    }
    let url = format!("https://gis.example.com/map?f=json&token={value}&x=1");
    let escaped = layers.filter(|how| !matches!(how, 'h' | 'i')).fold(url, escaped);
    let masked = redact::text(&escaped);
    assert!(
        !masked.contains(&value) && masked.contains("***") && masked.len() <= escaped.len(),
        "{escaped:?}: {masked:?}"
    );
}

/// Escapes a text as servers do.
fn escaped(text: String, how: char) -> String {
    let each = |escape: &dyn Fn(char) -> Option<String>| -> String {
        text.chars().map(|c| escape(c).unwrap_or_else(|| c.to_string())).collect()
    };
    let percent = |is_plain: fn(u8) -> bool, upper: bool| -> String {
        let digits = |byte: u8| if upper { format!("%{byte:02X}") } else { format!("%{byte:02x}") };
        text.bytes().map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { digits(byte) }).collect()
    };
    match how {
        // Python, PHP, and everything by number.
        'a' => each(&|c| match c {
            '&' => Some("&amp;".to_owned()),
            '<' => Some("&lt;".to_owned()),
            '>' => Some("&gt;".to_owned()),
            '"' => Some("&quot;".to_owned()),
            '\'' => Some("&#x27;".to_owned()),
            _ => None,
        }),
        'b' => each(&|c| (!c.is_ascii_alphanumeric()).then(|| format!("&#{};", u32::from(c)))),
        'c' => each(&|c| Some(format!("&#X{:x};", u32::from(c)))),
        'd' => percent(|byte| byte.is_ascii_alphanumeric(), true),
        'e' => percent(|byte| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte), false),
        'f' => percent(|byte| byte.is_ascii_alphanumeric(), true).replace("%20", "+"),
        'g' => each(&|c| match c {
            '"' | '\\' => Some(format!("\\{c}")),
            '\n' => Some("\\n".to_owned()),
            c if c.is_control() || "<>&'".contains(c) => Some(format!("\\u{:04x}", u32::from(c))),
            c if !c.is_ascii() => {
                Some(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04X}")).collect())
            }
            _ => None,
        }),
        'h' => BASE64_STANDARD.encode(format!("ann:{text}")),
        'i' => BASE64_URL_SAFE_NO_PAD.encode(format!("x:{text}")),
        _ => text,
    }
}

const DICTIONARY: &[&str] = &[
    "\nab\n",
    "\nde\n",
    "\ngd\n",
    "\nh\n",
    "\ni\n",
    "\nbdg\n",
    "%41",
    "%25",
    "&amp;",
    "&#65;",
    "&lt",
    "\\u0041",
    "\\\\",
    "\\/",
    "+",
    " ",
    "é",
    "token=",
    "password: ",
    "<password>",
    "https://a:b@c/?token=d&sig=e",
    "Authorization: Basic ",
];
