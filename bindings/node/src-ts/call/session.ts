import { type Item, listOf } from "../bulk/items.js";
import { BulkRun } from "../bulk/run.js";
import { bulkOptionNames, runBulk } from "../bulk/start.js";
import { failureOf, fromNative, unlogged } from "../errors/from-native.js";
import { type OperationId, operations } from "../generated/operations.js";
import type { settings } from "../generated/options.js";
import { type ReadOptions, readClientOptions } from "../input/client-options.js";
import { readEnvironment } from "../input/environment.js";
import { inOtherNames, nameIn } from "../input/names.js";
import { withoutEmpty } from "../json/empties.js";
import { type Encoded, encodeBody } from "../json/encode.js";
import type { Finding } from "../json/finding.js";
import { native } from "../native/load.js";
import type { NativeNews, NativeSession } from "../native/types.js";
import { abortable, Ending, onAbort } from "./abort.js";
import { callOptionNames, encodeArguments, type GivenOptions, readOptions, withInput } from "./arguments.js";
import { type Begin, completion, type NativeReply, nextId } from "./completions.js";
import { type About, hearsAttempts, log, logging, type Told, warn } from "./listeners.js";
import { type Page, type PageReader, Pages } from "./pages.js";
import { encodeRequest, type RawResponse, rawOptionNames, readRaw } from "./raw.js";
import { asResult } from "./results.js";

/** One call, before it is encoded. */
export interface Call {
  /** Parameters under the names that they have here. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The caller's options, not yet looked at. */
  readonly options: unknown;
  /** The names of the options beyond those that every call takes. */
  readonly takes?: readonly string[];
  /** Options whose names are not those of the parameters that they are. */
  readonly renamed?: Readonly<Record<string, string>>;
  /** Absent for an operation without a body. */
  readonly body?: { readonly value: unknown };
}

/** A bulk run, before its items are read. */
export interface BulkCall {
  readonly items: unknown;
  /** Makes the parameters and the body of one of the items. */
  readonly read: (item: unknown, index: number) => Item;
  readonly options: unknown;
  /** The names of the options beyond those of a bulk run; they are arguments of every item. */
  readonly takes?: readonly string[];
  /** The names of options that are the run's own, beyond those that every run has. */
  readonly own?: readonly string[];
}

/** What the core says beside what was asked for. */
interface Side {
  readonly warnings?: readonly Told[];
  readonly attempts?: unknown;
  /** How many of the attempts were told while the reply was waited for. */
  readonly logged?: number;
  /** What an upsert did. */
  readonly outcome?: string | null;
}

const NOTHING: GivenOptions = { given: {}, signal: undefined };
const NO_BODY: Encoded = { text: null, findings: [] };

/** A client's way to the core: encodes, calls, cancels, decodes, and hands warnings and attempts on. */
export class Session {
  readonly #native: NativeSession;
  readonly #options: ReadOptions;
  readonly #provider: keyof typeof settings;
  #last:
    | { readonly operation: OperationId; readonly parameters: Call["parameters"]; readonly text: string }
    | undefined;

  constructor(provider: keyof typeof settings, options: unknown, fromEnv: boolean) {
    this.#provider = provider;
    this.#options = readClientOptions(provider, options, fromEnv);
    const { NativeSession } = native();
    const variables = fromEnv ? readEnvironment(provider) : null;
    try {
      this.#native = new NativeSession(provider, this.#options.text, variables);
    } catch (thrown) {
      throw fromNative(thrown);
    }
  }

  /** Tells a session from options, without asking the value itself anything. */
  static is(value: unknown): value is Session {
    return typeof value === "object" && value !== null && #native in value;
  }

  get provider(): keyof typeof settings {
    return this.#provider;
  }

  get auth(): ReadOptions["auth"] {
    return this.#options.auth;
  }

