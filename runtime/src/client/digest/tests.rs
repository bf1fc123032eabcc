//! Credentials for challenges, by the examples of RFC 7616.

use super::*;

fn auth(username: &str, password: &str) -> Arc<DigestAuth> {
    Options::default().digest_auth(username, password).digest.unwrap()
}

fn challenge(field: &str) -> Challenge {
    let mut headers = Headers::default();
    headers.set("WWW-Authenticate", field);
    Challenge::of(&headers).unwrap()
}

/// Returns the header with the credentials.
fn value(auth: &DigestAuth, challenge: &Challenge, cnonce: &str, method: Method, url: &Url) -> String {
    let response = auth.response(challenge, 1, cnonce, method, url);
    auth.value(challenge, 1, cnonce, &response, url).to_string()
}

#[test]
fn the_examples_of_the_specification_are_answered() {
    const NONCE: &str = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";
    const CNONCE: &str = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ";
    let url = Url::parse("http://www.example.org/dir/index.html").unwrap();
    // RFC 7616 §3.9.1.
    for (algorithm, response) in [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ] {
        let field = format!(
            "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, nonce=\"{NONCE}\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\""
        );
        let value = value(&auth("Mufasa", "Circle of Life"), &challenge(&field), CNONCE, Method::Get, &url);
        assert_eq!(
            value,
            format!(
                "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", nonce=\"{NONCE}\", uri=\"/dir/index.html\", \
                 response=\"{response}\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\", cnonce=\"{CNONCE}\", \
                 algorithm={algorithm}, qop=auth, nc=00000001"
            )
        );
    }
    // RFC 2069, by the erratum 749.
    let old = challenge("Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\"");
    let value = value(&auth("Mufasa", "CircleOfLife"), &old, "", Method::Get, &url);
    assert!(value.ends_with("uri=\"/dir/index.html\", response=\"1949323746fe6a43ef61f9606e7febea\""), "{value}");
}

#[test]
fn names_of_users_are_escaped_encoded_or_hashed() {
    let url = Url::parse("http://h/").unwrap();
    let plain = challenge("Digest realm=r, nonce=n, qop=auth");
    let start = |name: &str, challenge| value(&auth(name, "p"), challenge, "c", Method::Post, &url);
    assert!(start("a\"b\\c", &plain).starts_with("Digest username=\"a\\\"b\\\\c\", realm=\"r\""));
    // RFC 7616 §3.9.2.
    assert!(start("J\u{e4}s\u{f8}n Doe", &plain).starts_with("Digest username*=UTF-8''J%C3%A4s%C3%B8n%20Doe, realm="));
    let hashed = challenge("Digest realm=r, nonce=n, qop=auth, algorithm=SHA-256, userhash=true");
    let value = start("ann", &hashed);
    assert!(value.contains(", userhash=true") && !value.contains("ann"), "{value}");
}

#[test]
fn calls_that_get_the_same_nonce_are_counted_together() {
    let options = Settings::new(&Options::default().digest_auth("ann", "p4ss")).unwrap();
    let url = Url::parse("https://h/").unwrap();
    let count = |nonce: &str| {
        let mut rejected = Response::new(401, "text/plain", "");
        rejected.headers.set("WWW-Authenticate", format!("Digest realm=r, nonce={nonce}, qop=auth"));
        assert!(ChallengeCount::default().count(&options, &url, &rejected));
        let credentials = options.digest.as_ref().unwrap().credentials(&Request::get(url.clone())).unwrap();
        credentials.rsplit_once("nc=").unwrap().1.to_owned()
    };
    assert_eq!([count("a"), count("a"), count("b"), count("b")], ["00000001", "00000002", "00000001", "00000002"]);
}
