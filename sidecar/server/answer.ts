import { Buffer } from "node:buffer";
import {
  type Progress,
  type Reply,
  type Request,
  type RequestOf,
  type RequestType,
  SandboxError,
} from "../../src/protocol/index.ts";
import type { Run } from "../sessions/run.ts";
import type { Connection } from "./connection.ts";
import { describeLimits } from "./limits.ts";
import { listTemplates, removeTemplates } from "./manage-templates.ts";
import { changeRules, checkRules, tryUrl } from "./manage-rules.ts";
import { describeStatus } from "./status.ts";

/** What a request is answered with; nothing when the answer is the events of a run. */
type Answer = Reply extends infer R ? (R extends { id: string } ? Omit<R, "id"> : never) : never;
type Handlers = {
  [Type in RequestType]: (
    request: RequestOf<Type>,
    connection: Connection,
  ) => Promise<Answer | undefined> | Answer | undefined;
};

/** Does what a request asks, and answers it. Throws SandboxError when it is refused. */
export async function answer(request: Request, connection: Connection): Promise<void> {
  const handle = handlers[request.type] as Handlers[RequestType];
  const reply = await handle(request as never, connection);
  if (reply !== undefined) connection.send({ ...reply, id: request.id } as Reply);
}

const OK = { type: "ok" } as const;

