import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, existsSync, lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Notebook } from "../../src/notebook/index.ts";
import { startCommandLine } from "../support/command-line.ts";

const { directory, run } = startCommandLine();
const place = (name: string) => join(directory, name);
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

const cli = (...words: string[]) => run(words);

const code = (source: string | string[], rest: object = {}) => ({
  cell_type: "code",
  execution_count: 7,
  id: `id-${Math.random().toString(36).slice(2, 10)}`,
  metadata: {},
  outputs: [{ name: "stdout", output_type: "stream", text: "old" }],
  source,
  ...rest,
});

function writeNotebook(name: string, cells: object[], rest: object = {}): string {
  const metadata = { kernelspec: { display_name: "Mine", language: "python", name: "mine" }, own: { kept: true } };
  const notebook = { cells, metadata, nbformat: 4, nbformat_minor: 5, ...rest };
  writeFileSync(place(name), JSON.stringify(notebook, undefined, 1));
  return name;
}

const readNotebook = (name: string): Notebook => JSON.parse(readFileSync(place(name), "utf8"));

/** Python's nbformat, in a directory of its own: what Jupyter itself takes for a valid notebook. */
function installNbformat(): string | undefined {
  const target = place("python");
  const { status } = spawnSync("python3", ["-m", "pip", "install", "-q", "--target", target, "nbformat"], {
    stdio: "ignore",
    timeout: 120_000,
  });
  return status === 0 ? target : undefined;
}

function validate(nbformat: string, name: string): void {
  const program = "import nbformat, sys; nbformat.validate(nbformat.read(sys.argv[1], as_version=nbformat.NO_CONVERT))";
  const env = { ...process.env, PYTHONPATH: nbformat, PYTHONWARNINGS: "error", JUPYTER_PLATFORM_DIRS: "1" };
  execFileSync("python3", ["-c", program, place(name)], { env, stdio: ["ignore", "ignore", "pipe"] });
}

describe("notebook run", () => {
  const markdown = { cell_type: "markdown", id: "title", metadata: { k: [1] }, source: ["# Title\n", "text"] };
  const raw = { cell_type: "raw", id: "raw", metadata: { format: "text/plain" }, source: "x = 'not run'" };

  test("writes into the notebook what its cells come to, and leaves all else as it is", async () => {
    const setup = "%matplotlib inline\nimport sys\nprint('out')\nprint('err', file=sys.stderr)";
    const show = `display({"image/png": "${PNG}", "text/plain": "figure"}, raw=True)\n6 * 7`;
    const name = writeNotebook("in-place.ipynb", [markdown, code(setup.split(/(?<=\n)/)), raw, code(show), code("")]);
    const before = readNotebook(name);
    chmodSync(place(name), 0o600);
    symlinkSync(place(name), place("link.ipynb"));
    expect(await cli("notebook", "run", "link.ipynb")).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^Ran 2 of 3 code cells in \d+\.\d s\. Wrote "link\.ipynb"\.\n$/),
      stderr: "",
    });
    expect(statSync(place(name)).mode & 0o777).toBe(0o600);
    expect(lstatSync(place("link.ipynb")).isSymbolicLink()).toBe(true);
    const { cells, ...rest } = readNotebook(name);
    expect(rest.metadata).toEqual({
      ...before.metadata,
      language_info: { name: "python", version: expect.stringMatching(/^3\./) },
    });
    expect([cells[0], cells[2]]).toEqual([markdown, raw]);
    expect(cells.map(({ id, source }) => [id, source])).toEqual(before.cells.map(({ id, source }) => [id, source]));
    expect(cells[1]).toMatchObject({
      execution_count: 1,
      outputs: [
        { output_type: "stream", name: "stdout", text: "out\n" },
        { output_type: "stream", name: "stderr", text: "err\n" },
      ],
    });
    expect(cells[3]).toMatchObject({
      execution_count: 2,
      outputs: [
        { output_type: "display_data", data: { "image/png": PNG, "text/plain": "figure" }, metadata: {} },
        { output_type: "execute_result", execution_count: 2, data: { "text/plain": "42" }, metadata: {} },
      ],
    });
    expect(cells[4]).toMatchObject({ execution_count: null, outputs: [] });
  });

  test("stops at an error, exits with 1 and says which cell it was; the rest has no outputs", async () => {
    const name = writeNotebook("fails.ipynb", [code("x = 1"), code("1 / 0"), code("x")]);
    const { code: exitCode, stderr } = await cli("notebook", "run", name, "--output", "failed.ipynb");
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^Cell 2 failed\.\nTraceback[^]*ZeroDivisionError: division by zero\n/);
    expect(readNotebook(name).cells[0]).toMatchObject({ execution_count: 7 });
    expect(readNotebook("failed.ipynb").cells).toMatchObject([
      { execution_count: 1, outputs: [] },
      {
        execution_count: 2,
        outputs: [{ output_type: "error", ename: "ZeroDivisionError", evalue: "division by zero" }],
      },
      { execution_count: null, outputs: [] },
    ]);

    const report = await cli("notebook", "run", name, "--output", "allowed.ipynb", "--allow-errors", "--json");
    expect(report.code).toBe(0);
    expect(JSON.parse(report.stdout)).toMatchObject({
      notebook: name,
      output: "allowed.ipynb",
      codeCells: 3,
      ran: 3,
      stopped: false,
      failures: [{ cell: 2, status: "error", error: { type: "ZeroDivisionError", line: 1 } }],
    });
  });

  test("keeps each cell to the time limit, and leaves its variables in a session that stays", async () => {
    writeFileSync(place("data.txt"), "from a file");
    const name = writeNotebook("slow.ipynb", [code("x = open('data.txt').read()"), code("while True: pass")]);
    const words = ["--session", "nb", "--timeout", "1", "--output", "-", "--file", "data.txt"];
    const { code: exitCode, stdout } = await cli("notebook", "run", name, ...words);
    expect(exitCode).toBe(124);
    expect(JSON.parse(stdout).cells[1].outputs).toMatchObject([{ output_type: "error", ename: "EXECUTION_TIMEOUT" }]);
    expect((await cli("run", "--session", "nb", "-c", "print(x)")).stdout).toBe("from a file\n");
  });

  test.each([
    [
      "a notebook of version 3",
      { nbformat: 3, worksheets: [] },
      "It is a notebook of nbformat 3, and only 4 can be used",
    ],
    [
      "another language",
      { metadata: { kernelspec: { language: "R" } } },
      'It is a notebook of "r", and only Python can be run',
    ],
    ["cells that are none", { cells: 1 }, "It is no valid notebook: cells"],
  ])("refuses %s with a clear sentence, and changes nothing", async (_, rest, message) => {
    const name = writeNotebook("refused.ipynb", [], rest);
    const before = readFileSync(place(name), "utf8");
    const { code: exitCode, stderr } = await cli("notebook", "run", name);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`Cannot run "refused.ipynb": ${message}`);
    expect(readFileSync(place(name), "utf8")).toBe(before);
  });

  test("says when there is no file, and when none can be written", async () => {
    expect(await cli("notebook", "run", "none.ipynb")).toMatchObject({
      code: 1,
      stderr: 'Cannot run "none.ipynb": ENOENT\n',
    });
    const name = writeNotebook("small.ipynb", [code("1")]);
    expect(await cli("notebook", "run", name, "--output", "no/where.ipynb")).toMatchObject({
      code: 1,
      stderr: 'Cannot write "no/where.ipynb" (ENOENT)\n',
    });
  });
});

