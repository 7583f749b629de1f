import type { Browser, Page } from "playwright-core";
import { answered, startConversation } from "../../support/chat.ts";
import { runPlatform } from "../../support/run-platform.ts";
import { type Measure, repeat } from "../benchmark.ts";
import { openMeasuredWindow } from "./measured-window.ts";

/** From the key press that sends a message to the frame in which the first word of the answer is drawn. */
export async function measureAnswers(browser: Browser, times: number): Promise<Measure> {
  const platform = await runPlatform();
  try {
    const visit = await openMeasuredWindow(browser, platform);
    await startConversation(visit.page);
    await measureAnswer(visit.page); // The first one, which starts what stays.
    const samples = await repeat(times, () => measureAnswer(visit.page));
    return { what: "Send to the first word drawn", unit: "ms", samples, target: { atMost: 150 } };
  } finally {
    await platform[Symbol.asyncDispose]();
  }
}

async function measureAnswer(page: Page): Promise<number> {
  await page.getByRole("textbox", { name: "Message", exact: true }).fill("Hello");
  await page.evaluate("timeAnswer()");
  await page.keyboard.press("Enter");
  const elapsed = await page.evaluate<number>("answerTime");
  await answered(page);
  return elapsed;
}
