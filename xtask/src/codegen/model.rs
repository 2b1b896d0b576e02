//! What the authored documents say, in the form that the emitters read. Nothing here knows YAML or a target language.

use serde_json::Value;

use super::clients::{Argument, Face, Raise, Scope};
pub use super::value_type::Type;

/// A generated file. The writer adds the header (command, generator, hash of the inputs) in the comment syntax.
#[derive(Debug, Clone)]
pub struct GeneratedFile {
    /// Path from the root of the repository, with forward slashes; some folder in it is named `generated`.
    pub path: String,
    pub comment: Comment,
    pub body: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comment {
    /// `// …`: Rust, TypeScript
    Slashes,
    /// `# …`: Python, YAML
    Hash,
    /// `<!-- … -->`: Markdown
    Html,
    /// JSON has no comments; the header is left out.
    None,
}

/// One provider's document.
#[derive(Debug, Clone)]
pub struct Api {
    /// `matillion`, `lerian`: the name of the provider's room everywhere.
    pub provider: String,
    pub title: String,
    pub description: String,
    pub servers: Vec<Server>,
    pub dialect: Dialect,
    /// The member by which a connection that is given as `parent` is told from that of another provider.
    pub parent: Option<String>,
    pub rules: Vec<Rule>,
    pub operations: Vec<Operation>,
    /// In the order of the document.
    pub schemas: Vec<Schema>,
    /// What `x-client` says of the classes.
    pub client: ClientText,
    /// The clients as they are generated, put together from all of it.
    pub face: Face,
}

impl Api {
    pub fn schema(&self, name: &str) -> Option<&Schema> {
        self.schemas.iter().find(|s| s.name == name)
    }

    /// The member `a.b` of a schema.
    pub fn member<'a>(&'a self, object: &'a Object, place: &str) -> Option<&'a Property> {
        let (name, inner) = place.split_once('.').map_or((place, None), |(name, inner)| (name, Some(inner)));
        let property = object.properties.iter().find(|property| property.name == name)?;
        match (inner, &property.kind) {
            (None, _) => Some(property),
            (Some(inner), Type::Reference(to)) => match &self.schema(to)?.kind {
                SchemaKind::Object(object) => self.member(object, inner),
                SchemaKind::Enum(_) => None,
            },
            _ => None,
        }
    }

