//! `--dump model`: the model as text.

use std::fmt;

use crate::base::{Facets, QName};
use crate::model::{
    AttributeUse, ComplexType, Content, ElementDecl, ElementId, Message, Model, Operation, Owner, Part, PartKind,
    Particle, Port, SimpleType, Term, TypeDef, TypeId, TypeKind, TypeRef, Variety,
};
use crate::redact::masked;

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "model {} {{{}}}", self.name, self.target_namespace)?;
        for document in &self.documents {
            writeln!(f, "document {}", document.name)?;
        }
        docs(f, "  ", &self.docs)?;
        for (id, ty) in self.types.iter() {
            self.type_def(f, id, ty)?;
        }
        for (id, element) in self.elements.iter().filter(|(_, element)| element.global) {
            write!(f, "element e{id} ")?;
            self.element(f, element)?;
            writeln!(f)?;
            docs(f, "  ", &element.docs)?;
        }
        self.ports.iter().try_for_each(|port| self.port(f, port))
    }
}

impl Model {
    fn type_def(&self, f: &mut fmt::Formatter<'_>, id: TypeId, ty: &TypeDef) -> fmt::Result {
        write!(f, "type t{id} ")?;
        match (&ty.name, ty.owner) {
            (Some(name), _) => write!(f, "{}", Name(name))?,
            (None, Some(Owner::Element(id))) => write!(f, "of element e{} {}", id, self.local(id))?,
            (None, Some(Owner::Type(id))) => write!(f, "of type t{}", id)?,
            (None, None) => write!(f, "of nothing")?,
        }
        match &ty.kind {
            TypeKind::Simple(simple) => self.simple(f, simple)?,
            TypeKind::Complex(complex) => self.complex(f, complex)?,
        }
        docs(f, "  ", &ty.docs)
    }

    fn simple(&self, f: &mut fmt::Formatter<'_>, simple: &SimpleType) -> fmt::Result {
        match &simple.variety {
            Variety::Atomic(builtin) => write!(f, " simple {builtin:?}")?,
            Variety::List(item) => write!(f, " list of {}", self.ty(*item))?,
            Variety::Union(members) => {
                let members: Vec<String> = members.iter().map(|member| self.ty(*member)).collect();
                write!(f, " union of {}", members.join(" | "))?;
            }
        }
        if let Some(base) = simple.base {
            write!(f, " restricts {}", self.ty(base))?;
        }
        if simple.facets != Facets::default() {
            write!(f, " {}", facets(&simple.facets))?;
        }
        writeln!(f)?;
        for value in &simple.enumeration {
            writeln!(f, "  = {:?}", value.value)?;
            docs(f, "    ", &value.docs)?;
        }
        Ok(())
    }

    fn complex(&self, f: &mut fmt::Formatter<'_>, complex: &ComplexType) -> fmt::Result {
        write!(f, " complex")?;
        flags(f, &[("abstract", complex.is_abstract), ("mixed", complex.mixed)])?;
        if let Some(derivation) = &complex.derivation {
            write!(f, " {} {}", if derivation.extension { "extends" } else { "restricts" }, self.ty(derivation.base))?;
        }
        if let Some(array) = &complex.soap_array {
            write!(f, " array of {} as {} {:?}", self.ty(array.item), Name(&array.item_name), array.ranks)?;
        }
        if !complex.derived.is_empty() {
            let ids: Vec<String> = complex.derived.iter().map(|id| format!("t{}", id)).collect();
            write!(f, " base of {}", ids.join(" "))?;
        }
        writeln!(f)?;
        match &complex.content {
            Content::Empty => {}
            Content::Simple(simple) => writeln!(f, "  content {}", self.ty(*simple))?,
            Content::Particle(particle) => self.particle(f, particle, 1)?,
        }
        complex.attributes.iter().try_for_each(|attribute| self.attribute(f, attribute))?;
        match &complex.any_attribute {
            Some(any) => writeln!(f, "  @any {} {}", any.namespaces, any.process),
            None => Ok(()),
        }
    }

    fn particle(&self, f: &mut fmt::Formatter<'_>, particle: &Particle, depth: usize) -> fmt::Result {
        write!(f, "{:depth$}", "", depth = depth * 2)?;
        let (name, members): (_, &[Particle]) = match &particle.term {
            Term::Element(id) => {
                let element = &self.elements[*id];
                if element.global {
                    write!(f, "ref e{id} {}", Name(&element.name))?;
                } else {
                    write!(f, "e{id} ")?;
                    self.element(f, element)?;
                }
                ("", &[])
            }
            Term::Any(any) => {
                write!(f, "any {} {}", any.namespaces, any.process)?;
                ("", &[])
            }
            Term::Sequence(members) => ("sequence", members),
            Term::Choice(members) => ("choice", members),
            Term::All(members) => ("all", members),
        };
        f.write_str(name)?;
        match (particle.min, particle.max) {
            (1, Some(1)) => {}
            (min, Some(max)) => write!(f, " {min}..{max}")?,
            (min, None) => write!(f, " {min}..")?,
        }
        writeln!(f)?;
        members.iter().try_for_each(|member| self.particle(f, member, depth + 1))
    }

    fn element(&self, f: &mut fmt::Formatter<'_>, element: &ElementDecl) -> fmt::Result {
        write!(f, "{}: {}", Name(&element.name), self.ty(element.ty))?;
        flags(f, &[("nillable", element.nillable), ("abstract", element.is_abstract), ("form", element.form)])?;
        values(f, element.default.as_deref(), element.fixed.as_deref())?;
        if !element.substitutes.is_empty() {
            let ids: Vec<String> = element.substitutes.iter().map(|id| format!("e{}", id)).collect();
            write!(f, " head of {}", ids.join(" "))?;
        }
        Ok(())
    }

