//! The redirects that calls and downloads follow.

use std::sync::Arc;

use url::Url;

use super::{Call, Step};
use crate::client::failure::Failure;
use crate::redact;
use crate::transport::{Method, Response, same_origin};

/// The number of redirects that a download follows.
const MAX_REDIRECTS: u8 = 5;

impl Call<'_> {
    /// Returns the step after a redirect. Downloads follow it, without a token unless it leads to the home server; calls
    /// follow it within their origin if the options have it so.
    pub(super) fn after_redirect(&mut self, response: &Response) -> Step {
        let target = response.headers.get("Location").and_then(|location| self.template.url.join(location).ok());
        let is_near = |target: &Url| same_origin(target, &self.template.url);
        let follow = match self.template.method {
            Method::Get => matches!(response.status, 301 | 302 | 303 | 307 | 308),
            // Only these two preserve the method and the body (RFC 9110 §15.4.8, §15.4.9).
            Method::Post => {
                let is_allowed = self.template.options.redirects && matches!(response.status, 307 | 308);
                is_allowed && target.as_ref().is_some_and(is_near)
            }
        };
        match target {
            Some(mut target) if follow && matches!(target.scheme(), "http" | "https") => {
                self.redirects += 1;
                if self.redirects > MAX_REDIRECTS {
                    return Step::Failed(self.redirect(response, None));
                }
                // The user information in a server's redirect must not become credentials of this client. Both setters
                // fail only for URLs without a host.
                let _ = target.set_username("");
                let _ = target.set_password(None);
                self.is_home = same_origin(&target, self.template.home);
                self.template.url = Arc::new(target);
                if self.is_home && self.cached.is_none() { self.start() } else { self.send() }
            }
            target => {
                let target = target.as_ref().map(redact::url);
                Step::Failed(self.redirect(response, target))
            }
        }
    }

    /// Returns the failure of a redirect that is not followed.
    fn redirect(&self, response: &Response, target: Option<String>) -> Failure {
        let headers = Box::new(response.headers.clone());
        Failure::Redirect { url: self.shown_url(), status: response.status, headers, target }
    }
}
