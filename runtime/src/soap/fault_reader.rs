//! Reads faults of both versions. Servers mix the names of the versions, so that each name is accepted in either.

use super::fault::{Fault, Reason, declares, knows};
use super::operation::{OperationInfo, Version};
use super::read::enter_fault;
use crate::codec::decode::{DecodeOptions, Decoder, Read};
use crate::schema::{NamespaceTable, TypeDescriptor};
use crate::xsd::QName;

static NO_PACKAGE: NamespaceTable = NamespaceTable { namespaces: &[] };

/// Reads the pending fault; all entries of the detail are kept as XML.
pub(super) fn read(d: &mut Decoder<'_>) -> Read<Fault> {
    let version = Version::of_namespace(d.name().0).unwrap_or(Version::Soap11);
    let mut fault = Fault::new(version, QName::default(), "");
    fault.reasons.clear();
    d.enter()?;
    while d.next()? {
        match own_name(d) {
            "faultcode" => fault.code = code(d)?,
            "Code" => read_code(d, &mut fault, 0)?,
            "faultstring" => {
                let language = language(d)?;
                let text = d.text()?.into_owned();
                fault.reasons.push(Reason { language, text });
            }
            "Reason" => read_reason(d, &mut fault.reasons)?,
            "faultactor" | "Role" => fault.actor = Some(d.text()?.trim().to_owned()),
            "Node" => fault.node = Some(d.text()?.trim().to_owned()),
            "detail" | "Detail" => {
                fault.has_detail = true;
                read_detail(d, &mut fault)?;
            }
            _ => d.skip_unknown_pending()?,
        }
    }
    d.end()?;
    let english = |reason: &&Reason| reason.language.is_empty() || reason.language.starts_with("en");
    let chosen = fault.reasons.iter().find(english).or(fault.reasons.first());
    fault.string = chosen.map(|reason| reason.text.clone()).unwrap_or_default();
    Ok(fault)
}

/// Returns the local name of the pending element if that is in SOAP's namespace or in none; otherwise the empty text.
fn own_name<'a>(d: &Decoder<'a>) -> &'a str {
    let (uri, local) = d.name();
    if uri.is_empty() || Version::of_namespace(uri).is_some() { local } else { "" }
}

/// Returns the first declared entry of the detail: its index, and a decoder with that entry pending.
pub(super) fn declared<'a>(
    xml: &'a str,
    info: &'static OperationInfo,
    table: &'static TypeDescriptor,
    options: &DecodeOptions,
) -> Option<(usize, Decoder<'a>)> {
    let mut d = Decoder::new(xml, info.package, options);
    if !enter_fault(&mut d).ok()? {
        return None;
    }
    d.enter().ok()?;
    while d.next().ok()? {
        if matches!(own_name(&d), "detail" | "Detail") {
            d.enter().ok()?;
            let mut index = 0;
            while d.next().ok()? {
                let (uri, local) = d.name();
                if knows(table, uri, local) {
                    d.set_encoded(info.output.as_ref().is_some_and(|body| body.encoded));
                    return Some((index, d));
                }
                d.skip().ok()?;
                index += 1;
            }
            return None;
        }
        d.skip().ok()?;
    }
    None
}

/// Returns the namespace of the pending entry, if no field of the table has that qualified name.
pub(super) fn other_namespace(d: &Decoder<'_>, table: Option<&'static TypeDescriptor>) -> Option<String> {
    let (uri, local) = d.name();
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
    let mut d = Decoder::new(xml, &NO_PACKAGE, &DecodeOptions::default());
    if !enter_fault(&mut d).ok()? {
        return None;
    }
    read(&mut d).ok()
}

/// Reads SOAP 1.2's code with its subcodes, which are nested.
fn read_code(d: &mut Decoder<'_>, fault: &mut Fault, depth: usize) -> Read {
    d.enter()?;
    while d.next()? {
        match own_name(d) {
            "Value" => {
                let value = code(d)?;
                if depth == 0 { fault.code = value } else { fault.subcodes.push(value) }
            }
            // The bound limits the recursion.
            "Subcode" if depth < 32 => read_code(d, fault, depth + 1)?,
            _ => d.skip_unknown_pending()?,
        }
    }
    d.end()
}

fn read_reason(d: &mut Decoder<'_>, reasons: &mut Vec<Reason>) -> Read {
    d.enter()?;
    while d.next()? {
        if own_name(d) == "Text" {
            let language = language(d)?;
            let text = d.text()?.into_owned();
            reasons.push(Reason { language, text });
        } else {
            d.skip_unknown_pending()?;
        }
    }
    d.end()
}

/// Reads the detail's entries as XML, and the whole detail.
fn read_detail(d: &mut Decoder<'_>, fault: &mut Fault) -> Read {
    let detail = d.capture()?;
    let mut inner = detail.decoder(&NO_PACKAGE);
    inner.next()?;
    inner.enter()?;
    while inner.next()? {
        fault.entries.push(inner.capture()?);
    }
    fault.raw_detail = Some(detail);
    Ok(())
}

fn language(d: &Decoder<'_>) -> Read<String> {
    let language = d.attribute(crate::codec::decode::XML, "lang")?;
    Ok(language.map(|language| language.trim().to_owned()).unwrap_or_default())
}

/// Reads a qualified name, whose prefix may be declared on the element itself. An undeclared prefix is a mistake of the
/// server and does not discard the fault.
fn code(d: &mut Decoder<'_>) -> Read<QName> {
    Ok(d.text_as::<QName>()?.unwrap_or_else(|text| QName::new("", text.trim())))
}