  /**
   * Makes a call and returns the value of the reply.
   *
   * @throws RuleViolationError when the request violates a rule, before anything is sent; else the error of the core,
   * or the signal's reason when it was aborted.
   */
  async call<Value>(
    operation: OperationId,
    { parameters, options, takes = [], renamed = {}, body }: Call,
  ): Promise<Value> {
    const { given: all, signal } =
      options === undefined ? NOTHING : readOptions(options, [...takes, ...callOptionNames]);
    if (signal?.aborted) throw signal.reason;
    const { dropEmpty, ...given } = all;
    const sent = dropEmpty === true ? withoutEmpty(body?.value) : body?.value;
    const bodyText: Encoded = body === undefined ? NO_BODY : encodeBody(sent);
    const argumentsText =
      options === undefined
        ? this.#encoded(operation, parameters, bodyText.findings)
        : encode(operation, { ...inOtherNames(given, renamed), ...parameters }, bodyText.findings);
    const listens = this.#listens;
    const begin: Begin = (completions, id) =>
      this.#native.call(completions, id, listens, operation, argumentsText, bodyText.text);
    const { reply, missed } = await (signal === undefined && !listens ? this.#alone(begin) : this.#made(signal, begin));
    const value = JSON.parse(reply.value) as Value;
    if (reply.side === null) return asResult(operation, value, reply);
    const side = JSON.parse(reply.side) as Side;
    const name = side.warnings?.length ? nameIn(body?.value) : undefined;
    this.#tell({ operation, name }, missed ? { ...side, logged: 0 } : side);
    return asResult(operation, value, { response: reply.response, outcome: side.outcome });
  }

  /** Returns the items of a list operation; its arguments are encoded when an iteration begins. */
  list<Value>(operation: OperationId, { parameters, options, takes = [], renamed = {} }: Call): Pages<Value> {
    const { given, signal } = readOptions(options, [...takes, ...callOptionNames]);
    const named = inOtherNames(given, renamed);
    return new Pages(() => this.#openPages<Value>(operation, { ...named, ...parameters }, signal));
  }

  /** Starts a bulk run. What is wrong with its options rejects the run. */
  bulk<Value, Item>(
    operation: OperationId,
    { items, read, options, takes = [], own: extra = [] }: BulkCall,
  ): BulkRun<Value, Item> {
    const ending = new Ending();
    const run = async () => {
      const { given: all, signal } = readOptions(options, [...takes, ...extra, ...bulkOptionNames, ...callOptionNames]);
      const { dropEmpty, ...given } = all;
      const unfollow = ending.follow(signal);
      try {
        const own: [string, unknown][] = [];
        const shared: [string, unknown][] = [];
        for (const option of Object.entries(given)) (takes.includes(option[0]) ? shared : own).push(option);
        const arguments_ = Object.fromEntries(shared);
        // Those of bodies are the same for all items, and stay so.
        let last:
          | { readonly of: Readonly<Record<string, unknown>>; readonly all: Readonly<Record<string, unknown>> }
          | undefined;
        const plans = listOf(items).map((item, index) => {
          const { parameters, body, key } = read(item, index);
          const sent = dropEmpty === true && body !== undefined ? withoutEmpty(body) : body;
          if (last?.of !== parameters) last = { of: parameters, all: { ...arguments_, ...parameters } };
          return { parameters: last.all, body: sent, key, given: item };
        });
        const { listeners } = this.#options;
        return await runBulk<Value, Item>({
          native: this.#native,
          listeners,
          operation,
          items: plans,
          options: Object.fromEntries(own),
          ending,
        });
      } finally {
        unfollow();
      }
    };
    return new BulkRun(run(), ending);
  }

  /** Sends a request that is none of the operations. */
  async request(method: unknown, path: unknown, options: unknown): Promise<RawResponse> {
    const { given, signal } = readOptions(options, rawOptionNames);
    if (signal?.aborted) throw signal.reason;
    const request = encodeRequest(method, path, given);
    const listens = this.#listens;
    const { reply, missed } = await this.#made(signal, (completions, id) =>
      this.#native.request(completions, id, listens, request.method, request.path, request.arguments, request.body),
    );
    if (missed) log(this.#options.listeners, (JSON.parse(reply.value) as Side).attempts);
    return readRaw(reply.value);
  }

  close(): void {
    this.#native.close();
  }

  #openPages<Value>(
    operation: OperationId,
    given: Readonly<Record<string, unknown>>,
    signal: AbortSignal | undefined,
  ): PageReader<Value> {
    if (signal?.aborted) throw signal.reason;
    const text = encode(operation, given, []);
    const pages = this.#start(() => this.#native.pages(this.#listens, operation, text));
    const close = () => pages.close();
    // The page that is fetched ahead is dropped at once, not when the next one is asked for.
    const forget = onAbort(signal, close);
    return {
      next: async () => {
        const reply = await abortable(signal, close, () =>
          this.#reply(
            () => pages.next(),
            () => pages.news(),
          ),
        );
        if (reply === null) return undefined;
        const page = JSON.parse(reply) as Side & { readonly items: readonly Value[]; readonly total: number | null };
        this.#tell({ operation }, page);
        return {
          items: page.items.map((item) => asResult(operation, item)),
          total: page.total ?? undefined,
        } satisfies Page<Value>;
      },
      close: () => {
        forget();
        close();
      },
    };
  }

