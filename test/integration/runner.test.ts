import { describe, expect, test } from "vitest";
import type { ExecutionEvent } from "../../src/protocol/index.ts";
import { evaluate, startSandbox } from "../support/sandbox.ts";

const sandbox = startSandbox();
const run = (code: string, options = {}) => sandbox.session("runner").execute(code, options);

describe("code", () => {
  test("may await at its top level", async () => {
    const { value } = await run(
      "import asyncio\nresults = await asyncio.gather(asyncio.sleep(0, 1), asyncio.sleep(0, 2))\nresults",
    );
    expect(value).toEqual({ "text/plain": "[1, 2]" });
  });

  test("gives the value of its last expression, and none for a statement, None or a semicolon", async () => {
    const values = await Promise.all(["1 + 1", "x = 1", "None", "1;"].map(async (code) => (await run(code)).value));
    expect(values).toEqual([{ "text/plain": "2" }, null, null, null]);
  });

  test("runs as the main module", async () => {
    const { stdout } = await run("if __name__ == '__main__':\n    print('main')");
    expect(stdout).toBe("main\n");
  });

  test("has the name of its script", async () => {
    const result = await run("print(__file__)\n1 / 0", { filename: "report.py" });
    expect(result).toMatchObject({ stdout: "report.py\n", error: { line: 2 } });
    expect(result.error?.traceback).toContain('File "report.py", line 2');
  });

  test("keeps context variables, such as decimal's precision and NumPy's print options, for later runs", async () => {
    await run("import decimal, numpy as np\ndecimal.getcontext().prec = 5\nnp.set_printoptions(precision=2)");
    const { value } = await run("str(decimal.Decimal(1) / 3), str(np.array([1 / 3]))");
    expect(value).toEqual({ "text/plain": "('0.33333', '[0.33]')" });
  });

  test("keeps functions, classes and imports for later runs", async () => {
    await run("import math\ndef area(r): return math.pi * r ** 2\nclass Point:\n    x = 3");
    expect((await run("round(area(Point.x), 2)")).value).toEqual({ "text/plain": "28.27" });
  });

  test("defines classes that can be pickled, and functions whose source can be had", async () => {
    await run("def double(x):\n    return 2 * x");
    const { value } = await run(
      "import pickle, inspect, dataclasses\n@dataclasses.dataclass\nclass P:\n    x: int\n[pickle.loads(pickle.dumps(P(3))), inspect.getsource(double)]",
    );
    expect(value).toEqual({ "text/plain": "[P(x=3), 'def double(x):\\n    return 2 * x']" });
  });
});

describe("output", () => {
  test("comes while the code still runs, stdout and stderr in order", async () => {
    const events: ExecutionEvent[] = [];
    const code =
      "import sys\nprint('one')\nprint('two', file=sys.stderr)\nprint('three')\nanswer = input()\nprint('four')";
    const onInput = async () => {
      expect(streamed(events)).toEqual(["stdout one\n", "stderr two\n", "stdout three\n"]);
      return "";
    };
    await run(code, { onEvent: (event: ExecutionEvent) => events.push(event), onInput });
    expect(streamed(events)).toEqual(["stdout one\n", "stderr two\n", "stdout three\nfour\n"]);
  });

  test("comes while the code computes without a pause", async () => {
    const session = sandbox.session("computing");
    await session.execute("stop = False");
    let aborted = false;
    const controller = new AbortController();
    const onEvent = (event: ExecutionEvent) => {
      if (event.type !== "stdout") return;
      aborted = true;
      controller.abort();
    };
    const result = await session.execute("print('seen')\nwhile True: pass", { onEvent, signal: controller.signal });
    expect(aborted).toBe(true);
    expect(result).toMatchObject({ status: "cancelled", stdout: "seen\n" });
  });

  test("of C code comes too", async () => {
    const { stdout, stderr } = await run("import os\nos.write(1, b'raw out\\n'); os.write(2, b'raw err\\n');");
    expect({ stdout, stderr }).toEqual({ stdout: "raw out\n", stderr: "raw err\n" });
  });

  test("of displays and prints keeps its order", async () => {
    const events: ExecutionEvent[] = [];
    await run("print('a')\ndisplay(1)\nprint('b')", { onEvent: (event: ExecutionEvent) => events.push(event) });
    expect(events.map(({ type }) => type)).toEqual(["started", "stdout", "display", "stdout", "result"]);
  });
});

