//! Stage 2: the documents as syntax trees, one type per construct, nothing looked up yet.
//!
//! Unknown constructs are reported and skipped. The depth limit of the loader bounds the recursion.

mod complex;
mod dump;
mod particles;
mod policy;
mod reader;
mod schema;
mod schema_syntax;
mod simple;
pub mod syntax;
mod wsdl;
mod wsdl_binding;

use crate::base::xmlns;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::load::{Limits, Sources, parse_document, prefixes};
use reader::Reader;
use syntax::{DocumentSyntax, Syntax};

/// Parses all loaded documents.
pub fn parse(sources: &Sources, diagnostics: &mut Diagnostics) -> Syntax {
    let mut syntax = Syntax::default();
    // The loader limits the size.
    let limits = Limits { nodes: u32::MAX, ..Limits::default() };
    for (id, source) in sources.documents().iter() {
        // A document that was rejected by the loader stays among the sources so that its diagnostic can show it.
        let parsed = (!source.rejected).then(|| parse_document(&source.text, &limits));
        let mut reader = Reader { document: id, text: &source.text, sources, diagnostics, old_schema: false };
        let document = match &parsed {
            Some(Ok(document)) => reader.document(document.root_element()),
            _ => DocumentSyntax::Unusable,
        };
        syntax.documents[id] = document;
        syntax.prefixes[id] = prefixes(&source.text);
    }
    if let (Some(DocumentSyntax::Schema(schema)), Some(source)) =
        (syntax.documents.first(), sources.documents().first())
    {
        let message = format!("{} is an XML Schema document, not a WSDL document", source.name);
        diagnostics.push(
            Diagnostic::error(Code::NOT_WSDL, message)
                .at(&schema.span)
                .hint("name the WSDL document that imports it, or write one with a <wsdl:types> that does"),
        );
    }
    syntax
}

impl<'d> Reader<'d> {
    fn document(&mut self, root: reader::Xml<'_, 'd>) -> DocumentSyntax {
        let (namespace, name) = (root.tag_name().namespace().unwrap_or_default(), root.tag_name().name());
        match (namespace, name) {
            (xmlns::WSDL, "definitions") => DocumentSyntax::Definitions(Box::new(self.definitions(root))),
            (_, "schema") if xmlns::is_schema(namespace) => DocumentSyntax::Schema(Box::new(self.schema(root))),
            _ => {
                self.reject(root, namespace, name);
                DocumentSyntax::Unusable
            }
        }
    }

    fn reject(&mut self, root: reader::Xml<'_, 'd>, namespace: &str, name: &str) {
        let (what, hint) = match (namespace, name) {
            (xmlns::WSDL_20, _) | (_, "description") => {
                ("a WSDL 2.0 document", "only WSDL 1.1 is supported: most servers offer that too, under ?wsdl")
            }
            (xmlns::SOAPENV11 | xmlns::SOAPENV12, _) => {
                ("a SOAP message", "it may be a fault: most servers return the WSDL for the endpoint's URL with ?wsdl")
            }
            (_, "html" | "HTML") => (
                "an HTML page",
                "if it is a login page, name a user in the URL (https://user:password@host/…); else open the endpoint's URL with ?wsdl, and \
                 save the response as XML",
            ),
            (_, "Edmx") => ("an OData description", "only SOAP services are supported"),
            (_, "application") => ("a WADL document", "only SOAP services are supported"),
            ("", _) => (
                "neither WSDL nor XML Schema: its root element has no namespace",
                "WSDL 1.1 begins with <wsdl:definitions>",
            ),
            _ => ("neither WSDL nor XML Schema", "WSDL 1.1 begins with <wsdl:definitions>"),
        };
        let source = &self.sources[self.document];
        let of = if namespace.is_empty() { String::new() } else { format!(" of \"{namespace}\"") };
        let message = if source.is_hidden {
            format!("{} is {what}", source.name)
        } else {
            format!("{} is {what} (<{}>{of})", source.name, reader::written(root))
        };
        let diagnostic = if Some(self.document) == self.sources.documents().ids().next() {
            Diagnostic::error(Code::NOT_WSDL, message)
        } else {
            Diagnostic::warning(Code::UNUSABLE_IMPORT, message)
        };
        self.diagnostics.push(diagnostic.at(&self.span(root)).hint(hint));
    }
}
