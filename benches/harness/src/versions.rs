//! The machine and the versions of everything that took part.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::build::Bench;

/// Lines of a list.
pub fn lines(bench: &Bench, load: &[String; 2]) -> Vec<String> {
    let root = &bench.root;
    let cores = match bench.cores.0 {
        Some((server, clients)) => format!("server on core {server}, clients on core {clients}"),
        None => "nothing pinned, for lack of a second core or of taskset".to_owned(),
    };
    vec![
        format!("date: {}", output(bench.python().as_ref(), &["-c", "import datetime; print(datetime.date.today())"])),
        format!("processor: {}; {cores}", processor()),
        format!("load of the machine: {} before, {} after (the benchmark itself is 1 to 2)", load[0], load[1]),
        format!("system: {}", output("uname".as_ref(), &["-srm"])),
        format!("Rust: {}; {}", output("rustc".as_ref(), &["--version"]), locked(root)),
        format!("Python: {}; {}", output(&bench.python(), &["--version"]), required(root)),
        format!("Node: {}; {}", output("node".as_ref(), &["--version"]), depended(root)),
    ]
}

fn output(program: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    output.map_or("unknown".to_owned(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn processor() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split_once(": "));
    let cores = std::thread::available_parallelism().map_or(1, |cores| cores.get());
    format!("{}, {cores} cores", model.map_or("unknown", |(_, model)| model))
}

fn locked(root: &Path) -> String {
    let lock = fs::read_to_string(root.join("Cargo.lock")).unwrap_or_default();
    let version = |name: &str| {
        let start = lock.find(&format!("name = \"{name}\"\nversion = \""))?;
        lock[start..].split('"').nth(3).map(|version| format!("{name} {version}"))
    };
    ["reqwest", "hyper", "serde_json", "tokio"].into_iter().filter_map(version).collect::<Vec<_>>().join(", ")
}

fn required(root: &Path) -> String {
    let text = fs::read_to_string(root.join("benches/python/requirements.txt")).unwrap_or_default();
    let pins = text.lines().filter_map(|line| line.split_once("==")).filter(|(name, _)| *name != "maturin");
    pins.map(|(name, version)| format!("{name} {version}")).collect::<Vec<_>>().join(", ")
}

fn depended(root: &Path) -> String {
    let text = fs::read_to_string(root.join("benches/node/package.json")).unwrap_or_default();
    let package: Value = serde_json::from_str(&text).unwrap_or_default();
    let pins = package["dependencies"].as_object().into_iter().flatten();
    pins.map(|(name, version)| format!("{name} {}", version.as_str().unwrap_or_default()))
        .collect::<Vec<_>>()
        .join(", ")
}
