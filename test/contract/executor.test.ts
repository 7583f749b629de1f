import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  Complex,
  createExecutor,
  type Executor,
  type ExecutorOptions,
  PythonError,
  PythonObject,
  withShape,
} from "../../src/executor/index.ts";

const BACKENDS: ExecutorOptions[] = [{ backend: "pyodide" }, { backend: "subprocess" }, { backend: "docker" }];

describe.each(BACKENDS)("an executor with the backend $backend", (options) => {
  const isHere = options.backend !== "docker" || hasDocker();
  let executor: Executor;
  beforeAll(async () => {
    if (!isHere) return;
    executor = createExecutor(options);
    await executor.setup();
  });
  afterAll(() => executor?.cleanup());

  const contract = test.skipIf(!isHere);

  const evaluate = async (code: string, args?: Record<string, unknown>) => {
    const result = await executor.execute(code, { args });
    expect(result).toMatchObject({ status: "success", error: null });
    return result.value;
  };
  /** What comes back of a value that goes through Python. */
  const echo = (value: unknown) => evaluate("return value", { value });

  describe("gives the value", () => {
    contract.each([
      ["return 2 + 2", 4],
      ["x = 10; y = 20; return x + y", 30],
      ["import math\nnumbers = [1, 4, 9, 16]\nreturn [math.sqrt(n) for n in numbers]", [1, 2, 3, 4]],
      ["numbers = [1, 2, 3, 4, 5]\nreturn sum(numbers) * 2", 30],
      ["print('hello')", null],
      ["x = 42", null],
      ["6 * 7", 42],
      ["for n in range(10):\n    if n == 7:\n        return n", 7],
      ["try:\n    return 'tried'\nfinally:\n    done = True", "tried"],
      ["import asyncio\nawait asyncio.sleep(0)\nreturn 'awaited'", "awaited"],
      ["import asyncio\nasync def f(): return 5\nreturn asyncio.run(f())", 5],
      ["from math import *\nreturn floor(pi)", 3],
      ["total: int = 3\nreturn total", 3],
      ["from __future__ import annotations\ndef f(a: Missing): pass\nreturn f.__annotations__", { a: "Missing" }],
      ["class A: pass\nreturn [A.__qualname__, A.__module__]", ["A", "__main__"]],
      ["return 1\nraise ValueError", 1],
      ["def f():\n    yield 1\nreturn list(f())", [1]],
    ])("of %j", async (code, value) => {
      expect(await evaluate(code)).toEqual(value);
    });
  });

  contract.each([
    ["None", null],
    ["[True, False]", [true, false]],
    ["-7", -7],
    ["2**53 - 1", Number.MAX_SAFE_INTEGER],
    ["2**53", 2n ** 53n],
    ["-3**100", -(3n ** 100n)],
    ["10**5000", 10n ** 5000n],
    ["0.1", 0.1],
    ["-0.0", -0],
    ["[float('nan'), float('inf'), -float('inf')]", [Number.NaN, Infinity, -Infinity]],
    ["'déjà vu 🐍\\0\\n'", "déjà vu 🐍\0\n"],
    ["(1, 'two', [3])", [1, "two", [3]]],
    ["{'a': {'b': [None]}}", { a: { b: [null] } }],
    ["{'$': 'int', 'hex': 'ff'}", { $: "int", hex: "ff" }],
    [
      "{1: 'one', (2, 3): 'pair', None: 0}",
      new Map<unknown, unknown>([
        [1, "one"],
        [[2, 3], "pair"],
        [null, 0],
      ]),
    ],
    ["{1, 2}", new Set([1, 2])],
    ["frozenset('a')", new Set(["a"])],
    ["b'\\x00\\xff'", new Uint8Array([0, 255])],
    ["bytearray(3)", new Uint8Array(3)],
    ["3 - 4j", new Complex(3, -4)],
    ["__import__('datetime').datetime(2026, 5, 17, 12, 30, 1, 250999)", new Date("2026-05-17T12:30:01.250Z")],
    [
      "d = __import__('datetime'); d.datetime(1969, 12, 31, 23, tzinfo=d.timezone(d.timedelta(hours=-2)))",
      new Date("1970-01-01T01:00Z"),
    ],
    ["__import__('datetime').date(1, 1, 1)", new Date("0001-01-01T00:00Z")],
    ["__import__('array').array('d', [1.5, 2])", new Float64Array([1.5, 2])],
    ["__import__('array').array('q', [-1])", new BigInt64Array([-1n])],
    ["__import__('array').array('B', [1])", new Uint8Array([1])],
    ["memoryview(b'ab')", new Uint8Array([97, 98])],
    ["__import__('collections').OrderedDict(b=1, a=2)", { b: 1, a: 2 }],
    ["__import__('collections').namedtuple('P', 'x y')(1, 2)", [1, 2]],
    ["__import__('enum').IntEnum('Color', 'RED').RED", 1],
  ])("gives Python's %s as JavaScript has it", async (expression, value) => {
    expect(await evaluate(expression)).toEqual(value);
  });

  contract.each([
    ["nothing", undefined, null],
    ["booleans", [true, false]],
    ["numbers", [1, -0, 1.5, 2 ** 60, 1e300, Number.NaN, -Infinity]],
    ["bigints", [0n, -(2n ** 80n)], [0, -(2n ** 80n)]],
    ["text", '\u2028 \ud83d\udc0d \ud800 "\\'],
    ["records", { a: [{ $: 1 }], __proto__: null, "": {} }],
    ["Maps", new Map<unknown, unknown>([[[1, [2]], new Map([[1n, "x"]])]]), new Map([[[1, [2]], new Map([[1, "x"]])]])],
    ["Sets", new Set([1, "a", [2]])],
    ["bytes", new Uint8Array([1, 2, 255])],
    ["Buffers", Buffer.from("abc"), new Uint8Array([97, 98, 99])],
    ["ArrayBuffers", new Uint8Array([7]).buffer, new Uint8Array([7])],
    ["Dates", new Date("2026-02-28T23:59:59.999Z")],
    ["complex numbers", new Complex(-0, Infinity)],
    ["typed arrays", new Float32Array([0.5, -1])],
    ["typed arrays of bigints", new BigUint64Array([2n ** 64n - 1n])],
  ])("gives %s to Python and takes them back", async (_, value, back: unknown = value) => {
    expect(await echo(value)).toEqual(back);
  });

  contract("keeps the shape of an array both ways", async () => {
    const matrix = withShape(new Int16Array([1, 2, 3, 4, 5, 6]), [2, 3]);
    expect(await evaluate("return [m[1, 0], list(m.shape)]", { m: matrix })).toEqual([4, [2, 3]]);
    expect(await echo(matrix)).toHaveProperty("shape", [2, 3]);
    expect(await echo(withShape(new Uint8Array(4), [2, 2]))).toHaveProperty("shape", [2, 2]);
  });

  contract("gives Python's own types for arguments", async () => {
    const args = {
      a: 1,
      b: 2.5,
      c: null,
      d: new Date(0),
      e: new Set(),
      f: new Uint8Array(),
      g: {},
      h: 1n,
      i: new Map(),
    };
    expect(await evaluate("return [type(v).__name__ for v in (a, b, c, d, e, f, g, h, i)]", args)).toEqual(
      "int float NoneType datetime set bytes dict int dict".split(" "),
    );
    expect(await evaluate("return a + b", { a: 1, b: 2 })).toBe(3);
  });

  contract("describes what JavaScript has nothing for", async () => {
    const code =
      "class Point:\n    def __repr__(self): return 'Point(1)'\nreturn [Point(), len, range(3), 1 .__class__]";
    const [point, ...rest] = (await evaluate(code)) as PythonObject[];
    expect(point).toEqual(new PythonObject("Point", "Point(1)"));
    expect(rest.map(String)).toEqual(["<built-in function len>", "range(0, 3)", "<class 'int'>"]);
  });

  contract("describes containers that hold themselves, or are very deep", async () => {
    expect(await evaluate("a = [1]; a.append(a); return a")).toEqual([1, expect.any(PythonObject)]);
    expect(await evaluate("d = {}; d['d'] = d; return d")).toMatchObject({ d: { type: "dict" } });
    let deepest: unknown = await evaluate("deep = 0\nfor _ in range(5000): deep = [deep]\nreturn deep");
    while (Array.isArray(deepest)) deepest = deepest[0];
    expect(deepest).toBeInstanceOf(PythonObject);
  });

  contract("survives objects that lie", async () => {
    const code = [
      "class Liar(str):",
      "    __class__ = int",
      "    def __repr__(self): raise ValueError",
      "class Broken(dict):",
      "    def items(self): raise ValueError",
      "    def __len__(self): return -1",
      "return [Liar('x'), Broken(a=1), type('X', (), {'__repr__': lambda self: 1 / 0})()]",
    ].join("\n");
    expect(await evaluate(code)).toEqual(["x", expect.anything(), expect.any(PythonObject)]);
  });

  contract("says so when a value is too large, whichever way", async () => {
    const result = await executor.execute("return bytes(9_000_000)");
    expect(result.error).toMatchObject({ message: expect.stringContaining("more than 8 MiB") });
    const shared = await executor.execute("a = None\nfor _ in range(60): a = [a] * 1000\nreturn a");
    expect(shared.error).toMatchObject({ message: expect.stringContaining("more than 8 MiB") });
    await expect(echo(new Uint8Array(9_000_000))).rejects.toMatchObject({ code: "FRAME_TOO_LARGE" });
    const data = new Uint8Array(5_000_000).fill(7);
    expect(Buffer.compare((await echo(data)) as Uint8Array, data)).toBe(0);
  });

  contract("keeps variables, functions and imports from call to call", async () => {
    expect(
      (await executor.execute("import json\nkept = 1\ndef bump():\n    global kept\n    kept += 1")).error,
    ).toBeNull();
    expect(await evaluate("bump()\nreturn json.dumps([kept, argument])", { argument: "a" })).toBe('[2, "a"]');
    expect(await executor.execute("return [kept, argument]")).toMatchObject({ value: [2, "a"], state: "kept" });
  });

  contract("gives what is printed and shown, also while the code runs", async () => {
    const seen: string[] = [];
    const result = await executor.execute(
      "import sys\nprint('out')\nprint('err', file=sys.stderr)\ndisplay({'a': 1})\nprint(input(), input())\nreturn 1",
      {
        stdin: "one\ntwo\n",
        onStdout: (text) => void seen.push(text),
        onStderr: (text) => void seen.push(text),
        onDisplay: ({ data }) => void seen.push(String(data["text/plain"])),
      },
    );
    const display = { data: { "text/plain": "{'a': 1}" }, metadata: {} };
    expect(result).toMatchObject({ stdout: "out\none two\n", stderr: "err\n", displays: [display], value: 1 });
    expect(seen.join("")).toBe("out\nerr\n{'a': 1}one two\n");
  });

  contract("shows a value as a notebook does, too", async () => {
    const code = "class Page:\n    def _repr_html_(self): return '<p>hi</p>'\nreturn Page()";
    expect((await executor.execute(code)).formats).toMatchObject({ "text/html": "<p>hi</p>" });
  });

  contract("gives an exception with Python's type, the line and the cause", async () => {
    const code =
      "def f():\n    return 1 / 0\ntry:\n    f()\nexcept ZeroDivisionError as error:\n    raise KeyError('k') from error";
    const { status, error, value } = await executor.execute(code);
    expect({ status, value }).toEqual({ status: "error", value: null });
    expect(error).toBeInstanceOf(PythonError);
    expect(error).toMatchObject({ name: "KeyError", type: "KeyError", message: "'k'", line: 6, code: "RUNTIME_ERROR" });
    expect(error?.traceback).toContain("return 1 / 0");
    expect(error?.cause).toMatchObject({ name: "ZeroDivisionError", message: "division by zero", line: 2 });
    expect(error?.cause).not.toHaveProperty("cause");
    expect(String((await executor.execute("return 1 / 0")).error)).toBe("ZeroDivisionError: division by zero");
  });

  contract.each([
    ["return (", "SyntaxError", "PYTHON_SYNTAX_ERROR", 1],
    ["x = 1\nyield x", "SyntaxError", "PYTHON_SYNTAX_ERROR", 2],
    ["from json import no_such_name", "ImportError", "IMPORT_ERROR", 1],
    ["raise MemoryError", "MemoryError", "MEMORY_ERROR", 1],
    ["def f(): f()\nf()", "RecursionError", "RUNTIME_ERROR", 1],
  ])("says what is wrong with %j", async (code, type, errorCode, line) => {
    expect((await executor.execute(code)).error).toMatchObject({ type, code: errorCode, line });
  });

  contract("gives the exit code of code that exits", async () => {
    expect(await executor.execute("raise SystemExit")).toMatchObject({ status: "success", exitCode: 0, value: null });
    expect(await executor.execute("import sys\nsys.exit(3)")).toMatchObject({ status: "error", exitCode: 3 });
    expect(await executor.execute("  \n")).toMatchObject({ status: "error", error: { code: "NO_CODE" } });
  });

  contract("ends what runs too long, and goes on", async () => {
    const result = await executor.execute("print('on')\nimport time\ntime.sleep(60)\nreturn 1", { timeout: 0.5 });
    expect(result).toMatchObject({
      status: "timeout",
      stdout: "on\n",
      value: null,
      error: { code: "EXECUTION_TIMEOUT" },
    });
    expect(await executor.execute("while True: pass", { timeout: 0.3 })).toMatchObject({ status: "timeout" });
    expect(await evaluate("return 1")).toBe(1);
  });

  contract("ends what is aborted, before it starts as well, and goes on", async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const onStdout = () => controller.abort();
    const code = "print('on', flush=True)\nwhile True: pass";
    const results = await Promise.all([
      executor.execute(code, { signal, onStdout }),
      executor.execute("2", { signal }),
    ]);
    expect(results).toMatchObject([
      { status: "cancelled", stdout: "on\n" },
      { status: "cancelled", stdout: "" },
    ]);
    expect(results[0]?.error).toMatchObject({ name: "CANCELLED", type: null });
    expect(await evaluate("return 1")).toBe(1);
  });

  contract("rejects with what a listener throws, and goes on", async () => {
    const onStdout = vi.fn().mockThrow(new Error("The listener failed"));
    await expect(executor.execute("print(1)", { onStdout })).rejects.toThrow("The listener failed");
    expect(await evaluate("return 1")).toBe(1);
  });

  contract("runs many at once, each in a Python of its own, and keeps their order", async () => {
    await executor.execute("mine = 1");
    const calls = [
      "mine = 5; return [0, mine]",
      { code: "return ['mine' in globals(), index]", args: { index: 1 } },
      "return 1 / 0",
    ];
    const results = await executor.executeMany(calls, { concurrency: 2 });
    expect(results.map(({ value }) => value)).toEqual([[0, 5], [false, 1], null]);
    expect(results[2]?.error?.type).toBe("ZeroDivisionError");
    expect(await executor.executeMany([])).toEqual([]);
    expect(await evaluate("return mine")).toBe(1);
  });

  contract("says that it is well", async () => {
    expect(await executor.health()).toMatchObject({ healthy: true, backend: options.backend, suggestion: null });
  });

  contract("starts anew after it was cleaned up", async () => {
    await executor.execute("gone = 1");
    await executor.cleanup();
    await executor.cleanup();
    expect(await evaluate("return 'gone' in globals()")).toBe(false);
  });

  describe("refuses", () => {
    const self: unknown[] = [];
    self.push({ self });
    contract.each<[string, unknown, unknown, RegExp]>([
      ["code that is no text", 5, {}, /Python source as text and got "number"/],
      ["no code", undefined, {}, /got "undefined"/],
      ["a timeout of nothing", "1", { timeout: 0 }, /"timeout": Expected more than 0 seconds/],
      ["a timeout in milliseconds", "1", { timeout: 5000 }, /"timeout": Expected at most 300 seconds/],
      ["a timeout that is no number", "1", { timeout: "5" }, /"timeout": Expected seconds/],
      ["a timeout that is NaN", "1", { timeout: Number.NaN }, /"timeout"/],
      ["arguments that are no record", "1", { args: [1] }, /"args"/],
      ["an argument that Python cannot name", "1", { args: { "a-b": 1 } }, /names of Python variables/],
      ["an argument that would break Python", "1", { args: { __builtins__: 1 } }, /names of Python variables/],
      ["a function", "1", { args: { f: { g: () => 1 } } }, /"f.g" to Python: a function has no counterpart/],
      ["a symbol", "1", { args: { s: [Symbol("s")] } }, /"s.0" to Python: a symbol/],
      ["an object of a class", "1", { args: { u: new URL("a:b") } }, /the class "URL"/],
      ["a value that holds itself", "1", { args: { self } }, /"self.0.self" to Python: it contains itself/],
      [
        "a date that Python does not have",
        "1",
        { args: { d: new Date(Number.NaN) } },
        /"d" to Python: Python has no such date/,
      ],
      ["a description of an object", "1", { args: { o: new PythonObject("X", "x") } }, /only describes an object/],
      ["a signal that is none", "1", { signal: {} }, /"signal"/],
      ["a listener that is none", "1", { onStdout: 1 }, /"onStdout"/],
      ["input that is no text", "1", { stdin: 1 }, /"stdin"/],
      ["an option that there is not", "1", { timeuot: 1 }, /timeuot/],
    ])("%s", async (_, code, call, message) => {
      const refusal = { code: "BAD_REQUEST", message: expect.stringMatching(message) };
      await expect(executor.execute(code as string, call as object)).rejects.toMatchObject(refusal);
      await expect(executor.executeMany([{ code, ...(call as object) } as never])).rejects.toMatchObject(refusal);
    });

    contract.each([
      ["a concurrency of none", ["1"], { concurrency: 0 }],
      ["a concurrency of a half", ["1"], { concurrency: 0.5 }],
      ["calls that are no list", "1", {}],
      ["a call that is nothing", [null], {}],
    ])("%s", async (_, calls, many) => {
      await expect(executor.executeMany(calls as string[], many)).rejects.toMatchObject({ code: "BAD_REQUEST" });
    });
  });
});

function hasDocker(): boolean {
  try {
    execFileSync("docker", ["version"], { stdio: "ignore", timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}
