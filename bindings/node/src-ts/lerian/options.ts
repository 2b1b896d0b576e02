import type { CallOptions, WriteOptions } from "../call/arguments.js";
import type { BulkCreateOptions, BulkWriteOptions } from "../bulk/run.js";
import type { DatabaseType } from "../generated/lerian/types.js";

interface Product {
  /**
   * The product to associate connections with: letters, digits, underscores and hyphens, at most 100; it is sent in lower
   * case.
   */
  readonly product: string;
}

interface Host {
  /**
   * Whether the service runs multi-tenant: private addresses are then refused before anything is sent (the rule
   * `lerian.host.blocked`). False unless given.
   */
  readonly multiTenant?: boolean | undefined;
}

/** Options of a call that creates a connection. */
export interface CreateOptions extends WriteOptions, Product, Host {}

/** Options of a run that creates connections. */
export interface CreateManyOptions extends BulkCreateOptions, Product, Host {}

/** Options of a call that changes a connection. */
export interface UpdateOptions extends WriteOptions, Host {}

/** Options of a run that changes connections. */
export interface UpdateManyOptions extends BulkWriteOptions, Host {}

/** Options of a call that assigns a connection to a product. */
export interface AssignOptions extends CallOptions, Product {}

/** Which connections without a product a list holds; several filters must all match. */
export interface UnassignedFilter extends CallOptions {
  /** Only connections of this database type; an unknown one finds nothing. */
  readonly type?: DatabaseType | (string & Record<never, never>) | undefined;
  /** Created on this day or later, as `YYYY-MM-DD`. */
  readonly startDate?: string | undefined;
  /**
   * In the place of `startDate`: a day or a time, e.g. of the last look; the list begins with its day (UTC). Each month costs a
   * request.
   */
  readonly since?: string | Date | undefined;
  /** Created on this day or earlier, as `YYYY-MM-DD`. */
  readonly endDate?: string | undefined;
  /** Order by creation time; the newest first unless given. */
  readonly sortOrder?: "asc" | "desc" | undefined;
  /** How many connections to ask for at a time, 1 to 100; 100 unless given, for the fewest requests. */
  readonly limit?: number | undefined;
  /** Only connections whose metadata has these values. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** Which connections a list holds; several filters must all match. */
export interface ConnectionFilter extends UnassignedFilter {
  /** Only connections of this product. */
  readonly product?: string | undefined;
}

/** The names of the options beyond those of every call, by operation. */
export const hostOptionNames: readonly string[] = ["multiTenant"];
export const createOptionNames: readonly string[] = ["product", ...hostOptionNames];
export const unassignedOptionNames: readonly string[] = ["type", "startDate", "since", "endDate", "sortOrder", "limit", "metadata"];
export const listOptionNames: readonly string[] = ["product", ...unassignedOptionNames];
