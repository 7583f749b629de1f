import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { evaluate, failure, startSandbox } from "../support/sandbox.ts";

const sandbox = startSandbox();

/** Runs code that must be refused, and makes sure that the session goes on. */
async function refusal(code: string) {
  const session = sandbox.session("wall");
  await session.execute("kept = 41; import js, json; from pyodide.code import run_js");
  const result = failure(await session.execute(code));
  expect(await evaluate(session, "kept + 1")).toBe("42");
  expect(result.state).toBe("kept");
  return result;
}

const FORBIDDEN_FILE = "/etc/passwd";
const target = join(tmpdir(), `wall-${randomUUID()}`);

describe("reading outside the allowed paths", () => {
  test.each([
    ["by Deno", `js.Deno.readTextFileSync("${FORBIDDEN_FILE}")`],
    ["by run_js", `run_js('Deno.readTextFileSync("${FORBIDDEN_FILE}")')`],
    ["by node:fs", `await js.eval('import("node:fs").then(fs => fs.readFileSync("${FORBIDDEN_FILE}"))')`],
    ["by require", `await js.eval('import("node:module").then(m => m.createRequire("file:///etc/x.js")("./passwd"))')`],
    ["by fetch of a file URL", `await js.fetch("file://${FORBIDDEN_FILE}")`],
    ["by listing a directory", `js.Deno.readDirSync("/")`],
    ["of the environment of a process", `js.Deno.readTextFileSync("/proc/self/environ")`],
    [
      "of the sidecar's token",
      `js.Deno.readTextFileSync(json.loads(js.Deno.args[0])["pyodide"] + "/../../package.json")`,
    ],
    ["of the kernel's own code", `js.Deno.readTextFileSync(js.URL.new(js.Deno.mainModule).pathname)`],
    ["by a new worker", `await js.eval(${JSON.stringify(worker(`Deno.readTextFileSync("${FORBIDDEN_FILE}")`))})`],
  ])("is refused %s, and says who can allow it", async (_, code) => {
    const { status, code: errorCode, suggestion } = await refusal(code);
    expect({ status, errorCode }).toEqual({ status: "error", errorCode: "PERMISSION_DENIED" });
    expect(suggestion).toMatch(/policy/);
  });

  test("names the path, and the policy's key that an administrator can change", async () => {
    expect(await refusal(`js.Deno.readTextFileSync("${FORBIDDEN_FILE}")`)).toMatchObject({
      message: expect.stringContaining(FORBIDDEN_FILE),
      suggestion: expect.stringMatching(
        /"?\/etc\/passwd.*an administrator can add the path to read in the sandbox policy/,
      ),
    });
  });

  test("finds no file of this machine through Python's own functions", async () => {
    expect(await refusal(`open("${FORBIDDEN_FILE}")`)).toMatchObject({
      message: expect.stringContaining("No such file"),
    });
  });
});

describe("writing", () => {
  test.each([
    ["by Deno", `js.Deno.writeTextFileSync("${target}", "x")`],
    ["by node:fs", `await js.eval('import("node:fs").then(fs => fs.writeFileSync("${target}", "x"))')`],
    ["by node:sqlite", `await js.eval('import("node:sqlite").then(s => new s.DatabaseSync("${target}"))')`],
    ["by a heap snapshot", `await js.eval('import("node:v8").then(v => v.writeHeapSnapshot("${target}"))')`],
    ["by a symbolic link of Deno", `js.Deno.symlinkSync("${FORBIDDEN_FILE}", "${target}")`],
    ["of a new file among the packages", `open("/lib/python3.14/site-packages/planted.py", "w")`],
    ["of a package", `open("/lib/python3.14/site-packages/six.py", "w")`],
    ["by removing a package", `__import__("os").remove("/lib/python3.14/site-packages/six.py")`],
    [
      "by renaming a package",
      `__import__("os").rename("/lib/python3.14/site-packages/six.py", "/lib/python3.14/site-packages/seven.py")`,
    ],
    [
      "of a package through a symbolic link",
      `import os; os.symlink("/lib/python3.14/site-packages/six.py", "six.py"); open("six.py", "w")`,
    ],
  ])("is refused %s", async (_, code) => {
    expect(await refusal(code)).toMatchObject({ status: "error", code: "PERMISSION_DENIED" });
    expect(existsSync(target)).toBe(false);
  });

  test.each([
    ["localStorage", `js.eval('localStorage.setItem("a", "b")')`],
    ["caches", `await js.eval('caches.open("a").then(c => c.put("http://a/", new Response("b")))')`],
    ["localStorage of a worker", `await js.eval(${JSON.stringify(worker("localStorage.setItem('a', 'b')"))})`],
  ])("is refused to %s, which Deno would keep on disk for every session", async (_, code) => {
    expect(await refusal(code)).toMatchObject({ status: "error" });
  });
});

