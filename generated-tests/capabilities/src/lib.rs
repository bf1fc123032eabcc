//! The clients of all cases, compiled with every warning an error, and their operations by the names of their messages.
//!
//! `UPDATE_EXPECT=1 cargo test -p generated-tests --test capabilities` writes this file.

#![deny(warnings)]

use soapstone::__support::{MessageKind, Operation, rewrite};
use soapstone::codec::decode::DecodeOptions;
use soapstone::soap::RewriteError;

/// Reads a message into the types of an operation and writes it again.
pub type Rewrite = fn(MessageKind, &[u8], &DecodeOptions) -> Result<Vec<u8>, RewriteError>;

/// An operation of a case.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    /// The folder of the case.
    pub case: &'static str,
    /// What the names of its messages begin with.
    pub stem: &'static str,
    /// The name that it has on the wire.
    pub name: &'static str,
    /// What reads and writes its messages.
    pub rewrite: Rewrite,
}

const fn entry<O: Operation>(case: &'static str, stem: &'static str) -> Entry {
    Entry { case, stem, name: O::INFO.name, rewrite: rewrite::<O> }
}

#[rustfmt::skip]
#[path = "../abstract-element/expected/mod.rs"]
pub mod abstract_element;

#[rustfmt::skip]
#[path = "../abstract-type/expected/mod.rs"]
pub mod abstract_type;

#[rustfmt::skip]
#[path = "../addressing-and-policy/expected/mod.rs"]
pub mod addressing_and_policy;

#[rustfmt::skip]
#[path = "../all-group/expected/mod.rs"]
pub mod all_group;

#[rustfmt::skip]
#[path = "../all-in-any-order/expected/mod.rs"]
pub mod all_in_any_order;

#[rustfmt::skip]
#[path = "../anonymous-deep/expected/mod.rs"]
pub mod anonymous_deep;

#[rustfmt::skip]
#[path = "../any-attribute/expected/mod.rs"]
pub mod any_attribute;

#[rustfmt::skip]
#[path = "../any-in-choice/expected/mod.rs"]
pub mod any_in_choice;

#[rustfmt::skip]
#[path = "../any-simple-type/expected/mod.rs"]
pub mod any_simple_type;

#[rustfmt::skip]
#[path = "../any-strict-lax-namespace/expected/mod.rs"]
pub mod any_strict_lax_namespace;

#[rustfmt::skip]
#[path = "../any-type/expected/mod.rs"]
pub mod any_type;

#[rustfmt::skip]
#[path = "../array-wrappers/expected/mod.rs"]
pub mod array_wrappers;

#[rustfmt::skip]
#[path = "../attributes/expected/mod.rs"]
pub mod attributes;

#[rustfmt::skip]
#[path = "../binding-of-some-operations/expected/mod.rs"]
pub mod binding_of_some_operations;

#[rustfmt::skip]
#[path = "../block-final-note/expected/mod.rs"]
pub mod block_final_note;

#[rustfmt::skip]
#[path = "../boxes-by-size/expected/mod.rs"]
pub mod boxes_by_size;

#[rustfmt::skip]
#[path = "../builtin-spellings/expected/mod.rs"]
pub mod builtin_spellings;

#[rustfmt::skip]
#[path = "../builtins-44/expected/mod.rs"]
pub mod builtins_44;

#[rustfmt::skip]
#[path = "../case-only-differences/expected/mod.rs"]
pub mod case_only_differences;

#[rustfmt::skip]
#[path = "../chameleon-include/expected/mod.rs"]
pub mod chameleon_include;

#[rustfmt::skip]
#[path = "../choice-of-sequences/expected/mod.rs"]
pub mod choice_of_sequences;

#[rustfmt::skip]
#[path = "../choice-repeated-order/expected/mod.rs"]
pub mod choice_repeated_order;

#[rustfmt::skip]
#[path = "../choice-single/expected/mod.rs"]
pub mod choice_single;

#[rustfmt::skip]
#[path = "../choice-that-is-absent/expected/mod.rs"]
pub mod choice_that_is_absent;

#[rustfmt::skip]
#[path = "../choice-with-nil-and-any/expected/mod.rs"]
pub mod choice_with_nil_and_any;

#[rustfmt::skip]
#[path = "../complex-extension-chain/expected/mod.rs"]
pub mod complex_extension_chain;

#[rustfmt::skip]
#[path = "../complex-restriction/expected/mod.rs"]
pub mod complex_restriction;

#[rustfmt::skip]
#[path = "../config-overrides/expected/mod.rs"]
pub mod config_overrides;

#[rustfmt::skip]
#[path = "../configuration-binary/expected/mod.rs"]
pub mod configuration_binary;

#[rustfmt::skip]
#[path = "../configuration-keep-list-types/expected/mod.rs"]
pub mod configuration_keep_list_types;

#[rustfmt::skip]
#[path = "../configuration-optional/expected/mod.rs"]
pub mod configuration_optional;

#[rustfmt::skip]
#[path = "../configuration-options/expected/mod.rs"]
pub mod configuration_options;

#[rustfmt::skip]
#[path = "../cyclic-includes/expected/mod.rs"]
pub mod cyclic_includes;

#[rustfmt::skip]
#[path = "../dataset-schema-part/expected/mod.rs"]
pub mod dataset_schema_part;

#[rustfmt::skip]
#[path = "../deep-type-chain/expected/mod.rs"]
pub mod deep_type_chain;

#[rustfmt::skip]
#[path = "../defects/expected/mod.rs"]
pub mod defects;

