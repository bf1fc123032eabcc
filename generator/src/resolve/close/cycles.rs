//! Definitions that go in circles are cut, so that no later stage can run around one.

use crate::diagnostics::{Code, Coverage, Diagnostic, Diagnostics};
use crate::model::{Builtin, Derivation, TypeDef, TypeId, TypeKind, TypeRef, Variety};

/// What a walk has done with a type.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    Done,
}

/// Cuts circles of bases, list items and union members.
pub(super) fn cut_cycles(types: &mut [TypeDef], diagnostics: &mut Diagnostics) {
    let mut marks = vec![Mark::New; types.len()];
    for start in 0..types.len() {
        // The path from the start: a type, and the types that it builds on and that are still to be visited.
        let mut path: Vec<(usize, Vec<usize>)> = vec![(start, builds_on(start, types))];
        if marks.get(start) != Some(&Mark::New) {
            continue;
        }
        mark(&mut marks, start, Mark::Open);
        while let Some((current, rest)) = path.last_mut() {
            let current = *current;
            let Some(next) = rest.pop() else {
                mark(&mut marks, current, Mark::Done);
                path.pop();
                continue;
            };
            match marks.get(next) {
                Some(Mark::New) => {
                    mark(&mut marks, next, Mark::Open);
                    let edges = builds_on(next, types);
                    path.push((next, edges));
                }
                Some(Mark::Open) => cut(current, next, types, diagnostics),
                Some(Mark::Done) | None => {}
            }
        }
    }
}

/// The types that a type cannot be understood without.
fn builds_on(index: usize, types: &[TypeDef]) -> Vec<usize> {
    let def = |ty: &TypeRef| match ty {
        TypeRef::Def(id) => Some(id.0 as usize),
        TypeRef::Builtin(_) | TypeRef::Encoding(_) => None,
    };
    match types.get(index).map(|ty| &ty.kind) {
        Some(TypeKind::Simple(simple)) => {
            let mut edges: Vec<usize> = simple.base.iter().filter_map(def).collect();
            match &simple.variety {
                Variety::List(item) => edges.extend(def(item)),
                Variety::Union(members) => edges.extend(members.iter().filter_map(def)),
                Variety::Atomic(_) => {}
            }
            edges
        }
        Some(TypeKind::Complex(complex)) => complex.derivation.iter().filter_map(|d| def(&d.base)).collect(),
        None => Vec::new(),
    }
}

/// Takes the derivation of one type from another away.
fn cut(from: usize, to: usize, types: &mut [TypeDef], diagnostics: &mut Diagnostics) {
    let target = TypeRef::Def(TypeId(u32::try_from(to).unwrap_or(u32::MAX)));
    let anything = TypeRef::Builtin(Builtin::AnySimpleType);
    let Some(ty) = types.get_mut(from) else { return };
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

fn mark(marks: &mut [Mark], at: usize, mark: Mark) {
    if let Some(slot) = marks.get_mut(at) {
        *slot = mark;
    }
}
