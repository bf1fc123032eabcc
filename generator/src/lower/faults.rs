//! The faults that an operation declares: one enum, distinguished by the elements in the detail (WSDL 1.1 §3.6).

use super::bodies::lower_part;
use super::case::{pascal, words};
use super::content::{Sink, derived_variants, table};
use super::derivations::descendants;
use super::docs::{self, code};
use super::elements::{ElementUse, LoweredParticle, with_occurrence};
use super::ir::{Choice, ItemFile, ItemId, ItemKind, RustType, TableKind, Variant};
use super::messages::{MessageContent, MessagePlanner, OperationNames, PartContent, PartPlan, Role, SharedItem};
use super::particles::Occurrence;
use super::scope::Scope;
use super::{ContentContext, TypeMap, uncovered};
use crate::diagnostics::{Code, Coverage};
use crate::model::{Part, TypeId, TypeRef};

/// A fault as a binding declares it: one of its parts, and the namespace that servers qualify that with.
#[derive(Clone, Copy)]
struct Declared<'m> {
    name: &'m str,
    docs: &'m str,
    namespace: &'m str,
    part: &'m Part,
}

/// A variant of an enum of faults: a fault, or several whose elements have one name.
#[derive(Debug)]
pub struct FaultPlan<'m> {
    name: &'m str,
    docs: &'m str,
    /// The namespace of a part that names none itself.
    namespace: &'m str,
    part: PartPlan<'m>,
    /// The enum over the types of the faults, where `xsi:type` distinguishes them.
    types: Option<(ItemId, Vec<TypeId>)>,
}

