import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { RunOptions } from "../../client/index.ts";
import type { ExecutionEvent, ExecutionResult } from "../../protocol/index.ts";
import { describeError } from "../errors.ts";
import type { SessionInputs } from "./inputs.ts";

/** Time in milliseconds between two comments that keep a silent stream open on its way through proxies. */
const PULSE_MS = 15_000;

/** Answers with the events of a run as they come; a run that is refused after all ends in an event `error`. */
export function streamRun(
  context: Context,
  inputs: SessionInputs,
  execute: (options: RunOptions) => Promise<ExecutionResult>,
): Response {
  context.header("x-accel-buffering", "no");
  return streamSSE(context, async (stream) => {
    const gone = new AbortController();
    stream.onAbort(() => gone.abort());
    const pulse = setInterval(() => void stream.write(": the run goes on\n\n"), PULSE_MS);

    let sent: Promise<unknown> = Promise.resolve();
    const send = (event: string, data: unknown, id?: string) => {
      const message = { event, data: JSON.stringify(data), ...(id === undefined ? {} : { id }) };
      sent = sent.then(() => stream.writeSSE(message));
    };
    let run = "";
    const onEvent = (event: ExecutionEvent) => {
      run = event.run;
      send(event.type, withOwnId(event), String(event.seq));
    };
    try {
      await execute({ signal: gone.signal, onEvent, onInput: () => inputs.wait(run) });
    } catch (error) {
      const { code, message, suggestion } = describeError(context, error);
      send("error", { error: { code, message, suggestion } });
    } finally {
      clearInterval(pulse);
      inputs.forget(run);
      await sent;
    }
  });
}

/** The session's ID as its owner gave it. */
function withOwnId(event: ExecutionEvent): ExecutionEvent {
  if (event.type === "started") return { ...event, session: ownId(event.session) };
  if (event.type !== "result") return event;
  const { session } = event.result;
  return { ...event, result: { ...event.result, session: { ...session, id: ownId(session.id) } } };
}

function ownId(name: string): string {
  return name.split(":").slice(2).join(":");
}
