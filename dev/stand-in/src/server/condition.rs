//! Conditions as in `NAME LIKE 'P%' AND POPULATION > 5000000`: comparisons joined by `AND` and `OR`.

use std::cmp::Ordering;

use crate::map::Feature;

use super::shape::{ID, NAME, POPULATION};
use super::soap::{Outcome, Rejection};

/// A condition: it holds if all comparisons of one of the groups hold.
#[derive(Debug)]
pub(super) struct Condition(Vec<Vec<Comparison>>);

#[derive(Debug)]
struct Comparison {
    left: Operand,
    operator: Operator,
    right: Operand,
}

#[derive(Debug, Clone, PartialEq)]
enum Operand {
    Field(&'static str),
    Text(String),
    Number(f64),
}

#[derive(Debug, Clone, Copy)]
enum Operator {
    Is(&'static [Ordering]),
    Like,
}

/// A value of a field.
enum Value<'a> {
    Text(&'a str),
    Number(f64),
    Null,
}

impl Condition {
    /// Reads a condition; an empty one always holds.
    pub(super) fn parse(text: &str) -> Outcome<Self> {
        let wrong = || Rejection::client(format!("the stand-in does not support the condition: {text}"));
        let mut words = words(text).ok_or_else(wrong)?.into_iter();
        let mut groups = vec![Vec::new()];
        if words.as_slice().is_empty() {
            return Ok(Self(groups));
        }
        loop {
            let mut next = || words.next().ok_or_else(wrong);
            let (left, operator, right) = (next()?, next()?, next()?);
            let left = operand(&left).ok_or_else(wrong)?;
            let operator = operator_of(&operator).ok_or_else(wrong)?;
            let right = operand(&right).ok_or_else(wrong)?;
            if let Some(group) = groups.last_mut() {
                group.push(Comparison { left, operator, right });
            }
            match words.next() {
                None => return Ok(Self(groups)),
                Some(Word::Plain(word)) if word.eq_ignore_ascii_case("AND") => {}
                Some(Word::Plain(word)) if word.eq_ignore_ascii_case("OR") => groups.push(Vec::new()),
                Some(_) => return Err(wrong()),
            }
        }
    }

    /// Whether the condition holds for a feature.
    pub(super) fn holds(&self, feature: &Feature) -> bool {
        self.0.iter().any(|group| group.iter().all(|comparison| comparison.holds(feature)))
    }
}

impl Comparison {
    fn holds(&self, feature: &Feature) -> bool {
        let (left, right) = (self.left.value(feature), self.right.value(feature));
        match (self.operator, left, right) {
            (Operator::Like, Value::Text(text), Value::Text(pattern)) => is_like(text, pattern),
            (Operator::Is(orders), Value::Text(left), Value::Text(right)) => orders.contains(&left.cmp(right)),
            (Operator::Is(orders), Value::Number(left), Value::Number(right)) => {
                left.partial_cmp(&right).is_some_and(|order| orders.contains(&order))
            }
            // Nothing compares with NULL.
            _ => false,
        }
    }
}

impl Operand {
    fn value<'a>(&'a self, feature: &'a Feature) -> Value<'a> {
        match self {
            Self::Text(text) => Value::Text(text),
            Self::Number(number) => Value::Number(*number),
            Self::Field(ID) => Value::Number(f64::from(feature.id)),
            // Populations are exact as floats, being far below 2⁵³.
            Self::Field(POPULATION) => feature.population.map_or(Value::Null, |people| Value::Number(people as f64)),
            Self::Field(_) => Value::Text(&feature.name),
        }
    }
}

/// A piece of a condition.
#[derive(Debug)]
enum Word {
    Plain(String),
    Quoted(String),
}

/// Takes a condition apart; nothing if a quote is not closed.
fn words(text: &str) -> Option<Vec<Word>> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if let ('\'' | '"', Some(after)) = (first, rest.get(1..)) {
            let end = after.find(first)?;
            let inside = after.get(..end)?.to_owned();
            words.push(if first == '\'' { Word::Quoted(inside) } else { Word::Plain(inside) });
            end + 2
        } else {
            let sign = |c: char| "<>=!".contains(c);
            let end = rest.find(|c: char| c.is_whitespace() || c == '\'' || c == '"' || sign(c) != sign(first));
            let length = end.unwrap_or(rest.len());
            words.push(Word::Plain(rest.get(..length)?.to_owned()));
            length
        };
        rest = rest.get(length..)?.trim_start();
    }
    Some(words)
}

