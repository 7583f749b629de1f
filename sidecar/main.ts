/** The sidecar: trusted; starts kernels, keeps the session map and the package store, and listens for clients. */
import { join } from "node:path";
import { findConfig } from "../src/config/find-config.ts";
import { loadPolicy } from "../src/config/load-policy.ts";
import { SandboxError } from "../src/protocol/index.ts";
import { findPyodide, packageFile } from "./files.ts";
import { listenToHost } from "./host-lines.ts";
import { readOptions } from "./options.ts";
import { announce, withdraw } from "./announcement.ts";
import { Rules } from "./rules.ts";
import { Broadcaster } from "./server/broadcaster.ts";
import { serve } from "./server/serve.ts";
import { prepareDenoDirectory } from "./sessions/deno-directory.ts";
import { KernelPool } from "./sessions/kernel-pool.ts";
import { readMachineMemory } from "./sessions/machine-memory.ts";
import { MemoryBudget } from "./sessions/memory-budget.ts";
import { Room } from "./sessions/room.ts";
import { Sessions } from "./sessions/sessions.ts";
import { SessionExchange } from "./snapshots/exchange/session-exchange.ts";
import { DirectorySnapshotStore } from "./snapshots/store/snapshot-store.ts";
import { Templates } from "./snapshots/templates.ts";
import { PackageStore } from "./store/package-store.ts";

/** Milliseconds that saving may take at the end. */
const SAVE_LIMIT_MS = 3000;

try {
  await start();
} catch (error) {
  const { code, message, suggestion } =
    error instanceof SandboxError ? error : new SandboxError("INTERNAL", `The sidecar did not start: ${String(error)}`);
  say({ ready: false, code, message, suggestion });
  Deno.exit(1);
}

async function start(): Promise<void> {
  const options = readOptions(Deno.args);
  const { firstLine, gone } = await listenToHost();
  const directory = options.config ?? findConfig();
  const rules = new Rules((overrides) => loadPolicy({ directory, overrides }), firstLine.policy ?? {});
  const pyodide = findPyodide();
  const store = new PackageStore({
    home: options.home,
    pyodideDirectory: pyodide,
    policy: () => rules.policy.store,
  });
  const program = packageFile("dist/sidecar/kernel");
  const templates = new Templates({
    home: options.home,
    pyodide,
    runner: packageFile("sidecar/kernel/python"),
    program,
    templates: () => rules.policy.templates,
    sitePackages: async () => (await store.base()).directory,
  });
  const budget = new MemoryBudget(() => rules.policy.sessions.memoryGigabytes, readMachineMemory);
  const room = new Room({ policy: () => rules.policy, budget });
  const pool = new KernelPool({
    room,
    parts: { pyodide, program, templates: templates.directory, store: store.directory },
    denoDirectory: await prepareDenoDirectory(options.home),
    rules,
    base: (template) => templates.ensure(template),
    isThere: async (id) => (await templates.find(id)) !== undefined,
  });
  const clients = new Broadcaster();
  const snapshots = new DirectorySnapshotStore({ directory: join(options.home, "sessions"), onDamage: console.error });
  const sessions = new Sessions({
    rules,
    pool,
    budget,
    room,
    installer: store,
    snapshots,
    broadcast: (event) => clients.send(event),
  });
  const shutdown = Promise.withResolvers<void>();
  const server = serve({
    options,
    token: firstLine.token,
    rules,
    store,
    templates,
    pool,
    budget,
    sessions,
    exchange: new SessionExchange({ snapshots, templates, environments: store.environments }),
    clients,
    shutdown: shutdown.resolve,
  });
  pool.fill();
  snapshots
    .list()
    .then((saved) => templates.prune(new Set(saved.map(({ template }) => template))))
    .catch((error: unknown) => console.error(error));
  if (options.shared) await announce(options.home, { url: server.url, token: firstLine.token });
  say({ ready: true, url: server.url });

  for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, shutdown.resolve);
  await Promise.race([gone, shutdown.promise]);
  if (options.shared) await withdraw(options.home);
  await sessions.save(SAVE_LIMIT_MS);
  await Promise.all([sessions.close(), pool.close()]);
  await server.close();
  Deno.exit(0);
}

function say(line: object): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
}
