import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findDeno, packageRoot } from "../../../src/client/find-deno.ts";

test("finds the Deno that npm installed, wherever the PATH leads", () => {
  const deno = findDeno("");
  expect(deno).toContain("node_modules");
  expect(execFileSync(deno, ["--version"], { encoding: "utf8" })).toMatch(/^deno 2\./);
});

test("finds the package's root from its sources", () => {
  expect(existsSync(join(packageRoot(), "agent-config"))).toBe(true);
});
