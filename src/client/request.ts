import { type Progress, type Reply, type RequestOf, type RequestType, SandboxError } from "../protocol/index.ts";
import type { Channel } from "./channel.ts";
import type { Connection } from "./connection.ts";

/** The reply that ends each request of one reply; a run answers with events, and `file.get` with bytes. */
const ANSWERS = {
  "session.open": "session",
  "session.close": "ok",
  "session.save": "snapshot",
  "session.hibernate": "ok",
  "session.fork": "ok",
  "session.rewind": "ok",
  "session.snapshots": "snapshots",
  "session.history": "history",
  attach: "ok",
  interrupt: "ok",
  "stdin.reply": "ok",
  "tool.reply": "ok",
  "file.list": "files",
  "file.delete": "ok",
  variables: "variables",
  complete: "completions",
  inspect: "inspection",
  isComplete: "completeness",
  status: "status",
  limits: "limits",
  "policy.explain": "policy",
  "policy.set": "ok",
  "policy.check": "policy.checked",
  "policy.try": "policy.tried",
  "templates.list": "templates",
  "templates.build": "templates",
  "templates.remove": "templates.removed",
  "packages.list": "packages",
  "packages.install": "installed",
  "packages.prepare": "ok",
  "packages.mirror": "ok",
  secret: "secret",
  shutdown: "ok",
} as const satisfies Partial<Record<RequestType, Reply["type"]>>;

type AnsweredType = keyof typeof ANSWERS;
type AnswerOf<Type extends AnsweredType> = Extract<Reply, { type: (typeof ANSWERS)[Type] }>;
type Fields<Type extends AnsweredType> = Omit<RequestOf<Type>, "type" | "id">;

/**
 * Sends a request, connecting first when there is no connection, and waits for its answer.
 *
 * @throws SandboxError the code that the sidecar gives; `CONNECTION_LOST` when the connection ends before the answer
 */
export async function request<Type extends AnsweredType>(
  channel: Channel,
  type: Type,
  fields: Fields<Type>,
  onProgress?: (progress: Progress) => void,
): Promise<AnswerOf<Type>> {
  return requestOn(channel, await channel.connect(), type, fields, onProgress);
}

/** Sends a request on one connection and waits for its answer. */
export function requestOn<Type extends AnsweredType>(
  channel: Channel,
  connection: Connection,
  type: Type,
  fields: Fields<Type>,
  onProgress?: (progress: Progress) => void,
): Promise<AnswerOf<Type>> {
  const frame = { type, id: channel.newId(), ...fields } as unknown as RequestOf<Type>;
  const answer = new Promise<AnswerOf<Type>>((resolve, reject) => {
    channel.begin(connection, frame, {
      onReply: (reply) => {
        if (isAnswer(type, reply)) resolve(reply);
        else if (reply.type === "progress") onProgress?.({ step: reply.step, done: reply.done, total: reply.total });
        else reject(new SandboxError("INTERNAL", `The sidecar answered "${type}" with "${reply.type}"`));
      },
      onError: reject,
    });
  });
  return answer.finally(() => channel.end(frame));
}

function isAnswer<Type extends AnsweredType>(type: Type, reply: Reply): reply is AnswerOf<Type> {
  return reply.type === ANSWERS[type];
}
