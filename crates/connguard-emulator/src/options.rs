//! The options of an emulator.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use serde_json::Value;

/// The options of an emulator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// The address to listen on; port 0 takes a free one. Default: `127.0.0.1:0`.
    pub listen: SocketAddr,
    /// A file that keeps the state across restarts; created if missing, like the key file beside it (`<data>.key`,
    /// readable by its owner only). Only one emulator at a time can use it. Default: none, the state is kept in memory.
    pub data: Option<PathBuf>,
    /// A JSON file with what exists at the start:
    /// `{"matillion": {"environments": [name …], "connections": [create request …], "projects": [{"name", "id"?,
    /// "description"?, "environments"?, "connections"?} …]},
    /// "lerian": {"connections": [create request with productName …]}}`. Default: none.
    pub seed: Option<PathBuf>,
    /// The content of a seed file, instead of the file. Default: none.
    pub seed_value: Option<Value>,
}

impl Default for Options {
    fn default() -> Self {
        Self { listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), data: None, seed: None, seed_value: None }
    }
}
