import {
  type ExecutionEvent,
  MAX_TOOL_REPLY_BYTES,
  type RequestOf,
  SandboxError,
  type ToolSignature,
} from "../protocol/index.ts";

/** A call that Python made of one of the run's tools. */
export interface ToolCall {
  tool: string;
  /** By the names of the parameters; they are as Python gave them, so check them. */
  arguments: Record<string, unknown>;
  /** Aborted when the call is over for Python: it took too long, or the run ended. */
  signal: AbortSignal;
}

/** Functions that the code of a run can import from `tools`. */
export interface RunTools {
  signatures: ToolSignature[];
  /**
   * Carries out a call. What it resolves with comes to Python as JSON can carry it; the message of what it throws comes as
   * `tools.ToolError`.
   */
  call(call: ToolCall): Promise<unknown>;
}

type Reply = RequestOf<"tool.reply">["reply"];
type CallEvent = Extract<ExecutionEvent, { type: "tool.call" }>;

/** Carries out what Python calls in one run. */
export class ToolCalls {
  readonly #tools: RunTools | undefined;
  readonly #underWay = new Map<number, AbortController>();

  constructor(tools: RunTools | undefined) {
    this.#tools = tools;
  }

  /** Resolves with what the call came to; never rejects. */
  async perform({ call, tool, arguments: text }: CallEvent): Promise<Reply> {
    const abort = new AbortController();
    this.#underWay.set(call, abort);
    try {
      if (this.#tools === undefined) throw new Error("The client of this run carries out no tools");
      const value = await this.#tools.call({ tool, arguments: parseArguments(text), signal: abort.signal });
      return { value: toJson(tool, value) };
    } catch (error) {
      return { error: messageOf(error) };
    } finally {
      this.#underWay.delete(call);
    }
  }

  /** Tells those who carry out a call that nobody waits for it any more. */
  end(call: number, reason: string | null): void {
    this.#underWay.get(call)?.abort(new Error(reason ?? "The call is over"));
  }

  endAll(): void {
    for (const call of this.#underWay.keys()) this.end(call, "The run has ended");
  }
}

const ERROR_CHARACTERS = 10_000;

function parseArguments(text: string): Record<string, unknown> {
  const value: unknown = JSON.parse(text);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new TypeError("The arguments are not a JSON object");
}

function toJson(tool: string, value: unknown): string {
  const text = JSON.stringify(value) ?? "null";
  const bytes = Buffer.byteLength(text);
  if (bytes <= MAX_TOOL_REPLY_BYTES) return text;
  throw new RangeError(
    `The result of "${tool}" has ${bytes} bytes, over the limit of ${MAX_TOOL_REPLY_BYTES}; ask it for less`,
  );
}

function messageOf(error: unknown): string {
  const message = error instanceof SandboxError ? `${error.message}. ${error.suggestion}` : textOf(error);
  return message.slice(0, ERROR_CHARACTERS) || "The tool failed without saying why";
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
