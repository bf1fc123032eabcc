//! Which call gets the token, waits or fetches, for each sequence of calls of `acquire`.

use std::time::Duration;

use super::*;
use crate::token::TokenErrorKind;

fn permit(acquired: Acquire) -> RefreshPermit {
    match acquired {
        Acquire::Refresh(permit) => permit,
        _ => panic!("expected a refresh permit"),
    }
}

/// Returns a token that was obtained `age` seconds ago and is valid for `life` seconds.
fn old(age: u64, life: u64) -> Token {
    let obtained = SystemTime::now() - Duration::from_secs(age);
    Token { obtained, ..Token::new("old") }.expires_at(obtained + Duration::from_secs(life))
}

fn have(acquired: Acquire) -> String {
    match acquired {
        Acquire::Have(cached) => cached.token.expose().to_owned(),
        _ => panic!("expected a token"),
    }
}

#[test]
fn one_fetches_and_the_others_get_it() {
    let cell = Arc::new(TokenCell::default());
    let epoch = cell.epoch();
    let first = permit(cell.acquire(Need::Any, epoch, false));
    assert!(matches!(cell.acquire(Need::Any, epoch, false), Acquire::Wait));
    assert!(first.finish(Ok(Token::new("a"))).is_ok());
    assert_eq!(have(cell.acquire(Need::Any, epoch, false)), "a");
    // The server rejects "a". One call fetches "b"; a call that was rejected with "a" and comes later uses "b".
    assert!(permit(cell.acquire(Need::LaterThan(1), epoch, false)).finish(Ok(Token::new("b"))).is_ok());
    assert_eq!(have(cell.acquire(Need::LaterThan(1), epoch, false)), "b");
    assert!(matches!(cell.acquire(Need::LaterThan(2), epoch, false), Acquire::Refresh(_)));
}

#[test]
fn a_failure_is_shared_by_all_calls_that_had_begun() {
    let cell = Arc::new(TokenCell::default());
    let (early, other) = (cell.epoch(), cell.epoch());
    let error = TokenError::new(TokenErrorKind::BadCredentials, "no");
    assert!(permit(cell.acquire(Need::Any, early, false)).finish(Err(error)).is_err());
    for epoch in [early, other] {
        assert!(matches!(cell.acquire(Need::Any, epoch, false), Acquire::Failed(error) if error.to_string() == "no"));
    }
    assert!(matches!(cell.acquire(Need::Any, cell.epoch(), false), Acquire::Refresh(_)));
}

#[test]
fn a_dropped_permit_is_granted_again() {
    let cell = Arc::new(TokenCell::default());
    let epoch = cell.epoch();
    drop(cell.acquire(Need::Any, epoch, false));
    assert!(matches!(cell.acquire(Need::Any, epoch, false), Acquire::Refresh(_)));
}

#[test]
fn a_stale_token_serves_while_it_is_replaced() {
    let cell = Arc::new(TokenCell::default());
    let epoch = cell.epoch();
    assert!(permit(cell.acquire(Need::Any, epoch, false)).finish(Ok(old(3590, 3600))).is_ok());
    let shared_refresh = permit(cell.acquire(Need::Any, epoch, false));
    assert_eq!(have(cell.acquire(Need::Any, epoch, false)), "old");
    assert!(shared_refresh.finish(Err(TokenError::other("down"))).is_ok_and(|cached| cached.token.expose() == "old"));
    assert_eq!(have(cell.acquire(Need::Any, epoch, false)), "old");
    assert!(permit(cell.acquire(Need::Any, cell.epoch(), false)).finish(Ok(Token::new("new"))).is_ok());
    assert_eq!(have(cell.acquire(Need::Any, cell.epoch(), false)), "new");
}

#[test]
fn a_token_that_was_found_expired_is_waited_for_instead_of_tried() {
    let cell = Arc::new(TokenCell::default());
    let epoch = cell.epoch();
    assert!(permit(cell.acquire(Need::Any, epoch, false)).finish(Ok(Token::new("a"))).is_ok());
    cell.ready(Need::Any).unwrap().mark_expired();
    assert!(cell.ready(Need::Any).is_none());
    let shared_refresh = permit(cell.acquire(Need::LaterThan(1), epoch, false));
    assert!(matches!(cell.acquire(Need::Any, epoch, false), Acquire::Wait), "it would be rejected like the others");
    assert!(shared_refresh.finish(Err(TokenError::other("down"))).is_err());
    assert_eq!(have(cell.acquire(Need::Any, epoch, false)), "a", "without another token, the server decides");
    assert!(permit(cell.acquire(Need::Any, cell.epoch(), false)).finish(Ok(Token::new("b"))).is_ok());
    assert_eq!(have(cell.acquire(Need::Any, epoch, false)), "b");
}

