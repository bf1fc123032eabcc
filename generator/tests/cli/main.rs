//! The binary `soapstone`, run as a user runs it.

mod catalogs;
mod documents;
mod hostile;
mod kills;
mod logs;
mod output;
mod policies;
mod rejections;
mod run;
mod server;
mod web;
