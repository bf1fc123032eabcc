//! The abstract part of WSDL 1.1: messages and portTypes; and services.

use super::reader::{Reader, Xml, elements};
use super::syntax::{
    AbstractMessage, AbstractOperation, Definitions, MessageSyntax, PartSyntax, PortSyntax, PortType, SchemaImport,
    Service,
};
use crate::base::policy::Requirements;
use crate::base::xmlns;
use crate::diagnostics::{Code, Coverage, Diagnostic};
use crate::load::ImportKind;

impl<'d> Reader<'d> {
    pub(super) fn definitions(&mut self, node: Xml<'_, 'd>) -> Definitions {
        let mut definitions = Definitions {
            name: self.attribute(node, "name").filter(|name| !name.is_empty()).map(str::to_owned),
            target_namespace: self.text(node, "targetNamespace"),
            docs: self.docs(node),
            imports: Vec::new(),
            schemas: Vec::new(),
            messages: Vec::new(),
            port_types: Vec::new(),
            bindings: Vec::new(),
            services: Vec::new(),
            span: self.span(node),
        };
        for child in elements(node) {
            match child.tag_name().name() {
                "import" if super::reader::in_schema(child) => {
                    let import = self.misplaced_import(child);
                    definitions.imports.push(import);
                }
                _ if self.is_policy(child) => {}
                _ if !is_wsdl(child) => self.extension(child),
                "documentation" => {}
                "import" | "include" => {
                    let import = self.import(child, ImportKind::Wsdl);
                    definitions.imports.push(import);
                }
                "types" => self.types(child, &mut definitions),
                "message" => {
                    let message = self.message(child);
                    definitions.messages.push(message);
                }
                "portType" => {
                    let port_type = self.port_type(child);
                    definitions.port_types.push(port_type);
                }
                "binding" => {
                    let binding = self.binding(child);
                    definitions.bindings.push(binding);
                }
                "service" => {
                    let service = self.service(child);
                    definitions.services.push(service);
                }
                _ => self.unexpected(child, "<definitions>"),
            }
        }
        definitions
    }

    /// `xs:import` where `wsdl:import` belongs: the intention is unambiguous.
    fn misplaced_import(&mut self, node: Xml<'_, 'd>) -> SchemaImport {
        let diagnostic = Diagnostic::warning(Code::MISPLACED, "an import of XML Schema stands outside of any schema");
        let diagnostic = diagnostic.at(&self.span(node)).hint("taken as wsdl:import");
        self.diagnostics.push(diagnostic.coverage(Coverage::Assumed));
        self.import(node, ImportKind::Wsdl)
    }

    fn types(&mut self, node: Xml<'_, 'd>, definitions: &mut Definitions) {
        for child in elements(node) {
            if super::reader::in_schema(child) && child.tag_name().name() == "schema" {
                let schema = self.schema(child);
                definitions.schemas.push(schema);
            } else if is_wsdl(child) && child.tag_name().name() == "documentation" {
                continue;
            } else if is_wsdl(child) {
                self.unexpected(child, "<types>");
            } else {
                self.extension(child);
            }
        }
    }

    fn message(&mut self, node: Xml<'_, 'd>) -> MessageSyntax {
        let mut parts = Vec::new();
        for child in elements(node) {
            match child.tag_name().name() {
                "part" if is_wsdl(child) => {
                    self.check_attributes(child, &["name", "element", "type"]);
                    parts.push(PartSyntax {
                        name: self.name(child),
                        element: self.reference(child, "element"),
                        ty: self.reference(child, "type"),
                        docs: self.docs(child),
                        span: self.span(child),
                    });
                }
                _ => self.other(child, "<message>"),
            }
        }
        MessageSyntax {
            name: self.name(node),
            docs: self.docs(node),
            parts,
            span: self.span(node),
            end: node.range().end,
        }
    }

