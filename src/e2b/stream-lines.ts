import type { Context } from "hono";
import { stream } from "hono/streaming";
import { describeRefusal } from "./errors.ts";
import type { OutputLine } from "./output-lines.ts";

/** Time in milliseconds between two lines that keep a silent stream open. */
const KEEPALIVE_MS = 5000;

/**
 * Answers with lines of JSON as they come. The signal is aborted when the client goes away; what `write` throws becomes the
 * last line but one.
 */
export function streamLines(
  context: Context,
  write: (send: (line: OutputLine) => void, signal: AbortSignal) => Promise<void>,
): Response {
  context.header("content-type", "application/x-ndjson");
  context.header("x-accel-buffering", "no");
  return stream(context, async (response) => {
    const gone = new AbortController();
    response.onAbort(() => gone.abort());
    let sent: Promise<unknown> = Promise.resolve();
    const send = (line: OutputLine) => {
      sent = sent.then(() => response.write(`${JSON.stringify(line)}\n`));
    };
    const keepalive = setInterval(() => send({ type: "keepalive" }), KEEPALIVE_MS);
    try {
      await write(send, gone.signal);
    } catch (error) {
      send(describeRefusal(error));
    } finally {
      clearInterval(keepalive);
      send({ type: "end_of_execution" });
      await sent;
    }
  });
}
