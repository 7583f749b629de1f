import { afterEach, describe, expect, test } from "vitest";
import { SandboxClient, startSidecar } from "../../src/client/index.ts";
import { sandboxHome } from "../../src/config/home.ts";
import type { ExecutionEvent } from "../../src/protocol/index.ts";
import { evaluate, failure, startSandbox } from "../support/sandbox.ts";

const sandbox = startSandbox({ memory: { megabytes: 512 } });
const MEBIBYTE = 1024 * 1024;

/** Whatever a test did to its own session, this one keeps its state. */
afterEach(async () => {
  const bystander = sandbox.session("bystander");
  await bystander.execute("seen = globals().get('seen', 0) + 1");
  expect((await bystander.execute("seen")).session.state).toBe("kept");
});

/** Kills the process whose ID was printed. */
function killPrinted(event: ExecutionEvent): void {
  if (event.type === "stdout") process.kill(Number(event.text), "SIGKILL");
}

/** The resident bytes of a session's kernel. */
async function memoryOf(id: string): Promise<number> {
  const { sessions } = await sandbox.client.status();
  return sessions.find((session) => session.id === id)?.memory ?? 0;
}

describe("code", () => {
  test.each(["", "   \n\t\n"])("that is empty (%j) is refused, and the session goes on", async (code) => {
    const session = sandbox.session("code");
    expect(failure(await session.execute(code))).toMatchObject({
      status: "error",
      code: "NO_CODE",
      message: "No Python code provided",
    });
    expect(await evaluate(session, "6 * 7")).toBe("42");
  });

  test("that is only a comment does nothing", async () => {
    expect(await sandbox.session("code").execute("# nothing")).toMatchObject({ status: "success", value: null });
  });

  test("with a syntax error names the line", async () => {
    const { error } = await sandbox.session("code").execute("x = 1\ndef f(:\n    pass");
    expect(error).toMatchObject({
      code: "PYTHON_SYNTAX_ERROR",
      line: 2,
      message: expect.stringContaining("invalid syntax"),
    });
  });

  test("of 5 MB runs", async () => {
    const text = "x".repeat(5 * MEBIBYTE);
    expect(await evaluate(sandbox.session("code"), `text = "${text}"\nlen(text)`)).toBe(String(text.length));
  });

  test("of 40 MB is refused, and the session goes on", async () => {
    const session = sandbox.session("code");
    await expect(session.execute(`"${"x".repeat(40 * MEBIBYTE)}"`)).rejects.toMatchObject({ code: "FRAME_TOO_LARGE" });
    expect(await evaluate(session, "6 * 7")).toBe("42");
  });

  test("with NUL bytes and lone surrogates is an error or runs, and the session goes on", async () => {
    const session = sandbox.session("code");
    expect((await session.execute("x = 1\0")).error).toMatchObject({ code: "PYTHON_SYNTAX_ERROR" });
    expect((await session.execute("len('a\0b')")).status).toBe("error");
    expect((await session.execute("x = '\ud800'")).error?.code ?? "none").toMatch(
      /PYTHON_SYNTAX_ERROR|RUNTIME_ERROR|none/,
    );
    expect(await evaluate(session, "6 * 7")).toBe("42");
  });
});

describe("output", () => {
  test("of 200 MB is cut in the middle, and memory stays flat", async () => {
    const session = sandbox.session("output");
    await session.execute("line = 'x' * 1023");
    const before = await memoryOf("output");
    const result = await session.execute("print('first')\nfor _ in range(200 * 1024): print(line)\nprint('last')");
    expect(result.status).toBe("success");
    expect(result.stdout.length).toBeLessThan(1.1 * MEBIBYTE);
    expect(result.stdout).toMatch(/^first\n[^]*\n… [\d,]+ characters left out …\n[^]*last\n$/);
    expect(await memoryOf("output")).toBeLessThan(before + 64 * MEBIBYTE);
    expect((await session.execute("len(line)")).session.state).toBe("kept");
  });

  test("of 200 MB in one piece is cut as well", async () => {
    const session = sandbox.session("output");
    const result = await session.execute("import sys\nsys.stderr.write('x' * 200_000_000);");
    expect(result.status).toBe("success");
    expect(result.stderr.length).toBeLessThan(1.1 * MEBIBYTE);
  });

  test("of 200 MB through a file descriptor is cut as well", async () => {
    const session = sandbox.session("output");
    const result = await session.execute("import os\nfor _ in range(200): os.write(1, b'x' * 1_000_000)");
    expect(result.status).toBe("success");
    expect(result.stdout.length).toBeLessThan(2.1 * MEBIBYTE);
    expect((await session.execute("len(line)")).session.state).toBe("kept");
  });

  test("as a value or display that is huge is cut or left out", async () => {
    const session = sandbox.session("output");
    expect((await session.execute("'x' * 10_000_000")).value?.["text/plain"]).toMatch(
      /^'x+\n… 9,900,002 characters left out …\nx+'$/,
    );
    const { displays } = await session.execute(
      "display({'text/html': 'x' * 20_000_000, 'text/plain': 'short'}, raw=True)",
    );
    expect(displays[0]?.data).toEqual({ "text/plain": "short\n[text/html is over 8 MiB and was left out]" });
  });

  test("that is no UTF-8 is replaced", async () => {
    const result = await sandbox
      .session("output")
      .execute("import sys\nsys.stdout.buffer.write(b'\\xff\\xfe\\n')\nprint('\\ud800 é \\0')");
    expect(result.stdout).toBe("\ufffd\ufffd\n\\ud800 é \0\n");
  });

  test("of a lone surrogate as a value or error stays readable", async () => {
    const session = sandbox.session("output");
    expect((await session.execute("'\\ud800'")).value).toEqual({ "text/plain": "'\\ud800'" });
    expect((await session.execute("raise ValueError('\\ud800')")).error?.type).toBe("ValueError");
  });
});

