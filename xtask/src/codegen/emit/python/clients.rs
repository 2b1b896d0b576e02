//! The clients of a provider, and what operations with a common argument start at.

use super::imports;
use super::layout::{Doc, bracketed};
use super::options::client_parameters;
use super::resources::Mode;
use super::text::literal;
use crate::codegen::face::{Resource, Scope};
use crate::codegen::model::{Api, Shared};

/// The module of the two clients.
pub(super) fn clients(api: &Api, shared: &Shared) -> String {
    let mut body = String::new();
    for mode in Mode::BOTH {
        body.push_str(&client(api, shared, mode));
    }
    imports::module(api, &format!("The clients for {}.", api.face.client), &body)
}

/// The module of the scope, e.g. of projects.
pub(super) fn scope(api: &Api, scope: &Scope) -> String {
    let mut body = String::new();
    for mode in Mode::BOTH {
        body.push_str(&scope_class(api, scope, mode));
    }
    imports::module(api, &scope.summary, &body)
}

fn client(api: &Api, shared: &Shared, mode: Mode) -> String {
    let name = &api.face.client;
    let provider = &api.provider;
    let own: Vec<&Resource> = api.face.resources.iter().filter(|resource| !resource.scoped).collect();
    let places: Vec<String> = own.iter().map(|resource| literal(&resource.name)).collect();
    let variable = format!("{}_BASE_URL", provider.to_uppercase());
    let from_env = {
        let mut doc = Doc::new(
            8,
            &format!("Open a client with the options in the environment (`{variable}` …); explicit ones win."),
        );
        let when = "If a variable is missing, cannot be read, or conflicts with another one.";
        doc.entries("Raises", &[("ConfigError".to_owned(), when.to_owned())]);
        doc.render()
    };
    let project = api.face.scope.as_ref().map_or_else(String::new, |scope| {
        let Scope { name, class, argument, .. } = scope;
        let class = mode.class(class);
        format!(
            r#"
    def {name}(self, {argument}: str | uuid.UUID) -> {class}:
        """Return the {name} with this id; nothing is sent. The id is checked with the first call."""
        return {class}(self, calls.identifier({argument}))
"#
        )
    });
    let with = |receiver: &str| -> Vec<String> {
        let options = client_parameters(api, shared);
        [receiver.to_owned()].into_iter().chain(options.iter().map(|option| imports::lazily(api, option))).collect()
    };
    format!(
        r#"

class {class}({base}):
{doc}
    __module__ = "connguard.{provider}"

    _provider = "{provider}"
    _resources = frozenset({{{places}}})

    @keywords.opening
    {init}
        """Open a client with these options. Nothing is sent."""

    @classmethod
    @keywords.opening_from_env
    {declared}
{from_env}        raise NotImplementedError

    def _set_up(self) -> None:
{attributes}{project}"#,
        class = mode.class(name),
        base = mode.pick("SyncClient", "AsyncClient"),
        doc = documentation(api, mode),
        places = places.join(", "),
        init = bracketed(4, "def __init__", &with("self"), " -> None:"),
        declared = bracketed(4, "def from_env", &with("cls"), " -> typing.Self:"),
        attributes = attributes(&own, mode, "self", ""),
    )
}

fn documentation(api: &Api, mode: Mode) -> String {
    let face = &api.face;
    let name = &face.client;
    let summary = match (mode, face.summary.strip_prefix("A client")) {
        (Mode::Awaited, Some(rest)) => format!("An asynchronous client{rest}"),
        _ => face.summary.clone(),
    };
    let mut doc = Doc::new(4, &summary);
    if mode == Mode::Awaited {
        doc.paragraph(&format!(
            "The names and options are those of `connguard.{name}`; calls are awaited, lists are looped over with `async \
             for`, and cancelling a task drops its request. Event loops and threads may share a client."
        ));
    }
    doc.paragraph(&face.description);
    doc.paragraph(&format!(
        "`connguard.{name}Options` describes every option. Requests are checked before they are sent, and retried where \
         that is safe.{}",
        mode.pick(" Threads may share a client.", "")
    ));
    let when = "If an option is missing, unknown, or conflicts with another one.";
    doc.entries("Raises", &[("ConfigError".to_owned(), when.to_owned())]);
    let place = match &face.scope {
        Some(scope) => format!("client.{}(emulator.{})", scope.name, scope.argument),
        None => "client".to_owned(),
    };
    let resource =
        face.resources.iter().find(|r| r.scoped == face.scope.is_some() && r.methods.iter().any(|m| m.name == "list"));
    let listed = resource.map_or("", |resource| &resource.name);
    let list = format!("{place}.{listed}.list().to_list()");
    let provider = &api.provider;
    doc.lines(
        "Example",
        &match mode {
            Mode::Blocking => vec![
                format!(">>> from connguard import Emulator, {name}"),
                format!(">>> with Emulator() as emulator, {name}(**emulator.{provider}) as client:"),
                format!("...     {list}"),
                "[]".to_owned(),
            ],
            Mode::Awaited => vec![
                ">>> import asyncio".to_owned(),
                format!(">>> from connguard import Async{name}, Emulator"),
                ">>> async def main():".to_owned(),
                format!("...     async with Emulator() as emulator, Async{name}(**emulator.{provider}) as client:"),
                format!("...         return await {list}"),
                ">>> asyncio.run(main())".to_owned(),
                "[]".to_owned(),
            ],
        },
    );
    doc.render()
}

fn scope_class(api: &Api, scope: &Scope, mode: Mode) -> String {
    let Scope { argument, name, .. } = scope;
    let class = mode.class(&scope.class);
    let own: Vec<&Resource> = api.face.resources.iter().filter(|resource| resource.scoped).collect();
    let mut doc = Doc::new(4, &scope.summary);
    if mode == Mode::Awaited {
        doc.paragraph("Its calls are awaited.");
    }
    format!(
        r#"

class {class}:
{doc}
    __module__ = "connguard.{provider}"

    def __init__(self, client: {client}, {argument}: str) -> None:
        self.id = {argument}
        """The {name}'s id."""
{attributes}
    def __repr__(self) -> str:
        return f"{class}({{rendering.shown(self.id)}})"
"#,
        doc = doc.render(),
        provider = api.provider,
        client = mode.pick("SyncClient", "AsyncClient"),
        attributes = attributes(&own, mode, "client", &format!(", {argument}")),
    )
}

/// `self.connections = Connections(self)`, each with its description.
fn attributes(resources: &[&Resource], mode: Mode, client: &str, more: &str) -> String {
    let each = resources.iter().map(|resource| {
        let described = Doc::new(8, &resource.summary).render();
        format!("        self.{} = {}({client}{more})\n{described}", resource.name, mode.class(&resource.class))
    });
    each.collect()
}
