//! The clients of a provider, described once for all languages: the emitters write classes and methods from it.
//!
//! The names follow one rule. An operation id is a verb and a noun. The first operation of a tag tells the tag's own
//! noun (`create_environment_override` that of `overrides`); what an operation's noun has beyond it stays in the
//! method's name: `list_unassigned_connections` is `connections.list_unassigned`, and what is read of a thing is called
//! by itself: `get_connection_schema` is `connections.schema`. What a thing is found by is an argument of the method:
//! `get_connection_by_name` is `connections.get`, in Rust `get_by_name`. A noun that has a list of its own has a resource
//! of its own: `list_environments` is `environments.list`. An operation that takes the scope's argument belongs to the
//! scope: `project_id` to `project`.

pub use super::clients::{Argument, By, Face, Format, Items, Kind, Method, Raise, Resource, Returns, Scope};
use super::model::{Api, Operation, Parameter, Type};

/// Where an operation is found: `connections` → `create`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub scoped: bool,
    pub resource: String,
    pub name: String,
    /// What a thing is found by, where it is not its own key: `by_name`.
    pub by: Option<String>,
}

const DATE: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";

impl Face {
    pub fn of(api: &Api) -> Self {
        let text = &api.client;
        let mut resources: Vec<Resource> = text
            .resources
            .iter()
            .map(|resource| Resource {
                name: resource.name.clone(),
                class: resource.class.clone(),
                scoped: false,
                summary: resource.summary.clone(),
                methods: Vec::new(),
            })
            .collect();
        let placed: Vec<(Place, &Operation)> = api.operations.iter().map(|o| (Place::of(api, o), o)).collect();
        for (place, operation) in &placed {
            let Some(resource) = resources.iter_mut().find(|r| r.name == place.resource) else { continue };
            resource.scoped = place.scoped;
            if place.by.is_some() {
                continue;
            }
            let by = placed.iter().find(|(other, _)| {
                other.by.is_some() && (&other.resource, &other.name) == (&place.resource, &place.name)
            });
            let mut method = Method::of(api, place, operation);
            method.by = by.map(|(other, found)| By::of(api, other, found));
            resource.methods.push(method.clone());
            if operation.bulk {
                resource.methods.push(method.of_many(operation));
            }
        }
        Self {
            client: text.name.clone(),
            summary: text.summary.clone(),
            description: text.description.clone(),
            scope: text.scope.clone(),
            resources,
        }
    }
}

impl Place {
    pub fn of(api: &Api, operation: &Operation) -> Self {
        let (verb, noun) = verb_and_noun(&operation.id);
        let scope = api.client.scope.as_ref().map(|s| s.argument.as_str());
        let scoped = operation.parameters.iter().any(|p| Some(p.argument.as_str()) == scope);
        let own = api.operations.iter().find(|o| o.tag == operation.tag).map(|o| verb_and_noun(&o.id).1);
        let own = own.unwrap_or_default();
        let has_list = api.operations.iter().any(|o| o.id == format!("list_{noun}s"));
        let part = noun.strip_prefix(&format!("{own}_"));
        let (resource, name) = if noun == own || noun.is_empty() {
            (operation.tag.clone(), verb.to_owned())
        } else if let Some(which) = noun.strip_suffix(&format!("_{own}")) {
            (operation.tag.clone(), format!("{verb}_{which}"))
        } else if let Some(part) = part {
            let name = match part {
                _ if part.starts_with("by_") => verb.to_owned(),
                _ if verb == "get" => part.to_owned(),
                _ => format!("{verb}_{part}"),
            };
            (operation.tag.clone(), name)
        } else if has_list {
            (format!("{noun}s"), verb.to_owned())
        } else {
            (operation.tag.clone(), operation.id.clone())
        };
        let by = part.filter(|part| part.starts_with("by_")).map(str::to_owned);
        Self { scoped, resource, name, by }
    }
}

