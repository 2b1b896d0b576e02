import { fromNative } from "../errors/from-native.js";

/** Waits for the core; its errors become those of the package. */
export async function told<Value>(answer: Promise<Value>): Promise<Value> {
  try {
    return await answer;
  } catch (thrown) {
    throw fromNative(thrown);
  }
}
