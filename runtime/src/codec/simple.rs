//! Simple types: values that are one piece of text on the wire (XML Schema Part 2).
//!
//! [`Simple`] is implemented here for the types of the standard library, and by [`crate::xsd`] for dates, decimals,
//! binary data and the like. [`TextContext`] and [`TextSink`] carry what a few of them need beyond the text: the
//! namespace bindings in scope, for `xs:QName`.

mod value_error;

use std::borrow::Cow;
use std::str::FromStr;

pub use self::value_error::ValueError;
use crate::codec::encode::{Append as _, Escape, Output, Prefixes, escape_into};
use crate::xml::ResolvePrefix;
pub use crate::xml::trim;
pub use crate::xsd::List;
use crate::xsd::{Buffer, boolean};

/// A type whose values are text on the wire (XSD 1.0 Part 2 §2.2).
///
/// # Examples
///
/// A type of the application in place of a simple type of the schema, which the table `types` of the configuration names:
///
/// ```
/// use soapstone::codec::decode::{Decoder, Read};
/// use soapstone::codec::encode::{Encoder, Written};
/// use soapstone::codec::simple::{Simple, TextContext, TextSink, ValueError, to_text, trim};
/// use soapstone::codec::value::Value;
///
/// /// An amount of money, in cents.
/// #[derive(Debug, Clone, Default, PartialEq)]
/// struct Money(u64);
///
/// impl Simple for Money {
///     const EXPECTED: &'static str = "amount of money";
///
///     fn parse(text: &str, cx: &TextContext<'_>) -> Result<Self, ValueError> {
///         let number = |text: &str| text.parse::<u64>().map_err(|_| ValueError::new(text, Self::EXPECTED));
///         match trim(text).split_once('.') {
///             Some((whole, cents)) => Ok(Self(number(whole)? * 100 + number(cents)?)),
///             // A server that omits the cents.
///             None if cx.is_tolerant() => Ok(Self(number(trim(text))? * 100)),
///             None => Err(ValueError::new(text, Self::EXPECTED)),
///         }
///     }
///
///     fn print(&self, out: &mut TextSink<'_>) {
///         out.raw(&format!("{}.{:02}", self.0 / 100, self.0 % 100));
///     }
/// }
///
/// impl Value for Money {
///     fn read(&mut self, d: &mut Decoder<'_>) -> Read {
///         d.read_simple(self)
///     }
///
///     fn write_one(&self, e: &mut Encoder<'_>) -> Written {
///         e.write_simple(self)
///     }
/// }
///
/// assert_eq!(to_text(&Money(1250)), "12.50");
/// assert_eq!(Money::parse(" 12.50 ", &TextContext::NONE).unwrap(), Money(1250));
/// let error = Money::parse("much", &TextContext::NONE).unwrap_err();
/// assert_eq!((error.text(), error.expected()), ("much", "amount of money"));
/// ```
pub trait Simple: Sized {
    /// The type's name in messages: `"abc" is not a double`.
    const EXPECTED: &'static str;

    /// The built-in type whose facets apply: that which [`Self::EXPECTED`] names, or a list.
    #[doc(hidden)]
    const PRIMITIVE: &'static str = Self::EXPECTED;

    /// Reads the lexical form. Entities are resolved; white space is as on the wire, so that types other than strings
    /// trim it themselves (see [`trim`]).
    ///
    /// If [`TextContext::is_tolerant`] is set, a literal outside of the lexical space may be accepted too, provided
    /// that it can mean only one value, such as `NAN` for a double.
    ///
    /// # Errors
    /// The text is not in the type's lexical space.
    fn parse(text: &str, context: &TextContext<'_>) -> Result<Self, ValueError>;

    /// Writes the lexical form.
    fn print(&self, out: &mut TextSink<'_>);
}

/// A value of any simple type, to be printed: the part of [`Simple`] that can be called without knowing the type at
/// compile time. Code that is not on the path of many values uses it, so that it is compiled once.
pub(crate) trait Print {
    /// See [`Simple::print`].
    fn print_to(&self, out: &mut TextSink<'_>);
}

impl<T: Simple> Print for T {
    fn print_to(&self, out: &mut TextSink<'_>) {
        self.print(out);
    }
}

/// The context of a piece of text: the namespace bindings in scope, and how exact its literal must be.
///
/// # Examples
///
/// ```
/// use soapstone::codec::simple::TextContext;
///
/// assert_eq!(TextContext::NONE.resolve(""), Some(""));
/// assert_eq!((TextContext::NONE.resolve("m"), TextContext::NONE.is_tolerant()), (None, false));
/// ```
#[derive(Debug, Clone, Copy)]
pub struct TextContext<'a> {
    prefixes: Option<&'a dyn ResolvePrefix>,
    is_tolerant: bool,
}

impl<'a> TextContext<'a> {
    /// A context without any namespace binding, for text that does not come from a document.
    pub const NONE: TextContext<'static> = TextContext { prefixes: None, is_tolerant: false };

    /// The context at the place where a decoder stands.
    pub(crate) fn new(prefixes: &'a dyn ResolvePrefix) -> Self {
        Self { prefixes: Some(prefixes), is_tolerant: false }
    }

    /// Returns the same context for the second reading of a literal that the first rejected. Reading twice keeps unions
    /// right: no member type takes a literal by tolerance that another one has in its lexical space.
    pub(crate) fn tolerant(self) -> Self {
        Self { is_tolerant: true, ..self }
    }

    /// Returns whether literals outside the lexical space may be read. The decoder sets that only after the text was
    /// rejected without, and notes it ([`NoteKind::Lexical`](crate::codec::decode::NoteKind::Lexical)).
    #[must_use]
    pub fn is_tolerant(&self) -> bool {
        self.is_tolerant
    }

    /// Returns the namespace URI that `prefix` is bound to. The empty prefix stands for the default namespace and
    /// always has a result, which is an empty URI if no default namespace is declared.
    #[must_use]
    pub fn resolve(&self, prefix: &str) -> Option<&'a str> {
        match self.prefixes {
            Some(prefixes) => prefixes.resolve_prefix(prefix),
            None if prefix.is_empty() => Some(""),
            None => None,
        }
    }

    /// Returns whether no URI is copied any more, because the document had too many copied.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.prefixes.is_some_and(ResolvePrefix::is_exhausted)
    }
}

