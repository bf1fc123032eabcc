//! The English texts by which services report that they reject a token.

/// Returns whether a text, such as [`Fault::string`](crate::Fault::string), reports that a token is rejected with this
/// number.
///
/// The text begins with phrases about a token, a reason and the number, or it is nothing but the number. Other texts
/// mention tokens, too. Schemes of services that send their code only in the text use this in
/// [`TokenScheme::classify`](super::TokenScheme::classify).
///
/// # Examples
///
/// ```
/// use soapstone::token::text_rejects_token;
///
/// assert!(text_rejects_token("Invalid Token: 498", 498));
/// assert!(text_rejects_token("Code: 498, token expired", 498));
/// assert!(text_rejects_token("498", 498));
/// assert!(!text_rejects_token("Unexpected token ')' at position 498", 498));
/// ```
#[must_use]
pub fn text_rejects_token(text: &str, number: u32) -> bool {
    const NEUTRAL: [&str; 20] = [
        "the", "a", "this", "your", "access", "security", "is", "was", "has", "been", "be", "must", "not", "no",
        "longer", "or", "error", "code", "http", "status",
    ];
    const REASONS: [&str; 7] = ["invalid", "required", "expired", "missing", "valid", "provided", "supplied"];
    let number = number.to_string();
    let (mut token, mut reason, mut found) = (false, false, false);
    for word in words(text) {
        match word.as_str() {
            "token" => token = true,
            word if word == number => found = true,
            word if REASONS.contains(&word) => reason = true,
            word if NEUTRAL.contains(&word) => {}
            // The first phrase ends here.
            _ => break,
        }
    }
    found && (token && reason || words(text).all(|word| word == number || word == "code"))
}

/// Returns the words of a text, in lower case.
fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_texts_about_a_token_reject_one() {
        let rejections =
            ["1021", "Code: 1021", "Token expired (1021)", "The security token is not valid: 1021, get another one"];
        for text in rejections {
            assert!(text_rejects_token(text, 1021), "{text}");
        }
        let others = [
            "Unexpected token ')' at position 1021",
            "Parcel 1021 needs a token",
            "Token 1021",
            "1021 records were read before the token expired",
            "Token expired (11021)",
            "Error code 1022",
            "",
        ];
        for text in others {
            assert!(!text_rejects_token(text, 1021), "{text}");
        }
    }
}
