//! A stand-in for an ArcGIS server: a Catalog, a token service, a map service and its files, as one function from
//! request to response.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use arcgis_soap::generated::catalog::service_catalog_port as catalog;
use arcgis_soap::generated::catalog::{
    GetFoldersResponse, GetServiceDescriptionsExResponse, GetServiceDescriptionsResponse, GetTokenServiceUrlResponse,
    RequiresTokensResponse, ServiceDescription,
};
use arcgis_soap::generated::map_server::map_server_port as map_server;
use arcgis_soap::generated::map_server::{
    ExportMapImageResponse, GetDefaultMapNameResponse, GetServerInfoResponse, MapDescription, MapImage, MapServerInfo,
};
use soapstone::NamespaceFamily;
use soapstone::codec::decode::DecodeOptions;
use soapstone::server;
use soapstone::soap::Operation;
use soapstone::transport::{Method, Request, Response, TransportError, TransportErrorKind};

/// The user's name and password. The password needs escaping in URLs and in XML.
pub const USER: &str = "ann";
pub const PASSWORD: &str = "s3cr&t <pw>";

/// What all tokens start with. They need escaping in URLs.
pub const TOKEN: &str = "tok/+=";

/// The host that requests to the stand-in name when there is no HTTP in between.
pub const HOST: &str = "http://gis.example.com:6080";

/// How the server rejects a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RejectionForm {
    /// With the HTTP status 498 or 499.
    Status,
    /// With a SOAP fault that has the code in its detail.
    Fault,
    /// With a JSON body, as REST front ends do.
    Json,
}

/// The stand-in. Tests may set its fields.
pub struct Gis {
    /// The Catalog's response to `RequiresTokens`.
    pub requires_tokens: bool,
    /// The Catalog's response to `GetTokenServiceURL`.
    pub token_service: String,
    pub rejection: RejectionForm,
    /// The token service's response in the place of a token.
    pub no_token: Option<fn() -> Result<Response, TransportError>>,
    /// The map service's response in the place of a result.
    pub no_result: Option<fn() -> Response>,
    /// The part of pictures' URLs after the host, or a whole URL.
    pub picture_url: String,
    /// Where the picture has moved.
    pub moved: Option<String>,
    /// The namespace's version in responses.
    pub version: &'static str,
    /// Whether all tokens are rejected.
    pub stubborn: bool,
    /// The number of rejections that wait for each other.
    pub gate: usize,
    /// The state that tests do not set.
    pub state: State,
}

/// The state of the stand-in.
pub struct State {
    /// The number of the valid token.
    good: AtomicUsize,
    rejections: AtomicUsize,
    seen: Mutex<Vec<Seen>>,
}

impl Default for State {
    fn default() -> Self {
        Self { good: AtomicUsize::new(1), rejections: AtomicUsize::new(0), seen: Mutex::default() }
    }
}

/// A received request.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: Method,
    pub host: String,
    pub path: String,
    pub query: String,
    pub referer: Option<String>,
    pub body: String,
}

impl Default for Gis {
    fn default() -> Self {
        Self {
            requires_tokens: true,
            token_service: "/arcgis/tokens".to_owned(),
            rejection: RejectionForm::Status,
            no_token: None,
            no_result: None,
            picture_url: "/arcgis/output/map.png".to_owned(),
            moved: None,
            version: "10.7",
            stubborn: false,
            gate: 0,
            state: State::default(),
        }
    }
}

impl Gis {
    /// Expires all tokens.
    pub fn expire(&self) {
        self.state.good.fetch_add(1, Ordering::SeqCst);
    }

    /// Returns the received requests, in order.
    pub fn seen(&self) -> Vec<Seen> {
        self.state.seen.lock().unwrap().clone()
    }

    /// Returns the received requests whose paths contain `part`.
    pub fn seen_at(&self, part: &str) -> Vec<Seen> {
        self.seen().into_iter().filter(|seen| seen.path.contains(part)).collect()
    }

