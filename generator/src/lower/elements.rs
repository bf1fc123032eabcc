//! Elements: the form of an element in Rust and in messages, in any content or message.

use super::case::words;
use super::derivations::substitution_members;
use super::docs::{self, code, push_note};
use super::facets::describe_simple;
use super::ir::{Flags, ItemId, RustType, Wire, WireKind};
use super::particles::Occurrence;
use super::prefixes::NamespaceTable;
use super::{ContentContext, TypeMap, uncovered};
use crate::base::Span;
use crate::base::xmlns::XSD;
use crate::diagnostics::{Code, Coverage, Diagnostic};
use crate::model::{self, Builtin, ElementId, TypeRef};

/// The content of a place where an element is declared or referenced.
#[derive(Debug, Clone, Copy)]
pub enum ElementUse {
    /// An element: the declared one, or the only one that may stand in its place.
    Single(ElementId),
    /// The enum over the members of the substitution group of this head.
    Substitution(ElementId, ItemId),
    /// Raw XML, because nothing may stand in the place of this abstract element.
    Raw(ElementId),
}

/// A particle or part that becomes a field or a variant.
#[derive(Debug, Clone)]
pub struct LoweredParticle {
    /// The words of its name.
    pub words: Vec<String>,
    /// Its documentation.
    pub docs: Vec<String>,
    /// The type of one occurrence, nil aside.
    pub ty: RustType,
    /// Its wire side.
    pub wire: Wire,
}

/// Determines what stands where an element is declared or referenced, and reports what is kept raw.
pub fn element_use(types: TypeMap<'_>, id: ElementId, span: &Span, diagnostics: &mut Vec<Diagnostic>) -> ElementUse {
    if let Some(item) = types.components.of_substitutions(id) {
        return ElementUse::Substitution(id, item);
    }
    let model = types.input.model;
    match substitution_members(model, id).first() {
        Some(&member) => ElementUse::Single(member),
        None => {
            let message = format!(
                "element '{}' is abstract and nothing here may stand in its place: kept as raw XML",
                model.elements[id].name.local
            );
            diagnostics.push(uncovered(Code::ABSTRACT_ELEMENT, Coverage::KeptRaw, span, message));
            ElementUse::Raw(id)
        }
    }
}

/// Lowers an element as it is used.
pub fn lower_element(
    context: &ContentContext<'_>,
    element: ElementUse,
    occurs: Occurrence,
    namespaces: &mut NamespaceTable<'_>,
) -> LoweredParticle {
    match element {
        ElementUse::Single(id) => {
            let mut lowered = lower_single(context, id, occurs, namespaces);
            if is_undeclared(context, id) {
                // It may be anything, or not be there.
                lowered.ty = RustType::Runtime("RawElement");
            }
            lowered
        }
        ElementUse::Substitution(head, item) => {
            let declaration = &context.model.elements[head];
            let words = words(&declaration.name.local);
            LoweredParticle { docs: docs::lines(&declaration.docs), ..lower_nested(item, occurs, words) }
        }
        ElementUse::Raw(id) => {
            let words = words(&context.model.elements[id].name.local);
            LoweredParticle { words, ..lower_any(occurs, &model::Wildcard::any(), namespaces) }
        }
    }
}

/// Lowers a particle whose content is an item of its own.
pub fn lower_nested(item: ItemId, occurs: Occurrence, words: Vec<String>) -> LoweredParticle {
    let wire = Wire::new(WireKind::Particle(item), (0, String::new()), occurs);
    LoweredParticle { words, docs: Vec::new(), ty: RustType::Item(item), wire }
}

/// Lowers a wildcard.
pub fn lower_any(occurs: Occurrence, admits: &model::Wildcard, namespaces: &mut NamespaceTable<'_>) -> LoweredParticle {
    let mut wire = Wire::new(WireKind::Any, (0, String::new()), occurs);
    wire.wildcard = namespaces.wildcard(admits);
    LoweredParticle {
        words: vec!["any".to_owned()],
        docs: vec!["Elements matched by `xs:any`.".to_owned()],
        ty: RustType::Runtime("RawElement"),
        wire,
    }
}

