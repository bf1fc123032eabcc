//! Reads faults of both versions. Servers mix the names of the versions, so that each name is accepted in either.

use super::fault::{Fault, Reason, declares, knows};
use super::operation::{OperationInfo, Version};
use super::read::enter_fault;
use crate::codec::decode::parts::Parts;
use crate::codec::decode::{DecodeOptions, Decoder, Read};
use crate::schema::{NamespaceTable, TypeDescriptor};
use crate::xsd::QName;

/// Reads the pending fault; all entries of the detail are kept as XML.
pub(super) fn read(decoder: &mut Decoder<'_>) -> Read<Fault> {
    let version = Version::of_namespace(decoder.name().0).unwrap_or(Version::Soap11);
    let mut fault = Fault::new(version, QName::default(), "");
    fault.reasons.clear();
    decoder.enter()?;
    while decoder.next()? {
        match own_name(decoder) {
            "faultcode" => fault.code = code(decoder)?,
            "Code" => read_code(decoder, &mut fault, 0)?,
            "faultstring" => {
                let language = language(decoder)?;
                let text = decoder.text()?.into_owned();
                fault.reasons.push(Reason { language, text });
            }
            "Reason" => read_reason(decoder, &mut fault.reasons)?,
            "faultactor" | "Role" => fault.actor = Some(decoder.text()?.trim().to_owned()),
            "Node" => fault.node = Some(decoder.text()?.trim().to_owned()),
            "detail" | "Detail" => {
                fault.has_detail = true;
                read_detail(decoder, &mut fault)?;
            }
            _ => decoder.skip_unknown_pending()?,
        }
    }
    decoder.end()?;
    let english = |reason: &&Reason| reason.language.is_empty() || reason.language.starts_with("en");
    let reason = fault.reasons.iter().find(english).or(fault.reasons.first());
    fault.string = reason.map(|reason| reason.text.clone()).unwrap_or_default();
    Ok(fault)
}

/// Returns the local name of the pending element if that is in SOAP's namespace or in none; otherwise the empty text.
fn own_name<'a>(decoder: &Decoder<'a>) -> &'a str {
    let (uri, local) = decoder.name();
    if uri.is_empty() || Version::of_namespace(uri).is_some() { local } else { "" }
}

/// Returns the first declared entry of the detail: its index, and a decoder with that entry pending.
pub(super) fn declared<'a>(
    xml: &'a str,
    parts: Option<&Parts>,
    info: &'static OperationInfo,
    table: &'static TypeDescriptor,
    options: &DecodeOptions,
) -> Option<(usize, Decoder<'a>)> {
    let mut decoder = Decoder::new(xml, info.package, options);
    decoder.set_parts(parts.map(|parts| Box::new(parts.again())));
    if !enter_fault(&mut decoder).ok()? {
        return None;
    }
    decoder.enter().ok()?;
    while decoder.next().ok()? {
        if matches!(own_name(&decoder), "detail" | "Detail") {
            decoder.enter().ok()?;
            let mut index = 0;
            while decoder.next().ok()? {
                let (uri, local) = decoder.name();
                if knows(table, uri, local) {
                    decoder.set_encoded(info.output.as_ref().is_some_and(|body| body.encoded));
                    return Some((index, decoder));
                }
                decoder.skip().ok()?;
                index += 1;
            }
            return None;
        }
        decoder.skip().ok()?;
    }
    None
}

/// Returns the namespace of the pending entry, if no field of the table has that qualified name.
pub(super) fn other_namespace(decoder: &Decoder<'_>, table: Option<&'static TypeDescriptor>) -> Option<String> {
    let (uri, local) = decoder.name();
    let is_declared = table.is_some_and(|table| declares(table, uri, local));
    (!is_declared).then(|| uri.to_owned())
}

/// Returns the fault in an envelope, if there is one. Its detail is kept as XML.
///
/// For code that classifies responses before the operation's types are known, as a
/// [`TokenScheme`](crate::token::TokenScheme) does; see [`message_text`](super::message_text).
///
/// # Examples
///
/// ```
/// let fault = soapstone::soap::find_fault(
///     "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault>
///        <faultcode>s:Server.Busy</faultcode><faultstring>later</faultstring>
///      </s:Fault></s:Body></s:Envelope>",
/// );
/// assert_eq!(fault.map(|fault| fault.string).as_deref(), Some("later"));
/// assert_eq!(soapstone::soap::find_fault("<html/>"), None);
/// ```
#[must_use]
pub fn find_fault(xml: &str) -> Option<Fault> {
    let mut decoder = Decoder::new(xml, NamespaceTable::NONE, &DecodeOptions::default());
    if !enter_fault(&mut decoder).ok()? {
        return None;
    }
    read(&mut decoder).ok()
}

/// Reads SOAP 1.2's code with its subcodes, which are nested.
fn read_code(decoder: &mut Decoder<'_>, fault: &mut Fault, depth: usize) -> Read {
    decoder.enter()?;
    while decoder.next()? {
        match own_name(decoder) {
            "Value" => {
                let value = code(decoder)?;
                if depth == 0 { fault.code = value } else { fault.subcodes.push(value) }
            }
            // The bound limits the recursion.
            "Subcode" if depth < 32 => read_code(decoder, fault, depth + 1)?,
            _ => decoder.skip_unknown_pending()?,
        }
    }
    decoder.end()
}

fn read_reason(decoder: &mut Decoder<'_>, reasons: &mut Vec<Reason>) -> Read {
    decoder.enter()?;
    while decoder.next()? {
        if own_name(decoder) == "Text" {
            let language = language(decoder)?;
            let text = decoder.text()?.into_owned();
            reasons.push(Reason { language, text });
        } else {
            decoder.skip_unknown_pending()?;
        }
    }
    decoder.end()
}

/// Reads the detail's entries as XML, and the whole detail.
fn read_detail(decoder: &mut Decoder<'_>, fault: &mut Fault) -> Read {
    let detail = decoder.capture()?;
    let mut inner = detail.decoder(NamespaceTable::NONE);
    inner.next()?;
    inner.enter()?;
    while inner.next()? {
        fault.entries.push(inner.capture()?);
    }
    fault.raw_detail = Some(detail);
    Ok(())
}

fn language(decoder: &Decoder<'_>) -> Read<String> {
    let language = decoder.attribute(crate::codec::decode::XML, "lang")?;
    Ok(language.map(|language| language.trim().to_owned()).unwrap_or_default())
}

/// Reads a qualified name, whose prefix may be declared on the element itself. An undeclared prefix is a mistake of the
/// server and does not discard the fault.
fn code(decoder: &mut Decoder<'_>) -> Read<QName> {
    Ok(decoder.text_as::<QName>()?.unwrap_or_else(|text| QName::new("", text.trim())))
}
