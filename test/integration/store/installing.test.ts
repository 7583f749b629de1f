import { afterAll, beforeAll, expect, test } from "vitest";
import { type MadeWheel, makeWheel } from "./make-wheel.ts";
import { type PackageServer, servePackages } from "./package-server.ts";
import { makeDistribution, makeTemporaryDirectory } from "./small-distribution.ts";
import { callOnce, callStore, type Call, type StoreSetup } from "./store-process.ts";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

let scratch: Awaited<ReturnType<typeof makeTemporaryDirectory>>;
let server: PackageServer;
let setup: StoreSetup;

beforeAll(async () => {
  scratch = await makeTemporaryDirectory();
  const prebuilt = [await makeWheel("alpha", "1.2", { requires: ["gamma>=2; extra == 'more'"], extras: ["more"] })];
  server = await servePackages({ files: await makeDistribution(prebuilt), index: await makeIndex() });
  setup = {
    home: join(scratch.path, "home"),
    store: { source: server.base, prepare: ["alpha"] },
    env: { PIP_INDEX_URL: server.index },
  };
  expect((await callOnce(setup, "prepare")).error).toBeUndefined();
});

afterAll(async () => {
  await server.close();
  await scratch[Symbol.asyncDispose]();
});

async function makeIndex(): Promise<MadeWheel[]> {
  const foreign = { tag: "cp314-cp314-manylinux_2_28_x86_64" };
  return [
    await makeWheel("gamma", "1.0"),
    await makeWheel("gamma", "2.0", { requires: ["delta"] }),
    await makeWheel("gamma", "3.0", { requires: ["delta", "epsilon; extra == 'full'"], extras: ["full"] }),
    await makeWheel("delta", "0.1", { requires: ["alpha>=1"] }),
    await makeWheel("epsilon", "5"),
    await makeWheel("compiled", "1.0", foreign),
    await makeWheel("needs-compiled", "1.0", { requires: ["compiled>=1"] }),
    await makeWheel("needs-other-alpha", "1.0", { requires: ["alpha>=2"] }),
    await makeWheel("tensorflow", "2.0", foreign),
    await makeWheel("markupsafe", "3.0", {
      ...foreign,
      files: { "markupsafe/__init__.py": "", "markupsafe/_speedups.cpython-314-x86_64-linux-gnu.so": "native" },
    }),
    { ...(await makeWheel("only-source", "1.0")), fileName: "only_source-1.0.tar.gz" },
  ];
}

/** What each installation came to: the packages, or the refusal. */
async function install(...calls: (string | [string | string[], object])[]): Promise<unknown[]> {
  const each = calls.map((call): Call => {
    const [requirements, rules] = Array.isArray(call) ? call : [call, {}];
    return ["install", [requirements].flat(), rules];
  });
  const { results } = await callStore(setup, each);
  return results.map(({ value, error }) => error ?? value.installed);
}

test("needs nothing for what the default environment has in the version that is asked for", async () => {
  const { results } = await callStore(setup, [
    ["install", ["alpha"]],
    ["install", ["Alpha>=1,<2"]],
    ["install", ["alpha"], { install: "none" }],
  ]);
  for (const { value } of results) expect(value).toEqual({ installed: [], directory: null });
});

test("installs the newest version that fits, with what it needs and not what is there already", async () => {
  const { value } = await callOnce(setup, "install", ["gamma"]);
  expect(value.installed).toEqual(["delta==0.1", "gamma==3.0"]);
  expect((await readdir(value.directory)).filter((name) => !name.endsWith(".dist-info")).sort()).toEqual([
    "delta",
    "gamma",
  ]);
  expect(await readdir(join(value.directory, "gamma", "__pycache__"))).toHaveLength(1);
});

test("keeps to version specifiers, and adds extras of new and of prepared packages", async () => {
  expect(await install("gamma<3", "gamma==1.0", "gamma[full]", "alpha[more]", "alpha[more]>=1")).toEqual([
    ["delta==0.1", "gamma==2.0"],
    ["gamma==1.0"],
    ["delta==0.1", "epsilon==5", "gamma==3.0"],
    ["delta==0.1", "gamma==3.0"],
    ["delta==0.1", "gamma==3.0"],
  ]);
});

test("remembers an installation, so that it needs no index the next time", async () => {
  const [first] = await install("gamma>=2");
  const offline = { ...setup, env: { PIP_INDEX_URL: "http://127.0.0.1:9/simple" } };
  expect((await callOnce(offline, "install", ["gamma>=2"])).value.installed).toEqual(first);
});

