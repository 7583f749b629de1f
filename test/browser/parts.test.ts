import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Locator, Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ExecutionView, RunResult } from "../../src/react/execution-view.ts";
import { beginExecution } from "../../src/react/follow-execution.ts";
import { startChromium } from "../support/chromium.ts";
import { DONE, type InspectorData, type PartsPage, RESULT } from "./parts-page/parts-page.ts";
import { servePartsPage } from "./serve-parts.ts";

/** Stands in the page, where functions that are given to `evaluate` run. */
declare const parts: PartsPage;
declare function getComputedStyle(node: unknown): { getPropertyValue(name: string): string };

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const EVIL = "parent.document.title='hacked';document.title='hacked';alert(1)";
const PLOT = {
  data: [{ type: "bar", x: ["a", "b"], y: [3, 1] }],
  layout: {
    title: { text: "Sales" },
    images: [{ source: "/spy/plot", xref: "paper", yref: "paper", sizex: 1, sizey: 1 }],
  },
};

const chromium = startChromium();
const site = servePartsPage({
  "/artifacts/frame": { type: "application/json", body: JSON.stringify(resourceOf(120)) },
  "/artifacts/plot": { type: "application/json", body: JSON.stringify(PLOT) },
  "/files/data.csv": { type: "text/csv", body: 'name,n\n"a, b",10\nc,9\n' },
  "/files/long.txt": { type: "text/plain", body: "long line\n".repeat(200_000) },
  "/files/notes.txt": { type: "text/plain", body: "first line\nsecond line\n" },
});

let page: Page;
const problems: string[] = [];

