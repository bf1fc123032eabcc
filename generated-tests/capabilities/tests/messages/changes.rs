//! Random changes to a message that keep its meaning: declared content stays as it is, and additions are of namespaces
//! that no case declares.

use std::collections::HashMap;

use fastrand::Rng;

/// The namespaces of what is added.
pub const FOREIGN: [&str; 2] =
    ["urn:foreign", "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"];

/// What is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Change {
    /// Comments, between tags and within text.
    Comment,
    /// Processing instructions, in the same places.
    Instruction,
    /// Text as CDATA sections.
    Cdata,
    /// White space within tags and between them, quotation marks, tags of empty elements.
    Space,
    /// Other prefixes for the namespaces of elements and attributes.
    Prefix,
    /// All of these, one after the other.
    Markup,
    /// Attributes of foreign namespaces.
    Attribute,
    /// Attributes of foreign namespaces that have the local names of attributes and elements in the message.
    AttributeNamesake,
    /// Elements of a foreign namespace.
    Element,
    /// Elements of a foreign namespace that have the local names of their siblings.
    ElementNamesake,
}

/// All of them.
pub const CHANGES: [Change; 10] = [
    Change::Comment,
    Change::Instruction,
    Change::Cdata,
    Change::Space,
    Change::Prefix,
    Change::Markup,
    Change::Attribute,
    Change::AttributeNamesake,
    Change::Element,
    Change::ElementNamesake,
];

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    /// Its name, the names and quoted values of its attributes, and whether it is that of an empty element.
    Start(String, Vec<(String, String)>, bool),
    End(String),
    Text(String),
    /// Comments, declarations, CDATA sections.
    Other(String),
}

/// A message, to be changed.
#[derive(Debug)]
pub struct Message {
    tokens: Vec<Token>,
    random: Rng,
}

