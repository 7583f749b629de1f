import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect } from "vitest";
import { type ConnectOptions, SandboxClient, type Session } from "../../src/client/index.ts";
import type { ExecutionResult } from "../../src/protocol/index.ts";

export interface Sandbox {
  readonly client: SandboxClient;
  /** A session of its own, unless another test has named it. */
  session(id?: string): Session;
}

/** A sidecar for the tests of one file, with the policy that is laid over the default one. */
export function startSandbox(policy: Record<string, unknown> = {}, options: ConnectOptions = {}): Sandbox {
  let client: SandboxClient;
  beforeAll(async () => {
    client = await SandboxClient.connect({ ...options, policy });
  });
  afterAll(() => client.close());
  return {
    get client() {
      return client;
    },
    session: (id = randomUUID()) => client.session(id),
  };
}

/** Runs code that must succeed, and gives the text of its value. */
export async function evaluate(session: Session, code: string): Promise<unknown> {
  const result = await session.execute(code);
  expect(result).toMatchObject({ status: "success", error: null });
  return result.value?.["text/plain"];
}

/** What the tests look at when a run has failed. */
export function failure({ status, error, session }: ExecutionResult) {
  return { status, code: error?.code, message: error?.message, suggestion: error?.suggestion, state: session.state };
}
