//! What is to be reached, and whether it was.

use super::samples::{Outcomes, Sample};
use super::statistics::Spread;

/// One line of the table of targets.
pub struct Verdict {
    pub measure: &'static str,
    pub target: String,
    /// What was measured, by CPU time; for what is no ratio, the figure itself.
    pub by_cpu: String,
    /// The same by wall time, where that says something.
    pub by_wall: String,
    /// Why it cannot be said, where it cannot.
    pub met: Result<bool, String>,
}

/// How many times more a contender is to do than a peer.
struct Ratio {
    measure: &'static str,
    title: &'static str,
    ours: &'static str,
    peer: &'static str,
    at_least: f64,
}

const fn ratio(
    measure: &'static str,
    title: &'static str,
    ours: &'static str,
    peer: &'static str,
    at_least: f64,
) -> Ratio {
    Ratio { measure, title, ours, peer, at_least }
}

const RATIOS: &[Ratio] = &[
    ratio("rust-create", "Rust client, 32 concurrent creates", "connguard", "reqwest + serde", 0.9),
    ratio("python-sync", "Python sync create", "connguard", "httpx + pydantic", 3.0),
    ratio("python-sync", "Python sync create", "connguard", "pyreqwest + pydantic", 1.0),
    ratio("python-async", "Python async create, 32 concurrent", "connguard", "pyreqwest + pydantic", 1.2),
    ratio("python-async", "Python async create, 32 concurrent", "connguard", "httpx + pydantic", 15.0),
    ratio("many", "Python `create_many`", "Python: connguard create_many", "Python: aiohttp + pydantic", 4.0),
    ratio("many", "Python `create_many`", "Python: connguard create_many", "Rust: connguard create_many", 0.8),
    ratio("node-create", "Node create, 32 concurrent", "connguard", "undici.request + zod", 1.3),
    ratio("node-create", "Node create, 32 concurrent", "connguard", "fetch + zod", 5.0),
    ratio("check", "`check` from Python", "Python: connguard", "Python: pydantic", 10.0),
    ratio("check", "`check` from Node", "Node: connguard", "Node: ajv", 3.0),
    ratio("check", "`check` from Node", "Node: connguard", "Node: zod", 3.0),
];

pub fn cpu(sample: &Sample) -> f64 {
    sample.cpu / sample.calls
}

/// A figure that a run printed.
pub fn figure(sample: &Sample, name: &str) -> f64 {
    sample.whole[name].as_f64().unwrap_or(f64::NAN)
}

pub fn wall(sample: &Sample) -> f64 {
    sample.wall / sample.calls
}

/// The middle of a figure over all runs of a contender.
fn middle(
    outcomes: &Outcomes,
    measure: &'static str,
    name: &'static str,
    figure: impl Fn(&Sample) -> f64,
) -> Result<f64, String> {
    samples(outcomes, measure, name).map(|samples| Spread::of(samples.iter().map(figure)).median)
}

/// The runs of a contender, in their order.
fn samples<'a>(outcomes: &'a Outcomes, measure: &'static str, name: &'static str) -> Result<&'a [Sample], String> {
    match outcomes.get(&(measure, name)) {
        None => Err("not measured".to_owned()),
        Some(Err(reason)) => Err(format!("{name}: {reason}")),
        Some(Ok(samples)) => Ok(samples),
    }
}

/// Every target with its verdict. Of a ratio the CPU time decides: the server and other work share the wall time.
pub fn verdicts(outcomes: &Outcomes) -> Vec<Verdict> {
    let mut verdicts: Vec<Verdict> = RATIOS.iter().map(|ratio| of_ratio(outcomes, ratio)).collect();
    verdicts.push(rust_check(outcomes));
    verdicts.extend(imports(outcomes));
    verdicts.extend(lists(outcomes));
    verdicts.push(operations(outcomes));
    verdicts.extend(manifests(outcomes));
    verdicts
}

fn of_ratio(outcomes: &Outcomes, ratio: &Ratio) -> Verdict {
    // Within a round, since the machine is not the same in the next one.
    let times = |figure: fn(&Sample) -> f64| -> Result<Spread, String> {
        let (peer, ours) =
            (samples(outcomes, ratio.measure, ratio.peer)?, samples(outcomes, ratio.measure, ratio.ours)?);
        Ok(Spread::of(peer.iter().zip(ours).map(|(peer, ours)| figure(peer) / figure(ours))))
    };
    let (by_cpu, by_wall) = (times(cpu), times(wall));
    let shown = |times: &Result<Spread, String>| {
        let spread = |times: &Spread| format!("{:.2} × ({:.2}–{:.2})", times.median, times.min, times.max);
        times.as_ref().map_or("–".to_owned(), spread)
    };
    Verdict {
        measure: ratio.title,
        target: format!("≥ {} × {}", ratio.at_least, ratio.peer),
        by_cpu: shown(&by_cpu),
        by_wall: shown(&by_wall),
        met: by_cpu.map(|times| times.median >= ratio.at_least),
    }
}

fn rust_check(outcomes: &Outcomes) -> Verdict {
    const AT_LEAST: f64 = 300_000.0;
    let rate = |figure: fn(&Sample) -> f64| middle(outcomes, "check", "Rust: connguard", figure).map(|each| 1.0 / each);
    let (by_cpu, by_wall) = (rate(cpu), rate(wall));
    let shown = |rate: &Result<f64, String>| rate.as_ref().map_or("–".to_owned(), |rate| format!("{rate:.0}/s"));
    Verdict {
        measure: "`check` from Rust, one core",
        target: format!("≥ {AT_LEAST:.0} bodies/s"),
        by_cpu: shown(&by_cpu),
        by_wall: shown(&by_wall),
        met: by_cpu.map(|rate| rate >= AT_LEAST),
    }
}

