//! Builds the targets and lets each run for some seconds.

use std::fs;
use std::path::Path;

use super::{seeds, wrapper};
use xtask::failure::Failure;
use xtask::run::toolchain::Toolchain;

const TARGETS: &[&str] = &["check", "manifest", "reply"];

/// How long each target runs by default.
pub const SECONDS: u32 = 60;

/// Options: the names of targets (all by default), and `--seconds N` for each.
pub fn run(tools: &Toolchain, options: &[&str]) -> Result<String, Failure> {
    let (mut seconds, mut wanted) = (SECONDS, Vec::new());
    let mut options = options.iter();
    while let Some(option) = options.next() {
        match *option {
            "--seconds" => {
                let value = options.next().and_then(|value| value.parse().ok());
                seconds = value.ok_or_else(|| Failure::new("--seconds wants a number"))?;
            }
            target if TARGETS.contains(&target) => wanted.push(target),
            other => return Err(Failure::new(format!("no target {other}; allowed: {}", TARGETS.join(", ")))),
        }
    }
    let wanted = if wanted.is_empty() { TARGETS.to_vec() } else { wanted };
    tools
        .cargo()
        .args(["build", "--quiet", "--locked", "--package", "connguard-fuzz"])
        .env("RUSTC_WORKSPACE_WRAPPER", std::env::current_exe()?)
        .env(wrapper::MARK, "1")
        .run()?;
    let mut figures = Vec::new();
    for target in wanted {
        let figure = one(tools, target, seconds)?;
        println!("{figure}");
        figures.push(figure);
    }
    Ok(figures.join("\n"))
}

/// Runs a target; what it finds is kept below `target/fuzz`, and the corpus of the repository is never changed.
fn one(tools: &Toolchain, target: &str, seconds: u32) -> Result<String, Failure> {
    let folder = tools.target.join("fuzz").join(target);
    let (found, cases, failed) = (folder.join("found"), folder.join("cases"), folder.join("failed"));
    for folder in [&found, &failed] {
        fs::create_dir_all(folder)?;
    }
    if cases.exists() {
        fs::remove_dir_all(&cases)?;
    }
    seeds::write(&tools.root, target, &cases)?;
    let program = tools.target.join("debug").join(format!("fuzz-{target}{}", std::env::consts::EXE_SUFFIX));
    let log = folder.join("log.txt");
    let corpus = tools.root.join("fuzz/corpus").join(target);
    let output = std::process::Command::new(&program)
        .args([&found, &corpus, &cases])
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-artifact_prefix={}/", failed.display()))
        .args(["-timeout=10", "-rss_limit_mb=2048", "-max_len=8192", "-print_final_stats=1", "-verbosity=1"])
        .output()
        .map_err(|error| Failure::new(format!("{}: {error}", program.display())))?;
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    fs::write(&log, &text)?;
    if !output.status.success() {
        let tail: Vec<&str> = text.lines().rev().take(30).collect();
        let tail: Vec<&str> = tail.into_iter().rev().collect();
        return Err(Failure::new(format!("fuzz target {target} failed ({}):\n{}", output.status, tail.join("\n"))));
    }
    let executed = stat(&text, "stat::number_of_executed_units:")?;
    let coverage = text.lines().filter_map(|line| line.split(" cov: ").nth(1)).next_back();
    let coverage = coverage.and_then(|rest| rest.split(' ').next()).unwrap_or("0");
    // Without coverage the fuzzer would be blind, and its success would say nothing.
    if coverage.parse::<u64>().unwrap_or(0) < 500 {
        return Err(Failure::new(format!(
            "fuzz target {target} sees {coverage} edges: the coverage is not compiled in"
        )));
    }
    let kept = count(&found)? + count(&corpus)?;
    Ok(format!(
        "fuzz: {target} ran {executed} inputs in {seconds} s, {coverage} edges covered, {kept} inputs kept, no failure"
    ))
}

fn stat(text: &str, name: &str) -> Result<String, Failure> {
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    line.map(|value| value.trim().to_owned()).ok_or_else(|| Failure::new(format!("the fuzzer did not tell {name}")))
}

fn count(folder: &Path) -> Result<usize, Failure> {
    if folder.exists() { Ok(fs::read_dir(folder)?.count()) } else { Ok(0) }
}
