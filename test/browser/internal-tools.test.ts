import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { browsePlatform } from "../support/browse-platform.ts";
import { answered, lastAnswer, lastCard, run, sendPython, startConversation } from "../support/chat.ts";
import { takeProblems } from "../support/visit-platform.ts";

describe("the internal tools of a conversation", () => {
  const at = browsePlatform();
  let page: Page;
  const open = (of = page) => of.getByRole("button", { name: "Internal tools" }).click();
  const sandbox = (of = page) => of.getByRole("switch", { name: "Python sandbox" });
  beforeAll(() => {
    page = at.administrator.page;
  });

  test("are behind an icon next to the one that attaches files", async () => {
    await page.goto("/chat");
    const icon = page.getByRole("button", { name: "Internal tools" });
    const beside = page.getByRole("button", { name: "Attach files" });
    await icon.waitFor();
    const [box, other] = [await icon.boundingBox(), await beside.boundingBox()];
    expect(box!.y).toBeCloseTo(other!.y, -1);
    expect(box!.x - (other!.x + other!.width)).toBeLessThan(16);
  });

  test("are switched with a toast, and a click outside closes the popup", async () => {
    await open();
    await page.getByRole("heading", { name: "Internal tools" }).waitFor();
    expect(await sandbox().isChecked()).toBe(false);
    expect(new URL(page.url()).pathname).toBe("/chat"); // Who only looks makes no conversation.
    await sandbox().click();
    await page.getByText("Internal tools configuration updated").waitFor();
    expect(await sandbox().isChecked()).toBe(true);
    expect(new URL(page.url()).pathname).toMatch(/^\/chat\/./);
    await page.mouse.click(900, 300);
    await sandbox().waitFor({ state: "hidden" });
  });

  test("stay as they are set over a reload, in their conversation alone", async () => {
    await page.reload();
    await open();
    expect(await sandbox().isChecked()).toBe(true);
    await page.goto("/chat");
    await open();
    await sandbox().waitFor();
    expect(await sandbox().isChecked()).toBe(false);
    expect(new URL(page.url()).pathname).toBe("/chat");
  });

  test("count from the next message on, in both directions", async () => {
    await page.goto("/chat");
    await sendPython(page, "6 * 7");
    await answered(page);
    expect(await lastAnswer(page).innerText()).toContain("is switched off in this conversation");
    expect(await page.getByRole("region", { name: "Python", exact: true }).count()).toBe(0);
    await page.getByRole("button", { name: "Open internal tools" }).click();
    await sandbox().click();
    await page.getByText("Internal tools configuration updated").last().waitFor();
    await page.keyboard.press("Escape");
    expect(await (await run(page, "6 * 7")).innerText()).toMatch(/\b42\b/);
    await open();
    await sandbox().click();
    await expect.poll(() => sandbox().isChecked()).toBe(false);
    await page.keyboard.press("Escape");
    await sendPython(page, "6 * 8");
    await answered(page);
    expect(await lastAnswer(page).innerText()).toContain("is switched off in this conversation");
    expect(await page.getByRole("region", { name: "Python", exact: true }).count()).toBe(1);
  });

  test("cannot be switched by who only reads along, and say so", async () => {
    await startConversation(page);
    await run(page, "1");
    await page.getByRole("button", { name: "Share" }).click();
    const reader = await at.person("Vera", "editor");
    await page.getByRole("textbox", { name: "E-mail address" }).fill(reader.email);
    await page.getByRole("combobox", { name: "Access", exact: true }).click();
    await page.getByRole("option", { name: "Viewer" }).click();
    await page.getByRole("button", { name: "Share", exact: true }).click();
    await page.getByRole("list", { name: "People" }).getByText(reader.email).waitFor();
    await page.getByRole("button", { name: "Done" }).click();

    await reader.page.goto(page.url());
    await lastCard(reader.page).waitFor();
    await open(reader.page);
    await sandbox(reader.page).waitFor();
    expect(await sandbox(reader.page).isChecked()).toBe(true);
    expect(await sandbox(reader.page).isDisabled()).toBe(true);
    await reader.page.getByText("You can read this conversation, not change it").waitFor();
    const refused = await reader.page.request.put(`${apiOf(page)}/tools/pyodide_sandbox`, { data: { on: false } });
    expect(refused.status()).toBe(403);
  });
});

describe("without Deno on the server", () => {
  const hideDeno = fileURLToPath(new URL("../fixtures/hide-deno.cjs", import.meta.url));
  const at = browsePlatform({
    environment: {
      NODE_OPTIONS: `--require ${hideDeno}`,
      PATH: (process.env["PATH"] ?? "")
        .split(delimiter)
        .filter((directory) => !/deno|node_modules/.test(directory))
        .join(delimiter),
    },
  });

  test("the switch and an empty conversation say why Python cannot be used", async () => {
    const { page } = at.administrator;
    await page.goto("/chat");
    await page.getByText(/Python cannot be used now: Cannot find Deno/).waitFor();
    await page.getByRole("button", { name: "Internal tools" }).click();
    const toggle = page.getByRole("switch", { name: "Python sandbox" });
    await toggle.waitFor();
    expect(await toggle.isDisabled()).toBe(true);
    await page
      .getByRole("dialog")
      .getByText(/Cannot find Deno for/)
      .waitFor();
    takeProblems(at.administrator, /^503: GET \S+\/session$/);
  });
});

/** Path of a conversation's routes. */
function apiOf(page: Page): string {
  return `/api/conversations/${new URL(page.url()).pathname.split("/").at(-1)}`;
}
