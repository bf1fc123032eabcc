//! Simple types: which Rust type holds their values.
//!
//! Enumerations and unions become enums; everything else is the Rust type of its built-in base, and its facets go to
//! the fields that use it.

use std::collections::HashSet;

use super::Lowerer;
use super::content::code;
use super::docs;
use super::ir::{Enumeration, Facets, ItemKind, RustType, UnionMember};
use super::names::Scope;
use super::words::{pascal, sign_words, words};
use crate::model::{Builtin, EnumerationValue, QName, SimpleType, TypeId, TypeKind, TypeRef, Variety};
use crate::resolve::builtins::{builtin_name, encoding_name};

/// Simple types that refer to each other deeper than this are taken for strings.
const DEEPEST: usize = 32;

/// What a simple type becomes.
#[derive(Debug, Clone)]
pub enum Shape {
    /// The Rust type of a built-in.
    Builtin(Builtin),
    /// An enum of values; the type that owns it.
    Enumeration(TypeId),
    /// An enum of these member types; the type that owns it.
    Union(TypeId, Vec<TypeRef>),
    /// White-space separated items.
    List(TypeRef),
    /// Not a simple type, by a mistake of the schema.
    Complex,
}

impl<'m> Lowerer<'m> {
    /// What a simple type becomes.
    pub(super) fn shape(&self, ty: TypeRef, depth: usize) -> Shape {
        let id = match ty {
            TypeRef::Builtin(Builtin::Nmtokens | Builtin::Idrefs | Builtin::Entities)
            | TypeRef::Encoding(Builtin::Nmtokens | Builtin::Idrefs | Builtin::Entities) => {
                return Shape::List(TypeRef::Builtin(Builtin::Nmtoken));
            }
            TypeRef::Builtin(builtin) | TypeRef::Encoding(builtin) => return Shape::Builtin(builtin),
            TypeRef::Def(id) => id,
        };
        let TypeKind::Simple(simple) = &self.model.types[id.0 as usize].kind else { return Shape::Complex };
        if depth > DEEPEST {
            return Shape::Builtin(Builtin::String);
        }
        if !simple.enumeration.is_empty() && can_enumerate(&simple.variety) {
            return Shape::Enumeration(id);
        }
        match &simple.variety {
            // A restriction of an enumeration that adds no values is that enumeration.
            Variety::Atomic(builtin) => match simple.base {
                Some(base @ TypeRef::Def(_)) => match self.shape(base, depth + 1) {
                    Shape::Complex => Shape::Builtin(*builtin),
                    shape => shape,
                },
                _ => Shape::Builtin(*builtin),
            },
            Variety::List(item) => Shape::List(*item),
            Variety::Union(members) => match simple.base {
                Some(base) => self.shape(base, depth + 1),
                None => self.union_shape(id, members, depth),
            },
        }
    }

    /// A union of enumerations and strings is one enumeration; a union of one kind is that kind.
    fn union_shape(&self, id: TypeId, members: &[TypeRef], depth: usize) -> Shape {
        let shapes: Vec<Shape> = members.iter().map(|&member| self.shape(member, depth + 1)).collect();
        let textual = shapes.iter().all(|shape| match shape {
            Shape::Enumeration(_) => true,
            Shape::Builtin(builtin) => is_text(*builtin),
            _ => false,
        });
        if textual {
            let enumerates = shapes.iter().any(|shape| matches!(shape, Shape::Enumeration(_)));
            return if enumerates { Shape::Enumeration(id) } else { Shape::Builtin(Builtin::String) };
        }
        let mut builtins =
            shapes.iter().map(|shape| if let Shape::Builtin(builtin) = shape { Some(*builtin) } else { None });
        match builtins.next().flatten() {
            Some(first) if builtins.all(|other| other == Some(first)) => Shape::Builtin(first),
            _ => Shape::Union(id, members.to_vec()),
        }
    }

    /// The Rust type of a simple type's values.
    pub(super) fn simple_type(&self, ty: TypeRef) -> RustType {
        if let Some(custom) = self.type_name(ty).and_then(|name| self.custom_type(&name)) {
            return custom;
        }
        match self.shape(ty, 0) {
            Shape::Builtin(builtin) => builtin_type(builtin),
            Shape::Enumeration(owner) | Shape::Union(owner, _) => {
                self.item_of(owner).map_or(RustType::Std("String"), RustType::Item)
            }
            Shape::List(item) => RustType::List(Box::new(self.list_item(item))),
            Shape::Complex => RustType::Std("String"),
        }
    }

    /// An item of a list is one word: a list in a list, which XSD forbids, is text.
    fn list_item(&self, item: TypeRef) -> RustType {
        match self.simple_type(item) {
            RustType::List(_) => RustType::Std("String"),
            RustType::Runtime("AnyType") => RustType::Std("String"),
            ty => ty,
        }
    }

