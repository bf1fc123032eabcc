//! Arrays of SOAP encoding: several dimensions, arrays of arrays, and arrays in literal messages.

use capabilities::{encoded_grids as grids, literal_soap_arrays as literal};
use grids::encoded_grids::{Cell, Cube, Grid, Rows, RowsItem};
use literal::literal_soap_arrays::{Both, Flag, Flags, Names, Numbers, Table};
use soapstone::__support::Operation;
use soapstone::codec::decode::{DecodeErrorKind, DecodeOptions, Note, NoteKind};
use soapstone::codec::soapenc::ArrayShape;
use soapstone::server::read_request;
use soapstone::validate::validate;

use crate::exchange::{accepting, client, message, request};

fn put(number: u32) -> grids::messages::Put {
    request::<grids::port::PutOperation>("encoded-grids", &format!("Service.Port.Put.request.{number}"))
}

fn grid(items: &[Option<&str>], dimensions: &[u32]) -> Option<Grid> {
    let items = items.iter().map(|item| item.map(str::to_owned)).collect();
    Some(Grid { items, dimensions: ArrayShape::new(dimensions) })
}

fn cube(values: &[i32], dimensions: &[u32]) -> Option<Cube> {
    let items = values.iter().map(|v| Some(Cell { v: Some(*v) })).collect();
    Some(Cube { items, dimensions: ArrayShape::new(dimensions) })
}

const SIX: [Option<&str>; 6] = [Some("a"), Some("b"), Some("c"), Some("d"), Some("e"), Some("f")];

#[test]
fn several_dimensions_are_kept() {
    let first = put(0);
    assert_eq!((first.grid, first.cube), (grid(&SIX, &[2, 3]), cube(&[1, 2], &[1, 1, 2])));
    let empty = put(1);
    assert_eq!((empty.grid, empty.cube), (grid(&[], &[0, 0]), cube(&[], &[0, 0, 0])));
    assert_eq!(empty.rows, Some(Rows::default()));
}

#[test]
fn arrays_of_arrays_are_arrays_of_several_dimensions() {
    let nested = put(2);
    assert_eq!((nested.grid, nested.cube), (grid(&SIX, &[2, 3]), cube(&[1, 2], &[1, 2, 1])));
    assert_eq!(put(3).grid, grid(&SIX, &[2, 3]), "as Axis sends it, with references");
    assert_eq!(put(5).grid, grid(&[Some("a"), Some("b")], &[2]), "another shape is kept");
    assert_eq!(put(5).cube, cube(&[], &[0, 0, 0]));
}

#[test]
fn places_of_several_dimensions_are_null() {
    let sparse = put(4);
    assert_eq!(sparse.grid, grid(&[None, Some("b"), None, None], &[2, 2]));
    let row = RowsItem { items: vec![Some("x".to_owned()), None] };
    assert_eq!(sparse.rows, Some(Rows { items: vec![None, Some(row)] }));
}

