//! Content: fields of structs and variants of choices, from normalised particles.

use super::ir::{
    Choice, Facets, Field, Flags, ItemId, ItemKind, RustType, Struct, Table, TableKind, Variant, Wire, WireKind,
};
use super::names::Scope;
use super::particles::{Norm, NormTerm};
use super::words::{pascal, screaming, snake, words};
use super::{Lowerer, docs};
use crate::diagnostics::Coverage;
use crate::model::{self, Builtin, ComplexType, ElementId, Span, TypeKind, TypeRef};

/// Where content goes: the owner's name for nested types, and its module.
#[derive(Debug, Clone)]
pub struct Owner {
    /// The identifier of the type whose content this is.
    pub ident: String,
    /// Its module.
    pub module: usize,
    /// Its file.
    pub stem: &'static str,
    /// What is derived for it, and so for what it holds.
    pub derives: Vec<String>,
    /// Whether an encoded message holds it, so that its elements are accessors that may be null.
    pub encoded: bool,
}

impl Lowerer<'_> {
    /// The fields of a record or a nested sequence.
    pub(super) fn fields(&mut self, content: &[Norm], owner: &Owner, scope: &mut Scope) -> Vec<Field> {
        content.iter().map(|norm| self.field(norm, owner, scope)).collect()
    }

    fn field(&mut self, norm: &Norm, owner: &Owner, scope: &mut Scope) -> Field {
        let Leaf { wanted, docs, ty, mut wire } = self.leaf(norm, owner);
        wire.mark_accessor(owner.encoded);
        let ty = occurs(ty, &wire, norm);
        Field { ident: scope.claim_snake(&snake(&wanted), ""), docs, ty, wire }
    }

    /// A particle's type for one occurrence, and its wire side.
    fn leaf(&mut self, norm: &Norm, owner: &Owner) -> Leaf {
        match &norm.term {
            NormTerm::Element(id) => self.element_leaf(*id, norm),
            NormTerm::Any(wildcard) => self.any_leaf(norm, wildcard),
            NormTerm::Sequence(children) => {
                let item = self.group(children, owner, "Sequence");
                self.particle_leaf(item, norm, "sequence")
            }
            NormTerm::Choice(branches) => {
                let use_of = if norm.required && !norm.many { ChoiceUse::Required } else { ChoiceUse::Optional };
                let item = self.choice(branches, owner, use_of);
                self.particle_leaf(item, norm, "choice")
            }
        }
    }

    fn particle_leaf(&self, item: ItemId, norm: &Norm, wanted: &str) -> Leaf {
        let wire = Wire::new(WireKind::Particle(item), (0, String::new()), norm);
        Leaf { wanted: vec![wanted.to_owned()], docs: Vec::new(), ty: RustType::Item(item), wire }
    }

    fn any_leaf(&mut self, norm: &Norm, admits: &model::Wildcard) -> Leaf {
        let mut wire = Wire::new(WireKind::Any, (0, String::new()), norm);
        wire.wildcard = self.wildcard(admits);
        let docs = vec!["Elements matched by `xs:any`.".to_owned()];
        Leaf { wanted: vec!["any".to_owned()], docs, ty: RustType::Runtime("RawElement"), wire }
    }

    /// An element, or the choice among the members of its substitution group.
    pub(super) fn element_leaf(&mut self, id: ElementId, norm: &Norm) -> Leaf {
        if let Some(&item) = self.substitutions.get(&id) {
            let decl = &self.model.elements[id.0 as usize];
            let mut leaf = self.particle_leaf(item, norm, "");
            leaf.wanted = words(&decl.name.local);
            leaf.docs = docs::lines(&decl.docs);
            return leaf;
        }
        let members = self.members(id);
        let Some(&id) = members.first() else {
            let decl = &self.model.elements[id.0 as usize];
            let text = format!(
                "element '{}' is abstract and nothing here may stand in its place: kept as raw XML",
                decl.name.local
            );
            self.report(Coverage::KeptRaw, &norm.span, text);
            let mut leaf = self.any_leaf(norm, &model::Wildcard::any());
            leaf.wanted = words(&self.model.elements[id.0 as usize].name.local);
            return leaf;
        };
        if self.is_unknown(id) {
            // What nobody declares may be anything, or not be there.
            let mut leaf = self.plain_element(id, norm);
            leaf.ty = RustType::Runtime("RawElement");
            return leaf;
        }
        self.plain_element(id, norm)
    }

    /// Whether an element stands for a declaration that is missing and nothing tells what it holds; .NET's `xs:schema` is
    /// known to be there.
    pub(super) fn is_unknown(&self, id: ElementId) -> bool {
        let decl = &self.model.elements[id.0 as usize];
        decl.missing && decl.name.namespace != super::namespaces::XSD && decl.ty == TypeRef::Builtin(Builtin::AnyType)
    }

    /// An element itself, whatever may stand in its place.
    fn plain_element(&mut self, id: ElementId, norm: &Norm) -> Leaf {
        let decl = &self.model.elements[id.0 as usize];
        let mut ty = self.value_type(decl.ty);
        if decl.nillable && self.has_attributes(decl.ty) && matches!(ty, RustType::Item(_)) {
            ty = RustType::Nilled(Box::new(ty));
        }
        let name = self.name(&decl.name);
        let mut wire = Wire::new(WireKind::Element, name, norm);
        wire.flags.nillable = decl.nillable;
        wire.flags.form = decl.form;
        // Nobody declares that it has to be there.
        wire.flags.required &= !decl.missing || decl.name.namespace == super::namespaces::XSD;
        wire.default = decl.fixed.clone().or_else(|| decl.default.clone());
        let mut text = docs::lines(&decl.docs);
        self.describe_simple(decl.ty, &ty, &mut wire, &mut text);
        if wire.name.0 == 0 {
            wire.schema = self.namespace(&decl.schema);
        }
        if let Some(fixed) = &decl.fixed {
            push_note(&mut text, format!("Fixed value `{}`.", code(fixed)));
        } else if let Some(default) = &decl.default {
            push_note(&mut text, format!("An empty element means `{}`.", code(default)));
        }
        Leaf { wanted: words(&decl.name.local), docs: text, ty, wire }
    }

    /// What a field of a simple type says about it: its name for SOAP encoding, its facets, and what a type says that is
    /// no item of its own.
    pub(super) fn describe_simple(
        &mut self,
        declared: TypeRef,
        ty: &RustType,
        wire: &mut Wire,
        text: &mut Vec<String>,
    ) {
        wire.flags.simple = self.is_simple(declared) && *ty != RustType::Runtime("AnyType");
        if !wire.flags.simple {
            return;
        }
        // SOAP encoding writes the name of every type, the decoder compares `xsi:type` with those that are defined here.
        if self.encoded || (wire.kind == WireKind::Element && matches!(declared, TypeRef::Def(_))) {
            wire.type_name = self.type_name(declared).map(|name| self.name(&name));
        }
        if let (true, TypeRef::Def(id)) = (text.is_empty(), declared)
            && self.item_of(id).is_none()
        {
            text.extend(docs::lines(&self.model.types[id.0 as usize].docs));
        }
        wire.facets = self.facets(declared);
        if let Some(facets) = &wire.facets {
            push_note(text, describe(facets));
        }
    }

    /// Whether the type is simple, so that its values are text.
    pub(super) fn is_simple(&self, ty: TypeRef) -> bool {
        match ty {
            TypeRef::Builtin(_) | TypeRef::Encoding(_) => true,
            TypeRef::Def(id) => matches!(self.model.types[id.0 as usize].kind, TypeKind::Simple(_)),
        }
    }

    /// Whether elements of the type, or of one derived from it, have attributes.
    fn has_attributes(&mut self, ty: TypeRef) -> bool {
        let TypeRef::Def(id) = ty else { return false };
        if let Some(&known) = self.attributed.get(&id) {
            return known;
        }
        let has = |complex: &ComplexType| complex.any_attribute.is_some() || !complex.attributes.is_empty();
        let found = self.descendants(id).into_iter().any(|id| self.chain(id).into_iter().any(has));
        self.attributed.insert(id, found);
        found
    }

    /// The Rust type of an element's value: the enum over a hierarchy where there is one.
    pub(super) fn value_type(&mut self, ty: TypeRef) -> RustType {
        let TypeRef::Def(id) = ty else { return self.simple_type(ty) };
        if self.is_simple(ty) {
            return self.simple_type(ty);
        }
        if let Some(item) = self.hierarchies[id.0 as usize].or_else(|| self.item_of(id)) {
            return RustType::Item(item);
        }
        // Abstract, and used nowhere that registration looked: only raw XML can stand for it.
        RustType::Runtime("RawElement")
    }

    /// Declares the item of a particle, which stands beside its owner.
    pub(super) fn declare_in(&mut self, owner: &Owner, wanted: &str, text: Vec<String>) -> ItemId {
        let item = self.declare(owner.module, owner.stem, wanted, "", text);
        self.package.items[item.0].derives.clone_from(&owner.derives);
        item
    }

    /// A nested sequence as a struct.
    pub(super) fn group(&mut self, children: &[Norm], owner: &Owner, suffix: &str) -> ItemId {
        let wanted = format!("{}{suffix}", owner.ident);
        let text = docs::lines_of_ours(format!("A sequence in the content of [`{}`].", owner.ident));
        let item = self.declare_in(owner, &wanted, text);
        let inner = Owner { ident: self.ident(item).to_owned(), ..owner.clone() };
        let fields = self.fields(children, &inner, &mut Scope::default());
        let table = Table { ident: screaming(&inner.ident), kind: TableKind::Group, name: None, shared: false };
        self.package.items[item.0].kind =
            ItemKind::Struct(Struct { table, content: fields.len(), fields, boxes: false, element: None });
        item
    }

    /// A choice as an enum; `mixed` adds a variant for text.
    pub(super) fn choice(&mut self, branches: &[Norm], owner: &Owner, use_of: ChoiceUse) -> ItemId {
        let mixed = use_of == ChoiceUse::Mixed;
        let (suffix, what) =
            if mixed { ("Content", "A piece of the mixed content") } else { ("Choice", "A choice in the content") };
        let wanted = format!("{}{suffix}", owner.ident);
        let text = docs::lines_of_ours(format!("{what} of [`{}`].", owner.ident));
        let item = self.declare_in(owner, &wanted, text);
        let inner = Owner { ident: self.ident(item).to_owned(), ..owner.clone() };
        let mut scope = Scope::default();
        let mut variants: Vec<Variant> =
            branches.iter().map(|branch| self.variant(branch, &inner, &mut scope)).collect();
        if mixed {
            let mut wire = Wire::plain(WireKind::MixedText, (0, String::new()));
            wire.flags.simple = true;
            let docs = vec!["Text between the elements.".to_owned()];
            variants.push(Variant {
                ident: scope.claim("Text", "Piece"),
                docs,
                ty: RustType::Runtime("ScopedText"),
                wire,
            });
        }
        let table = Table { ident: screaming(&inner.ident), kind: TableKind::Choice, name: None, shared: false };
        let missing = (use_of == ChoiceUse::Required).then(|| scope.claim("Missing", "Choice"));
        let default = if missing.is_some() { None } else { Some(0) };
        let choice = Choice { table, variants, unknown: None, missing, default };
        self.package.items[item.0].kind = ItemKind::Choice(choice);
        item
    }

    fn variant(&mut self, branch: &Norm, owner: &Owner, scope: &mut Scope) -> Variant {
        let (wanted, docs, ty, wire) = if let NormTerm::Sequence(children) = &branch.term {
            let wanted = self.sequence_words(children);
            let item = self.group(children, owner, &pascal(&wanted));
            let leaf = self.particle_leaf(item, branch, "");
            (wanted, leaf.docs, leaf.ty, leaf.wire)
        } else {
            let mut leaf = self.leaf(branch, owner);
            leaf.wire.mark_accessor(owner.encoded && leaf.wire.kind == WireKind::Element);
            (leaf.wanted, leaf.docs, leaf.ty, leaf.wire)
        };
        let ty = occurs(ty, &wire, branch);
        Variant { ident: scope.claim(&pascal(&wanted), "Element"), docs, ty, wire }
    }

    /// What a branch of several elements is called: both of two, else the first and "sequence".
    fn sequence_words(&self, children: &[Norm]) -> Vec<String> {
        let name = |norm: &Norm| match &norm.term {
            NormTerm::Element(id) => Some(words(&self.model.elements[id.0 as usize].name.local)),
            _ => None,
        };
        let first = children.iter().find_map(name);
        match (first, children) {
            (Some(mut first), [_, second]) if name(second).is_some_and(|second| second != first) => {
                first.push("and".to_owned());
                first.extend(name(second).into_iter().flatten());
                first
            }
            (Some(mut first), _) => {
                first.push("sequence".to_owned());
                first
            }
            (None, _) => vec!["sequence".to_owned()],
        }
    }

    /// The content of the enum over a substitution group.
    pub(super) fn fill_substitution(&mut self, head: ElementId, item: ItemId, span: &Span) {
        let mut scope = Scope::default();
        let mut variants = Vec::new();
        for member in self.members(head) {
            let norm = Norm::new(true, false, NormTerm::Element(member), span.clone());
            let leaf = self.plain_element(member, &norm);
            let ty = occurs(leaf.ty, &leaf.wire, &norm);
            let ident = scope.claim(&pascal(&leaf.wanted), "Element");
            variants.push(Variant { ident, docs: leaf.docs, ty, wire: leaf.wire });
        }
        let table = Table { ident: screaming(self.ident(item)), kind: TableKind::Choice, name: None, shared: true };
        self.package.items[item.0].kind =
            ItemKind::Choice(Choice { table, variants, unknown: None, missing: None, default: Some(0) });
    }
}