impl Message {
    /// Returns the message that the text is, which is well-formed.
    pub fn new(text: &str, seed: u64) -> Self {
        let mut tokens = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (token, length) = token(rest);
            rest = &rest[length..];
            tokens.push(token);
        }
        Self { tokens, random: Rng::with_seed(seed) }
    }

    /// Returns the text of the message.
    pub fn text(&self) -> String {
        let print = |token: &Token| match token {
            Token::Start(name, attributes, empty) => {
                let attributes: String = attributes.iter().map(|(name, value)| format!(" {name}={value}")).collect();
                format!("<{name}{attributes}{}>", if *empty { "/" } else { "" })
            }
            Token::End(name) => format!("</{name}>"),
            Token::Text(text) | Token::Other(text) => text.clone(),
        };
        self.tokens.iter().map(print).collect()
    }

    /// Makes one to four changes of a kind, where there is a place for them.
    pub fn change(&mut self, change: Change) {
        for _ in 0..self.random.usize(1..=4) {
            let number = self.random.u16(..);
            match change {
                Change::Comment => self.insert(format!("<!-- {number} <a> & -->")),
                Change::Instruction => self.insert(format!("<?foreign {number} <a> & ?>")),
                Change::Cdata => self.wrap(),
                Change::Space => self.space(),
                Change::Prefix => self.prefix(number),
                Change::Markup => {
                    for change in [Change::Prefix, Change::Space, Change::Cdata, Change::Comment, Change::Instruction] {
                        self.change(change);
                    }
                }
                Change::Attribute | Change::AttributeNamesake => {
                    self.attribute(number, change == Change::AttributeNamesake);
                }
                Change::Element | Change::ElementNamesake => {
                    self.element(number, change == Change::ElementNamesake);
                }
            }
        }
    }

    /// One of the indices that fit.
    fn choose(&mut self, fits: impl Fn(usize, &Token) -> bool) -> Option<usize> {
        let all: Vec<usize> =
            self.tokens.iter().enumerate().filter(|(at, token)| fits(*at, token)).map(|(at, _)| at).collect();
        self.random.choice(all)
    }

    /// Inserts markup at a place behind the first tag: between two tokens, or within text.
    fn insert(&mut self, markup: String) {
        let first = self.tokens.iter().position(|token| matches!(token, Token::Start(..))).unwrap_or_default();
        let Some(at) = self.choose(|at, _| at > first) else { return };
        let place = match &self.tokens[at] {
            // A reference is not to be torn.
            Token::Text(text) if !text.contains('&') => text.char_indices().map(|(place, _)| place).collect(),
            _ => vec![],
        };
        if let (Some(place), Token::Text(text)) = (self.random.choice(place), self.tokens[at].clone()) {
            let (before, after) = text.split_at(place);
            let parts = [Token::Text(before.to_owned()), Token::Other(markup), Token::Text(after.to_owned())];
            self.tokens.splice(at..=at, parts.into_iter().filter(|part| *part != Token::Text(String::new())));
        } else {
            self.tokens.insert(at, Token::Other(markup));
        }
    }

    fn wrap(&mut self) {
        let fits = |_, token: &Token| matches!(token, Token::Text(text) if !text.contains(['&', '\r']) && !text.contains("]]>") && !text.trim().is_empty());
        let Some(at) = self.choose(fits) else { return };
        let Token::Text(text) = self.tokens[at].clone() else { return };
        let mut places: Vec<usize> = text.char_indices().map(|(place, _)| place).chain([text.len()]).collect();
        self.random.shuffle(&mut places);
        let (from, to) = (places[0].min(places[1]), places[0].max(places[1]));
        let section = format!("<![CDATA[{}]]>", &text[from..to]);
        let parts = [Token::Text(text[..from].to_owned()), Token::Other(section), Token::Text(text[to..].to_owned())];
        self.tokens.splice(at..=at, parts.into_iter().filter(|part| *part != Token::Text(String::new())));
    }

    fn space(&mut self) {
        let Some(at) = self.choose(|_, token| !matches!(token, Token::Text(_) | Token::Other(_))) else { return };
        let space = ["  ", "\n", "\t ", "\r\n"][self.random.usize(..4)];
        let is_content = |token: Option<&Token>| matches!(token, Some(Token::Start(..) | Token::End(_)));
        let between = is_content(at.checked_sub(1).and_then(|before| self.tokens.get(before)))
            && !(matches!(self.tokens[at], Token::End(_)) && matches!(self.tokens[at - 1], Token::Start(_, _, false)));
        let between = between && self.depth(at) > 0;
        match (self.random.usize(..3), self.tokens.get(at + 1).cloned(), &mut self.tokens[at]) {
            (0, ..) if between => self.tokens.insert(at, Token::Text(space.to_owned())),
            (1, Some(Token::End(_)), Token::Start(_, _, empty)) if !*empty => {
                *empty = true;
                self.tokens.remove(at + 1);
            }
            (1, _, Token::Start(name, _, empty)) if *empty => {
                *empty = false;
                let end = Token::End(name.clone());
                self.tokens.insert(at + 1, end);
            }
            (_, _, Token::Start(_, attributes, _)) if !attributes.is_empty() => {
                let (name, value) = &mut attributes[0];
                *name = format!("{space}{name}{space}");
                let inner = &value[1..value.len() - 1];
                if !inner.contains(['"', '\'']) {
                    *value = format!("{space}'{inner}'{space}");
                }
            }
            (_, _, Token::End(name)) if !name.ends_with(char::is_whitespace) => name.push_str(space),
            _ => {}
        }
    }

    /// Gives an element or an attribute another prefix, which it declares itself; the old one stays declared, since
    /// names in text may use it.
    fn prefix(&mut self, number: u16) {
        let Some(at) = self.choose(|_, token| matches!(token, Token::Start(..))) else { return };
        let scope = self.scope(at);
        let prefix = format!("p{number}");
        let Token::Start(name, attributes, empty) = &mut self.tokens[at] else { return };
        let mut names: Vec<&mut String> = attributes.iter_mut().map(|(name, _)| name).collect();
        names.retain(|name| name.contains(':') && !name.starts_with("xmlns") && !name.starts_with("xml:"));
        let is_element = names.is_empty() || self.random.bool();
        let chosen = if is_element { &mut *name } else { names.swap_remove(0) };
        let (old, local) = chosen.trim().split_once(':').unwrap_or(("", chosen.trim()));
        let Some(uri) = scope.get(old).filter(|uri| uri.len() > 2) else { return };
        *chosen = format!("{prefix}:{local}");
        let (new, empty) = (name.clone(), *empty);
        attributes.push((format!("xmlns:{prefix}"), uri.clone()));
        if is_element && !empty {
            let end = self.end_of(at);
            self.tokens[end] = Token::End(new);
        }
    }

    fn attribute(&mut self, number: u16, is_namesake: bool) {
        let Some(at) = self.choose(|_, token| matches!(token, Token::Start(..))) else { return };
        let mut local = "Id".to_owned();
        if is_namesake {
            let names = self.tokens.iter().filter_map(|token| match token {
                Token::Start(name, attributes, _) => Some(attributes.iter().map(|(name, _)| name).chain([name])),
                _ => None,
            });
            let names = names.flatten().filter(|name| !name.contains("xmlns")).map(|name| local_part(name).to_owned());
            let names: Vec<String> = names.collect();
            local = self.random.choice(names).unwrap_or(local);
        }
        let uri = FOREIGN[self.random.usize(..FOREIGN.len())];
        let is_language = !is_namesake && self.random.bool();
        let Token::Start(_, attributes, _) = &mut self.tokens[at] else { return };
        if is_language {
            if attributes.iter().all(|(name, _)| name.trim() != "xml:lang") {
                attributes.insert(0, ("xml:lang".to_owned(), "'x-foreign'".to_owned()));
            }
            return;
        }
        if attributes.iter().all(|(_, value)| !value.contains(uri)) {
            attributes.insert(0, (format!("f{number}:{local}"), format!("'{number}'")));
            attributes.push((format!("xmlns:f{number}"), format!("'{uri}'")));
        }
    }

    /// Inserts an element beside others, below the body's own. What is in an array would be one of its items.
    fn element(&mut self, number: u16, is_namesake: bool) {
        let is_tag = |token: Option<&Token>| matches!(token, Some(Token::Start(..) | Token::End(_)));
        let places: Vec<usize> = (1..self.tokens.len())
            .filter(|at| is_tag(self.tokens.get(at - 1)) && is_tag(self.tokens.get(*at)) && self.depth(*at) > 2)
            .filter(|at| !self.is_leaf(*at) && !self.is_in_array(*at))
            .collect();
        let Some(at) = self.random.choice(places) else { return };
        let sibling = match (&self.tokens[at - 1], &self.tokens[at]) {
            (_, Token::Start(name, ..)) | (Token::Start(name, _, true) | Token::End(name), _) => {
                local_part(name).to_owned()
            }
            _ => "Extra".to_owned(),
        };
        let name = if is_namesake { sibling } else { "Extra".to_owned() };
        let text = [String::new(), number.to_string(), format!("<f:{name} k='1'>x</f:{name}>")];
        let text = &text[self.random.usize(..text.len())];
        let element = format!("<f:{name} xmlns:f='{}'>{text}</f:{name}>", FOREIGN[0]);
        self.tokens.insert(at, Token::Other(element));
    }

    /// Whether nothing but an element's tags is on both sides.
    fn is_leaf(&self, at: usize) -> bool {
        matches!((&self.tokens[at - 1], &self.tokens[at]), (Token::Start(_, _, false), Token::End(_)))
    }

    /// How many elements are open in front of a token.
    fn depth(&self, at: usize) -> usize {
        self.open(at).len()
    }

    fn is_in_array(&self, at: usize) -> bool {
        let is_array = |name: &str| ["arrayType", "itemType", "arraySize"].contains(&local_part(name.trim()));
        self.open(at).into_iter().any(|open| match &self.tokens[open] {
            Token::Start(_, attributes, _) => attributes.iter().any(|(name, _)| is_array(name)),
            _ => false,
        })
    }

    /// The start tags of the elements that are open in front of a token.
    fn open(&self, at: usize) -> Vec<usize> {
        let mut open = Vec::new();
        for (index, token) in self.tokens[..at].iter().enumerate() {
            match token {
                Token::Start(_, _, false) => open.push(index),
                Token::End(_) => drop(open.pop()),
                _ => {}
            }
        }
        open
    }

    /// The token that ends an element.
    fn end_of(&self, start: usize) -> usize {
        let depth = self.depth(start);
        let is_end = |at: &usize| matches!(self.tokens[*at], Token::End(_)) && self.depth(*at) == depth + 1;
        (start + 1..self.tokens.len()).find(is_end).expect("the element is closed")
    }

    /// The namespaces in scope at a start tag, quoted, by their prefixes.
    fn scope(&self, at: usize) -> HashMap<String, String> {
        let mut scope = HashMap::new();
        for open in self.open(at).into_iter().chain([at]) {
            let Token::Start(_, attributes, _) = &self.tokens[open] else { continue };
            for (name, value) in attributes {
                if let Some(prefix) = name.trim().strip_prefix("xmlns") {
                    scope.insert(prefix.trim_start_matches(':').to_owned(), value.trim().to_owned());
                }
            }
        }
        scope
    }
}