impl By {
    fn of(api: &Api, place: &Place, operation: &Operation) -> Self {
        let wanted = operation.method_text.by.as_deref().unwrap_or_default();
        let method = Method::of(api, place, operation);
        let found = method.positional.iter().chain(&method.keyword).find(|a| a.argument == wanted);
        Self {
            operation: operation.full_id.clone(),
            method: format!("{}_{}", place.name, place.by.as_deref().unwrap_or_default()),
            argument: found.cloned().unwrap_or_else(|| Argument::of(&Parameter::default(), operation)),
            description: operation.method_text.description.clone(),
        }
    }
}

impl Method {
    fn of(api: &Api, place: &Place, operation: &Operation) -> Self {
        let text = &operation.method_text;
        let scope = api.client.scope.as_ref().map(|s| s.argument.as_str());
        let pages = operation.list.as_ref().map(|list| list.page_parameter.as_str());
        let own = operation
            .parameters
            .iter()
            .filter(|p| Some(p.argument.as_str()) != scope && Some(p.wire.as_str()) != pages);
        let (positional, mut keyword): (Vec<_>, Vec<_>) = own
            .map(|parameter| (parameter, Argument::of(parameter, operation)))
            .partition(|(parameter, _)| parameter.required && parameter.location != "header");
        keyword.sort_by_key(|(parameter, _)| !parameter.required);
        let options = text.options.iter().filter_map(|name| api.client.options.iter().find(|o| o.name == *name));
        let keyword = keyword.into_iter().map(|(_, argument)| argument).chain(options.cloned()).collect();
        let returns = match (&operation.list, &operation.reply) {
            (Some(list), _) => Returns::Schema(list.item_schema.clone()),
            (None, Some(schema)) => Returns::Schema(schema.clone()),
            (None, None) if operation.success == 201 => Returns::Anything,
            (None, None) => Returns::Nothing,
        };
        Self {
            name: place.name.clone(),
            operation: operation.full_id.clone(),
            kind: if operation.list.is_some() { Kind::List } else { Kind::Call },
            positional: positional.into_iter().map(|(_, argument)| argument).collect(),
            body: operation.body.clone(),
            keyword,
            if_exists: false,
            returns,
            outcome: operation.is_compound() && operation.id.starts_with("upsert_"),
            by: None,
            summary: format!("{}.", operation.summary),
            description: text.description.clone(),
            raises: raises(operation),
        }
    }

    /// The method for many at once.
    fn of_many(&self, operation: &Operation) -> Self {
        let items = match (self.positional.first(), &self.body) {
            (None, _) => Items::Bodies,
            (Some(key), Some(_)) => Items::Keyed(Box::new(key.clone())),
            (Some(key), None) => Items::Keys(Box::new(key.clone())),
        };
        let own = self.summary.strip_suffix('.').unwrap_or(&self.summary);
        let summary = operation.method_text.many.clone().unwrap_or_else(|| format!("{own}, for many at once"));
        Self {
            name: format!("{}_many", self.name),
            kind: Kind::Bulk(items),
            positional: Vec::new(),
            // A name that is taken is what only a create can meet.
            if_exists: operation.unique.is_some(),
            by: None,
            summary: format!("{summary}."),
            ..self.clone()
        }
    }
}

impl Argument {
    fn of(parameter: &Parameter, operation: &Operation) -> Self {
        let names = &operation.method_text.names;
        let name = names.iter().find(|(argument, _)| *argument == parameter.argument).map(|(_, name)| name.clone());
        let size = operation.list.as_ref().is_some_and(|list| list.size_parameter == parameter.wire);
        let format = match &parameter.kind {
            Type::Text { format: Some(format), .. } if format == "uuid" => Some(Format::Uuid),
            Type::Text { pattern: Some(pattern), .. } if pattern == DATE => Some(Format::Date),
            _ => None,
        };
        let (description, default) = match (size, &parameter.kind) {
            (true, Type::Integer { min: Some(min), max: Some(max) }) => (
                format!("Items to ask for at a time, {min} to {max}; as many as possible for the fewest requests."),
                Some(max.to_string()),
            ),
            _ => (full_stop(&parameter.description), None),
        };
        Self {
            name: name.unwrap_or_else(|| parameter.argument.clone()),
            argument: parameter.argument.clone(),
            required: parameter.required,
            kind: parameter.kind.clone(),
            description,
            default,
            example: parameter.example.clone(),
            format,
        }
    }
}

