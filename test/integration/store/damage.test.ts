import { readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type MadeWheel, makeWheel } from "./make-wheel.ts";
import { type PackageServer, servePackages } from "./package-server.ts";
import { makeDistribution, makeTemporaryDirectory } from "./small-distribution.ts";
import { callOnce, callStore, type StoreSetup } from "./store-process.ts";

let scratch: Awaited<ReturnType<typeof makeTemporaryDirectory>>;
let server: PackageServer;
let setup: StoreSetup;
let directory: string;
let alpha: MadeWheel;

beforeAll(async () => {
  scratch = await makeTemporaryDirectory();
  alpha = await makeWheel("alpha", "1.2");
  server = await servePackages({ files: await makeDistribution([alpha]) });
  setup = { home: scratch.path, store: { source: server.base, prepare: ["alpha"] } };
  directory = (await callOnce(setup, "prepare")).value.directory;
});

afterAll(async () => {
  await server.close();
  await scratch[Symbol.asyncDispose]();
});

const module = () => join(directory, "alpha", "__init__.py");

const DAMAGES: [string, () => Promise<void>][] = [
  ["a file was changed", () => writeFile(module(), "evil = True\n")],
  ["a file was changed to another of the same size", replaceOneByte],
  ["a file is missing", () => rm(module())],
  ["a file was added", () => writeFile(join(directory, "sitecustomize.py"), "evil = True\n")],
  ["the environment is missing", () => rm(directory, { recursive: true })],
  ["what is known of a package cannot be read", corruptRecord],
];

test.each(DAMAGES)("notices and repairs a store in which %s, without the network", async (_what, damage) => {
  await damage();
  await server.close();
  const { results } = await callStore(setup, [["check"], ["base"], ["prepare"], ["check"], ["base"]]);
  expect(results[0]?.value.state).toBe("damaged");
  expect(results[1]?.error).toMatchObject({
    code: "STORE_UNAVAILABLE",
    suggestion: expect.stringContaining("packages prepare"),
  });
  expect(results[2]?.value.directory).toBe(directory);
  expect(results[3]?.value.state).toBe("ready");
  expect(results[4]?.value.directory).toBe(directory);
  expect(await readFile(module(), "utf8")).toBe('__version__ = "1.2"\n');
});

test("says which file was changed", async () => {
  await writeFile(module(), "evil = True\n");
  const { results } = await callStore(setup, [["check"], ["prepare"]]);
  expect(results[0]?.value.detail).toBe('"alpha/__init__.py" changed on disk');
});

async function replaceOneByte(): Promise<void> {
  await writeFile(module(), '__version__ = "6.6"\n');
  const { atime, mtime } = await stat(module());
  await utimes(module(), atime, new Date(mtime.getTime() + 5000));
}

async function corruptRecord(): Promise<void> {
  const { name, version, sha256 } = alpha;
  const unpacked = join(directory, "../../unpacked", `${name}-${version}-${sha256.slice(0, 12)}`, "unpacked.json");
  await stat(unpacked);
  await writeFile(unpacked, "{ not JSON");
}
