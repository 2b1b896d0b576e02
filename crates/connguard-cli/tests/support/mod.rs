//! An emulator, and the program beside it.

#![allow(clippy::unwrap_used, dead_code)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;

pub struct Emulator(Child, Value);

impl Emulator {
    pub fn start() -> Self {
        let mut child = program(Path::new(".")).arg("emulator").stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self(child, serde_json::from_str(&line).unwrap())
    }

    pub fn manifest(&self, folder: &Path, secret: &str) {
        let text = format!(
            "connguard: 1
owner: acme/data
accounts:
  eu:
    provider: matillion
    base_url: {}
    token_url: {}
    client_id: {{ from: env:EU_ID }}
    client_secret: {{ from: env:EU_SECRET }}
matillion:
  - account: eu
    project: {{ id: {} }}
    environments: [DEV, PROD]
    ownership: exclusive
    connections:
      - name: landing
        platformConnectionType: CLOUD_PLATFORM_CREDENTIALS
        authProvider: aws
        authType: CLOUD_PROVIDER_SECRET
        connectionDetails: {{ connectionProperties: {{ credentialSecretName: {secret} }} }}
        overrides:
          PROD: {{ connectionProperties: {{ credentialSecretName: aws-prod }} }}
",
            self.text("matillion_base_url"),
            self.text("token_url"),
            self.text("project_id"),
        );
        std::fs::write(folder.join("c.yaml"), text).unwrap();
    }

    pub fn text(&self, name: &str) -> &str {
        self.1[name].as_str().unwrap()
    }

    /// The program with the credentials in its environment.
    pub fn command(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = program(folder);
        command.env("EU_ID", self.text("client_id")).env("EU_SECRET", self.text("client_secret"));
        command.args(arguments);
        command
    }

    pub fn run(&self, folder: &Path, arguments: &[&str]) -> (i32, String, String) {
        told(self.command(folder, arguments).output().unwrap())
    }

    /// A manifest with so many connections.
    pub fn manifest_of(&self, folder: &Path, count: usize) {
        self.manifest(folder, "aws-dev");
        let text = std::fs::read_to_string(folder.join("c.yaml")).unwrap();
        let (head, _) = text.split_once("      - name: landing").unwrap();
        let entries: String = (0..count)
            .map(|n| format!("      - name: source-{n}\n        platformConnectionType: COMPONENT_BASIC\n        authProvider: NONE\n        authType: GENERIC_SECRET\n        connectionDetails: {{ connectionProperties: {{ secretName: s, secretKey: k{n} }} }}\n"))
            .collect();
        std::fs::write(folder.join("c.yaml"), format!("{head}{entries}")).unwrap();
    }

    pub fn reset(&self) {
        self.control("POST", "reset", "");
    }

    pub fn journal(&self) -> Vec<Value> {
        let journal: Value = serde_json::from_str(&self.control("GET", "journal", "")).unwrap();
        journal["requests"].as_array().unwrap().clone()
    }

    /// Faults that happen from now on.
    pub fn faults(&self, faults: &Value) {
        self.control("PUT", "settings", &serde_json::json!({ "faults": faults }).to_string());
    }

    fn control(&self, method: &str, route: &str, body: &str) -> String {
        let address = self.text("url").trim_start_matches("http://").to_owned();
        let mut stream = TcpStream::connect(&address).unwrap();
        let request = format!(
            "{method} /_emulator/{route} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply.split_once("\r\n\r\n").unwrap().1.to_owned()
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_connguard"));
    command.current_dir(folder).stdin(Stdio::null()).env_remove("NO_COLOR");
    command
}

pub fn told(output: Output) -> (i32, String, String) {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

pub fn run(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    told(program(folder).args(arguments).output().unwrap())
}
