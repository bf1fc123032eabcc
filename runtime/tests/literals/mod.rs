//! What the tests of date and time types share: tables of literals.

use std::cmp::Ordering::{self, Equal};
use std::collections::hash_map::DefaultHasher;
use std::fmt::{Debug, Display};
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use soapstone::xsd::InvalidValue;

pub fn hash<T: Hash>(value: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Each literal and how it is written again.
pub fn accepts<T: FromStr<Err = InvalidValue> + Display>(table: &[(&str, &str)]) {
    for (literal, written) in table {
        match literal.parse::<T>() {
            Ok(value) => assert_eq!(value.to_string(), *written, "{literal:?}"),
            Err(error) => panic!("{literal:?}: {error}"),
        }
    }
}

pub fn rejects<T: FromStr<Err = InvalidValue> + Debug>(literals: &[&str]) {
    for literal in literals {
        if let Ok(value) = literal.parse::<T>() {
            panic!("{literal:?} was read as {value:?}");
        }
    }
}

pub fn compares<T>(table: &[(&str, &str, Option<Ordering>)])
where
    T: FromStr<Err = InvalidValue> + Debug + PartialOrd + Hash,
{
    for (left, right, expected) in table {
        let values = (left.parse::<T>().unwrap(), right.parse::<T>().unwrap());
        assert_eq!(values.0.partial_cmp(&values.1), *expected, "{left} and {right}");
        assert_eq!(values.1.partial_cmp(&values.0), expected.map(Ordering::reverse), "{right} and {left}");
        assert_eq!(values.0 == values.1, *expected == Some(Equal), "{left} == {right}");
        if *expected == Some(Equal) {
            assert_eq!(hash(&values.0), hash(&values.1), "hashes of {left} and {right}");
        }
    }
}
