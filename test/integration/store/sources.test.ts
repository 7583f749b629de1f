import { once } from "node:events";
import { readdir, readFile, writeFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type MadeWheel, makeWheel, sha256, zip } from "./make-wheel.ts";
import { servePackages } from "./package-server.ts";
import { copyPyodide, makeDistribution, makeTemporaryDirectory } from "./small-distribution.ts";
import { callOnce, callStore, startStore } from "./store-process.ts";

/** A port of loopback on which nothing listens. */
const NOWHERE = "http://127.0.0.1:9/";
const PREPARE = ["alpha"];

let alpha: MadeWheel;
let beta: MadeWheel;
let distribution: Record<string, string | Uint8Array>;
let lock: string;
let scratch: Awaited<ReturnType<typeof makeTemporaryDirectory>>;

beforeAll(async () => {
  scratch = await makeTemporaryDirectory();
  alpha = await makeWheel("alpha", "1.2", { requires: ["beta>=1"] });
  beta = await makeWheel("beta", "1.0");
  distribution = await makeDistribution([alpha, beta]);
  lock = distribution["pyodide-lock.json"] as string;
});

afterAll(() => scratch[Symbol.asyncDispose]());

test("prepares from a base URL that the policy names, and needs no network a second time", async () => {
  await using server = await servePackages({ files: distribution });
  const setup = { home: join(scratch.path, "url"), store: { source: server.base, prepare: PREPARE } };

  const first = (await callOnce(setup, "prepare")).value;
  expect(first.packages.map(({ name, version }: MadeWheel) => `${name}==${version}`)).toEqual([
    "alpha==1.2",
    "beta==1.0",
  ]);
  expect(await readdir(join(first.directory, "beta", "__pycache__"))).toEqual(["__init__.cpython-314.pyc"]);
  expect(await readdir(join(first.directory, "../../staging"))).toEqual([]);

  await server.close();
  const { results, steps } = await callStore(setup, [["prepare"], ["check"]]);
  expect(results[0]?.value).toEqual(first);
  expect(results[1]?.value).toMatchObject({ state: "ready", packages: 2 });
  expect(steps).toEqual([]);
});

test("compiles to files that are used unchecked and name the path in the sandbox", async () => {
  await using server = await servePackages({ files: distribution });
  const setup = { home: join(scratch.path, "pyc"), store: { source: server.base, prepare: PREPARE } };
  const { directory } = (await callOnce(setup, "prepare")).value;
  const compiled = await readFile(join(directory, "beta", "__pycache__", "__init__.cpython-314.pyc"));
  expect(compiled.readUInt32LE(4)).toBe(1);
  expect(compiled.includes("/lib/python3.14/site-packages/beta/__init__.py")).toBe(true);
  expect(compiled.includes(scratch.path)).toBe(false);
});

test("refuses a wheel whose bytes are not those that the lock file lists, and keeps nothing of it", async () => {
  const forged = await makeWheel("beta", "1.0", { files: { "beta/__init__.py": "evil = True\n" } });
  await using server = await servePackages({ files: { ...distribution, [beta.fileName]: forged.bytes } });
  const setup = { home: join(scratch.path, "forged"), store: { source: server.base, prepare: PREPARE } };
  const { results } = await callStore(setup, [["prepare"], ["check"]]);
  expect(results[0]?.error).toMatchObject({
    code: "STORE_UNAVAILABLE",
    message: expect.stringContaining(beta.fileName),
  });
  expect(results[1]?.value.state).toBe("empty");
  const kept = await readdir(setup.home, { recursive: true });
  expect(kept.filter((path) => path.includes("beta"))).toEqual([]);
});

test("prepares from a directory that the policy names", async () => {
  const directory = join(scratch.path, "named directory");
  await mkdir(directory);
  for (const [name, content] of Object.entries(distribution)) await writeFile(join(directory, name), content);
  const setup = { home: join(scratch.path, "directory"), store: { source: directory, prepare: PREPARE } };
  expect((await callOnce(setup, "prepare")).value.packages).toHaveLength(2);
});

