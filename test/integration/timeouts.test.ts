import { describe, expect, test } from "vitest";
import type { ExecutionEvent, ExecutionResult } from "../../src/protocol/index.ts";
import { evaluate, failure, startSandbox } from "../support/sandbox.ts";

const sandbox = startSandbox({ time: { defaultSeconds: 2, maxSeconds: 3 } });

describe("a run over its time is interrupted, and the state is kept", () => {
  test.each([
    ["in a loop", "while True: pass"],
    ["in time.sleep", "import time\ntime.sleep(1000)"],
    ["in asyncio.sleep", "import asyncio\nawait asyncio.sleep(1000)"],
    ["in asyncio.run", "import asyncio\nasyncio.run(asyncio.sleep(1000))"],
    ["in a wait for a promise of JavaScript", "import js\nawait js.Promise.new(lambda resolve, reject: None)"],
    ["in the power of large numbers", "10 ** 10 ** 9"],
    ["in a regular expression", "import re\nre.match('(a+)+$', 'a' * 40 + 'b')"],

    [
      "in code that handles every Exception",
      "while True:\n    try:\n        while True: pass\n    except Exception: pass",
    ],
    ["in a finally that ends", "try:\n    while True: pass\nfinally:\n    print('cleaned up')"],
  ])("%s", async (_, code) => {
    const session = sandbox.session("interrupted");
    await session.execute("kept = 41");
    const result = await session.execute(code, { timeoutMs: 300 });
    expect(result.stderr).toBe("");
    expect(failure(result)).toMatchObject({
      status: "timeout",
      code: "EXECUTION_TIMEOUT",
      message: "The run was ended after its limit of 0.3 s",
      state: "kept",
    });
    expect(await evaluate(session, "kept + 1")).toBe("42");
  });

  test("and the traceback says where it was", async () => {
    const { error, stdout } = await sandbox
      .session("interrupted")
      .execute("print('begun')\nwhile True:\n    pass", { timeoutMs: 300 });
    expect(stdout).toBe("begun\n");
    expect(error?.line).toBeGreaterThan(1);
    expect(error?.traceback).toMatch(/File "<run \d+>", line [23], in <module>[^]*KeyboardInterrupt/);
  });
});

describe("a run that an interrupt does not end is killed, and the next one says that the state was lost", () => {
  test.each([
    ["swallows KeyboardInterrupt", "while True:\n    try:\n        while True: pass\n    except BaseException: pass"],
    ["computes in C code that does not look for interrupts", "sum(range(10 ** 12))"],
    ["computes in JavaScript", "import js\njs.eval('for (;;);')"],
    [
      "never ends its finally",
      "try:\n    while True: pass\nfinally:\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass",
    ],
  ])("when it %s", async (_, code) => {
    const session = sandbox.session();
    await session.execute("kept = 41");
    const result = await session.execute(code, { timeoutMs: 300 });
    const reason = "Run 2 ran over its time limit and did not stop when it was interrupted";
    expect(failure(result)).toMatchObject({ status: "timeout", code: "EXECUTION_TIMEOUT", state: "lost" });
    const next = await session.execute("'kept' in globals()");
    expect(next).toMatchObject({ value: { "text/plain": "False" }, session: { state: "lost", reason } });
    expect((await session.execute("1")).session.state).toBe("kept");
  });
});

test("the time of the policy holds where none is asked for", async () => {
  const { error } = await sandbox.session("interrupted").execute("while True: pass");
  expect(error?.message).toBe("The run was ended after its limit of 2 s");
});

test("a time over the policy's longest is cut to it", async () => {
  const { error } = await sandbox.session("interrupted").execute("while True: pass", { timeoutMs: 300_000 });
  expect(error?.message).toBe("The run was ended after its limit of 3 s");
});

const answerLate = () => new Promise<string>((resolve) => setTimeout(resolve, 700, "late"));

test("waiting for input does not count", async () => {
  const result = await sandbox.session("interrupted").execute("input()", { timeoutMs: 500, onInput: answerLate });
  expect(result.value).toEqual({ "text/plain": "'late'" });
});

test("a run that is cancelled while it waits for another one never starts", async () => {
  const session = sandbox.session("queue");
  await session.execute("started = []");
  const controller = new AbortController();
  let first!: Promise<ExecutionResult>;
  await new Promise<void>((begun) => {
    const onEvent = ({ type }: ExecutionEvent) => void (type === "started" && begun());
    first = session.execute("started.append('first')\nwhile len(started) < 2: pass", { onEvent, timeoutMs: 1000 });
  });
  const second = session.execute("started.append('second')", { signal: controller.signal });
  const third = session.execute("started");
  controller.abort();
  expect(failure(await second)).toMatchObject({ status: "cancelled", code: "CANCELLED" });
  expect(await first).toMatchObject({ status: "timeout" });
  expect((await third).value).toEqual({ "text/plain": "['first']" });
});

test("an event loop that is busy stops without a trace of its own, and the state stays", async () => {
  const session = sandbox.session("event-loop");
  const code = "import asyncio\nwhile True:\n    print('x' * 100)\n    await asyncio.sleep(0.001)";
  await session.execute("kept = 41");
  for (let timeoutMs = 30; timeoutMs < 50; timeoutMs++) {
    const result = await session.execute(code, { timeoutMs });
    expect({ ...failure(result), stderr: result.stderr }).toMatchObject({
      status: "timeout",
      state: "kept",
      stderr: "",
    });
  }
  expect(await evaluate(session, "kept + 1")).toBe("42");
});

test("an interrupted run answers as cancelled and keeps the state", async () => {
  const session = sandbox.session("interrupt");
  await session.execute("kept = 41");
  const onEvent = ({ type }: ExecutionEvent) => void (type === "stdout" && session.interrupt());
  const result = await session.execute("print('begun')\nwhile True: pass", { onEvent });
  expect(failure(result)).toMatchObject({ status: "cancelled", code: "CANCELLED", state: "kept" });
  expect(await evaluate(session, "kept + 1")).toBe("42");
});
