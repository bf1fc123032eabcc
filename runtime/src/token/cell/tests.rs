//! Who gets the token, who waits and who fetches, turn by turn.

use std::time::Duration;

use super::*;
use crate::token::TokenErrorKind;

fn lead(turn: Turn) -> Lead {
    match turn {
        Turn::Lead(lead) => lead,
        _ => panic!("somebody was to lead"),
    }
}

/// A token that was got so many seconds ago, of a life of that many.
fn old(age: u64, life: u64) -> Token {
    let obtained = SystemTime::now() - Duration::from_secs(age);
    Token { obtained, ..Token::new("old") }.expires_at(obtained + Duration::from_secs(life))
}

fn have(turn: Turn) -> String {
    match turn {
        Turn::Have(held) => held.token.expose().to_owned(),
        _ => panic!("there was to be a token"),
    }
}

#[test]
fn one_fetches_and_the_others_get_it() {
    let cell = Arc::new(TokenCell::default());
    let ticket = cell.ticket();
    let first = lead(cell.turn(Need::Any, ticket, false));
    assert!(matches!(cell.turn(Need::Any, ticket, false), Turn::Wait));
    assert!(first.finish(Ok(Token::new("a"))).is_ok());
    assert_eq!(have(cell.turn(Need::Any, ticket, false)), "a");
    // The server refuses "a": one fetches; who was refused with "a" and comes late uses what the other got.
    assert!(lead(cell.turn(Need::LaterThan(1), ticket, false)).finish(Ok(Token::new("b"))).is_ok());
    assert_eq!(have(cell.turn(Need::LaterThan(1), ticket, false)), "b");
    assert!(matches!(cell.turn(Need::LaterThan(2), ticket, false), Turn::Lead(_)));
}

#[test]
fn a_failure_speaks_for_all_that_had_begun() {
    let cell = Arc::new(TokenCell::default());
    let (early, other) = (cell.ticket(), cell.ticket());
    let error = TokenError::new(TokenErrorKind::BadCredentials, "no");
    assert!(lead(cell.turn(Need::Any, early, false)).finish(Err(error)).is_err());
    for ticket in [early, other] {
        assert!(matches!(cell.turn(Need::Any, ticket, false), Turn::Failed(error) if error.to_string() == "no"));
    }
    assert!(matches!(cell.turn(Need::Any, cell.ticket(), false), Turn::Lead(_)));
}

#[test]
fn who_gives_up_is_replaced() {
    let cell = Arc::new(TokenCell::default());
    let ticket = cell.ticket();
    drop(cell.turn(Need::Any, ticket, false));
    assert!(matches!(cell.turn(Need::Any, ticket, false), Turn::Lead(_)));
}

#[test]
fn a_stale_token_serves_while_it_is_replaced() {
    let cell = Arc::new(TokenCell::default());
    let ticket = cell.ticket();
    assert!(lead(cell.turn(Need::Any, ticket, false)).finish(Ok(old(3590, 3600))).is_ok());
    let flight = lead(cell.turn(Need::Any, ticket, false));
    assert_eq!(have(cell.turn(Need::Any, ticket, false)), "old");
    assert!(flight.finish(Err(TokenError::other("down"))).is_ok_and(|held| held.token.expose() == "old"));
    assert_eq!(have(cell.turn(Need::Any, ticket, false)), "old");
    assert!(lead(cell.turn(Need::Any, cell.ticket(), false)).finish(Ok(Token::new("new"))).is_ok());
    assert_eq!(have(cell.turn(Need::Any, cell.ticket(), false)), "new");
}

