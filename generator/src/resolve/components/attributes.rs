//! Attribute uses: references and groups expanded (XSD 1.0 Part 1 §3.2, §3.6).

use std::collections::HashSet;

use super::Builder;
use super::expansions::Expansion;
use super::wildcards::wildcard;
use crate::base::xmlns;
use crate::base::{QName, Span};
use crate::diagnostics::{Code, Coverage, Diagnostic};
use crate::model::{AttributeUse, Builtin, Owner, TypeId, TypeRef, Wildcard};
use crate::parse::syntax::{AttributeItem, AttributeSyntax, Reference};
use crate::resolve::bounds::{BYTES_PER_FIELD, Repeated, over_limit};
use crate::resolve::builtins::attribute_type;
use crate::resolve::lookup::expand;
use crate::resolve::symbols::DocumentScope;

/// The attributes of a type or a group, while they are collected.
#[derive(Default)]
pub(super) struct Uses {
    list: Vec<AttributeUse>,
    names: HashSet<QName>,
    any: Option<Wildcard>,
}

impl Uses {
    /// None yet, but a wildcard perhaps.
    pub fn new(any: Option<Wildcard>) -> Self {
        Uses { any, ..Uses::default() }
    }

    /// The attributes, and the wildcard.
    pub fn into_parts(self) -> (Vec<AttributeUse>, Option<Wildcard>) {
        (self.list, self.any)
    }
}

