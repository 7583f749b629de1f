import { expect, test } from "vitest";
import { runPythonSchema } from "../../../src/mcp/schemas.ts";
import type { Limits } from "../../../src/protocol/index.ts";

const call = { sandbox_id: "12345678-1234-1234-1234-123456789abc", code: "1" };
const limits = (seconds: number) => ({ maxTimeoutMs: seconds * 1000 }) as Limits;

test("the time limit is 30 seconds, up to 300, unless the policy has less", () => {
  expect(runPythonSchema(limits(300)).parse(call).timeout).toBe(30);
  expect(runPythonSchema(limits(10)).parse(call).timeout).toBe(10);
  const { success } = runPythonSchema(limits(10)).safeParse({ ...call, timeout: 11 });
  expect(success).toBe(false);
  expect(runPythonSchema(limits(0.5)).parse(call).timeout).toBe(1);
});

test("options that are yes or no are taken as texts and as booleans", () => {
  const options = { use_venv: "true", notebook_format: "false", install_jupyter: true };
  expect(runPythonSchema(limits(300)).parse({ ...call, options }).options).toEqual({
    use_venv: true,
    notebook_format: false,
    install_jupyter: true,
  });
});
