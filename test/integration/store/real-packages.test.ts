import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { findDeno } from "../../../src/client/find-deno.ts";
import { policySchema } from "../../../src/config/policy.ts";
import { sandboxHome } from "../../../src/config/home.ts";
import { callStore, PYODIDE_DIRECTORY, type StoreSetup } from "./store-process.ts";

const setup: StoreSetup = { home: sandboxHome() };
const runPython = fileURLToPath(new URL("./run-python.js", import.meta.url));

/** What a Python expression comes to in Pyodide, with an environment and what was added to it mounted read-only. */
async function evaluate(file: string, environment: string, added: string[] = []): Promise<unknown> {
  const script = fileURLToPath(new URL(file, import.meta.url));
  const read = [PYODIDE_DIRECTORY, script, environment, ...added].join(",");
  const args = [
    "run",
    "--no-prompt",
    `--allow-read=${read}`,
    runPython,
    PYODIDE_DIRECTORY,
    script,
    environment,
    ...added,
  ];
  const { stdout } = await promisify(execFile)(findDeno(), args);
  return JSON.parse(stdout);
}

test("the default environment has every default package, and imports them from compiled files", async () => {
  const { results } = await callStore(setup, [["base"]]);
  const { directory, packages } = results[0]?.value ?? {};
  const names = packages.map(({ name }: { name: string }) => name);
  expect(names).toEqual(expect.arrayContaining(policySchema.parse({}).store.prepare));
  expect(await evaluate("./use_default_packages.py", directory)).toEqual({
    cached: "/lib/python3.14/site-packages/pandas/__pycache__/__init__.cpython-314.pyc",
    stale: [],
    zone: "2024-01-01 00:00:00+01:00",
  });
});

test("flask installs, and its test client works", async () => {
  const { results } = await callStore(setup, [["base"], ["install", ["flask"]]]);
  const [base, flask] = results;
  expect(flask?.error).toBeUndefined();
  expect(flask?.value.installed).toEqual(expect.arrayContaining([expect.stringMatching(/^flask==3/)]));
  expect(await evaluate("./use_flask.py", base?.value.directory, [flask?.value.directory])).toBe("<p>&lt;b&gt;</p>");
});
