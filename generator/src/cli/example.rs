//! The example of a generated crate, which calls the first operation.

use std::fmt::Write as _;

use crate::lower::ir::{Field, Item, ItemId, ItemKind, Operation, Package, Port, RustType};

/// An example program.
#[derive(Debug)]
pub struct Example {
    /// The stem of the file's name.
    pub name: String,
    /// The text of the file.
    pub text: String,
    /// The imports, for the README.
    pub imports: String,
    /// The client type.
    pub port: String,
    /// The statements that create the request and call the method, for the README.
    pub call: String,
}

/// Creates an example of the first operation of the first port that has one.
pub fn example(crate_name: &str, package: &Package) -> Option<Example> {
    let mut calls =
        package.ports.iter().flat_map(|port| port.operations.iter().map(move |operation| (port, operation)));
    let (port, operation, method) =
        calls.find_map(|(port, operation)| Some((port, operation, operation.method.as_ref()?)))?;
    let plain = method.strip_prefix("r#").unwrap_or(method);
    // An example is a crate, and these are not allowed as names of crates.
    let name = if matches!(plain, "test" | "core" | "std" | "alloc" | "proc_macro") {
        format!("{plain}_call")
    } else {
        plain.to_owned()
    };
    let wire = operation.wire.0.replace(|c: char| c.is_control() || c == '`', " ");
    let writer = Writer { crate_ident: crate_name.replace('-', "_"), package, port };
    let imports = writer.imports(operation);
    let text = format!(
        "//! Calls the operation `{wire}`: `cargo run --example {name} --features blocking [-- ENDPOINT]`.\n\n\
         {imports}\nfn main() -> Result<(), Box<dyn std::error::Error>> {{\n{endpoint}    \
         let port = {port}::new(soapstone::BlockingClient::new(&endpoint)?);\n{call}    Ok(())\n}}\n",
        port = port.ident,
        endpoint = endpoint(port),
        call = writer.call(operation, method, "?"),
    );
    Some(Example { name, text, imports, port: port.ident.clone(), call: writer.call(operation, method, ".await?") })
}

fn endpoint(port: &Port) -> String {
    if port.address.as_ref().is_some_and(|address| !address.is_empty()) {
        format!("    let endpoint = std::env::args().nth(1).unwrap_or_else(|| {}::ADDRESS.to_owned());\n", port.ident)
    } else {
        "    let endpoint = std::env::args().nth(1).ok_or(\"the endpoint is required: -- ENDPOINT\")?;\n".to_owned()
    }
}

/// Writes the statements of an example.
struct Writer<'p> {
    crate_ident: String,
    package: &'p Package,
    port: &'p Port,
}