#[rustfmt::skip]
#[path = "../derives/expected/mod.rs"]
pub mod derives;

#[rustfmt::skip]
#[path = "../document-bare/expected/mod.rs"]
pub mod document_bare;

#[rustfmt::skip]
#[path = "../document-encoded/expected/mod.rs"]
pub mod document_encoded;

#[rustfmt::skip]
#[path = "../document-multipart/expected/mod.rs"]
pub mod document_multipart;

#[rustfmt::skip]
#[path = "../document-wrapped/expected/mod.rs"]
pub mod document_wrapped;

#[rustfmt::skip]
#[path = "../documentation/expected/mod.rs"]
pub mod documentation;

#[rustfmt::skip]
#[path = "../element-defaults/expected/mod.rs"]
pub mod element_defaults;

#[rustfmt::skip]
#[path = "../element-ref/expected/mod.rs"]
pub mod element_ref;

#[rustfmt::skip]
#[path = "../encoded-any-array/expected/mod.rs"]
pub mod encoded_any_array;

#[rustfmt::skip]
#[path = "../encoded-array-ranks/expected/mod.rs"]
pub mod encoded_array_ranks;

#[rustfmt::skip]
#[path = "../encoded-grids/expected/mod.rs"]
pub mod encoded_grids;

#[rustfmt::skip]
#[path = "../encoded-multiref/expected/mod.rs"]
pub mod encoded_multiref;

#[rustfmt::skip]
#[path = "../encoded-nulls/expected/mod.rs"]
pub mod encoded_nulls;

#[rustfmt::skip]
#[path = "../encoded-xsi-type/expected/mod.rs"]
pub mod encoded_xsi_type;

#[rustfmt::skip]
#[path = "../enumeration/expected/mod.rs"]
pub mod enumeration;

#[rustfmt::skip]
#[path = "../facets-documented/expected/mod.rs"]
pub mod facets_documented;

#[rustfmt::skip]
#[path = "../faults-of-one-element/expected/mod.rs"]
pub mod faults_of_one_element;

#[rustfmt::skip]
#[path = "../forms/expected/mod.rs"]
pub mod forms;

#[rustfmt::skip]
#[path = "../group-choice-in-extension/expected/mod.rs"]
pub mod group_choice_in_extension;

#[rustfmt::skip]
#[path = "../headers-and-header-faults/expected/mod.rs"]
pub mod headers_and_header_faults;

#[rustfmt::skip]
#[path = "../headers-of-an-imported-wsdl/expected/mod.rs"]
pub mod headers_of_an_imported_wsdl;

#[rustfmt::skip]
#[path = "../headers-of-many-entries/expected/mod.rs"]
pub mod headers_of_many_entries;

#[rustfmt::skip]
#[path = "../headers-with-must-understand/expected/mod.rs"]
pub mod headers_with_must_understand;

#[rustfmt::skip]
#[path = "../hostile-text/expected/mod.rs"]
pub mod hostile_text;

#[rustfmt::skip]
#[path = "../http-bindings-skipped/expected/mod.rs"]
pub mod http_bindings_skipped;

#[rustfmt::skip]
#[path = "../identity-constraints/expected/mod.rs"]
pub mod identity_constraints;

#[rustfmt::skip]
#[path = "../import-missing/expected/mod.rs"]
pub mod import_missing;

#[rustfmt::skip]
#[path = "../import-missing-schema/expected/mod.rs"]
pub mod import_missing_schema;

#[rustfmt::skip]
#[path = "../import-nested-cyclic-catalogued/expected/mod.rs"]
pub mod import_nested_cyclic_catalogued;

#[rustfmt::skip]
#[path = "../instance-namespace-of-its-own/expected/mod.rs"]
pub mod instance_namespace_of_its_own;

#[rustfmt::skip]
#[path = "../iso-8859-2/expected/mod.rs"]
pub mod iso_8859_2;

#[rustfmt::skip]
#[path = "../keywords/expected/mod.rs"]
pub mod keywords;

#[rustfmt::skip]
#[path = "../ladder-clashes/expected/mod.rs"]
pub mod ladder_clashes;

#[rustfmt::skip]
#[path = "../leading-digits-dots-dashes/expected/mod.rs"]
pub mod leading_digits_dots_dashes;

#[rustfmt::skip]
#[path = "../lexical-forms/expected/mod.rs"]
pub mod lexical_forms;

#[rustfmt::skip]
#[path = "../list/expected/mod.rs"]
pub mod list;

#[rustfmt::skip]
#[path = "../list-types/expected/mod.rs"]
pub mod list_types;

#[rustfmt::skip]
#[path = "../list-types-by-wildcard/expected/mod.rs"]
pub mod list_types_by_wildcard;

#[rustfmt::skip]
#[path = "../list-types-encoded/expected/mod.rs"]
pub mod list_types_encoded;

#[rustfmt::skip]
#[path = "../list-types-in-open-places/expected/mod.rs"]
pub mod list_types_in_open_places;

#[rustfmt::skip]
#[path = "../literal-soap-arrays/expected/mod.rs"]
pub mod literal_soap_arrays;

#[rustfmt::skip]
#[path = "../media-types/expected/mod.rs"]
pub mod media_types;

#[rustfmt::skip]
#[path = "../message-encodings/expected/mod.rs"]
pub mod message_encodings;

#[rustfmt::skip]
#[path = "../message-missing/expected/mod.rs"]
pub mod message_missing;

#[rustfmt::skip]
#[path = "../mime-bindings/expected/mod.rs"]
pub mod mime_bindings;

