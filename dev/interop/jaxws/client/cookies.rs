//! The endpoint that counts the calls of a session.

use counter::CounterPort;
use soapstone::client::Cookies;
use soapstone::{BlockingClient, Options};
use soapstone_interop_check::{Feature, Report, equal};

use crate::literal_suite::shown;

/// Makes all checks.
pub fn judge(report: &mut Report) {
    report.check(Feature::Cookies, || {
        // Without a store, each call is a session.
        equal("calls without cookies", &counts(Options::default())?, &[1, 1, 1])?;
        let cookies = Cookies::new();
        equal("calls with cookies", &counts(Options::default().cookies(cookies.clone()))?, &[1, 2, 3])?;
        // Another client continues the session; the cookie for another path is kept and never sent.
        equal("calls of another client", &counts(Options::default().cookies(cookies.clone()))?, &[4, 5, 6])?;
        equal("cookies", &cookies.len(), &2)?;
        cookies.clear();
        equal("calls of a new session", &counts(Options::default().cookies(cookies))?, &[1, 2, 3])?;
        Ok("a session by cookie, shared by two clients and ended".to_owned())
    });
}

fn counts(options: Options) -> Result<[i32; 3], String> {
    let client = BlockingClient::with_options(CounterPort::ADDRESS, options).map_err(shown)?;
    let port = CounterPort::new(client);
    let mut counts = [0; 3];
    for count in &mut counts {
        *count = port.count(&Some("1".to_owned())).map_err(shown)?;
    }
    Ok(counts)
}
