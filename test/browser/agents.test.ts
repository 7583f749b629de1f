import type { Page } from "playwright-core";
import { beforeAll, expect, test } from "vitest";
import { browsePlatform } from "../support/browse-platform.ts";
import { run } from "../support/chat.ts";

const at = browsePlatform({ policy: { memory: { megabytes: 1024 } } });
let page: Page;
beforeAll(async () => {
  ({ page } = await at.person("Erik", "editor"));
});

test("an agent is made, with the Python sandbox on and rules of its own", async () => {
  await page.getByRole("link", { name: "Agents" }).click();
  await page.getByRole("link", { name: "New agent" }).click();
  await page.getByRole("textbox", { name: "Name" }).fill("Data analyst");
  await page.getByRole("textbox", { name: "Instructions" }).fill("Work with care.");
  await page.getByRole("heading", { name: "TOOLKITS" }).waitFor();
  await page.getByRole("switch", { name: "Python sandbox" }).click();
  await page.getByRole("switch", { name: /^Own rule: Memory/ }).click();
  await memory().fill("512");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("Agent “Data analyst” saved").waitFor();
  await page.goto("/agents");
  const entry = page.getByRole("list", { name: "Agents" }).getByRole("listitem").filter({ hasText: "Data analyst" });
  await entry.getByText("Python sandbox").waitFor();
});

test("its rules can only be narrower than the platform's, which is said at the field", async () => {
  await page.getByRole("link", { name: "Data analyst" }).click();
  await memory().fill("2048");
  await page.getByText(/An agent's rule may only be narrower than .*which is 1024/).waitFor();
  expect(await memory().getAttribute("aria-invalid")).toBe("true");
  await expect.poll(() => page.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
});

test("what is not saved is not lost by accident", async () => {
  await page.getByRole("link", { name: "Chat" }).click();
  await page.getByRole("alertdialog", { name: "Leave without saving?" }).waitFor();
  await page.getByRole("button", { name: "Stay here" }).click();
  expect(await memory().inputValue()).toBe("2048");
  await page.getByRole("link", { name: "Chat" }).click();
  await page.getByRole("button", { name: "Leave without saving" }).click();
  await page.waitForURL("**/chat");
});

test("a new conversation with it has the Python sandbox on, under its rules", async () => {
  await page.goto("/agents");
  await page.getByRole("link", { name: "Data analyst" }).click();
  await page.getByRole("button", { name: "Start a conversation" }).click();
  await page.waitForURL("**/chat/*");
  await page.getByRole("heading", { name: "What can Data analyst do for you?" }).waitFor();
  await page.getByRole("button", { name: "Internal tools" }).click();
  const toggle = page.getByRole("switch", { name: "Python sandbox" });
  await toggle.waitFor();
  expect(await toggle.isChecked()).toBe(true);
  await page.keyboard.press("Escape");
  const card = await run(page, "x = bytearray(700 * 1024 ** 2)");
  await card
    .getByText(/Out of memory|MemoryError/)
    .first()
    .waitFor();
});

test("is chosen in a new conversation", async () => {
  await page.goto("/chat");
  await page.getByRole("combobox", { name: "Agent" }).click();
  await page.getByRole("option", { name: "Data analyst" }).click();
  expect(await (await run(page, "40 + 2")).innerText()).toMatch(/\b42\b/);
});

test("another editor can use it and not change it", async () => {
  const { page: other } = await at.person("Frida", "editor");
  await other.goto("/agents");
  await other.getByRole("link", { name: "Data analyst" }).click();
  await other.getByText("Only Erik and administrators can change this agent.").waitFor();
  expect(await other.getByRole("button", { name: "Save" }).count()).toBe(0);
  expect(await other.getByRole("switch", { name: "Python sandbox" }).isDisabled()).toBe(true);
  await other.getByRole("button", { name: "Start a conversation" }).waitFor();
});

const memory = () => page.getByRole("spinbutton", { name: /Memory/ });
