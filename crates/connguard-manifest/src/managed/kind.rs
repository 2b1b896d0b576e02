//! What is known of a kind of objects.

use connguard_rules::spec::{Kind, Object};

/// A kind of object that a manifest declares.
#[derive(Debug)]
pub struct Managed {
    /// The operation that creates one; its body is what an entry of the manifest is.
    pub create: &'static str,
    /// The member that names one.
    pub key: &'static str,
    /// Members that are compared, as JSON Pointers; what is inside of them is compared as well.
    pub compared: &'static [&'static str],
    /// Members that cannot be changed in place.
    pub immutable: &'static [&'static str],
    /// Members that are never returned, and how their change is known.
    pub write_only: &'static [(&'static str, WriteOnly)],
    /// The member whose own members may be secrets, as a JSON Pointer. They are written as [`WriteOnly::Version`].
    pub secrets_in: Option<&'static str>,
    /// What the service shows in the place of a secret, if it shows anything.
    pub mask: Option<&'static str>,
    /// The member that holds the marker of ownership, as a JSON Pointer.
    pub marker: Option<&'static str>,
    /// The operation that tries a connection out, by its id.
    pub test: Option<&'static str>,
    /// Names of objects differ by more than letter case.
    pub folds_names: bool,
}

impl Managed {
    /// The schema of the member whose own members may be secrets.
    pub fn secrets_object(&self) -> Option<&'static Object> {
        let name = self.secrets_in?.strip_prefix('/')?;
        let body = connguard_rules::operation(self.create).ok()?.body?;
        match body.members.iter().find(|member| member.name == name)?.kind {
            Kind::Object(object) => Some(object),
            _ => None,
        }
    }

    /// How a change of a member is known, if it is one that may be a secret.
    pub fn write_only_at(&self, pointer: &str) -> Option<WriteOnly> {
        let own = self.write_only.iter().find(|(member, _)| *member == pointer).map(|(_, kind)| *kind);
        let is_inside = |outer: &str| pointer.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'));
        own.or_else(|| self.secrets_in.is_some_and(is_inside).then_some(WriteOnly::Version))
    }
}

/// How a change of a member is known that the service never returns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WriteOnly {
    /// By the version that the manifest gives it: a secret.
    Version,
    /// By a digest of its content: it is public.
    Digest,
}
