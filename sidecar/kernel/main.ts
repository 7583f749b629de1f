/**
 * A kernel: the untrusted process of one session. Its only argument is `BootOptions` as JSON; orders
 * come on stdin, messages go to stdout. It ends when its stdin does.
 */
import { takeCollector } from "./collector.ts";
import { createControl } from "./control.ts";
import { silenceConsole } from "./console.ts";
import { lockGlobals } from "./lock-globals.ts";
import { letPythonCatchRefusals, surviveErrors } from "./refusals.ts";
import { createHost, type Host } from "./host.ts";
import { createSender } from "./sender.ts";
import type { BootOptions, KernelOrder } from "./messages.ts";
import { loadPython } from "./pyodide.ts";
import { createRunner } from "./runner.ts";
import { clearFiles } from "./live/file-tree.ts";
import { captureSession, SessionParts } from "./snapshot.ts";
import { createWorkspace } from "./workspace.ts";

interface Incoming {
  order: KernelOrder;
  bytes: Uint8Array<ArrayBuffer>;
}

const options = JSON.parse(Deno.args[0] ?? "") as BootOptions;
const tidy = takeCollector();
const control = createControl();
const worker = new Worker(new URL("./control-worker.js", import.meta.url), { type: "module" });
const session = new SessionParts();
const secret = await beforeBoot();

const host = {} as Host;
const saved = session.memory(host);
session.continueClock();
const live = await loadPython({
  directory: options.pyodide,
  mounts: options.mounts,
  template: options.template,
  ...(saved && { session: saved }),
});
const { python } = live;
session.restoreFiles(python.FS, live.streams);
await dropRights();
letPythonCatchRefusals(python);

const send = createSender(secret);
silenceConsole();
const workspace = createWorkspace(python, send);
Object.assign(host, createHost({ python, control, send }));
const runner = createRunner({ python, control, workspace, send, host, isResumed: saved !== undefined });
worker.addEventListener("message", ({ data }: MessageEvent<Incoming | null>) => {
  if (data === null) Deno.exit(0);
  else obey(data);
});
lockGlobals();
surviveErrors();
let mark = new SessionParts();
send({ type: "ready", pythonVersion: runner.pythonVersion, lost: session.lost });
session.clear();

function obey({ order, bytes }: Incoming): void {
  if (order.order === "run") void runner.run(order.run, order.request);
  else if (order.order === "warm") void runner.warm().then(tidy);
  else if (order.order === "interrupt") runner.interrupt(order.run);
  else if (order.order === "flush") runner.flush();
  else if (order.order === "answer") runner.settle(order.ask, order.answer);
  else if (order.order === "variables") runner.describeVariables(order.id);
  else if (order.order === "examine") runner.examine(order);
  else if (order.order === "save") save(order.id);
  else if (order.order === "part") session.add(order.part, bytes);
  else if (order.order === "mark") mark = remember();
  else if (order.order === "rewind") rewind(order.id);
  else if (order.order === "list") workspace.list(order.id);
  else if (order.order === "put") workspace.put(order, bytes);
  else if (order.order === "get") workspace.get(order.id, order.path);
  else if (order.order === "delete") workspace.remove(order.id, order.path);
}

/** Sends the session in parts; `failed` says why a session cannot be saved. */
function save(id: number): void {
  try {
    runner.whileSaved((lost) => {
      for (const [part, bytes] of captureSession(live, options.template, host, lost)) {
        send({ type: "part", id, part: JSON.stringify(part) }, bytes);
      }
    });
    send({ type: "done", id });
    tidy();
  } catch (error) {
    send({ type: "failed", id, reason: "unsavable", message: error instanceof Error ? error.message : String(error) });
  }
}

/** Python as it is, to come back to. */
function remember(): SessionParts {
  const parts = new SessionParts();
  runner.whileSaved((lost) => {
    for (const [part, bytes] of captureSession(live, options.template, host, lost)) parts.add(part, bytes.slice());
  });
  return parts;
}

/** Goes back in place; `failed` when only a new kernel can, and this one is of no more use. */
function rewind(id: number): void {
  try {
    const target = session.isEmpty ? mark : session;
    const memory = target.memory(host);
    if (memory === undefined) throw new TypeError("There is nothing to go back to");
    runner.rewind(() => live.rewind(memory), target === mark);
    clearFiles(python.FS);
    target.restoreFiles(python.FS, [], target !== mark);
    send({ type: "done", id });
  } catch (error) {
    send({
      type: "failed",
      id,
      reason: "unrewindable",
      message: error instanceof Error ? error.message : String(error),
    });
  }
  session.clear();
}

/** Starts the worker and takes the parts of a saved session, until the order to boot brings the secret. */
function beforeBoot(): Promise<Uint8Array> {
  return new Promise((resolve) => {
    const listen = ({ data }: MessageEvent<Incoming | null>) => {
      if (data?.order.order === "part") return session.add(data.order.part, data.bytes);
      worker.removeEventListener("message", listen);
      if (data?.order.order === "boot") resolve(new TextEncoder().encode(data.order.secret));
      else Deno.exit(0);
    };
    worker.addEventListener("message", listen);
    worker.postMessage(control.buffer);
  });
}

/** Gives back what only the boot needed: from here on Python can read packages and nothing else. */
async function dropRights(): Promise<void> {
  await Deno.permissions.revoke({ name: "read", path: new URL(".", import.meta.url).pathname });
}
