//! One token for many calls: expiry, rejection, failure, and the number of token requests.

use std::sync::atomic::Ordering;

use super::*;
use crate::Error;
use crate::transport::TransportErrorKind;

const MANY: usize = 200;

fn kind<F>(error: &Error<F>) -> TokenErrorKind {
    match error {
        Error::Token { source, .. } => source.kind(),
        error => panic!("{error}"),
    }
}

/// Runs `MANY` calls on as many threads at once.
fn storm(client: &BlockingClient) -> Vec<Result<String, Error>> {
    let barrier = Barrier::new(MANY);
    std::thread::scope(|scope| {
        let call = || {
            barrier.wait();
            client.call::<Echo>(&"x".to_owned(), &())
        };
        let threads: Vec<_> = (0..MANY).map(|_| scope.spawn(call)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

/// Runs `MANY` calls as tasks.
async fn async_storm(client: &Client) -> Vec<Result<String, Error>> {
    let call = |client: Client| async move { client.call::<Echo>(&"x".to_owned(), &()).await };
    let tasks: Vec<_> = (0..MANY).map(|_| tokio::spawn(call(client.clone()))).collect();
    let mut outcomes = Vec::new();
    for task in tasks {
        outcomes.push(task.await.unwrap());
    }
    outcomes
}

#[test]
fn threads_share_one_token_and_one_refresh() {
    let gis = gis();
    let client = blocking(&gis);
    assert!(storm(&client).into_iter().all(|outcome| outcome.unwrap() == "tok-1"));
    assert_eq!(counts(&gis), (1, MANY));
    gis.good.store(2, Ordering::SeqCst);
    assert!(storm(&client).into_iter().all(|outcome| outcome.unwrap() == "tok-2"));
    assert_eq!(counts(&gis).0, 2);
    // Again, with all calls rejected before the first one requests a new token.
    gis.good.store(3, Ordering::SeqCst);
    *gis.rejections.lock().unwrap() = Some(Arc::new(Barrier::new(MANY)));
    assert!(storm(&client).into_iter().all(|outcome| outcome.unwrap() == "tok-3"));
    assert_eq!(counts(&gis).0, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn tasks_share_one_token_and_one_refresh() {
    let gis = gis();
    let client = asynchronous(&gis);
    assert!(async_storm(&client).await.into_iter().all(|outcome| outcome.unwrap() == "tok-1"));
    assert_eq!(counts(&gis), (1, MANY));
    gis.good.store(2, Ordering::SeqCst);
    assert!(async_storm(&client).await.into_iter().all(|outcome| outcome.unwrap() == "tok-2"));
    assert_eq!(counts(&gis).0, 2);
}

#[test]
fn a_failed_refresh_fails_all_threads_alike() {
    let gis = gis();
    let client = blocking(&gis);
    client.call::<Echo>(&"x".to_owned(), &()).unwrap();
    gis.good.store(2, Ordering::SeqCst);
    *gis.broken.lock().unwrap() = Some(Err(TransportError::new(TransportErrorKind::Connect, "refused")));
    *gis.rejections.lock().unwrap() = Some(Arc::new(Barrier::new(MANY)));
    let texts: Vec<_> = storm(&client).into_iter().map(|outcome| outcome.unwrap_err().to_string()).collect();
    assert!(texts.iter().all(|text| text == &texts[0]), "{texts:?}");
    assert!(texts[0].contains("https://gis.example.com/maps/tokens") && texts[0].contains("refused"), "{}", texts[0]);
    assert_eq!(counts(&gis).0, 2);
}

#[tokio::test]
async fn a_failed_refresh_fails_all_tasks_alike() {
    let gis = gis();
    let client = asynchronous(&gis);
    client.call::<Echo>(&"x".to_owned(), &()).await.unwrap();
    gis.good.store(2, Ordering::SeqCst);
    *gis.broken.lock().unwrap() = Some(Ok(Response::new(401, "text/html", "<h1>no</h1>")));
    let outcomes = async_storm(&client).await;
    assert!(outcomes.into_iter().all(|outcome| kind(&outcome.unwrap_err()) == TokenErrorKind::BadCredentials));
    assert_eq!(counts(&gis).0, 2);
    // Once the token service works again, the next call requests a token.
    *gis.broken.lock().unwrap() = None;
    assert_eq!(client.call::<Echo>(&"x".to_owned(), &()).await.unwrap(), "tok-2");
}

#[tokio::test]
async fn a_call_that_is_dropped_while_it_fetches_leaves_the_others_alive() {
    let gis = gis();
    let client = asynchronous(&gis);
    let text = "x".to_owned();
    let mut first = client.call::<Echo>(&text, &());
    // Polled once, the call leads and waits for the token service.
    let waker = std::task::Waker::noop();
    assert!(first.as_mut().poll(&mut std::task::Context::from_waker(waker)).is_pending());
    let second = client.call::<Echo>(&text, &());
    let third = client.call::<Echo>(&text, &());
    let dropper = async {
        tokio::task::yield_now().await;
        drop(first);
    };
    let (second, third, ()) = tokio::join!(second, third, dropper);
    assert_eq!((second.unwrap(), third.unwrap()), ("tok-1".to_owned(), "tok-1".to_owned()));
}

#[test]
fn a_token_that_is_never_taken_is_fetched_twice_and_no_more() {
    let gis = gis();
    gis.good.store(99, Ordering::SeqCst);
    let error = blocking(&gis).call::<Echo>(&"x".to_owned(), &()).unwrap_err();
    assert_eq!(kind(&error), TokenErrorKind::Rejected);
    assert_eq!(counts(&gis), (2, 2));
    assert!(error.to_string().contains("rejects the new token (498)"), "{error}");
}

#[test]
fn a_wrong_password_is_said_and_not_shown() {
    let gis = gis();
    let page = "<html>Invalid user. GET /tokens?username=ann&password=pass%2Bword (pass+word)</html>";
    for response in [
        Response::new(403, "text/html", page),
        Response::new(200, "text/html", page),
        Response::new(200, "", "Invalid credentials for pass+word"),
    ] {
        *gis.broken.lock().unwrap() = Some(Ok(response));
        let error = blocking(&gis).call::<Echo>(&"x".to_owned(), &()).unwrap_err();
        assert_eq!(kind(&error), TokenErrorKind::BadCredentials);
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("pass+word") && !shown.contains("pass%2Bword"), "{shown}");
    }
    assert_eq!(counts(&gis).1, 0, "nothing is sent without a token");
}

#[test]
fn services_of_one_server_share_the_token_and_others_do_not_see_it() {
    let gis = gis();
    let client = blocking(&gis);
    let other = client.at("../Other/MapServer").unwrap();
    assert_eq!(other.endpoint(), "https://gis.example.com/maps/services/Other/MapServer");
    for client in [&client, &other] {
        client.call::<Echo>(&"x".to_owned(), &()).unwrap();
    }
    assert_eq!(counts(&gis), (1, 2));
    let error = client.at("https://other.example.com/").unwrap_err();
    assert!(error.to_string().contains("https://other.example.com"), "{error}");
}

#[test]
fn a_token_about_to_expire_is_replaced_ahead_of_time() {
    let gis = gis();
    let server = {
        let gis = Arc::clone(&gis);
        Fake(move |request: Request| gis.respond(&request))
    };
    let issued = Arc::new(AtomicUsize::new(0));
    let provider = {
        let issued = Arc::clone(&issued);
        move || {
            let number = issued.fetch_add(1, Ordering::SeqCst) + 1;
            let life = std::time::Duration::from_millis(if number == 1 { 30 } else { 60_000 });
            Ok(crate::token::Token::new(format!("tok-{number}")).expires_in(life))
        }
    };
    let client = BlockingClient::with_transport(ENDPOINT, Options::default(), server).unwrap().with_tokens(provider);
    assert_eq!(client.call::<Echo>(&"x".to_owned(), &()).unwrap(), "tok-1");
    gis.good.store(2, Ordering::SeqCst);
    std::thread::sleep(std::time::Duration::from_millis(40));
    assert_eq!(client.call::<Echo>(&"x".to_owned(), &()).unwrap(), "tok-2");
    assert_eq!((issued.load(Ordering::SeqCst), counts(&gis).1), (2, 2), "no call was wasted on the old token");
}

#[test]
fn clients_go_anywhere() {
    fn anywhere<T: Clone + Send + Sync + 'static>() {}
    anywhere::<Client>();
    anywhere::<BlockingClient>();
    anywhere::<Options>();
}

#[test]
fn clients_show_nothing_secret() {
    let options = Options::default().basic_auth("ann", "basic-secret").header("Authorization", "Bearer bearer-secret");
    let endpoint = "https://user:url-secret@h/a?token=token-secret";
    let fake = || Fake(|_: Request| Ok(Response::default()));
    let one = BlockingClient::with_transport(endpoint, options.clone(), fake()).unwrap().with_tokens(TokenService);
    let other = Client::with_transport(endpoint, options, fake()).unwrap().with_tokens(TokenService);
    let shown = format!("{one:?} {other:?} {} {:?}", one.endpoint(), TokenService);
    for secret in ["basic-secret", "bearer-secret", "url-secret", "token-secret", "pass+word"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    for bad in ["https://u:url-secret@", "ftp://u:url-secret@h/", "h/a?token=url-secret"] {
        let error = BlockingClient::with_transport(bad, Options::default(), fake()).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("url-secret"), "{error}");
    }
}
