import { z } from "zod";

/**
 * Every error code of the project, with the HTTP status that a door gives it and the advice that
 * its reader gets when the place that raised it knows nothing better.
 */
export const ERROR_CODES = {
  // What a run of Python can end with.
  PYTHON_SYNTAX_ERROR: { http: 422, advice: "Fix the syntax at the line that is named and run again." },
  MODULE_NOT_FOUND: { http: 422, advice: "Check the module's name, or install its package first." },
  PACKAGE_INSTALL_FAILED: { http: 422, advice: "Check the package's name and version, or use an alternative." },
  IMPORT_ERROR: { http: 422, advice: "Check the imported name and the package's version." },
  RUNTIME_ERROR: { http: 422, advice: "Read the traceback, correct the code and run again." },
  MEMORY_ERROR: { http: 507, advice: "Work on less data at a time, or ask for a higher memory limit." },
  NETWORK_DENIED: { http: 403, advice: "Ask an administrator to add the host to network.hosts in the sandbox policy." },
  PERMISSION_DENIED: { http: 403, advice: "The sandbox does not give this right to Python; keep to /workspace." },
  EXECUTION_TIMEOUT: { http: 504, advice: "Split the work into smaller runs, or ask for a longer timeout." },
  CANCELLED: { http: 499, advice: "Run the code again when you are ready." },
  SESSION_LOST: { http: 410, advice: "The next result says what is still there; run again what is not." },
  NO_CODE: { http: 400, advice: "Pass the Python source to run." },

  // What a request can be refused for.
  VERSION_MISMATCH: { http: 426, advice: "Install the same version of pyodide-sandbox on both sides." },
  UNAUTHORIZED: { http: 401, advice: "Pass the sidecar's token, for example in PYODIDE_SANDBOX_TOKEN." },
  BAD_FRAME: { http: 400, advice: "Send one JSON object for each text frame, of a type that the protocol names." },
  FRAME_TOO_LARGE: { http: 413, advice: "Send large data as a file." },
  UNKNOWN_SESSION: { http: 404, advice: "Open the session first." },
  SESSION_EXISTS: { http: 409, advice: "Choose an id that no session has." },
  UNKNOWN_SNAPSHOT: { http: 404, advice: "List the snapshots of the session to see which runs were saved." },
  BAD_SNAPSHOT: { http: 422, advice: "Export the session again; a file that was cut off or changed cannot be mended." },
  UNKNOWN_TEMPLATE: { http: 404, advice: "List the templates to see which there are." },
  UNKNOWN_RUN: { http: 404, advice: "The run is not known here: it never arrived or ended too long ago." },
  DUPLICATE_RUN: { http: 409, advice: "Give each run an id of its own." },
  BAD_PATH: { http: 400, advice: "Name a path inside /workspace." },
  FILE_NOT_FOUND: { http: 404, advice: "List the files of the session to see what is there." },
  FILE_TOO_LARGE: { http: 413, advice: "Send a smaller file, or raise files.maxMegabytes in the policy." },
  BUSY: { http: 503, advice: "Try again in a moment." },
  BAD_REQUEST: { http: 400, advice: "Correct what the message names and send the request again." },
  UNKNOWN_CONVERSATION: { http: 404, advice: "Look in the list of conversations; it may have been deleted." },
  UNKNOWN_MESSAGE: { http: 404, advice: "Load the conversation again; it may have changed." },
  CONVERSATION_BUSY: { http: 409, advice: "Wait for the answer that is under way, or stop it." },
  TOOL_OFF: { http: 403, advice: "Switch the tool on: the icon Internal tools next to the attachment button." },
  MODEL_UNAVAILABLE: { http: 503, advice: "Choose another model, or ask an administrator to set this one up." },
  MODEL_FAILED: { http: 502, advice: "Regenerate the answer; if it fails again, ask an administrator." },
  UNKNOWN_AGENT: { http: 404, advice: "Look in the list of agents; it may have been deleted." },
  UNKNOWN_PERSON: { http: 404, advice: "Look in the list of people; an administrator can invite them." },
  UNKNOWN_ROUTE: { http: 404, advice: "Compare the method and the path with /openapi.json." },
  FORBIDDEN: { http: 403, advice: "Ask an administrator for a token that has the scope." },
  RATE_LIMITED: { http: 429, advice: "Wait as many seconds as the header Retry-After says." },
  POLICY_DENIED: { http: 403, advice: "Ask an administrator to change the sandbox policy." },
  BAD_POLICY: { http: 500, advice: "Correct the policy file and start again." },
  STORE_UNAVAILABLE: {
    http: 503,
    advice: "Run `pyodide-sandbox packages prepare` where a package source can be reached.",
  },
  BACKEND_UNAVAILABLE: { http: 503, advice: "Install what the backend needs, or use the backend `pyodide`." },
  DATABASE_UNAVAILABLE: { http: 503, advice: "Look at the disk and at DATABASE_URL, then try again." },
  INTERNAL: { http: 500, advice: "This is a fault of the sandbox; its log says more." },

  // What can go wrong before a sidecar answers.
  DENO_MISSING: { http: 503, advice: "Run `npm install deno`, or put Deno 2.9 or later on the PATH." },
  SIDECAR_UNREACHABLE: { http: 503, advice: "Start one with `pyodide-sandbox sidecar`, or check PYODIDE_SANDBOX_URL." },
  CONNECTION_LOST: { http: 503, advice: "The sidecar went away; run `pyodide-sandbox doctor`." },
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;

export const errorCodeSchema = z.enum(Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]]);

/** A request that the sandbox refused, or a host that is broken; a Python exception is never thrown. */
export class SandboxError extends Error {
  override name = "SandboxError";

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly suggestion: string = ERROR_CODES[code].advice,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
