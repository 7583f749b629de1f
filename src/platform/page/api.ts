import type { PolicyFault } from "../api/admin.ts";
import type { ErrorBody } from "../api/errors.ts";

/** What the server refused, or that it did not answer. */
export class ApiError extends Error {
  override name = "ApiError";

  constructor(
    readonly code: string,
    message: string,
    readonly suggestion: string,
    /** HTTP status; 0 where no answer came. */
    readonly status: number,
    /** What is wrong with rules that were sent, by field. */
    readonly faults: readonly PolicyFault[] = [],
  ) {
    super(message);
  }
}

/** The server's routes, by their paths under `/api`. Each throws `ApiError`. */
export const api = {
  get: <T>(path: string, signal?: AbortSignal) => send<T>("GET", path, undefined, signal),
  post: <T>(path: string, body?: unknown) => send<T>("POST", path, body),
  put: <T>(path: string, body?: unknown) => send<T>("PUT", path, body),
  patch: <T>(path: string, body?: unknown) => send<T>("PATCH", path, body),
  delete: <T>(path: string) => send<T>("DELETE", path),
};

/** The address of a route, for links, images and streams. */
export const urlOf = (path: string) => `/api${path}`;

/** A path under `/api` from parts of which each may hold any character. */
export const pathOf = (...parts: string[]) => parts.map((part) => `/${encodeURIComponent(part)}`).join("");

/** The error that the body of a failed answer describes. */
export function errorOf(status: number, body: string): ApiError {
  const error = readErrorBody(body);
  if (error) return new ApiError(error.code, error.message, error.suggestion, status, error.faults);
  return new ApiError("INTERNAL", `The server answered with the status ${status}`, "Try again in a moment.", status);
}

export const unreachable = () =>
  new ApiError("OFFLINE", "The server cannot be reached", "Check your connection, then try again.", 0);

async function send<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await fetch(urlOf(path), {
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    ...(signal && { signal }),
  }).catch((error: unknown) => {
    throw signal?.aborted ? error : unreachable();
  });
  const text = await response.text();
  if (!response.ok) throw errorOf(response.status, text);
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

function readErrorBody(body: string): ErrorBody["error"] | undefined {
  try {
    return (JSON.parse(body) as ErrorBody).error;
  } catch {
    return undefined; // A proxy's page, for example.
  }
}
