/// <reference lib="esnext.disposable" preserve="true" />

/**
 * Provisions the connections that data pipelines run on, and refuses every invalid combination before a request leaves
 * the machine.
 *
 * @packageDocumentation
 */

export type {
  DoneEntry,
  DoneOutcome,
  Entry,
  FailedEntry,
  Outcome,
  RefusedEntry,
  UndoneEntry,
  UndoneOutcome,
  UsualOutcome,
} from "./bulk/entry.js";
export { BulkError, type Counts, Report, type ReportRow } from "./bulk/report.js";
export { type BulkCreateOptions, type BulkOptions, BulkRun, type BulkWriteOptions, type Progress } from "./bulk/run.js";
export type { CallOptions, WriteOptions } from "./call/arguments.js";
export { type CheckOptions, check } from "./call/check.js";
export type { Listeners, LogEntry, Warning } from "./call/listeners.js";
export { type Page, Pages } from "./call/pages.js";
export type { ParseOptions } from "./call/parse.js";
export type { RawOptions, RawResponse } from "./call/raw.js";
export type { Resource, Result, ServiceResponse, Upserted } from "./call/results.js";
export { Emulator, type EmulatorInfo, type EmulatorOptions, type EmulatorSeed, type JournalEntry } from "./emulator.js";
export type { ErrorParts, OwnErrorCode, UnexpectedError } from "./errors/base.js";
export { ApiError, ConnguardError } from "./errors/public.js";
export type { Evidence, Location, RuleInfo, Severity } from "./errors/rule.js";
export type { Row, Violation } from "./errors/violation.js";
export * from "./generated/errors.js";
export type { OperationId } from "./generated/operations.js";
export * from "./generated/providers.js";
export { type InputRuleId, type RuleId, rules } from "./generated/rules.js";
export type { JsonText } from "./json/text.js";
export type { Widened } from "./json/widened.js";
export type { AccountOptions } from "./manifest/accounts.js";
export type { PlanAction, PlanChange, PlanProblem } from "./manifest/actions.js";
export { type ApplyEntry, ApplyError, ApplyReport } from "./manifest/apply-report.js";
export { Drift, type DriftItem } from "./manifest/drift.js";
export { type Export, type ExportOptions, exportManifest } from "./manifest/export.js";
export { type Imported, type ImportOptions, importConnections } from "./manifest/import.js";
export { Manifest, type ManifestProblem, type PlanOptions, type ReadOptions } from "./manifest/manifest.js";
export type { ManifestPlace } from "./manifest/place.js";
export { type ApplyOptions, Plan } from "./manifest/plan.js";
export { manifestSchema } from "./manifest/schema.js";
