/** The ends of all calls of this environment. */
export interface NativeCompletions {
  /** The calls that have ended: of each its id, whether it failed, its value (or its error), response and side. */
  take(): (number | boolean | string | null)[];
  /** Says whether calls are in flight, which keep the process running. */
  hold(held: boolean): void;
}

/** A session of the native part. Everything crosses as a JSON string; errors as an Error whose message is JSON. */
export interface NativeSession {
  /** Begins a call, which ends in the completions. */
  call(
    completions: NativeCompletions,
    id: number,
    listens: boolean,
    operation: string,
    arguments_: string,
    body: string | null,
  ): void;
  /** Begins a request, which ends in the completions. */
  request(
    completions: NativeCompletions,
    id: number,
    listens: boolean,
    method: string,
    path: string,
    arguments_: string,
    body: string | null,
  ): void;
  /** The requests of a call in flight. */
  news(id: number): NativeNews | null;
  cancel(id: number): void;
  pages(listens: boolean, operation: string, arguments_: string): NativePages;
  bulk(operation: string, items: string, options: string): Promise<NativeBulk>;
  close(): void;
}

/** The requests of a call, as they happen. */
export interface NativeNews {
  /** Resolves to requests that were not told yet, as JSON; null when the call has ended. */
  next(): Promise<string | null>;
}

/** The pages of a list, the next one fetched ahead. */
export interface NativePages {
  /** Resolves to a page as JSON; null after the last one or when they are closed. */
  next(): Promise<string | null>;
  /** Resolves to requests that were not told yet, as JSON; null when no page is waited for. */
  news(): Promise<string | null>;
  close(): void;
}

/** A bulk run in flight. */
export interface NativeBulk {
  /** Resolves to the number of items that are done, as soon as it is greater than `known` or all are done. */
  progress(known: number): Promise<number>;
  /** The requests that were sent since it was asked last, as JSON; null where there are none. */
  news(): string | null;
  cancel(): void;
  /** Resolves to the head of the report as JSON when nothing is in flight anymore. */
  report(): Promise<string>;
  /** Returns the whole report as JSON, after its head. */
  entries(): string;
}

/** A running emulator of the native part. */
export interface NativeEmulator {
  readonly info: string;
  readonly warnings: readonly string[];
  stop(): Promise<void>;
}

/** A manifest that was read and checked. */
export interface NativeManifest {
  /** Its owner and warnings, as JSON. */
  facts(): string;
  partition(): NativeManifest[];
  plan(options: string): Promise<NativePlan>;
  /** Resolves to JSON: `{"text", "left_out"}`. */
  export(account: string, options: string): Promise<string>;
}

/** A plan that can be applied. */
export interface NativePlan {
  /** Its saved form and its text, as JSON. */
  facts(): string;
  /** As JSON. */
  drift(): string;
  start(options: string): Promise<NativeApply>;
}

/** An apply, which is under way since it was made. */
export interface NativeApply {
  /** Resolves to how many actions have ended, and how many there are. */
  progress(known: number): Promise<[number, number]>;
  stop(): void;
  /** Resolves to the report as JSON. */
  report(): Promise<string>;
}

/** The native part, as `bindings/node/src` exports it. */
export interface Native {
  readonly NativeCompletions: new (wake: () => void) => NativeCompletions;
  readonly NativeSession: new (provider: string, options: string, variables: string | null) => NativeSession;
  cli(args: string[]): Promise<number>;
  readonly NativeManifest: {
    load(files: string[], name: string, text: string | null, vars: string): NativeManifest;
  };
  readonly NativePlan: {
    read(name: string, text: Uint8Array): NativePlan;
  };
  /** Resolves to JSON: `{"text", "left_out"}`. */
  exportManifest(account: string, options: string): Promise<string>;
  fromUrl(name: string, url: string): string;
  /** Returns JSON: `{"manifest", "secrets", "notes", "unmapped"}`. */
  importConnections(tool: string, text: string, owner: string, account: string, product: string | null): string;
  manifestSchema(): string;
  readonly NativeEmulator: {
    start(options: string): Promise<NativeEmulator>;
    /** Runs the program `connguard-emulator` until a signal ends it; resolves to its exit code. */
    run(arguments_: readonly string[]): Promise<number>;
  };
  check(operation: string, arguments_: string, body: string | null): string;
  misuses(findings: string): string;
  nearestName(name: string, known: readonly string[]): string | null;
  describeRefusal(operation: string, violations: string, isBody: boolean): string;
  toRequest(operation: string, reply: string): string;
  version(): string;
}
