//! Pictures: described, drawn, downloaded; and where the token goes meanwhile.

use std::sync::Arc;

use arcgis_soap::{EsriImageFormat, EsriImageReturnType, ImageDescription, MapImage};
use soapstone::transport::Response;

use crate::gis::{Gis, HOST, TOKEN, png};
use crate::loopback::serve;
use crate::wiring::{Setup, Way, connect, connect_to, map};

#[test]
fn descriptions_have_sensible_defaults() {
    let description = ImageDescription::png(800, 600);
    let (kind, display) = (description.image_type.unwrap(), description.image_display.unwrap());
    assert_eq!(kind.image_format, EsriImageFormat::Png);
    assert_eq!(kind.image_return_type, EsriImageReturnType::MimeData);
    assert_eq!((display.image_width, display.image_height, display.image_dpi), (800, 600, 96.0));
    assert!(display.transparent_color.is_none());
    let description = ImageDescription::jpg(1, 2).dpi(300.0).by_url();
    assert_eq!(description.image_type.unwrap().image_return_type, EsriImageReturnType::Url);
    assert_eq!(description.image_display.unwrap().image_dpi, 300.0);
    // The short forms also complete descriptions that lack a part.
    assert!(ImageDescription::default().by_url().dpi(72.0).image_display.is_some());
}

#[test]
fn pictures_in_the_answer_are_at_hand() {
    for way in Way::ALL {
        let (gis, map) = map(way, Gis::default());
        let image = map.export(&map.info().unwrap(), &ImageDescription::png(80, 60)).unwrap();
        let before = gis.seen().len();
        let picture = map.download(&image).unwrap();
        assert_eq!((picture.media_type.as_str(), picture.data), ("image/png", png().body));
        assert_eq!(gis.seen().len(), before, "{way:?}: data that was in the response was requested again");
    }
}

#[test]
fn pictures_on_the_own_server_are_got_with_the_token_and_a_new_one_if_need_be() {
    for way in Way::ALL {
        let (gis, map) = map(way, Gis::default());
        let image = map.export(&map.info().unwrap(), &ImageDescription::png(80, 60).by_url()).unwrap();
        assert!(image.image_data.is_none());
        assert_eq!(map.download(&image).unwrap().data, png().body, "{way:?}");
        gis.expire();
        assert_eq!(map.download(&image).unwrap().data, png().body, "{way:?}");
        let queries: Vec<_> = gis.seen_at("/output").into_iter().map(|seen| seen.query).collect();
        assert_eq!(queries, ["token=tok%2F%2B%3D1", "token=tok%2F%2B%3D1", "token=tok%2F%2B%3D2"], "{way:?}");
    }
}

#[test]
fn pictures_elsewhere_are_got_without_the_token() {
    for way in Way::ALL {
        // Another port is another server.
        let other = Arc::new(Gis::default());
        let host = if way.is_http() { serve(other.clone()) } else { "http://files.example.com".to_owned() };
        let (gis, map) = map(way, Gis { picture_url: format!("{host}/public/map.png"), ..Gis::default() });
        let image = map.export(&map.info().unwrap(), &ImageDescription::png(80, 60).by_url()).unwrap();
        assert_eq!(map.download(&image).unwrap().data, png().body);
        let seen = if way.is_http() { other.seen() } else { gis.seen_at("/public") };
        assert_eq!((seen.len(), seen[0].query.as_str(), seen[0].host.as_str()), (1, "", host.as_str()), "{way:?}");
        assert!(seen.iter().all(|seen| seen.referer.is_none()));
    }
}

#[test]
fn redirects_of_pictures_are_followed_and_the_token_stays_behind() {
    for way in Way::ALL {
        let other = Arc::new(Gis::default());
        let host = if way.is_http() { serve(other.clone()) } else { "http://files.example.com".to_owned() };
        let (gis, map) = map(way, Gis { moved: Some(format!("{host}/public/map.png")), ..Gis::default() });
        let image = map.export(&map.info().unwrap(), &ImageDescription::png(80, 60).by_url()).unwrap();
        assert_eq!(map.download(&image).unwrap().data, png().body);
        assert!(gis.seen_at("/output")[0].query.contains("token="));
        let seen = if way.is_http() { other.seen() } else { gis.seen_at("/public") };
        assert_eq!((seen.len(), seen[0].query.as_str()), (1, ""), "{way:?}");
    }
}

#[test]
fn a_server_that_sends_calls_elsewhere_gets_an_error() {
    for way in Way::ALL {
        let other = Arc::new(Gis::default());
        let host = if way.is_http() { serve(other.clone()) } else { "http://files.example.com".to_owned() };
        let moves: fn() -> Response = || {
            let mut response = Response::new(307, "text/html", "");
            response.headers.set("Location", "http://files.example.com/arcgis/services/Map/MapServer?token=leak");
            response
        };
        let (gis, map) = map(way, Gis { no_result: Some(moves), ..Gis::default() });
        let text = map.info().unwrap_err().to_string();
        assert!(text.contains("307") && text.contains("files.example.com") && !text.contains("leak"), "{text}");
        assert!(gis.seen_at("/MapServer").iter().all(|seen| seen.host != host) && other.seen().is_empty());
    }
}

#[test]
fn two_servers_have_two_tokens() {
    for way in Way::ALL {
        let (one, first) = connect(way, Gis::default(), Setup::default());
        let two = Arc::new(Gis::default());
        two.expire();
        let host = if way.is_http() { serve(two.clone()) } else { "http://other.example.com".to_owned() };
        let second = connect_to(way, &format!("{host}/arcgis/services"), two.clone(), Setup::default()).unwrap();
        let (first, second) = (first.unwrap().map("Map"), second.map("Map"));
        for _ in 0..2 {
            first.info().unwrap();
            second.info().unwrap();
        }
        assert!(one.seen_at("/MapServer").iter().all(|seen| seen.query == "token=tok%2F%2B%3D1"));
        assert!(two.seen_at("/MapServer").iter().all(|seen| seen.query == "token=tok%2F%2B%3D2"));
    }
}

#[test]
fn responses_without_a_picture_are_an_error_with_the_reason() {
    for way in [Way::Async, Way::Blocking] {
        let (gis, map) = map(way, Gis { requires_tokens: false, ..Gis::default() });
        let text = map.download(&MapImage::default()).unwrap_err().to_string();
        assert!(text.contains("neither an image nor the URL of one"), "{text}");
        for url in ["file:///etc/passwd", "javascript:alert(1)"] {
            let image = MapImage { image_url: url.to_owned(), ..MapImage::default() };
            assert!(map.download(&image).is_err());
        }
        assert!(gis.seen_at("passwd").is_empty());
        let missing = MapImage { image_url: format!("{HOST}/gone.png"), ..MapImage::default() };
        let text = map.download(&missing).unwrap_err().to_string();
        assert!(text.contains("404") && !text.contains(TOKEN), "{text}");
    }
}
