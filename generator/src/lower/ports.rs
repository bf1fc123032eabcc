//! Ports and operations: their names, requests and results.

use std::collections::HashSet;

use super::bodies::{lower_message, lower_shared};
use super::case::{pascal, snake, words};
use super::components::taken_name;
use super::configured_names::by_wire_name;
use super::content::Sink;
use super::docs;
use super::identifiers::Allocator;
use super::ir::{Body, Imports, ItemKind, Operation, Output, Package, Port, RustType, WireKind};
use super::messages::{MessagePlan, MessagePlanner, OperationNames, SharedItem};
use super::scope::Scope;
use super::{ContentContext, TypeMap, prune, requirements, uncovered};
use crate::base::QName;
use crate::base::policy::{Action, Policy};
use crate::diagnostics::{Code, Coverage, Diagnostic};
use crate::model;

/// Methods that the client type has itself.
const RESERVED_METHODS: &[&str] = &["new", "client", "clone", "fmt"];

/// A port that has an operation to offer.
pub struct PortPlan<'m> {
    port: &'m model::Port,
    module: String,
    ident: String,
    operations: Vec<OperationPlan<'m>>,
}

/// An operation with its messages.
struct OperationPlan<'m> {
    operation: &'m model::Operation,
    method: Option<String>,
    marker: String,
    request: Option<MessagePlan<'m>>,
    response: Option<MessagePlan<'m>>,
    fault: Option<SharedItem<'m>>,
    header_fault: Option<SharedItem<'m>>,
    headers: (Option<SharedItem<'m>>, Option<SharedItem<'m>>),
}

/// Plans every selected port, its operations and their messages, and names what belongs to them.
pub fn plan_ports<'m>(
    types: TypeMap<'m>,
    allocator: &mut Allocator<'m>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<PortPlan<'m>> {
    let input = types.input;
    let mut planner = MessagePlanner::new(types, allocator, diagnostics);
    let mut idents = Scope::types();
    // The type of a port's client, in the file of each port.
    idents.claim("C", "");
    let plain: HashSet<String> = input.model.ports.iter().map(plain_name).collect();
    let mut plans = Vec::new();
    for port in &input.model.ports {
        let is_generated = input.options.ports.is_empty() || input.options.ports.contains(&port.name);
        if port.operations.is_empty() && is_generated && input.options.operations.is_empty() {
            let message = format!("port '{}' has no operation: no client is made for it", port.name);
            planner.diagnostics.push(uncovered(Code::EMPTY_PORT, Coverage::Skipped, &port.span, message));
        }
        let is_selected = |operation: &&model::Operation| prune::is_selected(input.options, port, operation);
        let selected: Vec<&model::Operation> = port.operations.iter().filter(is_selected).collect();
        if !selected.is_empty() {
            plans.push(plan_port(&mut planner, port, &selected, &plain, &mut idents));
        }
    }
    plans
}

fn plan_port<'m>(
    planner: &mut MessagePlanner<'m, '_>,
    port: &'m model::Port,
    selected: &[&'m model::Operation],
    plain: &HashSet<String>,
    idents: &mut Scope,
) -> PortPlan<'m> {
    let input = planner.types.input;
    let name = QName { namespace: input.model.target_namespace.clone(), local: port.name.clone() };
    let configured = by_wire_name(&input.options.names, &name);
    // A port of that very name keeps it, wherever it stands.
    let is_free = |short: &String| !plain.contains(short) && idents.is_free(short);
    let short = contract(&port.name).map(|contract| pascal(&words(contract))).filter(is_free);
    let preferred = configured.cloned().or(short).unwrap_or_else(|| plain_name(port));
    let ident = match &port.service {
        // Two services may have ports of one name.
        Some(service) if configured.is_none() && !idents.is_free(&preferred) => {
            idents.claim(&pascal(&[words(service), words(&port.name)].concat()), "Port")
        }
        _ => idents.claim(&preferred, "Port"),
    };
    planner.diagnostics.extend(taken_name(configured, &ident, &port.span));
    let module = planner.allocator.modules.of_port(&ident);
    let mut markers = Scope::types();
    markers.claim(&ident, "");
    let mut methods = Scope::with(RESERVED_METHODS);
    let operations = selected
        .iter()
        .map(|operation| plan_operation(planner, OperationNames::new(port, operation), &mut markers, &mut methods))
        .collect();
    PortPlan { port, module, ident, operations }
}

