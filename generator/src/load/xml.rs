//! Well-formedness, and the rejection of document type declarations and of unlimited nesting.
//!
//! A scan ahead of the parser finds the document type declaration and the greatest depth, in one pass and constant
//! space. A declaration that includes other files is rejected. One without (`xmldsig-core-schema.xsd` has such a one)
//! is blanked out, so that whatever refers to its entities is an error and nothing is ever expanded.

use std::fmt;
use std::ops::Range;

use roxmltree::{Document, ParsingOptions};

use super::{Limits, names};
use crate::base::xmlns;
use crate::diagnostics::Code;

/// The reason why a text is not usable XML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct XmlError {
    /// The code of the diagnostic.
    pub code: Code,
    /// The problem.
    pub message: String,
    /// The position, as a byte range.
    pub range: Range<usize>,
    /// A possible correction.
    pub hint: Option<String>,
}

impl fmt::Display for XmlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for XmlError {}

/// The result of [`prepare`].
pub(crate) struct Prepared {
    /// The text, document type declaration blanked out.
    pub text: String,
    /// The place of that declaration.
    pub doctype: Option<Range<usize>>,
    /// The beginning of the root element.
    root: usize,
}

/// Checks depth and document type declaration, and takes away what stands before the XML declaration.
///
/// # Errors
/// The text is not usable XML; the error returns it.
pub(crate) fn prepare(mut text: String, limits: &Limits) -> Result<Prepared, (String, XmlError)> {
    let Scan { doctype, root } = match scan(&text, limits) {
        Ok(scan) => scan,
        Err(error) => return Err((text, error)),
    };
    if let Some(range) = &doctype {
        let declaration = text.get(range.clone()).unwrap_or_default();
        if refers_outside(declaration) {
            let error = XmlError {
                code: Code::DTD,
                message: "document type declaration with external entities is rejected".to_owned(),
                range: range.start..range.start + "<!DOCTYPE".len(),
                hint: Some("take the <!DOCTYPE …> out: entities are never read or expanded".to_owned()),
            };
            return Err((text, error));
        }
        let blank: String = declaration.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
        text.replace_range(range.clone(), &blank);
    }
    // White space before the XML declaration is a common mistake of servers, and harmless once blanked out.
    if text.starts_with(|c: char| c.is_ascii_whitespace()) && text.trim_start().starts_with("<?xml") {
        let start = text.len() - text.trim_start().len();
        if let Some(end) = text.find("?>").map(|at| at + 2) {
            let blank: String = text[start..end].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
            text.replace_range(start..end, &blank);
        }
    }
    Ok(Prepared { text, doctype, root })
}

/// Parses a text that [`prepare`] accepted. This does not recurse.
pub(crate) fn parse_document<'t>(text: &'t str, limits: &Limits) -> Result<Document<'t>, XmlError> {
    parse(text, limits).map_err(|error| describe(&error, text))
}

fn parse<'t>(text: &'t str, limits: &Limits) -> Result<Document<'t>, roxmltree::Error> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: limits.nodes, ..ParsingOptions::default() };
    Document::parse_with_options(text, options)
}

/// The maximum of [`Limits::depth`], so that recursion fits into the stack of any thread.
const MAX_DEPTH: usize = 250;

/// Most prefixes that [`declare_missing`] declares.
const REPAIRS: usize = 16;

