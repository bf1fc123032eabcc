//! Separates differences of spelling from differences of data between a message and its rewritten form.
//!
//! Three differences keep the data as it is, and each is held against the schema: the order of the elements of an
//! `xs:all`, a float rounded to 32 bits, and a default written into an element that was empty.

use std::collections::BTreeSet;

use roxmltree::{Attribute, Document, Node};

const XS: &str = "http://www.w3.org/2001/XMLSchema";

/// A difference that keeps the data as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Spelling {
    /// The elements of an `xs:all` came in another order (XML Schema 1.0 Part 1 §3.8.1).
    Order,
    /// An `xs:float` was rounded to 32 bits (XML Schema 1.0 Part 2 §3.2.4).
    Rounded,
    /// An empty element was given the default of its declaration (XML Schema 1.0 Part 1 §3.3.1).
    Default,
}

impl Spelling {
    /// Returns the difference in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Order => "order in xs:all",
            Self::Rounded => "floats rounded to 32 bits",
            Self::Default => "defaults written out",
        }
    }
}

/// The parts of a WSDL that decide about differences of spelling.
#[derive(Debug, Default)]
pub struct Schema {
    /// The names in each `xs:all`.
    groups: Vec<BTreeSet<String>>,
    /// Names of elements, and their defaults.
    defaults: BTreeSet<(String, String)>,
    /// Whether there is an `xs:float`.
    has_float: bool,
}

impl Schema {
    /// Reads a document with schemas. For one that is not XML, the result is empty.
    pub fn new(text: &str) -> Self {
        let Ok(document) = Document::parse(text) else { return Self::default() };
        let is = |node: &Node<'_, '_>, name: &str| node.has_tag_name((XS, name));
        let name_of = |node: Node<'_, '_>| {
            let name = node.attribute("name").or(node.attribute("ref")).unwrap_or_default();
            name.rsplit(':').next().unwrap_or_default().to_owned()
        };
        let mut schema = Self::default();
        for node in document.descendants() {
            if is(&node, "all") {
                schema.groups.push(node.children().filter(|child| is(child, "element")).map(name_of).collect());
            } else if let Some(default) = node.attribute("default").filter(|_| is(&node, "element")) {
                schema.defaults.insert((name_of(node), default.to_owned()));
            }
            let types = [node.attribute("type"), node.attribute("base"), node.attribute("itemType")];
            schema.has_float |= types.into_iter().flatten().any(|name| name.rsplit(':').next() == Some("float"));
        }
        schema
    }

    /// Returns the differences of two messages.
    ///
    /// # Errors
    /// The first difference that is none of spelling.
    pub fn compare(&self, original: &str, rewritten: &str) -> Result<BTreeSet<Spelling>, String> {
        let parsed = |text| Document::parse(text).map_err(|error| error.to_string());
        let (original, rewritten) = (parsed(original)?, parsed(rewritten)?);
        let mut found = BTreeSet::new();
        // An empty header may be left out.
        let body = |name: Node<'_, '_>| name.tag_name().name() == "Body" || name.has_children();
        let parts = |root: Node<'_, '_>| root.children().filter(Node::is_element).filter(|part| body(*part)).count();
        if parts(original.root_element()) != parts(rewritten.root_element()) {
            return Err("the header or the body is another".to_owned());
        }
        let bodies = [&original, &rewritten].map(|document| {
            document.root_element().children().filter(|part| part.is_element() && body(*part)).collect::<Vec<_>>()
        });
        for (one, other) in bodies[0].iter().zip(&bodies[1]) {
            self.elements(*one, *other, &mut found)?;
        }
        Ok(found)
    }

