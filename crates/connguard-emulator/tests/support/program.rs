//! The emulator as a process of its own, which can be killed.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use serde_json::Value;

use super::{FORM, exchange};

/// The program, with its state in a file.
pub struct Program {
    pub child: Arc<Mutex<Child>>,
    pub url: String,
    /// The path of the project's connections.
    pub project: String,
    pub authorization: String,
}

impl Program {
    pub async fn start(data: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_connguard-emulator"))
            .arg("--data")
            .arg(data)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let info: Value = serde_json::from_str(&line).unwrap();
        let text = |name: &str| info[name].as_str().unwrap().to_owned();
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}&audience=https://api.matillion.com",
            text("client_id"),
            text("client_secret")
        );
        let given = exchange(&text("url"), "POST", "/oauth/dpc/token", &[FORM], form.as_bytes()).await.unwrap();
        let authorization = format!("Bearer {}", given.json()["access_token"].as_str().unwrap());
        let project = format!("/dpc/v1/projects/{}/connections", text("project_id"));
        Self { child: Arc::new(Mutex::new(child)), url: text("url"), project, authorization }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let mut child = self.child.lock().unwrap();
        let _ = child.kill();
        let _ = child.wait();
    }
}