#[rustfmt::skip]
#[path = "../mime-parts/expected/mod.rs"]
pub mod mime_parts;

#[rustfmt::skip]
#[path = "../mime-parts-rpc/expected/mod.rs"]
pub mod mime_parts_rpc;

#[rustfmt::skip]
#[path = "../mixed-content/expected/mod.rs"]
pub mod mixed_content;

#[rustfmt::skip]
#[path = "../mixed-extension/expected/mod.rs"]
pub mod mixed_extension;

#[rustfmt::skip]
#[path = "../model-groups-nested/expected/mod.rs"]
pub mod model_groups_nested;

#[rustfmt::skip]
#[path = "../module-clashes/expected/mod.rs"]
pub mod module_clashes;

#[rustfmt::skip]
#[path = "../names-and-foreign-namespaces/expected/mod.rs"]
pub mod names_and_foreign_namespaces;

#[rustfmt::skip]
#[path = "../nil-with-attributes/expected/mod.rs"]
pub mod nil_with_attributes;

#[rustfmt::skip]
#[path = "../nil-without-nillable/expected/mod.rs"]
pub mod nil_without_nillable;

#[rustfmt::skip]
#[path = "../nillable/expected/mod.rs"]
pub mod nillable;

#[rustfmt::skip]
#[path = "../no-service/expected/mod.rs"]
pub mod no_service;

#[rustfmt::skip]
#[path = "../no-target-namespace/expected/mod.rs"]
pub mod no_target_namespace;

#[rustfmt::skip]
#[path = "../non-ascii/expected/mod.rs"]
pub mod non_ascii;

#[rustfmt::skip]
#[path = "../occurs-on-particles/expected/mod.rs"]
pub mod occurs_on_particles;

#[rustfmt::skip]
#[path = "../one-way/expected/mod.rs"]
pub mod one_way;

#[rustfmt::skip]
#[path = "../only-enumerations/expected/mod.rs"]
pub mod only_enumerations;

#[rustfmt::skip]
#[path = "../operations-without-soap-action/expected/mod.rs"]
pub mod operations_without_soap_action;

#[rustfmt::skip]
#[path = "../optional-choice/expected/mod.rs"]
pub mod optional_choice;

#[rustfmt::skip]
#[path = "../overloads/expected/mod.rs"]
pub mod overloads;

#[rustfmt::skip]
#[path = "../parameter-order/expected/mod.rs"]
pub mod parameter_order;

#[rustfmt::skip]
#[path = "../parts-selection/expected/mod.rs"]
pub mod parts_selection;

#[rustfmt::skip]
#[path = "../policy-of-dotnet/expected/mod.rs"]
pub mod policy_of_dotnet;

#[rustfmt::skip]
#[path = "../pre-2001-schema/expected/mod.rs"]
pub mod pre_2001_schema;

#[rustfmt::skip]
#[path = "../prefix-clashes/expected/mod.rs"]
pub mod prefix_clashes;

#[rustfmt::skip]
#[path = "../prefixes-in-text/expected/mod.rs"]
pub mod prefixes_in_text;

#[rustfmt::skip]
#[path = "../pruning-by-both/expected/mod.rs"]
pub mod pruning_by_both;

#[rustfmt::skip]
#[path = "../pruning-by-operation/expected/mod.rs"]
pub mod pruning_by_operation;

#[rustfmt::skip]
#[path = "../pruning-by-port/expected/mod.rs"]
pub mod pruning_by_port;

#[rustfmt::skip]
#[path = "../pruning-of-coverage/expected/mod.rs"]
pub mod pruning_of_coverage;

#[rustfmt::skip]
#[path = "../qname-namespaces/expected/mod.rs"]
pub mod qname_namespaces;

#[rustfmt::skip]
#[path = "../recursive-types/expected/mod.rs"]
pub mod recursive_types;

#[rustfmt::skip]
#[path = "../redefine/expected/mod.rs"]
pub mod redefine;

#[rustfmt::skip]
#[path = "../root-elements/expected/mod.rs"]
pub mod root_elements;

#[rustfmt::skip]
#[path = "../rpc-answer-other-accessor/expected/mod.rs"]
pub mod rpc_answer_other_accessor;

#[rustfmt::skip]
#[path = "../rpc-encoded-headers-and-faults/expected/mod.rs"]
pub mod rpc_encoded_headers_and_faults;

#[rustfmt::skip]
#[path = "../rpc-encoded-simple/expected/mod.rs"]
pub mod rpc_encoded_simple;

#[rustfmt::skip]
#[path = "../rpc-encoded-soap12/expected/mod.rs"]
pub mod rpc_encoded_soap12;

#[rustfmt::skip]
#[path = "../rpc-literal/expected/mod.rs"]
pub mod rpc_literal;

#[rustfmt::skip]
#[path = "../rpc-names/expected/mod.rs"]
pub mod rpc_names;

#[rustfmt::skip]
#[path = "../rpc-parts-by-element/expected/mod.rs"]
pub mod rpc_parts_by_element;

#[rustfmt::skip]
#[path = "../rpc-result-of-soap12/expected/mod.rs"]
pub mod rpc_result_of_soap12;

#[rustfmt::skip]
#[path = "../rpc-without-namespace/expected/mod.rs"]
pub mod rpc_without_namespace;

#[rustfmt::skip]
#[path = "../same-element-twice/expected/mod.rs"]
pub mod same_element_twice;

#[rustfmt::skip]
#[path = "../schema-imported-as-wsdl/expected/mod.rs"]
pub mod schema_imported_as_wsdl;

