//! The programs in the pages of the book, as documentation tests. Those of other pages are in
//! the crates `soapstone-wss` and `arcgis-soap`, whose types they use.

/// The client of `wsdl/sensors.wsdl`, a service of the style rpc with SOAP encoding.
#[rustfmt::skip]
pub mod sensors {
    include!(concat!(env!("OUT_DIR"), "/sensors.rs"));
}

/// The pages.
#[cfg(doctest)]
mod pages {
    #[doc = include_str!("../../../docs/build-script.md")]
    struct BuildScript;
    #[doc = include_str!("../../../docs/calls.md")]
    struct Calls;
    #[doc = include_str!("../../../docs/encoded.md")]
    struct Encoded;
    #[doc = include_str!("../../../docs/errors.md")]
    struct Errors;
    #[doc = include_str!("../../../docs/headers.md")]
    struct Headers;
    #[doc = include_str!("../../../docs/mocking.md")]
    struct Mocking;
    #[doc = include_str!("../../../docs/schema.md")]
    struct Schema;
    #[doc = include_str!("../../../docs/streaming.md")]
    struct Streaming;
    #[doc = include_str!("../../../docs/timeouts.md")]
    struct Timeouts;
    #[doc = include_str!("../../../docs/tutorial.md")]
    struct Tutorial;
}
