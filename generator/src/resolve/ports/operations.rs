//! Operations of a binding, and the operations of the portType that they bind (WSDL 1.1 §2.4, §2.5).

use std::collections::HashMap;

use super::PortBuilder;
use crate::base::QName;
use crate::base::policy::Action;
use crate::diagnostics::{Code, Coverage, Diagnostic};
use crate::model::Operation;
use crate::parse::syntax::{
    AbstractMessage, AbstractOperation, Binding, BindingMessage, BindingOperation, BindingStyle, PortType,
};
use crate::resolve::symbols::DocumentScope;

impl<'s> PortBuilder<'s, '_> {
    pub(super) fn operations(
        &mut self,
        binding: (DocumentScope<'s>, &'s Binding),
        (port_scope, port_type, name): (DocumentScope<'s>, &'s PortType, &QName),
    ) -> Vec<Operation> {
        let mut operations: Vec<Operation> = Vec::new();
        let mut counts: HashMap<&str, u32> = HashMap::new();
        let mut taken = vec![false; port_type.operations.len()];
        let selected = choose(&binding.1.operations, &port_type.operations);
        for (operation, found) in binding.1.operations.iter().zip(selected) {
            let Some((index, declared)) = found.and_then(|index| Some((index, port_type.operations.get(index)?)))
            else {
                let message = format!("portType {} has no operation {}", port_type.name, operation.name);
                let diagnostic = Diagnostic::warning(Code::UNRESOLVED_OPERATION, message).at(&operation.span);
                self.lookup.report(diagnostic.hint("the operation is left out").coverage(Coverage::Skipped));
                continue;
            };
            if let Some(slot) = taken.get_mut(index) {
                *slot = true;
            }
            self.check_names(operation, declared);
            let count = counts.entry(&operation.name).or_default();
            let overload = *count;
            *count += 1;
            operations.extend(self.operation(binding, operation, (port_scope, name, declared), overload));
        }
        for (declared, _) in port_type.operations.iter().zip(taken).filter(|(_, taken)| !taken) {
            let message = format!("operation {} is not bound by {}", declared.name, binding.1.name);
            let diagnostic = Diagnostic::note(Code::UNBOUND_OPERATION, message).at(&declared.span);
            self.lookup.report(diagnostic.coverage(Coverage::Skipped));
        }
        operations
    }

    /// An operation; `None` where a message of it does not exist.
    fn operation(
        &mut self,
        (scope, binding): (DocumentScope<'s>, &'s Binding),
        bound: &'s BindingOperation,
        (declared_scope, port_type, declared): (DocumentScope<'s>, &QName, &'s AbstractOperation),
        overload: u32,
    ) -> Option<Operation> {
        let rpc = bound.style.or(binding.style) == Some(BindingStyle::Rpc);
        let message = |declared, bound| BoundMessage { declared, bound, rpc };
        let input = declared
            .input
            .as_ref()
            .map(|input| self.message(scope, declared_scope, message(input, bound.input.as_ref())));
        let output = declared
            .output
            .as_ref()
            .map(|output| self.message(scope, declared_scope, message(output, bound.output.as_ref())));
        let (input, output) = match (input, output) {
            (Some(None), _) | (_, Some(None)) => return None,
            (input, output) => (input.flatten(), output.flatten()),
        };
        self.check_pattern(declared);
        let faults = self.faults(bound, declared_scope, declared);
        let input_name = declared.input.as_ref().and_then(|input| input.name.clone());
        Some(Operation {
            name: bound.name.clone(),
            overload,
            input_name: input_name.or_else(|| bound.input.as_ref().and_then(|input| input.name.clone())),
            docs: if declared.docs.is_empty() { bound.docs.clone() } else { declared.docs.clone() },
            rpc,
            action: bound.action.clone().unwrap_or_default(),
            addressing_action: addressing_action(port_type, declared),
            requirements: bound.requirements.clone(),
            input,
            output,
            faults,
            parameter_order: declared.parameter_order.clone(),
            span: bound.span.clone(),
        })
    }

    fn check_pattern(&mut self, declared: &AbstractOperation) {
        let diagnostic = if declared.input.is_none() && declared.output.is_some() {
            let message = format!("operation {} is a notification: the server would call the client", declared.name);
            Diagnostic::warning(Code::NOTIFICATION, message).hint("a client cannot call it").coverage(Coverage::Skipped)
        } else if declared.input.is_none() {
            let message = format!("operation {} has neither input nor output", declared.name);
            Diagnostic::warning(Code::NOTIFICATION, message).hint("a client cannot call it").coverage(Coverage::Skipped)
        } else if declared.output_first {
            let message = format!("operation {} has its output before its input", declared.name);
            let diagnostic = Diagnostic::warning(Code::SOLICIT_RESPONSE, message);
            diagnostic.hint("taken as request and response, as other toolkits do").coverage(Coverage::Assumed)
        } else {
            return;
        };
        self.lookup.report(diagnostic.at(&declared.span));
    }

    /// Reports input names that differ between binding and portType: overloads may have no other distinction.
    fn check_names(&mut self, bound: &BindingOperation, declared: &AbstractOperation) {
        let names = |bound: Option<&Option<String>>, default: String| bound.and_then(Clone::clone).unwrap_or(default);
        let expected =
            declared.input.as_ref().map(|input| input.name.clone().unwrap_or_else(|| default_input(declared)));
        let given = bound.input.as_ref().map(|input| &input.name);
        let (Some(expected), Some(Some(_))) = (expected, given) else { return };
        let given = names(given, String::new());
        if expected != given {
            let message = format!("input \"{given}\" of operation {} is \"{expected}\" in the portType", bound.name);
            let span = bound.input.as_ref().map_or(&bound.span, |input| &input.span);
            let diagnostic = Diagnostic::warning(Code::MISMATCHED_NAME, message).at(span);
            self.lookup.report(diagnostic.hint("the operation is found by its own name").coverage(Coverage::Assumed));
        }
    }
}

