//! The whole response to a call.

use std::fmt;
use std::time::{Duration, Instant};

use super::call::Call;
use super::core::Core;
use crate::error::Error;
use crate::soap::{Extras, Operation};
use crate::transport::{Headers, Response};

/// The whole response to a call of the operation `O`: what its method returns, and everything around that.
///
/// [`Client::call_with`](crate::Client::call_with) returns it, and so do the methods of a port over
/// [`Client::replies`](crate::Client::replies).
///
/// # Examples
///
/// ```
/// use soapstone::Reply;
/// use soapstone::soap::Operation;
///
/// fn print<O: Operation>(reply: &Reply<O>) {
///     println!("HTTP {}, {} attempts, {:?}", reply.status, reply.attempts, reply.elapsed);
///     println!("request {:?}", reply.headers.get("X-Request-Id"));
///     for note in &reply.extras.notes {
///         println!("deviation: {note}");
///     }
/// }
/// ```
#[non_exhaustive]
pub struct Reply<O: Operation> {
    /// The result of the operation's method: the body, and the header blocks that the WSDL declares.
    pub output: O::Output,
    /// The HTTP status.
    pub status: u16,
    /// The HTTP headers, in order.
    pub headers: Headers,
    /// The other header blocks, the attachments that no `xop:Include` names, and the notes.
    pub extras: Extras,
    /// The number of attempts, from 1: a call is repeated with another token, and as the options have it.
    pub attempts: u32,
    /// The duration of the call, token refresh and all attempts included.
    pub elapsed: Duration,
}

impl<O: Operation> Reply<O> {
    /// Reads the response to a call that began at `start`.
    pub(super) fn read(
        core: &Core,
        call: &mut Call<'_>,
        mut response: Response,
        start: Instant,
    ) -> Result<Self, Error<O::Fault>> {
        let (output, extras) = core.read_all::<O>(call, &mut response)?;
        let (status, headers) = (response.status, response.headers);
        Ok(Self { output, status, headers, extras, attempts: call.attempt(), elapsed: start.elapsed() })
    }
}

impl<O: Operation> fmt::Debug for Reply<O>
where
    O::Output: fmt::Debug,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("output", &self.output)
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("extras", &self.extras)
            .field("attempts", &self.attempts)
            .field("elapsed", &self.elapsed)
            .finish()
    }
}

/// A client whose calls return the whole [`Reply`], made by [`Client::replies`](crate::Client::replies) or
/// [`BlockingClient::replies`](crate::BlockingClient::replies). The methods of a port over it do so, too.
///
/// # Examples
///
/// ```
/// use soapstone::transport::{Response, from_fn};
/// use soapstone::{BlockingClient, Options};
///
/// let transport = from_fn(|_| Ok(Response::new(503, "text/plain", "maintenance")));
/// let client = BlockingClient::with_transport("https://soap.example.com/stations", Options::default(), transport)?;
/// let replies = client.replies();
/// // let port = StationsPort::new(replies.clone());
/// let client = replies.into_inner();
/// # let _ = client;
/// # Ok::<(), soapstone::BuildError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Replies<C>(pub(super) C);

impl<C> Replies<C> {
    /// Returns the client.
    #[must_use]
    pub fn into_inner(self) -> C {
        self.0
    }
}
