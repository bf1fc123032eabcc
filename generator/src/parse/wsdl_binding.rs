//! `wsdl:binding` with its SOAP, HTTP and MIME extensions (WSDL 1.1 §2.5, §3–5).

use super::reader::{Reader, Xml, elements};
use super::syntax::{
    Binding, BindingMessage, BindingOperation, BindingStyle, BodySyntax, HeaderSyntax, MimeContent, Protocol,
};
use super::wsdl::is_wsdl;
use crate::base::policy::Requirements;
use crate::base::xmlns;
use crate::diagnostics::{Code, Coverage, Diagnostic};

impl<'d> Reader<'d> {
    pub(super) fn binding(&mut self, node: Xml<'_, 'd>) -> Binding {
        let mut binding = Binding {
            name: self.name(node),
            port_type: self.reference(node, "type"),
            protocol: Protocol::Missing,
            style: None,
            transport: None,
            requirements: Requirements::default(),
            docs: self.docs(node),
            operations: Vec::new(),
            span: self.span(node),
            end: node.range().end,
        };
        for child in elements(node) {
            match (child.tag_name().namespace().unwrap_or_default(), child.tag_name().name()) {
                (xmlns::WSDL, "operation") => {
                    let operation = self.binding_operation(child);
                    binding.operations.push(operation);
                }
                (xmlns::WSDL, _) => self.other(child, "<binding>"),
                (namespace, "binding") if !matches!(binding.protocol, Protocol::Soap11 | Protocol::Soap12) => {
                    binding.protocol = match namespace {
                        xmlns::WSDL_SOAP11 => Protocol::Soap11,
                        xmlns::WSDL_SOAP12 => Protocol::Soap12,
                        xmlns::WSDL_HTTP => Protocol::Http(self.text(child, "verb")),
                        other if binding.protocol == Protocol::Missing => Protocol::Other(other.to_owned()),
                        _ => continue,
                    };
                    if matches!(binding.protocol, Protocol::Soap11 | Protocol::Soap12) {
                        binding.style = self.style(child);
                        binding.transport = self.attribute(child, "transport").map(str::to_owned);
                    }
                }
                _ if self.requirement(child, &mut binding.requirements) => {}
                _ => self.extension(child),
            }
        }
        if binding.protocol == Protocol::Missing {
            self.assume_protocol(node, &mut binding);
        }
        binding
    }

    /// A binding without `soap:binding` whose operations have `soap:operation` or `soap:body` all the same: what it
    /// binds to is clear.
    fn assume_protocol(&mut self, node: Xml<'_, 'd>, binding: &mut Binding) {
        let mut namespaces = node.descendants().filter_map(|inner| inner.tag_name().namespace());
        let (protocol, version) = match namespaces.find(|name| matches!(*name, xmlns::WSDL_SOAP11 | xmlns::WSDL_SOAP12))
        {
            Some(xmlns::WSDL_SOAP11) => (Protocol::Soap11, "1.1"),
            Some(_) => (Protocol::Soap12, "1.2"),
            None => return,
        };
        binding.protocol = protocol;
        let message = format!("binding {} has no <soap:binding>, but operations of SOAP {version}", binding.name);
        let diagnostic = Diagnostic::warning(Code::NO_PROTOCOL, message).at(&binding.span);
        let hint = format!("taken as a binding of SOAP {version} over HTTP");
        self.diagnostics.push(diagnostic.hint(hint).coverage(Coverage::Assumed));
    }

    fn style(&mut self, node: Xml<'_, 'd>) -> Option<BindingStyle> {
        match self.attribute(node, "style")? {
            "rpc" => Some(BindingStyle::Rpc),
            "document" => Some(BindingStyle::Document),
            other => {
                let rpc = other.eq_ignore_ascii_case("rpc");
                let message = format!("style=\"{other}\" is neither \"document\" nor \"rpc\"");
                let diagnostic = Diagnostic::warning(Code::INVALID_VALUE, message).at(&self.span(node));
                let taken = if rpc { "taken as rpc" } else { "taken as document" };
                self.diagnostics.push(diagnostic.hint(taken).coverage(Coverage::Assumed));
                Some(if rpc { BindingStyle::Rpc } else { BindingStyle::Document })
            }
        }
    }

    fn binding_operation(&mut self, node: Xml<'_, 'd>) -> BindingOperation {
        let mut operation = BindingOperation {
            name: self.name(node),
            docs: self.docs(node),
            action: None,
            style: None,
            requirements: Requirements::default(),
            input: None,
            output: None,
            faults: Vec::new(),
            span: self.span(node),
        };
        for child in elements(node) {
            match (child.tag_name().namespace().unwrap_or_default(), child.tag_name().name()) {
                (xmlns::WSDL, "input") => {
                    operation.input = Some(self.binding_message(child, Some(&mut operation.requirements)));
                }
                (xmlns::WSDL, "output") => operation.output = Some(self.binding_message(child, None)),
                (xmlns::WSDL, "fault") => {
                    let fault = self.binding_message(child, None);
                    operation.faults.push(fault);
                }
                (xmlns::WSDL_SOAP11 | xmlns::WSDL_SOAP12, "operation") => {
                    operation.action = self.attribute(child, "soapAction").map(str::to_owned);
                    operation.style = self.style(child);
                }
                (xmlns::WSDL_HTTP, _) => {}
                _ if self.requirement(child, &mut operation.requirements) => {}
                _ => self.other(child, "<operation>"),
            }
        }
        operation
    }

