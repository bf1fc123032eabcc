//! Defaults: every item has a finite default, and the choices have the variant for it.
//!
//! A required field whose type cannot have a default, because it requires itself, becomes optional: no document could
//! be valid otherwise, and `Default` would not end.

use super::ir::{ItemId, ItemKind, Package, RustType};
use crate::diagnostics::{Code, Coverage, Diagnostic};

/// The items in an order in which the default of each holds only defaults of items before it.
pub struct Defaults(Vec<ItemId>);

impl Defaults {
    /// Chooses the default variant of each choice: the first whose own default does not lead back to the choice. Makes
    /// optional what could not have a default.
    pub fn choose(package: &mut Package) -> Self {
        loop {
            let mut found = Finite::new(package);
            found.settle(package);
            let Some(endless) = found.is_finite.iter().position(|&is_finite| !is_finite) else {
                return Self(found.order);
            };
            make_optional(package, endless, &found);
        }
    }

    /// Marks the structs whose default makes boxes: a required field is one, or makes some in its own default.
    pub fn mark_boxed(&self, package: &mut Package) {
        let mut makes_boxes = vec![false; package.items.len()];
        for &ItemId(index) in &self.0 {
            let is_boxed = |ty: &RustType| makes_box(ty, &makes_boxes);
            makes_boxes[index] = match &package.items[index].kind {
                ItemKind::Struct(content) => content.fields.iter().any(|field| is_boxed(&field.ty)),
                ItemKind::Choice(choice) => {
                    choice.default.and_then(|at| choice.variants.get(at)).is_some_and(|variant| is_boxed(&variant.ty))
                }
                ItemKind::List(_) | ItemKind::Union(_) | ItemKind::Enumeration(_) | ItemKind::Omitted => false,
            };
        }
        for (item, makes_boxes) in package.items.iter_mut().zip(makes_boxes) {
            if let ItemKind::Struct(content) = &mut item.kind {
                content.boxes = makes_boxes;
            }
        }
    }
}

/// Whether the default of a type makes a box.
fn makes_box(ty: &RustType, makes_boxes: &[bool]) -> bool {
    match ty {
        RustType::Item(item) => makes_boxes[item.0],
        RustType::Nilled(inner) => makes_box(inner, makes_boxes),
        ty => matches!(ty, RustType::Boxed(_) | RustType::Deep(_)),
    }
}

/// The items that are known to have a default that ends.
struct Finite {
    is_finite: Vec<bool>,
    /// The same items, in the order in which they were found.
    order: Vec<ItemId>,
}

impl Finite {
    fn new(package: &Package) -> Self {
        Self { is_finite: vec![false; package.items.len()], order: Vec::with_capacity(package.items.len()) }
    }

    /// Finds the items whose default ends, until there are no more.
    fn settle(&mut self, package: &mut Package) {
        // What a default requires comes first, so that one pass settles all but the cycles.
        let order = postorder(package, required);
        let mut has_changed = true;
        while std::mem::take(&mut has_changed) {
            for &item in &order {
                if !self.is_finite[item.0] && self.has_default(&mut package.items[item.0].kind) {
                    self.is_finite[item.0] = true;
                    self.order.push(item);
                    has_changed = true;
                }
            }
        }
    }

    /// Whether an item has a default that holds only those that are known to end; sets that of a choice.
    fn has_default(&self, kind: &mut ItemKind) -> bool {
        match kind {
            ItemKind::Struct(content) => content.fields.iter().all(|field| self.ends(&field.ty)),
            ItemKind::Choice(choice) if choice.default.is_some() && !choice.variants.is_empty() => {
                let first = choice.variants.iter().position(|variant| self.ends(&variant.ty));
                choice.default = first.or(choice.default);
                first.is_some()
            }
            ItemKind::List(_)
            | ItemKind::Choice(_)
            | ItemKind::Union(_)
            | ItemKind::Enumeration(_)
            | ItemKind::Omitted => true,
        }
    }

    /// Whether the default of a type is known to end.
    fn ends(&self, ty: &RustType) -> bool {
        required(ty).is_none_or(|item| self.is_finite[item.0])
    }
}

/// The item whose default is a part of a type's default.
fn required(ty: &RustType) -> Option<ItemId> {
    match ty {
        RustType::Item(item) => Some(*item),
        RustType::Boxed(inner) | RustType::Deep(inner) | RustType::Nilled(inner) => required(inner),
        _ => None,
    }
}

/// Makes the fields optional by which an item requires itself.
fn make_optional(package: &mut Package, index: usize, found: &Finite) {
    let item = &mut package.items[index];
    let mut changed = Vec::new();
    match &mut item.kind {
        ItemKind::Struct(content) => {
            for field in content.fields.iter_mut().filter(|field| !found.ends(&field.ty)) {
                let ty = std::mem::replace(&mut field.ty, RustType::Unit);
                field.ty = ty.optional();
                changed.push(field.ident.clone());
            }
        }
        ItemKind::Choice(choice) => {
            for variant in &mut choice.variants {
                let ty = std::mem::replace(&mut variant.ty, RustType::Unit);
                variant.ty = ty.optional();
                changed.push(variant.ident.clone());
            }
        }
        ItemKind::List(_) | ItemKind::Union(_) | ItemKind::Enumeration(_) | ItemKind::Omitted => {}
    }
    let ident = item.ident.clone();
    for member in changed {
        let message = format!("'{member}' of '{ident}' requires itself without end: it is optional here");
        let diagnostic = Diagnostic::warning(Code::ENDLESS_CONTENT, message);
        package.diagnostics.push(diagnostic.coverage(Coverage::Assumed));
    }
}

/// The items that an item's fields or variants lead to, as `to` sees it.
fn edges(kind: &ItemKind, to: fn(&RustType) -> Option<ItemId>) -> Vec<Option<ItemId>> {
    match kind {
        ItemKind::Struct(content) => content.fields.iter().map(|field| to(&field.ty)).collect(),
        ItemKind::Choice(choice) => choice.variants.iter().map(|variant| to(&variant.ty)).collect(),
        ItemKind::Union(members) => members.iter().map(|member| to(&member.ty)).collect(),
        ItemKind::List(_) | ItemKind::Enumeration(_) | ItemKind::Omitted => Vec::new(),
    }
}

/// The items, those that they lead to first.
fn postorder(package: &Package, to: fn(&RustType) -> Option<ItemId>) -> Vec<ItemId> {
    let mut seen = vec![false; package.items.len()];
    let mut out = Vec::new();
    for root in 0..package.items.len() {
        if seen[root] {
            continue;
        }
        seen[root] = true;
        let mut stack = vec![(root, edges(&package.items[root].kind, to), 0)];
        while let Some((item, targets, next)) = stack.last_mut() {
            let (item, at) = (*item, *next);
            *next += 1;
            match targets.get(at).copied() {
                Some(Some(target)) if !seen[target.0] => {
                    seen[target.0] = true;
                    stack.push((target.0, edges(&package.items[target.0].kind, to), 0));
                }
                Some(_) => {}
                None => {
                    out.push(ItemId(item));
                    stack.pop();
                }
            }
        }
    }
    out
}
