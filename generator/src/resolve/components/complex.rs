//! Complex types (XSD 1.0 Part 1 §3.4).

use super::attributes::Uses;
use super::particles::in_sequence;
use super::simple::restricted;
use super::wildcards::wildcard;
use super::{Builder, start_of};
use crate::base::Span;
use crate::diagnostics::{Code, Coverage, Diagnostic};
use crate::model::{
    AttributeUse, Builtin, ComplexType, Content, Derivation, Owner, Particle, SoapArray, Term, TypeDef, TypeId,
    TypeKind, TypeRef, Wildcard,
};
use crate::parse::syntax::{ArrayType, AttributeItem, ComplexSyntax, RestrictionSyntax, TypeUse, WildcardSyntax};
use crate::resolve::lookup::expand;
use crate::resolve::symbols::DocumentScope;

impl<'s> Builder<'s, '_> {
    pub(super) fn complex_type(
        &mut self,
        complex: &'s ComplexSyntax,
        scope: DocumentScope<'s>,
        id: TypeId,
        span: &Span,
    ) -> ComplexType {
        let base = complex.base.as_ref().map(|base| self.lookup.type_ref(base, scope));
        let content = match &complex.particle {
            Some(particle) => self.content(particle, scope),
            None => Content::Empty,
        };
        let (attributes, any_attribute) =
            self.attributes(&complex.attributes, complex.any_attribute.as_ref(), scope, id);
        let mut ty = ComplexType {
            is_abstract: complex.is_abstract,
            mixed: complex.mixed,
            derivation: base.map(|base| Derivation { base, extension: complex.extension }),
            content,
            attributes,
            any_attribute,
            derived: Vec::new(),
            soap_array: None,
        };
        match base {
            Some(TypeRef::Builtin(Builtin::AnyType)) => open(&mut ty, complex.extension, span),
            Some(TypeRef::Builtin(Builtin::SoapArray)) => ty.soap_array = Some(self.soap_array(complex, scope, id)),
            _ => self.remark_array_type(complex),
        }
        if let (Some(simple), Some(base)) = (&complex.simple, base) {
            self.restrict_content(simple, base, scope, id, span);
        }
        ty
    }

    fn content(&mut self, particle: &'s crate::parse::syntax::ParticleSyntax, scope: DocumentScope<'s>) -> Content {
        match self.particle(particle, scope) {
            Some(particle) => Content::Particle(particle),
            None => Content::Empty,
        }
    }

    /// Reports that a `wsdl:arrayType` outside a restriction of `soapenc:Array` has no effect.
    fn remark_array_type(&mut self, complex: &ComplexSyntax) {
        for item in &complex.attributes {
            if let AttributeItem::Attribute(attribute) = item
                && let Some(array_type) = &attribute.array_type
            {
                let diagnostic = Diagnostic::note(
                    Code::ARRAY_TYPE,
                    "wsdl:arrayType on a type that is not derived from soapenc:Array itself",
                );
                let diagnostic = diagnostic.at(&array_type.item.span).coverage(Coverage::Skipped);
                self.lookup.report(diagnostic);
            }
        }
    }

    /// The item type of a SOAP array: from `wsdl:arrayType`, else from its first element, which is looked at in the
    /// end.
    fn soap_array(&mut self, complex: &'s ComplexSyntax, scope: DocumentScope<'s>, id: TypeId) -> SoapArray {
        let mut array_types = complex.attributes.iter().filter_map(|item| match item {
            AttributeItem::Attribute(attribute) => attribute.array_type.as_ref(),
            AttributeItem::Group(_) => None,
        });
        match array_types.next() {
            Some(ArrayType { item, ranks }) => {
                let ty = self.lookup.declared_type(item, scope);
                SoapArray { item: ty, item_name: expand(item, scope).into_owned(), ranks: ranks.clone() }
            }
            None => {
                self.pending.implied_arrays.push(id);
                let item = TypeRef::Builtin(Builtin::AnyType);
                SoapArray { item, item_name: crate::resolve::builtins::builtin_name(Builtin::AnyType), ranks: vec![1] }
            }
        }
    }

    /// Facets on simple content make an anonymous simple type.
    fn restrict_content(
        &mut self,
        simple: &'s RestrictionSyntax,
        base: TypeRef,
        scope: DocumentScope<'s>,
        id: TypeId,
        span: &Span,
    ) {
        let inline = match &simple.base {
            Some(TypeUse::Inline(inline)) => Some(self.anonymous_type(inline, scope, Owner::Type(id))),
            _ => None,
        };
        if inline.is_none() && simple.enumeration.is_empty() && simple.facets == crate::base::Facets::default() {
            return;
        }
        let content = self.types.add(TypeDef {
            name: None,
            owner: Some(Owner::Type(id)),
            namespace: scope.namespace.to_owned(),
            docs: String::new(),
            span: start_of(span),
            kind: TypeKind::Simple(restricted(inline.unwrap_or(TypeRef::Builtin(Builtin::AnySimpleType)), simple)),
        });
        self.pending.simple_content.insert(id, content);
        if inline.is_none() {
            self.pending.content_restrictions.push((content, base));
        }
    }

    fn attributes(
        &mut self,
        items: &'s [AttributeItem],
        any: Option<&WildcardSyntax>,
        scope: DocumentScope<'s>,
        id: TypeId,
    ) -> (Vec<AttributeUse>, Option<Wildcard>) {
        let mut uses = Uses::new(any.map(|any| wildcard(any, scope)));
        for item in items {
            self.attribute_item(item, scope, id, &mut uses);
        }
        uses.into_parts()
    }
}

/// Spells out what a type has from `anyType` (XSD 1.0 Part 1 §3.4.7): an extension takes any content before its own.
fn open(ty: &mut ComplexType, extension: bool, span: &Span) {
    ty.derivation = None;
    if !extension {
        return;
    }
    let anything = Particle { min: 0, max: None, term: Term::Any(Wildcard::any()), span: start_of(span) };
    ty.mixed = true;
    ty.any_attribute = Some(Wildcard::any());
    let members = match std::mem::replace(&mut ty.content, Content::Empty) {
        Content::Particle(particle) => in_sequence([anything, particle]),
        _ => vec![anything],
    };
    ty.content =
        Content::Particle(Particle { min: 1, max: Some(1), term: Term::Sequence(members), span: start_of(span) });
}
