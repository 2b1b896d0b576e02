export * from "./constructors.js";
export type { MatillionOptions } from "./client.js";
export { Connections, type ConnectionFilter, type ConnectionResult, type NamedUpdate } from "./connections.js";
export { DataPlatformConnections } from "./data-platform-connections.js";
export { Overrides, type OverrideListOptions, type OverrideManyOptions, type OverrideOptions, type OverrideResult } from "./overrides.js";
export { Project } from "./project.js";
export { Environments, Projects, type LookUpOptions } from "./projects.js";
export type * from "../generated/matillion/types.js";
