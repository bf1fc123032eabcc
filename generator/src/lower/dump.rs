//! `--dump package`: the package as text.

use std::fmt;

use super::ir::{
    Body, Choice, Facets, Field, ItemId, ItemKind, Operation, Package, RustType, Struct, Table, TableKind, Wire,
    WireKind,
};

impl fmt::Display for Package {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "package {} from {} (sha256 {})", self.name, self.source.0, self.source.1)?;
        for (index, (uri, prefix)) in self.namespaces.iter().enumerate() {
            writeln!(f, "namespace {index} {prefix} \"{uri}\"")?;
        }
        for module in &self.modules {
            writeln!(f, "module {}", module.ident)?;
            for file in &module.files {
                writeln!(f, "  file {}", file.kind.name())?;
                file.items.iter().try_for_each(|&item| self.item(f, item))?;
            }
        }
        for port in &self.ports {
            let service = port.wire.0.as_deref().unwrap_or("-");
            writeln!(f, "port {}::{} = {service} {} {:?}", port.module, port.ident, port.wire.1, port.version)?;
            if let Some(address) = &port.address {
                writeln!(f, "  address {address}")?;
            }
            port.operations.iter().try_for_each(|operation| self.operation(f, operation))?;
        }
        for diagnostic in &self.diagnostics {
            write!(f, "diagnostic {}", diagnostic.code)?;
            if let Some(span) = &diagnostic.span {
                write!(f, " at {}:{}", span.document, span.range.start)?;
            }
            writeln!(f, ": {}", diagnostic.message)?;
        }
        Ok(())
    }
}

impl Package {
    fn item(&self, f: &mut fmt::Formatter<'_>, id: ItemId) -> fmt::Result {
        let Some(item) = self.items.get(id.0) else { return Ok(()) };
        let derives = if item.derives.is_empty() { String::new() } else { format!(" + {}", item.derives.join(", ")) };
        match &item.kind {
            ItemKind::Struct(content) => {
                writeln!(f, "    struct {}{derives} {}", item.ident, table(&content.table))?;
                self.structure(f, content)
            }
            ItemKind::List(content) => {
                writeln!(f, "    list {} {}", item.ident, table(&content.table))?;
                self.structure(f, content)
            }
            ItemKind::Choice(content) => {
                writeln!(f, "    enum {}{derives} {}", item.ident, table(&content.table))?;
                self.choice(f, content)
            }
            ItemKind::Enumeration(content) => {
                writeln!(f, "    values {}{derives}", item.ident)?;
                for (ident, wire, _) in &content.values {
                    writeln!(f, "      {ident} = {wire:?}")?;
                }
                writeln!(f, "      {} = any other", content.other)
            }
            ItemKind::Union(members) => {
                writeln!(f, "    union {}{derives}", item.ident)?;
                for member in members {
                    let strict = if member.strict { " known values only" } else { "" };
                    writeln!(f, "      {}({}){strict}", member.ident, self.ty(&member.ty))?;
                }
                Ok(())
            }
            ItemKind::Omitted => writeln!(f, "    omitted {}", item.ident),
        }
    }

    fn structure(&self, f: &mut fmt::Formatter<'_>, content: &Struct) -> fmt::Result {
        for Field { ident, ty, wire, .. } in &content.fields {
            writeln!(f, "      {ident}: {} = {}", self.ty(ty), self.wire(wire))?;
        }
        Ok(())
    }

    fn choice(&self, f: &mut fmt::Formatter<'_>, content: &Choice) -> fmt::Result {
        for (index, variant) in content.variants.iter().enumerate() {
            let default = if content.default == Some(index) { " (default)" } else { "" };
            writeln!(f, "      {}({}){default} = {}", variant.ident, self.ty(&variant.ty), self.wire(&variant.wire))?;
        }
        match &content.unknown {
            Some(unknown) => writeln!(f, "      {unknown} = any other"),
            None => Ok(()),
        }
    }

    fn operation(&self, f: &mut fmt::Formatter<'_>, operation: &Operation) -> fmt::Result {
        let (name, overload) = &operation.wire;
        writeln!(
            f,
            "  fn {} [{}] = {name}~{overload} action {:?}",
            operation.method.as_deref().unwrap_or("-"),
            operation.ident,
            operation.action
        )?;
        if let Some(action) = &operation.addressing_action {
            writeln!(f, "    addressing action {action:?}")?;
        }
        writeln!(f, "    request {}", self.body(&operation.request))?;
        if let Some(response) = &operation.response {
            writeln!(f, "    response {}", self.body(response))?;
        }
        if let Some((field, ty)) = &operation.unwrapped {
            writeln!(f, "    returns .{field}: {}", self.ty(ty))?;
        }
        let parts =
            [("fault", operation.fault), ("headers", operation.headers.0), ("response headers", operation.headers.1)];
        for (what, item) in parts {
            if let Some(item) = item {
                writeln!(f, "    {what} {}", self.path(item))?;
            }
        }
        Ok(())
    }