    /// Responds to a request.
    pub fn respond(&self, request: &Request) -> Result<Response, TransportError> {
        let seen = Seen {
            method: request.method,
            host: request.url.origin().ascii_serialization(),
            path: request.url.path().to_owned(),
            query: request.url.query().unwrap_or_default().to_owned(),
            referer: request.headers.get("Referer").map(str::to_owned),
            body: String::from_utf8_lossy(&request.body.to_bytes().unwrap()).into_owned(),
        };
        self.state.seen.lock().unwrap().push(seen.clone());
        if seen.path.starts_with("/arcgis/tokens") {
            return self.token(&seen);
        }
        Ok(match seen.path.as_str() {
            "/arcgis/services" => self.catalog(&request.body.to_bytes().unwrap()),
            path if path.ends_with("/MapServer") => {
                self.secured(&seen).unwrap_or_else(|| self.map(&request.body.to_bytes().unwrap()))
            }
            "/arcgis/output/map.png" => self.secured(&seen).unwrap_or_else(|| self.picture()),
            "/public/map.png" => png(),
            _ => Response::new(404, "text/html", "<html><body>Not found</body></html>"),
        })
    }

    /// Returns how long a rejection must wait if there are fewer rejections than the gate requires.
    pub fn must_wait(&self, response: &Result<Response, TransportError>) -> Option<Duration> {
        let is_rejection = matches!(response, Ok(response) if matches!(response.status, 498 | 499));
        (is_rejection && self.state.rejections.load(Ordering::SeqCst) < self.gate).then_some(Duration::from_millis(2))
    }

