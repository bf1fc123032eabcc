//! Complex types as structs: base fields first, then the type's own, then the attributes.

use super::content::{ChoiceUse, Owner, occurs, push_note};
use super::ir::{Choice, Field, Item, ItemId, ItemKind, RustType, Struct, Table, TableKind, Wire, WireKind};
use super::names::Scope;
use super::particles::{Norm, NormTerm};
use super::words::screaming;
use super::{Lowerer, docs};
use crate::diagnostics::Coverage;
use crate::model::{ComplexType, Content, ElementId, SoapArray, Span, TypeId, TypeKind, TypeRef, Wildcard};

/// How an array type uses its items.
struct ItemUse {
    /// The element that it declares for them.
    element: Option<ElementId>,
    /// Whether an encoded message holds the array, so that they may be null.
    encoded: bool,
}

impl Lowerer<'_> {
    /// Lowers the content of every declared item.
    pub(super) fn fill(&mut self) {
        let model = self.model;
        for (index, def) in model.types.iter().enumerate() {
            let id = TypeId(u32::try_from(index).unwrap_or(u32::MAX));
            match &def.kind {
                TypeKind::Simple(_) if self.owns_item(id) => self.fill_simple(id),
                TypeKind::Complex(_) if self.owns_item(id) => self.fill_complex(id, &def.span),
                _ => {}
            }
        }
        for index in 0..model.types.len() {
            if let Some(item) = self.hierarchies[index] {
                self.fill_hierarchy(TypeId(u32::try_from(index).unwrap_or(u32::MAX)), item);
            }
        }
        let mut groups: Vec<(ElementId, ItemId)> =
            self.substitutions.iter().map(|(&head, &item)| (head, item)).collect();
        groups.sort_unstable();
        for (head, item) in groups {
            let span = model.elements[head.0 as usize].span.clone();
            self.fill_substitution(head, item, &span);
        }
    }

    fn owns_item(&self, id: TypeId) -> bool {
        self.item_of(id).is_some()
    }

    fn fill_complex(&mut self, id: TypeId, span: &Span) {
        let Some(item) = self.item_of(id) else { return };
        let owner = {
            let item = &self.package.items[item.0];
            let encoded = self.accessors.contains(&id);
            let derives = item.derives.clone();
            Owner { ident: item.ident.clone(), module: item.module, stem: item.stem, derives, encoded }
        };
        let array = self.chain(id).into_iter().rev().find_map(|complex| complex.soap_array.clone());
        if let Some(array) = array {
            return self.fill_array(id, item, &array, owner.encoded);
        }
        let mut scope = Scope::default();
        let mut fields = self.content_fields(id, &owner, &mut scope, span);
        let content = fields.len();
        fields.extend(self.attribute_fields(id, &mut scope));
        let name = self.model.types[id.0 as usize].name.clone().map(|name| self.name(&name));
        let table = Table { ident: screaming(&owner.ident), kind: TableKind::Record, name, shared: false };
        let element = self.global_element(id);
        self.package.items[item.0].kind = ItemKind::Struct(Struct { table, fields, content, boxes: false, element });
    }

    /// The global element whose type an anonymous type is; an abstract one occurs in no document.
    fn global_element(&mut self, id: TypeId) -> Option<(u16, String)> {
        let def = &self.model.types[id.0 as usize];
        let Some(crate::model::Owner::Element(element)) = def.owner.filter(|_| def.name.is_none()) else { return None };
        let decl = &self.model.elements[element.0 as usize];
        (decl.global && !decl.is_abstract).then(|| self.name(&decl.name))
    }

    fn content_fields(&mut self, id: TypeId, owner: &Owner, scope: &mut Scope, span: &Span) -> Vec<Field> {
        let chain: Vec<ComplexType> = self.chain(id).into_iter().cloned().collect();
        let Some(own) = chain.last() else { return Vec::new() };
        if let Content::Simple(ty) = own.content {
            return vec![self.value_field(ty, scope)];
        }
        let norms = self.effective(&chain, id, span);
        if chain.iter().any(|complex| complex.mixed) {
            return vec![self.mixed_field(norms, owner, scope)];
        }
        self.fields(&norms, owner, scope)
    }

    /// The particles of a type and its bases, as one sequence.
    fn effective(&self, chain: &[ComplexType], id: TypeId, span: &Span) -> Vec<Norm> {
        let mut norms: Vec<Norm> = Vec::new();
        if self.has_open_base(id) {
            norms.push(Norm::new(false, true, NormTerm::Any(Wildcard::any()), span.clone()));
        }
        for complex in chain {
            if complex.derivation.as_ref().is_some_and(|derivation| !derivation.extension) {
                norms.clear();
            }
            let Content::Particle(particle) = &complex.content else { continue };
            match self.norm(particle, 0) {
                Some(Norm { many: false, required, term: NormTerm::Sequence(children), .. }) => {
                    norms.extend(
                        children.into_iter().map(|child| Norm { required: child.required && required, ..child }),
                    );
                }
                Some(norm) => norms.push(norm),
                None => {}
            }
        }
        norms
    }

    /// Simple content: the text as `value`.
    fn value_field(&mut self, ty: TypeRef, scope: &mut Scope) -> Field {
        let rust = self.text_type(ty);
        let mut wire = Wire::plain(WireKind::Text, (0, String::new()));
        let mut text = Vec::new();
        self.describe_simple(ty, &rust, &mut wire, &mut text);
        wire.flags.required = true;
        wire.flags.simple = true;
        wire.type_name = None;
        Field { ident: scope.claim_snake("value", ""), docs: text, ty: rust, wire }
    }

    /// Mixed content: pieces of text and elements in their order.
    fn mixed_field(&mut self, norms: Vec<Norm>, owner: &Owner, scope: &mut Scope) -> Field {
        let mut leaves = Vec::new();
        norms.into_iter().for_each(|norm| self.leaves(norm, &mut leaves));
        let item = self.choice(&leaves, owner, ChoiceUse::Mixed);
        let mut wire = Wire::plain(WireKind::Particle(item), (0, String::new()));
        wire.flags.repeated = true;
        let docs = vec!["Text and elements in their order.".to_owned()];
        Field { ident: scope.claim_snake("content", ""), docs, ty: RustType::Item(item).repeated(), wire }
    }

    /// A SOAP-encoded array (SOAP 1.1 §5.4.2).
    fn fill_array(&mut self, id: TypeId, item: ItemId, array: &SoapArray, encoded: bool) {
        let span = self.model.types[id.0 as usize].span.clone();
        for lost in self.attribute_fields(id, &mut Scope::default()) {
            if lost.wire.kind == WireKind::Attribute {
                self.report(
                    Coverage::Skipped,
                    &span,
                    format!("attribute '{}' of an array is not kept", lost.wire.name.1),
                );
            }
        }
        let name = self.model.types[id.0 as usize].name.clone().map(|name| self.name(&name));
        let element = self.array_element(id);
        self.array_item(item, array, name, &ItemUse { element, encoded });
    }

    /// The element that an array's type declares for its items, in a sequence of nothing else.
    fn array_element(&self, id: TypeId) -> Option<ElementId> {
        let mut own = self.chain(id).into_iter().rev().filter_map(|complex| match &complex.content {
            Content::Particle(particle) => Some(particle),
            Content::Empty | Content::Simple(_) => None,
        });
        match self.norm(own.next()?, 0)?.term {
            NormTerm::Element(id) => Some(id),
            NormTerm::Any(_) | NormTerm::Sequence(_) | NormTerm::Choice(_) => None,
        }
    }

    /// What an array's items are on the wire: the declared element, or one that nobody declares.
    fn item_wire(&mut self, of: &ItemUse) -> Wire {
        let mut wire = Wire::plain(WireKind::Element, (0, "item".to_owned()));
        if let Some(id) = of.element {
            let decl = &self.model.elements[id.0 as usize];
            wire.name = self.name(&decl.name);
            wire.flags.form = decl.form;
            wire.flags.nillable = decl.nillable;
            wire.schema = if wire.name.0 == 0 { self.namespace(&decl.schema) } else { 0 };
        }
        wire.flags.repeated = true;
        wire.flags.accessor = of.encoded;
        wire
    }

    /// The content of an array's item: of an array of arrays, its items are arrays with an item of their own.
    fn array_item(&mut self, item: ItemId, array: &SoapArray, name: Option<(u16, String)>, of: &ItemUse) {
        let (rank, inner) = array.ranks.split_last().map_or((1, &[][..]), |(rank, inner)| (*rank, inner));
        let mut wire = self.item_wire(of);
        let mut text = Vec::new();
        let mut item_name = self.name(&array.item_name);
        let ty = if inner.is_empty() {
            let ty = self.value_type(array.item);
            self.describe_simple(array.item, &ty, &mut wire, &mut text);
            ty
        } else {
            for rank in inner {
                let commas = ",".repeat(usize::from(*rank).saturating_sub(1));
                item_name.1.extend(["[", &commas, "]"]);
            }
            RustType::Item(self.inner_array(item, SoapArray { ranks: inner.to_vec(), ..array.clone() }, of.encoded))
        };
        let span = Span { document: 0, range: 0..0 };
        let many = Norm::new(false, true, NormTerm::Sequence(Vec::new()), span);
        let ty = occurs(ty, &wire, &many);
        if matches!(&ty, RustType::Vec(item) if matches!(**item, RustType::Option(_))) {
            push_note(&mut text, "`None` is null: an item that is nil, or was not transmitted.".to_owned());
        }
        let mut fields = vec![Field { ident: "items".to_owned(), docs: text, ty, wire }];
        if rank > 1 {
            let mut wire = Wire::plain(WireKind::AnyAttribute, (0, String::new()));
            wire.flags.repeated = true;
            let docs = vec!["The extent of each dimension; the items are in row-major order.".to_owned()];
            fields.push(Field { ident: "dimensions".to_owned(), docs, ty: RustType::Runtime("ArrayShape"), wire });
        }
        let kind = TableKind::SoapArray(item_name, rank, of.element.is_some());
        let table = Table { ident: screaming(self.ident(item)), kind, name, shared: false };
        self.package.items[item.0].kind =
            ItemKind::Struct(Struct { table, content: fields.len(), fields, boxes: false, element: None });
    }

    /// The item of the arrays in an array.
    fn inner_array(&mut self, outer: ItemId, array: SoapArray, encoded: bool) -> ItemId {
        let Item { ident, module, stem, derives, .. } = &self.package.items[outer.0];
        let owner = Owner { ident: ident.clone(), module: *module, stem, derives: derives.clone(), encoded };
        let text = docs::lines_of_ours(format!("An array in [`{}`].", owner.ident));
        let item = self.declare_in(&owner, &format!("{}Item", owner.ident), text);
        self.array_item(item, &array, None, &ItemUse { element: None, encoded });
        item
    }

    /// The enum over a type and those derived from it.
    fn fill_hierarchy(&mut self, id: TypeId, item: ItemId) {
        let mut scope = Scope::default();
        let mut variants = Vec::new();
        for member in self.descendants(id) {
            let Some(payload) = self.item_of(member) else { continue };
            let Some(name) = self.model.types[member.0 as usize].name.clone() else { continue };
            let wire = Wire::plain(WireKind::Derived, self.name(&name));
            let ident = scope.claim(self.ident(payload), "Type");
            variants.push(super::ir::Variant { ident, docs: Vec::new(), ty: RustType::Item(payload), wire });
        }
        let default = match &self.model.types[id.0 as usize].kind {
            TypeKind::Complex(complex) if !complex.is_abstract && !variants.is_empty() => Some(0),
            _ => None,
        };
        let name = self.model.types[id.0 as usize].name.clone().map(|name| self.name(&name));
        let table = Table { ident: screaming(self.ident(item)), kind: TableKind::Hierarchy, name, shared: false };
        let unknown = Some(scope.claim("Unknown", "Type"));
        self.package.items[item.0].kind = ItemKind::Choice(Choice { table, variants, unknown, missing: None, default });
    }

    /// A type and all that derive from it, itself first, in document order of each level.
    pub(super) fn descendants(&self, id: TypeId) -> Vec<TypeId> {
        let mut found = vec![id];
        let mut at = 0;
        while let Some(&current) = found.get(at) {
            if let TypeKind::Complex(complex) = &self.model.types[current.0 as usize].kind {
                for &derived in &complex.derived {
                    if !found.contains(&derived) && self.reach.has_type(derived) {
                        found.push(derived);
                    }
                }
            }
            at += 1;
        }
        found
    }
}
