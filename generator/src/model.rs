//! The model: the meaning of the documents, with references as ids and normalised particles.
//!
//! The `resolve` stage creates it, the `lower` stage reads it. Nothing here depends on Rust: names are wire names,
//! order is document order, and positions are kept so that later stages can report them.

mod mime;
mod services;
mod wildcard;

use crate::base::{Arena, EnumerationValue, Facets, Idx, QName, Span};

pub use crate::base::Builtin;

pub use self::mime::MimePart;
pub use self::services::{Fault, Header, Message, Operation, Part, PartKind, Port, SoapVersion};
pub use self::wildcard::{NamespaceConstraint, ProcessContents, Wildcard};

/// One document that was loaded.
#[derive(Debug, Clone)]
pub struct Document {
    /// Where it came from, as short as it identifies it: relative to the main document's folder where possible.
    pub name: String,
    /// SHA-256 of its bytes, in hex.
    pub hash: String,
}

/// The id of a type in [`Model::types`].
pub type TypeId = Idx<TypeDef>;

/// The id of an element declaration in [`Model::elements`].
pub type ElementId = Idx<ElementDecl>;

/// The content of the documents, resolved.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// The documents, the main WSDL first.
    pub documents: Vec<Document>,
    /// The main WSDL's `targetNamespace` and `name`.
    pub target_namespace: String,
    /// The name of the first service that has a port, or else `wsdl:definitions/@name`, or the stem of the main document's
    /// file name.
    pub name: String,
    /// `wsdl:definitions/wsdl:documentation`.
    pub docs: String,
    /// Named types in document order, then local ones after the component that holds them was met; see
    /// [`TypeDef::name`].
    pub types: Arena<TypeDef>,
    /// Global and local element declarations.
    pub elements: Arena<ElementDecl>,
    /// The ports, of every service in document order, then one for every SOAP binding that no service names.
    pub ports: Vec<Port>,
    /// The named groups that something refers to, expanded, in document order: what they declare is named after them.
    pub groups: Vec<(QName, Particle)>,
    /// Likewise the attributes of named groups, and those that are global: the group's name if any, their own, their
    /// type.
    pub shared_attributes: Vec<(Option<QName>, QName, TypeRef)>,
    /// Whether the documents are whole, declare types, and are not meant to give a client: they declare no operation.
    pub only_types: bool,
    /// References to components of documents that could not be loaded: the namespace, and the places of the references.
    pub lost: Vec<(String, Span)>,
    /// Prefixes that the documents bind to namespaces, in order of first appearance: a hint for readable names.
    pub prefixes: Vec<(String, String)>,
}

/// A reference to a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TypeRef {
    /// A built-in type of XML Schema (XSD 1.0 Part 2 §3).
    Builtin(Builtin),
    /// Its counterpart in SOAP encoding (`soapenc:string` …), which differs in the name only (SOAP 1.1 §5.2.1). Only
    /// components with a type in messages have it: elements, parts and the items of arrays.
    Encoding(Builtin),
    /// A type of the schema.
    Def(TypeId),
}

/// A type definition (XSD 1.0 Part 1 §3.4, §3.14).
#[derive(Debug, Clone)]
pub struct TypeDef {
    /// Its name; `None` where it is anonymous.
    pub name: Option<QName>,
    /// The owner of an anonymous type, for names and diagnostics.
    pub owner: Option<Owner>,
    /// The target namespace of the schema that declares it.
    pub namespace: String,
    /// `xs:documentation`, paragraphs as written, dedented.
    pub docs: String,
    /// Its place.
    pub span: Span,
    /// Its kind.
    pub kind: TypeKind,
}

/// The holder of an anonymous type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The element that declares it inline.
    Element(ElementId),
    /// An attribute, list item, union member or restriction of this type declares it inline.
    Type(TypeId),
}

/// Simple or complex.
#[derive(Debug, Clone)]
pub enum TypeKind {
    /// `xs:simpleType`.
    Simple(SimpleType),
    /// `xs:complexType`.
    Complex(ComplexType),
}

/// A simple type (XSD 1.0 Part 1 §3.14, Part 2 §4).
#[derive(Debug, Clone)]
pub struct SimpleType {
    /// Atomic, list or union.
    pub variety: Variety,
    /// The type that it restricts; `None` for `xs:list` and `xs:union`.
    pub base: Option<TypeRef>,
    /// Its own `xs:enumeration` values; empty where it has none (inherited ones are the base's).
    pub enumeration: Vec<EnumerationValue>,
    /// Its own constraining facets, enumeration aside.
    pub facets: Facets,
}

/// The variety of a simple type, as inherited.
#[derive(Debug, Clone)]
pub enum Variety {
    /// Derived from this built-in type.
    Atomic(Builtin),
    /// White-space separated items.
    List(TypeRef),
    /// The value of any of these.
    Union(Vec<TypeRef>),
}

