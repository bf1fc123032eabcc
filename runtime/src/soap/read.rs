//! Reads envelopes of both versions of SOAP, whatever version the request was in.

use super::fault::{Fault, FaultDetail, RawDetail};
use super::fault_reader;
use super::header_block::HeaderAttributes;
use super::operation::{Body, OperationInfo, Version};
use super::rewrite::MessageKind;
use crate::codec::decode::parts::Parts;
use crate::codec::decode::{DecodeError, DecodeErrorKind, DecodeOptions, Decoder, Note, Read, SOAP_ENCODING_11};
use crate::codec::value::{ReadValue, Value};
use crate::schema::{FieldDescriptor, FieldKind, REQUIRED};
use crate::xml::fragment::RawElement;
use crate::xsd::QName;

/// The particle of header blocks and of a fault's detail, whose elements are in a table of their own.
pub(super) static PART: FieldDescriptor = FieldDescriptor::any(0);

/// A message that was read. Either the values of the caller are filled, or it holds a fault.
pub(crate) struct Message {
    pub(crate) version: Version,
    /// The declared header blocks that have attributes of SOAP.
    pub(crate) declared: Vec<(QName, HeaderAttributes)>,
    /// Header blocks that are not declared.
    pub(crate) others: Vec<RawElement>,
    /// The offset of each of them in the document.
    pub(crate) other_offsets: Vec<usize>,
    /// Those among them that the receiver must understand, or reject the message (SOAP 1.1 §4.2.3).
    pub(crate) must_understand: Vec<QName>,
    pub(crate) fault: Option<Fault>,
    pub(crate) notes: Vec<Note>,
    /// The error about missing or invalid content of a message that was read to its end, whose other content is in the
    /// values. `None` if decoding is lenient.
    pub(crate) incomplete: Option<DecodeError>,
    /// The parts of the package that the message is the root of.
    pub(crate) parts: Option<Box<Parts>>,
}

/// The values of a message: its declared header blocks and its body.
#[derive(Debug, Default)]
pub(crate) struct Content<H, B> {
    pub(crate) headers: H,
    pub(crate) body: B,
}

impl<H: Value, B: Value> Content<H, B> {
    /// Calls `read` with the sink that fills these values, which does not depend on their types.
    pub(crate) fn fill<R>(&mut self, expects: MessageKind, read: impl FnOnce(&mut MessageSink<'_>) -> R) -> R {
        // The objects are made of references, see `codec::value`.
        let (mut headers, mut body) = (&mut self.headers, &mut self.body);
        read(&mut MessageSink { headers: &mut headers, body: &mut body, expects })
    }
}

/// The values that a message is read into, without their types. See [`Content::fill`].
pub(crate) struct MessageSink<'a> {
    pub(crate) headers: &'a mut dyn ReadValue,
    pub(crate) body: &'a mut dyn ReadValue,
    /// The kind of the message. In rpc style, the first accessor of a response may have any name (SOAP 1.1 §7.1); those
    /// of a request are matched by name.
    pub(crate) expects: MessageKind,
}

/// Reads an envelope. `body` describes the content of the body, and other content is unexpected. Without it, the
/// content is ignored unless it is a fault.
pub(crate) fn read(
    xml: &str,
    info: &'static OperationInfo,
    body: Option<&'static Body>,
    sink: &mut MessageSink<'_>,
    options: &DecodeOptions,
) -> Read<Message> {
    read_with_parts(xml, info, body, sink, options, None)
}

/// Reads an envelope as [`read`] does, which may include parts.
pub(crate) fn read_with_parts(
    xml: &str,
    info: &'static OperationInfo,
    body: Option<&'static Body>,
    sink: &mut MessageSink<'_>,
    options: &DecodeOptions,
    parts: Option<Box<Parts>>,
) -> Read<Message> {
    let mut decoder = Decoder::new(xml, info.package, options);
    let d = &mut decoder;
    d.set_parts(parts);
    let version = enter_envelope(d)?;
    let mut message = Message {
        version,
        declared: Vec::new(),
        others: Vec::new(),
        other_offsets: Vec::new(),
        must_understand: Vec::new(),
        fault: None,
        notes: Vec::new(),
        incomplete: None,
        parts: None,
    };
    let mut found = false;
    while d.next()? {
        match own_name(d) {
            "Header" if !found => read_header(d, sink.headers, &mut message)?,
            "Body" if !found => {
                found = true;
                message.fault = read_body(d, body, sink, options)?;
            }
            _ => d.skip_unknown_pending()?,
        }
    }
    if !found {
        return Err(structure(d, "the envelope has no body"));
    }
    d.end()?;
    d.finish_document()?;
    message.incomplete = d.take_defects();
    message.notes = d.take_notes();
    message.parts = d.take_parts();
    if let Some(fault) = &mut message.fault {
        fault.headers = std::mem::take(&mut message.others);
    }
    Ok(message)
}

