//! WS-Addressing 1.0 (W3C recommendation of 2006) and the submission of August 2004.

mod fault;
mod message_id;

pub use self::fault::{AddressingFault, AddressingFaultKind};

use super::envelope::header_blocks;
use super::header_block::HeaderBlock;
use super::module::{Attempt, ModuleError, ResponseMessage, SoapModule};
use super::operation::OperationInfo;
use crate::xml::fragment::RawElement;
use crate::xml::write::{Escape, escape_into};
use crate::xsd::QName;

/// The properties of messages as header blocks (WS-Addressing 1.0 Core §3): `Action`, `MessageID`, `To`, `ReplyTo`. A response
/// has to relate to the request that it is for.
///
/// Operations whose WSDL requires WS-Addressing have the module of themselves; [`Options::module`](crate::Options::module)
/// adds it to others, or one that is set up otherwise. The action is that of the WSDL, or of
/// [`action`](Self::action). Header blocks that the call or the options have are not made again.
///
/// # Examples
///
/// ```
/// use soapstone::Options;
/// use soapstone::soap::{Addressing, AddressingVersion};
///
/// let addressing = Addressing::new().action("GetQuote", "urn:example:GetQuote").must_understand(true);
/// let options = Options::default().module(addressing);
///
/// // The submission of 2004, for a service behind a gateway; responses that relate to no request are rejected.
/// let older = Addressing::of_version(AddressingVersion::V2004_08)
///     .to("urn:example:quotes")
///     .reply_to(AddressingVersion::V2004_08.anonymous())
///     .require_relation();
///
/// // No header blocks, although the WSDL requires them.
/// let without = Options::default().module(Addressing::off());
/// # let _ = (options, older, without);
/// ```
#[derive(Debug, Clone)]
pub struct Addressing {
    version: AddressingVersion,
    actions: Vec<(String, String)>,
    to: Option<String>,
    reply_to: Option<String>,
    must_understand: bool,
    requires_relation: bool,
    is_off: bool,
}

/// A version of WS-Addressing.
///
/// # Examples
///
/// ```
/// use soapstone::soap::AddressingVersion;
///
/// assert_eq!(AddressingVersion::V1_0.namespace(), "http://www.w3.org/2005/08/addressing");
/// assert_eq!(AddressingVersion::V1_0.anonymous(), "http://www.w3.org/2005/08/addressing/anonymous");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AddressingVersion {
    /// The W3C recommendation 1.0 of 2006, `http://www.w3.org/2005/08/addressing`.
    V1_0,
    /// The member submission of August 2004, `http://schemas.xmlsoap.org/ws/2004/08/addressing`.
    V2004_08,
}

/// The module of operations whose WSDL requires WS-Addressing 1.0.
pub static ADDRESSING_1_0: Addressing = Addressing::of_version(AddressingVersion::V1_0);

/// The module of operations whose WSDL requires the submission of August 2004.
pub static ADDRESSING_2004_08: Addressing = Addressing::of_version(AddressingVersion::V2004_08);

impl AddressingVersion {
    /// Returns the namespace of the header blocks.
    #[must_use]
    pub const fn namespace(self) -> &'static str {
        match self {
            Self::V1_0 => "http://www.w3.org/2005/08/addressing",
            Self::V2004_08 => "http://schemas.xmlsoap.org/ws/2004/08/addressing",
        }
    }

    /// Returns the address that stands for the connection which the request came by (1.0 Core §2.1; 2004/08 §2.1).
    #[must_use]
    pub const fn anonymous(self) -> &'static str {
        match self {
            Self::V1_0 => "http://www.w3.org/2005/08/addressing/anonymous",
            Self::V2004_08 => "http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous",
        }
    }
}

impl Default for Addressing {
    fn default() -> Self {
        Self::new()
    }
}

impl Addressing {
    /// Creates the module of WS-Addressing 1.0.
    #[must_use]
    pub const fn new() -> Self {
        Self::of_version(AddressingVersion::V1_0)
    }

    /// Creates the module of a version.
    #[must_use]
    pub const fn of_version(version: AddressingVersion) -> Self {
        Self {
            version,
            actions: Vec::new(),
            to: None,
            reply_to: None,
            must_understand: false,
            requires_relation: false,
            is_off: false,
        }
    }

    /// Creates a module that does nothing, in place of that of operations whose WSDL requires WS-Addressing.
    #[must_use]
    pub const fn off() -> Self {
        let mut off = Self::new();
        off.is_off = true;
        off
    }

    /// Sets the action of an operation, by its name, in place of that of the WSDL.
    #[must_use]
    pub fn action(mut self, operation: impl Into<String>, action: impl Into<String>) -> Self {
        self.actions.push((operation.into(), action.into()));
        self
    }

    /// Sets the address of the receiver: the URL of the service by default.
    #[must_use]
    pub fn to(mut self, uri: impl Into<String>) -> Self {
        self.to = Some(uri.into());
        self
    }

