import type { BulkError } from "../bulk/report.js";
import type { CallError, CallErrorOfApi } from "../generated/errors.js";
import { ConnguardError as Base, ApiError as BaseOfApi, type ErrorParts } from "./base.js";

/** Every error that connguard throws. `code` says which one it is, and narrows the type. */
export type ConnguardError = CallError | BulkError;

/**
 * The class of every error that connguard throws.
 *
 * @example
 * ```ts
 * if (error instanceof ConnguardError && error.code === "rate_limit") console.log(error.retryAfter);
 * ```
 */
export const ConnguardError = Base as unknown as BaseClass<Base, ConnguardError>;

/** Every error that the service answered with an HTTP status. `code` says which one it is, and narrows the type. */
export type ApiError = CallErrorOfApi;

/** The class of every error that the service answered with an HTTP status. */
export const ApiError = BaseOfApi as unknown as BaseClass<BaseOfApi, ApiError>;

/** A class whose instances are known to be one of several. */
type BaseClass<Instance, Known> = (new (
  parts: ErrorParts,
) => Instance) & {
  [Symbol.hasInstance](value: unknown): value is Known;
};
