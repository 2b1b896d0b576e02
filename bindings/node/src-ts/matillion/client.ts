import type { MatillionSettings } from "../generated/options.js";
import type { Listeners } from "../call/listeners.js";
import type { RawOptions, RawResponse } from "../call/raw.js";
import { Session } from "../call/session.js";
import { Project } from "./project.js";
import { Projects } from "./projects.js";

/** Options of a Matillion client. */
export interface MatillionOptions extends MatillionSettings, Listeners {}

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * A client of Matillion's Data Productivity Cloud (Maia).
 *
 * It authenticates with a `token`, or with `clientId` and `clientSecret`, whose token is fetched when it is needed and
 * kept until it expires; it finds the API by `region` or `baseUrl`.
 *
 * @example
 * ```ts
 * const matillion = Matillion.fromEnv();
 * const project = matillion.project("550e8400-e29b-41d4-a716-446655440002");
 * for await (const connection of project.connections.list()) console.log(connection.name);
 * ```
 */
export class Matillion implements Disposable {
  readonly #session: Session;
  /** The projects that the credential may see. */
  readonly projects: Projects;

  /** @throws ConfigError when an option is unknown, null or wrong, or when options contradict each other. */
  constructor(options?: MatillionOptions);
  constructor(options: MatillionOptions | Session = {}) {
    this.#session = Session.is(options) ? options : new Session("matillion", options, false);
    this.projects = new Projects(this.#session);
  }

  /**
   * Makes a client from `process.env` (`MATILLION_TOKEN`, `MATILLION_CLIENT_ID` …); options that are given win.
   *
   * @throws ConfigError as the constructor does, naming the variable.
   */
  static fromEnv(overrides: MatillionOptions = {}): Matillion {
    return new Matillion(new Session("matillion", overrides, true) as unknown as MatillionOptions);
  }

  /** Returns the project with this id, a UUID. The id is checked when it is used; nothing is sent here. */
  project(id: string): Project {
    return new Project(this.#session, id);
  }

  /**
   * Sends a request that the client has no method for, with its credentials, limits and retries: `path` begins with `/` and
   * is below `baseUrl`. No rule looks at it.
   *
   * @throws The error of the status where it is none of 2xx, as every call does.
   *
   * @example
   * ```ts
   * const { status, headers, body } = await matillion.request("GET", "/v1/projects", { query: { size: 1 } });
   * ```
   */
  async request(method: string, path: string, options?: RawOptions): Promise<RawResponse> {
    return this.#session.request(method, path, options);
  }

  /** Closes the client: further calls are refused, calls under way end as they would. */
  close(): void {
    this.#session.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  toJSON(): object {
    return { provider: "matillion", auth: this.#session.auth };
  }

  [INSPECT](): string {
    return `Matillion { auth: '${this.#session.auth}' }`;
  }
}