const handlers: Handlers = {
  "session.open": async ({ session, agent, continues }, { services }) => {
    const opened = await services.sessions.open(session, agent ?? null, continues ?? false);
    return { type: "session", session: opened.info() };
  },
  "session.close": async ({ session }, { services }) => {
    await services.sessions.end(session);
    return OK;
  },
  "session.save": async ({ session }, { services }) => {
    return { type: "snapshot", snapshot: await services.sessions.saveNow(session) };
  },
  "session.hibernate": async ({ session }, { services }) => {
    await services.sessions.hibernate(session);
    return OK;
  },
  "session.fork": async ({ session, to, run }, { services }) => {
    await services.sessions.fork(session, to, run);
    return OK;
  },
  "session.rewind": async ({ session, run }, { services }) => {
    await services.sessions.get(session).rewind(run);
    return OK;
  },
  "session.snapshots": async ({ session }, { services }) => {
    return { type: "snapshots", snapshots: await services.sessions.snapshots(session) };
  },
  "session.history": async ({ session }, { services }) => {
    return { type: "history", runs: await services.sessions.get(session).history.list() };
  },
  "session.export": async ({ session, run, transfer }, { services, transfers }) => {
    const download = transfers.download(transfer);
    try {
      if (run === undefined) await services.sessions.saveNow(session);
      await services.exchange.export(session, run, (bytes) => download.send(bytes));
    } finally {
      download.end();
    }
    return OK;
  },
  "session.import": async ({ session, transfer }, { services: { rules, sessions, exchange }, transfers }) => {
    if (rules.policy.snapshots.save === "never")
      throw new SandboxError("POLICY_DENIED", "No session can be imported: snapshots.save in the policy is never");
    const parts = transfers.upload(transfer);
    return { type: "snapshot", snapshot: await exchange.import(parts, session, (id) => sessions.checkNew(id)) };
  },
  execute: (request, connection) => {
    follow(connection, connection.services.sessions.execute(request), 0);
    return undefined;
  },
  attach: ({ run, after }, connection) => {
    follow(connection, connection.services.sessions.attach(run), after);
    return OK;
  },
  interrupt: ({ session, run }, { services }) => {
    services.sessions.get(session).interrupt(run);
    return OK;
  },
  "stdin.reply": ({ run, text }, { services }) => {
    const isTaken = services.sessions.list().some((session) => session.answerInput(run, text));
    if (!isTaken) throw new SandboxError("UNKNOWN_RUN", `The run "${run}" does not wait for input`);
    return OK;
  },
  "tool.reply": ({ run, call, reply }, { services }) => {
    const isTaken = services.sessions.list().some((session) => session.replyToCall(run, call, reply));
    if (!isTaken) throw new SandboxError("UNKNOWN_RUN", `The run "${run}" does not wait for its call "${call}"`);
    return OK;
  },
  "file.put": async ({ session, path, size, transfer }, { services, transfers }) => {
    const limit = services.rules.policy.files.maxMegabytes * 1024 * 1024;
    const parts = transfers.upload(transfer, size);
    if (size > limit)
      throw new SandboxError("FILE_TOO_LARGE", `"${path}" has ${size} bytes, over the limit of ${limit} bytes`);
    await services.sessions.get(session).files.put(path, size, parts);
    return OK;
  },
  "file.get": async ({ id, session, path, transfer }, connection) => {
    const download = connection.transfers.download(transfer);
    let isAnnounced = false;
    try {
      await connection.services.sessions.get(session).files.get(path, async (part, size) => {
        if (!isAnnounced) connection.send({ type: "file.data", id, size });
        isAnnounced = true;
        await download.send(part);
      });
    } finally {
      download.end();
    }
    return undefined;
  },
  "file.list": async ({ session }, { services }) => ({
    type: "files",
    files: await services.sessions.get(session).files.list(),
  }),
  "file.delete": async ({ session, path }, { services }) => {
    await services.sessions.get(session).files.delete(path);
    return OK;
  },
  variables: async ({ session }, { services }) => ({
    type: "variables",
    variables: await services.sessions.get(session).variables(),
  }),
  complete: async ({ session, code, cursor }, { services }) => ({
    type: "completions",
    completions: await services.sessions.get(session).examine((files) => files.complete(code, cursor)),
  }),
  inspect: async ({ session, code, cursor }, { services }) => ({
    type: "inspection",
    inspection: await services.sessions.get(session).examine((files) => files.inspect(code, cursor)),
  }),
  isComplete: async ({ session, code }, { services }) => ({
    type: "completeness",
    completeness: await services.sessions.get(session).examine((files) => files.isComplete(code)),
  }),
  status: async (_, { services }) => ({ type: "status", status: await describeStatus(services) }),
  limits: async ({ agent }, { services }) => ({ type: "limits", limits: await describeLimits(services, agent) }),
  "policy.explain": ({ agent }, { services }) => {
    const policy = services.rules.for(agent);
    const narrowed = agent !== undefined && Object.hasOwn(services.rules.policy.agents, agent);
    return { type: "policy", policy: JSON.parse(JSON.stringify(policy)), flags: services.pool.flags(policy), narrowed };
  },
  "policy.set": ({ overrides }, { services }) => {
    changeRules(services, overrides);
    return OK;
  },
  "policy.check": ({ overrides, agent }, { services }) => ({
    type: "policy.checked",
    ...checkRules(services, overrides, agent),
  }),
  "policy.try": async ({ url, overrides, agent }, { services }) => ({
    type: "policy.tried",
    ...(await tryUrl(services, url, overrides, agent)),
  }),
  "templates.list": async (_, { services }) => ({ type: "templates", templates: await listTemplates(services) }),
  "templates.build": async ({ id, name, force }, connection) => {
    const { services } = connection;
    await services.templates.build(name, { force: force ?? false }, report(connection, id));
    if (force) await services.pool.renew();
    return { type: "templates", templates: await listTemplates(services) };
  },
  "templates.remove": async (request, { services }) => ({
    type: "templates.removed",
    ...(await removeTemplates(services, request)),
  }),
  "packages.list": async (_, { services }) => ({ type: "packages", packages: await services.store.list() }),
  "packages.install": async ({ id, requirements }, connection) => {
    const { store, rules } = connection.services;
    const { installed } = await store.install(requirements, rules.policy.packages, report(connection, id));
    return { type: "installed", installed };
  },
  "packages.prepare": async ({ id }, connection) => {
    const { store, pool } = connection.services;
    const before = await store.base().catch(() => undefined);
    const after = await store.prepare(report(connection, id));
    await pool.prepare(report(connection, id));
    if (before?.id !== after.id) await pool.renew();
    return OK;
  },
  "packages.mirror": async ({ id, directory }, connection) => {
    await connection.services.store.mirror(directory, report(connection, id));
    return OK;
  },
  secret: async ({ purpose }, { services }) => ({
    type: "secret",
    secret: Buffer.from(await services.sessions.secret(purpose)).toString("base64"),
  }),
  shutdown: (_, { services }) => {
    setTimeout(services.shutdown);
    return OK;
  },
};

/** Sends a client what happens in a run, until the run ends or the client is gone. */
function follow(connection: Connection, run: Run, after: number): void {
  let stop: (() => void) | undefined;
  const forget = connection.onClose(() => stop?.());
  stop = run.follow((event) => {
    connection.send(event);
    if (event.type === "result") forget();
  }, after);
}

function report(connection: Connection, id: string): (progress: Progress) => void {
  return (progress) => connection.send({ type: "progress", id, ...progress });
}