describe("displays", () => {
  const PNG = /^iVBORw0KGgo/;

  test("are MIME bundles of what an object offers", async () => {
    const { displays, value } = await run(`
class Rich:
    def __repr__(self): return "rich"
    def _repr_html_(self): return "<b>rich</b>"
    def _repr_svg_(self): return "<svg/>"
    def _repr_latex_(self): return "$x$"
    def _repr_png_(self): return b"png"
class Bundle:
    def __repr__(self): return "bundle"
    def _repr_mimebundle_(self, include=None, exclude=None): return {"text/html": "<i>", "application/json": {"a": float("nan")}}
display(Rich(), Bundle())
Rich()`);
    const rich = {
      "text/plain": "rich",
      "text/html": "<b>rich</b>",
      "image/svg+xml": "<svg/>",
      "text/latex": "$x$",
      "image/png": "cG5n",
    };
    const bundle = { "text/plain": "bundle", "text/html": "<i>", "application/json": { a: null } };
    expect(displays.map(({ data }) => data)).toEqual([rich, bundle]);
    expect(value).toEqual(rich);
  });

  test("of an object whose methods fail are its text", async () => {
    const { value } = await run("class Bad:\n    def _repr_html_(self): 1 / 0\n    def __repr__(self): 1 / 0\nBad()");
    expect(value).toEqual({ "text/plain": "<Bad whose repr() raised ZeroDivisionError>" });
  });

  test("hold every open figure of matplotlib at the end of a run, once, which is closed then", async () => {
    const { displays, value, stderr } = await run(
      "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.figure()\nplt.bar([1], [2])\nNone",
    );
    expect(displays.map(({ data }) => data["image/png"])).toEqual([
      expect.stringMatching(PNG),
      expect.stringMatching(PNG),
    ]);
    expect({ value, stderr }).toEqual({ value: null, stderr: "" });
    expect(await evaluate(sandbox.session("runner"), "plt.get_fignums()")).toBe("[]");
  });

  test("hold a figure when plt.show() is called, without a warning", async () => {
    const { displays, stderr } = await run("plt.plot([1, 2])\nplt.show()\nprint('after')");
    expect(displays).toHaveLength(1);
    expect(stderr).toBe("");
  });

  test("hold a figure that is the run's value once", async () => {
    const { displays, value } = await run("figure, axes = plt.subplots()\naxes.plot([1, 2])\nfigure");
    expect(displays).toEqual([]);
    expect(value?.["image/png"]).toMatch(PNG);
  });

  test("hold the figures of a run that fails", async () => {
    const { displays, status } = await run("plt.plot([1, 2])\n1 / 0");
    expect({ status, figures: displays.length }).toEqual({ status: "error", figures: 1 });
  });

  test("of a pandas frame are HTML and plain text", async () => {
    const { value } = await run("import pandas as pd\npd.DataFrame({'a': [1, 2]})");
    expect(value).toEqual({ "text/plain": "   a\n0  1\n1  2", "text/html": expect.stringContaining("<table") });
  });

  test("of plotly are its JSON, as a value and by show()", async () => {
    const { value, displays } = await run(
      "import plotly.graph_objects as go\nfigure = go.Figure(go.Bar(y=[1, 2]))\nfigure.show()\nfigure",
    );
    const json = { data: [expect.objectContaining({ type: "bar", y: [1, 2] })] };
    expect(value?.["application/vnd.plotly.v1+json"]).toMatchObject(json);
    expect(displays[0]?.data["application/vnd.plotly.v1+json"]).toMatchObject(json);
  });

  test("of a picture of pillow are PNG, as a value and by show()", async () => {
    const { value, displays } = await run(
      "from PIL import Image\npicture = Image.new('RGB', (2, 2))\npicture.show()\npicture",
    );
    const png = { "text/plain": expect.stringContaining("PIL.Image"), "image/png": expect.stringMatching(PNG) };
    expect([value, displays[0]?.data]).toEqual([png, png]);
  });

  test("of sympy are LaTeX", async () => {
    const { value } = await run("import sympy\nsympy.Symbol('x') ** 2");
    expect(value?.["text/latex"]).toContain("x^{2}");
  });
});

