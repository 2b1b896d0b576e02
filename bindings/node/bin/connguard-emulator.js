#!/usr/bin/env node
// The program connguard-emulator: it runs in the native part until SIGTERM, SIGINT or Ctrl-C.
"use strict";

const { native } = require("../dist/native.js");

async function main() {
  process.exitCode = await native().NativeEmulator.run(process.argv.slice(2));
}

main().catch((error) => {
  console.error(`connguard-emulator: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
