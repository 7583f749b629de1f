import type { Browser } from "playwright-core";
import { lastCard, sendPython, startConversation } from "../../support/chat.ts";
import { runPlatform } from "../../support/run-platform.ts";
import type { Measure } from "../benchmark.ts";
import { openMeasuredWindow } from "./measured-window.ts";

/** From `print` in Python to the frame in which the line is drawn; both read the clock of this machine. */
export async function measureLines(browser: Browser, times: number): Promise<Measure> {
  const platform = await runPlatform();
  try {
    const visit = await openMeasuredWindow(browser, platform);
    await startConversation(visit.page);
    await sendPython(
      visit.page,
      `import time\nprint('begun')\nfor _ in range(${times + 5}):\n    time.sleep(0.15)\n    print('@', time.time() * 1000)`,
    );
    await lastCard(visit.page).locator(".pyodide-outputs").getByText("begun").waitFor();
    const samples = await visit.page.evaluate<number[]>(`timeLines(${times})`);
    return { what: "printed line to pixels", unit: "ms", samples, target: { atMost: 60 } };
  } finally {
    await platform[Symbol.asyncDispose]();
  }
}
