#!/usr/bin/env node
// The program connguard-emulator: it runs in the native part until SIGTERM, SIGINT or Ctrl-C.
"use strict";

const { native } = require("../dist/native/load.js");

// Node's own handlers raise the signal again, for ever once the native part listens too; listeners take their place.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {});

async function main() {
  process.exit(await native().NativeEmulator.run(process.argv.slice(2)));
}

main().catch((error) => {
  console.error(`connguard-emulator: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
