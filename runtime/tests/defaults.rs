//! A choice holds a default until its element is read. The default is then discarded without leaking memory.
//!
//! This is a program of its own because it counts allocations.

use peak_alloc::PeakAlloc;
use soapstone::__support as rt;
use soapstone::codec::decode::{DecodeOptions, Decoder};

#[global_allocator]
static COUNT: PeakAlloc = PeakAlloc;

static PACKAGE: rt::NamespaceTable = rt::NamespaceTable { namespaces: &[rt::Namespace { uri: "", prefix: "" }] };
static ROOT: rt::FieldDescriptor = rt::FieldDescriptor::element(0, "Root", rt::REQUIRED);

#[derive(Debug, Default, PartialEq)]
struct Leaf {
    text: Option<String>,
}

static LEAF: rt::TypeDescriptor =
    rt::TypeDescriptor::complex_type(&PACKAGE, 0, "Leaf", &[rt::FieldDescriptor::element(0, "Text", rt::SIMPLE)]);
rt::complex_type!(Leaf, LEAF, { 0: text });

/// A struct whose default makes boxes: its own, and that of a choice.
#[derive(Debug, Default, PartialEq)]
struct Holder {
    leaf: Box<Leaf>,
    name: Option<String>,
    inner: Inner,
}

static HOLDER: rt::TypeDescriptor = rt::TypeDescriptor::complex_type(
    &PACKAGE,
    0,
    "Holder",
    &[
        rt::FieldDescriptor::element(0, "Leaf", 0),
        rt::FieldDescriptor::element(0, "Name", rt::SIMPLE),
        rt::FieldDescriptor::particle(&INNER, rt::REQUIRED),
    ],
);
rt::complex_type!(Holder, HOLDER, { 0: leaf, 1: name, 2: inner }, { leaf, name, inner });

#[derive(Debug, PartialEq)]
enum Inner {
    Boxed(Box<Leaf>),
    Plain(String),
}

static INNER: rt::TypeDescriptor = rt::TypeDescriptor::choice(
    &PACKAGE,
    &[
        rt::FieldDescriptor::element(0, "Boxed", rt::REQUIRED),
        rt::FieldDescriptor::element(0, "Plain", rt::REQUIRED | rt::SIMPLE),
    ],
);
rt::choice!(Inner, INNER, default Boxed, { 0: Boxed once, 1: Plain once });

#[derive(Debug, PartialEq)]
enum Outer {
    Holder(Holder),
    Word(String),
}

static OUTER: rt::TypeDescriptor = rt::TypeDescriptor::choice(
    &PACKAGE,
    &[
        rt::FieldDescriptor::element(0, "Holder", rt::REQUIRED),
        rt::FieldDescriptor::element(0, "Word", rt::REQUIRED | rt::SIMPLE),
    ],
);
rt::choice!(Outer, OUTER, default Holder, { 0: Holder once, 1: Word once });

/// What documents repeat: a choice, which is required and optional.
#[derive(Debug, Default, PartialEq)]
struct Root {
    first: Outer,
    more: Vec<Outer>,
}

static TABLE: rt::TypeDescriptor = rt::TypeDescriptor::anonymous(
    &PACKAGE,
    &[rt::FieldDescriptor::particle(&OUTER, rt::REQUIRED), rt::FieldDescriptor::particle(&OUTER, rt::REPEATED)],
);
rt::complex_type!(Root, TABLE, { 0: first, 1: more }, { first, more });

/// Text, and a choice after it that does not repeat.
#[derive(Debug, Default, PartialEq)]
struct Mixed {
    group: Group,
}

static MIXED: rt::TypeDescriptor =
    rt::TypeDescriptor::anonymous(&PACKAGE, &[rt::FieldDescriptor::particle(&GROUP, rt::REQUIRED)]);
rt::complex_type!(Mixed, MIXED, { 0: group }, { group });

#[derive(Debug, Default, PartialEq)]
struct Group {
    texts: Vec<Text>,
    inner: Inner,
}

