//! Ports: the client type with a method per operation, and the marker type of each operation.

use proc_macro2::TokenStream;
use quote::quote;

use super::types::{self, CurrentFile, item_path, rust_type};
use super::{NotRust, doc, docs, file, ident, layout, parsed, plain, print_blocks, wire};
use crate::base::policy::{Addressing, Password, Policy};
use crate::lower::ir::{Body, ItemId, Operation, Package, Port, RustType};
use crate::model::SoapVersion;

/// Ports stand beside the modules.
const PLACE: CurrentFile = CurrentFile { module: None, file: None };

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
///
/// # Errors
/// A type from the configuration is no Rust.
pub fn port(package: &Package, port: &Port) -> Result<layout::SourceModule, NotRust> {
    let name = ident(&port.ident);
    let about = doc(&format!("The port `{}`: its client and its operations.", port.wire.1.replace('`', "")));
    let text = docs(&port.docs);
    let methods = port.operations.iter().filter_map(|operation| method(package, operation));
    let methods = methods.collect::<Result<Vec<_>, _>>()?;
    let address = port.address.as_ref().map(|address| {
        quote! {
            /// The endpoint that the WSDL names.
            pub const ADDRESS: &'static str = #address;
        }
    });
    let is_required = !port.policy.is_empty() || port.operations.iter().any(|operation| !operation.policy.is_empty());
    let policy = is_required.then(|| {
        let policy = policy(&port.policy);
        quote! {
            /// Returns what the policy of the service requires of a client.
            pub const fn policy() -> rt::Policy { #policy }
        }
    });
    // A constant of the generic type would require its users to name the parameter.
    let address = (address.is_some() || policy.is_some()).then(|| quote! { impl #name { #address #policy } });
    let mut blocks = vec![
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
        blocks.extend(marker(package, port, operation)?);
    }
    let imports = types::imports(&port.imports, &quote!(super::));
    file(format!("{}.rs", plain(&port.module)), &[about], imports, members_apart(&print_blocks(&blocks)?))
}

/// Leaves a blank line between the documented members of an impl, which the pretty printer does not.
fn members_apart(printed: &str) -> String {
    const DOCS: &str = "    ///";
    let mut out = String::with_capacity(printed.len());
    let mut previous = "{";
    for line in printed.lines() {
        if line.starts_with(DOCS) && !previous.starts_with(DOCS) && !previous.ends_with('{') {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
        previous = line;
    }
    out
}

/// Returns the expression of a policy.
fn policy(policy: &Policy) -> TokenStream {
    let addressing = policy.addressing.map(|version| match version {
        Addressing::V1_0 => quote!(.addressing(rt::AddressingVersion::V1_0)),
        Addressing::V2004_08 => quote!(.addressing(rt::AddressingVersion::V2004_08)),
    });
    let username = policy.username.map(|password| match password {
        Password::Text => quote!(.username_token(rt::PasswordKind::Text)),
        Password::Digest => quote!(.username_token(rt::PasswordKind::Digest)),
        Password::Absent => quote!(.username_token(rt::PasswordKind::Absent)),
    });
    let timestamp = policy.timestamp.then(|| quote!(.with_timestamp()));
    let https = policy.https.then(|| quote!(.over_https()));
    let signature = policy.signature.then(|| quote!(.signed()));
    let mtom = policy.mtom.then(|| quote!(.with_mtom()));
    quote!(rt::Policy::new() #addressing #username #timestamp #https #signature #mtom)
}

fn method(package: &Package, operation: &Operation) -> Option<Result<TokenStream, NotRust>> {
    let name = operation.method.as_ref()?;
    Some(rust_type(package, &operation.request.ty, PLACE).map(|request| method_of(package, operation, name, &request)))
}

fn method_of(package: &Package, operation: &Operation, name: &str, request: &TokenStream) -> TokenStream {
    let (name, marker) = (ident(name), ident(&operation.ident));
    let text = docs(&operation.docs);
    let (parameter, argument) = match &operation.request.ty {
        RustType::Unit => (None, quote!(&())),
        _ if operation.request.is_empty_struct => (None, quote!(&#request {})),
        _ => (Some(quote!(, request: &#request)), quote!(request)),
    };
    let (headers, header) = match operation.headers.0 {
        None => (None, quote!(&())),
        Some(item) => {
            let ty = item_path(package, item, PLACE);
            (Some(quote!(, headers: &#ty)), quote!(headers))
        }
    };
    quote! {
        #text
        pub fn #name(&self #parameter #headers) -> C::Reply<'_, #marker> { self.client.call(#argument, #header) }
    }
}

fn marker(package: &Package, port: &Port, operation: &Operation) -> Result<Vec<TokenStream>, NotRust> {
    let name = ident(&operation.ident);
    let mut text = vec![format!("The operation `{}`.", operation.wire.0.replace('`', ""))];
    if operation.method.is_none() {
        text.extend([String::new(), "A notification: the server sends it, and no client can call it.".to_owned()]);
    }
    let text = docs(&text);
    let item = |item: Option<ItemId>| item.map_or_else(|| quote!(()), |item| item_path(package, item, PLACE));
    let fault = operation.fault.map_or_else(|| quote!(rt::RawDetail), |item| item_path(package, item, PLACE));
    let request = rust_type(package, &operation.request.ty, PLACE)?;
    let response_type = operation.response.as_ref().map_or(&RustType::Unit, |body| &body.ty);
    let response = rust_type(package, response_type, PLACE)?;
    let (sent, received) = (item(operation.headers.0), item(operation.headers.1));
    let mut output = rust_type(package, &operation.output.ty, PLACE)?;
    let mut value = match &operation.output.field {
        Some(field) => {
            let field = ident(field);
            quote!(response.#field)
        }
        None => quote!(response),
    };
    let mut headers = quote!(_);
    if operation.output.headers.is_some() {
        output = quote!((#output, #received));
        value = quote!((#value, headers));
        headers = quote!(headers);
    }
    let unit = *response_type == RustType::Unit && operation.output.headers.is_none();
    let (response_name, value) = if unit { (quote!(_), TokenStream::new()) } else { (quote!(response), value) };
    let info = info(package, port, operation)?;
    Ok(vec![
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
    ])
}

fn info(package: &Package, port: &Port, operation: &Operation) -> Result<TokenStream, NotRust> {
    let (name, action) = (&operation.wire.0, &operation.action);
    let version = match port.version {
        SoapVersion::V11 => quote!(rt::Version::Soap11),
        SoapVersion::V12 => quote!(rt::Version::Soap12),
    };
    let body = |body: &Body| match &body.wire {
        None => Ok(quote!(rt::Body::empty())),
        Some(field) => {
            let field = parsed(&format!("rt::FieldDescriptor::{}", wire::field(package, field, PLACE)))?;
            Ok(match (body.encoded, body.rpc) {
                (true, true) => quote!(rt::Body::encoded(#field)),
                (true, false) => quote!(rt::Body::encoded(#field).bare()),
                (false, true) => quote!(rt::Body::literal(#field).rpc()),
                (false, false) => quote!(rt::Body::literal(#field)),
            })
        }
    };
    let input = body(&operation.request)?;
    let output = match &operation.response {
        Some(response) => {
            let response = body(response)?;
            quote!(Some(#response))
        }
        None => quote!(None),
    };
    let own_action = operation.addressing_action.as_ref().map(|action| quote!(.with_addressing_action(#action)));
    let own_policy = (!operation.policy.is_empty()).then(|| {
        let policy = policy(&operation.policy);
        quote!(.with_policy(#policy))
    });
    let module = operation.policy.addressing.or(port.policy.addressing).map(|version| match version {
        Addressing::V1_0 => quote!(.with_module(&rt::ADDRESSING_1_0)),
        Addressing::V2004_08 => quote!(.with_module(&rt::ADDRESSING_2004_08)),
    });
    Ok(quote! {
        &rt::OperationInfo::new(#name, #action, #version, &PACKAGE, #input, #output) #own_action #own_policy #module
    })
}
