//! Asks both, compares, and counts.

use std::collections::BTreeMap;

use super::compare::{Difference, Kind, compare, shown};
use super::generate::Asked;
use super::peer::Peer;
use xtask::failure::Failure;

/// What was found.
#[derive(Default)]
pub struct Found {
    pub requests: usize,
    /// Answers compared, those of the state after each write included.
    pub compared: usize,
    pub statuses: BTreeMap<u16, usize>,
    /// By reason.
    pub explained: BTreeMap<&'static str, usize>,
    pub unexplained: BTreeMap<Kind, usize>,
}

/// Sends so many requests of a seed to both, which are emptied first, and prints each difference.
pub fn run(server: &Peer, emulator: &Peer, seed: u64, requests: usize) -> Result<Found, Failure> {
    server.clear()?;
    emulator.clear()?;
    let mut rng = fastrand::Rng::with_seed(seed);
    let mut found = Found::default();
    for number in 0..requests {
        let asked = Asked::next(&mut rng);
        let differs = step(server, emulator, &asked, number, &mut found)?;
        let everything = Asked::everything();
        if asked.may_write() && step(server, emulator, &everything, number, &mut found)? || differs {
            // One difference must not lead to others.
            server.clear()?;
            emulator.clear()?;
        }
    }
    found.requests = requests;
    Ok(found)
}

fn step(server: &Peer, emulator: &Peer, asked: &Asked, number: usize, found: &mut Found) -> Result<bool, Failure> {
    let (one, other) = (server.ask(asked)?, emulator.ask(asked)?);
    found.compared += 1;
    *found.statuses.entry(one.status).or_default() += 1;
    let Some(difference) = compare(&one, &other) else { return Ok(false) };
    if let Some(reason) = difference.reason() {
        *found.explained.entry(reason).or_default() += 1;
        return Ok(false);
    }
    *found.unexplained.entry(difference.kind).or_default() += 1;
    print(number, asked, &difference);
    Ok(true)
}

fn print(number: usize, asked: &Asked, difference: &Difference) {
    println!(
        "{number}: {:?} at {:?}: {} {} {:?} {:?} {}",
        difference.kind,
        difference.at,
        asked.method,
        asked.path,
        asked.sender,
        asked.content_type,
        shown(&asked.body)
    );
    println!("    server:   {}", difference.server);
    println!("    emulator: {}", difference.emulator);
}
