//! Members in another letter case, which a service might read all the same: a manifest has one spelling, so that nothing
//! that is compared, kept secret or ignored is missed. They are read as what they are meant as, so that a slip is one
//! problem and not several.

use connguard_rules::spec::{Additional, Kind, Object};
use serde_json::{Map, Value};

use crate::managed::{Managed, WriteOnly};
use crate::problem::Problem;
use crate::read::child;
use crate::source::Place;

/// Finds them and writes them as they are documented, so that whatever else is wrong with them is found, too. Returns the
/// pointers as documented and as written, the outer ones first.
pub(super) fn read(
    managed: &Managed,
    body: &mut Map<String, Value>,
    place: impl Fn(&str) -> Place,
    found: &mut Vec<Problem>,
) -> Vec<(String, String)> {
    let operation = connguard_rules::operation(managed.create).ok();
    let mut reader = Reader { managed, place, found, respelled: Vec::new() };
    if let Some(schema) = operation.and_then(|operation| operation.body) {
        reader.object(schema, body, "", "");
    }
    reader.respelled
}

struct Reader<'a, P> {
    managed: &'a Managed,
    place: P,
    found: &'a mut Vec<Problem>,
    respelled: Vec<(String, String)>,
}

impl<P: Fn(&str) -> Place> Reader<'_, P> {
    fn object(&mut self, schema: &'static Object, members: &mut Map<String, Value>, here: &str, written: &str) {
        let all = std::mem::take(members);
        let names: Vec<String> = all.keys().cloned().collect();
        for (name, mut value) in all {
            let Some(member) = schema.members.iter().find(|member| is_spelling(&name, member.name)) else {
                members.insert(name, value);
                continue;
            };
            let (documented, written) = (child(here, member.name), child(written, &name));
            let is_other = name != member.name;
            if is_other {
                let mut problem = problem(&name, member.name, (self.place)(&written));
                problem.conceals = self.managed.write_only.contains(&(documented.as_str(), WriteOnly::Version));
                self.found.push(problem);
            }
            // What is written as it is documented counts; else the first one.
            if is_other && (names.iter().any(|other| other == member.name) || members.contains_key(member.name)) {
                continue;
            }
            if documented != written {
                self.respelled.push((documented.clone(), written.clone()));
            }
            if let (Kind::Object(inner), Value::Object(members)) = (&member.kind, &mut value)
                && !is_verbatim(inner)
            {
                self.object(inner, members, &documented, &written);
            }
            members.insert(member.name.to_owned(), value);
        }
    }
}

/// Whether a service stores the names of members as they are, as a text that it does not read: `Authorization` is the name
/// of a header there, whatever else is called `authorization`.
fn is_verbatim(schema: &Object) -> bool {
    schema.json_text && schema.additional == Additional::Open
}

/// The problem of a member that is written in another letter case.
pub(super) fn problem(written: &str, documented: &str, place: Place) -> Problem {
    let message = format!("{written} is not how this member is documented; write {documented}");
    Problem::new("manifest.member.letter-case", Some(place), message)
}

/// A member, and how it is written: as it is documented, else in another letter case.
pub(super) fn member<'a>(members: &'a Map<String, Value>, name: &str) -> Option<(&'a str, &'a Value)> {
    let exact = members.get_key_value(name);
    exact.or_else(|| members.iter().find(|(key, _)| is_spelling(key, name))).map(|(key, value)| (key.as_str(), value))
}

/// Whether the key is the name in any letter case. Two letters beyond ASCII fold to ASCII ones.
pub(super) fn is_spelling(key: &str, name: &str) -> bool {
    let folded = |c: char| match c {
        '\u{17f}' => 's',
        '\u{212a}' => 'k',
        c => c.to_ascii_lowercase(),
    };
    key.chars().map(folded).eq(name.chars().map(folded))
}
