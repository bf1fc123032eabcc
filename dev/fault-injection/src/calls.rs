//! The calls, and what came of them.

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use fastrand::Rng;
use soapstone::__support::{FieldDescriptor, NamespaceTable, REQUIRED, SIMPLE};
use soapstone::client::Options;
use soapstone::schema::Namespace;
use soapstone::soap::{Body, Caller as _, Operation, OperationInfo, RawDetail, Version};
use soapstone::token::Token;
use soapstone::{BlockingClient, Client, Error};

use super::fault::{CLOSED, Fault};
use super::proxy::Proxy;
use super::service::Service;

/// The time limit of a call.
const TIMEOUT: Duration = Duration::from_secs(3);

/// The number of threads, and of async tasks, that call at once.
const CALLERS: usize = 6;

static PACKAGE: NamespaceTable =
    NamespaceTable { namespaces: &[Namespace { uri: "", prefix: "" }, Namespace { uri: "urn:test", prefix: "t" }] };

/// Sends a text and gets it back.
#[derive(Debug)]
struct Echo;

impl Operation for Echo {
    type Request = String;
    type Response = String;
    type Output = String;
    type Fault = RawDetail;
    type RequestHeaders = ();
    type ResponseHeaders = ();
    const INFO: &'static OperationInfo = &OperationInfo::new(
        "Echo",
        "urn:test/Echo",
        Version::Soap11,
        &PACKAGE,
        Body::literal(FieldDescriptor::element(1, "Echo", REQUIRED | SIMPLE)),
        Some(Body::literal(FieldDescriptor::element(1, "EchoResponse", REQUIRED | SIMPLE))),
    );

    fn output(response: String, (): ()) -> String {
        response
    }
}

/// What came of the calls.
#[derive(Debug, Default)]
pub struct Report {
    /// By the name of the fault: calls that succeeded, and calls that failed with its cause.
    pub outcomes: BTreeMap<&'static str, (usize, usize)>,
    /// What must not happen: another response, an error without the cause, a call that was executed twice.
    pub findings: Vec<String>,
    /// How many calls were rejected because of their token, and repeated.
    pub rejected: usize,
    /// How long it took.
    pub elapsed: Duration,
}

impl Report {
    /// Returns the number of calls.
    #[must_use]
    pub fn calls(&self) -> usize {
        self.outcomes.values().map(|(succeeded, failed)| succeeded + failed).sum::<usize>() + self.findings.len()
    }

    /// Judges the outcome of a call.
    fn add(&mut self, text: &str, fault: Fault, outcome: Result<String, Error>) {
        let counts = self.outcomes.entry(fault.name()).or_default();
        match outcome {
            Ok(own) if own == text && fault.may_succeed() => counts.0 += 1,
            Ok(other) => self.findings.push(format!("{text}, {fault:?}: the response is {other:?}")),
            Err(error) => {
                let shown = error.to_string();
                let names = |causes: &[&str]| causes.iter().any(|cause| shown.contains(cause));
                if names(fault.causes()) {
                    counts.1 += 1;
                } else if names(CLOSED) {
                    self.outcomes.entry("closed by the one before").or_default().1 += 1;
                } else {
                    self.findings.push(format!("{text}, {fault:?}: {shown}"));
                }
            }
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:28} {:>9} {:>9}", "fault", "succeeded", "failed")?;
        for (fault, (succeeded, failed)) in &self.outcomes {
            writeln!(f, "{fault:28} {succeeded:9} {failed:9}")?;
        }
        for finding in &self.findings {
            writeln!(f, "finding: {finding}")?;
        }
        write!(
            f,
            "{} calls in {} s, {} rejected tokens, {} findings",
            self.calls(),
            self.elapsed.as_secs(),
            self.rejected,
            self.findings.len()
        )
    }
}

/// Makes a number of calls, half of them async; `truncated` of them break off after 0, 1, 2, … bytes, the others have faults
/// that follow from `seed`.
///
/// # Errors
/// There is no free port, or no client can be created.
pub fn run(calls: usize, truncated: usize, seed: u64) -> io::Result<Report> {
    let begin = Instant::now();
    let service = Arc::new(Service::default());
    let proxy = Arc::new(Proxy::new(service.start()?, TIMEOUT + Duration::from_millis(500)));
    let endpoint = format!("http://{}/echo", proxy.start()?);
    let options = || Options::default().timeout(TIMEOUT);
    let (of_blocking, of_async) = (Arc::clone(&service), Arc::clone(&service));
    let blocking = BlockingClient::with_options(&endpoint, options()).map_err(io::Error::other)?;
    let blocking = blocking.with_tokens(move || Ok(Token::new(of_blocking.token())));
    let client = Client::with_options(&endpoint, options()).map_err(io::Error::other)?;
    let client = client.with_tokens(move || std::future::ready(Ok(Token::new(of_async.token()))));
    let mut random = Rng::with_seed(seed);
    let plan: Vec<(String, Fault)> = (0..calls)
        .map(|number| {
            let fault = if number / 2 < truncated { Fault::Truncate(number / 2) } else { Fault::random(&mut random) };
            let text = format!("call-{number}");
            proxy.plan(text.clone(), fault);
            (text, fault)
        })
        .collect();
    let (report, next) = (Mutex::new(Report::default()), AtomicUsize::new(0));
    let take = |parity: usize| {
        // Threads take the even calls, tasks the odd ones.
        let number = next.fetch_add(2, Ordering::SeqCst);
        plan.get(number + parity)
    };
    let add = |text: &str, fault, outcome| {
        report.lock().unwrap_or_else(PoisonError::into_inner).add(text, fault, outcome);
    };
    thread::scope(|scope| {
        for _ in 0..CALLERS {
            scope.spawn(|| {
                while let Some((text, fault)) = take(0) {
                    add(text, *fault, blocking.call::<Echo>(text, &()));
                }
            });
        }
    });
    next.store(0, Ordering::SeqCst);
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    thread::scope(|scope| {
        for _ in 0..CALLERS {
            scope.spawn(|| {
                while let Some((text, fault)) = take(1) {
                    add(text, *fault, runtime.block_on(async { client.call::<Echo>(text, &()).await }));
                }
            });
        }
    });
    let mut report = report.into_inner().unwrap_or_else(PoisonError::into_inner);
    let twice = service.executed_twice();
    report.findings.extend(twice.into_iter().map(|call| format!("{call} was executed more than once")));
    report.rejected = service.rejected.load(Ordering::SeqCst);
    report.elapsed = begin.elapsed();
    Ok(report)
}
