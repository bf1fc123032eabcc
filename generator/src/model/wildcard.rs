//! Wildcards (XSD 1.0 Part 1 §3.10).

use std::fmt;

/// A wildcard (XSD 1.0 Part 1 §3.10).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Wildcard {
    /// The namespaces that it admits.
    pub namespaces: NamespaceConstraint,
    /// `processContents`.
    pub process: ProcessContents,
}

/// The namespace constraint of a wildcard (XSD 1.0 Part 1 §3.10.1), relative to no schema any more.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum NamespaceConstraint {
    /// `##any`.
    Any,
    /// `##other`: every namespace but this one, and not "no namespace".
    Other(String),
    /// These; the empty one is "no namespace".
    Listed(Vec<String>),
}

/// How a validator treats what a wildcard admits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProcessContents {
    /// A declaration must be known.
    Strict,
    /// Valid where a declaration is known.
    Lax,
    /// Well-formed.
    Skip,
}

impl Wildcard {
    /// The wildcard of `xs:anyType` (XSD 1.0 Part 1 §3.4.7).
    #[must_use]
    pub fn any() -> Self {
        Self { namespaces: NamespaceConstraint::Any, process: ProcessContents::Lax }
    }
}

impl NamespaceConstraint {
    /// Whether an element or attribute of that namespace is admitted (XSD 1.0 Part 1 §3.10.4).
    #[must_use]
    pub fn admits(&self, namespace: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Other(excluded) => !namespace.is_empty() && namespace != excluded,
            Self::Listed(listed) => listed.iter().any(|own| own == namespace),
        }
    }

    /// Whether some namespace is admitted by both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Listed(listed), constraint) | (constraint, Self::Listed(listed)) => {
                listed.iter().any(|namespace| constraint.admits(namespace))
            }
            _ => true,
        }
    }

    /// The intersection of two constraints (XSD 1.0 Part 1 §3.10.6); of two `##other`s that exclude different
    /// namespaces, which cannot be expressed, the first.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        match (self, other) {
            (Self::Any, constraint) | (constraint, Self::Any) => constraint,
            (Self::Listed(mut listed), constraint) | (constraint, Self::Listed(mut listed)) => {
                listed.retain(|namespace| constraint.admits(namespace));
                Self::Listed(listed)
            }
            (one @ Self::Other(_), Self::Other(_)) => one,
        }
    }

    /// The union of two constraints (XSD 1.0 Part 1 §3.10.6), or `Any` where that cannot be expressed.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        match (self, other) {
            (one, other) if one == other => one,
            (Self::Listed(mut listed), Self::Listed(more)) => {
                listed.extend(more.into_iter().filter(|namespace| !listed.contains(namespace)).collect::<Vec<_>>());
                Self::Listed(listed)
            }
            (Self::Listed(listed), constraint @ Self::Other(_))
            | (constraint @ Self::Other(_), Self::Listed(listed))
                if listed.iter().all(|namespace| constraint.admits(namespace)) =>
            {
                constraint
            }
            _ => Self::Any,
        }
    }
}

impl fmt::Display for NamespaceConstraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("##any"),
            Self::Other(excluded) => write!(f, "##other than {excluded:?}"),
            Self::Listed(listed) => write!(f, "{listed:?}"),
        }
    }
}

impl fmt::Display for ProcessContents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Strict => "strict",
            Self::Lax => "lax",
            Self::Skip => "skip",
        })
    }
}
