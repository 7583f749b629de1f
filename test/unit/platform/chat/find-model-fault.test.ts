import { afterEach, expect, test, vi } from "vitest";
import { chooseModel, DemoChatModel } from "../../../../src/demo/index.ts";
import { findModelFault } from "../../../../src/platform/chat/find-model-fault.ts";

const find = (id: string) => findModelFault(id, chooseModel);
afterEach(() => vi.unstubAllEnvs());

test("a model is found to have no known provider, no package, no name or no key before anybody asks it", async () => {
  vi.stubEnv("OPENAI_API_KEY", undefined);
  for (const id of ["nobody:x", "some text", "openai:"]) expect(await find(id), id).toMatch(/^Expected a provider/);
  expect(await find("anthropic:claude")).toContain("npm i @langchain/anthropic");
  expect(await find("openai:gpt-5")).toBe("The provider's key is missing: OPENAI_API_KEY is not set on the server");
});

test("a model whose key is there is let be, and so is the demo model", async () => {
  vi.stubEnv("OPENAI_API_KEY", "sk-test");
  expect(await find("openai:gpt-5")).toBeNull();
  const demo = new DemoChatModel({ answer: () => ({ text: "" }) as never });
  expect(await findModelFault("demo", async () => demo)).toBeNull();
});
