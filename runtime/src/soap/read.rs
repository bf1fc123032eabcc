//! Reads envelopes of both versions of SOAP, whatever version the request was in.

use super::fault::{Fault, FaultDetail, RawDetail};
use super::fault_reader;
use super::header_block::HeaderAttributes;
use super::operation::{Body, OperationInfo, Version};
use super::rewrite::MessageKind;
use crate::codec::decode::parts::Parts;
use crate::codec::decode::{DecodeError, DecodeErrorKind, DecodeOptions, Decoder, Note, Read, SOAP_ENCODING_11};
use crate::codec::value::{ReadValue, Value};
use crate::schema::{ACCESSOR, FieldDescriptor, FieldKind, NamespaceTable, REQUIRED, TypeDescriptor};
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
        read(&mut MessageSink { headers: &mut headers, body: &mut body, expects, is_alone: false })
    }
}

/// The values that a message is read into, without their types. See [`Content::fill`].
pub(crate) struct MessageSink<'a> {
    pub(crate) headers: &'a mut dyn ReadValue,
    pub(crate) body: &'a mut dyn ReadValue,
    /// The kind of the message. In rpc style, the first accessor of a response may have any name (SOAP 1.1 §7.1); those
    /// of a request are matched by name.
    pub(crate) expects: MessageKind,
    /// Whether the message is read without the package that it was in, so that no attachment is missing.
    pub(crate) is_alone: bool,
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
    let decoder = &mut decoder;
    decoder.set_parts(parts);
    decoder.is_alone = sink.is_alone;
    let version = enter_envelope(decoder)?;
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
    while decoder.next()? {
        match own_name(decoder) {
            "Header" if !found => read_header(decoder, sink.headers, &mut message)?,
            "Body" if !found => {
                found = true;
                message.fault = read_body(decoder, body, sink, options)?;
            }
            _ => decoder.skip_unknown_pending()?,
        }
    }
    if !found {
        return Err(DecodeError::structure(decoder.offset(), "the envelope has no body"));
    }
    decoder.end()?;
    decoder.finish_document()?;
    message.incomplete = decoder.take_defects();
    message.notes = decoder.take_notes();
    message.parts = decoder.take_parts();
    if let Some(fault) = &mut message.fault {
        fault.headers = std::mem::take(&mut message.others);
    }
    Ok(message)
}

/// Reads the declared detail of a fault that [`read`] found; the fault is read again for it, since faults are small.
/// Content of the detail that its type does not declare is noted. `parts` are those of the package.
pub(crate) fn typed<F: FaultDetail>(
    xml: &str,
    parts: Option<&Parts>,
    info: &'static OperationInfo,
    fault: Fault<RawDetail>,
    options: &DecodeOptions,
) -> (Fault<F>, Vec<Note>) {
    let mut notes = Vec::new();
    let found = F::table().and_then(|table| fault_reader::declared(xml, parts, info, table, options));
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
fn own_name<'a>(decoder: &Decoder<'a>) -> &'a str {
    let (uri, local) = decoder.name();
    if Version::of_namespace(uri).is_some() { local } else { "" }
}

/// Returns whether a document's root element is called `Envelope`, without reading further.
pub(crate) fn is_envelope(xml: &str) -> bool {
    let mut decoder = Decoder::new(xml, NamespaceTable::NONE, &DecodeOptions::default());
    match decoder.next() {
        Ok(found) => found && decoder.name().1 == "Envelope",
        // The caller reads the document again and reports the limit.
        Err(error) => matches!(error.kind(), DecodeErrorKind::Limit(_)),
    }
}

/// Enters the envelope and returns its version.
pub(super) fn enter_envelope(decoder: &mut Decoder<'_>) -> Read<Version> {
    if !decoder.next()? {
        return Err(DecodeError::structure(decoder.offset(), "there is no envelope"));
    }
    let (uri, local) = decoder.name();
    let Some(version) = Version::of_namespace(uri).filter(|_| local == "Envelope") else {
        let text = format!("{local} in {uri:?} is not an envelope of SOAP 1.1 or 1.2");
        return Err(DecodeError::structure(decoder.offset(), &text));
    };
    decoder.enter()?;
    Ok(version)
}

/// Reads the header's blocks, in any order. Undeclared blocks are kept as XML, and so is a second block of one name.
fn read_header(decoder: &mut Decoder<'_>, declared: &mut dyn ReadValue, message: &mut Message) -> Read {
    decoder.enter()?;
    decoder.set_in_header(true);
    // `()` has no table: nothing is declared.
    let table = declared.table();
    let mut known = Vec::new();
    while decoder.next()? {
        if let Some(table) = table {
            let (notes, attributes) = (decoder.note_count(), header_attributes(decoder, message.version)?);
            let found =
                decoder.read_one_of(table, &PART, declared, &mut known).map_err(|error| error.within("Header"))?;
            decoder.locate_notes_within(notes, "Header");
            if found {
                message.declared.extend(attributes);
                continue;
            }
        }
        if must_understand(decoder, message.version)? {
            let (uri, local) = decoder.name();
            message.must_understand.push(QName::new(uri, local));
        }
        message.other_offsets.push(decoder.offset());
        message.others.push(decoder.capture()?);
    }
    decoder.set_in_header(false);
    decoder.end()
}

