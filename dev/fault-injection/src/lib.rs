//! Calls a service on the loopback interface through a proxy that breaks responses: each call has its own response or an error
//! that names the cause, and the service executes nothing twice.
//!
//! [`run`] makes the calls, from threads and from async tasks that share one client each; [`fault::Fault`] is what happens to
//! a response; `service` executes calls and counts them; `proxy` stands in between.

mod calls;
pub mod fault;
mod http;
mod proxy;
mod service;

pub use calls::{Report, run};
