//! The types as simple types on the wire: [`Simple`] for each of them.

use crate::codec::decode::{Decoder, Read, XS};
use crate::codec::encode::{Encoder, Written};
use crate::codec::simple::{Simple, TextContext, TextSink, ValueError, trim};
use crate::codec::value::Value;
use crate::xsd::{
    Base64Binary, Binary, Date, DateTime, Decimal, Duration, GDay, GMonth, GMonthDay, GYear, GYearMonth, HexBinary,
    Integer, QName, ScopedText, Time, date, date_time, decimal, duration, integer, mentioned, split, time,
};

/// Implements [`Simple`] by `FromStr` and an expression that prints.
macro_rules! simple_type {
    ($type:ident, $expected:expr, |$value:ident, $out:ident| $print:expr) => {
        impl Simple for $type {
            const EXPECTED: &'static str = $expected;

            fn parse(text: &str, _: &TextContext<'_>) -> Result<Self, ValueError> {
                text.parse().map_err(|_| ValueError::new(text, $expected))
            }

            fn print(&self, $out: &mut TextSink<'_>) {
                let $value = self;
                $print;
            }
        }

        crate::simple!($type, XS, $expected);
    };
}

simple_type!(Date, date::EXPECTED, |value, out| out.literal(&value.literal()));
simple_type!(Time, time::EXPECTED, |value, out| out.literal(&value.literal()));
simple_type!(GYear, GYear::EXPECTED, |value, out| out.literal(&value.literal()));
simple_type!(GYearMonth, GYearMonth::EXPECTED, |value, out| out.literal(&value.literal()));
simple_type!(GMonth, GMonth::EXPECTED, |value, out| out.literal(&value.literal()));
simple_type!(GMonthDay, GMonthDay::EXPECTED, |value, out| out.literal(&value.literal()));
simple_type!(GDay, GDay::EXPECTED, |value, out| out.literal(&value.literal()));
simple_type!(Duration, duration::EXPECTED, |value, out| out.literal(&value.literal()));
simple_type!(Decimal, decimal::EXPECTED, |value, out| value.with_literal(|text| out.raw(text)));
simple_type!(Integer, integer::EXPECTED, |value, out| value.with_literal(|text| out.raw(text)));
simple_type!(HexBinary, Self::EXPECTED, |value, out| value.write_literal(|text| out.raw(text)));

impl Simple for Base64Binary {
    const EXPECTED: &'static str = Self::EXPECTED;

    fn parse(text: &str, _: &TextContext<'_>) -> Result<Self, ValueError> {
        text.parse().map_err(|_| ValueError::new(text, Self::EXPECTED))
    }

    fn print(&self, out: &mut TextSink<'_>) {
        self.write_literal(|text| out.raw(text));
    }
}

/// Unlike other simple values, binary data may become an attachment.
impl Value for Base64Binary {
    const SIMPLE_NAME: Option<(&'static str, &'static str)> = Some((XS, Self::EXPECTED));

    fn read(&mut self, decoder: &mut Decoder<'_>) -> Read {
        match decoder.take_part_octets()? {
            Some(octets) => self.0 = octets,
            None => decoder.read_simple(self)?,
        }
        Ok(())
    }

    fn write_one(&self, encoder: &mut Encoder<'_>) -> Written {
        encoder.write_base64(self)
    }

    fn discard_default(self) {}
}

impl Simple for Binary {
    const EXPECTED: &'static str = Base64Binary::EXPECTED;

    fn parse(text: &str, _: &TextContext<'_>) -> Result<Self, ValueError> {
        text.parse().map_err(|_| ValueError::new(text, Self::EXPECTED))
    }

    fn print(&self, out: &mut TextSink<'_>) {
        if let Err(error) = self.write_literal(|text| out.raw(text)) {
            out.fail_to_read(&error);
        }
    }
}

/// The same for content that need not be in memory.
impl Value for Binary {
    const SIMPLE_NAME: Option<(&'static str, &'static str)> = Some((XS, Base64Binary::EXPECTED));

    fn read(&mut self, decoder: &mut Decoder<'_>) -> Read {
        match decoder.take_part()? {
            Some(content) => *self = content,
            None => decoder.read_simple(self)?,
        }
        Ok(())
    }

    fn write_one(&self, encoder: &mut Encoder<'_>) -> Written {
        encoder.write_binary(self)
    }
}

impl Simple for DateTime {
    const EXPECTED: &'static str = date_time::EXPECTED;

    /// In a tolerant context, a date stands for the midnight at its beginning, in its time zone if it has one.
    fn parse(text: &str, context: &TextContext<'_>) -> Result<Self, ValueError> {
        let date = |_| if context.is_tolerant() { text.parse::<Date>().ok().map(Self::from) } else { None };
        text.parse().or_else(|error| date(error).ok_or_else(|| ValueError::new(text, Self::EXPECTED)))
    }