/// Returns the attributes of SOAP that the pending block has, with its name; `None` where it has none.
fn header_attributes(decoder: &Decoder<'_>, version: Version) -> Read<Option<(QName, HeaderAttributes)>> {
    let uri = version.namespace();
    let flag = |local: &str| -> Read<Option<bool>> {
        let value = decoder.attribute(uri, local)?;
        Ok(value.map(|value| matches!(value.trim(), "1" | "true")))
    };
    let must_understand = flag("mustUnderstand")?;
    let role = decoder.attribute(uri, role_name(version))?.map(|role| role.trim().to_owned());
    let relay = if version == Version::Soap12 { flag("relay")? } else { None };
    let attributes = HeaderAttributes { must_understand, role, relay };
    let (namespace, local) = decoder.name();
    Ok((!attributes.is_empty()).then(|| (QName::new(namespace, local), attributes)))
}

/// Returns the name of the attribute that names the receiver of a header block.
fn role_name(version: Version) -> &'static str {
    if version == Version::Soap11 { "actor" } else { "role" }
}

/// Returns whether the receiver must understand the pending block, and is this client.
fn must_understand(decoder: &Decoder<'_>, version: Version) -> Read<bool> {
    let uri = version.namespace();
    let must = decoder.attribute(uri, "mustUnderstand")?;
    if !must.is_some_and(|value| matches!(value.trim(), "1" | "true")) {
        return Ok(false);
    }
    let role = decoder.attribute(uri, role_name(version))?;
    // The last receiver has no name, to "next" and to "ultimateReceiver".
    Ok(role.is_none_or(|role| role.is_empty() || role.ends_with("/next") || role.ends_with("/ultimateReceiver")))
}

fn read_body(
    decoder: &mut Decoder<'_>,
    body: Option<&'static Body>,
    sink: &mut MessageSink<'_>,
    options: &DecodeOptions,
) -> Read<Option<Fault>> {
    decoder.enter()?;
    let encoded = body.is_some_and(|body| body.encoded);
    let mut fault = None;
    let mut pending = decoder.next()?;
    // SOAP encoding's `root="0"`: an element that others refer to, not the message itself (SOAP 1.1 §5.6).
    while pending && encoded && decoder.attribute(SOAP_ENCODING_11, "root")?.is_some_and(|root| root.trim() == "0") {
        decoder.skip()?;
        pending = decoder.next()?;
    }
    if pending && is_fault(decoder) {
        fault = Some(fault_reader::read(decoder)?);
    } else if let Some(body) = body {
        decoder.set_encoded(body.encoded);
        match &body.field {
            Some(field) if field.kind == FieldKind::Particle => decoder.read_particle_as(field, sink.body)?,
            Some(field) if pending => read_element(decoder, body, field, sink, options)?,
            Some(field) => note_absence(decoder, body, field, sink.body.table()),
            None => {}
        }
        while decoder.next()? {
            skip_undeclared(decoder)?;
        }
        decoder.set_encoded(false);
    }
    decoder.end()?;
    Ok(fault)
}

/// Records that a body lacks its element: as an error where a value is required, as a note where all parts of an rpc wrapper
/// may be null (SOAP 1.1 §5.1 rule 9). An rpc wrapper without parts may be missing.
fn note_absence(
    decoder: &mut Decoder<'_>,
    body: &Body,
    field: &'static FieldDescriptor,
    wrapper: Option<&'static TypeDescriptor>,
) {
    let parts = wrapper.map_or(&[][..], |wrapper| wrapper.content);
    let is_required = |part: &FieldDescriptor| part.flags & (REQUIRED | ACCESSOR) == REQUIRED;
    let notes = decoder.note_count();
    match (body.wrapper, field.flags & REQUIRED != 0) {
        (false, true) => decoder.missing(field.local().to_owned()),
        (true, _) if parts.iter().any(is_required) => decoder.missing(field.local().to_owned()),
        (true, _) if !parts.is_empty() => decoder.note_or_missing(field.local().to_owned()),
        _ => {}
    }
    decoder.locate_notes_within(notes, "Body");
}

/// Skips an element of the body that is not declared. One with an `id` is the target of references, which arrays may
/// contain in literal messages, too.
fn skip_undeclared(decoder: &mut Decoder<'_>) -> Read {
    if decoder.is_pending_target()? {
        return decoder.skip();
    }
    decoder.skip_unknown_pending().map_err(|error| error.within("Body"))
}

/// Reads the body's element. Its name must be the declared one, except for rpc wrappers. Another namespace is noted,
/// because it is a frequent mistake of servers.
fn read_element(
    decoder: &mut Decoder<'_>,
    body: &Body,
    field: &'static FieldDescriptor,
    sink: &mut MessageSink<'_>,
    options: &DecodeOptions,
) -> Read {
    let (uri, local) = decoder.name();
    let is_foreign = !uri.is_empty() && decoder.is_foreign(field);
    if (local != field.local() || is_foreign) && !body.wrapper && !options.lenient {
        let text = format!("the body holds {local} ({uri:?}) instead of {}", field.local());
        return Err(DecodeError::structure(decoder.offset(), &text));
    }
    if !body.wrapper {
        decoder.note_namespace(field).map_err(|error| error.within("Body"))?;
    } else if sink.expects != MessageKind::Request {
        decoder.accept_any_result_name();
    }
    decoder.read_as(field, sink.body)
}

/// Returns whether the pending element is a fault.
fn is_fault(decoder: &Decoder<'_>) -> bool {
    let (uri, local) = decoder.name();
    local == "Fault" && (uri.is_empty() || Version::of_namespace(uri).is_some())
}

/// Enters the body and returns whether its first child is a fault, which is then pending.
pub(super) fn enter_fault(decoder: &mut Decoder<'_>) -> Read<bool> {
    enter_envelope(decoder)?;
    while decoder.next()? {
        if own_name(decoder) == "Body" {
            decoder.enter()?;
            return Ok(decoder.next()? && is_fault(decoder));
        }
        decoder.skip()?;
    }
    Ok(false)
}
