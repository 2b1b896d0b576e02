//! Random requests, the same for the same seed.

use fastrand::Rng;
use serde_json::{Value, json};

use super::values::{MEMBERS, connection, id, once_in, pick};

/// As whom a request is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum As {
    User(&'static str),
    Nobody,
    /// A header that holds no valid token.
    Header(&'static str),
}

/// A request that both are to answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub method: &'static str,
    pub path: String,
    pub sender: As,
    pub content_type: Option<&'static str>,
    pub body: String,
}

const CONNECTIONS: &str = "/api/v2/connections";

const ORDERS: &[&str] = &[
    "id",
    "-id",
    "connection_id",
    "-connection_id",
    "conn_id",
    "conn_type",
    "-conn_type",
    "description",
    "host",
    "-host",
    "port",
    "-port",
    "team_name",
    "login",
    "",
    "conn_type,-port",
    "--id",
];

const LIMITS: &[&str] = &["0", "1", "2", "3", "50", "100", "101", "-1", "x", "", "1.5", " 2 ", "9223372036854775808"];

const OFFSETS: &[&str] = &["0", "1", "2", "7", "1000", "-1", "x", ""];

const PATTERNS: &[&str] =
    &["a", "A", "%25", "al%25", "_lpha", "alpha|beta", "~", "", "%5C", "g%25a", ".", "%C3%BC", "-"];

impl Asked {
    /// The next of a seed's requests.
    pub fn next(rng: &mut Rng) -> Self {
        let mut asked = match rng.u32(0..100) {
            0..24 => Self::create(rng),
            24..34 => Self::get(rng),
            34..54 => Self::patch(rng),
            54..60 => Self::simple("DELETE", path_of(&id(rng))),
            60..72 => Self::list(rng),
            72..90 => Self::bulk(rng),
            90..93 => Self::test(rng),
            93..97 => Self::odd_body(rng),
            _ => Self::odd_route(rng),
        };
        if once_in(rng, 20) {
            asked.sender = *pick(
                rng,
                &[
                    As::User("op"),
                    As::User("user"),
                    As::User("viewer"),
                    As::Nobody,
                    As::Header("Bearer not-a-token"),
                    As::Header("Basic YWRtaW46YWRtaW4="),
                    As::Header("Bearer"),
                    As::Header("bearer x.y.z"),
                    As::Header("x"),
                ],
            );
        }
        asked
    }

    /// All that there is, which both must agree on after each write.
    pub fn everything() -> Self {
        Self::page(0)
    }

    /// A hundred, after so many.
    pub fn page(offset: usize) -> Self {
        Self::simple("GET", format!("{CONNECTIONS}?limit=100&offset={offset}"))
    }

    /// A request of an administrator; the path is below that of the connections.
    pub fn to(method: &'static str, path: &str, body: Option<&Value>) -> Self {
        let path = format!("{CONNECTIONS}{path}");
        match body {
            Some(body) => Self::with(method, path, body),
            None => Self::simple(method, path),
        }
    }

    fn simple(method: &'static str, path: String) -> Self {
        Self { method, path, sender: As::User("admin"), content_type: None, body: String::new() }
    }

    fn with(method: &'static str, path: String, body: &Value) -> Self {
        Self { content_type: Some("application/json"), body: body.to_string(), ..Self::simple(method, path) }
    }

    /// Whether the state may differ afterwards.
    pub fn may_write(&self) -> bool {
        !matches!(self.method, "GET" | "HEAD" | "OPTIONS")
    }

    fn create(rng: &mut Rng) -> Self {
        let id = id(rng);
        Self::with("POST", CONNECTIONS.to_owned(), &connection(rng, &id))
    }

    fn get(rng: &mut Rng) -> Self {
        Self::simple("GET", path_of(&id(rng)))
    }

