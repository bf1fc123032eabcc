//! Documents as texts: names, namespaces, documentation, mistakes.

use super::documents::{Documents, definitions, filled, of_schema, one, schema};

/// Very long names, and references to them.
pub fn long_names(size: usize) -> Documents {
    let name = "n".repeat(size / 4);
    of_schema(&format!(
        r#"<xs:complexType name="{name}"/><xs:element name="{name}" type="t:{name}"/><xs:group name="g"><xs:sequence><xs:element ref="t:{name}"/></xs:sequence></xs:group>{}"#,
        filled(size / 4, |at| format!(r#"<xs:complexType name="T{at}"><xs:group ref="t:g"/></xs:complexType>"#))
    ))
}

/// A very long target namespace, which is a part of every name.
pub fn long_namespace(size: usize) -> Documents {
    let elements = filled(size / 2, |at| format!(r#"<xs:element name="e{at}" type="xs:int"/>"#));
    one(schema(&elements).replace("urn:t", &format!("urn:{}", "t".repeat(size / 8))))
}

/// A schema for each of many namespaces.
pub fn namespaces(size: usize) -> Documents {
    let schemas = filled(size, |at| {
        format!(
            r#"<xs:schema targetNamespace="urn:t{at}"><xs:complexType name="T"/><xs:simpleType name="S"><xs:restriction base="xs:string"><xs:enumeration value="a"/></xs:restriction></xs:simpleType></xs:schema>"#
        )
    });
    one(definitions(&format!("<wsdl:types>{schemas}</wsdl:types>")))
}

/// A schema for each of many namespaces that all have the same last part.
pub fn namespaces_alike(size: usize) -> Documents {
    let schemas = filled(size, |at| {
        format!(r#"<xs:schema targetNamespace="http://example.com/{at}/types"><xs:complexType name="T"/></xs:schema>"#)
    });
    one(definitions(&format!("<wsdl:types>{schemas}</wsdl:types>")))
}

/// A prefix that is declared for each of many elements.
pub fn prefixes(size: usize) -> Documents {
    of_schema(&filled(size, |at| format!(r#"<xs:element xmlns:q{at}="urn:q{at}" name="e{at}" type="q{at}:T"/>"#)))
}

/// Documentation that is one long word, one long line, and many short lines.
pub fn documentation(size: usize) -> Documents {
    let docs = |text: &str| format!("<xs:annotation><xs:documentation>{text}</xs:documentation></xs:annotation>");
    let ty = |name: &str, text: &str| format!(r#"<xs:complexType name="{name}">{}</xs:complexType>"#, docs(text));
    of_schema(&format!(
        "{}{}{}",
        ty("A", &"x".repeat(size / 3)),
        ty("B", &"w ".repeat(size / 6)),
        ty("C", &"l\n\n".repeat(size / 9))
    ))
}

/// Many documentations of one component.
pub fn documentations(size: usize) -> Documents {
    let docs = filled(size, |at| format!("<xs:documentation>{at}</xs:documentation>"));
    of_schema(&format!(r#"<xs:complexType name="T"><xs:annotation>{docs}</xs:annotation></xs:complexType>"#))
}

/// Names that become the same identifier.
pub fn names_alike(size: usize) -> Documents {
    let spelt = |at: usize| {
        let name: String = (0..20).map(|bit| if (at >> bit) & 1 == 0 { "-a" } else { "_a" }).collect();
        format!("n{name}")
    };
    of_schema(&filled(size, |at| format!(r#"<xs:element name="{}"><xs:complexType/></xs:element>"#, spelt(at))))
}

/// One component that is defined again and again.
pub fn definitions_again(size: usize) -> Documents {
    let element = |at: usize| format!(r#"<xs:element name="e" type="xs:{}"/>"#, ["int", "date"][at % 2]);
    let ty = |at: usize| format!(r#"<xs:complexType name="T"><xs:attribute name="a{at}"/></xs:complexType>"#);
    of_schema(&format!("{}{}", filled(size / 2, element), filled(size / 2, ty)))
}

/// References to what does not exist, but almost does.
pub fn lost_references(size: usize) -> Documents {
    let types = filled(size / 2, |at| format!(r#"<xs:complexType name="Type{at}"/>"#));
    let users = filled(size / 2, |at| format!(r#"<xs:element name="e{at}" type="t:Typo{at}"/>"#));
    of_schema(&format!("{types}{users}"))
}

/// Character references, comments, sections and instructions.
pub fn markup(size: usize) -> Documents {
    let text = filled(size / 2, |_| "&#x41;&amp;<![CDATA[x]]><!-- c --><?p i?>".to_owned());
    let between = filled(size / 2, |_| "<!-- c --><?p i?>".to_owned());
    of_schema(&format!(
        r#"{between}<xs:complexType name="T"><xs:annotation><xs:documentation>{text}</xs:documentation></xs:annotation></xs:complexType>"#
    ))
}

/// Extension elements and attributes that nothing reads.
pub fn foreign(size: usize) -> Documents {
    of_schema(&filled(size, |at| {
        format!(
            r#"<xs:element name="e{at}" type="xs:int" x:y="z" xmlns:x="urn:x"><xs:annotation><xs:appinfo><x:a b="c"/></xs:appinfo></xs:annotation></xs:element>"#
        )
    }))
}
