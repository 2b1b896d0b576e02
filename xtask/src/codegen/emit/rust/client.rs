//! The client, and the scope that most of its operations are in.

use std::fmt::Write;

use super::layout::doc;
use crate::codegen::face::{Method, Resource, Scope};
use crate::codegen::model::*;

pub(super) fn emit(api: &Api) -> String {
    let face = &api.face;
    let (client, provider) = (&face.client, &api.provider);
    let variables = provider.to_uppercase();
    let about = doc(&format!(
        "{}\n\n{}\n\nClones share connections, tokens and the limiter.{}",
        face.summary,
        face.description,
        example(api)
    ));
    let unscoped = || face.resources.iter().filter(|resource| !resource.scoped);
    let mut classes: Vec<&str> = face.resources.iter().map(|resource| resource.class.as_str()).collect();
    classes.sort_unstable();
    let mut out = format!(
        "//! The client.\n\nuse std::sync::Arc;\n\nuse connguard_rules::Arguments;\n\nuse super::{{{}}};\nuse crate::builder::Builder;\nuse crate::call::client::Client;\nuse crate::call::raw::RawRequest;\nuse crate::error::Result;\n\n{about}#[derive(Clone, Debug)]\npub struct {client} {{ pub(crate) client: Arc<Client> }}\n\nimpl {client} {{\n/// Options of a new client.\npub fn builder() -> Builder<Self> {{ Builder::new() }}\n\n/// A client from the `{variables}_…` environment variables.\n///\n/// # Errors\n/// [`ErrorKind::Config`](crate::ErrorKind::Config) if they are incomplete or contradict each other.\npub fn from_env() -> Result<Self> {{ Self::builder().from_env().build() }}\n\n/// A request that the client has no method for, e.g. `(\"GET\", \"/v1/…\")`: sent below `base_url` with the client's credentials and limits, and not checked. Only GET, HEAD, PUT and DELETE are retried.\npub fn request(&self, method: &str, path: &str) -> RawRequest<Self> {{ RawRequest::new(Arc::clone(&self.client), method, path) }}\n\n",
        classes.join(", "),
    );
    for resource in unscoped() {
        out.push_str(&getter(resource, "&self.client", "Arguments::new()"));
    }
    if let Some(scope) = &face.scope {
        let _ = writeln!(
            out,
            "{}pub fn {}(&self, {argument}: impl Into<String>) -> {} {{ {} {{ client: Arc::clone(&self.client), {argument}: {argument}.into() }} }}\n}}\n",
            doc(&format!("{} It is checked when the first request is made.", scope.summary)),
            scope.name,
            scope.class,
            scope.class,
            argument = scope.argument,
        );
        out.push_str(&scoped(api, scope));
    } else {
        out.push_str("}\n\n");
    }
    let _ = writeln!(
        out,
        "#[cfg(feature = \"testing\")]\nimpl crate::testing::Emulator {{\n/// A client for the emulator, ready to be used.\n///\n/// # Errors\n/// [`ErrorKind::Config`](crate::ErrorKind::Config) if the authorities of the system cannot be read.\npub fn {provider}(&self) -> Result<{client}> {{ self.builder().build() }}\n}}"
    );
    out
}

fn scoped(api: &Api, scope: &Scope) -> String {
    let (class, argument) = (&scope.class, &scope.argument);
    let own = argument.strip_prefix(&format!("{}_", scope.name)).unwrap_or(argument);
    let mut out = format!(
        "{}#[derive(Clone, Debug)]\npub struct {class} {{ client: Arc<Client>, {argument}: String }}\n\nimpl {class} {{\n/// Its `{own}`, as it was given.\npub fn {own}(&self) -> &str {{ &self.{argument} }}\n\n",
        doc(&scope.summary)
    );
    for resource in api.face.resources.iter().filter(|resource| resource.scoped) {
        out.push_str(&getter(resource, "&self.client", "self.arguments()"));
    }
    let _ = writeln!(
        out,
        "fn arguments(&self) -> Arguments {{ Arguments::from_iter([({argument:?}.to_owned(), self.{argument}.as_str().into())]) }}\n}}"
    );
    out
}

fn getter(resource: &Resource, client: &str, arguments: &str) -> String {
    format!(
        "{}pub fn {}(&self) -> {class} {{ {class} {{ client: Arc::clone({client}), arguments: {arguments} }} }}\n\n",
        doc(&resource.summary),
        resource.name,
        class = resource.class
    )
}

/// A doctest that is compiled: the first thing that the client creates.
fn example(api: &Api) -> String {
    let methods = api.face.resources.iter().flat_map(|resource| resource.methods.iter().map(move |m| (resource, m)));
    let body = |method: &Method| {
        let operation = api.operations.iter().find(|operation| operation.full_id == method.operation)?;
        operation.examples.first().and_then(|(_, body)| serde_json::to_string_pretty(body).ok())
    };
    let Some((resource, method, body)) = methods.filter_map(|(r, m)| Some((r, m, body(m)?))).next() else {
        return String::new();
    };
    let provider = &api.provider;
    let scope = match &api.face.scope {
        Some(scope) if resource.scoped => format!(".{}(\"550e8400-e29b-41d4-a716-446655440002\")", scope.name),
        _ => String::new(),
    };
    let required = method.keyword.iter().filter(|argument| argument.required);
    let rest: String =
        required.filter_map(|argument| Some(format!(", {:?}", argument.example.as_ref()?.as_str()?))).collect();
    format!(
        "\n\n```no_run\n# async fn run() -> connguard::Result<()> {{\nlet {provider} = connguard::{}::from_env()?;\nlet {name} = {provider}{scope}.{name}();\nlet made = {name}.{}(serde_json::json!({body}){rest}).await?;\nprintln!(\"{{}}\", made.to_json());\n# Ok(())\n# }}\n```",
        api.face.client,
        method.name,
        name = resource.name
    )
}
