//! All operations of the shipped clients as a table, so that tests can choose one by its name.

use std::fmt::Debug;

use arcgis_soap::generated::catalog::service_catalog_port as service_catalog;
use arcgis_soap::generated::map_server::map_server_port as map_server;
use arcweb_soap::generated::authentication::i_authentication as authentication;
use soapstone::__support::{MessageKind, Operation, rewrite};
use soapstone::BlockingClient;
use soapstone::codec::decode::DecodeOptions;
use soapstone::soap::{Caller, RewriteError};

/// A port and its operations.
pub struct Port {
    /// The name of the service.
    pub name: &'static str,
    /// The generated file, from the project's folder on.
    pub source: &'static str,
    /// In the order of the file.
    pub operations: Vec<Entry>,
}

/// An operation, without its type.
pub struct Entry {
    /// The name of the type that stands for it.
    pub marker: &'static str,
    /// The name on the wire.
    pub wire: &'static str,
    /// Reads and writes a message.
    pub rewrite: Rewrite,
    /// Calls the operation with an empty request, and shows what it gives back.
    pub call: fn(&BlockingClient) -> String,
    /// Reads a request and shows it.
    pub show_request: fn(&[u8]) -> String,
}

/// Reads a message into the types of an operation, and writes it again.
pub type Rewrite = fn(MessageKind, &[u8], &DecodeOptions) -> Result<Vec<u8>, RewriteError>;

macro_rules! operations {
    ($port:ident: $($marker:ident)*) => {
        vec![$(Entry {
            marker: stringify!($marker),
            wire: <$port::$marker as Operation>::INFO.name,
            rewrite: rewrite::<$port::$marker>,
            call: call::<$port::$marker>,
            show_request: show_request::<$port::$marker>,
        }),*]
    };
}

/// All ports.
#[rustfmt::skip]
pub fn ports() -> [Port; 3] {
    [
        Port {
            name: "MapServer",
            source: "clients/arcgis/src/generated/map_server/map_server_port.rs",
            operations: operations! { map_server:
                ExportMapImageOperation GetServerInfoOperation GetMapCountOperation
                GetMapNameOperation GetDefaultMapNameOperation GetDocumentInfoOperation
                GetServiceConfigurationInfoOperation GetSupportedImageReturnTypesOperation
                IsFixedScaleMapOperation ComputeScaleOperation ComputeDistanceOperation
                ToMapPointsOperation FromMapPointsOperation ExportScaleBarOperation
                IdentifyOperation FindOperation QueryHyperlinksOperation QueryFeatureCountOperation
                QueryFeatureIdsOperation QueryFeatureDataOperation QueryFeatureCount2Operation
                QueryFeatureIds2Operation QueryFeatureData2Operation QueryRowCountOperation
                QueryRowIdsOperation QueryDataOperation QueryDataStatisticsOperation
                GetSqlSyntaxInfoOperation QueryRelatedRecordsOperation QueryRelatedRecords2Operation
                QueryAttachmentInfosOperation QueryAttachmentInfos2Operation
                QueryAttachmentDataOperation QueryAttachmentData2Operation QueryHtmlPopupsOperation
                QueryHtmlPopups2Operation QueryRasterValueOperation QueryRasterValue2Operation
                GetMapTableSubtypeInfosOperation GetMapTableSubtypeInfos2Operation
                GetLegendInfoOperation GetLegendInfo2Operation HasSingleFusedMapCacheOperation
                GetTileCacheInfoOperation GetMapTileOperation HasLayerCacheOperation
                GetLayerTileOperation GetTileImageInfoOperation GetCacheControlInfoOperation
                GetCacheStorageInfoOperation GetCacheDescriptionInfoOperation GetCacheNameOperation
                GetVirtualCacheDirectoryOperation GetDefaultLayerDrawingDescriptionsOperation
                GenerateDataClassesOperation
            },
        },
        Port {
            name: "ServiceCatalog",
            source: "clients/arcgis/src/generated/catalog/service_catalog_port.rs",
            operations: operations! { service_catalog:
                GetMessageVersionOperation GetMessageFormatsOperation RequiresTokensOperation
                GetTokenServiceUrlOperation GetFoldersOperation GetServiceDescriptionsOperation
                GetServiceDescriptionsExOperation
            },
        },
        Port {
            name: "Authentication",
            source: "clients/arcweb/src/generated/authentication/i_authentication.rs",
            operations: operations! { authentication:
                GetTokenOperation GetTokenWithExpirationOperation ValidateTokenOperation
                GetVersionOperation
            },
        },
    ]
}

fn call<O: Operation<Output: Debug, Request: Default>>(client: &BlockingClient) -> String {
    match Caller::call::<O>(client, &O::Request::default(), &O::RequestHeaders::default()) {
        Ok(output) => format!("{output:#?}"),
        Err(error) => format!("{error}"),
    }
}

fn show_request<O: Operation<Request: Debug>>(message: &[u8]) -> String {
    match soapstone::server::read_request::<O>(message) {
        Ok((request, _)) => format!("{request:#?}"),
        Err(error) => error.to_string(),
    }
}
