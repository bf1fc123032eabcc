//! Complex types: derivation, groups, attributes, substitution.

use super::documents::{Documents, count, each, filled, of_schema};

fn derived(name: &str, how: &str, base: &str, content: &str) -> String {
    format!(
        r#"<xs:complexType name="{name}"><xs:complexContent><xs:{how} base="{base}">{content}</xs:{how}></xs:complexContent></xs:complexType>"#
    )
}

fn sequence(content: &str) -> String {
    format!("<xs:sequence>{content}</xs:sequence>")
}

fn complex(name: &str, content: &str) -> String {
    format!(r#"<xs:complexType name="{name}">{content}</xs:complexType>"#)
}

fn field(name: &str, ty: &str) -> String {
    format!(r#"<xs:element name="{name}" type="{ty}"/>"#)
}

/// A chain of extensions, each with a field of its own.
pub fn extensions(size: usize) -> Documents {
    let one = |at: usize| {
        derived(
            &format!("c{at}"),
            "extension",
            &format!("t:c{}", at + 1),
            &sequence(&field(&format!("e{at}"), "xs:int")),
        )
    };
    let count = count(size, &one(10_000));
    of_schema(&format!("{}{}", each(count, one), complex(&format!("c{count}"), "")))
}

/// A short one: what the review tried with 3,000.
pub fn extensions_below_the_limit(size: usize) -> Documents {
    extensions(size.min(12_000))
}

/// The same with attributes.
pub fn extensions_by_attributes(size: usize) -> Documents {
    let one = |at: usize| {
        let attribute = format!(r#"<xs:attribute name="a{at}"/>"#);
        derived(&format!("c{at}"), "extension", &format!("t:c{}", at + 1), &attribute)
    };
    let count = count(size, &one(10_000));
    of_schema(&format!("{}{}", each(count, one), complex(&format!("c{count}"), "")))
}

/// Empty extensions, each of which is used: every use is an enum over all further ones.
pub fn extensions_that_are_used(size: usize) -> Documents {
    let one = |at: usize| {
        let used = format!(r#"<xs:element name="e{at}" type="t:c{at}"/>"#);
        format!("{}{used}", derived(&format!("c{at}"), "extension", &format!("t:c{}", at + 1), ""))
    };
    let count = count(size, &one(10_000));
    of_schema(&format!("{}{}", each(count, one), complex(&format!("c{count}"), "")))
}

/// Many types that extend one with many fields.
pub fn extensions_of_one(size: usize) -> Documents {
    let base = complex("B", &sequence(&filled(size / 2, |at| field(&format!("e{at}"), "xs:int"))));
    let types = filled(size / 2, |at| derived(&format!("c{at}"), "extension", "t:B", ""));
    of_schema(&format!("{base}{types}{}", field("used", "t:B")))
}

/// A chain of restrictions of a type with attributes: a restriction keeps these.
pub fn restrictions(size: usize) -> Documents {
    let base = complex("B", &filled(size / 4, |at| format!(r#"<xs:attribute name="a{at}"/>"#)));
    let types = filled(3 * size / 4, |at| {
        let base = if at == 0 { "t:B".to_owned() } else { format!("t:c{}", at - 1) };
        derived(&format!("c{at}"), "restriction", &base, "")
    });
    of_schema(&format!("{base}{types}"))
}

/// A chain of types with simple content.
pub fn simple_contents(size: usize) -> Documents {
    let types = filled(size, |at| {
        let base = if at == 0 { "xs:string".to_owned() } else { format!("t:c{}", at - 1) };
        format!(
            r#"<xs:complexType name="c{at}"><xs:simpleContent><xs:extension base="{base}"><xs:attribute name="a{at}"/></xs:extension></xs:simpleContent></xs:complexType>"#
        )
    });
    of_schema(&types)
}

/// Nillable elements of types that derive from each other.
pub fn nillable_extensions(size: usize) -> Documents {
    let one = |at: usize| {
        let used = format!(r#"<xs:element name="e{at}" type="t:c{at}" nillable="true"/>"#);
        format!("{}{used}", derived(&format!("c{at}"), "extension", &format!("t:c{}", at + 1), ""))
    };
    let count = count(size.min(400_000), &one(10_000));
    of_schema(&format!("{}{}", each(count, one), complex(&format!("c{count}"), "")))
}

/// Groups that refer twice to the next.
pub fn groups_that_double(size: usize) -> Documents {
    let groups = filled(size, |at| {
        let next = format!(r#"<xs:group ref="t:g{}"/>"#, at + 1);
        format!(r#"<xs:group name="g{at}">{}</xs:group>"#, sequence(&format!("{next}{next}")))
    });
    of_schema(&format!("{groups}{}", complex("T", r#"<xs:group ref="t:g0"/>"#)))
}

/// Many types that refer to one group of many elements.
pub fn groups_that_are_used(size: usize) -> Documents {
    let group = filled(size / 2, |at| field(&format!("e{at}"), "xs:int"));
    let types = filled(size / 2, |at| complex(&format!("T{at}"), r#"<xs:group ref="t:g"/>"#));
    of_schema(&format!(r#"<xs:group name="g">{}</xs:group>{types}"#, sequence(&group)))
}

/// The same with attributes.
pub fn attribute_groups_that_are_used(size: usize) -> Documents {
    let group = filled(size / 2, |at| format!(r#"<xs:attribute name="a{at}"/>"#));
    let types = filled(size / 2, |at| complex(&format!("T{at}"), r#"<xs:attributeGroup ref="t:g"/>"#));
    of_schema(&format!(r#"<xs:attributeGroup name="g">{group}</xs:attributeGroup>{types}"#))
}

/// Attribute groups that refer twice to the next.
pub fn attribute_groups_that_double(size: usize) -> Documents {
    let groups = filled(size, |at| {
        let next = format!(r#"<xs:attributeGroup ref="t:g{}"/>"#, at + 1);
        format!(r#"<xs:attributeGroup name="g{at}"><xs:attribute name="a{at}"/>{next}{next}</xs:attributeGroup>"#)
    });
    of_schema(&format!("{groups}{}", complex("T", r#"<xs:attributeGroup ref="t:g0"/>"#)))
}

/// References to one attribute with a long default.
pub fn references_to_a_default(size: usize) -> Documents {
    let attribute = format!(r#"<xs:attribute name="a" type="xs:string" default="{}"/>"#, "x".repeat(size / 2));
    let types = filled(size / 2, |at| complex(&format!("T{at}"), r#"<xs:attribute ref="t:a"/>"#));
    of_schema(&format!("{attribute}{types}"))
}

/// References to one element with long documentation.
pub fn references_to_documentation(size: usize) -> Documents {
    let text = "word ".repeat(size / 10);
    let docs = format!("<xs:annotation><xs:documentation>{text}</xs:documentation></xs:annotation>");
    let element = format!(r#"<xs:element name="e" type="xs:int">{docs}</xs:element>"#);
    let types = filled(size / 2, |at| complex(&format!("T{at}"), &sequence(r#"<xs:element ref="t:e"/>"#)));
    of_schema(&format!("{element}{types}"))
}

/// Fields of one type with long documentation.
pub fn fields_with_documentation(size: usize) -> Documents {
    let text = "word ".repeat(size / 10);
    let docs = format!("<xs:annotation><xs:documentation>{text}</xs:documentation></xs:annotation>");
    let ty = format!(r#"<xs:simpleType name="S">{docs}<xs:restriction base="xs:int"/></xs:simpleType>"#);
    let types = filled(size / 2, |at| complex(&format!("T{at}"), &sequence(&field("e", "t:S"))));
    of_schema(&format!("{ty}{types}"))
}

/// A chain of substitutions.
pub fn substitutions(size: usize) -> Documents {
    let elements = filled(size, |at| format!(r#"<xs:element name="e{at}" substitutionGroup="t:e{}"/>"#, at + 1));
    of_schema(&elements)
}

/// One head with many members, and many references to it.
pub fn substitutions_of_one(size: usize) -> Documents {
    let head = field("h", "xs:string");
    let members = filled(size / 3, |at| format!(r#"<xs:element name="e{at}" substitutionGroup="t:h"/>"#));
    let users =
        filled(size / 3, |at| complex(&format!("T{at}"), r#"<xs:choice><xs:element ref="t:h"/><xs:any/></xs:choice>"#));
    let wide = filled(size / 3, |_| r#"<xs:element ref="t:h"/>"#.to_owned());
    of_schema(&format!("{head}{members}{users}{}", complex("W", &format!("<xs:choice>{wide}</xs:choice>"))))
}

/// Elements that may each stand for many others.
pub fn substitutions_of_many(size: usize) -> Documents {
    let count = ((size / 12) as f64).sqrt() as usize;
    let heads = each(count, |at| format!("t:h{at} "));
    let elements = each(count, |at| {
        format!(r#"{}<xs:element name="m{at}" substitutionGroup="{heads}"/>"#, field(&format!("h{at}"), "xs:string"))
    });
    of_schema(&elements)
}

/// Arrays of arrays, and one of very many dimensions.
pub fn arrays(size: usize) -> Documents {
    let array = |name: &str, item: &str| {
        derived(
            name,
            "restriction",
            "enc:Array",
            &format!(r#"<xs:attribute ref="enc:arrayType" wsdl:arrayType="{item}"/>"#),
        )
    };
    let chain = filled(size / 2, |at| array(&format!("a{at}"), &format!("t:a{}[]", at + 1)));
    let ranks = array("R", &format!("xs:int{}", "[]".repeat(size / 8)));
    let commas = array("C", &format!("xs:int[{}]", ",".repeat(size / 4)));
    of_schema(&format!("{chain}{ranks}{commas}"))
}