  /** Runs what the native part begins at once; its error becomes one of this package. */
  #start<Value>(work: () => Value): Value {
    try {
      return work();
    } catch (thrown) {
      throw fromNative(thrown);
    }
  }

  /** Encodes arguments; mostly they are those of the call before. */
  #encoded(operation: OperationId, parameters: Call["parameters"], ofBody: readonly Finding[]): string {
    const last = this.#last;
    if (last?.operation !== operation || last.parameters !== parameters || ofBody.length > 0) {
      const text = encode(operation, parameters, ofBody);
      if (ofBody.length === 0) this.#last = { operation, parameters, text };
      return text;
    }
    return last.text;
  }

  get #listens(): boolean {
    return hearsAttempts(this.#options.listeners);
  }

  /** Makes a call that nothing cancels and of whose requests nobody wants to hear. */
  #alone(begin: Begin): Promise<{ readonly reply: NativeReply; readonly missed: boolean }> {
    return completion(nextId(), begin).then(
      (reply) => ({ reply, missed: false }),
      (thrown: unknown) => {
        throw fromNative(thrown);
      },
    );
  }

  /**
   * Makes a call, which a signal cancels if there is one.
   *
   * @returns The reply, and whether the call ended before it was asked for its requests, so that none was told.
   */
  async #made(
    signal: AbortSignal | undefined,
    begin: Begin,
  ): Promise<{ readonly reply: NativeReply; readonly missed: boolean }> {
    const id = nextId();
    const work = () => completion(id, begin);
    let news: NativeNews | null | undefined;
    const next = async () => {
      news ??= this.#native.news(id);
      return news === null ? null : news.next();
    };
    const missed = () => news === null;
    const reply = () => this.#reply(work, next, missed);
    return { reply: await abortable(signal, () => this.#native.cancel(id), reply), missed: missed() };
  }

  /** Awaits the native part; what is sent meanwhile, and before an error, goes to the log. */
  async #reply<Value>(
    work: () => Promise<Value>,
    news: () => Promise<string | null>,
    missed: () => boolean = () => false,
  ): Promise<Value> {
    try {
      return await logging(this.#options.listeners, work, news);
    } catch (thrown) {
      const { error, attempts } = failureOf(thrown, missed());
      log(this.#options.listeners, attempts);
      throw error;
    }
  }

  #tell(about: About, { warnings, attempts, logged }: Side): void {
    log(this.#options.listeners, unlogged(attempts, logged));
    warn(this.#options.listeners, about, warnings ?? []);
  }
}

/** Arguments with what has no form in JSON, which the core refuses. */
function encode(operation: OperationId, given: Readonly<Record<string, unknown>>, ofBody: readonly Finding[]): string {
  const { text, findings } = encodeArguments(operations[operation], given);
  return withInput(text, [...findings, ...ofBody]);
}
