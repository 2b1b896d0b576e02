//! Mutations of requests: members, values, types, spellings, and the same member in two spellings.

use connguard_rules::operations;
use connguard_rules::spec::{Cell, Kind, Object};
use serde_json::{Map, Value, json};

use super::seeds::Request;

const ODD: &[&str] = &[
    "",
    " ",
    "\u{a0}",
    "\u{85}",
    "\0",
    "é",
    "🦀",
    "a b",
    " a",
    "a ",
    "a,b",
    "A",
    "none",
    "aws",
    "AWS",
    "Gcp",
    "${X}",
    "{{x}}",
    "%(x)s",
    "$ABC",
    "a$b",
    "/etc/ca.pem",
    "ca.crt",
    "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n",
    "127.0.0.1",
    "10.0.0.1",
    "::1",
    "8.8.8.8",
    "db_1",
    "db.example.com",
    "-a",
    "a-",
    "a..b",
    "a.",
    "p@ss",
    "ab",
    "abc",
    "salesforce",
    "Salesforce",
    "netsuite",
    "550e8400-e29b-41d4-a716-446655440000",
    "550E8400-E29B-41D4-A716-446655440000",
    "550e8400e29b41d4a716446655440000",
    "2024-01-31",
];
const ARGUMENTS: &[&str] =
    &["parent", "waive", "strict", "multi_tenant", "project_id", "product", "id", "connection_name", "unheard_of"];

pub struct Mutator {
    state: u64,
    names: Vec<String>,
    texts: Vec<String>,
}

impl Mutator {
    /// With the words of the documents and of the seeds.
    pub fn new(seeds: &[Request]) -> Self {
        let mut words = Self {
            state: 0x9e37_79b9_7f4a_7c15,
            names: Vec::new(),
            texts: ODD.iter().map(|&t| t.to_owned()).collect(),
        };
        operations().filter_map(|operation| operation.body).for_each(|object| words.add(object));
        for body in seeds.iter().step_by(7).filter_map(|request| request.body.as_ref()) {
            words.add_texts(body);
        }
        for words in [&mut words.names, &mut words.texts] {
            words.sort_unstable();
            words.dedup();
        }
        words
    }

    fn add(&mut self, object: &'static Object) {
        for table in object.tables {
            for cell in table.rows.iter().flat_map(|row| row.cells) {
                if let Cell::OneOf(values) = cell {
                    self.texts.extend(values.iter().map(|&value| value.to_owned()));
                }
            }
        }
        for member in object.members {
            self.names.push(member.name.to_owned());
            match &member.kind {
                Kind::Object(inner) => self.add(inner),
                Kind::String { values, .. } => self.texts.extend(values.iter().map(|&value| value.to_owned())),
                _ => {}
            }
        }
    }

    fn add_texts(&mut self, value: &Value) {
        match value {
            Value::String(text) if text.len() < 4000 => self.texts.push(text.clone()),
            Value::Array(items) => items.iter().for_each(|item| self.add_texts(item)),
            Value::Object(members) => members.values().for_each(|value| self.add_texts(value)),
            _ => {}
        }
    }

