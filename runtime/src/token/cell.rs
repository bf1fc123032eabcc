//! The token that calls share, and the rule that only one of them fetches a new one while the others wait.
//!
//! This is a state machine without IO. A caller asks for its [`Turn`]: it gets the token, or an error that happened
//! after it had begun, or it is to wait, or it is to fetch ([`Lead`]). Blocking callers wait on a condition variable, and
//! whoever leads and gives up lets another take over; async callers drive the fetch together, see
//! [`flight`](super::flight).

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::flight::Flight;
use super::{Token, TokenError};

/// The shared place of a token.
#[derive(Default)]
pub(crate) struct TokenCell {
    state: Mutex<State>,
    changed: Condvar,
    /// The fetch that async callers share.
    pub(super) flight: Flight,
}

#[derive(Default)]
struct State {
    held: Option<Held>,
    /// How many tokens there have been.
    generation: u64,
    /// How many fetches have failed, and how the last one did.
    failures: u64,
    failure: Option<TokenError>,
    /// Whether somebody is fetching.
    flying: bool,
}

/// A token, and the how-many-eth it is: a call that is refused with an old one need not fetch.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) token: Arc<Token>,
    pub(crate) generation: u64,
    fate: Arc<Fate>,
}

/// What has become of a token.
#[derive(Default)]
struct Fate {
    /// Whether the server has taken it for some call: if it refuses it afterwards, then because it has expired.
    taken: AtomicBool,
    /// Whether that has happened: calls that have not been sent yet need not go and see.
    expired: AtomicBool,
    /// Whether another one is being fetched in its place: that is not taken back meanwhile, however quick calls become.
    stale: AtomicBool,
    /// How long calls with it took of late, on average, in microseconds.
    pace: AtomicU64,
}

impl Held {
    pub(crate) fn new(token: Token, generation: u64) -> Self {
        Self { token: Arc::new(token), generation, fate: Arc::default() }
    }

    /// Notes that the server took the token, for a call that took so long.
    pub(crate) fn note_taken(&self, elapsed: Option<Duration>) {
        if let Some(elapsed) = elapsed {
            let elapsed = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
            let pace = self.fate.pace.load(Ordering::Relaxed);
            // The first one counts as it is. If another call changes it meanwhile, one of both is forgotten.
            let pace = if pace == 0 { elapsed } else { pace - pace / 8 + elapsed / 8 };
            self.fate.pace.store(pace, Ordering::Relaxed);
        }
        // Calls on all threads come here all the time; writing would cost each of them the others' cache line.
        if !self.fate.taken.load(Ordering::Relaxed) {
            self.fate.taken.store(true, Ordering::Relaxed);
        }
    }

    /// Whether the server has taken the token for some call.
    pub(crate) fn was_taken(&self) -> bool {
        self.fate.taken.load(Ordering::Relaxed)
    }

    /// Notes that the server has called a token invalid that it took before.
    pub(crate) fn note_expired(&self) {
        self.fate.expired.store(true, Ordering::Relaxed);
    }

    /// Notes that the server took it for a call that was sent after that all the same: what it refused was that call, not
    /// the token.
    pub(crate) fn note_revived(&self) {
        self.fate.expired.store(false, Ordering::Relaxed);
    }

    fn pace(&self) -> Duration {
        Duration::from_micros(self.fate.pace.load(Ordering::Relaxed))
    }

    /// Whether a call may use it as if there were nothing else to know.
    fn is_good(&self, need: Need) -> bool {
        !self.is_known_expired()
            && match need {
                // The time is not asked for where it does not matter.
                Need::Any if self.fate.stale.load(Ordering::Relaxed) => false,
                Need::Any => self.token.expires().is_none() || !self.token.is_stale(SystemTime::now(), self.pace()),
                Need::LaterThan(generation) => self.generation > generation,
            }
    }

    /// Whether the server has said so.
    pub(crate) fn is_known_expired(&self) -> bool {
        self.fate.expired.load(Ordering::Relaxed)
    }
}

/// What a call needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// A token that is not about to expire.
    Any,
    /// A token later than the one of this generation, which the server refused.
    LaterThan(u64),
}

/// What a call knew when it began. A fetch that failed later than that speaks for this call, too: otherwise each of
/// many calls that the same expiry hits would ask a broken token service in turn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ticket {
    failures: u64,
    /// How often the call has been sent, and refused, since. Who was refused most goes first.
    pub(super) attempts: u32,
}

impl Ticket {
    /// The ticket of a call that has been sent so often.
    pub(crate) fn after(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }
}