    /// Reads a message; `requirements` gets those for its sender. Those for a server are not for clients.
    fn binding_message(&mut self, node: Xml<'_, 'd>, mut requirements: Option<&mut Requirements>) -> BindingMessage {
        let mut message = BindingMessage {
            name: self.attribute(node, "name").map(str::to_owned),
            body: None,
            headers: Vec::new(),
            attachments: Vec::new(),
            mime: false,
            span: self.span(node),
        };
        for child in elements(node) {
            if !requirements.as_deref_mut().is_some_and(|found| self.requirement(child, found)) {
                self.message_extension(child, &mut message);
            }
        }
        message
    }

    fn message_extension(&mut self, node: Xml<'_, 'd>, message: &mut BindingMessage) {
        match (node.tag_name().namespace().unwrap_or_default(), node.tag_name().name()) {
            (xmlns::WSDL_SOAP11 | xmlns::WSDL_SOAP12, "body" | "fault") => {
                let fault = node.tag_name().name() == "fault";
                if message.body.is_some() {
                    self.unexpected(node, "a message that has a body already");
                    return;
                }
                let list = self.attribute(node, if fault { "name" } else { "parts" });
                message.body = Some(BodySyntax {
                    encoded: self.encoded(node),
                    namespace: self.attribute(node, "namespace").map(str::to_owned),
                    parts: list.map(|parts| parts.split_ascii_whitespace().map(str::to_owned).collect()),
                    span: self.span(node),
                });
            }
            (xmlns::WSDL_SOAP11 | xmlns::WSDL_SOAP12, "header") => {
                let header = self.header(node);
                message.headers.push(header);
            }
            (xmlns::WSDL_MIME, "multipartRelated" | "part") => {
                message.mime = true;
                elements(node).for_each(|child| self.message_extension(child, message));
            }
            (xmlns::WSDL_MIME, name @ ("content" | "mimeXml" | "mimeXML")) => {
                message.mime = true;
                if let Some(part) = self.attribute(node, "part") {
                    let is_package = |n: Xml<'_, '_>| n.has_tag_name((xmlns::WSDL_MIME, "multipartRelated"));
                    message.attachments.push(MimeContent {
                        part: part.to_owned(),
                        media_type: self.attribute(node, "type").map(str::to_owned),
                        is_xml: name != "content",
                        is_in_package: node.ancestors().any(is_package),
                        span: self.span(node),
                    });
                } else if node.parent_element().is_some_and(|n| n.tag_name().namespace() == Some(xmlns::WSDL_MIME)) {
                    // Elsewhere, in a binding of HTTP without SOAP, the content is all parts.
                    let text = format!("<{}> names no part", super::reader::written(node));
                    let diagnostic = Diagnostic::warning(Code::UNRESOLVED_PART, text).at(&self.span(node));
                    self.diagnostics.push(diagnostic.coverage(Coverage::Skipped));
                }
            }
            (xmlns::WSDL_HTTP, _) => {}
            _ => self.other(node, "a message"),
        }
    }

    fn encoded(&mut self, node: Xml<'_, 'd>) -> bool {
        match self.attribute(node, "use") {
            Some("encoded") => true,
            None | Some("literal") => false,
            Some(other) => {
                let encoded = other.eq_ignore_ascii_case("encoded");
                let message = format!("use=\"{other}\" is neither \"literal\" nor \"encoded\"");
                let diagnostic = Diagnostic::warning(Code::INVALID_VALUE, message).at(&self.span(node));
                let taken = if encoded { "taken as encoded" } else { "taken as literal" };
                self.diagnostics.push(diagnostic.hint(taken).coverage(Coverage::Assumed));
                encoded
            }
        }
    }

    fn header(&mut self, node: Xml<'_, 'd>) -> HeaderSyntax {
        let mut faults = Vec::new();
        for child in elements(node) {
            if child.tag_name().name() == "headerfault" && !is_wsdl(child) {
                faults.push(self.header(child));
            } else {
                self.other(child, "<header>");
            }
        }
        // Some write "parts", as on the body.
        let parts = if node.has_attribute("part") { None } else { self.attribute(node, "parts") };
        if parts.is_some() {
            let text = format!("<{}> has parts= where WSDL has part=", super::reader::written(node));
            let diagnostic = Diagnostic::warning(Code::MISPLACED, text).at(&self.span(node)).hint("taken as part=");
            self.diagnostics.push(diagnostic.coverage(Coverage::Assumed));
        }
        HeaderSyntax {
            message: self.reference(node, "message"),
            part: self.attribute(node, "part").or(parts).map(str::to_owned),
            encoded: self.encoded(node),
            namespace: self.attribute(node, "namespace").filter(|name| !name.is_empty()).map(str::to_owned),
            faults,
            span: self.span(node),
        }
    }
}