    /// Sets the address that the response is sent to: the connection of the request by default. A client gets no response
    /// that is sent elsewhere.
    #[must_use]
    pub fn reply_to(mut self, uri: impl Into<String>) -> Self {
        self.reply_to = Some(uri.into());
        self
    }

    /// Sets whether the receiver must understand the header blocks: it need not by default.
    #[must_use]
    pub const fn must_understand(mut self, must: bool) -> Self {
        self.must_understand = must;
        self
    }

    /// Rejects responses that do not relate to any request. By default, only those that relate to another one are rejected.
    #[must_use]
    pub const fn require_relation(mut self) -> Self {
        self.requires_relation = true;
        self
    }

    /// Returns the action of an operation's request (WS-Addressing 1.0 Metadata §4.4): that which is set here, that of the
    /// WSDL, or the SOAP action.
    fn action_of<'a>(&'a self, operation: &'a OperationInfo) -> Option<&'a str> {
        let own = self.actions.iter().rev().find(|(name, _)| name == operation.name).map(|(_, action)| action.as_str());
        own.or(operation.addressing_action).or(Some(operation.action)).filter(|action| !action.is_empty())
    }

    fn block(&self, local: &str, content: &str) -> Result<HeaderBlock, ModuleError> {
        let uri = self.version.namespace();
        let element = RawElement::parse(&format!("<wsa:{local} xmlns:wsa=\"{uri}\">{content}</wsa:{local}>"))?;
        let block = HeaderBlock::new(element);
        Ok(if self.must_understand { block.must_understand(true) } else { block })
    }

    /// Returns whether a `RelatesTo` is the relation of a response to its request, which is the default (1.0 Core §3.1,
    /// 2004/08 §3).
    fn is_reply(&self, relation: &RawElement) -> bool {
        relation.attribute("", "RelationshipType").is_none_or(|kind| match self.version {
            AddressingVersion::V1_0 => kind.trim() == "http://www.w3.org/2005/08/addressing/reply",
            AddressingVersion::V2004_08 => kind.rsplit(':').next().is_some_and(|local| local.trim() == "Reply"),
        })
    }
}

impl SoapModule for Addressing {
    fn uri(&self) -> &str {
        // One for both versions, so that a client uses one of them.
        "http://www.w3.org/2005/08/addressing/module"
    }

    fn needs_attachments(&self) -> bool {
        false
    }

    fn blocks(&self, attempt: &mut Attempt<'_>) -> Result<Vec<HeaderBlock>, ModuleError> {
        if self.is_off {
            return Ok(Vec::new());
        }
        let (uri, operation) = (self.version.namespace(), attempt.operation);
        let present = attempt.header_names();
        let has = |local: &str| present.iter().any(|name| name.namespace == uri && name.local == local);
        let mut blocks = Vec::new();
        if !has("Action") {
            let Some(action) = self.action_of(operation) else {
                let text = format!("{} has no action, neither in the WSDL nor by Addressing::action", operation.name);
                return Err(ModuleError::new(text));
            };
            blocks.push(self.block("Action", &escaped(action))?);
        }
        if !has("MessageID") {
            let id = message_id::new();
            blocks.push(self.block("MessageID", &id)?);
            attempt.keep(id);
        }
        if !has("To") {
            let to = self.to.as_deref().unwrap_or(attempt.endpoint.as_str());
            blocks.push(self.block("To", &escaped(to))?);
        }
        // Without a response, there is nothing to be sent anywhere.
        if operation.output.is_some() && !has("ReplyTo") {
            let address = escaped(self.reply_to.as_deref().unwrap_or(self.version.anonymous()));
            blocks.push(self.block("ReplyTo", &format!("<wsa:Address>{address}</wsa:Address>"))?);
        }
        Ok(blocks)
    }

    fn verify(&self, attempt: &Attempt<'_>, response: &ResponseMessage<'_>) -> Result<(), ModuleError> {
        let Some(sent) = attempt.kept::<String>() else { return Ok(()) };
        let name = QName::new(self.version.namespace(), "RelatesTo");
        let blocks = header_blocks(response.xml.as_bytes()).map_err(ModuleError::of)?;
        let relations = blocks.iter().filter(|block| super::name_of(block) == name && self.is_reply(block));
        let ids: Vec<String> = relations.map(|relation| relation.text().trim().to_owned()).collect();
        if ids.contains(sent) || (ids.is_empty() && !self.requires_relation) {
            return Ok(());
        }
        let found = if ids.is_empty() { "no request".to_owned() } else { ids.join(", ") };
        Err(ModuleError::new(format!("the response relates to {found} instead of {sent}")))
    }

    fn understands(&self, name: &QName) -> bool {
        !self.is_off && name.namespace == self.version.namespace()
    }
}

/// Returns text as XML. A character that XML forbids ends it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let _ = escape_into(&mut out, text, Escape::Text);
    out
}