/// A complex type (XSD 1.0 Part 1 §3.4), without the content and attributes that it inherits from its base.
#[derive(Debug, Clone)]
pub struct ComplexType {
    /// `abstract="true"`.
    pub is_abstract: bool,
    /// `mixed="true"`, here or on its `complexContent`.
    pub mixed: bool,
    /// The base type and how it is derived; `None` for a plain complexType. (`restriction` of `anyType` is `None` too.)
    pub derivation: Option<Derivation>,
    /// The content. Of an extension: what comes after the base's. Of a restriction: all of it.
    pub content: Content,
    /// Its own attribute uses, groups and references expanded, `prohibited` ones marked.
    pub attributes: Vec<AttributeUse>,
    /// `xs:anyAttribute`.
    pub any_attribute: Option<Wildcard>,
    /// The types that name this one as their base, in document order (direct ones only).
    pub derived: Vec<TypeId>,
    /// Set on restrictions of `soapenc:Array` (directly): SOAP 1.1 §5.4.2, WSDL 1.1 §2.2 `wsdl:arrayType`.
    pub soap_array: Option<SoapArray>,
}

/// The derivation of a type from its base.
#[derive(Debug, Clone)]
pub struct Derivation {
    /// The base type.
    pub base: TypeRef,
    /// Extension, or else restriction.
    pub extension: bool,
}

/// A SOAP-encoded array type.
#[derive(Debug, Clone)]
pub struct SoapArray {
    /// The item type as `wsdl:arrayType` names it, or as its element declaration does where that is missing.
    pub item: TypeRef,
    /// The item's name as written in `wsdl:arrayType` (it may be a built-in's).
    pub item_name: QName,
    /// The dimensions after the item's name in `wsdl:arrayType`: `[]` → `[1]`, `[,]` → `[2]`, `[][]` → `[1, 1]`.
    pub ranks: Vec<u8>,
}

/// The content of a complex type.
#[derive(Debug, Clone)]
pub enum Content {
    /// None.
    Empty,
    /// Simple content of this simple type (the base's, resolved through complex types with simple content).
    Simple(TypeRef),
    /// A particle; groups are expanded where they are referenced.
    Particle(Particle),
}

/// A particle (XSD 1.0 Part 1 §3.9).
#[derive(Debug, Clone)]
pub struct Particle {
    /// `minOccurs`.
    pub min: u32,
    /// `maxOccurs`; `None` is `unbounded`.
    pub max: Option<u32>,
    /// The term that occurs.
    pub term: Term,
    /// Its place.
    pub span: Span,
}

/// The term of a particle.
#[derive(Debug, Clone)]
pub enum Term {
    /// An element: local, or a reference to a global one.
    Element(ElementId),
    /// `xs:sequence`.
    Sequence(Vec<Particle>),
    /// `xs:choice`.
    Choice(Vec<Particle>),
    /// `xs:all`.
    All(Vec<Particle>),
    /// `xs:any`.
    Any(Wildcard),
}

/// An element declaration (XSD 1.0 Part 1 §3.3).
#[derive(Debug, Clone)]
pub struct ElementDecl {
    /// Its name on the wire: of a local declaration, the namespace is empty unless it is qualified.
    pub name: QName,
    /// The target namespace of the schema that declares it.
    pub schema: String,
    /// Global, or else local.
    pub global: bool,
    /// Whether the declaration itself has `form`.
    pub form: bool,
    /// Its type.
    pub ty: TypeRef,
    /// `nillable`.
    pub nillable: bool,
    /// `abstract`.
    pub is_abstract: bool,
    /// `default`.
    pub default: Option<String>,
    /// `fixed`.
    pub fixed: Option<String>,
    /// `xmime:expectedContentTypes`: the media types of binary content.
    pub media_types: Option<String>,
    /// Whether no document declares it: a stand-in for a reference that leads nowhere.
    pub missing: bool,
    /// Elements that may stand in its place, direct ones and theirs, in document order; itself left out.
    pub substitutes: Vec<ElementId>,
    /// `xs:documentation`.
    pub docs: String,
    /// Its place.
    pub span: Span,
}

/// An attribute use (XSD 1.0 Part 1 §3.5).
#[derive(Debug, Clone)]
pub struct AttributeUse {
    /// Its name on the wire.
    pub name: QName,
    /// The target namespace of the schema that declares it.
    pub schema: String,
    /// Its simple type.
    pub ty: TypeRef,
    /// `use="required"`.
    pub required: bool,
    /// `use="prohibited"`: takes away an inherited one.
    pub prohibited: bool,
    /// `default`.
    pub default: Option<String>,
    /// `fixed`.
    pub fixed: Option<String>,
    /// `xs:documentation`.
    pub docs: String,
    /// Its place.
    pub span: Span,
}
