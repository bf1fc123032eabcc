//! Requests a token and then its remaining lifetime, without `async`.
//!
//! ```text
//! ARCWEB_USER=myuser ARCWEB_PASSWORD=secret \
//!     cargo run --features blocking --example get_token_blocking -- http://localhost:8080/services/v2/Authentication
//! ```

use std::env;

use arcweb_soap::blocking::Authentication;
use arcweb_soap::{IAuthentication, Options};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = env::args().nth(1).unwrap_or_else(|| IAuthentication::ADDRESS.to_owned());
    let (user, password) = (env::var("ARCWEB_USER")?, env::var("ARCWEB_PASSWORD")?);

    let options = Options::default().on_exchange(|exchange| eprintln!("{exchange}"));
    let service = Authentication::with_options(&url, options)?;
    println!("version {}", service.get_version()?);
    let token = service.get_token(&user, password)?;
    println!("a token that lives for {} minutes", service.validate_token(&token)?);
    Ok(())
}