    fn body(&self, body: &Body) -> String {
        let mut text = self.ty(&body.ty);
        for (flag, name) in [(body.encoded, "encoded"), (body.rpc, "rpc"), (body.is_empty_struct, "empty_struct")] {
            if flag {
                text.push(' ');
                text.push_str(name);
            }
        }
        match &body.wire {
            Some(wire) => format!("{text} = {}", self.wire(wire)),
            None => text,
        }
    }

    fn wire(&self, wire: &Wire) -> String {
        let mut text = match wire.kind {
            WireKind::Element => "element",
            WireKind::Attribute => "attribute",
            WireKind::Text => "text",
            WireKind::MixedText => "mixed text",
            WireKind::Particle(item) => return format!("particle {}{}", self.path(item), flags(wire)),
            WireKind::Any => "any",
            WireKind::AnyAttribute => "any attribute",
            WireKind::Derived => "derived",
            WireKind::Attachment => "attachment",
        }
        .to_owned();
        if matches!(wire.kind, WireKind::Element | WireKind::Attribute | WireKind::Derived | WireKind::Attachment) {
            text.push_str(&format!(" {}", name(&wire.name)));
        }
        if wire.schema > 0 {
            text.push_str(&format!(" of {}", wire.schema));
        }
        if let Some(wildcard) = &wire.wildcard {
            text.push_str(&format!(" {:?} {}", wildcard.namespaces, wildcard.process));
        }
        text.push_str(&flags(wire));
        if let Some(list) = wire.list {
            text.push_str(&format!(" list {}", self.path(list)));
        }
        if let Some(type_name) = &wire.type_name {
            text.push_str(&format!(" typed {}", name(type_name)));
        }
        if let Some(default) = &wire.default {
            text.push_str(&format!(" default {default:?}"));
        }
        if let Some(facets) = &wire.facets {
            text.push_str(&format!(" where {}", describe(facets)));
        }
        text
    }

    fn path(&self, id: ItemId) -> String {
        let Some(item) = self.items.get(id.0) else { return "?".to_owned() };
        match self.modules.get(item.module) {
            Some(module) => format!("{}::{}", module.ident, item.ident),
            None => item.ident.clone(),
        }
    }

    fn ty(&self, ty: &RustType) -> String {
        match ty {
            RustType::Item(item) => self.path(*item),
            RustType::Std(name) | RustType::Runtime(name) => (*name).to_owned(),
            RustType::Custom(path) => path.clone(),
            RustType::Option(inner) => format!("Option<{}>", self.ty(inner)),
            RustType::Vec(inner) => format!("Vec<{}>", self.ty(inner)),
            RustType::Nillable(inner) => format!("Nillable<{}>", self.ty(inner)),
            RustType::Nilled(inner) => format!("Nilled<{}>", self.ty(inner)),
            RustType::Boxed(inner) => format!("Box<{}>", self.ty(inner)),
            RustType::Deep(inner) => format!("DeepBox<{}>", self.ty(inner)),
            RustType::List(inner) => format!("List<{}>", self.ty(inner)),
            RustType::Unit => "()".to_owned(),
        }
    }
}

/// A name as the tables have it: index of the namespace, and local name.
fn name((namespace, local): &(u16, String)) -> String {
    format!("{namespace}:{local}")
}

fn table(table: &Table) -> String {
    let kind = match &table.kind {
        TableKind::SoapArray(item, ranks, false) => format!("array of {} rank {ranks}", name(item)),
        TableKind::SoapArray(item, ranks, true) => format!("array of declared {} rank {ranks}", name(item)),
        kind => format!("{kind:?}").to_lowercase(),
    };
    match &table.name {
        Some(of) => format!("= {kind} {}", name(of)),
        None => format!("= {kind}"),
    }
}

fn flags(wire: &Wire) -> String {
    let flags = &wire.flags;
    let all = [
        (flags.required, "required"),
        (flags.repeated, "repeated"),
        (flags.nillable, "nillable"),
        (flags.simple, "simple"),
        (flags.form, "form"),
        (flags.all, "all"),
        (flags.accessor, "accessor"),
    ];
    all.iter().filter(|(set, _)| *set).map(|(_, name)| format!(" {name}")).collect()
}

fn describe(facets: &Facets) -> String {
    let mut parts = Vec::new();
    let mut add = |what: &str, value: Option<String>| parts.extend(value.map(|value| format!("{what} {value}")));
    add("min length", facets.min_length.map(|n| n.to_string()));
    add("max length", facets.max_length.map(|n| n.to_string()));
    for pattern in &facets.patterns {
        add("pattern", Some(format!("{pattern:?}")));
    }
    let bound =
        |(value, excluded): &(String, bool), sign: &str| format!("{sign}{} {value}", if *excluded { "" } else { "=" });
    add("value", facets.min.as_ref().map(|min| bound(min, ">")));
    add("value", facets.max.as_ref().map(|max| bound(max, "<")));
    add("total digits", facets.total_digits.map(|n| n.to_string()));
    add("fraction digits", facets.fraction_digits.map(|n| n.to_string()));
    parts.join(", ")
}
