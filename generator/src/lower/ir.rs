//! The package: the generated code as data, in the order of printing. Identifiers are final, and boxes are placed.

mod ports;
mod tables;

pub use self::ports::{Body, Operation, Output, Port, Unmet};
pub use self::tables::{Facets, Field, Flags, Namespaces, Table, TableKind, Variant, Wildcard, Wire, WireKind};
pub use super::files::ItemFile;
use crate::diagnostics::Diagnostic;
use crate::overrides::OptionProblem;

/// Index of an [`Item`] in [`Package::items`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ItemId(pub usize);

/// A generated package: one WSDL's client.
#[derive(Debug, Clone, Default)]
pub struct Package {
    /// `wsdl:definitions/@name`, or the file's stem.
    pub name: String,
    /// The main document's name and its SHA-256, for the header of every file.
    pub source: (String, String),
    /// Paragraphs about the service, one string a line.
    pub docs: Vec<String>,
    /// URI and prefix by the index that the tables use; entry 0 is "no namespace".
    pub namespaces: Vec<(String, String)>,
    /// The modules, in the order of their declaration.
    pub modules: Vec<Module>,
    /// All items, in the order in which they were made.
    pub items: Vec<Item>,
    /// The ports.
    pub ports: Vec<Port>,
    /// The names of the constants that stand for the namespaces, by the same index.
    pub namespace_constants: Vec<String>,
    /// The modules that the root declares, in order.
    pub declared: Vec<Declaration>,
    /// The exports of the root.
    pub exports: Vec<Export>,
    /// Whether a descriptor or an operation refers to the namespaces.
    pub has_descriptors: bool,
    /// The constructs that are not typed as the schema has them, with their places.
    pub diagnostics: Vec<Diagnostic>,
    /// Overrides, named by what things are called in Rust, that match nothing.
    pub unmatched: Vec<OptionProblem>,
}

/// A module that the root declares.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Declaration {
    /// Its identifier.
    pub module: String,
    /// Whether it has anything for users.
    pub public: bool,
}

/// Something that the root module exports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The module that it is in.
    pub module: String,
    /// Its identifier; `None` is everything in the module.
    pub item: Option<String>,
}

/// The imports of a file besides the runtime.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imports {
    /// Modules and statics of the package's root.
    pub root: Vec<String>,
    /// Items of other files of the same module.
    pub siblings: Vec<String>,
}

/// A Rust module: the types of one XML namespace, or the messages.
#[derive(Debug, Clone)]
pub struct Module {
    /// Its identifier.
    pub ident: String,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Its files, by kind of item.
    pub files: Vec<File>,
}

/// One file of a module.
#[derive(Debug, Clone)]
pub struct File {
    /// The file of the module.
    pub kind: ItemFile,
    /// The content of the file, in order.
    pub items: Vec<ItemId>,
    /// Its imports.
    pub imports: Imports,
    /// Whether descriptors in other modules refer to some of its own.
    pub shared: bool,
    /// Whether it has types, and not only descriptors.
    pub public: bool,
}

/// A Rust type.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its identifier.
    pub ident: String,
    /// Index of its module in [`Package::modules`].
    pub module: usize,
    /// The stem of its file.
    pub file: ItemFile,
    /// Its documentation.
    pub docs: Vec<String>,
    /// Its derives: before the pass `derives`, only those of the configuration.
    pub derives: Vec<String>,
    /// Of a named simple type, namespace and local name.
    pub simple_name: Option<(String, String)>,
    /// The fields that its constructor takes, by index; none where nothing is required, or too much.
    pub constructor: Vec<usize>,
    /// The variants that a value of their type becomes, by index.
    pub conversions: Vec<usize>,
    /// Whether a later version of the schema may add variants, so that a `match` needs an arm for those.
    pub open: bool,
    /// Its use as a list, if it has no other content.
    pub list: Option<ListAccess>,
    /// Its kind.
    pub kind: ItemKind,
}

/// The use of a struct as a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListAccess {
    /// The field that is the list.
    pub field: String,
    /// The type of an item.
    pub item: RustType,
    /// Whether each item is an `Option` of that type.
    pub nullable: bool,
}