/// Whether an element stands for a missing declaration and its content is unknown. .NET's `xs:schema` is an exception.
fn is_undeclared(context: &ContentContext<'_>, id: ElementId) -> bool {
    let declaration = &context.model.elements[id];
    declaration.missing && declaration.name.namespace != XSD && declaration.ty == TypeRef::Builtin(Builtin::AnyType)
}

/// Lowers an element itself, whatever may stand in its place.
pub fn lower_single(
    context: &ContentContext<'_>,
    id: ElementId,
    occurs: Occurrence,
    namespaces: &mut NamespaceTable<'_>,
) -> LoweredParticle {
    let declaration = &context.model.elements[id];
    let mut ty = context.types.value_type(declaration.ty);
    if declaration.media_types.is_some() {
        ty = ty.of_media();
    }
    if let (true, RustType::Item(_), TypeRef::Def(id)) = (declaration.nillable, &ty, declaration.ty)
        && context.nillable_with_attributes.contains(&id)
    {
        ty = RustType::Nilled(Box::new(ty));
    }
    let mut wire = Wire::new(WireKind::Element, namespaces.name(&declaration.name), occurs);
    wire.flags.nillable = declaration.nillable;
    wire.flags.form = declaration.form;
    // No declaration requires it.
    wire.flags.required &= !declaration.missing || declaration.name.namespace == XSD;
    wire.default = declaration.fixed.clone().or_else(|| declaration.default.clone());
    let mut docs = docs::lines(&declaration.docs);
    describe_simple(context, declaration.ty, &ty, &mut wire, &mut docs, namespaces);
    if wire.name.0 == 0 {
        wire.schema = namespaces.number(&declaration.schema);
    }
    if let Some(types) = &declaration.media_types {
        push_note(&mut docs, format!("Media types: `{}`.", code(types)));
    }
    if let Some(fixed) = &declaration.fixed {
        push_note(&mut docs, format!("Fixed value `{}`.", code(fixed)));
    } else if let Some(default) = &declaration.default {
        push_note(&mut docs, format!("An empty element means `{}`.", code(default)));
    }
    LoweredParticle { words: words(&declaration.name.local), docs, ty, wire }
}

/// Wraps the type of one occurrence by how often it occurs and whether it may be nil.
pub fn with_occurrence(ty: RustType, wire: &Wire, repeats: bool) -> RustType {
    // Null has no attributes.
    let ty = match ty {
        RustType::Nilled(inner) if wire.flags.accessor => *inner,
        ty => ty,
    };
    // An accessor that is not optional already is null where it would be nil. These are nil themselves.
    let may_be_nil = wire.flags.nillable || (wire.flags.accessor && (wire.flags.required || repeats));
    let nil = may_be_nil && ty != RustType::Runtime("AnyType") && !matches!(ty, RustType::Nilled(_));
    let one = if nil { ty.optional() } else { ty };
    if repeats {
        one.repeated()
    } else if wire.flags.required {
        one
    } else {
        one.optional()
    }
}

impl Wire {
    /// Creates a wire side with the occurrence of a particle.
    pub fn new(kind: WireKind, name: (u16, String), occurs: Occurrence) -> Self {
        let mut wire = Self::plain(kind, name);
        wire.flags.required = occurs.required;
        wire.flags.repeated = occurs.repeats;
        wire.flags.all = occurs.all;
        wire
    }

    /// Marks what occurs at most once in SOAP encoding as an accessor that may be null (SOAP 1.1 §5.1 rule 9).
    pub fn mark_accessor(&mut self, encoded: bool) {
        let occurs = matches!(self.kind, WireKind::Element | WireKind::Particle(_));
        self.flags.accessor = encoded && occurs && !self.flags.repeated;
    }

    /// Creates a wire side without flags.
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
            list: None,
            media_types: Vec::new(),
        }
    }
}
