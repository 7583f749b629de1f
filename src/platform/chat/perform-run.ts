import { randomUUID } from "node:crypto";
import { sql } from "drizzle-orm";
import type { ExecuteOptions, Session } from "../../client/index.ts";
import { type ExecutionEvent, type ExecutionResult, SandboxError } from "../../protocol/index.ts";
import type { RunResult } from "../../react/execution-view.ts";
import { logFailure } from "../server/log-failure.ts";
import { conversations, runs } from "../storage/schema.ts";
import { storeArtifacts, storeOutputArtifacts } from "./artifacts.ts";
import { CallOutput } from "./call-output.ts";
import type { Chat, ConversationRow } from "./chat.ts";
import { hasStarted } from "./messages.ts";
import type { RunningMessage } from "./running-message.ts";
import { storable } from "./stored-text.ts";

/** Characters of code that the audit log keeps. */
const AUDITED_CHARACTERS = 2000;

/** What a model can wish of a run. */
export type RunWishes = Pick<ExecuteOptions, "stdin" | "timeoutMs" | "packages">;

export interface Run {
  conversation: ConversationRow;
  person: { id: string };
  /** The message that shows the run. */
  running: RunningMessage;
  callId: string;
  code: string;
  /** Gives the session; it may take a while. */
  open: () => Promise<Session>;
  /** Whether Python was run earlier in this branch. */
  continues: boolean;
  options?: RunWishes;
}

/**
 * Runs Python for one call, which shows all that happens.
 *
 * @throws SandboxError when the sandbox refused or could not take the run; the call says so
 */
export async function performRun(chat: Chat, run: Run): Promise<ExecutionResult> {
  const { running, callId, code } = run;
  running.changeCall(callId, { code, state: "running", startedAt: Date.now() });
  const signal = running.beginRun(callId);
  try {
    running.session = run.open();
    const session = await running.session;
    const result = await execute(chat, run, session, signal);
    if (hasStarted(result)) running.set({ python: { session: session.id, run: result.session.run } });
    void recordRun(chat, run, result);
    return result;
  } catch (error) {
    running.changeCall(callId, { state: "done", input: null, refusal: toRefusal(error) });
    throw error;
  } finally {
    running.endRun(callId);
    await running.keep();
  }
}

async function execute(
  { db }: Chat,
  { conversation: { id }, running, callId, code, options, continues }: Run,
  session: Session,
  signal: AbortSignal,
): Promise<ExecutionResult> {
  const notices: string[] = [];
  const output = new CallOutput({
    add: (shown) => running.apply({ type: "output", message: running.message.id, call: callId, output: shown }),
    replace: (outputs) => running.changeCall(callId, { outputs }),
    shown: () => running.calls.find((call) => call.id === callId)?.outputs ?? [],
    store: (shown) => storeOutputArtifacts(db, id, shown),
  });
  const onEvent = (event: ExecutionEvent) => {
    if (event.type === "stdout" || event.type === "stderr" || event.type === "display") output.add(event);
    if (event.type !== "notice" || notices.length >= MAX_NOTICES) return;
    notices.push(event.message);
    running.changeCall(callId, { notices: [...notices] });
  };
  const ran = await session.execute(code, {
    ...options,
    formats: ["application/vnd.dataresource+json", "application/json"],
    signal,
    onEvent,
    onInput: async (request) => {
      const text = await running.ask(callId, request);
      if (text !== null) output.add({ type: "stdout", text: `${request.password ? "" : text}\n` }); // As on a terminal.
      return text;
    },
  });
  const result = continues ? withLoss(ran) : ran;
  await output.finish();
  running.changeCall(callId, { state: "done", input: null, result: await toRunResult(db, id, result) });
  return result;
}

const MAX_NOTICES = 100;

async function toRunResult(db: Chat["db"], conversationId: string, result: ExecutionResult): Promise<RunResult> {
  const { stdout: _stdout, stderr: _stderr, displays: _displays, returned: _returned, ...rest } = result;
  return { ...rest, value: rest.value && (await storeArtifacts(db, conversationId, rest.value)) };
}

/** A session that is new, where there was one, has lost something. */
function withLoss(result: ExecutionResult): ExecutionResult {
  if (result.session.state !== "new") return result;
  const reason = "The Python of this branch was not saved, or is not kept any more";
  return { ...result, session: { ...result.session, state: "lost", reason } };
}

function toRefusal(error: unknown): { code: string; message: string; suggestion: string } {
  if (error instanceof SandboxError) {
    const { code, message, suggestion } = error;
    return { code, message, suggestion };
  }
  logFailure(error);
  return { code: "INTERNAL", message: "The platform failed at this", suggestion: "Its log says more." };
}

/** For the charts and the audit log; nobody waits for it. */
async function recordRun(
  { db, sandbox, audit, ending }: Chat,
  { conversation, person, code }: Run,
  { status, durationMs, error }: ExecutionResult,
): Promise<void> {
  try {
    await audit.record(person, "run", conversation.title, {
      conversation: conversation.id,
      code: storable(code.slice(0, AUDITED_CHARACTERS)),
      status,
      ...(error && { error: error.code }),
    });
    const memory = await readMemory(sandbox).catch(() => null);
    // It may have been deleted meanwhile.
    const conversationId = sql`(select ${conversations.id} from ${conversations} where ${conversations.id} = ${conversation.id})`;
    const row = { conversationId, userId: person.id, status, durationMs: Math.round(durationMs), memory };
    await db.insert(runs).values({ id: randomUUID(), ...row });
  } catch (failure) {
    if (!ending.aborted) logFailure(failure);
  }
}

/** Bytes that all kernels hold. */
async function readMemory(sandbox: Chat["sandbox"]): Promise<number> {
  return (await (await sandbox.client()).status()).memory.used;
}
