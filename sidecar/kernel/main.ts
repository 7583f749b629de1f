/**
 * A kernel: the untrusted process of one session. Its only argument is `BootOptions` as JSON; orders
 * come on stdin, messages go to stdout. It ends when its stdin does.
 */
import { createControl } from "./control.ts";
import { silenceConsole } from "./console.ts";
import { lockGlobals } from "./lock-globals.ts";
import { letPythonCatchRefusals, surviveErrors } from "./refusals.ts";
import { createHost } from "./host.ts";
import { createSender } from "./sender.ts";
import type { BootOptions, KernelOrder } from "./messages.ts";
import { loadPython } from "./pyodide.ts";
import { createRunner } from "./runner.ts";
import { createWorkspace } from "./workspace.ts";

interface Incoming {
  order: KernelOrder;
  bytes: Uint8Array<ArrayBuffer>;
}

const options = JSON.parse(Deno.args[0] ?? "") as BootOptions;
const control = createControl();
const worker = new Worker(new URL("./control-worker.js", import.meta.url), { type: "module" });
const secret = await firstOrder();

const { pyodide, template, mounts } = options;
const { python } = await loadPython({ directory: pyodide, mounts, template });
await dropRights();
letPythonCatchRefusals(python);

const send = createSender(secret);
silenceConsole();
const workspace = createWorkspace(python, send);
const runner = createRunner({ python, control, workspace, send, host: createHost({ python, control, send }) });
worker.addEventListener("message", ({ data }: MessageEvent<Incoming | null>) => {
  if (data === null) Deno.exit(0);
  else obey(data);
});
lockGlobals();
surviveErrors();
send({ type: "ready", pythonVersion: runner.pythonVersion });

function obey({ order, bytes }: Incoming): void {
  if (order.order === "run") void runner.run(order.run, order.request);
  else if (order.order === "interrupt") runner.interrupt(order.run);
  else if (order.order === "flush") runner.flush();
  else if (order.order === "variables") runner.describeVariables(order.id);
  else if (order.order === "list") workspace.list(order.id);
  else if (order.order === "put") workspace.put(order, bytes);
  else if (order.order === "get") workspace.get(order.id, order.path);
  else if (order.order === "delete") workspace.remove(order.id, order.path);
}

/** Starts the worker; the first order brings the secret. */
function firstOrder(): Promise<Uint8Array> {
  return new Promise((resolve) => {
    worker.addEventListener(
      "message",
      ({ data }: MessageEvent<Incoming | null>) => {
        if (data?.order.order === "boot") resolve(new TextEncoder().encode(data.order.secret));
        else Deno.exit(0);
      },
      { once: true },
    );
    worker.postMessage(control.buffer);
  });
}

/** Gives back what only the boot needed: from here on Python can read packages and nothing else. */
async function dropRights(): Promise<void> {
  await Deno.permissions.revoke({ name: "read", path: new URL(".", import.meta.url).pathname });
}