#[test]
fn a_token_that_would_expire_on_the_way_is_not_sent() {
    let cell = Arc::new(TokenCell::default());
    let epoch = cell.epoch();
    assert!(permit(cell.acquire(Need::Any, epoch, false)).finish(Ok(old(80, 100))).is_ok());
    let cached = cell.ready(Need::Any).unwrap();
    // It has 20 seconds left, which does for calls of five seconds but not while they take 22 on average.
    cached.mark_accepted(Some(Duration::from_secs(5)));
    assert!(cell.ready(Need::Any).is_some());
    for _ in 0..30 {
        cached.mark_accepted(Some(Duration::from_secs(22)));
    }
    assert!(cell.ready(Need::Any).is_none());
    let shared_refresh = permit(cell.acquire(Need::Any, epoch, false));
    assert!(matches!(cell.acquire(Need::Any, epoch, false), Acquire::Wait));
    let life = |token: Token| token.expires_in(Duration::from_secs(60));
    assert!(shared_refresh.finish(Ok(life(Token::new("new")))).is_ok());
    assert_eq!(have(cell.acquire(Need::Any, epoch, false)), "new");
    assert!(
        cell.ready(Need::Any).is_some_and(|cached| cached.avg_latency() > Duration::from_secs(20)),
        "the average latency is kept for later tokens"
    );
}

#[test]
fn a_fetch_goes_on_when_calls_become_quick_meanwhile() {
    let cell = Arc::new(TokenCell::default());
    let epoch = cell.epoch();
    assert!(permit(cell.acquire(Need::Any, epoch, false)).finish(Ok(old(80, 100))).is_ok());
    let cached = cell.ready(Need::Any).unwrap();
    cached.mark_accepted(Some(Duration::from_secs(22)));
    let shared_refresh = permit(cell.acquire(Need::Any, epoch, false));
    for _ in 0..100 {
        cached.mark_accepted(Some(Duration::from_millis(1)));
    }
    assert_eq!(have(cell.acquire(Need::Any, epoch, false)), "old");
    assert!(matches!(cell.acquire(Need::Any, epoch, true), Acquire::Wait), "leaving would drop the fetch");
    drop(shared_refresh);
}

#[test]
fn a_failed_refresh_is_not_hidden_by_the_rejected_token() {
    let cell = Arc::new(TokenCell::default());
    let epoch = cell.epoch();
    assert!(permit(cell.acquire(Need::Any, epoch, false)).finish(Ok(Token::new("a"))).is_ok());
    assert!(permit(cell.acquire(Need::LaterThan(1), epoch, false)).finish(Err(TokenError::other("down"))).is_err());
    assert!(matches!(cell.acquire(Need::LaterThan(1), epoch, false), Acquire::Failed(_)));
}

#[test]
fn a_failed_fetch_leaves_a_valid_token_valid() {
    let cell = Arc::new(TokenCell::default());
    let epoch = cell.epoch();
    assert!(permit(cell.acquire(Need::Any, epoch, false)).finish(Ok(Token::new("a"))).is_ok());
    // One service requires another token (499) and there is none. The other calls proceed without a fetch of their own.
    assert!(permit(cell.acquire(Need::LaterThan(1), epoch, false)).finish(Err(TokenError::other("down"))).is_err());
    assert!(cell.ready(Need::Any).is_some());
    drop(permit(cell.acquire(Need::LaterThan(1), cell.epoch(), false)));
    assert!(cell.ready(Need::Any).is_some());
}

#[test]
fn a_token_whose_life_has_ended_leaves_no_forbidden_calls_behind() {
    for (age, keeps) in [(10, true), (99, false)] {
        let cell = Arc::new(TokenCell::default());
        let first = permit(cell.acquire(Need::Any, cell.epoch(), false)).finish(Ok(old(age, 100))).expect("a token");
        let cause = |path: &str| {
            let url = Url::parse("https://h/").and_then(|url| url.join(path)).expect("a URL");
            Cause { url: Arc::new(url), operation: None, code: 403 }
        };
        assert!(!first.mark_forbidden(cause("a"), true) && first.mark_forbidden(cause("b"), false));
        let second = permit(cell.acquire(Need::LaterThan(1), cell.epoch(), false)).finish(Ok(old(0, 100)));
        assert_eq!(second.expect("a token").mark_forbidden(cause("a"), false), !keeps);
    }
}