impl<'s> Builder<'s, '_> {
    /// Adds an attribute, or those of a group, to the uses of a type.
    pub(super) fn attribute_item(
        &mut self,
        item: &'s AttributeItem,
        scope: DocumentScope<'s>,
        owner: TypeId,
        uses: &mut Uses,
    ) {
        match item {
            AttributeItem::Attribute(attribute) => {
                if let Some(attribute) = self.attribute_use(attribute, scope, owner) {
                    self.add_use(uses, attribute);
                }
            }
            AttributeItem::Group(reference) => {
                let Some((group, any)) = self.attribute_group_use(reference, scope, owner) else { return };
                if !self.bounds.spend(group.len(), Repeated::Attributes, &reference.span, self.lookup.diagnostics()) {
                    return;
                }
                let texts: Vec<&str> = group.iter().map(|attribute| attribute.docs.as_str()).collect();
                let values = group.iter().flat_map(|attribute| [&attribute.default, &attribute.fixed]);
                if !self.repeat_texts(&texts, values, &reference.span) {
                    return;
                }
                for attribute in group {
                    self.add_use(uses, attribute);
                }
                uses.any = match (uses.any.take(), any) {
                    (Some(own), Some(more)) => {
                        Some(Wildcard { namespaces: own.namespaces.intersection(more.namespaces), ..own })
                    }
                    (own, more) => own.or(more),
                };
            }
        }
    }

    /// Takes texts from what may be repeated; `false`, with an error the first time, where nothing is left.
    fn repeat_texts<'t>(
        &mut self,
        docs: &[&str],
        values: impl IntoIterator<Item = &'t Option<String>>,
        span: &Span,
    ) -> bool {
        let values = values.into_iter().flatten().map(String::len);
        let size: usize = docs.iter().map(|docs| docs.len()).chain(values).sum();
        self.bounds.spend(size / BYTES_PER_FIELD, Repeated::Texts, span, self.lookup.diagnostics())
    }

    fn add_use(&mut self, uses: &mut Uses, attribute: AttributeUse) {
        if !uses.names.insert(attribute.name.clone()) {
            let message = format!("attribute {} occurs twice in a type", attribute.name.local);
            let diagnostic = Diagnostic::warning(Code::DUPLICATE, message).at(&attribute.span);
            self.lookup.report(diagnostic.hint("the first one holds"));
        } else {
            uses.list.push(attribute);
        }
    }

    /// `None` for what is not an attribute of the data: `soapenc:arrayType`.
    fn attribute_use(
        &mut self,
        attribute: &'s AttributeSyntax,
        scope: DocumentScope<'s>,
        owner: TypeId,
    ) -> Option<AttributeUse> {
        if attribute.array_type.is_some() {
            return None;
        }
        if let Some(reference) = &attribute.reference {
            return self.attribute_reference(attribute, reference, scope, owner);
        }
        let qualified = attribute.form.unwrap_or(scope.attributes_qualified);
        let namespace = if qualified { scope.namespace } else { "" };
        let name = QName { namespace: namespace.to_owned(), local: attribute.name.clone() };
        (!name.local.is_empty()).then(|| {
            let ty = self.attribute_type(attribute, scope, owner);
            describe(attribute, name, scope.namespace, ty)
        })
    }

    fn attribute_reference(
        &mut self,
        attribute: &'s AttributeSyntax,
        reference: &'s Reference,
        scope: DocumentScope<'s>,
        owner: TypeId,
    ) -> Option<AttributeUse> {
        let name = expand(reference, scope).into_owned();
        if xmlns::is_soap_encoding(&name.namespace)
            && matches!(name.local.as_str(), "arrayType" | "offset" | "itemType" | "arraySize")
        {
            return None;
        }
        if let Some(index) = self.lookup.find(|symbols| &symbols.attributes, reference, scope) {
            let (global_scope, global) = self.lookup.symbols().attributes.entries.get(index)?.layers.last().copied()?;
            let name = self.lookup.symbols().attributes.entries.get(index)?.name.clone();
            let ty = match self.attribute_types.get(&index) {
                Some(ty) => *ty,
                None => {
                    let ty = self.attribute_type(global, global_scope, owner);
                    self.attribute_types.insert(index, ty);
                    ty
                }
            };
            if !self.repeat_texts(&[&global.docs], [&global.default, &global.fixed], &attribute.span) {
                return None;
            }
            let schema = name.namespace.clone();
            let mut found = describe(attribute, name, &schema, ty);
            found.default = found.default.or_else(|| global.default.clone());
            found.fixed = found.fixed.or_else(|| global.fixed.clone());
            if found.docs.is_empty() {
                found.docs.clone_from(&global.docs);
            }
            return Some(found);
        }
        let builtin = attribute_type(&name).unwrap_or_else(|| {
            self.lookup.unresolved(
                Code::UNRESOLVED_ATTRIBUTE,
                "attribute",
                |symbols| &symbols.attributes,
                reference,
                scope,
                "taken as text",
            );
            Builtin::AnySimpleType
        });
        let schema = name.namespace.clone();
        Some(describe(attribute, name, &schema, TypeRef::Builtin(builtin)))
    }

    fn attribute_type(&mut self, attribute: &'s AttributeSyntax, scope: DocumentScope<'s>, owner: TypeId) -> TypeRef {
        match (&attribute.ty, &attribute.inline) {
            (Some(reference), _) => match self.lookup.type_ref(reference, scope) {
                TypeRef::Builtin(Builtin::AnyType) => TypeRef::Builtin(Builtin::AnySimpleType),
                ty => ty,
            },
            (None, Some(inline)) => self.anonymous_type(inline, scope, Owner::Type(owner)),
            (None, None) => TypeRef::Builtin(Builtin::AnySimpleType),
        }
    }

    fn attribute_group_use(
        &mut self,
        reference: &'s Reference,
        scope: DocumentScope<'s>,
        owner: TypeId,
    ) -> Option<(Vec<AttributeUse>, Option<Wildcard>)> {
        let name = expand(reference, scope).into_owned();
        // Those of SOAP encoding and XML are built in even where a document of theirs is loaded.
        if (xmlns::is_soap_encoding(&name.namespace) || name.namespace == xmlns::XML)
            && let Some(known) = known_group(&name, reference)
        {
            return Some((known, None));
        }
        let Some(index) = self.lookup.find(|symbols| &symbols.attribute_groups, reference, scope) else {
            if let Some(known) = known_group(&name, reference) {
                return Some((known, None));
            }
            let instead = "any attribute is kept";
            let kind = "attribute group";
            self.lookup.unresolved(
                Code::UNRESOLVED_ATTRIBUTE_GROUP,
                kind,
                |symbols| &symbols.attribute_groups,
                reference,
                scope,
                instead,
            );
            return Some((Vec::new(), Some(Wildcard::any())));
        };
        self.attribute_group(index, reference, owner)
    }

    fn attribute_group(
        &mut self,
        index: usize,
        reference: &Reference,
        owner: TypeId,
    ) -> Option<(Vec<AttributeUse>, Option<Wildcard>)> {
        let entry = self.lookup.symbols().attribute_groups.entries.get(index)?;
        let layer = match self.attribute_groups.begin(index, entry.layers.len()) {
            Expansion::Layer(layer) => layer,
            Expansion::Known if self.bounds.is_spent() => return None,
            Expansion::Known => return self.attribute_groups.get(index).cloned(),
            Expansion::Circular => {
                let message = format!("attribute group {} contains itself", reference.text);
                let diagnostic = Diagnostic::error(Code::CIRCULAR_GROUP, message).at(&reference.span);
                self.lookup.report(diagnostic.hint("the inner one is left out").coverage(Coverage::Skipped));
                return None;
            }
            Expansion::TooDeep => {
                let what = "attribute groups refer to attribute groups too deeply";
                over_limit(
                    what,
                    "nest fewer attribute groups in each other",
                    &reference.span,
                    self.lookup.diagnostics(),
                );
                return None;
            }
        };
        let mut uses = Uses::default();
        if let Some((scope, syntax)) = entry.layers.get(layer) {
            uses = Uses::new(syntax.any_attribute.as_ref().map(|any| wildcard(any, *scope)));
            for item in &syntax.attributes {
                self.attribute_item(item, *scope, owner, &mut uses);
            }
        }
        let group = uses.into_parts();
        self.attribute_groups.end(&group);
        Some(group)
    }
}

