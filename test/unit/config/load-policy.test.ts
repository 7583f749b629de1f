import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadPolicy } from "../../../src/config/load-policy.ts";
import { policySchema } from "../../../src/config/policy.ts";
import { SandboxError } from "../../../src/protocol/index.ts";

const directory = mkdtempSync(join(tmpdir(), "policy-"));
const file = join(directory, "sandbox.yaml");

afterAll(() => rmSync(directory, { recursive: true }));

function load(yaml: string, overrides?: unknown, environment: Record<string, string> = {}) {
  writeFileSync(file, yaml);
  return loadPolicy({ directory, overrides, environment });
}

/** The message of the error that loading throws. */
function faultOf(...parameters: Parameters<typeof load>): string {
  try {
    load(...parameters);
  } catch (error) {
    expect(error).toBeInstanceOf(SandboxError);
    expect(error).toMatchObject({ code: "BAD_POLICY" });
    return (error as SandboxError).message;
  }
  throw new Error("The policy was accepted");
}

test("takes the defaults for an empty file", () => {
  expect(load("# nothing yet\n")).toEqual(policySchema.parse({}));
});

test("lays the environment over the file and the overrides over both, key by key", () => {
  const yaml = "memory: { megabytes: 512 }\ntime: { defaultSeconds: 10, maxSeconds: 20 }\nsessions: { max: 3 }\n";
  const environment = { PYODIDE_SANDBOX_POLICY: '{ "time": { "maxSeconds": 30 }, "memory": { "megabytes": 300 } }' };
  const policy = load(yaml, { memory: { megabytes: 256 } }, environment);
  expect(policy.memory.megabytes).toBe(256);
  expect(policy.time).toEqual({ defaultSeconds: 10, maxSeconds: 30 });
  expect(policy.sessions.max).toBe(3);
});

test("replaces a list instead of adding to it", () => {
  const yaml = "network: { mode: hosts, hosts: [a.example] }\n";
  expect(load(yaml, { network: { hosts: ["b.example"] } }).network).toMatchObject({
    mode: "hosts",
    hosts: ["b.example"],
  });
});

test("names file, line, key and value of a value that is not allowed", () => {
  expect(faultOf("# top\nnetwork:\n  mode: onn\n")).toMatch(`${file}:3: "network.mode" is "onn": `);
});

test("names the line of an entry in a list, once", () => {
  const message = faultOf("network:\n  hosts:\n    - a.example\n    - https://b.example/\n");
  expect(message.split("\n")).toEqual([
    expect.stringMatching(`${file}:4: "network.hosts\\[1\\]" is "https://b.example/": Expected a host`),
  ]);
});

test("suggests the nearest key for one that is not known", () => {
  expect(faultOf("network:\n  hots: [a]\n")).toBe(
    `${file}:2: "network.hots" is ["a"]: Unknown key; did you mean "hosts"?`,
  );
});

test("lists the keys where none is near", () => {
  expect(faultOf("memory:\n  colour: 3\n")).toMatch("Unknown key; the keys here are megabytes");
});

test("names every fault, not only the first", () => {
  const message = faultOf("memory: { megabytes: 1 }\ntime: { maxSeconds: 301 }\n");
  expect(message).toMatch(`${file}:1: "memory.megabytes" is 1`);
  expect(message).toMatch(`${file}:2: "time.maxSeconds" is 301`);
});

test("names the line at which the YAML is broken", () => {
  expect(faultOf("memory:\n  megabytes: 512\n megabytes: 3\n")).toMatch(/sandbox\.yaml:3: /);
  expect(faultOf("read: []\nread: []\n")).toMatch(`${file}:2: Map keys must be unique`);
});

test.each(["a.example/path", "http://a.example", "a..example", "a.example:70000", "a,b", "[::1]", "*", ""])(
  "refuses the host %j",
  (host) => {
    expect(faultOf("", { network: { hosts: [host] } })).toMatch("Expected a host");
  },
);

test.each(["a.example", "*.a.example", "*.a.example:443", "10.0.0.5:8080", "localhost", "my_db"])(
  "takes the host %j",
  (host) => {
    expect(load("", { network: { hosts: [host] } }).network.hosts).toEqual([host]);
  },
);

test("refuses a readable path that is not absolute", () => {
  expect(faultOf("read: [data]\n")).toMatch(`${file}:1: "read[0]" is "data": Expected an absolute path`);
});

test("says when a fault is in the environment or in the overrides", () => {
  expect(faultOf("", {}, { PYODIDE_SANDBOX_POLICY: '{"memory":3}' })).toMatch('PYODIDE_SANDBOX_POLICY: "memory" is 3');
  expect(faultOf("", {}, { PYODIDE_SANDBOX_POLICY: "{" })).toMatch('PYODIDE_SANDBOX_POLICY: Expected JSON, not "{"');
  expect(faultOf("", { memory: { megabytes: 1 } })).toMatch('The policy of the caller: "memory.megabytes" is 1');
});

test("says which file is missing", () => {
  expect(() => loadPolicy({ directory: join(directory, "none"), environment: {} })).toThrow(
    /Cannot read ".*sandbox\.yaml"/,
  );
});

test("refuses an agent's rule that is wider than the policy, at its line", () => {
  const yaml = "memory:\n  megabytes: 512\nagents:\n  data:\n    memory:\n      megabytes: 1024\n";
  expect(faultOf(yaml)).toBe(
    `${file}:6: "agents.data.memory.megabytes" is 1024: ` +
      `An agent's rule may only be narrower than "memory.megabytes", which is 512`,
  );
});

test("does not blame an agent's rule when an override narrows the policy below it", () => {
  const yaml = "agents:\n  data:\n    memory: { megabytes: 512 }\n";
  expect(load(yaml, { memory: { megabytes: 256 } }).memory.megabytes).toBe(256);
});

test("refuses a wider agent's rule that an override brings", () => {
  expect(faultOf("", { agents: { data: { network: { mode: "public" } } } })).toMatch(
    '"agents.data.network.mode" is "public"',
  );
});

test("takes a template that another source defines, and refuses one that none does", () => {
  const yaml = "sessions:\n  template: documents\n";
  const templates = { documents: ["openpyxl", "lxml.etree"] };
  expect(load(yaml, { templates })).toMatchObject({ sessions: { template: "documents" }, templates });
  expect(faultOf(yaml)).toBe(
    `${file}:2: "sessions.template" is "documents": There is no such template; there are auto, python, science`,
  );
});

test("refuses a template with a name that is taken or a module that cannot be one", () => {
  expect(faultOf("templates:\n  science: [csv]\n")).toMatch(
    `${file}:2: "templates.science" is ["csv"]: This name is taken`,
  );
  expect(faultOf("templates:\n  a:\n    - csv; import os\n")).toMatch(
    `${file}:3: "templates.a[0]" is "csv; import os": `,
  );
});