fn operand(word: &Word) -> Option<Operand> {
    match word {
        Word::Quoted(text) => Some(Operand::Text(text.clone())),
        Word::Plain(word) => {
            let field = [ID, NAME, POPULATION].into_iter().find(|field| field.eq_ignore_ascii_case(word));
            field.map(Operand::Field).or_else(|| word.parse().ok().map(Operand::Number))
        }
    }
}

fn operator_of(word: &Word) -> Option<Operator> {
    use Ordering::{Equal, Greater, Less};
    let Word::Plain(word) = word else { return None };
    Some(match word.as_str() {
        "=" => Operator::Is(&[Equal]),
        "<>" | "!=" => Operator::Is(&[Less, Greater]),
        "<" => Operator::Is(&[Less]),
        ">" => Operator::Is(&[Greater]),
        "<=" => Operator::Is(&[Less, Equal]),
        ">=" => Operator::Is(&[Greater, Equal]),
        word if word.eq_ignore_ascii_case("LIKE") => Operator::Like,
        _ => return None,
    })
}

/// SQL's `LIKE`: `%` is any text, `_` any character.
fn is_like(text: &str, pattern: &str) -> bool {
    let (text, pattern): (Vec<char>, Vec<char>) = (text.chars().collect(), pattern.chars().collect());
    let (mut at, mut in_pattern) = (0, 0);
    // Where to go on when the text differs: after the last `%`, with one character more taken by it.
    let mut retry = None;
    while at < text.len() {
        match pattern.get(in_pattern) {
            Some('%') => {
                in_pattern += 1;
                retry = Some((in_pattern, at));
            }
            Some(c) if *c == '_' || text.get(at) == Some(c) => {
                at += 1;
                in_pattern += 1;
            }
            _ => match &mut retry {
                Some((after, from)) => {
                    *from += 1;
                    (in_pattern, at) = (*after, *from);
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(in_pattern).all(|c| *c == '%')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::map::{CITIES, features};

    fn cities(condition: &str) -> Vec<String> {
        let condition = Condition::parse(condition).unwrap();
        let found = features(CITIES).into_iter().filter(|city| condition.holds(city));
        found.map(|city| city.name).collect()
    }

    #[test]
    fn conditions_choose() {
        assert_eq!(cities("").len(), features(CITIES).len());
        assert_eq!(cities("1=1").len(), features(CITIES).len());
        assert_eq!(cities("name = 'Paris'"), ["Paris"]);
        assert_eq!(cities("NAME LIKE 'B%n'"), ["Berlin"]);
        assert_eq!(cities("\"NAME\" LIKE '_eoul' OR FID=0"), ["Tokyo", "Seoul"]);
        assert_eq!(cities("POPULATION>25000000 and NAME<>'Tokyo'"), ["Delhi", "Shanghai"]);
        assert_eq!(cities("NAME LIKE '%ar%i_'"), ["Paris"]);
    }

    #[test]
    fn invalid_conditions_are_rejected() {
        for text in ["NAME", "NAME =", "NAME = 'x", "NAME ~ 'x'", "AGE = 5", "NAME = 'x' NOT", "FID = 1 AND", "é'"] {
            assert!(Condition::parse(text).is_err(), "{text}");
        }
    }
}
