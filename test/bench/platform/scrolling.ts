import type { Browser, Page } from "playwright-core";
import { runPlatform } from "../../support/run-platform.ts";
import { type Measure, repeat } from "../benchmark.ts";
import { ADMINISTRATOR, drawFigures, fillDatabase } from "./fill-database.ts";
import { openMeasuredWindow } from "./measured-window.ts";

const MESSAGES = 500;
const FIGURES = 60;
/** Pixels of one turn of the wheel. */
const WHEEL = 300;

/** The longest time between two frames while a long conversation is scrolled up and down by the wheel. */
export async function measureScrolling(browser: Browser, times: number): Promise<Measure> {
  const figures = await drawFigures(FIGURES);
  let id = "";
  const platform = await runPlatform({
    environment: { ADMIN_EMAIL: ADMINISTRATOR.email },
    prepare: async (dataFolder) => {
      [id = ""] = await fillDatabase(dataFolder, { conversations: 1, messages: MESSAGES, figures });
    },
  });
  try {
    const visit = await openMeasuredWindow(browser, platform);
    const samples = await repeat(times, async () => {
      await visit.page.goto(`/chat/${id}`);
      await visit.page.getByText(`Answer ${MESSAGES - 1}`).waitFor();
      await visit.page.waitForLoadState("networkidle");
      return scroll(visit.page);
    });
    return {
      what: `longest frame, ${MESSAGES} messages with ${FIGURES} figures`,
      unit: "ms",
      samples,
      target: { atMost: 50 },
    };
  } finally {
    await platform[Symbol.asyncDispose]();
  }
}

async function scroll(page: Page): Promise<number> {
  const messages = page.getByRole("log");
  const box = await messages.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 200, (box?.y ?? 0) + 200);
  await page.evaluate("watchFrames()");
  for (const direction of [-1, 1]) {
    for (let before = NaN, now = NaN; ; before = now) {
      for (let turn = 0; turn < 10; turn++) {
        await page.mouse.wheel(0, direction * WHEEL);
        await page.waitForTimeout(16);
      }
      now = await page.evaluate<number>("document.querySelector('[role=log]').scrollTop");
      if (now === before) break;
    }
  }
  return Math.max(...(await page.evaluate<number[]>("frames")));
}
