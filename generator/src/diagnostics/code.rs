//! Codes, which identify the kinds of diagnostics.

use std::fmt;

/// A stable identifier of a kind of diagnostic, such as `unresolved-type`.
///
/// The associated constants are all codes that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(&'static str);

/// Declares the codes, and lists them.
macro_rules! codes {
    ($(#[doc = $summary:literal] $constant:ident = $name:literal;)*) => {
        impl Code {
            $(#[doc = $summary] pub const $constant: Code = Code($name);)*

            /// All codes, in the order of the stages that report them.
            pub const ALL: &[Code] = &[$(Code::$constant),*];

            /// Returns what the code means, in one sentence.
            #[must_use]
            pub fn summary(self) -> &'static str {
                match self {
                    $(Code::$constant => $summary.trim_ascii(),)*
                    // There are no others: the field is private.
                    Code(_) => "",
                }
            }
        }
    };
}

impl Code {
    /// Returns the code's text.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }

    /// Returns the code with this text.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.0 == name)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

codes! {
    /// The main document cannot be read.
    NOT_FOUND = "not-found";
    /// An imported document cannot be read.
    MISSING_IMPORT = "missing-import";
    /// An imported document cannot be read, and another loaded document that declares its namespace takes its place.
    IMPORT_REPLACED = "import-replaced";
    /// An import names a namespace, but no document.
    EMPTY_IMPORT = "empty-import";
    /// A location has backslashes.
    BACKSLASH = "backslash";
    /// A document exceeds a limit.
    LIMIT = "limit";
    /// A document is not in the encoding that it declares.
    ENCODING = "encoding";
    /// A document has a document type declaration.
    DTD = "dtd";
    /// A document refers to an entity that is not predefined.
    ENTITY = "entity";
    /// A document is not well-formed XML.
    NOT_XML = "not-xml";
    /// A prefix of an element or attribute is not declared.
    UNDECLARED_PREFIX = "undeclared-prefix";
    /// The main document is not a WSDL 1.1 document.
    NOT_WSDL = "not-wsdl";
    /// An imported document is neither a WSDL nor a schema.
    UNUSABLE_IMPORT = "unusable-import";
    /// A component has no name.
    MISSING_NAME = "missing-name";
    /// A name is not an XML name.
    INVALID_NAME = "invalid-name";
    /// An attribute has a value that its type does not allow.
    INVALID_VALUE = "invalid-value";
    /// An element of WSDL or XML Schema is not known.
    UNKNOWN_ELEMENT = "unknown-element";
    /// An attribute of WSDL or XML Schema is not known.
    UNKNOWN_ATTRIBUTE = "unknown-attribute";
    /// An extension element is ignored.
    EXTENSION = "extension";
    /// An extension element that the WSDL marks as required is ignored.
    REQUIRED_EXTENSION = "required-extension";
    /// A policy requires what a client does not do by itself.
    POLICY_ASSERTION = "policy-assertion";
    /// An element or attribute stands where it is not allowed.
    MISPLACED = "misplaced";
    /// A schema is written in a draft of XML Schema.
    OLD_SCHEMA = "old-schema";
    /// `block` or `final` is ignored.
    BLOCK_FINAL = "block-final";
    /// A simple type declares no content.
    EMPTY_TYPE = "empty-type";
    /// Two statements of the documents contradict each other.
    CONTRADICTION = "contradiction";
    /// A component is declared twice.
    DUPLICATE = "duplicate";
    /// A schema imports its own namespace.
    OWN_IMPORT = "own-import";
    /// An imported schema has another namespace than its import.
    NAMESPACE_MISMATCH = "namespace-mismatch";
    /// `xs:redefine` redefines a component that is not there.
    REDEFINE = "redefine";
    /// A namespace is used without an import.
    NOT_IMPORTED = "not-imported";
    /// A reference resolves only in another namespace than it names.
    ASSUMED_NAMESPACE = "assumed-namespace";
    /// A type is one of a draft of XML Schema.
    FORMER_TYPE = "former-type";
    /// A schema refers to an element of the schema of XML Schema.
    SCHEMA_ELEMENT = "schema-element";
    /// A type is not declared.
    UNRESOLVED_TYPE = "unresolved-type";
    /// An element is not declared.
    UNRESOLVED_ELEMENT = "unresolved-element";
    /// An attribute is not declared.
    UNRESOLVED_ATTRIBUTE = "unresolved-attribute";
    /// A group of elements is not declared.
    UNRESOLVED_GROUP = "unresolved-group";
    /// A group of attributes is not declared.
    UNRESOLVED_ATTRIBUTE_GROUP = "unresolved-attribute-group";
    /// A group contains itself.
    CIRCULAR_GROUP = "circular-group";
    /// A type is derived from itself.
    CIRCULAR_TYPE = "circular-type";
    /// A SOAP-encoded array does not declare the type of its items.
    ARRAY_TYPE = "array-type";
    /// A port names a binding that is not declared.
    UNRESOLVED_BINDING = "unresolved-binding";
    /// A binding names a port type that is not declared.
    UNRESOLVED_PORTTYPE = "unresolved-porttype";
    /// A bound operation is not an operation of the port type.
    UNRESOLVED_OPERATION = "unresolved-operation";
    /// An operation names a message that is not declared.
    UNRESOLVED_MESSAGE = "unresolved-message";
    /// A binding names a part that its message does not have.
    UNRESOLVED_PART = "unresolved-part";
    /// A header names a message or part that is not declared.
    UNRESOLVED_HEADER = "unresolved-header";
    /// A bound fault is not a fault of the operation.
    UNRESOLVED_FAULT = "unresolved-fault";
    /// A fault's message does not have exactly one part.
    FAULT_PARTS = "fault-parts";
    /// A part has neither an element nor a type.
    EMPTY_PART = "empty-part";
    /// A part of an rpc message has an element.
    RPC_ELEMENT = "rpc-element";
    /// The body of an rpc message has no namespace.
    NO_NAMESPACE = "no-namespace";
    /// A bound operation names its messages differently from the port type.
    MISMATCHED_NAME = "mismatched-name";
    /// An operation is not bound.
    UNBOUND_OPERATION = "unbound-operation";
    /// An operation is a notification, which a client does not call.
    NOTIFICATION = "notification";
    /// An operation is a solicit-response, which a client does not call.
    SOLICIT_RESPONSE = "solicit-response";
    /// A WSDL has port types, but no bindings.
    NO_BINDING = "no-binding";
    /// A binding is not used by any service.
    UNNAMED_BINDING = "unnamed-binding";
    /// A binding does not have the element of a protocol.
    NO_PROTOCOL = "no-protocol";
    /// A binding is not a SOAP binding.
    OTHER_PROTOCOL = "other-protocol";
    /// A SOAP binding has a transport other than HTTP.
    TRANSPORT = "transport";
    /// A port has no endpoint.
    NO_ADDRESS = "no-address";
    /// A WSDL declares types, but no operations.
    ONLY_TYPES = "only-types";
    /// A WSDL declares no SOAP operations.
    NO_OPERATIONS = "no-operations";
    /// The configuration file is not valid.
    CONFIGURATION = "configuration";
    /// An option matches nothing in the WSDL.
    STALE_OPTION = "stale-option";
    /// Requests are raw XML.
    RAW_REQUESTS = "raw-requests";
    /// Responses are raw XML.
    RAW_RESPONSES = "raw-responses";
    /// An abstract element has no element that may stand in its place.
    ABSTRACT_ELEMENT = "abstract-element";
    /// A SOAP-encoded array declares attributes.
    ARRAY_ATTRIBUTE = "array-attribute";
    /// A struct requires itself without end.
    ENDLESS_CONTENT = "endless-content";
    /// A port has no operations.
    EMPTY_PORT = "empty-port";
    /// A MIME part of a binding is XML, or is not in a package.
    ATTACHMENT = "attachment";
    /// A part of a document message has a type instead of an element.
    DOCUMENT_PART_TYPE = "document-part-type";
    /// Two faults of an operation have the same element.
    FAULT_ELEMENT = "fault-element";
    /// A configured name is the name of something else.
    NAME_TAKEN = "name-taken";
    /// A derive from the configuration is left out for types that cannot have it.
    DERIVE_LEFT_OUT = "derive-left-out";
    /// No operation would be generated.
    EMPTY_CLIENT = "empty-client";
    /// The generated code is not Rust, which is a bug in soapstone.
    NOT_RUST = "not-rust";
}