    fn token(&self, seen: &Seen) -> Result<Response, TransportError> {
        if let Some(response) = self.no_token {
            return response();
        }
        if seen.path.ends_with("get-only") && seen.method == Method::Post {
            return Ok(Response::new(405, "text/html", "<html><body>Method not allowed</body></html>"));
        }
        let form = if seen.body.is_empty() { &seen.query } else { &seen.body };
        let right = format!("username={USER}&password=s3cr%26t+%3Cpw%3E");
        if !form.contains(&right) {
            // Like some real servers, it repeats the request.
            let page = format!("<html><body>Invalid user name or password: {PASSWORD} ({form})</body></html>");
            return Ok(Response::new(200, "text/html", page));
        }
        let token = format!("{TOKEN}{}", self.state.good.load(Ordering::SeqCst));
        Ok(if seen.path.ends_with("generateToken") {
            Response::new(200, "application/json", format!(r#"{{"token":"{token}","expires":4102444800000}}"#))
        } else {
            Response::new(200, "text/plain", token)
        })
    }

    /// Returns the rejection of a request without the valid token.
    fn secured(&self, seen: &Seen) -> Option<Response> {
        let good = format!("token=tok%2F%2B%3D{}", self.state.good.load(Ordering::SeqCst));
        let holds = seen.query.split('&').any(|pair| pair == good);
        if !self.requires_tokens || (holds && !self.stubborn) {
            return None;
        }
        self.state.rejections.fetch_add(1, Ordering::SeqCst);
        let code = if seen.query.contains("token=") { 498 } else { 499 };
        Some(match self.rejection {
            RejectionForm::Status => Response::new(code, "text/html", "<html><body>Token</body></html>"),
            RejectionForm::Json => {
                let text = format!(r#"{{"error":{{"code":{code},"message":"Invalid Token","details":[]}}}}"#);
                Response::new(200, "application/json", text)
            }
            RejectionForm::Fault => fault(&format!("<detail><ErrorCode>{code}</ErrorCode></detail>"), "Invalid token."),
        })
    }

    fn catalog(&self, body: &[u8]) -> Response {
        let describe = |name: &str| ServiceDescription { name: name.to_owned(), ..described() };
        match operation(body).as_str() {
            "RequiresTokens" => {
                let result = self.requires_tokens;
                self.write::<catalog::RequiresTokensOperation>(&RequiresTokensResponse { result })
            }
            "GetTokenServiceURL" => {
                let token_service_url = self.token_service.clone();
                self.write::<catalog::GetTokenServiceUrlOperation>(&GetTokenServiceUrlResponse { token_service_url })
            }
            "GetFolders" => {
                let folder_names = vec!["Folder".to_owned(), "Empty".to_owned()];
                self.write::<catalog::GetFoldersOperation>(&GetFoldersResponse { folder_names })
            }
            "GetServiceDescriptions" => {
                let service_descriptions = vec![describe("Map")];
                let response = GetServiceDescriptionsResponse { service_descriptions };
                self.write::<catalog::GetServiceDescriptionsOperation>(&response)
            }
            "GetServiceDescriptionsEx" => {
                let (request, ()) = server::read_request::<catalog::GetServiceDescriptionsExOperation>(body).unwrap();
                let names: &[&str] =
                    if request.folder_name == "Folder" { &["Folder/Map", "Folder/Roads"] } else { &[] };
                let service_descriptions = names.iter().map(|name| describe(name)).collect();
                let response = GetServiceDescriptionsExResponse { service_descriptions };
                self.write::<catalog::GetServiceDescriptionsExOperation>(&response)
            }
            other => fault("", &format!("no operation {other}")),
        }
    }

    fn map(&self, body: &[u8]) -> Response {
        if let Some(response) = self.no_result {
            return response();
        }
        match operation(body).as_str() {
            "GetDefaultMapName" => {
                let result = "Layers".to_owned();
                self.write::<map_server::GetDefaultMapNameOperation>(&GetDefaultMapNameResponse { result })
            }
            "GetServerInfo" => {
                let namespace_family = Some(NamespaceFamily::new("http://www.esri.com/schemas/ArcGIS/", "10.3"));
                let options = DecodeOptions { namespace_family, ..DecodeOptions::default() };
                let request = server::read_request_with::<map_server::GetServerInfoOperation>(body, &options);
                let (request, ()) = request.unwrap();
                let name = request.map_name;
                let description = MapDescription { name: name.clone(), rotation: 30.0, ..MapDescription::default() };
                let default_map_description = Some(Box::new(description));
                let result = MapServerInfo { name, default_map_description, ..MapServerInfo::default() };
                self.write::<map_server::GetServerInfoOperation>(&GetServerInfoResponse { result })
            }
            "ExportMapImage" => {
                let (request, ()) = server::read_request::<map_server::ExportMapImageOperation>(body).unwrap();
                let result = self.image(&request.image_description);
                self.write::<map_server::ExportMapImageOperation>(&ExportMapImageResponse { result })
            }
            other => fault("", &format!("no operation {other}")),
        }
    }

    fn image(&self, description: &arcgis_soap::ImageDescription) -> MapImage {
        let (kind, display) = (description.image_type.clone().unwrap(), description.image_display.clone().unwrap());
        let inline = kind.image_return_type == arcgis_soap::EsriImageReturnType::MimeData;
        MapImage {
            image_data: inline.then(|| arcgis_soap::Base64Binary(png().body)),
            image_url: if inline { String::new() } else { self.picture_url.clone() },
            image_height: display.image_height,
            image_width: display.image_width,
            image_dpi: display.image_dpi,
            image_type: Some("image/png".to_owned()),
            ..MapImage::default()
        }
    }

    fn picture(&self) -> Response {
        match &self.moved {
            Some(target) => {
                let mut response = Response::new(302, "text/html", "");
                response.headers.set("Location", target);
                response
            }
            None => png(),
        }
    }

    fn write<O: Operation<ResponseHeaders = ()>>(&self, response: &O::Response) -> Response {
        let text = String::from_utf8(server::write_response::<O>(response, &()).unwrap().into()).unwrap();
        Response::new(
            200,
            "text/xml; charset=utf-8",
            text.replace("/ArcGIS/10.7", &format!("/ArcGIS/{}", self.version)),
        )
    }
}

fn operation(body: &[u8]) -> String {
    server::body_name(body).map(|(_, local)| local).unwrap_or_default()
}

fn described() -> ServiceDescription {
    ServiceDescription { r#type: "MapServer".to_owned(), ..ServiceDescription::default() }
}

/// The beginning of a PNG.
pub fn png() -> Response {
    Response::new(200, "image/png", *b"\x89PNG\r\n\x1a\n...")
}

/// A SOAP fault.
pub fn fault(detail: &str, text: &str) -> Response {
    let body = format!(
        "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body><s:Fault><faultcode>s:Server</faultcode>\
         <faultstring>{text}</faultstring>{detail}</s:Fault></s:Body></s:Envelope>"
    );
    Response::new(500, "text/xml", body)
}

/// The transport's error for a closed port.
pub fn connection_refused() -> Result<Response, TransportError> {
    Err(TransportError::new(TransportErrorKind::Connect, "connection refused"))
}
