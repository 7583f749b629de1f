import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";

/** A Chromium without a window; CHROMIUM_PATH names another one than the package's. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = process.env["CHROMIUM_PATH"] ?? (await chromium.executablePath());
  return playwright.launch({ executablePath, args: chromium.args.filter(isHarmless), headless: true });
}

/** The package's arguments are for rendering in a function of a cloud; those that turn off what pages are held to would make tests worthless. */
const isHarmless = (argument: string) =>
  !/web-security|insecure|isolation|site-per-process|single-process|in-process|headless/.test(argument);