/// The output of [`Simple::print`]: text or an attribute's value in a document, or a plain string.
///
/// The sink escapes as its place requires, so that implementations do not depend on XML.
///
/// # Examples
///
/// ```
/// use soapstone::codec::simple::{Simple, TextContext, TextSink, ValueError, to_text};
///
/// /// A path of names in a namespace, such as `m:a/m:b`.
/// struct Path(Vec<String>);
///
/// impl Simple for Path {
///     const EXPECTED: &'static str = "path";
///
///     fn parse(text: &str, _: &TextContext<'_>) -> Result<Self, ValueError> {
///         Ok(Self(text.split('/').map(str::to_owned).collect()))
///     }
///
///     fn print(&self, out: &mut TextSink<'_>) {
///         out.namespace("m", "urn:example:maps");
///         for (index, name) in self.0.iter().enumerate() {
///             // Nothing in a constant has to be escaped; a name may have anything.
///             out.raw(if index == 0 { "m:" } else { "/m:" });
///             out.escaped(name);
///         }
///     }
/// }
///
/// assert_eq!(to_text(&Path(vec!["a".into(), "b".into()])), "m:a/m:b");
/// ```
///
/// [`qname`](Self::qname) writes a name with a prefix of the document: `out.qname("urn:example:maps", "a")`.
#[derive(Debug)]
pub struct TextSink<'a> {
    out: &'a mut Output,
    prefixes: Option<&'a mut Prefixes>,
    escape: Escape,
    forbidden: Option<char>,
    /// Whether an item of a list is printed.
    in_list: bool,
    /// Whether an item was printed that would not be one item when it is read.
    misfit: bool,
}

impl<'a> TextSink<'a> {
    pub(crate) fn new(out: &'a mut Output, prefixes: Option<&'a mut Prefixes>, escape: Escape) -> Self {
        Self { out, prefixes, escape, forbidden: None, in_list: false, misfit: false }
    }

    /// Appends text that is known to hold none of `& < > "`, nor control characters: digits, dates, names.
    #[inline]
    pub fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// The same for a short literal.
    #[inline]
    pub(crate) fn literal<const N: usize>(&mut self, literal: &Buffer<N>) {
        let (bytes, length) = literal.padded();
        self.out.push_padded(bytes, length);
    }

    /// Appends any text, escaped as its place requires.
    pub fn escaped(&mut self, text: &str) {
        self.misfit |= self.in_list && text.contains([' ', '\t', '\n', '\r']);
        if let Err(found) = escape_into(self.out, text, self.escape) {
            self.forbidden = Some(found);
        }
    }

    /// Appends a qualified name, with a prefix that is declared for `namespace` in the document; an empty `namespace`
    /// is "no namespace" and needs no prefix.
    ///
    /// # Examples
    ///
    /// ```
    /// use soapstone::codec::simple::TextSink;
    ///
    /// /// Prints the kind of a feature, with a prefix that the document declares.
    /// fn print(kind: &str, out: &mut TextSink<'_>) {
    ///     out.qname("urn:example:maps", kind);
    /// }
    /// ```
    pub fn qname(&mut self, namespace: &str, local: &str) {
        if let Some(prefixes) = self.prefixes.as_deref_mut().filter(|_| !namespace.is_empty()) {
            let prefix = prefixes.of_uri(namespace, "");
            self.forbidden = self.forbidden.or(prefixes.forbidden());
            self.out.push_str(&prefix);
            self.out.push_str(":");
        }
        self.escaped(local);
    }

