//! Passwords and tokens are in no text that could be logged.

use std::sync::{Mutex, Once};

use arcgis_soap::{Credentials, ImageDescription};
use log::{LevelFilter, Log, Metadata, Record};
use soapstone::transport::Response;

use crate::edit;
use crate::gis::{Gis, PASSWORD, TOKEN, USER, connection_refused, fault};
use crate::wiring::{Setup, Way, connect};

/// The texts that were logged or passed to hooks in this process.
static TEXTS: Mutex<Vec<String>> = Mutex::new(Vec::new());

struct Collector;

impl Log for Collector {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        TEXTS.lock().unwrap().push(format!("{}: {}", record.target(), record.args()));
    }

    fn flush(&self) {}
}

/// The libraries' logs, too, are to be free of secrets, at all levels but the one that prints what goes over the wire.
fn collect_logs() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        log::set_logger(&Collector).unwrap();
        log::set_max_level(LevelFilter::Debug);
    });
}

fn assert_clean(way: Way, text: &str) {
    let secrets = [PASSWORD, "s3cr", TOKEN, "tok%2F", "tok/"];
    for secret in secrets {
        assert!(!text.contains(secret), "{way:?}: {secret:?} in {text}");
    }
}

#[test]
fn secrets_are_in_no_text() {
    collect_logs();
    let reject: fn() -> Response = || Response::new(498, "text/html", "");
    let quote: fn() -> Response = || fault("", "Invalid request: http://gis.example.com/MapServer?token=tok/+=1");
    let page: fn() -> Response = || Response::new(502, "text/html", "<html>upstream /MapServer?token=tok/+=1</html>");
    for way in Way::ALL {
        let stands = [
            Gis::default(),
            Gis { no_token: Some(connection_refused), ..Gis::default() },
            Gis { stubborn: true, ..Gis::default() },
            Gis { no_result: Some(reject), ..Gis::default() },
            Gis { no_result: Some(quote), ..Gis::default() },
            Gis { no_result: Some(page), ..Gis::default() },
        ];
        for gis in stands {
            let edit = edit!(.referer("https://app.example.com").on_exchange(|exchange| {
                TEXTS.lock().unwrap().push(format!("{exchange} {exchange:?}"));
            }));
            let (_, server) = connect(way, gis, Setup { edit, ..Setup::default() });
            let server = server.unwrap();
            let map = server.map("Map");
            let mut texts = vec![server.shown(), map.shown()];
            match map.info() {
                Ok(info) => {
                    let image = map.export(&info, &ImageDescription::png(1, 1).by_url()).unwrap();
                    texts.push(format!("{image:?} {:?}", map.download(&image).unwrap()));
                }
                Err(error) => texts.push(format!("{error} {error:#?} {:?}", std::error::Error::source(&error))),
            }
            texts.push(server.shown());
            // The fault's own fields have the server's text unchanged, for the program to read.
            texts.iter().filter(|text| !text.contains("Invalid request")).for_each(|text| assert_clean(way, text));
        }
        // Taken out first, so that a failure here does not poison the lock for the loggers of other tests.
        let logged = std::mem::take(&mut *TEXTS.lock().unwrap());
        for text in logged {
            assert_clean(way, &text);
        }
    }
}

#[test]
fn faults_that_quote_the_token_are_masked_when_shown() {
    let quote: fn() -> Response = || fault("", "Invalid request: http://gis.example.com/MapServer?token=tok/+=1");
    for way in Way::ALL {
        let (_, server) = connect(way, Gis { no_result: Some(quote), ..Gis::default() }, Setup::default());
        assert_clean(way, &server.unwrap().map("Map").info().unwrap_err().to_string());
    }
}

#[test]
fn token_services_that_repeat_the_password_are_quoted_without_it() {
    for way in Way::ALL {
        // The page has it as it is, so that a part of it looks like markup.
        let credentials = Some(Credentials::new("nobody", PASSWORD));
        let (_, server) = connect(way, Gis::default(), Setup { credentials, ..Setup::default() });
        let error = server.unwrap().map("Map").info().unwrap_err();
        assert!(error.to_string().contains("Invalid user name or password"), "{error}");
        assert_clean(way, &format!("{error} {error:?}"));
    }
}

#[test]
fn builders_and_credentials_hide_the_password() {
    let credentials = Credentials::new(USER, PASSWORD);
    let builder = arcgis_soap::ArcGisServer::builder("https://u:s3cr1@gis.example.com/services?token=tok/1")
        .credentials(credentials.clone())
        .token_service("https://u:s3cr2@gis.example.com/tokens?password=s3cr3");
    let text = format!("{credentials:?} {builder:#?}");
    assert_clean(Way::Async, &text);
    assert!(text.contains(USER) && text.contains("gis.example.com"), "{text}");
}