    /// A number below `end`.
    fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        (self.state % end as u64) as usize
    }

    /// An odd string, or one of the documents and seeds.
    fn text(&mut self) -> String {
        if self.below(2) == 0 {
            return ODD[self.below(ODD.len())].to_owned();
        }
        let index = self.below(self.texts.len());
        self.texts[index].clone()
    }

    /// One of the seeds with up to three changes.
    pub fn mutated(&mut self, seeds: &[Request]) -> Request {
        let mut request = seeds[self.below(seeds.len())].clone();
        for _ in 0..self.below(4) {
            match (self.below(6), &mut request.body) {
                (0, _) => self.mutate_arguments(&mut request.arguments),
                (1, body) if self.below(200) == 0 => *body = None,
                (_, Some(Value::Object(members))) => self.mutate_object(members),
                (_, _) => self.mutate_arguments(&mut request.arguments),
            }
        }
        request
    }

    fn mutate_arguments(&mut self, arguments: &mut Map<String, Value>) {
        let known: Vec<String> = arguments.keys().cloned().collect();
        if !known.is_empty() && self.below(2) == 0 {
            let name = &known[self.below(known.len())];
            match self.below(4) {
                0 => drop(arguments.shift_remove(name)),
                _ => drop(arguments.insert(name.clone(), self.value())),
            }
            return;
        }
        let name = ARGUMENTS[self.below(ARGUMENTS.len())];
        let value = match name {
            "parent" => json!({"name": "a", "authType": "GENERIC_SECRET", "type": "MYSQL"}),
            "waive" => json!(["matillion.name.padded"]),
            "strict" | "multi_tenant" => Value::Bool(self.below(2) == 0),
            _ => self.value(),
        };
        arguments.insert(name.to_owned(), value);
    }

    /// Changes a member of the object, or of one inside.
    fn mutate_object(&mut self, members: &mut Map<String, Value>) {
        let inside: Vec<String> =
            members.iter().filter(|(_, value)| value.is_object()).map(|(name, _)| name.clone()).collect();
        if !inside.is_empty() && self.below(2) == 0 {
            let name = &inside[self.below(inside.len())];
            if let Some(Value::Object(inner)) = members.get_mut(name) {
                return self.mutate_object(inner);
            }
        }
        let names: Vec<String> = members.keys().cloned().collect();
        let own = names.get(self.below(names.len().max(1))).cloned();
        match (self.below(10), own) {
            (0, Some(name)) => drop(members.shift_remove(&name)),
            (1, Some(name)) => {
                let value = members.shift_remove(&name).unwrap_or_default();
                members.insert(self.respelt(&name), value);
            }
            (2, Some(name)) => {
                // The same member again, in another spelling.
                let value = if self.below(2) == 0 { members[&name].clone() } else { self.value() };
                members.insert(self.respelt(&name), value);
            }
            (3..=5, Some(name)) => {
                let changed = self.changed(&members[&name]);
                members.insert(name, changed);
            }
            (6, Some(name)) => drop(members.insert(name, self.value())),
            (7, Some(name)) => drop(members.insert(name, self.text().into())),
            (_, _) => {
                let index = self.below(self.names.len());
                let name = self.names[index].clone();
                let value = self.value();
                members.insert(name, value);
            }
        }
    }

    fn respelt(&mut self, name: &str) -> String {
        match self.below(6) {
            0 => name.to_uppercase(),
            1 => name.to_lowercase(),
            2 => format!("{name}s"),
            3 => name.replace('s', "\u{17f}"),
            4 => format!(" {name}"),
            _ => name.chars().skip(1).collect(),
        }
    }

    /// A value like this one.
    fn changed(&mut self, value: &Value) -> Value {
        match value {
            Value::String(text) => match self.below(12) {
                0 => format!("{text} "),
                1 => format!("\t{text}"),
                2 => text.to_uppercase(),
                3 => text.to_lowercase(),
                4 => text.chars().skip(1).collect(),
                5 => format!("{text},"),
                6 => format!("{text}$"),
                7 => text.repeat(self.below(60)),
                8 => format!("{text}{}", self.text()),
                9 => text.replacen('-', "_", 1),
                10 => format!("{text}1"),
                _ => self.text(),
            }
            .into(),
            Value::Number(number) => match (self.below(5), number.as_i64()) {
                (0, Some(n)) => n.wrapping_add(1).into(),
                (1, Some(n)) => n.wrapping_neg().into(),
                (2, Some(n)) => json!(n as f64),
                (3, _) => self.below(80_000).into(),
                _ => self.value(),
            },
            Value::Object(_) => json!({}),
            _ => self.value(),
        }
    }

    fn value(&mut self) -> Value {
        match self.below(16) {
            0 => Value::Null,
            1 => Value::Bool(true),
            2 => self.below(70_000).into(),
            3 => json!(u64::MAX),
            4 => json!(1.5),
            5 => json!(1e300),
            6 => json!([]),
            7 => json!(["a", null]),
            8 => json!({}),
            9 => json!({"a": self.text()}),
            10 => "x".repeat(if self.below(100) == 0 { 262_145 } else { 2_001 }).into(),
            11 => json!({"x".repeat(101): "y", "Mode": "require"}),
            _ => self.text().into(),
        }
    }
}
