//! The emulator, running inside the Node process.

use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use connguard_emulator::{Emulator, Options};
use napi::Env;
use napi::bindgen_prelude::PromiseRaw;
use napi_derive::napi;
use serde_json::Value;

use crate::failure;

/// A running emulator.
#[napi]
pub struct NativeEmulator {
    running: Arc<Mutex<Option<Emulator>>>,
    info: String,
    warnings: Vec<String>,
}

#[napi]
impl NativeEmulator {
    /// Starts an emulator from a JSON object with any of `listen`, `data` and `seed` (a path, or an object).
    #[napi]
    pub async fn start(options: String) -> napi::Result<NativeEmulator> {
        failure::guard_async(async move {
            let options = parse_options(&options)?;
            let emulator = Emulator::start_with(options)
                .await
                .map_err(|error| config(&format!("the emulator cannot start: {error}")))?;
            let info = serde_json::to_string(emulator.info())
                .map_err(|_| failure::from_parts("ConnguardError", "internal", "the emulator's info is not JSON"))?;
            let warnings = emulator.warnings().to_vec();
            Ok(NativeEmulator { running: Arc::new(Mutex::new(Some(emulator))), info, warnings })
        })
        .await
    }

    /// Returns where the emulator listens and its credentials, as JSON.
    #[napi(getter)]
    pub fn info(&self) -> String {
        self.info.clone()
    }

    /// What whoever started it should know.
    #[napi(getter)]
    pub fn warnings(&self) -> Vec<String> {
        self.warnings.clone()
    }

    /// Runs the program `connguard-emulator` until a signal ends it; resolves to its exit code.
    #[napi]
    pub async fn run(arguments: Vec<String>) -> napi::Result<u32> {
        failure::guard_async(async move {
            let arguments = arguments.into_iter().map(OsString::from);
            let code = tokio::task::spawn_blocking(move || connguard_emulator::run(arguments)).await;
            let broken = |_| failure::from_parts("ConnguardError", "internal", "the emulator has failed");
            code.map(u32::from).map_err(broken)
        })
        .await
    }

    /// Stops the emulator; stopping it again does nothing.
    #[napi]
    pub fn stop<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, ()>> {
        let running = Arc::clone(&self.running);
        failure::promise(env, async move {
            let running = running.lock().unwrap_or_else(PoisonError::into_inner).take();
            if let Some(emulator) = running {
                emulator.stop().await;
            }
            Ok(())
        })
    }
}

fn parse_options(text: &str) -> napi::Result<Options> {
    let mut options = Options::default();
    let Ok(Value::Object(members)) = serde_json::from_str(text) else {
        return Err(config("the emulator's options must be an object"));
    };
    for (name, value) in members {
        if name == "seed" && value.is_object() {
            options.seed_value = Some(value);
            continue;
        }
        let Value::String(value) = value else {
            return Err(config(&format!("{name} must be a string")));
        };
        match name.as_str() {
            "listen" => options.listen = parse_listen(&value)?,
            "data" => options.data = Some(PathBuf::from(value)),
            "seed" => options.seed = Some(PathBuf::from(value)),
            _ => return Err(config(&format!("the emulator has no option {name}; known: listen, data, seed"))),
        }
    }
    Ok(options)
}

fn parse_listen(value: &str) -> napi::Result<SocketAddr> {
    value
        .parse()
        .map_err(|_| config("listen must be an IP address and a port, e.g. 127.0.0.1:0 (port 0 takes a free one)"))
}

fn config(message: &str) -> napi::Error {
    failure::from_parts("ConfigError", "config", message)
}
