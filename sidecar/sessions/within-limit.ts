import { SandboxError } from "../../src/protocol/index.ts";

/** What a promise comes to, or SandboxError `BUSY` with a message when it takes longer. */
export async function withinLimit<Value>(work: Promise<Value>, limitMs: number, message: string): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new SandboxError("BUSY", message)), limitMs);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
