//! Connects clients to the stand-in, in four ways with a common interface for tests.

use std::sync::{Arc, LazyLock};

use arcgis_soap::{ArcGisServer, ConnectError, Credentials, Error, ImageData, MapImage, MapServerInfo, blocking};
use arcgis_soap::{ImageDescription, MapServer, ServiceDescription};
use soapstone::transport::{
    BlockingTransport, BoxFuture, HyperTransport, Request, ReqwestTransport, Response, Transport, TransportError,
};
use tokio::runtime::{Builder, Runtime};

use crate::gis::{Gis, HOST, PASSWORD, USER};
use crate::loopback::{Service, serve};

/// How a client reaches the stand-in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Async,
    Blocking,
    AsyncHttp,
    BlockingHttp,
}

impl Way {
    pub const ALL: [Self; 4] = [Self::Async, Self::Blocking, Self::AsyncHttp, Self::BlockingHttp];

    pub fn is_http(self) -> bool {
        matches!(self, Self::AsyncHttp | Self::BlockingHttp)
    }
}

/// Drives what is async.
pub fn runtime() -> &'static Runtime {
    static RUNTIME: LazyLock<Runtime> =
        LazyLock::new(|| Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap());
    &RUNTIME
}

/// A transport that is a function.
pub struct Direct(pub Arc<dyn Service>);

impl Transport for Direct {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async move {
            let response = self.0.respond(&request);
            while let Some(time) = self.0.must_wait(&response) {
                tokio::time::sleep(time).await;
            }
            response
        })
    }
}

impl BlockingTransport for Direct {
    fn send(&self, request: Request) -> Result<Response, TransportError> {
        let response = self.0.respond(&request);
        while let Some(time) = self.0.must_wait(&response) {
            std::thread::sleep(time);
        }
        response
    }
}

/// A server that is connected to.
pub enum Server {
    Async(ArcGisServer),
    Blocking(blocking::ArcGisServer),
}

/// A map service of it.
#[derive(Clone)]
pub enum Map {
    Async(MapServer),
    Blocking(blocking::MapServer),
}

/// The settings of a connection. Async and blocking builders are different types.
#[derive(Clone)]
pub struct Setup {
    pub credentials: Option<Credentials>,
    pub edit: fn(Edit) -> Edit,
}

/// A builder of either type.
pub enum Edit {
    Async(arcgis_soap::Builder<soapstone::Client>),
    Blocking(blocking::Builder),
}

/// Calls the same methods on a builder of either type.
#[macro_export]
macro_rules! edit {
    ($($call:tt)*) => {
        |edit| match edit {
            $crate::wiring::Edit::Async(builder) => $crate::wiring::Edit::Async(builder$($call)*),
            $crate::wiring::Edit::Blocking(builder) => $crate::wiring::Edit::Blocking(builder$($call)*),
        }
    };
}

impl Default for Setup {
    fn default() -> Self {
        Self { credentials: Some(Credentials::new(USER, PASSWORD)), edit: |edit| edit }
    }
}

/// Connects to a stand-in.
pub fn connect(way: Way, gis: Gis, setup: Setup) -> (Arc<Gis>, Result<Server, ConnectError>) {
    let gis = Arc::new(gis);
    let host = if way.is_http() { serve(gis.clone()) } else { HOST.to_owned() };
    let server = connect_to(way, &format!("{host}/arcgis/services"), gis.clone(), setup);
    (gis, server)
}

/// Connects to `url`, over HTTP or to `service` directly.
pub fn connect_to(way: Way, url: &str, service: Arc<dyn Service>, setup: Setup) -> Result<Server, ConnectError> {
    let start = match way {
        Way::Async | Way::AsyncHttp => Edit::Async(ArcGisServer::builder(url)),
        Way::Blocking | Way::BlockingHttp => Edit::Blocking(blocking::ArcGisServer::builder(url)),
    };
    match (setup.edit)(start) {
        Edit::Async(builder) => {
            let builder = builder.credentials(setup.credentials);
            let transport: Arc<dyn Transport> =
                if way.is_http() { Arc::new(ReqwestTransport::new().unwrap()) } else { Arc::new(Direct(service)) };
            runtime().block_on(builder.connect_over(transport)).map(Server::Async)
        }
        Edit::Blocking(builder) => {
            let builder = builder.credentials(setup.credentials);
            let transport: Arc<dyn BlockingTransport> =
                if way.is_http() { Arc::new(HyperTransport::new()) } else { Arc::new(Direct(service)) };
            builder.connect_over(transport).map(Server::Blocking)
        }
    }
}

/// Connects with credentials and gives back the map service `Map`.
pub fn map(way: Way, gis: Gis) -> (Arc<Gis>, Map) {
    let (gis, server) = connect(way, gis, Setup::default());
    (gis, server.unwrap().map("Map"))
}

impl Server {
    pub fn map(&self, name: &str) -> Map {
        match self {
            Self::Async(server) => Map::Async(server.map_server(name)),
            Self::Blocking(server) => Map::Blocking(server.map_server(name)),
        }
    }

    pub fn requires_tokens(&self) -> Option<bool> {
        match self {
            Self::Async(server) => server.requires_tokens(),
            Self::Blocking(server) => server.requires_tokens(),
        }
    }

    pub fn all_services(&self) -> Result<Vec<ServiceDescription>, Error> {
        match self {
            Self::Async(server) => runtime().block_on(server.all_services()),
            Self::Blocking(server) => server.all_services(),
        }
    }

    pub fn shown(&self) -> String {
        match self {
            Self::Async(server) => format!("{server:#?} {:?}", server.catalog()),
            Self::Blocking(server) => format!("{server:#?} {:?}", server.catalog()),
        }
    }
}

impl Map {
    pub fn info(&self) -> Result<MapServerInfo, Error> {
        match self {
            Self::Async(map) => runtime().block_on(map.get_server_info("Layers")),
            Self::Blocking(map) => map.get_server_info("Layers"),
        }
    }

    pub fn export(&self, info: &MapServerInfo, image: &ImageDescription) -> Result<MapImage, Error> {
        match self {
            Self::Async(map) => runtime().block_on(map.export_map_image(&info.default_map_description, image)),
            Self::Blocking(map) => map.export_map_image(&info.default_map_description, image),
        }
    }

    pub fn download(&self, image: &MapImage) -> Result<ImageData, Error> {
        match self {
            Self::Async(map) => runtime().block_on(map.download(image)),
            Self::Blocking(map) => map.download(image),
        }
    }

    pub fn shown(&self) -> String {
        match self {
            Self::Async(map) => format!("{map:#?} {}", map.client().endpoint()),
            Self::Blocking(map) => format!("{map:#?} {}", map.client().endpoint()),
        }
    }
}
