//! SOAP faults (SOAP 1.1 §4.4, SOAP 1.2 Part 1 §5.4).

mod outgoing;

use std::fmt;

use super::Version;
use crate::codec::decode::{DecodeError, Decoder, Read};
use crate::codec::encode::{Encoder, Written};
use crate::codec::value::{Complex, Value};
use crate::headers::Headers;
use crate::redact;
use crate::schema::{FieldDescriptor, FieldKind, TypeDescriptor};
use crate::xml::fragment::RawElement;
use crate::xsd::QName;

/// A fault, which a server returns instead of a result.
///
/// The names are those of SOAP 1.1; SOAP 1.2 calls the string *reason* and the actor *role*. `F` is the operation's
/// own type for what the detail may hold.
///
/// # Examples
///
/// ```
/// use soapstone::{Error, Fault};
///
/// fn report(error: &Error) -> String {
///     match error.fault() {
///         Some(fault) if fault.is_sender() => format!("the request is wrong: {}", fault.string),
///         Some(Fault { code, string, .. }) => format!("the server failed with {code}: {string}"),
///         None => format!("no response: {error}"),
///     }
/// }
/// ```
///
/// One to be sent:
///
/// ```
/// use soapstone::Fault;
/// use soapstone::soap::{FaultDetail, RawDetail, Reason, Version};
/// use soapstone::xsd::QName;
///
/// let code = QName::new(Version::Soap11.namespace(), "Client.Authentication");
/// let mut fault = Fault::<RawDetail>::new(Version::Soap11, code, "no such user");
/// assert!(fault.is_sender() && !fault.is_receiver() && !fault.has_code(498));
/// assert_eq!((fault.reasons[0].text.as_str(), fault.detail_text().as_str()), ("no such user", ""));
/// fault.reasons.push(Reason { language: "de".into(), text: "unbekannter Benutzer".into() });
///
/// /// Returns the detail of a fault that an operation declares, or the header faults of the type `H`.
/// fn details<F: FaultDetail + Clone, H: FaultDetail>(fault: &Fault<F>) -> (Option<F>, Vec<H>) {
///     (fault.detail.clone(), fault.header_faults())
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault<F = RawDetail> {
    /// The operation that was called; empty in a fault to be sent.
    pub operation: &'static str,
    /// The HTTP status of the response: 500 as a rule, but 200 and 400 occur.
    pub status: Option<u16>,
    /// The HTTP headers of the response, `Retry-After` among them; empty in a fault to be sent.
    pub http_headers: Headers,
    /// The version of the envelope that it came in.
    pub version: Version,
    /// The class of the fault: `Client` or `Sender`, `Server` or `Receiver`, `VersionMismatch`, `MustUnderstand`, or a
    /// code of the server's own. SOAP 1.1 allows dots: `Client.Authentication`.
    pub code: QName,
    /// More exact codes, from general to special (SOAP 1.2 only).
    pub subcodes: Vec<QName>,
    /// The text for people: the only one, or the one in English or without a language.
    pub string: String,
    /// All texts with their languages (SOAP 1.2); one without a language in SOAP 1.1.
    pub reasons: Vec<Reason>,
    /// The node on the message's path that it came from: `faultactor` (1.1), `Role` (1.2).
    pub actor: Option<String>,
    /// The URI of the node that failed (SOAP 1.2 only).
    pub node: Option<String>,
    /// The detail, where it is one of those that the operation declares.
    pub detail: Option<F>,
    /// All other entries of the detail, as XML.
    pub entries: Vec<RawElement>,
    /// The whole detail as it came; its entries are in [`Self::detail`] and [`Self::entries`] all the same. Of a fault
    /// that is written, the detail has its attributes and its text, and the entries of those two fields.
    pub raw_detail: Option<RawElement>,
    /// The namespace of the entry that [`detail`](Self::detail) was read from, if the WSDL declares another
    /// one. Servers disagree about the namespace of an entry whose part has a type: that of the binding
    /// (WSDL 1.1 §3.6), or none. The entry is written back in it.
    pub detail_namespace: Option<String>,
    /// Whether there is a detail, which may be empty: in SOAP 1.1 it means that the body was at fault (§4.4).
    pub has_detail: bool,
    /// The entries of the response's header that the operation does not declare as such, header faults among them: see
    /// [`Self::header_faults`]. Errors of header blocks are reported there and not in the detail (SOAP 1.1 §4.2, §4.4).
    pub headers: Vec<RawElement>,
}

