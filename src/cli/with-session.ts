import { randomUUID } from "node:crypto";
import type { Session } from "../client/index.ts";
import { readInput } from "./read-input.ts";
import { withClient } from "./with-client.ts";

interface SessionOptions {
  /** Id of a session that stays; without it there is one for the work only, which is kept nowhere. */
  session?: string | undefined;
  agent?: string | undefined;
  /** Files of this machine to put into /workspace. */
  file: string[];
  /** Rules that are laid over the policy, for a sidecar that starts with them; not for a session that stays. */
  policy?: Record<string, unknown> | undefined;
}

/** Does some work in a session. */
export async function withSession<T>(options: SessionOptions, work: (session: Session) => Promise<T>): Promise<T> {
  const { session: id, agent, policy } = options;
  const files = await Promise.all(options.file.map(readInput));
  const own = { discover: policy === undefined, policy: { ...policy, snapshots: { save: "never" } } };
  return withClient(id === undefined ? own : {}, async (client) => {
    const session = client.session(id ?? `run-${randomUUID()}`, agent === undefined ? {} : { agent });
    try {
      for (const { name, data } of files) await session.files.put(name, data);
      return await work(session);
    } finally {
      if (id === undefined) await session.close();
    }
  });
}