    fn patch(rng: &mut Rng) -> Self {
        let of = id(rng);
        let inside = if once_in(rng, 12) { id(rng) } else { of.clone() };
        let mut path = path_of(&of);
        if once_in(rng, 2) {
            let masks: Vec<String> = (0..rng.usize(1..4)).map(|_| format!("update_mask={}", mask(rng))).collect();
            path = format!("{path}?{}", masks.join("&"));
        }
        Self::with("PATCH", path, &connection(rng, &inside))
    }

    fn list(rng: &mut Rng) -> Self {
        let mut query = Vec::new();
        if once_in(rng, 2) {
            query.push(format!("limit={}", pick(rng, LIMITS).replace(' ', "%20")));
        }
        if once_in(rng, 3) {
            query.push(format!("offset={}", pick(rng, OFFSETS)));
        }
        for _ in 0..rng.usize(0..3) {
            query.push(format!("order_by={}", pick(rng, ORDERS)));
        }
        if once_in(rng, 3) {
            query.push(format!("connection_id_pattern={}", pick(rng, PATTERNS)));
        }
        if once_in(rng, 6) {
            query.push(format!("connection_id_prefix_pattern={}", pick(rng, PATTERNS)));
        }
        if once_in(rng, 12) {
            query.push("unknown=1".to_owned());
        }
        Self::simple("GET", format!("{CONNECTIONS}?{}", query.join("&")))
    }

    fn bulk(rng: &mut Rng) -> Self {
        let actions: Vec<Value> = (0..rng.usize(0..4)).map(|_| action(rng)).collect();
        let mut body = json!({ "actions": actions });
        if once_in(rng, 30) {
            body["unknown"] = true.into();
        }
        Self::with("PATCH", CONNECTIONS.to_owned(), &body)
    }

    /// Only what a server tries on loopback, or refuses before it tries.
    fn test(rng: &mut Rng) -> Self {
        let mut body = connection(rng, "tested");
        body["conn_type"] = (*pick(rng, &["http", "postgres", "ssh", "no_such_type", ""])).into();
        body["host"] = "127.0.0.1".into();
        body["port"] = 1.into();
        if let Some(body) = body.as_object_mut() {
            for name in ["extra", "schema", "schema_", "login", "password"] {
                body.remove(name);
            }
        }
        Self::with("POST", format!("{CONNECTIONS}/test"), &body)
    }

    fn odd_body(rng: &mut Rng) -> Self {
        let body = *pick(
            rng,
            &[
                "",
                "{",
                "[]",
                "null",
                "5",
                "\"text\"",
                "{}",
                "not json",
                r#"{"connection_id":"twice","conn_type":"http","conn_type":"ssh"}"#,
                r#"{"connection_id":"exp","conn_type":"http","port":1e3}"#,
                r#"{"connection_id":"sur","conn_type":"http","host":"\ud800"}"#,
                r#"{"connection_id":"nan","conn_type":"http","port":NaN}"#,
                r#"{"connection_id":"comma","conn_type":"http",}"#,
                "{\"connection_id\":\"bom\",\n \"conn_type\": \"http\" x}",
                r#"{"actions":{}}"#,
                r#"{"actions":[5]}"#,
                r#"{"actions":null}"#,
                r#"{"actions":[{"action":"create","entities":{}}]}"#,
            ],
        );
        let (method, path) = match rng.u32(0..3) {
            0 => ("POST", CONNECTIONS.to_owned()),
            1 => ("PATCH", CONNECTIONS.to_owned()),
            _ => ("PATCH", path_of("alpha")),
        };
        let content_type = *pick(
            rng,
            &[
                Some("application/json"),
                Some("application/json"),
                Some("text/plain"),
                None,
                Some("application/merge-patch+json"),
                Some("application/x-www-form-urlencoded"),
            ],
        );
        Self { content_type, body: body.to_owned(), ..Self::simple(method, path) }
    }

