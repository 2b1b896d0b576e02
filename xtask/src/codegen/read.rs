//! From a linted document to the model. What the linter guarantees is taken for granted, never panicked on.

use std::collections::BTreeSet;

use super::face::{Argument, Face, Format, Raise, Scope};
use super::model::*;
use super::yaml::{Entry, Kind, Node};

/// Reads one provider's document.
pub fn api(document: &Node) -> Api {
    let text = |node: Option<&Node>| node.and_then(Node::text).unwrap_or_default().to_owned();
    let info = document.get("info");
    let mut api = Api {
        provider: text(document.get("x-provider")),
        title: text(info.and_then(|i| i.get("title"))),
        description: text(info.and_then(|i| i.get("description"))),
        servers: items(document, "servers")
            .iter()
            .map(|s| Server { url: text(s.get("url")), description: text(s.get("description")) })
            .collect(),
        dialect: dialect(document.get("x-dialect")),
        parent: document.get("x-parent").and_then(Node::text).map(str::to_owned),
        rules: document.get("x-rules").map_or(&[][..], Node::entries).iter().map(|e| rule(&e.key, &e.value)).collect(),
        operations: Vec::new(),
        schemas: entries(document.get("components"), "schemas").iter().map(|e| schema(&e.key, &e.value)).collect(),
        client: document.get("x-client").map(client_text).unwrap_or_default(),
        face: Face::default(),
    };
    for path in entries(Some(document), "paths") {
        for method in path.value.entries().iter().filter(|e| e.key != "parameters") {
            api.operations.push(operation(document, &api.provider, &path.key, &path.value, &method.key, &method.value));
        }
    }
    for entry in document.get("x-compounds").map_or(&[][..], Node::entries) {
        let compound = compound(&api, &entry.key, &entry.value);
        api.operations.push(compound);
    }
    mark(&mut api);
    api.face = Face::of(&api);
    api
}

fn client_text(node: &Node) -> ClientText {
    let resource = |e: &Entry| ResourceText {
        name: e.key.clone(),
        class: string(&e.value, "class"),
        summary: string(&e.value, "summary"),
    };
    ClientText {
        name: string(node, "name"),
        summary: string(node, "summary"),
        description: string(node, "description"),
        scope: node.get("scope").map(|scope| Scope {
            name: string(scope, "name"),
            class: string(scope, "class"),
            argument: string(scope, "argument"),
            summary: string(scope, "summary"),
        }),
        resources: entries(Some(node), "resources").iter().map(resource).collect(),
        options: entries(Some(node), "options").iter().map(|e| option_of_calls(&e.key, &e.value)).collect(),
    }
}

/// An option of calls that no parameter of the API stands for.
fn option_of_calls(name: &str, node: &Node) -> Argument {
    let text = || Type::Text { min: None, max: None, pattern: None, format: None, values: Vec::new() };
    let (kind, format) = match string(node, "type").as_str() {
        "boolean" => (Type::Boolean, None),
        "time" => (text(), Some(Format::Time)),
        schema => (Type::Reference(schema.to_owned()), None),
    };
    Argument {
        name: name.to_owned(),
        argument: name.to_owned(),
        required: false,
        kind,
        description: string(node, "description"),
        default: node.get("default").and_then(Node::text).map(str::to_owned),
        example: None,
        format,
    }
}

fn method_text(node: Option<&Node>) -> MethodText {
    let Some(node) = node else { return MethodText::default() };
    let pairs = |key: &str| {
        entries(Some(node), key).iter().filter_map(|e| Some((e.key.clone(), e.value.text()?.to_owned()))).collect()
    };
    let raises: Vec<(String, String)> = pairs("raises");
    MethodText {
        description: string(node, "description"),
        names: pairs("names"),
        options: texts(node.get("options")),
        raises: raises.into_iter().map(|(class, when)| Raise { class, when }).collect(),
        by: node.get("by").and_then(Node::text).map(str::to_owned),
        many: node.get("many").and_then(Node::text).map(str::to_owned),
    }
}