/// Where a choice stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChoiceUse {
    /// Where it has to be there once.
    Required,
    /// Where it may be absent, or is one of several.
    Optional,
    /// For the pieces of mixed content.
    Mixed,
}

/// A particle on its way to a field or a variant.
#[derive(Debug, Clone)]
pub struct Leaf {
    /// The words of its name.
    pub wanted: Vec<String>,
    /// Its documentation.
    pub docs: Vec<String>,
    /// The type of one occurrence, nil aside.
    pub ty: RustType,
    /// Its wire side.
    pub wire: Wire,
}

/// Wraps the type of one occurrence by how often it occurs and whether it may be nil.
pub fn occurs(ty: RustType, wire: &Wire, norm: &Norm) -> RustType {
    // Null has no attributes.
    let ty = match ty {
        RustType::Nilled(inner) if wire.flags.accessor => *inner,
        ty => ty,
    };
    // An accessor that is not optional already is null where it would be nil. These are nil themselves.
    let may_be_nil = wire.flags.nillable || (wire.flags.accessor && (wire.flags.required || norm.many));
    let nil = may_be_nil && ty != RustType::Runtime("AnyType") && !matches!(ty, RustType::Nilled(_));
    let one = if nil { ty.optional() } else { ty };
    if norm.many {
        one.repeated()
    } else if wire.flags.required {
        one
    } else {
        one.optional()
    }
}