    fn print(&self, out: &mut TextSink<'_>) {
        out.literal(&self.literal());
    }
}

crate::simple!(DateTime);

impl Simple for QName {
    const EXPECTED: &'static str = Self::EXPECTED;

    fn parse(text: &str, context: &TextContext<'_>) -> Result<Self, ValueError> {
        let resolved = split(trim(text)).and_then(|(prefix, local)| Some(Self::new(context.resolve(prefix)?, local)));
        resolved.ok_or_else(|| ValueError::new(text, Self::EXPECTED))
    }

    fn print(&self, out: &mut TextSink<'_>) {
        out.qname(&self.namespace, &self.local);
    }
}

impl Simple for ScopedText {
    const EXPECTED: &'static str = "string";

    fn parse(text: &str, context: &TextContext<'_>) -> Result<Self, ValueError> {
        let mut scoped = Self::new(text);
        for prefix in mentioned(text) {
            if scoped.namespace(prefix).is_some() {
                continue;
            }
            match context.resolve(prefix) {
                Some(uri) => scoped = scoped.with_namespace(prefix, uri),
                None if context.is_exhausted() => return Err(ValueError::new(text, Self::EXPECTED)),
                None => {}
            }
        }
        Ok(scoped)
    }

    fn print(&self, out: &mut TextSink<'_>) {
        for (prefix, uri) in self.namespaces() {
            out.namespace(prefix, uri);
        }
        out.escaped(self.as_str());
    }
}

crate::simple!(ScopedText, XS, "string");

/// A name without a local part is none, and has no literal: it is nil, or absent where that will do.
impl Value for QName {
    const SIMPLE_NAME: Option<(&'static str, &'static str)> = Some((XS, "QName"));

    fn read(&mut self, decoder: &mut Decoder<'_>) -> Read {
        decoder.read_simple(self)
    }

    fn write_one(&self, encoder: &mut Encoder<'_>) -> Written {
        if self.local.is_empty() { encoder.write_nil_or_nothing() } else { encoder.write_simple(self) }
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;
    use crate::codec::decode::Bindings;
    use crate::codec::encode::{Escape, Output, Prefixes};
    use crate::codec::simple::to_text;
    use crate::schema::{Namespace, NamespaceTable};

    static PACKAGE: NamespaceTable =
        NamespaceTable { namespaces: &[Namespace { uri: "", prefix: "" }, Namespace { uri: "urn:a", prefix: "a" }] };

    #[test]
    fn names_are_resolved_and_declared() {
        let mut bindings = Bindings::new(&PACKAGE, None);
        bindings.declare("x", Cow::Borrowed("urn:a")).expect("room for a prefix");
        bindings.declare("", Cow::Borrowed("urn:default")).expect("room for a prefix");
        let context = TextContext::new(&bindings);
        assert_eq!(QName::parse(" x:é-1\n", &context), Ok(QName::new("urn:a", "é-1")));
        assert_eq!(QName::parse("local", &context), Ok(QName::new("urn:default", "local")));
        assert_eq!(QName::parse("local", &TextContext::NONE), Ok(QName::new("", "local")));
        for literal in ["", ":", "x:", ":a", "y:a", "x:a:b", "x:1", "-a", "x :a", "a b", "x:a<"] {
            assert!(QName::parse(literal, &context).is_err(), "{literal:?}");
        }
        let mut out = Output::default();
        let mut prefixes = Prefixes::new(&PACKAGE, None);
        QName::new("urn:a", "n").print(&mut TextSink::new(&mut out, Some(&mut prefixes), Escape::None));
        assert_eq!(out.into_string(), "a:n");
        assert_eq!(to_text(&QName::new("", "n")), "n");
        assert_eq!(QName::new("urn:a", "n").to_string(), "{urn:a}n");
    }

    #[test]
    fn text_on_the_wire() {
        fn same<T: Simple>(literal: &str) {
            let value =
                T::parse(&format!(" {literal}\n"), &TextContext::NONE).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(to_text(&value), literal);
            assert!(T::parse("?", &TextContext::NONE).is_err_and(|error| error.expected() == T::EXPECTED));
        }
        same::<DateTime>("2026-11-21T09:30:00.5+02:00");
        same::<Date>("2026-11-21Z");
        same::<Time>("09:30:00");
        same::<GYear>("2026");
        same::<GYearMonth>("2026-11");
        same::<GMonth>("--11");
        same::<GMonthDay>("--11-21");
        same::<GDay>("---21");
        same::<Duration>("-P1DT0.5S");
        same::<Decimal>("-12.50");
        same::<Integer>("-123456789012345678901234567890");
        same::<Base64Binary>("Zm8=");
        same::<HexBinary>("0FB7");
    }
}
