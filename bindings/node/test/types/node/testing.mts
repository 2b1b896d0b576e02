// The hooks of node:test fit, with the types of Node.
import { afterEach, beforeEach } from "node:test";
import { useEmulator } from "connguard/testing";

export const url: string = useEmulator({ beforeEach, afterEach }).url;