describe("recursion", () => {
  test.each([
    ["of a function", "def f(n): return f(n + 1)\nf(0)"],
    ["of __getattr__", "class A:\n    def __getattr__(self, name): return getattr(self, name + 'x')\nA().y"],
    ["of __repr__", "class A:\n    def __repr__(self): return repr([self, A()])\nrepr(A())"],
    ["of a key function", "def f(n): return sorted([1, 2], key=lambda _: f(n + 1))\nf(0)"],
    [
      "beyond a limit that was raised, through C code",
      "import sys, functools\nsys.setrecursionlimit(10 ** 6)\n@functools.lru_cache\ndef f(n): return f(n + 1)\nf(0)",
    ],
    ["of nested JSON", "import json\njson.loads('[' * 100_000)"],
    ["of the parser", "eval('(' * 10_000 + ')' * 10_000)"],
  ])("%s is an error of Python, and the state is kept", async (_, code) => {
    const session = sandbox.session("recursion");
    await session.execute("import sys; sys.setrecursionlimit(1000); kept = 41");
    expect(failure(await session.execute(code))).toMatchObject({
      status: "error",
      code: expect.stringMatching(/RUNTIME_ERROR|PYTHON_SYNTAX_ERROR/),
    });
    expect(await evaluate(session, "kept + 1")).toBe("42");
  });

  test.each([
    ["the repr of a nested list", "x = []\nfor _ in range(100_000): x = [x]\nrepr(x)"],
    [
      "the comparison of nested dicts",
      "def nest():\n    x = {}\n    for _ in range(100_000): x = {1: x}\n    return x\nnest() == nest()",
    ],
    ["a long expression", "eval('+'.join(['1'] * 50_000))"],
  ])("of %s in C is an error or loses the session with a reason", async (_, code) => {
    const session = sandbox.session("recursion-in-c");
    const result = await session.execute(code);
    expect(failure(result)).toMatchObject({
      code: expect.stringMatching(/RUNTIME_ERROR|SESSION_LOST/),
      message: expect.stringMatching(/recursion|Stack overflow|call stack size/),
    });
    expect(result.stdout).toBe("");
    expect(await evaluate(session, "6 * 7")).toBe("42");
  });
});

describe("a process that ends", () => {
  test.each([
    ["os._exit", "import os; os._exit(3)"],
    ["os.abort", "import os; os.abort()"],
    ["a fault in C", "import faulthandler; faulthandler._sigsegv()"],
    ["Deno.exit", "import js; js.Deno.exit(3)"],
  ])("by %s loses its session with a reason, which goes on anew", async (_, code) => {
    const session = sandbox.session();
    await session.execute("kept = 1");
    const result = await session.execute(`print('before')\n${code}`);
    expect(failure(result)).toMatchObject({ status: "lost", code: "SESSION_LOST", state: "lost" });
    expect(result.error?.message).toMatch(/\w{3}/);
    const next = await session.execute("'kept' in globals()");
    expect(next).toMatchObject({
      value: { "text/plain": "False" },
      session: { state: "lost", reason: result.error?.message },
    });
  });

  test("by a kill from outside, mid-run, loses its session with a reason", async () => {
    const session = sandbox.session();
    const result = await session.execute("import js\nprint(js.Deno.pid, flush=True)\nwhile True: pass", {
      onEvent: killPrinted,
    });
    expect(failure(result)).toMatchObject({
      status: "lost",
      code: "SESSION_LOST",
      message: expect.stringContaining("SIGKILL"),
    });
    expect(await evaluate(session, "6 * 7")).toBe("42");
  });
});