#[rustfmt::skip]
#[path = "../schemas-of-one-namespace/expected/mod.rs"]
pub mod schemas_of_one_namespace;

#[rustfmt::skip]
#[path = "../sequence-occurs/expected/mod.rs"]
pub mod sequence_occurs;

#[rustfmt::skip]
#[path = "../session-headers/expected/mod.rs"]
pub mod session_headers;

#[rustfmt::skip]
#[path = "../simple-content-extension-restriction/expected/mod.rs"]
pub mod simple_content_extension_restriction;

#[rustfmt::skip]
#[path = "../simple-type-hierarchy/expected/mod.rs"]
pub mod simple_type_hierarchy;

#[rustfmt::skip]
#[path = "../simple-values-of-other-types/expected/mod.rs"]
pub mod simple_values_of_other_types;

#[rustfmt::skip]
#[path = "../soap11-and-12/expected/mod.rs"]
pub mod soap11_and_12;

#[rustfmt::skip]
#[path = "../soap12-only/expected/mod.rs"]
pub mod soap12_only;

#[rustfmt::skip]
#[path = "../solicit-response-notification/expected/mod.rs"]
pub mod solicit_response_notification;

#[rustfmt::skip]
#[path = "../stable-boxes/expected/mod.rs"]
pub mod stable_boxes;

#[rustfmt::skip]
#[path = "../stable-names/expected/mod.rs"]
pub mod stable_names;

#[rustfmt::skip]
#[path = "../std-and-prelude-clashes/expected/mod.rs"]
pub mod std_and_prelude_clashes;

#[rustfmt::skip]
#[path = "../strict-clean/expected/mod.rs"]
pub mod strict_clean;

#[rustfmt::skip]
#[path = "../strict-extensions/expected/mod.rs"]
pub mod strict_extensions;

#[rustfmt::skip]
#[path = "../substitution-and-xsi-type/expected/mod.rs"]
pub mod substitution_and_xsi_type;

#[rustfmt::skip]
#[path = "../substitution-group/expected/mod.rs"]
pub mod substitution_group;

#[rustfmt::skip]
#[path = "../substitution-group-imported/expected/mod.rs"]
pub mod substitution_group_imported;

#[rustfmt::skip]
#[path = "../swa-ref/expected/mod.rs"]
pub mod swa_ref;

#[rustfmt::skip]
#[path = "../synthetic-name-clashes/expected/mod.rs"]
pub mod synthetic_name_clashes;

#[rustfmt::skip]
#[path = "../text-in-place-of-elements/expected/mod.rs"]
pub mod text_in_place_of_elements;

#[rustfmt::skip]
#[path = "../text-spellings/expected/mod.rs"]
pub mod text_spellings;

#[rustfmt::skip]
#[path = "../time-zones/expected/mod.rs"]
pub mod time_zones;

#[rustfmt::skip]
#[path = "../two-services-ports/expected/mod.rs"]
pub mod two_services_ports;

#[rustfmt::skip]
#[path = "../type-part/expected/mod.rs"]
pub mod type_part;

#[rustfmt::skip]
#[path = "../typed-faults/expected/mod.rs"]
pub mod typed_faults;

#[rustfmt::skip]
#[path = "../typed-in-open-places/expected/mod.rs"]
pub mod typed_in_open_places;

#[rustfmt::skip]
#[path = "../uncovered-constructs/expected/mod.rs"]
pub mod uncovered_constructs;

#[rustfmt::skip]
#[path = "../union/expected/mod.rs"]
pub mod union;

#[rustfmt::skip]
#[path = "../utf-16-be/expected/mod.rs"]
pub mod utf_16_be;

#[rustfmt::skip]
#[path = "../utf-8-bom/expected/mod.rs"]
pub mod utf_8_bom;

#[rustfmt::skip]
#[path = "../wildcard-constraints/expected/mod.rs"]
pub mod wildcard_constraints;

#[rustfmt::skip]
#[path = "../windows-1252/expected/mod.rs"]
pub mod windows_1252;

#[rustfmt::skip]
#[path = "../xsd-namespace-references/expected/mod.rs"]
pub mod xsd_namespace_references;