/// What a call is to do next.
pub(crate) enum Turn {
    /// Go on with this token.
    Have(Held),
    /// Fail.
    Failed(TokenError),
    /// Fetch a token and [finish](Lead::finish).
    Lead(Lead),
    /// Somebody else is fetching: wait, and ask again.
    Wait,
}

impl TokenCell {
    /// A ticket for a call that begins now.
    pub(crate) fn ticket(&self) -> Ticket {
        Ticket { failures: self.lock().failures, attempts: 0 }
    }

    /// The token that is held now.
    pub(crate) fn held(&self) -> Option<Held> {
        self.lock().held.clone()
    }

    /// The token, if it will do for a call without anybody fetching or waiting: nearly always.
    pub(crate) fn ready(&self, need: Need) -> Option<Held> {
        self.lock().held.as_ref().filter(|held| held.is_good(need)).cloned()
    }

    /// Decides what a call is to do; `leads` says that it began the fetch that is under way.
    pub(super) fn turn(self: &Arc<Self>, need: Need, ticket: Ticket, leads: bool) -> Turn {
        let mut state = self.lock();
        self.decide(&mut state, need, ticket, leads)
    }

    /// As [`turn`](Self::turn), but waits; never gives back [`Turn::Wait`].
    pub(crate) fn wait_turn(self: &Arc<Self>, need: Need, ticket: Ticket) -> Turn {
        let mut state = self.lock();
        loop {
            match self.decide(&mut state, need, ticket, false) {
                Turn::Wait => state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
                turn => return turn,
            }
        }
    }

    fn decide(self: &Arc<Self>, state: &mut State, need: Need, ticket: Ticket, leads: bool) -> Turn {
        if let Some(held) = &state.held {
            // A token that is merely about to expire does for calls that would have to wait, or whose fetch failed.
            let makeshift = || {
                let now = SystemTime::now();
                let in_time = !held.is_known_expired() && !held.token.expires_on_the_way(now, held.pace());
                let failed = state.failures > ticket.failures && !held.token.is_expired(now);
                need == Need::Any && (failed || in_time && state.flying && !leads)
            };
            if held.is_good(need) || makeshift() {
                return Turn::Have(held.clone());
            }
        }
        if state.failures > ticket.failures
            && let Some(error) = &state.failure
        {
            return Turn::Failed(error.clone());
        }
        if state.flying {
            return Turn::Wait;
        }
        state.flying = true;
        if let Some(held) = &state.held {
            held.fate.stale.store(true, Ordering::Relaxed);
        }
        Turn::Lead(Lead { cell: Arc::clone(self), need, done: false })
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing is left half done under the lock, so a panic elsewhere does not spoil the state.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends a flight and wakes the threads that wait for it. Gives back what is held now.
    pub(super) fn land(&self, result: Option<Result<Token, TokenError>>) -> Option<Held> {
        let held = {
            let mut state = self.lock();
            state.flying = false;
            match result {
                Some(Ok(token)) => {
                    state.generation += 1;
                    let held = Held::new(token, state.generation);
                    if let Some(last) = &state.held {
                        // What was learnt with the last token holds for this one, too.
                        held.fate.pace.store(last.fate.pace.load(Ordering::Relaxed), Ordering::Relaxed);
                    }
                    state.held = Some(held);
                }
                Some(Err(error)) => {
                    state.failures += 1;
                    state.failure = Some(error);
                }
                None => {}
            }
            // Where there is no other after all, nothing has changed for the old one.
            if let Some(held) = &state.held {
                held.fate.stale.store(false, Ordering::Relaxed);
            }
            state.held.clone()
        };
        self.changed.notify_all();
        held
    }
}

/// The right and the duty to fetch a token. Dropped unfinished, it passes to another caller.
pub(crate) struct Lead {
    cell: Arc<TokenCell>,
    need: Need,
    done: bool,
}

impl Lead {
    /// Leaves the fetch to those who drive it together.
    pub(super) fn hand_over(mut self) {
        self.done = true;
    }

    /// Publishes the outcome, and says what it means for the caller: a token that was merely about to expire goes on
    /// serving where no new one could be had.
    pub(crate) fn finish(mut self, result: Result<Token, TokenError>) -> Result<Held, TokenError> {
        self.done = true;
        let error = result.as_ref().err().cloned();
        let held = self.cell.land(Some(result));
        match (error, held) {
            (None, Some(held)) => Ok(held),
            (Some(_), Some(held)) if self.need == Need::Any && !held.token.is_expired(SystemTime::now()) => Ok(held),
            (Some(error), _) => Err(error),
            (None, None) => Err(TokenError::other("no token")),
        }
    }
}

impl Drop for Lead {
    fn drop(&mut self) {
        if !self.done {
            self.cell.land(None);
        }
    }
}

#[cfg(test)]
mod tests;
