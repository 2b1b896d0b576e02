//! No change that was answered is lost when the process is killed: replacements, patches, deletions, overrides.

#![allow(clippy::unwrap_used)]

mod support;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};
use support::program::Program;
use support::{Answer, JSON, aws, exchange, postgresql};

const WORKERS: usize = 16;
/// After so many answers the process is killed; each round starts with what the one before left.
const ROUNDS: [usize; 6] = [1, 60, 137, 500, 301, 211];

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Lerian,
    Matillion,
    Override,
}

/// Something that is made, changed and deleted, again and again. Each version is another value in it.
#[derive(Debug)]
struct Item {
    kind: Kind,
    name: String,
    /// Lerian's id of it.
    id: String,
    version: usize,
    /// The version that the last answer told of; none if it was deleted.
    answered: Option<usize>,
    /// What the request under way makes of it.
    under_way: Option<(&'static str, Option<usize>)>,
}

impl Item {
    fn new(kind: Kind, worker: usize) -> Self {
        let name = format!("{kind:?}-{worker}").to_lowercase();
        Self { kind, name, id: String::new(), version: 0, answered: None, under_way: None }
    }

    /// Makes it, changes it, or, every fifth time, deletes it.
    async fn step(&mut self, program: &Program) -> std::io::Result<()> {
        self.version += 1;
        let (method, after) = match self.answered {
            None => ("POST", Some(self.version)),
            Some(_) if self.version.is_multiple_of(5) => ("DELETE", None),
            Some(_) if self.kind == Kind::Lerian => ("PATCH", Some(self.version)),
            Some(_) => ("PUT", Some(self.version)),
        };
        self.under_way = Some((method, after));
        let answer = self.send(program, method).await?;
        let expected = match method {
            "POST" => 201,
            "DELETE" => 204,
            _ => 200,
        };
        assert_eq!(answer.status, expected, "{method} {self:?}: {answer:?}");
        if (method, self.kind) == ("POST", Kind::Lerian) {
            self.id = answer.json()["id"].as_str().unwrap().to_owned();
        }
        self.answered = after;
        self.under_way = None;
        Ok(())
    }

    async fn send(&self, program: &Program, method: &str) -> std::io::Result<Answer> {
        let headers = [("authorization", program.authorization.as_str()), ("x-product-name", "my-product"), JSON];
        let (path, body) = match self.kind {
            Kind::Lerian => self.lerian(method),
            Kind::Matillion => self.matillion(program, method),
            Kind::Override => self.environment_override(program, method),
        };
        let body = if method == "DELETE" { String::new() } else { body.to_string() };
        exchange(&program.url, method, &path, &headers, body.as_bytes()).await
    }

    fn lerian(&self, method: &str) -> (String, Value) {
        let root = "/v1/management/connections";
        if method != "POST" {
            return (format!("{root}/{}", self.id), json!({ "port": self.version }));
        }
        let mut body = postgresql(&self.name);
        body["port"] = json!(self.version);
        (root.to_owned(), body)
    }

    fn matillion(&self, program: &Program, method: &str) -> (String, Value) {
        let mut body = aws(&self.name);
        body["connectionDetails"]["description"] = json!(self.version.to_string());
        if method == "POST" {
            return (program.project.clone(), body);
        }
        for member in ["name", "authProvider"] {
            body.as_object_mut().unwrap().remove(member);
        }
        (format!("{}?connectionName={}", program.project, self.name), body)
    }

    fn environment_override(&self, program: &Program, method: &str) -> (String, Value) {
        let path = format!("{}/environment-overrides", program.project);
        let body = json!({
            "environmentName": "PROD", "connectionName": self.name, "authType": "CLOUD_PROVIDER_SECRET",
            "connectionOverrides": { "connectionProperties": { "credentialSecretName": self.version.to_string() } },
        });
        match method {
            "DELETE" => (format!("{path}?environmentName=PROD&connectionNames={}", self.name), body),
            _ => (path, body),
        }
    }

