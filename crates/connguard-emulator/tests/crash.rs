//! No write that was answered is lost when the process is killed, and none is there twice.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use support::program::Program;
use support::{Answer, JSON, aws, exchange, postgresql};

const WRITES: usize = 1000;
const WRITERS: usize = 16;

#[derive(Clone)]
struct Writer {
    url: String,
    project: String,
    authorization: String,
}

impl Writer {
    fn of(program: &Program) -> Self {
        Self {
            url: program.url.clone(),
            project: program.project.clone(),
            authorization: program.authorization.clone(),
        }
    }

    /// The write with this number: every other one goes to the other service.
    async fn create(&self, number: usize) -> std::io::Result<Answer> {
        let (name, authorization) = (name(number), ("authorization", self.authorization.as_str()));
        if number.is_multiple_of(2) {
            let headers = [("x-product-name", "my-product"), JSON];
            let body = postgresql(&name).to_string();
            exchange(&self.url, "POST", "/v1/management/connections", &headers, body.as_bytes()).await
        } else {
            let body = aws(&name).to_string();
            exchange(&self.url, "POST", &self.project, &[authorization, JSON], body.as_bytes()).await
        }
    }

    /// The names of all connections of both services, as often as they are listed.
    async fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for (path, first, items, name) in [
            ("/v1/management/connections?limit=100", 1, "items", "configName"),
            (&format!("{}?size=100", self.project), 0, "results", "name"),
        ] {
            for page in first.. {
                let headers = [("authorization", self.authorization.as_str())];
                let answer = exchange(&self.url, "GET", &format!("{path}&page={page}"), &headers, b"").await.unwrap();
                assert_eq!(answer.status, 200);
                let listed = answer.json()[items].as_array().unwrap().clone();
                if listed.is_empty() {
                    break;
                }
                names.extend(listed.iter().map(|item| item[name].as_str().unwrap().to_owned()));
            }
        }
        names
    }
}

fn name(number: usize) -> String {
    format!("connection-{number}")
}

/// Writes until the answer that kills the program; gives the numbers of the writes that were answered.
async fn write_until_killed(program: &Program, kill_after: usize) -> BTreeSet<usize> {
    let next = Arc::new(AtomicUsize::new(0));
    let answered = Arc::new(Mutex::new(BTreeSet::new()));
    let tasks: Vec<_> = (0..WRITERS)
        .map(|_| {
            let (writer, child) = (Writer::of(program), Arc::clone(&program.child));
            let (next, answered) = (Arc::clone(&next), Arc::clone(&answered));
            tokio::spawn(async move {
                loop {
                    let number = next.fetch_add(1, Ordering::SeqCst);
                    if number >= WRITES {
                        return;
                    }
                    match writer.create(number).await {
                        Ok(answer) => {
                            assert_eq!(answer.status, 201, "{answer:?}");
                            let mut answered = answered.lock().unwrap();
                            answered.insert(number);
                            if answered.len() == kill_after {
                                child.lock().unwrap().kill().unwrap();
                            }
                        }
                        Err(_) => return,
                    }
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    program.child.lock().unwrap().wait().unwrap();
    Arc::try_unwrap(answered).unwrap().into_inner().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_the_middle_of_a_thousand_writes_loses_none_that_was_answered() {
    for kill_after in [1, 137, 500, 863] {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("state");
        let program = Program::start(&data).await;
        let answered = write_until_killed(&program, kill_after).await;
        assert!((kill_after..WRITES).contains(&answered.len()), "{} answered", answered.len());

        let program = Program::start(&data).await;
        let writer = Writer::of(&program);
        let listed = writer.names().await;
        let names: BTreeSet<_> = listed.iter().cloned().collect();
        assert_eq!(names.len(), listed.len(), "a connection is there twice");
        let lost: Vec<_> = answered.iter().map(|number| name(*number)).filter(|name| !names.contains(name)).collect();
        assert_eq!(lost, Vec::<String>::new());
        // Whatever else is there was under way when the process was killed.
        assert!(names.len() - answered.len() <= WRITERS, "{} of {}", answered.len(), names.len());

        for number in 0..WRITES {
            let expected = if names.contains(&name(number)) { 409 } else { 201 };
            assert_eq!(writer.create(number).await.unwrap().status, expected, "{number}");
        }
        let listed = writer.names().await;
        assert_eq!((listed.len(), listed.iter().collect::<BTreeSet<_>>().len()), (WRITES, WRITES));
    }
}
