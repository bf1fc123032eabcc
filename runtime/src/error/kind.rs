//! The kinds of errors.

/// The kind of an [`Error`](super::Error): what failed, independent of how the error holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The server returned a fault.
    Fault,
    /// The response does not match the schema.
    Decode,
    /// The request cannot be written as XML.
    Encode,
    /// The response is not a SOAP message.
    Http,
    /// The server was not reached.
    Connect,
    /// TLS failed.
    Tls,
    /// A time limit was reached.
    Timeout,
    /// The response exceeds a limit of the options.
    Limit,
    /// The connection broke.
    Transport,
    /// There is no token, or the server rejects it.
    Token,
    /// The response has a header block that must be understood and is not.
    MustUnderstand,
    /// A SOAP module failed.
    Module,
    /// The options of the call cannot be used.
    Options,
}

impl ErrorKind {
    /// Returns the name in lower case with underscores, such as `must_understand`: for logs and metrics.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fault => "fault",
            Self::Decode => "decode",
            Self::Encode => "encode",
            Self::Http => "http",
            Self::Connect => "connect",
            Self::Tls => "tls",
            Self::Timeout => "timeout",
            Self::Limit => "limit",
            Self::Transport => "transport",
            Self::Token => "token",
            Self::MustUnderstand => "must_understand",
            Self::Module => "module",
            Self::Options => "options",
        }
    }
}
