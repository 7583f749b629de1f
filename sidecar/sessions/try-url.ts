import { z } from "zod";
import type { UrlTrial } from "../../src/protocol/index.ts";
import { packageFile } from "../files.ts";

const LIMIT_MS = 10_000;

const answerSchema = z.union([
  z.object({ status: z.int() }),
  z.object({ denied: z.string().max(500) }),
  z.object({ failed: z.string().max(500) }),
]);

/** Fetches a URL in a process of its own that has a kernel's rights, and no Python. */
export async function tryToReach(url: string, flags: readonly string[]): Promise<UrlTrial> {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
    return { outcome: "failed", message: `"${url}" is not a URL such as https://example.com/data.csv` };
  }
  const { host } = new URL(url);
  const limit = AbortSignal.timeout(LIMIT_MS);
  try {
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", ...flags, packageFile("dist/sidecar/kernel/fetch-url.js"), url],
      clearEnv: true,
      env: { DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
      stderr: "null",
      signal: limit,
    }).output();
    const answer = answerSchema.parse(JSON.parse(new TextDecoder().decode(stdout)));
    if ("status" in answer) return { outcome: "reached", message: `"${host}" answered with status ${answer.status}` };
    if ("failed" in answer) return { outcome: "failed", message: `"${host}" may be reached, but: ${answer.failed}` };
    return { outcome: "denied", message: `The policy does not let Python reach "${host}": ${answer.denied}` };
  } catch {
    const why = limit.aborted ? `there was no answer within ${LIMIT_MS / 1000} s` : "it could not be tried";
    return { outcome: "failed", message: `"${host}" may be reached, but ${why}` };
  }
}