describe("memory", () => {
  test("beyond the cap is a MemoryError, and the state is kept", async () => {
    const session = sandbox.session("memory");
    await session.execute("kept = 41");
    for (const code of [
      "bytearray(600 * 1024 * 1024)",
      "hoard = []\nwhile True: hoard.append(bytearray(50_000_000))",
    ]) {
      expect(failure(await session.execute(code))).toMatchObject({
        status: "out_of_memory",
        code: "MEMORY_ERROR",
        state: "kept",
      });
    }
    expect(await evaluate(session, "del hoard\nkept + 1")).toBe("42");
  });

  test("of JavaScript's heap that runs out ends the session alone, and says so", async () => {
    const session = sandbox.session();
    const result = await session.execute(
      "import js\njs.eval('const a = []; for (;;) a.push(new Array(1000).fill({}))')",
    );
    expect(failure(result)).toMatchObject({
      status: "out_of_memory",
      code: "MEMORY_ERROR",
      message: "The kernel's process ran out of memory",
      state: "lost",
    });
    expect(await evaluate(session, "6 * 7")).toBe("42");
  });

  test("hoarded outside of Python's is bounded too", async () => {
    const session = sandbox.session();
    const hoard = "const a = []; setInterval(() => a.push(new Uint8Array(64 * 1024 * 1024).fill(1)), 20); 1";
    const result = await session.execute(`import js, asyncio\njs.eval('${hoard}')\nawait asyncio.sleep(60)`);
    expect(failure(result)).toMatchObject({
      status: "out_of_memory",
      code: "MEMORY_ERROR",
      message: expect.stringMatching(/held \d+ MiB|out of memory/),
    });
    expect(await evaluate(session, "6 * 7")).toBe("42");
  });

  test("cannot be freed of its cap by V8's flags", async () => {
    const session = sandbox.session();
    await session.execute(
      `import js\nawait js.eval('import("node:v8").then(v8 => v8.setFlagsFromString("--wasm-max-mem-pages=65536"))')`,
    );
    expect((await session.execute("bytearray(700 * 1024 * 1024)")).status).toBe("out_of_memory");
  });
});

describe("file names", () => {
  test.each(["../x", "a/../../x", "/etc/passwd", "/workspace/../x", "", "a\0b", ".."])(
    "that leave /workspace (%j) are refused",
    async (path) => {
      const { files } = sandbox.session("names");
      const refused = { code: expect.stringMatching(/BAD_PATH|BAD_FRAME/) };
      await expect(files.put(path, "x")).rejects.toMatchObject(refused);
      await expect(files.get(path)).rejects.toMatchObject(refused);
      await expect(files.delete(path)).rejects.toMatchObject(refused);
    },
  );

  test("that are odd work, and the session goes on", async () => {
    const session = sandbox.session("names");
    for (const path of ["a b", "é ü 日本", "line\nbreak", "--flag", "quote'\"", "😀.txt"]) {
      await session.files.put(path, path);
      expect(Buffer.from(await session.files.get(path)).toString()).toBe(path);
      expect(await evaluate(session, `open(${JSON.stringify(path)}).read() == ${JSON.stringify(path)}`)).toBe("True");
    }
    expect((await session.execute("open('bad\\udcff', 'w').close(); open('nul\\0', 'w')")).error?.message).toBe(
      "embedded null byte",
    );
    expect((await session.files.list()).length).toBeGreaterThan(5);
  });

  test("through a link out of /workspace reach nothing of this machine", async () => {
    const session = sandbox.session("names");
    await session.execute("import os; os.symlink('/etc', 'link'); os.symlink('/', 'root')");
    await expect(session.files.get("link/passwd")).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
    await expect(session.files.get("root/etc/passwd")).rejects.toMatchObject({ code: "FILE_NOT_FOUND" });
  });
});

test("two runs at once in one session run one after the other", async () => {
  const session = sandbox.session();
  await session.execute("import asyncio; order = []");
  await Promise.all([
    session.execute("order.append(1); await asyncio.sleep(0.2); order.append(2)"),
    session.execute("order.append(3)"),
  ]);
  expect(await evaluate(session, "order")).toBe("[1, 2, 3]");
});

test("a client that vanishes mid-run leaves the run to go on, and another one finds what it did", async () => {
  const sidecar = await startSidecar({ home: sandboxHome() });
  try {
    const leaving = await SandboxClient.connect(sidecar.endpoint);
    const onEvent = ({ type }: { type: string }) => void (type === "stdout" && leaving.close());
    const code = "import time\nprint('begun')\ntime.sleep(0.5)\ndone = True";
    await expect(leaving.session("vanishing").execute(code, { onEvent })).rejects.toMatchObject({
      code: "CONNECTION_LOST",
    });
    const next = await SandboxClient.connect(sidecar.endpoint);
    expect(await next.session("vanishing").execute("done")).toMatchObject({
      value: { "text/plain": "True" },
      session: { run: 2, state: "kept" },
    });
    await next.close();
  } finally {
    await sidecar.stop();
  }
});
