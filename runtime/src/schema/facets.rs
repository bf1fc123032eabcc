//! The constraining facets of simple types, as the tables hold them for `validate`.

/// The constraining facets of a simple type (XSD 1.0 Part 2 §4.3), those that generated code does not express in types.
#[derive(Debug)]
pub struct Facets {
    /// `length` as (n, n), `minLength`, `maxLength`, in the units of the type (characters, octets or items).
    pub length: (Option<u32>, Option<u32>),
    /// Regular expressions; each derivation step's alternatives joined by `|`, all steps must match.
    pub patterns: &'static [&'static str],
    /// `minInclusive` / `minExclusive` (true when exclusive).
    pub min: Option<(&'static str, bool)>,
    /// `maxInclusive` / `maxExclusive` (true when exclusive).
    pub max: Option<(&'static str, bool)>,
    /// `totalDigits`.
    pub total_digits: Option<u32>,
    /// `fractionDigits`.
    pub fraction_digits: Option<u32>,
    /// `enumeration`, of values that have no Rust enum; empty where there is none.
    pub values: &'static [&'static str],
}

impl Facets {
    /// No constraint; the base for struct update syntax.
    pub const NONE: Self = Self {
        length: (None, None),
        patterns: &[],
        min: None,
        max: None,
        total_digits: None,
        fraction_digits: None,
        values: &[],
    };

    /// Returns the facets with the only values.
    #[must_use]
    pub const fn one_of(mut self, values: &'static [&'static str]) -> Self {
        self.values = values;
        self
    }

    /// Returns the facets with a least length.
    #[must_use]
    pub const fn min_length(mut self, length: u32) -> Self {
        self.length.0 = Some(length);
        self
    }

    /// Returns the facets with a greatest length.
    #[must_use]
    pub const fn max_length(mut self, length: u32) -> Self {
        self.length.1 = Some(length);
        self
    }

    /// Returns the facets with `minInclusive`.
    #[must_use]
    pub const fn at_least(mut self, value: &'static str) -> Self {
        self.min = Some((value, false));
        self
    }

    /// Returns the facets with `minExclusive`.
    #[must_use]
    pub const fn more_than(mut self, value: &'static str) -> Self {
        self.min = Some((value, true));
        self
    }

    /// Returns the facets with `maxInclusive`.
    #[must_use]
    pub const fn at_most(mut self, value: &'static str) -> Self {
        self.max = Some((value, false));
        self
    }

    /// Returns the facets with `maxExclusive`.
    #[must_use]
    pub const fn less_than(mut self, value: &'static str) -> Self {
        self.max = Some((value, true));
        self
    }

    /// Returns the facets with `totalDigits`.
    #[must_use]
    pub const fn total_digits(mut self, digits: u32) -> Self {
        self.total_digits = Some(digits);
        self
    }

    /// Returns the facets with `fractionDigits`.
    #[must_use]
    pub const fn fraction_digits(mut self, digits: u32) -> Self {
        self.fraction_digits = Some(digits);
        self
    }

    /// Returns the facets with patterns, all of which must match.
    #[must_use]
    pub const fn patterns(mut self, patterns: &'static [&'static str]) -> Self {
        self.patterns = patterns;
        self
    }
}
