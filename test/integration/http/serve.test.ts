import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("../../../dist/src/cli/main.js", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "serve-"));
const tokens = join(directory, "tokens.json");
afterAll(() => rmSync(directory, { recursive: true }));

async function cli(...words: string[]): Promise<string> {
  return (await promisify(execFile)(process.execPath, [MAIN, ...words])).stdout;
}

/** Starts the server, and gives its first line. */
async function serve(...words: string[]): Promise<{ child: ChildProcess; url: string; token: string | null }> {
  const child = spawn(process.execPath, [MAIN, "serve", "--json", "--port", "0", "--tokens", tokens, ...words], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, EXECUTION_TIMEOUT: "10", PREINSTALL_LIBS: "pandas scikit_learn" },
  });
  const [line] = await once(createInterface({ input: child.stdout }), "line");
  return { child, ...(JSON.parse(String(line)) as { url: string; token: string | null }) };
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
}

test("serves a token that it makes up, and scripts without one, until it is interrupted", async () => {
  const { child, url, token } = await serve();
  const headers = { "content-type": "application/json" };
  const script = await fetch(`${url}/api/execute`, { method: "POST", headers, body: '{"code":"print(6 * 7)"}' });
  expect(await script.json()).toEqual({ status: "Success", output: "42\n" });
  expect((await fetch(`${url}/v1/sessions`)).status).toBe(401);
  const listed = await fetch(`${url}/v1/limits`, { headers: { authorization: `Bearer ${token}` } });
  expect(listed.status).toBe(200);
  expect((await fetch(`${url}/jupyter/api/kernels`)).status).toBe(401);
  expect(await (await fetch(`${url}/jupyter/api/kernels?token=${token}`)).json()).toEqual([]);
  await stop(child);
});

test("lets in who has a token of the file, and nobody else", async () => {
  const { token } = JSON.parse(await cli("serve", "token", "create", "--name", "ann", "--json", "--tokens", tokens));
  expect(await cli("serve", "token", "list", "--tokens", tokens)).toMatch(/^ann +execute, files +never expires\n$/);
  const { child, url, token: madeUp } = await serve();
  expect(madeUp).toBeNull();
  const post = (headers: Record<string, string>) =>
    fetch(`${url}/api/execute`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: '{"code":"print(1)"}',
    });
  expect((await post({})).status).toBe(401);
  expect(await (await post({ authorization: `Bearer ${token}` })).json()).toEqual({ status: "Success", output: "1\n" });
  await cli("serve", "token", "rm", "ann", "--tokens", tokens);
  expect((await post({ authorization: `Bearer ${token}` })).status).toBe(401);
  await stop(child);
});

test("refuses a token that nobody could tell from others", async () => {
  const create = cli("serve", "token", "create", "--name", "a:b", "--tokens", tokens);
  await expect(create).rejects.toMatchObject({ stderr: expect.stringContaining("Expected up to 64 letters") });
});
