import { describe, expect, test } from "vitest";
import { isToolOn, MemoryToggleStore, withAgentDefaults } from "../../../src/config/toggles.ts";

describe("a tool is on", () => {
  test.each([
    { conversation: undefined, agent: undefined, on: false },
    { conversation: undefined, agent: true, on: true },
    { conversation: undefined, agent: false, on: false },
    { conversation: true, agent: false, on: true },
    { conversation: false, agent: true, on: false },
    { conversation: true, agent: undefined, on: true },
  ])("= $on when the conversation says $conversation and the agent $agent", async ({ conversation, agent, on }) => {
    const toggles = new MemoryToggleStore();
    await toggles.set({ conversation: "c" }, "tool", conversation);
    await toggles.set({ agent: "a" }, "tool", agent);
    expect(await isToolOn(toggles, "tool", { conversation: "c", agent: "a" })).toBe(on);
  });
});

test("keeps an agent and a conversation of the same name apart, and one tool from another", async () => {
  const toggles = new MemoryToggleStore();
  await toggles.set({ agent: "x" }, "tool", true);
  expect(await toggles.get({ conversation: "x" }, "tool")).toBeUndefined();
  expect(await toggles.get({ agent: "x" }, "other")).toBeUndefined();
});

test("takes an agent's default from the administrator's file, unless the store says otherwise", async () => {
  const toggles = withAgentDefaults(new MemoryToggleStore(), { analyst: { tools: { tool: true } } });
  expect(await isToolOn(toggles, "tool", { conversation: "c", agent: "analyst" })).toBe(true);
  expect(await isToolOn(toggles, "tool", { conversation: "c", agent: "constructor" })).toBe(false);
  await toggles.set({ agent: "analyst" }, "tool", false);
  expect(await isToolOn(toggles, "tool", { conversation: "c", agent: "analyst" })).toBe(false);
});
