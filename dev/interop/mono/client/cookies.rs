//! The session of ASP.NET, whose id is a cookie.

use asmx::ServiceSoap;
use soapstone::client::Cookies;
use soapstone::{BlockingClient, Options};
use soapstone_interop_check::{Feature, Report, equal};

use crate::shown;

/// Makes all checks.
pub fn judge(report: &mut Report) {
    report.check(Feature::Cookies, || {
        equal("calls without cookies", &counts(Options::default())?, &[1, 1, 1])?;
        let cookies = Cookies::new();
        equal("calls with cookies", &counts(Options::default().cookies(cookies.clone()))?, &[1, 2, 3])?;
        equal("calls of another client", &counts(Options::default().cookies(cookies))?, &[4, 5, 6])?;
        Ok("the session of ASP.NET, shared by two clients".to_owned())
    });
}

fn counts(options: Options) -> Result<[i32; 3], String> {
    let client = BlockingClient::with_options(ServiceSoap::ADDRESS, options).map_err(shown)?;
    let port = ServiceSoap::new(client);
    let mut counts = [0; 3];
    for count in &mut counts {
        *count = port.count().map_err(shown)?;
    }
    Ok(counts)
}
