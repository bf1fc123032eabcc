//! The faults of WS-Addressing (1.0 SOAP Binding §6.4, 2004/08 §4).

use std::fmt;
use std::time::Duration;

use super::AddressingVersion;
use crate::soap::Fault;
use crate::xml::fragment::RawElement;
use crate::xsd::QName;

/// A fault of WS-Addressing.
///
/// # Examples
///
/// ```
/// use soapstone::Error;
/// use soapstone::soap::{AddressingFault, AddressingFaultKind};
///
/// fn is_unknown_action(error: &Error) -> bool {
///     let fault = error.fault().and_then(AddressingFault::of);
///     fault.is_some_and(|fault| fault.kind == AddressingFaultKind::ActionNotSupported)
/// }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AddressingFault {
    /// The kind of error.
    pub kind: AddressingFaultKind,
    /// The more exact kind of error: one of the codes of 1.0 §6.4.1, such as `DuplicateMessageID`, or another one.
    pub detail: Option<String>,
    /// The header block that is wrong or missing, as its prefix and name are written in the fault.
    pub problem_header: Option<QName>,
    /// The action, or the address, that is wrong.
    pub problem_uri: Option<String>,
    /// The time after which to try again.
    pub retry_after: Option<Duration>,
}

/// The kinds of [`AddressingFault`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AddressingFaultKind {
    /// A header block is invalid: `InvalidAddressingHeader` (1.0 §6.4.1), `InvalidMessageInformationHeader` (2004/08
    /// §4.1).
    InvalidHeader,
    /// A header block is missing: `MessageAddressingHeaderRequired` (1.0 §6.4.2), `MessageInformationHeaderRequired`
    /// (2004/08 §4.2).
    HeaderRequired,
    /// No route to the receiver is known: `DestinationUnreachable` (1.0 §6.4.3, 2004/08 §4.3).
    DestinationUnreachable,
    /// The receiver does not know the action: `ActionNotSupported` (1.0 §6.4.4, 2004/08 §4.4).
    ActionNotSupported,
    /// The receiver cannot process the message now: `EndpointUnavailable` (1.0 §6.4.5, 2004/08 §4.5).
    EndpointUnavailable,
}

impl AddressingFaultKind {
    fn of_code(local: &str) -> Option<Self> {
        Some(match local {
            "InvalidAddressingHeader" | "InvalidMessageInformationHeader" => Self::InvalidHeader,
            "MessageAddressingHeaderRequired" | "MessageInformationHeaderRequired" => Self::HeaderRequired,
            "DestinationUnreachable" => Self::DestinationUnreachable,
            "ActionNotSupported" => Self::ActionNotSupported,
            "EndpointUnavailable" => Self::EndpointUnavailable,
            _ => return None,
        })
    }
}

impl AddressingFault {
    /// Returns the fault as one of WS-Addressing; `None` for all others.
    #[must_use]
    pub fn of<F>(fault: &Fault<F>) -> Option<Self> {
        // In SOAP 1.1, the most exact code is the fault's (1.0 §6.2).
        let codes: Vec<&QName> = std::iter::once(&fault.code).chain(&fault.subcodes).collect();
        let own: Vec<&QName> = codes.into_iter().filter(|code| is_own(&code.namespace)).collect();
        let found = own.iter().find_map(|code| AddressingFaultKind::of_code(&code.local).map(|kind| (kind, *code)));
        let (kind, code) = match found {
            Some(found) => found,
            // Servers for SOAP 1.1 send the subsubcode, whose kind is this one.
            None => (AddressingFaultKind::InvalidHeader, *own.first()?),
        };
        let is_general = AddressingFaultKind::of_code(&code.local).is_some();
        let exact = own.iter().rev().find(|exact| exact.local != code.local || !is_general);
        // In the detail for SOAP 1.2, in a header block for 1.1 (1.0 §6.2, §6.3).
        let in_header = fault.headers.iter().filter(|block| is(block, "FaultDetail")).flat_map(RawElement::children);
        let entries: Vec<RawElement> = fault.entries.iter().cloned().chain(in_header).collect();
        let find = |local: &str| entries.iter().find(|entry| is(entry, local));
        let retry = find("RetryAfter").and_then(|retry| retry.text().trim().parse().ok()).map(Duration::from_millis);
        let uri = find("ProblemAction").and_then(|problem| problem.child("Action"));
        Some(Self {
            kind,
            detail: exact.map(|exact| exact.local.clone()),
            problem_header: find("ProblemHeaderQName").or_else(|| find("ProblemHeader")).map(name_in),
            problem_uri: uri.or_else(|| find("ProblemIRI").cloned()).map(|uri| uri.text().trim().to_owned()),
            retry_after: retry,
        })
    }
}