/// Adds a line of ours below the schema's documentation.
pub fn push_note(text: &mut Vec<String>, note: String) {
    if !text.is_empty() {
        text.push(String::new());
    }
    text.extend(docs::lines_of_ours(note));
}

/// A value as code in documentation.
pub fn code(value: &str) -> String {
    let shown = |c: char| if c == '`' || c.is_control() { ' ' } else { c };
    value.chars().filter(|c| !docs::is_denied(*c)).map(shown).take(80).collect()
}

impl Wire {
    /// A wire side with the occurrence of a particle.
    pub fn new(kind: WireKind, name: (u16, String), norm: &Norm) -> Self {
        let mut wire = Self::plain(kind, name);
        wire.flags.required = norm.required;
        wire.flags.repeated = norm.many;
        wire.flags.all = norm.all;
        wire
    }

    /// Marks what occurs at most once in SOAP encoding as an accessor that may be null (SOAP 1.1 §5.1 rule 9).
    pub fn mark_accessor(&mut self, encoded: bool) {
        let occurs = matches!(self.kind, WireKind::Element | WireKind::Particle(_));
        self.flags.accessor = encoded && occurs && !self.flags.repeated;
    }

    /// A wire side without flags.
    pub fn plain(kind: WireKind, name: (u16, String)) -> Self {
        Self {
            kind,
            name,
            schema: 0,
            flags: Flags::default(),
            type_name: None,
            default: None,
            facets: None,
            wildcard: None,
            alias: None,
        }
    }
}

