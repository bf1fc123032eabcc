//! The ArcWeb Authentication client.

use std::sync::{Arc, Mutex};

use arcweb_soap::generated::authentication as types;
use arcweb_soap::generated::authentication::i_authentication as operations;
use arcweb_soap::{Authentication, AuthenticationError, ExposeSecret, Options, SecretString, TokenProblem, blocking};
use soapstone::server;
use soapstone::transport::{Request, Response, TransportError};

use crate::gis::{PASSWORD, USER, fault};
use crate::loopback::{Service, serve};
use crate::wiring::{Direct, Way, runtime};

/// A stand-in that records its requests.
#[derive(Default)]
struct ArcWeb {
    seen: Mutex<Vec<String>>,
}

impl Service for ArcWeb {
    fn respond(&self, request: &Request) -> Result<Response, TransportError> {
        let body = String::from_utf8(request.body.to_bytes().unwrap().to_vec()).unwrap();
        self.seen.lock().unwrap().push(body.clone());
        assert_eq!(request.headers.get("SOAPAction"), Some(format!("\"{}\"", operation(&body)).as_str()));
        let bytes = match operation(&body).as_str() {
            "getVersion" => {
                let response = types::GetVersionResponse { result: Some("2.0".to_owned()) };
                server::write_response::<operations::GetVersionOperation>(&response, &())
            }
            "validateToken" => {
                let (request, ()) =
                    server::read_request::<operations::ValidateTokenOperation>(body.as_bytes()).unwrap();
                match request.token.as_deref().unwrap_or_default() {
                    "arcweb-token" => {
                        let response = types::ValidateTokenResponse { result: Some(60) };
                        server::write_response::<operations::ValidateTokenOperation>(&response, &())
                    }
                    "elsewhere" => return Ok(fault("<detail><errorCode>1022</errorCode></detail>", "IP address")),
                    _ => return Ok(fault("", "Error code 1021: token expired")),
                }
            }
            "getToken" if body.contains("expiration") => {
                let request = server::read_request::<operations::GetTokenWithExpirationOperation>(body.as_bytes());
                let (request, ()) = request.unwrap();
                assert_eq!((request.username.as_deref(), request.password.as_deref()), (Some(USER), Some(PASSWORD)));
                let result = request.expiration.map(|minutes| format!("for {minutes} minutes"));
                let response = types::GetTokenWithExpirationResponse { result };
                server::write_response::<operations::GetTokenWithExpirationOperation>(&response, &())
            }
            "getToken" => {
                let (request, ()) = server::read_request::<operations::GetTokenOperation>(body.as_bytes()).unwrap();
                if let Some(null @ ("nil" | "absent")) = request.password.as_deref() {
                    return Ok(Response::new(200, "text/xml", no_token(null).into_bytes()));
                }
                if request.password.as_deref() != Some(PASSWORD) {
                    return Ok(fault("", "Invalid user name or password"));
                }
                let response = types::GetTokenResponse { result: Some("arcweb-token".to_owned()) };
                server::write_response::<operations::GetTokenOperation>(&response, &())
            }
            other => return Ok(fault("", &format!("no operation {other}"))),
        };
        Ok(Response::new(200, "text/xml", bytes.unwrap()))
    }
}

fn operation(body: &str) -> String {
    server::body_name(body.as_bytes()).unwrap().1
}

/// The client of either kind.
enum Client {
    Async(Authentication),
    Blocking(blocking::Authentication),
}

impl Client {
    fn new(way: Way, service: Arc<ArcWeb>) -> Self {
        let direct = Direct(service.clone());
        let (path, options) = ("services/v2/Authentication", Options::default());
        match way {
            Way::Async => {
                let url = format!("https://arcweb.example.com/{path}");
                Self::Async(Authentication::with_transport(&url, options, direct).unwrap())
            }
            Way::Blocking => {
                let url = format!("https://arcweb.example.com/{path}");
                Self::Blocking(blocking::Authentication::with_transport(&url, options, direct).unwrap())
            }
            Way::AsyncHttp => Self::Async(Authentication::new(&format!("{}/{path}", serve(service))).unwrap()),
            Way::BlockingHttp => {
                Self::Blocking(blocking::Authentication::new(&format!("{}/{path}", serve(service))).unwrap())
            }
        }
    }