/// Reports an attachment that is XML: its field has the document, and no type of its content.
fn xml_attachment(types: TypeMap<'_>, attached: &model::MimePart) -> Option<Diagnostic> {
    let message = format!("the MIME part '{}' is XML: its field holds the document", attached.part.name);
    attached
        .holds_document(types.input.model)
        .then(|| uncovered(Code::ATTACHMENT, Coverage::KeptRaw, &attached.part.span, message))
}

/// Returns the identifier that a port's whole name gives.
fn plain_name(port: &model::Port) -> String {
    pascal(&words(&port.name))
}

/// Returns the name of the contract in a port name of the form `BasicHttpBinding_IOrders`, which .NET makes of a binding and an
/// interface: `Orders`. The first such port of a WSDL gets it; further ones keep their whole names.
fn contract(port: &str) -> Option<&str> {
    let (binding, contract) = port.split_once('_')?;
    if !binding.ends_with("Binding") || !contract.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let is_interface = |rest: &&str| {
        rest.starts_with(|c: char| c.is_ascii_uppercase()) && rest.contains(|c: char| c.is_ascii_lowercase())
    };
    Some(contract.strip_prefix('I').filter(is_interface).unwrap_or(contract))
}

fn plan_operation<'m>(
    planner: &mut MessagePlanner<'m, '_>,
    names: OperationNames<'m>,
    markers: &mut Scope,
    methods: &mut Scope,
) -> OperationPlan<'m> {
    let operation = names.operation;
    let request = operation.input.as_ref().map(|message| planner.message(&names, message, false));
    let response = operation.output.as_ref().map(|message| planner.message(&names, message, true));
    for message in [&operation.input, &operation.output].into_iter().flatten() {
        let types = planner.types;
        planner.diagnostics.extend(message.attachments.iter().filter_map(|attached| xml_attachment(types, attached)));
    }
    let input = planner.types.input;
    let name = QName { namespace: input.model.target_namespace.clone(), local: operation.name.clone() };
    let configured = by_wire_name(&input.options.names, &name).filter(|_| operation.overload == 0);
    // The same key may name an element, whose type is called by it in the case of types.
    let words = configured.map_or_else(|| names.words.clone(), |configured| words(configured));
    let marker = format!("{}Operation", pascal(&words));
    OperationPlan {
        operation,
        method: operation.input.is_some().then(|| methods.claim_snake(&snake(&words), "operation")),
        marker: markers.claim(&marker, ""),
        fault: planner.faults(&names),
        header_fault: planner.header_faults(&names),
        headers: (
            operation.input.as_ref().and_then(|message| planner.headers(&names, message, false)),
            operation.output.as_ref().and_then(|message| planner.headers(&names, message, true)),
        ),
        request,
        response,
    }
}

/// Makes the ports; the items of their messages go to the sink.
pub fn lower_ports(context: &ContentContext<'_>, plans: &[PortPlan<'_>], sink: &mut Sink<'_, '_>) -> Vec<Port> {
    let port = |plan: &PortPlan<'_>| Port {
        module: plan.module.clone(),
        ident: plan.ident.clone(),
        wire: (plan.port.service.clone(), plan.port.name.clone()),
        docs: docs::lines(&plan.port.docs),
        address: plan.port.address.clone(),
        imports: Imports::default(),
        version: plan.port.version,
        policy: plan.port.requirements.policy,
        unmet: requirements::unmet(plan.port, plan.operations.iter().map(|plan| plan.operation)),
        operations: plan
            .operations
            .iter()
            .map(|operation| lower_operation(context, plan.port, operation, sink))
            .collect(),
    };
    plans.iter().map(port).collect()
}

