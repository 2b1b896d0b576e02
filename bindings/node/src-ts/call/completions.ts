import { native } from "../native/load.js";
import type { NativeCompletions } from "../native/types.js";

/** A reply as JSON strings. */
export interface NativeReply {
  /** What was asked for. */
  readonly value: string;
  /** How the service answered. */
  readonly response: string | null;
  /** Everything else; null where there is nothing. */
  readonly side: string | null;
}

/** Begins a call, which ends in the completions under this id. What it throws is the call's error. */
export type Begin = (completions: NativeCompletions, id: number) => void;

interface Waiting {
  readonly resolve: (reply: NativeReply) => void;
  readonly reject: (error: unknown) => void;
}

/** The calls in flight of all clients, by their ids. */
const waiting = new Map<number, Waiting>();
let completions: NativeCompletions | undefined;
let lastId = 0;

/** Returns the id of the next call. */
export function nextId(): number {
  lastId = (lastId + 1) >>> 0;
  return lastId;
}

/**
 * Begins a call and resolves to its reply. The native part wakes this side up once for all calls that have ended meanwhile.
 * While there are some, they keep the process running.
 */
export function completion(id: number, begin: Begin): Promise<NativeReply> {
  return new Promise((resolve, reject) => {
    completions ??= new (native().NativeCompletions)(settle);
    begin(completions, id);
    if (waiting.size === 0) completions.hold(true);
    waiting.set(id, { resolve, reject });
  });
}

/** Settles all calls that have ended. */
function settle(): void {
  const ended = completions?.take() ?? [];
  for (let at = 0; at < ended.length; at += 5) {
    const id = ended[at] as number;
    const value = ended[at + 2] as string;
    const call = waiting.get(id);
    waiting.delete(id);
    if (ended[at + 1] === true) call?.reject(new Error(value));
    else call?.resolve({ value, response: ended[at + 3] as string | null, side: ended[at + 4] as string | null });
  }
  if (waiting.size === 0) completions?.hold(false);
}
