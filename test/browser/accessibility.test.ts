import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { browsePlatform } from "../support/browse-platform.ts";
import { lastAnswer, run, send, startConversation } from "../support/chat.ts";
import { invite } from "../support/visit-platform.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const at = browsePlatform();

/** Each page and each main dialog, as a person comes to it. */
const PLACES: Record<string, (page: Page) => Promise<unknown>> = {
  "an empty conversation": (page) => page.goto("/chat"),
  "a conversation with output of each kind": async (page) => {
    await startConversation(page);
    await run(page, SHOWY);
    await page.locator(".katex").first().waitFor();
  },
  "an error": async (page) => {
    await startConversation(page);
    await run(page, "import tensorflow");
  },
  "a question of Python's": async (page) => {
    await startConversation(page);
    await send(page, "```python\ninput('Who? ')\n```");
    await page.getByRole("textbox", { name: "Answer to Python" }).waitFor();
  },
  "internal tools": async (page) => {
    await page.goto("/chat");
    await page.getByRole("button", { name: "Internal tools" }).click();
    await page.getByRole("switch", { name: "Python sandbox" }).waitFor();
  },
  "a cell": async (page) => {
    await page.goto("/chat");
    await page.getByRole("button", { name: "New cell" }).click();
    await page.getByRole("textbox", { name: "Python code" }).waitFor();
  },
  "the inspector": async (page) => {
    await startConversation(page);
    await run(page, "x = 1");
    await page.keyboard.press("Control+.");
    await page.getByRole("row", { name: /^x int/ }).waitFor();
    await page.evaluate(() => sessionStorage.setItem("inspector", "closed"));
  },
  "the dialog to share": async (page) => {
    await startConversation(page);
    await page.getByRole("button", { name: "Share" }).click();
    await page.getByRole("list", { name: "People" }).getByText("Owner").waitFor();
  },
  "the list of agents": async (page) => {
    await page.goto("/agents");
    await page.getByRole("list", { name: "Agents" }).waitFor();
  },
  "an agent": async (page) => {
    await page.goto("/agents/new");
    await page.getByRole("switch", { name: "Python sandbox" }).click();
    await page.getByRole("heading", { name: "Permissions" }).waitFor();
  },
  "the policy": async (page) => {
    await page.goto("/admin/sandbox");
    await page.getByRole("list", { name: "Flags" }).waitFor();
  },
  "the sessions": async (page) => {
    await page.goto("/admin/sessions");
    await page.getByText("Package store").waitFor();
  },
  "the packages": async (page) => {
    await page.goto("/admin/packages");
    await page.getByText("numpy").first().waitFor();
  },
  "the activity": async (page) => {
    await page.goto("/admin/activity");
    await page.getByRole("rowheader").first().waitFor();
  },
  "the models": async (page) => {
    await page.goto("/admin/models");
    await page.getByRole("heading", { name: "Models" }).waitFor();
  },
  "the people": async (page) => {
    await page.goto("/admin/people");
    await page.getByRole("button", { name: "Invite" }).click();
    await page.getByRole("dialog").waitFor();
  },
  "an address that is none": async (page) => {
    await page.goto("/nowhere");
    await page.getByText("There is nothing here").waitFor();
  },
};

const SHOWY = `from IPython.display import display, HTML, Markdown, Latex
import pandas as pd, matplotlib.pyplot as plt
print("\\x1b[31mred \\x1b[32mgreen \\x1b[33myellow \\x1b[34mblue \\x1b[90mgrey\\x1b[0m plain")
plt.plot([1, 4, 9]); plt.show()
display(pd.DataFrame({"number": range(100)}), HTML("<p>html</p>"), Markdown("# md"), Latex("$x^2$"))
display({"application/json": {"a": [1, "b", None]}}, raw=True)
open("/workspace/made.csv", "w").write("a,b\\n1,2")`;

test.for(Object.entries(PLACES))("axe finds nothing serious at %s, light or dark", async ([, open]) => {
  const { page } = at.administrator;
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page);
  expect(await findFaults(page)).toEqual([]);
});

test("axe finds nothing serious where people sign in, light or dark", async () => {
  const { page } = await at.window({ reducedMotion: "reduce" });
  await page.goto("/sign-in");
  await page.getByRole("textbox", { name: "Sign-in link or token" }).waitFor();
  expect(await findFaults(page)).toEqual([]);
});

test("all is done by the keyboard alone: sign in, begin a conversation, send, switch the sandbox on", async () => {
  const visit = await at.window();
  const { page } = visit;
  const { link } = await invite(at.administrator, "Kim", "editor");
  await page.goto("/sign-in");
  await tabTo(page, "textbox", "Sign-in link or token");
  await page.keyboard.type(link);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/chat");
  await tabTo(page, "button", "New conversation");
  await page.keyboard.press("Enter");
  await tabTo(page, "textbox", "Message");
  await page.keyboard.type("Hello");
  await page.keyboard.press("Enter");
  await lastAnswer(page).getByText("I am a demo model").waitFor();
  await tabTo(page, "button", "Internal tools");
  await page.keyboard.press("Enter");
  await page.getByRole("switch", { name: "Python sandbox" }).waitFor();
  await tabTo(page, "switch", "Python sandbox");
  await page.keyboard.press("Space");
  await page.getByText("Internal tools configuration updated").waitFor();
  expect(await page.getByRole("switch", { name: "Python sandbox" }).isChecked()).toBe(true);
  await page.keyboard.press("Escape");
  await page.getByRole("switch", { name: "Python sandbox" }).waitFor({ state: "hidden" });
  expect(await focused(page)).toBe("Internal tools");
});

/** Serious findings in each theme, each with where it is. */
async function findFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe); // By the debugger, since the page's policy takes no script from elsewhere.
  const faults: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`.radix-themes.${colorScheme}`).first().waitFor();
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    const { violations } = await page.evaluate(() =>
      (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
    );
    for (const { id, impact, nodes } of violations) {
      if (impact !== "serious" && impact !== "critical") continue;
      for (const { target, failureSummary = "" } of nodes) {
        faults.push(`${colorScheme}, ${id}: ${target.join(" ")} ${failureSummary}`);
      }
    }
  }
  return faults;
}

/** Presses Tab until what has that name, and is there by then, is in focus. */
async function tabTo(page: Page, role: "button" | "switch" | "textbox", name: string): Promise<void> {
  await page.getByRole(role, { name, exact: true }).waitFor();
  for (let presses = 0; presses < 60; presses++) {
    if ((await focused(page)) === name) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`"${name}" cannot be reached by Tab`);
}

/** The name of what is in focus, as it is given or written. */
function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as (HTMLElement & { labels?: NodeListOf<HTMLLabelElement> }) | null;
    const label =
      element?.getAttribute("aria-label") ?? element?.labels?.[0]?.textContent ?? element?.textContent ?? "";
    return label.trim();
  });
}
