import { type ErrorCode, SandboxError } from "../protocol/index.ts";
import { EXIT } from "./exit-codes.ts";
import { printable } from "./printable.ts";

/** Prints an error that ended a command, and returns the exit code; the stack of an unexpected one only with DEBUG. */
export function reportError(error: unknown, { json }: { json: boolean }): number {
  const { code, message, suggestion } = describe(error);
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message, suggestion } }, undefined, 2)}\n`);
  else process.stderr.write(`${printable(`${code}: ${message}\n${suggestion}`, process.stderr)}\n`);
  if (process.env["DEBUG"]) console.error(error);
  return EXIT.failure;
}

function describe(error: unknown): { code: ErrorCode; message: string; suggestion: string } {
  if (error instanceof SandboxError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return { code: "INTERNAL", message, suggestion: "Set DEBUG=1 to see where it happened." };
}
