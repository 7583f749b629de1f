import { expect, test } from "vitest";
import type { SandboxClient } from "../../../src/client/index.ts";
import type { JupyterCaller } from "../../../src/jupyter/index.ts";
import { Kernels } from "../../../src/jupyter/kernels.ts";
import { newSessionSchema, NotebookSessions } from "../../../src/jupyter/notebook-sessions.ts";

const client = {
  limits: async () => ({ maxTimeoutMs: 1000 }),
  status: async () => ({ version: "1.0.0", pyodideVersion: "314.0.3", sessions: [] }),
  snapshots: async () => [],
  session: (id: string) => ({ id, info: async () => ({}) }),
} as unknown as SandboxClient;

const callerNamed = (name: string): JupyterCaller => ({ name, agent: null, run: (work) => work() });

test("a caller does not reach the kernels of one whose name begins with its own", async () => {
  const kernels = new Kernels(client);
  const tenant = callerNamed("tenant");
  const user = callerNamed("tenant:user");
  const { id } = await kernels.start(user);
  expect(kernels.list(user).map((kernel) => kernel.id)).toEqual([id]);
  expect(await kernels.find(user, id)).toMatchObject({ id });
  expect(kernels.list(tenant)).toEqual([]);
  await expect(kernels.find(tenant, `user:${id}`)).rejects.toMatchObject({ code: "UNKNOWN_SESSION" });
});

test("a notebook that is opened twice at once has one kernel", async () => {
  const kernels = new Kernels(client);
  const sessions = new NotebookSessions(kernels);
  const ann = callerNamed("ann");
  const open = () => sessions.open(ann, newSessionSchema.parse({ path: "a.ipynb" }));
  const [first, second] = await Promise.all([open(), open()]);
  expect(second).toEqual(first);
  expect(kernels.list(ann)).toHaveLength(1);
});
