import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { ERROR_CODES, SandboxError } from "../protocol/index.ts";
import type { OutputLine } from "./output-lines.ts";

/** A language that there is no interpreter of here. Its status is 404, whose text E2B's SDKs show. */
export class LanguageError extends Error {
  override name = "LanguageError";

  constructor(language: string) {
    super(`There is no "${language}" in this sandbox: it runs only Python`);
  }
}

/** Answers a request that is refused as E2B's server does: with a line of text. */
export function respondWithError(context: Context, thrown: unknown): Response {
  if (thrown instanceof LanguageError) return context.text(thrown.message, 404);
  if (thrown instanceof HTTPException && thrown.status < 500) return thrown.getResponse();
  const { code, message, suggestion } = toSandboxError(thrown);
  if (code === "UNAUTHORIZED") context.header("www-authenticate", "Bearer");
  return context.text(`${message}. ${suggestion}`, ERROR_CODES[code].http as ContentfulStatusCode);
}

/** What a stream of lines ends with when its run is refused. */
export function describeRefusal(thrown: unknown): OutputLine {
  if (thrown instanceof LanguageError) {
    return { type: "error", name: thrown.name, value: thrown.message, traceback: "" };
  }
  const { code, message, suggestion } = toSandboxError(thrown);
  return { type: "error", name: code, value: `${message}. ${suggestion}`, traceback: "" };
}

/** What nobody expected goes to the log and not to the caller. */
function toSandboxError(thrown: unknown): SandboxError {
  if (thrown instanceof SandboxError) return thrown;
  console.error(thrown);
  return new SandboxError("INTERNAL", "The server failed at this request");
}
