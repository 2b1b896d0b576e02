//! The settings of the service, for behaviour that is not documented or has changed.

use serde::{Deserialize, Deserializer, Serialize};

use super::project::ProjectId;
use crate::control::settings::{Choice, Whole, choice, invalid};
use crate::services::credentials::{Secret, distinct, filled};

/// The member `matillion` of the settings.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(crate) struct Settings {
    #[serde(deserialize_with = "choice")]
    pub(crate) override_post: OverridePost,
    #[serde(deserialize_with = "choice")]
    pub(crate) list_shape: ListShape,
    /// Of each credential without a limit of its own. Default: no limit.
    pub(crate) rate_limit_per_minute: Option<RateLimit>,
    /// Credentials in addition to the default ones.
    #[serde(deserialize_with = "distinct")]
    pub(crate) credentials: Vec<Credential>,
    /// What the service does otherwise than documented.
    pub(crate) quirks: Vec<Choice<Quirk>>,
}

impl Settings {
    pub(crate) fn has(&self, quirk: Quirk) -> bool {
        self.quirks.contains(&Choice(quirk))
    }
}

/// Requests per minute.
pub(crate) type RateLimit = Whole<1, 1_000_000>;

/// Client credentials with limits of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(crate) struct Credential {
    #[serde(deserialize_with = "filled")]
    client_id: String,
    client_secret: Secret,
    /// What the journal calls them. Default: the client id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) rate_limit_per_minute: Option<RateLimit>,
    /// The ids of their projects. Default: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    projects: Option<Vec<ListedProject>>,
}

impl Credential {
    /// Their projects; none for all.
    pub(crate) fn projects(&self) -> Option<Vec<ProjectId>> {
        let projects = self.projects.as_ref()?;
        Some(projects.iter().map(|ListedProject(id)| id.clone()).collect())
    }
}

impl crate::services::credentials::Credential for Credential {
    fn client_id(&self) -> &str {
        &self.client_id
    }

    fn client_secret(&self) -> &str {
        self.client_secret.get()
    }

    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

/// The id of a project, which may not exist.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
struct ListedProject(ProjectId);

impl<'de> Deserialize<'de> for ListedProject {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let id = String::deserialize(deserializer)?;
        ProjectId::read(&id).map(Self).map_err(|_| invalid(&format_args!("a UUID in lower case")))
    }
}

/// What real services do otherwise than documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Quirk {
    /// Replies show documented members that were not sent, as null.
    NullMembers,
    /// Descriptions are not stored.
    DropDescription,
    /// Replies have members that nobody sent.
    AddMember,
    /// Names are stored in lower case and compared case-insensitively.
    FoldNames,
}

/// What creating an override that exists does: according to the current documentation, or to the older one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum OverridePost {
    #[default]
    Conflict,
    Upsert,
}

/// The shape of a list.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ListShape {
    /// `{"page", "size", "total", "results"}`.
    #[default]
    Page,
    /// The results by themselves.
    Array,
    /// The page's first result by itself; an empty array when there is none.
    Single,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::settings::merged;
    use serde_json::{Value, json};

    #[test]
    fn a_change_is_put_over_what_it_names() {
        let first: Settings = merged("matillion", &Settings::default(), &json!({"rate_limit_per_minute": 9})).unwrap();
        let second: Settings = merged("matillion", &first, &json!({"list_shape": "array"})).unwrap();
        assert_eq!(
            serde_json::to_value(&second).unwrap(),
            json!({
                "override_post": "conflict", "list_shape": "array", "rate_limit_per_minute": 9, "credentials": [],
                "quirks": [],
            })
        );
        let third: Settings = merged("matillion", &second, &json!({"rate_limit_per_minute": null})).unwrap();
        assert_eq!(third.rate_limit_per_minute, None);
    }

    #[test]
    fn what_is_invalid_is_named_with_what_is_allowed() {
        let refusal =
            |changes: Value| merged("matillion", &Settings::default(), &changes).map(|_: Settings| ()).unwrap_err();
        for limit in [json!(0), json!("9"), json!(1.5)] {
            assert_eq!(
                refusal(json!({"rate_limit_per_minute": limit})),
                "matillion.rate_limit_per_minute must be an integer between 1 and 1000000"
            );
        }
        assert_eq!(
            refusal(json!({"list_shape": 1})),
            "matillion.list_shape must be one of \"page\", \"array\", \"single\""
        );
        assert_eq!(
            refusal(json!({"quirks": ["add-member", 1]})),
            "matillion.quirks[1] must be one of \"null-members\", \"drop-description\", \"add-member\", \"fold-names\""
        );
        let credential = |more: Value| {
            let mut credential = json!({"client_id": "a", "client_secret": "canary"});
            credential.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            json!({"credentials": [{"client_id": "b", "client_secret": "canary"}, credential]})
        };
        for (more, told) in [
            (json!({"client_id": " "}), "[1].client_id must be a string that is not blank"),
            (json!({"client_secret": ""}), "[1].client_secret must be a string that is not blank"),
            (json!({"client_id": "b"}), " must be a list in which no client_id is repeated"),
            (json!({"rate_limit_per_minute": 0}), "[1].rate_limit_per_minute must be an integer between 1 and 1000000"),
            (json!({"projects": ["Finance"]}), "[1].projects[0] must be a UUID in lower case"),
        ] {
            assert_eq!(refusal(credential(more)), format!("matillion.credentials{told}"));
        }
        let settings: Settings = merged("matillion", &Settings::default(), &credential(json!({}))).unwrap();
        assert!(!format!("{settings:?}").contains("canary"));
        assert!(refusal(json!({"colour": "red"})).starts_with("matillion.colour is unknown; known are override_post,"));
    }
}
