import { native } from "../native/load.js";

/** Returns the JSON Schema of manifests (draft-07), for editors and other checks. */
export function manifestSchema(): object {
  return JSON.parse(native().manifestSchema()) as object;
}
