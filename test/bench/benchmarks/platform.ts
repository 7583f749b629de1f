import { launchChromium } from "../../support/launch-chromium.ts";
import type { Benchmark } from "../benchmark.ts";
import { measureAnswers } from "../platform/answers.ts";
import { measureLines } from "../platform/lines.ts";
import { measureFirstLoad } from "../platform/first-load.ts";
import { measureScrolling } from "../platform/scrolling.ts";
import { measureServerMemory } from "../platform/server-memory.ts";

export const platform: Benchmark = {
  name: "platform",
  what: "The chat platform in a browser: how soon things are drawn, how smoothly it scrolls, what the server holds",
  async run({ quick }) {
    const browser = await launchChromium();
    try {
      return [
        await measureFirstLoad(browser),
        await measureAnswers(browser, quick ? 5 : 20),
        await measureLines(browser, quick ? 10 : 40),
        await measureScrolling(browser, quick ? 1 : 3),
        ...(await measureServerMemory(quick ? 1 : 3)),
      ];
    } finally {
      await browser.close();
    }
  },
};
