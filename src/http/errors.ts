import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { z } from "zod";
import { ERROR_CODES, errorCodeSchema, SandboxError } from "../protocol/index.ts";
import { RateLimitError } from "./access/caller-limits.ts";

/** What every request that is refused is answered with. */
export const errorBodySchema = z.object({
  error: z.object({
    code: errorCodeSchema,
    message: z.string(),
    /** What its sender can do about it. */
    suggestion: z.string(),
  }),
});

/** Answers with an error, in the status that the table of error codes has for it. */
export function respondWithError(context: Context, thrown: unknown): Response {
  const { code, message, suggestion } = describeError(context, thrown);
  return context.json({ error: { code, message, suggestion } }, statusOf({ code }));
}

/** The error, with the headers that belong to it set; one that nobody expected goes to the log and not to the caller. */
export function describeError(context: Context, thrown: unknown): SandboxError {
  const error = toSandboxError(thrown);
  if (error.code === "UNAUTHORIZED") context.header("www-authenticate", "Bearer");
  if (error instanceof RateLimitError) context.header("retry-after", String(error.retryAfter));
  return error;
}

export function statusOf({ code }: Pick<SandboxError, "code">): ContentfulStatusCode {
  return ERROR_CODES[code].http as ContentfulStatusCode; // 499 is not in Hono's list.
}

function toSandboxError(thrown: unknown): SandboxError {
  if (thrown instanceof SandboxError) return thrown;
  if (thrown instanceof HTTPException && thrown.status < 500) {
    return new SandboxError("BAD_REQUEST", thrown.message || `The request is refused with ${thrown.status}`);
  }
  console.error(thrown);
  return new SandboxError("INTERNAL", "The server failed at this request");
}
