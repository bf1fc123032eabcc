//! The constraints of a simple type, as written: facets and enumerated values.

/// One `xs:enumeration`.
#[derive(Debug, Clone)]
pub struct EnumerationValue {
    /// The lexical value.
    pub value: String,
    /// Its documentation.
    pub docs: String,
}

/// Constraining facets (XSD 1.0 Part 2 §4.3) of one derivation step.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// `length` gives both.
    pub min_length: Option<u64>,
    /// `length` gives both.
    pub max_length: Option<u64>,
    /// The `pattern`s of this step: alternatives of each other.
    pub patterns: Vec<String>,
    /// `minInclusive` (false) or `minExclusive` (true).
    pub min: Option<(String, bool)>,
    /// `maxInclusive` (false) or `maxExclusive` (true).
    pub max: Option<(String, bool)>,
    /// `totalDigits`.
    pub total_digits: Option<u32>,
    /// `fractionDigits`.
    pub fraction_digits: Option<u32>,
    /// `whiteSpace`.
    pub white_space: Option<String>,
}
