//! Exclusive XML Canonicalization 1.0 (W3C recommendation of 2002): the one spelling of an element that signatures are
//! about, whatever stands around it.

mod render;

use soapstone::xml::XmlError;

use crate::document::{Document, NodeId};

/// Exclusive canonicalization, with its parameters.
///
/// # Examples
///
/// ```
/// use soapstone_wss::Canonicalization;
///
/// let xml = "<a xmlns:p='urn:p' b='1'  a='&quot;'><!-- - --><p:c/></a>";
/// assert_eq!(
///     Canonicalization::new().document(xml)?,
///     r#"<a a="&quot;" b="1"><p:c xmlns:p="urn:p"></p:c></a>"#,
/// );
/// # Ok::<(), soapstone::xml::XmlError>(())
/// ```
///
/// A part of a document, in the scope of its place:
///
/// ```
/// use soapstone_wss::Canonicalization;
///
/// let xml = "<a xmlns='urn:a' xmlns:t='urn:t'><!-- 1 --><b type='t:c'><!-- 2 --></b></a>";
/// let canonical = Canonicalization::new().with_comments().inclusive_prefixes(["t"]);
/// assert_eq!(
///     canonical.first_element(xml, "urn:a", "b")?.as_deref(),
///     Some(r#"<b xmlns="urn:a" xmlns:t="urn:t" type="t:c"><!-- 2 --></b>"#),
/// );
/// # Ok::<(), soapstone::xml::XmlError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Canonicalization {
    comments: bool,
    prefixes: Vec<String>,
}

impl Canonicalization {
    /// Creates exclusive canonicalization without comments and with an empty list of prefixes.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps comments (§2.2, `http://www.w3.org/2001/10/xml-exc-c14n#WithComments`).
    #[must_use]
    pub fn with_comments(mut self) -> Self {
        self.comments = true;
        self
    }

    /// Leaves comments out.
    pub(crate) fn without_comments(mut self) -> Self {
        self.comments = false;
        self
    }

    /// Sets the prefixes whose declarations are kept wherever they are in scope (§2.1, `InclusiveNamespaces PrefixList`).
    /// The default namespace is `#default`.
    #[must_use]
    pub fn inclusive_prefixes<P: Into<String>>(mut self, prefixes: impl IntoIterator<Item = P>) -> Self {
        self.prefixes = prefixes.into_iter().map(Into::into).collect();
        self
    }

    /// Returns the canonical form of a document.
    ///
    /// # Errors
    /// It is not well-formed, or has a document type declaration.
    pub fn document(&self, xml: &str) -> Result<String, XmlError> {
        let document = Document::parse(xml)?;
        let mut out = String::with_capacity(xml.len());
        render::document(&document, self, &mut out);
        Ok(out)
    }

    /// Returns the canonical form of the first element of a name, in the scope of its place; `None` where there is none. An
    /// empty `namespace` is no namespace.
    ///
    /// # Errors
    /// The document is not well-formed, or has a document type declaration.
    pub fn first_element(&self, xml: &str, namespace: &str, local: &str) -> Result<Option<String>, XmlError> {
        let document = Document::parse(xml)?;
        let found = document.elements().find(|(id, _)| document.is(*id, (namespace, local)));
        Ok(found.map(|(id, _)| self.element(&document, id)))
    }

    /// Returns the canonical form of an element and what it holds.
    pub(crate) fn element(&self, document: &Document<'_>, id: NodeId) -> String {
        let length = document.element(id).map_or(0, |element| element.close.saturating_sub(element.start));
        let mut out = String::with_capacity(length);
        render::element(document, id, self, &mut out);
        out
    }
}
