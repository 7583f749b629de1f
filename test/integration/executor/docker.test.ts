import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createExecutor } from "../../../src/executor/index.ts";

const STAND_IN = new URL("../../fixtures/docker.mjs", import.meta.url);

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "docker-test-"));
  vi.stubEnv("DOCKER_ARGUMENTS", join(directory, "arguments"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

/** Puts a program named docker first on the PATH. */
function installDocker(script?: string): void {
  const file = join(directory, "docker");
  if (script === undefined) copyFileSync(STAND_IN, file);
  else writeFileSync(file, script);
  chmodSync(file, 0o755);
  vi.stubEnv("PATH", `${directory}${delimiter}${process.env["PATH"]}`);
}

const calls = () =>
  readFileSync(join(directory, "arguments"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as string[]);

test("starts a container that is shut off, and removes it in the end", async () => {
  installDocker();
  const executor = createExecutor({ backend: "docker", cpus: 0.5, image: "my/python:1" });
  expect(await executor.health()).toMatchObject({ healthy: true, detail: "Docker 28.0.0" });
  expect(await executor.execute("return a * 2", { args: { a: 21 } })).toMatchObject({ value: 42, state: "new" });
  expect(await executor.execute("return a")).toMatchObject({ value: 21, state: "kept" });
  await executor.cleanup();

  const run = calls().find(([command]) => command === "run") ?? [];
  expect(run).toEqual(
    expect.arrayContaining([
      "--rm",
      "--interactive",
      "--memory=256m",
      "--memory-swap=256m",
      "--cpus=0.5",
      "--pids-limit=50",
      "--network=none",
      "--read-only",
      "--tmpfs=/tmp:rw,nosuid,nodev,size=64m",
      "--cap-drop=ALL",
      "--security-opt=no-new-privileges",
      "--user=nobody",
    ]),
  );
  expect(run.find((flag) => flag.startsWith("--mount="))).toMatch(/,readonly$/);
  expect(run.slice(-3)).toEqual(["my/python:1", "python3", "/opt/runner/run_on_machine.py"]);
  const name = run.find((flag) => flag.startsWith("--name="))?.slice("--name=".length);
  expect(calls().at(-1)).toEqual(["rm", "--force", name]);
});

test("removes the container of a run that takes too long, and starts another one", async () => {
  installDocker();
  await using executor = createExecutor({ backend: "docker" });
  await executor.execute("x = 1");
  expect(await executor.execute("while True: pass", { timeout: 0.2 })).toMatchObject({ status: "timeout" });
  expect(calls().at(-1)?.slice(0, 2)).toEqual(["rm", "--force"]);
  expect(await executor.execute("return 'x' in globals()")).toMatchObject({ value: false, state: "lost" });
});

test("says in one sentence that there is no Docker, and what to do", async () => {
  vi.stubEnv("PATH", directory);
  const executor = createExecutor({ backend: "docker" });
  const suggestion = expect.stringContaining("Install Docker");
  const message = 'There is no program "docker" on this machine';
  await expect(executor.execute("1")).rejects.toMatchObject({ code: "BACKEND_UNAVAILABLE", message, suggestion });
  expect(await executor.health()).toMatchObject({ healthy: false, backend: "docker", detail: message, suggestion });
  await executor.cleanup();
});

test("says what Docker says when its daemon does not run", async () => {
  installDocker("#!/bin/sh\necho 'Cannot connect to the Docker daemon' >&2\nexit 1\n");
  await using executor = createExecutor({ backend: "docker" });
  await expect(executor.setup()).rejects.toMatchObject({
    code: "BACKEND_UNAVAILABLE",
    message: 'The program "docker" cannot be used: Cannot connect to the Docker daemon',
  });
});

test.each([
  ["memory that is no number", { memoryMegabytes: "256m" }],
  ["too little memory", { memoryMegabytes: 1 }],
  ["no processors", { cpus: 0 }],
  ["a single process", { pids: 1 }],
  ["an image that is a flag", { image: "--privileged" }],
  ["an option that there is not", { network: "host" }],
])("refuses %s", (_, options) => {
  expect(() => createExecutor({ backend: "docker", ...options } as never)).toThrow(
    expect.objectContaining({ code: "BAD_REQUEST" }),
  );
});
