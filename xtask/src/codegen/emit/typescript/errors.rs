//! The error classes and the table from stable code to class.

use super::text::{doc, quote, union_alias};
use crate::codegen::model::{ErrorClass, Shared};

pub(super) fn emit(shared: &Shared) -> String {
    let mut out = String::from(
        "import { ApiError, ConnguardError, describe, type ErrorParts, type UnexpectedError } from \"../errors/base.js\";\n\
         import { violationsMessage } from \"../errors/message.js\";\n\
         import type { Violation } from \"../errors/violation.js\";\n\
         import type { ErrorCode } from \"./codes.js\";\n\n",
    );
    for error in &shared.errors {
        out.push_str(&class(error));
        out.push('\n');
    }
    let classes = |of_api: bool| -> String {
        let classes = shared.errors.iter().filter(|error| !of_api || !error.status.is_empty());
        classes.map(|error| format!("\n  | {}", error.class)).collect()
    };
    out.push_str("/** An error that the service answered with an HTTP status; `code` says which one. */\n");
    out.push_str(&format!("export type CallErrorOfApi ={};\n\n", classes(true)));
    out.push_str("/** An error of a call; `code` says which one. */\n");
    out.push_str(&format!("export type CallError ={}\n  | UnexpectedError;\n\n", classes(false)));
    out.push_str("export type { ErrorCode } from \"./codes.js\";\n\n/** The class of each code. */\n");
    out.push_str("export const errorClasses: Readonly<Record<ErrorCode, new (parts: ErrorParts) => CallError>> = {\n");
    for error in &shared.errors {
        out.push_str(&format!("  {}: {},\n", error.code, error.class));
    }
    out + "};\n"
}

/// The codes, in a file of their own: the base class names them.
pub(super) fn codes(shared: &Shared) -> String {
    let codes: Vec<String> = shared.errors.iter().map(|error| error.code.clone()).collect();
    let doc = "/** The stable codes of all errors, the same in every language. */\n";
    format!("{doc}{}", union_alias("ErrorCode", &codes))
}

fn class(error: &ErrorClass) -> String {
    let base = if error.status.is_empty() { "ConnguardError" } else { "ApiError" };
    let mut out = doc(0, &format!("Thrown when {}", error.when));
    out.push_str(&format!("export class {} extends {base} {{\n", error.class));
    out.push_str(&format!("  static {{\n    describe(this, {}, {});\n  }}\n", quote(&error.class), quote(&error.code)));
    out.push_str(&format!("\n  declare readonly code: {};\n", quote(&error.code)));
    let has = |name: &str| error.attributes.iter().any(|attribute| attribute == name);
    if has("violations") {
        out.push_str("\n  /** Everything that is wrong with the request, all at once. */\n");
        out.push_str("  readonly violations: readonly Violation[];\n\n");
        out.push_str("  constructor(parts: ErrorParts) {\n");
        out.push_str("    const violations = (parts.violations ?? []) as readonly Violation[];\n");
        out.push_str("    super({ ...parts, message: violationsMessage(parts, violations) });\n");
        out.push_str("    this.violations = violations;\n  }\n");
    }
    let plain: Vec<&Attribute> = PLAIN.iter().filter(|attribute| has(attribute.name)).collect();
    if !plain.is_empty() {
        out.push('\n');
        for Attribute { doc, member, kind, .. } in &plain {
            let declared = if *member == BODY { "declare readonly" } else { "readonly" };
            out.push_str(&format!("  /** {doc} */\n  {declared} {member}: {kind};\n"));
        }
        out.push_str("\n  constructor(parts: ErrorParts) {\n    super(parts);\n");
        for Attribute { member, .. } in &plain {
            out.push_str(&match *member {
                BODY => {
                    "    Object.defineProperty(this, \"body\", { value: parts.body, enumerable: false });\n".to_owned()
                }
                member => format!("    this.{member} = parts.{member} ?? undefined;\n"),
            });
        }
        out.push_str("  }\n");
    }
    out + "}\n"
}

/// An attribute that is handed on as it is.
struct Attribute {
    name: &'static str,
    member: &'static str,
    kind: &'static str,
    doc: &'static str,
}

/// What may be long, and is not for every log.
const BODY: &str = "body";

const PLAIN: &[Attribute] = &[
    Attribute {
        name: "status",
        member: "status",
        kind: "number | undefined",
        doc: "The HTTP status, where it is why the reply could not be used; else undefined.",
    },
    Attribute {
        name: "request_id",
        member: "requestId",
        kind: "string | undefined",
        doc: "The service's id of the request, for its support; undefined when no reply had one.",
    },
    Attribute {
        name: "body",
        member: BODY,
        kind: "unknown",
        doc: "The last reply. Not enumerable, so that no log shows it by accident.",
    },
    Attribute {
        name: "retry_after",
        member: "retryAfter",
        kind: "number | undefined",
        doc: "How long the service asks to wait, in seconds; undefined when it does not say.",
    },
];
