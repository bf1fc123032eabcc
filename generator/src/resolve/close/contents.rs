//! Simple types, and the simple content of complex types (XSD 1.0 Part 1 §3.14, §3.4.2).

use std::collections::HashMap;

use crate::base::{Arena, SideTable};
use crate::diagnostics::{Code, Coverage, Diagnostic, Diagnostics};
use crate::model::{Builtin, Content, TypeDef, TypeId, TypeKind, TypeRef, Variety};

/// The simple content of types, as far as it was requested.
pub(super) struct SimpleContents {
    /// The simple types of complex types that restrict their simple content.
    own: HashMap<TypeId, TypeId>,
    known: HashMap<TypeId, Option<TypeRef>>,
}

impl SimpleContents {
    pub fn new(own: HashMap<TypeId, TypeId>) -> Self {
        SimpleContents { own, known: HashMap::new() }
    }

    /// The simple type of a type's content: its own, or its base's; `None` for content of elements.
    pub fn of(&mut self, ty: TypeRef, types: &Arena<TypeDef>) -> Option<TypeRef> {
        // The types on the way, which all have the same content: it is kept, so that long chains are walked once.
        let mut way = Vec::new();
        let mut at = ty;
        let found = loop {
            let id = match at {
                TypeRef::Builtin(Builtin::AnyType | Builtin::SoapArray | Builtin::SoapStruct) => break None,
                TypeRef::Builtin(_) | TypeRef::Encoding(_) => break Some(at),
                TypeRef::Def(id) => id,
            };
            if let Some(known) = self.known.get(&id) {
                break *known;
            }
            // A defensive bound: circles are cut already.
            if way.len() > types.len() {
                break None;
            }
            way.push(id);
            at = match &types[id].kind {
                TypeKind::Simple(_) => break Some(at),
                TypeKind::Complex(complex) => match (self.own.get(&id), &complex.content, &complex.derivation) {
                    (Some(content), _, _) => break Some(TypeRef::Def(*content)),
                    (_, Content::Simple(simple), _) => break Some(*simple),
                    (_, Content::Empty, Some(derivation)) => derivation.base,
                    (_, Content::Particle(_), Some(derivation)) if matches!(derivation.base, TypeRef::Builtin(_)) => {
                        derivation.base
                    }
                    (_, Content::Particle(_), _) | (_, Content::Empty, None) => break None,
                },
            };
        };
        self.known.extend(way.into_iter().map(|id| (id, found)));
        found
    }
}

/// Gives every complex type with a simple base its simple content.
pub(super) fn settle_contents(
    types: &mut Arena<TypeDef>,
    contents: &mut SimpleContents,
    diagnostics: &mut Diagnostics,
) {
    for id in types.ids() {
        let TypeKind::Complex(complex) = &types[id].kind else { continue };
        let Some(derivation) = &complex.derivation else { continue };
        let builtin_base = matches!(derivation.base, TypeRef::Builtin(_));
        let own = !matches!(complex.content, Content::Empty);
        let Some(simple) = contents.of(TypeRef::Def(id), types) else { continue };
        if own && builtin_base {
            let diagnostic = Diagnostic::warning(Code::CONTRADICTION, "elements are added to a simple type");
            let diagnostic = diagnostic.hint("the simple type is left out").coverage(Coverage::Skipped);
            diagnostics.push(diagnostic.at(&types[id].span));
        }
        if let TypeKind::Complex(complex) = &mut types[id].kind {
            match (own, builtin_base) {
                (false, _) => complex.content = Content::Simple(simple),
                (true, true) => complex.derivation = None,
                (true, false) => {}
            }
        }
    }
}

/// Gives the anonymous simple types that restrict the simple content of a type that content as their base.
pub(super) fn settle_content_restrictions(
    restrictions: Vec<(TypeId, TypeRef)>,
    types: &mut Arena<TypeDef>,
    contents: &mut SimpleContents,
) {
    for (content, base) in restrictions {
        let base = contents.of(base, types).unwrap_or(TypeRef::Builtin(Builtin::String));
        if let TypeKind::Simple(simple) = &mut types[content].kind {
            simple.base = (base != TypeRef::Def(content)).then_some(base).or(Some(TypeRef::Builtin(Builtin::String)));
        }
    }
}

/// Bases of simple types must be simple: where they name a complex type, its simple content is meant.
pub(super) fn settle_simple_bases(types: &mut Arena<TypeDef>, contents: &mut SimpleContents) {
    for id in types.ids() {
        let TypeKind::Simple(simple) = &types[id].kind else { continue };
        let (base, variety) = (simple.base, simple.variety.clone());
        let base = base.map(|base| simple_part(base, types, contents));
        let variety = match variety {
            Variety::Atomic(builtin) => Variety::Atomic(builtin),
            Variety::List(item) => Variety::List(simple_part(item, types, contents)),
            Variety::Union(members) => {
                Variety::Union(members.into_iter().map(|member| simple_part(member, types, contents)).collect())
            }
        };
        if let TypeKind::Simple(simple) = &mut types[id].kind {
            simple.base = base;
            simple.variety = variety;
        }
    }
}

/// Returns the simple type of a base: that of its content for a complex type.
fn simple_part(ty: TypeRef, types: &Arena<TypeDef>, contents: &mut SimpleContents) -> TypeRef {
    match ty {
        TypeRef::Builtin(Builtin::AnyType | Builtin::SoapArray | Builtin::SoapStruct) => {
            TypeRef::Builtin(Builtin::AnySimpleType)
        }
        TypeRef::Builtin(_) | TypeRef::Encoding(_) => ty,
        TypeRef::Def(id) => match types[id].kind {
            TypeKind::Simple(_) => ty,
            TypeKind::Complex(_) => contents.of(ty, types).unwrap_or(TypeRef::Builtin(Builtin::String)),
        },
    }
}

/// A restriction has the variety of what it restricts.
pub(super) fn settle_varieties(types: &mut Arena<TypeDef>) {
    let mut settled = SideTable::new(false);
    for start in types.ids() {
        let (mut way, mut at) = (Vec::new(), start);
        let variety = loop {
            let TypeKind::Simple(simple) = &types[at].kind else {
                break Variety::Atomic(Builtin::String);
            };
            match simple.base {
                _ if settled[at] => break simple.variety.clone(),
                None => break simple.variety.clone(),
                Some(base) => {
                    settled[at] = true;
                    way.push(at);
                    match base {
                        TypeRef::Builtin(builtin) | TypeRef::Encoding(builtin) => break Variety::Atomic(builtin),
                        TypeRef::Def(id) => at = id,
                    }
                }
            }
        };
        for id in way {
            if let TypeKind::Simple(simple) = &mut types[id].kind {
                simple.variety = variety.clone();
            }
        }
    }
}
