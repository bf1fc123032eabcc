//! `xs:base64Binary` and `xs:hexBinary` (XSD 1.0 Part 2 §3.2.15, §3.2.16).

use soapstone::xsd::{Base64Binary, HexBinary};

#[test]
fn base64_literals() {
    for (literal, octets, written) in [
        ("", &b""[..], ""),
        ("AA==", b"\0", "AA=="),
        ("Zg==", b"f", "Zg=="),
        ("Zm8=", b"fo", "Zm8="),
        ("Zm9v", b"foo", "Zm9v"),
        (" Z m 9\n v\t", b"foo", "Zm9v"),
        ("Zm9vYmFy\r\nZm9vYg= =", b"foobarfoob", "Zm9vYmFyZm9vYg=="),
        ("+/+/", &[0xfb, 0xff, 0xbf], "+/+/"),
    ] {
        let value: Base64Binary = literal.parse().unwrap_or_else(|error| panic!("{literal:?}: {error}"));
        assert_eq!(&*value, octets, "{literal:?}");
        assert_eq!(value.to_string(), written);
    }
    for literal in
        ["Zg", "Zg=", "Zm8", "Z", "Zh==", "Zm9=", "Zm9v=", "====", "Zg==Zg==", "-_-_", "Zm9v!", "Zm\u{a0}9v", "é"]
    {
        assert!(literal.parse::<Base64Binary>().is_err(), "{literal:?}");
    }
}

#[test]
fn hex_literals() {
    for (literal, octets, written) in [
        ("", &b""[..], ""),
        ("0FB7", &[0x0f, 0xb7], "0FB7"),
        ("0fb8", &[0x0f, 0xb8], "0FB8"),
        (" 3c3F786d6C\n", b"<?xml", "3C3F786D6C"),
    ] {
        let value: HexBinary = literal.parse().unwrap();
        assert_eq!((&*value, value.to_string().as_str()), (octets, written));
    }
    for literal in ["0", "0F7", "0g", "G0", "0 0F", "0x0F", "é"] {
        assert!(literal.parse::<HexBinary>().is_err(), "{literal:?}");
    }
}

/// Lengths around the size of the pieces that text is written in, and text wrapped as MIME does.
#[test]
fn long_values() {
    for length in [3071, 3072, 3073, 6144, 100_000] {
        let octets: Vec<u8> = (0..length).map(|index: usize| (index * 7 % 256) as u8).collect();
        let value = Base64Binary::from(octets.clone());
        let text = value.to_string();
        assert_eq!(text.parse(), Ok(value.clone()));
        let lines: Vec<&str> = text.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
        assert_eq!(lines.join("\r\n").parse(), Ok(value));
        let value = HexBinary::from(octets);
        assert_eq!(value.to_string().parse(), Ok(value));
    }
}

#[test]
fn binary_values_are_their_octets() {
    let value = Base64Binary::from(vec![1, 2, 3]);
    assert_eq!((value.len(), value.as_ref(), value.first()), (3, &[1, 2, 3][..], Some(&1)));
    assert_eq!(Vec::from(value.clone()), [1, 2, 3]);
    assert_eq!(format!("{value:?}"), "Base64Binary(3 octets: 010203)");
    assert_eq!(format!("{:?}", HexBinary(vec![0; 20])), "HexBinary(20 octets: 00000000000000000000000000000000…)");
}
