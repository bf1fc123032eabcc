//! Requests a token for a day, and then its remaining lifetime.
//!
//! ```text
//! ARCWEB_USER=myuser ARCWEB_PASSWORD=secret \
//!     cargo run --example get_token -- http://localhost:8080/services/v2/Authentication
//! ```

use std::env;

use arcweb_soap::{Authentication, IAuthentication, MAX_MINUTES, Options};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = env::args().nth(1).unwrap_or_else(|| IAuthentication::ADDRESS.to_owned());
    let (user, password) = (env::var("ARCWEB_USER")?, env::var("ARCWEB_PASSWORD")?);

    let options = Options::default().on_exchange(|exchange| eprintln!("{exchange}"));
    let service = Authentication::with_options(&url, options)?;
    println!("version {}", service.get_version().await?);
    let token = service.get_token_for(&user, password, MAX_MINUTES).await?;
    println!("a token that lives for {} minutes", service.validate_token(&token).await?);
    Ok(())
}
