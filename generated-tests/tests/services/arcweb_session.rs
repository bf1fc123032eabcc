//! Sessions of ArcWeb: which requests they send for the tokens that they hand out.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use arcweb_soap::generated::authentication as types;
use arcweb_soap::generated::authentication::ValidateToken;
use arcweb_soap::generated::authentication::i_authentication as operations;
use arcweb_soap::{
    Authentication, AuthenticationError, Error, ExposeSecret, Options, SecretString, Session, TokenErrorKind,
    TokenProblem, blocking,
};
use soapstone::server;
use soapstone::transport::{Request, Response, TransportError};

use crate::gis::{PASSWORD, USER, connection_refused, fault};
use crate::loopback::{Service, serve};
use crate::wiring::{Direct, Way, runtime};

/// A stand-in whose tokens are `t1`, `t2` and so on. Only the last one is valid.
struct ArcWeb {
    issued: AtomicUsize,
    seen: Mutex<Vec<String>>,
    /// The response to another token than the last one.
    rejection: fn() -> Response,
    /// The remaining lifetime of a valid token.
    minutes: i32,
    /// The response in place of a token.
    no_token: Option<fn() -> Result<Response, TransportError>>,
}

impl Default for ArcWeb {
    fn default() -> Self {
        let rejection = || fault("", "Error code 1021: token expired");
        Self { issued: AtomicUsize::new(0), seen: Mutex::default(), rejection, minutes: 60, no_token: None }
    }
}

impl ArcWeb {
    /// Expires the last token.
    fn expire(&self) {
        self.issued.fetch_add(1, Ordering::SeqCst);
    }

    /// Returns the operations that were called.
    fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

impl Service for ArcWeb {
    fn respond(&self, request: &Request) -> Result<Response, TransportError> {
        let body = request.body.to_bytes().unwrap();
        let text = String::from_utf8_lossy(&body).into_owned();
        let operation = server::body_name(&body).unwrap().1;
        let lifetime = text.split_once("<expiration").and_then(|(_, rest)| rest.split_once('>')).map(|(_, rest)| rest);
        let lifetime = lifetime.and_then(|rest| rest.split_once('<')).map(|(minutes, _)| format!(" {minutes}"));
        self.seen.lock().unwrap().push(format!("{operation}{}", lifetime.unwrap_or_default()));
        if operation == "validateToken" {
            let (request, ()) = server::read_request::<operations::ValidateTokenOperation>(&body).unwrap();
            if request.token != Some(format!("t{}", self.issued.load(Ordering::SeqCst))) {
                return Ok((self.rejection)());
            }
            let response = types::ValidateTokenResponse { result: Some(self.minutes) };
            let bytes = server::write_response::<operations::ValidateTokenOperation>(&response, &());
            return Ok(Response::new(200, "text/xml", bytes.unwrap()));
        }
        if let Some(no_token) = self.no_token {
            return no_token();
        }
        // Time for other calls to wait for the same token.
        std::thread::sleep(std::time::Duration::from_millis(20));
        let result = Some(format!("t{}", self.issued.fetch_add(1, Ordering::SeqCst) + 1));
        let response = types::GetTokenResponse { result };
        let bytes = server::write_response::<operations::GetTokenOperation>(&response, &());
        Ok(Response::new(200, "text/xml", bytes.unwrap()))
    }
}

/// A session of either kind.
#[derive(Clone)]
enum Either {
    Async(Session),
    Blocking(blocking::Session),
}

const PATH: &str = "services/v2/Authentication";

/// Starts a session in one of the ways, with a lifetime of tokens if there is one.
fn start(way: Way, service: &Arc<ArcWeb>, minutes: Option<u32>) -> Either {
    let direct = Direct(service.clone());
    let url = match way.is_http() {
        true => format!("{}/{PATH}", serve(service.clone())),
        false => format!("https://arcweb.example.com/{PATH}"),
    };
    match way {
        Way::Async | Way::AsyncHttp => {
            let service = match way {
                Way::Async => Authentication::with_transport(&url, Options::default(), direct),
                _ => Authentication::new(&url),
            };
            let service = service.unwrap();
            Either::Async(match minutes {
                Some(minutes) => service.session_for(USER, PASSWORD, minutes).unwrap(),
                None => service.session(USER, PASSWORD),
            })
        }
        Way::Blocking | Way::BlockingHttp => {
            let service = match way {
                Way::Blocking => blocking::Authentication::with_transport(&url, Options::default(), direct),
                _ => blocking::Authentication::new(&url),
            };
            let service = service.unwrap();
            Either::Blocking(match minutes {
                Some(minutes) => service.session_for(USER, PASSWORD, minutes).unwrap(),
                None => service.session(USER, PASSWORD),
            })
        }
    }
}

impl Either {
    fn resume(self, token: &str) -> Self {
        match self {
            Self::Async(session) => Self::Async(session.resume(token)),
            Self::Blocking(session) => Self::Blocking(session.resume(token)),
        }
    }