/// A fault's text in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reason {
    /// The language's tag (RFC 5646), or nothing.
    pub language: String,
    /// The text.
    pub text: String,
}

/// The content of a fault's detail, as generated for an operation: an enum over the declared fault elements.
///
/// Implemented for all generated types, and by [`RawDetail`] for operations without declared faults.
pub trait FaultDetail: fmt::Debug + Sized + 'static {
    /// Returns the table whose fields are the declared elements.
    #[doc(hidden)]
    fn table() -> Option<&'static TypeDescriptor>;

    /// Reads the pending entry.
    #[doc(hidden)]
    fn read_entry(decoder: &mut Decoder<'_>) -> Read<Self>;

    /// Writes the entry.
    #[doc(hidden)]
    fn write_entry(&self, encoder: &mut Encoder<'_>) -> Written;
}

/// The detail of operations that declare no fault: there is no such value, everything is among [`Fault::entries`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RawDetail {}

impl FaultDetail for RawDetail {
    fn table() -> Option<&'static TypeDescriptor> {
        None
    }

    fn read_entry(decoder: &mut Decoder<'_>) -> Read<Self> {
        Err(DecodeError::structure(decoder.offset(), "no detail is declared"))
    }

    fn write_entry(&self, _: &mut Encoder<'_>) -> Written {
        match *self {}
    }
}

impl<T: Complex + Default + fmt::Debug + 'static> FaultDetail for T {
    fn table() -> Option<&'static TypeDescriptor> {
        Some(<T as Complex>::TABLE)
    }

    fn read_entry(decoder: &mut Decoder<'_>) -> Read<Self> {
        let mut detail = T::default();
        let entry = decoder.offset();
        decoder.read_particle(&super::read::PART, &mut detail)?;
        if decoder.offset() == entry {
            let text = "the entry of the detail is none of those that are declared".to_owned();
            return Err(DecodeError::structure(entry, text));
        }
        Ok(detail)
    }

    fn write_entry(&self, encoder: &mut Encoder<'_>) -> Written {
        self.write_one(encoder)
    }
}

impl<F> Fault<F> {
    /// Returns the header faults that the operation declares (WSDL 1.1 §3.7), as the enum that is generated for them.
    /// Blocks that do not match their declaration are only in [`Self::headers`].
    #[must_use]
    pub fn header_faults<H: FaultDetail>(&self) -> Vec<H> {
        let Some(table) = H::table() else { return Vec::new() };
        let read = |raw: &RawElement| {
            let mut decoder = raw.decoder(table.package);
            let known = decoder.next().ok()? && {
                let (uri, local) = decoder.name();
                knows(table, uri, local)
            };
            if known { H::read_entry(&mut decoder).ok() } else { None }
        };
        self.headers.iter().filter_map(read).collect()
    }

    /// Returns the text directly within the detail; empty where there is none. [`Self::raw_detail`] has the elements
    /// and attributes around it.
    #[must_use]
    pub fn detail_text(&self) -> String {
        let text = self.raw_detail.as_ref().map(RawElement::text);
        text.filter(|text| !text.trim().is_empty()).unwrap_or_default()
    }

    /// Returns whether the request is at fault, so that repeating it unchanged does not help: the code is `Client`
    /// (SOAP 1.1 §4.4.1) or `Sender` (SOAP 1.2 Part 1 §5.4.6), in any case and any namespace.
    #[doc(alias = "is_client")]
    #[must_use]
    pub fn is_sender(&self) -> bool {
        self.is_of_class(["Client", "Sender"])
    }

    /// Returns whether the server is at fault: the code is `Server` (SOAP 1.1 §4.4.1) or `Receiver` (SOAP 1.2 Part 1
    /// §5.4.6), in any case and any namespace.
    #[doc(alias = "is_server")]
    #[must_use]
    pub fn is_receiver(&self) -> bool {
        self.is_of_class(["Server", "Receiver"])
    }

    /// Returns whether the code is one of two, without the part after a dot (SOAP 1.1) and without an undeclared
    /// prefix.
    fn is_of_class(&self, names: [&str; 2]) -> bool {
        let code = self.code.local.rsplit(':').next().unwrap_or_default();
        let class = code.split('.').next().unwrap_or_default().trim();
        names.into_iter().any(|name| name.eq_ignore_ascii_case(class))
    }

