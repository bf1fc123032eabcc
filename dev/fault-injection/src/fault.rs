//! What the proxy does to a response, and what the error of the call has to name.

use fastrand::Rng;

/// The errors of calls whose connection is closed. A connection that was used before may be closed while a request is sent,
/// whatever is planned for its response; to repeat the request could execute it twice.
pub const CLOSED: &[&str] = &["closed", "broke", "reset", "end of file", "error decoding response body", "Broken pipe"];

/// What happens to a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Nothing.
    None,
    /// The connection is closed before the request is passed on.
    CloseAtOnce,
    /// The response ends after a number of bytes, as the connection does.
    Truncate(usize),
    /// The same, and the connection is reset.
    Reset(usize),
    /// The response is late, but in time.
    Delay,
    /// The response comes too late.
    Stall,
    /// The response comes in small pieces.
    Trickle,
    /// The response comes twice.
    Duplicate,
    /// `Content-Length` is greater than the body.
    TooLong,
    /// `Content-Length` is less than the body.
    TooShort,
    /// A content coding is named that the body is not in.
    WrongCoding(&'static str),
    /// A character set is named that the body is not in.
    WrongCharset(&'static str),
    /// The status line is none.
    Garbage,
    /// The response is a page of a proxy with a status of failure.
    BadGateway,
}

impl Fault {
    /// Chooses a fault at random; about a third of the calls has none.
    pub fn random(random: &mut Rng) -> Self {
        match random.u8(..40) {
            0..14 => Self::None,
            14 => Self::CloseAtOnce,
            15..20 => Self::Truncate(random.usize(..600)),
            20..24 => Self::Reset(random.usize(..600)),
            24 | 25 => Self::Delay,
            26 if random.u8(..8) == 0 => Self::Stall,
            26 | 27 => Self::Trickle,
            28 | 29 => Self::Duplicate,
            30 => Self::TooLong,
            31 => Self::TooShort,
            32 => Self::WrongCoding("gzip"),
            33 => Self::WrongCoding("deflate"),
            34 => Self::WrongCoding("gzip, gzip"),
            35 => Self::WrongCharset("utf-7"),
            36 => Self::WrongCharset("utf-16"),
            37 => Self::Garbage,
            _ => Self::BadGateway,
        }
    }

    /// Returns the name of the kind.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::CloseAtOnce => "closed before the request",
            Self::Truncate(_) => "truncated",
            Self::Reset(_) => "reset",
            Self::Delay => "delayed",
            Self::Stall => "stalled",
            Self::Trickle => "trickled",
            Self::Duplicate => "duplicated",
            Self::TooLong => "length too great",
            Self::TooShort => "length too small",
            Self::WrongCoding(_) => "wrong content coding",
            Self::WrongCharset(_) => "wrong character set",
            Self::Garbage => "no HTTP",
            Self::BadGateway => "page of a proxy",
        }
    }

    /// Returns texts of which the error of a call has to have one; none where the call has to succeed.
    pub fn causes(self) -> &'static [&'static str] {
        match self {
            Self::None | Self::Delay | Self::Trickle | Self::Duplicate | Self::WrongCharset("utf-7" | "utf-16") => &[],
            Self::CloseAtOnce | Self::Truncate(_) | Self::Reset(_) => CLOSED,
            Self::Stall => &["no response in time"],
            Self::TooLong => &["broke off", "end of file", "error decoding response body"],
            Self::TooShort => &["not well-formed", "ends within"],
            Self::WrongCoding("gzip") => &["not in the content coding gzip"],
            Self::WrongCoding(_) => &["content coding"],
            Self::WrongCharset(_) => &["character set"],
            Self::Garbage => &["invalid HTTP", "not HTTP", "HTTP version"],
            Self::BadGateway => &["returned HTTP 502"],
        }
    }

    /// Returns whether the call may succeed as well: a truncated response may be whole, and one that is readable is read whatever
    /// coding its header names.
    pub fn may_succeed(self) -> bool {
        let may_be_whole =
            matches!(self, Self::Truncate(_) | Self::Reset(_) | Self::WrongCoding("deflate" | "gzip, gzip"));
        self.causes().is_empty() || may_be_whole
    }
}
