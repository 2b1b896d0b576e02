//! The authoring profile: which keyword may stand where, what it holds, and which must be there.

/// What a place of the document may hold.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// Anything: examples, values.
    Any,
    /// A text that is not blank.
    Text,
    /// A text on one line.
    Line,
    Number,
    /// A number without a fraction, within 64 bits.
    Whole,
    Boolean,
    /// A list of this.
    List(&'static Place),
    /// A map with free keys.
    Map(&'static Place),
    /// A map with these keys.
    Keys(&'static [Key]),
    /// A `$ref` alone, or the place.
    OrReference(&'static Place),
    /// A schema refers to itself, so it is named rather than spelt out.
    Schema,
    /// A boolean or a schema.
    Additional,
}

/// A keyword, whether it has to be there, and what it holds.
pub(super) type Key = (&'static str, Need, Place);

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    Must,
    May,
}

use Need::{May, Must};
use Place::{Additional, Any, Boolean, Keys, Line, List, Map, Number, OrReference, Schema, Text, Whole};

const LINES: Place = List(&Line);

pub(super) const SCHEMA: &[Key] = &[
    ("$ref", May, Line),
    ("type", May, Line),
    ("format", May, Line),
    ("description", May, Text),
    ("enum", May, LINES),
    ("pattern", May, Line),
    ("minLength", May, Whole),
    ("maxLength", May, Whole),
    ("minimum", May, Whole),
    ("maximum", May, Whole),
    ("default", May, Any),
    ("example", May, Any),
    ("items", May, Schema),
    ("properties", May, Map(&Schema)),
    ("additionalProperties", May, Additional),
    ("required", May, LINES),
    ("allOf", May, List(&Schema)),
    ("x-violates", May, VIOLATES),
    ("x-secret", May, Boolean),
    ("x-trim", May, Boolean),
    ("x-restored", May, Boolean),
    ("x-json-text", May, Boolean),
    ("x-combinations", May, List(&COMBINATION)),
];

const VIOLATES: Place = Keys(&[
    ("required", May, Line),
    ("type", May, Line),
    ("values", May, Line),
    ("length", May, Line),
    ("range", May, Line),
    ("pattern", May, Line),
]);

const COMBINATION: Place = Keys(&[
    ("rule", Must, Line),
    ("title", Must, Line),
    ("when", May, Line),
    ("columns", Must, LINES),
    ("takes", May, LINES),
    ("rows", Must, List(&Map(&Any))),
]);

const EXAMPLES: Place = Map(&Keys(&[("summary", May, Line), ("value", Must, Any)]));

const CONTENT: Place = Map(&Keys(&[("schema", Must, Schema), ("example", May, Any), ("examples", May, EXAMPLES)]));

const PARAMETER: Place = Keys(&[
    ("name", Must, Line),
    ("in", Must, Line),
    ("required", May, Boolean),
    ("description", Must, Text),
    ("style", May, Line),
    ("explode", May, Boolean),
    ("schema", Must, Schema),
    ("example", Must, Any),
    ("x-argument", May, Line),
    ("x-lowercase", May, Boolean),
    ("x-trim", May, Boolean),
    ("x-query-prefix", May, Line),
    ("x-violates", May, VIOLATES),
]);

const HEADER: Place = Keys(&[("description", May, Text), ("schema", Must, Schema), ("example", May, Any)]);

const RESPONSE: Place = Keys(&[("description", Must, Text), ("headers", May, Map(&HEADER)), ("content", May, CONTENT)]);

const BODY: Place = Keys(&[("required", May, Boolean), ("description", May, Text), ("content", Must, CONTENT)]);

const PAGED: Place = Keys(&[
    ("items", Must, Line),
    ("shapes", Must, LINES),
    ("pageParameter", Must, Line),
    ("sizeParameter", Must, Line),
    ("firstPage", Must, Whole),
    ("steps", May, Line),
    ("total", May, Line),
]);

/// What the clients' method says beyond the operation: `x-method`, or `method` of a compound.
const METHOD: Place = Keys(&[
    ("description", Must, Text),
    ("names", May, Map(&Line)),
    ("options", May, LINES),
    ("raises", May, Map(&Line)),
    ("by", May, Line),
    ("many", May, Line),
]);

const CLIENT: Place = Keys(&[
    ("name", Must, Line),
    ("summary", Must, Line),
    ("description", Must, Text),
    (
        "scope",
        May,
        Keys(&[("name", Must, Line), ("class", Must, Line), ("argument", Must, Line), ("summary", Must, Line)]),
    ),
    ("resources", Must, Map(&Keys(&[("class", Must, Line), ("summary", Must, Line)]))),
    ("options", May, Map(&Keys(&[("type", Must, Line), ("default", May, Line), ("description", Must, Text)]))),
]);

const WINDOWS: Place = Keys(&[
    ("months", Must, Whole),
    ("floor", Must, Line),
    ("start", Must, Line),
    ("end", Must, Line),
    ("created", Must, Line),
    ("ascending", May, Map(&Line)),
]);

const OPERATION: Place = Keys(&[
    ("operationId", Must, Line),
    ("tags", Must, LINES),
    ("summary", Must, Line),
    ("description", Must, Text),
    ("parameters", May, List(&OrReference(&PARAMETER))),
    ("requestBody", May, BODY),
    ("responses", Must, Map(&OrReference(&RESPONSE))),
    ("security", May, List(&Map(&LINES))),
    ("x-idempotent", May, Boolean),
    ("x-effect", May, Line),
    ("x-windows", May, WINDOWS),
    ("x-batches", May, Line),
    ("x-bulk", May, Boolean),
    ("x-list", May, PAGED),
    ("x-identity", May, LINES),
    ("x-unique", May, Line),
    ("x-method", Must, METHOD),
]);

const PATH: Place = Keys(&[
    ("parameters", May, List(&OrReference(&PARAMETER))),
    ("get", May, OPERATION),
    ("post", May, OPERATION),
    ("put", May, OPERATION),
    ("patch", May, OPERATION),
    ("delete", May, OPERATION),
]);

const COMPONENTS: Place = Keys(&[
    ("securitySchemes", May, Map(&Keys(&[("type", Must, Line), ("scheme", May, Line), ("description", May, Text)]))),
    ("parameters", May, Map(&PARAMETER)),
    ("responses", May, Map(&RESPONSE)),
    ("schemas", May, Map(&Schema)),
]);

const COMPOUND: Place = Keys(&[
    ("tag", Must, Line),
    ("summary", Must, Line),
    ("description", Must, Text),
    ("effect", Must, Line),
    ("uses", Must, LINES),
    ("parameters", Must, LINES),
    ("body", May, Line),
    ("reply", May, Line),
    ("bulk", May, Boolean),
    ("method", Must, METHOD),
]);

const RULES: Place = Map(&Keys(&[
    ("severity", Must, Line),
    ("evidence", Must, Line),
    ("waivable", May, Boolean),
    ("summary", Must, Line),
    ("remedy", Must, Line),
    ("source", Must, Line),
    ("asks", May, List(&Keys(&[("in", May, LINES), ("when", Must, Map(&Any))]))),
]));

const TYPES: Place = Keys(&[
    ("schema", Must, Line),
    ("member", Must, Line),
    ("extra", Must, Line),
    ("prefix", Must, Line),
    ("packages", Must, Map(&Line)),
    ("names", Must, LINES),
    (
        "rows",
        Must,
        Map(&Keys(&[
            ("package", Must, Line),
            ("hidden", May, LINES),
            ("labels", May, Map(&Line)),
            ("extras", May, LINES),
            ("only", May, Line),
            ("constraints", May, List(&CONSTRAINT)),
        ])),
    ),
]);

const CONSTRAINT: Place = Keys(&[
    ("when", May, Map(&Any)),
    ("required", May, LINES),
    ("excluded", May, LINES),
    ("one-of", May, LINES),
    ("ignored", May, LINES),
    ("pem", May, Line),
    ("values", May, Map(&LINES)),
    ("any-case", May, Map(&LINES)),
    ("seen", Must, Line),
]);

/// A provider's document.
pub(super) const DOCUMENT: &[Key] = &[
    ("openapi", Must, Line),
    ("info", Must, Keys(&[("title", Must, Line), ("version", Must, Line), ("description", May, Text)])),
    ("servers", May, List(&Keys(&[("url", Must, Line), ("description", May, Line)]))),
    ("security", May, List(&Map(&LINES))),
    ("tags", May, List(&Keys(&[("name", Must, Line), ("description", May, Text)]))),
    ("paths", Must, Map(&PATH)),
    ("components", Must, COMPONENTS),
    ("x-provider", Must, Line),
    ("x-client", Must, CLIENT),
    ("x-parent", May, Line),
    ("x-compounds", May, Map(&COMPOUND)),
    ("x-dialect", May, Keys(&[("keys", May, Line), ("null", May, Line), ("emptyString", May, Line)])),
    ("x-guards", May, Line),
    ("x-rules", Must, RULES),
    ("x-types", May, TYPES),
];

/// `shared/rules.yaml`
pub(super) const SHARED_RULES: &[Key] = &[("x-rules", Must, RULES)];

/// `shared/errors.yaml`
pub(super) const SHARED_ERRORS: &[Key] = &[(
    "errors",
    Must,
    List(&Keys(&[
        ("class", Must, Line),
        ("code", Must, Line),
        ("when", Must, Line),
        ("status", May, LINES),
        ("attributes", May, LINES),
    ])),
)];

/// `shared/options.yaml`
pub(super) const SHARED_OPTIONS: &[Key] = &[(
    "options",
    Must,
    List(&Keys(&[
        ("name", Must, Line),
        ("type", Must, Line),
        ("unit", May, Line),
        ("minimum", May, Number),
        ("maximum", May, Number),
        ("default", May, Any),
        ("values", May, LINES),
        ("providers", May, LINES),
        ("env", May, Boolean),
        ("description", Must, Text),
    ])),
)];
