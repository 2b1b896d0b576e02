//! The real server as a process, with a home of its own that goes with it.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use xtask::failure::Failure;
use xtask::run::group::{Group, GroupCommand, end_of};
use xtask::run::http::Request;

const MIGRATE_AT_MOST: Duration = Duration::from_secs(180);
const READY_AT_MOST: Duration = Duration::from_secs(180);

/// Name and role of the users. The server makes up their passwords.
const USERS: &str = "admin:admin,viewer:viewer,user:user,op:op";

/// What the server may see of the environment: nobody's own settings of Airflow, no credentials of a cloud.
const KEPT: &[&str] = &["PATH", "LANG", "LC_ALL", "TMPDIR", "SSL_CERT_FILE"];

/// How the name of a home begins.
const HOME: &str = "home-";

/// Stopped and removed when it is dropped.
pub struct Server {
    process: Group,
    pub port: u16,
    home: TempDir,
}

impl Server {
    /// Starts what is installed at `programs`, with a fresh database, and waits until it answers.
    pub fn start(programs: &Path, folder: &Path) -> Result<Self, Failure> {
        // What an earlier run left that was killed.
        for entry in fs::read_dir(folder)?.flatten() {
            if entry.file_name().to_string_lossy().starts_with(HOME) {
                fs::remove_dir_all(entry.path())?;
            }
        }
        let home = tempfile::Builder::new().prefix(HOME).tempdir_in(folder)?;
        let log = folder.join("server.log");
        let command = |arguments: &[&str]| {
            environment(Group::command(programs.join("airflow"), folder), &home, programs).args(arguments)
        };
        command(&["db", "migrate"]).run_logged(&folder.join("migrate.log"), MIGRATE_AT_MOST)?;
        let port = free_port()?;
        let port_text = port.to_string();
        let process =
            command(&["api-server", "--host", "127.0.0.1", "--port", &port_text, "--workers", "1", "--apps", "core"])
                .start(&log)?;
        let mut server = Self { process, port, home };
        server.wait_until_ready(&log)?;
        Ok(server)
    }

    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// What the server made up for a user at its first start.
    pub fn password(&self, user: &str) -> Result<String, Failure> {
        let file = self.home.path().join("simple_auth_manager_passwords.json.generated");
        let passwords: Value = serde_json::from_str(&fs::read_to_string(file)?)?;
        let password = passwords[user].as_str().ok_or_else(|| Failure::new(format!("the server knows no {user}")))?;
        Ok(password.to_owned())
    }

    fn wait_until_ready(&mut self, log: &Path) -> Result<(), Failure> {
        let begun = Instant::now();
        let version =
            Request { method: "GET".into(), path: "/api/v2/version".into(), headers: Vec::new(), body: Vec::new() };
        while begun.elapsed() < READY_AT_MOST && self.process.is_running() {
            if version.exchange(&self.address()).is_ok_and(|reply| reply.status == 200) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(100));
        }
        Err(Failure::new(format!("the server did not get ready; the end of {}:\n{}", log.display(), end_of(log))))
    }
}

/// A token for a name and a password, from the server or from the emulator.
pub fn token(address: &str, user: &str, password: &str) -> Result<String, Failure> {
    let body = json!({ "username": user, "password": password }).to_string().into_bytes();
    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    let reply = Request { method: "POST".into(), path: "/auth/token".into(), headers, body }.exchange(address)?;
    let token = reply.value()["access_token"].as_str().map(str::to_owned);
    token.ok_or_else(|| Failure::new(format!("{address} gave {user} no token (status {})", reply.status)))
}

fn environment(command: GroupCommand, home: &TempDir, programs: &Path) -> GroupCommand {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(PathBuf::from(programs)).chain(std::env::split_paths(&path));
    command
        .env_only(KEPT)
        .env("PATH", std::env::join_paths(paths).unwrap_or_default())
        .env("HOME", home.path())
        .env("AIRFLOW_HOME", home.path())
        .env("AIRFLOW__CORE__LOAD_EXAMPLES", "False")
        .env("AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS", USERS)
        .env("AIRFLOW__CORE__TEST_CONNECTION", "Enabled")
        .env("AIRFLOW__API_AUTH__JWT_SECRET", "of a server that lives for minutes, on loopback")
        // Nothing is fetched and nobody is told that it runs.
        .env("AIRFLOW__USAGE_DATA_COLLECTION__ENABLED", "False")
        .env("NO_PROXY", "*")
}

/// A port that was free a moment ago.
fn free_port() -> Result<u16, Failure> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
