import type { ExecuteOptions } from "../../../src/client/index.ts";
import type { ExecutionResult } from "../../../src/protocol/index.ts";
import type { SessionSource } from "../../../src/tool/index.ts";
import { makeResult } from "./results.ts";

/** Sessions that run nothing: each call is noted, and answered by `run`. */
export function fakeClient(
  run: (options: ExecuteOptions) => ExecutionResult | Promise<ExecutionResult> = () => makeResult(),
) {
  const calls: { conversation: string; agent: string | undefined; code: string; options: ExecuteOptions }[] = [];
  const files = new Map<string, string>();
  const client = {
    session: (conversation: string, { agent }: { agent?: string } = {}) => ({
      async execute(code: string, options: ExecuteOptions = {}) {
        calls.push({ conversation, agent, code, options });
        return run(options);
      },
      files: {
        async put(path: string, data: Uint8Array) {
          files.set(path, new TextDecoder().decode(data));
        },
      },
    }),
  } as unknown as SessionSource;
  return { client, calls, files };
}
