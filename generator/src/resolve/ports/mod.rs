//! The pass that makes ports: services, ports and bindings (WSDL 1.1 §2.5–2.7).

pub(super) mod default_bindings;
mod messages;
mod mime;
mod operations;

use std::collections::HashSet;

use super::bounds::{Bounds, Repeated};
use super::declarations::Declarations;
use super::lookup::Lookup;
use super::symbols::DocumentScope;
use crate::base::Span;
use crate::diagnostics::{Code, Coverage, Diagnostic};
use crate::model::{Port, SoapVersion};
use crate::parse::syntax::{Binding, PortSyntax, Protocol, Reference, Service};

/// The consequence of a reference that cannot be resolved.
struct Unresolved {
    code: Code,
    kind: &'static str,
    instead: &'static str,
}

/// The ports of every service, then one for every SOAP binding that no service names; where none of these can be
/// called, one for every default binding. Elements that their messages refer to and that do not exist get placeholders.
pub(super) fn ports<'s>(
    default_bindings: &'s [Binding],
    lookup: &mut Lookup<'s>,
    elements: &mut Declarations,
    bounds: &mut Bounds,
) -> Vec<Port> {
    let symbols = lookup.symbols();
    let mut builder = PortBuilder { lookup, elements, bounds };
    let mut ports = Vec::new();
    let mut bound = HashSet::new();
    for (scope, service) in symbols.services.first_layers() {
        for port in &service.ports {
            ports.extend(builder.port(scope, service, port, &mut bound));
        }
    }
    for (index, (scope, binding)) in symbols.bindings.first_layers().enumerate() {
        if bound.contains(&index) {
            continue;
        }
        if let Some(port) = builder.bound_port(scope, binding, None) {
            let diagnostic =
                Diagnostic::note(Code::UNNAMED_BINDING, format!("no service names binding {}", binding.name));
            let hint = "a client is made for it, without an address";
            builder.lookup.report(diagnostic.at(&binding.span).hint(hint));
            ports.push(port);
        }
    }
    if !callable(&ports) {
        ports.extend(builder.default_ports(default_bindings));
    }
    ports
}

/// Makes ports: what it needs for the references in them.
struct PortBuilder<'s, 'p> {
    lookup: &'p mut Lookup<'s>,
    elements: &'p mut Declarations,
    bounds: &'p mut Bounds,
}

