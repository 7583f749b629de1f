import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { checkPermissions, draftPolicy } from "../../../../src/platform/sandbox/check-policy.ts";
import { layOverFile } from "../../../../src/platform/sandbox/platform-policy.ts";

const directory = mkdtempSync(join(tmpdir(), "policy-"));

beforeAll(() => {
  vi.stubEnv("PYODIDE_SANDBOX_CONFIG", directory);
  vi.stubEnv("PYODIDE_SANDBOX_POLICY", undefined);
  writeFileSync(
    join(directory, "sandbox.yaml"),
    "memory: { megabytes: 512 }\ntemplates: { documents: [openpyxl] }\nnetwork: { mode: hosts, hosts: [a.example] }\n",
  );
});

afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(directory, { recursive: true });
});

const draft = (policy: Record<string, unknown>) => draftPolicy(layOverFile({}).file, policy);
const faultsOf = (policy: Record<string, unknown>) => draft(policy).faults.map(({ path }) => path);

test("keeps only what differs from the file", () => {
  const { agents: _, ...policy } = structuredClone(layOverFile({}).policy);
  expect(draft(policy)).toEqual({ faults: [], overrides: {} });
  policy.time.maxSeconds = 120;
  expect(draft(policy)).toEqual({ faults: [], overrides: { time: { maxSeconds: 120 } } });
});

test("names each fault by the keys that lead to it", () => {
  expect(faultsOf({ network: { hosts: ["a.example", "https://b.example/"] }, memory: { megabytes: 1 } })).toEqual([
    ["network", "hosts", 1],
    ["memory", "megabytes"],
  ]);
  expect(draft({ network: { modus: "off" } }).faults[0]).toMatchObject({
    path: ["network", "modus"],
    message: expect.stringContaining("Unknown key"),
  });
  expect(faultsOf({ network: "off" })).toEqual([["network"]]);
  expect(faultsOf({ sessions: { template: "none_such" } })).toEqual([["sessions", "template"]]);
});

test("takes a template that is defined beside it", () => {
  expect(faultsOf({ templates: { documents: ["openpyxl"], own: ["json"] }, sessions: { template: "own" } })).toEqual(
    [],
  );
});

test("refuses what cannot be laid over the file", () => {
  expect(faultsOf({ templates: {} })).toEqual([["templates", "documents"]]);
  expect(faultsOf({ agents: { a: { memory: { megabytes: 256 } } } })).toEqual([["agents"]]);
});

test("measures an agent's permissions against the file and what is laid over it", () => {
  const policies = layOverFile({ network: { mode: "off" } });
  const check = (permissions: unknown) => checkPermissions(policies, "a", permissions).map(({ path }) => path);
  expect(check({ memory: { megabytes: 256 }, read: [], packages: { install: ["flask"] } })).toEqual([]);
  expect(check({ network: { mode: "hosts" } })).toEqual([["network", "mode"]]);
  expect(check({ memory: { megabytes: 1024 } })).toEqual([["memory", "megabytes"]]);
  expect(check({ network: { hosts: ["a.example", "::"] } })).toEqual([["network", "hosts", 1]]);
  expect(check({ sessions: { max: 1 } })).toEqual([["sessions"]]);
  expect(check([])).toEqual([[]]);
});