impl fmt::Display for AddressingFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            AddressingFaultKind::InvalidHeader => "an addressing header is invalid",
            AddressingFaultKind::HeaderRequired => "an addressing header is missing",
            AddressingFaultKind::DestinationUnreachable => "the destination is not reachable",
            AddressingFaultKind::ActionNotSupported => "the action is not supported",
            AddressingFaultKind::EndpointUnavailable => "the endpoint is not available",
        })?;
        let header = self.problem_header.as_ref().map(|name| name.local.clone());
        for part in [&self.detail, &header, &self.problem_uri].into_iter().flatten() {
            write!(f, ": {part}")?;
        }
        Ok(())
    }
}

fn is_own(namespace: &str) -> bool {
    [AddressingVersion::V1_0, AddressingVersion::V2004_08].iter().any(|version| version.namespace() == namespace)
}

fn is(element: &RawElement, local: &str) -> bool {
    let (namespace, own) = element.name();
    own == local && is_own(&namespace)
}

/// Returns the name in an element's text.
fn name_in(element: &RawElement) -> QName {
    let text = element.text();
    let (prefix, local) = text.trim().split_once(':').unwrap_or(("", text.trim()));
    QName::new(element.namespace(prefix).unwrap_or_default(), local)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::soap::{RawDetail, Version};

    const URI: &str = AddressingVersion::V1_0.namespace();

    fn raw(xml: &str) -> RawElement {
        RawElement::parse(&xml.replace("URI", URI)).unwrap()
    }

    #[test]
    fn a_fault_of_soap_1_2_has_its_codes_and_its_detail() {
        let sender = QName::new(Version::Soap12.namespace(), "Sender");
        let mut fault: Fault<RawDetail> = Fault::new(Version::Soap12, sender, "no");
        assert_eq!(AddressingFault::of(&fault), None);
        fault.subcodes = vec![QName::new(URI, "InvalidAddressingHeader"), QName::new(URI, "DuplicateMessageID")];
        fault.entries = vec![raw("<a:ProblemHeaderQName xmlns:a='URI'>a:MessageID</a:ProblemHeaderQName>")];
        let found = AddressingFault::of(&fault).unwrap();
        assert_eq!(found.kind, AddressingFaultKind::InvalidHeader);
        assert_eq!(found.detail.as_deref(), Some("DuplicateMessageID"));
        assert_eq!(found.problem_header, Some(QName::new(URI, "MessageID")));
        assert_eq!(found.to_string(), "an addressing header is invalid: DuplicateMessageID: MessageID");
    }

    #[test]
    fn a_fault_of_soap_1_1_has_its_detail_in_the_header() {
        let code = QName::new(URI, "ActionNotSupported");
        let mut fault: Fault<RawDetail> = Fault::new(Version::Soap11, code, "no");
        let detail = "<a:ProblemAction><a:Action>urn:x</a:Action></a:ProblemAction>";
        fault.headers = vec![raw(&format!("<a:FaultDetail xmlns:a='URI'>{detail}</a:FaultDetail>"))];
        let found = AddressingFault::of(&fault).unwrap();
        assert_eq!((found.kind, found.detail), (AddressingFaultKind::ActionNotSupported, None));
        assert_eq!(found.problem_uri.as_deref(), Some("urn:x"));
        fault.code = QName::new(URI, "EndpointUnavailable");
        fault.headers = vec![raw("<a:FaultDetail xmlns:a='URI'><a:RetryAfter>1500</a:RetryAfter></a:FaultDetail>")];
        let found = AddressingFault::of(&fault).unwrap();
        assert_eq!(found.retry_after, Some(Duration::from_millis(1500)));
        fault.code = QName::new(URI, "InvalidCardinality");
        let found = AddressingFault::of(&fault).unwrap();
        assert_eq!(found.kind, AddressingFaultKind::InvalidHeader);
        assert_eq!(found.detail.as_deref(), Some("InvalidCardinality"));
    }
}
