//! The command: builds, lets the contenders take turns, and reports.

use std::fs;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use super::build::Bench;
use super::cores::Cores;
use super::counter::Counter;
use super::measures::{Against, Contender, Language, MEASURES, Measure};
use super::report;
use super::samples::{Counts, Outcomes, Sample};
use xtask::failure::Failure;
use xtask::run::emulator::Emulator;
use xtask::run::toolchain::Toolchain;

const RUNS: usize = 5;
/// More than this, and what else the machine does is measured too.
const QUIET: f64 = 0.7;

/// What was asked for on the command line.
#[derive(Default)]
struct Options<'a> {
    /// Everything once with small counts; nothing is written.
    quick: bool,
    /// What an earlier run built is measured as it is.
    as_built: bool,
    /// Whatever else the machine does.
    busy: bool,
    /// One measure alone; nothing is written.
    only: Option<&'a str>,
}

impl<'a> Options<'a> {
    fn read(arguments: &[&'a str]) -> Result<Self, Failure> {
        let mut options = Self::default();
        let mut left = arguments.iter().copied();
        while let Some(option) = left.next() {
            match option {
                "--quick" => options.quick = true,
                "--as-built" => options.as_built = true,
                "--busy" => options.busy = true,
                "--only" => {
                    let known = || MEASURES.iter().map(|measure| measure.id);
                    let list = || known().collect::<Vec<_>>().join(", ");
                    let wanted = left.next().filter(|wanted| known().any(|id| id == *wanted));
                    options.only = Some(wanted.ok_or_else(|| Failure::new(format!("--only takes one of {}", list())))?);
                }
                other => {
                    return Err(Failure::new(format!(
                        "bench has no option {other}: --quick, --as-built, --busy, --only"
                    )));
                }
            }
        }
        Ok(options)
    }
}

/// Measures what the options say, everything by default.
pub fn run(tools: &Toolchain, options: &[&str]) -> Result<(), Failure> {
    let Options { quick, as_built, busy, only } = Options::read(options)?;
    let bench = Bench::new(tools);
    if !as_built {
        bench.build(tools)?;
    }
    if !quick && !busy {
        wait_for_quiet()?;
    }
    let before = load();
    let mut outcomes = Outcomes::new();
    let mut counts = Counts::new();
    let counter = Counter::find();
    for measure in MEASURES.iter().filter(|measure| only.is_none_or(|only| only == measure.id)) {
        race(&bench, measure, quick, &mut outcomes)?;
        count(&bench, measure, &counter, &mut counts);
    }
    let text = report::markdown(&bench, &outcomes, &(counter, counts), &[before, load()]);
    println!("\n{text}");
    if !quick && only.is_none() {
        fs::write(tools.root.join("docs/benchmarks.md"), text)?;
        println!("written to docs/benchmarks.md");
    }
    Ok(())
}

fn race(bench: &Bench, measure: &Measure, quick: bool, outcomes: &mut Outcomes) -> Result<(), Failure> {
    let count = if quick { measure.counts.1 } else { measure.counts.0 };
    let server = server(bench, measure, count)?;
    let runs = if measure.repeated && !quick { RUNS } else { 1 };
    println!("\n{} ({count} calls, {runs} runs)", measure.title);
    for run in 0..runs {
        // Another one begins each time.
        for place in 0..measure.contenders.len() {
            let contender = &measure.contenders[(place + run) % measure.contenders.len()];
            let outcome = outcomes.entry((measure.id, contender.name)).or_insert_with(|| Ok(Vec::new()));
            let Ok(samples) = outcome else { continue };
            match sample(bench, &server, measure, contender, count) {
                Ok(sample) => {
                    let (cpu, wall) = (sample.cpu / sample.calls * 1e6, sample.wall / sample.calls * 1e6);
                    println!("  {:<42} {cpu:>9.1} µs CPU {wall:>9.1} µs wall", contender.name);
                    samples.push(sample);
                }
                Err(failure) => {
                    println!("  {:<42} failed: {failure}", contender.name);
                    *outcome = Err(failure.to_string());
                }
            }
        }
    }
    Ok(())
}

/// Counts the instructions of one call of what is written in Rust. The same is made ready for both numbers of calls, so that
/// they differ by the calls alone.
fn count(bench: &Bench, measure: &Measure, counter: &Result<Counter, String>, counts: &mut Counts) {
    let Some((few, many)) = measure.counted else { return };
    for contender in measure.contenders.iter().filter(|one| matches!(one.language, Language::Rust(_))) {
        let of = |calls: usize| -> Result<u64, String> {
            let counter = counter.clone()?;
            let counted = || -> Result<u64, Failure> {
                let server = server(bench, measure, calls)?;
                // Nothing is pinned: the program that pins others would be counted in their place.
                counter.count(&prepared(bench, Cores(None), &server, contender, (calls, many))?)
            };
            counted().map_err(|failure| failure.to_string())
        };
        let each = of(few).and_then(|few| Ok((few, of(many)?)));
        let each = each.map(|(less, more)| more.saturating_sub(less) as f64 / (many - few) as f64);
        match &each {
            Ok(each) => println!("  {:<42} {each:>9.0} instructions", contender.name),
            Err(reason) => println!("  {:<42} instructions: {reason}", contender.name),
        }
        counts.insert((measure.id, contender.name), each);
    }
}

/// The server that a measure is for.
fn server(bench: &Bench, measure: &Measure, count: usize) -> Result<Emulator, Failure> {
    match measure.against {
        Against::Empty => bench.cores.server(&bench.emulator(), None),
        Against::Filled => {
            let seed = bench.folder.join("seed.json");
            fs::write(&seed, filled(count).to_string())?;
            bench.cores.server(&bench.emulator(), Some(&seed))
        }
    }
}

/// The command that runs a contender: so many calls, and at least so many bodies made ready.
fn prepared(
    bench: &Bench,
    cores: Cores,
    server: &Emulator,
    contender: &Contender,
    (count, prepared): (usize, usize),
) -> Result<Command, Failure> {
    let mut environment = server.info.clone();
    environment["token"] = server.token()?.into();
    environment["prepared"] = prepared.into();
    environment["bodies"] = bench.root.join("benches/bodies.json").to_string_lossy().into();
    environment["program"] = bench.program().to_string_lossy().into();
    environment["node"] = bench.node_folder().to_string_lossy().into();
    environment["generated"] = bench.folder.join("generated").to_string_lossy().into();
    let mut command = command(bench, cores, contender);
    command
        .arg(contender.argument)
        .arg(count.to_string())
        .env("CONNGUARD_BENCH", environment.to_string())
        .env("CONNGUARD_NATIVE_PATH", bench.addon())
        .env("NO_PROXY", "127.0.0.1")
        .env("no_proxy", "127.0.0.1")
        .stdin(Stdio::null());
    Ok(command)
}

fn sample(
    bench: &Bench,
    server: &Emulator,
    measure: &Measure,
    contender: &Contender,
    count: usize,
) -> Result<Sample, Failure> {
    server.reset()?;
    let output = prepared(bench, bench.cores, server, contender, (count, 0))?.output()?;
    let last = |text: &[u8]| String::from_utf8_lossy(text).trim().lines().last().unwrap_or_default().to_owned();
    if !output.status.success() {
        return Err(Failure::new(format!("{} ({})", last(&output.stderr), output.status)));
    }
    let whole: Value = serde_json::from_str(&last(&output.stdout))?;
    let number = |name: &str| whole[name].as_f64().unwrap_or(f64::NAN);
    let memory = whole["memory"].as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
    // The journal is long where much was sent; it is wanted where little is.
    let journal = if measure.repeated { Vec::new() } else { server.journal()? };
    let requests = journal.iter().filter_map(|request| request["operation"].as_str().map(str::to_owned)).collect();
    Ok(Sample {
        calls: number("calls"),
        wall: number("wall_seconds"),
        cpu: number("cpu_seconds"),
        memory,
        requests,
        whole,
    })
}

fn command(bench: &Bench, cores: Cores, contender: &Contender) -> Command {
    match contender.language {
        Language::Rust(measure) => {
            let mut command = cores.client(&bench.rust());
            command.arg(measure);
            command
        }
        Language::Python(script) => {
            let mut command = cores.client(&bench.python());
            command.arg(bench.root.join("benches/python").join(script));
            command
        }
        Language::Node(module) => {
            let mut command = cores.client("node".as_ref());
            command.arg(bench.node_folder().join(module));
            command
        }
    }
}

/// A seed of this many connections.
fn filled(count: usize) -> Value {
    let connections: Vec<Value> = (0..count)
        .map(|number| {
            json!({
                "name": format!("connection-{number:06}"),
                "platformConnectionType": "CLOUD_PLATFORM_CREDENTIALS",
                "authProvider": "aws",
                "authType": "CLOUD_PROVIDER_SECRET",
                "connectionDetails": { "connectionProperties": { "credentialSecretName": "aws-platform-credentials" } },
            })
        })
        .collect();
    json!({ "matillion": { "connections": connections } })
}

/// Waits until the build's own load is over.
fn wait_for_quiet() -> Result<(), Failure> {
    for _ in 0..10 {
        match load().parse::<f64>() {
            Ok(load) if load > QUIET => std::thread::sleep(std::time::Duration::from_secs(30)),
            _ => return Ok(()),
        }
    }
    Err(Failure::new(format!(
        "the machine is busy: its load is {}, and figures of a load above {QUIET} would be noise; --busy measures all the same",
        load()
    )))
}

/// How many processes were ready to run, on the average of the last minute.
fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().unwrap_or_default().to_owned()
}