fn rejection(text: &str) -> String {
    match read_request::<grids::port::PutOperation>(text.as_bytes()) {
        Ok((put, ())) => panic!("it was read: {put:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn what_has_no_shape_is_an_error() {
    let nested = message("encoded-grids", "Service.Port.Put.request.2");
    let uneven = nested.replacen("<item xsi:type=\"xsd:string\">a</item>", "", 1).replacen("string[3]", "string[2]", 1);
    assert!(rejection(&uneven).starts_with("Put/grid: the arrays in an array differ"), "{}", rejection(&uneven));
    let mixed = nested.replacen("<item xsi:type=\"soapenc:Array\"", "<item xsi:type=\"xsd:string\">x</item>$0", 1);
    let mixed = mixed.replacen("$0", "<item xsi:type=\"soapenc:Array\"", 1);
    assert!(rejection(&mixed).starts_with("Put/grid: the arrays in an array differ"), "{}", rejection(&mixed));
    let whole = message("encoded-grids", "Service.Port.Put.request.0");
    let more = whole.replacen("string[2,3]", "string[2,2]", 1);
    assert!(rejection(&more).starts_with("Put/grid: the number of an array's items"), "{}", rejection(&more));
    let flat = whole.replacen("string[][1]", "string[1,1]", 1);
    assert!(rejection(&flat).starts_with("Put/rows"), "{}", rejection(&flat));
}

#[test]
fn a_shape_has_to_be_given() {
    let (client, wire) =
        client(200, message("encoded-grids", "Service.Port.Put.request.1").replace("Put", "PutResponse"));
    let port = grids::Port::new(client);
    let call = grids::messages::Put { grid: Some(Grid::default()), ..Default::default() };
    port.put(&call).expect("an array without items has no extents to give");
    assert!(wire.sent().contains("soapenc:arrayType=\"xsd:string[0,0]\"/>"), "{}", wire.sent());

    let items = vec![Some("a".to_owned())];
    for dimensions in [&[][..], &[2, 1]] {
        let grid = Grid { items: items.clone(), dimensions: ArrayShape::new(dimensions) };
        let call = grids::messages::Put { grid: Some(grid), ..Default::default() };
        let error = port.put(&call).expect_err("the shape is unknown").to_string();
        assert!(error.contains("Put/grid") && error.contains("dimensions"), "{error}");
        assert!(validate(&call).is_err());
    }
}

fn flag(name: &str) -> Flag {
    Flag { name: Some(name.to_owned()) }
}

fn literal_put(number: u32) -> literal::messages::Put {
    request::<literal::rpc::PutOperation>("literal-soap-arrays", &format!("Service.Rpc.Put.request.{number}"))
}

#[test]
fn a_literal_array_is_as_its_schema_has_it() {
    let put = literal_put(0);
    assert_eq!(put.flags, Flags { items: vec![flag("a"), flag("b")] });
    assert_eq!(put.numbers, Numbers { items: vec![Some(1), None] });
    assert_eq!(put.table, Table { items: vec![1, 2], dimensions: ArrayShape::new([2, 1]) });
    assert_eq!(put.names, Names { items: vec!["x".to_owned()] });
    assert_eq!(put.both, Both { items: vec![Some(flag("e"))] });

    let put = literal_put(1);
    assert_eq!(put.flags, Flags { items: vec![flag("a")] }, "neither the name nor the number of items is binding");
    assert_eq!(put.numbers, Numbers { items: vec![Some(1), Some(2)] });
    assert_eq!(put.names, Names { items: vec!["x".to_owned(), "z".to_owned()] });

    let (client, _) = client(200, message("literal-soap-arrays", "Service.Rpc.Put.response.0"));
    let flags = literal::Rpc::new(client).put(&put).expect("a response");
    assert_eq!(*flags, [flag("a"), flag("b")]);
    let store = request::<literal::document::StoreOperation>("literal-soap-arrays", "Service.Document.Store.request.0");
    assert_eq!((store.flags.len(), store.numbers.items), (2, vec![Some(1)]));
}

#[test]
fn a_literal_array_says_no_type() {
    let (client, wire) = accepting();
    let flags = Flags { items: vec![flag("a")] };
    let store = literal::literal_soap_arrays::Store { flags, numbers: vec![1].into() };
    literal::Document::new(client).store(&store).expect("accepted");
    let sent = wire.sent();
    assert!(sent.contains("<Flag><Name>a</Name></Flag></flags>") && !sent.contains("xsi:type"), "{sent}");
    assert!(sent.contains("arrayType=\"xsd:int[1]\"><ns:Number>1</ns:Number></numbers>"), "{sent}");
}

/// The notes of a message that is read into its type.
fn notes<O: Operation>(text: &str) -> Vec<Note> {
    let field = O::INFO.input.field.as_ref().expect("a body");
    let mut d = soapstone::codec::decode::Decoder::new(text, O::INFO.package, &DecodeOptions::default());
    for _ in 0..2 {
        assert!(d.next().expect("readable"));
        d.enter().expect("readable");
    }
    assert!(d.next().expect("readable"));
    let mut value = O::Request::default();
    d.read_field(field, &mut value).expect("readable");
    d.take_notes()
}

#[test]
fn places_that_a_literal_array_cannot_keep_are_noted() {
    type Put = literal::rpc::PutOperation;
    let text = message("literal-soap-arrays", "Service.Rpc.Put.request.1");
    assert_eq!(notes::<Put>(&text), []);
    let offset =
        text.replace("soapenc:arrayType=\"ns:Flag[7]\"", "soapenc:arrayType=\"ns:Flag[7]\" soapenc:offset=\"[3]\"");
    let found = notes::<Put>(&offset);
    let found: Vec<_> = found.iter().map(|note| (note.kind(), note.path())).collect();
    assert_eq!(found, [(NoteKind::Shape, "Put/flags/@offset")]);
}

#[test]
fn a_required_element_is_required_in_literal_messages() {
    let text = message("literal-soap-arrays", "Service.Document.Store.request.0");
    for (with, what) in [
        ("<Flag/>", "Name"),
        ("<Flag><Name xsi:nil=\"true\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"/></Flag>", "xsi:nil"),
    ] {
        let text = text.replacen("<Flag><Name>b</Name></Flag>", with, 1);
        let error = read_request::<literal::document::StoreOperation>(text.as_bytes()).expect_err("Name is missing");
        assert!(matches!(error.kind(), DecodeErrorKind::Missing(_)) && error.to_string().contains(what), "{error}");
    }
    let (client, _) = accepting();
    let flags = Flags { items: vec![Flag::default()] };
    let store = literal::literal_soap_arrays::Store { flags, ..Default::default() };
    let error = literal::Document::new(client).store(&store).expect_err("Name has no value").to_string();
    assert!(error.contains("Store/flags/Flag[0]/Name"), "{error}");
}

#[test]
fn items_that_only_their_array_types_keep_that_type() {
    use capabilities::encoded_any_array as any;
    use soapstone::codec::any::AnyType;
    use soapstone::soap::{MessageKind, rewrite};

    let text = "<soap:Envelope xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance' xmlns:o='urn:other' \
        xmlns:soapenc='http://schemas.xmlsoap.org/soap/encoding/' xmlns:ns='urn:example:encoded-any-array' \
        xmlns:xsd='http://www.w3.org/2001/XMLSchema' xmlns:soap='http://schemas.xmlsoap.org/soap/envelope/'><soap:Body>\
        <ns:Put><anys soapenc:arrayType='xsd:int[2]'><item>1</item><item xsi:type='xsd:string'>2</item></anys>\
        <bases soapenc:arrayType='o:Other[2]'><item><x>1</x><y>2</y></item>\
        <item xsi:type='ns:Derived'><x>1</x><y>2</y></item></bases><raw xsi:nil='true'/></ns:Put></soap:Body></soap:Envelope>"
        .to_owned();
    let foreign = text.replace("xsd:int[2]", "o:Thing[2]");
    for text in [text, foreign] {
        let read = |text: &str| read_request::<any::port::PutOperation>(text.as_bytes()).expect("a request").0;
        let put = read(&text);
        let bases = put.bases.as_ref().expect("an array");
        let [Some(any::encoded_any_array::AnyBase::Unknown(other)), Some(derived)] = &bases.items[..] else {
            panic!("{bases:?}");
        };
        assert_eq!(other.xsi_type(), Some(("urn:other".to_owned(), "Other".to_owned())), "{other}");
        assert_eq!(other.child("y").map(|y| y.text()).as_deref(), Some("2"), "{other}");
        assert!(matches!(derived, any::encoded_any_array::AnyBase::Derived(_)), "{derived:?}");
        let anys = &put.anys.as_ref().expect("an array").items;
        match &anys[..] {
            [AnyType::Int(1), AnyType::String(two)] => assert_eq!(two, "2"),
            [AnyType::Xml(thing), AnyType::String(_)] => {
                assert_eq!(thing.xsi_type(), Some(("urn:other".to_owned(), "Thing".to_owned())), "{thing}");
            }
            other => panic!("{other:?}"),
        }
        let options = DecodeOptions::default();
        let again =
            rewrite::<any::port::PutOperation>(MessageKind::Request, text.as_bytes(), &options).expect("written");
        let again = read(&String::from_utf8(again).expect("text"));
        assert!(matches!(
            &again.bases.expect("an array").items[..],
            [Some(any::encoded_any_array::AnyBase::Unknown(kept)), Some(_)] if kept.xsi_type() == other.xsi_type()
        ));
    }
}