test("takes the CDN that Pyodide's own loader names", async () => {
  const files = Object.entries(distribution).map(([name, content]) => [`v314.0.3/full/${name}`, content]);
  await using server = await servePackages({ files: Object.fromEntries(files) });
  const pyodideDirectory = await copyPyodide(join(scratch.path, "pyodide-cdn"), lock, server.base);
  const setup = { home: join(scratch.path, "cdn"), pyodideDirectory, store: { prepare: PREPARE } };
  expect((await callOnce(setup, "prepare")).value.packages).toHaveLength(2);
  expect(server.hits).toContain(`/v314.0.3/full/${alpha.fileName}`);
});

test("takes the bundle of the package index where the CDN cannot be reached, but only wheels of the lock file", async () => {
  const strange = await makeWheel("beta", "1.0", { files: { "beta/__init__.py": "evil = True\n" } });
  const inside = "open_webui/frontend/pyodide/";
  const wheels = Object.entries(distribution).filter(([name]) => name.endsWith(".whl"));
  const packed = Object.fromEntries(wheels.map(([name, content]) => [inside + name, content]));
  const bytes = await zip({ ...packed, [`${inside}${beta.fileName}`]: strange.bytes, "open_webui/main.py": "" });
  const bundle = {
    name: "open-webui",
    version: "0.12.4",
    fileName: "open_webui-0.12.4-py3-none-any.whl",
    bytes,
    sha256: sha256(bytes),
  };
  const fromIndex = await makeWheel("beta", "1.5");
  await using server = await servePackages({ index: [bundle, fromIndex] });
  const setup = {
    home: join(scratch.path, "bundle"),
    pyodideDirectory: await copyPyodide(join(scratch.path, "pyodide-bundle"), lock, NOWHERE),
    store: { prepare: PREPARE },
    env: { PIP_INDEX_URL: server.index },
  };
  const { packages } = (await callOnce(setup, "prepare")).value;
  expect(packages.map(({ name, version }: MadeWheel) => `${name}==${version}`)).toEqual(["alpha==1.2", "beta==1.5"]);
  const kept = await readdir(setup.home, { recursive: true });
  expect(kept.filter((path) => path.includes("open_webui"))).toEqual([]);
});

test("says what to do when there is no network and the store is empty", async () => {
  const setup = {
    home: join(scratch.path, "offline"),
    pyodideDirectory: await copyPyodide(join(scratch.path, "pyodide-offline"), lock, NOWHERE),
    env: { PIP_INDEX_URL: `${NOWHERE}simple` },
  };
  const { results } = await callStore(setup, [["prepare"], ["base"], ["check"]]);
  expect(results[0]?.error).toMatchObject({
    code: "STORE_UNAVAILABLE",
    message: expect.stringContaining("127.0.0.1:9 cannot be reached"),
    suggestion: expect.stringMatching(/PIP_INDEX_URL.*store\.source.*packages mirror/),
  });
  expect(results[1]?.error?.code).toBe("STORE_UNAVAILABLE");
  expect(results[2]?.value.state).toBe("empty");
});

test("two processes that prepare at once fetch each wheel once", async () => {
  await using server = await servePackages({ files: distribution });
  const setup = { home: join(scratch.path, "both"), store: { source: server.base, prepare: PREPARE } };
  const [one, other] = await Promise.all([callOnce(setup, "prepare"), callOnce(setup, "prepare")]);
  expect(one.value).toEqual(other.value);
  expect(server.hits.filter((path) => path.endsWith(alpha.fileName))).toHaveLength(1);
});

test("a store whose making was killed is empty, and can be made", async () => {
  await using server = await servePackages({ files: distribution });
  server.stuck = true;
  const setup = { home: join(scratch.path, "killed"), store: { source: server.base, prepare: PREPARE } };
  const preparing = startStore(setup, [["prepare"]]);
  await vi.waitFor(() => expect(server.hits.some((path) => path.endsWith(".whl"))).toBe(true), { timeout: 30_000 });
  preparing.kill("SIGKILL");
  await once(preparing, "exit");

  server.stuck = false;
  const { results } = await callStore(setup, [["check"], ["prepare"], ["check"]]);
  expect(results.map(({ value }) => value.state)).toEqual(["empty", undefined, "ready"]);
});