    /// The Rust type of an attribute or of simple content, where no `xsi:type` can say more.
    pub(super) fn text_type(&self, ty: TypeRef) -> RustType {
        match self.simple_type(ty) {
            RustType::Runtime("AnyType") => RustType::Std("String"),
            ty => ty,
        }
    }

    /// The expanded name of a type.
    pub(super) fn type_name(&self, ty: TypeRef) -> Option<QName> {
        match ty {
            TypeRef::Builtin(builtin) => Some(builtin_name(builtin)),
            TypeRef::Encoding(builtin) => Some(encoding_name(builtin)),
            TypeRef::Def(id) => self.model.types[id.0 as usize].name.clone(),
        }
    }

    /// The facets of a simple type and all that it restricts; `None` where there are none or an enum says them.
    pub(super) fn facets(&self, ty: TypeRef) -> Option<Facets> {
        let mut facets = Facets::default();
        let mut current = ty;
        for _ in 0..DEEPEST {
            let TypeRef::Def(id) = current else { break };
            let TypeKind::Simple(simple) = &self.model.types[id.0 as usize].kind else { break };
            if !simple.enumeration.is_empty() && can_enumerate(&simple.variety) {
                return None;
            }
            if facets.values.is_empty() {
                facets.values.extend(simple.enumeration.iter().map(|value| value.value.clone()));
            }
            restrict(&mut facets, simple);
            let Some(base) = simple.base else { break };
            current = base;
        }
        (facets != Facets::default()).then_some(facets)
    }

    /// The content of an enumeration or union item.
    pub(super) fn fill_simple(&mut self, id: TypeId) {
        let Some(item) = self.item_of(id) else { return };
        let kind = match self.shape(TypeRef::Def(id), 0) {
            Shape::Enumeration(owner) => {
                let mut values = Vec::new();
                self.enumerated(owner, 0, &mut HashSet::new(), &mut values);
                let ident = self.ident(item).to_owned();
                ItemKind::Enumeration(enumeration(&values, &ident))
            }
            Shape::Union(_, members) => ItemKind::Union(self.union_members(&members)),
            _ => return,
        };
        self.package.items[item.0].kind = kind;
    }

    /// The values of the enumeration that a type owns: its own, or those of the members of a union, each once.
    fn enumerated(
        &self,
        owner: TypeId,
        depth: usize,
        seen: &mut HashSet<&'m str>,
        values: &mut Vec<&'m EnumerationValue>,
    ) {
        let TypeKind::Simple(simple) = &self.model.types[owner.0 as usize].kind else { return };
        values.extend(simple.enumeration.iter().filter(|value| seen.insert(&value.value)));
        if let (true, Variety::Union(members)) = (simple.enumeration.is_empty() && depth <= DEEPEST, &simple.variety) {
            for &member in members {
                if let Shape::Enumeration(inner) = self.shape(member, depth + 1) {
                    self.enumerated(inner, depth + 1, seen, values);
                }
            }
        }
    }

    fn union_members(&self, members: &[TypeRef]) -> Vec<UnionMember> {
        let mut scope = Scope::default();
        let mut out: Vec<UnionMember> = Vec::new();
        for (at, &member) in members.iter().enumerate() {
            let ty = self.text_type(member);
            if out.iter().any(|known| known.ty == ty) {
                continue;
            }
            let name = self.type_name(member).map_or_else(|| "Value".to_owned(), |name| pascal(&words(&name.local)));
            let strict = matches!(self.shape(member, 0), Shape::Enumeration(..)) && at + 1 < members.len();
            out.push(UnionMember { ident: scope.claim(&name, "Value"), ty, strict });
        }
        out
    }
}

/// Adds the facets of one derivation step; what a derived type said already is the stronger word.
fn restrict(facets: &mut Facets, simple: &SimpleType) {
    let own = &simple.facets;
    // A bound beyond 32 bits bounds nothing that fits a message.
    let sensible = |length: Option<u64>| length.filter(|&length| u32::try_from(length).is_ok());
    facets.min_length = facets.min_length.or(sensible(own.min_length));
    facets.max_length = facets.max_length.or(sensible(own.max_length));
    facets.min = facets.min.take().or_else(|| own.min.clone());
    facets.max = facets.max.take().or_else(|| own.max.clone());
    facets.total_digits = facets.total_digits.or(own.total_digits);
    facets.fraction_digits = facets.fraction_digits.or(own.fraction_digits);
    if !own.patterns.is_empty() {
        facets.patterns.push(own.patterns.join("|"));
    }
}

