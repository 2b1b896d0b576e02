//! The client's class, that of its scope, and what the provider's namespace exports.

use super::context::{Context, file_name};
use super::examples;
use super::imports::{Side, module};
use crate::codegen::emit::typescript::layout::Doc;
use crate::codegen::emit::typescript::text::{camel_case, capital, quote};
use crate::codegen::face::{Kind, Resource, Scope};

pub(super) fn client(context: &Context<'_>) -> String {
    let (face, provider) = (context.face, quote(&context.api.provider));
    let class = &face.client;
    let own: Vec<&Resource> = face.resources.iter().filter(|resource| !resource.scoped).collect();
    let doc = Doc::new(&context.prose.of(&face.summary)).paragraph(&context.prose.of(&face.description));
    let mut out = format!(
        "/** Options of {{@link {class}}}. */\nexport interface {class}Options extends {}Settings, Listeners {{}}\n\n{}export class {class} extends Client {{\n",
        capital(&context.api.provider),
        doc.example(&example(context)).write(0)
    );
    out.push_str(&members(context, &own));
    if face.scope.is_some() {
        out.push_str("  readonly #caller: Caller;\n");
    }
    let options = format!("{class}Options");
    out.push_str(&format!(
        "\n  /** @throws ConfigError when an option is invalid, or when options conflict. */\n  constructor(options?: {options});\n  constructor(options: {options} | Session = {{}}) {{\n    const session = Session.is(options) ? options : new Session({provider}, options, false);\n    super(session, {});\n    const caller = new Caller(session);\n",
        quote(class)
    ));
    for resource in own {
        out.push_str(&made(resource, "caller"));
    }
    if face.scope.is_some() {
        out.push_str("    this.#caller = caller;\n");
    }
    let variables = format!("{}_", context.api.provider.to_uppercase());
    let doc = Doc::new(&format!(
        "Makes a client from the environment variables that begin with `{variables}`; options take precedence."
    ))
    .tag("@throws ConfigError as the constructor does; it names the variable.")
    .write(2);
    out.push_str(&format!(
        "  }}\n\n{doc}  static fromEnv(options: {options} = {{}}): {class} {{\n    return new {class}(new Session({provider}, options, true) as unknown as {options});\n  }}\n"
    ));
    if let Some(Scope { name, class, argument, summary }) = &face.scope {
        let argument = camel_case(argument);
        let doc = Doc::new(&context.prose.of(summary)).paragraph("Nothing is sent; the id is checked when it is used.");
        out.push_str(&format!(
            "\n{}  {}({argument}: string): {class} {{\n    return new {class}(this.#caller, {argument});\n  }}\n",
            doc.write(2),
            camel_case(name)
        ));
    }
    module(context, Side::Classes, &(out + "}\n"))
}

pub(super) fn scope(context: &Context<'_>, scope: &Scope) -> String {
    let Scope { name, class, argument, summary } = scope;
    let key = camel_case(argument.strip_prefix(&format!("{name}_")).unwrap_or(argument));
    let own: Vec<&Resource> = context.face.resources.iter().filter(|resource| resource.scoped).collect();
    let mut out = Doc::new(&context.prose.of(summary)).write(0);
    out.push_str(&format!("export class {class} {{\n  /** The {key} as it was given. */\n  readonly {key}: string;\n"));
    out.push_str(&members(context, &own));
    let given = if key == camel_case(argument) { key.clone() } else { format!("{}: {key}", camel_case(argument)) };
    out.push_str(&format!(
        "\n  /** @internal */\n  constructor(caller: Caller, {key}: string) {{\n    this.{key} = {key};\n    const within = caller.within({{ {given} }});\n"
    ));
    for resource in own {
        out.push_str(&made(resource, "within"));
    }
    module(context, Side::Classes, &(out + "  }\n}\n"))
}

pub(super) fn index(context: &Context<'_>) -> String {
    let face = context.face;
    let mut out = format!("export type {{ {}Options }} from \"./client.js\";\n", face.client);
    let mut files: Vec<String> = face.resources.iter().map(|resource| file_name(&resource.name)).collect();
    files.extend(["constructors".to_owned(), "parsing".to_owned()]);
    files.sort();
    for file in files {
        out.push_str(&format!("export * from \"./{file}.js\";\n"));
    }
    if let Some(Scope { name, class, .. }) = &face.scope {
        out.push_str(&format!("export {{ {class} }} from \"./{}.js\";\n", file_name(name)));
    }
    out + "export type * from \"./types.js\";\n"
}

fn members(context: &Context<'_>, resources: &[&Resource]) -> String {
    let member = |resource: &&Resource| {
        let doc = Doc::new(&context.prose.of(&resource.summary)).write(2);
        format!("{doc}  readonly {}: {};\n", camel_case(&resource.name), resource.class)
    };
    resources.iter().map(member).collect()
}

fn made(resource: &Resource, caller: &str) -> String {
    format!("    this.{} = new {}({caller});\n", camel_case(&resource.name), resource.class)
}

/// A client from the environment, and what the first resource's list holds.
fn example(context: &Context<'_>) -> String {
    let face = context.face;
    let mut out = format!("const client = {}.fromEnv();\n", face.client);
    let lists = face.resources.iter().flat_map(|resource| {
        let lists = resource.methods.iter().filter(|method| method.kind == Kind::List);
        lists.map(move |method| (resource, method))
    });
    let Some((resource, method)) = lists.into_iter().next() else { return out };
    if let Some(Scope { name, argument, .. }) = face.scope.as_ref().filter(|_| resource.scoped) {
        let parameters = context.api.operations.iter().flat_map(|operation| &operation.parameters);
        let example = parameters.filter(|p| p.argument == *argument).find_map(|p| p.example.as_ref());
        let id = example.map_or_else(|| "\"…\"".to_owned(), ToString::to_string);
        let name = camel_case(name);
        out.push_str(&format!("const {name} = client.{name}({id});\n"));
    }
    out + &examples::example(context, resource, method)
}