    fn elements(&self, one: Node<'_, '_>, other: Node<'_, '_>, found: &mut BTreeSet<Spelling>) -> Result<(), String> {
        let name = one.tag_name().name();
        if one.tag_name() != other.tag_name() {
            return Err(format!("<{name}> became <{}>", other.tag_name().name()));
        }
        for attribute in one.attributes() {
            let Some(kept) = same_attribute(other, attribute) else {
                return Err(format!("{name}/@{} is lost", attribute.name()));
            };
            self.texts(&format!("{name}/@{}", attribute.name()), attribute.value(), kept, found)?;
        }
        if let Some(added) = other.attributes().find(|attribute| same_attribute(one, *attribute).is_none()) {
            return Err(format!("{name}/@{} is added", added.name()));
        }
        let [mine, mut theirs] = [one, other].map(|node| node.children().filter(Node::is_element).collect::<Vec<_>>());
        if mine.is_empty() && theirs.is_empty() {
            return self.texts(name, one.text().unwrap_or_default(), other.text().unwrap_or_default(), found);
        }
        let names =
            |nodes: &[Node<'_, '_>]| nodes.iter().map(|node| node.tag_name().name().to_owned()).collect::<Vec<_>>();
        if mine.len() != theirs.len() {
            return Err(format!("{name}: {:?} became {:?}", names(&mine), names(&theirs)));
        }
        if names(&mine) != names(&theirs) && self.is_all(&names(&mine)) {
            found.insert(Spelling::Order);
            theirs.sort_by_key(|node| mine.iter().position(|own| own.tag_name() == node.tag_name()));
        }
        mine.into_iter().zip(theirs).try_for_each(|(one, other)| self.elements(one, other, found))
    }

    /// Whether all these names, none twice, are of one `xs:all`.
    fn is_all(&self, names: &[String]) -> bool {
        let unique: BTreeSet<&String> = names.iter().collect();
        unique.len() == names.len() && self.groups.iter().any(|group| names.iter().all(|name| group.contains(name)))
    }

    fn texts(&self, name: &str, one: &str, other: &str, found: &mut BTreeSet<Spelling>) -> Result<(), String> {
        let (one, other) = (one.trim(), other.trim());
        if one == other {
            return Ok(());
        }
        let number = |text: &str| text.parse::<f64>().ok();
        if let (Some(exact), Some(kept)) = (number(one), number(other)) {
            #[expect(clippy::float_cmp, reason = "the same number is meant")]
            if exact == kept {
                return Ok(());
            }
            if self.has_float && one.parse::<f32>() == other.parse::<f32>() {
                found.insert(Spelling::Rounded);
                return Ok(());
            }
        }
        if one.is_empty() && self.defaults.contains(&(name.to_owned(), other.to_owned())) {
            found.insert(Spelling::Default);
            return Ok(());
        }
        Err(format!("{name}: {one:?} became {other:?}"))
    }
}

/// Returns the value of an element's attribute that has the name of another.
fn same_attribute<'a>(element: Node<'a, '_>, attribute: Attribute<'_, '_>) -> Option<&'a str> {
    let is_same = |own: &Attribute<'_, '_>| own.name() == attribute.name() && own.namespace() == attribute.namespace();
    element.attributes().find(is_same).map(|own| own.value())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compare(one: &str, other: &str) -> Result<BTreeSet<Spelling>, String> {
        let schema = Schema::new(
            "<s xmlns:x='http://www.w3.org/2001/XMLSchema'><x:all><x:element name='a' type='x:float'/>\
             <x:element ref='t:b'/></x:all><x:element name='c' default='d'/></s>",
        );
        let message = |content: &str| format!("<E xmlns='urn:e'><Body>{content}</Body></E>");
        schema.compare(&message(one), &message(other))
    }

    #[test]
    fn differences_of_spelling_are_those_that_the_schema_allows() {
        let kinds = |found: &[Spelling]| Ok(found.iter().copied().collect());
        assert_eq!(compare("<r><b/><a>1</a></r>", "<r><a>1.0</a><b></b></r>"), kinds(&[Spelling::Order]));
        assert_eq!(compare("<a>1267.43233E12</a>", "<a>1.2674324e15</a>"), kinds(&[Spelling::Rounded]));
        assert_eq!(compare("<r><c/></r>", "<r><c>d</c></r>"), kinds(&[Spelling::Default]));
    }

    #[test]
    fn all_else_is_a_real_difference() {
        for (one, other) in [
            ("<r><c>1</c><a>1</a></r>", "<r><a>1</a><c>1</c></r>"),
            ("<r><b/><a>1</a></r>", "<r><a>2</a><b/></r>"),
            ("<r><b/><a/></r>", "<r><a/></r>"),
            ("<r><b/><a/></r>", "<r><a/><a/></r>"),
            ("<a>1.5</a>", "<a>1.6</a>"),
            ("<c/>", "<c>e</c>"),
            ("<c>x</c>", "<c>d</c>"),
            ("<c k='1'/>", "<c/>"),
            ("<c/>", "<c k='1'/>"),
            ("<r><b/><a>1</a></r>", "<r><a>1</a><b k=''/></r>"),
            ("<c xmlns='urn:f'/>", "<c/>"),
        ] {
            assert!(compare(one, other).is_err(), "{one} {other}");
        }
    }
}
