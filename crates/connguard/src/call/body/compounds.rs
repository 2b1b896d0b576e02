//! Arrays and objects of a body while they are written.

use connguard_rules::FindingKind;
use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant,
};
use serde_json::{Map, Value};

use super::writer::{Path, Refused, Writer};

/// What serde_json calls a text that is JSON already, and the one field that it writes of it.
pub(super) const RAW: &str = "$serde_json::private::RawValue";

/// A length that is only said, and not there yet, is not trusted further than this.
const MOST_AHEAD: usize = 1024;

/// An array.
pub(super) struct Items<'a> {
    writer: Writer<'a>,
    items: Vec<Value>,
}

impl<'a> Items<'a> {
    pub(super) fn new(writer: Writer<'a>, length: Option<usize>) -> Self {
        Self { writer, items: Vec::with_capacity(length.unwrap_or(0).min(MOST_AHEAD)) }
    }

    fn push(&mut self, value: &(impl Serialize + ?Sized)) {
        let place = Path::Item(&self.writer.path, self.items.len());
        let item = self.writer.at(place).read(value);
        self.items.push(item);
    }
}

/// An object.
pub(super) struct Members<'a> {
    writer: Writer<'a>,
    members: Map<String, Value>,
    /// The name of the member that comes next.
    name: Option<String>,
    is_raw: bool,
}

impl<'a> Members<'a> {
    pub(super) fn new(writer: Writer<'a>, length: Option<usize>) -> Self {
        let members = Map::with_capacity(length.unwrap_or(0).min(MOST_AHEAD));
        Self { writer, members, name: None, is_raw: false }
    }

    /// An object, or a text that is JSON already.
    pub(super) fn of_struct(writer: Writer<'a>, name: &str, length: usize) -> Self {
        Self { is_raw: name == RAW, ..Self::new(writer, Some(length)) }
    }

    fn insert(&mut self, name: String, value: &(impl Serialize + ?Sized)) {
        let value = self.writer.at(Path::Member(&self.writer.path, &name)).read(value);
        self.members.insert(name, value);
    }

    fn finish(self) -> Result<Value, Refused> {
        if !self.is_raw {
            return Ok(Value::Object(self.members));
        }
        let text = self.members.get(RAW).and_then(Value::as_str).unwrap_or_default();
        serde_json::from_str(text).map_err(|_| Refused(FindingKind::NoForm, "a raw value that is not JSON"))
    }
}

/// The value of an enum's variant, which stands in an object under the variant's name.
pub(super) struct Variant<T>(pub(super) &'static str, pub(super) T);

fn named(variant: &'static str, value: Value) -> Value {
    Value::Object([(variant.to_owned(), value)].into_iter().collect())
}

macro_rules! array {
    ($kind:ident, $method:ident) => {
        impl $kind for Items<'_> {
            type Ok = Value;
            type Error = Refused;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
                self.push(value);
                Ok(())
            }

            fn end(self) -> Result<Value, Refused> {
                Ok(Value::Array(self.items))
            }
        }
    };
}

array!(SerializeSeq, serialize_element);
array!(SerializeTuple, serialize_element);
array!(SerializeTupleStruct, serialize_field);

impl SerializeTupleVariant for Variant<Items<'_>> {
    type Ok = Value;
    type Error = Refused;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        self.1.push(value);
        Ok(())
    }

    fn end(self) -> Result<Value, Refused> {
        Ok(named(self.0, Value::Array(self.1.items)))
    }
}

impl SerializeMap for Members<'_> {
    type Ok = Value;
    type Error = Refused;

    /// Numbers and flags become names as serde_json makes them.
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refused> {
        self.name = match key.serialize(self.writer)? {
            Value::String(name) => Some(name),
            name @ (Value::Number(_) | Value::Bool(_)) => Some(name.to_string()),
            _ => return Err(Refused(FindingKind::NoName, "a sequence, a map or null")),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        if let Some(name) = self.name.take() {
            self.insert(name, value);
        }
        Ok(())
    }

    fn end(self) -> Result<Value, Refused> {
        self.finish()
    }
}

impl SerializeStruct for Members<'_> {
    type Ok = Value;
    type Error = Refused;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Refused> {
        self.insert(name.to_owned(), value);
        Ok(())
    }

    fn end(self) -> Result<Value, Refused> {
        self.finish()
    }
}

impl SerializeStructVariant for Variant<Members<'_>> {
    type Ok = Value;
    type Error = Refused;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Refused> {
        self.1.insert(name.to_owned(), value);
        Ok(())
    }

    fn end(self) -> Result<Value, Refused> {
        Ok(named(self.0, self.1.finish()?))
    }
}