    fn port_type(&mut self, node: Xml<'_, 'd>) -> PortType {
        let mut operations = Vec::new();
        for child in elements(node) {
            match child.tag_name().name() {
                "operation" if is_wsdl(child) => operations.push(self.abstract_operation(child)),
                _ => self.other(child, "<portType>"),
            }
        }
        PortType {
            name: self.name(node),
            docs: self.docs(node),
            operations,
            span: self.span(node),
            end: node.range().end,
        }
    }

    fn abstract_operation(&mut self, node: Xml<'_, 'd>) -> AbstractOperation {
        let order = self.attribute(node, "parameterOrder").unwrap_or_default();
        let mut operation = AbstractOperation {
            name: self.name(node),
            docs: self.docs(node),
            parameter_order: order.split_ascii_whitespace().map(str::to_owned).collect(),
            input: None,
            output: None,
            output_first: false,
            faults: Vec::new(),
            span: self.span(node),
        };
        for child in elements(node) {
            match child.tag_name().name() {
                "input" if is_wsdl(child) => {
                    operation.output_first = operation.output.is_some();
                    operation.input = Some(self.abstract_message(child));
                }
                "output" if is_wsdl(child) => operation.output = Some(self.abstract_message(child)),
                "fault" if is_wsdl(child) => {
                    let fault = self.abstract_message(child);
                    operation.faults.push(fault);
                }
                _ => self.other(child, "<operation>"),
            }
        }
        operation
    }

    fn abstract_message(&mut self, node: Xml<'_, 'd>) -> AbstractMessage {
        AbstractMessage {
            name: self.attribute(node, "name").map(str::to_owned),
            message: self.reference(node, "message"),
            action: action(node),
            docs: self.docs(node),
            span: self.span(node),
        }
    }

    fn service(&mut self, node: Xml<'_, 'd>) -> Service {
        let mut ports = Vec::new();
        for child in elements(node) {
            match child.tag_name().name() {
                "port" if is_wsdl(child) => ports.push(self.port(child)),
                _ => self.other(child, "<service>"),
            }
        }
        Service { name: self.name(node), docs: self.docs(node), ports, span: self.span(node), end: node.range().end }
    }

    fn port(&mut self, node: Xml<'_, 'd>) -> PortSyntax {
        let (mut address, mut requirements) = (None, Requirements::default());
        for child in elements(node) {
            match (child.tag_name().namespace(), child.tag_name().name()) {
                (Some(xmlns::WSDL_SOAP11 | xmlns::WSDL_SOAP12 | xmlns::WSDL_HTTP), "address") => {
                    address =
                        self.attribute(child, "location").filter(|location| !location.is_empty()).map(str::to_owned);
                }
                _ if self.requirement(child, &mut requirements) => {}
                _ => self.other(child, "<port>"),
            }
        }
        PortSyntax {
            name: self.name(node),
            binding: self.reference(node, "binding"),
            address,
            requirements,
            docs: self.docs(node),
            span: self.span(node),
        }
    }

    /// An element that is not the one expected: documentation, an extension, or a mistake.
    pub(super) fn other(&mut self, node: Xml<'_, 'd>, parent: &str) {
        if !is_wsdl(node) {
            self.extension(node);
        } else if node.tag_name().name() != "documentation" {
            self.unexpected(node, parent);
        }
    }
}

/// Returns the action of a message in WS-Addressing, under whichever of its namespaces.
fn action(node: Xml<'_, '_>) -> Option<String> {
    let namespaces = [xmlns::ADDRESSING_METADATA, xmlns::ADDRESSING_WSDL, xmlns::ADDRESSING_2004];
    let found = namespaces.into_iter().find_map(|namespace| node.attribute((namespace, "Action")));
    found.map(str::trim).filter(|action| !action.is_empty()).map(str::to_owned)
}

/// Whether an element belongs to WSDL 1.1.
pub(super) fn is_wsdl(node: Xml<'_, '_>) -> bool {
    node.tag_name().namespace() == Some(xmlns::WSDL)
}
