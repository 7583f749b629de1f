/** Takes pictures of the platform's pages into docs/screenshots: `npm run screenshots [-- --all <folder for the single ones>]`. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Browser, Page } from "playwright-core";
import { packageRoot } from "../../src/client/index.ts";
import { answered, lastCard, run, startConversation } from "../support/chat.ts";
import { launchChromium } from "../support/launch-chromium.ts";
import { runPlatform } from "../support/run-platform.ts";
import { openWindow, signIn, type Visit } from "../support/visit-platform.ts";

const SIZES = { wide: { width: 1280, height: 800 }, narrow: { width: 390, height: 844 } };
const THEMES = ["light", "dark"] as const;

/** The picture that stands for itself; all others go onto sheets. */
const HERO = "chat-light-wide";
/** Height of the pictures on a sheet, in pixels. */
const SHEET_HEIGHT = 350;

const FAILING = "import statistics\nstatistics.mean([])";

const { values } = parseArgs({ options: { all: { type: "string" } } });
const sheets = join(packageRoot(), "docs", "screenshots");
const folder = values.all ?? mkdtempSync(join(tmpdir(), "screenshots-"));
for (const each of [sheets, folder]) mkdirSync(each, { recursive: true });

const platform = await runPlatform();
const browser = await launchChromium();
try {
  const visit = await openWindow(browser, platform.url);
  await signIn(visit, platform.link);
  const scenes = await prepareScenes(visit.page);
  for (const theme of THEMES) {
    for (const [size, viewport] of Object.entries(SIZES)) await take(browser, visit, scenes, { theme, size, viewport });
  }
  for (const scene of Object.keys(scenes)) await makeSheet(browser, scene);
  copyFileSync(join(folder, `${HERO}.png`), join(sheets, `${HERO}.png`));
} finally {
  await browser.close();
  await platform[Symbol.asyncDispose]();
  if (values.all === undefined) rmSync(folder, { recursive: true });
}

type Scenes = Record<string, (page: Page) => Promise<unknown>>;

/** Fills the platform as some days of work would, and tells how to come to each scene. */
async function prepareScenes(page: Page): Promise<Scenes> {
  const chat = await converse(page, "Statistics of a year's sales");
  const table = await converse(page, "Show a table");
  const figures = await converse(page, "Draw a figure");
  await converse(page, "Solve a quadratic equation");
  await startConversation(page);
  await run(page, FAILING);
  const error = page.url();
  return {
    welcome: open("/chat", "What shall we work out?"),
    chat: open(chat, "Over the year"),
    table: open(table, "Strongest"),
    figures: open(figures, "A tenth"),
    error: open(error, "StatisticsError"),
    "internal-tools": async (on) => {
      await open(chat, "Over the year")(on);
      await on.getByRole("button", { name: "Internal tools" }).click();
      await on.getByRole("switch", { name: "Python sandbox" }).waitFor();
    },
    inspector: async (on) => {
      await open(chat, "Over the year")(on);
      await on.getByRole("button", { name: "Inspector", exact: true }).click();
      await on.getByRole("searchbox", { name: "Filter variables" }).waitFor();
      await on.locator(".pyodide-variables").waitFor();
    },
    agents: open("/agents", "Assistant"),
    agent: open("/agents/assistant", "TOOLKITS"),
    policy: open("/admin/sandbox", "What Deno is told"),
    sessions: open("/admin/sessions", "Package store"),
    packages: open("/admin/packages", "numpy"),
    activity: open("/admin/activity", "Python run"),
    models: open("/admin/models", "Models"),
    people: open("/admin/people", "Administrator"),
  };
}

function open(path: string, text: string) {
  return async (page: Page) => {
    await page.goto(path);
    await page.getByText(text).first().waitFor();
  };
}

/** Has a sample answered in a conversation of its own. @returns where that is */
async function converse(page: Page, sample: string): Promise<string> {
  await startConversation(page);
  await page.getByRole("button", { name: sample }).click();
  await lastCard(page).waitFor();
  await answered(page);
  return page.url();
}

async function take(
  on: Browser,
  { context }: Visit,
  scenes: Scenes,
  { theme, size, viewport }: { theme: "light" | "dark"; size: string; viewport: { width: number; height: number } },
): Promise<void> {
  const options = { viewport, colorScheme: theme, reducedMotion: "reduce" as const };
  const visit = await openWindow(on, platform.url, { ...options, storageState: await context.storageState() });
  for (const [scene, open] of Object.entries(scenes)) {
    const name = `${scene}-${theme}-${size}`;
    await open(visit.page);
    await visit.page.waitForLoadState("networkidle");
    await visit.page.evaluate(hidePlaces([packageRoot(), platform.home, process.cwd(), tmpdir()]));
    const path = join(folder, `${name}.png`);
    await visit.page.screenshot({ path, animations: "disabled", caret: "hide" });
  }
  await visit.context.close();
}

/** Puts a scene's pictures, light and dark, wide and narrow, side by side into one. */
async function makeSheet(on: Browser, scene: string): Promise<void> {
  const names = Object.keys(SIZES).flatMap((size) => THEMES.map((theme) => `${scene}-${theme}-${size}`));
  const images = names.map((name) => readFileSync(join(folder, `${name}.png`)).toString("base64"));
  const page = await on.newPage();
  await page.setContent(
    `<body style="margin: 0; display: inline-flex; gap: 8px; background: #888">${images
      .map((data) => `<img height="${SHEET_HEIGHT}" src="data:image/png;base64,${data}">`)
      .join("")}</body>`,
    { waitUntil: "load" },
  );
  const path = join(sheets, `${scene}.png`);
  await page.locator("body").screenshot({ path });
  process.stderr.write(`${scene}: ${Math.round(statSync(path).size / 1000)} kB\n`);
  await page.close();
}

/** Script for the page: writes another place over those of the machine that takes the pictures. */
function hidePlaces(places: string[]): string {
  return `{
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      for (const place of ${JSON.stringify(places)}) walker.currentNode.data = walker.currentNode.data.replaceAll(place, "/srv/sandbox");
    }
  }`;
}
