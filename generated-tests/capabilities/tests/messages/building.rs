//! Values as an application writes them: constructors, conversions, and what may be absent or nil.

use capabilities::stable_boxes::{Address, Card, CopyType, Country, Customer, Invoice, Order, Payment, Port};
use capabilities::{abstract_type, stable_boxes};
use soapstone::Nillable;

use crate::exchange::{accepting, message, sent_value};

fn ada() -> Customer {
    Customer::new("Ada", Address::new("St. James's Square", Country::new("GB")))
}

#[test]
fn a_request_is_written_from_constructors() {
    let invoice = Invoice { copy: Some(CopyType::new("ada@example.org".to_owned().into())), ..Invoice::new(30) };
    let order = Order { note: Nillable::Nil, ..Order::new(7, ada(), Payment::new(invoice.into())) };
    let (client, wire) = accepting();
    Port::new(client).send(&order).expect("accepted");
    assert_eq!(wire.sent(), message("stable-boxes", "Service.Port.Send.request.0"));
    assert_eq!(sent_value::<stable_boxes::port::SendOperation>("stable-boxes", 0), order);
}

#[test]
fn a_value_becomes_its_variant_boxed_or_not() {
    let card: stable_boxes::PaymentChoice = Card::new("4242", ada()).into();
    assert!(matches!(&card, stable_boxes::PaymentChoice::Card(card) if card.holder.name == "Ada"));
    let animal = abstract_type::Animal::from(abstract_type::Cat::new("Tom", 9));
    assert!(matches!(animal, abstract_type::Animal::Cat(cat) if cat.lives == 9));
}

#[test]
fn what_is_optional_is_absent_unless_set() {
    let order = Order::new(7, ada(), Payment::new(Invoice::new(30).into()));
    assert_eq!((order.note, order.remark), (Nillable::Absent, None));
    let order = Order { note: "urgent".to_owned().into(), ..Order::default() };
    assert_eq!(order.note.value().map(String::as_str), Some("urgent"));
    let order = Order { note: Some("later".to_owned()).into(), ..order };
    assert_eq!(order.note.into_value().as_deref(), Some("later"));
}
