#!/usr/bin/env node
// Runs the executable that came with the package of this platform.
"use strict";

const { spawn } = require("node:child_process");

const platform = `${process.platform}-${process.arch}`;
const suffix = process.platform === "win32" ? ".exe" : "";

function executable() {
  try {
    return require.resolve(`@brant/${platform}/bin/brant${suffix}`);
  } catch {
    console.error(
      `brant: the package @brant/${platform} is not installed.\n` +
        "Either there is no build for this platform, or optional dependencies were left out\n" +
        "(npm install --include=optional brings them)."
    );
    process.exit(1);
  }
}

const child = spawn(executable(), process.argv.slice(2), { stdio: "inherit" });

// Whoever ends the launcher means the program, which has a transaction to roll back.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => child.kill(signal));
}
child.on("error", (error) => {
  console.error(`brant: ${error.message}`);
  process.exit(1);
});
child.on("exit", (code, signal) => {
  if (signal === null) {
    process.exit(code);
  }
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