    /// The enum's values behind a type, if it is an enum or a reference to one.
    pub fn values<'a>(&'a self, kind: &'a Type) -> &'a [String] {
        match kind {
            Type::Text { values, .. } => values,
            Type::Reference(name) => match self.schema(name).map(|s| &s.kind) {
                Some(SchemaKind::Enum(values)) => values,
                _ => &[],
            },
            _ => &[],
        }
    }
}

#[derive(Debug, Clone)]
pub struct Server {
    pub url: String,
    pub description: String,
}

/// How the service reads JSON where it differs from JSON's own rules.
#[derive(Debug, Clone, Copy, Default)]
pub struct Dialect {
    pub case_insensitive_keys: bool,
    pub null_is_absent: bool,
    pub empty_string_is_absent: bool,
}

#[derive(Debug, Clone)]
pub struct Rule {
    pub id: String,
    /// `error` or `warning`
    pub severity: String,
    /// `documented`, `observed` or `assumed`
    pub evidence: String,
    pub waivable: bool,
    pub summary: String,
    pub remedy: String,
    pub source: String,
}

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
    /// The service shows a span of days at most.
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

/// `x-client`: the classes of the clients, and options that are no parameters of the API.
#[derive(Debug, Clone, Default)]
pub struct ClientText {
    /// `Lerian`
    pub name: String,
    pub summary: String,
    pub description: String,
    pub scope: Option<Scope>,
    pub resources: Vec<ResourceText>,
    pub options: Vec<Argument>,
}

#[derive(Debug, Clone)]
pub struct ResourceText {
    /// `connections`
    pub name: String,
    pub class: String,
    pub summary: String,
}

/// `x-method`, or a compound's `method`.
#[derive(Debug, Clone, Default)]
pub struct MethodText {
    pub description: String,
    /// Parameters whose names in the method are shorter: argument, name.
    pub names: Vec<(String, String)>,
    /// Options of `x-client` that the method takes.
    pub options: Vec<String>,
    pub raises: Vec<Raise>,
    /// The argument that finds the thing in the place of its own key.
    pub by: Option<String>,
    /// The first line of the method for many at once.
    pub many: Option<String>,
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

/// The span of days that a service shows of a list.
#[derive(Debug, Clone)]
pub struct Windows {
    pub days: i64,
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
    pub violates: Violates,
    pub example: Option<Value>,
}

#[derive(Debug, Clone)]
pub struct Schema {
    pub name: String,
    pub description: String,
    pub kind: SchemaKind,
    /// Somewhere in a request body.
    pub in_request: bool,
    /// Somewhere in a successful reply.
    pub in_reply: bool,
}

#[derive(Debug, Clone)]
pub enum SchemaKind {
    Enum(Vec<String>),
    Object(Object),
}

#[derive(Debug, Clone)]
pub struct Object {
    pub properties: Vec<Property>,
    pub additional: Additional,
    pub combinations: Vec<Combination>,
}

#[derive(Debug, Clone)]
pub enum Additional {
    /// Unknown members are sent, with a warning.
    Warned,
    /// Unknown members are part of the schema.
    Open,
    /// A map from text to this type.
    Values(Box<Type>),
}

#[derive(Debug, Clone)]
pub struct Property {
    pub name: String,
    pub description: String,
    pub required: bool,
    pub kind: Type,
    pub violates: Violates,
    /// Never in a message, a log or a reply.
    pub secret: bool,
    /// The service removes surrounding space; lengths count without it.
    pub trim: bool,
    /// Not in the service's reply; the client adds it from the request.
    pub restored: bool,
    pub example: Option<Value>,
}

/// Which rule a keyword of a schema stands for; where none is named, `<provider>.body.<keyword>`.
#[derive(Debug, Clone, Default)]
pub struct Violates {
    pub required: Option<String>,
    pub kind: Option<String>,
    pub values: Option<String>,
    pub length: Option<String>,
    pub range: Option<String>,
    pub pattern: Option<String>,
}

/// A combination table: the values of the columns must form one of the rows.
#[derive(Debug, Clone)]
pub struct Combination {
    pub rule: String,
    pub title: String,
    /// The table applies only if this column is present.
    pub when: Option<String>,
    /// Members of the schema, `a.b` for a member of a member.
    pub columns: Vec<String>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone)]
pub struct Row {
    /// One for each column.
    pub cells: Vec<Cell>,
    /// The name of the typed constructor, in snake case.
    pub constructor: Option<String>,
    /// What the constructor takes in the place of the members that hold it; empty where it takes the schema's own members.
    pub inner: Vec<Inner>,
    pub purpose: String,
}

/// A member of a member that a typed constructor takes under its own name.
#[derive(Debug, Clone)]
pub struct Inner {
    /// `connectionDetails.connectionProperties.secretName`
    pub place: String,
    pub required: bool,
}

impl Inner {
    /// `secretName`
    pub fn name(&self) -> &str {
        self.place.rsplit('.').next().unwrap_or_default()
    }
}

#[derive(Debug, Clone)]
pub enum Cell {
    OneOf(Vec<String>),
    /// Any text that is not empty, without surrounding space, except these in any letter case.
    Open {
        what: String,
        example: String,
        except: Vec<String>,
    },
}

/// What all providers have in common.
#[derive(Debug, Clone)]
pub struct Shared {
    pub rules: Vec<Rule>,
    /// Those of `manifest.yaml`, about manifests.
    pub manifest_rules: Vec<Rule>,
    pub errors: Vec<ErrorClass>,
    pub options: Vec<ClientOption>,
}

#[derive(Debug, Clone)]
pub struct ErrorClass {
    /// `NotFoundError`
    pub class: String,
    /// `not_found`
    pub code: String,
    pub when: String,
    /// `404`, `4XX`, …; not empty for those that derive from ApiError.
    pub status: Vec<String>,
    /// Attributes beyond those that all errors have.
    pub attributes: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct ClientOption {
    pub name: String,
    /// `string`, `secret`, `url`, `number`, `integer`, `strings`
    pub kind: String,
    pub unit: Option<String>,
    pub minimum: Option<f64>,
    pub maximum: Option<f64>,
    pub default: Option<Value>,
    pub values: Vec<String>,
    pub providers: Vec<String>,
    /// Provider and environment variable.
    pub env: Vec<(String, String)>,
    pub description: String,
}

/// `connectionName`, `X-Product-Name` → `connection_name`, `x_product_name`
pub fn snake_case(name: &str) -> String {
    let mut out = String::new();
    let mut previous = '_';
    for c in name.chars() {
        if c.is_ascii_uppercase() && previous != '_' && !previous.is_ascii_uppercase() {
            out.push('_');
        }
        out.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
        previous = if c.is_ascii_alphanumeric() { c } else { '_' };
    }
    out
}

/// `not_found` → `NotFound`
pub fn pascal_case(name: &str) -> String {
    name.split(['_', '-', '.'])
        .map(|part| {
            let mut chars = part.chars();
            chars.next().map(|c| c.to_ascii_uppercase().to_string() + chars.as_str()).unwrap_or_default()
        })
        .collect()
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