/// Declares, on the root element, the prefixes that elements or attributes have and no element declares, and returns
/// them. Such prefixes belong to extensions without effect, or are the usual ones of their namespaces; parsers that
/// ignore namespaces accept them.
///
/// A root element whose own prefix is not declared is left unchanged, since the kind of the document is unknown.
pub(crate) fn declare_missing(prepared: &mut Prepared, limits: &Limits) -> Vec<String> {
    let mut declared = Vec::new();
    while declared.len() < REPAIRS {
        let Err(roxmltree::Error::UnknownNamespace(prefix, _)) = parse(&prepared.text, limits) else { break };
        let Some(rest) = prepared.text.get(prepared.root + 1..) else { break };
        let name = rest.split(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
        let valid = prefix.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        if !valid || name.split_once(':').is_some_and(|(own, _)| own == prefix) {
            break;
        }
        let namespace =
            xmlns::usual_namespace(&prefix).map_or_else(|| format!("urn:undeclared:{prefix}"), str::to_owned);
        prepared.text.insert_str(prepared.root + 1 + name.len(), &format!(" xmlns:{prefix}=\"{namespace}\""));
        declared.push(prefix);
    }
    declared
}

fn describe(error: &roxmltree::Error, text: &str) -> XmlError {
    let at = match error {
        roxmltree::Error::UnexpectedEndOfStream | roxmltree::Error::UnclosedRootNode => text.trim_end().len(),
        _ => offset(text, error.pos()),
    };
    let message = match error {
        roxmltree::Error::UnknownEntityReference(name, _) => {
            return XmlError {
                code: Code::ENTITY,
                message: format!("entity \"&{name};\" is not expanded"),
                range: at..at,
                hint: Some("only the five entities of XML are known; write the text itself".to_owned()),
            };
        }
        roxmltree::Error::NoRootNode => "no XML element in this document".to_owned(),
        roxmltree::Error::UnclosedRootNode => {
            "the document ends in the middle: its root element is not closed".to_owned()
        }
        roxmltree::Error::UnknownNamespace(prefix, _) => {
            let usual = xmlns::usual_namespace(prefix).unwrap_or("…");
            return XmlError {
                code: Code::NOT_XML,
                message: format!("prefix \"{prefix}\" is not declared"),
                range: at..at,
                hint: Some(format!("declare xmlns:{prefix}=\"{usual}\" on the root element")),
            };
        }
        other => format!("not well-formed XML: {other}"),
    };
    XmlError { code: Code::NOT_XML, message, range: at..at, hint: None }
}

/// The byte offset of a line and a column in characters.
fn offset(text: &str, pos: roxmltree::TextPos) -> usize {
    let mut start = 0;
    for _ in 1..pos.row {
        match text[start..].find('\n') {
            Some(at) => start += at + 1,
            None => break,
        }
    }
    let column = usize::try_from(pos.col).unwrap_or(1).saturating_sub(1);
    text[start..].char_indices().nth(column).map_or(text.len(), |(at, _)| start + at)
}

/// Whether a document type declaration declares an entity, of either kind, by an external identifier.
///
/// That of the document type itself (`<!DOCTYPE schema PUBLIC … "XMLSchema.dtd"`) is harmless, since it is not read.
fn refers_outside(declaration: &str) -> bool {
    // The next `>`, which is looked for once, however many declarations come before it.
    let mut close = 0;
    declaration.match_indices("<!ENTITY").any(|(at, start)| {
        let rest = &declaration[at + start.len()..];
        if !rest.starts_with(|c: char| c.is_ascii_whitespace()) {
            return false;
        }
        if close <= at {
            close = declaration[at..].find('>').map_or(declaration.len(), |end| at + end);
        }
        let mut words = declaration[at + start.len()..close].split_ascii_whitespace();
        let mut word = words.next().unwrap_or_default();
        if word == "%" {
            word = words.next().unwrap_or_default();
        }
        !word.is_empty() && words.next().is_some_and(|word| word.starts_with("SYSTEM") || word.starts_with("PUBLIC"))
    })
}

/// The markup that a scan of the text finds.
struct Scan {
    doctype: Option<Range<usize>>,
    root: usize,
}

/// Comparisons of names that the parser may make for any document, however small.
const COMPARISONS: usize = 64 << 20;

/// Further ones for each byte.
const COMPARISONS_PER_BYTE: usize = 16;

/// What the elements that are open need of the parser, which compares attributes with those before them, and prefixes
/// with the namespaces in scope, one by one.
struct Work {
    /// The namespaces in scope, of each element that is open.
    scopes: Vec<usize>,
    /// Comparisons that are left.
    left: usize,
}

impl Work {
    /// Enters an element; `false` where the parser would take too long.
    fn open(&mut self, tag: &Tag, empty: bool) -> bool {
        let scope = self.scopes.last().copied().unwrap_or_default() + tag.namespaces;
        let lookups = scope * tag.colons;
        // An element with declarations gets its own list of namespaces, without the prefixes that it redeclares.
        let declarations = if tag.namespaces > 0 { scope * scope / 2 } else { 0 };
        let needed = tag.equals * tag.equals / 2 + lookups + declarations;
        if !empty {
            self.scopes.push(scope);
        }
        let enough = needed <= self.left;
        self.left = self.left.saturating_sub(needed);
        enough
    }
}

/// Finds the document type declaration and the root element, and errs where elements are nested too deeply or have too
/// many attributes or namespaces.
///
/// It need not notice that something is not well-formed: the parser will.
fn scan(text: &str, limits: &Limits) -> Result<Scan, XmlError> {
    let bytes = text.as_bytes();
    let (mut at, mut doctype, mut root) = (0, None, None);
    let mut work = Work { scopes: Vec::new(), left: COMPARISONS + COMPARISONS_PER_BYTE * bytes.len() };
    while let Some(found) = find(bytes, at, b"<") {
        let rest = &bytes[found..];
        at = if rest.starts_with(b"<!--") {
            find(bytes, found + 4, b"-->").map_or(bytes.len(), |end| end + 3)
        } else if rest.starts_with(b"<![CDATA[") {
            find(bytes, found + 9, b"]]>").map_or(bytes.len(), |end| end + 3)
        } else if rest.starts_with(b"<?") {
            find(bytes, found + 2, b"?>").map_or(bytes.len(), |end| end + 2)
        } else if rest.starts_with(b"<!DOCTYPE") || rest.starts_with(b"<!doctype") {
            let end = doctype_end(bytes, found);
            doctype = doctype.or(Some(found..end));
            end
        } else {
            let tag = tag_end(bytes, found);
            root = root.or(Some(found));
            let mut easy = true;
            if rest.starts_with(b"</") {
                work.scopes.pop();
            } else {
                easy = work.open(&tag, bytes.get(tag.end.saturating_sub(2)) == Some(&b'/'));
            }
            if tag.longest > limits.name {
                return Err(names::too_long(found..found + 1, limits));
            }
            let too_much = if work.scopes.len() > limits.depth.min(MAX_DEPTH) {
                Some(format!("elements are nested deeper than {}", limits.depth.min(MAX_DEPTH)))
            } else if tag.equals > limits.attributes {
                Some(format!("an element has more than {} attributes", limits.attributes))
            } else if !easy {
                Some("too many elements with too many attributes, or namespaces in scope".to_owned())
            } else {
                None
            };
            if let Some(message) = too_much {
                let hint = "write the same with less markup, or in several documents".to_owned();
                return Err(XmlError { code: Code::LIMIT, message, range: found..found + 1, hint: Some(hint) });
            }
            tag.end
        };
    }
    Ok(Scan { doctype, root: root.unwrap_or(0) })
}

/// Whether the first element of a text is called like that of a schema or a WSDL, whatever follows.
pub(crate) fn is_described(text: &str) -> bool {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = match rest {
            _ if rest.starts_with("<?") => "?>",
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<!") => ">",
            _ => break,
        };
        let Some((_, after)) = rest.split_once(end) else { return false };
        rest = after.trim_start();
    }
    let Some(rest) = rest.strip_prefix('<') else { return false };
    let name = rest.split(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
    matches!(name.rsplit(':').next(), Some("schema" | "definitions"))
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes.get(from..)?, what).map(|at| from + at)
}

