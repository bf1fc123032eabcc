//! Generates the client that the page about SOAP encoding calls.

fn main() -> Result<(), soapstone_codegen::CompileError> {
    soapstone_codegen::BuildScript::new("wsdl/sensors.wsdl").strict(true).compile_to_out_dir()?;
    Ok(())
}
