//! The files that the items of a module are divided into.

/// The file of a module that an item is printed in; in the order of their names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemFile {
    /// The items of a file that would be called like its module.
    Definitions,
    /// Structs of anonymous types of elements.
    Elements,
    /// Enumerations and unions.
    Enums,
    /// Faults.
    Faults,
    /// Structs of named types, and enums over types and elements.
    Types,
}

impl ItemFile {
    /// Returns the file's name without its extension, which is the name of its module.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Definitions => "definitions",
            Self::Elements => "elements",
            Self::Enums => "enums",
            Self::Faults => "faults",
            Self::Types => "types",
        }
    }
}