/// Reads the declared detail of a fault that [`read`] found; the fault is read again for it, since faults are small.
/// Content of the detail that its type does not declare is noted.
pub(crate) fn typed<F: FaultDetail>(
    xml: &str,
    info: &'static OperationInfo,
    fault: Fault<RawDetail>,
    options: &DecodeOptions,
) -> (Fault<F>, Vec<Note>) {
    let mut notes = Vec::new();
    let found = F::table().and_then(|table| fault_reader::declared(xml, info, table, options));
    let mut fault = fault.map_detail(None);
    if let Some((index, mut decoder)) = found {
        let namespace = fault_reader::other_namespace(&decoder, F::table());
        // A detail that is not as declared stays among the entries, as XML.
        if let Ok(detail) = F::read_entry(&mut decoder)
            && decoder.take_defects().is_none()
        {
            notes = decoder.take_notes();
            fault.detail = Some(detail);
            fault.detail_namespace = namespace;
            if index < fault.entries.len() {
                fault.entries.remove(index);
            }
        }
    }
    (fault, notes)
}

/// Returns the local name of the pending element if that is one of an envelope; otherwise the empty text.
fn own_name<'a>(d: &Decoder<'a>) -> &'a str {
    let (uri, local) = d.name();
    if Version::of_namespace(uri).is_some() { local } else { "" }
}

/// Returns whether a document's root element is called `Envelope`, without reading further.
pub(crate) fn is_envelope(xml: &str) -> bool {
    static NONE: crate::schema::NamespaceTable = crate::schema::NamespaceTable { namespaces: &[] };
    let mut d = Decoder::new(xml, &NONE, &DecodeOptions::default());
    match d.next() {
        Ok(found) => found && d.name().1 == "Envelope",
        // The caller reads the document again and reports the limit.
        Err(error) => matches!(error.kind(), DecodeErrorKind::Limit(_)),
    }
}

/// Enters the envelope and returns its version.
pub(super) fn enter_envelope(d: &mut Decoder<'_>) -> Read<Version> {
    if !d.next()? {
        return Err(structure(d, "there is no envelope"));
    }
    let (uri, local) = d.name();
    let Some(version) = Version::of_namespace(uri).filter(|_| local == "Envelope") else {
        let text = format!("{local} in {uri:?} is not an envelope of SOAP 1.1 or 1.2");
        return Err(structure(d, &text));
    };
    d.enter()?;
    Ok(version)
}

/// Reads the header's blocks, in any order. Undeclared blocks are kept as XML, and so is a second block of one name.
fn read_header(d: &mut Decoder<'_>, declared: &mut dyn ReadValue, message: &mut Message) -> Read {
    d.enter()?;
    d.set_in_header(true);
    // `()` has no table: nothing is declared.
    let table = declared.table();
    let mut known = Vec::new();
    while d.next()? {
        if let Some(table) = table {
            let (notes, attributes) = (d.note_count(), header_attributes(d, message.version)?);
            let found = d.read_one_of(table, &PART, declared, &mut known).map_err(|error| error.within("Header"))?;
            d.locate_notes_within(notes, "Header");
            if found {
                message.declared.extend(attributes);
                continue;
            }
        }
        if must_understand(d, message.version)? {
            let (uri, local) = d.name();
            message.must_understand.push(QName::new(uri, local));
        }
        message.other_offsets.push(d.offset());
        message.others.push(d.capture()?);
    }
    d.set_in_header(false);
    d.end()
}

/// Returns the attributes of SOAP that the pending block has, with its name; `None` where it has none.
fn header_attributes(d: &Decoder<'_>, version: Version) -> Read<Option<(QName, HeaderAttributes)>> {
    let uri = version.namespace();
    let flag = |local: &str| -> Read<Option<bool>> {
        let value = d.attribute(uri, local)?;
        Ok(value.map(|value| matches!(value.trim(), "1" | "true")))
    };
    let must_understand = flag("mustUnderstand")?;
    let role = d.attribute(uri, role_name(version))?.map(|role| role.trim().to_owned());
    let relay = if version == Version::Soap12 { flag("relay")? } else { None };
    let attributes = HeaderAttributes { must_understand, role, relay };
    let (namespace, local) = d.name();
    Ok((!attributes.is_empty()).then(|| (QName::new(namespace, local), attributes)))
}