struct Tag {
    end: usize,
    /// The number of attributes, including declarations of namespaces.
    equals: usize,
    /// The number of declarations of namespaces.
    namespaces: usize,
    /// The number of names with a prefix.
    colons: usize,
    /// The bytes of the longest namespace that it declares.
    longest: usize,
}

/// The end of a tag, the first `>` outside quotes, and what it holds.
fn tag_end(bytes: &[u8], start: usize) -> Tag {
    let mut tag = Tag { end: bytes.len(), equals: 0, namespaces: 0, colons: 0, longest: 0 };
    let mut declares = false;
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' => {
                tag.end = at + 1;
                break;
            }
            b'"' | b'\'' => match memchr::memchr(*byte, &bytes[at + 1..]) {
                Some(end) => {
                    if std::mem::take(&mut declares) {
                        tag.longest = tag.longest.max(end);
                    }
                    at += end + 1;
                }
                None => break,
            },
            b'=' => tag.equals += 1,
            b':' => tag.colons += 1,
            b'x' if bytes[at..].starts_with(b"xmlns") => {
                tag.namespaces += 1;
                declares = true;
            }
            _ => {}
        }
        at += 1;
    }
    tag
}

/// The end of a document type declaration, its internal subset, quotes and comments taken into account.
fn doctype_end(bytes: &[u8], start: usize) -> usize {
    let (mut at, mut subset) = (start + 2, false);
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' if !subset => return at + 1,
            b'[' => subset = true,
            b']' => subset = false,
            b'<' if bytes[at..].starts_with(b"<!--") => {
                at = find(bytes, at + 4, b"-->").map_or(bytes.len(), |end| end + 2);
            }
            b'"' | b'\'' => match memchr::memchr(*byte, &bytes[at + 1..]) {
                Some(end) => at += end + 1,
                None => return bytes.len(),
            },
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}
