//! Elements that may stand for others (XSD 1.0 Part 1 §3.3.6).

use std::collections::{HashMap, HashSet};

use crate::base::Arena;
use crate::diagnostics::Diagnostics;
use crate::model::{ElementDecl, ElementId};
use crate::resolve::bounds::{Bounds, Repeated};

/// An element without a type has that of the first element that it may substitute (XSD 1.0 Part 1 §3.3.2).
pub(super) fn inherit_types(
    mut untyped: HashSet<ElementId>,
    heads: &[(ElementId, Vec<ElementId>)],
    elements: &mut Arena<ElementDecl>,
) {
    let first: HashMap<ElementId, ElementId> =
        heads.iter().filter_map(|(id, heads)| Some((*id, *heads.first()?))).collect();
    for id in elements_in_order(&untyped) {
        // The elements on the way take the type that is found at its end, and are done then.
        let (mut at, mut way) = (id, Vec::new());
        while untyped.remove(&at) {
            way.push(at);
            match first.get(&at) {
                Some(head) => at = *head,
                None => break,
            }
        }
        let ty = elements[at].ty;
        for id in way {
            elements[id].ty = ty;
        }
    }
}

/// Closes substitution groups over their members' own groups.
pub(super) fn close_substitutions(
    heads: &[(ElementId, Vec<ElementId>)],
    elements: &mut Arena<ElementDecl>,
    bounds: &mut Bounds,
    diagnostics: &mut Diagnostics,
) {
    let mut direct: HashMap<ElementId, Vec<ElementId>> = HashMap::new();
    for (member, heads) in heads {
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
        if !bounds.spend(members.len(), Repeated::Substitutes, &elements[head].span, diagnostics) {
            return;
        }
        elements[head].substitutes = elements_in_order(&members);
    }
}

fn elements_in_order(set: &HashSet<ElementId>) -> Vec<ElementId> {
    let mut ids: Vec<ElementId> = set.iter().copied().collect();
    ids.sort_unstable();
    ids
}
