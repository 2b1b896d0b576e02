//! Iterating over a long list.

use crate::contender::Failure;
use crate::meter::{Figures, Meter, resident_megabytes};
use crate::scene::Scene;

pub(crate) async fn run(scene: &Scene, count: usize) -> Result<Figures, Failure> {
    let mut list = scene.client()?.project(&scene.project_id).connections().list().pages();
    let meter = Meter::start();
    let mut seen = 0_usize;
    let mut memory = Vec::new();
    let mut next_look = count / 10;
    while let Some(page) = list.next_page().await? {
        for connection in &page {
            if connection.name().is_empty() {
                return Err("a connection has no name".into());
            }
        }
        seen += page.len();
        if seen >= next_look {
            memory.push(resident_megabytes());
            next_look += count / 10;
        }
    }
    let figures = meter.stop(seen);
    if seen == count {
        Ok(figures.with("memory", memory))
    } else {
        Err(format!("{seen} connections were listed").into())
    }
}
