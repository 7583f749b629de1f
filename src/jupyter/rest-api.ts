import type { Context, Hono } from "hono";
import { z } from "zod";
import { SandboxError } from "../protocol/index.ts";
import type { JupyterCaller } from "./caller.ts";
import { KERNEL_SPECS } from "./kernel-info.ts";
import { describeModel, kernelChoiceSchema } from "./kernel-model.ts";
import type { Kernels } from "./kernels.ts";
import { newSessionSchema, type NotebookSessions, sessionChangeSchema } from "./notebook-sessions.ts";

export interface RestApiServices {
  kernels: Kernels;
  sessions: NotebookSessions;
  callerOf: (context: Context) => Promise<JupyterCaller>;
}

/** Adds what Jupyter Server has below `/api` for kernels and sessions. */
export function addRestApi(app: Hono, { kernels, sessions, callerOf }: RestApiServices): void {
  const started = new Date().toISOString();
  app.get("/api", (context) => context.json({ version: "2.0.0" }));
  app.get("/api/status", async (context) => {
    const own = kernels.list(await callerOf(context));
    const last_activity = own
      .map((kernel) => kernel.lastActivity.toISOString())
      .reduce((a, b) => (a > b ? a : b), started);
    const connections = own.reduce((sum, kernel) => sum + kernel.connections, 0);
    return context.json({ started, last_activity, connections, kernels: own.length });
  });
  app.get("/api/me", async (context) => {
    const { name } = await callerOf(context);
    const identity = { username: name, name, display_name: name, initials: null, avatar_url: null, color: null };
    return context.json({ identity, permissions: {} });
  });
  app.get("/api/kernelspecs", async (context) => {
    await callerOf(context);
    return context.json(KERNEL_SPECS);
  });
  addKernels(app, { kernels, callerOf });
  addSessions(app, { sessions, callerOf });
}

function addKernels(app: Hono, { kernels, callerOf }: Pick<RestApiServices, "kernels" | "callerOf">): void {
  const kernelOf = async (context: Context) => kernels.find(await callerOf(context), context.req.param("id") ?? "");

  app.get("/api/kernels", async (context) => context.json(kernels.list(await callerOf(context)).map(describeModel)));
  app.post("/api/kernels", async (context) => {
    const caller = await callerOf(context);
    await readBody(context, kernelChoiceSchema);
    const model = describeModel(await kernels.start(caller));
    context.header("location", `/jupyter/api/kernels/${model.id}`);
    return context.json(model, 201);
  });
  app.get("/api/kernels/:id", async (context) => context.json(describeModel(await kernelOf(context))));
  app.delete("/api/kernels/:id", async (context) => {
    await (await kernelOf(context)).shutDown();
    return context.body(null, 204);
  });
  app.post("/api/kernels/:id/interrupt", async (context) => {
    (await kernelOf(context)).interrupt();
    return context.body(null, 204);
  });
  app.post("/api/kernels/:id/restart", async (context) => {
    const kernel = await kernelOf(context);
    await kernel.restart();
    return context.json(describeModel(kernel));
  });
}

function addSessions(app: Hono, { sessions, callerOf }: Pick<RestApiServices, "sessions" | "callerOf">): void {
  app.get("/api/sessions", async (context) => context.json(sessions.list(await callerOf(context))));
  app.post("/api/sessions", async (context) => {
    const caller = await callerOf(context);
    const session = await sessions.open(caller, await readBody(context, newSessionSchema));
    context.header("location", `/jupyter/api/sessions/${session.id}`);
    return context.json(session, 201);
  });
  app.get("/api/sessions/:id", async (context) =>
    context.json(await sessions.get(await callerOf(context), context.req.param("id"))),
  );
  app.patch("/api/sessions/:id", async (context) => {
    const caller = await callerOf(context);
    const change = await readBody(context, sessionChangeSchema);
    return context.json(await sessions.change(caller, context.req.param("id"), change));
  });
  app.delete("/api/sessions/:id", async (context) => {
    await sessions.remove(await callerOf(context), context.req.param("id"));
    return context.body(null, 204);
  });
}

/** The JSON of a body, whatever content type it claims; nothing stands for an empty object. */
async function readBody<Schema extends z.ZodType>({ req }: Context, schema: Schema): Promise<z.output<Schema>> {
  const parsed = schema.safeParse(parseJson((await req.text()) || "{}"));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `"${z.core.toDotPath(path)}": ${message}`);
  throw new SandboxError("BAD_REQUEST", `The body of the request is wrong. ${faults.join("; ")}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SandboxError("BAD_REQUEST", "The body is not JSON", undefined, { cause });
  }
}
