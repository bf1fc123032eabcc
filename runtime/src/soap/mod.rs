//! SOAP: operations, envelopes, faults.
//!
//! [`Operation`] is what generated code says about an operation, [`Fault`] what a server answers instead of a result.
//! Envelopes are written and read by functions that are not generic and see values as objects, with thin generic
//! ones on top.

mod attachments;
mod extras;
mod fault;
mod fault_reader;
mod operation;
mod read;
mod rewrite;
mod write;

pub use self::attachments::message_text;
pub(crate) use self::attachments::{Unclaimed, payload};
pub use self::extras::{Attachment, Extras};
pub use self::fault::{Fault, FaultDetail, RawDetail, Reason};
pub use self::fault_reader::find_fault;
pub use self::operation::{Body, Caller, Operation, OperationInfo, Version};
pub(crate) use self::read::{Answer, Message, is_envelope, read, typed};
pub use self::rewrite::{RewriteError, Way, rewrite};
pub(crate) use self::write::{Blocks, write_fault, write_message};
