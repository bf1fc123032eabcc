//! Generates the client of `wsdl/greeter.wsdl` into Cargo's `OUT_DIR`.

fn main() -> Result<(), soapstone_codegen::CompileError> {
    soapstone_codegen::BuildScript::new("wsdl/greeter.wsdl")
        .operations(["Greet"])
        .config_file("soapstone.toml")
        .strict(true)
        .compile_to_out_dir()?;
    Ok(())
}
