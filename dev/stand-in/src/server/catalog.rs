//! The Catalog.

use arcgis_soap::generated::catalog::service_catalog_port::{
    GetFoldersOperation, GetMessageFormatsOperation, GetMessageVersionOperation, GetServiceDescriptionsExOperation,
    GetServiceDescriptionsOperation, GetTokenServiceUrlOperation, RequiresTokensOperation,
};
use arcgis_soap::generated::catalog::{
    EsriArcGisVersion, EsriServiceCatalogMessageFormat, GetFoldersResponse, GetMessageFormatsResponse,
    GetMessageVersionResponse, GetServiceDescriptionsExResponse, GetServiceDescriptionsResponse,
    GetTokenServiceUrlResponse, RequiresTokensResponse, ServiceCatalogPort, ServiceDescription,
};

use super::http::{HttpRequest, HttpResponse, PORTAL, SERVICES, TOKENS};
use super::soap::{Description, Rejection, serve};
use super::{Site, tokens};

/// The WSDL.
pub(super) const WSDL: Description = Description {
    wsdl: include_str!("../../../../wsdl/arcgis/ServiceCatalog.wsdl"),
    address: ServiceCatalogPort::ADDRESS,
};

/// The map services: folder and name. All of them show the same map.
const MAP_SERVICES: &[(&str, &str)] = &[("", "MapService"), ("Samples", "World")];

/// Whether the part of the path after that of the Catalog is a map service's.
pub(super) fn is_map_service(path: &str) -> bool {
    path.strip_suffix("/MapServer").is_some_and(|path| MAP_SERVICES.iter().any(|service| self::path(*service) == path))
}

/// Responds to a call.
pub(super) fn respond(site: &Site, http_request: &HttpRequest, name: &str, message: &[u8]) -> HttpResponse {
    match name {
        "GetMessageVersion" => serve::<GetMessageVersionOperation>(message, |_| {
            Ok(GetMessageVersionResponse { message_version: EsriArcGisVersion::Version107 })
        }),
        "GetMessageFormats" => serve::<GetMessageFormatsOperation>(message, |_| {
            Ok(GetMessageFormatsResponse { message_formats: EsriServiceCatalogMessageFormat::Soap })
        }),
        "RequiresTokens" => serve::<RequiresTokensOperation>(message, |_| {
            let result = site.config.requires_tokens && !site.config.catalog_denies_tokens;
            Ok(RequiresTokensResponse { result })
        }),
        "GetTokenServiceURL" => serve::<GetTokenServiceUrlOperation>(message, |_| {
            Ok(GetTokenServiceUrlResponse { token_service_url: token_service(site, http_request) })
        }),
        "GetFolders" => serve::<GetFoldersOperation>(message, |_| Ok(GetFoldersResponse { folder_names: folders() })),
        "GetServiceDescriptions" => serve::<GetServiceDescriptionsOperation>(message, |_| {
            Ok(GetServiceDescriptionsResponse { service_descriptions: services(site, http_request, "") })
        }),
        "GetServiceDescriptionsEx" => serve::<GetServiceDescriptionsExOperation>(message, |request| {
            let folder = request.folder_name.trim_matches('/');
            if MAP_SERVICES.iter().any(|(known, _)| *known == folder) {
                Ok(GetServiceDescriptionsExResponse { service_descriptions: services(site, http_request, folder) })
            } else {
                Err(Rejection::client(format!("there is no folder '{folder}'")))
            }
        }),
        _ => Rejection::not_implemented(name).response(),
    }
}

/// The URL of the token service.
fn token_service(site: &Site, http_request: &HttpRequest) -> String {
    let path = if site.config.federated { PORTAL } else { TOKENS };
    site.config.token_service.clone().unwrap_or_else(|| format!("{}{path}", http_request.origin))
}

fn folders<T: FromIterator<String>>() -> T {
    MAP_SERVICES.iter().map(|(folder, _)| (*folder).to_owned()).filter(|folder| !folder.is_empty()).collect()
}

/// The services of a folder that the caller may use: without a token, none of those that are secured.
fn services<T: FromIterator<ServiceDescription>>(site: &Site, http_request: &HttpRequest, folder: &str) -> T {
    let admitted = tokens::is_admitted(site, http_request);
    let listed = MAP_SERVICES.iter().filter(|(known, _)| admitted && *known == folder);
    let described = listed.map(|service| {
        let path = path(*service);
        ServiceDescription {
            name: path.trim_start_matches('/').to_owned(),
            r#type: "MapServer".to_owned(),
            url: format!("{}{SERVICES}{path}/MapServer", http_request.origin),
            capabilities: "Map,Query,Data".to_owned(),
            description: "A small map of the world".to_owned(),
            ..ServiceDescription::default()
        }
    });
    described.collect()
}

fn path((folder, name): (&str, &str)) -> String {
    if folder.is_empty() { format!("/{name}") } else { format!("/{folder}/{name}") }
}
