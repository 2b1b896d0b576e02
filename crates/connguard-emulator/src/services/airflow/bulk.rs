//! Several actions in one request.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::call::{Answer, Call};
use super::change::{self, Mode};
use super::fields::Fields;
use super::installation::Airflow;
use super::refusal::{Finding, Place, Refusal};
use super::single::TAKEN;
use super::state::{Connection, Event, State};
use crate::http::reply::Reply;
use crate::persistence::crypto::Cipher;
use crate::services::context::Context;
use crate::services::service::Service;

/// The kinds of actions, the option of each, and the option's values.
const KINDS: [(&str, &str, &[&str]); 3] = [
    ("create", "action_on_existence", &["fail", "skip", "overwrite"]),
    ("update", "action_on_non_existence", &["fail", "skip"]),
    ("delete", "action_on_non_existence", &["fail", "skip"]),
];

/// What is to be done with a connection.
enum Entity {
    Fields(Fields),
    Name(String),
}

impl Entity {
    fn name(&self) -> &str {
        match self {
            Self::Fields(fields) => fields.connection_id(),
            Self::Name(name) => name,
        }
    }
}

struct Action {
    kind: &'static str,
    option: &'static str,
    entities: Vec<Entity>,
}

/// Carries out the actions. All see what existed before the request, and all are stored at once.
pub(crate) fn answer(airflow: &mut Airflow, context: &mut Context, call: &Call<'_>) -> Answer {
    let actions = read(call.body.given()?)?;
    let is_unreadable = |action: &Action| {
        action.kind == "delete" && action.entities.iter().any(|entity| matches!(entity, Entity::Fields(_)))
    };
    if actions.iter().any(is_unreadable) {
        return Err(Refusal::database(500, "Database error"));
    }
    if !call.role.has_connections() && actions.iter().any(|action| !action.entities.is_empty()) {
        return Err(Refusal::forbidden());
    }
    let mut batch = Batch::of(&airflow.state, &context.cipher);
    for action in &actions {
        batch.carry_out(action)?;
    }
    let (event, results) = batch.finish()?;
    airflow.write(context, event)?;
    Ok(Reply::json(200, &json!(results)))
}

/// The actions of a body. The service validates it twice, and so tells each finding twice.
fn read(body: Option<&Value>) -> Result<Vec<Action>, Refusal> {
    let (place, mut findings, mut actions) = (Place::of("body"), Vec::new(), Vec::new());
    match body {
        None => findings.push(Finding::missing(&place, &Value::Null)),
        Some(Value::Object(members)) => {
            match members.get("actions") {
                None => findings.push(Finding::missing(&place.at("actions"), &json!(members))),
                Some(Value::Array(items)) => {
                    for (index, item) in items.iter().enumerate() {
                        let kind = KINDS.iter().find(|(kind, ..)| item.get("action") == Some(&json!(kind)));
                        let &(kind, option, values) = kind.ok_or_else(Refusal::crash)?;
                        let place = place.at("actions").at(index).at(kind);
                        actions.push(read_action((kind, option, values), item, &place, &mut findings));
                    }
                }
                Some(other) => findings.push(Finding::no_list(&place.at("actions"), other)),
            }
            unknown(members, &["actions"], &place, &mut findings);
        }
        Some(other) => findings.push(Finding::no_object(&place, other)),
    }
    if findings.is_empty() {
        return Ok(actions);
    }
    Err(Refusal::invalid([findings.clone(), findings].concat()))
}

