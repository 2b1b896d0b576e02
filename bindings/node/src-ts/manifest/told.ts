import { fromNative } from "../errors/from-native.js";

/** Waits for the core; its errors become those of the package. */
export async function told<Value>(answer: Promise<Value>): Promise<Value> {
  try {
    return await answer;
  } catch (thrown) {
    throw fromNative(thrown);
  }
}

/** Waits for what is asked of the core, or for the signal. */
export async function unlessAborted<Value>(answer: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return answer;
  signal.throwIfAborted();
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop);
  });
  try {
    return await Promise.race([answer, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
    // Nobody waits for an answer that comes too late.
    answer.catch(() => {});
  }
}
