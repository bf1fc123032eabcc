//! A typed client of the ArcWeb Authentication service, version 2.

#[rustfmt::skip]
#[allow(missing_docs, reason = "the service description documents what it wishes")]
pub mod generated;
