import { expect, test } from "vitest";
import { describeModelFailure } from "../../../../src/platform/chat/model-failure.ts";
import { SandboxError } from "../../../../src/protocol/index.ts";

const failure = (message: string, more: object = {}) => Object.assign(new Error(message), more);
const describe = (error: unknown) => describeModelFailure(error, "openai:Big").message;

test("says in one sentence why a model did not answer", () => {
  expect(describe(failure("429 slow down", { status: 429 }))).toBe(
    'The provider of the model "openai:Big" takes no more requests now',
  );
  expect(describe(failure("no such", { status: 404 }))).toBe('The provider does not know the model "openai:Big"');
  expect(describe(failure("Connection error.", { name: "APIConnectionError" }))).toMatch(/cannot be reached$/);
  expect(describe(failure("maximum context length is 10", { status: 400 }))).toMatch(/too long for the model/);
  expect(describe(failure("odd\nstack"))).toBe('The model "openai:Big" failed: odd');
});

test("finds the reason below what wrapped it, and quotes no key", () => {
  const inner = failure("401 Incorrect API key provided: sk-secret", { status: 401 });
  expect(describe(new Error("Middleware failed", { cause: inner }))).toBe(
    'The model "openai:Big" cannot be used: its provider refuses the key',
  );
  const unreachable = new Error("outer", {
    cause: failure("fetch failed", { cause: failure("x", { code: "ECONNREFUSED" }) }),
  });
  expect(describe(unreachable)).toMatch(/cannot be reached$/);
  const known = new Error("outer", { cause: new SandboxError("MODEL_UNAVAILABLE", "It is gone", "Wait.") });
  expect(describeModelFailure(known, "x")).toEqual({
    code: "MODEL_UNAVAILABLE",
    message: "It is gone",
    suggestion: "Wait.",
  });
});
