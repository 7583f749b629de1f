import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect } from "vitest";
import type { Role } from "../../src/platform/api/people.ts";
import { launchChromium } from "./launch-chromium.ts";
import { type RunningPlatform, runPlatform, type RunOptions } from "./run-platform.ts";
import { invite, openWindow, signIn, type Visit } from "./visit-platform.ts";

export interface BrowsedPlatform {
  readonly platform: RunningPlatform;
  readonly browser: Browser;
  /** The administrator, signed in by the link that the start printed. */
  readonly administrator: Visit;
  /** A person whom the administrator invites, signed in. */
  person(name: string, role: Role, options?: BrowserContextOptions): Promise<Visit & { email: string }>;
  /** A window in which nobody is signed in. */
  window(options?: BrowserContextOptions): Promise<Visit>;
}

/** A platform and a Chromium for the tests of one file. A test fails on every problem in a page that it did not take out of its list. */
export function browsePlatform(options: RunOptions = {}): BrowsedPlatform {
  let platform: RunningPlatform;
  let browser: Browser;
  let administrator: Visit;
  const visits: Visit[] = [];
  const open = async (contextOptions?: BrowserContextOptions) => {
    const visit = await openWindow(browser, platform.url, contextOptions);
    visits.push(visit);
    return visit;
  };
  beforeAll(async () => {
    [platform, browser] = await Promise.all([runPlatform(options), launchChromium()]);
    administrator = await open();
    await signIn(administrator, platform.link);
  });
  afterEach(() => {
    const problems = visits.flatMap((visit) => visit.problems.splice(0));
    expect(problems).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await platform?.[Symbol.asyncDispose]();
  });
  return {
    get platform() {
      return platform;
    },
    get browser() {
      return browser;
    },
    get administrator() {
      return administrator;
    },
    person: async (name, role, contextOptions) => {
      const visit = await open(contextOptions);
      const { email, link } = await invite(administrator, name, role);
      await signIn(visit, link);
      return { ...visit, email };
    },
    window: open,
  };
}
