//! Objects that travel as the text of a JSON object: callers give an object or such a text, the rules see an object.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::spec::operation::Operation;
use crate::spec::schema::{Kind, Object};

/// The object that a text says; an empty text says an empty one.
pub(crate) fn read(text: &str) -> Option<Map<String, Value>> {
    if text.is_empty() {
        return Some(Map::new());
    }
    serde_json::from_str(text).ok()
}

/// Whether the member is an object that travels as text.
pub(crate) fn is_text(object: &Object, name: &str) -> bool {
    object
        .members
        .iter()
        .any(|member| member.name == name && matches!(member.kind, Kind::Object(inner) if inner.json_text))
}

/// The body with objects in the place of their texts. A text that says none stays.
pub(crate) fn with_objects<'a>(object: &Object, map: &'a Map<String, Value>) -> Cow<'a, Map<String, Value>> {
    let texts = map.iter().filter(|(name, _)| is_text(object, name));
    let read: Vec<_> = texts.filter_map(|(name, value)| Some((name, read(value.as_str()?)?))).collect();
    if read.is_empty() {
        return Cow::Borrowed(map);
    }
    let mut map = map.clone();
    for (name, members) in read {
        map.insert(name.clone(), Value::Object(members));
    }
    Cow::Owned(map)
}

impl Operation {
    /// The body as it travels, where it is not as it was given.
    pub fn on_the_wire(&self, body: &Value) -> Option<Value> {
        let (object, map) = (self.body?, body.as_object()?);
        let objects = map.iter().filter(|(name, value)| value.is_object() && is_text(object, name));
        let written: Vec<_> = objects.map(|(name, value)| (name.clone(), value.to_string())).collect();
        if written.is_empty() {
            return None;
        }
        let mut map = map.clone();
        for (name, text) in written {
            map.insert(name, text.into());
        }
        Some(Value::Object(map))
    }

    /// Reads the objects of a reply, or of an item of a list, that travel as texts. A text that says none stays.
    pub fn read_texts(&self, reply: &mut Map<String, Value>) {
        for name in self.reply_texts {
            if let Some(value) = reply.get_mut(*name)
                && let Some(members) = value.as_str().and_then(read)
            {
                *value = Value::Object(members);
            }
        }
    }
}
