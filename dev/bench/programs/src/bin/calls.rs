//! Measures whole calls over loopback: `calls [loopback] [concurrency]`.

use std::env;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use arcgis_soap::{ArcGisServer, Credentials, MapServer};
use soapstone::{Client, Options};
use soapstone_bench_programs::contest::Contest;
use soapstone_bench_programs::generated::Stations as Port;
use soapstone_bench_programs::generated::stations::GetStations;
use soapstone_bench_programs::server::Site;
use soapstone_bench_programs::sheet::Sheet;
use soapstone_bench_programs::{Failure, canned};
use tokio::runtime::{Builder, Runtime};

/// The number of concurrent tasks.
const TASKS: usize = 1_000;
/// The number of calls of each task.
const CALLS: usize = 50;
/// How long tokens live.
const LIFETIME: Duration = Duration::from_millis(100);
/// How long a token lives that does not expire.
const LONG: Duration = Duration::from_secs(3600);
/// The least number of rounds.
const ROUNDS: usize = 15;

fn main() -> Result<(), Failure> {
    for row in env::args().skip(1) {
        match row.as_str() {
            "loopback" => loopback()?,
            "concurrency" => {
                concurrency("tokens whose expiry is not returned", "/arcgis/tokens")?;
                concurrency("tokens whose expiry is returned", "/arcgis/tokens/generateToken")?;
            }
            option if option.starts_with("--") => {}
            other => return Err(format!("there is nothing called {other} to measure").into()),
        }
    }
    Ok(())
}

/// One call after another over one connection, beside the same bytes sent without us.
fn loopback() -> Result<(), Failure> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let url = Site::start(None, "/arcgis/tokens")?.url("/stations");
    let request = GetStations { category: "hydrological".to_owned() };
    let sent = canned::sent_by(|client| Port::new(client).get_stations(&request))?;
    let port = Port::new(Client::new(&url)?);
    let hasty = Port::new(Client::with_options(&url, Options::default().timeout(None))?);
    let http = http()?;
    let bare = async |timeout: Option<Duration>| {
        let mut post = http.post(url.as_str());
        if let Some(timeout) = timeout {
            post = post.timeout(timeout);
        }
        for (name, value) in &sent.headers {
            post = post.header(name, value);
        }
        let response = post.body(sent.body.clone()).send().await?.error_for_status()?;
        Ok::<_, reqwest::Error>(response.bytes().await?.len())
    };
    let size = runtime.block_on(bare(None))?;
    Contest::new(format!("a call with a response of {size} bytes, keep-alive"), size)
        .with("soapstone", || Ok(runtime.block_on(port.get_stations(&request))?.len()))
        .with("reqwest, bare POST", || Ok(runtime.block_on(bare(None))?))
        .with("reqwest POST with a timeout", || Ok(runtime.block_on(bare(Some(Duration::from_secs(120))))?))
        .with("soapstone without a timeout", || Ok(runtime.block_on(hasty.get_stations(&request))?.len()))
        .run()
}

/// A client of the HTTP library, set up as the runtime's own transport does it.
fn http() -> Result<reqwest::Client, Failure> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    let policy = reqwest::redirect::Policy::none();
    Ok(reqwest::Client::builder().tls_backend_preconfigured(tls).redirect(policy).referer(false).build()?)
}

/// Many tasks that share a client, with tokens that expire all the time, with one that does not, and without any.
fn concurrency(what: &str, token_path: &'static str) -> Result<(), Failure> {
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let expiring = Site::start(Some(LIFETIME), token_path)?;
    let connect = async |site: &Site| {
        let credentials = Credentials::new("bench", "secret");
        Ok::<_, Failure>(ArcGisServer::connect(site.url("/arcgis/services"), credentials).await?.map_server("Map"))
    };
    let map = |site: &Site| runtime.block_on(connect(site));
    let (with, lasting) = (map(&expiring)?, map(&*Site::start(Some(LONG), token_path)?)?);
    let without = map(&*Site::start(None, token_path)?)?;
    let failures = AtomicU64::new(0);
    let storm = |map: &MapServer| {
        let failed = calls(&runtime, map);
        failures.fetch_add(failed, Ordering::Relaxed);
        Ok(CALLS * TASKS)
    };
    expiring.counts();
    Contest::new(format!("{TASKS} tasks × {CALLS} calls, {what}"), TASKS * CALLS)
        .rounds(ROUNDS)
        .with("soapstone, tokens expiring", || storm(&with))
        .with("soapstone, without tokens", || storm(&without))
        .with("soapstone, a token that lasts", || storm(&lasting))
        .run()?;
    let counts = expiring.counts();
    Sheet::new(format!("{TASKS} tasks × {CALLS} calls, {what}"))
        .with("token requests", counts.tokens as f64)
        .with("lifetimes ended", counts.ended as f64)
        .with("rejected requests", counts.rejections as f64)
        .with("failed calls", failures.load(Ordering::Relaxed) as f64)
        .print();
    Ok(())
}

/// All calls of all tasks; returns how many of them failed.
fn calls(runtime: &Runtime, map: &MapServer) -> u64 {
    runtime.block_on(async {
        let task = |map: MapServer| async move {
            let mut failed = 0;
            for _ in 0..CALLS {
                failed += u64::from(map.get_default_map_name().await.is_err());
            }
            failed
        };
        let tasks: Vec<_> = (0..TASKS).map(|_| tokio::spawn(task(map.clone()))).collect();
        let mut failed = 0;
        for task in tasks {
            // A task that panicked counts as if all of its calls had failed.
            failed += task.await.unwrap_or(CALLS as u64);
        }
        failed
    })
}
