//! Attributes: absent, with defaults, fixed.

use capabilities::attributes::{Port, Value, ValueLocal, port::SendOperation};
use capabilities::simple_content_extension_restriction as simple_content;

use crate::exchange::{accepting, message, sent_value};

#[test]
fn what_is_absent_is_none_whatever_its_default() {
    let value = sent_value::<SendOperation>("attributes", 0);
    assert_eq!((value.required, value.right), (1, 2));
    assert_eq!((value.optional, value.default, value.fixed, value.local), (None, None, None, None));
    let value = sent_value::<SendOperation>("attributes", 1);
    assert_eq!(value.default.as_deref(), Some("other"));
    assert_eq!((value.local, value.qualified.as_deref()), (Some(ValueLocal::Yes), Some("q")));
}

#[test]
fn only_what_is_there_is_written() {
    let global = "2024-02-29".parse().expect("a date");
    let value = Value { required: 1, right: 2, global, ..Value::default() };
    let (client, wire) = accepting();
    Port::new(client).send(&value).expect("it is accepted");
    assert_eq!(wire.sent(), message("attributes", "Service.Port.Send.request.0"));
}

#[test]
fn a_fixed_attribute_that_is_required_is_written_though_nobody_sets_it() {
    let euros = simple_content::Euros { value: 0.into(), currency: None };
    let (client, wire) = accepting();
    let value = simple_content::Value { euros, ..simple_content::Value::default() };
    simple_content::Port::new(client).send(&value).expect("it is accepted");
    let sent = wire.sent();
    assert!(sent.contains(":euros currency=\"EUR\">0<"), "{sent}");
}