/// Returns what a port and an operation of it require together.
fn required(port: &model::Port, operation: &model::Operation) -> Policy {
    let mut policy = port.requirements.policy;
    policy.merge(&operation.requirements.policy);
    policy
}

/// Returns the action in WS-Addressing, where it has to be in the description: an explicit one that is not the SOAP
/// action, and the default where the port or the operation requires WS-Addressing and there is no SOAP action (1.0 Metadata §4.4).
fn addressing_action(port: &model::Port, operation: &model::Operation) -> Option<String> {
    match &operation.addressing_action {
        Action::Explicit(action) if *action != operation.action => Some(action.clone()),
        Action::Default(action) if required(port, operation).addressing.is_some() && operation.action.is_empty() => {
            Some(action.clone())
        }
        Action::Explicit(_) | Action::Default(_) => None,
    }
}

fn lower_operation(
    context: &ContentContext<'_>,
    port: &model::Port,
    plan: &OperationPlan<'_>,
    sink: &mut Sink<'_, '_>,
) -> Operation {
    let operation = plan.operation;
    let request = match &plan.request {
        Some(message) => lower_message(context, message, sink),
        None => Body { ty: RustType::Unit, wire: None, encoded: false, rpc: false, is_empty_struct: false },
    };
    let response = plan.response.as_ref().map(|message| lower_message(context, message, sink));
    let docs = docs::lines(&operation.docs);
    let mut item = |shared: &Option<SharedItem<'_>>| shared.as_ref().map(|shared| lower_shared(context, shared, sink));
    Operation {
        method: plan.method.clone(),
        ident: plan.marker.clone(),
        wire: (operation.name.clone(), operation.overload),
        docs,
        action: operation.action.clone(),
        addressing_action: addressing_action(port, operation),
        policy: Some(required(port, operation))
            .filter(|policy| *policy != port.requirements.policy)
            .unwrap_or_default(),
        fault: item(&plan.fault),
        header_fault: item(&plan.header_fault),
        headers: (item(&plan.headers.0), item(&plan.headers.1)),
        request,
        response,
        unwrapped: None,
        output: Output::default(),
    }
}

/// Decides which requests hold nothing that a caller could set, and which responses methods unwrap: those that hold one
/// field. Both depend on the final fields of the messages.
pub fn complete_bodies(package: &mut Package) {
    let fields = |ty: &RustType| match ty {
        RustType::Item(item) => match &package.items[item.0].kind {
            ItemKind::Struct(content) => Some(content),
            _ => None,
        },
        _ => None,
    };
    for operation in package.ports.iter_mut().flat_map(|port| &mut port.operations) {
        operation.request.is_empty_struct =
            fields(&operation.request.ty).is_some_and(|content| content.fields.is_empty());
        let response = operation.response.as_ref().and_then(|body| fields(&body.ty));
        operation.unwrapped = response.and_then(|content| match content.fields.as_slice() {
            [field] if content.content == 1 && matches!(field.wire.kind, WireKind::Element | WireKind::Attachment) => {
                Some((field.ident.clone(), field.ty.clone()))
            }
            _ => None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::contract;

    #[test]
    fn a_port_of_a_binding_and_a_contract_is_named_after_the_contract() {
        assert_eq!(contract("BasicHttpBinding_IByDExchangeServer"), Some("ByDExchangeServer"));
        assert_eq!(contract("WSHttpBinding_ISyncReply"), Some("SyncReply"));
        assert_eq!(contract("BasicHttpBinding_Invoices"), Some("Invoices"));
        assert_eq!(contract("CustomBinding_IDWService"), Some("DWService"));
        assert_eq!(contract("CustomBinding_INS"), Some("INS"));
        for other in ["OrdersSoap", "Orders_Port", "BasicHttpBinding_", "BasicHttpBinding_2", "IOrders"] {
            assert_eq!(contract(other), None, "{other}");
        }
    }
}
