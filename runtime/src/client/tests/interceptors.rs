//! What interceptors and spans see of exchanges.

use super::*;
use crate::client::{Interceptor, SeenRequest, SeenResponse};

/// Writes down what it sees, and adds a header.
#[derive(Default)]
struct Recorder(Mutex<Vec<String>>);

impl Recorder {
    fn add(&self, text: String) {
        self.0.lock().unwrap().push(text);
    }
}

fn text(headers: &crate::transport::Headers) -> String {
    headers.iter().map(|(name, value)| format!("{name}: {value}\n")).collect()
}

impl Interceptor for Arc<Recorder> {
    fn on_request(&self, request: &mut SeenRequest<'_>) {
        let (purpose, attempt) = (request.purpose().name(), request.attempt());
        self.add(format!("> {purpose} {attempt} {}\n{}{}", request.url(), text(&request.headers()), request.body()));
        request.set_header("X-Added", purpose).unwrap();
        request.remove_header("User-Agent");
        assert!(request.set_header("X-Bad", "a\nb").is_err());
    }

    fn on_response(&self, response: &SeenResponse<'_>) {
        self.add(format!("< {}\n{}{}", response.exchange(), text(&response.headers()), response.body()));
    }
}

#[test]
fn interceptors_see_all_but_secrets_and_change_headers() {
    let (recorder, gis) = (Arc::new(Recorder::default()), gis());
    let server = Fake(move |request: Request| {
        let mut response = gis.respond(&request)?;
        response.headers.set("Set-Cookie", "s=c00kie");
        response.headers.set("X-Seen", request.headers.get("X-Added").unwrap_or("nothing"));
        response.headers.set("X-Agent", request.headers.get("User-Agent").unwrap_or("nothing"));
        Ok(response)
    });
    let options =
        Options::default().interceptor(Arc::clone(&recorder)).basic_auth("ann", "b4sic").header("X-Api-Key", "k3y-1");
    let client = BlockingClient::with_transport(ENDPOINT, options, server).unwrap().with_tokens(TokenService);
    let reply = client.replies().call::<Echo>(&"b4sic <password>hidden</password>".to_owned(), &()).unwrap();
    assert_eq!(reply.output, "tok-1");
    assert_eq!((reply.headers.get("X-Seen"), reply.headers.get("X-Agent")), (Some("Echo"), Some("nothing")));
    let seen = recorder.0.lock().unwrap();
    let starts = ["> token 1 https://", "< token #1: GET https://", "> Echo 1 https://", "< Echo #1: POST https://"];
    assert_eq!(seen.len(), starts.len());
    for (seen, start) in seen.iter().zip(starts) {
        assert!(seen.starts_with(start), "{seen}");
        for secret in ["c00kie", "b4sic", "YW5uOmI0c2lj", "k3y-1", "hidden", "pass+word", "pass%2Bword"] {
            assert!(!seen.contains(secret), "{secret}: {seen}");
        }
    }
    // The token itself is a text of the token service before the client has it.
    assert!(seen[2..].iter().all(|seen| !seen.contains("tok-1")), "{seen:?}");
    assert!(seen[2].contains("X-Api-Key: ***\n") && seen[2].contains("SOAPAction: \"\"\n"), "{}", seen[2]);
    assert!(
        seen[3].contains("<t:EchoResponse>***</t:EchoResponse>") && seen[3].contains("X-Seen: Echo"),
        "{}",
        seen[3]
    );
}

#[cfg(feature = "tracing")]
mod spans {
    use std::fmt::Debug;

    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Metadata, Subscriber};

    use super::*;

    /// Writes down the fields of spans, and which span is entered when the server is reached.
    #[derive(Clone, Default)]
    struct Spans(Arc<Mutex<Vec<String>>>);

    impl Visit for Spans {
        fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
            self.0.lock().unwrap().push(format!("{}={value:?}", field.name()));
        }
    }

    impl Subscriber for Spans {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            metadata.target() == "soapstone"
        }

        fn new_span(&self, attributes: &Attributes<'_>) -> Id {
            self.0.lock().unwrap().push(attributes.metadata().name().to_owned());
            attributes.record(&mut self.clone());
            Id::from_u64(1)
        }

        fn record(&self, _: &Id, values: &Record<'_>) {
            values.record(&mut self.clone());
        }

        fn record_follows_from(&self, _: &Id, _: &Id) {}

        fn event(&self, _: &Event<'_>) {}

        fn enter(&self, _: &Id) {
            self.0.lock().unwrap().push("enter".to_owned());
        }

        fn exit(&self, _: &Id) {}
    }

    fn check(spans: &Spans, is_read_whole: bool) {
        let seen = spans.0.lock().unwrap();
        let of_call = seen.iter().position(|text| text == "operation=\"Echo\"").unwrap();
        let seen = seen.get(of_call - 1..).unwrap();
        for wanted in [
            "soap.exchange",
            "service=\"urn:test\"",
            "endpoint=\"https://gis.example.com/maps/services/Map/MapServer\"",
            "attempt=1",
            "status=200",
            "enter",
        ] {
            assert!(seen.iter().any(|text| text == wanted), "{wanted}: {seen:?}");
        }
        assert!(seen.iter().any(|text| text.starts_with("sent=")));
        assert_eq!(seen.iter().any(|text| text.starts_with("received=")), is_read_whole);
        assert!(!format!("{seen:?}").contains("tok-1"), "{seen:?}");
    }

    #[test]
    fn each_exchange_has_a_span() {
        // A test on another thread that made the span for the first time, while this subscriber is the only one, would turn it off.
        blocking(&gis()).call::<Echo>(&"x".to_owned(), &()).unwrap();
        let spans = Spans::default();
        let gis = gis();
        tracing::subscriber::with_default(spans.clone(), || blocking(&gis).call::<Echo>(&"x".to_owned(), &())).unwrap();
        check(&spans, true);
        let (spans, gis) = (Spans::default(), super::gis());
        tracing::subscriber::with_default(spans.clone(), || {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime.block_on(async { asynchronous(&gis).call::<Echo>(&"x".to_owned(), &()).await.unwrap() })
        });
        check(&spans, true);
    }

    #[test]
    fn a_response_that_is_read_as_it_arrives_has_one_too() {
        let path = crate::soap::ItemPath::new(["N"]);
        let text = "x".to_owned();
        drop(blocking(&super::gis()).stream::<Echo, String>(&text, &(), &path));
        let (spans, gis) = (Spans::default(), super::gis());
        tracing::subscriber::with_default(spans.clone(), || {
            drop(blocking(&gis).stream::<Echo, String>(&text, &(), &path).unwrap());
        });
        check(&spans, false);
        let (spans, gis) = (Spans::default(), super::gis());
        tracing::subscriber::with_default(spans.clone(), || {
            let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
            runtime
                .block_on(async { drop(asynchronous(&gis).stream::<Echo, String>(&text, &(), &path).await.unwrap()) });
        });
        check(&spans, false);
    }
}
