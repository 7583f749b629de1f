import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { z } from "zod";
import { ERROR_CODES, SandboxError } from "../../protocol/index.ts";
import type { ErrorBody } from "../api/errors.ts";
import { findReason, isUnkeepableText } from "../storage/database-error.ts";
import { FieldRefusal } from "./field-refusal.ts";
import { logFailure } from "./log-failure.ts";
import { RateLimitError } from "./rate-limits.ts";
import { refuseInput } from "./read-body.ts";

/** Answers a request that failed, in the status that the table of error codes has for it. */
export function respondWithError(thrown: unknown, context: Context): Response {
  const { code, message, suggestion } = toSandboxError(thrown);
  if (thrown instanceof RateLimitError) context.header("retry-after", String(thrown.retryAfter));
  if (thrown instanceof FieldRefusal) {
    const body = { error: { code, message, suggestion, faults: [...thrown.faults] } } satisfies ErrorBody;
    return context.json(body, 422); // Another fault of a policy is the server's own.
  }
  const status = ERROR_CODES[code].http as ContentfulStatusCode; // 499 is not in Hono's list.
  return context.json({ error: { code, message, suggestion } } satisfies ErrorBody, status);
}

/** The error as a caller may see it; one that nobody expected goes to the log only. */
function toSandboxError(thrown: unknown): SandboxError {
  if (thrown instanceof SandboxError) return thrown;
  if (thrown instanceof z.ZodError) return refuseInput(thrown);
  if (thrown instanceof HTTPException) return fromHttp(thrown);
  const reason = findReason(thrown);
  if (reason !== undefined) {
    return new SandboxError("DATABASE_UNAVAILABLE", `The platform's database cannot be used: ${reason}`);
  }
  if (isUnkeepableText(thrown)) return new SandboxError("BAD_REQUEST", "The request has a zero character in a text");
  logFailure(thrown);
  return new SandboxError("INTERNAL", "The platform failed at this request", "Try again; its log says more.");
}

function fromHttp({ status, message }: HTTPException): SandboxError {
  if (status === 413) return new SandboxError("FRAME_TOO_LARGE", "The request is too large");
  if (status === 403) {
    return new SandboxError(
      "FORBIDDEN",
      "The request comes from another site",
      "Send it from the platform's own page.",
    );
  }
  return new SandboxError("BAD_REQUEST", message || `The request is refused with ${status}`);
}