/// Whether values of this kind are words that an enum can name.
fn can_enumerate(variety: &Variety) -> bool {
    match variety {
        Variety::Atomic(builtin) => {
            is_text(*builtin)
                || matches!(
                    builtin_type(*builtin),
                    RustType::Std("i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64")
                        | RustType::Runtime("Integer")
                )
        }
        Variety::Union(_) => true,
        Variety::List(_) => false,
    }
}

/// Whether the built-in's value is its text.
fn is_text(builtin: Builtin) -> bool {
    builtin_type(builtin) == RustType::Std("String")
}

/// The variants of an enumeration: what all values begin with is left out, and the rest told apart.
fn enumeration(values: &[&EnumerationValue], ident: &str) -> Enumeration {
    let split: Vec<Vec<String>> = values
        .iter()
        .map(|value| {
            let is_negative =
                value.value.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
            if is_negative || !value.value.chars().any(char::is_alphanumeric) {
                sign_words(&value.value)
            } else {
                words(&value.value)
            }
        })
        .collect();
    let shared = shared_start(&split, ident);
    let mut scope = Scope::default();
    let mut out = Vec::new();
    for (value, words) in values.iter().zip(&split) {
        if out.iter().any(|(_, wire, _): &(String, String, Vec<String>)| *wire == value.value) {
            continue;
        }
        let plain = pascal(&words[shared..]);
        // Signs tell apart what has the same letters: `50` and `50%`.
        let spelt = if scope.is_free(&plain) { plain } else { pascal(&sign_words(&value.value)) };
        let ident = scope.claim(&spelt, "Value");
        let text = match docs::lines(&value.docs) {
            text if !text.is_empty() => text,
            _ if value.value.is_empty() => vec!["The empty string.".to_owned()],
            _ => vec![format!("`{}`", code(&value.value))],
        };
        out.push((ident, value.value.clone(), text));
    }
    Enumeration { other: scope.claim("Other", "Value"), values: out }
}

/// How many words all values begin with, as long as what remains is a name; only whole words count.
fn shared_start(split: &[Vec<String>], ident: &str) -> usize {
    let Some(first) = split.first() else { return 0 };
    let starts_well = |words: &Vec<String>, at: usize| {
        words.get(at).is_some_and(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()))
    };
    let mut shared = 0;
    if split.len() > 1 {
        while split.iter().all(|words| words.get(shared) == first.get(shared) && starts_well(words, shared + 1)) {
            shared += 1;
        }
    }
    // A single value, or values that share nothing, may still repeat the type's own name.
    let own: Vec<String> = words(ident);
    if shared == 0 && split.iter().all(|words| words.starts_with(&own) && starts_well(words, own.len())) {
        shared = own.len();
    }
    shared
}

/// The Rust type of a built-in's values.
pub fn builtin_type(builtin: Builtin) -> RustType {
    use Builtin as B;
    match builtin {
        B::AnyType | B::AnySimpleType | B::SoapArray | B::SoapStruct => RustType::Runtime("AnyType"),
        B::String
        | B::AnyUri
        | B::NormalizedString
        | B::Token
        | B::Language
        | B::Nmtoken
        | B::Name
        | B::NCName
        | B::Id
        | B::Idref
        | B::Entity => RustType::Std("String"),
        B::Nmtokens | B::Idrefs | B::Entities => RustType::List(Box::new(RustType::Std("String"))),
        B::Boolean => RustType::Std("bool"),
        B::Float => RustType::Std("f32"),
        B::Double => RustType::Std("f64"),
        B::Long => RustType::Std("i64"),
        B::Int => RustType::Std("i32"),
        B::Short => RustType::Std("i16"),
        B::Byte => RustType::Std("i8"),
        B::UnsignedLong => RustType::Std("u64"),
        B::UnsignedInt => RustType::Std("u32"),
        B::UnsignedShort => RustType::Std("u16"),
        B::UnsignedByte => RustType::Std("u8"),
        B::Integer | B::NonPositiveInteger | B::NegativeInteger | B::NonNegativeInteger | B::PositiveInteger => {
            RustType::Runtime("Integer")
        }
        B::Decimal => RustType::Runtime("Decimal"),
        B::Duration => RustType::Runtime("Duration"),
        B::DateTime => RustType::Runtime("DateTime"),
        B::Time => RustType::Runtime("Time"),
        B::Date => RustType::Runtime("Date"),
        B::GYearMonth => RustType::Runtime("GYearMonth"),
        B::GYear => RustType::Runtime("GYear"),
        B::GMonthDay => RustType::Runtime("GMonthDay"),
        B::GDay => RustType::Runtime("GDay"),
        B::GMonth => RustType::Runtime("GMonth"),
        B::HexBinary => RustType::Runtime("HexBinary"),
        B::Base64Binary => RustType::Runtime("Base64Binary"),
        B::QName | B::Notation => RustType::Runtime("QName"),
    }
}