/// The operations of all cases.
#[rustfmt::skip]
pub static OPERATIONS: &[Entry] = &[
    entry::<abstract_element::port::SendOperation>("abstract-element", "Service.Port.Send"),
    entry::<abstract_type::port::SendOperation>("abstract-type", "Service.Port.Send"),
    entry::<addressing_and_policy::port::DefaultOperation>("addressing-and-policy", "Service.Port.Default"),
    entry::<addressing_and_policy::port::NamedOperation>("addressing-and-policy", "Service.Port.Named"),
    entry::<addressing_and_policy::port::OneWayOperation>("addressing-and-policy", "Service.Port.OneWay"),
    entry::<addressing_and_policy::port::ExplicitOperation>("addressing-and-policy", "Service.Port.Explicit"),
    entry::<addressing_and_policy::port::SoapActionOperation>("addressing-and-policy", "Service.Port.SoapAction"),
    entry::<addressing_and_policy::old_port::OldOperation>("addressing-and-policy", "Service.OldPort.Old"),
    entry::<addressing_and_policy::mixed_port::OpenOperation>("addressing-and-policy", "Service.MixedPort.Open"),
    entry::<addressing_and_policy::mixed_port::SecretOperation>("addressing-and-policy", "Service.MixedPort.Secret"),
    entry::<addressing_and_policy::mixed_port::DatedOperation>("addressing-and-policy", "Service.MixedPort.Dated"),
    entry::<all_group::port::SendOperation>("all-group", "Service.Port.Send"),
    entry::<all_in_any_order::port::GetOperation>("all-in-any-order", "Service.Port.Get"),
    entry::<anonymous_deep::port::SendOperation>("anonymous-deep", "Service.Port.Send"),
    entry::<any_attribute::port::SendOperation>("any-attribute", "Service.Port.Send"),
    entry::<any_in_choice::port::SendOperation>("any-in-choice", "Service.Port.Send"),
    entry::<any_simple_type::port::SendOperation>("any-simple-type", "Service.Port.Send"),
    entry::<any_strict_lax_namespace::port::SendOperation>("any-strict-lax-namespace", "Service.Port.Send"),
    entry::<any_type::port::SendOperation>("any-type", "Service.Port.Send"),
    entry::<array_wrappers::port::SendOperation>("array-wrappers", "Service.Port.Send"),
    entry::<attributes::port::SendOperation>("attributes", "Service.Port.Send"),
    entry::<binding_of_some_operations::port::OneOperation>("binding-of-some-operations", "Service.Port.One"),
    entry::<block_final_note::port::SendOperation>("block-final-note", "Service.Port.Send"),
    entry::<boxes_by_size::port::SendOperation>("boxes-by-size", "Service.Port.Send"),
    entry::<builtin_spellings::port::SendOperation>("builtin-spellings", "Service.Port.Send"),
    entry::<builtins_44::port::SendOperation>("builtins-44", "Service.Port.Send"),
    entry::<case_only_differences::port::SendOperation>("case-only-differences", "Service.Port.Send"),
    entry::<chameleon_include::port::SendOperation>("chameleon-include", "Service.Port.Send"),
    entry::<choice_of_sequences::port::SendOperation>("choice-of-sequences", "Service.Port.Send"),
    entry::<choice_repeated_order::port::SendOperation>("choice-repeated-order", "Service.Port.Send"),
    entry::<choice_single::port::SendOperation>("choice-single", "Service.Port.Send"),
    entry::<choice_that_is_absent::port::GetOperation>("choice-that-is-absent", "Service.Port.Get"),
    entry::<choice_with_nil_and_any::port::SendOperation>("choice-with-nil-and-any", "Service.Port.Send"),
    entry::<complex_extension_chain::port::SendOperation>("complex-extension-chain", "Service.Port.Send"),
    entry::<complex_restriction::port::SendOperation>("complex-restriction", "Service.Port.Send"),
    entry::<config_overrides::shop_port::PlaceOrderOperation>("config-overrides", "Service.Port.place"),
    entry::<configuration_binary::port::SendOperation>("configuration-binary", "Service.Port.Send"),
    entry::<configuration_keep_list_types::port::SendOperation>("configuration-keep-list-types", "Service.Port.Send"),
    entry::<configuration_optional::port::GetOperation>("configuration-optional", "Service.Port.Get"),
    entry::<configuration_options::port::SecondOperation>("configuration-options", "Service.Port.Second"),
    entry::<cyclic_includes::port::SendOperation>("cyclic-includes", "Service.Port.Send"),
    entry::<dataset_schema_part::port::SendOperation>("dataset-schema-part", "Service.Port.Send"),
    entry::<deep_type_chain::port::SendOperation>("deep-type-chain", "Service.Port.Send"),
    entry::<defects::port::GetOperation>("defects", "Service.Port.Get"),
    entry::<derives::port::ShipOperation>("derives", "Service.Port.Ship"),
    entry::<document_bare::port::PriceOperation>("document-bare", "Service.Port.Price"),
    entry::<document_bare::port::FavouriteOperation>("document-bare", "Service.Port.Favourite"),
    entry::<document_bare::port::ForgetOperation>("document-bare", "Service.Port.Forget"),
    entry::<document_encoded::port::StoreOperation>("document-encoded", "Service.Port.Store"),
    entry::<document_multipart::port::BothOperation>("document-multipart", "Service.Port.Both"),
    entry::<document_wrapped::port::AddOperation>("document-wrapped", "Service.Port.Add"),
    entry::<document_wrapped::port::SplitOperation>("document-wrapped", "Service.Port.Split"),
    entry::<document_wrapped::port::PingOperation>("document-wrapped", "Service.Port.Ping"),
    entry::<documentation::port::SendOperation>("documentation", "Service.Port.Send"),
    entry::<element_defaults::port::SendOperation>("element-defaults", "Service.Port.Send"),
    entry::<element_ref::port::SendOperation>("element-ref", "Service.Port.Send"),
    entry::<encoded_any_array::port::PutOperation>("encoded-any-array", "Service.Port.Put"),
    entry::<encoded_array_ranks::port::PutOperation>("encoded-array-ranks", "Service.Port.Put"),
    entry::<encoded_array_ranks::port::GetOperation>("encoded-array-ranks", "Service.Port.Get"),
    entry::<encoded_grids::port::PutOperation>("encoded-grids", "Service.Port.Put"),
    entry::<encoded_multiref::port::MeetOperation>("encoded-multiref", "Service.Port.Meet"),
    entry::<encoded_nulls::port::PutOperation>("encoded-nulls", "Service.Port.Put"),
    entry::<encoded_nulls::port::FindOperation>("encoded-nulls", "Service.Port.Find"),
    entry::<encoded_nulls::literal::StoreOperation>("encoded-nulls", "Service.Literal.Store"),
    entry::<encoded_xsi_type::port::FeedOperation>("encoded-xsi-type", "Service.Port.Feed"),
    entry::<enumeration::port::SendOperation>("enumeration", "Service.Port.Send"),
    entry::<facets_documented::port::SendOperation>("facets-documented", "Service.Port.Send"),
    entry::<faults_of_one_element::port::DoOperation>("faults-of-one-element", "Service.Port.Do"),
    entry::<forms::port::SendOperation>("forms", "Service.Port.Send"),
    entry::<group_choice_in_extension::port::SendOperation>("group-choice-in-extension", "Service.Port.Send"),
    entry::<headers_and_header_faults::port::GetOperation>("headers-and-header-faults", "Service.Port.Get"),
    entry::<headers_of_an_imported_wsdl::port::GetOperation>("headers-of-an-imported-wsdl", "Service.Port.Get"),
    entry::<headers_of_many_entries::orders_port::OpenOrderOperation>("headers-of-many-entries", "Orders.OrdersPort.OpenOrder"),
    entry::<headers_of_many_entries::orders_port::CloseOrderOperation>("headers-of-many-entries", "Orders.OrdersPort.CloseOrder"),
    entry::<headers_of_many_entries::orders_port::SendOrderOperation>("headers-of-many-entries", "Orders.OrdersPort.SendOrder"),
    entry::<headers_of_many_entries::orders_port::PrintOrderOperation>("headers-of-many-entries", "Orders.OrdersPort.PrintOrder"),
    entry::<headers_of_many_entries::orders_port::CountOrdersOperation>("headers-of-many-entries", "Orders.OrdersPort.CountOrders"),
    entry::<headers_of_many_entries::orders_port::ListOrdersOperation>("headers-of-many-entries", "Orders.OrdersPort.ListOrders"),
    entry::<headers_with_must_understand::port::GetOperation>("headers-with-must-understand", "Service.Port.Get"),
    entry::<hostile_text::port::DoItOperation>("hostile-text", "S.Po_rt.Do_It_"),
    entry::<http_bindings_skipped::port::GetOperation>("http-bindings-skipped", "Service.Port.Get"),
    entry::<identity_constraints::port::SendOperation>("identity-constraints", "Service.Port.Send"),
    entry::<import_missing::port_binding::GetOperation>("import-missing", "_.PortBinding.Get"),
    entry::<import_missing_schema::port::GetOperation>("import-missing-schema", "Service.Port.Get"),
    entry::<import_missing_schema::port::PingOperation>("import-missing-schema", "Service.Port.Ping"),
    entry::<import_missing_schema::port::PutOperation>("import-missing-schema", "Service.Port.Put"),
    entry::<import_nested_cyclic_catalogued::port::AskOperation>("import-nested-cyclic-catalogued", "Service.Port.Ask"),
    entry::<instance_namespace_of_its_own::port::GetOperation>("instance-namespace-of-its-own", "Service.Port.Get"),
    entry::<iso_8859_2::port::SendOperation>("iso-8859-2", "Service.Port.Send"),
    entry::<keywords::port::SendOperation>("keywords", "Service.Port.Send"),
    entry::<ladder_clashes::report::ReportOperation>("ladder-clashes", "Service.Report.Report"),
    entry::<ladder_clashes::report::ReportOperation2>("ladder-clashes", "Service.Report.report"),
    entry::<ladder_clashes::report::NewOperation>("ladder-clashes", "Service.Report.new"),
    entry::<leading_digits_dots_dashes::port::SendOperation>("leading-digits-dots-dashes", "Service.Port.Send"),
    entry::<lexical_forms::port::AskOperation>("lexical-forms", "Service.Port.Ask"),
    entry::<list::port::SendOperation>("list", "Service.Port.Send"),
    entry::<list_types::port::SendOperation>("list-types", "Service.Port.Send"),
    entry::<list_types::port::SendCodesOperation>("list-types", "Service.Port.SendCodes"),
    entry::<list_types::adder::SumOperation>("list-types", "Service.Adder.Sum"),
    entry::<list_types_by_wildcard::port::SendOperation>("list-types-by-wildcard", "Service.Port.Send"),
    entry::<list_types_encoded::port::SendOperation>("list-types-encoded", "Service.Port.Send"),
    entry::<list_types_in_open_places::port::SendOperation>("list-types-in-open-places", "Service.Port.Send"),
    entry::<literal_soap_arrays::rpc::PutOperation>("literal-soap-arrays", "Service.Rpc.Put"),
    entry::<literal_soap_arrays::document::StoreOperation>("literal-soap-arrays", "Service.Document.Store"),
    entry::<literal_soap_arrays::encoded::EncodeOperation>("literal-soap-arrays", "Service.Encoded.Encode"),
    entry::<media_types::port::SendOperation>("media-types", "Service.Port.Send"),
    entry::<message_encodings::port::SendOperation>("message-encodings", "Service.Port.Send"),
    entry::<message_missing::port::OneOperation>("message-missing", "Service.Port.One"),
    entry::<mime_bindings::port::UploadOperation>("mime-bindings", "Service.Port.Upload"),
    entry::<mime_parts::port::StoreOperation>("mime-parts", "Service.Port.Store"),
    entry::<mime_parts::port::FetchOperation>("mime-parts", "Service.Port.Fetch"),
    entry::<mime_parts::port::PrintOperation>("mime-parts", "Service.Port.Print"),
    entry::<mime_parts::plain::StoreOperation>("mime-parts", "Service.Plain.Store"),
    entry::<mime_parts_rpc::port::ScaleOperation>("mime-parts-rpc", "Service.Port.Scale"),
    entry::<mime_parts_rpc::port::TurnOperation>("mime-parts-rpc", "Service.Port.Turn"),
    entry::<mime_parts_rpc::port::ShowOperation>("mime-parts-rpc", "Service.Port.Show"),
    entry::<mixed_content::port::SendOperation>("mixed-content", "Service.Port.Send"),
    entry::<mixed_extension::port::SendOperation>("mixed-extension", "Service.Port.Send"),
    entry::<model_groups_nested::port::SendOperation>("model-groups-nested", "Service.Port.Send"),
    entry::<module_clashes::port_port::SendOperation>("module-clashes", "Service.Port.Send"),
    entry::<names_and_foreign_namespaces::port::GetOperation>("names-and-foreign-namespaces", "Service.Port.Get"),
    entry::<nil_with_attributes::port::SendOperation>("nil-with-attributes", "Service.Port.Send"),
    entry::<nil_without_nillable::port::GetOperation>("nil-without-nillable", "Service.Port.Get"),
    entry::<nillable::port::SendOperation>("nillable", "Service.Port.Send"),
    entry::<no_service::port_binding::GetOperation>("no-service", "_.PortBinding.Get"),
    entry::<no_target_namespace::port::GetOperation>("no-target-namespace", "Service.Port.Get"),
    entry::<non_ascii::port::SendOperation>("non-ascii", "Service.Port.Send"),
    entry::<occurs_on_particles::port::SendOperation>("occurs-on-particles", "Service.Port.Send"),
    entry::<one_way::port::LogOperation>("one-way", "Service.Port.Log"),
    entry::<one_way::port::FlushOperation>("one-way", "Service.Port.Flush"),
    entry::<operations_without_soap_action::port::OneOperation>("operations-without-soap-action", "Service.Port.One"),
    entry::<operations_without_soap_action::port::TwoOperation>("operations-without-soap-action", "Service.Port.Two"),
    entry::<optional_choice::port::SendOperation>("optional-choice", "Service.Port.Send"),
    entry::<overloads::port::FindOperation>("overloads", "Service.Port.Find"),
    entry::<overloads::port::FindByNameOperation>("overloads", "Service.Port.Find~1"),
    entry::<parameter_order::port::MixOperation>("parameter-order", "Service.Port.Mix"),
    entry::<parts_selection::port::GetOperation>("parts-selection", "Service.Port.Get"),
    entry::<policy_of_dotnet::binary_port::GetOperation>("policy-of-dotnet", "Orders.BinaryPort.Get"),
    entry::<policy_of_dotnet::choice_port::GetOperation>("policy-of-dotnet", "Orders.ChoicePort.Get"),
    entry::<policy_of_dotnet::certificate_port::GetOperation>("policy-of-dotnet", "Orders.CertificatePort.Get"),
    entry::<pre_2001_schema::port::SendOperation>("pre-2001-schema", "Service.Port.Send"),
    entry::<prefix_clashes::port::SendOperation>("prefix-clashes", "Service.Port.Send"),
    entry::<prefixes_in_text::port::SendOperation>("prefixes-in-text", "Service.Port.Send"),
    entry::<pruning_by_both::port::SecondOperation>("pruning-by-both", "Service.Port.Second"),
    entry::<pruning_by_operation::port::FirstOperation>("pruning-by-operation", "Service.Port.First"),
    entry::<pruning_by_port::other::ThirdOperation>("pruning-by-port", "Service.Other.Third"),
    entry::<pruning_of_coverage::plain::GetOperation>("pruning-of-coverage", "Service.Plain.Get"),
    entry::<qname_namespaces::port::SendOperation>("qname-namespaces", "Service.Port.Send"),
    entry::<recursive_types::port::SendOperation>("recursive-types", "Service.Port.Send"),
    entry::<redefine::port::SendOperation>("redefine", "Service.Port.Send"),
    entry::<root_elements::port::NilOperation>("root-elements", "Service.Port.Nil"),
    entry::<root_elements::port::ShapeOperation>("root-elements", "Service.Port.Shape"),
    entry::<root_elements::port::HeadOperation>("root-elements", "Service.Port.Head"),
    entry::<root_elements::port::AnyOperation>("root-elements", "Service.Port.Any"),
    entry::<rpc_answer_other_accessor::port::GreetOperation>("rpc-answer-other-accessor", "Service.Port.Greet"),
    entry::<rpc_answer_other_accessor::port::FindOperation>("rpc-answer-other-accessor", "Service.Port.Find"),
    entry::<rpc_encoded_headers_and_faults::port::DoOperation>("rpc-encoded-headers-and-faults", "Service.Port.Do"),
    entry::<rpc_encoded_simple::port::GreetOperation>("rpc-encoded-simple", "Service.Port.Greet"),
    entry::<rpc_encoded_simple::port::FindOperation>("rpc-encoded-simple", "Service.Port.Find"),
    entry::<rpc_encoded_soap12::port::SumOperation>("rpc-encoded-soap12", "Service.Port.Sum"),
    entry::<rpc_literal::port::JoinOperation>("rpc-literal", "Service.Port.Join"),
    entry::<rpc_literal::port::SwapOperation>("rpc-literal", "Service.Port.Swap"),
    entry::<rpc_literal::port::ClearOperation>("rpc-literal", "Service.Port.Clear"),
    entry::<rpc_names::port::MatchOperation>("rpc-names", "Service.Port.match"),
    entry::<rpc_names::port::MatchOperation2>("rpc-names", "Service.Port.Match"),
    entry::<rpc_names::port::CloneOperation>("rpc-names", "Service.Port.clone"),
    entry::<rpc_names::port::Value2fastOperation>("rpc-names", "Service.Port._2fast"),
    entry::<rpc_parts_by_element::port::GetOperation>("rpc-parts-by-element", "Service.Port.Get"),
    entry::<rpc_result_of_soap12::port::GetOperation>("rpc-result-of-soap12", "Service.Port.Get"),
    entry::<rpc_without_namespace::port::GetOperation>("rpc-without-namespace", "Service.Port.Get"),
    entry::<same_element_twice::port::SendOperation>("same-element-twice", "Service.Port.Send"),
    entry::<schema_imported_as_wsdl::port::SendOperation>("schema-imported-as-wsdl", "Service.Port.Send"),
    entry::<schemas_of_one_namespace::port::GetOperation>("schemas-of-one-namespace", "Service.Port.Get"),
    entry::<sequence_occurs::port::SendOperation>("sequence-occurs", "Service.Port.Send"),
    entry::<session_headers::sessions::OpenOperation>("session-headers", "Sessions.BasicHttpBinding_ISessions.Open"),
    entry::<session_headers::sessions::CloseOperation>("session-headers", "Sessions.BasicHttpBinding_ISessions.Close"),
    entry::<session_headers::ws_http_binding_i_sessions::OpenOperation>("session-headers", "Sessions.WSHttpBinding_ISessions.Open"),
    entry::<session_headers::ws_http_binding_i_sessions::CloseOperation>("session-headers", "Sessions.WSHttpBinding_ISessions.Close"),
    entry::<simple_content_extension_restriction::port::SendOperation>("simple-content-extension-restriction", "Service.Port.Send"),
    entry::<simple_type_hierarchy::port::SendOperation>("simple-type-hierarchy", "Service.Port.Send"),
    entry::<simple_values_of_other_types::port::GetOperation>("simple-values-of-other-types", "Service.Port.Get"),
    entry::<soap11_and_12::port::AskOperation>("soap11-and-12", "Service.Port.Ask"),
    entry::<soap11_and_12::port12::AskOperation>("soap11-and-12", "Service.Port12.Ask"),
    entry::<soap12_only::port::AskOperation>("soap12-only", "Service.Port.Ask"),
    entry::<solicit_response_notification::port::NormalOperation>("solicit-response-notification", "Service.Port.Normal"),
    entry::<solicit_response_notification::port::SolicitOperation>("solicit-response-notification", "Service.Port.Solicit"),
    entry::<solicit_response_notification::port::NotifyOperation>("solicit-response-notification", "Service.Port.Notify"),
    entry::<stable_boxes::port::SendOperation>("stable-boxes", "Service.Port.Send"),
    entry::<stable_names::port::GetOperation>("stable-names", "Service.Port.Get"),
    entry::<std_and_prelude_clashes::port::SendOperation>("std-and-prelude-clashes", "Service.Port.Send"),
    entry::<strict_clean::port::GetOperation>("strict-clean", "Service.Port.Get"),
    entry::<strict_extensions::port::GetOperation>("strict-extensions", "Service.Port.Get"),
    entry::<substitution_and_xsi_type::port::SendOperation>("substitution-and-xsi-type", "Service.Port.Send"),
    entry::<substitution_group::port::SendOperation>("substitution-group", "Service.Port.Send"),
    entry::<substitution_group_imported::port::SendOperation>("substitution-group-imported", "Service.Port.Send"),
    entry::<swa_ref::port::SendOperation>("swa-ref", "Service.Port.Send"),
    entry::<synthetic_name_clashes::port::SendOperation>("synthetic-name-clashes", "Service.Port.Send"),
    entry::<text_in_place_of_elements::port::GetOperation>("text-in-place-of-elements", "Service.Port.Get"),
    entry::<text_spellings::port::SendOperation>("text-spellings", "Service.Port.Send"),
    entry::<time_zones::port::SendOperation>("time-zones", "Service.Port.Send"),
    entry::<two_services_ports::port::GetOperation>("two-services-ports", "Backup.Port.Get"),
    entry::<two_services_ports::service_port::GetOperation>("two-services-ports", "Service.Port.Get"),
    entry::<two_services_ports::admin::ResetOperation>("two-services-ports", "Service.Admin.Reset"),
    entry::<type_part::port::SearchOperation>("type-part", "Service.Port.Search"),
    entry::<type_part::port::CountOperation>("type-part", "Service.Port.Count"),
    entry::<typed_faults::port::DoOperation>("typed-faults", "Service.Port.Do"),
    entry::<typed_faults::port::OtherOperation>("typed-faults", "Service.Port.Other"),
    entry::<typed_in_open_places::port::SendOperation>("typed-in-open-places", "Service.Port.Send"),
    entry::<uncovered_constructs::store::PutOperation>("uncovered-constructs", "UncoveredConstructs.Store.Put"),
    entry::<uncovered_constructs::store::GetOperation>("uncovered-constructs", "UncoveredConstructs.Store.Get"),
    entry::<union::port::SendOperation>("union", "Service.Port.Send"),
    entry::<utf_16_be::port::SendOperation>("utf-16-be", "Service.Port.Send"),
    entry::<utf_8_bom::port::SendOperation>("utf-8-bom", "Service.Port.Send"),
    entry::<wildcard_constraints::port::GetOperation>("wildcard-constraints", "Service.Port.Get"),
    entry::<windows_1252::port::SendOperation>("windows-1252", "Service.Port.Send"),
    entry::<xsd_namespace_references::port::GetOperation>("xsd-namespace-references", "Service.Port.Get"),
];
