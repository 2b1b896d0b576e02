//! The program `connguard` against the server: a manifest is applied and holds, what is changed by hand is found, and what is
//! exported plans nothing.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::json;
use xtask::failure::Failure;
use xtask::run::group::Group;
use xtask::run::toolchain::Toolchain;

use super::differential::{Peer, SECRETS};
use super::link::Link;
use super::programs::built;

const AT_MOST: Duration = Duration::from_secs(120);

const NOTHING: i32 = 0;
const SOMETHING: i32 = 2;

/// The program with what its manifests refer to.
struct Program<'a> {
    tools: &'a Toolchain,
    folder: &'a Path,
    base_url: String,
    secrets: Vec<(String, String)>,
}

/// Tells the story; how many connections were exported.
pub fn tell(tools: &Toolchain, folder: &Path, link: &Link, peer: &Peer, password: &str) -> Result<usize, Failure> {
    fs::copy(tools.root.join("tests/real/airflow/connections.yaml"), folder.join("connections.yaml"))?;
    let secrets = [
        ("AIRFLOW_PASSWORD", password),
        ("WAREHOUSE_PASSWORD", SECRETS[0]),
        ("LAKE_ACCESS_KEY", SECRETS[1]),
        ("LAKE_SECRET", SECRETS[2]),
    ];
    let secrets = secrets.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let mut program = Program { tools, folder, base_url: link.url(), secrets };
    let wanted = "connections.yaml";
    program.run(&["check", wanted], 0)?;
    program.run(&["plan", wanted, "--exit-code"], SOMETHING)?;
    program.run(&["apply", wanted, "--yes"], 0)?;
    program.run(&["plan", wanted, "--exit-code"], NOTHING)?;
    program.run(&["drift", wanted], NOTHING)?;
    // Somebody changes a connection by hand, and nobody else's are touched.
    peer.change("warehouse", &json!({ "conn_type": "postgres", "host": "by-hand.example.com" }))?;
    peer.create(&json!({ "connection_id": "not_ours", "conn_type": "generic" }))?;
    program.run(&["drift", wanted], SOMETHING)?;
    program.run(&["apply", wanted, "--yes"], 0)?;
    program.run(&["drift", wanted], NOTHING)?;
    // A secret is rotated, which only its version shows.
    let rotated = [wanted, "--var", "password_version=2"];
    program.run(&[&["plan", "--exit-code"], &rotated[..]].concat(), SOMETHING)?;
    program.run(&[&["apply", "--yes"], &rotated[..]].concat(), 0)?;
    program.run(&[&["plan", "--exit-code"], &rotated[..]].concat(), NOTHING)?;
    // Everything that the service offers as examples, and what others have written.
    peer.create_defaults()?;
    let all = peer.all()?;
    expect(all.contains_key("not_ours"), "what is not the manifest's was deleted")?;
    program.run(&["export", "--account", "airflow", "--owner", "acme/all", "--out", "exported.yaml"], 0)?;
    let exported = fs::read_to_string(folder.join("exported.yaml"))?;
    expect(!SECRETS.iter().any(|secret| exported.contains(secret)), "the exported manifest has a secret")?;
    let count = exported.matches("- connection_id:").count();
    expect(count == all.len(), &format!("{count} of {} connections were exported", all.len()))?;
    let names = exported.split("{from: env:").skip(1).filter_map(|rest| rest.split([',', '}']).next());
    program.secrets.extend(names.filter(|name| *name != "AIRFLOW_PASSWORD").map(|name| (name.to_owned(), "x".into())));
    program.run(&["plan", "exported.yaml", "--exit-code"], NOTHING)?;
    Ok(count)
}

fn expect(holds: bool, otherwise: &str) -> Result<(), Failure> {
    if holds { Ok(()) } else { Err(Failure::new(otherwise)) }
}

impl Program<'_> {
    fn run(&self, arguments: &[&str], expected: i32) -> Result<(), Failure> {
        let shown = format!("connguard {}", arguments.join(" "));
        println!("\n$ {shown}");
        let mut command =
            Group::command(built(self.tools, "connguard"), self.folder).args(arguments).env("NO_PROXY", "*");
        // The exported manifest has the address itself.
        if arguments.contains(&"connections.yaml") {
            command = command.args(["--var", &format!("base_url={}", self.base_url)]);
        }
        for (name, value) in &self.secrets {
            command = command.env(name, value);
        }
        command = command.env("AIRFLOW_BASE_URL", &self.base_url).env("AIRFLOW_USERNAME", "admin");
        let (code, output) = command.run_and_capture(AT_MOST)?;
        expect(!SECRETS.iter().any(|secret| output.contains(secret)), &format!("{shown} printed a secret"))?;
        expect(code == expected, &format!("{shown} ended with {code}, not {expected}"))
    }
}
