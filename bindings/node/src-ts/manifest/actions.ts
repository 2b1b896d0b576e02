import type { ManifestPlace } from "./place.js";

/** A member that differs. */
export interface PlanChange {
  /** A JSON Pointer. */
  readonly path: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** What is done with one object. */
export interface PlanAction {
  readonly id: number;
  readonly action: "create" | "update" | "rotate" | "rename" | "assign" | "mark" | "replace" | "delete";
  readonly kind: "connection" | "override";
  readonly key: string;
  readonly environment?: string;
  readonly changes: readonly PlanChange[];
  readonly at: ManifestPlace | null;
}

/** What needs a decision first. */
export interface PlanProblem {
  readonly rule: string;
  readonly key: string;
  readonly message: string;
  readonly at: ManifestPlace | null;
}
