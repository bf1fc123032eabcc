//! Regular expressions of XML Schema in the syntax of the `regex` crate (XSD 1.0 Part 2 appendix F).
//!
//! The differences: expressions are anchored at both ends; `^` and `$` are ordinary characters; `\i`, `\c`,
//! `\p{IsGreek}` and class subtraction exist; `\s`, `\d`, `\w` and `.` mean other sets; there are no lazy quantifiers,
//! look-around, flags or back references.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::iter::Peekable;
use std::str::Chars;

use super::blocks::block;

type PatternProblem = Cow<'static, str>;

/// `NameStartChar` of XML 1.0 §2.3, as the inside of a class.
const NAME_START: &str = r":A-Z_a-z\x{C0}-\x{D6}\x{D8}-\x{F6}\x{F8}-\x{2FF}\x{370}-\x{37D}\x{37F}-\x{1FFF}\x{200C}\x{200D}\x{2070}-\x{218F}\x{2C00}-\x{2FEF}\x{3001}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFFD}\x{10000}-\x{EFFFF}";
/// The characters of `NameChar` that are not in [`NAME_START`].
const NAME_REST: &str = r"\-.0-9\x{B7}\x{300}-\x{36F}\x{203F}\x{2040}";

/// General categories that `\p{…}` may name (§F.1.1).
const CATEGORIES: &str =
    " L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po Z Zs Zl Zp S Sm Sc Sk So C Cc Cf Co Cn ";

/// Classes in classes: real patterns have one level, and the limit keeps the recursion off the stack's end.
const MAX_SUBTRACTIONS: usize = 16;

/// Translates a pattern; the error states what cannot be translated.
pub(super) fn translate(pattern: &str) -> Result<String, PatternProblem> {
    let mut translator = Translator { chars: pattern.chars().peekable(), out: String::from(r"\A(?:") };
    translator.expression()?;
    translator.out.push_str(r")\z");
    Ok(translator.out)
}

struct Translator<'a> {
    chars: Peekable<Chars<'a>>,
    out: String,
}

/// The piece before a place in a branch: a quantifier may only follow an atom.
#[derive(Clone, Copy)]
enum Before {
    Start,
    Atom,
    Quantifier,
}

/// The character or class of an escape.
enum PatternEscape {
    Char(char),
    /// A class, in brackets or as `\p{…}`, that may stand on its own or inside of another.
    Class(String),
}

