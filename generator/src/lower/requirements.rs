//! What policies require and a client does not do by itself: the reason, and the way out.

use std::collections::HashSet;

use super::docs::code;
use super::ir::Unmet;
use super::prune;
use crate::base::policy::Assertion;
use crate::base::{QName, Span, xmlns};
use crate::diagnostics::{Code, Coverage, Diagnostic};
use crate::model::{Model, Operation, Port};
use crate::overrides::Overrides;

/// Reports the assertions of the selected ports and operations that a client does not satisfy by itself, each once.
pub fn report(model: &Model, options: &Overrides) -> Vec<Diagnostic> {
    let mut seen: HashSet<&Span> = HashSet::new();
    let mut found = Vec::new();
    for port in &model.ports {
        let selected = port.operations.iter().filter(|operation| prune::is_selected(options, port, operation));
        for assertion in assertions(port, selected).filter(|assertion| seen.insert(&assertion.span)) {
            let unmet = Unmet::of(assertion);
            let of = if unmet.what.is_none() { format!(" (\"{}\")", assertion.name.namespace) } else { String::new() };
            let message = format!("the policy of port {} requires {}{of}", port.name, unmet.in_words());
            let diagnostic = Diagnostic::warning(Code::POLICY_ASSERTION, message).at(&assertion.span).hint(unmet.help);
            found.push(diagnostic.coverage(Coverage::Skipped));
        }
    }
    found
}

/// Returns what a port or some of its operations require and a client does not do by itself.
pub fn unmet<'m>(port: &'m Port, operations: impl Iterator<Item = &'m Operation>) -> Vec<Unmet> {
    let mut found: Vec<Unmet> = Vec::new();
    for unmet in assertions(port, operations).map(Unmet::of) {
        if !found.contains(&unmet) {
            found.push(unmet);
        }
    }
    found
}

/// Returns the assertions of a port and of operations of it; those of the port only if there is any operation.
fn assertions<'m>(
    port: &'m Port,
    operations: impl Iterator<Item = &'m Operation>,
) -> impl Iterator<Item = &'m Assertion> {
    let mut of_port = Some(&port.requirements.unmet);
    let all =
        operations.flat_map(move |operation| of_port.take().into_iter().flatten().chain(&operation.requirements.unmet));
    all.filter(|assertion| !(port.requirements.policy.https && assertion.is_met_by_tls()))
}

impl Unmet {
    fn of(assertion: &Assertion) -> Self {
        const UNKNOWN: &str = "find out from the provider of the service what it requires of a client";
        let (what, help) = known(&assertion.name).map_or((None, UNKNOWN), |(what, help)| (Some(what), help));
        Self { element: code(&assertion.written), what, help }
    }

    /// Returns the requirement in words, as Markdown.
    pub fn in_words(&self) -> String {
        match self.what {
            Some(what) => format!("{what} (`<{}>`)", self.element),
            None => format!("`<{}>`, which is not known", self.element),
        }
    }
}

fn known(name: &QName) -> Option<(&'static str, &'static str)> {
    const OTHER_ENDPOINT: &str = "call an endpoint of the service that messages in text over HTTP(S) are sent to, such as one of \
                                  basicHttpBinding or wsHttpBinding";
    const NO_ENCRYPTION: &str = "call an endpoint that requires TLS instead, where the connection is encrypted";
    let is_dotnet = name.namespace.starts_with("http://schemas.microsoft.com/");
    Some(match name.local.as_str() {
        "PolicyReference" if xmlns::is_ws_policy(&name.namespace) => {
            ("a policy that is not in the document", "read the policy, and configure the client by hand")
        }
        "BinaryEncoding" if is_dotnet => ("messages in .NET's binary encoding, which is not XML", OTHER_ENDPOINT),
        "WindowsTransportSecurity" | "SslTransportSecurity" | "Streamed" | "CompositeDuplex" | "OneWay"
            if is_dotnet =>
        {
            ("a transport of .NET other than HTTP", OTHER_ENDPOINT)
        }
        "NtlmAuthentication" | "NegotiateAuthentication" => (
            "Windows authentication in HTTP (NTLM or Kerberos)",
            "ask for an endpoint with basic authentication, or send through a transport that authenticates (`TowerTransport`)",
        ),
        "BasicAuthentication" | "HttpBasicAuthentication" => {
            ("basic authentication in HTTP", "set it: Options::default().basic_auth(NAME, PASSWORD)")
        }
        "DigestAuthentication" | "HttpDigestAuthentication" => (
            "digest authentication in HTTP",
            "set it, with the feature `digest`: Options::default().digest_auth(NAME, PASSWORD)",
        ),
        "RequireClientCertificate" => {
            ("a client certificate in TLS", "set it for the transport: TransportSettings::client_certificate")
        }
        "SymmetricBinding" | "RequireDerivedKeys" | "RequireImpliedDerivedKeys" | "RequireExplicitDerivedKeys" => {
            ("keys that are derived or encrypted for each message", NO_ENCRYPTION)
        }
        local if local.contains("Encrypt") && xmlns::is_security_policy(&name.namespace) => {
            ("encrypted messages", NO_ENCRYPTION)
        }
        "SignedElements" | "RequiredElements" | "RequiredParts" => (
            "parts of messages that an XPath or a name selects",
            "add header blocks with `Options::soap_header`, and sign them with `Signing` of soapstone-wss",
        ),
        "IssuedToken" | "SamlToken" | "RelToken" => (
            "a token that another service issues (SAML)",
            "request the token, and add it with `Security::token` of soapstone-wss",
        ),
        "KerberosToken" | "SpnegoContextToken" | "SslContextToken" | "RsaToken" | "KeyValueToken" => (
            "a token that is negotiated, or that belongs to Windows",
            "call an endpoint with username tokens or certificates",
        ),
        "SecureConversationToken" | "SecurityContextToken" => {
            ("WS-SecureConversation", "call an endpoint without it (in .NET, establishSecurityContext=\"false\")")
        }
        "RMAssertion" => ("WS-ReliableMessaging", "call an endpoint without it"),
        "ATAssertion" | "ATAlwaysCapability" | "BAAtomicOutcomeAssertion" => {
            ("WS-AtomicTransaction", "call an endpoint without it")
        }
        _ => return None,
    })
}
