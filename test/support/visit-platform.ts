import { randomUUID } from "node:crypto";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import type { Role, SignInLink } from "../../src/platform/api/people.ts";

/** Milliseconds that something on the page may take; on a busy machine a kernel takes some of them to boot. */
const PATIENCE_MS = 30_000;

/** Somebody at a browser of their own. */
export interface Visit {
  context: BrowserContext;
  page: Page;
  /** What went wrong in the page: uncaught errors, logged ones, breaches of its content security policy, requests refused. */
  problems: string[];
}

/** A new person's window; nobody is signed in. */
export async function openWindow(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const problems: string[] = [];
  context.on("weberror", (event) => problems.push(`Uncaught: ${event.error().stack}`));
  context.on("dialog", (dialog) => {
    if (dialog.type() === "beforeunload") return void dialog.accept();
    problems.push(`Dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on("console", (message) => {
    if (message.type() !== "error" || message.text().startsWith("Failed to load resource")) return;
    problems.push(`Console: ${message.text()} (${message.location().url})`);
  });
  context.on("response", (response) => {
    if (response.status() < 400) return;
    const request = response.request();
    problems.push(`${response.status()}: ${request.method()} ${new URL(response.url()).pathname}`);
  });
  return { context, page: await context.newPage(), problems };
}

/** Takes out of the list of problems those that are as they should be. */
export function takeProblems({ problems }: Pick<Visit, "problems">, expected: RegExp): string[] {
  const taken = problems.filter((problem) => expected.test(problem));
  problems.splice(0, Infinity, ...problems.filter((problem) => !expected.test(problem)));
  return taken;
}

/** Opens a one-time link, as a person does. */
export async function signIn({ page }: Pick<Visit, "page">, link: string): Promise<void> {
  await page.goto(link);
  await page.waitForURL("**/chat");
}

/** Makes a person as an administrator does, with an address that nobody has; gives it, and the link that signs them in. */
export async function invite(
  { page }: Pick<Visit, "page">,
  name: string,
  role: Role,
): Promise<{ email: string; link: string }> {
  const email = `${randomUUID()}@example.com`;
  const answer = await page.request.post("/api/admin/people", { data: { name, email, role } });
  if (!answer.ok()) throw new Error(await answer.text());
  return { email, link: ((await answer.json()) as SignInLink).url };
}
