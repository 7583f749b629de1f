import type { Browser } from "playwright-core";
import { runPlatform } from "../../support/run-platform.ts";
import { openWindow, signIn } from "../../support/visit-platform.ts";
import type { Measure } from "../benchmark.ts";

/** Script that the first page after the sign-in loads, as it is sent. */
export async function measureFirstLoad(browser: Browser): Promise<Measure> {
  const platform = await runPlatform();
  try {
    const visit = await openWindow(browser, platform.url);
    await signIn(visit, platform.link);
    const { context } = await openWindow(browser, platform.url, { storageState: await visit.context.storageState() });
    const page = await context.newPage();
    const sizes: Promise<number>[] = [];
    page.on("requestfinished", (request) => {
      if (request.resourceType() === "script") sizes.push(request.sizes().then((size) => size.responseBodySize));
    });
    await page.goto("/chat");
    await page.getByRole("textbox", { name: "Message" }).waitFor();
    await page.waitForLoadState("networkidle");
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    return { what: "script of the first load", unit: "kB", samples: [total / 1000], target: { atMost: 350 } };
  } finally {
    await platform[Symbol.asyncDispose]();
  }
}
