//! Derives that the configuration adds: serde for every type, `Eq` and `Hash` for those without a float.

use std::collections::HashSet;

use capabilities::derives::Ship;
use capabilities::derives::port::ShipOperation;
use serde_json::{from_str, from_value, json, to_string, to_value};

use crate::exchange::request;

fn sent() -> Ship {
    request::<ShipOperation>("derives", "Service.Port.Ship.request.0")
}

#[test]
fn a_request_is_json_and_is_read_back() {
    let value = sent();
    let part = json!({
        "placed": "2024-02-29T00:00:00Z", "due": null, "within": "PT0S", "total": "0", "number": "1", "seal": "",
        "kind": "{http://www.w3.org/2001/XMLSchema}int", "state": "Open", "sizes": [], "code": { "String": "x" },
        "note": "n", "price": [], "remark": null, "choice": { "Cash": "1.0" }, "part": [], "any": [],
        "other_attributes": [],
    });
    let order = json!({
        "placed": "2024-02-29T23:59:59.125+05:30", "due": "2024-03-01", "within": "P1DT90S", "total": "12.500",
        "number": "123456789012345678901234567890", "seal": "AAH/", "kind": "{urn:example:derives}Express",
        "state": "InProgress", "sizes": [1, 2], "code": { "Date": "2024-03-01" }, "note": null,
        "price": [
            { "Value": { "amount": "2.50", "currency": "CHF" } },
            { "Nil": { "amount": "0", "currency": "EUR" } },
        ],
        "remark": { "content": [
            { "Text": { "text": "see ", "namespaces": [] } },
            { "B": "this" },
            { "Text": { "text": " and o:that", "namespaces": [["o", "urn:other"]] } },
        ] },
        "choice": { "Card": "4711" }, "part": [part],
        "any": ["<o:more xmlns:o=\"urn:other\">x</o:more>"],
        "other_attributes": [{ "namespace": "urn:other", "name": "trace", "value": "7" }],
    });
    let json = json!({ "order": order, "parcel": [{ "weight": 2.5 }], "anything": { "Double": 0.25 } });
    assert_eq!(to_value(&value).expect("JSON"), json);
    assert_eq!(from_value::<Ship>(json).expect("the value"), value);
    assert_eq!(from_str::<Ship>(&to_string(&value).expect("JSON")).expect("the value"), value);
}

#[test]
fn what_reaches_no_float_is_a_key() {
    let order = sent().order;
    let mut later = order.clone();
    later.part[0].any = order.any.clone();
    let orders: HashSet<_> = [order.clone(), later.clone(), order].into_iter().collect();
    assert_eq!(orders.len(), 2);
    assert!(orders.contains(&later));
}
