//! What a service can be asked to do.

use serde_json::Value;

use super::Type;
use super::rule::Violates;
use super::text::MethodText;

#[derive(Debug, Clone)]
pub struct Operation {
    /// `create_connection`
    pub id: String,
    /// `matillion.create_connection`
    pub full_id: String,
    /// `POST`
    pub method: String,
    pub path: String,
    pub tag: String,
    pub summary: String,
    pub description: String,
    pub parameters: Vec<Parameter>,
    /// Name of the request body's schema.
    pub body: Option<String>,
    /// The status of success.
    pub success: u16,
    /// Name of the reply's schema; for a list that of the page.
    pub reply: Option<String>,
    pub list: Option<List>,
    /// May be sent twice, though its method does not say so.
    pub idempotent: bool,
    /// What it does to what is stored.
    pub effect: Effect,
    /// The service shows a span of time at most.
    pub windows: Option<Windows>,
    /// The argument whose list is sent in batches.
    pub batches: Option<String>,
    /// There is a method for many of it at once as well.
    pub bulk: bool,
    /// Members without which a reply, or an item of a list, is not one of this operation.
    pub identity: Vec<Identity>,
    /// `observed` or `assumed`: the service refuses a second one of a name.
    pub unique: Option<String>,
    /// The operations that the client puts this one together from; empty for an operation of the API.
    pub uses: Vec<String>,
    /// Documented error statuses.
    pub errors: Vec<u16>,
    /// Request examples: name, body.
    pub examples: Vec<(String, Value)>,
    /// What `x-method` says of the clients' method.
    pub method_text: MethodText,
}

impl Operation {
    /// Put together by the client from other operations.
    pub fn is_compound(&self) -> bool {
        !self.uses.is_empty()
    }

    /// For a page: `POST /v1/…`, or what the client puts the operation together from.
    pub fn request(&self) -> String {
        if self.is_compound() {
            let used: Vec<String> = self.uses.iter().map(|id| format!("`{id}`")).collect();
            return format!("put together from {}", used.join(", "));
        }
        format!("`{} {}`", self.method, self.path)
    }
}

/// What an operation does to what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    Read,
    Create,
    Replace,
    Change,
    Delete,
    /// Creates what is missing, replaces what is there.
    Ensure,
}

impl Effect {
    pub const ALL: [Self; 6] = [Self::Read, Self::Create, Self::Replace, Self::Change, Self::Delete, Self::Ensure];

    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Create => "create",
            Self::Replace => "replace",
            Self::Change => "change",
            Self::Delete => "delete",
            Self::Ensure => "ensure",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|effect| effect.name() == name)
    }

    /// What the method says; a post may do anything.
    pub fn of_method(method: &str) -> Option<Self> {
        match method {
            "get" => Some(Self::Read),
            "put" => Some(Self::Replace),
            "patch" => Some(Self::Change),
            "delete" => Some(Self::Delete),
            _ => None,
        }
    }
}

/// The span of time that a service shows of a list.
#[derive(Debug, Clone)]
pub struct Windows {
    pub months: i64,
    /// `2024-01-01`
    pub floor: String,
    /// Parameters on the wire.
    pub start: String,
    pub end: String,
    /// The item's member with the time of its creation.
    pub created: String,
    /// Parameter on the wire and its value.
    pub ascending: Option<(String, String)>,
}

/// A list operation's page.
#[derive(Debug, Clone)]
pub struct List {
    /// The page's member that holds the items, e.g. `results`.
    pub items: String,
    /// Name of the item's schema.
    pub item_schema: String,
    /// `page`, `array`, `single`
    pub shapes: Vec<String>,
    pub page_parameter: String,
    pub size_parameter: String,
    pub first_page: i64,
    /// The page parameter counts items, not pages.
    pub by_items: bool,
    /// The page's member with the number of all items.
    pub total: String,
}

#[derive(Debug, Clone, Default)]
pub struct Parameter {
    /// The name on the wire: `connectionName`, `X-Product-Name`.
    pub wire: String,
    /// The name in the bindings' arguments, in snake case: `connection_name`, `product`.
    pub argument: String,
    /// `path`, `query`, `header`
    pub location: String,
    pub required: bool,
    pub description: String,
    pub kind: Type,
    /// Sent in lower case.
    pub lowercase: bool,
    /// Sent without surrounding space.
    pub trim: bool,
    /// An object, each member of which is sent under this prefix.
    pub query_prefix: Option<String>,
    /// How a list is sent.
    pub list: ListStyle,
    pub violates: Violates,
    pub example: Option<Value>,
}

/// How a list in the query is sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ListStyle {
    /// Joined with commas.
    #[default]
    Commas,
    /// Joined with `|`.
    Pipes,
    /// As a parameter for each item.
    Repeated,
}

/// An entry of `x-identity`: `name`, `status=success` or `name={connectionName}`.
#[derive(Debug, Clone)]
pub struct Identity {
    pub member: String,
    /// What it must be equal to, if anything.
    pub value: Option<IdentityValue>,
}

/// What an identifying member must be equal to.
#[derive(Debug, Clone)]
pub enum IdentityValue {
    Constant(String),
    /// The request's parameter of this wire name, or else the member of its body.
    Sent(String),
}

impl Identity {
    pub fn parse(text: &str) -> Self {
        let Some((member, value)) = text.split_once('=') else { return Self { member: text.to_owned(), value: None } };
        let sent = value.strip_prefix('{').and_then(|value| value.strip_suffix('}'));
        let value =
            sent.map_or_else(|| IdentityValue::Constant(value.to_owned()), |sent| IdentityValue::Sent(sent.to_owned()));
        Self { member: member.to_owned(), value: Some(value) }
    }
}
