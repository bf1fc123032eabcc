//! Texts that are masked, and texts that remain readable.

use super::*;

#[test]
fn urls_keep_everything_but_secrets() {
    let cases = [
        ("https://h/a?x=1&token=abc&y=%20", "https://h/a?x=1&token=***&y=%20"),
        ("https://h/a?Token=abc", "https://h/a?Token=***"),
        ("https://h/a?access_token=abc&tok=1", "https://h/a?access_token=***&tok=1"),
        (
            "https://h/t?request=getToken&username=u&password=p%26w",
            "https://h/t?request=getToken&username=u&password=***",
        ),
        ("https://me:pw@h:8443/a", "https://***@h:8443/a"),
        ("https://h/a?t%6fken=abc", "https://h/a?t%6fken=***"),
        ("https://h/a#access_token=abc", "https://h/a#access_token=***"),
        (
            "https://h/proxy?url=https%3A%2F%2Fg%2F%3Ftoken%3Dabc%26f%3Djson",
            "https://h/proxy?url=https%3A%2F%2Fg%2F%3Ftoken%3D***%26f%3Djson",
        ),
        ("https://h/a?token=", "https://h/a?token="),
        ("https://h/a?sig=a%2Bb&sv=2020&code=c&key=d", "https://h/a?sig=***&sv=2020&code=***&key=***"),
        ("https://h/a?api-version=1&Subscription-Key=a", "https://h/a?api-version=1&Subscription-Key=***"),
        ("https://h/a?country_code=de&monkeys=1#code=c", "https://h/a?country_code=de&monkeys=1#code=***"),
        (
            "https://h/a?to=https%3A%2F%2Fg%2F%3Fsig%3Dabc%26f%3Djson",
            "https://h/a?to=https%3A%2F%2Fg%2F%3Fsig%3D***%26f%3Djson",
        ),
        ("https://h/a", "https://h/a"),
    ];
    for (given, expected) in cases {
        assert_eq!(url(&Url::parse(given).unwrap()), expected);
    }
}