/// An operation that the client puts together. Its parameters are those of the operations by the same name.
fn compound(api: &Api, id: &str, node: &Node) -> Operation {
    let known = || api.operations.iter().flat_map(|o| &o.parameters);
    let parameters = texts(node.get("parameters"));
    let parameters = parameters.iter().map(|name| {
        let found = known().find(|p| p.argument == *name).cloned();
        let mut parameter = found.unwrap_or_else(|| plain_parameter(name, api.dialect));
        parameter.required = true;
        parameter
    });
    Operation {
        id: id.to_owned(),
        full_id: format!("{}.{id}", api.provider),
        method: String::new(),
        path: String::new(),
        tag: string(node, "tag"),
        summary: string(node, "summary"),
        description: string(node, "description"),
        parameters: parameters.collect(),
        body: node.get("body").and_then(Node::text).map(str::to_owned),
        success: 200,
        reply: node.get("reply").and_then(Node::text).map(str::to_owned),
        list: None,
        idempotent: false,
        effect: Effect::from_name(&string(node, "effect")).unwrap_or(Effect::Read),
        windows: None,
        batches: None,
        bulk: flag(node, "bulk").unwrap_or(false),
        identity: Vec::new(),
        unique: None,
        uses: texts(node.get("uses")),
        errors: Vec::new(),
        examples: Vec::new(),
        method_text: method_text(node.get("method")),
    }
}

/// A name to look up, which no operation of the API takes.
fn plain_parameter(argument: &str, dialect: Dialect) -> Parameter {
    // Where an empty one counts as missing, its length has nothing to say.
    let min = (!dialect.empty_string_is_absent).then_some(1);
    let pascal = pascal_case(argument);
    let mut chars = pascal.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    Parameter {
        wire: first.into_iter().chain(chars).collect(),
        argument: argument.to_owned(),
        location: "query".to_owned(),
        required: true,
        description: format!("The {} to look for", argument.replace('_', " ")),
        kind: Type::Text { min, max: None, pattern: None, format: None, values: Vec::new() },
        lowercase: false,
        trim: false,
        query_prefix: None,
        violates: Violates::default(),
        example: None,
    }
}

/// Reads the rules of a document of the form `x-rules: {…}`.
pub fn rules(document: &Node) -> Vec<Rule> {
    document.get("x-rules").map_or(&[][..], Node::entries).iter().map(|e| rule(&e.key, &e.value)).collect()
}

/// Reads `openapi/shared/errors.yaml`.
pub fn errors(document: &Node) -> Vec<ErrorClass> {
    items(document, "errors")
        .iter()
        .map(|e| ErrorClass {
            class: string(e, "class"),
            code: string(e, "code"),
            when: string(e, "when"),
            status: texts(e.get("status")),
            attributes: texts(e.get("attributes")),
        })
        .collect()
}

/// Reads `openapi/shared/options.yaml`. An option that does not say whose it is belongs to all `providers`.
pub fn options(document: &Node, providers: &[&str]) -> Vec<ClientOption> {
    let option = |o: &Node| {
        let name = string(o, "name");
        let named = texts(o.get("providers"));
        let all = || providers.iter().map(|provider| (*provider).to_owned()).collect();
        let providers: Vec<String> = if named.is_empty() { all() } else { named };
        let variable = |provider: &String| (provider.clone(), format!("{provider}_{name}").to_uppercase());
        let in_environment = o.get("env").is_none_or(|env| env.to_json() == true);
        ClientOption {
            kind: string(o, "type"),
            unit: o.get("unit").and_then(Node::text).map(str::to_owned),
            minimum: o.get("minimum").and_then(|n| n.to_json().as_f64()),
            maximum: o.get("maximum").and_then(|n| n.to_json().as_f64()),
            default: o.get("default").map(Node::to_json),
            values: texts(o.get("values")),
            env: providers.iter().filter(|_| in_environment).map(variable).collect(),
            providers,
            description: string(o, "description"),
            name,
        }
    };
    items(document, "options").iter().map(option).collect()
}

