//! Chains of types that are longer than the compiler's recursion.

use capabilities::deep_type_chain::port::SendOperation;
use capabilities::deep_type_chain::{T1, T1Choice, T7Choice};

use crate::exchange::sent_value;

/// Has the bounds of `tokio::spawn`.
fn spawned<F: Future + Send + 'static>(future: F) -> F {
    future
}

#[test]
fn a_future_that_holds_the_first_type_of_a_long_chain_is_send() {
    // That this compiles, without a `recursion_limit`, is the test.
    let value = sent_value::<SendOperation>("deep-type-chain", 0);
    let held = spawned(async move {
        std::future::ready(()).await;
        drop(value);
    });
    drop(held);
}

#[test]
fn what_is_in_the_boxes_is_read() {
    let value: T1 = sent_value::<SendOperation>("deep-type-chain", 0);
    let [T1Choice::Next(second), T1Choice::V(0)] = value.choice.as_slice() else { panic!("{value:?}") };
    assert_eq!(second.choice.len(), 1);
    let text = format!("{value:?}");
    let order = ["T7 { choice: [V(7), Next(T8", "T28 { choice: [V(28), Next(T29", "T30 { choice: [End(\"e\")]"];
    assert!(order.iter().all(|part| text.contains(part)), "{text}");
    assert_eq!(value.clone(), value);
    assert_eq!(T7Choice::default(), T7Choice::V(0));
}

#[test]
fn a_chain_of_thirty_has_one_box() {
    let text = include_str!("../../deep-type-chain/expected/deep_type_chain/types.rs");
    assert_eq!(text.matches("rt::DeepBox<").count(), 1);
}

#[test]
fn boxes_follow_the_weight_of_what_is_held() {
    use capabilities::boxes_by_size::{Large, Larger, Two, ValueChoice};
    // Twelve fields: a field holds them without a box, a variant does not.
    let large = Large { f11: Some("last".to_owned()), ..Large::default() };
    let two = Two { left: large.clone(), right: Large::default() };
    // A struct that holds structs is always in a box.
    let larger = Larger { one: large.clone(), two: Some(large.clone()), three: Box::new(two) };
    let choices = [ValueChoice::Small(1), ValueChoice::Large(Box::new(large)), ValueChoice::Larger(Box::new(larger))];
    assert_eq!(choices.len(), 3);
    assert!(size_of::<ValueChoice>() <= 16, "{}", size_of::<ValueChoice>());
}