impl<'m> MessagePlanner<'m, '_> {
    /// Plans the enum of an operation's declared faults.
    pub fn faults(&mut self, names: &OperationNames<'m>) -> Option<SharedItem<'m>> {
        let declared: Vec<Declared<'m>> = names
            .operation
            .faults
            .iter()
            .flat_map(|fault| {
                let (name, docs, namespace) = (&fault.name, &fault.docs, &fault.namespace);
                fault.parts.iter().map(move |part| Declared { name, docs, namespace, part })
            })
            .collect();
        let docs = format!("The faults that the operation `{}` declares.", code(&names.operation.name));
        self.fault_enum(&declared, names, Role::Faults, docs)
    }

    /// Plans the enum of what the headers of an operation's faults may hold (WSDL 1.1 §3.7, `soap:headerfault`).
    pub fn header_faults(&mut self, names: &OperationNames<'m>) -> Option<SharedItem<'m>> {
        let namespace = self.types.input.model.target_namespace.as_str();
        let messages = [&names.operation.input, &names.operation.output].into_iter().flatten();
        let declared: Vec<Declared<'m>> = messages
            .flat_map(|message| &message.headers)
            .flat_map(|header| &header.faults)
            .map(|part| Declared { name: &part.name, docs: &part.docs, namespace, part })
            .collect();
        let docs = format!(
            "What the headers of a fault of the operation `{}` may hold: see [`header_faults`](soapstone::Fault::header_faults).",
            code(&names.operation.name)
        );
        self.fault_enum(&declared, names, Role::HeaderFaults, docs)
    }

    fn fault_enum(
        &mut self,
        declared: &[Declared<'m>],
        names: &OperationNames<'m>,
        role: fn(Vec<&'m str>) -> Role<'m>,
        docs: String,
    ) -> Option<SharedItem<'m>> {
        if declared.is_empty() {
            return None;
        }
        let parts: Vec<&Part> = declared.iter().map(|fault| fault.part).collect();
        let role = role(declared.iter().map(|fault| fault.namespace).collect());
        let suffix = role.suffix();
        Some(self.shared(names, role, false, &parts, &[], |this| {
            let item = this.add(&format!("{}{suffix}", pascal(&names.words)), ItemFile::Faults, "Detail", docs);
            let groups = this.faults_by_element(declared);
            let variants = groups.into_iter().map(|group| this.fault_variant(&group, names)).collect();
            (item, MessageContent::Faults(variants))
        }))
    }

    /// The declared faults, those together whose elements have one name: Axis calls each of them `fault`.
    fn faults_by_element(&mut self, declared: &[Declared<'m>]) -> Vec<Vec<(Declared<'m>, PartPlan<'m>)>> {
        let mut groups: Vec<Vec<(Declared<'m>, PartPlan<'m>)>> = Vec::new();
        for &fault in declared {
            let part = self.part(fault.part);
            let element = element_name(self.types, part);
            let has_element = |group: &&mut Vec<(Declared<'m>, PartPlan<'m>)>| {
                element.is_some() && group.first().is_some_and(|(_, first)| element_name(self.types, *first) == element)
            };
            match groups.iter_mut().find(has_element) {
                Some(group) if group.iter().any(|(known, _)| known.part.kind == fault.part.kind) => {}
                Some(group) => group.push((fault, part)),
                None => groups.push(vec![(fault, part)]),
            }
        }
        groups
    }

    /// Plans the variant of the faults of one element: the variant of one fault, or an enum over several that
    /// `xsi:type` distinguishes.
    fn fault_variant(&mut self, group: &[(Declared<'m>, PartPlan<'m>)], names: &OperationNames<'m>) -> FaultPlan<'m> {
        let types: Vec<TypeId> = group.iter().filter_map(|(_, part)| item_type(self.types, *part)).collect();
        let are_told_apart = types.len() == group.len() && types.len() > 1;
        let (Declared { name, docs, namespace, .. }, part) = group[0];
        let types = if are_told_apart {
            Some(self.fault_types(&types, &part.part.name, names))
        } else {
            for (fault, _) in group.iter().skip(1) {
                let message = format!("fault '{}' has the element of another and is read as that", fault.name);
                self.diagnostics.push(uncovered(Code::FAULT_ELEMENT, Coverage::Assumed, &fault.part.span, message));
            }
            None
        };
        FaultPlan { name, docs, namespace, part, types }
    }

    /// Plans an enum over the types of faults that share an element, and those derived from them.
    fn fault_types(&mut self, types: &[TypeId], element: &str, names: &OperationNames<'m>) -> (ItemId, Vec<TypeId>) {
        let preferred = format!("{}Fault{}", pascal(&names.words), pascal(&words(element)));
        let docs = format!("The types of the element `{}`, distinguished by `xsi:type`.", code(element));
        let item = self.add(&preferred, ItemFile::Faults, "Types", docs);
        let input = self.types.input;
        let mut members: Vec<TypeId> = Vec::new();
        for member in types.iter().flat_map(|&id| descendants(input.model, input.reach, id)) {
            if !members.contains(&member) {
                members.push(member);
            }
        }
        (item, members)
    }
}

/// Namespace and local name of a part's element; `None` where others may stand in its place.
fn element_name<'m>(types: TypeMap<'m>, part: PartPlan<'m>) -> Option<(&'m str, &'m str)> {
    match part.content {
        PartContent::Element(ElementUse::Single(id)) => {
            let name = &types.input.model.elements[id].name;
            Some((&name.namespace, &name.local))
        }
        PartContent::Element(ElementUse::Substitution(..) | ElementUse::Raw(_)) => None,
        PartContent::Type(_) => Some(("", &part.part.name)),
    }
}

/// The type of a part that names one for which there is an item: what `xsi:type` can name.
fn item_type(types: TypeMap<'_>, part: PartPlan<'_>) -> Option<TypeId> {
    match part.content {
        PartContent::Type(ty @ TypeRef::Def(id)) if matches!(types.value_type(ty), RustType::Item(_)) => Some(id),
        PartContent::Type(_) | PartContent::Element(_) => None,
    }
}

/// The content of an enum of faults.
pub fn lower_faults(
    context: &ContentContext<'_>,
    item: ItemId,
    faults: &[FaultPlan<'_>],
    sink: &mut Sink<'_, '_>,
) -> ItemKind {
    let parts: Vec<LoweredParticle> = faults
        .iter()
        .map(|fault| {
            let mut lowered = lower_part(context, fault.part, Occurrence::ONCE, sink);
            // An entry of the detail is qualified (SOAP 1.1 §4.4), though a part that has a type names no namespace.
            if lowered.wire.name.0 == 0 {
                lowered.wire.schema = sink.namespaces.number(fault.namespace);
            }
            lowered
        })
        .collect();
    let mut scope = Scope::default();
    let variants =
        faults.iter().zip(parts).map(|(fault, part)| variant(context, fault, part, &mut scope, sink)).collect();
    let table = table(context, item, TableKind::Choice);
    ItemKind::Choice(Choice { table, variants, unknown: None, missing: None, default: Some(0) })
}

fn variant(
    context: &ContentContext<'_>,
    fault: &FaultPlan<'_>,
    part: LoweredParticle,
    scope: &mut Scope,
    sink: &mut Sink<'_, '_>,
) -> Variant {
    let Some((item, members)) = &fault.types else {
        let ident = scope.claim(&pascal(&words(fault.name)), "Fault");
        let ty = with_occurrence(part.ty, &part.wire, false);
        return Variant { ident, docs: docs::lines(fault.docs), ty, wire: part.wire };
    };
    let kind = types_enum(context, *item, members, sink);
    sink.items.push((*item, kind));
    let ident = scope.claim(&pascal(&words(&fault.part.part.name)), "Fault");
    Variant { ident, docs: Vec::new(), ty: RustType::Item(*item), wire: part.wire }
}

fn types_enum(context: &ContentContext<'_>, item: ItemId, members: &[TypeId], sink: &mut Sink<'_, '_>) -> ItemKind {
    let mut scope = Scope::default();
    let variants = derived_variants(context, members, &mut scope, sink.namespaces);
    let table = table(context, item, TableKind::Derivation);
    let unknown = Some(scope.claim("Unknown", "Type"));
    let default = (!variants.is_empty()).then_some(0);
    ItemKind::Choice(Choice { table, variants, unknown, missing: None, default })
}
