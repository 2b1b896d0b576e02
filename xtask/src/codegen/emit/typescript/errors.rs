//! The error classes and the table from stable code to class.

use super::text::{doc, quote};
use crate::codegen::model::{ErrorClass, Shared};

pub(super) fn emit(shared: &Shared) -> String {
    let mut out = String::from(
        "import { ApiError, ConnguardError, describe, type ErrorParts } from \"../errors/base.js\";\n\
         import { violationsMessage } from \"../errors/message.js\";\n\
         import type { Violation } from \"../violation.js\";\n\n",
    );
    for error in &shared.errors {
        out.push_str(&class(error));
        out.push('\n');
    }
    let codes: Vec<String> = shared.errors.iter().map(|error| quote(&error.code)).collect();
    out.push_str("/** The stable codes of all errors, the same in every language. */\n");
    out.push_str(&format!("export type ErrorCode =\n  | {};\n\n", codes.join("\n  | ")));
    out.push_str("/** The class of each code. */\n");
    out.push_str(
        "export const errorClasses: Readonly<Record<ErrorCode, new (parts: ErrorParts) => ConnguardError>> = {\n",
    );
    for error in &shared.errors {
        out.push_str(&format!("  {}: {},\n", error.code, error.class));
    }
    out + "};\n"
}

fn class(error: &ErrorClass) -> String {
    let base = if error.status.is_empty() { "ConnguardError" } else { "ApiError" };
    let mut out = doc(0, &format!("Is raised when {}", error.when));
    out.push_str(&format!("export class {} extends {base} {{\n", error.class));
    out.push_str(&format!("  static {{\n    describe(this, {}, {});\n  }}\n", quote(&error.class), quote(&error.code)));
    let has = |name: &str| error.attributes.iter().any(|attribute| attribute == name);
    if has("violations") {
        out.push_str("\n  /** Everything that is wrong with the request, all at once. */\n");
        out.push_str("  readonly violations: readonly Violation[];\n\n");
        out.push_str("  constructor(parts: ErrorParts) {\n");
        out.push_str("    const violations = (parts.violations ?? []) as readonly Violation[];\n");
        out.push_str("    super({ ...parts, message: violationsMessage(parts.operation, violations) });\n");
        out.push_str("    this.violations = violations;\n  }\n");
    }
    if has("retry_after") {
        out.push_str("\n  /** How long the service asks to wait, in seconds; undefined when it does not say. */\n");
        out.push_str("  readonly retryAfter: number | undefined;\n\n");
        out.push_str("  constructor(parts: ErrorParts) {\n    super(parts);\n");
        out.push_str("    this.retryAfter = parts.retryAfter ?? undefined;\n  }\n");
    }
    out + "}\n"
}
