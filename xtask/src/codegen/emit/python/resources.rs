//! The resources of a provider: a blocking and an asynchronous class for each, from one description.

use std::fmt::Write;

use super::arguments::{argument_type, described, full_stop, value};
use super::imports;
use super::layout::{Doc, bracketed};
use super::options::{CallOption, call_options};
use super::results::class_name;
use super::text::literal;
use crate::codegen::face::*;
use crate::codegen::model::{Api, SchemaKind};

/// Which of the two classes is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Blocking,
    Awaited,
}

impl Mode {
    pub(super) const BOTH: [Self; 2] = [Self::Blocking, Self::Awaited];

    /// `Connections` or `AsyncConnections`
    pub(super) fn class(self, name: &str) -> String {
        self.pick(name, &format!("Async{name}")).to_owned()
    }

    pub(super) fn pick<'a>(self, blocking: &'a str, awaited: &'a str) -> &'a str {
        if self == Self::Blocking { blocking } else { awaited }
    }
}

/// The module of one resource.
pub(super) fn emit(api: &Api, resource: &Resource) -> String {
    let mut body = String::new();
    for mode in Mode::BOTH {
        class(&mut body, api, resource, mode);
    }
    imports::module(api, &resource.summary, &body)
}

fn class(out: &mut String, api: &Api, resource: &Resource, mode: Mode) {
    let scope = api.face.scope.as_ref().filter(|_| resource.scoped);
    let mut doc = Doc::new(4, &resource.summary);
    if mode == Mode::Awaited {
        doc.paragraph("Its calls are awaited, and its lists are iterated over with `async for`.");
    }
    let mut parameters = vec!["self".to_owned(), format!("client: {}", mode.pick("SyncClient", "AsyncClient"))];
    parameters.extend(scope.map(|scope| format!("{}: str", scope.argument)));
    let _ = write!(
        out,
        "\n\n@keywords.suggesting\nclass {}:\n{}\n    __module__ = \"connguard.{}\"\n\n    {}\n        self._client = client\n",
        mode.class(&resource.class),
        doc.render(),
        api.provider,
        bracketed(4, "def __init__", &parameters, " -> None:")
    );
    if let Some(scope) = scope {
        let _ = writeln!(out, "        self._{0} = {0}", scope.argument);
    }
    for method in &resource.methods {
        Writer { api, resource, method, mode }.method(out);
    }
}

struct Writer<'a> {
    api: &'a Api,
    resource: &'a Resource,
    method: &'a Method,
    mode: Mode,
}

