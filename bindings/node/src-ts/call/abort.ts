/** What is to be called when a signal aborts, and what takes the one listener of the signal back that calls them all. */
interface Following {
  readonly listeners: Set<() => void>;
  readonly stop: () => void;
}

const followed = new WeakMap<AbortSignal, Following>();

/**
 * Calls the listener when the signal is aborted; the function that is returned takes that back. A signal gets one listener
 * of this package, however many calls share it: Node warns of a leak when it has more than ten.
 */
export function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (signal === undefined) return () => {};
  const following = followed.get(signal) ?? follow(signal);
  following.listeners.add(listener);
  return () => {
    following.listeners.delete(listener);
    if (following.listeners.size > 0 || followed.get(signal) !== following) return;
    followed.delete(signal);
    following.stop();
  };
}

function follow(signal: AbortSignal): Following {
  const listeners = new Set<() => void>();
  const abort = () => {
    for (const listener of [...listeners]) listener();
  };
  signal.addEventListener("abort", abort, { once: true });
  const following = { listeners, stop: () => signal.removeEventListener("abort", abort) };
  followed.set(signal, following);
  return following;
}

/**
 * Settles as `work` does, or rejects with the signal's reason as soon as it is aborted; `cancel` is called then.
 *
 * @param work - Is started at once; what it throws is a rejection.
 */
export function abortable<Value>(
  signal: AbortSignal | undefined,
  cancel: () => void,
  work: () => Promise<Value>,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const forget = onAbort(signal, () => {
      cancel();
      reject(signal?.reason);
    });
    // `then` of an async function, so that what the native part throws at once is rejected like the rest.
    const start = async () => work();
    start().then(resolve, reject).finally(forget);
  });
}

/** What ends a run before its time. Not an `AbortController`, which the contexts of `node:vm` do not have. */
export class Ending {
  #ended = false;
  #reason: unknown;
  readonly #listeners = new Set<() => void>();

  get ended(): boolean {
    return this.#ended;
  }

  /** Why it was ended: what {@link end} was given. */
  get reason(): unknown {
    return this.#reason;
  }

  /** Ends it; only the first reason counts. */
  end(reason: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#reason = reason;
    for (const listener of this.#listeners) listener();
  }

  /** Calls the listener when it is ended, or at once if it is; the function that is returned takes that back. */
  whenEnded(listener: () => void): () => void {
    if (this.#ended) listener();
    else this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends with the signal, with its reason; the function that is returned takes that back. */
  follow(signal: AbortSignal | undefined): () => void {
    const abort = () => this.end(signal?.reason);
    if (signal?.aborted) abort();
    return onAbort(signal, abort);
  }
}
