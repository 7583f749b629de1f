import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { effectivePolicy } from "../../src/config/effective-policy.ts";
import { loadPolicy } from "../../src/config/load-policy.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const TSC = join(ROOT, "node_modules", "typescript", "bin", "tsc");
const run = promisify(execFile);

/** Examples of a language in the README, in order. */
function examples(language: string): string[] {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, code = ""]) => code);
}

/** Below the package's root, where its own name leads to it; dist/ is of no interest to Git. */
let directory: string;
let provider: Server;
beforeAll(async () => {
  mkdirSync(join(ROOT, "dist"), { recursive: true });
  directory = mkdtempSync(join(ROOT, "dist", "readme-"));
  provider = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    answer(request).then(
      (body) => response.end(JSON.stringify(body)),
      (error) => response.writeHead(400).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  rmSync(directory, { recursive: true });
  provider.close();
});

/** Plays a provider's model: computes with the tool, then says what came of it. */
async function answer(request: IncomingMessage) {
  const { input } = (await json(request)) as { input: { type?: string; output?: string }[] };
  const code = "[n for n in range(2, 1000) if all(n % d for d in range(2, n))][99]";
  const call = {
    type: "function_call",
    call_id: "call-1",
    name: "pyodide_sandbox",
    arguments: JSON.stringify({ code }),
  };
  const computed = input.find(({ type }) => type === "function_call_output")?.output;
  const text = { type: "output_text", text: `It is ${computed}.`, annotations: [] };
  const message = { type: "message", id: "message-1", role: "assistant", status: "completed", content: [text] };
  const output = [computed === undefined ? call : message];
  return { id: `reply-${input.length}`, object: "response", created_at: 1, model: "any", status: "completed", output };
}

/** Compiles an example strictly, then runs it and returns what it prints. */
async function tryOut(code: string, environment: Record<string, string> = {}): Promise<string> {
  writeFileSync(join(directory, "tsconfig.json"), '{ "extends": "../../tsconfig.json", "include": ["."] }');
  writeFileSync(join(directory, "example.mts"), code);
  const { stdout: complaints } = await run(process.execPath, [TSC, "-p", directory]).catch((error) => error);
  expect(complaints).toBe("");
  writeFileSync(join(directory, "example.mjs"), code);
  const env = { ...process.env, ...environment };
  return (await run(process.execPath, [join(directory, "example.mjs")], { env })).stdout;
}

test("the agent of the README answers by computing", async () => {
  const url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`;
  const environment = { OPENAI_BASE_URL: url, OPENAI_API_KEY: "local" };
  expect(await tryOut(examples("js")[0] ?? "", environment)).toBe("It is 541.\n");
});

test("the client of the README keeps a session", async () => {
  const example = examples("js").find((code) => code.includes("pyodide-sandbox/client")) ?? "";
  expect(await tryOut(example)).toBe("(2, 2)\n48500.0\n");
});

test("the tools of the README are called from Python", async () => {
  expect(await tryOut(examples("js").find((code) => code.includes("from tools import")) ?? "")).toBe("8\n");
});

test("the deep agent of the README answers by computing", async () => {
  const url = `http://127.0.0.1:${(provider.address() as AddressInfo).port}/v1`;
  const environment = { OPENAI_BASE_URL: url, OPENAI_API_KEY: "local" };
  const example = examples("js").find((code) => code.includes("pyodide-sandbox/deepagents")) ?? "";
  expect(await tryOut(example, environment)).toBe("It is 541.\n");
});

test("the executor of the README computes with values", async () => {
  const example = examples("js").find((code) => code.includes("pyodide-sandbox/executor")) ?? "";
  expect(await tryOut(example)).toBe(
    "{ sum: 10, next: 18446744073709551617n }\nZeroDivisionError: division by zero 1\n[ 42, 6.283185307179586 ]\n",
  );
});

test("the policy of the README is one, and narrows its agent", () => {
  writeFileSync(join(directory, "sandbox.yaml"), examples("yaml")[0] ?? "");
  const policy = loadPolicy({ directory, environment: {} });
  expect(effectivePolicy(policy, "support")).toMatchObject({ network: { mode: "off" }, memory: { megabytes: 512 } });
});