fn dialect(node: Option<&Node>) -> Dialect {
    let is = |key: &str, value: &str| node.and_then(|n| n.get(key)).and_then(Node::text) == Some(value);
    Dialect {
        case_insensitive_keys: is("keys", "case-insensitive"),
        null_is_absent: is("null", "absent"),
        empty_string_is_absent: is("emptyString", "absent"),
    }
}

fn rule(id: &str, node: &Node) -> Rule {
    Rule {
        id: id.to_owned(),
        severity: string(node, "severity"),
        evidence: string(node, "evidence"),
        waivable: flag(node, "waivable").unwrap_or(true),
        summary: string(node, "summary"),
        remedy: string(node, "remedy"),
        source: string(node, "source"),
    }
}

fn operation(document: &Node, provider: &str, path: &str, item: &Node, method: &str, node: &Node) -> Operation {
    let id = string(node, "operationId");
    let resolve = |n: &Node| target(document, n).cloned();
    let parameters = items(item, "parameters").iter().chain(items(node, "parameters"));
    let responses = entries(Some(node), "responses");
    let success = responses.iter().find(|r| r.key.starts_with('2'));
    let reply = success
        .and_then(|r| resolve(&r.value))
        .and_then(|r| r.get("content")?.get("application/json")?.get("schema").and_then(reference_name));
    let body = node.get("requestBody").and_then(|b| b.get("content")?.get("application/json").cloned());
    let list = node.get("x-list").map(|list| {
        let items_member = string(list, "items");
        let item_schema = reply
            .as_deref()
            .and_then(|name| document.get("components")?.get("schemas")?.get(name))
            .and_then(|page| page.get("properties")?.get(&items_member)?.get("items").and_then(reference_name))
            .unwrap_or_default();
        List {
            items: items_member,
            item_schema,
            shapes: texts(list.get("shapes")),
            page_parameter: string(list, "pageParameter"),
            size_parameter: string(list, "sizeParameter"),
            first_page: list.get("firstPage").and_then(|n| n.to_json().as_i64()).unwrap_or(0),
        }
    });
    Operation {
        full_id: format!("{provider}.{id}"),
        id,
        method: method.to_uppercase(),
        path: path.to_owned(),
        tag: texts(node.get("tags")).into_iter().next().unwrap_or_default(),
        summary: string(node, "summary"),
        description: string(node, "description"),
        parameters: parameters.filter_map(resolve).map(|p| parameter(&p)).collect(),
        body: body.as_ref().and_then(|b| b.get("schema").and_then(reference_name)),
        success: success.and_then(|r| r.key.parse().ok()).unwrap_or(200),
        reply,
        list,
        idempotent: flag(node, "x-idempotent").unwrap_or(false),
        effect: Effect::of_method(method)
            .or_else(|| Effect::from_name(&string(node, "x-effect")))
            .unwrap_or(Effect::Read),
        windows: node.get("x-windows").map(windows),
        batches: node.get("x-batches").and_then(Node::text).map(str::to_owned),
        bulk: flag(node, "x-bulk").unwrap_or(false),
        identity: texts(node.get("x-identity")).iter().map(|text| Identity::parse(text)).collect(),
        unique: node.get("x-unique").and_then(Node::text).map(str::to_owned),
        uses: Vec::new(),
        errors: responses.iter().filter_map(|r| r.key.parse().ok()).filter(|s| *s >= 400).collect(),
        examples: entries(body.as_ref(), "examples")
            .iter()
            .filter_map(|e| Some((e.key.clone(), e.value.get("value")?.to_json())))
            .collect(),
        method_text: method_text(node.get("x-method")),
    }
}

