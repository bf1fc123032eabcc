//! The Catalog, and the service descriptions.

use arcgis_soap::generated::catalog::{EsriArcGisVersion, EsriServiceCatalogMessageFormat};
use arcgis_soap::{ArcGisServer, blocking};
use soapstone::transport::Request;

use crate::{credentials, open_map, send, stand_in, url};

#[tokio::test]
async fn the_catalog_lists_folders_and_services() -> Result<(), Box<dyn std::error::Error>> {
    let stand_in = stand_in();
    let server = ArcGisServer::connect(stand_in.url(), credentials()).await?;
    assert_eq!(server.folders().await?, ["Samples"]);
    let all = server.all_services().await?;
    let listed: Vec<_> = all.iter().map(|service| (service.name.as_str(), service.r#type.as_str())).collect();
    assert_eq!(listed, [("MapService", "MapServer"), ("Samples/World", "MapServer")]);
    assert_eq!(all[1].url, format!("{}/Samples/World/MapServer", stand_in.url()));
    for service in &all {
        assert_eq!(server.map_server(&service.name).get_map_count().await?, 1);
    }
    assert!(server.services_in("Elsewhere").await.unwrap_err().fault().is_some_and(soapstone::Fault::is_sender));
    Ok(())
}

#[test]
fn the_catalog_tells_versions_and_formats() -> Result<(), Box<dyn std::error::Error>> {
    let stand_in = stand_in();
    let server = blocking::ArcGisServer::connect(stand_in.url(), None)?;
    assert_eq!(server.catalog().get_message_version()?, EsriArcGisVersion::Version107);
    assert_eq!(server.catalog().get_message_formats()?, EsriServiceCatalogMessageFormat::Soap);
    Ok(())
}

#[test]
fn older_versions_of_the_messages_are_answered_in_kind() -> Result<(), Box<dyn std::error::Error>> {
    let (stand_in, ..) = open_map();
    for (version, works) in [("9.3", true), ("10.0", true), ("10.7", true), ("10.9", false), ("x", false)] {
        let connected = blocking::ArcGisServer::builder(stand_in.url()).schema_version(version).connect();
        assert_eq!(connected.is_ok(), works, "{version}");
        if let Ok(server) = connected {
            assert_eq!(server.map_server("MapService").get_server_info("Layers")?.name, "Layers", "{version}");
        }
    }
    Ok(())
}

#[test]
fn service_descriptions_name_the_server_itself() {
    let (stand_in, ..) = open_map();
    for path in ["/arcgis/services", "/arcgis/services/MapService/MapServer"] {
        let address = url(&stand_in, path);
        let response = send(Request::get(url(&stand_in, &format!("{path}?wsdl"))));
        let text = String::from_utf8_lossy(&response.body);
        assert_eq!(response.status, 200);
        assert!(text.contains(&format!("<soap:address location=\"{address}\"/>")), "{path}");
        assert!(!text.contains("localhost:6080/arcgis/services\""), "{path}");
    }
}

#[test]
fn other_paths_and_methods_are_refused() {
    let (stand_in, ..) = open_map();
    for (path, status) in [
        ("/arcgis/services/MapService/MapServer", 405),
        ("/arcgis/services/Other/MapServer", 404),
        ("/arcgis/services/MapService/GeocodeServer", 404),
        ("/arcgis/output/map.png", 404),
        ("/arcgis/output", 404),
        ("/", 404),
    ] {
        assert_eq!(send(Request::get(url(&stand_in, path))).status, status, "{path}");
    }
}