/// The kind of an item.
#[derive(Debug, Clone)]
pub enum ItemKind {
    /// A struct with a table.
    Struct(Struct),
    /// An enum with a table: a choice, a substitution group or a derivation.
    Choice(Choice),
    /// A struct that every field holds as the `Vec` that it is: only its table is emitted.
    List(Struct),
    /// An enum of the values of a simple type.
    Enumeration(Enumeration),
    /// An enum of the member types of a union.
    Union(Vec<UnionMember>),
    /// Declared, but left out: pruned, or abstract without need.
    Omitted,
}

/// A struct.
#[derive(Debug, Clone)]
pub struct Struct {
    /// Its table.
    pub table: Table,
    /// Its fields in slot order: the content's first, then the attributes'.
    pub fields: Vec<Field>,
    /// The number of fields that are content.
    pub content: usize,
    /// Whether its default makes boxes.
    pub boxes: bool,
    /// The global element whose anonymous type it is: index of the namespace, and local name.
    pub element: Option<(u16, String)>,
}

/// An enum over particles or types.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Its table.
    pub table: Table,
    /// Its variants in slot order.
    pub variants: Vec<Variant>,
    /// The identifier of the variant that keeps an unknown type as raw XML.
    pub unknown: Option<String>,
    /// The identifier of the variant for the absence of a choice that has to be there; it is the default then.
    pub missing: Option<String>,
    /// The default variant; `None` is the unknown one.
    pub default: Option<usize>,
}

impl Choice {
    /// The identifier of the variant that `Default` makes, unless that is the one for absence.
    #[must_use]
    pub fn default_variant(&self) -> Option<&str> {
        let variant = self.default.and_then(|at| self.variants.get(at));
        variant.map(|variant| &variant.ident).or(self.unknown.as_ref()).map(String::as_str)
    }
}

/// An enum of values.
#[derive(Debug, Clone)]
pub struct Enumeration {
    /// Identifier, wire value and documentation of each.
    pub values: Vec<(String, String, Vec<String>)>,
    /// The identifier of the variant for all other values.
    pub other: String,
}

/// One member of a union.
#[derive(Debug, Clone)]
pub struct UnionMember {
    /// The variant's identifier.
    pub ident: String,
    /// Its type.
    pub ty: RustType,
    /// An enumeration that takes its known values only, because other members follow.
    pub strict: bool,
}

/// A Rust type expression.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RustType {
    /// A generated item.
    Item(ItemId),
    /// A type of the prelude or a primitive: `String`, `bool`, `i32` …
    Std(&'static str),
    /// A type of the runtime's support module.
    Runtime(&'static str),
    /// A type that the configuration names.
    Custom(String),
    /// `Option<T>`.
    Option(Box<Self>),
    /// The runtime's `Nillable<T>`: an element that is optional and nillable.
    Nillable(Box<Self>),
    /// The runtime's `Nilled<T>`: a nillable element whose type has attributes.
    Nilled(Box<Self>),
    /// `Vec<T>`.
    Vec(Box<Self>),
    /// `Box<T>`.
    Boxed(Box<Self>),
    /// The runtime's `DeepBox<T>`, which ends the compiler's recursion through the types of fields.
    Deep(Box<Self>),
    /// The runtime's `List<T>`: white-space separated values.
    List(Box<Self>),
    /// `()`.
    Unit,
}

impl RustType {
    /// `Option` of this; `Nillable` of what an `Option` holds.
    #[must_use]
    pub fn optional(self) -> Self {
        match self {
            Self::Option(inner) => Self::Nillable(inner),
            Self::Nillable(_) => self,
            _ => Self::Option(Box::new(self)),
        }
    }

    /// The item that it is or holds.
    #[must_use]
    pub fn item(&self) -> Option<ItemId> {
        match self {
            Self::Item(item) => Some(*item),
            Self::Option(inner)
            | Self::Nillable(inner)
            | Self::Vec(inner)
            | Self::Boxed(inner)
            | Self::List(inner)
            | Self::Deep(inner)
            | Self::Nilled(inner) => inner.item(),
            Self::Std(_) | Self::Runtime(_) | Self::Custom(_) | Self::Unit => None,
        }
    }

    /// `Vec` of this.
    #[must_use]
    pub fn repeated(self) -> Self {
        Self::Vec(Box::new(self))
    }
}
