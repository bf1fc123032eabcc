//! The codec over tables written by hand, as the generator writes them.

mod bounds;
mod encoded;
mod guards;
mod instance;
mod kept;
mod limits;
mod literal;
mod model;
mod particles;
mod polymorphic;
mod raw;

use soapstone::__support as rt;
use soapstone::codec::decode::{DecodeError, DecodeErrorKind, DecodeOptions, Decoder, Note};
use soapstone::codec::encode::{EncodeError, EncodeOptions, Encoder};

/// Reads the document element as a field.
fn read_with<T: rt::Value + Default>(
    field: &'static rt::FieldDescriptor,
    xml: &str,
    options: &DecodeOptions,
) -> Result<(T, Vec<Note>), DecodeError> {
    let mut decoder = Decoder::new(xml, &model::PACKAGE, options);
    let mut value = T::default();
    if !decoder.next()? {
        return Err(DecodeError::new(DecodeErrorKind::Structure("there is no document element".into()), 0));
    }
    decoder.read_field(field, &mut value)?;
    decoder.finish()?;
    Ok((value, decoder.take_notes()))
}

fn read<T: rt::Value + Default>(field: &'static rt::FieldDescriptor, xml: &str) -> Result<(T, Vec<Note>), DecodeError> {
    read_with(field, xml, &DecodeOptions::default())
}

/// Reads what must be readable without a note.
fn clean<T: rt::Value + Default>(field: &'static rt::FieldDescriptor, xml: &str) -> T {
    match read(field, xml) {
        Ok((value, notes)) if notes.is_empty() => value,
        Ok((_, notes)) => panic!("notes: {notes:?}"),
        Err(error) => panic!("{error}"),
    }
}

fn write_with(
    field: &'static rt::FieldDescriptor,
    value: &impl rt::Value,
    options: &EncodeOptions,
) -> Result<String, EncodeError> {
    let options = EncodeOptions { declaration: false, ..options.clone() };
    let mut encoder = Encoder::new(&model::PACKAGE, &options);
    encoder.write_field(field, value)?;
    Ok(String::from_utf8(encoder.finish()).expect("the encoder writes UTF-8"))
}

fn write(field: &'static rt::FieldDescriptor, value: &impl rt::Value) -> String {
    write_with(field, value, &EncodeOptions::default()).expect("the value can be written")
}
