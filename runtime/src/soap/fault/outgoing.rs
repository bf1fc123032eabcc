//! Faults to be sent.

use super::{Fault, Reason};
use crate::headers::Headers;
use crate::soap::Version;
use crate::xsd::QName;

impl<F> Fault<F> {
    /// Creates a fault to be sent.
    #[must_use]
    pub fn new(version: Version, code: QName, string: impl Into<String>) -> Self {
        let string = string.into();
        let language = if version == Version::Soap12 { "en".to_owned() } else { String::new() };
        let reasons = vec![Reason { language, text: string.clone() }];
        Self {
            operation: "",
            status: None,
            http_headers: Headers::default(),
            version,
            code,
            subcodes: Vec::new(),
            string,
            reasons,
            actor: None,
            node: None,
            detail: None,
            detail_namespace: None,
            entries: Vec::new(),
            raw_detail: None,
            has_detail: false,
            headers: Vec::new(),
        }
    }

    /// Creates a fault of the request to be sent: `Client` (SOAP 1.1 §4.4.1).
    ///
    /// ```
    /// use soapstone::soap::{RawDetail, Version};
    /// use soapstone::Fault;
    ///
    /// let fault: Fault<RawDetail> = Fault::client("there is no such document");
    /// assert_eq!(fault.to_string(), "Client: there is no such document");
    /// assert_eq!(fault.in_version(Version::Soap12).to_string(), "Sender: there is no such document");
    /// ```
    #[doc(alias = "sender")]
    #[must_use]
    pub fn client(string: impl Into<String>) -> Self {
        Self::new(Version::Soap11, QName::new(Version::Soap11.namespace(), "Client"), string)
    }

    /// Creates a fault of the server to be sent: `Server` (SOAP 1.1 §4.4.1).
    #[doc(alias = "receiver")]
    #[must_use]
    pub fn server(string: impl Into<String>) -> Self {
        Self::new(Version::Soap11, QName::new(Version::Soap11.namespace(), "Server"), string)
    }

    /// Sets the detail.
    ///
    /// ```
    /// use soapstone::soap::FaultDetail;
    /// use soapstone::Fault;
    ///
    /// /// `F` is the enum that is generated for the faults of an operation.
    /// fn closed<F: FaultDetail>(until: F) -> Fault<F> {
    ///     Fault::server("the library is closed").with_detail(until)
    /// }
    /// ```
    #[must_use]
    pub fn with_detail(mut self, detail: F) -> Self {
        (self.detail, self.has_detail) = (Some(detail), true);
        self
    }

    /// Returns the fault in a version of SOAP, with the code that this version has in place of `Client` or `Sender`, `Server` or
    /// `Receiver` (SOAP 1.2 Part 1 appendix A), and the others of the specification.
    #[must_use]
    pub fn in_version(mut self, version: Version) -> Self {
        if self.version != version {
            let is_own = self.code.namespace == self.version.namespace();
            let local = match (self.code.local.as_str(), version) {
                ("Client", Version::Soap12) => "Sender",
                ("Server", Version::Soap12) => "Receiver",
                ("Sender", Version::Soap11) => "Client",
                ("Receiver", Version::Soap11) => "Server",
                (local, _) => local,
            };
            if is_own {
                self.code = QName::new(version.namespace(), local);
            }
            let language = if version == Version::Soap12 { "en" } else { "" };
            let unmarked = |reason: &&mut Reason| reason.language.is_empty() || version == Version::Soap11;
            self.reasons.iter_mut().filter(unmarked).for_each(|reason| language.clone_into(&mut reason.language));
            self.version = version;
        }
        self
    }
}
