//! The emulator as a process, for the commands that let clients speak to it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::Value;

use super::group::Group;
use super::http;
use crate::failure::Failure;

/// Stopped when it is dropped.
pub struct Emulator {
    _process: Process,
    /// Its first line of output: where it listens, and with which credentials.
    pub info: Value,
}

impl Emulator {
    /// Starts what the command says, and waits for the first line.
    pub fn start(mut command: Command) -> Result<Self, Failure> {
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let output = process.stdout.take();
        Self::read(Process::Alone(process), output)
    }

    /// Starts the program at a path; it ends with this tool, however that ends.
    pub fn start_guarded(program: &Path, folder: &Path) -> Result<Self, Failure> {
        let (group, output) = Group::command(program, folder).start_piped()?;
        Self::read(Process::Guarded { _group: group }, output)
    }

    fn read(process: Process, output: Option<ChildStdout>) -> Result<Self, Failure> {
        let mut line = String::new();
        if let Some(output) = output {
            BufReader::new(output).read_line(&mut line)?;
        }
        Ok(Self { info: serde_json::from_str(&line)?, _process: process })
    }

    /// A member of the first line.
    pub fn field(&self, name: &str) -> &str {
        self.info[name].as_str().unwrap_or_default()
    }

    pub fn reset(&self) -> Result<(), Failure> {
        self.control("POST", "reset").map(|_| ())
    }

    /// The requests since the last reset.
    pub fn journal(&self) -> Result<Vec<Value>, Failure> {
        Ok(self.control("GET", "journal")?["requests"].as_array().cloned().unwrap_or_default())
    }

    /// A bearer token that is new.
    pub fn token(&self) -> Result<String, Failure> {
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}&audience=https%3A%2F%2Fapi.matillion.com",
            self.field("client_id"),
            self.field("client_secret"),
        );
        let reply = http::send("POST", self.field("token_url"), &form)?;
        let token = reply["access_token"].as_str().ok_or_else(|| Failure::new("the emulator gave no token"))?;
        Ok(token.to_owned())
    }

    fn control(&self, method: &str, path: &str) -> Result<Value, Failure> {
        http::send(method, &format!("{}/_emulator/{path}", self.field("url")), "")
    }
}

/// How it runs.
enum Process {
    Alone(Child),
    Guarded { _group: Group },
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Self::Alone(process) = self {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}
