import { SandboxError } from "../protocol/index.ts";
import { EXIT } from "./exit-codes.ts";
import { printable } from "./printable.ts";
import { UserError } from "./user-error.ts";

/** Prints an error that ended a command, and returns the exit code; the stack of an unexpected one only with DEBUG. */
export function reportError(error: unknown, { json }: { json: boolean }): number {
  const described = describe(error);
  if (json) process.stdout.write(`${JSON.stringify({ error: described }, undefined, 2)}\n`);
  else process.stderr.write(`${printable(format(described), process.stderr)}\n`);
  if (process.env["DEBUG"]) console.error(error);
  return EXIT.failure;
}

/** What is known of an error; null for what its message says already. */
interface Described {
  code: string | null;
  message: string;
  suggestion: string | null;
}

function describe(error: unknown): Described {
  if (error instanceof SandboxError) {
    const { code, message, suggestion } = error;
    return { code, message, suggestion };
  }
  if (error instanceof UserError) return { code: null, message: error.message, suggestion: null };
  const message = error instanceof Error ? error.message : String(error);
  return { code: "INTERNAL", message, suggestion: "Set DEBUG=1 to see where it happened." };
}

function format({ code, message, suggestion }: Described): string {
  const first = code === null ? message : `${code}: ${message}`;
  return suggestion === null ? first : `${first}\n${suggestion}`;
}