impl<'s> PortBuilder<'s, '_> {
    /// Where nothing is bound to a protocol, the description is abstract: a client for each portType, by default
    /// bindings.
    fn default_ports(&mut self, default_bindings: &'s [Binding]) -> Vec<Port> {
        let mut ports = Vec::new();
        for (scope, binding) in default_bindings::with_scopes(self.lookup.symbols(), default_bindings) {
            let message = format!("portType {} has no binding", binding.name);
            let diagnostic = Diagnostic::warning(Code::NO_BINDING, message).at(&binding.span);
            let hint = "a client is made as if it were bound to SOAP 1.1 over HTTP, without a SOAPAction";
            self.lookup.report(diagnostic.hint(hint).coverage(Coverage::Assumed));
            ports.extend(self.bound_port(scope, binding, None));
        }
        ports
    }

    fn port(
        &mut self,
        scope: DocumentScope<'s>,
        service: &'s Service,
        port: &'s PortSyntax,
        bound: &mut HashSet<usize>,
    ) -> Option<Port> {
        let Some(reference) = &port.binding else {
            let message = format!("port {} names no binding", port.name);
            self.lookup.report(
                Diagnostic::warning(Code::UNRESOLVED_BINDING, message).at(&port.span).coverage(Coverage::Skipped),
            );
            return None;
        };
        let Some(index) = self.lookup.find(|symbols| &symbols.bindings, reference, scope) else {
            let similar = self.lookup.similar(|symbols| &symbols.bindings, &reference.name);
            let instead = "the port is left out";
            self.missing(Unresolved { code: Code::UNRESOLVED_BINDING, kind: "binding", instead }, reference, similar);
            return None;
        };
        bound.insert(index);
        let (scope, binding) = self.lookup.symbols().bindings.entries.get(index)?.layers.first().copied()?;
        let made = self.bound_port(scope, binding, Some((service, port)))?;
        if made.address.is_none() {
            let diagnostic =
                Diagnostic::note(Code::NO_ADDRESS, format!("port {} has no address", port.name)).at(&port.span);
            self.lookup.report(diagnostic.hint("the caller has to give one"));
        }
        Some(made)
    }

    fn bound_port(
        &mut self,
        scope: DocumentScope<'s>,
        binding: &'s Binding,
        at: Option<(&'s Service, &'s PortSyntax)>,
    ) -> Option<Port> {
        let version = self.version(binding)?;
        let index = self.bound_port_type(scope, binding)?;
        let entry = self.lookup.symbols().port_types.entries.get(index)?;
        let name = entry.name.clone();
        let (port_scope, port_type) = entry.layers.first().copied()?;
        self.check_transport(binding);
        let span = at.map_or(&binding.span, |(_, port)| &port.span);
        // Operations that a binding leaves out cost a look.
        let looks = port_type.operations.len() / 16;
        if !self.repeat(binding.operations.len() + looks, span) {
            return None;
        }
        let operations = self.operations((scope, binding), (port_scope, port_type, &name));
        let mut requirements = binding.requirements.clone();
        if let Some((_, port)) = at {
            requirements.merge(&port.requirements);
        }
        let docs = [
            at.map(|(_, port)| &port.docs),
            at.map(|(service, _)| &service.docs),
            Some(&port_type.docs),
            Some(&binding.docs),
        ];
        Some(Port {
            service: at.map(|(service, _)| service.name.clone()),
            name: at.map(|(_, port)| &port.name).filter(|name| !name.is_empty()).unwrap_or(&binding.name).clone(),
            port_type: name,
            address: at.and_then(|(_, port)| port.address.clone()),
            version,
            requirements,
            docs: docs.into_iter().flatten().find(|docs| !docs.is_empty()).cloned().unwrap_or_default(),
            operations,
            span: span.clone(),
            binding: binding.span.clone(),
            declared: port_type.span.clone(),
        })
    }

    /// Takes so many operations or parts from what may be repeated; `false`, with an error the first time, where nothing is
    /// left.
    fn repeat(&mut self, count: usize, span: &Span) -> bool {
        self.bounds.spend(count, Repeated::Parts, span, self.lookup.diagnostics())
    }

    /// The portType that a binding binds, by its index in the table.
    fn bound_port_type(&mut self, scope: DocumentScope<'s>, binding: &'s Binding) -> Option<usize> {
        let Some(reference) = &binding.port_type else {
            let message = format!("binding {} names no portType", binding.name);
            let diagnostic = Diagnostic::warning(Code::UNRESOLVED_PORTTYPE, message).at(&binding.span);
            let only = (self.lookup.symbols().port_types.entries.len() == 1).then_some(0);
            self.lookup.report(match only {
                Some(_) => diagnostic.hint("taken as that of the only portType").coverage(Coverage::Assumed),
                None => diagnostic.hint("the binding is left out").coverage(Coverage::Skipped),
            });
            return only;
        };
        let found = self.lookup.find(|symbols| &symbols.port_types, reference, scope);
        if found.is_none() {
            let similar = self.lookup.similar(|symbols| &symbols.port_types, &reference.name);
            let instead = "the binding is left out";
            self.missing(Unresolved { code: Code::UNRESOLVED_PORTTYPE, kind: "portType", instead }, reference, similar);
        }
        found
    }

    /// Returns the version of SOAP that a binding uses; `None`, with a note, for bindings of other protocols.
    fn version(&mut self, binding: &Binding) -> Option<SoapVersion> {
        let (message, severe) = match &binding.protocol {
            Protocol::Soap11 => return Some(SoapVersion::V11),
            Protocol::Soap12 => return Some(SoapVersion::V12),
            Protocol::Http(verb) => (format!("binding {} is for HTTP {verb} without SOAP", binding.name), false),
            Protocol::Other(namespace) => {
                (format!("binding {} is for another protocol, of \"{namespace}\"", binding.name), false)
            }
            Protocol::Missing => (format!("binding {} names no protocol", binding.name), true),
        };
        let diagnostic = if severe {
            Diagnostic::warning(Code::NO_PROTOCOL, message)
        } else {
            Diagnostic::note(Code::OTHER_PROTOCOL, message)
        };
        let diagnostic = diagnostic.at(&binding.span).hint("only SOAP 1.1 and 1.2 bindings are generated");
        self.lookup.report(diagnostic.coverage(Coverage::Skipped));
        None
    }

    fn check_transport(&mut self, binding: &Binding) {
        // URIs of other transports begin with "http:", too; what counts is the last step: `http://schemas.xmlsoap.org/soap/http`,
        // `http://www.w3.org/2003/05/soap/bindings/HTTP/`, but `http://schemas.microsoft.com/soap/named-pipe`.
        let http = |transport: &str| match transport.rsplit(['/', '#', ':']).find(|step| !step.is_empty()) {
            Some(step) => step.to_ascii_lowercase().contains("http"),
            None => true,
        };
        let Some(transport) = binding.transport.as_deref().filter(|transport| !http(transport)) else { return };
        let message = format!("binding {} is for transport \"{transport}\"", binding.name);
        let diagnostic =
            Diagnostic::warning(Code::TRANSPORT, message).at(&binding.span).hint("HTTP is generated all the same");
        self.lookup.report(diagnostic.coverage(Coverage::Assumed));
    }

    /// Reports that a component that a WSDL refers to by name does not exist, and the consequence.
    fn missing(&mut self, unresolved: Unresolved, reference: &Reference, similar: Option<String>) {
        let Unresolved { code, kind, instead } = unresolved;
        let message = format!("{kind} {} is not defined in \"{}\"", reference.text, reference.name.namespace);
        let hint = match similar {
            Some(name) => format!("is \"{name}\" meant? {instead}"),
            None => instead.to_owned(),
        };
        let diagnostic = Diagnostic::warning(code, message).at(&reference.span).hint(hint);
        self.lookup.report(diagnostic.coverage(Coverage::Skipped));
    }
}

/// Whether a client has something to call.
pub(super) fn callable(ports: &[Port]) -> bool {
    ports.iter().flat_map(|port| &port.operations).any(|operation| operation.input.is_some())
}
