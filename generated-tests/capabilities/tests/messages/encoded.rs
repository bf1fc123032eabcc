//! SOAP's own encoding: arrays, references, and references in circles.

use capabilities::{
    encoded_array_ranks as arrays, encoded_multiref as references, encoded_xsi_type as types,
    rpc_encoded_simple as simple,
};
use soapstone::any::AnyType;
use soapstone::encode::{EncodeOptions, Encoder};
use soapstone::server::read_request;
use soapstone::table::{Field, REQUIRED};
use soapstone::value::Complex;

use crate::exchange::{client, message, request};

#[test]
fn arrays_have_their_shapes() {
    let put = request::<arrays::port::PutOperation>("encoded-array-ranks", "Service.Port.Put.request.0");
    assert_eq!(*put.row, [1, 2, 3]);
    assert_eq!(
        (put.grid.items.as_slice(), put.grid.dimensions.dimensions.as_slice()),
        ([11, 12, 21, 22].as_slice(), [2, 2].as_slice())
    );
    let rows: Vec<&[i32]> = put.rows.iter().map(|row| row.as_slice()).collect();
    assert_eq!(rows, [[1, 2].as_slice(), &[]]);
    let put = request::<arrays::port::PutOperation>("encoded-array-ranks", "Service.Port.Put.request.2");
    assert_eq!((put.grid.items.get(5), put.grid.dimensions.dimensions.as_slice()), (Some(&9), [2, 3].as_slice()));
    assert_eq!(*put.implied, ["1", "2"]);
}

#[test]
fn a_list_is_an_array() {
    let (client, _) = client(200, message("encoded-array-ranks", "Service.Port.Get.response.1"));
    let row: arrays::Row = arrays::Port::new(client).get().expect("an answer");
    assert_eq!(row.into_iter().sum::<i32>(), 11);
}

#[test]
fn what_is_referred_to_twice_is_there_twice() {
    let meet = request::<references::port::MeetOperation>("encoded-multiref", "Service.Port.Meet.request.0");
    assert_eq!(meet.a, meet.b);
    let friend = meet.a.friend.expect("a friend");
    assert_eq!((friend.name.as_deref(), friend.friend), (Some("by reference"), None));
}

#[test]
fn references_in_a_circle_or_to_nothing_are_errors() {
    let text = message("encoded-multiref", "Service.Port.Meet.request.0");
    let circle = text.replace("<friend xsi:nil=\"true\"/>", "<friend href=\"#one\"/>");
    assert_ne!(text, circle, "the message has the friend that the test replaces");
    let said = |text: &str| match read_request::<references::port::MeetOperation>(text.as_bytes()) {
        Ok(meet) => panic!("it was read: {meet:?}"),
        Err(error) => error.to_string(),
    };
    let error = said(&circle);
    assert!(error.starts_with("Meet/a/friend/friend: ") && error.contains("\"one\""), "{error}");
    let error = said(&text.replace("href=\"#two\"", "href=\"#three\""));
    assert!(error.starts_with("Meet/a/friend: ") && error.contains("\"three\""), "{error}");
}

#[test]
fn an_encoded_value_says_its_type() {
    let feed = request::<types::port::FeedOperation>("encoded-xsi-type", "Service.Port.Feed.request.0");
    let types::AnyAnimal::Cat(cat) = feed.animal else { panic!("it is a cat") };
    assert_eq!(cat.lives, 9);
    assert_eq!(feed.food, AnyType::Decimal("1.50".parse().expect("a decimal")));
}

#[test]
fn the_first_accessor_has_any_name_in_answers_only() {
    let text = message("rpc-encoded-simple", "Service.Port.Find.request.0");
    assert!(read_request::<simple::port::FindOperation>(text.as_bytes()).is_ok());
    let other = text.replace("<name ", "<other ").replace("</name>", "</other>");
    assert!(read_request::<simple::port::FindOperation>(other.as_bytes()).is_err(), "{other}");
}

#[test]
fn arrays_of_arrays_name_the_inner_items_in_soap_12() {
    static ROWS: Field = Field::element(0, "rows", REQUIRED);
    let put = request::<arrays::port::PutOperation>("encoded-array-ranks", "Service.Port.Put.request.0");
    let options = EncodeOptions { soap12: true, encoded: true, declaration: false, ..EncodeOptions::default() };
    let mut encoder = Encoder::new(<arrays::encoded_array_ranks::Rows as Complex>::TABLE.package, &options);
    encoder.write_field(&ROWS, &put.rows).expect("written");
    let text = String::from_utf8(encoder.finish()).expect("text");
    assert!(text.contains("itemType=\"xsd:int\"") && !text.contains('['), "{text}");
}
