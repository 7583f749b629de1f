import type { Locator, Page } from "playwright-core";

/** What a person does on the page of a conversation. */

/** Opens a new conversation whose Python sandbox is on. */
export async function startConversation(page: Page): Promise<void> {
  await page.goto("/chat");
  await switchSandbox(page, true);
}

async function switchSandbox(page: Page, on: boolean): Promise<void> {
  await page.getByRole("button", { name: "Internal tools" }).click();
  const toggle = page.getByRole("switch", { name: "Python sandbox" });
  await toggle.waitFor();
  if ((await toggle.isChecked()) !== on) {
    await toggle.click();
    await page.getByText("Internal tools configuration updated").first().waitFor();
  }
  await page.keyboard.press("Escape");
  await toggle.waitFor({ state: "hidden" });
}

/** Types a message and sends it by Enter; resolves when it is shown. */
export async function send(page: Page, text: string): Promise<void> {
  const message = page.getByRole("textbox", { name: "Message", exact: true });
  const shown = await page.getByRole("article").count();
  await message.fill(text);
  await message.press("Enter");
  await page.getByRole("article").nth(shown).waitFor();
}

/** Has the demo model run Python, and waits until the answer is over. */
export async function run(page: Page, code: string): Promise<Locator> {
  await sendPython(page, code);
  await answered(page);
  return lastCard(page);
}

/** Sends Python that the demo model runs. */
export function sendPython(page: Page, code: string): Promise<void> {
  return send(page, `\`\`\`python\n${code}\n\`\`\``);
}

/** Waits until no answer is under way. */
export async function answered(page: Page): Promise<void> {
  await page.getByRole("article", { name: "Assistant" }).last().waitFor();
  await page.getByRole("button", { name: "Send", exact: true }).waitFor();
}

export function lastCard(page: Page): Locator {
  return page.getByRole("region", { name: "Python", exact: true }).last();
}

export function lastAnswer(page: Page): Locator {
  return page.getByRole("article", { name: "Assistant" }).last();
}
