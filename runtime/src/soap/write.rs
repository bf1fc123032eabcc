//! Writes envelopes (SOAP 1.1 §4, SOAP 1.2 Part 1 §5).

use bytes::Bytes;

use super::envelope::{Envelope, HeaderSlot, header_blocks, name_of};
use super::fault::{Fault, FaultDetail};
use super::header_block::{HeaderAttributes, HeaderBlock};
use super::operation::{Body, Version};
use crate::codec::decode::{SOAP_ENCODING_11, SOAP_ENCODING_12, XML};
use crate::codec::encode::{EncodeOptions, Encoder, Written, with_prefixes};
use crate::codec::value::WriteValue;
use crate::schema::NamespaceTable;
use crate::xml::NamespaceFamily;
use crate::xml::fragment::{RawAttribute, RawElement};
use crate::xsd::{QName, mentioned};

/// The prefix of the envelope's namespace, which no package uses.
pub(super) const SOAP: &str = "soap";

/// A message's header blocks: those that the operation declares, and any others.
#[derive(Clone, Copy)]
pub(crate) struct Blocks<'a> {
    pub(crate) declared: &'a dyn WriteValue,
    pub(crate) others: &'a [RawElement],
    /// Further blocks, of which those are left out whose names are among the declared ones that have a value.
    pub(crate) defaults: &'a [HeaderBlock],
    /// The attributes of declared blocks, by name.
    pub(crate) attributes: &'a [(QName, HeaderAttributes)],
    /// Prefixes to be declared on the envelope, with their URIs.
    pub(crate) namespaces: &'a [(String, String)],
}

impl<'a> Blocks<'a> {
    /// Returns blocks without options.
    pub(crate) fn new(declared: &'a dyn WriteValue, others: &'a [RawElement]) -> Self {
        Self { declared, others, defaults: &[], attributes: &[], namespaces: &[] }
    }

    /// Returns whether the declared blocks have to be known by name before they are written.
    fn needs_names(&self) -> bool {
        self.declared.table().is_some() && !(self.defaults.is_empty() && self.attributes.is_empty())
    }
}

/// The form of a message, apart from its content.
#[derive(Clone, Copy)]
pub(crate) struct Format<'a> {
    /// The namespaces that are written in place of the package's.
    pub(crate) family: Option<&'a NamespaceFamily>,
    /// `None` where the message has no attachments; otherwise, from how many octets on the values of `xs:base64Binary`
    /// elements are some, if at all.
    pub(crate) attachments: Option<Option<usize>>,
}

/// Writes an envelope whose body holds a value.
pub(crate) fn write_message(
    version: Version,
    package: &'static NamespaceTable,
    headers: Blocks<'_>,
    body: &'static Body,
    value: &dyn WriteValue,
    family: Option<&NamespaceFamily>,
) -> Written<Bytes> {
    write_envelope(version, package, headers, body, value, Format { family, attachments: None })
        .map(|envelope| envelope.bytes)
}

/// Writes an envelope as [`write_message`] does, to which header blocks can be added.
pub(crate) fn write_envelope(
    version: Version,
    package: &'static NamespaceTable,
    headers: Blocks<'_>,
    body: &'static Body,
    value: &dyn WriteValue,
    format: Format<'_>,
) -> Written<Envelope> {
    write_whole(version, package, headers, body.encoded, format, &mut |encoder| match &body.field {
        Some(field) => encoder.write_as(field, value),
        None => Ok(()),
    })
}