/// A message as a portType declares it, and as a binding sends it.
pub(super) struct BoundMessage<'s> {
    pub declared: &'s AbstractMessage,
    pub bound: Option<&'s BindingMessage>,
    pub rpc: bool,
}

/// The name of an input that has none (WSDL 1.1 §2.4.5).
fn default_input(operation: &AbstractOperation) -> String {
    match operation.output {
        Some(_) => format!("{}Request", operation.name),
        None => operation.name.clone(),
    }
}

/// Returns the action of a request in WS-Addressing (1.0 Metadata §4.4.1, §4.4.4): the namespace, the portType and the input,
/// joined by `:` in a URN and by `/` elsewhere.
fn addressing_action(port_type: &QName, operation: &AbstractOperation) -> Action {
    let input = operation.input.as_ref();
    if let Some(action) = input.and_then(|input| input.action.clone()) {
        return Action::Explicit(action);
    }
    let name = input.and_then(|input| input.name.clone()).unwrap_or_else(|| default_input(operation));
    let namespace = port_type.namespace.as_str();
    let is_urn = namespace.get(..4).is_some_and(|scheme| scheme.eq_ignore_ascii_case("urn:"));
    let delimiter = if is_urn { ":" } else { "/" };
    let namespace = namespace.strip_suffix(delimiter).unwrap_or(namespace);
    Action::Default([namespace, &port_type.local, &name].join(delimiter))
}

/// For every operation of a binding, the one of the portType that it binds: by the names of operation and input, else
/// by the names of operation and output, else the first of its name that none of these means.
fn choose(bound: &[BindingOperation], declared: &[AbstractOperation]) -> Vec<Option<usize>> {
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, operation) in declared.iter().enumerate() {
        by_name.entry(&operation.name).or_default().push(index);
    }
    let of_name = |operation: &BindingOperation| by_name.get(operation.name.as_str()).map_or(&[][..], Vec::as_slice);
    let mut selected: Vec<Option<usize>> = bound
        .iter()
        .map(|operation| match of_name(operation) {
            [only] => Some(*only),
            several => several
                .iter()
                .copied()
                .find(|index| declared.get(*index).is_some_and(|declared| names_agree(operation, declared))),
        })
        .collect();
    let mut taken: std::collections::HashSet<usize> = selected.iter().flatten().copied().collect();
    for (operation, choice) in bound.iter().zip(&mut selected) {
        if choice.is_none() {
            let several = of_name(operation);
            *choice = several.iter().copied().find(|index| !taken.contains(index)).or(several.last().copied());
            taken.extend(*choice);
        }
    }
    selected
}

fn names_agree(bound: &BindingOperation, declared: &AbstractOperation) -> bool {
    let pair = |a: Option<&Option<String>>, b: Option<&Option<String>>| {
        (
            a.and_then(|name| name.clone()).filter(|n| !n.is_empty()),
            b.and_then(|name| name.clone()).filter(|n| !n.is_empty()),
        )
    };
    let input = pair(bound.input.as_ref().map(|m| &m.name), declared.input.as_ref().map(|m| &m.name));
    let output = pair(bound.output.as_ref().map(|m| &m.name), declared.output.as_ref().map(|m| &m.name));
    match (input, output) {
        ((Some(a), Some(b)), _) => a == b,
        (_, (Some(a), Some(b))) => a == b,
        _ => false,
    }
}

/// A name without namespace.
pub(super) fn local_name(local: &str) -> QName {
    QName { namespace: String::new(), local: local.to_owned() }
}
