//! The settings of the service, for behaviour that is not documented or has changed.

use serde::{Deserialize, Serialize};

use crate::control::settings::{Whole, choice};

/// The member `matillion` of the settings.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object")]
pub(crate) struct Settings {
    #[serde(deserialize_with = "choice")]
    pub(crate) override_post: OverridePost,
    #[serde(deserialize_with = "choice")]
    pub(crate) list_shape: ListShape,
    /// Default: no limit.
    pub(crate) rate_limit_per_minute: Option<Whole<1, 1_000_000>>,
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
            json!({"override_post": "conflict", "list_shape": "array", "rate_limit_per_minute": 9})
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
                "matillion.rate_limit_per_minute must be a whole number between 1 and 1000000"
            );
        }
        assert_eq!(
            refusal(json!({"list_shape": 1})),
            "matillion.list_shape must be one of \"page\", \"array\", \"single\""
        );
        assert!(refusal(json!({"colour": "red"})).starts_with("matillion.colour is unknown; known are override_post,"));
    }
}
