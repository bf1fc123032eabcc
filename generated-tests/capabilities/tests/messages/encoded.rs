//! SOAP's own encoding: arrays, references, and references in circles.

use capabilities::{
    encoded_array_ranks as arrays, encoded_multiref as references, encoded_xsi_type as types,
    rpc_encoded_headers_and_faults as faults, rpc_encoded_simple as simple,
};
use soapstone::codec::any::AnyType;
use soapstone::codec::encode::{EncodeOptions, Encoder};
use soapstone::codec::soapenc::ArrayShape;
use soapstone::codec::value::Complex;
use soapstone::schema::{FieldDescriptor, REQUIRED};
use soapstone::server::{read_request, write_fault};

use crate::exchange::{client, message, request};

#[test]
fn arrays_have_their_shapes() {
    let put = request::<arrays::port::PutOperation>("encoded-array-ranks", "Service.Port.Put.request.0");
    assert_eq!(put.row, Some(vec![1, 2, 3].into()));
    let grid = put.grid.expect("a grid");
    assert_eq!(grid.items, [11, 12, 21, 22].map(Some));
    assert_eq!(grid.dimensions, ArrayShape::new([2, 2]));
    assert_eq!(put.rows, Some(vec![vec![1, 2].into(), arrays::encoded_array_ranks::RowsItem::default()].into()));
}

#[test]
fn places_that_are_not_transmitted_are_null() {
    let put = request::<arrays::port::PutOperation>("encoded-array-ranks", "Service.Port.Put.request.2");
    assert_eq!(put.row, Some(vec![None, Some(2), None, Some(4), None].into()));
    let grid = put.grid.expect("a grid");
    assert_eq!(grid.items, [None, None, None, None, None, Some(9)]);
    assert_eq!(grid.dimensions, ArrayShape::new([2, 3]));
    let last = arrays::encoded_array_ranks::Cell { text: Some("last".to_owned()) };
    assert_eq!(put.cells, Some(vec![None, None, Some(last)].into()));
    assert_eq!(put.implied, Some(vec!["1".to_owned(), "2".to_owned()].into()));
    let row = |number: u32| {
        let (client, _) = client(200, message("encoded-array-ranks", &format!("Service.Port.Get.response.{number}")));
        arrays::Port::new(client).get().expect("a response").expect("a row").items
    };
    assert_eq!(row(0), [None, None, Some(3), Some(4), None]);
    assert_eq!(row(2), [None, Some(6)]);
}

#[test]
fn a_list_is_an_array() {
    let (client, _) = client(200, message("encoded-array-ranks", "Service.Port.Get.response.1"));
    let row: arrays::Row = arrays::Port::new(client).get().expect("a response").expect("a row");
    assert_eq!(row.into_iter().flatten().sum::<i32>(), 11);
}

#[test]
fn what_is_referred_to_twice_is_there_twice() {
    let meet = request::<references::port::MeetOperation>("encoded-multiref", "Service.Port.Meet.request.0");
    assert_eq!(meet.a, meet.b);
    let friend = meet.a.and_then(|a| a.friend).expect("a friend");
    assert_eq!((friend.name.as_deref(), friend.friend), (Some("by reference"), None));
}

#[test]
fn references_in_a_circle_or_to_nothing_are_errors() {
    let text = message("encoded-multiref", "Service.Port.Meet.request.0");
    let circle = text.replace("<friend xsi:nil=\"true\"/>", "<friend href=\"#one\"/>");
    assert_ne!(text, circle, "the message has the friend that the test replaces");
    let rejection = |text: &str| match read_request::<references::port::MeetOperation>(text.as_bytes()) {
        Ok(meet) => panic!("it was read: {meet:?}"),
        Err(error) => error.to_string(),
    };
    let error = rejection(&circle);
    assert!(error.starts_with("Meet/a/friend/friend: ") && error.contains("\"one\" is cyclic"), "{error}");
    let error = rejection(&text.replace("href=\"#two\"", "href=\"#three\""));
    assert!(error.starts_with("Meet/a/friend: ") && error.contains("\"three\""), "{error}");
}

#[test]
fn an_encoded_value_says_its_type() {
    let feed = request::<types::port::FeedOperation>("encoded-xsi-type", "Service.Port.Feed.request.0");
    let Some(types::AnyAnimal::Cat(cat)) = feed.animal else { panic!("it is a cat") };
    assert_eq!(cat.lives, Some(9));
    assert_eq!(feed.food, AnyType::Decimal("1.50".parse().expect("a decimal")));
}

#[test]
fn the_first_accessor_has_any_name_in_responses_only() {
    let text = message("rpc-encoded-simple", "Service.Port.Find.request.0");
    assert!(read_request::<simple::port::FindOperation>(text.as_bytes()).is_ok());
    let other = text.replace("<name ", "<other ").replace("</name>", "</other>");
    let (find, ()) = read_request::<simple::port::FindOperation>(other.as_bytes()).expect("a request");
    assert_eq!(find.name, None, "{other}");
}

#[test]
fn arrays_of_arrays_name_the_inner_items_in_soap_12() {
    static ROWS: FieldDescriptor = FieldDescriptor::element(0, "rows", REQUIRED);
    let put = request::<arrays::port::PutOperation>("encoded-array-ranks", "Service.Port.Put.request.0");
    let options = EncodeOptions { soap12: true, encoded: true, declaration: false, ..EncodeOptions::default() };
    let mut encoder = Encoder::new(<arrays::encoded_array_ranks::Rows as Complex>::TABLE.package, &options);
    encoder.write_field(&ROWS, &put.rows).expect("written");
    let text = String::from_utf8(encoder.finish()).expect("text");
    assert!(text.contains("itemType=\"xsd:int\"") && !text.contains('['), "{text}");
}

#[test]
fn the_entry_of_a_fault_keeps_its_namespace() {
    let fault = |number: u32| {
        let text = message("rpc-encoded-headers-and-faults", &format!("Service.Port.Do.fault-Problem.{number}"));
        let (client, _) = client(500, text);
        let request = faults::messages::Do { n: Some(1) };
        let error = faults::Port::new(client).r#do(&request, &Default::default()).expect_err("a fault");
        error.fault().cloned().expect("a fault")
    };
    let problem = faults::rpc_encoded_headers_and_faults::Problem { code: Some(1), text: Some("t".to_owned()) };
    let detail = Some(faults::messages::DoFault::Problem(problem));
    let qualified = fault(0);
    assert_eq!(qualified.detail, detail);
    let uri = "urn:example:rpc-encoded-headers-and-faults/faults";
    assert_eq!(qualified.detail_namespace.as_deref(), Some(uri));
    let written = String::from_utf8(write_fault(&qualified).expect("written").to_vec()).expect("text");
    assert!(written.contains(uri) && written.contains(":problem><code>1</code>"), "{written}");
    let plain = fault(1);
    assert_eq!((plain.detail, plain.detail_namespace), (detail, None));
}
