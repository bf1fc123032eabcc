//! What can only be known when every type and element is: varieties, simple content, who derives from whom.

use std::collections::{HashMap, HashSet};

use super::Resolver;
use super::builtins::builtin_name;
use crate::base::QName;
use crate::diagnostics::{Code, Coverage, Diagnostic};
use crate::model::{Builtin, Content, ElementId, Particle, Term, TypeId, TypeKind, TypeRef, Variety};

impl Resolver<'_, '_> {
    pub(super) fn finish(&mut self) {
        self.cut_cycles();
        self.inherit_element_types();
        self.settle_contents();
        self.settle_simple_bases();
        self.settle_varieties();
        self.settle_arrays();
        self.list_derived();
        self.close_substitutions();
    }

    /// An element without a type has that of the first element that it may substitute (XSD 1.0 Part 1 §3.3.2).
    fn inherit_element_types(&mut self) {
        let first: HashMap<ElementId, ElementId> =
            self.heads.iter().filter_map(|(id, heads)| Some((*id, *heads.first()?))).collect();
        for id in elements_in_order(&self.untyped) {
            // The elements on the way take the type that is found at its end, and are done then.
            let (mut at, mut way) = (id, Vec::new());
            while self.untyped.remove(&at) {
                way.push(at);
                match first.get(&at) {
                    Some(head) => at = *head,
                    None => break,
                }
            }
            let Some(ty) = self.elements.get(at.0 as usize).map(|head| head.ty) else { continue };
            for id in way {
                if let Some(element) = self.element_mut(id) {
                    element.ty = ty;
                }
            }
        }
    }

    /// Gives every complex type with a simple base its simple content.
    fn settle_contents(&mut self) {
        for index in 0..self.types.len() {
            let id = TypeId(u32::try_from(index).unwrap_or(u32::MAX));
            let Some(TypeKind::Complex(complex)) = self.ty(id).map(|ty| &ty.kind) else { continue };
            let Some(derivation) = &complex.derivation else { continue };
            let builtin_base = matches!(derivation.base, TypeRef::Builtin(_));
            let own = !matches!(complex.content, Content::Empty);
            let Some(simple) = self.simple_content_of(TypeRef::Def(id)) else { continue };
            if own && builtin_base {
                let span = self.ty(id).map(|ty| ty.span.clone());
                let diagnostic = Diagnostic::warning(Code::CONTRADICTION, "elements are added to a simple type");
                let diagnostic = diagnostic.hint("the simple type is left out").coverage(Coverage::Skipped);
                self.diagnostics.push(span.iter().fold(diagnostic, |diagnostic, span| diagnostic.at(span)));
            }
            if let Some(TypeKind::Complex(complex)) = self.ty_mut(id).map(|ty| &mut ty.kind) {
                match (own, builtin_base) {
                    (false, _) => complex.content = Content::Simple(simple),
                    (true, true) => complex.derivation = None,
                    (true, false) => {}
                }
            }
        }
    }

    /// The simple type of a type's content: its own, or its base's; `None` for content of elements.
    fn simple_content_of(&mut self, ty: TypeRef) -> Option<TypeRef> {
        // The types on the way, which all have the same answer: it is remembered, so that long chains are walked once.
        let mut way = Vec::new();
        let mut at = ty;
        let found = loop {
            let id = match at {
                TypeRef::Builtin(Builtin::AnyType | Builtin::SoapArray | Builtin::SoapStruct) => break None,
                TypeRef::Builtin(_) | TypeRef::Encoding(_) => break Some(at),
                TypeRef::Def(id) => id,
            };
            if let Some(known) = self.known_contents.get(&id) {
                break *known;
            }
            // Circles are cut already; the bound only keeps a mistake from becoming a hang.
            if way.len() > self.types.len() {
                break None;
            }
            way.push(id);
            at = match self.ty(id).map(|ty| &ty.kind) {
                None => break None,
                Some(TypeKind::Simple(_)) => break Some(at),
                Some(TypeKind::Complex(complex)) => {
                    match (self.simple_content.get(&id), &complex.content, &complex.derivation) {
                        (Some(Some(content)), _, _) => break Some(TypeRef::Def(*content)),
                        (_, Content::Simple(simple), _) => break Some(*simple),
                        (_, Content::Empty, Some(derivation)) => derivation.base,
                        (_, Content::Particle(_), Some(derivation))
                            if matches!(derivation.base, TypeRef::Builtin(_)) =>
                        {
                            derivation.base
                        }
                        (_, Content::Particle(_), _) | (_, Content::Empty, None) => break None,
                    }
                }
            };
        };
        self.known_contents.extend(way.into_iter().map(|id| (id, found)));
        found
    }

    /// Bases of simple types must be simple: where they name a complex type, its simple content is meant.
    fn settle_simple_bases(&mut self) {
        for (content, base) in std::mem::take(&mut self.content_restrictions) {
            let base = self.simple_content_of(base).unwrap_or(TypeRef::Builtin(Builtin::String));
            if let Some(TypeKind::Simple(simple)) = self.ty_mut(content).map(|ty| &mut ty.kind) {
                simple.base =
                    (base != TypeRef::Def(content)).then_some(base).or(Some(TypeRef::Builtin(Builtin::String)));
            }
        }
        for index in 0..self.types.len() {
            let Some(TypeKind::Simple(simple)) = self.types.get(index).map(|ty| &ty.kind) else { continue };
            let (base, variety) = (simple.base, simple.variety.clone());
            let base = base.map(|base| self.simple_part(base));
            let variety = match variety {
                Variety::Atomic(builtin) => Variety::Atomic(builtin),
                Variety::List(item) => Variety::List(self.simple_part(item)),
                Variety::Union(members) => {
                    Variety::Union(members.into_iter().map(|member| self.simple_part(member)).collect())
                }
            };
            if let Some(TypeKind::Simple(simple)) = self.types.get_mut(index).map(|ty| &mut ty.kind) {
                simple.base = base;
                simple.variety = variety;
            }
        }
    }

