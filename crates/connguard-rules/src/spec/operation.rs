//! Operations and their parameters.

use super::generated::provider::Provider;
use super::rule::{BodyRules, Evidence, Rule, Violated};
use super::schema::{Kind, Object};

/// An operation of a provider's API.
#[derive(Debug)]
pub struct Operation {
    /// `<provider>.<operationId>`
    pub id: &'static str,
    /// The provider it belongs to.
    pub provider: Provider,
    /// The HTTP method, in upper case.
    pub method: &'static str,
    /// The path, with `{…}` for its parameters.
    pub path: &'static str,
    /// Parameters of path, query and header.
    pub parameters: &'static [Parameter],
    /// The request body, if there is one.
    pub body: Option<&'static Object>,
    /// For a list operation: how it is paged.
    pub list: Option<List>,
    /// How the service reads JSON.
    pub dialect: &'static Dialect,
    /// Idempotent, although its method is not.
    pub idempotent: bool,
    /// Composed by the client from other operations; it has no method and no path.
    pub compound: bool,
    /// What it does to what is stored.
    pub effect: Effect,
    /// For a list of which the service returns only a limited time range.
    pub windows: Option<Windows>,
    /// The array argument that is sent in batches.
    pub batches: Option<&'static str>,
    /// A successful reply has no body.
    pub empty_reply: bool,
    /// Members of a reply, or list item, that are objects and travel as the texts of them.
    pub reply_texts: &'static [&'static str],
    /// The members that every reply, or list item, must have.
    pub identity: &'static [Identity],
    /// The service refuses duplicate names, and how that is known.
    pub unique: Option<Evidence>,
    /// The rules about its body as a whole.
    pub body_rules: &'static BodyRules,
}

impl Operation {
    /// Whether it is idempotent, so that it can be retried.
    pub fn is_repeatable(&self) -> bool {
        self.idempotent || matches!(self.method, "GET" | "PUT" | "DELETE")
    }
}

/// A member that identifies a reply: a string that is not blank.
#[derive(Debug)]
pub struct Identity {
    /// The member of the reply, or of a list's item.
    pub member: &'static str,
    /// What it must be.
    pub value: IdentityValue,
}

/// What an identifying member must be.
#[derive(Debug)]
pub enum IdentityValue {
    /// Any string that is not blank.
    Any,
    /// This string.
    Constant(&'static str),
    /// The value of this argument.
    Parameter(&'static str),
    /// The value of this member of the request's body.
    Member(&'static str),
}

/// What an operation does to what is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Nothing.
    Read,
    /// Creates something new.
    Create,
    /// Replaces what is there.
    Replace,
    /// Changes a part of what is there.
    Change,
    /// Deletes what is there.
    Delete,
    /// Creates what is missing, replaces what is there.
    Ensure,
}

/// The time range that the service returns of a list; the client requests one range after another.
#[derive(Debug)]
pub struct Windows {
    /// The longest range, in calendar months, that the service returns completely.
    pub months: u8,
    /// The earliest creation date, `YYYY-MM-DD`.
    pub floor: &'static str,
    /// The argument with the first day.
    pub start: &'static str,
    /// The argument with the last day, which the service may read as midnight at its beginning.
    pub end: &'static str,
    /// The item's member with its creation time, which begins with the date.
    pub created: &'static str,
    /// The argument and value that select ascending order.
    pub ascending: Option<(&'static str, &'static str)>,
}

/// How a list is paged.
#[derive(Debug)]
pub struct List {
    /// The page's member that holds the items.
    pub items: &'static str,
    /// The reply may be a bare array of the items.
    pub arrays: bool,
    /// A list of one item may be the item itself.
    pub single: bool,
    /// The argument with the page number.
    pub page_argument: &'static str,
    /// The argument with the page size.
    pub size_argument: &'static str,
    /// The number of the first page.
    pub first_page: i64,
    /// The page number counts items, not pages.
    pub by_items: bool,
    /// The page's member with the number of all items.
    pub total: &'static str,
    /// The rule for a list that ends with fewer items than its total.
    pub short: Option<&'static Rule>,
}

/// The longest string in a URL or header, in bytes.
pub(crate) const MAX_PARAMETER: usize = 2000;

/// A parameter of path, query or header.
#[derive(Debug)]
pub struct Parameter {
    /// The wire name.
    pub wire: &'static str,
    /// The name in the arguments of `check` and of the bindings.
    pub argument: &'static str,
    /// Its location in the request.
    pub location: Location,
    /// Whether it is required.
    pub required: bool,
    /// Its type and limits.
    pub kind: Kind,
    /// The rules of its keywords.
    pub rules: Violated,
    /// Sent in lower case.
    pub lowercase: bool,
    /// Sent without surrounding whitespace.
    pub trim: bool,
    /// An object whose members are sent as query parameters with this prefix.
    pub query_prefix: Option<&'static str>,
    /// How an array is sent.
    pub list: ListStyle,
}

/// How an array in the query is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListStyle {
    /// Joined with commas.
    Commas,
    /// Joined with `|`.
    Pipes,
    /// As a parameter for each item.
    Repeated,
}

/// The part of a request that a value belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Location {
    /// The JSON body.
    Body,
    /// The URL's path.
    Path,
    /// The URL's query.
    Query,
    /// A header.
    Header,
}

impl Location {
    /// `body`, `path`, `query` or `header`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
        }
    }
}

/// Where a service reads JSON in its own way.
#[derive(Debug)]
pub struct Dialect {
    /// Keys are case-insensitive: `username` is read as `userName`.
    pub case_insensitive_keys: bool,
    /// `null` is the same as omitting the member.
    pub null_is_absent: bool,
    /// An empty string does not satisfy "required".
    pub empty_string_is_absent: bool,
}
