//! Every operation has a response: its result, or a fault that it is not implemented.

use arcgis_soap::generated::map_server::EsriImageReturnType;
use soapstone::transport::{Request, Response};

use soapstone_stand_in::server::StandIn;

use crate::{open_map, send, url};

const MAP_SERVER: &str = include_str!("../../../../wsdl/arcgis/MapServer.wsdl");
const CATALOG: &str = include_str!("../../../../wsdl/arcgis/ServiceCatalog.wsdl");

/// The operations of the map service that the stand-in implements.
const IMPLEMENTED: &[&str] = &[
    "ComputeDistance",
    "ComputeScale",
    "ExportMapImage",
    "Find",
    "FromMapPoints",
    "GetDefaultMapName",
    "GetDocumentInfo",
    "GetLegendInfo",
    "GetMapCount",
    "GetMapName",
    "GetServerInfo",
    "GetServiceConfigurationInfo",
    "GetSupportedImageReturnTypes",
    "HasSingleFusedMapCache",
    "Identify",
    "IsFixedScaleMap",
    "QueryFeatureCount",
    "QueryFeatureData",
    "QueryFeatureIDs",
    "QueryRowCount",
    "QueryRowIDs",
    "ToMapPoints",
];

/// Returns the operations of a WSDL.
fn operations(wsdl: &str) -> Vec<&str> {
    let port = wsdl.split("<wsdl:portType").nth(1).or_else(|| wsdl.split("<portType").nth(1)).expect("a port");
    let mut names: Vec<&str> =
        port.split("operation name=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn envelope(body: &str) -> String {
    format!("<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body>{body}</e:Body></e:Envelope>")
}

fn post(stand_in: &StandIn, path: &str, message: impl Into<Vec<u8>>) -> Response {
    send(Request::post(url(stand_in, path), "text/xml; charset=utf-8", message.into()))
}

fn fault(response: &Response) -> String {
    let text = String::from_utf8_lossy(&response.body).into_owned();
    assert_eq!((response.status, response.content_type()), (500, "text/xml; charset=utf-8"), "{text}");
    assert!(text.contains("Fault>") && text.contains("<faultcode"), "{text}");
    text
}

#[test]
fn all_operations_of_the_map_service_have_responses() {
    let (stand_in, ..) = open_map();
    let all = operations(MAP_SERVER);
    assert_eq!(all.len(), 55);
    assert!(IMPLEMENTED.iter().all(|name| all.contains(name)));
    for name in all {
        let body = envelope(&format!("<m:{name} xmlns:m=\"http://www.esri.com/schemas/ArcGIS/10.7\"/>"));
        let response = post(&stand_in, "/arcgis/services/MapService/MapServer", body);
        if !IMPLEMENTED.contains(&name) {
            let text = fault(&response);
            assert!(text.contains(&format!("{name} is not implemented by the stand-in")), "{text}");
        } else if response.status != 200 {
            let text = fault(&response);
            assert!(!text.contains("not implemented") && text.contains("Client<"), "{name}: {text}");
        }
    }
}

#[test]
fn all_operations_of_the_catalog_are_carried_out() {
    let (stand_in, ..) = open_map();
    let all = operations(CATALOG);
    assert_eq!(all.len(), 7);
    for name in all {
        let content = if name == "GetServiceDescriptionsEx" { "<FolderName>Samples</FolderName>" } else { "" };
        let body = format!("<m:{name} xmlns:m=\"http://www.esri.com/schemas/ArcGIS/10.7\">{content}</m:{name}>");
        let response = post(&stand_in, "/arcgis/services", envelope(&body));
        assert_eq!(response.status, 200, "{name}: {}", String::from_utf8_lossy(&response.body));
    }
}

#[test]
fn what_is_no_request_is_the_callers_fault() {
    let (stand_in, ..) = open_map();
    let esri = "xmlns=\"http://www.esri.com/schemas/ArcGIS/10.7\"";
    for message in [
        String::new(),
        "hello".to_owned(),
        "<a/>".to_owned(),
        envelope(""),
        envelope("<GetMapCount/>"),
        envelope("<GetMapCount xmlns=\"http://www.esri.com/schemas/ArcGIS/11.0\"/>"),
        envelope(&format!("<GetMapName {esri}><Index xmlns=\"\">x</Index></GetMapName>")),
        envelope(&format!("<GetMapName {esri}><Index xmlns=\"\">7</Index></GetMapName>")),
        envelope(&format!("<GetMapName {esri}><Index xmlns=\"\">0</Index>")),
    ] {
        let text = fault(&post(&stand_in, "/arcgis/services/MapService/MapServer", message.clone()));
        assert!(text.contains("Client<"), "{message}: {text}");
    }
    fault(&post(&stand_in, "/arcgis/services", vec![0xff, 0xfe, 0x00, 0xd8, 0x3c]));
}

#[test]
fn small_operations_return_the_maps_properties() -> Result<(), Box<dyn std::error::Error>> {
    let (_stand_in, map, info) = open_map();
    assert_eq!(map.get_default_map_name()?, "Layers");
    assert_eq!(map.get_supported_image_return_types()?, EsriImageReturnType::Url);
    assert_eq!(info.supported_image_return_types, EsriImageReturnType::Url);
    assert_eq!(map.get_document_info()?.property_array[0].key, "Title");
    assert_eq!(map.get_service_configuration_info()?.property_array.len(), 2);
    let layers = info.map_layer_infos.unwrap_or_default();
    let layers: Vec<_> = layers.iter().map(|layer| (layer.layer_id, layer.name.as_str())).collect();
    assert_eq!(layers, [(0, "Land"), (1, "Lakes"), (2, "Graticule"), (3, "Cities")]);
    Ok(())
}