fn imports(outcomes: &Outcomes) -> Vec<Verdict> {
    // What a script does with the package, and so with its peers: the package alone loads nothing before it is used.
    const OURS: &str = "connguard, and its clients";
    let over = |name: &'static str, figure: fn(&Sample) -> f64| -> Result<f64, String> {
        Ok(middle(outcomes, "import", name, figure)? - middle(outcomes, "import", "bare Python", figure)?)
    };
    let milliseconds = |figure: fn(&Sample) -> f64| over(OURS, figure).map(|seconds| seconds * 1e3);
    let share = |figure: fn(&Sample) -> f64| -> Result<f64, String> {
        Ok(over(OURS, figure)? / over("httpx + pydantic", figure)?)
    };
    let memory = over(OURS, |sample| sample.memory.iter().copied().fold(f64::NAN, f64::max));
    let shown = |value: &Result<f64, String>, unit: &str| {
        value.as_ref().map_or("–".to_owned(), |value| format!("{value:.2}{unit}"))
    };
    let verdict = |target: &str, by_cpu: Result<f64, String>, by_wall: Result<f64, String>, unit: &str, most: f64| {
        let shown = (shown(&by_cpu, unit), shown(&by_wall, unit));
        Verdict {
            measure: "Python import of connguard and its clients",
            target: target.to_owned(),
            by_cpu: shown.0,
            by_wall: shown.1,
            met: by_cpu.map(|value| value <= most),
        }
    };
    vec![
        verdict("≤ 15 ms over bare Python", milliseconds(cpu), milliseconds(wall), " ms", 15.0),
        verdict("≤ 1/5 of httpx + pydantic", share(cpu), share(wall), " of it", 0.2),
        verdict("≤ 8 MB over bare Python", memory, Err(String::new()), " MB", 8.0),
    ]
}

fn lists(outcomes: &Outcomes) -> Vec<Verdict> {
    let growth = |name: &'static str| {
        // The first tenth fills buffers and the allocator's arenas; from then on nothing may grow.
        middle(outcomes, "list", name, |sample| match (sample.memory.get(1), sample.memory.last()) {
            (Some(early), Some(last)) => last - early,
            _ => f64::NAN,
        })
    };
    const MOST: f64 = 2.0;
    let mut verdicts: Vec<Verdict> = ["Rust: connguard", "Python: connguard", "Node: connguard"]
        .into_iter()
        .map(|name| {
            let growth = growth(name);
            Verdict {
                measure: "list of 100,000 connections",
                target: format!("{name}: constant memory (≤ {MOST} MB from 20,000 to 100,000)"),
                by_cpu: growth.as_ref().map_or("–".to_owned(), |grown| format!("{grown:+.2} MB")),
                by_wall: "–".to_owned(),
                met: growth.map(|grown| grown <= MOST),
            }
        })
        .collect();
    for name in ["Python", "Node"] {
        let asked = middle(outcomes, "prefetch", name, |sample| {
            sample.requests.iter().filter(|request| *request == "matillion.list_connections").count() as f64
        });
        verdicts.push(Verdict {
            measure: "list of 100,000 connections",
            target: format!("{name}: the next page is fetched ahead, and only that"),
            by_cpu: asked.as_ref().map_or("–".to_owned(), |asked| format!("{asked} requests at the first item")),
            by_wall: "–".to_owned(),
            met: asked.map(|asked| asked == 2.0),
        });
    }
    verdicts
}

fn operations(outcomes: &Outcomes) -> Verdict {
    let above = middle(outcomes, "operations", "connguard", |sample| {
        let table = sample.whole["operations"].as_array().into_iter().flatten();
        table.filter(|line| line["sent"].as_u64() != line["fewest"].as_u64()).count() as f64
    });
    Verdict {
        measure: "requests per logical operation",
        target: "the minimum".to_owned(),
        by_cpu: above.as_ref().map_or("–".to_owned(), |above| format!("{above} operations differ")),
        by_wall: "–".to_owned(),
        met: above.map(|above| above == 0.0),
    }
}

fn manifests(outcomes: &Outcomes) -> Vec<Verdict> {
    const OURS: [&str; 3] = ["the first apply", "a plan, nothing changed", "a plan and its apply, 10 changes"];
    let above: Result<Vec<f64>, String> = OURS
        .into_iter()
        .map(|name| middle(outcomes, "manifest", name, |sample| figure(sample, "sent") - figure(sample, "fewest")))
        .collect();
    let above = above.map(|above| above.into_iter().filter(|above| *above != 0.0).count());
    let of = |name: &'static str| middle(outcomes, "manifest-limit", "connguard", |sample| figure(sample, name));
    let limit = of("share").and_then(|share| Ok((share, of("refused")?)));
    vec![
        Verdict {
            measure: "requests of a manifest's plan and apply",
            target: "the minimum".to_owned(),
            by_cpu: above.as_ref().map_or("–".to_owned(), |above| format!("{above} of {} differ", OURS.len())),
            by_wall: "–".to_owned(),
            met: above.map(|above| above == 0),
        },
        Verdict {
            measure: "manifest at 1,000 requests per minute",
            target: "≥ 99 % of the limit, and no 429".to_owned(),
            by_cpu: "–".to_owned(),
            by_wall: limit
                .as_ref()
                .map_or("–".to_owned(), |(share, refused)| format!("{:.1} %, {refused} × 429", share * 100.0)),
            met: limit.map(|(share, refused)| share >= 0.99 && refused == 0.0),
        },
    ]
}
