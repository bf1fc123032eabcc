//! The faults that an operation declares: one enum, told apart by the elements in the detail (WSDL 1.1 §3.6).

use super::content::{Leaf, code, occurs};
use super::ir::{Choice, ItemId, ItemKind, RustType, Table, TableKind, Variant, Wire, WireKind};
use super::messages::{Stem, required};
use super::names::Scope;
use super::words::{pascal, screaming, words};
use super::{Lowerer, docs};
use crate::diagnostics::Coverage;
use crate::model::{self, Part, PartKind, TypeId, TypeRef};

/// A fault as a binding declares it: one of its parts, and the namespace that servers qualify that with.
#[derive(Clone, Copy)]
struct Bound<'m> {
    name: &'m str,
    docs: &'m str,
    namespace: &'m str,
    part: &'m Part,
}

/// A declared fault: one of its parts, and what that is on the wire.
struct Declared<'m> {
    name: &'m str,
    docs: &'m str,
    part: &'m Part,
    leaf: Leaf,
}

impl Declared<'_> {
    /// The named complex type of a part that has one: what `xsi:type` can say.
    fn complex(&self) -> Option<TypeId> {
        match (self.part.kind, &self.leaf.ty) {
            (PartKind::Type(TypeRef::Def(id)), RustType::Item(_)) => Some(id),
            _ => None,
        }
    }
}

