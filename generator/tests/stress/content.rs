//! Content models: wide, deep, ambiguous, and types that hold each other.

use super::documents::{Documents, count, each, filled, of_schema};

fn complex(name: &str, content: &str) -> String {
    format!(r#"<xs:complexType name="{name}">{content}</xs:complexType>"#)
}

fn field(name: &str, ty: &str) -> String {
    format!(r#"<xs:element name="{name}" type="{ty}"/>"#)
}

/// One sequence of many elements.
pub fn wide_sequence(size: usize) -> Documents {
    of_schema(&complex(
        "T",
        &format!("<xs:sequence>{}</xs:sequence>", filled(size, |at| field(&format!("e{at}"), "xs:int"))),
    ))
}

/// One choice of many elements.
pub fn wide_choice(size: usize) -> Documents {
    of_schema(&complex(
        "T",
        &format!("<xs:choice>{}</xs:choice>", filled(size, |at| field(&format!("e{at}"), "xs:int"))),
    ))
}

/// One choice whose branches begin alike.
pub fn ambiguous_choice(size: usize) -> Documents {
    let branch = |at: usize| {
        format!("<xs:sequence>{}{}</xs:sequence>", field("same", "xs:int"), field(&format!("e{at}"), "xs:int"))
    };
    of_schema(&complex("T", &format!("<xs:choice>{}</xs:choice>", filled(size, branch))))
}

/// One choice of many sequences that may be empty.
pub fn choice_of_sequences(size: usize) -> Documents {
    let optional = |name: String| format!(r#"<xs:element name="{name}" type="xs:int" minOccurs="0"/>"#);
    let branch =
        |at: usize| format!("<xs:sequence>{}{}</xs:sequence>", optional(format!("a{at}")), optional(format!("b{at}")));
    of_schema(&complex("T", &format!("<xs:choice>{}</xs:choice>", filled(size, branch))))
}

/// One choice of many wildcards, each of many namespaces.
pub fn choice_of_wildcards(size: usize) -> Documents {
    let count = ((size / 10) as f64).sqrt() as usize;
    let branch = |at: usize| {
        let namespaces = each(count, |number| format!("urn:{at}:{number} "));
        format!(r#"<xs:any namespace="{namespaces}"/>"#)
    };
    of_schema(&complex("T", &format!("<xs:choice>{}</xs:choice>", each(count, branch))))
}

/// One choice of many wildcards with one namespace each.
pub fn choice_of_small_wildcards(size: usize) -> Documents {
    let branches = filled(size, |at| format!(r#"<xs:any namespace="urn:{at}"/>"#));
    of_schema(&complex("T", &format!("<xs:choice>{branches}</xs:choice>")))
}

/// Mixed content of many elements.
pub fn mixed(size: usize) -> Documents {
    let fields = filled(size, |at| field(&format!("e{at}"), "xs:int"));
    of_schema(&format!(r#"<xs:complexType name="T" mixed="true"><xs:sequence>{fields}</xs:sequence></xs:complexType>"#))
}

/// Choices in sequences in choices, as deep as may be.
pub fn deep_choices(size: usize) -> Documents {
    let one = |at: usize| {
        let open = r#"<xs:choice><xs:element name="o"/><xs:sequence maxOccurs="2">"#.repeat(60);
        let close = "</xs:sequence></xs:choice>".repeat(60);
        complex(&format!("T{at}"), &format!("{open}{}{close}", field("a", "xs:int")))
    };
    of_schema(&filled(size, one))
}

/// Anonymous types in anonymous types, as deep as may be.
pub fn deep_types(size: usize) -> Documents {
    let one = |at: usize| {
        let open = r#"<xs:complexType><xs:sequence><xs:element name="aLongNameThatGetsLonger">"#.repeat(60);
        let close = "</xs:element></xs:sequence></xs:complexType>".repeat(60);
        format!(r#"<xs:element name="e{at}">{open}{close}</xs:element>"#)
    };
    of_schema(&filled(size, one))
}

/// A chain of types, each with a field of the next.
pub fn chain_of_fields(size: usize) -> Documents {
    let sample = complex("T10000", &format!("<xs:sequence>{}</xs:sequence>", field("e", "t:T10000")));
    let count = count(size, &sample);
    let one = |at: usize| {
        let next = (at + 1) % count;
        let optional = format!(r#"<xs:element name="e" type="t:T{next}" minOccurs="0"/>"#);
        complex(&format!("T{at}"), &format!("<xs:sequence>{optional}</xs:sequence>"))
    };
    of_schema(&each(count, one))
}

/// The same, without an end: every field is required.
pub fn endless_chain_of_fields(size: usize) -> Documents {
    let sample = complex("T10000", &format!("<xs:sequence>{}</xs:sequence>", field("e", "t:T10000")));
    let count = count(size, &sample);
    let one = |at: usize| {
        complex(
            &format!("T{at}"),
            &format!("<xs:sequence>{}</xs:sequence>", field("e", &format!("t:T{}", (at + 1) % count))),
        )
    };
    of_schema(&each(count, one))
}

/// Types of which each has fields of some others, all over the document.
pub fn net_of_fields(size: usize) -> Documents {
    let make = |at: usize, count: usize| {
        let fields = each(6, |number| {
            let target = (at * 31 + number * 7_919 + number * number * at + 1) % count;
            format!(r#"<xs:element name="f{number}" type="t:T{target}" minOccurs="0"/>"#)
        });
        complex(&format!("T{at}"), &format!("<xs:sequence>{fields}</xs:sequence>"))
    };
    let count = count(size, &make(10_000, 100_000));
    of_schema(&each(count, |at| make(at, count)))
}

/// A chain of choices, each of which holds the next.
pub fn chain_of_choices(size: usize) -> Documents {
    let make = |at: usize, count: usize| {
        let inner = field("e", &format!("t:T{}", (at + 1) % count));
        complex(&format!("T{at}"), &format!("<xs:choice>{inner}{}</xs:choice>", field("o", "xs:int")))
    };
    let count = count(size, &make(10_000, 100_000));
    of_schema(&each(count, |at| make(at, count)))
}

/// Attributes of one type, as many as may be.
pub fn attributes(size: usize) -> Documents {
    of_schema(&complex("T", &filled(size, |at| format!(r#"<xs:attribute name="a{at}" type="xs:int"/>"#))))
}
