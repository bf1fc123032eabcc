//! Boxes where types nest too deeply for the compiler.
//!
//! Whether a type is `Send`, rustc determines by one recursion through the types of its fields, which ends with an
//! error beyond 127 steps: in the program that spawns a future that holds the type, and in rustdoc. The runtime's
//! `DeepBox` ends the recursion. It is placed around what would nest deeper than [`DEEPEST`] steps; what remains of the
//! 127 is for a program's own types and futures (an async function takes 5, however many it calls). The figures were
//! measured with rustc 1.95, as the longest chain of types that still compiles.
//!
//! Types that lead to each other are met once, in the order of the fields. What is decided for a type depends only on
//! what it leads to, so that it does not change when a service description gets a further type that uses it.

use super::boxes::types_of;
use super::ir::{Item, ItemId, ItemKind, Package, RustType};

/// Most steps of the compiler's recursion that a generated type takes. 102 is what the deepest of the usual services
/// (ArcGIS, Exchange) take; chains that long are rare enough for a box of another type.
const DEEPEST: usize = 104;
/// How much earlier a box is placed in a variant: where a choice repeats, a box in one
/// of its variants is better than one around each item.
const EARLIER: usize = VEC + 2;
/// The steps that a `Vec` adds to those of its items.
const VEC: usize = 3;
/// The steps that a `Box` adds to those of what it holds.
const BOX: usize = 4;
/// The steps of a `String`, and of an enumeration, which holds one.
const TEXT: usize = 7;
/// The steps of the runtime's deepest types, `Decimal` and `AnyType`, taken for all of its types and for configured
/// ones.
const RUNTIME: usize = 16;

/// A field or variant that leads to an item.
#[derive(Clone, Copy)]
struct Edge {
    /// Its place in its item.
    at: usize,
    target: usize,
    /// The steps from the item to the target.
    steps: usize,
    /// The steps that there may be altogether.
    limit: usize,
    /// Whether a box ends the recursion there.
    cut: bool,
}

/// The items and what they lead to.
struct Graph {
    edges: Vec<Vec<Edge>>,
    /// The group of each item: those that lead to each other are of one.
    group: Vec<usize>,
    /// The steps to the deepest of an item's fields of simple types.
    simple: Vec<usize>,
    /// The steps of the compiler's recursion from each item on, as far as they are known.
    heights: Vec<usize>,
    /// The walk that met each item last.
    met: Vec<usize>,
    walks: usize,
}

/// Places a `DeepBox` around each field and variant that would nest too deeply.
pub fn place(package: &mut Package) {
    let (simple, edges): (Vec<usize>, Vec<Vec<Edge>>) = package.items.iter().map(|item| fields(package, item)).unzip();
    let groups = groups(&edges);
    let count = edges.len();
    let (group, heights, met) = (vec![0; count], vec![0; count], vec![0; count]);
    let mut graph = Graph { edges, simple, group, heights, met, walks: 0 };
    for (index, group) in groups.iter().enumerate() {
        group.iter().for_each(|&item| graph.group[item] = index);
    }
    for group in groups {
        graph.settle(&group);
    }
    for (item, edges) in graph.edges.iter().enumerate() {
        for edge in edges.iter().filter(|edge| edge.cut) {
            let ty = types_of(&mut package.items[item].kind).into_iter().nth(edge.at);
            ty.into_iter().for_each(deepen);
        }
    }
}

impl Graph {
    /// Cuts what is too deep in a group, all that it leads to being settled. A cut may leave another way to what it led
    /// to, so that the walks are repeated until none meets anything to cut.
    fn settle(&mut self, group: &[usize]) {
        loop {
            let mut any = false;
            for &item in group {
                let (height, cut) = self.descend(item);
                self.heights[item] = height;
                any |= cut;
            }
            if !any {
                return;
            }
        }
    }

    /// Walks from an item as the compiler does, meeting each type of its group once, in the order of fields, and cuts
    /// what would be too deep. Returns the greatest depth, and whether something was cut.
    fn descend(&mut self, root: usize) -> (usize, bool) {
        self.walks += 1;
        self.met[root] = self.walks;
        let (mut deepest, mut any) = (self.simple[root], false);
        // (item, its depth, the next edge)
        let mut stack = vec![(root, 0, 0)];
        while let Some((item, depth, next)) = stack.last_mut() {
            let (depth, at) = (*depth, *next);
            *next += 1;
            let Some(edge) = self.edges[*item].get_mut(at) else {
                stack.pop();
                continue;
            };
            let within = self.group[edge.target] == self.group[root];
            if edge.cut || within && self.met[edge.target] == self.walks {
                continue;
            }
            let reached = depth + edge.steps;
            let height = if within { self.simple[edge.target] } else { self.heights[edge.target] };
            if reached + height > edge.limit {
                edge.cut = true;
                any = true;
                continue;
            }
            deepest = deepest.max(reached + height);
            if within {
                self.met[edge.target] = self.walks;
                stack.push((edge.target, reached, 0));
            }
        }
        (deepest, any)
    }
}

