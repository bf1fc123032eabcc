//! The example of a generated crate: it calls the first operation.

use std::fmt::Write as _;

use crate::lower::ir::{Field, ItemId, ItemKind, Operation, Package, Port, RustType};

/// Most fields that are written out one by one.
const FIELDS: usize = 40;

/// An example.
#[derive(Debug)]
pub struct Example {
    /// The file's stem.
    pub name: String,
    /// Its text.
    pub text: String,
    /// The client type that it uses.
    pub port: String,
    /// The lines that make the request and call, for the README.
    pub call: String,
}

/// An example of the first operation of the first port that has one.
pub fn example(crate_name: &str, package: &Package) -> Option<Example> {
    let mut calls =
        package.ports.iter().flat_map(|port| port.operations.iter().map(move |operation| (port, operation)));
    let (port, operation, method) =
        calls.find_map(|(port, operation)| Some((port, operation, operation.method.as_ref()?)))?;
    let plain = method.strip_prefix("r#").unwrap_or(method);
    // An example is a crate too, and these are names that a crate cannot have.
    let name = if matches!(plain, "test" | "core" | "std" | "alloc" | "proc_macro") {
        format!("{plain}_call")
    } else {
        plain.to_owned()
    };
    let wire = operation.wire.0.replace(|c: char| c.is_control() || c == '`', " ");
    let crate_ident = crate_name.replace('-', "_");
    let call = call(&crate_ident, package, (operation, method), "?");
    let text = format!(
        "//! Calls the operation `{wire}`: `cargo run --example {name} --features blocking [-- ENDPOINT]`.\n\n\
         use {crate_ident}::{port};\n\n\
         fn main() -> Result<(), Box<dyn std::error::Error>> {{\n{endpoint}    \
         let port = {port}::new(soapstone::BlockingClient::new(&endpoint)?);\n{call}    Ok(())\n}}\n",
        port = port.ident,
        endpoint = endpoint(port),
    );
    Some(Example {
        name,
        text,
        port: port.ident.clone(),
        call: self::call(&crate_ident, package, (operation, method), ".await?"),
    })
}

fn endpoint(port: &Port) -> String {
    if port.address.as_ref().is_some_and(|address| !address.is_empty()) {
        format!("    let endpoint = std::env::args().nth(1).unwrap_or_else(|| {}::ADDRESS.to_owned());\n", port.ident)
    } else {
        "    let endpoint = std::env::args().nth(1).ok_or(\"say where the service is: -- ENDPOINT\")?;\n".to_owned()
    }
}

/// The statements that make the request, call, and print the answer.
fn call(crate_ident: &str, package: &Package, (operation, method): (&Operation, &str), end: &str) -> String {
    let mut text = String::new();
    let mut arguments = Vec::new();
    if operation.request.ty != RustType::Unit && !operation.request.is_empty_struct {
        let value = request(crate_ident, package, &operation.request.ty);
        // Writing to a String cannot fail.
        let _ = writeln!(text, "    let request = {value};");
        arguments.push("&request");
    }
    if let Some(headers) = operation.headers.0 {
        let _ = writeln!(text, "    let headers = {}::default();", path(crate_ident, package, headers));
        arguments.push("&headers");
    }
    let call = format!("port.{}({}){end}", method, arguments.join(", "));
    let empty = |ty: &RustType| *ty == RustType::Unit;
    let answers = operation.headers.1.is_some()
        || operation.response.as_ref().is_some_and(|body| !empty(&body.ty))
            && !operation.unwrapped.as_ref().is_some_and(|(_, ty)| empty(ty));
    if answers {
        let _ = writeln!(text, "    let answer = {call};\n    println!(\"{{answer:#?}}\");");
    } else {
        let _ = writeln!(text, "    {call};\n    println!(\"done\");");
    }
    text
}

/// An expression for a request, with its fields to be filled in.
fn request(crate_ident: &str, package: &Package, ty: &RustType) -> String {
    let RustType::Item(id) = ty else { return value(ty).to_owned() };
    let name = path(crate_ident, package, *id);
    match package.items.get(id.0).map(|item| &item.kind) {
        Some(ItemKind::Struct(content)) if (1..=FIELDS).contains(&content.fields.len()) => {
            let field = |field: &Field| format!("        {}: {},\n", field.ident, value(&field.ty));
            format!("{name} {{\n{}    }}", content.fields.iter().map(field).collect::<String>())
        }
        _ => format!("{name}::default()"),
    }
}

/// An expression for a value of no interest.
fn value(ty: &RustType) -> &'static str {
    match ty {
        RustType::Std("String") => "String::new()",
        RustType::Std("bool") => "false",
        RustType::Std("f32" | "f64") => "0.0",
        RustType::Std(name) if name.starts_with(['i', 'u']) => "0",
        RustType::Option(_) => "None",
        RustType::Vec(_) => "Vec::new()",
        RustType::Unit => "()",
        _ => "Default::default()",
    }
}

fn path(crate_ident: &str, package: &Package, id: ItemId) -> String {
    let Some(item) = package.items.get(id.0) else { return "Default".to_owned() };
    match package.modules.get(item.module) {
        Some(module) => format!("{crate_ident}::{}::{}", module.ident, item.ident),
        None => format!("{crate_ident}::{}", item.ident),
    }
}