impl Translator<'_> {
    fn expression(&mut self) -> Result<(), PatternProblem> {
        let mut depth = 0_usize;
        let mut before = Before::Start;
        while let Some(char) = self.chars.next() {
            before = match (char, before) {
                ('?' | '*' | '+', Before::Atom) => {
                    self.out.push(char);
                    Before::Quantifier
                }
                ('{', Before::Atom) => {
                    self.quantity()?;
                    Before::Quantifier
                }
                ('?' | '*' | '+', _) | ('{', Before::Quantifier) => {
                    return Err(format!("{char} follows nothing that it could repeat").into());
                }
                ('|', _) => {
                    self.out.push('|');
                    Before::Start
                }
                ('(', _) => {
                    if self.chars.peek() == Some(&'?') {
                        return Err("(? is not XML Schema's syntax".into());
                    }
                    self.out.push_str("(?:");
                    depth += 1;
                    Before::Start
                }
                (')', _) => {
                    depth = depth.checked_sub(1).ok_or("a parenthesis is closed that was not opened")?;
                    self.out.push(')');
                    Before::Atom
                }
                _ => {
                    self.atom(char)?;
                    Before::Atom
                }
            };
        }
        if depth == 0 { Ok(()) } else { Err("a parenthesis is not closed".into()) }
    }

    /// A character, an escape or a class.
    fn atom(&mut self, char: char) -> Result<(), PatternProblem> {
        match char {
            '\\' => match self.escape()? {
                PatternEscape::Char(char) => self.literal(char),
                PatternEscape::Class(class) => self.out.push_str(&class),
            },
            '[' => self.class(0)?,
            '.' => self.out.push_str(r"[^\n\r]"),
            _ => self.literal(char),
        }
        Ok(())
    }

    /// `{n}`, `{n,}` or `{n,m}`, after the opening brace.
    fn quantity(&mut self) -> Result<(), PatternProblem> {
        let mut inside = String::new();
        loop {
            match self.chars.next() {
                Some('}') => break,
                Some(char @ ('0'..='9' | ',')) => inside.push(char),
                _ => return Err("a quantity in braces is malformed".into()),
            }
        }
        let (least, most) = inside.split_once(',').unwrap_or((&inside, ""));
        if least.is_empty() || most.contains(',') {
            return Err("a quantity in braces is malformed".into());
        }
        // Writing to a string cannot fail.
        let _ = write!(self.out, "{{{inside}}}");
        Ok(())
    }

    /// Reads the text after a backslash.
    fn escape(&mut self) -> Result<PatternEscape, PatternProblem> {
        let char = self.chars.next().ok_or("the pattern ends with a backslash")?;
        let class = match char {
            'n' => return Ok(PatternEscape::Char('\n')),
            'r' => return Ok(PatternEscape::Char('\r')),
            't' => return Ok(PatternEscape::Char('\t')),
            's' => r"[\t\n\r\x20]".into(),
            'S' => r"[^\t\n\r\x20]".into(),
            'd' => r"\p{Nd}".into(),
            'D' => r"\P{Nd}".into(),
            'w' => r"[^\p{P}\p{Z}\p{C}]".into(),
            'W' => r"[\p{P}\p{Z}\p{C}]".into(),
            'i' => format!("[{NAME_START}]"),
            'I' => format!("[^{NAME_START}]"),
            'c' => format!("[{NAME_START}{NAME_REST}]"),
            'C' => format!("[^{NAME_START}{NAME_REST}]"),
            'p' | 'P' => self.property(char == 'P')?,
            _ if char.is_alphanumeric() => return Err(format!(r"\{char} is not XML Schema's syntax").into()),
            // Schemas in the wild escape more punctuation than they need to.
            _ => return Ok(PatternEscape::Char(char)),
        };
        Ok(PatternEscape::Class(class))
    }

    /// `{Lu}` or `{IsGreek}`, after `\p` or `\P`.
    fn property(&mut self, negated: bool) -> Result<String, PatternProblem> {
        if self.chars.next_if_eq(&'{').is_none() {
            return Err(r"\p is not followed by a brace".into());
        }
        let mut name = String::new();
        loop {
            match self.chars.next() {
                Some('}') => break,
                Some(char) => name.push(char),
                None => return Err(r"the brace after \p is not closed".into()),
            }
        }
        if !name.is_empty() && !name.contains(' ') && CATEGORIES.contains(&format!(" {name} ")) {
            return Ok(format!(r"\{}{{{name}}}", if negated { 'P' } else { 'p' }));
        }
        let ranges = name.strip_prefix("Is").and_then(block);
        let ranges = ranges.ok_or_else(|| format!("{name} is not a known category or block of characters"))?;
        Ok(format!("[{}{ranges}]", if negated { "^" } else { "" }))
    }

    /// A class, after the opening bracket.
    fn class(&mut self, depth: usize) -> Result<(), PatternProblem> {
        if depth > MAX_SUBTRACTIONS {
            return Err("too many classes within classes".into());
        }
        let start = self.out.len();
        self.out.push('[');
        if self.chars.next_if_eq(&'^').is_some() {
            self.out.push('^');
        }
        let mut is_empty = true;
        loop {
            let char = self.chars.next().ok_or("a class is not closed")?;
            match char {
                ']' if is_empty => return Err("a class is empty".into()),
                ']' => break,
                '[' => return Err("a class has a bracket that is not escaped".into()),
                '-' if !is_empty && self.chars.next_if_eq(&'[').is_some() => {
                    // Negation binds weaker than subtraction in `regex`, and stronger here, hence the inner brackets.
                    self.out.insert(start, '[');
                    self.out.push_str("]--");
                    self.class(depth + 1)?;
                    if self.chars.next() != Some(']') {
                        return Err("something follows the subtraction in a class".into());
                    }
                    break;
                }
                _ => self.member(char)?,
            }
            is_empty = false;
        }
        self.out.push(']');
        Ok(())
    }

    /// A character, a range or an escape within a class.
    fn member(&mut self, char: char) -> Result<(), PatternProblem> {
        let first = match char {
            '\\' => match self.escape()? {
                PatternEscape::Char(char) => char,
                PatternEscape::Class(class) => {
                    self.out.push_str(&class);
                    return Ok(());
                }
            },
            _ => char,
        };
        self.literal(first);
        let mut ahead = self.chars.clone();
        if ahead.next() != Some('-') || matches!(ahead.peek(), None | Some(']' | '[')) {
            return Ok(());
        }
        self.chars = ahead;
        let last = match self.chars.next() {
            Some('\\') => match self.escape()? {
                PatternEscape::Char(char) => char,
                PatternEscape::Class(_) => return Err("a range in a class ends with another class".into()),
            },
            Some(char) => char,
            None => return Err("a class is not closed".into()),
        };
        if last < first {
            return Err("a range in a class ends before it starts".into());
        }
        self.out.push('-');
        self.literal(last);
        Ok(())
    }

    /// A character that stands for itself, inside and outside of classes.
    fn literal(&mut self, char: char) {
        if char.is_alphanumeric() {
            self.out.push(char);
        } else {
            // Writing to a string cannot fail.
            let _ = write!(self.out, r"\x{{{:X}}}", u32::from(char));
        }
    }
}
