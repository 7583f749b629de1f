import { z } from "zod";
import { SandboxError } from "../protocol/index.ts";
import {
  commOpenSchema,
  completeSchema,
  executeSchema,
  type HistoryContent,
  historySchema,
  inspectSchema,
  isCompleteSchema,
  nothingSchema,
  shutdownSchema,
} from "./contents.ts";
import { executeCell } from "./execute-cell.ts";
import { describeRefusal } from "./failure.ts";
import type { Kernel, KernelClient } from "./kernel.ts";
import { describeKernel } from "./kernel-info.ts";
import type { Content, Header, Request } from "./message.ts";

/** What a request is answered with. */
export interface Situation {
  kernel: Kernel;
  client: KernelClient;
  /** Whether a cell before it failed, so that it is not run. */
  isAborted: boolean;
}

type Answer = (content: unknown, situation: Situation, header: Header) => Promise<Content | undefined>;

const ANSWERS = new Map<string, Answer>([
  ["kernel_info_request", answer(nothingSchema, async (_, { kernel }) => describeKernel(kernel))],
  ["execute_request", answer(executeSchema, executeCell)],
  [
    "complete_request",
    answer(completeSchema, async ({ code, cursor_pos }, { kernel }) => {
      const { matches, start, end } = await kernel.session.complete(code, cursor_pos);
      return { matches, cursor_start: start, cursor_end: end, metadata: {} };
    }),
  ],
  [
    "inspect_request",
    answer(inspectSchema, async ({ code, cursor_pos }, { kernel }) => {
      const { found, bundle } = await kernel.session.inspect(code, cursor_pos);
      return { found, data: bundle, metadata: {} };
    }),
  ],
  [
    "is_complete_request",
    answer(isCompleteSchema, async ({ code }, { kernel }) => ({ ...(await kernel.session.isComplete(code)) })),
  ],
  ["history_request", answer(historySchema, async (content, { kernel }) => ({ history: recall(content, kernel) }))],
  ["comm_info_request", answer(nothingSchema, async () => ({ comms: {} }))],
  ["comm_open", answer(commOpenSchema, refuseComm)],
  [
    "interrupt_request",
    answer(nothingSchema, async (_, { kernel }) => {
      kernel.interrupt();
      return {};
    }),
  ],
  [
    "shutdown_request",
    answer(shutdownSchema, async ({ restart }, { kernel }) => {
      // Behind the reply, since a shutdown closes the connection, and a restart waits for the requests before it.
      setImmediate(() => void (restart ? kernel.restart() : kernel.shutDown()).catch(console.error));
      return { restart };
    }),
  ],
]);

/** The content of the reply to a request; undefined for messages that have none, such as those of an unknown type. */
export async function answerRequest(request: Request, situation: Situation): Promise<Content | undefined> {
  const { header, content } = request;
  try {
    const reply = await ANSWERS.get(header.msg_type)?.(content, situation, header);
    return reply && { status: "ok", ...reply };
  } catch (error) {
    return { status: "error", ...describeRefusal(error) };
  }
}

function answer<Schema extends z.ZodType>(
  schema: Schema,
  reply: (content: z.output<Schema>, situation: Situation, header: Header) => Promise<Content | undefined>,
): Answer {
  return (content, situation, header) => {
    const parsed = schema.safeParse(content);
    if (parsed.success) return reply(parsed.data, situation, header);
    const faults = parsed.error.issues.map(({ path, message }) => `"${z.core.toDotPath(path)}": ${message}`);
    throw new SandboxError("BAD_REQUEST", `The "${header.msg_type}" is wrong. ${faults.join("; ")}`);
  };
}

function recall({ hist_access_type, n, start, stop, pattern, output }: HistoryContent, { history }: Kernel): unknown[] {
  const entries = {
    tail: () => history.tail(n ?? 0),
    range: () => history.range(start ?? 0, stop ?? Infinity),
    search: () => history.search(pattern ?? "*", n ?? Infinity),
  }[hist_access_type]();
  return output ? entries.map(([session, line, source]) => [session, line, [source, null]]) : entries;
}

/** Widgets have nobody to talk to in Python. */
async function refuseComm(
  { comm_id }: z.output<typeof commOpenSchema>,
  { kernel }: Situation,
  header: Header,
): Promise<undefined> {
  kernel.publish("comm_close", { comm_id, data: {} }, header);
}
