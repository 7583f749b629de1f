import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Sandbox } from "@e2b/code-interpreter";
import { afterAll, expect, test } from "vitest";

const MAIN = fileURLToPath(new URL("../../../dist/src/cli/main.js", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "serve-e2b-"));
const tokens = join(directory, "tokens.json");
afterAll(() => rmSync(directory, { recursive: true }));

/** Listens on a port, 0 for any that is free; undefined when it is taken. */
async function take(port: number): Promise<{ port: number; release: () => Promise<unknown> } | undefined> {
  const server = createServer().listen(port, "127.0.0.1");
  try {
    await once(server, "listening");
  } catch {
    return undefined;
  }
  const release = () => once(server.close(), "close");
  return { port: (server.address() as AddressInfo).port, release };
}

function serve(...words: string[]): { child: ChildProcess; line: Promise<Record<string, unknown>> } {
  const child = spawn(process.execPath, [MAIN, "serve", "--json", "--tokens", tokens, ...words], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const line = once(createInterface({ input: child.stdout }), "line");
  return { child, line: line.then(([text]) => JSON.parse(String(text)) as Record<string, unknown>) };
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);
}

const probe = await take(49_999);
await probe?.release();

test.skipIf(probe === undefined)("serves the SDK in debug mode with no more than that, at port 49999", async () => {
  const { child, line } = serve("--port", "0", "--e2b");
  expect(await line).toMatchObject({ e2bUrl: "http://127.0.0.1:49999" });
  const sandbox = await Sandbox.create({ debug: true });
  expect((await sandbox.runCode("6 * 7")).text).toBe("42");
  await stop(child);
});

test("serves it at another port", async () => {
  const { child, line } = serve("--port", "0", "--e2b", "0");
  const sandbox = await Sandbox.create({ debug: true, sandboxUrl: String((await line)["e2bUrl"]) });
  expect((await sandbox.runCode("6 * 7")).text).toBe("42");
  await stop(child);
});

test.each([
  ["--port", "--e2b"],
  ["--e2b", "--port"],
])("ends when the port of %s is taken", async (taken, free) => {
  const other = await take(0);
  const words = ["serve", "--tokens", tokens, taken, String(other?.port), free, "0"];
  const command = promisify(execFile)(process.execPath, [MAIN, ...words]);
  await expect(command).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining(`Cannot listen on "127.0.0.1:${other?.port}" (EADDRINUSE)`),
  });
  await other?.release();
});

test("refuses a port that is none", async () => {
  const command = promisify(execFile)(process.execPath, [MAIN, "serve", "--e2b", "high"]);
  await expect(command).rejects.toMatchObject({ stderr: expect.stringContaining("Expected a port from 0 to 65535.") });
});
