//! What `cargo xtask codegen arcweb` makes of `wsdl/arcweb/`.

pub mod authentication;