describe("the machine", () => {
  test.each([
    ["an environment variable", `js.Deno.env.get("PATH")`, "PERMISSION_DENIED"],
    ["the whole environment", `js.Deno.env.toObject()`, "PERMISSION_DENIED"],
    ["process.env", `js.eval("process.env.HOME")`, "PERMISSION_DENIED"],
    ["a program, by Deno", `js.eval('new Deno.Command("/bin/ls").outputSync()')`, "PERMISSION_DENIED"],
    [
      "a program, by node:child_process",
      `await js.eval('import("node:child_process").then(c => c.execFileSync("/bin/ls"))')`,
      "PERMISSION_DENIED",
    ],
    ["a program, by subprocess", `__import__("subprocess").run(["ls"])`, "PERMISSION_DENIED"],
    ["a program, by os.system", `__import__("os").system("ls")`, "PERMISSION_DENIED"],
    ["a signal to another process", `js.Deno.kill(1, "SIGTERM")`, "PERMISSION_DENIED"],
    ["native code, by dlopen", `js.eval('Deno.dlopen("libc.so.6", {})')`, "PERMISSION_DENIED"],
    [
      "native code, by process.dlopen",
      `js.eval('process.dlopen({ exports: {} }, "/lib/x86_64-linux-gnu/libc.so.6")')`,
      "PERMISSION_DENIED",
    ],
    ["native code, by ctypes", `__import__("ctypes").CDLL("libc.so.6")`, "RUNTIME_ERROR"],
    ["the host's name", `js.Deno.hostname()`, "PERMISSION_DENIED"],
    ["the user's name", `await js.eval('import("node:os").then(os => os.userInfo())')`, "PERMISSION_DENIED"],
    ["the debugger", `await js.eval('import("node:inspector").then(i => i.open(0))')`, "PERMISSION_DENIED"],
    ["a remote module", `await js.eval('import("https://example.com/x.js")')`, "PERMISSION_DENIED"],
    ["a module of npm", `await js.eval('import("npm:left-pad")')`, "PERMISSION_DENIED"],
    ["a file as a module", `await js.eval('import("file://${FORBIDDEN_FILE}")')`, "PERMISSION_DENIED"],
  ])("keeps %s from Python", async (_, code, expected) => {
    expect(await refusal(code)).toMatchObject({ status: "error", code: expected });
  });

  test("ends only the session that starts a worker with rights of its own", async () => {
    const escalate = `new Worker("data:text/javascript,1", { type: "module", deno: { permissions: { read: true } } })`;
    const session = sandbox.session();
    const result = await session.execute(`__import__("js").eval('${escalate}')`);
    expect(failure(result)).toMatchObject({ status: "lost", code: "SESSION_LOST" });
    expect(await evaluate(session, "6 * 7")).toBe("42");
  });

  test("grants no permission that is asked for", async () => {
    const session = sandbox.session();
    for (const name of ["read", "write", "net", "env", "run", "ffi", "sys"]) {
      const asked = `(await __import__("js").eval('Deno.permissions.request({ name: "${name}" })')).state`;
      expect(await evaluate(session, asked)).toBe("'denied'");
    }
  });

  test("shows Python nothing of the sidecar's environment and paths", async () => {
    process.env["SANDBOX_TEST_SECRET"] = "s3cret";
    const shown =
      "import os, sys\nstr([dict(os.environ), sys.executable, sys.argv, sys.orig_argv, sys.path, sys.prefix])";
    expect(await evaluate(sandbox.session(), shown)).not.toMatch(/s3cret|sidecar|node_modules|template/);
  });
});

/** JavaScript that evaluates an expression in a worker and settles as it does. */
function worker(expression: string): string {
  const source = `try { ${expression}; postMessage(null) } catch (e) { postMessage(e.name + ": " + e.message) }`;
  const url = `data:text/javascript,${encodeURIComponent(source)}`;
  return `new Promise((done, fail) => {
    const worker = new Worker("${url}", { type: "module" });
    worker.onmessage = ({ data }) => { worker.terminate(); data === null ? done() : fail(new Error(data)); };
  })`;
}
