//! The peers, and what their scripts print.
//!
//! `setup WORK` makes a peer ready in the folder WORK and prints lines on standard output, each a word and its value:
//!
//! * `version TEXT`: what takes part, for the table;
//! * `service NAME WSDL`: a service to generate a client from, its WSDL as a path on the server (`/echo?wsdl`) or as
//!   `file:PATH`;
//! * `operations NAME`: the same service shall be driven through the list of all its operations;
//! * `ports NUMBER`: how many ports in a row it listens on, one by default;
//! * `absent TEXT`: the peer is not installed; the text holds the command that installs it.
//!
//! `run WORK PORT` is the server; it listens on 127.0.0.1 and is stopped from outside. A peer without `run` tests without
//! a server. `client/main.rs` is the program that is compiled with the clients and started with the server's base URL and
//! WORK; a peer without it has a script `judge`, which is started with the base URL of the stand-in ArcGIS server and WORK.

use std::path::PathBuf;

use crate::root;

/// A stack of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer {
    /// The name in commands and folders.
    pub name: &'static str,
    /// The title of its column.
    pub title: &'static str,
}

/// All peers, in the order of the table.
pub const PEERS: &[Peer] = &[
    Peer { name: "jaxws", title: "JAX-WS RI" },
    Peer { name: "axis", title: "Axis" },
    Peer { name: "wss4j", title: "WSS4J" },
    Peer { name: "gsoap", title: "gSOAP" },
    Peer { name: "php", title: "PHP" },
    Peer { name: "mono", title: "Mono" },
    Peer { name: "spyne", title: "spyne" },
    Peer { name: "node-soap", title: "node-soap" },
    Peer { name: "soap-lite", title: "SOAP::Lite" },
    Peer { name: "zeep", title: "zeep (client)" },
    Peer { name: "node-soap-client", title: "node-soap (client)" },
];

impl Peer {
    /// Returns the peer with that name.
    pub fn of_name(name: &str) -> Option<Self> {
        PEERS.iter().copied().find(|peer| peer.name == name)
    }

    /// Returns the folder of its sources.
    pub fn folder(self) -> PathBuf {
        root().join("dev").join("interop").join(self.name)
    }

    /// Returns the folder of all that is made for it.
    pub fn work(self) -> PathBuf {
        root().join("target").join("interop").join(self.name)
    }
}

/// A service of a peer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// The name of the generated client.
    pub name: String,
    /// The WSDL, as `setup` printed it.
    pub wsdl: String,
    /// Whether the program calls it through the list of its operations.
    pub operations: bool,
}

impl Service {
    /// Returns the path or URL of the WSDL.
    pub fn location(&self, base: &str) -> String {
        match self.wsdl.strip_prefix("file:") {
            Some(path) => path.to_owned(),
            None => format!("{base}{}", self.wsdl),
        }
    }
}

/// What a `setup` printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ready {
    /// What takes part.
    pub versions: Vec<String>,
    /// The services.
    pub services: Vec<Service>,
    /// The number of ports.
    pub ports: u16,
}

/// Reads what a `setup` printed; `Err` holds how an absent peer is installed.
///
/// Lines of other words are what the tools of the peer print.
pub fn read(output: &str) -> Result<Ready, String> {
    let mut ready = Ready { versions: Vec::new(), services: Vec::new(), ports: 1 };
    for line in output.lines() {
        let (word, value) = line.trim().split_once(' ').unwrap_or_default();
        match word {
            "version" => ready.versions.push(value.to_owned()),
            "ports" => ready.ports = value.parse().unwrap_or(ready.ports),
            "absent" => return Err(value.to_owned()),
            "service" => {
                if let Some((name, wsdl)) = value.split_once(' ') {
                    ready.services.push(Service { name: name.to_owned(), wsdl: wsdl.to_owned(), operations: false });
                }
            }
            "operations" => {
                for service in ready.services.iter_mut().filter(|service| service.name == value) {
                    service.operations = true;
                }
            }
            _ => {}
        }
    }
    Ok(ready)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_peer_has_its_scripts() {
        for peer in PEERS {
            let folder = peer.folder();
            assert!(folder.join("setup").is_file(), "{} has no setup", peer.name);
            let (run, client, judge) = ("run", "client/main.rs", "judge");
            let has = |name: &str| folder.join(name).is_file();
            assert!(has(client) != has(judge) && (has(run) || has(judge)), "{} cannot judge", peer.name);
            assert_eq!(Peer::of_name(peer.name), Some(*peer));
        }
    }

    #[test]
    fn what_a_setup_prints_is_read() {
        let ready =
            read("noise\nversion Stack 1.2\nservice echo /e?wsdl\nservice x file:/a b.wsdl\noperations x\nports 3\n");
        let ready = ready.unwrap();
        assert_eq!((ready.versions.as_slice(), ready.ports), (["Stack 1.2".to_owned()].as_slice(), 3));
        let locations: Vec<_> = ready.services.iter().map(|service| service.location("http://h:1")).collect();
        assert_eq!(locations, ["http://h:1/e?wsdl", "/a b.wsdl"]);
        assert!(!ready.services[0].operations && ready.services[1].operations);
        let absent = read("absent php: apt-get install -y php-cli\nversion 1\n");
        assert_eq!(absent, Err("php: apt-get install -y php-cli".to_owned()));
    }
}