beforeEach(async () => {
  problems.length = 0;
  page = await chromium.browser.newPage({ viewport: { width: 820, height: 900 } });
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("dialog", (dialog) => {
    problems.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(site.url);
});

afterEach(async () => {
  expect(problems).toEqual([]);
  expect(await page.title()).toBe("Parts");
  await page.close();
});

describe("a card while Python runs", () => {
  test("shows the code, what is printed and the time, and stops the run", async () => {
    await show({
      ...beginExecution("print('a')"),
      outputs: [{ type: "stdout", text: "10%\r50%\r100%\n\u001b[31mred\u001b[0m\n" }],
    });
    const card = page.getByRole("region", { name: "Python", exact: true });
    await card.getByText("Running").waitFor();
    expect(await card.locator(".pyodide-tok-name").first().textContent()).toBe("print");
    expect(await card.locator(".pyodide-text").textContent()).toBe("100%\nred\n");
    expect(await styleOf(card.getByText("red"), "color")).not.toBe(
      await styleOf(card.locator(".pyodide-text"), "color"),
    );
    await card.getByRole("button", { name: "Stop run" }).click();
    await card.getByRole("button", { name: "Open as cell" }).click();
    expect(await page.evaluate(() => parts.calls)).toEqual([["stop"], ["open", "print('a')"]]);
  });

  test("asks for input, hidden where it is a password, and sends the answer or the end of input", async () => {
    const outputs = [{ type: "stdout" as const, text: "Hello\nName? " }];
    await show({ ...beginExecution("x"), state: "waiting", outputs, input: { prompt: "Name? ", password: false } });
    expect(await page.getByText("Name?").count()).toBe(1);
    await page.keyboard.type("Ada"); // The field has the focus.
    await page.keyboard.press("Enter");
    await show({ ...beginExecution("x"), state: "waiting", input: { prompt: "Key? ", password: true } });
    await page.getByText("Key?").waitFor();
    expect(await page.getByLabel("Answer to Python").getAttribute("type")).toBe("password");
    await page.getByRole("button", { name: "No more input" }).click();
    expect(await page.evaluate(() => parts.calls)).toEqual([
      ["answer", "Ada"],
      ["answer", null],
    ]);
  });

  test("answers one question by a double click, not the next one as well", async () => {
    await show({ ...beginExecution("x"), state: "waiting", input: { prompt: "Name? ", password: false } });
    await page.getByRole("textbox", { name: "Answer to Python" }).fill("Ada");
    await page.getByRole("button", { name: "Send answer" }).dblclick();
    expect(await page.evaluate(() => parts.calls)).toEqual([["answer", "Ada"]]);
  });

  test("shows the last notice as long as it runs", async () => {
    const running = { ...beginExecution("import x"), notices: ["Installing a", "Installing x"] };
    await show(running);
    await page.getByText("Installing x").waitFor();
    expect(await page.getByText("Installing a").count()).toBe(0);
    await show({ ...running, state: "done", result: RESULT });
    await page.getByText("Done").waitFor();
    expect(await page.getByText("Installing x").count()).toBe(0);
  });
});

describe("a card of a run that is over", () => {
  test("has an error with what to do first, and the traceback folded", async () => {
    const error = {
      code: "NETWORK_DENIED" as const,
      type: "ConnectError",
      message: "no access",
      line: 2,
      traceback: "Traceback (most recent call last)",
      suggestion: 'The sandbox may not reach "example.com": an administrator can allow it',
    };
    await showDone({ result: { ...RESULT, status: "error", error } });
    const problem = page.getByRole("group", { name: "Network access denied in line 2" });
    expect(await problem.locator("p").first().textContent()).toBe(error.suggestion);
    expect(await page.getByText("Traceback (most").isVisible()).toBe(false);
    await problem.getByText("Traceback", { exact: true }).click();
    await page.getByText("Traceback (most").waitFor();
  });

  test("says what became of the state, what was installed and the exit code", async () => {
    const session = { id: "s", run: 8, state: "restored" as const, reason: "The session is as it was after run 7" };
    await showDone({ result: { ...RESULT, session, packages: ["six==1.0"], exitCode: 3 } });
    expect(await page.locator("footer").textContent()).toBe(
      "State restored: The session is as it was after run 7Installed six==1.0Exit code 3",
    );
  });

  test("says why a run was refused", async () => {
    await showDone({
      refusal: { code: "DENO_MISSING", message: "Deno was not found", suggestion: "Run npm install deno" },
    });
    await page.getByText("Run npm install deno").waitFor();
    await page.getByText("Deno is missing").waitFor();
  });

  test("previews files that were written, CSV as a table, and offers them for download", async () => {
    const files = [
      { path: "data.csv", size: 21, change: "created" as const },
      { path: "notes.txt", size: 23, change: "changed" as const },
      { path: "model.bin", size: 5, change: "created" as const },
      { path: "long.txt", size: 2_000_000, change: "created" as const },
    ];
    await showDone({ result: { ...RESULT, files } });
    await page.getByRole("button", { name: "Preview data.csv" }).click();
    await page.getByRole("cell", { name: "a, b" }).waitFor();
    await page.getByRole("button", { name: "Preview notes.txt" }).click();
    await page.getByText("second line").waitFor();
    await page.getByRole("button", { name: "Preview long.txt" }).click();
    await page.getByText("These are the first 500,000 characters").waitFor();
    expect(await page.getByRole("button", { name: "Preview model.bin" }).count()).toBe(0);
    expect(await page.getByRole("link", { name: "Download model.bin" }).getAttribute("href")).toBe("/files/model.bin");
  });
});

describe("a frame", () => {
  test("is a table that is sorted by its numbers, in pages", async () => {
    await showValue({
      "application/vnd.dataresource+json": { $artifact: "frame", size: 9000 },
      "text/html": "<b>x</b>",
    });
    const table = page.getByRole("table");
    await page.getByText("5,000 rows × 2 columns, the first 120 here").waitFor();
    expect(await table.getByRole("row").count()).toBe(51);
    const head = table.getByRole("columnheader", { name: "n", exact: true });
    await head.getByRole("button").click();
    expect(await head.getAttribute("aria-sort")).toBe("ascending");
    expect(await firstCells()).toEqual(["1", "2", "3"]);
    await head.getByRole("button").click();
    expect(await firstCells()).toEqual(["120", "119", "118"]);
    await page.getByRole("button", { name: "Last page" }).click();
    expect(await table.getByRole("row").count()).toBe(21);
  });

  test("of pandas' own HTML is a table of its texts, and nothing in it runs", async () => {
    const cell = `&lt;script&gt;${EVIL}&lt;/script&gt;<img src=x onerror="${EVIL}">`;
    await showValue({
      "text/html": `<div><table border="1" class="dataframe"><thead><tr><th></th><th>v</th></tr><tr><th>key</th><th></th></tr></thead>
        <tbody><tr><th>0</th><td>10</td></tr><tr><th>1</th><td>9</td></tr><tr><th>2</th><td>${cell}</td></tr></tbody></table>
        <p>3000 rows × 1 columns</p></div>`,
    });
    await page.getByText("3,000 rows × 1 column, the first 3 here").waitFor();
    await page.getByRole("columnheader", { name: "key" }).waitFor();
    await page.getByRole("columnheader", { name: "v" }).getByRole("button").click();
    expect((await firstCells()).slice(0, 2)).toEqual(["9", "10"]);
    expect(await page.locator("td img").count()).toBe(0);
  });

  test("of 50 MB leaves the page usable", async () => {
    await page.evaluate(() => {
      const rows = "<tr><th>1</th><td>some text in a cell</td><td>12345</td></tr>".repeat(850_000);
      const html = `<table class="dataframe"><thead><tr><th></th><th>a</th><th>b</th></tr></thead><tbody>${rows}</tbody></table>`;
      parts.showDone({ outputs: [{ type: "display", display: { data: { "text/html": html }, metadata: {} } }] });
    });
    await page.getByRole("button", { name: "Next page" }).click();
    await page.getByText(/Page 2 of/).waitFor();
    expect(await page.getByRole("row").count()).toBe(51);
  });
});

describe("text", () => {
  test("of a million lines shows its beginning and its end, and all of it in pages", async () => {
    await page.evaluate(() => {
      const text = Array.from({ length: 1_000_000 }, (_, line) => `line ${line}\n`).join("");
      parts.showDone({ outputs: [{ type: "stdout", text }] });
    });
    await page.getByText("line 999999").waitFor();
    expect((await page.locator("pre.pyodide-text").allTextContents()).join("").length).toBeLessThan(13_000);
    await page.getByRole("button", { name: /Show all: 999,\d+ more lines/ }).click();
    await page.getByRole("button", { name: "Last page" }).click();
    await page.getByText("Page 1,000 of 1,000").waitFor();
    expect(await page.locator("pre.pyodide-text-page").textContent()).toContain("line 999999");
  });

  test("of 50 MB on one line, printed and as a value, leaves the page usable", async () => {
    await page.evaluate(() => {
      const text = "x".repeat(50_000_000);
      parts.showDone({ outputs: [{ type: "stdout", text }] }, { value: { "text/plain": text } });
    });
    expect(await page.getByRole("button", { name: /Show all: 49,988,000 more characters/ }).count()).toBe(2);
  });

  test("of many small pieces is folded in the middle", async () => {
    await page.evaluate(() => {
      const outputs = Array.from(
        { length: 10_000 },
        (_, i) => ({ type: i % 2 ? "stderr" : "stdout", text: `${i}\n` }) as const,
      );
      parts.showDone({ outputs });
    });
    await page.getByRole("button", { name: "Show more: 9,920 outputs between" }).click();
    await page.getByRole("button", { name: "Show more: 9,720 outputs between" }).waitFor();
  });

  test("shows the end of a flood while it goes on", async () => {
    await page.evaluate(() => {
      const text = `${"flood\n".repeat(2_000_000)}now\n`;
      parts.showDone({ state: "running", startedAt: 0, outputs: [{ type: "stdout", text }] });
    });
    await page.getByText("now", { exact: false }).waitFor();
    expect((await page.locator("pre.pyodide-text").textContent())?.length).toBeLessThan(25_000);
  });

  test("of a terminal cannot do more than take colours", async () => {
    const text = `\u001b]8;;javascript:${EVIL}\u0007link\u001b]8;;\u0007 <script>${EVIL}</script> \u001b[38;2;1;2;3;url(x)mfine\u001b[2J\n`;
    await showDone({ outputs: [{ type: "stdout", text }] });
    await page.getByText("fine").waitFor();
    expect(await page.locator(".pyodide-outputs a, .pyodide-outputs script").count()).toBe(0);
  });
});

describe("a picture", () => {
  const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

  test("has its place before it is there, opens large and can be downloaded", async () => {
    await showValue({ "image/png": png, "text/plain": "<Figure>" });
    const image = page.getByRole("img", { name: "<Figure>" });
    expect([await image.getAttribute("width"), await image.getAttribute("height")]).toEqual(["1", "1"]);
    await page.getByRole("button", { name: "Enlarge", exact: true }).click();
    await page.getByRole("dialog", { name: "<Figure>" }).waitFor();
    await page.keyboard.press("Escape");
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await page.getByRole("link", { name: "Download the picture" }).getAttribute("download")).toBe("figure.png");
  });

  test("in SVG is an image, in which no script runs", async () => {
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10" onload="${EVIL}"><script>${EVIL}</script></svg>`;
    await showValue({ "image/svg+xml": svg, "text/plain": "drawing" });
    await page.getByRole("img", { name: "drawing" }).waitFor();
    expect(await page.locator("svg script").count()).toBe(0);
  });
});

describe("rich output", () => {
  test("of Plotly is drawn, in the page's colours, and asks nobody else for pictures", async () => {
    await showValue({ "application/vnd.plotly.v1+json": { $artifact: "plot", size: 200 } });
    await page.locator(".pyodide-plot .bars .point").first().waitFor();
    const title = page.locator(".pyodide-plot .gtitle");
    const light = await styleOf(title, "fill");
    await page.emulateMedia({ colorScheme: "dark" });
    await expect.poll(() => styleOf(title, "fill")).not.toBe(light);
    expect(site.asked.filter((path) => path.startsWith("/spy"))).toEqual([]);
  });

  test("of LaTeX is set as a formula, and trusts no link in it", async () => {
    await showValue({ "text/latex": `$$\\frac{1}{2} \\href{javascript:${"alert(1)"}}{x}$$`, "text/plain": "1/2" });
    await page.locator(".katex .mfrac").waitFor();
    expect(await page.locator(".katex a").count()).toBe(0);
  });

  test("of JSON is a tree that opens and closes by keyboard, and a huge one is cut", async () => {
    await page.evaluate(() => {
      const rows = Array.from({ length: 100_000 }, (_, n) => ({ n, deep: { er: [1, 2] } }));
      parts.showDone({}, { value: { "application/json": { rows }, "text/plain": "x".repeat(100) } });
    });
    await page.getByText("99,900 more").waitFor();
    await page.getByText("This is only the beginning of a large value.").waitFor();
    const before = await page.locator(".pyodide-json-item").count();
    await page.locator(".pyodide-json-icon").nth(1).focus();
    await page.keyboard.press("ArrowLeft");
    expect(await page.locator(".pyodide-json-item").count()).toBeLessThan(before);
  });

  test("of Markdown has no HTML, no script in links and no pictures from elsewhere", async () => {
    await showValue({
      "text/markdown": `# Title\n<img src=x onerror="${EVIL}"><script>${EVIL}</script>\n[bad](javascript:alert(1)) [good](https://example.com)\n![far](${site.url}spy/spy.png)\n\n| a |\n|---|\n| 1 |`,
    });
    await page.getByRole("heading", { name: "Title" }).waitFor();
    expect(await page.locator(".pyodide-markdown img, .pyodide-markdown script").count()).toBe(0);
    expect(await page.locator(".pyodide-markdown a[href]").count()).toBe(1);
    expect(site.asked.filter((path) => path.startsWith("/spy"))).toEqual([]);
    expect(await page.getByRole("link", { name: "good" }).getAttribute("rel")).toContain("noopener");
    await page.getByRole("table").waitFor();
  });

  test("of HTML stands in a frame in which no script runs, nothing is sent and links lead nowhere", async () => {
    const form = `<form action="${site.url}spy/form"><button>Go</button></form>`;
    await showValue({
      "text/html": `<h1 style="color:red">Page</h1><script>${EVIL}</script><img src="${site.url}spy/spy.png" onerror="${EVIL}">
        <a target="_self" href="${site.url}spy/away">leave</a><meta http-equiv="refresh" content="0;url=${site.url}spy/refresh">${form}`,
    });
    const frame = page.frameLocator("iframe[title='HTML output']");
    await frame.getByRole("heading", { name: "Page" }).waitFor();
    await frame.getByText("leave").click();
    await frame.getByText("Go").click();
    expect(await styleOf(frame.getByRole("heading"), "color")).toBe("rgb(255, 0, 0)");
    expect(site.asked.filter((path) => path.startsWith("/spy"))).toEqual([]);
  });

  test("in no known format is named, and a broken one leaves its text", async () => {
    await showDone({
      outputs: [
        { type: "display", display: { data: { "application/x-odd": 1 }, metadata: {} } },
        {
          type: "display",
          display: { data: { "application/vnd.plotly.v1+json": 5, "text/plain": "plot" }, metadata: {} },
        },
        { type: "display", display: { data: { "application/json": { $artifact: "gone", size: 5 } }, metadata: {} } },
      ],
    });
    await page.getByText("no format that can be shown here: application/x-odd").waitFor();
    await page.getByText("This figure cannot be drawn.").waitFor();
    await page.getByText("This output could not be loaded.").waitFor();
  });
});

describe("the switch", () => {
  test("is switched by mouse and by keyboard", async () => {
    await page.evaluate(() => parts.showSwitch({ on: false, obstacle: null }));
    await page.getByRole("switch", { name: "Python sandbox" }).click();
    await page.keyboard.press("Space");
    expect(await page.evaluate(() => parts.calls)).toEqual([
      ["switch", true],
      ["switch", true],
    ]);
  });

  test("says why it cannot be switched on, and can then be switched off all the same", async () => {
    const obstacle = { code: "DENO_MISSING", message: "Deno was not found", suggestion: "Install it." };
    await page.evaluate((why) => parts.showSwitch({ on: false, obstacle: why }), obstacle);
    await page.getByText("Deno was not found. Install it.").waitFor();
    expect(await page.getByRole("switch").isDisabled()).toBe(true);
    await page.evaluate((why) => parts.showSwitch({ on: true, obstacle: why }), obstacle);
    expect(await page.getByRole("switch").isDisabled()).toBe(false);
  });
});

describe("the inspector", () => {
  const data: InspectorData = {
    variables: [
      { name: "frame", type: "pandas.DataFrame", shape: "(100, 4)", size: 3328, preview: "a b c" },
      { name: "x", type: "int", shape: null, size: 28, preview: "42" },
    ],
    files: [{ path: "data.csv", size: 21, modifiedAt: 0 }],
    packages: [{ name: "numpy", version: "2.0", prepared: true }],
    history: [1, 2].map((run) => ({ run, code: `run = ${run}`, startedAt: 0, durationMs: 12, status: "success" })),
    snapshots: [{ run: 1 }],
  };
  const open = (canEdit = true) =>
    page.evaluate(([all, edit]) => parts.showInspector(all, edit), [data, canEdit] as const);

  test("lists variables, which are filtered and sorted", async () => {
    await open();
    await page.getByRole("rowheader", { name: "frame" }).waitFor();
    await page.getByRole("button", { name: "Size" }).click();
    expect(await page.getByRole("rowheader").allTextContents()).toEqual(["x", "frame"]);
    await page.getByRole("searchbox", { name: "Filter variables" }).fill("data");
    expect(await page.getByRole("rowheader").allTextContents()).toEqual(["frame"]);
  });

  test("uploads, and deletes a file only after it was asked", async () => {
    await open();
    await page.getByRole("tab", { name: "Files" }).click();
    await page
      .getByLabel("Files to upload")
      .setInputFiles({ name: "new.txt", mimeType: "text/plain", buffer: Buffer.from("hi") });
    await page.getByText("new.txt").waitFor();
    await page.getByRole("button", { name: "Delete data.csv" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("button", { name: "Delete data.csv" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("data.csv").waitFor({ state: "detached" });
  });

  test("has nothing that axe finds wrong, in each of its tabs", async () => {
    await open();
    for (const tab of ["Variables", "Files", "Packages", "History"]) {
      await page.getByRole("tab", { name: tab }).click();
      expect(await findViolations()).toEqual([]);
    }
  });

  test("goes back to a run that was saved, after it was asked", async () => {
    await open();
    await page.getByRole("tab", { name: "History" }).click();
    expect(await page.getByRole("button", { name: /Rewind to here/ }).count()).toBe(1);
    await page.getByRole("button", { name: "Rewind to here: run 1" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Rewind" }).click();
    expect(await page.evaluate(() => parts.calls)).toEqual([["rewind", 1]]);
  });

  test("only shows where nothing may be changed", async () => {
    await open(false);
    await page.getByRole("tab", { name: "Files" }).click();
    await page.getByText("data.csv").waitFor();
    expect(await page.getByRole("button", { name: /Upload|Delete/ }).count()).toBe(0);
    await page.getByRole("tab", { name: "History" }).click();
    await page.getByText("Run 2").waitFor();
    expect(await page.getByRole("button", { name: /Rewind/ }).count()).toBe(0);
  });
});

test.each([
  ["light", 820],
  ["dark", 320],
] as const)(
  "axe finds nothing wrong with a full card in %s colours, %i pixels wide, which fits",
  async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    const bundles = [
      { "application/vnd.dataresource+json": resourceOf(60) },
      { "text/markdown": "# Title\n[link](https://example.com) `code`" },
      { "application/json": { a: [1, true, null, "text"] } },
      { "text/html": "<p>html</p>" },
    ];
    const error = {
      code: "RUNTIME_ERROR" as const,
      type: "ValueError",
      message: "bad",
      line: 1,
      traceback: "T",
      suggestion: "Do.",
    };
    await showDone({
      code: "import os  # comment\nx = f('text', 1)\n".repeat(12),
      outputs: [
        {
          type: "stdout",
          text: Array.from({ length: 16 }, (_, n) => `\u001b[${n < 8 ? 30 + n : 82 + n}mcolour ${n}\u001b[0m\n`).join(
            "",
          ),
        },
        { type: "stderr", text: "warning\n" },
        ...bundles.map((data) => ({ type: "display" as const, display: { data, metadata: {} } })),
      ],
      result: { ...RESULT, error, status: "error", files: [{ path: "data.csv", size: 1, change: "created" }] },
    });
    await page.getByRole("heading", { name: "Title" }).waitFor();
    await page.getByRole("table").waitFor();
    expect(await findViolations()).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
  },
);

/** What axe finds wrong with the page. */
async function findViolations() {
  await page.evaluate(AXE);
  const found = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })");
  const { violations } = found as { violations: { id: string; nodes: { html: string }[] }[] };
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

const show = (execution: ExecutionView) =>
  page.evaluate((view) => parts.showCard(view as ExecutionView), execution as unknown);
const showDone = (change: Partial<ExecutionView>) => show({ ...DONE, ...change });
const showValue = (value: NonNullable<RunResult["value"]>) => showDone({ result: { ...RESULT, value } });
const firstCells = async () => (await page.locator("tbody tr td:first-of-type").allTextContents()).slice(0, 3);

/** A style as the browser computes it. */
const styleOf = (element: Locator, property: string) =>
  element.evaluate((node, name) => getComputedStyle(node).getPropertyValue(name), property);

/** A frame of which the first rows are there; its numbers are not in order. */
function resourceOf(rows: number) {
  const data = Array.from({ length: rows }, (_, index) => ({ index, n: ((index * 7) % rows) + 1, word: `w${index}` }));
  const fields = [
    { name: "index", type: "integer" },
    { name: "n", type: "integer" },
    { name: "word", type: "string" },
  ];
  return { schema: { fields, primaryKey: ["index"] }, data, rows: 5000, columns: 2 };
}
