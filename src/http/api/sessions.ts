import { randomUUID } from "node:crypto";
import { z } from "zod";
import { SandboxError } from "../../protocol/index.ts";
import { hasScope } from "../access/caller.ts";
import type { Endpoints } from "../endpoint.ts";
import { describeSession } from "../owned-sessions.ts";
import {
  forkBody,
  openSessionBody,
  ownedSessionSchema,
  rewindBody,
  sessionParams,
  sessionsReply,
  snapshotsReply,
  variablesReply,
} from "./schemas.ts";
import type { Services } from "./services.ts";

const about = { tag: "Sessions", scope: "execute", params: sessionParams } as const;
const session = { description: "The session", content: { "application/json": ownedSessionSchema } };
const done = { 204: { description: "Done" } };

/** Sessions and their past. */
export function addSessionEndpoints(endpoints: Endpoints, { sessions }: Services): void {
  endpoints.add(
    {
      method: "get",
      path: "/v1/sessions",
      summary: "List the sessions that are open or saved, the last used first",
      tag: "Sessions",
      scope: "execute",
      query: z.strictObject({
        all: z.enum(["true", "false"]).default("false").describe("Those of all tokens; needs the scope admin"),
      }),
      responses: { 200: { description: "The sessions", content: { "application/json": sessionsReply } } },
    },
    async ({ caller, query, context }) => {
      const isAll = query.all === "true";
      if (isAll && !hasScope(caller, "admin")) {
        throw new SandboxError("FORBIDDEN", `The token "${caller.name}" does not have the scope "admin"`);
      }
      return context.json({ sessions: await sessions.list(isAll ? undefined : caller) });
    },
  );

  endpoints.add(
    {
      method: "post",
      path: "/v1/sessions",
      summary: "Open a session, or the one that is there",
      description: "A session that was saved goes on where it was.",
      tag: "Sessions",
      scope: "execute",
      body: openSessionBody,
      responses: { 200: { ...session, description: "The session that is there" }, 201: session },
    },
    async ({ caller, body, context }) => {
      const { session, isNew } = await sessions.open(caller, body.id ?? randomUUID(), body.agent);
      return context.json(describeSession(await session.info()), isNew ? 201 : 200);
    },
  );

  endpoints.add(
    { ...about, method: "get", path: "/v1/sessions/{id}", summary: "Look at a session", responses: { 200: session } },
    async ({ caller, params, context }) =>
      context.json(describeSession(await (await sessions.find(caller, params.id)).info())),
  );

  endpoints.add(
    {
      ...about,
      method: "delete",
      path: "/v1/sessions/{id}",
      summary: "End a session and delete what was saved of it",
      responses: done,
    },
    async ({ caller, params, context }) => {
      await sessions.close(caller, params.id);
      return context.body(null, 204);
    },
  );

  endpoints.add(
    {
      ...about,
      method: "post",
      path: "/v1/sessions/{id}/hibernate",
      summary: "Save a session and end its process until the next run",
      responses: { 200: session },
    },
    async ({ caller, params, context }) => {
      const session = await sessions.find(caller, params.id);
      await session.hibernate();
      return context.json(describeSession(await session.info()));
    },
  );

  endpoints.add(
    {
      ...about,
      method: "post",
      path: "/v1/sessions/{id}/fork",
      summary: "Make another session that shares this one's past and not its future",
      body: forkBody,
      responses: { 201: session },
    },
    async ({ caller, params, body, context }) => {
      const fork = await sessions.fork(caller, params.id, body.to ?? randomUUID(), body.run);
      return context.json(describeSession(await fork.info()), 201);
    },
  );

  endpoints.add(
    {
      ...about,
      method: "post",
      path: "/v1/sessions/{id}/rewind",
      summary: "Go back to what was after a run; the runs after it are forgotten",
      body: rewindBody,
      responses: { 200: session },
    },
    async ({ caller, params, body, context }) => {
      const session = await sessions.find(caller, params.id);
      await session.rewind(body.run);
      return context.json(describeSession(await session.info()));
    },
  );

  endpoints.add(
    {
      ...about,
      method: "get",
      path: "/v1/sessions/{id}/snapshots",
      summary: "List the runs after which the session was saved, the last one first",
      responses: { 200: { description: "The snapshots", content: { "application/json": snapshotsReply } } },
    },
    async ({ caller, params, context }) => {
      const snapshots = await (await sessions.find(caller, params.id)).snapshots();
      return context.json({ snapshots: snapshots.map(({ run, savedAt, size }) => ({ run, savedAt, size })) });
    },
  );

  endpoints.add(
    {
      ...about,
      method: "get",
      path: "/v1/sessions/{id}/variables",
      summary: "List the session's variables",
      responses: { 200: { description: "The variables", content: { "application/json": variablesReply } } },
    },
    async ({ caller, params, context }) =>
      context.json({ variables: await (await sessions.find(caller, params.id)).variables() }),
  );
}
