import type { RawOptions, RawResponse } from "./raw.js";
import type { Session } from "./session.js";

const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** What the clients of all providers have. */
export abstract class Client implements Disposable {
  readonly #session: Session;
  readonly #name: string;

  /** @internal */
  constructor(session: Session, name: string) {
    this.#session = session;
    this.#name = name;
  }

  /**
   * Sends a request that the client has no method for, with its credentials, limits and retries: `path` begins with `/`
   * and is below `baseUrl`. No rule is applied.
   *
   * @throws The error of the status, as every call, unless it is a 2xx.
   *
   * @example
   * ```ts
   * const { status, headers, body } = await client.request("GET", "/v1/projects", { query: { size: 1 } });
   * ```
   */
  async request(method: string, path: string, options?: RawOptions): Promise<RawResponse> {
    return this.#session.request(method, path, options);
  }

  /** Closes the client: further calls are refused; calls in flight end as they would. */
  close(): void {
    this.#session.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  toJSON(): object {
    return { provider: this.#session.provider, auth: this.#session.auth };
  }

  [INSPECT](): string {
    return `${this.#name} { auth: '${this.#session.auth}' }`;
  }
}
