//! Attributes, inherited ones included (XSD 1.0 Part 1 §3.4.2, attribute uses).

use std::collections::HashMap;

use super::ContentContext;
use super::case::{snake, words};
use super::derivations::{base_chain, has_open_base};
use super::docs::{self, code, push_note};
use super::facets::describe_simple;
use super::ir::{Field, RustType, Wire, WireKind};
use super::prefixes::NamespaceTable;
use super::scope::Scope;
use crate::base::QName;
use crate::base::xmlns::MEDIA_TYPES;
use crate::model::{AttributeUse, Model, TypeId, Wildcard};

/// The attributes of a type and its bases.
pub struct Attributes<'m> {
    /// Those that are declared, the base's first.
    pub declared: Vec<&'m AttributeUse>,
    /// `xs:anyAttribute`.
    pub wildcard: Option<Wildcard>,
}

/// Returns the attributes of a type and its bases.
pub fn attributes_of(model: &Model, id: TypeId) -> Attributes<'_> {
    let mut uses: Vec<Option<&AttributeUse>> = Vec::new();
    let mut positions: HashMap<&QName, usize> = HashMap::new();
    let mut wildcard: Option<Wildcard> = None;
    for (step, complex) in base_chain(model, id).into_iter().enumerate() {
        let extension = complex.derivation.as_ref().is_none_or(|derivation| derivation.extension);
        // A restriction keeps its base's attributes but declares anew whether others may come.
        let inherited = wildcard.take().filter(|_| extension && step > 0);
        wildcard = match (inherited, complex.any_attribute.clone()) {
            (Some(base), Some(own)) => Some(Wildcard { namespaces: base.namespaces.union(own.namespaces), ..own }),
            (base, own) => own.or(base),
        };
        for attribute in &complex.attributes {
            let kept = (!attribute.prohibited).then_some(attribute);
            match positions.get(&attribute.name) {
                Some(&at) if uses[at].is_some() => uses[at] = kept,
                _ if attribute.prohibited => {}
                _ => {
                    positions.insert(&attribute.name, uses.len());
                    uses.push(kept);
                }
            }
        }
    }
    if has_open_base(model, id) {
        wildcard = Some(Wildcard::any());
    }
    Attributes { declared: uses.into_iter().flatten().collect(), wildcard }
}

/// Returns whether the content of a type has a media type: `xmime:contentType` (Describing Media Content of Binary Data in XML
/// §2).
pub fn has_media_type(model: &Model, id: TypeId) -> bool {
    let is_media_type = |attribute: &&AttributeUse| {
        attribute.name.local == "contentType" && MEDIA_TYPES.contains(&attribute.name.namespace.as_str())
    };
    attributes_of(model, id).declared.iter().any(is_media_type)
}

/// The attributes of a type as fields, the base's first.
pub fn attribute_fields(
    context: &ContentContext<'_>,
    id: TypeId,
    scope: &mut Scope,
    namespaces: &mut NamespaceTable<'_>,
) -> Vec<Field> {
    let Attributes { declared, wildcard } = attributes_of(context.model, id);
    let mut fields: Vec<Field> =
        declared.into_iter().map(|attribute| attribute_field(context, attribute, scope, namespaces)).collect();
    if let Some(wildcard) = wildcard {
        let mut wire = Wire::plain(WireKind::AnyAttribute, (0, String::new()));
        wire.wildcard = namespaces.wildcard(&wildcard);
        wire.flags.repeated = true;
        fields.push(Field {
            ident: scope.claim_snake("other_attributes", ""),
            docs: vec!["Attributes matched by `xs:anyAttribute`.".to_owned()],
            ty: RustType::Runtime("RawAttribute").repeated(),
            wire,
        });
    }
    fields
}

fn attribute_field(
    context: &ContentContext<'_>,
    attribute: &AttributeUse,
    scope: &mut Scope,
    namespaces: &mut NamespaceTable<'_>,
) -> Field {
    let ty = context.types.text_type(attribute.ty);
    let mut wire = Wire::plain(WireKind::Attribute, namespaces.name(&attribute.name));
    wire.flags.required = attribute.required;
    let mut docs = docs::lines(&attribute.docs);
    describe_simple(context, attribute.ty, &ty, &mut wire, &mut docs, namespaces);
    wire.flags.simple = true;
    if wire.name.0 == 0 {
        wire.schema = namespaces.number(&attribute.schema);
    }
    wire.default = attribute.fixed.clone().or_else(|| attribute.default.clone());
    if let Some(fixed) = &attribute.fixed {
        push_note(&mut docs, format!("Fixed value `{}`; `None` also stands for it.", code(fixed)));
    } else if let Some(default) = &attribute.default {
        push_note(&mut docs, format!("Default: `{}`.", code(default)));
    }
    let ty = if attribute.required && attribute.fixed.is_none() { ty } else { ty.optional() };
    Field { ident: scope.claim_snake(&snake(&words(&attribute.name.local)), "attribute"), docs, ty, wire }
}
