import { writeOptionNames, type WriteOptions } from "../call/arguments.js";
import type { CreateDataPlatformConnectionRequest } from "../generated/matillion/types.js";
import type { JsonText } from "../json/text.js";
import type { Session } from "../call/session.js";

/** A project's data warehouse. */
export class DataPlatformConnections {
  readonly #session: Session;
  readonly #projectId: string;

  /** @internal */
  constructor(session: Session, projectId: string) {
    this.#session = session;
    this.#projectId = projectId;
  }

  /**
   * Creates the default warehouse connection of the project, without its credentials: those go into the environment.
   * The API documents no reply.
   *
   * @throws RuleViolationError when the body breaks a rule, before anything is sent; ConflictError when the name is
   * taken.
   */
  async create(body: CreateDataPlatformConnectionRequest | JsonText, options?: WriteOptions): Promise<void> {
    const parameters = { projectId: this.#projectId };
    await this.#session.call("matillion.create_data_platform_connection", { parameters, options, takes: writeOptionNames, body: { value: body } });
  }
}