static GROUP: rt::TypeDescriptor = rt::TypeDescriptor::sequence(
    &PACKAGE,
    &[rt::FieldDescriptor::particle(&TEXT, rt::REPEATED), rt::FieldDescriptor::particle(&INNER, rt::REQUIRED)],
);
rt::complex_type!(Group, GROUP, { 0: texts, 1: inner }, { texts, inner });

#[derive(Debug, PartialEq)]
enum Text {
    Text(String),
}

static TEXT: rt::TypeDescriptor = rt::TypeDescriptor::choice(&PACKAGE, &[rt::FieldDescriptor::mixed_text()]);
rt::choice!(Text, TEXT, default Text, { 0: Text once });

fn read<T: rt::Value + Default>(xml: &str) -> Result<T, Box<dyn std::error::Error>> {
    let mut root = T::default();
    let options = DecodeOptions::default();
    let mut decoder = Decoder::new(xml, &PACKAGE, &options);
    decoder.next()?;
    decoder.read_field(&ROOT, &mut root)?;
    Ok(root)
}

/// One test, since others would allocate beside it.
#[test]
fn defaults_that_were_replaced_leave_nothing_behind() {
    documents_of_every_kind();
    documents_changed_at_random();
}

fn documents_of_every_kind() {
    let holder = "<Holder><Leaf><Text>a</Text></Leaf><Name>b</Name><Plain>c</Plain></Holder>";
    let documents = [
        format!("<Root><Word>a</Word><Word>b</Word>{holder}{holder}</Root>"),
        format!("<Root>{holder}<Word>a</Word><Holder><Boxed><Text>d</Text></Boxed></Holder></Root>"),
        format!("<Root>{holder}<Word>a</Word><Holder><Boxed></Root>"),
    ];
    for xml in &documents {
        check::<Root>(xml);
    }
    let root: Root = read(&documents[0]).expect("it is valid");
    assert_eq!((root.first, root.more.len()), (Outer::Word("a".to_owned()), 3));
    // A choice that was read is not read again, and be it for text before it.
    check::<Mixed>("<Root>a<Plain>b</Plain>c<Plain>d</Plain></Root>");
    check::<Mixed>("<Root>a<Boxed><Text>b</Text></Boxed>c<Boxed><Text>d</Text></Boxed></Root>");
}

/// Tags and texts are left out, repeated and put elsewhere.
fn documents_changed_at_random() {
    let documents = [
        "<Root><Word>a</Word><Holder><Leaf><Text>a</Text></Leaf><Name>b</Name><Plain>c</Plain></Holder></Root>",
        "<Root><Holder><Boxed><Text>d</Text></Boxed></Holder><Word>b</Word><Holder><Plain>c</Plain></Holder></Root>",
        "<Root>a<Plain>b</Plain>c<Boxed><Text>d</Text></Boxed>e</Root>",
    ];
    let mut state = 1_u64;
    let mut lot = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).map_or(0, |lot| lot % below)
    };
    for _ in 0..5_000 {
        // The root's own tags stay.
        let document = documents[lot(documents.len())];
        let mut parts: Vec<&str> = document.split_inclusive('>').flat_map(|part| part.split('<')).collect();
        for _ in 0..=lot(4) {
            let (from, to) = (lot(parts.len()), lot(parts.len()));
            match lot(3) {
                0 => drop(parts.remove(from)),
                1 => parts.insert(to, parts[from]),
                _ => parts.swap(from, to),
            }
        }
        let tag = |part: &&str| if part.ends_with('>') { format!("<{part}") } else { (*part).to_owned() };
        let xml: String = parts.iter().map(tag).collect();
        check_times::<Root>(&xml, 1);
        check_times::<Mixed>(&xml, 1);
    }
}

/// Reads a document often, whatever comes of it.
fn check<T: rt::Value + Default>(xml: &str) {
    check_times::<T>(xml, 100);
}

fn check_times<T: rt::Value + Default>(xml: &str, times: usize) {
    // The count is the whole process's: the test harness's own thread may allocate in between, but not each time.
    let stays = || {
        let before = COUNT.current_usage();
        for _ in 0..times {
            let _ = std::hint::black_box(read::<T>(xml));
        }
        COUNT.current_usage() == before
    };
    assert!((0..3).any(|_| stays()), "memory grows with {xml}");
}
