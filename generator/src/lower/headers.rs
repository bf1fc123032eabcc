//! The structs of header entries: operations whose messages have the same entries share one, so that the header of a session
//! is created once.

use std::collections::{HashMap, HashSet};

use super::case::{pascal, words};
use super::messages::Role;
use crate::base::QName;
use crate::model::{Header, Message, Model, PartKind};

/// The maximum number of entries whose names make the name of a shared struct.
const NAMED_ENTRIES: usize = 3;
/// The maximum length of a name that is made of the names of entries, in bytes.
const LONGEST_NAME: usize = 64;

/// The entries of a header: the name and content of the part, and the namespace that the binding gives it.
type Entries<'m> = Vec<(&'m str, PartKind, &'m str)>;
/// An operation: port type, name, and the number of the overload.
type OperationKey<'m> = (&'m QName, &'m str, u32);

/// The operations of a model by the header entries of their requests and responses.
#[derive(Debug, Default)]
pub struct HeaderUses<'m> {
    operations: HashMap<(bool, Entries<'m>), HashSet<OperationKey<'m>>>,
    /// The entries that all shared structs of requests have whose entries are too many for a name, and those of responses.
    common: [Option<Entries<'m>>; 2],
}

impl<'m> HeaderUses<'m> {
    /// Counts all operations, whether they are selected or not, so that a struct is shared and named alike in every selection.
    /// Only where several of these structs would have one name does the number behind it depend on the selection.
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
        let mut common: [Option<Entries<'m>>; 2] = [None, None];
        for ((response, entries), operations) in &uses.operations {
            if operations.len() > 1 && entries.len() > NAMED_ENTRIES {
                let common = &mut common[usize::from(*response)];
                match common {
                    Some(common) => common.retain(|entry| entries.contains(entry)),
                    None => *common = Some(entries.clone()),
                }
            }
        }
        uses.common = common;
        uses
    }

    /// Returns the preferred name of a struct that several operations share; `None` if one operation has it alone.
    ///
    /// It is that of its entries (`SessionHeader` → `SessionHeaders`). If they are too many for that, it is that of the entries
    /// which not all structs of as many have: `CommonEmailHeaders`.
    pub fn shared_name(&self, headers: &[&'m Header], response: bool) -> Option<String> {
        let entries = entries(headers);
        let operations = self.operations.get(&(response, entries.clone()))?;
        if operations.len() < 2 {
            return None;
        }
        if entries.len() <= NAMED_ENTRIES {
            return Some(name_of(&entries, "", response));
        }
        let common = self.common[usize::from(response)].as_ref();
        let is_own = |entry: &&(&'m str, PartKind, &'m str)| common.is_none_or(|common| !common.contains(entry));
        let own: Entries<'m> = entries.iter().filter(is_own).copied().collect();
        let name = name_of(&own, COMMON, response);
        Some(if name.len() <= LONGEST_NAME { name } else { name_of(&[], COMMON, response) })
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

/// The first word of the name of a struct that is not named after all its entries.
const COMMON: &str = "common";

/// Names a struct after its entries: `SessionHeader` → `SessionHeaders`.
fn name_of(entries: &[(&str, PartKind, &str)], first: &str, response: bool) -> String {
    let suffix =
        if response { Role::ResponseHeaders(Vec::new()).suffix() } else { Role::RequestHeaders(Vec::new()).suffix() };
    let of_entry = |(name, _, _): &(&str, PartKind, &str)| {
        let mut words = words(name);
        if words.last().is_some_and(|word| matches!(word.as_str(), "header" | "headers")) {
            words.pop();
        }
        words
    };
    let first = (!first.is_empty()).then(|| first.to_owned());
    let mut name: Vec<String> = first.into_iter().chain(entries.iter().flat_map(of_entry)).collect();
    if name.is_empty() {
        name.push(COMMON.to_owned());
    }
    format!("{}{suffix}", pascal(&name))
}