    fn simple_part(&mut self, ty: TypeRef) -> TypeRef {
        match ty {
            TypeRef::Builtin(Builtin::AnyType | Builtin::SoapArray | Builtin::SoapStruct) => {
                TypeRef::Builtin(Builtin::AnySimpleType)
            }
            TypeRef::Builtin(_) | TypeRef::Encoding(_) => ty,
            TypeRef::Def(id) => match self.ty(id).map(|ty| &ty.kind) {
                Some(TypeKind::Simple(_)) => ty,
                _ => self.simple_content_of(ty).unwrap_or(TypeRef::Builtin(Builtin::String)),
            },
        }
    }

    /// A restriction has the variety of what it restricts.
    fn settle_varieties(&mut self) {
        let mut settled = vec![false; self.types.len()];
        for start in 0..self.types.len() {
            let (mut way, mut at) = (Vec::new(), start);
            let variety = loop {
                let Some(TypeKind::Simple(simple)) = self.types.get(at).map(|ty| &ty.kind) else {
                    break Variety::Atomic(Builtin::String);
                };
                let done = settled.get(at).copied().unwrap_or(true);
                match simple.base {
                    _ if done => break simple.variety.clone(),
                    None => break simple.variety.clone(),
                    Some(base) => {
                        if let Some(slot) = settled.get_mut(at) {
                            *slot = true;
                        }
                        way.push(at);
                        match base {
                            TypeRef::Builtin(builtin) | TypeRef::Encoding(builtin) => break Variety::Atomic(builtin),
                            TypeRef::Def(id) => at = id.0 as usize,
                        }
                    }
                }
            };
            for index in way {
                if let Some(TypeKind::Simple(simple)) = self.types.get_mut(index).map(|ty| &mut ty.kind) {
                    simple.variety = variety.clone();
                }
            }
        }
    }

    /// The item type of arrays that do not say `wsdl:arrayType` is that of their first element.
    fn settle_arrays(&mut self) {
        for id in std::mem::take(&mut self.implied_arrays) {
            let Some(TypeKind::Complex(complex)) = self.ty(id).map(|ty| &ty.kind) else { continue };
            let first = match &complex.content {
                Content::Particle(particle) => first_element(particle),
                _ => None,
            };
            let Some(item) = first.and_then(|element| self.elements.get(element.0 as usize)).map(|element| element.ty)
            else {
                continue;
            };
            let item_name = self.name_of(item);
            if let Some(TypeKind::Complex(complex)) = self.ty_mut(id).map(|ty| &mut ty.kind)
                && let Some(array) = &mut complex.soap_array
            {
                array.item = item;
                array.item_name = item_name;
            }
        }
    }

    fn name_of(&self, ty: TypeRef) -> QName {
        match ty {
            TypeRef::Builtin(builtin) => builtin_name(builtin),
            TypeRef::Encoding(builtin) => super::builtins::encoding_name(builtin),
            TypeRef::Def(id) => {
                self.ty(id).and_then(|ty| ty.name.clone()).unwrap_or_else(|| builtin_name(Builtin::AnyType))
            }
        }
    }

    fn list_derived(&mut self) {
        for index in 0..self.types.len() {
            let Some(TypeKind::Complex(complex)) = self.types.get(index).map(|ty| &ty.kind) else { continue };
            let Some(TypeRef::Def(base)) = complex.derivation.as_ref().map(|derivation| derivation.base) else {
                continue;
            };
            if let Some(TypeKind::Complex(base)) = self.ty_mut(base).map(|ty| &mut ty.kind) {
                base.derived.push(TypeId(u32::try_from(index).unwrap_or(u32::MAX)));
            }
        }
    }

    /// Closes substitution groups over their members' own groups.
    fn close_substitutions(&mut self) {
        let mut direct: HashMap<ElementId, Vec<ElementId>> = HashMap::new();
        for (member, heads) in &self.heads {
            for head in heads {
                direct.entry(*head).or_default().push(*member);
            }
        }
        let mut heads: Vec<ElementId> = direct.keys().copied().collect();
        heads.sort_unstable();
        for head in heads {
            let mut members = HashSet::new();
            let mut stack = vec![head];
            while let Some(at) = stack.pop() {
                for member in direct.get(&at).into_iter().flatten() {
                    if *member != head && members.insert(*member) {
                        stack.push(*member);
                    }
                }
            }
            let Some(span) = self.elements.get(head.0 as usize).map(|element| element.span.clone()) else { continue };
            if !self.spend(members.len(), "substitution groups have too many members for documents of this size", &span)
            {
                return;
            }
            let members = elements_in_order(&members);
            if let Some(element) = self.element_mut(head) {
                element.substitutes = members;
            }
        }
    }
}

fn elements_in_order(set: &HashSet<ElementId>) -> Vec<ElementId> {
    let mut ids: Vec<ElementId> = set.iter().copied().collect();
    ids.sort_unstable();
    ids
}

fn first_element(particle: &Particle) -> Option<ElementId> {
    match &particle.term {
        Term::Element(id) => Some(*id),
        Term::Sequence(members) | Term::Choice(members) | Term::All(members) => members.iter().find_map(first_element),
        Term::Any(_) => None,
    }
}
