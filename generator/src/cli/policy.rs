//! What the policies of ports require of a program: the dependency, and the options of the client.

use super::runtime::Dependency;
use crate::base::policy::{Password, Policy};
use crate::lower::ir::{Port, Unmet};

/// The length in octets from which values are parts of their own, in examples of MTOM.
const MTOM_FROM: usize = 4096;

/// What a port requires, and the options of a client for that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Configuration {
    /// The client type of the port.
    pub port: String,
    /// What is required, in words.
    required: Vec<&'static str>,
    /// Whether only some of its operations require that.
    in_part: bool,
    /// What a client does not do by itself.
    pub unmet: Vec<Unmet>,
    /// Whether the crate `soapstone-wss` is required.
    pub security: bool,
    /// Whether requests have a name, and whether they have a password.
    username: Option<Password>,
    /// Whether requests are signed.
    signature: bool,
    /// Whether attachments are sent.
    mtom: bool,
}

impl Configuration {
    /// Returns what a port requires; `None` if it requires nothing.
    pub fn of(port: &Port) -> Option<Self> {
        let mut policy = port.policy;
        port.operations.iter().for_each(|operation| policy.merge(&operation.policy));
        if policy.is_empty() && port.unmet.is_empty() {
            return None;
        }
        let Policy { username, timestamp, signature, mtom, .. } = policy;
        Some(Self {
            port: port.ident.clone(),
            required: policy.in_words(),
            in_part: policy != port.policy,
            unmet: port.unmet.clone(),
            security: username.is_some() || timestamp || signature,
            username,
            signature,
            mtom,
        })
    }

    /// Returns whether a client needs options.
    pub fn has_options(&self) -> bool {
        self.security || self.mtom
    }

    /// Returns what is required, as a sentence without its end; `None` if it is only what a client does not do.
    pub fn requirement(&self) -> Option<String> {
        let of = if self.in_part { "some operations require" } else { "the service requires" };
        (!self.required.is_empty()).then(|| format!("{of} {}", joined(&self.required)))
    }

    /// Returns the line that the command prints after a run. `path` is that of the module with the port.
    pub fn line(&self, path: &str) -> String {
        let mut parts: Vec<String> = self.requirement().into_iter().collect();
        if self.has_options() {
            let port = format!("{path}{}", self.port);
            let security = if self.security { self.security(&port, "USER", "PASSWORD") } else { String::new() };
            parts.push(format!("Client::with_options(ENDPOINT, {})", self.options(&security)));
        }
        let mut helps: Vec<&str> = Vec::new();
        for unmet in &self.unmet {
            if !helps.contains(&unmet.help) {
                helps.push(unmet.help);
            }
        }
        if !helps.is_empty() {
            parts.push(format!("for what is skipped: {}", helps.join("; ")));
        }
        format!("policy:       {}: {}\n", self.port, parts.join("; "))
    }

    /// Returns the statements of a program that create the variable `options`.
    pub fn statements(&self, port: &str) -> String {
        let mut text = String::new();
        for (name, variable) in self.variables() {
            text.push_str(&format!(
                "    let {name} = std::env::var(\"{variable}\").map_err(|_| \"set {variable}\")?;\n"
            ));
        }
        if self.signature {
            text.push_str(
                "    let (certificate, key) = (std::fs::read(\"client.pem\")?, std::fs::read(\"client.key.pem\")?);\n",
            );
            text.push_str("    let key = soapstone_wss::SigningKey::from_pem(certificate, key)?;\n");
        }
        if self.security {
            text.push_str(&format!("    let security = {};\n", self.security(port, "user", "password")));
        }
        text.push_str(&format!("    let options = {};\n", self.options("security")));
        text
    }

    /// Returns the environment variables that the statements read, by the names of the values.
    pub fn variables(&self) -> &'static [(&'static str, &'static str)] {
        const BOTH: [(&str, &str); 2] = [("user", "SERVICE_USER"), ("password", "SERVICE_PASSWORD")];
        match self.username {
            None => &[],
            Some(Password::Absent) => BOTH.split_at(1).0,
            Some(Password::Text | Password::Digest) => &BOTH,
        }
    }

    /// Returns the expression of the options.
    fn options(&self, security: &str) -> String {
        let mtom = if self.mtom { format!(".mtom({MTOM_FROM})") } else { String::new() };
        let module = if self.security { format!(".module({security})") } else { String::new() };
        format!("soapstone::Options::default(){mtom}{module}")
    }

    /// Returns the expression of the module that secures requests.
    fn security(&self, port: &str, user: &str, password: &str) -> String {
        let given = |at: usize, expression: &str| {
            if self.variables().len() > at { expression.to_owned() } else { "\"\"".to_owned() }
        };
        let sign = if self.signature { ".sign(soapstone_wss::Signing::new(key))" } else { "" };
        let (user, password) = (given(0, user), given(1, password));
        format!("soapstone_wss::Security::of_policy(&{port}::policy(), {user}, {password}){sign}")
    }
}

/// Returns the dependency on the crate for WS-Security, which is where the runtime is; `None` if it is not known where.
pub fn security_dependency(runtime: &Dependency) -> Option<Dependency> {
    match runtime {
        Dependency::Released | Dependency::Git(..) => Some(runtime.clone()),
        Dependency::Path(path) => {
            // In a checkout. A folder of another name is a copy of the runtime alone.
            let parent = path.strip_suffix("runtime").filter(|parent| parent.is_empty() || parent.ends_with('/'))?;
            Some(Dependency::Path(format!("{parent}wss")))
        }
    }
}

/// Returns a list in words: `a`, `a and b`, `a, b and c`.
fn joined(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn configuration(policy: Policy) -> Configuration {
        let Policy { username, timestamp, signature, mtom, .. } = policy;
        Configuration {
            port: "Orders".to_owned(),
            required: policy.in_words(),
            in_part: false,
            unmet: Vec::new(),
            security: username.is_some() || timestamp || signature,
            username,
            signature,
            mtom,
        }
    }

    #[test]
    fn a_line_has_the_requirements_and_the_call() {
        let line = |policy| configuration(policy).line("shop::");
        let policy = Policy { https: true, username: Some(Password::Digest), ..Policy::default() };
        assert_eq!(
            line(policy),
            "policy:       Orders: the service requires TLS and a `UsernameToken` with the digest of a password; \
             Client::with_options(ENDPOINT, soapstone::Options::default().module(soapstone_wss::Security::of_policy(\
             &shop::Orders::policy(), USER, PASSWORD)))\n"
        );
        assert!(line(Policy { timestamp: true, ..Policy::default() }).contains("policy(), \"\", \"\")"));
        let mtom = line(Policy { mtom: true, ..Policy::default() });
        assert!(
            mtom.ends_with("requires MTOM; Client::with_options(ENDPOINT, soapstone::Options::default().mtom(4096))\n")
        );
        assert_eq!(
            line(Policy { https: true, ..Policy::default() }),
            "policy:       Orders: the service requires TLS\n"
        );
    }

    #[test]
    fn the_security_crate_is_beside_the_runtime() {
        let of = |path: &str| security_dependency(&Dependency::Path(path.to_owned()));
        assert_eq!(of("../../runtime"), Some(Dependency::Path("../../wss".to_owned())));
        assert_eq!(of("runtime"), Some(Dependency::Path("wss".to_owned())));
        assert_eq!(of("../vendored-runtime"), None);
        assert_eq!(security_dependency(&Dependency::Released), Some(Dependency::Released));
    }
}