fn windows(node: &Node) -> Windows {
    let ascending = entries(Some(node), "ascending").first();
    Windows {
        days: node.get("days").and_then(|days| days.to_json().as_i64()).unwrap_or(1),
        floor: string(node, "floor"),
        start: string(node, "start"),
        end: string(node, "end"),
        created: string(node, "created"),
        ascending: ascending.and_then(|entry| Some((entry.key.clone(), entry.value.text()?.to_owned()))),
    }
}

fn parameter(node: &Node) -> Parameter {
    let wire = string(node, "name");
    Parameter {
        argument: node.get("x-argument").and_then(Node::text).map_or_else(|| snake_case(&wire), str::to_owned),
        wire,
        location: string(node, "in"),
        required: flag(node, "required").unwrap_or(false),
        description: string(node, "description"),
        kind: node.get("schema").map_or(Type::Any, kind),
        lowercase: flag(node, "x-lowercase").unwrap_or(false),
        trim: flag(node, "x-trim").unwrap_or(false),
        query_prefix: node.get("x-query-prefix").and_then(Node::text).map(str::to_owned),
        violates: violates(node.get("x-violates")),
        example: node.get("example").map(Node::to_json),
    }
}

fn schema(name: &str, node: &Node) -> Schema {
    let values = texts(node.get("enum"));
    let kind = if node.get("type").and_then(Node::text) == Some("object") {
        let required = texts(node.get("required"));
        SchemaKind::Object(Object {
            properties: entries(Some(node), "properties")
                .iter()
                .map(|e| property(&e.key, &e.value, required.contains(&e.key)))
                .collect(),
            additional: match node.get("additionalProperties") {
                Some(Node { kind: Kind::Map(_), .. }) => {
                    Additional::Values(Box::new(node.get("additionalProperties").map_or(Type::Any, self::kind)))
                }
                Some(open) if open.to_json() == true => Additional::Open,
                _ => Additional::Warned,
            },
            combinations: items(node, "x-combinations").iter().map(combination).collect(),
        })
    } else {
        SchemaKind::Enum(values)
    };
    Schema { name: name.to_owned(), description: string(node, "description"), kind, in_request: false, in_reply: false }
}

fn property(name: &str, node: &Node, required: bool) -> Property {
    Property {
        name: name.to_owned(),
        description: string(node, "description"),
        required,
        kind: kind(node),
        violates: violates(node.get("x-violates")),
        secret: flag(node, "x-secret").unwrap_or(false),
        trim: flag(node, "x-trim").unwrap_or(false),
        restored: flag(node, "x-restored").unwrap_or(false),
        example: node.get("example").map(Node::to_json),
    }
}

fn kind(node: &Node) -> Type {
    if let Some(name) = reference_name(node) {
        return Type::Reference(name);
    }
    let number = |key: &str| node.get(key).map(Node::to_json);
    match node.get("type").and_then(Node::text) {
        Some("string") => Type::Text {
            min: number("minLength").and_then(|n| n.as_u64()),
            max: number("maxLength").and_then(|n| n.as_u64()),
            pattern: node.get("pattern").and_then(Node::text).map(str::to_owned),
            format: node.get("format").and_then(Node::text).map(str::to_owned),
            values: texts(node.get("enum")),
        },
        Some("integer") => Type::Integer {
            min: number("minimum").and_then(|n| n.as_i64()),
            max: number("maximum").and_then(|n| n.as_i64()),
        },
        Some("number") => Type::Number,
        Some("boolean") => Type::Boolean,
        Some("array") => Type::List(Box::new(node.get("items").map_or(Type::Any, kind))),
        _ => Type::Any,
    }
}

fn combination(node: &Node) -> Combination {
    let columns = texts(node.get("columns"));
    let rows = items(node, "rows")
        .iter()
        .map(|row| Row {
            cells: columns.iter().filter_map(|c| row.get(c)).map(cell).collect(),
            constructor: row.get("constructor").and_then(Node::text).map(str::to_owned),
            inner: inner(node, row),
            purpose: string(row, "use"),
        })
        .collect();
    Combination {
        rule: string(node, "rule"),
        title: string(node, "title"),
        when: node.get("when").and_then(Node::text).map(str::to_owned),
        columns,
        rows,
    }
}

