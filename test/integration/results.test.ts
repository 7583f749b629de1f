import { describe, expect, test } from "vitest";
import { startSandbox } from "../support/sandbox.ts";

const sandbox = startSandbox();
const run = (code: string, options = {}) => sandbox.session("results").execute(code, options);

test("a result has every field, of success and of failure", async () => {
  const shape = {
    stdout: "",
    stderr: "",
    value: null,
    displays: [],
    exitCode: null,
    files: [],
    packages: [],
    durationMs: expect.any(Number),
    pythonVersion: expect.stringMatching(/^3\.\d+\.\d+$/),
  };
  const session = sandbox.session("fields");
  const state = { id: "fields", reason: null };
  expect(await session.execute("6 * 7")).toEqual({
    ...shape,
    status: "success",
    value: { "text/plain": "42" },
    error: null,
    session: { ...state, run: 1, state: "new" },
  });
  expect(await session.execute("\n1 / 0")).toEqual({
    ...shape,
    status: "error",
    error: {
      code: "RUNTIME_ERROR",
      type: "ZeroDivisionError",
      message: "division by zero",
      line: 2,
      traceback: expect.stringContaining("ZeroDivisionError: division by zero"),
      suggestion: expect.any(String),
    },
    session: { ...state, run: 2, state: "kept" },
  });
});

describe("an error has a code", () => {
  test.each([
    ["PYTHON_SYNTAX_ERROR", "SyntaxError", "x = 1\ny = (", 2],
    ["PYTHON_SYNTAX_ERROR", "IndentationError", "if True:\nx = 1", 2],
    ["IMPORT_ERROR", "ImportError", "\nfrom math import nothing", 2],
    ["RUNTIME_ERROR", "NameError", "\n\nnowhere", 3],
    ["RUNTIME_ERROR", "AssertionError", "assert False, 'no'", 1],
    ["RUNTIME_ERROR", "KeyboardInterrupt", "raise KeyboardInterrupt", 1],
    ["RUNTIME_ERROR", "StopIteration", "next(iter([]))", 1],
    ["RUNTIME_ERROR", "CancelledError", "import asyncio\nraise asyncio.CancelledError", 2],
    ["RUNTIME_ERROR", "BaseException", "raise BaseException('odd')", 1],
    ["RUNTIME_ERROR", "RecursionError", "def f(): return f()\nf()", 1],
    ["MEMORY_ERROR", "MemoryError", "bytearray(2_000_000_000)", 1],
    ["MODULE_NOT_FOUND", "ModuleNotFoundError", "import os.missing_part", 1],
    ["PERMISSION_DENIED", "JsException", "import js; js.Deno.readTextFileSync('/etc/passwd')", 1],
    ["NETWORK_DENIED", "ConnectError", "import httpx\nhttpx.get('https://example.com')", 2],
  ])("%s for %s, with the line", async (code, type, source, line) => {
    expect((await run(source)).error).toMatchObject({ code, type, line, suggestion: expect.stringMatching(/\w/) });
  });

  test("that Deno's own advice is no part of, since who reads it does not start Deno", async () => {
    const { error } = await run("import httpx\nhttpx.get('https://example.com')");
    expect(JSON.stringify(error)).toContain("example.com:443");
    expect(JSON.stringify(error)).not.toContain("run again");
  });

  test("that says what cannot be said by an exception whose text fails", async () => {
    const { error } = await run("class Mute(Exception):\n    def __str__(self): 1 / 0\nraise Mute");
    expect(error).toMatchObject({ code: "RUNTIME_ERROR", type: "Mute", message: "", line: 3 });
  });
});

describe("sys.exit", () => {
  test.each([
    ["0", "success", 0],
    ["", "success", 0],
    ["3", "error", 3],
    ["257", "error", 1],
    ["'sorry'", "error", 1],
  ])("(%s) ends the run with its code and keeps the state", async (argument, status, exitCode) => {
    await run("kept = 1");
    const result = await run(`import sys\nprint('before')\nsys.exit(${argument})\nprint('after')`);
    expect(result).toMatchObject({ status, exitCode, stdout: "before\n" });
    expect((await run("kept")).value).toEqual({ "text/plain": "1" });
  });

  test("with a text writes it to stderr", async () => {
    expect(await run("raise SystemExit('sorry')")).toMatchObject({
      stderr: "sorry\n",
      error: { type: "SystemExit", message: "sorry" },
    });
  });
});

