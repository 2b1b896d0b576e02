export * from "./constructors.js";
export type { LerianOptions } from "./client.js";
export { Connections, type ByConfigName, type ConnectionResult, type IdentifiedUpdate } from "./connections.js";
export type {
  AssignOptions,
  ConnectionFilter,
  CreateManyOptions,
  CreateOptions,
  UnassignedFilter,
  UpdateManyOptions,
  UpdateOptions,
} from "./options.js";
export type * from "../generated/lerian/types.js";
