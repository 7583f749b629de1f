import { type ExecutionResult, hostError, MAX_FRAME_BYTES } from "../../src/protocol/index.ts";

/** Bytes that a result may take, with room for the frame around it. */
const LIMIT = MAX_FRAME_BYTES - 64 * 1024;

const NOTE = "[The displays are left out of the result, which is too large with them]\n";

/**
 * A result that a client can receive. What is too large for one frame loses first its displays, which the client has had as
 * events, then the formats of its value, then all that it holds.
 */
export function fitFrame(result: ExecutionResult): ExecutionResult {
  if (fits(result)) return result;
  const shown = { ...result, displays: [], stderr: result.stderr + NOTE };
  if (fits(shown)) return shown;
  const plain = { ...shown, value: null };
  if (fits(plain)) return plain;
  const error = hostError("FRAME_TOO_LARGE", `The result is over the limit of ${MAX_FRAME_BYTES} bytes`);
  const { returned: _returned, ...rest } = plain;
  return { ...rest, status: "error", error, stdout: "", stderr: "" };
}

function fits(result: ExecutionResult): boolean {
  const text = JSON.stringify(result);
  // A character takes at most three bytes in UTF-8.
  return text.length * 3 <= LIMIT || new TextEncoder().encode(text).length <= LIMIT;
}
