//! `kill_nine`: an apply that is killed at any moment is finished by the next one, and nothing is created twice.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::Instant;

use serde_json::Value;
use support::Emulator;

const POINTS: u32 = 200;
const CONNECTIONS: usize = 12;

#[test]
fn kill_nine() {
    let (emulator, folder) = (Emulator::start(), tempfile::tempdir().unwrap());
    let folder = folder.path();
    emulator.manifest_of(folder, CONNECTIONS);
    let started = Instant::now();
    let (code, out, err) = emulator.run(folder, &["apply", "c.yaml", "--yes"]);
    assert_eq!(code, 0, "{out}{err}");
    let whole = started.elapsed();
    let (mut killed, mut seed) = (0, 0x5eed_u32);
    for _ in 0..POINTS {
        emulator.reset();
        let mut child = emulator.command(folder, &["apply", "c.yaml", "--yes"]);
        let mut child = child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        std::thread::sleep(whole.mul_f64(f64::from(seed >> 8) / f64::from(1 << 24)));
        killed += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
        // A request that was in flight may still arrive; the next apply meets what it has made.
        let (code, out, err) = emulator.run(folder, &["apply", "c.yaml", "--yes"]);
        assert_eq!(code, 0, "{out}{err}");
        let (code, out, _) = emulator.run(folder, &["plan", "c.yaml", "--exit-code", "--prune"]);
        assert_eq!(code, 0, "{out}");
        let created: Vec<Value> = emulator
            .journal()
            .into_iter()
            .filter(|entry| entry["operation"] == "matillion.create_connection" && entry["status"] == 201)
            .map(|entry| entry["body"]["name"].clone())
            .collect();
        let distinct: BTreeSet<String> = created.iter().map(Value::to_string).collect();
        assert_eq!((created.len(), distinct.len()), (CONNECTIONS, CONNECTIONS), "created once each: {created:?}");
    }
    figure(&format!(
        "kill_nine: {POINTS} random points, {killed} of them in the middle of an apply: all converge, each connection created once"
    ));
    assert!(killed > POINTS / 4, "{killed} runs were killed in the middle");
}

/// Keeps a figure for the summary of `cargo xtask test`, which shows what a test prints only where it fails.
fn figure(line: &str) {
    if let Some(file) = std::env::var_os("CONNGUARD_FIGURES") {
        let mut file = std::fs::OpenOptions::new().append(true).create(true).open(file).unwrap();
        std::io::Write::write_all(&mut file, format!("{line}\n").as_bytes()).unwrap();
    }
}
