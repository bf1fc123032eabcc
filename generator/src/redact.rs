//! Masks what is secret in a URL wherever a URL is shown or written.

mod escapes;
mod secrets;

use std::ops::Range;

use secrets::secrets;

/// The text in the place of a secret.
const MASK: &str = "***";

/// Returns a text with the user information and the secret values of its URLs masked, for people.
pub(crate) fn masked(text: &str) -> String {
    replaced(text, &secrets(text, false), |_| MASK.to_owned())
}

/// The same, with as many bytes as before, so that places in the text stay right.
pub(crate) fn masked_in_place(text: &str) -> String {
    replaced(text, &secrets(text, false), |length| "*".repeat(length))
}

/// The query of a URL for people.
#[cfg(feature = "cli")]
pub(crate) fn masked_query(query: &str) -> String {
    replaced(query, &secrets(query, true), |_| MASK.to_owned())
}

/// Returns the values of the secret parameters of a query.
#[cfg(feature = "cli")]
pub(crate) fn query_secrets(query: &str) -> Vec<&str> {
    secrets(query, true).into_iter().filter_map(|place| query.get(place)).collect()
}

fn replaced(text: &str, secrets: &[Range<usize>], mask: impl Fn(usize) -> String) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    for secret in secrets {
        shown.push_str(text.get(at..secret.start).unwrap_or_default());
        shown.push_str(&mask(secret.len()));
        at = secret.end;
    }
    shown.push_str(text.get(at..).unwrap_or_default());
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked() {
        for (given, expected) in [
            ("see http://h/a?x=1&TOKEN=abc&y=2.", "see http://h/a?x=1&TOKEN=***&y=2."),
            ("http://h/a?sig=a%2Bb&sv=2020&code=c&key=d", "http://h/a?sig=***&sv=2020&code=***&key=***"),
            ("a?api-key=a&api_key=b&apikey=c", "a?api-key=***&api_key=***&apikey=***"),
            ("a?Ocp-Apim-Subscription-Key=a&b=c", "a?Ocp-Apim-Subscription-Key=***&b=c"),
            ("?client_secret=a&auth=b&sas=c&pwd=d", "?client_secret=***&auth=***&sas=***&pwd=***"),
            (
                "x='https://me:pw@h/a?wsdl&amp;access_token=b&amp;z'",
                "x='https://***@h/a?wsdl&amp;access_token=***&amp;z'",
            ),
            ("http://h/a?t%6fken=b%26c", "http://h/a?t%6fken=***"),
            ("h?url=http%3A%2F%2Fg%2F%3Ftoken%3Da%26f%3Db", "h?url=http%3A%2F%2Fg%2F%3Ftoken%3D***%26f%3Db"),
            ("http://h/a;jsessionid=0A?wsdl", "http://h/a;jsessionid=***"),
            ("location=&quot;?tok&#x65;n&#61;abc&quot;", "location=&quot;?tok&#x65;n&#61;***&quot;"),
            (r"http:\/\/h\/a?x\u0026token\u003dabc\u0026y", r"http:\/\/h\/a?x\u0026token\u003d***\u0026y"),
            (
                "u=http%253A%252F%252Fa%253Ab%2540h%252Fc%253Ftoken%253Dd%2526e",
                "u=http%253A%252F%252F***%2540h%252Fc%253Ftoken%253D***%2526e",
            ),
            ("http://h/a?xsd=key&name=ö&monkeys=1&token=", "http://h/a?xsd=key&name=ö&monkeys=1&token="),
            ("key=1 sig=2", "key=1 sig=2"),
        ] {
            assert_eq!(masked(given), expected);
            assert_eq!(masked(expected), expected);
            assert_eq!(masked_in_place(given).len(), given.len());
        }
        assert_eq!(masked_in_place("<a b='?key=döt'/>"), "<a b='?key=****'/>");
    }
}
