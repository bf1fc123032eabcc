//! Names of services, versions of messages, listings, options.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use arcgis_soap::{ArcGisServer, Credentials, ImageDescription};
use soapstone::transport::{Request, ReqwestTransport, Response, Transport, TransportError};

use crate::edit;
use crate::gis::{Gis, HOST, PASSWORD, USER};
use crate::loopback::{Service, serve};
use crate::wiring::{Direct, Edit, Setup, Way, connect, connect_to, runtime};

#[test]
fn the_headline_flow_works_as_it_is_printed() {
    let gis = Arc::new(Gis::default());
    let url = format!("{}/arcgis/services", serve(gis.clone()));
    runtime().block_on(async {
        let server = ArcGisServer::connect(url.as_str(), Credentials::new(USER, PASSWORD)).await.unwrap();
        let map = server.map_server("MapService");
        let info = map.get_server_info("Layers").await.unwrap();
        let image =
            map.export_map_image(&info.default_map_description, &ImageDescription::png(800, 600)).await.unwrap();
        assert_eq!((image.image_width, image.image_height), (800, 600));
        // The generated port is within reach, for the other 53 operations and for these two as they are described.
        assert_eq!(map.get_default_map_name().await.unwrap(), "Layers");
        let request = arcgis_soap::generated::map_server::GetServerInfo { map_name: "Other".into() };
        assert_eq!(map.port().get_server_info(&request).await.unwrap().name, "Other");
    });
    let server = arcgis_soap::blocking::ArcGisServer::connect(url, Credentials::new(USER, PASSWORD)).unwrap();
    let map = server.map_server("MapService");
    let info = map.get_server_info("Layers").unwrap();
    map.export_map_image(&info, &ImageDescription::jpg(10, 10)).unwrap();
    assert_eq!(map.get_default_map_name().unwrap(), "Layers");
    // The map is drawn by the description that the server gave.
    let drawn = gis.seen_at("MapService/MapServer").into_iter().filter(|seen| seen.body.contains("ExportMapImage"));
    assert!(drawn.map(|seen| seen.body).all(|body| body.contains("<Name>Layers</Name><") && body.contains("30")));
}

#[test]
fn names_of_services_become_paths() {
    let gis = Arc::new(Gis::default());
    for base in ["/arcgis/services", "/arcgis/services/", "/arcgis/services?wsdl", "/arcgis/services/?WSDL#top"] {
        let server = arcgis_soap::blocking::ArcGisServer::connect_over(
            format!(" {HOST}{base} "),
            Credentials::new(USER, PASSWORD),
            Direct(gis.clone()),
        )
        .unwrap();
        for (name, path) in [
            ("MapService", "/MapService/MapServer"),
            ("Folder/MapService", "/Folder/MapService/MapServer"),
            ("/Folder//MapService/", "/Folder/MapService/MapServer"),
            ("Städte & Länder?", "/St%C3%A4dte%20&%20L%C3%A4nder%3F/MapServer"),
            ("../../secret", "/secret/MapServer"),
            ("//evil.example.com/x", "/evil.example.com/x/MapServer"),
        ] {
            let endpoint = server.map_server(name).client().endpoint();
            assert_eq!(endpoint, format!("{HOST}/arcgis/services{path}"), "{name:?}");
        }
        let geocoder = server.service("Folder/Streets", "GeocodeServer");
        assert_eq!(geocoder.endpoint(), format!("{HOST}/arcgis/services/Folder/Streets/GeocodeServer"));
    }
}

#[test]
fn credentials_in_the_servers_url_are_basic_authentication_and_stay_out_of_texts() {
    let gis = Arc::new(Gis::default());
    let url = "http://proxyuser:proxypw@gis.example.com:6080/arcgis/services";
    let server =
        arcgis_soap::blocking::ArcGisServer::connect_over(url, Credentials::new(USER, PASSWORD), Direct(gis)).unwrap();
    let map = server.map_server("Map");
    assert_eq!(map.client().endpoint(), format!("{HOST}/arcgis/services/Map/MapServer"));
    assert!(!format!("{server:?} {map:?}").contains("proxypw"));
}

