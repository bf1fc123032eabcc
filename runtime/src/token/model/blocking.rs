//! The cell: calls that acquire, refresh, fail and give up in every order.

use std::sync::Arc;

use super::explore;
use crate::token::cell::{Acquire, CachedToken, CallEpoch, Need, RefreshPermit, TokenCell};
use crate::token::{Token, TokenError};

const CALLS: usize = 2;

/// A call: what it has and what it may do.
struct Call {
    epoch: CallEpoch,
    /// How many refreshes had failed when it began.
    failures: usize,
    cached: Option<CachedToken>,
    permit: Option<RefreshPermit>,
}

struct World {
    cell: Arc<TokenCell>,
    calls: Vec<Call>,
    succeeded: u64,
    failures: usize,
    /// Whether the last token is marked as expired.
    is_marked: bool,
}

impl World {
    fn new() -> Self {
        let cell: Arc<TokenCell> = Arc::default();
        let call = |_| Call { epoch: cell.epoch(), failures: 0, cached: None, permit: None };
        let calls = (0..CALLS).map(call).collect();
        Self { cell, calls, succeeded: 0, failures: 0, is_marked: false }
    }

    fn is_refreshing(&self) -> bool {
        self.calls.iter().any(|call| call.permit.is_some())
    }

    /// Performs one step of a call; the steps are numbered.
    fn step(&mut self, call: usize, step: usize) {
        match step {
            0 => self.acquire(call, Need::Any),
            1 => {
                let seen = self.calls[call].cached.as_ref().map_or(0, |cached| cached.generation);
                self.acquire(call, Need::LaterThan(seen));
            }
            2 => self.finish(call, Ok(Token::new("t"))),
            3 => self.finish(call, Err(TokenError::other("no"))),
            4 => drop(self.calls[call].permit.take()),
            5 => {
                self.calls[call].epoch = self.cell.epoch();
                self.calls[call].failures = self.failures;
            }
            _ => {
                if let Some(cached) = &self.calls[call].cached {
                    cached.mark_expired();
                    self.is_marked |= cached.generation == self.succeeded;
                }
            }
        }
    }

    fn acquire(&mut self, call: usize, need: Need) {
        if self.calls[call].permit.is_some() {
            return;
        }
        let was_refreshing = self.is_refreshing();
        let has_failed = self.failures > self.calls[call].failures;
        let is_usable = self.succeeded > 0
            && !self.is_marked
            && match need {
                Need::Any => true,
                Need::LaterThan(seen) => self.succeeded > seen,
            };
        match self.cell.acquire(need, self.calls[call].epoch, false) {
            Acquire::Have(cached) => {
                assert_eq!(cached.generation, self.succeeded, "the last token is used");
                assert!(is_usable || has_failed, "a token that is not usable is used only after a failure");
                if let Need::LaterThan(seen) = need {
                    assert!(cached.generation > seen, "the rejected token is not used again");
                }
                self.calls[call].cached = Some(cached);
            }
            Acquire::Failed(_) => {
                assert!(has_failed && !is_usable, "a call fails only with a refresh that failed meanwhile")
            }
            Acquire::Wait => assert!(was_refreshing && !is_usable, "a call waits only for a refresh"),
            Acquire::Refresh(permit) => {
                assert!(
                    !was_refreshing && !is_usable && !has_failed,
                    "one refresh at a time, and only one that is needed"
                );
                self.calls[call].permit = Some(permit);
            }
        }
    }

    fn finish(&mut self, call: usize, result: Result<Token, TokenError>) {
        let Some(permit) = self.calls[call].permit.take() else { return };
        let is_ok = result.is_ok();
        if is_ok {
            (self.succeeded, self.is_marked) = (self.succeeded + 1, false);
        } else {
            self.failures += 1;
        }
        match permit.finish(result) {
            Ok(cached) => {
                assert_eq!(cached.generation, self.succeeded);
                self.calls[call].cached = Some(cached);
            }
            Err(_) => assert!(!is_ok),
        }
    }
}

#[test]
fn the_cell_keeps_its_rules_in_every_order() {
    const STEPS: usize = 7;
    let sequences = explore(5, |path| {
        let mut world = World::new();
        for choice in path {
            world.step(choice / STEPS, choice % STEPS);
        }
        if path.len() == 5 {
            // Whatever happened, no call waits forever: once the permits are gone, every call gets a token, a permit or an error.
            world.calls.iter_mut().for_each(|call| drop(call.permit.take()));
            let outcome = world.cell.acquire(Need::Any, world.cell.epoch(), false);
            assert!(matches!(outcome, Acquire::Have(_) | Acquire::Refresh(_)));
        }
        CALLS * STEPS
    });
    assert_eq!(sequences, (CALLS * STEPS).pow(5));
}
