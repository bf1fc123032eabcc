//! Simple types: which Rust type holds their values.
//!
//! Enumerations and unions become enums; everything else is the Rust type of its built-in base, and its facets go to
//! the fields that use it.

use super::TypeMap;
use super::configured_names::by_wire_name;
use super::derivations::is_simple;
use super::ir::RustType;
use crate::base::xmlns::SWA_REF;
use crate::base::{QName, SideTable};
use crate::model::{Builtin, Model, TypeDef, TypeId, TypeKind, TypeRef, Variety};
use crate::resolve::builtins::{builtin_name, encoding_name};

/// The Rust type of a simple type.
#[derive(Debug, Clone, Copy)]
pub enum SimpleMapping {
    /// The Rust type of a built-in.
    Builtin(Builtin),
    /// An enum of values; the type that owns it.
    Enumeration(TypeId),
    /// An enum of the member types of a union; the type that owns it.
    Union(TypeId),
    /// White-space separated items.
    List(TypeRef),
    /// Not a simple type, by a mistake of the schema.
    Complex,
}

/// What all simple types become. Each is determined once: unions of unions have exponentially many paths.
#[derive(Debug)]
pub struct SimpleMappings {
    known: SideTable<TypeDef, Option<SimpleMapping>>,
}

impl SimpleMappings {
    /// Determines what the simple types of a model become.
    pub fn new(model: &Model) -> Self {
        let mut mappings = Self { known: SideTable::new(None) };
        for id in model.types.ids() {
            mappings.settle(model, id);
        }
        mappings
    }

    /// Returns what a simple type becomes.
    pub fn of(&self, ty: TypeRef) -> SimpleMapping {
        match ty {
            TypeRef::Builtin(Builtin::Nmtokens | Builtin::Idrefs | Builtin::Entities)
            | TypeRef::Encoding(Builtin::Nmtokens | Builtin::Idrefs | Builtin::Entities) => {
                SimpleMapping::List(TypeRef::Builtin(Builtin::Nmtoken))
            }
            TypeRef::Builtin(builtin) | TypeRef::Encoding(builtin) => SimpleMapping::Builtin(builtin),
            TypeRef::Def(id) => self.known[id].unwrap_or(SimpleMapping::Complex),
        }
    }

    /// Determines what a type becomes, after the types that this depends on. Chains of types may be long, so that this
    /// does not recurse.
    fn settle(&mut self, model: &Model, id: TypeId) {
        let mut open = vec![(id, 0)];
        while let Some((current, next)) = open.last_mut() {
            let (current, number) = (*current, *next);
            *next += 1;
            if number == 0 {
                if self.known[current].is_some() {
                    open.pop();
                    continue;
                }
                // What a circle leads back to is text.
                self.known[current] = Some(SimpleMapping::Builtin(Builtin::String));
            }
            match required(model, current).get(number) {
                Some(TypeRef::Def(id)) => open.push((*id, 0)),
                Some(TypeRef::Builtin(_) | TypeRef::Encoding(_)) => {}
                None => {
                    self.known[current] = Some(self.mapping(model, current));
                    open.pop();
                }
            }
        }
    }

    fn mapping(&self, model: &Model, id: TypeId) -> SimpleMapping {
        let TypeKind::Simple(simple) = &model.types[id].kind else { return SimpleMapping::Complex };
        if !simple.enumeration.is_empty() && can_enumerate(&simple.variety) {
            return SimpleMapping::Enumeration(id);
        }
        match &simple.variety {
            // A restriction of an enumeration that adds no values is that enumeration.
            Variety::Atomic(builtin) => match simple.base {
                Some(base @ TypeRef::Def(_)) => match self.of(base) {
                    SimpleMapping::Complex => SimpleMapping::Builtin(*builtin),
                    mapping => mapping,
                },
                _ => SimpleMapping::Builtin(*builtin),
            },
            Variety::List(item) => SimpleMapping::List(*item),
            Variety::Union(members) => match simple.base {
                Some(base) => self.of(base),
                None => self.union_mapping(id, members),
            },
        }
    }

