//! Simple types: enumerations, unions, lists, facets.

use super::documents::{Documents, count, each, filled, of_schema};

fn union_of(name: &str, members: &str) -> String {
    format!(r#"<xs:simpleType name="{name}"><xs:union memberTypes="{members}"/></xs:simpleType>"#)
}

fn enumeration(name: &str, base: &str, values: &str) -> String {
    format!(r#"<xs:simpleType name="{name}"><xs:restriction base="{base}">{values}</xs:restriction></xs:simpleType>"#)
}

fn value(at: usize) -> String {
    format!(r#"<xs:enumeration value="v{at}"/>"#)
}

/// Each level is a union of two unions of the next.
pub fn unions_that_double(size: usize) -> Documents {
    let unions = filled(size, |at| {
        let (level, next) = (at % 60, (at % 60) + 1);
        let set = at / 60;
        let end = if next == 60 { union_of(&format!("u{set}l60"), "xs:int xs:dateTime") } else { String::new() };
        let inner = format!("t:u{set}l{next}");
        let inner = format!("{inner} {inner}a");
        format!(
            "{}{}{end}{}",
            union_of(&format!("u{set}l{level}"), &inner),
            union_of(&format!("u{set}l{level}a"), &inner),
            if next == 60 { union_of(&format!("u{set}l60a"), "xs:date") } else { String::new() }
        )
    });
    of_schema(&unions)
}

/// The same with enumerations in the end, so that each union is one.
pub fn enumerations_that_double(size: usize) -> Documents {
    let levels = 40;
    let unions = each(levels, |level| {
        let inner = format!("t:u{0} t:u{0}a", level + 1);
        format!("{}{}", union_of(&format!("u{level}"), &inner), union_of(&format!("u{level}a"), &inner))
    });
    let last = enumeration(&format!("u{levels}"), "xs:string", &filled(size / 2, value));
    let other = enumeration(&format!("u{levels}a"), "xs:string", r#"<xs:enumeration value="w"/>"#);
    of_schema(&format!("{unions}{last}{other}"))
}

/// Each union has the values of the next and one more.
pub fn unions_that_add_up(size: usize) -> Documents {
    let sample =
        format!("{}{}", union_of("u10000", "t:u10000 t:e10000"), enumeration("e10000", "xs:string", &value(1)));
    let count = count(size, &sample);
    let unions = each(count, |at| {
        let one = enumeration(&format!("e{at}"), "xs:string", &format!(r#"<xs:enumeration value="v{at}"/>"#));
        format!("{}{one}", union_of(&format!("u{at}"), &format!("t:u{} t:e{at}", at + 1)))
    });
    of_schema(&format!("{unions}{}", enumeration(&format!("u{count}"), "xs:string", &value(0))))
}

/// A union of many types.
pub fn union_of_many(size: usize) -> Documents {
    let count = count(size, &union_of("m10000 t:m10000", "xs:int xs:date"));
    let members = each(count, |at| format!("t:m{at} "));
    of_schema(&format!(
        "{}{}",
        each(count, |at| union_of(&format!("m{at}"), "xs:int xs:date")),
        union_of("all", &members)
    ))
}

/// Anonymous unions in unions.
pub fn unions_in_unions(size: usize) -> Documents {
    let one = |at: usize| {
        let (open, close) = ("<xs:simpleType><xs:union memberTypes=\"xs:int\">", "</xs:union></xs:simpleType>");
        let inner = "<xs:simpleType><xs:restriction base=\"xs:date\"/></xs:simpleType>";
        let nested = format!("{}{inner}{}", open.repeat(80), close.repeat(80));
        format!(r#"<xs:simpleType name="u{at}"><xs:union>{nested}</xs:union></xs:simpleType>"#)
    };
    of_schema(&filled(size, one))
}

/// One enumeration of many values.
pub fn enumeration_of_many(size: usize) -> Documents {
    of_schema(&enumeration("E", "xs:string", &filled(size, value)))
}

/// Values that become the same identifier.
pub fn enumeration_of_signs(size: usize) -> Documents {
    let signs = ['+', '-', '*', '/', '.', ',', ';', ':'];
    let value = |at: usize| {
        let text: String = (0..8).map(|digit| signs[(at >> (3 * digit)) % 8]).collect();
        format!(r#"<xs:enumeration value="{text}"/>"#)
    };
    of_schema(&enumeration("E", "xs:string", &filled(size, value)))
}

/// Values that have many words in common.
pub fn enumeration_of_long_values(size: usize) -> Documents {
    let words = "word ".repeat(200);
    of_schema(&enumeration("E", "xs:string", &filled(size, |at| format!(r#"<xs:enumeration value="{words}v{at}"/>"#))))
}

/// Many fields of a type whose values are facets of each.
pub fn facets_of_many_fields(size: usize) -> Documents {
    let values = filled(size / 2, |at| format!(r#"<xs:enumeration value="{at}.5"/>"#));
    fields_of(&enumeration("E", "xs:decimal", &values), size / 2)
}

/// Many fields of a type with a long pattern.
pub fn pattern_of_many_fields(size: usize) -> Documents {
    let pattern = format!(r#"<xs:pattern value="{}"/>"#, "a|".repeat(size / 4));
    fields_of(&enumeration("E", "xs:string", &pattern), size / 2)
}

fn fields_of(ty: &str, size: usize) -> Documents {
    let fields = filled(size, |at| format!(r#"<xs:element name="e{at}" type="t:E"/>"#));
    of_schema(&format!(r#"{ty}<xs:complexType name="T"><xs:sequence>{fields}</xs:sequence></xs:complexType>"#))
}

/// A chain of restrictions, each with a pattern, and fields of each of them.
pub fn restrictions(size: usize) -> Documents {
    let types = filled(size, |at| {
        let pattern = format!(r#"<xs:pattern value="{at}[a-z]*"/>"#);
        let field = format!(r#"<xs:element name="e{at}" type="t:s{at}"/>"#);
        format!("{}{field}", enumeration(&format!("s{at}"), &format!("t:s{}", at + 1), &pattern))
    });
    of_schema(&types)
}

/// A chain of restrictions of an enumeration.
pub fn restrictions_of_an_enumeration(size: usize) -> Documents {
    let sample = enumeration("s10000", "t:s10000", "");
    let count = count(size / 2, &sample);
    let types = each(count, |at| enumeration(&format!("s{at}"), &format!("t:s{}", at + 1), ""));
    of_schema(&format!("{types}{}", enumeration(&format!("s{count}"), "xs:string", &filled(size / 2, value))))
}

/// Lists of lists of lists.
pub fn lists(size: usize) -> Documents {
    let list =
        |at: usize| format!(r#"<xs:simpleType name="l{at}"><xs:list itemType="t:l{}"/></xs:simpleType>"#, at + 1);
    of_schema(&filled(size, list))
}