#[test]
fn texts_lose_what_is_assigned_to_a_secret_name() {
    let cases = [
        (r#"{"token":"abc","expires":1}"#, r#"{"token":"***","expires":1}"#),
        (r#"{"password" : 'a b'}"#, r#"{"password" : '***'}"#),
        ("GET /x?token=abc HTTP/1.1 token=def", "GET /x?token=*** HTTP/1.1 token=***"),
        ("Invalid token: 498", "Invalid token: 498"),
        ("https://u:it's@h/x", "https://***@h/x"),
        ("see https://u:p@h/x and http://h/y", "see https://***@h/x and http://h/y"),
        ("Ünïcode PASSWORD=ß!&x", "Ünïcode PASSWORD=***&x"),
        ("token=", "token="),
        ("token=token=a password=b token=c", "token=*** password=*** token=***"),
        ("<password>hunter2</password>", "<password>***</password>"),
        ("<w:Password Type='t'><![CDATA[a]]></w:Password><b>", "<w:Password Type='t'>***</w:Password><b>"),
        ("&lt;password&gt;hunter2&lt;/password&gt;", "&lt;password&gt;***&lt;/password&gt;"),
        ("%3Ctoken%3Ehunter2%3C/token%3E", "%3Ctoken%3E***%3C/token%3E"),
        (
            "<GetToken><username>u</username><password>p</password></GetToken>",
            "<GetToken><username>u</username><password>***</password></GetToken>",
        ),
        ("<token/><a>b</a><token></token>", "<token/><a>b</a><token></token>"),
        ("<password>cut of", "<password>***"),
        ("{'token': 'abc', \"x\": 1}", "{'token': '***', \"x\": 1}"),
        ("<user password=\"a b\" token='c'/>", "<user password=\"***\" token='***'/>"),
        ("{&quot;token&quot;:&quot;abc&quot;}", "{&quot;token&quot;:&quot;***&quot;}"),
        ("password: hunter3", "password: ***"),
        ("Password : hunter3; next", "Password : ***; next"),
        ("password = hunter3", "password = ***"),
        ("Authorization: Basic YTpi\nHost: h", "Authorization: ***\nHost: h"),
        ("Token: expired. Signature: f(x)", "Token: expired. Signature: f(x)"),
        ("no token: “Sign in” and Token: abc", "no token: “Sign in” and Token: ***"),
        (
            "cannot reach https://h/a?sig=abc&sv=1&subscription-key=def, or 'https://h/a?code=ghi'",
            "cannot reach https://h/a?sig=***&sv=1&subscription-key=*** or 'https://h/a?code=***'",
        ),
        ("{\"error\":{\"code\":498}} code=7, key: 5", "{\"error\":{\"code\":498}} code=7, key: 5"),
        ("", ""),
    ];
    for (given, expected) in cases {
        assert_eq!(text(given), expected);
    }
}

#[test]
fn long_texts_full_of_names_take_no_longer_than_others() {
    let begun = std::time::Instant::now();
    for piece in ["<xtoken><b>", "<xtoken>", "token", "token=", "<token", "&lt;token&gt;", "?sig=a&b", "http://", "?a"]
    {
        let given = piece.repeat(1 << 16);
        assert!(!text(&given).is_empty());
    }
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

/// A password in which every sign is special somewhere.
const PASSWORD: &str = "pA9&<\"x'/+ \\é%Zq";

#[test]
fn known_secrets_go_in_every_spelling() {
    let scrubber = Scrubber::new(["p&w \"x\"", ""]);
    for given in ["p&w \"x\"", "p%26w+%22x%22", "p%26w%20%22x%22", "p&amp;w &quot;x&quot;", "p&w \\\"x\\\""] {
        assert_eq!(scrubber.scrub(&format!("<{given}>")), "<***>");
    }
    let scrubber = Scrubber::new([PASSWORD]);
    for given in [
        PASSWORD,
        // `html.escape` of Python, `htmlentities` of PHP, references by number.
        "pA9&amp;&lt;&quot;x&#x27;/+ \\é%Zq",
        "pA9&amp;&lt;&quot;x&#039;/+ \\&eacute;%Zq",
        "pA9&#38;&#60;&#34;x&#39;&#47;&#43;&#32;&#92;&#233;&#37;Zq",
        "&#x70;A9&#x26;&#X3C;&#x22;x&#x27;&#x2f;+ \\&#xE9;%Zq",
        // JSON, of which some escape more than others.
        "pA9\\u0026\\u003C\\\"x\\u0027\\/+ \\\\\\u00e9%Zq",
        "pA9&<\\\"x'/+ \\\\é%Zq",
        // Percent-encoding: all of it, in lower case, some of it, as a form, in Latin-1, twice, and of HTML.
        "pA9%26%3C%22x%27%2F%2B%20%5C%C3%A9%25Zq",
        "pA9%26%3c%22x%27%2f%2b%20%5c%c3%a9%25Zq",
        "pA9&%3c\"x'/+ \\é%Zq",
        "pA9%26%3C%22x%27%2F%2B+%5C%C3%A9%25Zq",
        "pA9%26%3C%22x%27%2F%2B+%5C%E9%25Zq",
        "pA9%2526%253C%2522x%2527%252F%252B%2520%255C%25C3%25A9%2525Zq",
        "pA9%26amp%3B%26lt%3B%26quot%3Bx%26%23x27%3B/%2B%20%5C%C3%A9%25Zq",
        "pA9&amp;amp;&amp;lt;&amp;quot;x&amp;#x27;/+ \\é%Zq",
        // Python's `repr` of bytes.
        "pA9&<\"x\\'/+ \\\\\\xc3\\xa9%Zq",
    ] {
        assert_eq!(scrubber.scrub(&format!("({given})")), "(***)", "{given}");
    }
}

#[test]
fn known_secrets_go_in_base64() {
    use base64::Engine as _;
    use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD};

    let scrubber = Scrubber::new([PASSWORD]);
    let pair = format!("ann:{PASSWORD}");
    for engine in [BASE64_STANDARD, BASE64_URL_SAFE, BASE64_URL_SAFE_NO_PAD] {
        for user in ["", "a", "an", "ann"] {
            let encoded = engine.encode(format!("{user}:{PASSWORD}"));
            assert_eq!(scrubber.scrub(&format!("Basic {encoded}, you sent")), "Basic ***, you sent");
            let escaped = encoded.replace('=', "%3D").replace('/', "&#47;");
            assert_eq!(scrubber.scrub(&format!("Basic {escaped}, you sent")), "Basic ***, you sent", "{escaped}");
        }
    }
    let lines = BASE64_STANDARD.encode(format!("{}{pair}", "x".repeat(54))).replacen("eHh4", "\r\neHh4", 0);
    let (one, other) = lines.split_at(76);
    assert_eq!(scrubber.scrub(&format!("{one}\r\n{other}.")), "***.");
    assert_eq!(Scrubber::new(["abc"]).scrub("AAAAYWJjAAAA"), "AAAAYWJjAAAA", "shorter ones are in much");
}

#[test]
fn what_holds_no_secret_stays_as_it_is() {
    let scrubber = Scrubber::new([PASSWORD, "tok+en", "Hund"]);
    for text in [
        "",
        "100% of &amp; \\ a+b %41 &#65;",
        "https://gis.example.com/arcgis/services/Map/MapServer?f=json&x=%2525",
        "ä€😀 %e4",
        "hundert",
    ] {
        assert_eq!(scrubber.scrub(text), text);
    }
    assert_eq!(scrubber.scrub("ä tok en€tok%20en, der Hund"), "ä ***€***, der ***");
}

#[test]
fn long_texts_full_of_escapes_take_no_longer_than_others() {
    let scrubber = Scrubber::new([PASSWORD, "abcd"]);
    let begun = std::time::Instant::now();
    for piece in ["%25", "&amp;", "\\\\", "%2525", "abc", "YWJj", "&", "ab cd", "pA9&"] {
        assert!(!scrubber.scrub(&piece.repeat(1 << 16)).is_empty());
    }
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

#[test]
fn excerpts_are_one_short_line_without_markup() {
    let page = b"<html><head><style>b{}</style></head>\r\n<body><h1>Sign  in</h1>please\x07</body></html>";
    assert_eq!(excerpt(page, 80), "Sign in please");
    assert_eq!(excerpt("ä".repeat(10).as_bytes(), 3), "äää…");
    assert_eq!(excerpt(b"<a/>", 9), "<a/>");
    assert_eq!(excerpt(&[0xff, 0xfe], 3), "\u{fffd}\u{fffd}");
}