test("says why a package cannot be had, and what to use instead", async () => {
  expect(
    await install(
      "alpha==1.0",
      "needs-other-alpha",
      "gamma==9",
      "tensorflow",
      "needs-compiled",
      "only-source",
      "nothing-of-that-name",
      "not a requirement",
      "gamma @ http://127.0.0.1:9/gamma-3.0-py3-none-any.whl",
      "http://127.0.0.1:9/gamma-3.0-py3-none-any.whl",
    ),
  ).toEqual([
    refused("the sandbox comes with alpha 1.2", "Use alpha 1.2, which can be imported at once."),
    refused('it needs "alpha>=2", but the sandbox comes with alpha 1.2'),
    refused("no version of gamma that fits ==9 runs on this platform; 3.0 does"),
    refused("no build of it for Pyodide", expect.stringContaining("scikit-learn")),
    refused('it needs "compiled>=1", but compiled is compiled code'),
    refused("only the source"),
    refused("there is no package named nothing-of-that-name"),
    refused("not a requirement"),
    refused("not from an address"),
    refused("is not a requirement"),
  ]);
});

test("uses the Python part of a package that is complete without its compiled part", async () => {
  const { value } = await callOnce(setup, "install", ["markupsafe"]);
  expect(value.installed).toEqual(["markupsafe==3.0"]);
  expect((await readdir(join(value.directory, "markupsafe"))).sort()).toEqual(["__init__.py", "__pycache__"]);
});

test("installs only what the policy allows, down to what a package needs, also when it is in the store", async () => {
  expect(
    await install(
      ["gamma", { install: "none" }],
      ["gamma", { install: ["epsilon"] }],
      ["gamma", { install: ["Gamma"] }],
      ["gamma", { deny: ["Delta"] }],
      ["gamma==2.0", { deny: ["delta"] }],
      ["alpha[more]", { install: "none" }],
    ),
  ).toEqual([
    denied("allows no installations"),
    denied("allows only epsilon"),
    ["delta==0.1", "gamma==3.0"],
    denied('"delta"'),
    denied('"delta"'),
    denied("allows no installations"),
  ]);
});

test("sends the user and password that the index's address holds", async () => {
  const authorization = `Basic ${btoa("user:pass word")}`;
  await using closed = await servePackages({ index: [await makeWheel("private", "1.0")], authorization });
  const address = (who: string) => ({ ...setup, env: { PIP_INDEX_URL: closed.index.replace("//", `//${who}@`) } });
  const refusal = (await callOnce(address("user:wrong"), "install", ["private"])).error;
  expect(refusal?.message).toContain("answered 401");
  expect(refusal?.message).not.toContain("wrong");
  expect((await callOnce(address("user:pass%20word"), "install", ["private"])).value.installed).toEqual([
    "private==1.0",
  ]);
});

test("does several installations at once", async () => {
  const { value } = await callOnce(setup, "installAtOnce", [["epsilon"], ["epsilon"], ["delta"], ["alpha"]]);
  expect(value.map(({ installed }: { installed: string[] }) => installed)).toEqual([
    ["epsilon==5"],
    ["epsilon==5"],
    ["delta==0.1"],
    [],
  ]);
});

test("a mirror serves a machine that has neither index nor network", async () => {
  await install("gamma");
  const directory = join(scratch.path, "mirror");
  expect((await callOnce(setup, "mirror", directory)).error).toBeUndefined();
  const elsewhere = {
    home: join(scratch.path, "elsewhere"),
    store: { source: directory, prepare: ["alpha"] },
    env: { PIP_NO_INDEX: "1" },
  };
  const { results } = await callStore(elsewhere, [
    ["prepare"],
    ["install", ["gamma"]],
    ["install", ["compiled"]],
    ["list"],
  ]);
  expect(results[0]?.error).toBeUndefined();
  expect(results[1]?.value.installed).toEqual(["delta==0.1", "gamma==3.0"]);
  expect(results[2]?.error?.code).toBe("PACKAGE_INSTALL_FAILED");
  expect(results[3]?.value).toContainEqual({ name: "gamma", version: "3.0", imports: ["gamma"], prepared: false });
});

function refused(message: string, suggestion: unknown = expect.any(String)) {
  return { code: "PACKAGE_INSTALL_FAILED", message: expect.stringContaining(message), suggestion };
}

function denied(message: string): unknown {
  return expect.objectContaining({ code: "POLICY_DENIED", message: expect.stringContaining(message) });
}
