#!/usr/bin/env node
import { CommanderError } from "commander";
import { EXIT } from "./exit-codes.ts";
import { createProgram } from "./program.ts";
import { reportError } from "./report-error.ts";

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(EXIT.success); // Whoever read has had enough.
    throw error;
  });
}

try {
  await createProgram().parseAsync();
} catch (error) {
  // Commander has printed its help or what was wrong already.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.success : EXIT.usage;
  else process.exitCode = reportError(error, { json: process.argv.includes("--json") });
}