    /// Returns whether the fault carries a number, as those of services that number their errors do: `number` is the
    /// code or a subcode or a part of one between dots, or the text of an element of the detail that is called `code`
    /// or `errorcode`, in any case.
    #[must_use]
    pub fn has_code(&self, number: u32) -> bool {
        let number = number.to_string();
        let codes = std::iter::once(&self.code).chain(&self.subcodes);
        // A name cannot begin with a digit, so that the prefix of such a code was not taken off.
        codes.flat_map(|code| code.local.split(['.', ':'])).any(|part| part == number)
            || self.entries.iter().any(|entry| detail_carries(entry, &number, 0))
    }

    /// Masks secrets in the texts: code, reasons, actor and node. Entries of the detail stay as they are. Clients do so with the
    /// secrets that they know; those in the arguments of an operation are known to the caller only.
    ///
    /// # Examples
    ///
    /// ```
    /// use soapstone::Fault;
    /// use soapstone::redact::Scrubber;
    ///
    /// /// Masks a password that was an argument of the operation.
    /// fn masked<F>(fault: Fault<F>, password: &str) -> Fault<F> {
    ///     fault.scrubbed(&Scrubber::new([password]))
    /// }
    /// ```
    #[must_use]
    pub fn scrubbed(mut self, scrubber: &redact::Scrubber) -> Self {
        let texts = self.reasons.iter_mut().map(|reason| &mut reason.text);
        let texts = texts.chain([&mut self.string, &mut self.code.local]);
        let texts = texts.chain(&mut self.actor).chain(&mut self.node);
        texts.for_each(|text| scrubber.replace(text));
        self
    }

    /// Returns the fault with another detail; its own is dropped.
    pub(crate) fn map_detail<G>(self, detail: Option<G>) -> Fault<G> {
        Fault {
            operation: self.operation,
            status: self.status,
            http_headers: self.http_headers,
            version: self.version,
            code: self.code,
            subcodes: self.subcodes,
            string: self.string,
            reasons: self.reasons,
            actor: self.actor,
            node: self.node,
            detail,
            detail_namespace: self.detail_namespace,
            entries: self.entries,
            raw_detail: self.raw_detail,
            has_detail: self.has_detail,
            headers: self.headers,
        }
    }
}

/// Returns whether an element called `code` or `errorcode` holds a number.
fn detail_carries(element: &RawElement, number: &str, depth: u8) -> bool {
    let name = element.name().1;
    let named = name.eq_ignore_ascii_case("code") || name.eq_ignore_ascii_case("errorcode");
    if named && element.text().trim() == number {
        return true;
    }
    // Details are flat; the bound is a defence against malicious ones.
    depth < 16 && element.children().iter().any(|child| detail_carries(child, number, depth + 1))
}

impl<F> fmt::Display for Fault<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.code.local)?;
        for subcode in &self.subcodes {
            write!(f, "/{}", subcode.local)?;
        }
        write!(f, ": {}", redact::text(self.string.trim()))?;
        if let Some(actor) = self.actor.as_deref().filter(|actor| !actor.is_empty()) {
            write!(f, " (at {})", redact::text(actor))?;
        }
        Ok(())
    }
}

impl<F: fmt::Debug> std::error::Error for Fault<F> {}

/// Returns whether a detail's table has a field for an element.
pub(super) fn knows(table: &'static TypeDescriptor, namespace: &str, local: &str) -> bool {
    has(table, local, &|table, field| {
        // Servers get qualification wrong; the decoder accepts the same forms.
        let other_form = match field.ns {
            0 => field.schema != 0 && uri_of(table, field.schema) == namespace,
            _ => namespace.is_empty(),
        };
        uri_of(table, field.ns) == namespace || other_form
    })
}

/// Returns whether a detail's table has a field of exactly that name.
pub(super) fn declares(table: &'static TypeDescriptor, namespace: &str, local: &str) -> bool {
    has(table, local, &|table, field| uri_of(table, field.ns) == namespace)
}

/// Returns the URI of a namespace of a table's package.
fn uri_of(table: &TypeDescriptor, ns: u16) -> &'static str {
    table.package.namespaces.get(usize::from(ns)).map_or("", |known| known.uri)
}

/// Returns whether a table has an element of that local name that fits.
fn has(table: &'static TypeDescriptor, local: &str, fits: &dyn Fn(&TypeDescriptor, &FieldDescriptor) -> bool) -> bool {
    table.content.iter().any(|field| match field.kind {
        FieldKind::Element => field.local() == local && fits(table, field),
        FieldKind::Particle => field.group().is_some_and(|group| has(group, local, fits)),
        _ => false,
    })
}
