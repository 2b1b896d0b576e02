//! The arguments of a call. Mistakes in those that are not parameters of the API are the caller's, not the request's.

use serde_json::{Map, Value};

use super::operation::Operation;

/// The arguments of an operation: its parameters in snake case, and these for the check itself.
///
/// - `waive`: ids of rules to skip; combination tables always apply.
/// - `strict`: `true` to treat warnings as errors.
/// - `parent`: the connection that an environment override or an update is for, as the API shows it.
/// - `multi_tenant`: `true` if the service is multi-tenant.
///
/// [`argument_problem`](crate::argument_problem) says whether `strict`, `parent` and `multi_tenant` are valid.
pub type Arguments = Map<String, Value>;

/// What is wrong with `strict`, `multi_tenant` or `parent`, which [`check`](crate::check) itself cannot report, since no part of
/// the request is: a message for the caller. `strict` and `multi_tenant` are true or false; `parent` is a connection of the
/// operation's provider as its API shows it.
pub fn argument_problem(operation: &Operation, arguments: &Arguments) -> Option<String> {
    let given = |name: &str| arguments.get(name).filter(|value| !value.is_null());
    let no_switch = |name: &&&str| given(name).is_some_and(|value| !value.is_boolean());
    if let Some(name) = ["multi_tenant", "strict"].iter().find(no_switch) {
        return Some(format!("{name} must be true or false"));
    }
    let (parent, provider) = (given("parent")?, operation.provider);
    let Some(member) = provider.parent_member() else {
        return Some(format!("operations of {provider} take no parent; omit it"));
    };
    let is_connection = parent.get(member).is_some_and(Value::is_string);
    (!is_connection).then(|| {
        format!("parent must be a connection of {provider} as its API shows it, with its {member}; or omit parent")
    })
}

/// Whether the argument `multi_tenant` is set.
pub fn is_multi_tenant(arguments: &Arguments) -> bool {
    is_on(arguments, "multi_tenant")
}

/// Whether the argument `strict` is set.
pub(crate) fn is_strict(arguments: &Arguments) -> bool {
    is_on(arguments, "strict")
}

/// A value that is not a boolean counts as `true`, which is the stricter choice.
fn is_on(arguments: &Arguments, name: &str) -> bool {
    !matches!(arguments.get(name), None | Some(Value::Null | Value::Bool(false)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::spec::catalogue::operation;

    fn problem(id: &str, name: &str, value: Value) -> Option<String> {
        argument_problem(operation(id).unwrap(), &Arguments::from_iter([(name.to_owned(), value)]))
    }

    #[test]
    fn multi_tenant_is_true_or_false() {
        for right in [json!(true), json!(false), json!(null)] {
            assert_eq!(problem("lerian.create_connection", "multi_tenant", right), None);
        }
        for wrong in [json!("true"), json!(1), json!([]), json!({})] {
            for name in ["multi_tenant", "strict"] {
                let text = problem("lerian.create_connection", name, wrong.clone()).unwrap();
                assert_eq!(text, format!("{name} must be true or false"));
            }
        }
    }

    #[test]
    fn a_parent_is_a_connection_of_the_same_provider() {
        let matillion = json!({"name": "a", "authType": "GENERIC_SECRET"});
        let lerian = json!({"configName": "a", "type": "POSTGRESQL"});
        for (id, right, wrong, member) in [
            ("matillion.create_environment_override", &matillion, &lerian, "its authType"),
            ("matillion.upsert_environment_override", &matillion, &lerian, "its authType"),
            ("lerian.update_connection", &lerian, &matillion, "its type"),
        ] {
            assert_eq!(problem(id, "parent", right.clone()), None);
            assert_eq!(problem(id, "parent", Value::Null), None);
            for wrong in [wrong.clone(), json!({}), json!([]), json!("a"), json!({"authType": 1, "type": null})] {
                assert!(problem(id, "parent", wrong).unwrap().contains(member));
            }
        }
    }
}