fn describe(attribute: &AttributeSyntax, name: QName, schema: &str, ty: TypeRef) -> AttributeUse {
    AttributeUse {
        name,
        schema: schema.to_owned(),
        ty,
        required: attribute.required,
        prohibited: attribute.prohibited,
        default: attribute.default.clone(),
        fixed: attribute.fixed.clone(),
        docs: attribute.docs.clone(),
        span: attribute.span.clone(),
    }
}

/// The attributes of a group that is known without any document: `soapenc:commonAttributes` (SOAP 1.1 §5),
/// `xml:specialAttrs`, `xlink:simpleAttrs` (XLink 1.1 §5.2), and those of the schema of XML Schema itself (XSD 1.0 Part
/// 1 §A). The last is the default.
fn known_group(name: &QName, reference: &Reference) -> Option<Vec<AttributeUse>> {
    let uses: &[(&str, &str, Builtin, Option<&str>)] = match (name.namespace.as_str(), name.local.as_str()) {
        (xmlns::XML, "specialAttrs") => &[
            (xmlns::XML, "lang", Builtin::Language, None),
            (xmlns::XML, "space", Builtin::NCName, None),
            (xmlns::XML, "base", Builtin::AnyUri, None),
            (xmlns::XML, "id", Builtin::Id, None),
        ],
        (xmlns::XLINK, "simpleAttrs" | "simpleLink") => &[
            (xmlns::XLINK, "type", Builtin::String, None),
            (xmlns::XLINK, "href", Builtin::AnyUri, None),
            (xmlns::XLINK, "role", Builtin::AnyUri, None),
            (xmlns::XLINK, "arcrole", Builtin::AnyUri, None),
            (xmlns::XLINK, "title", Builtin::String, None),
            (xmlns::XLINK, "show", Builtin::String, None),
            (xmlns::XLINK, "actuate", Builtin::String, None),
        ],
        // "unbounded" is one of the values of maxOccurs.
        (xmlns::XSD, "occurs") => {
            &[("", "minOccurs", Builtin::NonNegativeInteger, Some("1")), ("", "maxOccurs", Builtin::Nmtoken, Some("1"))]
        }
        (xmlns::XSD, "defRef") => &[("", "name", Builtin::NCName, None), ("", "ref", Builtin::QName, None)],
        (_, "commonAttributes") => &[("", "id", Builtin::Id, None), ("", "href", Builtin::AnyUri, None)],
        // Attributes that the runtime writes and reads itself.
        (namespace, "arrayAttributes" | "arrayMemberAttributes") if xmlns::is_soap_encoding(namespace) => &[],
        _ => return None,
    };
    let made = uses
        .iter()
        .map(|(namespace, local, builtin, default)| AttributeUse {
            name: QName { namespace: (*namespace).to_owned(), local: (*local).to_owned() },
            schema: (*namespace).to_owned(),
            ty: TypeRef::Builtin(*builtin),
            required: false,
            prohibited: false,
            default: default.map(str::to_owned),
            fixed: None,
            docs: String::new(),
            span: reference.span.clone(),
        })
        .collect();
    Some(made)
}