/// Returns the name of the attribute that names the receiver of a header block.
fn role_name(version: Version) -> &'static str {
    if version == Version::Soap11 { "actor" } else { "role" }
}

/// Returns whether the receiver must understand the pending block, and is this client.
fn must_understand(d: &Decoder<'_>, version: Version) -> Read<bool> {
    let uri = version.namespace();
    let must = d.attribute(uri, "mustUnderstand")?;
    if !must.is_some_and(|value| matches!(value.trim(), "1" | "true")) {
        return Ok(false);
    }
    let role = d.attribute(uri, role_name(version))?;
    // The last receiver has no name, to "next" and to "ultimateReceiver".
    Ok(role.is_none_or(|role| role.is_empty() || role.ends_with("/next") || role.ends_with("/ultimateReceiver")))
}

fn read_body(
    d: &mut Decoder<'_>,
    body: Option<&'static Body>,
    sink: &mut MessageSink<'_>,
    options: &DecodeOptions,
) -> Read<Option<Fault>> {
    d.enter()?;
    let encoded = body.is_some_and(|body| body.encoded);
    let mut fault = None;
    let mut pending = d.next()?;
    // SOAP encoding's `root="0"`: an element that others refer to, not the message itself (SOAP 1.1 §5.6).
    while pending && encoded && d.attribute(SOAP_ENCODING_11, "root")?.is_some_and(|root| root.trim() == "0") {
        d.skip()?;
        pending = d.next()?;
    }
    if pending && is_fault(d) {
        fault = Some(fault_reader::read(d)?);
    } else if let Some(body) = body {
        d.set_encoded(body.encoded);
        match &body.field {
            Some(field) if field.kind == FieldKind::Particle => d.read_particle_as(field, sink.body)?,
            Some(field) if pending => read_element(d, body, field, sink, options)?,
            Some(field) if field.flags & REQUIRED != 0 && !body.wrapper => {
                let notes = d.note_count();
                d.missing(field.local().to_owned());
                d.locate_notes_within(notes, "Body");
            }
            _ => {}
        }
        while d.next()? {
            skip_undeclared(d)?;
        }
        d.set_encoded(false);
    }
    d.end()?;
    Ok(fault)
}

/// Skips an element of the body that is not declared. One with an `id` is the target of references, which arrays may
/// contain in literal messages, too.
fn skip_undeclared(d: &mut Decoder<'_>) -> Read {
    if d.is_pending_target()? {
        return d.skip();
    }
    d.skip_unknown_pending().map_err(|error| error.within("Body"))
}

/// Reads the body's element. Its name must be the declared one, except for rpc wrappers. Another namespace is noted,
/// because it is a frequent mistake of servers.
fn read_element(
    d: &mut Decoder<'_>,
    body: &Body,
    field: &'static FieldDescriptor,
    sink: &mut MessageSink<'_>,
    options: &DecodeOptions,
) -> Read {
    let (uri, local) = d.name();
    let is_foreign = !uri.is_empty() && d.is_foreign(field);
    if (local != field.local() || is_foreign) && !body.wrapper && !options.lenient {
        let text = format!("the body holds {local} ({uri:?}) instead of {}", field.local());
        return Err(structure(d, &text));
    }
    if !body.wrapper {
        d.note_namespace(field).map_err(|error| error.within("Body"))?;
    } else if sink.expects != MessageKind::Request {
        d.accept_any_result_name();
    }
    d.read_as(field, sink.body)
}

/// Returns whether the pending element is a fault.
fn is_fault(d: &Decoder<'_>) -> bool {
    let (uri, local) = d.name();
    local == "Fault" && (uri.is_empty() || Version::of_namespace(uri).is_some())
}

pub(super) fn structure(d: &Decoder<'_>, text: &str) -> DecodeError {
    DecodeError::new(DecodeErrorKind::Structure(text.to_owned()), d.offset())
}

/// Enters the body and returns whether its first child is a fault, which is then pending.
pub(super) fn enter_fault(d: &mut Decoder<'_>) -> Read<bool> {
    enter_envelope(d)?;
    while d.next()? {
        if own_name(d) == "Body" {
            d.enter()?;
            return Ok(d.next()? && is_fault(d));
        }
        d.skip()?;
    }
    Ok(false)
}