describe("input", () => {
  test("comes from the stdin that the run was given, then from the client", async () => {
    const asked: unknown[] = [];
    const onInput = async (request: unknown) => (asked.push(request), "third");
    const { stdout } = await run("print([input('a? '), input(), input('c? ')])", { stdin: "first\nsecond\n", onInput });
    expect(stdout).toBe("a? c? ['first', 'second', 'third']\n");
    expect(asked).toEqual([{ prompt: "c? ", password: false }]);
  });

  test("for a password says so", async () => {
    const asked: unknown[] = [];
    const onInput = async (request: unknown) => (asked.push(request), "s3cret");
    expect((await run("import getpass\ngetpass.getpass('Key: ')", { onInput })).value).toEqual({
      "text/plain": "'s3cret'",
    });
    expect(asked).toEqual([{ prompt: "Key: ", password: true }]);
  });

  test("of a run without any raises an EOFError that says why", async () => {
    expect((await run("input('name? ')")).error).toMatchObject({
      code: "RUNTIME_ERROR",
      type: "EOFError",
      message: expect.stringContaining("the run was given no more stdin and there is nobody to ask"),
    });
  });

  test("can be read line by line and as a whole", async () => {
    expect((await run("import sys\n[line for line in sys.stdin]", { stdin: "a\nb" })).value).toEqual({
      "text/plain": "['a\\n', 'b']",
    });
    expect((await run("sys.stdin.read()", { stdin: "a\nb" })).value).toEqual({ "text/plain": "'a\\nb'" });
  });

  test("is not handed on to the next run", async () => {
    await run("1", { stdin: "left\n" });
    expect((await run("input()")).error?.type).toBe("EOFError");
  });
});

describe("tracebacks", () => {
  test("show the user's frames with their source, of earlier runs too, and nothing else", async () => {
    const session = sandbox.session("traceback");
    await session.execute("import json\ndef parse(text):\n    return json.loads(text)");
    const { error } = await session.execute("\nparse('{')");
    expect(error?.line).toBe(3);
    expect(error?.traceback).toBe(`Traceback (most recent call last):
  File "<run 2>", line 2, in <module>
    parse('{')
    ~~~~~^^^^^
  File "<run 1>", line 3, in parse
    return json.loads(text)
           ~~~~~~~~~~^^^^^^
json.decoder.JSONDecodeError: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)
`);
  });

  test("show what an exception was raised from, and the members of a group", async () => {
    const chained = await run("try:\n    1 / 0\nexcept Exception as cause:\n    raise ValueError('outer') from cause");
    expect(chained.error?.traceback).toMatch(/ZeroDivisionError[^]*direct cause[^]*ValueError: outer/);
    const group = await run("raise ExceptionGroup('both', [ValueError('a'), TypeError('b')])");
    expect(group.error?.traceback).toMatch(/both \(2 sub-exceptions\)[^]*ValueError: a[^]*TypeError: b/);
  });

  test("show the user's modules in /workspace", async () => {
    await run("open('helper.py', 'w').write('def fail():\\n    raise KeyError(1)\\n')");
    const { error } = await run("import sys; sys.path.insert(0, '/workspace')\nimport helper\nhelper.fail()");
    expect(error?.traceback).toContain('File "/workspace/helper.py", line 2, in fail\n    raise KeyError(1)');
  });

  test.each([
    ["a library", "import pandas as pd\npd.DataFrame({'a': [1]})['b']"],
    ["an import", "from os import missing"],
    ["JavaScript", "import js\njs.eval('null.x')"],
    ["a coroutine", "import asyncio\nasync def f(): raise ValueError\nawait asyncio.gather(f())"],
    ["an exhausted iterator", "next(iter([]))"],
    ["a syntax error", "x = (1 +"],
    ["a recursion", "def f(): return f()\nf()"],
    ["a callback", "sorted([1, 2], key=lambda x: 1 / 0)"],
  ])("show no path of this machine or of the runner after %s", async (_, code) => {
    const { error } = await run(code);
    expect(error?.line).toBeGreaterThan(0);
    expect(error?.traceback).not.toMatch(/sandbox_runner|_pyodide|node_modules|site-packages|python314\.zip|dist\//);
  });
});

test("time.sleep sleeps as long as it says, also for fractions, and lets output through", async () => {
  const { value } = await run(
    "import time\nstart = time.monotonic()\ntime.sleep(0.2)\n0.2 <= time.monotonic() - start < 1",
  );
  expect(value).toEqual({ "text/plain": "True" });
});

/** What went to the streams, with what followed one another on the same stream in one text. */
function streamed(events: ExecutionEvent[]): string[] {
  const texts: string[] = [];
  let last = "";
  for (const event of events) {
    if (event.type !== "stdout" && event.type !== "stderr") continue;
    if (event.type === last) texts.push(texts.pop() + event.text);
    else texts.push(`${event.type} ${event.text}`);
    last = event.type;
  }
  return texts;
}