    /// Has a prefix stand for a namespace in the document, because the text uses it. Where the document's own names
    /// have the prefix, they are written with another one.
    pub fn namespace(&mut self, prefix: &str, uri: &str) {
        if let Some(prefixes) = self.prefixes.as_deref_mut() {
            // Reported as a misfit, so that one check after each value suffices.
            self.misfit |= !prefixes.require(prefix, uri);
        }
    }

    /// Takes note that the value could not be printed.
    pub(crate) fn fail(&mut self) {
        self.misfit = true;
    }

    /// Takes note that the value could not be read, and why.
    #[cold]
    pub(crate) fn fail_to_read(&mut self, error: &std::io::Error) {
        self.misfit = true;
        self.out.fail(&error.to_string());
    }

    /// Whether a list was written whose items would be others when it is read.
    pub(crate) fn is_misfit(&self) -> bool {
        self.misfit
    }

    /// A character that was to be written although XML has no way to (XML 1.0 §2.2), if there was any.
    pub(crate) fn forbidden(&self) -> Option<char> {
        self.forbidden
    }
}

/// Returns the lexical form of a value as a plain string. A qualified name is written without a prefix.
#[must_use]
pub fn to_text<T: Simple>(value: &T) -> String {
    text_of(value)
}

/// Returns the lexical form of a value, as [`to_text`] does.
pub(crate) fn text_of(value: &dyn Print) -> String {
    let mut out = Output::default();
    value.print_to(&mut TextSink::new(&mut out, None, Escape::None));
    out.into_string()
}

impl<T: Simple> Simple for List<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    const PRIMITIVE: &'static str = "NMTOKENS";

    fn parse(text: &str, context: &TextContext<'_>) -> Result<Self, ValueError> {
        let words = text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty());
        // Each item has its two readings, as a value that stands alone has.
        let exact = TextContext { is_tolerant: false, ..*context };
        let item = |word| match T::parse(word, &exact) {
            Err(_) if context.is_tolerant => T::parse(word, context),
            parsed => parsed,
        };
        words.map(item).collect::<Result<_, _>>().map(Self)
    }

    fn print(&self, out: &mut TextSink<'_>) {
        for (index, item) in self.0.iter().enumerate() {
            if index > 0 {
                out.raw(" ");
            }
            let begin = out.out.len();
            out.in_list = true;
            item.print(out);
            out.in_list = false;
            out.misfit |= out.out.len() == begin;
        }
    }
}

impl Simple for String {
    const EXPECTED: &'static str = "string";

    fn parse(text: &str, _: &TextContext<'_>) -> Result<Self, ValueError> {
        Ok(text.to_owned())
    }

    fn print(&self, out: &mut TextSink<'_>) {
        out.escaped(self);
    }
}

impl Simple for Cow<'static, str> {
    const EXPECTED: &'static str = "string";

    fn parse(text: &str, _: &TextContext<'_>) -> Result<Self, ValueError> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn print(&self, out: &mut TextSink<'_>) {
        out.escaped(self);
    }
}

impl Simple for bool {
    const EXPECTED: &'static str = "boolean";

    fn parse(text: &str, context: &TextContext<'_>) -> Result<Self, ValueError> {
        boolean(text, context.is_tolerant).ok_or_else(|| ValueError::new(text, Self::EXPECTED))
    }

    fn print(&self, out: &mut TextSink<'_>) {
        // Texts whose lengths are known are copied without a call.
        if *self { out.raw("true") } else { out.raw("false") }
    }
}

/// Reads an integer with white space around it, or the `-0` that the unsigned types inherit from `nonNegativeInteger`
/// (XSD 1.0 Part 2 §3.3.20.1) and the standard library rejects.
#[cold]
fn trimmed_integer<T: FromStr + From<bool>>(text: &str) -> Result<T, T::Err> {
    let text = trim(text);
    let is_zero = |digits: &str| !digits.is_empty() && digits.bytes().all(|digit| digit == b'0');
    if text.strip_prefix('-').is_some_and(is_zero) { Ok(T::from(false)) } else { text.parse() }
}

macro_rules! integers {
    ($($type:ty => $name:literal),*) => {$(
        impl Simple for $type {
            const EXPECTED: &'static str = $name;

            fn parse(text: &str, _: &TextContext<'_>) -> Result<Self, ValueError> {
                // The standard library takes a leading `+` and leading zeros as XML Schema does.
                text.parse().or_else(|_| trimmed_integer(text)).map_err(|_| ValueError::new(text, Self::EXPECTED))
            }

            fn print(&self, out: &mut TextSink<'_>) {
                out.raw(itoa::Buffer::new().format(*self));
            }
        }
    )*};
}
integers!(i8 => "byte", i16 => "short", i32 => "int", i64 => "long",
    u8 => "unsignedByte", u16 => "unsignedShort", u32 => "unsignedInt", u64 => "unsignedLong");
