import type { EffectivePolicy } from "../../src/config/policy.ts";
import { MAX_TOOL_REPLY_BYTES, type RequestOf, SandboxError, type ToolSignature } from "../../src/protocol/index.ts";
import type { Run } from "./run.ts";

export type ToolReply = RequestOf<"tool.reply">["reply"];
type ToolRules = EffectivePolicy["tools"];

/** Characters of the arguments of all calls in one run: the run's events keep them. */
const ARGUMENTS_LIMIT = 16 * 1024 * 1024;
/** Characters of an error that the run's events show. */
const ERROR_LIMIT = 1000;

/** @throws SandboxError `POLICY_DENIED` for a run with tools that its agent's code may not call. */
export function checkTools(tools: ToolSignature[] = [], { allow }: ToolRules): void {
  const refused = tools.find(({ name }) => allow === "none" || (allow !== "any" && !allow.includes(name)));
  if (refused === undefined) return;
  throw new SandboxError(
    "POLICY_DENIED",
    `The policy does not let Python call the tool "${refused.name}"`,
    "Leave the tool out, or ask an administrator to add it to tools.allow in the sandbox policy.",
  );
}

/** The calls of its client's tools that one run makes, within what the policy allows. */
export class ToolCalls {
  #run: Run;
  #rules: ToolRules;
  #answer: (ask: number, reply: ToolReply) => void;
  #names: Set<string>;
  #count = 0;
  #argumentsLeft = ARGUMENTS_LIMIT;
  /** The calls that wait for their reply, with the kernel's question behind each. */
  #waiting = new Map<number, { ask: number; timer: ReturnType<typeof setTimeout> }>();

  constructor(run: Run, rules: ToolRules, answer: (ask: number, reply: ToolReply) => void) {
    this.#run = run;
    this.#rules = rules;
    this.#answer = answer;
    this.#names = new Set(run.request.tools?.map(({ name }) => name));
  }

  /** Passes a call on to the client, or answers it with why not. */
  start(ask: number, request: { tool: string; arguments: string }): void {
    const refusal = this.#refuse(request.tool, request.arguments);
    if (refusal !== undefined) return this.#answer(ask, { error: refusal });
    const call = ++this.#count;
    this.#argumentsLeft -= request.arguments.length;
    const { maxSeconds } = this.#rules;
    const late = { error: `The tool "${request.tool}" did not answer within ${maxSeconds} s` };
    this.#waiting.set(call, { ask, timer: setTimeout(() => this.reply(call, late), maxSeconds * 1000) });
    this.#run.emit({ type: "tool.call", call, tool: request.tool, arguments: request.arguments });
  }

  /** Gives Python what a call came to; false when the call does not wait. */
  reply(call: number, reply: ToolReply): boolean {
    const waiting = this.#waiting.get(call);
    if (waiting === undefined) return false;
    const answer = isTooLong(reply) ? { error: "The tool's result is too long" } : reply;
    this.#answer(waiting.ask, answer); // Before all else: Python waits.
    this.#end(call, "error" in answer ? answer.error.slice(0, ERROR_LIMIT) : null);
    return true;
  }

  /** Ends the calls that wait, unanswered: the run is over or is being ended. */
  abandon(): void {
    for (const call of this.#waiting.keys()) this.#end(call, "The run ended first");
  }

  #end(call: number, error: string | null): void {
    clearTimeout(this.#waiting.get(call)?.timer);
    this.#waiting.delete(call);
    this.#run.emit({ type: "tool.end", call, error });
  }

  #refuse(tool: string, text: string): string | undefined {
    if (!this.#names.has(tool)) return `This run has no tool "${tool}"`;
    if (this.#run.stopReason !== undefined) return "The run is being ended";
    if (this.#count >= this.#rules.maxCalls) return `The limit of ${this.#rules.maxCalls} calls in one run is reached`;
    if (text.length > this.#argumentsLeft) return "The arguments of all calls of this run are too long together";
    return undefined;
  }
}

/** A UTF-16 unit takes three bytes of UTF-8 at most, so that most replies need no counting. */
function isTooLong(reply: ToolReply): boolean {
  if (!("value" in reply) || reply.value.length * 3 <= MAX_TOOL_REPLY_BYTES) return false;
  return new TextEncoder().encode(reply.value).length > MAX_TOOL_REPLY_BYTES;
}