fn read_action(
    (kind, name, values): (&'static str, &'static str, &[&'static str]),
    item: &Value,
    place: &Place,
    findings: &mut Vec<Finding>,
) -> Action {
    let mut action = Action { kind, option: "fail", entities: Vec::new() };
    match item.get("entities") {
        None => findings.push(Finding::missing(&place.at("entities"), item)),
        Some(Value::Array(entities)) => {
            for (index, entity) in entities.iter().enumerate() {
                action.entities.extend(read_entity(kind, entity, &place.at("entities").at(index), findings));
            }
        }
        Some(other) => findings.push(Finding::no_list(&place.at("entities"), other)),
    }
    let mut known = vec!["action", "entities", name];
    if kind == "update" {
        known.push("update_mask");
        check_mask(item.get("update_mask"), &place.at("update_mask"), findings);
    }
    if let Some(option) = item.get(name) {
        match values.iter().find(|value| option == *value) {
            Some(value) => action.option = value,
            None => {
                let expected = if kind == "create" { "'fail', 'skip' or 'overwrite'" } else { "'fail' or 'skip'" };
                let finding = Finding::new("enum", &place.at(name), &format!("Input should be {expected}"), option);
                findings.push(finding.with("expected", expected));
            }
        }
    }
    unknown(item.as_object().unwrap_or(&Map::new()), &known, place, findings);
    action
}

/// A deletion takes names, and objects that its database cannot look up.
fn read_entity(kind: &str, entity: &Value, place: &Place, findings: &mut Vec<Finding>) -> Option<Entity> {
    if kind != "delete" {
        return Fields::of_entity(entity, place, findings).map(Entity::Fields);
    }
    if let Value::String(name) = entity {
        return Some(Entity::Name(name.clone()));
    }
    let mut of_object = vec![Finding::no_string(&place.at("str"), entity)];
    let of_model = place.at("function-after[validate_team_name(), ConnectionBody]");
    let fields = Fields::of_entity(entity, &of_model, &mut of_object);
    if fields.is_none() {
        findings.append(&mut of_object);
    }
    fields.map(Entity::Fields)
}

/// The mask of an update is validated and then ignored.
fn check_mask(mask: Option<&Value>, place: &Place, findings: &mut Vec<Finding>) {
    match mask {
        None | Some(Value::Null) => {}
        Some(Value::Array(names)) => {
            let others = names.iter().enumerate().filter(|(_, name)| !name.is_string());
            findings.extend(others.map(|(index, name)| Finding::no_string(&place.at(index), name)));
        }
        Some(other) => findings.push(Finding::no_list(place, other)),
    }
}

fn unknown(members: &Map<String, Value>, known: &[&str], place: &Place, findings: &mut Vec<Finding>) {
    let unknown = members.iter().filter(|(name, _)| !known.contains(&name.as_str()));
    findings.extend(unknown.map(|(name, value)| Finding::unknown(&place.at(name.clone()), value)));
}

/// What the actions have done so far.
struct Batch<'a> {
    state: &'a State,
    cipher: &'a Cipher,
    added: Vec<Connection>,
    changed: HashMap<String, Connection>,
    deleted: Vec<String>,
    /// By kind: the names of those carried out, and the errors.
    results: HashMap<&'static str, (Vec<String>, Vec<Value>)>,
}

impl<'a> Batch<'a> {
    fn of(state: &'a State, cipher: &'a Cipher) -> Self {
        let (added, changed, deleted, results) = Default::default();
        Self { state, cipher, added, changed, deleted, results }
    }

    fn carry_out(&mut self, action: &Action) -> Result<(), Refusal> {
        let exists = |entity: &&Entity| self.state.named(entity.name()).is_some();
        let (existing, missing): (Vec<_>, Vec<_>) = action.entities.iter().partition(exists);
        let error = match (action.kind, action.option) {
            ("create", "fail") if !existing.is_empty() => Some((&existing, "already exist", 409)),
            ("update" | "delete", "fail") if !missing.is_empty() => Some((&missing, "were not found", 404)),
            _ => None,
        };
        let results = self.results.entry(action.kind).or_default();
        if let Some((entities, what, status)) = error {
            let text = format!("The connections with these connection_ids: {} {what}.", set_text(entities));
            results.1.push(json!({ "error": text, "status_code": status }));
            return Ok(());
        }
        let mut seen = HashSet::new();
        for entity in &action.entities {
            let name = entity.name();
            let stored = self.changed.get(name).or_else(|| self.state.named(name));
            match (entity, stored) {
                (Entity::Name(_), Some(_)) if !seen.insert(name) => continue,
                (Entity::Name(_), Some(_)) => self.deleted.push(name.to_owned()),
                (Entity::Fields(_), Some(_)) if action.kind == "create" && action.option == "skip" => continue,
                (Entity::Fields(fields), Some(stored)) => {
                    let mode = if action.kind == "create" { Mode::Overwrite } else { Mode::Update(&[]) };
                    let connection = change::changed(self.cipher, stored, storable(fields)?, mode)?;
                    self.changed.insert(name.to_owned(), connection);
                }
                (Entity::Fields(fields), None) if action.kind == "create" => {
                    self.added.push(change::created(self.cipher, storable(fields)?)?);
                }
                (_, None) => continue,
            }
            results.0.push(name.to_owned());
        }
        Ok(())
    }

    fn finish(self) -> Result<(Event, Map<String, Value>), Refusal> {
        let Self { added, mut changed, deleted, mut results, .. } = self;
        let mut names = HashSet::new();
        if !added.iter().all(|connection| names.insert(&connection.connection_id)) {
            return Err(Refusal::database(409, TAKEN));
        }
        let is_deleted: HashSet<_> = deleted.iter().collect();
        changed.retain(|name, _| !is_deleted.contains(name));
        let mut put = added;
        put.extend(changed.into_values());
        let result = |(kind, ..): &(&'static str, &str, &[&str])| {
            let result = results.remove(kind).map(|(success, errors)| json!({ "success": success, "errors": errors }));
            ((*kind).to_owned(), json!(result))
        };
        let results = KINDS.iter().map(result).collect();
        Ok((Event::Connections { put, deleted }, results))
    }
}

fn storable(fields: &Fields) -> Result<&Fields, Refusal> {
    if fields.is_storable() { Ok(fields) } else { Err(Refusal::crash()) }
}

/// The names as Python shows a set of strings.
fn set_text(entities: &[&Entity]) -> String {
    let mut names: Vec<_> = entities.iter().map(|entity| entity.name()).collect();
    let mut seen = HashSet::new();
    names.retain(|name| seen.insert(*name));
    let shown: Vec<_> = names.iter().map(|name| python_text(name)).collect();
    format!("{{{}}}", shown.join(", "))
}

fn python_text(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::from(quote);
    for character in text.chars() {
        match character {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            _ if character == quote => out.extend(['\\', quote]),
            _ if character.is_control() => out += &format!("\\x{:02x}", u32::from(character)),
            _ => out.push(character),
        }
    }
    out.push(quote);
    out
}
