import { expect, test } from "vitest";
import { toPage } from "../../../../src/notebook/index.ts";
import { toScript } from "../../../../src/cli/export/to-script.ts";
import type { RecordedRun } from "../../../../src/protocol/index.ts";

const RUN: RecordedRun = {
  run: 1,
  code: "x = 1",
  startedAt: 0,
  durationMs: 10,
  status: "success",
  outputs: [],
  value: null,
  error: null,
  pythonVersion: "3.14.2",
};
const ERROR = {
  code: "RUNTIME_ERROR",
  type: "ValueError",
  message: "<no>",
  line: 1,
  traceback: "Traceback\nValueError: <no>\n",
  suggestion: "",
} as const;

test("a script has the runs in cells, and those that failed as comments", () => {
  const failed: RecordedRun = { ...RUN, run: 2, code: "if x:\r\n    fail()\n\ny", status: "error", error: ERROR };
  expect(toScript([RUN, failed, { ...RUN, run: 3, code: "x\n" }])).toBe(
    "# %% Run 1\nx = 1\n\n# %% Run 2 failed: ValueError\n# if x:\n#     fail()\n#\n# y\n\n# %% Run 3\nx\n",
  );
});

test("a script does not run what the name of an error holds", () => {
  const error = { ...ERROR, type: "E\nimport os\r\x0bos" };
  expect(toScript([{ ...RUN, status: "error", error }])).toBe("# %% Run 1 failed: E import os os\n# x = 1\n");
});

const pageOf = (run: Partial<RecordedRun>, session = "s") => toPage(session, [{ ...RUN, ...run }]);

test("a page lets nothing run that came out of the sandbox", async () => {
  const attack = `"><script>alert(1)</script>`;
  const page = await pageOf(
    {
      code: attack,
      outputs: [
        { type: "stdout", text: attack },
        { type: "display", display: { data: { "text/html": attack, "text/plain": attack }, metadata: {} } },
        { type: "display", display: { data: { "image/png": attack, "text/plain": attack }, metadata: {} } },
        { type: "display", display: { data: { "image/svg+xml": attack }, metadata: {} } },
        { type: "display", display: { data: { "application/json": { attack } }, metadata: {} } },
      ],
      value: { "text/markdown": attack },
      status: "error",
      error: { ...ERROR, message: attack, traceback: attack },
    },
    attack,
  );
  expect(page).not.toContain("<script");
  expect(page).toContain("default-src &#39;none&#39;");
  expect(page).toContain(`<iframe sandbox="" srcdoc="&quot;&gt;&lt;script&gt;alert(1)`);
});

test("a page shows text of any length that claims to be an image as what else there is", async () => {
  const data = { "image/png": `${" ".repeat(1_000_000)}!`, "text/plain": "figure" };
  expect(await pageOf({ value: data })).toContain('<pre class="value">figure</pre>');
});

test("a page shows images, frames, text without terminal colours, and errors", async () => {
  const page = await pageOf({
    outputs: [
      { type: "stderr", text: "\u001B[31mwarning\u001B[0m\n" },
      { type: "display", display: { data: { "image/png": "AAAA\n", "text/plain": "figure" }, metadata: {} } },
      { type: "display", display: { data: { "image/svg+xml": "<svg/>" }, metadata: {} } },
    ],
    value: { "text/html": "<table><tr></tr></table>", "text/plain": "frame" },
    error: ERROR,
    status: "error",
  });
  expect(page).toContain('<pre class="code">x = 1</pre>');
  expect(page).toContain('<pre class="stderr">warning\n</pre>');
  expect(page).toContain('<img alt="" src="data:image/png;base64,AAAA" />');
  expect(page).toContain(`src="data:image/svg+xml;base64,${Buffer.from("<svg/>").toString("base64")}"`);
  expect(page).toContain('srcdoc="&lt;table&gt;');
  expect(page).toContain('<pre class="error">Traceback\nValueError: &lt;no&gt;</pre>');
});
