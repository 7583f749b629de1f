import type { Browser } from "playwright-core";
import type { RunningPlatform } from "../../support/run-platform.ts";
import { openWindow, signIn, type Visit } from "../../support/visit-platform.ts";
import { benchFile } from "../sandbox.ts";

/** A window in which the administrator is signed in, with what measures in the page. */
export async function openMeasuredWindow(browser: Browser, { url, link }: RunningPlatform): Promise<Visit> {
  const visit = await openWindow(browser, url);
  await visit.context.addInitScript({ path: benchFile("platform/in-page.js") });
  await signIn(visit, link);
  return visit;
}
