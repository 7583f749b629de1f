import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadAgents } from "../../../src/config/agents.ts";
import { findConfig } from "../../../src/config/find-config.ts";
import { sandboxHome } from "../../../src/config/home.ts";
import { jsonSchemas } from "../../../src/config/json-schemas.ts";
import { loadPolicy } from "../../../src/config/load-policy.ts";
import { policySchema } from "../../../src/config/policy.ts";

const SHIPPED = fileURLToPath(new URL("../../../agent-config", import.meta.url));
let directory = "";

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "config-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("the shipped policy shows the default of every key", () => {
  const shipped = readFileSync(join(SHIPPED, "sandbox.yaml"), "utf8");
  expect(loadPolicy({ directory: SHIPPED, environment: {} })).toEqual(policySchema.parse({}));
  for (const [section, value] of Object.entries(policySchema.parse({}))) {
    expect(shipped).toMatch(new RegExp(`^${section}:`, "m"));
    if (Array.isArray(value) || section === "agents") continue;
    for (const key of Object.keys(value)) expect(shipped).toMatch(new RegExp(`^ {2}${key}:`, "m"));
  }
});

test.each(Object.entries(jsonSchemas()))("%s is up to date (npm run schema writes it)", (file, schema) => {
  expect(JSON.parse(readFileSync(join(SHIPPED, file), "utf8"))).toEqual(schema);
});

test.each(["sandbox", "agents"])("%s.yaml names its schema for editors", (name) => {
  const [first] = readFileSync(join(SHIPPED, `${name}.yaml`), "utf8").split("\n");
  expect(first).toBe(`# yaml-language-server: $schema=./${name}.schema.json`);
});

test("the shipped agent has the tool", () => {
  expect(loadAgents(SHIPPED)).toEqual({ assistant: { tools: { pyodide_sandbox: true } } });
});

test("there are no agents without a file", () => {
  expect(loadAgents(directory)).toEqual({});
});

test("a fault in agents.yaml is named with its line and key", () => {
  writeFileSync(join(directory, "agents.yaml"), "agents:\n  a:\n    tools:\n      pyodide_sandbox: maybe\n");
  expect(() => loadAgents(directory)).toThrow(/agents\.yaml:4: "agents\.a\.tools\.pyodide_sandbox" is "maybe": /);
});

test("the directory is the one that the environment names, else the working directory's, else the shipped one", () => {
  expect(findConfig({ PYODIDE_SANDBOX_CONFIG: "/etc/sandbox" }, directory)).toBe("/etc/sandbox");
  expect(findConfig({}, directory)).toBe(SHIPPED);
  expect(findConfig({}, join(SHIPPED, ".."))).toBe(SHIPPED);
});

test("the home is the one that the environment names, else in the user's cache", () => {
  expect(sandboxHome({ PYODIDE_SANDBOX_HOME: "/srv/sandbox" })).toBe("/srv/sandbox");
  expect(sandboxHome({})).toMatch(/\.cache.pyodide-sandbox$/);
});
