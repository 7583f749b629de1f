import { expect, test } from "vitest";
import { failure, startSandbox } from "../support/sandbox.ts";

const sandbox = startSandbox();

const JAVASCRIPT = [
  "globalThis.JSON = undefined",
  "JSON.stringify = JSON.parse = () => '{}'",
  "globalThis.Atomics = undefined",
  "Atomics.store = Atomics.load = Atomics.wait = () => 0",
  "globalThis.postMessage = globalThis.setTimeout = undefined",
  "globalThis.Uint8Array = undefined",
  "Uint8Array.prototype.set = Uint8Array.prototype.subarray = () => { throw new Error('no') }",
  "Object.getPrototypeOf(Uint8Array).prototype.set = () => {}",
  "DataView.prototype.setUint32 = () => {}",
  "TextEncoder.prototype.encode = TextDecoder.prototype.decode = () => ''",
  "Promise.prototype.then = undefined",
  "Map.prototype.get = Map.prototype.set = () => 3",
  "Array.prototype.map = Array.prototype.flatMap = Array.prototype[Symbol.iterator] = undefined",
  "Object.entries = Object.assign = undefined",
  "Deno.stdout.writeSync = () => 0",
  "performance.now = Performance.prototype.now = undefined",
];

const PYTHON = [
  "for name in dir(builtins): setattr(builtins, name, None)",
  "builtins.__import__ = builtins.len = builtins.Exception = builtins.BaseException = None",
  "sys.modules.clear()",
  "sys.modules = {}",
  "sys.stdout = sys.stderr = sys.stdin = sys.__stdout__ = None",
  "sys.stdout.close(); sys.stderr.close()",
  "import os; os.close(0); os.close(1); os.close(2)",
  "sys.path.clear(); sys.meta_path.clear(); sys.path_hooks.clear()",
  "import json; json.dumps = json.loads = None",
  "import traceback, linecache; traceback.TracebackException = linecache.cache = None",
  "import asyncio; asyncio.current_task = None",
  "import asyncio; asyncio.get_event_loop().close()",
  "import asyncio; [task.cancel() for task in asyncio.all_tasks()]",
  "import time; time.sleep = time.monotonic = None",
  "sys.settrace(lambda *_: 1 / 0)",
  "sys.setrecursionlimit(30)",
  "sys.exit = sys.excepthook = sys.displayhook = None",
  "import gc; gc.disable(); gc.set_threshold(0)",
  "import shutil, os; os.chdir('/tmp'); shutil.rmtree('/workspace')",
  "import __main__; del __main__.__builtins__; __main__.__name__ = None",
];

const attacks = [...JAVASCRIPT.map((code) => `js.eval(${JSON.stringify(code)})`), ...PYTHON];

test.each(attacks)("the next run is as ever after %s", async (attack) => {
  const session = sandbox.session("attacked");
  await session.execute("kept = 41; import builtins, js, sys");
  await session.execute(attack);

  const result = await session.execute("import json\nprint('out')\nprint('err', file=sys.stderr)\nkept + 1");
  expect(result).toMatchObject({ status: "success", stdout: "out\n", stderr: "err\n", value: { "text/plain": "42" } });
  expect(result.session.state).toBe("kept");
  const failed = await session.execute("1 / 0");
  expect(failed.error).toMatchObject({ code: "RUNTIME_ERROR", type: "ZeroDivisionError", line: 1 });
});

test("a run whose interrupts were switched off is killed, and the next says so", async () => {
  const session = sandbox.session();
  await session.execute("import pyodide_js; pyodide_js.setInterruptBuffer(None)");
  const stopped = await session.execute("while True: pass", { timeoutMs: 1000 });
  expect(failure(stopped)).toMatchObject({ status: "timeout", code: "EXECUTION_TIMEOUT", state: "lost" });
  const next = await session.execute("1");
  expect(next.session).toMatchObject({ state: "lost", reason: expect.stringMatching(/did not stop/) });
});

test("code that breaks Python's runtime loses its session with a reason that shows nothing of the machine", async () => {
  const session = sandbox.session();
  const result = await session.execute(
    "import js, pyodide_js\npyodide_js._module._PyGILState_Check = None\njs.Object.prototype.then = 5",
  );
  const next = await session.execute("6 * 7");
  expect(JSON.stringify([result, next])).not.toMatch(/sandbox_runner|node_modules|dist/);
  expect(next.value).toEqual({ "text/plain": "42" });
});
