//! XML Schema as written (XSD 1.0 Part 1 §3).

use super::syntax::Reference;
use crate::base::{DocumentId, EnumerationValue, Facets, QName, Span};
use crate::load::ImportKind;

/// `xs:schema`.
#[derive(Debug, Clone)]
pub struct Schema {
    /// `targetNamespace`.
    pub target_namespace: Option<String>,
    /// `elementFormDefault="qualified"`.
    pub elements_qualified: bool,
    /// `attributeFormDefault="qualified"`.
    pub attributes_qualified: bool,
    /// Its items in document order.
    pub items: Vec<SchemaItem>,
    /// Its place.
    pub span: Span,
}

/// A child of `xs:schema`.
#[derive(Debug, Clone)]
pub enum SchemaItem {
    /// `xs:import` or `xs:include`.
    Import(SchemaImport),
    /// `xs:redefine`, with its children.
    Redefine(SchemaImport, Vec<Component>),
    /// A declaration or definition.
    Component(Box<Component>),
}

/// An import of any kind.
#[derive(Debug, Clone)]
pub struct SchemaImport {
    /// Its kind.
    pub kind: ImportKind,
    /// `namespace`.
    pub namespace: String,
    /// The document that it leads to, if that was loaded.
    pub target: Option<DocumentId>,
    /// Its place.
    pub span: Span,
}

/// A named component of a schema.
#[derive(Debug, Clone)]
pub enum Component {
    /// `xs:element`.
    Element(ElementSyntax),
    /// `xs:attribute`.
    Attribute(AttributeSyntax),
    /// `xs:simpleType` or `xs:complexType`.
    Type(TypeSyntax),
    /// `xs:group`.
    Group(GroupSyntax),
    /// `xs:attributeGroup`.
    AttributeGroup(AttributeGroupSyntax),
}

/// `xs:element`: a declaration, or a reference to one.
#[derive(Debug, Clone)]
pub struct ElementSyntax {
    /// `name`; empty for a reference.
    pub name: String,
    /// `ref`.
    pub reference: Option<Reference>,
    /// `type`.
    pub ty: Option<Reference>,
    /// The type inside.
    pub inline: Option<Box<TypeSyntax>>,
    /// `form`: qualified or not.
    pub form: Option<bool>,
    /// `nillable`.
    pub nillable: bool,
    /// `abstract`.
    pub is_abstract: bool,
    /// `default`.
    pub default: Option<String>,
    /// `fixed`.
    pub fixed: Option<String>,
    /// `xmime:expectedContentTypes` (Describing Media Content of Binary Data in XML §3).
    pub media_types: Option<String>,
    /// `substitutionGroup`.
    pub heads: Vec<Reference>,
    /// Documentation.
    pub docs: String,
    /// Its place.
    pub span: Span,
    /// Its end.
    pub end: usize,
}

/// `xs:attribute`: a declaration, or a reference to one.
#[derive(Debug, Clone)]
pub struct AttributeSyntax {
    /// `name`; empty for a reference.
    pub name: String,
    /// `ref`.
    pub reference: Option<Reference>,
    /// `type`.
    pub ty: Option<Reference>,
    /// The type inside.
    pub inline: Option<Box<TypeSyntax>>,
    /// `form`: qualified or not.
    pub form: Option<bool>,
    /// `use="required"`.
    pub required: bool,
    /// `use="prohibited"`.
    pub prohibited: bool,
    /// `default`.
    pub default: Option<String>,
    /// `fixed`.
    pub fixed: Option<String>,
    /// `wsdl:arrayType` (WSDL 1.1 §2.2).
    pub array_type: Option<ArrayType>,
    /// Documentation.
    pub docs: String,
    /// Its place.
    pub span: Span,
    /// Its end.
    pub end: usize,
}

/// The value of `wsdl:arrayType`.
#[derive(Debug, Clone)]
pub struct ArrayType {
    /// The item type.
    pub item: Reference,
    /// Dimensions, see `model::SoapArray::ranks`.
    pub ranks: Vec<u8>,
}

/// `xs:simpleType` or `xs:complexType`.
#[derive(Debug, Clone)]
pub struct TypeSyntax {
    /// `name`; empty for a local one.
    pub name: String,
    /// Simple or complex.
    pub body: TypeBody,
    /// Documentation.
    pub docs: String,
    /// Its place.
    pub span: Span,
    /// Its end.
    pub end: usize,
}

/// Simple or complex.
#[derive(Debug, Clone)]
pub enum TypeBody {
    /// `xs:simpleType`.
    Simple(Box<SimpleSyntax>),
    /// `xs:complexType`.
    Complex(Box<ComplexSyntax>),
}