    fn odd_route(rng: &mut Rng) -> Self {
        let (method, path) = *pick(
            rng,
            &[
                ("PUT", "/api/v2/connections/alpha"),
                ("HEAD", "/api/v2/connections/alpha"),
                ("OPTIONS", "/api/v2/connections/alpha"),
                ("PUT", "/api/v2/connections"),
                ("DELETE", "/api/v2/connections"),
                ("GET", "/api/v2/connections/"),
                ("POST", "/api/v2/connections/"),
                ("GET", "/api/v2/connections/alpha/"),
                ("GET", "/api/v2/connection"),
                ("GET", "/api/v1/connections"),
                ("GET", "/api/v2/connections/a%2Fb"),
                ("GET", "/api/v2/connections/alpha?x=y"),
                ("GET", "/api/v2/version"),
                ("GET", "/api/v2/connections/test"),
                ("POST", "/api/v2/connections/alpha"),
                ("GET", "/api/v2/connections/enqueue-test"),
            ],
        );
        Self::simple(method, path.to_owned())
    }
}

fn mask(rng: &mut Rng) -> String {
    match rng.u32(0..12) {
        0 => "host,port".to_owned(),
        1 => (*pick(rng, &["unknown", "schema_", "", "conn_id", "is_encrypted"])).to_owned(),
        _ => (*pick(rng, MEMBERS)).to_owned(),
    }
}

fn action(rng: &mut Rng) -> Value {
    let kind = *pick(rng, &["create", "create", "update", "update", "delete"]);
    let count = rng.usize(0..4);
    let entity = |rng: &mut Rng| {
        let id = id(rng);
        // An object among those to delete is a 500 of the service; once in a while it may be.
        if kind == "delete" && !once_in(rng, 30) { id.into() } else { connection(rng, &id) }
    };
    let entities: Vec<Value> = (0..count).map(|_| entity(rng)).collect();
    let mut action = json!({ "action": kind, "entities": entities });
    match rng.u32(0..8) {
        0 => action["action_on_existence"] = (*pick(rng, &["skip", "fail", "overwrite", "explode"])).into(),
        1..4 if kind == "create" => action["action_on_existence"] = (*pick(rng, &["skip", "overwrite"])).into(),
        1..4 => action["action_on_non_existence"] = (*pick(rng, &["skip", "fail"])).into(),
        4 if kind == "update" => action["update_mask"] = json!([mask(rng)]),
        _ => {}
    }
    if once_in(rng, 30) {
        action["action"] = (*pick(rng, &["upsert", "", "CREATE"])).into();
    }
    action
}

/// The path of a connection, with all encoded that a path may not hold.
fn path_of(id: &str) -> String {
    let mut path = format!("{CONNECTIONS}/");
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            path.push(char::from(byte));
        } else {
            path += &format!("%{byte:02X}");
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn of(seed: u64) -> Vec<Asked> {
        let mut rng = Rng::with_seed(seed);
        (0..1000).map(|_| Asked::next(&mut rng)).collect()
    }

    #[test]
    fn a_seed_says_all() {
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
    }

    #[test]
    fn every_operation_is_asked_for() {
        let all = of(1);
        let routes: BTreeSet<_> = all.iter().map(|asked| (asked.method, asked.path == CONNECTIONS)).collect();
        for route in [("POST", true), ("PATCH", true), ("PATCH", false), ("DELETE", false), ("GET", false)] {
            assert!(routes.contains(&route), "{route:?} is missing");
        }
        assert!(all.iter().any(|asked| asked.path.ends_with("/connections/test")));
        assert!(all.iter().any(|asked| asked.path.contains("update_mask=")));
        assert!(all.iter().filter(|asked| asked.sender != As::User("admin")).count() > 20);
    }

    #[test]
    fn no_test_leaves_the_machine() {
        for asked in
            of(3).into_iter().filter(|asked| asked.path.ends_with("/connections/test") && asked.method == "POST")
        {
            let body: Value = serde_json::from_str(&asked.body).unwrap();
            assert_eq!((&body["host"], &body["port"], body.get("extra")), (&json!("127.0.0.1"), &json!(1), None));
        }
    }
}