/// What the row's constructor takes: what it requires, then what it may have, then what all rows of the table may have.
fn inner(table: &Node, row: &Node) -> Vec<Inner> {
    if row.get("constructor").is_none() {
        return Vec::new();
    }
    let required = texts(row.get("requires")).into_iter().map(|place| Inner { place, required: true });
    let optional = [row, table].into_iter().flat_map(|node| texts(node.get("takes")));
    required.chain(optional.map(|place| Inner { place, required: false })).collect()
}

fn cell(node: &Node) -> Cell {
    match &node.kind {
        Kind::Map(_) => Cell::Open {
            what: string(node, "open"),
            example: string(node, "example"),
            except: texts(node.get("except")),
        },
        Kind::List(_) => Cell::OneOf(texts(Some(node))),
        Kind::Scalar(_) => Cell::OneOf(node.text().map(str::to_owned).into_iter().collect()),
    }
}

fn violates(node: Option<&Node>) -> Violates {
    let id = |key: &str| node.and_then(|n| n.get(key)).and_then(Node::text).map(str::to_owned);
    Violates {
        required: id("required"),
        kind: id("type"),
        values: id("values"),
        length: id("length"),
        range: id("range"),
        pattern: id("pattern"),
    }
}

/// Marks what stands in requests and what in replies, through references.
fn mark(api: &mut Api) {
    let reach = |roots: Vec<String>, api: &Api| {
        let mut seen = BTreeSet::new();
        let mut queue = roots;
        while let Some(name) = queue.pop() {
            if seen.contains(&name) {
                continue;
            }
            if let Some(SchemaKind::Object(object)) = api.schema(&name).map(|s| &s.kind) {
                object.properties.iter().for_each(|p| queue.extend(referenced(&p.kind).map(str::to_owned)));
                if let Additional::Values(kind) = &object.additional {
                    queue.extend(referenced(kind).map(str::to_owned));
                }
            }
            seen.insert(name);
        }
        seen
    };
    let requests = reach(api.operations.iter().filter_map(|o| o.body.clone()).collect(), api);
    let replies = reach(api.operations.iter().filter_map(|o| o.reply.clone()).collect(), api);
    for schema in &mut api.schemas {
        schema.in_request = requests.contains(&schema.name);
        schema.in_reply = replies.contains(&schema.name);
    }
}

/// The schema that a type names, also as what a list holds.
fn referenced(kind: &Type) -> Option<&str> {
    match kind {
        Type::Reference(name) => Some(name),
        Type::List(item) => referenced(item),
        _ => None,
    }
}

/// The name behind `$ref`, also inside `allOf: [{$ref}]`.
fn reference_name(node: &Node) -> Option<String> {
    let inner = node.get("allOf").and_then(|all| all.items().first()).unwrap_or(node);
    inner.get("$ref").and_then(Node::text).and_then(|r| r.rsplit('/').next()).map(str::to_owned)
}

fn target<'a>(document: &'a Node, node: &'a Node) -> Option<&'a Node> {
    match node.get("$ref").and_then(Node::text) {
        Some(reference) => reference.strip_prefix("#/")?.split('/').try_fold(document, |n, part| n.get(part)),
        None => Some(node),
    }
}

fn items<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    node.get(key).map_or(&[], Node::items)
}

fn entries<'a>(node: Option<&'a Node>, key: &str) -> &'a [Entry] {
    node.and_then(|n| n.get(key)).map_or(&[], Node::entries)
}

fn string(node: &Node, key: &str) -> String {
    node.get(key).and_then(Node::text).unwrap_or_default().to_owned()
}

fn texts(node: Option<&Node>) -> Vec<String> {
    node.map_or(&[][..], Node::items).iter().filter_map(Node::text).map(str::to_owned).collect()
}

fn flag(node: &Node, key: &str) -> Option<bool> {
    node.get(key).and_then(|n| n.to_json().as_bool())
}