    /// A union of enumerations and strings is one enumeration; a union of one kind is that kind.
    fn union_mapping(&self, id: TypeId, members: &[TypeRef]) -> SimpleMapping {
        let mappings = || members.iter().map(|&member| self.of(member));
        let is_textual = mappings().all(|mapping| match mapping {
            SimpleMapping::Enumeration(_) => true,
            SimpleMapping::Builtin(builtin) => is_text(builtin),
            SimpleMapping::Union(_) | SimpleMapping::List(_) | SimpleMapping::Complex => false,
        });
        if is_textual {
            let enumerates = mappings().any(|mapping| matches!(mapping, SimpleMapping::Enumeration(_)));
            return if enumerates { SimpleMapping::Enumeration(id) } else { SimpleMapping::Builtin(Builtin::String) };
        }
        let mut builtins =
            mappings().map(|mapping| if let SimpleMapping::Builtin(builtin) = mapping { Some(builtin) } else { None });
        match builtins.next().flatten() {
            Some(first) if builtins.all(|other| other == Some(first)) => SimpleMapping::Builtin(first),
            _ => SimpleMapping::Union(id),
        }
    }
}

/// The types without which it is not known what a simple type becomes.
fn required(model: &Model, id: TypeId) -> &[TypeRef] {
    let TypeKind::Simple(simple) = &model.types[id].kind else { return &[] };
    match (&simple.variety, &simple.base) {
        (Variety::List(_), _) => &[],
        (Variety::Atomic(_) | Variety::Union(_), Some(base)) => std::slice::from_ref(base),
        (Variety::Union(members), None) => members,
        (Variety::Atomic(_), None) => &[],
    }
}

impl TypeMap<'_> {
    /// Returns the Rust type of an element's value: the enum over derivations where there is one.
    pub fn value_type(&self, ty: TypeRef) -> RustType {
        let TypeRef::Def(id) = ty else { return self.simple_type(ty) };
        if is_simple(self.input.model, ty) {
            return self.simple_type(ty);
        }
        match self.components.of_derivations(id).or_else(|| self.components.of_type(id)) {
            Some(item) => RustType::Item(item),
            // Abstract, and used nowhere that makes an enum of it: only raw XML can stand for it.
            None => RustType::Runtime("RawElement"),
        }
    }

    /// Returns the Rust type of an attribute or of simple content, which has no `xsi:type`.
    pub fn text_type(&self, ty: TypeRef) -> RustType {
        match self.simple_type(ty) {
            RustType::Runtime("AnyType") => RustType::Std("String"),
            ty => ty,
        }
    }

    /// The Rust type of a simple type's values.
    fn simple_type(&self, ty: TypeRef) -> RustType {
        let configured = &self.input.options.types;
        if !configured.is_empty()
            && let Some(path) = type_name(self.input.model, ty).and_then(|name| by_wire_name(configured, &name))
        {
            return RustType::Custom(path.clone());
        }
        if let TypeRef::Def(id) = ty
            && self.input.model.types[id].name.as_ref().is_some_and(is_swa_ref)
        {
            return RustType::Runtime("SwaRef");
        }
        match self.input.simple.of(ty) {
            SimpleMapping::Builtin(builtin) => rust_type_of_builtin(builtin),
            SimpleMapping::Enumeration(owner) | SimpleMapping::Union(owner) => {
                self.components.of_type(owner).map_or(RustType::Std("String"), RustType::Item)
            }
            SimpleMapping::List(item) => RustType::List(Box::new(self.list_item(item))),
            SimpleMapping::Complex => RustType::Std("String"),
        }
    }

    /// An item of a list is one word: a list in a list, which XSD forbids, is text.
    fn list_item(&self, item: TypeRef) -> RustType {
        match self.simple_type(item) {
            RustType::List(_) | RustType::Runtime("AnyType") => RustType::Std("String"),
            ty => ty,
        }
    }
}

/// Whether a type's values refer to attachments (WS-I Attachments Profile 1.0 §4.4).
fn is_swa_ref(name: &QName) -> bool {
    name.namespace == SWA_REF && name.local == "swaRef"
}

impl RustType {
    /// Returns the type for content that has a media type, which may be large: octets that need not be in memory.
    pub fn of_media(self) -> Self {
        if self == Self::Runtime("Base64Binary") { Self::Runtime("Binary") } else { self }
    }
}

/// Returns the expanded name of a type.
pub fn type_name(model: &Model, ty: TypeRef) -> Option<QName> {
    match ty {
        TypeRef::Builtin(builtin) => Some(builtin_name(builtin)),
        TypeRef::Encoding(builtin) => Some(encoding_name(builtin)),
        TypeRef::Def(id) => model.types[id].name.clone(),
    }
}

/// Whether values of this kind are words that an enum can name.
pub fn can_enumerate(variety: &Variety) -> bool {
    match variety {
        Variety::Atomic(builtin) => {
            is_text(*builtin)
                || matches!(
                    rust_type_of_builtin(*builtin),
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
    rust_type_of_builtin(builtin) == RustType::Std("String")
}

/// The Rust type of a built-in's values.
pub fn rust_type_of_builtin(builtin: Builtin) -> RustType {
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
