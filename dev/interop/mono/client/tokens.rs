//! Tokens, as ArcGIS Server has them: in the URL, with the statuses 499 and 498.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use asmx::ServiceSoap;
use asmx::interop::Divide;
use soapstone::BlockingClient;
use soapstone::token::{BlockingTokenProvider, Token, TokenError};
use soapstone::transport::{BlockingTransport, Request};
use soapstone_interop_check::{Feature, Report, equal};
use url::Url;

use crate::shown;

/// Gets tokens from the host.
struct Provider {
    url: Url,
    issued: Arc<AtomicUsize>,
}

impl BlockingTokenProvider for Provider {
    fn token(&self, http: &dyn BlockingTransport) -> Result<Token, TokenError> {
        let response =
            http.send(Request::get(self.url.clone())).map_err(|error| TokenError::transport("the host", error))?;
        self.issued.fetch_add(1, Ordering::Relaxed);
        Ok(Token::new(String::from_utf8_lossy(&response.body)))
    }
}

/// Each token of the host is valid for one call.
pub fn judge(report: &mut Report, base: &str) {
    report.check(Feature::Tokens, || {
        let client = BlockingClient::new(&format!("{base}/secure/service.asmx")).map_err(shown)?;
        let divide = Divide { dividend: 7, divisor: 2 };
        match ServiceSoap::new(client.clone()).divide(&divide) {
            Err(error) if error.status() == Some(499) => {}
            other => return Err(format!("a call without a token: {other:?}")),
        }
        let issued = Arc::new(AtomicUsize::new(0));
        let provider = Provider { url: format!("{base}/tokens").parse().map_err(shown)?, issued: issued.clone() };
        let port = ServiceSoap::new(client.with_tokens(provider));
        for call in 1..=3 {
            equal("quotient", &port.divide(&divide).map_err(shown)?.divide_result, &3)?;
            equal("tokens", &issued.load(Ordering::Relaxed), &call)?;
        }
        Ok("499 without a token, 200 with one, 498 with it again, 200 with a new one".to_owned())
    });
}
