//! Type expressions and the paths between files.

use proc_macro2::TokenStream;
use quote::quote;

use super::{NotRust, ident, parsed};
use crate::lower::ir::{Imports, ItemFile, ItemId, ItemKind, Package, RustType};

/// The file that is being printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurrentFile {
    /// Its module; `None` is a port's file beside the modules.
    pub module: Option<usize>,
    /// The file of the module.
    pub file: Option<ItemFile>,
}

/// A type as it is written in `place`.
///
/// # Errors
/// A type from the configuration is no Rust.
pub fn rust_type(package: &Package, ty: &RustType, place: CurrentFile) -> Result<TokenStream, NotRust> {
    let of = |inner: &RustType| rust_type(package, inner, place);
    Ok(match ty {
        RustType::Item(item) => item_path(package, *item, place),
        RustType::Std(name) => {
            let name = ident(name);
            quote!(#name)
        }
        RustType::Runtime(name) => {
            let name = ident(name);
            quote!(rt::#name)
        }
        RustType::Custom(path) => parsed(path)?,
        RustType::Option(inner) => generic(quote!(Option), of(inner)?),
        RustType::Vec(inner) => generic(quote!(Vec), of(inner)?),
        RustType::Boxed(inner) => generic(quote!(Box), of(inner)?),
        RustType::Deep(inner) => generic(quote!(rt::DeepBox), of(inner)?),
        RustType::List(inner) => generic(quote!(rt::List), of(inner)?),
        RustType::Nillable(inner) => generic(quote!(rt::Nillable), of(inner)?),
        RustType::Nilled(inner) => generic(quote!(rt::Nilled), of(inner)?),
        RustType::Unit => quote!(()),
    })
}

fn generic(name: TokenStream, argument: TokenStream) -> TokenStream {
    quote!(#name<#argument>)
}

/// An item of the same module stands alone, since it is here or imported; another module's follows that module's name.
pub fn item_path(package: &Package, item: ItemId, place: CurrentFile) -> TokenStream {
    let item = &package.items[item.0];
    let name = ident(&item.ident);
    if place.module == Some(item.module) {
        return quote!(#name);
    }
    let module = ident(&package.modules[item.module].ident);
    quote!(#module::#name)
}

/// The static descriptor of an item.
pub fn table_path(package: &Package, item: ItemId, place: CurrentFile) -> String {
    let item = &package.items[item.0];
    let table = match &item.kind {
        ItemKind::Struct(content) | ItemKind::List(content) => &content.table.ident,
        ItemKind::Choice(choice) => &choice.table.ident,
        _ => &item.ident,
    };
    if place.module == Some(item.module) {
        return if place.file == Some(item.file) {
            table.clone()
        } else {
            format!("super::{}::{table}", item.file.name())
        };
    }
    format!("{}::{}::{table}", package.modules[item.module].ident, item.file.name())
}

/// The imports of a file: the runtime, what it names of the root (`above` leads there), and of its siblings.
pub fn imports(imports: &Imports, above: &TokenStream) -> TokenStream {
    let root = braces(&imports.root).map(|names| quote!(use #above #names;));
    let siblings = braces(&imports.siblings).map(|names| quote!(use super::#names;));
    quote! {
        use soapstone::__support as rt;
        #root
        #siblings
    }
}

/// Names as the end of a `use`: braces around several, none around one.
fn braces(names: &[String]) -> Option<TokenStream> {
    let mut idents: Vec<_> = names.iter().map(|name| ident(name)).collect();
    match idents.len() {
        0 => None,
        1 => idents.pop().map(|one| quote!(#one)),
        _ => Some(quote!({ #(#idents),* })),
    }
}
