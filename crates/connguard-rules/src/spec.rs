//! The vocabulary of the generated tables: what an operation takes and which rule a keyword stands for.

use serde_json::Value;

use crate::generated::provider::Provider;

/// Whether a violation refuses the request or only warns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Severity {
    /// Nothing is sent.
    Error,
    /// The request is sent; the caller is told.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// How a rule is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// A page of the vendor says so.
    Documented,
    /// The service was seen to behave so.
    Observed,
    /// Neither, but it follows from what is known.
    Assumed,
}

impl Evidence {
    /// `documented`, `observed` or `assumed`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::Observed => "observed",
            Self::Assumed => "assumed",
        }
    }
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

/// A rule: its stable id, and what a person needs to know about it.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// `<provider>.<subject>.<condition>`
    pub id: &'static str,
    /// Refuses or warns.
    pub severity: Severity,
    /// How it is known.
    pub evidence: Evidence,
    /// Whether a caller may waive it by id. The combination tables may not be waived.
    pub waivable: bool,
    /// What is wrong when it is violated.
    pub summary: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
    /// The page or the behaviour that it comes from.
    pub source: &'static str,
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

/// An object in a request body.
#[derive(Debug)]
pub struct Object {
    /// The schema's name.
    pub name: &'static str,
    /// Its documented members.
    pub members: &'static [Member],
    /// What undocumented members mean.
    pub additional: Additional,
    /// Its combination tables.
    pub tables: &'static [Table],
}

/// What undocumented members of an object mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Additional {
    /// They are sent, with a warning.
    Warned,
    /// They belong to the object.
    Open,
    /// The object is a map; a guard checks its values.
    Values,
}

/// A member of an object.
#[derive(Debug)]
pub struct Member {
    /// The documented spelling.
    pub name: &'static str,
    /// Whether the schema requires it.
    pub required: bool,
    /// Its type and limits.
    pub kind: Kind,
    /// The rules of its keywords.
    pub rules: Violated,
    /// Its value never appears in a message.
    pub secret: bool,
    /// Lengths count without surrounding space.
    pub trim: bool,
}

/// A JSON type with its limits.
#[derive(Debug)]
pub enum Kind {
    /// A text; lengths in characters. No values means any.
    Text {
        /// At least so many characters.
        min: usize,
        /// At most so many characters.
        max: usize,
        /// A regular expression over the whole text.
        pattern: Option<&'static str>,
        /// The only values.
        values: &'static [&'static str],
    },
    /// A whole number.
    Integer {
        /// At least this.
        min: i64,
        /// At most this.
        max: i64,
    },
    /// Any number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list of this.
    List(&'static Kind),
    /// An object.
    Object(&'static Object),
    /// Anything.
    Any,
}

impl Kind {
    /// Whether a strict reader takes a value of this JSON type. Limits do not matter, and neither does what is inside.
    pub(crate) fn reads(&self, value: &Value) -> bool {
        match self {
            Self::Text { .. } => value.is_string(),
            Self::Integer { .. } => value.as_i64().is_some(),
            Self::Number => value.is_number(),
            Self::Boolean => value.is_boolean(),
            Self::List(_) => value.is_array(),
            Self::Object(_) => value.is_object(),
            Self::Any => true,
        }
    }
}

/// The rule of each keyword that a member or parameter has.
#[derive(Debug)]
pub struct Violated {
    /// Missing.
    pub required: Option<&'static Rule>,
    /// Wrong JSON type.
    pub kind: Option<&'static Rule>,
    /// None of the values.
    pub values: Option<&'static Rule>,
    /// Too short or too long.
    pub length: Option<&'static Rule>,
    /// Too small or too large.
    pub range: Option<&'static Rule>,
    /// Not of the pattern.
    pub pattern: Option<&'static Rule>,
}

/// A combination table: the values of the columns must form one of the rows.
#[derive(Debug)]
pub struct Table {
    /// The rule that it stands for.
    pub rule: &'static Rule,
    /// What the table is about.
    pub title: &'static str,
    /// The table applies only where this column has a value.
    pub when: Option<&'static str>,
    /// Members of the object, `a.b` for a member of a member.
    pub columns: &'static [&'static str],
    /// The valid rows.
    pub rows: &'static [Row],
}

/// A valid row of a combination table.
#[derive(Debug)]
pub struct Row {
    /// One for each column.
    pub cells: &'static [Cell],
    /// What the row is for.
    pub purpose: &'static str,
}

/// What a column may hold in a row.
#[derive(Debug)]
pub enum Cell {
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// Any text that is not empty, without surrounding space, except these in any letter case.
    Open {
        /// What it is, e.g. `connector name`.
        what: &'static str,
        /// One that is valid.
        example: &'static str,
        /// What it may not be.
        except: &'static [&'static str],
    },
}
