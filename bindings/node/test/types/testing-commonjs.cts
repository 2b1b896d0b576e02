// `require` finds the same declarations.
import testing = require("connguard/testing");

declare const hook: (run: () => Promise<void>) => void;
export const url: string = testing.useEmulator({ beforeEach: hook, afterEach: hook }).url;
// @ts-expect-error both hooks are needed
testing.useEmulator({ beforeEach: hook });