/// The first token and its length.
fn token(text: &str) -> (Token, usize) {
    let until = |end: &str| text.find(end).map_or(text.len(), |at| at + end.len());
    if !text.starts_with('<') {
        let length = text.find('<').unwrap_or(text.len());
        return (Token::Text(text[..length].to_owned()), length);
    }
    let special = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")];
    if let Some((_, end)) = special.into_iter().find(|(begin, _)| text.starts_with(begin)) {
        return (Token::Other(text[..until(end)].to_owned()), until(end));
    }
    if let Some(end) = text.strip_prefix("</") {
        return (Token::End(end[..end.find('>').expect("a tag")].to_owned()), until(">"));
    }
    start_tag(text)
}

fn start_tag(text: &str) -> (Token, usize) {
    let length = text.find(['/', '>', ' ', '\t', '\r', '\n']).expect("a tag");
    let name = text[1..length].to_owned();
    let (mut at, mut attributes) = (length, Vec::new());
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        let rest = &text[at..];
        if let Some(end) = ["/>", ">"].into_iter().find(|end| rest.starts_with(end)) {
            return (Token::Start(name, attributes, end == "/>"), at + end.len());
        }
        let (key, value) = rest.split_once('=').expect("an attribute");
        let quoted = value.trim_start();
        let close = quoted[1..].find(&quoted[..1]).expect("a value") + 2;
        attributes.push((key.trim().to_owned(), quoted[..close].to_owned()));
        at += rest.len() - quoted.len() + close;
    }
}

fn local_part(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or_default().trim()
}
