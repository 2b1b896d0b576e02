import type { LerianSettings } from "../generated/options.js";
import type { Listeners } from "../call/listeners.js";
import type { RawOptions, RawResponse } from "../call/raw.js";
import { Session } from "../call/session.js";
import { Connections } from "./connections.js";

/** Options of a Lerian client. */
export interface LerianOptions extends LerianSettings, Listeners {}

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * A client of Lerian's Reporter connections (Fetcher Manager).
 *
 * @example
 * ```ts
 * const lerian = new Lerian({ baseUrl: "https://fetcher.example.com", token });
 * const created = await lerian.connections.create(body, { product: "my-product" });
 * ```
 */
export class Lerian implements Disposable {
  readonly #session: Session;
  readonly connections: Connections;

  /** @throws ConfigError when an option is unknown, null or wrong, or when options contradict each other. */
  constructor(options?: LerianOptions);
  constructor(options: LerianOptions | Session = {}) {
    this.#session = Session.is(options) ? options : new Session("lerian", options, false);
    this.connections = new Connections(this.#session);
  }

  /**
   * Makes a client from `process.env` (`LERIAN_BASE_URL`, `LERIAN_TOKEN` …); options that are given win.
   *
   * @throws ConfigError as the constructor does, naming the variable.
   */
  static fromEnv(overrides: LerianOptions = {}): Lerian {
    return new Lerian(new Session("lerian", overrides, true) as unknown as LerianOptions);
  }

  /**
   * Sends a request that the client has no method for, with its credentials, limits and retries: `path` begins with `/` and
   * is below `baseUrl`. No rule looks at it.
   *
   * @throws The error of the status where it is none of 2xx, as every call does.
   *
   * @example
   * ```ts
   * const { status, headers, body } = await lerian.request("GET", "/v1/management/connections", { query: { limit: 1 } });
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
    return { provider: "lerian", auth: this.#session.auth };
  }

  [INSPECT](): string {
    return `Lerian { auth: '${this.#session.auth}' }`;
  }
}
