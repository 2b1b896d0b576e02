//! `cargo xtask demo`: one emulator, the same story in three languages, and the emulator's journal as the witness.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::failure::Failure;
use crate::http;
use crate::process::Program;
use crate::setup::Workshop;

/// What the journal must hold after a language's part: operation and status, in this order, and nothing else.
const STORY: &[(&str, u64)] = &[
    ("matillion.create_connection", 201),
    ("matillion.create_environment_override", 201),
    ("matillion.update_environment_override", 200),
    ("lerian.create_connection", 201),
    ("lerian.get_connection", 200),
];

/// The name in the combination that is refused; the journal must not know it.
const REFUSED: &str = "refused-connection";

pub fn run(shop: &Workshop) -> Result<(), Failure> {
    shop.set_up_python()?;
    shop.cargo()
        .args(["build", "--quiet", "--locked", "-p", "connguard-emulator", "-p", "connguard", "--bins", "--examples"])
        .run()?;
    shop.install_wheel()?;
    shop.build_node()?;
    let emulator = Emulator::start(shop)?;
    println!("\nemulator: {}", emulator.url);
    let example = shop.target.join("debug/examples").join(format!("demo{}", std::env::consts::EXE_SUFFIX));
    let python = shop.root.join("bindings/python/examples/demo.py");
    let node = shop.root.join("bindings/node/examples/demo.mjs");
    for (language, program) in [
        ("Rust", Program::new(example, &shop.root)),
        ("Python", shop.run_python(&shop.root).args([python])),
        ("Node", shop.node(&shop.root).args([node])),
    ] {
        println!("\n=== {language} ===");
        emulator.send("POST", "/_emulator/reset")?;
        program.env("CONNGUARD_DEMO", &emulator.info).run()?;
        emulator.bear_witness(language)?;
    }
    println!("\ndemo: Rust, Python and Node told the same story, and no refused request was sent");
    Ok(())
}

struct Emulator {
    process: Child,
    /// Its first line of output.
    info: String,
    url: String,
}

impl Emulator {
    fn start(shop: &Workshop) -> Result<Self, Failure> {
        let binary = shop.target.join("debug").join(format!("connguard-emulator{}", std::env::consts::EXE_SUFFIX));
        let mut process = Command::new(&binary).stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut info = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output).read_line(&mut info)?;
        }
        let parsed: Value = serde_json::from_str(&info)?;
        let url = parsed["url"].as_str().unwrap_or_default().to_owned();
        Ok(Self { process, info: info.trim().to_owned(), url })
    }

    fn send(&self, method: &str, path: &str) -> Result<Value, Failure> {
        http::send(method, &format!("{}{path}", self.url))
    }

    /// Compares the journal with the story and prints it.
    fn bear_witness(&self, language: &str) -> Result<(), Failure> {
        let journal = self.send("GET", "/_emulator/journal")?;
        let requests = journal["requests"].as_array().cloned().unwrap_or_default();
        let seen: Vec<(String, u64)> = requests
            .iter()
            .map(|r| (r["operation"].as_str().unwrap_or("?").to_owned(), r["status"].as_u64().unwrap_or(0)))
            .filter(|(operation, _)| operation != "matillion.token")
            .collect();
        println!("the emulator's journal:");
        for (operation, status) in &seen {
            println!("  {status} {operation}");
        }
        let wanted: Vec<(String, u64)> = STORY.iter().map(|(o, s)| ((*o).to_owned(), *s)).collect();
        if seen != wanted {
            return Err(Failure::new(format!("{language}: the journal should hold {wanted:?}")));
        }
        if journal.to_string().contains(REFUSED) {
            return Err(Failure::new(format!("{language}: the refused request was sent")));
        }
        println!("  {REFUSED} is not in it: the refused request was never sent");
        Ok(())
    }
}

impl Drop for Emulator {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
