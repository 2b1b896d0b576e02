//! The rules alone.

use std::hint::black_box;

use connguard_rules::{Arguments, check, is_refused, parse};
use serde_json::Value;

use crate::contender::Failure;
use crate::meter::{Figures, Meter};
use crate::scene::Scene;

const OPERATION: &str = "matillion.create_connection";

pub(crate) fn run(scene: &Scene, contender: &str, count: usize) -> Result<Figures, Failure> {
    let arguments = Arguments::new();
    match contender {
        "connguard" => {
            let bodies = scene.prepared(count, Ok::<_, Failure>)?;
            measure(bodies, |body| Ok(!is_refused(&check(OPERATION, &arguments, Some(body))?)))
        }
        "connguard from JSON text" => {
            let texts =
                scene.prepared(count, |bodies| Ok::<_, Failure>(bodies.iter().map(Value::to_string).collect()))?;
            measure(texts, |text| {
                let body = parse(text).map_err(|violation| violation.message)?;
                Ok(!is_refused(&check(OPERATION, &arguments, Some(&body))?))
            })
        }
        "connguard, refused" => {
            let bodies = scene.prepared(count, |mut bodies| {
                bodies.iter_mut().for_each(|body| body["authType"] = "COMPOSITE_TOKEN".into());
                Ok::<_, Failure>(bodies)
            })?;
            measure(bodies, |body| Ok(is_refused(&check(OPERATION, &arguments, Some(body))?)))
        }
        other => Err(format!("unknown contender {other}").into()),
    }
}

fn measure<T>(items: Vec<T>, as_expected: impl Fn(&T) -> Result<bool, Failure>) -> Result<Figures, Failure> {
    let meter = Meter::start();
    for item in &items {
        if !as_expected(black_box(item))? {
            return Err("a body was judged otherwise than expected".into());
        }
    }
    let figures = meter.stop(items.len());
    // Dropping them is not to be counted.
    std::mem::forget(items);
    Ok(figures)
}
