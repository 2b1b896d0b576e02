import type { Location } from "../errors/rule.js";

/** What an operation takes: its parameters under the names that they have here. */
export interface OperationInfo {
  readonly parameters: Readonly<Record<string, { readonly argument: string; readonly wire: string; readonly location: Location }>>;
}