impl Writer<'_> {
    /// Returns the `use` declarations of the port and of the request's type.
    fn imports(&self, operation: &Operation) -> String {
        let mut imports = vec![format!("use {}::{};\n", self.crate_ident, self.port.ident)];
        if let RustType::Item(id) = operation.request.ty
            && !operation.request.is_empty_struct
            && let Some(item) = self.importable(id)
        {
            imports.push(format!("use {}::{};\n", self.module(item), item.ident));
        }
        imports.sort_unstable();
        imports.concat()
    }

    /// Returns the statements that create the request, call the method, and print the response.
    fn call(&self, operation: &Operation, method: &str, end: &str) -> String {
        let mut text = String::new();
        let mut arguments = Vec::new();
        if operation.request.ty != RustType::Unit && !operation.request.is_empty_struct {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "    let request = {};", self.request(&operation.request.ty));
            arguments.push("&request");
        }
        if let Some(headers) = operation.headers.0 {
            let _ = writeln!(text, "    let headers = {}::default();", self.path(headers));
            arguments.push("&headers");
        }
        let call = format!("port.{}({}){end}", method, arguments.join(", "));
        if operation.output.ty != RustType::Unit || operation.output.headers.is_some() {
            let _ = writeln!(text, "    let response = {call};\n    println!(\"{{response:#?}}\");");
        } else {
            let _ = writeln!(text, "    {call};\n    println!(\"done\");");
        }
        text
    }

    /// Returns an expression for a request, with a value for each required field, or else for one optional field.
    fn request(&self, ty: &RustType) -> String {
        let RustType::Item(id) = ty else { return value(ty, "") };
        let name = match self.importable(*id) {
            Some(item) => item.ident.clone(),
            None => self.path(*id),
        };
        let Some(Item { kind: ItemKind::Struct(content), constructor, .. }) = self.package.items.get(id.0) else {
            return format!("{name}::default()");
        };
        if !constructor.is_empty() {
            let argument = |field: &Field| match &field.ty {
                RustType::Std("String") => format!("\"{}\"", words(&field.ident)),
                RustType::Boxed(inner) => value(inner, &field.ident),
                ty => value(ty, &field.ident),
            };
            let fields = constructor.iter().filter_map(|&index| content.fields.get(index));
            return format!("{name}::new({})", fields.map(argument).collect::<Vec<_>>().join(", "));
        }
        let mut set: Vec<&Field> = content.fields.iter().filter(|field| is_required(&field.ty)).collect();
        if set.is_empty() {
            let optional = |field: &&Field| match &field.ty {
                RustType::Option(ty) | RustType::Nillable(ty) => is_plain(ty),
                _ => false,
            };
            set.extend(content.fields.iter().find(optional));
        }
        if set.is_empty() {
            return format!("{name}::default()");
        }
        let fields: String =
            set.iter().map(|field| format!("        {}: {},\n", field.ident, value(&field.ty, &field.ident))).collect();
        let is_complete = set.len() == content.fields.len();
        let rest = if is_complete { String::new() } else { format!("        ..{name}::default()\n") };
        format!("{name} {{\n{fields}{rest}    }}")
    }

    /// Returns an item if its name can be imported next to that of the port.
    fn importable(&self, id: ItemId) -> Option<&Item> {
        self.package.items.get(id.0).filter(|item| item.ident != self.port.ident)
    }

    /// Returns the path of the module that an item is imported from.
    fn module(&self, item: &Item) -> String {
        let exported =
            |ident: &String| self.package.exports.iter().any(|export| export.item.is_none() && export.module == *ident);
        let port_idents = || self.package.ports.iter().map(|port| &port.ident);
        match self.package.modules.get(item.module).map(|module| &module.ident) {
            // A port hides an item of its name that the root exports.
            Some(ident) if !exported(ident) || port_idents().any(|port| *port == item.ident) => {
                format!("{}::{ident}", self.crate_ident)
            }
            _ => self.crate_ident.clone(),
        }
    }

    fn path(&self, id: ItemId) -> String {
        match self.package.items.get(id.0) {
            Some(item) => format!("{}::{}", self.module(item), item.ident),
            None => "Default".to_owned(),
        }
    }
}

/// Whether the default of a field's type is probably not valid.
fn is_required(ty: &RustType) -> bool {
    !matches!(
        ty,
        RustType::Option(_)
            | RustType::Nillable(_)
            | RustType::Vec(_)
            | RustType::Nilled(_)
            | RustType::List(_)
            | RustType::Unit
    )
}

/// Whether [`value`] returns a literal for a type.
fn is_plain(ty: &RustType) -> bool {
    matches!(ty, RustType::Std(name) if *name == "String" || *name == "bool" || name.starts_with(['i', 'u', 'f']))
}

/// Returns an expression for a value of a field. A string contains the field's name.
fn value(ty: &RustType, field: &str) -> String {
    match ty {
        RustType::Std("String") => format!("\"{}\".to_owned()", words(field)),
        RustType::Std("bool") => "true".to_owned(),
        RustType::Std("f32" | "f64") => "1.0".to_owned(),
        RustType::Std(name) if name.starts_with(['i', 'u']) => "1".to_owned(),
        RustType::Option(inner) if is_plain(inner) => format!("Some({})", value(inner, field)),
        RustType::Option(_) => "None".to_owned(),
        RustType::Nillable(inner) if is_plain(inner) => format!("soapstone::Nillable::Value({})", value(inner, field)),
        RustType::Nillable(_) => "soapstone::Nillable::Absent".to_owned(),
        RustType::Vec(_) => "Vec::new()".to_owned(),
        RustType::Unit => "()".to_owned(),
        _ => "Default::default()".to_owned(),
    }
}

/// Returns an identifier as words.
fn words(ident: &str) -> String {
    ident.strip_prefix("r#").unwrap_or(ident).replace('_', " ").trim().to_owned()
}