/// The steps to the deepest field of a simple type, and the structs and enums of elements that an item's other fields
/// or variants lead to, in order.
fn fields(package: &Package, item: &Item) -> (usize, Vec<Edge>) {
    let (types, limit): (Vec<&RustType>, usize) = match &item.kind {
        ItemKind::Struct(content) => (content.fields.iter().map(|field| &field.ty).collect(), DEEPEST),
        ItemKind::Choice(choice) => (choice.variants.iter().map(|variant| &variant.ty).collect(), DEEPEST - EARLIER),
        ItemKind::List(_) | ItemKind::Union(_) | ItemKind::Enumeration(_) | ItemKind::Omitted => {
            return (0, Vec::new());
        }
    };
    let (mut simple, mut edges) = (0, Vec::new());
    for (at, ty) in types.into_iter().enumerate() {
        match steps(package, ty) {
            (steps, Some(ItemId(target))) => edges.push(Edge { at, target, steps, limit, cut: false }),
            (steps, None) => simple = simple.max(steps),
        }
    }
    (simple, edges)
}

/// The steps that a type takes: to the struct or the enum of elements that it holds, or to its end.
fn steps(package: &Package, ty: &RustType) -> (usize, Option<ItemId>) {
    let (inner, own) = match ty {
        RustType::Item(item) => {
            return match &package.items[item.0].kind {
                ItemKind::Struct(_) | ItemKind::Choice(_) => (1, Some(*item)),
                ItemKind::List(_) | ItemKind::Enumeration(_) | ItemKind::Omitted => (1 + TEXT, None),
                // Its members are simple types.
                ItemKind::Union(_) => (1 + RUNTIME, None),
            };
        }
        RustType::Std("String") => return (1 + TEXT, None),
        RustType::Std(_) | RustType::Unit => return (1, None),
        RustType::Runtime(_) | RustType::Custom(_) | RustType::Deep(_) => return (1 + RUNTIME, None),
        RustType::Option(inner) | RustType::Nillable(inner) | RustType::Nilled(inner) => (inner, 1),
        RustType::Vec(inner) | RustType::List(inner) => (inner, VEC),
        RustType::Boxed(inner) => (inner, BOX),
    };
    let (within, item) = steps(package, inner);
    (own + within, item)
}

/// Puts the item that a type holds into a `DeepBox`, in the place of a box that is there.
fn deepen(ty: &mut RustType) {
    match ty {
        RustType::Option(inner) | RustType::Nillable(inner) | RustType::Nilled(inner) | RustType::Vec(inner) => {
            deepen(inner)
        }
        RustType::Boxed(inner) => *ty = RustType::Deep(std::mem::replace(inner, Box::new(RustType::Unit))),
        RustType::Item(item) => *ty = RustType::Deep(Box::new(RustType::Item(*item))),
        _ => {}
    }
}

/// The groups of items that lead to each other, those first that others lead to; each sorted. Tarjan's algorithm, with
/// a stack of its own, since chains of types may be long.
fn groups(graph: &[Vec<Edge>]) -> Vec<Vec<usize>> {
    const NEW: usize = usize::MAX;
    let mut order = vec![NEW; graph.len()];
    let mut lowest = vec![0; graph.len()];
    let mut open = vec![false; graph.len()];
    let (mut met, mut path, mut found) = (0, Vec::new(), Vec::new());
    for root in 0..graph.len() {
        let mut stack = if order[root] == NEW { vec![(root, 0)] } else { Vec::new() };
        while let Some((item, next)) = stack.last_mut() {
            let (item, at) = (*item, *next);
            *next += 1;
            if at == 0 {
                (order[item], lowest[item], open[item]) = (met, met, true);
                met += 1;
                path.push(item);
            }
            if let Some(edge) = graph[item].get(at) {
                if order[edge.target] == NEW {
                    stack.push((edge.target, 0));
                } else if open[edge.target] {
                    lowest[item] = lowest[item].min(order[edge.target]);
                }
                continue;
            }
            stack.pop();
            if let Some((above, _)) = stack.last() {
                lowest[*above] = lowest[*above].min(lowest[item]);
            }
            if lowest[item] == order[item] {
                let start = path.iter().rposition(|&other| other == item).unwrap_or_default();
                let mut group = path.split_off(start);
                group.iter().for_each(|&member| open[member] = false);
                group.sort_unstable();
                found.push(group);
            }
        }
    }
    found
}