#[test]
fn requests_are_written_in_the_chosen_version_and_responses_read_in_any() {
    for way in Way::ALL {
        for (edit, written) in [
            ((|edit| edit) as fn(Edit) -> Edit, "10.7"),
            (edit!(.schema_version("10.3")), "10.3"),
            (edit!(.options(soapstone::Options::default()).schema_version("9.3")), "9.3"),
        ] {
            for version in ["9.3", "10.7", "10.9"] {
                let (gis, server) = connect(way, Gis { version, ..Gis::default() }, Setup { edit, ..Setup::default() });
                assert_eq!(server.unwrap().map("Map").info().unwrap().name, "Layers", "{way:?} {written} {version}");
                let namespace = format!("http://www.esri.com/schemas/ArcGIS/{written}\"");
                for seen in gis.seen().iter().filter(|seen| seen.path.contains("/services")) {
                    assert!(seen.body.contains(&namespace), "{}", seen.body);
                }
            }
        }
    }
}

#[test]
fn all_services_are_listed_folder_by_folder() {
    for way in Way::ALL {
        let (gis, server) = connect(way, Gis::default(), Setup::default());
        let names: Vec<_> = server.unwrap().all_services().unwrap().into_iter().map(|service| service.name).collect();
        assert_eq!(names, ["Map", "Folder/Map", "Folder/Roads"], "{way:?}");
        // The list depends on the user.
        let listed = gis.seen().into_iter().filter(|seen| seen.body.contains("GetServiceDescriptions"));
        assert!(listed.map(|seen| seen.query).all(|query| query.starts_with("token=")));
    }
}

#[test]
fn a_timeout_is_for_the_token_service_too() {
    struct Slow(Arc<Gis>);
    impl Service for Slow {
        fn respond(&self, request: &Request) -> Result<Response, TransportError> {
            if request.url.path().contains("tokens") {
                std::thread::sleep(Duration::from_millis(1500));
            }
            self.0.respond(request)
        }
    }
    for way in [Way::AsyncHttp, Way::BlockingHttp] {
        let service = Arc::new(Slow(Arc::default()));
        let url = format!("{}/arcgis/services", serve(service.clone()));
        let setup = Setup { edit: edit!(.timeout(Duration::from_millis(300))), ..Setup::default() };
        let server = connect_to(way, &url, service, setup).unwrap();
        let started = std::time::Instant::now();
        let error = server.map("Map").info().unwrap_err();
        assert!(error.is_token() && error.to_string().contains("no response in time"), "{error}");
        assert!(started.elapsed() < Duration::from_millis(1400), "{way:?}: {:?}", started.elapsed());
    }
}

#[test]
fn hooks_see_every_exchange() {
    static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let setup = Setup {
        edit: edit!(.on_exchange(|exchange| LINES.lock().unwrap().push(exchange.to_string()))),
        ..Setup::default()
    };
    let (gis, server) = connect(Way::BlockingHttp, Gis::default(), setup);
    let map = server.unwrap().map("Map");
    map.info().unwrap();
    gis.expire();
    map.info().unwrap();
    let lines = LINES.lock().unwrap();
    let purposes: Vec<_> = lines.iter().map(|line| line.split(':').next().unwrap()).collect();
    let call = "GetServerInfo #1";
    assert_eq!(
        purposes,
        ["RequiresTokens #1", "GetTokenServiceURL #1", "token #1", call, call, "token #1", "GetServerInfo #2"]
    );
    assert!(lines.iter().any(|line| line.contains("-> 498")), "{lines:#?}");
}

#[test]
fn a_transport_may_be_shared() {
    let transport: Arc<dyn Transport> = Arc::new(ReqwestTransport::new().unwrap());
    let url = format!("{}/arcgis/services", serve(Arc::new(Gis::default())));
    runtime().block_on(async {
        let connect = ArcGisServer::builder(url).credentials(Credentials::new(USER, PASSWORD)).connect_over(transport);
        assert_eq!(connect.await.unwrap().map_server("Map").get_server_info("Layers").await.unwrap().name, "Layers");
    });
}
