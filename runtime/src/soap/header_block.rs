//! Header blocks of requests, with the attributes that SOAP defines for them.

use std::borrow::Cow;

use super::operation::Version;
use crate::codec::encode::EncodeError;
use crate::codec::value::GlobalElement;
use crate::xml::fragment::RawElement;

/// The attributes of a header block that SOAP itself defines (SOAP 1.1 §4.2, SOAP 1.2 Part 1 §5.2).
///
/// # Examples
///
/// ```
/// use soapstone::soap::HeaderAttributes;
///
/// let attributes = HeaderAttributes::default().must_understand(true).role("urn:example:gateway").relay(false);
/// assert_eq!((attributes.must_understand, attributes.relay), (Some(true), Some(false)));
/// assert!(HeaderAttributes::default().is_empty());
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct HeaderAttributes {
    /// `mustUnderstand`: whether the receiver has to reject the message if it does not handle the block.
    pub must_understand: Option<bool>,
    /// The URI of the receiver that the block is for: `actor` in SOAP 1.1, `role` in SOAP 1.2. Without it, the block is for
    /// the last receiver.
    pub role: Option<String>,
    /// `relay`: whether a receiver that does not handle the block forwards it (SOAP 1.2 only).
    pub relay: Option<bool>,
}

impl HeaderAttributes {
    /// Sets `mustUnderstand`.
    #[must_use]
    pub fn must_understand(mut self, must: bool) -> Self {
        self.must_understand = Some(must);
        self
    }

    /// Sets `actor` (SOAP 1.1) or `role` (SOAP 1.2).
    #[must_use]
    pub fn role(mut self, uri: impl Into<String>) -> Self {
        self.role = Some(uri.into());
        self
    }

    /// Sets `relay`, which SOAP 1.1 does not have.
    #[must_use]
    pub fn relay(mut self, relay: bool) -> Self {
        self.relay = Some(relay);
        self
    }

    /// Returns whether no attribute is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.must_understand.is_none() && self.role.is_none() && self.relay.is_none()
    }

    /// Returns the block with these attributes, in the spelling of a version.
    pub(crate) fn apply<'r>(&self, block: &'r RawElement, version: Version) -> Cow<'r, RawElement> {
        if self.is_empty() {
            return Cow::Borrowed(block);
        }
        let is_11 = version == Version::Soap11;
        let word = |value: bool| match (is_11, value) {
            (true, true) => "1",
            (true, false) => "0",
            (false, true) => "true",
            (false, false) => "false",
        };
        let must = self.must_understand.map(|must| ("mustUnderstand", word(must)));
        let role = self.role.as_deref().map(|role| (if is_11 { "actor" } else { "role" }, role));
        let relay = self.relay.filter(|_| !is_11).map(|relay| ("relay", word(relay)));
        let attributes: Vec<_> = must.into_iter().chain(role).chain(relay).collect();
        Cow::Owned(block.with_attributes(version.namespace(), super::write::SOAP, &attributes))
    }
}

/// A header block of a request: an element, and the attributes that SOAP defines for it.
///
/// # Examples
///
/// ```
/// use soapstone::soap::HeaderBlock;
/// use soapstone::{Options, RawElement};
///
/// let session = RawElement::parse("<s:Session xmlns:s='urn:example:session'>42</s:Session>")?;
/// let block = HeaderBlock::new(session).must_understand(true).role("urn:example:gateway");
/// let options = Options::default().soap_header(block);
/// # let _ = options;
/// # Ok::<(), soapstone::xml::XmlError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeaderBlock {
    /// The block.
    pub element: RawElement,
    /// The attributes that are set on it, in place of those that it has.
    pub attributes: HeaderAttributes,
}

impl HeaderBlock {
    /// Creates a block of an element. The attributes that it has remain.
    #[must_use]
    pub fn new(element: RawElement) -> Self {
        Self { element, attributes: HeaderAttributes::default() }
    }

    /// Creates a block of a value of a generated type that is the content of a global element, such as that of a header
    /// block which the WSDL declares. [`RawElement::encode_as`] writes values of other types.
    ///
    /// # Errors
    /// The value has no form in XML.
    ///
    /// # Examples
    ///
    /// ```
    /// use soapstone::Options;
    /// use soapstone::codec::encode::EncodeError;
    /// use soapstone::codec::value::GlobalElement;
    /// use soapstone::soap::HeaderBlock;
    ///
    /// fn with_header<T: GlobalElement>(options: Options, value: &T) -> Result<Options, EncodeError> {
    ///     Ok(options.soap_header(HeaderBlock::of(value)?.must_understand(true)))
    /// }
    /// ```
    pub fn of<T: GlobalElement>(value: &T) -> Result<Self, EncodeError> {
        RawElement::encode(value).map(Self::new)
    }

    /// Sets whether the receiver has to reject the message if it does not handle the block.
    #[must_use]
    pub fn must_understand(mut self, must: bool) -> Self {
        self.attributes.must_understand = Some(must);
        self
    }

    /// Sets the URI of the receiver that the block is for.
    #[must_use]
    pub fn role(mut self, uri: impl Into<String>) -> Self {
        self.attributes.role = Some(uri.into());
        self
    }

    /// Returns the element as it is written in a version of SOAP.
    pub(crate) fn written(&self, version: Version) -> Cow<'_, RawElement> {
        self.attributes.apply(&self.element, version)
    }
}

impl From<RawElement> for HeaderBlock {
    fn from(element: RawElement) -> Self {
        Self::new(element)
    }
}
