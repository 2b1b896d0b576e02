//! Creating connections, 32 at once.

use std::cell::RefCell;
use std::rc::Rc;

use serde_json::Value;
use tokio::task::spawn_local;

use crate::contender::{Contender, Failure};
use crate::meter::{Figures, Meter};
use crate::peers::{Hyper, Reqwest};
use crate::scene::{CONCURRENCY, Scene};

struct Guarded(connguard::matillion::Connections);

impl Contender for Guarded {
    type Item = Value;

    fn item(body: Value) -> Result<Value, Failure> {
        Ok(body)
    }

    async fn create(&mut self, body: Value) -> Result<(), Failure> {
        let created = self.0.create(body).await?;
        if created.name().is_empty() { Err("the reply has no name".into()) } else { Ok(()) }
    }
}

pub(crate) async fn run(scene: &Scene, contender: &str, count: usize) -> Result<Figures, Failure> {
    match contender {
        "connguard" => {
            let connections = scene.client()?.project(&scene.project_id).connections();
            race(scene, count, || Ok(Guarded(connections.clone()))).await
        }
        "reqwest" => {
            let client = Reqwest::new(scene)?;
            race(scene, count, || Ok(client.clone())).await
        }
        "hyper" => race(scene, count, || Ok(Hyper::new(scene))).await,
        other => Err(format!("unknown contender {other}").into()),
    }
}

/// Each of the workers takes the next body until none is left.
async fn race<C: Contender>(
    scene: &Scene,
    count: usize,
    contender: impl Fn() -> Result<C, Failure>,
) -> Result<Figures, Failure> {
    let mut workers: Vec<C> = (0..CONCURRENCY).map(|_| contender()).collect::<Result<_, _>>()?;
    workers = lap(workers, made::<C>(scene.bodies("warm", CONCURRENCY * 8))?).await?;
    let items = scene.prepared(count, made::<C>)?;
    let meter = Meter::start();
    lap(workers, items).await?;
    Ok(meter.stop(count))
}

fn made<C: Contender>(bodies: Vec<Value>) -> Result<Vec<C::Item>, Failure> {
    bodies.into_iter().map(C::item).collect()
}

async fn lap<C: Contender>(workers: Vec<C>, items: Vec<C::Item>) -> Result<Vec<C>, Failure> {
    let items = Rc::new(RefCell::new(items));
    let mut tasks = Vec::new();
    for mut worker in workers {
        let items = Rc::clone(&items);
        tasks.push(spawn_local(async move {
            loop {
                let next = items.borrow_mut().pop();
                let Some(item) = next else { return Ok(worker) };
                if let Err(failure) = worker.create(item).await {
                    return Err(failure.to_string());
                }
            }
        }));
    }
    let mut back = Vec::new();
    for task in tasks {
        back.push(task.await??);
    }
    Ok(back)
}

/// The client's own bulk run, report included.
pub(crate) async fn many(scene: &Scene, count: usize) -> Result<Figures, Failure> {
    let connections = scene.client()?.project(&scene.project_id).connections();
    let warm = connections.create_many(scene.bodies("warm", CONCURRENCY * 8), CONCURRENCY).await?;
    drop(warm);
    let bodies = scene.prepared(count, Ok::<_, Failure>)?;
    let meter = Meter::start();
    let entries = connections.create_many(bodies, CONCURRENCY).await?;
    let figures = meter.stop(count);
    match entries.iter().find(|entry| entry.error.is_some()) {
        Some(entry) => Err(format!("{:?}", entry.error).into()),
        None => Ok(figures),
    }
}
