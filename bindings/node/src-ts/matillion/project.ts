import type { Session } from "../call/session.js";
import { Connections } from "./connections.js";
import { DataPlatformConnections } from "./data-platform-connections.js";
import { Overrides } from "./overrides.js";
import { Environments } from "./projects.js";

/** A project: a place for connections and their environment overrides. */
export class Project {
  /** The project's id as it was given. */
  readonly id: string;
  readonly connections: Connections;
  readonly overrides: Overrides;
  readonly environments: Environments;
  readonly dataPlatformConnections: DataPlatformConnections;

  /** @internal */
  constructor(session: Session, id: string) {
    this.id = id;
    this.connections = new Connections(session, id);
    this.overrides = new Overrides(session, id);
    this.environments = new Environments(session, id);
    this.dataPlatformConnections = new DataPlatformConnections(session, id);
  }
}
