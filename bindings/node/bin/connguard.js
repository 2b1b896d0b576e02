#!/usr/bin/env node
// The program connguard: it runs in the native part.
"use strict";

const { native } = require("../dist/native/load.js");

// Node's own handlers raise the signal again, for ever once the native part listens too; listeners take their place.
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => {});

async function main() {
  process.exit(await native().cli(process.argv.slice(2)));
}

main().catch((error) => {
  console.error(`connguard: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
