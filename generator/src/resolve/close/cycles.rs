//! Cuts cyclic definitions, so that no later stage enters an endless loop.

use crate::base::{Arena, SideTable};
use crate::diagnostics::{Code, Coverage, Diagnostic, Diagnostics};
use crate::model::{Builtin, Derivation, TypeDef, TypeId, TypeKind, TypeRef, Variety};

/// The state of a type during a walk.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    Done,
}

/// Cuts circles of bases, list items and union members.
pub(super) fn cut_cycles(types: &mut Arena<TypeDef>, diagnostics: &mut Diagnostics) {
    let mut marks = SideTable::new(Mark::New);
    for start in types.ids() {
        // The path from the start: a type, and the types that it builds on and that are still to be visited.
        let mut path: Vec<(TypeId, Vec<TypeId>)> = vec![(start, builds_on(start, types))];
        if marks[start] != Mark::New {
            continue;
        }
        marks[start] = Mark::Open;
        while let Some((current, rest)) = path.last_mut() {
            let current = *current;
            let Some(next) = rest.pop() else {
                marks[current] = Mark::Done;
                path.pop();
                continue;
            };
            match marks[next] {
                Mark::New => {
                    marks[next] = Mark::Open;
                    let edges = builds_on(next, types);
                    path.push((next, edges));
                }
                Mark::Open => cut(current, next, types, diagnostics),
                Mark::Done => {}
            }
        }
    }
}

/// The types that a type cannot be understood without.
fn builds_on(id: TypeId, types: &Arena<TypeDef>) -> Vec<TypeId> {
    let def = |ty: &TypeRef| match ty {
        TypeRef::Def(id) => Some(*id),
        TypeRef::Builtin(_) | TypeRef::Encoding(_) => None,
    };
    match &types[id].kind {
        TypeKind::Simple(simple) => {
            let mut edges: Vec<TypeId> = simple.base.iter().filter_map(def).collect();
            match &simple.variety {
                Variety::List(item) => edges.extend(def(item)),
                Variety::Union(members) => edges.extend(members.iter().filter_map(def)),
                Variety::Atomic(_) => {}
            }
            edges
        }
        TypeKind::Complex(complex) => complex.derivation.iter().filter_map(|d| def(&d.base)).collect(),
    }
}

/// Takes the derivation of one type from another away.
fn cut(from: TypeId, to: TypeId, types: &mut Arena<TypeDef>, diagnostics: &mut Diagnostics) {
    let target = TypeRef::Def(to);
    let anything = TypeRef::Builtin(Builtin::AnySimpleType);
    let ty = &mut types[from];
    let (span, name) = (ty.span.clone(), ty.name.as_ref().map_or("", |name| name.local.as_str()).to_owned());
    match &mut ty.kind {
        TypeKind::Simple(simple) => {
            if simple.base == Some(target) {
                simple.base = Some(anything);
            }
            match &mut simple.variety {
                Variety::List(item) if *item == target => *item = anything,
                Variety::Union(members) => members.retain(|member| *member != target),
                _ => {}
            }
        }
        TypeKind::Complex(complex) => {
            if matches!(complex.derivation, Some(Derivation { base, .. }) if base == target) {
                complex.derivation = None;
            }
        }
    }
    let diagnostic = Diagnostic::error(Code::CIRCULAR_TYPE, format!("type {name} is derived from itself")).at(&span);
    diagnostics.push(diagnostic.hint("the derivation is left out").coverage(Coverage::Skipped));
}
