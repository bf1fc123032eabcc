//! Cookies: which return, to whom, and that no text shows their values.

use url::Url;

use super::*;
use crate::client::{Cookies, Interceptor, SeenRequest, SeenResponse};
use crate::transport::from_fn;

/// A server that responds with the cookies of the request, and sets those that the text of the request names.
fn server(sets: &'static [&'static str]) -> Fake<impl Fn(Request) -> Result<Response, TransportError> + Send + Sync> {
    Fake(move |request: Request| {
        let mut response = echo(request.headers.get("Cookie").unwrap_or("none"));
        sets.iter().for_each(|set| response.headers.add("Set-Cookie", set));
        Ok(response)
    })
}

fn client(options: Options, sets: &'static [&'static str]) -> BlockingClient {
    BlockingClient::with_transport(ENDPOINT, options, server(sets)).unwrap()
}

fn sent(client: &BlockingClient) -> String {
    client.call::<Echo>(&String::new(), &()).unwrap()
}

#[test]
fn cookies_return_where_options_have_them_and_their_attributes_fit() {
    const SETS: &[&str] = &[
        "a=1",
        "b=2; Path=/maps/services; HttpOnly; Secure",
        "c=3; Path=/other",
        "d=4; Max-Age=0",
        "e=5; Domain=example.com",
        "f=6; Domain=example.org",
        "g=7; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "no cookie",
        "",
    ];
    let off = client(Options::default(), SETS);
    assert_eq!((sent(&off), sent(&off)), ("none".to_owned(), "none".to_owned()));
    let cookies = Cookies::new();
    let on = client(Options::default().cookies(cookies.clone()), SETS);
    assert_eq!(sent(&on), "none");
    // The default path of those without one is that of the endpoint, up to the last slash, which is the longest.
    assert_eq!(sent(&on), "a=1; e=5; b=2");
    assert_eq!(cookies.len(), 4);
    // Clients that are derived from it share them, and the user's own come first.
    let derived = on.with(&Options::default().header("Cookie", "own=0")).unwrap();
    assert_eq!(sent(&derived), "own=0; a=1; e=5; b=2");
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let other = Client::with_transport(ENDPOINT, Options::default().cookies(cookies.clone()), server(&[])).unwrap();
    assert_eq!(runtime.block_on(other.call::<Echo>(&String::new(), &())).unwrap(), "a=1; e=5; b=2");
    // A server ends a session.
    const ENDS: &[&str] = &["a=; Max-Age=0; Path=/maps/services/Map", "e=new"];
    let ending = client(Options::default().cookies(cookies.clone()), ENDS);
    sent(&ending);
    assert_eq!(sent(&ending), "e=new; b=2");
    cookies.clear();
    assert_eq!(
        (sent(&client(Options::default().cookies(cookies.clone()), &[])), cookies.is_empty()),
        ("none".into(), true)
    );
}

#[test]
fn cookies_never_go_to_another_host_nor_secure_ones_to_plain_http() {
    let cookies = Cookies::new();
    let options = || Options::default().cookies(cookies.clone());
    sent(&client(options(), &["wide=1; Domain=example.com; Path=/", "own=2; Path=/", "tls=3; Secure; Path=/"]));
    let at = |url: &str| sent(&BlockingClient::with_transport(url, options(), server(&[])).unwrap());
    assert_eq!(at("https://gis.example.com/"), "own=2; tls=3; wide=1");
    assert_eq!(at("http://gis.example.com/"), "own=2; wide=1");
    for url in
        ["https://example.com/", "https://www.example.com/", "https://a.gis.example.com/", "https://example.org/"]
    {
        assert_eq!(at(url), "none", "{url}");
    }
    // A redirected download, too.
    let seen = Arc::new(Mutex::new(Vec::<(String, Option<String>)>::new()));
    let log = Arc::clone(&seen);
    let moving = Fake(move |request: Request| {
        let cookie = request.headers.get("Cookie").map(str::to_owned);
        log.lock().unwrap().push((request.url.to_string(), cookie));
        let mut response = Response::new(if request.url.path() == "/moved" { 302 } else { 200 }, "text/plain", "x");
        response.headers.set("Location", "https://cdn.example.com/file");
        response.headers.set("Set-Cookie", "cdn=4; Path=/");
        Ok(response)
    });
    let client = BlockingClient::with_transport(ENDPOINT, options(), moving).unwrap();
    client.download("/moved").unwrap();
    let seen = seen.lock().unwrap();
    assert_eq!(seen[0].1.as_deref(), Some("own=2; tls=3; wide=1"));
    assert_eq!(seen[1], ("https://cdn.example.com/file".to_owned(), None));
}

#[test]
fn a_server_cannot_fill_the_memory() {
    let cookies = Cookies::new();
    // HTTP libraries accept no such head.
    let server = from_fn(|_: Request| {
        let mut response = echo("x");
        for number in 0..1000 {
            response.headers.add("Set-Cookie", format!("c{number}=1; Path=/"));
        }
        response.headers.add("Set-Cookie", format!("long={}; Path=/", "x".repeat(5000)));
        response.headers.add("Set-Cookie", "c0=updated; Path=/");
        response.headers.add("Set-Cookie", "c1=; Max-Age=0; Path=/");
        response.headers.add("Set-Cookie", "last=1; Path=/");
        Ok(response)
    });
    let client = BlockingClient::with_transport(ENDPOINT, Options::default().cookies(cookies.clone()), server).unwrap();
    sent(&client);
    assert_eq!(cookies.len(), 300);
    let values: Vec<String> = cookies.values().iter().map(|value| value.to_string()).collect();
    assert!(values.contains(&"updated".to_owned()) && values.iter().all(|value| value.len() < 10), "{values:?}");
}

