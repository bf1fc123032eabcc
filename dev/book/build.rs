//! Generates the client that the page about SOAP encoding calls, and another one for the page about build scripts to include.

fn main() -> Result<(), soapstone_codegen::CompileError> {
    soapstone_codegen::BuildScript::new("wsdl/sensors.wsdl").strict(true).compile_to_out_dir()?;
    soapstone_codegen::BuildScript::new("../../examples/build-script/wsdl/greeter.wsdl")
        .file_name("orders.rs")
        .compile_to_out_dir()?;
    Ok(())
}
