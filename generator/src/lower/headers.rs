//! The structs of header entries: operations whose messages have the same entries share one, so that the header of a session
//! is created once.

use std::collections::{HashMap, HashSet};

use super::case::{pascal, words};
use super::messages::Role;
use crate::base::QName;
use crate::model::{Header, Message, Model, Part, PartKind};

/// The maximum number of entries whose names make the name of a shared struct.
const NAMED_ENTRIES: usize = 3;

/// The entries of a header: the name and content of the part, and the namespace that the binding gives it.
type Entries<'m> = Vec<(&'m str, PartKind, &'m str)>;
/// An operation: port type, name, and the number of the overload.
type OperationKey<'m> = (&'m QName, &'m str, u32);

/// The operations of a model by the header entries of their requests and responses.
#[derive(Debug, Default)]
pub struct HeaderUses<'m> {
    operations: HashMap<(bool, Entries<'m>), HashSet<OperationKey<'m>>>,
}

impl<'m> HeaderUses<'m> {
    /// Counts all operations, whether they are selected or not, so that a struct is shared in every selection. Only where
    /// several of these structs would have one name does the number behind it depend on the selection.
    pub fn new(model: &'m Model) -> Self {
        let mut uses = Self::default();
        for port in &model.ports {
            for operation in &port.operations {
                let key = (&port.port_type, operation.name.as_str(), operation.overload);
                for (message, response) in [(&operation.input, false), (&operation.output, true)] {
                    if let Some(message) = message {
                        uses.operations.entry((response, entries(&distinct(message)))).or_default().insert(key);
                    }
                }
            }
        }
        uses
    }

    /// Returns the preferred name of a struct that several operations share; `None` if one operation has it alone.
    pub fn shared_name(&self, headers: &[&'m Header], response: bool) -> Option<String> {
        let operations = self.operations.get(&(response, entries(headers)))?;
        (operations.len() > 1).then(|| shared_name(headers.iter().map(|header| &header.part), response))
    }
}

/// Returns the header entries of a message, each of them once.
pub fn distinct(message: &Message) -> Vec<&Header> {
    let mut headers: Vec<&Header> = Vec::new();
    for header in &message.headers {
        let is_same = |known: &&Header| {
            known.part.kind == header.part.kind
                && (known.part.name == header.part.name || matches!(header.part.kind, PartKind::Element(_)))
        };
        if !headers.iter().any(is_same) {
            headers.push(header);
        }
    }
    headers
}

fn entries<'m>(headers: &[&'m Header]) -> Entries<'m> {
    let entry = |header: &&'m Header| {
        (header.part.name.as_str(), header.part.kind, header.namespace.as_deref().unwrap_or_default())
    };
    headers.iter().map(entry).collect()
}

/// Names a struct after its entries: `SessionHeader` → `SessionHeaders`.
fn shared_name<'p>(parts: impl ExactSizeIterator<Item = &'p Part>, response: bool) -> String {
    let suffix =
        if response { Role::ResponseHeaders(Vec::new()).suffix() } else { Role::RequestHeaders(Vec::new()).suffix() };
    let few = parts.len() <= NAMED_ENTRIES;
    let of_part = |part: &Part| {
        let mut words = words(&part.name);
        if words.last().is_some_and(|word| matches!(word.as_str(), "header" | "headers")) {
            words.pop();
        }
        words
    };
    let mut name: Vec<String> = if few { parts.flat_map(of_part).collect() } else { Vec::new() };
    if name.is_empty() {
        name.push("common".to_owned());
    }
    format!("{}{suffix}", pascal(&name))
}