/// The errors of a method: those that the document names, those that follow from the kind of operation, and the rest.
fn raises(operation: &Operation) -> Vec<Raise> {
    let raise = |class: &str, when: &str| Raise { class: class.to_owned(), when: when.to_owned() };
    let mut all = operation.method_text.raises.clone();
    if !all.iter().any(|r| r.class == "RuleViolationError") {
        all.insert(0, raise("RuleViolationError", "the request violates a rule; nothing was sent"));
    }
    let creates = operation.unique.is_some() || operation.id.starts_with("create_");
    if creates || operation.id.starts_with("upsert_") {
        all.push(raise("OutcomeUnknownError", "it may or may not exist now"));
    } else if operation.id.starts_with("assign_") {
        all.push(raise("OutcomeUnknownError", "it may or may not have happened"));
    }
    all.push(raise("ConnguardError", "for every other failure"));
    all
}

fn full_stop(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}

/// `list_connections` → `list`, `connection`
fn verb_and_noun(id: &str) -> (&str, &str) {
    let (verb, noun) = id.split_once('_').unwrap_or((id, ""));
    (verb, noun.strip_suffix('s').unwrap_or(noun))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codegen::{read, yaml};

    fn face(name: &str, text: &str) -> Face {
        read::api(&yaml::parse(&format!("{name}.yaml"), text).unwrap()).face
    }

    fn method<'a>(face: &'a Face, resource: &str, name: &str) -> &'a Method {
        let resource = face.resources.iter().find(|r| r.name == resource).unwrap();
        resource.methods.iter().find(|m| m.name == name).unwrap()
    }

    #[test]
    fn lerian_is_one_resource() {
        let face = face("lerian", include_str!("../../../openapi/lerian.yaml"));
        assert_eq!((face.client.as_str(), face.resources.len(), face.scope.is_none()), ("Lerian", 1, true));
        let get = method(&face, "connections", "get");
        assert_eq!(get.positional[0].format, Some(Format::Uuid));
        let by = get.by.as_ref().unwrap();
        assert_eq!((by.argument.name.as_str(), by.method.as_str()), ("config_name", "get_by_name"));
        let create = method(&face, "connections", "create");
        let names: Vec<&str> = create.keyword.iter().map(|a| a.name.as_str()).collect();
        assert_eq!((names, create.positional.len()), (vec!["product", "multi_tenant"], 0));
        let list = method(&face, "connections", "list");
        assert!(list.keyword.iter().all(|a| a.name != "page") && list.keyword.iter().any(|a| a.name == "since"));
        assert!(method(&face, "connections", "create_many").if_exists);
        let update = method(&face, "connections", "update_many");
        assert!(matches!(&update.kind, Kind::Bulk(Items::Keyed(key)) if key.name == "id") && !update.if_exists);
    }

    #[test]
    fn matillion_starts_at_a_project() {
        let face = face("matillion", include_str!("../../../openapi/matillion.yaml"));
        let scoped = |name: &str| face.resources.iter().find(|r| r.name == name).unwrap().scoped;
        assert!(scoped("connections") && scoped("environments") && !scoped("projects"));
        let delete = method(&face, "overrides", "delete");
        let names: Vec<&str> = delete.positional.iter().map(|a| a.name.as_str()).collect();
        assert_eq!(names, ["environment", "names"]);
        assert!(method(&face, "connections", "upsert").outcome);
        assert_eq!(method(&face, "data_platform_connections", "create").returns, Returns::Anything);
        assert_eq!(method(&face, "connections", "delete").returns, Returns::Nothing);
        assert!(face.resources.iter().all(|r| !r.methods.is_empty()));
    }
}
