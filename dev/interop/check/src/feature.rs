//! The features that are tested with peers: the rows of the table.

/// Declares the features with their names on the command line of the report, and their titles.
macro_rules! features {
    ($($variant:ident $name:literal $title:literal)*) => {
        /// A feature of the clients that can be tested with a peer.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Feature {
            $(#[doc = $title] $variant,)*
        }

        impl Feature {
            /// All features, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// Returns the name that reports use.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// Returns the title of the feature's row.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$variant => $title,)*
                }
            }
        }
    };
}

features! {
    DocumentWrapped "document-wrapped" "document/literal, wrapped"
    DocumentBare "document-bare" "document/literal, bare"
    RpcLiteral "rpc-literal" "rpc/literal"
    RpcEncoded "rpc-encoded" "rpc/encoded"
    Soap12 "soap12" "SOAP 1.2"
    SimpleTypes "simple-types" "built-in types and their extreme values"
    Text "text" "text: Unicode, markup, white space"
    Dates "dates" "dates, times, durations"
    Binary "binary" "base64Binary, hexBinary"
    Enumerations "enumerations" "enumerations"
    Optional "optional" "optional, nillable and repeated elements"
    DerivedTypes "derived-types" "derived types by `xsi:type`"
    Choices "choices" "choices"
    Attributes "attributes" "attributes, simple content, lists"
    Wildcards "wildcards" "`xs:any`"
    Validated "validated" "random requests that the peer validates against its schema"
    DataSets "data-sets" "DataSet"
    Arrays "arrays" "SOAP encoding: arrays"
    ArrayRanks "array-ranks" "SOAP encoding: arrays of rank 2, arrays of arrays"
    Nulls "nulls" "SOAP encoding: nulls"
    References "references" "SOAP encoding: `href` and `multiRef`"
    BuildersBase "builders-base" "SOAPBuilders round 2, base"
    BuildersB "builders-b" "SOAPBuilders round 2, group B"
    Faults "faults" "faults that are not declared"
    TypedFaults "typed-faults" "declared faults"
    Headers "headers" "header blocks of requests and responses"
    OneWay "one-way" "one-way operations"
    Gzip "gzip" "compressed responses"
    Tokens "tokens" "tokens: 499, 498, token refresh"
    MapServer "map-server" "wsdl/arcgis/MapServer.wsdl"
    Catalog "catalog" "wsdl/arcgis/ServiceCatalog.wsdl"
    ArcWeb "arcweb" "wsdl/arcweb/Authentication.wsdl"
    Corpus "corpus" "WSDLs of the corpus"
    Cookies "cookies" "cookies"
    Addressing "addressing" "WS-Addressing"
    Mtom "mtom" "MTOM, both ways"
    MimeParts "mime-parts" "MIME parts of the binding, both ways"
    UsernameToken "username-token" "WS-Security UsernameToken"
    Signature "signature" "WS-Security signatures"
}

impl Feature {
    /// Returns the feature with that name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|feature| feature.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_and_titles_are_unique() {
        let names: BTreeSet<_> = Feature::ALL.iter().map(|feature| feature.name()).collect();
        let titles: BTreeSet<_> = Feature::ALL.iter().map(|feature| feature.title()).collect();
        assert_eq!((names.len(), titles.len()), (Feature::ALL.len(), Feature::ALL.len()));
        assert_eq!(Feature::of_name("one-way"), Some(Feature::OneWay));
        assert_eq!(Feature::of_name("two-way"), None);
    }
}
