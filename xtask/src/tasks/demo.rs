//! `cargo xtask demo`: one emulator, the same story in three languages, and the emulator's journal as the proof; then the
//! story of a manifest from the command line.

use std::process::Command;

use super::demo_manifest;
use xtask::failure::Failure;
use xtask::run::emulator::Emulator;
use xtask::run::program::Program;
use xtask::run::toolchain::Toolchain;

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

pub fn run(tools: &Toolchain) -> Result<(), Failure> {
    tools.set_up_python()?;
    tools
        .cargo()
        .args(["build", "--quiet", "--locked", "-p", "connguard-emulator", "-p", "connguard", "-p", "connguard-cli"])
        .args(["--bins", "--examples"])
        .run()?;
    tools.install_wheel()?;
    tools.build_node()?;
    let built = |name: &str| tools.target.join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let emulator = Emulator::start(Command::new(built("connguard-emulator")))?;
    println!("\nemulator: {}", emulator.field("url"));
    let example = built("examples/demo");
    let python = tools.root.join("bindings/python/examples/demo.py");
    let node = tools.root.join("bindings/node/examples/demo.mjs");
    for (language, program) in [
        ("Rust", Program::new(example, &tools.root)),
        ("Python", tools.python(&tools.root).args([python])),
        ("Node", tools.node(&tools.root).args([node])),
    ] {
        println!("\n=== {language} ===");
        emulator.reset()?;
        program.env("CONNGUARD_DEMO", emulator.info.to_string()).run()?;
        expect_story(&emulator, language)?;
    }
    demo_manifest::tell(tools, &emulator, &built("connguard"))?;
    println!(
        "\ndemo: Rust, Python and Node told the same story, and no refused request was sent; a manifest was planned, applied and\nfound to hold"
    );
    Ok(())
}

/// Compares the emulator's journal with the story and prints it.
fn expect_story(emulator: &Emulator, language: &str) -> Result<(), Failure> {
    let journal = emulator.journal()?;
    let seen: Vec<(&str, u64)> = journal
        .iter()
        .map(|request| (request["operation"].as_str().unwrap_or("?"), request["status"].as_u64().unwrap_or(0)))
        .filter(|(operation, _)| *operation != "matillion.token")
        .collect();
    println!("the emulator's journal:");
    for (operation, status) in &seen {
        println!("  {status} {operation}");
    }
    if seen != STORY {
        return Err(Failure::new(format!("{language}: the journal should hold {STORY:?}")));
    }
    if journal.iter().any(|request| request.to_string().contains(REFUSED)) {
        return Err(Failure::new(format!("{language}: the refused request was sent")));
    }
    println!("  {REFUSED} is not in it: the refused request was never sent");
    Ok(())
}
