import {
  type Display,
  ERROR_CODES,
  type ErrorCode,
  type ExecuteRequest,
  type ExecutionEvent,
  type ExecutionResult,
  type ExecutionStatus,
} from "../protocol/index.ts";
import { type RunTools, ToolCalls } from "./tool-calls.ts";

/** Characters of each stream that are kept in case the run is lost; a result brings its own. */
const KEPT_CHARACTERS = 2 ** 20;

export interface InputRequest {
  /** What Python wrote before it waits. */
  prompt: string;
  /** Whether the answer should not be shown, as `getpass` asks. */
  password: boolean;
}

export interface RunOptions {
  /** Ends the run when it is aborted; the result then has the status `cancelled`. */
  signal?: AbortSignal | undefined;
  /** Takes each event as it comes, in order and once. */
  onEvent?: ((event: ExecutionEvent) => void) | undefined;
  /** Answers Python's `input()`; null means that there is no more input. */
  onInput?: ((request: InputRequest) => Promise<string | null>) | undefined;
  /** Functions that the code can import from `tools`. */
  tools?: RunTools | undefined;
}

/** A run under way: folds its events into one result, whichever connection they come on. */
export class Run {
  readonly result: Promise<ExecutionResult>;
  /** Number of the last event seen; 0 before the first. */
  lastSeq = 0;
  /** The answer to `input()` that was lost with a connection; undefined when there is none. */
  unheardAnswer: string | null | undefined;
  readonly toolCalls: ToolCalls;

  #resolve!: (result: ExecutionResult) => void;
  #reject!: (error: unknown) => void;
  #number = 0;
  #stdout = "";
  #stderr = "";
  #displays: Display[] = [];
  #startedAt = performance.now();

  /** @param instance the sidecar's process that the run was sent to */
  constructor(
    readonly request: ExecuteRequest,
    readonly options: RunOptions,
    readonly instance: string,
  ) {
    this.toolCalls = new ToolCalls(options.tools);
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  get aborted(): boolean {
    return this.options.signal?.aborted ?? false;
  }

  /** Takes an event and says whether it is new; one that came before, on an earlier connection, changes nothing. */
  accept(event: ExecutionEvent): boolean {
    if (event.seq <= this.lastSeq) return false;
    this.lastSeq = event.seq;
    this.unheardAnswer = undefined;
    if (event.type === "started") this.#number = event.number;
    else if (event.type === "stdout") this.#stdout = keep(this.#stdout, event.text);
    else if (event.type === "stderr") this.#stderr = keep(this.#stderr, event.text);
    else if (event.type === "display") this.#displays.push(event.display);
    else if (event.type === "tool.end") this.toolCalls.end(event.call, event.error);
    this.options.onEvent?.(event);
    if (event.type === "result") this.#resolve(event.result);
    return true;
  }

  fail(error: unknown): void {
    this.#reject(error);
  }

  /** Ends the run without the sidecar's result, with the output that was seen. */
  lose(reason: string): void {
    this.#end("lost", "SESSION_LOST", `The run was lost. ${reason}`, "lost", reason);
  }

  /** Ends a run that the sidecar never had. */
  cancel(): Promise<ExecutionResult> {
    this.#end("cancelled", "CANCELLED", "The run was cancelled before it started", "kept", null);
    return this.result;
  }

  #end(
    status: ExecutionStatus,
    code: ErrorCode,
    message: string,
    state: ExecutionResult["session"]["state"],
    reason: string | null,
  ): void {
    this.#resolve({
      status,
      stdout: this.#stdout,
      stderr: this.#stderr,
      value: null,
      displays: this.#displays,
      error: { code, type: null, message, line: null, traceback: "", suggestion: ERROR_CODES[code].advice },
      exitCode: null,
      files: [],
      packages: [],
      durationMs: performance.now() - this.#startedAt,
      pythonVersion: "",
      session: { id: this.request.session, run: this.#number, state, reason },
    });
  }
}

function keep(kept: string, text: string): string {
  return kept.length < KEPT_CHARACTERS ? kept + text : kept;
}
