//! What is foreign does not change what is read: every message of every case is changed at random, in ways that leave
//! its meaning.
//!
//! A changed message must be readable, and come out as the message itself does, but for what was added (which a wildcard
//! or a value that is kept as XML may have taken). What comes out must come out the same when it is read again. Seeds are
//! fixed: a failure names the message, the change and the seed.

use std::fmt::Write as _;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};

use capabilities::Entry;
use roxmltree::{Document, Node};
use soapstone::__support::MessageKind;
use soapstone::codec::decode::DecodeOptions;

use crate::changes::{CHANGES, Change, FOREIGN, Message};
use crate::round_trip::{all_messages, find};

/// How often each message is changed in each way.
const SEEDS: u64 = 6;

/// How many failures are shown of each case and change.
const SHOWN: usize = 1;

#[test]
fn what_is_foreign_does_not_matter() {
    let (mut failures, mut count) = (Vec::new(), 0);
    for (case, folder, name) in all_messages() {
        let (entry, way) = find(&case, &name).expect("the client has the operation");
        let bytes = fs::read(folder.join("messages").join(&name)).expect("a message");
        // Changes are made to UTF-8.
        let Ok(original) = String::from_utf8(bytes) else { continue };
        let original = original.trim_start_matches('\u{FEFF}');
        let plain = rewritten(entry, way, original).unwrap_or_else(|error| panic!("{case}/{name}: {error}"));
        for change in CHANGES.into_iter().filter(|change| has_place(&folder, *change)) {
            let mut shown = 0;
            for seed in 0..SEEDS {
                let mut message = Message::new(original, seed);
                message.change(change);
                count += 1;
                let Err(why) = judge(entry, way, &plain, &message.text()) else { continue };
                if shown < SHOWN {
                    shown += 1;
                    failures.push(format!("{case}/{name}, {change:?}, seed {seed}: {why}"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{} failures\n{}", failures.len(), failures.join("\n"));
    assert!(count > 10_000, "only {count} changes");
}

/// Whether a change is one that must not matter: a wildcard would take an element that is inserted.
fn has_place(folder: &std::path::Path, change: Change) -> bool {
    let schema = fs::read_to_string(folder.join("input.wsdl")).unwrap_or_default();
    // An abstract element without members is kept as any element; the items of an array may have any name.
    let open = [":any ", ":any/", ":any>", ":any\n", "abstract=\"true\"/>", "soapenc:Array"];
    !matches!(change, Change::Element | Change::ElementNamesake) || !open.iter().any(|open| schema.contains(open))
}

fn rewritten(entry: &Entry, way: MessageKind, message: &str) -> Result<String, String> {
    let rewrite = || (entry.rewrite)(way, message.as_bytes(), &DecodeOptions::default());
    let rewritten = catch_unwind(AssertUnwindSafe(rewrite)).map_err(|_| "it panics".to_owned())?;
    String::from_utf8(rewritten.map_err(|error| error.to_string())?).map_err(|error| error.to_string())
}

fn judge(entry: &Entry, way: MessageKind, plain: &str, changed: &str) -> Result<(), String> {
    let fail = |what: String| format!("{what}\n  message   {changed}");
    Document::parse(changed).map_err(|error| fail(format!("the test made it ill-formed: {error}")))?;
    let once = rewritten(entry, way, changed).map_err(fail)?;
    let (expected, actual) = (meaning(plain), meaning(&once));
    if expected != actual {
        return Err(fail(format!("it comes out otherwise\n  expected  {expected}\n  actual    {actual}")));
    }
    let twice = rewritten(entry, way, &once).map_err(fail)?;
    if once != twice {
        return Err(fail(format!("written twice, it changes\n  once      {once}\n  twice     {twice}")));
    }
    Ok(())
}

/// A document as text without what does not matter: prefixes, comments, white space between elements, what is foreign.
fn meaning(xml: &str) -> String {
    let document = Document::parse(xml).unwrap_or_else(|error| panic!("{error}: {xml}"));
    let mut out = String::new();
    describe(document.root_element(), &mut out);
    out
}

fn describe(node: Node<'_, '_>, out: &mut String) {
    let is_foreign = |uri: Option<&str>| uri.is_some_and(|uri| FOREIGN.contains(&uri));
    // Writing to a String cannot fail.
    let _ = write!(out, "<{}", expanded(node.tag_name().namespace(), node.tag_name().name()));
    let kept = node.attributes().filter(|attribute| {
        !is_foreign(attribute.namespace()) && (attribute.name(), attribute.value()) != ("lang", "x-foreign")
    });
    let mut attributes: Vec<String> =
        kept.map(|a| format!(" {}={:?}", expanded(a.namespace(), a.name()), resolved(node, a.value()))).collect();
    attributes.sort();
    out.extend(attributes);
    out.push('>');
    let children = node.children().filter(|child| !is_foreign(child.tag_name().namespace()));
    let children: Vec<Node<'_, '_>> = children.filter(|child| child.is_element() || child.is_text()).collect();
    if !children.iter().any(Node::is_element) {
        let text: String = children.iter().filter_map(Node::text).collect();
        out.push_str(&resolved(node, &text));
    } else {
        // What stands between two elements is one text, however many comments are in it.
        for run in children.chunk_by(|one, other| one.is_text() && other.is_text()) {
            let text: String = run.iter().filter(|child| child.is_text()).filter_map(Node::text).collect();
            if !text.trim().is_empty() {
                out.push_str(&text);
            }
            run.iter().filter(|child| child.is_element()).for_each(|child| describe(*child, out));
        }
    }
    out.push_str("</>");
}

fn expanded(uri: Option<&str>, local: &str) -> String {
    uri.map_or_else(|| local.to_owned(), |uri| format!("{{{uri}}}{local}"))
}

/// Text with the namespace in the place of a prefix, where it has one that is declared.
fn resolved(node: Node<'_, '_>, text: &str) -> String {
    let parts = text.split_once(':').and_then(|(prefix, rest)| Some((node.lookup_namespace_uri(Some(prefix))?, rest)));
    parts.map_or_else(|| text.to_owned(), |(uri, rest)| expanded(Some(uri), rest))
}