    fn token(&self, password: &str) -> Result<SecretString, AuthenticationError> {
        match self {
            Self::Async(service) => runtime().block_on(service.get_token(USER, password)),
            Self::Blocking(service) => service.get_token(USER, password),
        }
    }

    fn token_for(&self, minutes: u32) -> Result<SecretString, AuthenticationError> {
        match self {
            Self::Async(service) => runtime().block_on(service.get_token_for(USER, PASSWORD, minutes)),
            Self::Blocking(service) => service.get_token_for(USER, PASSWORD, minutes),
        }
    }

    fn validate(&self, token: &SecretString) -> Result<i32, AuthenticationError> {
        match self {
            Self::Async(service) => runtime().block_on(service.validate_token(token)),
            Self::Blocking(service) => service.validate_token(token),
        }
    }

    fn version(&self) -> Result<String, AuthenticationError> {
        match self {
            Self::Async(service) => runtime().block_on(service.get_version()),
            Self::Blocking(service) => service.get_version(),
        }
    }
}

#[test]
fn all_four_operations_work() {
    for way in Way::ALL {
        let client = Client::new(way, Arc::default());
        assert_eq!(client.version().unwrap(), "2.0", "{way:?}");
        let token = client.token(PASSWORD).unwrap();
        assert_eq!(token.expose_secret(), "arcweb-token");
        assert_eq!(client.validate(&token).unwrap(), 60);
        assert_eq!(client.token_for(1440).unwrap().expose_secret(), "for 1440 minutes");
        assert_eq!(client.token_for(1).unwrap().expose_secret(), "for 1 minutes");
        assert!(!format!("{token:?}").contains("arcweb-token"));
    }
}

#[test]
fn impossible_lifetimes_are_rejected_without_a_request() {
    for way in Way::ALL {
        let service = Arc::new(ArcWeb::default());
        let client = Client::new(way, service.clone());
        for minutes in [0, 1441, u32::MAX] {
            let error = client.token_for(minutes).unwrap_err();
            assert!(matches!(error, AuthenticationError::Lifetime(rejected) if rejected == minutes));
            assert!(error.to_string().contains(&minutes.to_string()) && error.to_string().contains("1440"), "{error}");
        }
        assert!(service.seen.lock().unwrap().is_empty());
    }
}

#[test]
fn problems_with_tokens_are_told_apart() {
    for way in Way::ALL {
        let client = Client::new(way, Arc::default());
        let problem = |token: &str| client.validate(&token.into()).unwrap_err().token_problem();
        assert_eq!(problem("old"), Some(TokenProblem::Expired), "{way:?}");
        assert_eq!(problem("elsewhere"), Some(TokenProblem::OtherAddress), "{way:?}");
        let error = client.token("wrong-pw").unwrap_err();
        assert_eq!(error.token_problem(), None);
        assert!(!format!("{error} {error:?}").contains("wrong-pw"));
    }
}

/// A response to `getToken` without a token, in either of the forms that null has.
fn no_token(form: &str) -> String {
    let response = types::GetTokenResponse { result: None };
    let bytes = server::write_response::<operations::GetTokenOperation>(&response, &()).unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let nil = "<Result xsi:nil=\"true\"/>";
    assert!(text.contains(nil), "{text}");
    if form == "absent" { text.replace(nil, "") } else { text }
}

#[test]
fn a_response_without_a_token_is_an_error() {
    for way in Way::ALL {
        let client = Client::new(way, Arc::default());
        for null in ["nil", "absent"] {
            let error = client.token(null).unwrap_err();
            assert!(matches!(error, AuthenticationError::Null("getToken")), "{way:?} {null}: {error:?}");
            assert!(error.to_string().contains("getToken"), "{error}");
        }
    }
}