/// What the facets demand, in a sentence.
fn describe(facets: &Facets) -> String {
    let mut said = Vec::new();
    match (facets.min_length, facets.max_length) {
        (Some(least), Some(most)) if least == most => said.push(format!("length {least}")),
        (Some(least), Some(most)) => said.push(format!("length {least} to {most}")),
        (Some(least), None) => said.push(format!("length at least {least}")),
        (None, Some(most)) => said.push(format!("length at most {most}")),
        (None, None) => {}
    }
    if let Some((least, exclusive)) = &facets.min {
        said.push(format!("{} `{}`", if *exclusive { "more than" } else { "at least" }, code(least)));
    }
    if let Some((most, exclusive)) = &facets.max {
        said.push(format!("{} `{}`", if *exclusive { "less than" } else { "at most" }, code(most)));
    }
    said.extend(facets.total_digits.map(|digits| format!("at most {digits} digits")));
    said.extend(facets.fraction_digits.map(|digits| format!("at most {digits} fraction digits")));
    if !facets.values.is_empty() {
        let shown: Vec<String> = facets.values.iter().take(12).map(|value| format!("`{}`", code(value))).collect();
        let more = if facets.values.len() > shown.len() { " …" } else { "" };
        said.push(format!("one of {}{more}", shown.join(" ")));
    }
    said.extend(facets.patterns.iter().map(|pattern| format!("pattern `{}`", code(pattern))));
    format!("Restricted: {}.", said.join(", "))
}