/// Writes an envelope whose body holds a fault.
pub(crate) fn write_fault<F: FaultDetail>(
    package: &'static NamespaceTable,
    headers: Blocks<'_>,
    fault: &Fault<F>,
    family: Option<&NamespaceFamily>,
) -> Written<Bytes> {
    let detail = fault.detail.as_ref();
    let format = Format { family, attachments: None };
    let written = write_whole(fault.version, package, headers, false, format, &mut |encoder| {
        let namespace = fault.detail_namespace.as_deref();
        let write = detail.map(|detail| {
            move |encoder: &mut Encoder<'_>| match namespace {
                None => detail.write_entry(encoder),
                Some(uri) => encoder.write_in_namespace(package, uri, &|encoder| detail.write_entry(encoder)),
            }
        });
        let detail = write.as_ref().map(|write| write as EntryWriter<'_>);
        match fault.version {
            Version::Soap11 => fault_11(encoder, &FaultParts::of(fault), detail),
            Version::Soap12 => fault_12(encoder, &FaultParts::of(fault), detail),
        }
    });
    written.map(|envelope| envelope.bytes)
}

fn write_whole(
    version: Version,
    package: &'static NamespaceTable,
    headers: Blocks<'_>,
    encoded: bool,
    format: Format<'_>,
    body: &mut dyn FnMut(&mut Encoder<'_>) -> Written,
) -> Written<Envelope> {
    let soap12 = version == Version::Soap12;
    let options = EncodeOptions {
        soap12,
        namespace_family: format.family.cloned(),
        namespaces: headers.namespaces.to_vec(),
        ..EncodeOptions::default()
    };
    if headers.needs_names() {
        let declared = declared_blocks(version, package, headers, &options)?;
        let declares = |block: &&HeaderBlock| {
            let name = name_of(&block.element);
            !declared.iter().any(|declared| name_of(declared) == name)
        };
        let defaults: Vec<_> = headers.defaults.iter().filter(declares).cloned().collect();
        let others: Vec<_> = declared.iter().chain(headers.others).cloned().collect();
        let blocks = Blocks { declared: &&(), others: &others, defaults: &defaults, ..headers };
        return with_prefixes(options, |options| {
            write_once(version, package, blocks, BodyFormat { encoded, attachments: format.attachments }, options, body)
        });
    }
    with_prefixes(options, |options| {
        write_once(version, package, headers, BodyFormat { encoded, attachments: format.attachments }, options, body)
    })
}

/// Returns the declared blocks as XML, with their attributes.
fn declared_blocks(
    version: Version,
    package: &'static NamespaceTable,
    headers: Blocks<'_>,
    options: &EncodeOptions,
) -> Written<Vec<RawElement>> {
    let alone = Blocks::new(headers.declared, &[]);
    let written = with_prefixes(options.clone(), |options| {
        write_once(version, package, alone, BodyFormat { encoded: false, attachments: None }, options, &mut |_| Ok(()))
    })?;
    // A message that this crate wrote can be read.
    let blocks = header_blocks(&written.bytes).unwrap_or_default();
    let written_uri = |uri: &str| match &options.namespace_family {
        Some(family) => family.uri_to_write(uri).to_owned(),
        None => uri.to_owned(),
    };
    let with_attributes = |block: RawElement| {
        let name = name_of(&block);
        let is_same = |known: &QName| known.local == name.local && written_uri(&known.namespace) == name.namespace;
        let found = headers.attributes.iter().find(|(known, _)| is_same(known));
        found.map_or(block.clone(), |(_, attributes)| attributes.apply(&block, version).into_owned())
    };
    Ok(blocks.into_iter().map(with_attributes).collect())
}

/// How the body of an envelope is written.
#[derive(Clone, Copy)]
struct BodyFormat {
    /// Whether it is in SOAP encoding.
    encoded: bool,
    /// See [`Format::attachments`].
    attachments: Option<Option<usize>>,
}

fn write_once(
    version: Version,
    package: &'static NamespaceTable,
    headers: Blocks<'_>,
    format: BodyFormat,
    options: &EncodeOptions,
    body: &mut dyn FnMut(&mut Encoder<'_>) -> Written,
) -> Written<Envelope> {
    let mut encoder = Encoder::new(package, options);
    encoder.check_prefixes()?;
    if let Some(from) = format.attachments {
        encoder.attach_from(from);
    }
    let uri = version.namespace();
    encoder.add_own_namespace(uri, SOAP);
    encoder.start(uri, SOAP, "Envelope");
    // `()` has no table: without declared or other blocks there is no header.
    let is_empty = headers.others.is_empty() && headers.defaults.is_empty();
    let has_header = headers.declared.table().is_some() || !is_empty;
    let slot = if has_header {
        write_header(&mut encoder, version, headers)?
    } else {
        encoder.close_tag();
        encoder.position()
    };
    write_body(&mut encoder, version, format.encoded, body)?;
    encoder.end();
    let (from_end, prefix) = (encoder.position() - slot, encoder.prefix_for(uri));
    let slot = HeaderSlot { from_end, prefix, has_header };
    encoder.check_namespaces()?;
    let attachments = encoder.take_attachments();
    Ok(Envelope { bytes: encoder.finish_bytes(), slot, attachments })
}

/// Writes the header, and returns the position after its blocks.
fn write_header(encoder: &mut Encoder<'_>, version: Version, headers: Blocks<'_>) -> Written<usize> {
    encoder.start(version.namespace(), SOAP, "Header");
    headers.declared.write_one(encoder).map_err(|error| error.within("Header"))?;
    for block in headers.others {
        encoder.write_raw(block)?;
    }
    for block in headers.defaults {
        encoder.write_raw(&block.written(version))?;
    }
    let slot = encoder.position();
    encoder.end();
    Ok(slot)
}

/// Writes the body.
fn write_body(
    encoder: &mut Encoder<'_>,
    version: Version,
    encoded: bool,
    body: &mut dyn FnMut(&mut Encoder<'_>) -> Written,
) -> Written {
    let uri = version.namespace();
    encoder.start(uri, SOAP, "Body");
    if encoded && version == Version::Soap11 {
        encoder.attribute(uri, SOAP, "encodingStyle", SOAP_ENCODING_11)?;
    }
    let content = encoder.position();
    encoder.set_encoded(encoded);
    body(encoder)?;
    encoder.set_encoded(false);
    if encoded && version == Version::Soap12 {
        // SOAP 1.2 allows the attribute on the body's element and not on the body (Part 1 §5.1.1).
        encoder.insert_attribute(content, (uri, SOAP, "encodingStyle"), SOAP_ENCODING_12);
    }
    encoder.end();
    Ok(())
}

/// Writes a declared entry of a fault's detail.
type EntryWriter<'a> = &'a dyn Fn(&mut Encoder<'_>) -> Written;

/// A fault without its declared detail, so that the functions below are not generic.
struct FaultParts<'a> {
    code: &'a QName,
    subcodes: &'a [QName],
    string: &'a str,
    reasons: Vec<(&'a str, &'a str)>,
    actor: Option<&'a str>,
    node: Option<&'a str>,
    entries: &'a [RawElement],
    raw_detail: Option<&'a RawElement>,
    has_detail: bool,
}

impl<'a> FaultParts<'a> {
    fn of<F>(fault: &'a Fault<F>) -> Self {
        let reasons = fault.reasons.iter().map(|reason| (reason.language.as_str(), reason.text.as_str()));
        Self {
            code: &fault.code,
            subcodes: &fault.subcodes,
            string: &fault.string,
            reasons: reasons.collect(),
            actor: fault.actor.as_deref(),
            node: fault.node.as_deref(),
            entries: &fault.entries,
            raw_detail: fault.raw_detail.as_ref(),
            has_detail: fault.has_detail,
        }
    }
}

/// Writes a fault of SOAP 1.1 (§4.4). Its children are in no namespace.
fn fault_11(encoder: &mut Encoder<'_>, fault: &FaultParts<'_>, detail: Option<EntryWriter<'_>>) -> Written {
    encoder.start(Version::Soap11.namespace(), SOAP, "Fault");
    let code = name(encoder, fault.code);
    element(encoder, "", "faultcode", &code)?;
    element(encoder, "", "faultstring", fault.string)?;
    if let Some(actor) = fault.actor {
        element(encoder, "", "faultactor", actor)?;
    }
    write_detail(encoder, ("", "", "detail"), fault, detail)?;
    encoder.end();
    Ok(())
}

/// Writes a fault of SOAP 1.2 (Part 1 §5.4).
fn fault_12(encoder: &mut Encoder<'_>, fault: &FaultParts<'_>, detail: Option<EntryWriter<'_>>) -> Written {
    let uri = Version::Soap12.namespace();
    encoder.start(uri, SOAP, "Fault");
    encoder.start(uri, SOAP, "Code");
    code_value(encoder, fault.code)?;
    for subcode in fault.subcodes {
        encoder.start(uri, SOAP, "Subcode");
        code_value(encoder, subcode)?;
    }
    for _ in 0..=fault.subcodes.len() {
        encoder.end();
    }
    encoder.start(uri, SOAP, "Reason");
    let fallback = [("en", fault.string)];
    for (language, text) in if fault.reasons.is_empty() { &fallback[..] } else { &fault.reasons } {
        encoder.start(uri, SOAP, "Text");
        encoder.attribute(XML, "xml", "lang", if language.is_empty() { "en" } else { language })?;
        encoder.text(text)?;
        encoder.end();
    }
    encoder.end();
    for (name, value) in [("Node", fault.node), ("Role", fault.actor)] {
        if let Some(value) = value {
            element(encoder, uri, name, value)?;
        }
    }
    write_detail(encoder, (uri, SOAP, "Detail"), fault, detail)?;
    encoder.end();
    Ok(())
}

fn code_value(encoder: &mut Encoder<'_>, code: &QName) -> Written {
    let text = name(encoder, code);
    element(encoder, Version::Soap12.namespace(), "Value", &text)
}

/// Returns a qualified name as text, with a declared prefix.
fn name(encoder: &mut Encoder<'_>, name: &QName) -> String {
    match name.namespace.as_str() {
        "" => name.local.clone(),
        uri => format!("{}:{}", encoder.prefix_for(uri), name.local),
    }
}

fn element(encoder: &mut Encoder<'_>, uri: &str, local: &str, text: &str) -> Written {
    encoder.start(uri, SOAP, local);
    encoder.text(text)?;
    encoder.end();
    Ok(())
}

/// Writes the detail under its name in the fault's version: its attributes and text, the declared entry and the others.
/// A detail whose entries are all unchanged XML is written unchanged, unless it is that of the other version.
fn write_detail(
    encoder: &mut Encoder<'_>,
    (uri, prefix, local): (&str, &str, &str),
    fault: &FaultParts<'_>,
    detail: Option<EntryWriter<'_>>,
) -> Written {
    let raw = fault.raw_detail;
    if let Some(raw) = raw.filter(|raw| detail.is_none() && raw.name().1 == local && raw.children() == fault.entries) {
        return encoder.write_raw(raw);
    }
    if !(fault.has_detail || detail.is_some() || raw.is_some() || !fault.entries.is_empty()) {
        return Ok(());
    }
    encoder.start(uri, prefix, local);
    if let Some(raw) = raw {
        let (attributes, text) = (raw.attributes(), raw.text());
        let texts = attributes.iter().map(|attribute| attribute.value.as_str()).chain([text.as_str()]);
        for prefix in texts.flat_map(mentioned) {
            if let Some(uri) = raw.namespace(prefix) {
                encoder.require_prefix(prefix, &uri)?;
            }
        }
        for RawAttribute { namespace, name, value } in &attributes {
            encoder.attribute(namespace, "", name, value)?;
        }
        if !text.trim().is_empty() {
            encoder.text(&text)?;
        }
    }
    if let Some(detail) = detail {
        detail(encoder)?;
    }
    fault.entries.iter().try_for_each(|entry| encoder.write_raw(entry))?;
    encoder.end();
    Ok(())
}
