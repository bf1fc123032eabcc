//! Calls that the server forbids with HTTP 403, whether for a token that has expired or for want of a permission.

use std::sync::atomic::AtomicBool;

use super::*;
use crate::Error;
use crate::token::{QueryToken, Rejection, TokenScheme, Verdict};

/// Takes HTTP 403 for a token that has expired, or a permission that is missing.
#[derive(Debug)]
struct Forbidding;

impl TokenScheme for Forbidding {
    fn authorize(&self, request: &mut Request, token: &Token) {
        QueryToken.authorize(request, token);
    }

    fn classify(&self, response: &Response) -> Verdict {
        if response.status == 403 { Rejection::forbidden(403).into() } else { QueryToken.classify(response) }
    }
}

/// A server with a service that the user has no permission for.
#[derive(Default)]
struct Site {
    /// The number of the oldest token that is accepted.
    oldest: AtomicUsize,
    /// The number of issued tokens.
    issued: AtomicUsize,
    /// The status for tokens that are not accepted.
    status: u16,
    is_permitted: AtomicBool,
}

impl Site {
    fn respond(&self, request: &Request) -> Response {
        let token = request.url.query_pairs().find_map(|(_, value)| value.strip_prefix("tok-")?.parse::<usize>().ok());
        if token.is_none_or(|token| token < self.oldest.load(Ordering::SeqCst)) {
            return Response::new(self.status, "text/plain", "no");
        }
        match request.url.path() {
            "/secret" if !self.is_permitted.load(Ordering::SeqCst) => Response::new(403, "text/plain", "no"),
            _ => echo("in"),
        }
    }
}

fn connect(site: &Arc<Site>) -> BlockingClient {
    let (server, tokens) = (Arc::clone(site), Arc::clone(site));
    let client = BlockingClient::with_transport(
        ENDPOINT,
        Options::default(),
        Fake(move |request: Request| Ok(server.respond(&request))),
    );
    let issue = move || Ok(Token::new(format!("tok-{}", tokens.issued.fetch_add(1, Ordering::SeqCst) + 1)));
    client.unwrap().with_tokens(issue).with_token_scheme(Forbidding)
}

fn try_echo(client: &BlockingClient) -> Result<String, Error> {
    client.call::<Echo>(&"hello".to_owned(), &())
}

#[test]
fn a_missing_permission_costs_one_token_refresh_and_not_one_for_each_call() {
    let site = Arc::new(Site { status: 498, ..Site::default() });
    let open = connect(&site);
    let secret = open.at("/secret").unwrap();
    let issued = || site.issued.load(Ordering::SeqCst);
    assert_eq!(try_echo(&open).unwrap(), "in");
    for _ in 0..5 {
        let error = try_echo(&secret).unwrap_err();
        assert!(error.is_token() && error.to_string().contains("forbids the call (403)"), "{error}");
        assert_eq!((try_echo(&open).unwrap().as_str(), issued()), ("in", 2));
    }
    // A token that has expired is replaced as ever, and the call is tried with the new one and another one.
    site.oldest.store(3, Ordering::SeqCst);
    assert!(try_echo(&secret).is_err());
    assert_eq!((try_echo(&open).unwrap().as_str(), issued()), ("in", 3));
    (0..3).for_each(|_| assert!(try_echo(&secret).is_err()));
    assert_eq!(issued(), 3);
    // Once the permission is there, the call succeeds with the token that there is.
    site.is_permitted.store(true, Ordering::SeqCst);
    assert_eq!((try_echo(&secret).unwrap().as_str(), issued()), ("in", 3));
    site.is_permitted.store(false, Ordering::SeqCst);
    assert!(try_echo(&secret).is_err());
    assert_eq!(issued(), 4);
}

#[test]
fn a_token_that_expires_by_403_is_replaced_each_time() {
    let site = Arc::new(Site { status: 403, ..Site::default() });
    let open = connect(&site);
    let secret = open.at("/secret").unwrap();
    let issued = || site.issued.load(Ordering::SeqCst);
    for round in 1..6 {
        site.oldest.store(issued() + 1, Ordering::SeqCst);
        assert_eq!(try_echo(&open).unwrap(), "in");
        // The service that is forbidden costs one token in all.
        (0..2).for_each(|_| assert!(try_echo(&secret).is_err()));
        assert_eq!(issued(), round + 1);
    }
}

#[test]
fn calls_at_the_same_time_share_the_one_token_refresh() {
    let site = Arc::new(Site { status: 498, ..Site::default() });
    let open = connect(&site);
    try_echo(&open).unwrap();
    let secret = open.at("/secret").unwrap();
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| (0..10).for_each(|_| assert!(try_echo(&secret).is_err())));
        }
    });
    assert_eq!(site.issued.load(Ordering::SeqCst), 2);
}