    fn token(&self) -> Result<SecretString, AuthenticationError> {
        match self {
            Self::Async(session) => runtime().block_on(session.token()),
            Self::Blocking(session) => session.token(),
        }
    }

    fn renew(&self, rejected: &str) -> Result<SecretString, AuthenticationError> {
        match self {
            Self::Async(session) => runtime().block_on(session.renew(&rejected.into())),
            Self::Blocking(session) => session.renew(&rejected.into()),
        }
    }

    fn validate(&self) -> Result<i32, AuthenticationError> {
        match self {
            Self::Async(session) => runtime().block_on(session.validate()),
            Self::Blocking(session) => session.validate(),
        }
    }

    /// Calls an operation that takes the token as an argument, as those of other services do.
    fn call(&self) -> Result<Option<i32>, Error> {
        let request = |token: SecretString| ValidateToken { token: Some(token.expose_secret().to_owned()) };
        match self {
            Self::Async(session) => runtime().block_on(
                session.call(|token| async move { session.service().port().validate_token(&request(token)).await }),
            ),
            Self::Blocking(session) => session.call(|token| session.service().port().validate_token(&request(token))),
        }
    }
}

fn shown(token: Result<SecretString, AuthenticationError>) -> String {
    token.unwrap().expose_secret().to_owned()
}

#[test]
fn a_session_keeps_its_token() {
    for way in Way::ALL {
        for (minutes, request) in [(None, "getToken"), (Some(1440), "getToken 1440")] {
            let service = Arc::new(ArcWeb::default());
            let session = start(way, &service, minutes);
            assert!(service.seen().is_empty(), "no request before a token is needed");
            for _ in 0..3 {
                assert_eq!(shown(session.token()), "t1", "{way:?}");
            }
            assert_eq!(session.clone().validate().unwrap(), 60);
            assert_eq!(service.seen(), [request, "validateToken"]);
        }
    }
}

#[test]
fn a_rejected_token_is_replaced_and_the_operation_called_once_more() {
    let rejections: [fn() -> Response; 4] = [
        || fault("", "Error code 1021: token expired"),
        || fault("", "Token Expires"),
        || fault("<detail><errorCode>1021</errorCode></detail>", "no"),
        || fault("<detail><errorCode>1022</errorCode></detail>", "IP address"),
    ];
    for way in Way::ALL {
        for rejection in rejections {
            let service = Arc::new(ArcWeb { rejection, ..ArcWeb::default() });
            let session = start(way, &service, None);
            assert_eq!(session.call().unwrap(), Some(60));
            service.expire();
            assert_eq!(session.call().unwrap(), Some(60), "{way:?}");
            service.expire();
            assert_eq!(session.validate().unwrap(), 60, "{way:?}");
            let get = "getToken";
            let validate = "validateToken";
            assert_eq!(service.seen(), [get, validate, validate, get, validate, validate, get, validate]);
        }
    }
}

#[test]
fn other_faults_are_the_callers_and_nothing_is_sent_twice() {
    for way in Way::ALL {
        let rejection = || fault("", "Point 1021 is not on the map");
        let service = Arc::new(ArcWeb { rejection, ..ArcWeb::default() });
        let session = start(way, &service, None);
        session.token().unwrap();
        service.expire();
        let error = session.call().unwrap_err();
        assert!(error.fault().is_some_and(|fault| fault.string.contains("not on the map")), "{error}");
        assert_eq!(service.seen(), ["getToken", "validateToken"], "{way:?}");
    }
}

#[test]
fn a_new_token_that_is_rejected_too_is_the_error() {
    for way in Way::ALL {
        let service = Arc::new(ArcWeb::default());
        let session = start(way, &service, None);
        session.token().unwrap();
        // The service issues tokens that are out of date at once.
        let stale = Arc::new(Mutex::new(0));
        let outcome: Result<(), Error> = match &session {
            Either::Async(session) => runtime().block_on(session.call(|_| {
                *stale.lock().unwrap() += 1;
                std::future::ready(Err(rejected()))
            })),
            Either::Blocking(session) => session.call(|_| {
                *stale.lock().unwrap() += 1;
                Err(rejected())
            }),
        };
        assert_eq!(outcome.unwrap_err().fault().and_then(TokenProblem::of), Some(TokenProblem::Expired), "{way:?}");
        assert_eq!((*stale.lock().unwrap(), service.seen().len()), (2, 2));
    }
}

fn rejected() -> Error {
    let code = soapstone::xsd::QName::new("", "Server");
    Error::Fault(Box::new(soapstone::Fault::new(soapstone::soap::Version::Soap11, code, "Token Expires")))
}

#[test]
fn callers_that_meet_the_expiry_together_share_the_new_token() {
    for way in Way::ALL {
        let service = Arc::new(ArcWeb::default());
        let session = start(way, &service, None);
        session.token().unwrap();
        service.expire();
        std::thread::scope(|scope| {
            let calls: Vec<_> = (0..8).map(|_| scope.spawn(|| session.call())).collect();
            for call in calls {
                assert_eq!(call.join().unwrap().unwrap(), Some(60), "{way:?}");
            }
        });
        let requests = service.seen().iter().filter(|operation| *operation == "getToken").count();
        assert_eq!(requests, 2, "{way:?}");
    }
}

#[test]
fn a_rejection_of_an_older_token_does_not_replace_the_current_one() {
    for way in Way::ALL {
        let service = Arc::new(ArcWeb::default());
        let session = start(way, &service, None);
        assert_eq!(shown(session.token()), "t1");
        assert_eq!(shown(session.renew("t1")), "t2", "{way:?}");
        assert_eq!(shown(session.renew("t1")), "t2");
        assert_eq!(service.seen(), ["getToken", "getToken"]);
    }
}

#[test]
fn a_token_of_an_earlier_session_is_validated_first() {
    for way in Way::ALL {
        // Valid.
        let service = Arc::new(ArcWeb { issued: AtomicUsize::new(7), ..ArcWeb::default() });
        let session = start(way, &service, None).resume("t7");
        assert_eq!((shown(session.token()), shown(session.token())), ("t7".to_owned(), "t7".to_owned()));
        assert_eq!(service.seen(), ["validateToken"], "{way:?}");
        // Expired, by a fault and by its lifetime; and not a token at all, by a fault of another number.
        let expired = ArcWeb { issued: AtomicUsize::new(7), minutes: 0, ..ArcWeb::default() };
        let unknown = ArcWeb { rejection: || fault("", "Error code 1020: not a token"), ..ArcWeb::default() };
        for service in [ArcWeb::default(), expired, unknown] {
            let service = Arc::new(service);
            let session = start(way, &service, None).resume("t7");
            assert!(matches!(shown(session.token()).as_str(), "t1" | "t8"));
            assert_eq!(service.seen(), ["validateToken", "getToken"], "{way:?}");
        }
        // The service is out of order: the token is validated again.
        let rejection = || Response::new(503, "text/plain", "maintenance");
        let service = Arc::new(ArcWeb { rejection, ..ArcWeb::default() });
        let session = start(way, &service, None).resume("t7");
        for _ in 0..2 {
            let error = session.token().unwrap_err();
            assert!(error.to_string().contains("maintenance"), "{error}");
        }
        assert_eq!(service.seen(), ["validateToken", "validateToken"], "{way:?}");
    }
}

#[test]
fn a_failed_request_is_typed_and_not_repeated() {
    type NoToken = fn() -> Result<Response, TransportError>;
    let cases: [(NoToken, TokenErrorKind); 4] = [
        (
            || {
                Ok(fault(
                    "",
                    &format!("Invalid user name or password: {PASSWORD}").replace('&', "&amp;").replace('<', "&lt;"),
                ))
            },
            TokenErrorKind::BadCredentials,
        ),
        (|| Ok(fault("", "The service is out of order")), TokenErrorKind::Service),
        (|| Ok(Response::new(500, "text/html", "<html>out of order</html>")), TokenErrorKind::Service),
        (connection_refused, TokenErrorKind::Transport),
    ];
    for way in [Way::Async, Way::Blocking] {
        for (no_token, kind) in cases {
            let service = Arc::new(ArcWeb { no_token: Some(no_token), ..ArcWeb::default() });
            let session = start(way, &service, None);
            let error = session.token().unwrap_err();
            let AuthenticationError::Token(source) = &error else { panic!("{error:?}") };
            assert_eq!((source.kind(), service.seen().len()), (kind, 1), "{way:?}: {error}");
            assert!(!format!("{error} {error:?}").contains(PASSWORD), "{error:?}");
            let error = session.call().unwrap_err();
            assert!(matches!(error, Error::Token { operation: "getToken", .. }), "{error}");
        }
    }
}

#[test]
fn impossible_lifetimes_and_debug() {
    let service = Arc::new(ArcWeb::default());
    let client =
        Authentication::with_transport("https://arcweb.example.com/", Options::default(), Direct(service.clone()));
    let client = client.unwrap();
    for minutes in [0, 1441] {
        let error = client.session_for(USER, PASSWORD, minutes).unwrap_err();
        assert!(matches!(error, AuthenticationError::Lifetime(rejected) if rejected == minutes));
    }
    let session = client.session_for(USER, PASSWORD, 1).unwrap();
    runtime().block_on(session.token()).unwrap();
    let text = format!("{session:?}");
    assert!(text.contains(USER) && !text.contains(PASSWORD) && !text.contains("t1"), "{text}");
}

#[test]
fn options_and_whole_replies_are_within_reach() {
    let service = Arc::new(ArcWeb { issued: AtomicUsize::new(7), ..ArcWeb::default() });
    let options = Options::default().header("X-Tenant", "north");
    let client =
        Authentication::with_transport("https://arcweb.example.com/", Options::default(), Direct(service.clone()));
    let client = client.unwrap().with(&options).unwrap();
    let request = ValidateToken { token: Some("t7".to_owned()) };
    let call = client.port().client().call_with::<operations::ValidateTokenOperation>(&request, &(), &options);
    let reply = runtime().block_on(call).unwrap();
    assert_eq!((reply.output, reply.status), (Some(60), 200));
    let client =
        blocking::Authentication::with_transport("https://a.example.com/", Options::default(), Direct(service));
    let port = arcweb_soap::IAuthentication::new(client.unwrap().with(&options).unwrap().port().client().replies());
    assert_eq!(port.validate_token(&request).unwrap().output, Some(60));
}
