//! What an operation takes, does and answers.

use super::generated::provider::Provider;
use super::rule::{Evidence, Rule, Violated};
use super::schema::{Kind, Object};

/// An operation of a provider's API.
#[derive(Debug)]
pub struct Operation {
    /// `<provider>.<operationId>`
    pub id: &'static str,
    /// Whose operation it is.
    pub provider: Provider,
    /// The HTTP method, in upper case.
    pub method: &'static str,
    /// The path, with `{…}` for its parameters.
    pub path: &'static str,
    /// Parameters of path, query and header.
    pub parameters: &'static [Parameter],
    /// The request body, if there is one.
    pub body: Option<&'static Object>,
    /// For an operation that lists: how it is paged.
    pub list: Option<List>,
    /// How the service reads JSON.
    pub dialect: &'static Dialect,
    /// May be sent twice, though its method does not say so.
    pub idempotent: bool,
    /// Put together by the client from other operations; it has no method and no path.
    pub compound: bool,
    /// What it does to what is stored.
    pub effect: Effect,
    /// For a list of which the service shows a span of days at most.
    pub windows: Option<Windows>,
    /// The argument whose list is sent in batches.
    pub batches: Option<&'static str>,
    /// Success has no documented body.
    pub empty_reply: bool,
    /// Members without which a reply, or an item of a list, is not one of this operation.
    pub identity: &'static [&'static str],
    /// The service refuses a second one of a name, and how that is known.
    pub unique: Option<Evidence>,
    /// The warning for a member that is not documented.
    pub unknown_member: Option<&'static Rule>,
    /// The rule for one that is likely to be meant as a documented member.
    pub misspelt_member: Option<&'static Rule>,
    /// The warning for a member in another letter case.
    pub member_case: Option<&'static Rule>,
    /// The warning for a member that stands in several letter cases.
    pub member_twice: Option<&'static Rule>,
    /// The rule that a body has a member.
    pub empty_body: Option<&'static Rule>,
}

impl Operation {
    /// Whether sending it twice does what sending it once does.
    pub fn is_repeatable(&self) -> bool {
        self.idempotent || matches!(self.method, "GET" | "PUT" | "DELETE")
    }
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

/// The span of days that a service shows of a list at most; the client asks for one after the other.
#[derive(Debug)]
pub struct Windows {
    /// The longest span that the service surely shows.
    pub days: u16,
    /// The day before which nothing was created, `YYYY-MM-DD`.
    pub floor: &'static str,
    /// The argument with the first day.
    pub start: &'static str,
    /// The argument with the last day; the service may read it as the first moment of that day.
    pub end: &'static str,
    /// The item's member with the time of its creation, which begins with the day.
    pub created: &'static str,
    /// The argument and its value that ask for the oldest first.
    pub ascending: Option<(&'static str, &'static str)>,
}

/// How a list is paged.
#[derive(Debug)]
pub struct List {
    /// The page's member that holds the items.
    pub items: &'static str,
    /// The items may come as an array of their own.
    pub arrays: bool,
    /// A list of one may come as the item itself.
    pub single: bool,
    /// The argument with the number of the page.
    pub page_argument: &'static str,
    /// The argument with the number of items in a page.
    pub size_argument: &'static str,
    /// The number of the first page.
    pub first_page: i64,
    /// The warning that the list ended before as many items were shown as the service counts.
    pub short: Option<&'static Rule>,
}

/// A parameter of path, query or header.
#[derive(Debug)]
pub struct Parameter {
    /// The name on the wire.
    pub wire: &'static str,
    /// The name in the arguments of `check` and of the bindings.
    pub argument: &'static str,
    /// Where it is sent.
    pub location: Location,
    /// Whether the operation needs it.
    pub required: bool,
    /// Its type and limits.
    pub kind: Kind,
    /// The rules of its keywords.
    pub rules: Violated,
    /// Sent in lower case.
    pub lowercase: bool,
    /// Sent without surrounding space.
    pub trim: bool,
    /// An object, each member of which is sent under this prefix.
    pub query_prefix: Option<&'static str>,
}

/// Where in a request a value stands.
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

/// How a service reads JSON where it differs from JSON's own rules.
#[derive(Debug)]
pub struct Dialect {
    /// `username` is read as `userName`.
    pub case_insensitive_keys: bool,
    /// `null` is the same as leaving the member out.
    pub null_is_absent: bool,
    /// An empty text does not satisfy "required".
    pub empty_string_is_absent: bool,
}