impl Lowerer<'_> {
    /// The enum of an operation's declared faults.
    pub(super) fn fault(&mut self, operation: &model::Operation, stem: &Stem) -> Option<ItemId> {
        let parts: Vec<Bound<'_>> = operation
            .faults
            .iter()
            .flat_map(|fault| {
                fault.parts.iter().map(|part| Bound {
                    name: &fault.name,
                    docs: &fault.docs,
                    namespace: &fault.namespace,
                    part,
                })
            })
            .collect();
        let text = format!("The faults that the operation `{}` declares.", code(&operation.name));
        self.fault_enum(&parts, stem, "Fault", text)
    }

    /// The enum of what the headers of an operation's faults may hold (WSDL 1.1 §3.7, `soap:headerfault`).
    pub(super) fn header_fault(&mut self, operation: &model::Operation, stem: &Stem) -> Option<ItemId> {
        let messages = [&operation.input, &operation.output].into_iter().flatten();
        let parts: Vec<Bound<'_>> = messages
            .flat_map(|message| &message.headers)
            .flat_map(|header| &header.faults)
            .map(|part| Bound { name: &part.name, docs: &part.docs, namespace: &self.model.target_namespace, part })
            .collect();
        let text = format!(
            "What the headers of a fault of the operation `{}` may hold: see [`header_faults`](soapstone::Fault::header_faults).",
            code(&operation.name)
        );
        self.fault_enum(&parts, stem, "HeaderFault", text)
    }

    fn fault_enum(&mut self, declared: &[Bound<'_>], stem: &Stem, suffix: &str, text: String) -> Option<ItemId> {
        if declared.is_empty() {
            return None;
        }
        let parts: Vec<Part> = declared.iter().map(|bound| bound.part.clone()).collect();
        let namespaces: Vec<&str> = declared.iter().map(|bound| bound.namespace).collect();
        let what = format!("{suffix} {}", namespaces.join(" "));
        Some(self.shared(stem, &what, false, &parts, |this| {
            let module = this.messages_module();
            let name = format!("{}{suffix}", pascal(&stem.words));
            let item = this.declare(module, "faults", &name, "Detail", docs::lines_of_ours(text));
            let mut scope = Scope::default();
            let groups = this.faults_by_name(declared);
            let variants = groups.into_iter().map(|group| this.fault_variant(group, stem, &mut scope)).collect();
            let table =
                Table { ident: screaming(this.ident(item)), kind: TableKind::Choice, name: None, shared: false };
            this.package.items[item.0].kind =
                ItemKind::Choice(Choice { table, variants, unknown: None, missing: None, default: Some(0) });
            item
        }))
    }

    /// The parts of the declared faults, those together whose elements have one name: Axis calls each of them `fault`.
    fn faults_by_name<'o>(&mut self, declared: &[Bound<'o>]) -> Vec<Vec<Declared<'o>>> {
        let mut groups: Vec<Vec<Declared<'o>>> = Vec::new();
        for &Bound { name, docs, namespace, part } in declared {
            let mut leaf = self.part_leaf(part, &required(part));
            // An entry of the detail is qualified (SOAP 1.1 §4.4), though a part that has a type names no namespace.
            if leaf.wire.name.0 == 0 {
                leaf.wire.schema = self.namespace(namespace);
            }
            let declared = Declared { name, docs, part, leaf };
            let alike = |group: &&mut Vec<Declared<'o>>| {
                group.first().is_some_and(|first| {
                    first.leaf.wire.kind == WireKind::Element
                        && declared.leaf.wire.kind == WireKind::Element
                        && first.leaf.wire.name == declared.leaf.wire.name
                })
            };
            match groups.iter_mut().find(alike) {
                Some(group) if group.iter().any(|known| known.part.kind == part.kind) => {}
                Some(group) => group.push(declared),
                None => groups.push(vec![declared]),
            }
        }
        groups
    }

    /// The variant of the faults of one name: one fault's own, or an enum over several that `xsi:type` tells apart.
    fn fault_variant(&mut self, mut group: Vec<Declared<'_>>, stem: &Stem, scope: &mut Scope) -> Variant {
        let types: Vec<TypeId> = group.iter().filter_map(Declared::complex).collect();
        let apart = types.len() == group.len() && types.len() > 1;
        if !apart {
            for lost in group.iter().skip(1) {
                let message = format!("fault '{}' has the element of another and is read as that", lost.name);
                self.report(Coverage::Assumed, &lost.part.span, message);
            }
        }
        let Declared { name, docs: text, part, leaf } = group.swap_remove(0);
        if apart {
            let item = self.fault_types(&types, &part.name, stem);
            let ident = scope.claim(&pascal(&words(&part.name)), "Fault");
            return Variant { ident, docs: Vec::new(), ty: RustType::Item(item), wire: leaf.wire };
        }
        let ident = scope.claim(&pascal(&words(name)), "Fault");
        let ty = occurs(leaf.ty, &leaf.wire, &required(part));
        Variant { ident, docs: docs::lines(text), ty, wire: leaf.wire }
    }

    /// An enum over the types of faults that share an element, and those derived from them.
    fn fault_types(&mut self, types: &[TypeId], element: &str, stem: &Stem) -> ItemId {
        let module = self.messages_module();
        let name = format!("{}Fault{}", pascal(&stem.words), pascal(&words(element)));
        let text = format!("The types of the element `{}`, told apart by `xsi:type`.", code(element));
        let item = self.declare(module, "faults", &name, "Types", docs::lines_of_ours(text));
        let mut members: Vec<TypeId> = Vec::new();
        for &ty in types {
            for member in self.descendants(ty) {
                if !members.contains(&member) {
                    members.push(member);
                }
            }
        }
        let mut scope = Scope::default();
        let mut variants = Vec::new();
        for member in members {
            let (Some(payload), Some(name)) = (self.item_of(member), &self.model.types[member.0 as usize].name) else {
                continue;
            };
            let wire = Wire::plain(WireKind::Derived, self.name(name));
            let ident = scope.claim(self.ident(payload), "Type");
            variants.push(Variant { ident, docs: Vec::new(), ty: RustType::Item(payload), wire });
        }
        let table = Table { ident: screaming(self.ident(item)), kind: TableKind::Hierarchy, name: None, shared: false };
        let unknown = Some(scope.claim("Unknown", "Type"));
        let default = (!variants.is_empty()).then_some(0);
        self.package.items[item.0].kind = ItemKind::Choice(Choice { table, variants, unknown, missing: None, default });
        item
    }
}
