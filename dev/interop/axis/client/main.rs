//! Tests with Axis 1.4.

#[path = "../../suites/encoded.rs"]
mod encoded_suite;

use authentication::IAuthentication;
use authentication::messages::{GetToken, GetTokenWithExpiration, ValidateToken};
use encoded::{BuildersPort, MorePort};
use encoded_suite::shown;
use soapstone::{BlockingClient, Error};
use soapstone_interop_check::{Feature, Report, equal};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let base = std::env::args().nth(1).ok_or("the base URL is missing")?;
    let client = |service: &str| BlockingClient::new(&format!("{base}/axis/services/{service}"));
    let mut report = Report;
    let (builders, more) = (BuildersPort::new(client("BuildersPort")?), MorePort::new(client("MorePort")?));
    let quirks = encoded_suite::Quirks { no_astral: true, no_null_members: true, ..Default::default() };
    encoded_suite::judge(&mut report, &builders, &more, quirks);
    let port = IAuthentication::new(client("IAuthentication")?);
    report.check(Feature::ArcWeb, || tokens(&port));
    report.end();
    Ok(())
}

/// The overloaded operations of the token service.
fn tokens(port: &IAuthentication<BlockingClient>) -> Result<String, String> {
    let (username, password) = (String::from("Grüße <&>"), String::from("secret"));
    let request = GetToken { username: username.clone().into(), password: password.clone().into() };
    equal("getToken", &port.get_token(&request).map_err(shown)?, &String::from("Grüße <&>:60").into())?;
    let request =
        GetTokenWithExpiration { username: username.clone().into(), password: password.into(), expiration: 7.into() };
    let token = port.get_token_with_expiration(&request).map_err(shown)?;
    equal("getToken", &token, &String::from("Grüße <&>:7").into())?;
    equal("validateToken", &port.validate_token(&ValidateToken { token: token.into() }).map_err(shown)?, &7.into())?;
    equal("getVersion", &port.get_version().map_err(shown)?, &String::from("2.0 <ü>").into())?;
    let wrong = GetToken { username: username.into(), password: String::from("wrong").into() };
    match port.get_token(&wrong) {
        Err(Error::Fault(fault)) if fault.string.contains("code 1020") => Ok(String::new()),
        other => Err(format!("no fault, but {other:?}")),
    }
}