impl Writer<'_> {
    fn method(&self, out: &mut String) {
        let awaited = self.mode == Mode::Awaited && self.method.kind != Kind::List;
        let head = format!("{}def {}", if awaited { "async " } else { "" }, self.method.name);
        let returned = format!(" -> {}:", imports::lazily(self.api, &self.returned()));
        let _ = write!(
            out,
            "\n    {}\n{}{}",
            bracketed(4, &head, &self.parameters(), &returned),
            self.documentation().render(),
            self.code()
        );
    }

    fn parameters(&self) -> Vec<String> {
        let mut all = vec!["self".to_owned()];
        let method = self.method;
        for argument in &method.positional {
            let kind = self.argument_type(argument, true);
            let optional = if method.by.is_some() { " | None = None" } else { "" };
            all.push(format!("{}: {kind}{optional}", argument.name));
        }
        match &method.kind {
            Kind::Bulk(Items::Bodies) => all.push(format!("items: Iterable[{}]", self.body())),
            Kind::Bulk(Items::Keyed(key)) => {
                let (kind, body) = (self.argument_type(key, true), self.body());
                // A mapping is invariant in its keys.
                let keys = if kind == "str" { "str" } else { "Any" };
                all.push(format!(
                    "items: Iterable[tuple[{kind}, {body}]]\n        | Mapping[{keys}, {body} | Mapping[str, object]]"
                ));
            }
            Kind::Bulk(Items::Keys(key)) => {
                all.push(format!("{}s: Iterable[{}]", key.name, self.argument_type(key, true)));
            }
            _ if method.body.is_some() => all.push(format!("body: {}", self.body())),
            _ => {}
        }
        all.push("*".to_owned());
        all.extend(
            method
                .by
                .iter()
                .map(|by| format!("{}: {} | None = None", by.argument.name, self.argument_type(&by.argument, false))),
        );
        for argument in &method.keyword {
            let kind = self.argument_type(argument, false);
            let optional = if argument.required { "" } else { " | None = None" };
            all.push(format!("{}: {kind}{optional}", argument.name));
        }
        if matches!(method.kind, Kind::Bulk(_)) {
            if method.if_exists {
                all.push("if_exists: IfExists | None = None".to_owned());
            }
            all.push("concurrency: int | None = None".to_owned());
            all.push("progress: Progress | None = None".to_owned());
        }
        all.extend(call_options(method).map(|option| format!("{}: {} | None = None", option.name, option.kind)));
        all.iter().map(|parameter| imports::lazily(self.api, parameter)).collect()
    }

    /// What a body may be: the type for it, a reply, any mapping, or JSON.
    fn body(&self) -> String {
        let schema = self.method.body.as_deref().unwrap_or("Any");
        let reply = match &self.method.returns {
            // What was read can be sent again, where the whole of it is what is sent.
            Returns::Schema(reply) if WHOLE.contains(&self.method.name.trim_end_matches("_many")) => {
                format!(" | {}", class_name(reply))
            }
            _ => String::new(),
        };
        format!("{schema}{reply} | JsonObject | str | bytes")
    }

    fn item(&self) -> &str {
        match &self.method.returns {
            Returns::Schema(schema) => class_name(schema),
            Returns::Nothing if bulk_of(self.method) => "None",
            Returns::Nothing | Returns::Anything => "Result",
        }
    }

    /// The class that goes with the item's type.
    fn item_class(&self) -> &str {
        match self.item() {
            "None" => "type(None)",
            item => item,
        }
    }

    fn returned(&self) -> String {
        match (&self.method.kind, &self.method.returns) {
            (Kind::List, _) => format!("{}[{}]", self.mode.pick("Pages", "AsyncPages"), self.item()),
            (Kind::Bulk(_), _) => format!("Report[{}]", self.item()),
            (Kind::Call, Returns::Nothing) => "None".to_owned(),
            (Kind::Call, _) => self.item().to_owned(),
        }
    }

    fn code(&self) -> String {
        let method = self.method;
        if let Kind::Bulk(items) = &method.kind {
            return self.bulk(items);
        }
        let mut out = String::new();
        let mut arguments = match &method.by {
            Some(by) => {
                let either = [(&method.operation, method.positional.first()), (&by.operation, Some(&by.argument))];
                let either = either.iter().filter_map(|(operation, argument)| {
                    let argument = (*argument)?;
                    Some(format!(
                        "{}: {{{}: {}}}",
                        literal(operation),
                        literal(&argument.argument),
                        value(argument, true)
                    ))
                });
                let either: Vec<String> = either.collect();
                let choice = bracketed(12, "{", &either, "");
                let either = bracketed(8, "operation, address = calls.one_of", &[literal(&method.name), choice], "");
                let _ = writeln!(out, "        {either}");
                vec!["operation".to_owned()]
            }
            None => vec![literal(&method.operation)],
        };
        arguments.extend(method.body.iter().map(|_| "body".to_owned()));
        arguments.extend(self.scope());
        if method.by.is_none() {
            arguments.extend(method.positional.iter().map(|a| format!("{}={}", a.argument, value(a, true))));
        } else {
            arguments.push("**address".to_owned());
        }
        arguments.extend(method.keyword.iter().map(|a| format!("{}={}", a.argument, value(a, false))));
        arguments.extend(call_options(method).map(|CallOption { name, .. }| format!("{name}={name}")));
        let _ = writeln!(out, "        {}", bracketed(8, "request = calls.request", &arguments, ""));
        let item = self.item();
        let _ = match (&method.kind, &method.returns, self.mode) {
            (Kind::List, _, mode) => {
                let pages = mode.pick("Pages", "AsyncPages");
                writeln!(out, "        return {pages}(self._client, request, {item})")
            }
            (_, Returns::Nothing, mode) => {
                writeln!(out, "        {}self._client._call(request)", mode.pick("", "await "))
            }
            (_, _, Mode::Blocking) => writeln!(out, "        return self._client._call(request).read({item})"),
            (_, _, Mode::Awaited) => writeln!(out, "        return (await self._client._call(request)).read({item})"),
        };
        out
    }

    fn bulk(&self, items: &Items) -> String {
        let method = self.method;
        let name = literal(&method.name);
        let items = match items {
            Items::Bodies => format!("bulk.bodies({name}, items)"),
            Items::Keyed(key) => format!("bulk.pairs({name}, {}, items)", literal(&key.argument)),
            Items::Keys(key) => format!("bulk.keys({name}, {}, {}s)", literal(&key.argument), key.name),
        };
        let common = self
            .scope()
            .into_iter()
            .chain(method.keyword.iter().map(|a| format!("{}={}", a.argument, value(a, false))));
        let common: Vec<String> = common
            .map(|pair| pair.split_once('=').map(|(name, value)| format!("{}: {value}", literal(name))).unwrap_or(pair))
            .collect();
        let common = bracketed(12, "{", &common, "");
        let mut arguments = vec![literal(&method.operation), self.item_class().to_owned(), items, common];
        if method.if_exists {
            arguments.push("if_exists=if_exists".to_owned());
        }
        arguments.push("concurrency=concurrency".to_owned());
        arguments.extend(call_options(method).map(|CallOption { name, .. }| format!("{name}={name}")));
        format!(
            "        {}\n        return {}self._client._bulk(run, progress)\n",
            bracketed(8, "run = bulk.bulk", &arguments, ""),
            self.mode.pick("", "await ")
        )
    }

    /// `project_id=self._project_id`
    fn scope(&self) -> Option<String> {
        let scope = self.api.face.scope.as_ref().filter(|_| self.resource.scoped)?;
        Some(format!("{0}=self._{0}", scope.argument))
    }

    fn documentation(&self) -> Doc {
        let method = self.method;
        let mut doc = Doc::new(8, &method.summary);
        doc.paragraph(&method.description);
        if let Some(by) = &method.by {
            doc.paragraph(&by.description);
        }
        if method.outcome && method.kind == Kind::Call {
            doc.paragraph("The `outcome` of the result says what was done.");
        }
        let bulk = matches!(method.kind, Kind::Bulk(_));
        if bulk {
            doc.paragraph("Several requests are in flight at a time. An item that fails does not keep the others from being sent.");
        }
        doc.entries("Args", &self.arguments());
        if bulk {
            let outcomes =
                if method.outcome { " Those that succeed are `created`, `updated` or `unchanged`." } else { "" };
            doc.lines(
                "Returns",
                &[format!("One entry for each item, in the order given.{}", outcomes.replace('`', "``"))],
            );
        }
        doc.entries("Raises", &self.raises());
        doc
    }

    fn arguments(&self) -> Vec<(String, String)> {
        let method = self.method;
        let single = method.name.trim_end_matches("_many");
        let mut all: Vec<(String, String)> = method.positional.iter().map(described).collect();
        if let Some(by) = &method.by {
            let (name, text) = described(&by.argument);
            let other = method.positional.first().map_or("", |a| a.name.as_str());
            all.push((name, format!("{} In the place of `{other}`.", full_stop(&text))));
        }
        match &method.kind {
            Kind::Bulk(Items::Bodies) => all.push((
                "items".to_owned(),
                format!("The bodies, each as `{single}` takes it. A body that violates a rule is refused; the others are sent. If two have the same name, the entire run is refused."),
            )),
            Kind::Bulk(Items::Keyed(key)) => {
                all.push(("items".to_owned(), format!("Pairs of `{0}` and a body, as `{single}` takes them, or a mapping of `{0}` to body.", key.name)));
            }
            Kind::Bulk(Items::Keys(key)) => all.push((
                format!("{}s", key.name),
                format!("One for each item, e.g. `[each.{} for each in {}.list()]`.", key.name, self.resource.name),
            )),
            _ if method.body.is_some() => all.push(("body".to_owned(), self.body_text())),
            _ => {}
        }
        all.extend(method.keyword.iter().map(described));
        if bulk_of(method) {
            if method.if_exists {
                all.push(("if_exists".to_owned(), IF_EXISTS.to_owned()));
            }
            all.push((
                "concurrency".to_owned(),
                "How many items are in flight at a time, from 1 to 64. Default: 16.".to_owned(),
            ));
            all.push((
                "progress".to_owned(),
                "Called with the number of items that finished since the last time, e.g. `tqdm(total=n).update`."
                    .to_owned(),
            ));
        }
        all.extend(call_options(method).map(|option| (option.name.to_owned(), option.description.to_owned())));
        all
    }

    fn body_text(&self) -> String {
        let constructors = self.method.body.as_deref().map(|schema| constructors(self.api, schema)).unwrap_or_default();
        let mut kinds = vec!["a mapping".to_owned()];
        if let Some(first) = constructors.first() {
            kinds.push(format!("the return value of a constructor such as `connguard.{}.{first}`", self.api.provider));
        }
        if self.body().contains(&format!("| {} |", self.item())) {
            kinds.push("a result, e.g. of `get`".to_owned());
        }
        format!("The API's JSON: {}, or a JSON string.", kinds.join(", "))
    }

    fn raises(&self) -> Vec<(String, String)> {
        if !bulk_of(self.method) {
            return self.method.raises.iter().map(|raise| (raise.class.clone(), when(&raise.when))).collect();
        }
        let ended = match self.mode {
            Mode::Blocking => {
                ("BulkInterrupted", "On Ctrl-C. Nothing more is sent, and its report says what had happened.")
            }
            Mode::Awaited => (
                "asyncio.CancelledError",
                "If the task is cancelled. Nothing more is sent, and `connguard.Report.of` says what had happened.",
            ),
        };
        [
            ended,
            ("ConfigError", "If an option is invalid; nothing was sent."),
            ("TypeError", "If the items are not a list of what is documented here; nothing was sent."),
        ]
        .map(|(class, when)| (class.to_owned(), when.to_owned()))
        .into()
    }

    fn argument_type(&self, argument: &Argument, positional: bool) -> String {
        argument_type(self.api, argument, positional)
    }
}

/// The methods whose bodies a reply can be made into.
const WHOLE: [&str; 3] = ["create", "update", "upsert"];

const IF_EXISTS: &str = "What to do with an item whose name is taken. `\"fail\"` (the default): its entry has a `ConflictError`. \
    `\"skip\"`: it is left `unchanged`, with a warning where it differs. `\"replace\"`: it is `replaced` if it \
    differs, and always if the body has a password, which is never returned; what cannot be changed is a `ConflictError`.";

fn bulk_of(method: &Method) -> bool {
    matches!(method.kind, Kind::Bulk(_))
}

/// `the name is taken` → `If the name is taken.`
fn when(text: &str) -> String {
    if text.starts_with("for ") { text.to_owned() } else { format!("if {text}") }
}

/// The typed constructors of a body.
pub(super) fn constructors<'a>(api: &'a Api, schema: &str) -> Vec<&'a str> {
    match api.schema(schema).map(|schema| &schema.kind) {
        Some(SchemaKind::Object(object)) => {
            object.combinations.iter().flat_map(|t| &t.rows).filter_map(|r| r.constructor.as_deref()).collect()
        }
        _ => Vec::new(),
    }
}