describe("export", () => {
  beforeAll(async () => {
    const html = "<script>alert(1)</script><table><tr><td>1</td></tr></table>";
    await cli("run", "--session", "past", "-c", "x = 6\nprint('hello')\nx * 7");
    await cli(
      "run",
      "--session",
      "past",
      "-c",
      `display({"text/html": "${html}", "text/plain": "1"}, raw=True)\n1 / 0`,
    );
  });

  test("writes a notebook of what was run", async () => {
    expect(await cli("export", "past", "--output", "past.ipynb")).toEqual({
      code: 0,
      stdout: 'Wrote 2 runs to "past.ipynb".\n',
      stderr: "",
    });
    expect(readNotebook("past.ipynb")).toMatchObject({
      metadata: { kernelspec: { name: "python3" }, language_info: { version: expect.stringMatching(/^3\./) } },
      cells: [
        {
          source: "x = 6\nprint('hello')\nx * 7",
          execution_count: 1,
          outputs: [{ text: "hello\n" }, { output_type: "execute_result", data: { "text/plain": "42" } }],
        },
        { execution_count: 2, outputs: [{ output_type: "display_data" }, { output_type: "error" }] },
      ],
    });
  });

  test("writes a script that runs, and a page in which no script does", async () => {
    const { stdout } = await cli("export", "past", "--format", "py");
    expect(stdout).toMatch(
      /^# %% Run 1\nx = 6\nprint\('hello'\)\nx \* 7\n\n# %% Run 2 failed: ZeroDivisionError\n# display/,
    );
    writeFileSync(place("past.py"), stdout);
    expect((await cli("run", "past.py")).stdout).toBe("hello\n");
    const page = (await cli("export", "past", "--format", "html")).stdout;
    expect(page).not.toContain("<script");
    expect(page).toContain("<td>1</td>".replaceAll("<", "&lt;").replaceAll(">", "&gt;"));
    expect(page).toContain('<pre class="error">');
  });

  test("prints JSON, and says when there is nothing", async () => {
    expect(JSON.parse((await cli("export", "past", "--format", "py", "--json")).stdout)).toMatchObject({
      session: "past",
      format: "py",
      runs: 2,
      file: null,
      content: expect.stringContaining("x = 6"),
    });
    expect((await cli("export", "unknown")).stderr).toMatch(/^UNKNOWN_SESSION: There is no session "unknown"/);
  });
});

test("Jupyter's own nbformat finds the notebooks valid", { timeout: 200_000 }, ({ skip }) => {
  const nbformat = installNbformat();
  if (nbformat === undefined) skip("python3 with pip and a package index are needed for it");
  for (const name of ["in-place.ipynb", "failed.ipynb", "allowed.ipynb", "past.ipynb"]) {
    expect(existsSync(place(name))).toBe(true);
    expect(() => validate(nbformat!, name)).not.toThrow();
  }
  writeNotebook("invalid.ipynb", [{ cell_type: "code", metadata: {}, source: "" }]);
  expect(() => validate(nbformat!, "invalid.ipynb")).toThrow();
});
