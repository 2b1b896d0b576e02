//! The demo's second part: the same connections, declared in a file.

use std::path::Path;
use std::process::Command;

use xtask::failure::Failure;
use xtask::run::emulator::Emulator;
use xtask::run::toolchain::Toolchain;

/// Arguments of the program, and the exit code that they must lead to.
const STORY: &[(&[&str], i32)] = &[
    (&["check", "wrong.yaml"], 1),
    (&["check", "connections.yaml"], 0),
    (&["plan", "connections.yaml", "--exit-code"], 2),
    (&["apply", "connections.yaml", "--yes"], 0),
    (&["plan", "connections.yaml", "--exit-code"], 0),
    // Somebody changes a connection by hand.
    (&["apply", "connections.yaml", "--yes", "--quiet", "--var", "bucket_secret=changed-by-hand"], 0),
    (&["drift", "connections.yaml"], 2),
    (&["apply", "connections.yaml", "--yes"], 0),
    (&["drift", "connections.yaml"], 0),
];

pub fn tell(tools: &Toolchain, emulator: &Emulator, program: &Path) -> Result<(), Failure> {
    println!("\n=== command line ===");
    emulator.reset()?;
    for (arguments, expected) in STORY {
        println!("\n$ connguard {}", arguments.join(" "));
        let mut command = Command::new(program);
        command.current_dir(tools.root.join("docs/examples/manifest")).args(*arguments);
        // The other manifest has no addresses.
        let is_told = arguments.contains(&"connections.yaml");
        for name in ["matillion_base_url", "token_url", "lerian_base_url"].iter().filter(|_| is_told) {
            command.args(["--var", &format!("{name}={}", emulator.field(name))]);
        }
        command.env("EU_CLIENT_ID", emulator.field("client_id"));
        command.env("EU_CLIENT_SECRET", emulator.field("client_secret")).env("LEDGER_PASSWORD", "a password");
        let code = command.status()?.code();
        if code != Some(*expected) {
            return Err(Failure::new(format!("connguard {} ended with {code:?}, not {expected}", arguments.join(" "))));
        }
    }
    Ok(())
}
