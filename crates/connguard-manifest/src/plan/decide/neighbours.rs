//! Other targets of the manifest that may be in the same place: what they declare is not this target's to delete.

use std::collections::BTreeSet;

use crate::manifest::{Account, Manifest, Scope, Target};
use crate::plan::stored::Seen;

/// Names that other targets declare. Where it cannot be told whether a target is in the same place, it is.
pub(super) fn names<'a>(manifest: &'a Manifest, target: &Target, seen: &Seen) -> BTreeSet<&'a str> {
    let others = manifest.targets.iter().filter(|other| !std::ptr::eq(*other, target));
    let near = others.filter(|other| {
        other.provider == target.provider
            && may_be_one_service(manifest.account(&target.account), manifest.account(&other.account))
            && may_be_one_scope(&target.scope, &other.scope, seen)
    });
    let connections = near.flat_map(|other| &other.connections);
    connections.flat_map(|c| [Some(c.key.as_str()), c.manage.renamed_from.as_deref()]).flatten().collect()
}

fn may_be_one_service(one: Option<&Account>, other: Option<&Account>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return true };
    let address = |account: &Account, option: &str| {
        account.options.get(option).and_then(|value| value.as_str()).map(|text| text.trim_end_matches('/').to_owned())
    };
    let agree = |option: &str| may_be_equal(address(one, option), address(other, option));
    ["base_url", "region"].into_iter().all(agree) && may_be_equal(one.tenant.as_ref(), other.tenant.as_ref())
}

fn may_be_one_scope(own: &Scope, other: &Scope, seen: &Seen) -> bool {
    let (Scope::Project { id, name, .. }, Scope::Project { id: other_id, name: other_name, .. }) = (own, other) else {
        return true;
    };
    let (id, name) = (seen.project_id.as_ref().or(id.as_ref()), seen.project_name.as_ref().or(name.as_ref()));
    match (id, other_id) {
        (Some(id), Some(other)) => id.eq_ignore_ascii_case(other),
        _ => may_be_equal(name, other_name.as_ref()),
    }
}

fn may_be_equal<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one == other,
        _ => true,
    }
}
