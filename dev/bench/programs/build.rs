//! Generates the client of `wsdl/stations.wsdl` into Cargo's `OUT_DIR`, so that what is measured is what the generator
//! of this checkout makes.

fn main() -> Result<(), soapstone_codegen::CompileError> {
    soapstone_codegen::BuildScript::new("wsdl/stations.wsdl").strict(true).compile_to_out_dir()?;
    Ok(())
}
