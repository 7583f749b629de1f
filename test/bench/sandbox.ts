import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ExecuteOptions, packageRoot, SandboxClient, type Session } from "../../src/client/index.ts";
import type { Policy } from "../../src/config/policy.ts";

/** A sidecar of our own, with the default policy but for how its sessions start, how much output they keep and when they are saved. */
export function startSandbox(
  sessions: Partial<Policy["sessions"]>,
  output: Partial<Policy["output"]> = {},
  snapshots: Partial<Policy["snapshots"]> = {},
): Promise<SandboxClient> {
  return SandboxClient.connect({ policy: { sessions, output, snapshots } });
}

/** Calls `use` with a new session, and closes that. */
export async function withSession<Value>(
  client: SandboxClient,
  use: (session: Session) => Promise<Value>,
): Promise<Value> {
  const session = client.session(randomUUID());
  try {
    return await use(session);
  } finally {
    await session.close();
  }
}

/** The value of the code's last expression, as text. */
export async function evaluate(session: Session, code: string, options?: ExecuteOptions): Promise<string> {
  const { error, value } = await session.execute(code, options);
  if (error) throw new Error(`${error.message}\n${error.traceback}`);
  return String(value?.["text/plain"]);
}

/** A file beside this one, which is not compiled. */
export function benchFile(path: string): string {
  return join(packageRoot(), "test", "bench", path);
}

export function readPython(name: string): string {
  return readFileSync(benchFile(`python/${name}.py`), "utf8");
}
