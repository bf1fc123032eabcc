//! Attributes, inherited ones included (XSD 1.0 Part 1 §3.4.2, attribute uses).

use std::collections::HashMap;

use super::Lowerer;
use super::content::{code, push_note};
use super::docs;
use super::ir::{Field, RustType, Wire, WireKind};
use super::names::Scope;
use super::words::{snake, words};
use crate::model::{AttributeUse, ComplexType, QName, TypeId, TypeKind, TypeRef, Wildcard};

impl Lowerer<'_> {
    /// The attributes of a type as fields, the base's first.
    pub(super) fn attribute_fields(&mut self, id: TypeId, scope: &mut Scope) -> Vec<Field> {
        let mut uses: Vec<Option<AttributeUse>> = Vec::new();
        let mut places: HashMap<QName, usize> = HashMap::new();
        let mut open: Option<Wildcard> = None;
        for (step, complex) in self.chain(id).into_iter().enumerate() {
            let extension = complex.derivation.as_ref().is_none_or(|derivation| derivation.extension);
            // A restriction keeps its base's attributes but says anew whether others may come.
            let inherited = open.take().filter(|_| extension && step > 0);
            open = match (inherited, complex.any_attribute.clone()) {
                (Some(base), Some(own)) => Some(Wildcard { namespaces: base.namespaces.union(own.namespaces), ..own }),
                (base, own) => own.or(base),
            };
            for attribute in &complex.attributes {
                let kept = (!attribute.prohibited).then(|| attribute.clone());
                match places.get(&attribute.name) {
                    Some(&at) if uses[at].is_some() => uses[at] = kept,
                    _ if attribute.prohibited => {}
                    _ => {
                        places.insert(attribute.name.clone(), uses.len());
                        uses.push(kept);
                    }
                }
            }
        }
        let mut fields: Vec<Field> =
            uses.iter().flatten().map(|attribute| self.attribute_field(attribute, scope)).collect();
        if self.has_open_base(id) {
            open = Some(Wildcard::any());
        }
        if let Some(open) = open {
            let mut wire = Wire::plain(WireKind::AnyAttribute, (0, String::new()));
            wire.wildcard = self.wildcard(&open);
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

    fn attribute_field(&mut self, attribute: &AttributeUse, scope: &mut Scope) -> Field {
        let ty = self.text_type(attribute.ty);
        let name = self.name(&attribute.name);
        let mut wire = Wire::plain(WireKind::Attribute, name);
        wire.flags.required = attribute.required;
        let mut text = docs::lines(&attribute.docs);
        self.describe_simple(attribute.ty, &ty, &mut wire, &mut text);
        wire.flags.simple = true;
        if wire.name.0 == 0 {
            wire.schema = self.namespace(&attribute.schema);
        }
        wire.default = attribute.fixed.clone().or_else(|| attribute.default.clone());
        if let Some(fixed) = &attribute.fixed {
            push_note(&mut text, format!("Fixed value `{}`; `None` also stands for it.", code(fixed)));
        } else if let Some(default) = &attribute.default {
            push_note(&mut text, format!("Default: `{}`.", code(default)));
        }
        let ty = if attribute.required && attribute.fixed.is_none() { ty } else { ty.optional() };
        Field { ident: scope.claim_snake(&snake(&words(&attribute.name.local)), "attribute"), docs: text, ty, wire }
    }

    /// A complex type and those that it derives from, the outermost base first.
    pub(super) fn chain(&self, id: TypeId) -> Vec<&ComplexType> {
        let mut chain = Vec::new();
        let mut current = id;
        // A type that derives from itself is the schema's mistake; the chain ends where it would begin again.
        let mut seen = vec![id];
        while let TypeKind::Complex(complex) = &self.model.types[current.0 as usize].kind {
            chain.push(complex);
            match &complex.derivation {
                Some(derivation) => match derivation.base {
                    TypeRef::Def(base) if !seen.contains(&base) => {
                        seen.push(base);
                        current = base;
                    }
                    _ => break,
                },
                None => break,
            }
        }
        chain.reverse();
        chain
    }

    /// Whether the type extends one that is not here, so that anything may stand before its own content.
    pub(super) fn has_open_base(&self, id: TypeId) -> bool {
        use crate::model::Builtin;
        self.chain(id).first().is_some_and(|complex| {
            complex
                .derivation
                .as_ref()
                .is_some_and(|derivation| derivation.extension && derivation.base == TypeRef::Builtin(Builtin::AnyType))
        })
    }
}
