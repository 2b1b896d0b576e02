import type { CallOptions } from "../call/arguments.js";
import type { Environment, Project as ProjectDetails } from "../generated/matillion/types.js";
import type { Pages } from "../call/pages.js";
import type { Result } from "../call/results.js";
import type { Session } from "../call/session.js";

/** Options of a call that lists projects or environments. */
export interface LookUpOptions extends CallOptions {
  /** How many to ask for at a time, 1 to 100; 100 unless given, for the fewest requests. */
  readonly size?: number | undefined;
}

/** The projects that the credential may see, to look their ids up. */
export class Projects {
  readonly #session: Session;

  /** @internal */
  constructor(session: Session) {
    this.#session = session;
  }

  /**
   * Returns the projects, read page by page while they are iterated over.
   *
   * @throws ConfigError when an option is unknown or null.
   */
  list(options?: LookUpOptions): Pages<Result<ProjectDetails>> {
    return this.#session.list("matillion.list_projects", { parameters: {}, options, takes: ["size"] });
  }

  /**
   * Returns the project with this name, letter case included, by going through the list.
   *
   * @throws NotFoundError when no project has the name.
   */
  async get(name: string, options?: CallOptions): Promise<Result<ProjectDetails>> {
    return this.#session.call("matillion.get_project", { parameters: { projectName: name }, options });
  }
}

/** The environments of a project; overrides name them. */
export class Environments {
  readonly #session: Session;
  readonly #projectId: string;

  /** @internal */
  constructor(session: Session, projectId: string) {
    this.#session = session;
    this.#projectId = projectId;
  }

  /**
   * Returns the environments, read page by page while they are iterated over.
   *
   * @throws ConfigError when an option is unknown or null.
   */
  list(options?: LookUpOptions): Pages<Result<Environment>> {
    return this.#session.list("matillion.list_environments", { parameters: { projectId: this.#projectId }, options, takes: ["size"] });
  }

  /**
   * Returns the environment with this name, letter case included, by going through the list.
   *
   * @throws NotFoundError when no environment has the name.
   */
  async get(name: string, options?: CallOptions): Promise<Result<Environment>> {
    const parameters = { projectId: this.#projectId, environmentName: name };
    return this.#session.call("matillion.get_environment", { parameters, options });
  }
}
