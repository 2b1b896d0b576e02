//! The one server: the emulator, on a core of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::failure::Failure;
use crate::http;

/// Which cores the server and the clients run on; none where there is only one, or no `taskset`.
#[derive(Clone, Copy)]
pub struct Cores(pub Option<(usize, usize)>);

impl Cores {
    pub fn find() -> Self {
        let several = std::thread::available_parallelism().is_ok_and(|cores| cores.get() > 1);
        let taskset = Command::new("taskset").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
        Self((several && taskset.is_ok_and(|status| status.success())).then_some((0, 1)))
    }

    fn pinned(core: Option<usize>, program: &Path) -> Command {
        match core {
            None => Command::new(program),
            Some(core) => {
                let mut command = Command::new("taskset");
                command.args(["--cpu-list", &core.to_string()]).arg(program);
                command
            }
        }
    }

    fn server(self, program: &Path) -> Command {
        Self::pinned(self.0.map(|(server, _)| server), program)
    }

    /// A program on the clients' core.
    pub fn client(self, program: &Path) -> Command {
        Self::pinned(self.0.map(|(_, client)| client), program)
    }
}

pub struct Server {
    process: Child,
    info: Value,
}

impl Server {
    pub fn start(cores: Cores, binary: &Path, seed: Option<&Path>) -> Result<Self, Failure> {
        let mut command = cores.server(binary);
        if let Some(seed) = seed {
            command.arg("--seed").arg(seed);
        }
        let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        Ok(Self { process, info: serde_json::from_str(&line)? })
    }

    pub fn reset(&self) -> Result<(), Failure> {
        self.control("POST", "reset").map(|_| ())
    }

    /// The operations that were asked for since the last reset.
    pub fn journal(&self) -> Result<Vec<String>, Failure> {
        let journal = self.control("GET", "journal")?;
        let requests = journal["requests"].as_array().cloned().unwrap_or_default();
        Ok(requests.iter().filter_map(|request| request["operation"].as_str().map(str::to_owned)).collect())
    }

    fn control(&self, method: &str, path: &str) -> Result<Value, Failure> {
        http::send(method, &format!("{}/_emulator/{path}", self.text("url")))
    }

    /// What a client is told, with a token that is new.
    pub fn told(&self) -> Result<Value, Failure> {
        let mut told = self.info.clone();
        told["token"] = self.token()?.into();
        Ok(told)
    }

    fn text(&self, name: &str) -> &str {
        self.info[name].as_str().unwrap_or_default()
    }

    fn token(&self) -> Result<String, Failure> {
        let url = self.text("token_url");
        let rest = url.strip_prefix("http://").unwrap_or(url);
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        let form = format!(
            "grant_type=client_credentials&client_id={}&client_secret={}&audience=https%3A%2F%2Fapi.matillion.com",
            self.text("client_id"),
            self.text("client_secret"),
        );
        let mut stream = TcpStream::connect(host)?;
        write!(
            stream,
            "POST /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {}\r\n\
             content-type: application/x-www-form-urlencoded\r\n\r\n{form}",
            form.len()
        )?;
        let mut reply = String::new();
        stream.read_to_string(&mut reply)?;
        let body = reply.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        let token: Value = serde_json::from_str(body)?;
        let token = token["access_token"].as_str().ok_or_else(|| Failure::new("the emulator gave no token"))?;
        Ok(token.to_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