#[test]
fn a_token_that_was_found_expired_is_waited_for_instead_of_tried() {
    let cell = Arc::new(TokenCell::default());
    let ticket = cell.ticket();
    assert!(lead(cell.turn(Need::Any, ticket, false)).finish(Ok(Token::new("a"))).is_ok());
    cell.ready(Need::Any).unwrap().note_expired();
    assert!(cell.ready(Need::Any).is_none());
    let flight = lead(cell.turn(Need::LaterThan(1), ticket, false));
    assert!(matches!(cell.turn(Need::Any, ticket, false), Turn::Wait), "it would be refused like the others");
    assert!(flight.finish(Err(TokenError::other("down"))).is_err());
    assert_eq!(have(cell.turn(Need::Any, ticket, false)), "a", "where there is no other, the server is to say so");
    assert!(lead(cell.turn(Need::Any, cell.ticket(), false)).finish(Ok(Token::new("b"))).is_ok());
    assert_eq!(have(cell.turn(Need::Any, ticket, false)), "b");
}

#[test]
fn a_token_that_would_expire_on_the_way_is_not_sent() {
    let cell = Arc::new(TokenCell::default());
    let ticket = cell.ticket();
    assert!(lead(cell.turn(Need::Any, ticket, false)).finish(Ok(old(80, 100))).is_ok());
    let held = cell.ready(Need::Any).unwrap();
    // It has 20 seconds left, which does for calls of five seconds but not while they take 22 on average.
    held.note_taken(Some(Duration::from_secs(5)));
    assert!(cell.ready(Need::Any).is_some());
    for _ in 0..30 {
        held.note_taken(Some(Duration::from_secs(22)));
    }
    assert!(cell.ready(Need::Any).is_none());
    let flight = lead(cell.turn(Need::Any, ticket, false));
    assert!(matches!(cell.turn(Need::Any, ticket, false), Turn::Wait));
    let life = |token: Token| token.expires_in(Duration::from_secs(60));
    assert!(flight.finish(Ok(life(Token::new("new")))).is_ok());
    assert_eq!(have(cell.turn(Need::Any, ticket, false)), "new");
    assert!(cell.ready(Need::Any).is_some_and(|held| held.pace() > Duration::from_secs(20)), "learnt for all");
}

#[test]
fn a_fetch_goes_on_when_calls_become_quick_meanwhile() {
    let cell = Arc::new(TokenCell::default());
    let ticket = cell.ticket();
    assert!(lead(cell.turn(Need::Any, ticket, false)).finish(Ok(old(80, 100))).is_ok());
    let held = cell.ready(Need::Any).unwrap();
    held.note_taken(Some(Duration::from_secs(22)));
    let flight = lead(cell.turn(Need::Any, ticket, false));
    for _ in 0..100 {
        held.note_taken(Some(Duration::from_millis(1)));
    }
    assert_eq!(have(cell.turn(Need::Any, ticket, false)), "old");
    assert!(matches!(cell.turn(Need::Any, ticket, true), Turn::Wait), "who left would take the fetch along");
    drop(flight);
}

#[test]
fn a_failed_refresh_is_not_hidden_by_the_refused_token() {
    let cell = Arc::new(TokenCell::default());
    let ticket = cell.ticket();
    assert!(lead(cell.turn(Need::Any, ticket, false)).finish(Ok(Token::new("a"))).is_ok());
    assert!(lead(cell.turn(Need::LaterThan(1), ticket, false)).finish(Err(TokenError::other("down"))).is_err());
    assert!(matches!(cell.turn(Need::LaterThan(1), ticket, false), Turn::Failed(_)));
}

#[test]
fn a_fetch_that_came_to_nothing_leaves_a_good_token_good() {
    let cell = Arc::new(TokenCell::default());
    let ticket = cell.ticket();
    assert!(lead(cell.turn(Need::Any, ticket, false)).finish(Ok(Token::new("a"))).is_ok());
    // One service wants another token (499) and there is none: the other calls go on without asking for one each.
    assert!(lead(cell.turn(Need::LaterThan(1), ticket, false)).finish(Err(TokenError::other("down"))).is_err());
    assert!(cell.ready(Need::Any).is_some());
    drop(lead(cell.turn(Need::LaterThan(1), cell.ticket(), false)));
    assert!(cell.ready(Need::Any).is_some());
}