/// The definition of a simple type.
#[derive(Debug, Clone)]
pub enum SimpleSyntax {
    /// `xs:restriction`.
    Restriction(RestrictionSyntax),
    /// `xs:list`.
    List(TypeUse),
    /// `xs:union`.
    Union(Vec<TypeUse>),
    /// Nothing; a diagnostic reports it.
    Missing,
}

/// A type by name, or inside.
#[derive(Debug, Clone)]
pub enum TypeUse {
    /// By name.
    Named(Reference),
    /// Inside.
    Inline(Box<TypeSyntax>),
}

/// `xs:restriction` of a simple type or of simple content.
#[derive(Debug, Clone, Default)]
pub struct RestrictionSyntax {
    /// `base`, or the simple type inside.
    pub base: Option<TypeUse>,
    /// `xs:enumeration`s.
    pub enumeration: Vec<EnumerationValue>,
    /// The other facets.
    pub facets: Facets,
}

/// `xs:complexType`.
#[derive(Debug, Clone, Default)]
pub struct ComplexSyntax {
    /// `abstract`.
    pub is_abstract: bool,
    /// `mixed`, here or on `xs:complexContent`.
    pub mixed: bool,
    /// `base` of `xs:extension` or `xs:restriction`.
    pub base: Option<Reference>,
    /// `xs:extension`, or else `xs:restriction`.
    pub extension: bool,
    /// Of `xs:simpleContent`: what it restricts, if it does.
    pub simple: Option<RestrictionSyntax>,
    /// The model group.
    pub particle: Option<ParticleSyntax>,
    /// Attributes and attribute groups.
    pub attributes: Vec<AttributeItem>,
    /// `xs:anyAttribute`.
    pub any_attribute: Option<WildcardSyntax>,
}

/// An attribute, or a reference to a group of them.
#[derive(Debug, Clone)]
pub enum AttributeItem {
    /// `xs:attribute`.
    Attribute(Box<AttributeSyntax>),
    /// `xs:attributeGroup`.
    Group(Reference),
}

/// A particle.
#[derive(Debug, Clone)]
pub struct ParticleSyntax {
    /// `minOccurs`.
    pub min: u32,
    /// `maxOccurs`; `None` is `unbounded`.
    pub max: Option<u32>,
    /// The term that occurs.
    pub term: TermSyntax,
    /// Its place.
    pub span: Span,
}

/// The term of a particle.
#[derive(Debug, Clone)]
pub enum TermSyntax {
    /// `xs:element`.
    Element(Box<ElementSyntax>),
    /// `xs:group`.
    Group(Reference),
    /// `xs:sequence`.
    Sequence(Vec<ParticleSyntax>),
    /// `xs:choice`.
    Choice(Vec<ParticleSyntax>),
    /// `xs:all`.
    All(Vec<ParticleSyntax>),
    /// `xs:any`.
    Any(WildcardSyntax),
}

/// `xs:group` with a name.
#[derive(Debug, Clone)]
pub struct GroupSyntax {
    /// `name`.
    pub name: String,
    /// Its model group.
    pub particle: Option<ParticleSyntax>,
    /// Its place.
    pub span: Span,
    /// Its end.
    pub end: usize,
}

/// `xs:attributeGroup` with a name.
#[derive(Debug, Clone)]
pub struct AttributeGroupSyntax {
    /// `name`.
    pub name: String,
    /// Its attributes.
    pub attributes: Vec<AttributeItem>,
    /// `xs:anyAttribute`.
    pub any_attribute: Option<WildcardSyntax>,
    /// Its place.
    pub span: Span,
    /// Its end.
    pub end: usize,
}

impl Component {
    /// Its name, as a QName without namespace.
    pub fn name(&self) -> &str {
        match self {
            Component::Element(element) => &element.name,
            Component::Attribute(attribute) => &attribute.name,
            Component::Type(ty) => &ty.name,
            Component::Group(group) => &group.name,
            Component::AttributeGroup(group) => &group.name,
        }
    }

    /// Its name in a namespace.
    pub fn qname(&self, namespace: &str) -> QName {
        QName { namespace: namespace.to_owned(), local: self.name().to_owned() }
    }
}

/// `xs:any` or `xs:anyAttribute` as written.
#[derive(Debug, Clone)]
pub struct WildcardSyntax {
    /// `namespace`; `##any` where it is missing.
    pub namespace: String,
    /// `processContents`; `strict` where it is missing.
    pub process_contents: String,
}
