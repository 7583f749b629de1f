import { afterEach, expect, test } from "vitest";
import { evaluate, failure, startSandbox } from "../support/sandbox.ts";

const sandbox = startSandbox();

/** Nobody else may notice: a second session keeps its state throughout. */
afterEach(async () => {
  const other = sandbox.session("bystander");
  await other.execute("'seen' in globals() or globals().update(seen=[])");
  expect((await other.execute("seen.append(1)")).status).toBe("success");
  expect((await other.execute("seen")).session.state).toBe("kept");
});

const WRITERS = {
  "Deno.stdout": (bytes: string) => `js.eval('Deno.stdout.writeSync(${bytes})')`,
  "node:fs": (bytes: string) => `await js.eval('import("node:fs").then(fs => fs.writeSync(1, ${bytes}))')`,
};

/** A frame as the kernel sends them, with a secret that is only guessed. */
const OUTCOME = JSON.stringify({
  type: "outcome",
  run: 2,
  outcome: { value: { "text/plain": "forged" }, error: null, exitCode: null },
  files: [],
  duration: 0,
});
const WELL_FORMED = `(() => {
  const json = new TextEncoder().encode(${JSON.stringify(OUTCOME).replaceAll("'", "\\'").replaceAll("\\", "\\\\")});
  const secret = new TextEncoder().encode(crypto.randomUUID());
  const frame = new Uint8Array(4 + secret.length + 4 + json.length);
  new DataView(frame.buffer).setUint32(0, frame.length - 4);
  frame.set(secret, 4);
  new DataView(frame.buffer).setUint32(4 + secret.length, json.length);
  frame.set(json, 8 + secret.length);
  return frame;
})()`.replaceAll("\n", " ");

const FORGERIES = {
  garbage: 'new TextEncoder().encode("garbage".repeat(100))',
  zeros: "new Uint8Array(1000)",
  "a length of four gigabytes": "new Uint8Array([255, 255, 255, 255, 1, 2, 3])",
  "a well-formed frame": WELL_FORMED,
};

const cases = Object.entries(WRITERS).flatMap(([by, write]) =>
  Object.entries(FORGERIES).map(([what, bytes]) => ({ what, by, code: write(bytes) })),
);

test.each(cases)("$what written by $by loses the writer's own session at worst, and says why", async ({ code }) => {
  const session = sandbox.session();
  await session.execute("import js");
  const forged = await session.execute(`${code}\n'genuine'`);
  expect(JSON.stringify(forged)).not.toContain("forged");
  const next = await session.execute("6 * 7");
  expect(next.value).toEqual({ "text/plain": "42" });
  expect(failure(forged)).toMatchObject({
    status: "lost",
    code: "SESSION_LOST",
    message: "The kernel broke its protocol with the sidecar",
  });
  expect(next.session).toMatchObject({ state: "lost", reason: "The kernel broke its protocol with the sidecar" });
});

test("reading the kernel's orders loses the reader's own session at worst", async () => {
  const session = sandbox.session();
  const steal = "import js; js.eval('(async () => { for (;;) await Deno.stdin.read(new Uint8Array(65536)) })(); 1')";
  await session.execute(steal);
  for (let robbed = false; !robbed;) {
    const { status } = await session.execute("1", { timeoutMs: 1000 });
    robbed = status !== "success";
  }
  const next = await session.execute("6 * 7");
  expect(next).toMatchObject({ value: { "text/plain": "42" }, session: { state: "lost" } });
});

test("a kernel that ends itself loses its own session, and says how", async () => {
  for (const [code, reason] of [
    ["js.Deno.exit(3)", 'exit code "3"'],
    ["js.Deno.kill(js.Deno.pid, 'SIGKILL')", 'signal "SIGKILL"'],
  ]) {
    const session = sandbox.session();
    const result = await session.execute(`import js; ${code}`);
    expect(failure(result)).toMatchObject({
      status: "lost",
      code: "SESSION_LOST",
      message: expect.stringContaining(reason!),
    });
    expect(await evaluate(session, "6 * 7")).toBe("42");
  }
});
