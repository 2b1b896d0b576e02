//! What is to be reached, and whether it was.

use super::samples::{Counts, Outcomes, Sample};
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
    ratio("rust-create", "Rust client, 32 concurrent creates", "connguard", "reqwest + serde", 0.92),
    ratio("python-sync", "Python sync create", "connguard", "pyreqwest + pydantic", 1.25),
    ratio("python-async", "Python async create, 32 concurrent", "connguard", "pyreqwest + pydantic", 1.4),
    ratio("many", "Python `create_many`", "Python: connguard create_many", "Python: aiohttp + pydantic", 3.8),
    ratio("many", "Python `create_many`", "Python: connguard create_many", "Rust: connguard create_many", 0.8),
    ratio("many", "Node `createMany`", "Node: connguard createMany", "Node: a pool of undici + zod", 1.5),
    ratio("node-create", "Node create, 32 concurrent", "connguard", "fetch + zod", 9.0),
    ratio("node-create", "Node create, 32 concurrent", "connguard", "undici.request + zod", 1.6),
    ratio("check", "`check` from Python", "Python: connguard", "Python: pydantic", 7.0),
    ratio(
        "check",
        "`check` from Python, JSON text",
        "Python: connguard, from JSON text",
        "Python: pydantic, from JSON text",
        1.5,
    ),
    ratio(
        "check",
        "`check` from Python, refused",
        "Python: connguard, bodies that are refused",
        "Python: pydantic, bodies that are refused",
        0.8,
    ),
    ratio("check", "`check` from Node", "Node: connguard", "Node: ajv", 1.5),
    ratio("check", "`check` from Node", "Node: connguard", "Node: zod", 6.0),
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

const LIST: &str = "list of 100,000, one connection, Rust";

/// Every target with its verdict. Of a ratio the CPU time decides: the server and other work share the wall time.
pub fn verdicts(outcomes: &Outcomes, counts: &Counts) -> Vec<Verdict> {
    let mut verdicts: Vec<Verdict> = RATIOS.iter().map(|ratio| of_ratio(outcomes, ratio)).collect();
    verdicts.push(time(outcomes, "check", "`check` from Rust", "Rust: connguard", 0.25));
    verdicts.push(instructions(counts, "check", "`check` from Rust", "Rust: connguard", 2_050.0));
    verdicts.extend(imports(outcomes));
    verdicts.push(instructions(counts, "list", LIST, "Rust: connguard", 30_000.0));
    // Half of what version 0.1.0 took.
    verdicts.push(time(outcomes, "list", "list of 100,000, one connection, Python", "Python: connguard", 12.9));
    verdicts.push(time(outcomes, "list", "list of 100,000, one connection, Node", "Node: connguard", 12.5));
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

/// At most so many microseconds of CPU time for one call.
fn time(outcomes: &Outcomes, measure: &'static str, title: &'static str, name: &'static str, most: f64) -> Verdict {
    let each = |figure: fn(&Sample) -> f64| middle(outcomes, measure, name, figure).map(|seconds| seconds * 1e6);
    let (by_cpu, by_wall) = (each(cpu), each(wall));
    let shown = |each: &Result<f64, String>| each.as_ref().map_or("–".to_owned(), |each| format!("{each:.2} µs"));
    Verdict {
        measure: title,
        target: format!("≤ {most} µs"),
        by_cpu: shown(&by_cpu),
        by_wall: shown(&by_wall),
        met: by_cpu.map(|each| each <= most),
    }
}

/// At most so many instructions for one call.
fn instructions(counts: &Counts, measure: &'static str, title: &'static str, name: &'static str, most: f64) -> Verdict {
    let each = counts.get(&(measure, name)).cloned().unwrap_or_else(|| Err("not counted".to_owned()));
    Verdict {
        measure: title,
        target: format!("≤ {most:.0} instructions"),
        by_cpu: each.as_ref().map_or("–".to_owned(), |each| format!("{each:.0}")),
        by_wall: "–".to_owned(),
        met: each.map(|each| each <= most),
    }
}

fn imports(outcomes: &Outcomes) -> Vec<Verdict> {
    // What a script does with the package, and so with its peers: the package alone loads nothing before it is used.
    const OURS: &str = "from connguard import Matillion";
    let over = |name: &'static str, figure: fn(&Sample) -> f64| -> Result<f64, String> {
        Ok(middle(outcomes, "import", name, figure)? - middle(outcomes, "import", "bare Python", figure)?)
    };
    let milliseconds = |figure: fn(&Sample) -> f64| over(OURS, figure).map(|seconds| seconds * 1e3);
    let share = |figure: fn(&Sample) -> f64| -> Result<f64, String> {
        Ok(over(OURS, figure)? / over("httpx + pydantic", figure)?)
    };
    let shown = |value: &Result<f64, String>, unit: &str| {
        value.as_ref().map_or("–".to_owned(), |value| format!("{value:.2}{unit}"))
    };
    let verdict = |target: &str, by_cpu: Result<f64, String>, by_wall: Result<f64, String>, unit: &str, most: f64| {
        let shown = (shown(&by_cpu, unit), shown(&by_wall, unit));
        Verdict {
            measure: "Python `from connguard import Matillion`",
            target: target.to_owned(),
            by_cpu: shown.0,
            by_wall: shown.1,
            met: by_cpu.map(|value| value <= most),
        }
    };
    vec![
        verdict("≤ 14 ms over bare Python", milliseconds(cpu), milliseconds(wall), " ms", 14.0),
        verdict("≤ 1/8 of httpx + pydantic", share(cpu), share(wall), " of it", 0.125),
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
