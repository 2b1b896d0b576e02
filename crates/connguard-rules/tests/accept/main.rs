//! What is accepted first is what the rules have nothing to say of: over the bodies of the shared cases and of the documents,
//! and over a million mutations of them.

#![allow(clippy::unwrap_used)]

mod mutate;
mod seeds;

use std::collections::{BTreeMap, BTreeSet};

use connguard_rules::{accepts, operations, rules};

use mutate::Mutator;
use seeds::{Request, seeds};

/// So many mutated requests are tried.
const MUTATIONS: usize = 1_000_000;
/// Of so many it is counted, too, how many the rules are silent about.
const COUNTED: usize = 40_000;

/// Rules of what is no request (of lists, of bulk runs, of what a language reads), and one that never comes alone.
const BESIDE_REQUESTS: &[&str] = &[".list.short", "input.bulk.", "input.json.", ".body.member-twice"];

fn is_accepted(request: &Request, sending: bool) -> bool {
    accepts(request.operation, (&request.arguments).into(), request.body.as_ref(), sending)
}

/// The rules' whole answer, for what was accepted.
fn assert_silent(request: &Request, sending: bool) {
    let found = request.operation.explain(&request.arguments, request.body.as_ref(), sending);
    assert!(found.is_empty(), "{}, sending {sending}: accepted, but {found:?}\n{request:?}", request.operation.id);
}

fn is_silent(request: &Request, sending: bool) -> bool {
    request.operation.explain(&request.arguments, request.body.as_ref(), sending).is_empty()
}

#[test]
fn valid_bodies_are_accepted_and_no_other() {
    // By operation with a body: how many the rules are silent about, and how many of them are accepted.
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for request in seeds() {
        for sending in [false, true] {
            let (accepted, silent) = (is_accepted(&request, sending), is_silent(&request, sending));
            if accepted {
                assert_silent(&request, sending);
            }
            if let (true, Some(body)) = (silent, &request.body) {
                let count = counts.entry(request.operation.id).or_default();
                *count = (count.0 + 1, count.1 + usize::from(accepted));
                if !accepted && std::env::var_os("CONNGUARD_SHOW_ASKED").is_some() {
                    println!("asked: {} {:?} {body}", request.operation.id, request.arguments);
                }
            }
        }
    }
    for (id, (silent, accepted)) in &counts {
        println!("accept: {id}: {accepted} of {silent} valid requests");
    }
    let all = counts.values().fold((0, 0), |all, one| (all.0 + one.0, all.1 + one.1));
    println!("accept: {} of {} valid requests", all.1, all.0);
    let share = |(silent, accepted): (usize, usize)| accepted as f64 / silent as f64;
    assert!(share(all) > 0.5, "only {} of {} are accepted: see `cargo xtask codegen` about x-guards", all.1, all.0);
    // What is created in numbers has to be fast.
    for id in ["matillion.create_connection", "lerian.create_connection", "matillion.create_environment_override"] {
        assert!(share(counts[id]) > 0.6, "{id}: {:?}", counts[id]);
    }
}

/// A guard that nobody told the emitter of would be passed over here, where its rule is all that there is to say.
#[test]
fn every_rule_alone_asks() {
    let mut alone: BTreeSet<&str> = BTreeSet::new();
    for request in seeds() {
        for sending in [false, true] {
            let found = request.operation.explain(&request.arguments, request.body.as_ref(), sending);
            if let Some(first) = found.first() {
                assert!(!is_accepted(&request, sending), "{found:?}\n{request:?}");
                if found.iter().all(|other| other.rule.id == first.rule.id) {
                    alone.insert(first.rule.id);
                }
            }
        }
    }
    let never = rules()
        .map(|rule| rule.id)
        .filter(|id| !alone.contains(id) && !BESIDE_REQUESTS.iter().any(|end| id.contains(end)));
    assert_eq!(never.collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn a_million_mutations_are_accepted_only_where_the_rules_are_silent() {
    let all = seeds();
    let mut mutator = Mutator::new(&all);
    // Operations with few cases are tried as often as those with many; from requests that are accepted, mutations go to the
    // borders, and from the others, into the unknown.
    let mut groups: BTreeMap<(&str, bool), Vec<Request>> = BTreeMap::new();
    for request in all {
        groups.entry((request.operation.id, is_accepted(&request, false))).or_default().push(request);
    }
    let (with_body, without): (Vec<_>, Vec<_>) =
        groups.into_values().partition(|group| group.iter().any(|request| request.body.is_some()));
    let (mut accepted, mut counted, mut silent) = (0, 0, 0);
    for number in 0..MUTATIONS {
        let groups = if number % 8 == 0 { &without } else { &with_body };
        let request = mutator.mutated(&groups[number / 8 % groups.len()]);
        let sending = number % 3 == 0;
        let is_accepted = is_accepted(&request, sending);
        if is_accepted {
            accepted += 1;
            assert_silent(&request, sending);
        }
        if number < COUNTED && request.body.is_some() && is_silent(&request, sending) {
            silent += 1;
            counted += usize::from(is_accepted);
        }
    }
    println!("accept: {accepted} of {MUTATIONS} mutations; {counted} of {silent} valid ones with a body");
    assert!(accepted > MUTATIONS / 8, "{accepted} were accepted");
    assert!(counted * 2 > silent, "{counted} of {silent} valid ones were accepted");
}

#[test]
fn what_no_emitter_knows_asks() {
    for operation in operations() {
        let arguments = serde_json::Map::from_iter([("unheard_of".to_owned(), true.into())]);
        assert!(!accepts(operation, (&arguments).into(), None::<&serde_json::Value>, false), "{}", operation.id);
    }
}