    fn attribute(&self, f: &mut fmt::Formatter<'_>, attribute: &AttributeUse) -> fmt::Result {
        write!(f, "  @{}: {}", Name(&attribute.name), self.ty(attribute.ty))?;
        flags(f, &[("required", attribute.required), ("prohibited", attribute.prohibited)])?;
        values(f, attribute.default.as_deref(), attribute.fixed.as_deref())?;
        writeln!(f)
    }

    fn port(&self, f: &mut fmt::Formatter<'_>, port: &Port) -> fmt::Result {
        let service = port.service.as_deref().unwrap_or("-");
        let address = masked(port.address.as_deref().unwrap_or("-"));
        writeln!(f, "port {service} {} {} {:?} {address}", port.name, Name(&port.port_type), port.version)?;
        docs(f, "  ", &port.docs)?;
        port.operations.iter().try_for_each(|operation| self.operation(f, operation))
    }

    fn operation(&self, f: &mut fmt::Formatter<'_>, operation: &Operation) -> fmt::Result {
        write!(f, "  operation {}", operation.name)?;
        if operation.overload > 0 {
            write!(f, "~{}", operation.overload)?;
        }
        write!(f, " {} action {:?}", if operation.rpc { "rpc" } else { "document" }, operation.action)?;
        if !operation.parameter_order.is_empty() {
            write!(f, " order {}", operation.parameter_order.join(" "))?;
        }
        writeln!(f)?;
        docs(f, "    ", &operation.docs)?;
        for (way, message) in [("in", &operation.input), ("out", &operation.output)] {
            if let Some(message) = message {
                self.message(f, way, message)?;
            }
        }
        for fault in &operation.faults {
            let parts: Vec<String> = fault.parts.iter().map(|part| self.part(part)).collect();
            writeln!(
                f,
                "    fault {}{} {}",
                fault.name,
                if fault.encoded { " encoded" } else { "" },
                parts.join(", ")
            )?;
        }
        Ok(())
    }

    fn message(&self, f: &mut fmt::Formatter<'_>, way: &str, message: &Message) -> fmt::Result {
        let form = if message.encoded { "encoded" } else { "literal" };
        writeln!(f, "    {way} {} {form} {:?}", Name(&message.name), message.namespace)?;
        for part in &message.parts {
            writeln!(f, "      body {}", self.part(part))?;
        }
        for header in &message.headers {
            write!(f, "      header {}{}", self.part(&header.part), if header.encoded { " encoded" } else { "" })?;
            match &header.namespace {
                Some(namespace) => writeln!(f, " {namespace:?}")?,
                None => writeln!(f)?,
            }
            for fault in &header.faults {
                writeln!(f, "        headerfault {}", self.part(fault))?;
            }
        }
        for attached in &message.attachments {
            let xml = if attached.is_xml { " xml" } else { "" };
            writeln!(f, "      attachment {} [{}]{xml}", self.part(&attached.part), attached.media_types.join(", "))?;
        }
        Ok(())
    }

    fn part(&self, part: &Part) -> String {
        match part.kind {
            PartKind::Element(id) => format!("{} element e{id} {}", part.name, Name(&self.elements[id].name)),
            PartKind::Type(ty) => format!("{} type {}", part.name, self.ty(ty)),
        }
    }

    fn ty(&self, ty: TypeRef) -> String {
        match ty {
            TypeRef::Builtin(builtin) => format!("{builtin:?}"),
            TypeRef::Encoding(builtin) => format!("soapenc:{builtin:?}"),
            TypeRef::Def(id) => match &self.types[id].name {
                Some(name) => format!("t{} {}", id, name.local),
                None => format!("t{}", id),
            },
        }
    }

    fn local(&self, id: ElementId) -> &str {
        &self.elements[id].name.local
    }
}

/// A name as `{namespace}local`.
struct Name<'a>(&'a QName);

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.namespace.is_empty() {
            f.write_str(&self.0.local)
        } else {
            write!(f, "{{{}}}{}", self.0.namespace, self.0.local)
        }
    }
}

fn flags(f: &mut fmt::Formatter<'_>, flags: &[(&str, bool)]) -> fmt::Result {
    flags.iter().filter(|(_, set)| *set).try_for_each(|(name, _)| write!(f, " {name}"))
}

fn values(f: &mut fmt::Formatter<'_>, default: Option<&str>, fixed: Option<&str>) -> fmt::Result {
    if let Some(default) = default {
        write!(f, " default {default:?}")?;
    }
    if let Some(fixed) = fixed {
        write!(f, " fixed {fixed:?}")?;
    }
    Ok(())
}

fn facets(facets: &Facets) -> String {
    let mut words = Vec::new();
    let bound = |name: &str, bound: &(String, bool)| format!("{name}{}{}", if bound.1 { "" } else { "=" }, bound.0);
    words.extend(facets.min_length.map(|n| format!("minLength={n}")));
    words.extend(facets.max_length.map(|n| format!("maxLength={n}")));
    words.extend(facets.patterns.iter().map(|pattern| format!("/{pattern}/")));
    words.extend(facets.min.iter().map(|min| bound(">", min)));
    words.extend(facets.max.iter().map(|max| bound("<", max)));
    words.extend(facets.total_digits.map(|n| format!("totalDigits={n}")));
    words.extend(facets.fraction_digits.map(|n| format!("fractionDigits={n}")));
    words.extend(facets.white_space.iter().map(|space| format!("whiteSpace={space}")));
    words.join(" ")
}

fn docs(f: &mut fmt::Formatter<'_>, indent: &str, docs: &str) -> fmt::Result {
    docs.lines().try_for_each(|line| writeln!(f, "{indent}# {line}"))
}