describe("files", () => {
  test("that were created or changed are listed with their size, and those that were only read are not", async () => {
    const session = sandbox.session("files");
    const created = await session.execute(
      "import os\nopen('a.txt', 'w').write('one')\nos.makedirs('sub'); open('sub/b.bin', 'wb').write(b'12')",
    );
    expect(created.files).toEqual([
      { path: "a.txt", size: 3, change: "created" },
      { path: "sub/b.bin", size: 2, change: "created" },
    ]);
    expect((await session.execute("open('a.txt').read()")).files).toEqual([]);
    const changed = await session.execute("open('/workspace/a.txt', 'a').write('!'); os.remove('sub/b.bin')");
    expect(changed.files).toEqual([{ path: "a.txt", size: 4, change: "changed" }]);
  });

  test("outside /workspace are not listed", async () => {
    expect((await run("open('/tmp/x', 'w').write('x')")).files).toEqual([]);
  });

  test("are listed of a run that fails", async () => {
    expect((await run("open('partial.txt', 'w').write('x')\n1 / 0")).files).toHaveLength(1);
  });
});

describe("the session's state", () => {
  test("is new, then kept, then lost with a reason, then kept again, and runs are numbered", async () => {
    const session = sandbox.session("states");
    const results = [];
    for (const code of ["x = 1", "x", "import js; js.Deno.exit(1)", "'x' in globals()", "2"]) {
      results.push(await session.execute(code));
    }
    const reason = 'The kernel\'s process ended with exit code "1"';
    expect(results.map((result) => result.session)).toEqual([
      { id: "states", run: 1, state: "new", reason: null },
      { id: "states", run: 2, state: "kept", reason: null },
      { id: "states", run: 3, state: "lost", reason },
      { id: "states", run: 4, state: "lost", reason },
      { id: "states", run: 5, state: "kept", reason: null },
    ]);
    expect(results[2]).toMatchObject({ status: "lost", error: { code: "SESSION_LOST", message: reason } });
    expect(results[3]?.value).toEqual({ "text/plain": "False" });
  });

  test("is new again after the session was closed", async () => {
    const session = sandbox.session("closed");
    await session.execute("x = 1");
    await session.close();
    expect((await sandbox.session("closed").execute("1")).session).toMatchObject({ run: 1, state: "new" });
  });
});

describe("code written for notebooks", () => {
  test("shows what it wraps for IPython's display, with nothing installed", async () => {
    const { status, displays, packages, value, files } = await run(`
from IPython.display import display, HTML, Markdown, Image, clear_output
import IPython, base64
png = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=")
open("dot.png", "wb").write(png)
display(HTML("<b>bold</b>"), Markdown("*it*"))
display(Image("dot.png"))
clear_output()
IPython.get_ipython()`);
    expect({ status, packages, value }).toEqual({ status: "success", packages: [], value: null });
    expect(files.map(({ path }) => path)).toEqual(["dot.png"]);
    expect(displays.map(({ data }) => data)).toEqual([
      expect.objectContaining({ "text/html": "<b>bold</b>" }),
      expect.objectContaining({ "text/markdown": "*it*" }),
      expect.objectContaining({ "image/png": expect.stringMatching(/^iVBORw0KGgo/) }),
    ]);
  });

  test("refuses to fetch what is to be shown", async () => {
    const { error } = await run("from IPython.display import Image\nImage(url='https://example.com/a.png')");
    expect(error).toMatchObject({ type: "ValueError", message: expect.stringContaining("download") });
  });
});

test("a figure with text in it is drawn without a word on stderr", async () => {
  const code = "import matplotlib.pyplot as plt\nplt.plot([1, 2], label='a')\nplt.title('Title')\nplt.legend();";
  expect(await sandbox.session("figure").execute(code)).toMatchObject({
    status: "success",
    stderr: "",
    displays: [{ data: { "image/png": expect.any(String) } }],
  });
});
