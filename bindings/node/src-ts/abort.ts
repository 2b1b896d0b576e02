/**
 * Settles as `work` does, or rejects with the signal's reason as soon as it is aborted; `cancel` is called then.
 *
 * @param work - Is started at once; what it throws is a rejection.
 */
export function abortable<Value>(signal: AbortSignal | undefined, cancel: () => void, work: () => Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const abort = () => {
      cancel();
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", abort, { once: true });
    // `then` of an async function, so that what the native part throws at once is rejected like the rest.
    const start = async () => work();
    start()
      .then(resolve, reject)
      .finally(() => signal?.removeEventListener("abort", abort));
  });
}