#[test]
fn new_cookies_take_the_place_of_those_that_were_not_used_for_longest() {
    let cookies = Cookies::new();
    let set = |host: &str, names: std::ops::Range<u32>, attributes: &str| {
        let mut headers = crate::transport::Headers::default();
        names.for_each(|number| headers.add("Set-Cookie", format!("c{number}=v{number}{attributes}")));
        cookies.keep(&headers, &Url::parse(host).unwrap());
    };
    let returned = |url: &str| {
        let mut request = Request::get(Url::parse(url).unwrap());
        cookies.add_to(&mut request);
        let pairs = request.headers.get("Cookie").unwrap_or_default().to_owned();
        pairs.split("; ").filter(|pair| !pair.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    set("https://a.example/", 0..10, "");
    set("https://b.example/", 0..1, "; Path=/used");
    set("https://b.example/", 0..289, "; Path=/b");
    assert_eq!((cookies.len(), returned("https://b.example/used").len()), (300, 1));
    // The oldest of the host that has many goes, which is not the one that was sent; the other host keeps all.
    set("https://b.example/", 289..290, "; Path=/b");
    let left = returned("https://b.example/b");
    assert!(left.len() == 289 && !left.contains(&"c0=v0".to_owned()), "{left:?}");
    assert_eq!((returned("https://a.example/").len(), returned("https://b.example/used").len()), (10, 1));
    set("https://b.example/", 300..589, "; Path=/c");
    assert_eq!((returned("https://a.example/").len(), returned("https://b.example/b").len()), (10, 0));
    assert_eq!((returned("https://b.example/used").len(), returned("https://b.example/c").len()), (1, 289));
    // Those that have expired go first, those of any host.
    set("https://a.example/", 0..10, "; Max-Age=0");
    set("https://b.example/", 600..610, "; Path=/d");
    assert_eq!((cookies.len(), returned("https://b.example/c").len()), (300, 289));
    // Each of many hosts has few: then the oldest of all goes.
    let hosts = (0..10).map(|number| format!("https://h{number}.example/"));
    hosts.clone().for_each(|host| set(&host, 0..30, ""));
    assert_eq!((cookies.len(), returned("https://b.example/d").len()), (300, 0));
    set("https://new.example/", 0..1, "");
    let counts: Vec<usize> = hosts.map(|host| returned(&host).len()).collect();
    assert_eq!((counts[0], counts.iter().sum::<usize>()), (29, 299));
}

/// Writes down what it sees.
struct Recorder(Arc<Mutex<String>>);

impl Interceptor for Recorder {
    fn on_request(&self, request: &mut SeenRequest<'_>) {
        *self.0.lock().unwrap() += &format!("{:?} {}", request.headers(), request.body());
    }

    fn on_response(&self, response: &SeenResponse<'_>) {
        let headers: String = response.headers().iter().map(|(name, value)| format!("{name}: {value} ")).collect();
        *self.0.lock().unwrap() += &format!("{} {headers} {}", response.exchange(), response.body());
    }
}

#[test]
fn no_text_shows_the_value_of_a_cookie() {
    let (cookies, seen) = (Cookies::new(), Arc::<Mutex<String>>::default());
    let options = Options::default().cookies(cookies.clone()).interceptor(Recorder(Arc::clone(&seen)));
    let server = Fake(|request: Request| {
        let Some(cookie) = request.headers.get("Cookie") else {
            let mut response = echo("x");
            response.headers.set("Set-Cookie", "id=c00kie; Path=/");
            return Ok(response);
        };
        if request.url.path() == "/broken" {
            return Err(TransportError::new(crate::transport::TransportErrorKind::Other, format!("sent {cookie}")));
        }
        Ok(Response::new(503, "text/plain", format!("your session {cookie} is busy")))
    });
    let client = BlockingClient::with_transport(ENDPOINT, options.clone(), server).unwrap();
    sent(&client);
    let busy = client.call::<Echo>(&String::new(), &()).unwrap_err();
    let broken = client.at("/broken").unwrap().call::<Echo>(&String::new(), &()).unwrap_err();
    let shown =
        format!("{busy} {busy:?} {broken} {broken:?} {client:?} {options:?} {cookies:?} {}", seen.lock().unwrap());
    assert!(shown.contains("your session id=*** is busy") && shown.contains("sent id=***"), "{shown}");
    assert!(!shown.contains("c00kie"), "{shown}");
}

#[test]
fn values_that_a_response_replaces_are_masked_in_it() {
    let (cookies, seen) = (Cookies::new(), Arc::<Mutex<String>>::default());
    let options = Options::default().cookies(cookies.clone()).interceptor(Recorder(Arc::clone(&seen)));
    let number = Mutex::new(0);
    let server = Fake(move |request: Request| {
        let mut number = number.lock().unwrap();
        *number += 1;
        let text = format!("your session {} is over", request.headers.get("Cookie").unwrap_or("none"));
        let mut response = Response::new(500, "text/plain", text);
        response.headers.set("Set-Cookie", format!("id=value-{number}; Path=/"));
        Ok(response)
    });
    let client = BlockingClient::with_transport(ENDPOINT, options, server).unwrap();
    let mut shown = [(); 3].map(|()| client.call::<Echo>(&String::new(), &()).unwrap_err().to_string()).join(" ");
    cookies.clear();
    shown += &seen.lock().unwrap();
    assert!(shown.contains("your session id=*** is over") && !shown.contains("value-"), "{shown}");
}
