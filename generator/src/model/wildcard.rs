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

/// The validation of content that a wildcard admits.
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

    /// How much it is, where an element counts as one: namespaces that it lists count as well.
    #[must_use]
    pub fn size(&self) -> usize {
        match &self.namespaces {
            NamespaceConstraint::Listed(listed) => 1 + listed.len(),
            NamespaceConstraint::Any | NamespaceConstraint::Other(_) => 1,
        }
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

#[cfg(test)]
mod tests {
    use super::NamespaceConstraint::{self, Any};

    fn listed(namespaces: &[&str]) -> NamespaceConstraint {
        NamespaceConstraint::Listed(namespaces.iter().map(|&namespace| namespace.to_owned()).collect())
    }

    fn other(namespace: &str) -> NamespaceConstraint {
        NamespaceConstraint::Other(namespace.to_owned())
    }

    #[test]
    fn other_admits_neither_its_namespace_nor_none() {
        assert!(other("a").admits("b"));
        assert!(!other("a").admits("a") && !other("a").admits(""));
        assert!(listed(&["", "a"]).admits("") && !listed(&["a"]).admits(""));
    }

    #[test]
    fn the_intersection_admits_what_both_admit() {
        for (one, two, expected) in [
            (Any, other("a"), other("a")),
            (listed(&["a"]), Any, listed(&["a"])),
            (listed(&["a", "b", ""]), other("a"), listed(&["b"])),
            (other("a"), listed(&["a", ""]), listed(&[])),
            (listed(&["a", "b"]), listed(&["b", "c"]), listed(&["b"])),
            (other("a"), other("a"), other("a")),
        ] {
            let found = one.clone().intersection(two.clone());
            assert_eq!(found, expected, "{one} and {two}");
            for namespace in ["", "a", "b", "c"] {
                assert_eq!(found.admits(namespace), one.admits(namespace) && two.admits(namespace), "{one} and {two}");
            }
        }
        // This cannot be expressed.
        assert_eq!(other("a").intersection(other("b")), other("a"));
    }

    #[test]
    fn the_union_admits_what_one_admits() {
        for (one, two, expected) in [
            (Any, listed(&["a"]), Any),
            (listed(&["a", "b"]), listed(&["b", "c"]), listed(&["a", "b", "c"])),
            (listed(&["b"]), other("a"), other("a")),
            (other("a"), listed(&["b", "c"]), other("a")),
            (other("a"), other("a"), other("a")),
            // These cannot be expressed otherwise.
            (other("a"), listed(&[""]), Any),
            (listed(&["a"]), other("a"), Any),
            (other("a"), other("b"), Any),
        ] {
            let found = one.clone().union(two.clone());
            assert_eq!(found, expected, "{one} or {two}");
            for namespace in ["", "a", "b", "c"] {
                let admitted = one.admits(namespace) || two.admits(namespace);
                assert!(found.admits(namespace) || !admitted, "{one} or {two}");
            }
        }
    }

    #[test]
    fn constraints_overlap_where_some_namespace_is_admitted_by_both() {
        for (one, two, expected) in [
            (Any, listed(&["a"]), true),
            (Any, listed(&[]), false),
            (other("a"), other("b"), true),
            (other("a"), listed(&["a", ""]), false),
            (other("a"), listed(&["a", "b"]), true),
            (listed(&["a"]), listed(&["b"]), false),
            (listed(&["a", "b"]), listed(&["b"]), true),
        ] {
            assert_eq!((one.overlaps(&two), two.overlaps(&one)), (expected, expected), "{one} and {two}");
        }
    }
}
