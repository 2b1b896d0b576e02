//! What a caller gives as a body, as JSON: written once, and everything that JSON cannot hold is found on the way.

mod compounds;
mod writer;

use std::cell::RefCell;

use connguard_rules::{FindingKind, Violation};
use serde::ser::{Serialize, Serializer};
use serde_json::{Number, Value};

use self::compounds::{Items, Members, Variant};
use self::writer::{Path, Refused, Writer};

/// The body as JSON, in which null stands for what JSON cannot hold, and what was found of that.
pub(crate) fn given(body: &(impl Serialize + ?Sized)) -> (Value, Vec<Violation>) {
    let found = RefCell::default();
    let value = Writer { path: Path::Root, level: 0, found: &found }.read(body);
    (value, found.into_inner())
}

fn whole(number: Option<Number>) -> Result<Value, Refused> {
    number.map(Value::Number).ok_or(Refused(FindingKind::Beyond64Bits, ""))
}

/// Methods for what is as it is in JSON.
macro_rules! plain {
    ($($method:ident: $kind:ty),*) => {
        $(fn $method(self, value: $kind) -> Result<Value, Refused> {
            Ok(Value::from(value))
        })*
    };
}

impl<'a> Serializer for Writer<'a> {
    type Ok = Value;
    type Error = Refused;
    type SerializeSeq = Items<'a>;
    type SerializeTuple = Items<'a>;
    type SerializeTupleStruct = Items<'a>;
    type SerializeTupleVariant = Variant<Items<'a>>;
    type SerializeMap = Members<'a>;
    type SerializeStruct = Members<'a>;
    type SerializeStructVariant = Variant<Members<'a>>;

    plain!(serialize_bool: bool, serialize_str: &str);
    plain!(serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64);
    plain!(serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64);

    fn serialize_i128(self, value: i128) -> Result<Value, Refused> {
        whole(Number::from_i128(value))
    }

    fn serialize_u128(self, value: u128) -> Result<Value, Refused> {
        whole(Number::from_u128(value))
    }

    fn serialize_f32(self, value: f32) -> Result<Value, Refused> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<Value, Refused> {
        let kind = if value.is_nan() { FindingKind::NotANumber } else { FindingKind::NotFinite };
        Number::from_f64(value).map(Value::Number).ok_or(Refused(kind, ""))
    }

    fn serialize_char(self, value: char) -> Result<Value, Refused> {
        Ok(value.to_string().into())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Value, Refused> {
        Ok(value.into())
    }

    fn serialize_none(self) -> Result<Value, Refused> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, Refused> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, Refused> {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, Refused> {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<Value, Refused> {
        Ok(variant.into())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<Value, Refused> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Value, Refused> {
        let writer = self.deeper()?;
        let value = writer.at(Path::Member(&writer.path, variant)).read(value);
        Ok(Value::Object([(variant.to_owned(), value)].into_iter().collect()))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Items<'a>, Refused> {
        Ok(Items::new(self.deeper()?, length))
    }

    fn serialize_tuple(self, length: usize) -> Result<Items<'a>, Refused> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, length: usize) -> Result<Items<'a>, Refused> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Variant<Items<'a>>, Refused> {
        Ok(Variant(variant, self.serialize_seq(Some(length))?))
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Members<'a>, Refused> {
        Ok(Members::new(self.deeper()?, length))
    }

    fn serialize_struct(self, name: &'static str, length: usize) -> Result<Members<'a>, Refused> {
        Ok(Members::of_struct(self.deeper()?, name, length))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Variant<Members<'a>>, Refused> {
        Ok(Variant(variant, self.serialize_map(Some(length))?))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Serialize;
    use serde_json::json;

    use super::*;

    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Own<'a> {
        config_name: &'a str,
        port: u16,
        #[serde(skip_serializing_if = "Option::is_none")]
        schema: Option<String>,
        kind: Kind,
        more: BTreeMap<u8, Vec<Option<f64>>>,
    }

    #[derive(Serialize)]
    enum Kind {
        Plain,
        New(u8),
        Pair(u8, i128),
        Named { ratio: f32 },
    }

    fn read(body: &impl Serialize) -> (Value, Vec<String>) {
        let (value, found) = given(body);
        (value, found.iter().map(|one| format!("{} {}", one.rule.id, one.path)).collect())
    }

    #[test]
    fn a_body_of_ones_own_is_read_as_serde_json_reads_it() {
        let more = BTreeMap::from([(1, vec![Some(0.5), None])]);
        for kind in [Kind::Plain, Kind::New(1), Kind::Pair(1, -2), Kind::Named { ratio: 0.25 }] {
            let own = Own { config_name: "a", port: 5432, schema: None, kind, more: more.clone() };
            assert_eq!(read(&own), (serde_json::to_value(&own).unwrap(), Vec::new()));
        }
        let value = json!({ "b": [1, { "a": null }], "a": "s", "c": 1.5, "d": u64::MAX });
        assert_eq!(read(&value), (value.clone(), Vec::new()));
        assert_eq!(read(&Some(&value)).0.to_string(), value.to_string(), "the order stays");
        let raw = serde_json::value::RawValue::from_string(r#"{"a":[1,"b"]}"#.to_owned()).unwrap();
        assert_eq!(read(&BTreeMap::from([("raw", raw)])), (json!({ "raw": { "a": [1, "b"] } }), Vec::new()));
        // A member of that name is a member.
        let named = json!({ compounds::RAW: "[1]" });
        assert_eq!(read(&named), (named.clone(), Vec::new()));
    }

    #[test]
    fn what_json_cannot_hold_is_found_with_its_place_and_nothing_else_is_lost() {
        struct Fails;
        impl Serialize for Fails {
            fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
                Err(serde::ser::Error::custom("a secret"))
            }
        }
        #[derive(Serialize)]
        struct Odd {
            nan: f64,
            big: u128,
            list: (u8, Fails),
            keys: BTreeMap<Vec<u8>, u8>,
        }
        let odd = Odd { nan: f64::NAN, big: u128::MAX, list: (1, Fails), keys: BTreeMap::from([(vec![1], 1)]) };
        let (value, found) = read(&json!({ "a/b": 1 }));
        assert_eq!((value, found), (json!({ "a/b": 1 }), Vec::new()));
        let (value, found) = read(&odd);
        assert_eq!(value, json!({ "nan": null, "big": null, "list": [1, null], "keys": null }));
        let number = "input.json.number";
        assert_eq!(
            found,
            [
                format!("{number} /nan"),
                format!("{number} /big"),
                "input.json.type /list/1".into(),
                "input.json.key /keys".into()
            ]
        );
        let mut deep = json!(1);
        for _ in 0..200 {
            deep = json!([deep]);
        }
        assert_eq!(read(&deep).1.len(), 1);
        assert!(read(&deep).1[0].starts_with("input.json.depth /0/0/"));
    }
}
