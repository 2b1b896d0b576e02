//! What the members of generated bodies may hold: what is valid, what is coerced, what is refused.

use fastrand::Rng;
use serde_json::{Map, Value, json};

/// Ids that are often used, so that requests meet what earlier ones created.
const IDS: &[&str] = &["alpha", "beta", "Gamma", "alpha.2", "delta_4", "a-b", "-z", "ünï_é漢"];

/// What the service refuses as an id, or what it can store and a path can hardly name.
const ODD_IDS: &[&str] =
    &["", "a b", "a/b", "a#b", "a:b", "nl\n", "e\u{301}", "a😀", ".", "..", "enqueue-test", "test", "defaults"];

const TYPES: &[&str] = &["postgres", "http", "ssh", "aws", "google_cloud_platform", "snowflake", "generic", "fs"];

const WORDS: &[&str] =
    &["db.example.org", "127.0.0.1", "", " ", "user", "public", "ä\u{1f600}", "a\u{0}b", "***", "x\"y\\z\n"];

/// Values that no message of this tool may show.
pub const SECRETS: &[&str] = &["s3cret-canary", "pa55-canary", "t0ken-canary"];

/// The text of `extra`: keys whose values the service masks and keys whose values it does not, every kind of JSON.
const EXTRAS: &[&str] = &[
    "{}",
    "",
    r#"{"region_name":"eu-west-1"}"#,
    r#"{"a":1,"b":[1,2.50,-0.0,1e3,1E400,true,null,"x"],"c":{"d":{"e":"f"}}}"#,
    r#"{"api_key":"t0ken-canary","nested":{"password":"t0ken-canary","x":1}}"#,
    r#"{"aws_secret_access_key":"t0ken-canary","aws_access_key_id":"t0ken-canary","role_arn":"arn:x"}"#,
    r#"{"private_key":"t0ken-canary","private_key_passphrase":"t0ken-canary","key":"k"}"#,
    r#"{"token":"***","api_key":"***"}"#,
    r#"{"list":[{"secret":"t0ken-canary"},{"a":"b"}],"authorization":["t0ken-canary"]}"#,
    r#"{"PASSWORD":"t0ken-canary","My_Token_X":"t0ken-canary","secret":null,"passwd":5,"credentials":{"a":"b"}}"#,
    r#"{"u":"\u00e9\ud83d\ude00é","slash":"\/","tab":"\t","del":"\u007f","line":"\u2028"}"#,
    r#"{"a":1,"a":2,"b":NaN,"c":-Infinity}"#,
    r#"{"big":123456789012345678901234567890,"tiny":1e-7,"float":0.1,"exp":1.5e16,"e17":1e17,"one":1.0}"#,
    "  {\"spaces\" :\t1 }\n",
    r#"{"lone":"\ud800"}"#,
    r#"{"":""}"#,
];

/// What is no JSON object.
const NO_EXTRAS: &[&str] =
    &["[1]", "\"text\"", "null", "5", "true", "{\"open\":", "{'single': 1}", "not json", " ", "{\"a\":1} x"];

pub fn pick<'a, T>(rng: &mut Rng, from: &'a [T]) -> &'a T {
    &from[rng.usize(0..from.len())]
}

/// True once in so many times.
pub fn once_in(rng: &mut Rng, times: u32) -> bool {
    rng.u32(0..times) == 0
}

pub fn id(rng: &mut Rng) -> String {
    match rng.u32(0..60) {
        0..3 => (*pick(rng, ODD_IDS)).to_owned(),
        3 => "k".repeat(200),
        4 => "k".repeat(201),
        _ => (*pick(rng, IDS)).to_owned(),
    }
}

fn wrong_type(rng: &mut Rng) -> Value {
    pick(rng, &[json!(5), json!(1.5), json!(true), json!([]), json!({}), json!(["x"]), Value::Null]).clone()
}

fn word(rng: &mut Rng) -> Value {
    match rng.u32(0..40) {
        0 => wrong_type(rng),
        1..4 => Value::Null,
        4 => "w".repeat(600).into(),
        _ => (*pick(rng, WORDS)).into(),
    }
}

fn port(rng: &mut Rng) -> Value {
    let odd = [
        json!(0),
        json!(-1),
        json!(65536),
        json!(2_147_483_648_u64),
        json!(9_223_372_036_854_775_807_u64),
        json!(9_223_372_036_854_775_808_u64),
        json!(5432.0),
        json!(1.5),
        json!(1e3),
        json!("5432"),
        json!(" 5432 "),
        json!("+5_432"),
        json!("0x10"),
        json!("5432.0"),
        json!("1.5"),
        json!(""),
        json!("x"),
        json!(true),
        json!([]),
        json!({}),
        Value::Null,
    ];
    if once_in(rng, 3) { pick(rng, &odd).clone() } else { json!(rng.u16(1..)) }
}

fn password(rng: &mut Rng) -> Value {
    let values = [json!(SECRETS[0]), json!(SECRETS[1]), json!("***"), json!(""), Value::Null, json!(5), json!(["x"])];
    values[rng.usize(0..values.len())].clone()
}

fn extra(rng: &mut Rng) -> Value {
    if once_in(rng, 30) {
        wrong_type(rng)
    } else if once_in(rng, 4) {
        (*pick(rng, NO_EXTRAS)).into()
    } else {
        (*pick(rng, EXTRAS)).into()
    }
}

fn conn_type(rng: &mut Rng) -> Value {
    match rng.u32(0..50) {
        0 => wrong_type(rng),
        1 => "".into(),
        2 => "No Such Type!".into(),
        3 => "t".repeat(600).into(),
        _ => (*pick(rng, TYPES)).into(),
    }
}

fn team(rng: &mut Rng) -> Value {
    pick(rng, &[Value::Null, json!("team"), json!(""), json!("t".repeat(51)), json!(5)]).clone()
}

/// The names of members that a body may have, in the order of the service's own replies.
pub const MEMBERS: &[&str] =
    &["connection_id", "conn_type", "description", "host", "login", "schema", "port", "password", "extra", "team_name"];

/// A connection with this id: most members are valid, each may be missing.
pub fn connection(rng: &mut Rng, id: &str) -> Value {
    let mut body = Map::new();
    let mut put = |rng: &mut Rng, name: &str, present: bool, value: fn(&mut Rng) -> Value| {
        if present {
            body.insert(name.to_owned(), value(rng));
        }
    };
    let likely = |rng: &mut Rng| !once_in(rng, 60);
    let maybe = |rng: &mut Rng| once_in(rng, 3);
    let (has_id, has_type) = (likely(rng), likely(rng));
    put(rng, "conn_type", has_type, conn_type);
    for name in ["description", "host", "login", "schema"] {
        let present = maybe(rng);
        put(rng, name, present, word);
    }
    let (has_port, has_password, has_extra) = (maybe(rng), maybe(rng), once_in(rng, 2));
    put(rng, "port", has_port, port);
    put(rng, "password", has_password, password);
    put(rng, "extra", has_extra, extra);
    let (has_team, has_unknown, has_alias) = (once_in(rng, 60), once_in(rng, 60), once_in(rng, 40));
    put(rng, "team_name", has_team, team);
    put(rng, "unknown", has_unknown, word);
    put(rng, "schema_", has_alias, word);
    if has_id {
        let value = if once_in(rng, 80) { wrong_type(rng) } else { id.into() };
        // Not always first: the order of findings follows the service's own members, not the body's.
        body.insert("connection_id".to_owned(), value);
    }
    body.into()
}
