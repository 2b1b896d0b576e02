/// <reference lib="esnext.disposable" preserve="true" />

/**
 * Provisions the connections that data pipelines run on, and refuses every invalid combination before a request leaves
 * the machine.
 */
export { Matillion, type MatillionOptions } from "./generated/matillion/client.js";
export { Lerian, type LerianOptions } from "./generated/lerian/client.js";
export { Emulator, type EmulatorInfo, type EmulatorOptions, type EmulatorSeed, type JournalEntry } from "./emulator.js";
export { check, type CheckOptions } from "./call/check.js";
export type { ParseOptions } from "./call/parse.js";
export { Pages, type Page } from "./call/pages.js";
export { BulkError, Report, type Counts, type ReportRow } from "./bulk/report.js";
export type { DoneEntry, DoneOutcome, Entry, Outcome, UndoneEntry, UndoneOutcome, UsualOutcome } from "./bulk/entry.js";
export { BulkRun, type BulkCreateOptions, type BulkOptions, type BulkWriteOptions, type Progress } from "./bulk/run.js";
export type { Listeners, LogEntry, Warning } from "./call/listeners.js";
export type { CallOptions, WriteOptions } from "./call/arguments.js";
export type { Resource, Result, ServiceResponse, Upserted } from "./call/results.js";
export type { RawOptions, RawResponse } from "./call/raw.js";
export type { JsonText } from "./json/text.js";
export type { Evidence, Location, RuleInfo, Severity } from "./errors/rule.js";
export type { Row, Violation } from "./errors/violation.js";
export { ApiError, ConnguardError, type ErrorParts } from "./errors/base.js";
export * from "./generated/errors.js";
export { rules, type InputRuleId, type LerianRuleId, type MatillionRuleId, type RuleId } from "./generated/rules.js";
export type { LerianOperationId, MatillionOperationId, OperationId } from "./generated/operations.js";
export * as matillion from "./generated/matillion/index.js";
export * as lerian from "./generated/lerian/index.js";
