import type { Page } from "playwright-core";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { browsePlatform } from "../support/browse-platform.ts";
import { answered, lastCard, run, send, sendPython, startConversation } from "../support/chat.ts";

/** What attackers have put into outputs of notebooks: each calls `pwn()` where it runs. */
const SCRIPTS = String.raw`<script>top.pwn?.();window.pwn?.()</script><img src=x onerror="top.pwn()"><svg onload="top.pwn()"></svg>
<iframe srcdoc="<script>top.pwn()</script>"></iframe><a href="javascript:top.pwn()">link</a><form action="javascript:top.pwn()"><button>b</button></form>
<details open ontoggle="top.pwn()"><meta http-equiv=refresh content="0;url=javascript:top.pwn()"><object data="javascript:top.pwn()"></object>`;

const at = browsePlatform();
let page: Page;
beforeAll(async () => {
  const { context } = at.administrator;
  page = at.administrator.page;
  await context.addInitScript(() => {
    const reports: string[] = [];
    Object.assign(window, { reports, pwn: () => reports.push("a script ran") });
  });
});
const CASES: Record<string, string> = {
  HTML: "display(HTML(evil))",
  "HTML that looks like a frame":
    "display(HTML('<table class=\"dataframe\"><thead><tr><th>' + evil + '</th></tr></thead><tbody><tr><td>' + evil + '</td></tr></tbody></table>'))",
  SVG: 'display(SVG(\'<svg xmlns="http://www.w3.org/2000/svg" onload="top.pwn()"><script>top.pwn()</script><foreignObject>x</foreignObject><rect width="9" height="9"/></svg>\'))',
  Markdown:
    "display(Markdown(evil + '\\n\\n[a](javascript:top.pwn()) ![b](x\" onerror=\"top.pwn()) <javascript:top.pwn()>'))",
  LaTeX:
    "display(Latex(r'$\\href{javascript:top.pwn()}{x} \\htmlData{x=1}{y} \\includegraphics{x} \\url{javascript:top.pwn()}$' + evil))",
  JSON: "display({'application/json': {'<img src=x onerror=top.pwn()>': evil, '__proto__': {'pwned': 1}}}, raw=True)",
  "a Plotly figure":
    "display({'application/vnd.plotly.v1+json': {'data': [{'x': [1], 'y': [1], 'text': evil, 'name': '<a href=\"javascript:top.pwn()\">n</a>', 'hovertemplate': evil}], 'layout': {'title': {'text': evil}, 'annotations': [{'text': '<a href=\"javascript:top.pwn()\">a</a>'}]}, 'config': {'plotlyServerURL': 'javascript:top.pwn()'}}}, raw=True)",
  "a table": "import pandas as pd\ndisplay(pd.DataFrame({evil: [evil]}, index=[evil]))",
  text: "print(evil)",
  "terminal escapes":
    "print('\\x1b]8;;javascript:top.pwn()\\x07click\\x1b]8;;\\x07 \\x1b[31m' + evil + '\\x1b[2J\\x1b[999;999H\\x1b[' + '9' * 5000 + 'm')",
  "a traceback": "class Evil(Exception): pass\nEvil.__name__ = Evil.__qualname__ = evil\nraise Evil(evil)",
  "the name of a file":
    "open('/workspace/<img src=x onerror=top.pwn()>.txt', 'w').write('x'); open('/workspace/a\" onclick=\"top.pwn()\".html', 'w').write(evil)",
  "a type of its own":
    "display({'text/html; charset=x\\r\\nx: y': evil, 'text/plain': evil, 'image/png': evil}, raw=True)",
};

const HEAVY: Record<string, string> = {
  "a frame of 50 MB": "import pandas as pd, numpy as np\npd.DataFrame(np.random.rand(500_000, 12))",
  "HTML of 50 MB": "display(HTML('<p>' + 'x' * 50_000_000))",
  "a million lines": "for i in range(1_000_000): print(i)",
  "one line of 20 MB": "print('x' * 20_000_000)",
  "deep JSON": "v = []\nfor _ in range(900): v = [v]\ndisplay({'application/json': v}, raw=True)",
  "wide JSON": "display({'application/json': {str(i): i for i in range(200_000)}}, raw=True)",
  "ten thousand outputs": "for i in range(10_000): display(i)",
};

describe("in one conversation", () => {
  beforeAll(() => startConversation(page));

  test.for(Object.entries(CASES))("no script runs in %s", async ([, code]) => {
    await run(
      page,
      `from IPython.display import display, HTML, SVG, Markdown, Latex\nevil = ${JSON.stringify(SCRIPTS)}\n${code}`,
    );
    for (const link of await page.locator(".pyodide-card a[href]").all()) {
      expect(await link.getAttribute("href")).not.toMatch(/^\s*javascript:/i);
    }
    expect(
      await lastCard(page).locator(".pyodide-outputs > *, .pyodide-files, .pyodide-problem").count(),
    ).toBeGreaterThan(0);
    for (const fold of await lastCard(page).locator("summary, [aria-label^=Preview]").all()) await fold.click();
    await settle(page);
    expect(await reports(page)).toEqual([]);
    at.administrator.problems.splice(0).forEach((problem) => {
      // What a policy kept from loading or running is as it should be.
      expect(problem).toMatch(
        /Content Security Policy|Content-Security-Policy|sandboxed|Refused to refresh|KaTeX|LaTeX-incompatible/,
      );
    });
  });
});

describe("in a new conversation", () => {
  beforeEach(() => startConversation(page));

  test("no script runs in what Python asks", async () => {
    await sendPython(page, `input(${JSON.stringify(SCRIPTS)})`);
    await lastCard(page).getByRole("textbox", { name: "Answer to Python" }).waitFor();
    await settle(page);
    expect(await reports(page)).toEqual([]);
    await lastCard(page).getByRole("button", { name: "No more input" }).click();
    await answered(page);
  });

  test("the test would see a script that ran", async () => {
    await page.evaluate(() => (window as unknown as { pwn(): void }).pwn());
    expect(await reports(page)).toEqual(["a script ran"]);
  });

  test("no script of a person's own message runs", async () => {
    await send(page, `${SCRIPTS}\n\n[link](javascript:top.pwn()) ![x](x" onerror="top.pwn())`);
    await settle(page);
    expect(await reports(page)).toEqual([]);
    expect(await page.locator(".message a[href^='javascript']").count()).toBe(0);
  });

  test.for(Object.entries(HEAVY))("the page stays usable under %s", async ([, code]) => {
    await run(page, `from IPython.display import display, HTML\n${code}`);
    await send(page, "Are you still there?");
    await page.getByText("Are you still there?").waitFor();
    await page.getByText("I am a demo model").last().waitFor();
    await page.reload();
    await page.getByText("Are you still there?").waitFor();
  });
});

const reports = (page: Page) => page.evaluate(() => (window as unknown as { reports: string[] }).reports);

/** Lets lazy renderers load and draw. */
async function settle(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.locator(".pyodide-pending").first().waitFor({ state: "detached" });
}
