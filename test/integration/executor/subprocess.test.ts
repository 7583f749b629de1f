import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createExecutor } from "../../../src/executor/index.ts";

let directory: string;
beforeAll(() => void (directory = mkdtempSync(join(tmpdir(), "subprocess-test-"))));
afterAll(() => rmSync(directory, { recursive: true }));

/** A program that takes the place of Python. */
function program(name: string, script: string): string {
  const file = join(directory, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** Whether a process is there; one that has ended is, for `ps`, until its parent has heard of it. */
function isAlive(pid: unknown): boolean {
  const { stdout } = spawnSync("ps", ["-o", "state=", "-p", String(pid)], { encoding: "utf8" });
  return stdout !== "" && !stdout.startsWith("Z");
}

test("is the machine's own Python, in a directory of its own, without the caller's secrets", async () => {
  vi.stubEnv("SECRET_KEY", "secret");
  const executor = createExecutor({ backend: "subprocess", environment: { GIVEN: "given" } });
  const code = "import os\nreturn [os.environ.get('SECRET_KEY'), os.environ.get('GIVEN'), os.listdir(), os.getcwd()]";
  const { value } = await executor.execute(code);
  expect(value).toEqual([null, "given", [], expect.any(String)]);
  await executor.cleanup();
  expect(existsSync((value as string[])[3] ?? "")).toBe(false);
  vi.unstubAllEnvs();
});

test("gives the output of programs that the code runs", async () => {
  await using executor = createExecutor({ backend: "subprocess" });
  const result = await executor.execute("import os\nos.system('echo out; echo err >&2; cat')");
  expect(result).toMatchObject({ stdout: "out\n", stderr: "err\n", value: 0 });
});

test("ends the programs that the code has started, at a timeout and in the end", async () => {
  const executor = createExecutor({ backend: "subprocess" });
  const start = "import subprocess\nchild = subprocess.Popen(['sleep', '600']).pid\nprint(child)\n";
  const slow = await executor.execute(`${start}while True: pass`, { timeout: 1 });
  expect(slow.status).toBe("timeout");
  const { value } = await executor.execute(`${start}return child`);
  await executor.cleanup();
  await vi.waitFor(() => expect([Number(slow.stdout), value].filter(isAlive)).toEqual([]));
});

test("keeps to the time limit when a program that it cannot end holds its output", async () => {
  await using executor = createExecutor({ backend: "subprocess" });
  const daemon = "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(20)\n    os._exit(0)\n";
  expect((await executor.execute(`${daemon}while True: pass`, { timeout: 1 })).status).toBe("timeout");
  const lost = await executor.execute(`${daemon}os._exit(7)`);
  expect(lost).toMatchObject({ status: "lost", error: { message: expect.stringContaining('"7"') } });
}, 15_000);

test("starts nothing for a call that still waits when it is cleaned up", async () => {
  const executor = createExecutor({ backend: "subprocess" });
  await executor.setup();
  const calls = [executor.execute("import time\ntime.sleep(60)"), executor.execute("return 1")];
  await new Promise(setImmediate);
  await executor.cleanup();
  expect((await Promise.all(calls)).map(({ status }) => status)).toEqual(["lost", "cancelled"]);
});

test("tries again when Python could not be given a directory", async () => {
  await using executor = createExecutor({ backend: "subprocess" });
  vi.stubEnv("TMPDIR", join(directory, "none"));
  await expect(executor.execute("1")).rejects.toMatchObject({ code: "ENOENT" });
  vi.unstubAllEnvs();
  expect((await executor.execute("return 1")).value).toBe(1);
});

test("says that the variables are lost when Python has ended", async () => {
  await using executor = createExecutor({ backend: "subprocess" });
  await executor.execute("x = 1");
  const lost = await executor.execute("import os\nos._exit(7)");
  expect(lost).toMatchObject({
    status: "lost",
    error: { code: "SESSION_LOST", message: expect.stringContaining('"7"') },
  });
  expect(await executor.execute("return 'x' in globals()")).toMatchObject({ value: false, state: "lost" });
  expect((await executor.execute("1")).state).toBe("kept");
});

test.each([
  ["what is no JSON", "echo ready"],
  ["messages of another form", `echo '{"type":"outcome","run":1,"outcome":{"value":5}}'`],
])("ends a Python that says %s", async (_, line) => {
  const ready = `[ "$1" = --version ] && exec echo Python; echo '{"type":"ready","pythonVersion":"3"}'; read order`;
  await using executor = createExecutor({
    backend: "subprocess",
    python: program("liar", `${ready}; ${line}; sleep 600`),
  });
  expect(await executor.execute("1")).toMatchObject({ status: "lost", error: { message: /broke its protocol/ } });
});

test("says which Python it cannot start, and why", async () => {
  const python = program(
    "old",
    `[ "$1" = --version ] && exec echo Python; echo 'Python 3.11 or later is needed' >&2; exit 1`,
  );
  const old = createExecutor({ backend: "subprocess", python });
  await expect(old.execute("1")).rejects.toMatchObject({
    code: "BACKEND_UNAVAILABLE",
    message: `Cannot start Python by "${python}": Python 3.11 or later is needed`,
  });
  await old.cleanup();
  const missing = createExecutor({ backend: "subprocess", python: "no-such-python" });
  expect(await missing.health()).toMatchObject({ healthy: false, detail: expect.stringContaining("no-such-python") });
});

test.each([
  ["a backend that there is not", { backend: "vm" }],
  ["a timeout in milliseconds", { timeout: 30_000 }],
  ["a client that is none", { client: {} }],
  ["no name of a Python", { backend: "subprocess", python: "" }],
  ["an environment that is no text", { backend: "subprocess", environment: { A: 1 } }],
  ["an image for a subprocess", { backend: "subprocess", image: "python" }],
])("refuses %s", (_, options) => {
  expect(() => createExecutor(options as never)).toThrow(expect.objectContaining({ code: "BAD_REQUEST" }));
});

test("is never chosen unless it is asked for by name", () => {
  expect(createExecutor().backend).toBe("pyodide");
  expect(createExecutor({ timeout: 5 }).backend).toBe("pyodide");
});
