//! SOAP: operations, envelopes, faults.
//!
//! Generated code implements [`Operation`]; a server returns a [`Fault`] instead of a result. Envelopes are written and
//! read by functions that are not generic, with thin generic ones on top.
//!
//! This module uses the codec. It does not depend on a transport, on tokens or on a vendor of services: it reads and writes
//! the bodies of HTTP messages.

mod addressing;
mod attachment;
mod attachments;
mod envelope;
mod extras;
mod fault;
mod fault_reader;
mod header_block;
mod items;
mod module;
mod mtom;
mod operation;
mod part;
mod policy;
mod read;
mod rewrite;
mod splitter;
mod store;
mod write;

pub use self::addressing::{
    ADDRESSING_1_0, ADDRESSING_2004_08, Addressing, AddressingFault, AddressingFaultKind, AddressingVersion,
};
pub use self::attachment::Attachment;
pub use self::attachments::message_text;
pub(crate) use self::attachments::{Aside, Package, budget, is_multipart, note, parameter, payload};
pub(crate) use self::envelope::{Envelope, name_of};
pub use self::extras::Extras;
pub use self::fault::{Fault, FaultDetail, RawDetail, Reason};
pub use self::fault_reader::find_fault;
pub use self::header_block::{HeaderAttributes, HeaderBlock};
pub use self::items::{ItemPath, ItemPathError, ItemReader};
pub(crate) use self::module::Kept;
pub use self::module::{Attempt, ModuleError, ResponseMessage, SoapModule};
pub(crate) use self::mtom::package;
pub use self::operation::{Body, Caller, Operation, OperationInfo, Version};
pub use self::policy::{PasswordKind, Policy};
pub(crate) use self::read::{Content, Message, MessageSink, is_envelope, read, read_with_parts, typed};
pub use self::rewrite::{MessageKind, RewriteError, rewrite};
pub(crate) use self::splitter::Splitter;
#[cfg(feature = "tempfile")]
pub use self::store::TemporaryFiles;
pub use self::store::{AttachmentStore, StoredAttachment};
pub(crate) use self::write::{Blocks, Format, write_envelope, write_fault, write_message};
