//! Ports: the client type with a method per operation, and the marker type of each operation.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::types::{Place, braces, item_path, rust_type};
use super::{docs, ident, print_blocks, wire};
use crate::lower::ir::{Body, ItemId, Operation, Package, Port, RustType, WireKind};
use crate::model::SoapVersion;

/// Ports stand beside the modules.
const PLACE: Place = Place { module: None, stem: "port" };

/// ```text
/// #[derive(Debug, Clone)]
/// pub struct MapServerPort<C = rt::Client> { client: C }
///
/// impl<C: rt::Caller> MapServerPort<C> {
///     pub fn export_map_image(&self, request: &ExportMapImage) -> C::Reply<'_, ExportMapImageOperation> {
///         self.client.call(request, &())
///     }
/// }
/// ```
pub fn port(package: &Package, port: &Port) -> String {
    let name = ident(&port.ident);
    let about = format!(" The port `{}`: its client and its operations.", port.wire.1.replace('`', ""));
    let mut text = port.docs.clone();
    if text.is_empty() {
        text.push(format!("The client of the port `{}`.", port.wire.1.replace('`', "")));
    }
    if let Some(address) =
        port.address.as_deref().filter(|address| address.chars().all(|c| c.is_ascii_graphic() && c != '`'))
    {
        text.push(String::new());
        text.push(format!("Endpoint in the WSDL: `{address}`."));
    }
    let text = docs(&text);
    let methods = port.operations.iter().filter_map(|operation| method(package, operation));
    let address = port.address.as_ref().filter(|address| !address.is_empty()).map(|address| {
        quote! {
            /// The endpoint that the WSDL names.
            pub const ADDRESS: &'static str = #address;
        }
    });
    // A constant of a generic type would ask its users for the parameter.
    let address = address.map(|address| quote! { impl #name { #address } });
    let mut blocks = vec![
        quote!(#![doc = #about]),
        imports(package, port),
        quote! {
            #text
            #[derive(Debug, Clone)]
            pub struct #name<C = rt::Client> { client: C }
        },
        address.unwrap_or_default(),
        quote! {
            impl<C: rt::Caller> #name<C> {
                /// Creates a client for this port that sends through `client`.
                pub fn new(client: C) -> Self { Self { client } }
                /// Returns the underlying client.
                pub fn client(&self) -> &C { &self.client }
                #(#methods)*
            }
        },
    ];
    for operation in &port.operations {
        blocks.extend(marker(package, port, operation));
    }
    print_blocks(&blocks)
}

fn method(package: &Package, operation: &Operation) -> Option<TokenStream> {
    let (name, marker) = (ident(operation.method.as_ref()?), ident(&operation.ident));
    let mut text = if operation.docs.is_empty() {
        vec![format!("Calls the operation `{}`.", operation.wire.0.replace('`', ""))]
    } else {
        operation.docs.clone()
    };
    text.extend(result_docs(package, operation));
    let text = docs(&text);
    let (parameter, argument) = match &operation.request.ty {
        RustType::Unit => (None, quote!(&())),
        ty if operation.request.vacant => {
            let ty = rust_type(package, ty, PLACE);
            (None, quote!(&#ty {}))
        }
        ty => {
            let ty = rust_type(package, ty, PLACE);
            (Some(quote!(, request: &#ty)), quote!(request))
        }
    };
    let (headers, header) = match operation.headers.0 {
        None => (None, quote!(&())),
        Some(item) => {
            let ty = item_path(package, item, PLACE);
            (Some(quote!(, headers: &#ty)), quote!(headers))
        }
    };
    Some(quote! {
        #text
        pub fn #name(&self #parameter #headers) -> C::Reply<'_, #marker> { self.client.call(#argument, #header) }
    })
}

/// What a method returns, and the faults that its error may hold, with links to their types.
fn result_docs(package: &Package, operation: &Operation) -> Vec<String> {
    let mut lines = Vec::new();
    let output = match (&operation.unwrapped, &operation.response) {
        (Some((_, ty)), _) => Some(described(package, ty)),
        (None, Some(body)) if body.ty != RustType::Unit => Some(described(package, &body.ty)),
        (None, _) => None,
    };
    let headers = operation.headers.1.map(|item| linked(package, item));
    let output = match (output, headers) {
        (Some(output), Some(headers)) => Some(format!("{output} and the header blocks {headers}")),
        (None, Some(headers)) => Some(format!("the header blocks {headers}")),
        (output, None) => output,
    };
    if let Some(output) = output {
        lines.extend([String::new(), format!("Returns {output}.")]);
    }
    if let Some(fault) = operation.fault {
        let fault = linked(package, fault);
        lines.extend([String::new(), "# Errors".to_owned(), format!("Declared faults: {fault}.")]);
    }
    lines
}

/// A type in a sentence.
fn described(package: &Package, ty: &RustType) -> String {
    match ty {
        RustType::Item(item) => linked(package, *item),
        RustType::Std(name) => format!("`{name}`"),
        RustType::Runtime(name) => format!("[`{name}`](rt::{name})"),
        RustType::Custom(path) => format!("`{path}`"),
        RustType::Option(inner) => format!("{}, or `None`", described(package, inner)),
        RustType::Nilled(inner) => format!("{}, which may be nil", described(package, inner)),
        RustType::Vec(inner) | RustType::List(inner) => format!("a list of {}", described(package, inner)),
        RustType::Boxed(inner) | RustType::Deep(inner) => described(package, inner),
        RustType::Unit => "nothing".to_owned(),
    }
}

/// A link to an item, from the file of a port.
fn linked(package: &Package, item: ItemId) -> String {
    let item = &package.items[item.0];
    let plain = item.ident.trim_start_matches("r#");
    format!("[`{plain}`]({}::{})", package.modules[item.module].ident, item.ident)
}

fn marker(package: &Package, port: &Port, operation: &Operation) -> Vec<TokenStream> {
    let name = ident(&operation.ident);
    let mut text = vec![format!("The operation `{}`.", operation.wire.0.replace('`', ""))];
    if operation.method.is_none() {
        text.extend([String::new(), "A notification: the server sends it, and no client can call it.".to_owned()]);
    }
    let text = docs(&text);
    let item = |item: Option<ItemId>| item.map_or_else(|| quote!(()), |item| item_path(package, item, PLACE));
    let fault = operation.fault.map_or_else(|| quote!(rt::RawDetail), |item| item_path(package, item, PLACE));
    let request = rust_type(package, &operation.request.ty, PLACE);
    let response_type = operation.response.as_ref().map_or(&RustType::Unit, |body| &body.ty);
    let response = rust_type(package, response_type, PLACE);
    let (sent, received) = (item(operation.headers.0), item(operation.headers.1));
    let (mut output, mut value) = match &operation.unwrapped {
        Some((field, ty)) => {
            let (field, ty) = (ident(field), rust_type(package, ty, PLACE));
            (ty, quote!(response.#field))
        }
        None => (response.clone(), quote!(response)),
    };
    let mut headers = quote!(_);
    if operation.headers.1.is_some() {
        output = quote!((#output, #received));
        value = quote!((#value, headers));
        headers = quote!(headers);
    }
    let unit = *response_type == RustType::Unit && operation.headers.1.is_none();
    let (response_name, value) = if unit { (quote!(_), TokenStream::new()) } else { (quote!(response), value) };
    let info = info(package, port, operation);
    vec![
        quote! { #text #[derive(Debug)] pub struct #name; },
        quote! {
            impl rt::Operation for #name {
                type Request = #request;
                type Response = #response;
                type Output = #output;
                type Fault = #fault;
                type RequestHeaders = #sent;
                type ResponseHeaders = #received;
                const INFO: &'static rt::OperationInfo = #info;
                fn output(#response_name: Self::Response, #headers: Self::ResponseHeaders) -> Self::Output { #value }
            }
        },
    ]
}

fn info(package: &Package, port: &Port, operation: &Operation) -> TokenStream {
    let (name, action) = (&operation.wire.0, &operation.action);
    let version = match port.version {
        SoapVersion::V11 => quote!(rt::Version::Soap11),
        SoapVersion::V12 => quote!(rt::Version::Soap12),
    };
    let body = |body: &Body| match &body.wire {
        None => quote!(rt::Body::empty()),
        Some(field) => {
            let field = wire::field(package, field, PLACE);
            match (body.encoded, body.rpc) {
                (true, true) => quote!(rt::Body::encoded(#field)),
                (true, false) => quote!(rt::Body::encoded(#field).bare()),
                (false, true) => quote!(rt::Body::literal(#field).rpc()),
                (false, false) => quote!(rt::Body::literal(#field)),
            }
        }
    };
    let input = body(&operation.request);
    let output = match &operation.response {
        Some(response) => {
            let response = body(response);
            quote!(Some(#response))
        }
        None => quote!(None),
    };
    quote! {
        &rt::OperationInfo::new(#name, #action, #version, &PACKAGE, #input, #output)
    }
}

/// The modules that the port's signatures and tables name.
fn imports(package: &Package, port: &Port) -> TokenStream {
    let mut modules = BTreeSet::new();
    let mut add = |item: ItemId| {
        modules.insert(package.modules[package.items[item.0].module].ident.clone());
    };
    for operation in &port.operations {
        let unwrapped = operation.unwrapped.as_ref().map(|(_, ty)| ty);
        let bodies = [Some(&operation.request), operation.response.as_ref()];
        for ty in bodies.into_iter().flatten().map(|body| &body.ty).chain(unwrapped) {
            named_items(ty, &mut add);
        }
        for body in bodies.into_iter().flatten() {
            if let Some(WireKind::Particle(item)) = body.wire.as_ref().map(|wire| wire.kind) {
                add(item);
            }
        }
        [operation.fault, operation.headers.0, operation.headers.1].into_iter().flatten().for_each(&mut add);
    }
    if !port.operations.is_empty() {
        modules.insert("PACKAGE".to_owned());
    }
    let above = braces(modules).map(|names| quote!(use super::#names;));
    quote! { use soapstone::__support as rt; #above }
}

fn named_items(ty: &RustType, add: &mut impl FnMut(ItemId)) {
    match ty {
        RustType::Item(item) => add(*item),
        RustType::Option(inner)
        | RustType::Vec(inner)
        | RustType::Boxed(inner)
        | RustType::List(inner)
        | RustType::Deep(inner)
        | RustType::Nilled(inner) => named_items(inner, add),
        RustType::Std(_) | RustType::Runtime(_) | RustType::Custom(_) | RustType::Unit => {}
    }
}
