//! The example of a generated crate, which calls the first operation.

use super::policy::Configuration;
use super::spelling::Spelling;
use crate::base::shown;
use crate::lower::ir::{Field, Item, ItemKind, Operation, Package, RustType};

/// An example program.
#[derive(Debug)]
pub struct Example {
    /// The stem of the file's name.
    pub name: String,
    /// The text of the file, which calls the blocking client.
    pub text: String,
    /// The same program with the async client, for the README.
    pub asynchronous: String,
    /// The client type of the port.
    pub port: String,
    /// The method.
    pub method: String,
    /// The arguments of the call.
    pub arguments: String,
    /// Whether the port has an endpoint.
    pub has_address: bool,
    /// Whether the program uses the crate `soapstone-wss`.
    pub security: bool,
    /// The environment variables that the program reads, as they are written before a command.
    pub variables: String,
}

/// Creates an example of the first operation of the first port that has one. `has_security` is whether the crate
/// `soapstone-wss` can be used.
pub fn example(crate_name: &str, package: &Package, has_security: bool) -> Option<Example> {
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
    let wire = shown::line(&operation.wire.0.replace(|c: char| c.is_control() || c == '`', " "));
    let mut writer = Writer { spelling: Spelling::new(crate_name, package, &port.ident), package };
    let arguments = writer.arguments(operation);
    let statements = arguments.statements();
    let blocking = writer.outcome(operation, &format!("port.{method}({})", arguments.list()));
    let asynchronous = writer.outcome(operation, &format!("port.{method}({}).await", arguments.list()));
    let (imports, ident) = (writer.spelling.imports(), &port.ident);
    let main = "main() -> Result<(), Box<dyn std::error::Error>>";
    let has_address = port.address.as_ref().is_some_and(|address| !address.is_empty());
    let address = if has_address { format!("{ident}::ADDRESS") } else { "\"https://…\"".to_owned() };
    let configuration = Configuration::of(port)
        .filter(|configuration| configuration.has_options() && (has_security || !configuration.security));
    let options = configuration.as_ref().map(|configuration| configuration.statements(ident)).unwrap_or_default();
    let client = |kind: &str, endpoint: &str| match &configuration {
        Some(_) => format!("soapstone::{kind}::with_options({endpoint}, options)?"),
        None => format!("soapstone::{kind}::new({endpoint})?"),
    };
    let text = format!(
        "//! Calls the operation `{wire}`: `cargo run --example {name} --features blocking [-- ENDPOINT]`.\n\n\
         {imports}\nfn {main} {{\n{endpoint}{options}    let port = {ident}::new({client});\n\
         {statements}{blocking}    Ok(())\n}}\n",
        endpoint = endpoint(ident, has_address),
        client = client("BlockingClient", "&endpoint"),
    );
    let asynchronous = format!(
        "{imports}\n#[tokio::main]\nasync fn {main} {{\n{options}    let port = {ident}::new({client});\n\
         {statements}{asynchronous}    Ok(())\n}}\n",
        client = client("Client", &address),
    );
    let security = configuration.as_ref().is_some_and(|configuration| configuration.security);
    let variables = configuration.iter().flat_map(|configuration| configuration.variables());
    let variables = variables.map(|(_, variable)| format!("{variable}=… ")).collect();
    let (port, method) = (ident.clone(), method.clone());
    Some(Example {
        name,
        text,
        asynchronous,
        port,
        method,
        arguments: arguments.list(),
        has_address,
        security,
        variables,
    })
}

fn endpoint(port: &str, has_address: bool) -> String {
    if has_address {
        format!("    let endpoint = std::env::args().nth(1).unwrap_or_else(|| {port}::ADDRESS.to_owned());\n")
    } else {
        "    let endpoint = std::env::args().nth(1).ok_or(\"the endpoint is required: -- ENDPOINT\")?;\n".to_owned()
    }
}

/// The arguments of a call, as expressions.
#[derive(Debug, Default)]
struct Arguments {
    request: Option<String>,
    headers: Option<String>,
}

impl Arguments {
    /// Returns the statements that create the values.
    fn statements(&self) -> String {
        let named = [("request", &self.request), ("headers", &self.headers)].into_iter();
        named.filter_map(|(name, value)| Some(format!("    let {name} = {};\n", value.as_ref()?))).collect()
    }

    /// Returns the list of the arguments.
    fn list(&self) -> String {
        let named = [("&request", &self.request), ("&headers", &self.headers)].into_iter();
        named.filter_map(|(name, value)| value.as_ref().map(|_| name)).collect::<Vec<_>>().join(", ")
    }
}

/// Writes the statements of an example.
struct Writer<'p> {
    spelling: Spelling<'p>,
    package: &'p Package,
}

impl Writer<'_> {
    /// Returns the values that an operation is called with.
    fn arguments(&mut self, operation: &Operation) -> Arguments {
        let has_request = operation.request.ty != RustType::Unit && !operation.request.is_empty_struct;
        Arguments {
            request: has_request.then(|| self.request(&operation.request.ty)),
            headers: operation.headers.0.map(|headers| format!("{}::default()", self.spelling.item(headers))),
        }
    }

    /// Returns the statement that distinguishes the outcomes of a call: the response and the declared fault have their
    /// types.
    fn outcome(&mut self, operation: &Operation, call: &str) -> String {
        let response = operation.output.ty != RustType::Unit || operation.output.headers.is_some();
        let mut ty = self.spelling.ty(&operation.output.ty);
        if let Some(headers) = operation.output.headers {
            ty = ty.map(|ty| format!("({ty}, {})", self.spelling.item(headers)));
        }
        let success = match ty.filter(|_| response) {
            Some(ty) => format!(
                "        Ok(response) => {{\n            let response: {ty} = response;\n            \
                 println!(\"{{response:#?}}\");\n        }}\n"
            ),
            None if response => "        Ok(response) => println!(\"{response:#?}\"),\n".to_owned(),
            None => "        Ok(()) => println!(\"done\"),\n".to_owned(),
        };
        let fault = match operation.fault {
            Some(item) => format!(
                "        Err(soapstone::Error::Fault(fault)) => {{\n            \
                 let declared: Option<&{}> = fault.detail.as_ref();\n            \
                 println!(\"{{fault}}: {{declared:#?}}\");\n        }}\n",
                self.spelling.item(item)
            ),
            None => "        Err(soapstone::Error::Fault(fault)) => println!(\"{fault}\"),\n".to_owned(),
        };
        // Returned from `main`, an error would be printed as `Debug` has it: without its hints.
        let other = "        Err(error) => eprintln!(\"{error}\"),\n";
        format!("    match {call} {{\n{success}{fault}{other}    }}\n")
    }

    /// Returns an expression for a request, with a value for each required field, or else for one optional field.
    fn request(&mut self, ty: &RustType) -> String {
        // A document is missing, so that the body has no type.
        if matches!(ty, RustType::Option(inner) if **inner == RustType::Runtime("RawElement")) {
            return "Some(soapstone::RawElement::parse(\"<request xmlns='urn:example'/>\")?)".to_owned();
        }
        let RustType::Item(id) = ty else { return value(ty, "") };
        let name = self.spelling.item(*id);
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
