//! Choices, nested sequences, wildcards, mixed content.

use soapstone::__support as rt;
use soapstone::codec::decode::NoteKind;

use crate::model::{PACKAGE, PLAIN, complex_type, slots, variants};
use crate::{clean, read, write};

variants!(Shape, SHAPE, rt::TypeDescriptor::choice(&PACKAGE, &[
    rt::FieldDescriptor::element(0, "A", rt::REQUIRED | rt::SIMPLE),
    rt::FieldDescriptor::element(0, "B", rt::REQUIRED | rt::REPEATED | rt::SIMPLE),
    rt::FieldDescriptor::particle(&PAIR, rt::REQUIRED),
]), { 0 A(String) once, 1 B(Vec<i32>) many, 2 C(Pair) once, });

impl Default for Shape {
    fn default() -> Self {
        Self::A(String::new())
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pair {
    pub key: String,
    pub value: Option<i32>,
}

static PAIR: rt::TypeDescriptor = rt::TypeDescriptor::sequence(
    &PACKAGE,
    &[
        rt::FieldDescriptor::element(0, "Key", rt::REQUIRED | rt::SIMPLE),
        rt::FieldDescriptor::element(0, "Value", rt::SIMPLE),
    ],
);
slots!(Pair, PAIR, { 0 key, 1 value, });

complex_type!(Holder, HOLDER, 1, {
    0 first: Option<String> = rt::FieldDescriptor::element(0, "First", rt::SIMPLE),
    1 shape: Shape = rt::FieldDescriptor::particle(&SHAPE, rt::REQUIRED),
    2 pairs: Vec<Pair> = rt::FieldDescriptor::particle(&PAIR, rt::REPEATED),
    3 extra: Vec<rt::RawElement> = rt::FieldDescriptor::any(rt::REPEATED),
    4 last: Option<String> = rt::FieldDescriptor::element(0, "Last", rt::SIMPLE),
});

#[test]
fn each_branch_of_a_choice() {
    for (xml, shape) in [
        ("<Root><A>a</A></Root>", Shape::A("a".into())),
        ("<Root><First>f</First><B>1</B><B>2</B></Root>", Shape::B(vec![1, 2])),
        ("<Root><Key>k</Key><Value>1</Value></Root>", Shape::C(Pair { key: "k".into(), value: Some(1) })),
    ] {
        let value: Holder = clean(&PLAIN, xml);
        assert_eq!(value.shape, shape);
        assert_eq!(write(&PLAIN, &value), xml);
    }
}

#[test]
fn a_repeated_group_starts_anew_where_its_order_does() {
    let xml = "<Root><A>a</A><Key>1</Key><Key>2</Key><Value>2</Value><Key>3</Key><Last>l</Last></Root>";
    let value: Holder = clean(&PLAIN, xml);
    let pairs: Vec<_> = value.pairs.iter().map(|pair| (pair.key.as_str(), pair.value)).collect();
    assert_eq!(pairs, [("1", None), ("2", Some(2)), ("3", None)]);
    assert_eq!(value.last.as_deref(), Some("l"));
    assert_eq!(write(&PLAIN, &value), xml);
}

#[test]
fn a_wildcard_takes_what_no_field_takes() {
    let xml = r#"<Root xmlns:p="urn:p"><A>a</A><p:x y="&lt;"><p:z/>t</p:x><Other/><Last>l</Last></Root>"#;
    let value: Holder = clean(&PLAIN, xml);
    assert_eq!(value.extra.len(), 2);
    assert_eq!(value.extra[0].to_xml(), r#"<p:x xmlns:p="urn:p" y="&lt;"><p:z/>t</p:x>"#);
    assert_eq!(value.last.as_deref(), Some("l"));
    assert_eq!(clean::<Holder>(&PLAIN, &write(&PLAIN, &value)), value);
}

#[test]
fn a_choice_that_is_missing_says_what_was_expected() {
    let error = read::<Holder>(&PLAIN, "<Root><First/></Root>").expect_err("the choice is required");
    assert_eq!(
        error.to_string(),
        "Root: A or B or Key is missing (byte 14); lenient decoding (`Options::lenient`) accepts the message"
    );
    let error = read::<Holder>(&PLAIN, "<Root><A/><Key>1</Key><Key>2</Key><Value>x</Value></Root>").expect_err("x");
    assert_eq!(error.path(), "Root/Value");
}

complex_type!(Ambiguous, AMBIGUOUS, 1, {
    0 interval: Interval = rt::FieldDescriptor::particle(&INTERVAL, rt::REQUIRED),
});

variants!(Interval, INTERVAL, rt::TypeDescriptor::choice(&PACKAGE, &[
    rt::FieldDescriptor::particle(&FROM, rt::REQUIRED),
    rt::FieldDescriptor::element(0, "Value", rt::REQUIRED | rt::SIMPLE),
]), { 0 From(From) once, 1 To(i32) once, });

impl Default for Interval {
    fn default() -> Self {
        Self::To(0)
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct From {
    pub low: i32,
    pub high: Option<i32>,
}
static FROM: rt::TypeDescriptor = rt::TypeDescriptor::sequence(
    &PACKAGE,
    &[
        rt::FieldDescriptor::element(0, "Low", rt::REQUIRED | rt::SIMPLE),
        rt::FieldDescriptor::element(0, "Value", rt::SIMPLE),
    ],
);
slots!(From, FROM, { 0 low, 1 high, });

#[test]
fn the_branch_that_can_begin_so_is_taken() {
    for (xml, interval) in [
        ("<Root><Value>2</Value></Root>", Interval::To(2)),
        ("<Root><Low>1</Low><Value>2</Value></Root>", Interval::From(From { low: 1, high: Some(2) })),
    ] {
        let value: Ambiguous = clean(&PLAIN, xml);
        assert_eq!(value.interval, interval);
        assert_eq!(write(&PLAIN, &value), xml);
    }
}

variants!(Inline, INLINE, rt::TypeDescriptor::choice(&PACKAGE, &[
    rt::FieldDescriptor::mixed_text(),
    rt::FieldDescriptor::element(0, "b", rt::SIMPLE),
    rt::FieldDescriptor::element(0, "p", 0),
]), { 0 Text(String) once, 1 Bold(String) once, 2 Part(Box<Mixed>) once, });

impl Default for Inline {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

complex_type!(Mixed, MIXED, 1, {
    0 content: Vec<Inline> = rt::FieldDescriptor::particle(&INLINE, rt::REPEATED),
});

#[test]
fn mixed_content_keeps_its_order_and_its_spaces() {
    let xml = "<Root>one <b>two</b> <b>three</b>, &lt;four&gt;<p>five<p/></p> </Root>";
    let value: Mixed = clean(&PLAIN, xml);
    assert_eq!(value.content.len(), 7);
    assert_eq!(value.content[4], Inline::Text(", <four>".into()));
    assert_eq!(write(&PLAIN, &value), xml);
}

complex_type!(Once, ONCE, 1, { 0 content: Option<Inline> = rt::FieldDescriptor::particle(&INLINE, 0), });

#[test]
fn text_beyond_what_mixed_content_takes_is_noted() {
    let (value, notes) = read::<Once>(&PLAIN, "<Root>one<!-- --><u/> <u/>two</Root>").expect("readable");
    assert_eq!(value.content, Some(Inline::Text("one".into())));
    let noted: Vec<_> = notes.iter().map(|note| (note.kind(), note.raw())).collect();
    assert!(noted.contains(&(NoteKind::Text, "two")), "{noted:?}");
    assert_eq!(noted.iter().filter(|(kind, _)| *kind == NoteKind::Text).count(), 1, "blanks are none: {noted:?}");
}

complex_type!(Repeated, REPEATED, 1, {
    0 shapes: Vec<Shape> = rt::FieldDescriptor::particle(&SHAPE, rt::REPEATED),
    1 end: Option<i32> = rt::FieldDescriptor::element(0, "End", rt::SIMPLE),
});

#[test]
fn a_repeated_choice_keeps_its_order() {
    let xml = "<Root><B>1</B><B>2</B><A>a</A><B>3</B><Key>k</Key><A>b</A><Key>l</Key><Value>4</Value><Key>m</Key><End>5</End></Root>";
    let value: Repeated = clean(&PLAIN, xml);
    assert_eq!(value.shapes.len(), 7);
    assert_eq!(value.shapes[0], Shape::B(vec![1, 2]));
    assert_eq!(write(&PLAIN, &value), xml);
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Open {
    pub a: Option<String>,
    pub any: Vec<rt::RawElement>,
}
static OPEN: rt::TypeDescriptor = rt::TypeDescriptor::sequence(
    &PACKAGE,
    &[rt::FieldDescriptor::element(0, "A", rt::SIMPLE), rt::FieldDescriptor::any(rt::REPEATED)],
);
slots!(Open, OPEN, { 0 a, 1 any, });

complex_type!(Around, AROUND, 1, {
    0 open: Open = rt::FieldDescriptor::particle(&OPEN, rt::REQUIRED),
    1 b: Option<String> = rt::FieldDescriptor::element(1, "B", rt::SIMPLE),
});

#[test]
fn a_wildcard_in_a_group_leaves_what_the_record_expects() {
    let value: Around = clean(&PLAIN, r#"<Root><A>a</A><X/><m:B xmlns:m="urn:maps/10.7">b</m:B></Root>"#);
    assert_eq!((value.open.any.len(), value.b.as_deref()), (1, Some("b")));
    assert_eq!(clean::<Around>(&PLAIN, "<Root/>"), Around::default());
}

#[test]
fn an_optional_group_out_of_order_is_still_one_group() {
    #[derive(Debug, Clone, Default, PartialEq)]
    pub struct One {
        pub pair: Option<Pair>,
    }
    static ONE: rt::TypeDescriptor =
        rt::TypeDescriptor::complex_type(&PACKAGE, 1, "One", &[rt::FieldDescriptor::particle(&PAIR, 0)]);
    slots!(One, ONE, { 0 pair, });
    let (value, notes) = read::<One>(&PLAIN, "<Root><Value>1</Value><Key>k</Key></Root>").expect("readable");
    assert_eq!(value.pair, Some(Pair { key: "k".into(), value: Some(1) }));
    assert_eq!(notes.len(), 1);
}

#[test]
fn several_elements_are_no_value_of_any_type() {
    let made = |shape: &Shape| rt::AnyType::encode(shape).map(|value| format!("{value:?}"));
    assert!(made(&Shape::A("a".into())).is_ok() && made(&Shape::B(vec![1])).is_ok());
    for several in [Shape::B(Vec::new()), Shape::B(vec![1, 2]), Shape::C(Pair { key: "k".into(), value: Some(1) })] {
        let made = made(&several);
        assert!(made.is_err(), "{made:?}");
    }
}