    /// Compares it with what a list shows, and takes that over.
    fn settle(&mut self, listed: &[Value]) {
        let (name, version, id) = match self.kind {
            Kind::Lerian => ("configName", "/port", "/id"),
            Kind::Matillion => ("name", "/connectionDetails/description", ""),
            Kind::Override => ("name", "/connectionOverrides/connectionProperties/credentialSecretName", ""),
        };
        let found: Vec<&Value> = listed.iter().filter(|item| item[name] == self.name.as_str()).collect();
        assert!(found.len() <= 1, "{self:?} is there twice");
        let number = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned).parse().unwrap();
        let stored = found.first().map(|item| number(item.pointer(version).unwrap()));
        let may_be = [Some(self.answered), self.under_way.map(|(_, after)| after)];
        assert!(may_be.contains(&Some(stored)), "{self:?} is {stored:?}");
        if let Some(text) = found.first().and_then(|item| item.pointer(id)?.as_str()) {
            self.id = text.to_owned();
        }
        self.answered = stored;
        self.under_way = None;
    }
}

/// Changes the items of all workers until the answer that kills the program.
async fn change_until_killed(program: Arc<Program>, workers: Vec<Vec<Item>>, kill_after: usize) -> Vec<Vec<Item>> {
    let answers = Arc::new(AtomicUsize::new(0));
    let change = |mut items: Vec<Item>| {
        let (program, answers) = (Arc::clone(&program), Arc::clone(&answers));
        tokio::spawn(async move {
            for turn in 0.. {
                let index = turn % items.len();
                if items[index].step(&program).await.is_err() {
                    break;
                }
                if answers.fetch_add(1, Ordering::SeqCst) + 1 == kill_after {
                    program.child.lock().unwrap().kill().unwrap();
                }
            }
            items
        })
    };
    let tasks: Vec<_> = workers.into_iter().map(change).collect();
    let mut changed = Vec::new();
    for task in tasks {
        changed.push(task.await.unwrap());
    }
    program.child.lock().unwrap().wait().unwrap();
    changed
}

async fn listed(program: &Program, path: &str, items: &str) -> Vec<Value> {
    let headers = [("authorization", program.authorization.as_str())];
    let answer = exchange(&program.url, "GET", path, &headers, b"").await.unwrap();
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()[items].as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_the_middle_of_changes_loses_none_that_was_answered() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("state");
    let mut program = Program::start(&data).await;
    for worker in 0..WORKERS {
        let parent = Item { version: 1, ..Item::new(Kind::Override, worker) };
        let (path, body) = (program.project.clone(), aws(&parent.name).to_string());
        let headers = [("authorization", program.authorization.as_str()), JSON];
        assert_eq!(exchange(&program.url, "POST", &path, &headers, body.as_bytes()).await.unwrap().status, 201);
    }
    // They do not begin with the same kind, so that all kinds of changes are under way at once.
    let kinds = [Kind::Lerian, Kind::Matillion, Kind::Override];
    let items = |worker: usize| (0..3).map(|turn| Item::new(kinds[(turn + worker) % 3], worker)).collect();
    let mut workers: Vec<Vec<Item>> = (0..WORKERS).map(items).collect();
    let mut hit = BTreeSet::new();
    for kill_after in ROUNDS {
        workers = change_until_killed(Arc::new(program), workers, kill_after).await;
        program = Program::start(&data).await;
        let lerian = listed(&program, "/v1/management/connections?limit=100", "items").await;
        let matillion = listed(&program, &format!("{}?size=100", program.project), "results").await;
        let path = format!("{}/environment-overrides?environmentName=PROD&size=100", program.project);
        let overrides = listed(&program, &path, "results").await;
        for item in workers.iter_mut().flatten() {
            hit.extend(item.under_way.map(|(method, _)| format!("{method} {:?}", item.kind)));
            item.settle(match item.kind {
                Kind::Lerian => &lerian,
                Kind::Matillion => &matillion,
                Kind::Override => &overrides,
            });
        }
    }
    // Whatever was cut off, what is there can be changed again.
    for item in workers.iter_mut().flatten() {
        item.step(&program).await.unwrap();
    }
    assert!(hit.len() >= 4, "{hit:?}");
}
