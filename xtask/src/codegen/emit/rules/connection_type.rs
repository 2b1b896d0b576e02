//! Connection types, as the guards read them.

use crate::codegen::model::{Api, Check, ConnectionType, Constraint, Is};

/// The table; empty where the document has none.
pub(super) fn connection_types(api: &Api) -> String {
    let types = &api.types;
    if types.rows.is_empty() {
        return String::new();
    }
    let rows: Vec<String> = types.rows.iter().map(row).collect();
    format!(
        "/// The connection types of {}.\npub static TYPES: &[ConnectionType] = &[{}];\n\n/// Types that are known by their names alone.\npub static TYPE_NAMES: &[&str] = &{:?};\n",
        api.provider,
        rows.join(", "),
        types.names
    )
}

fn row(one: &ConnectionType) -> String {
    let constraints: Vec<String> = one.constraints.iter().map(constraint).collect();
    format!(
        "ConnectionType {{ name: {:?}, package: {:?}, hidden: &{:?}, labels: &{:?}, extras: &{:?}, only: {}, constraints: &[{}] }}",
        one.name,
        one.package,
        one.hidden,
        one.labels,
        one.extras,
        one.only.is_some(),
        constraints.join(", ")
    )
}

fn constraint(one: &Constraint) -> String {
    let is = |is: &Is| match is {
        Is::Present => "Is::Present".to_owned(),
        Is::Absent => "Is::Absent".to_owned(),
        Is::Missing => "Is::Missing".to_owned(),
        Is::WithPort => "Is::WithPort".to_owned(),
        Is::WithScheme => "Is::WithScheme".to_owned(),
        Is::WithoutScheme => "Is::WithoutScheme".to_owned(),
        Is::OneOf(values) => format!("Is::OneOf(&{values:?})"),
    };
    let when: Vec<String> = one.when.iter().map(|(place, test)| format!("({place:?}, {})", is(test))).collect();
    let check = match &one.check {
        Check::Required(places) => format!("Required(&{places:?})"),
        Check::Excluded(places) => format!("Excluded(&{places:?})"),
        Check::AtMostOne(places) => format!("AtMostOne(&{places:?})"),
        Check::Ignored(places) => format!("Ignored(&{places:?})"),
        Check::Pem(place) => format!("Pem({place:?})"),
        Check::Values(place, values) => format!("Values({place:?}, &{values:?})"),
        Check::AnyCase(place, values) => format!("AnyCase({place:?}, &{values:?})"),
    };
    format!("Constraint {{ when: &[{}], check: Check::{check} }}", when.join(", "))
}
