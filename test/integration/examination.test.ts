import { describe, expect, test } from "vitest";
import type { Session } from "../../src/client/index.ts";
import { startSandbox } from "../support/sandbox.ts";

const sandbox = startSandbox({ sessions: { template: "python" } });

async function prepare(code: string): Promise<Session> {
  const session = sandbox.session();
  expect(await session.execute(code)).toMatchObject({ status: "success" });
  return session;
}

async function text(session: Session, code: string, cursor?: number): Promise<unknown> {
  return (await session.inspect(code, cursor)).bundle["text/plain"];
}

describe("completion", () => {
  test("knows the session's variables, builtins, keywords and attributes", async () => {
    const session = await prepare("import math\nverity = {'a': 1}\nveritable = 2");
    expect(await session.complete("verit")).toEqual({ matches: ["veritable", "verity"], start: 0, end: 5 });
    expect((await session.complete("x = le")).matches).toContain("len");
    expect((await session.complete("wh")).matches).toEqual(["while"]);
    expect(await session.complete("print(math.sq")).toEqual({ matches: ["sqrt"], start: 11, end: 13 });
    expect((await session.complete("verity.")).matches).toEqual(expect.arrayContaining(["items", "keys", "values"]));
  });

  test("names modules after import, and what a module has after from", async () => {
    const session = sandbox.session();
    expect((await session.complete("import statist")).matches).toEqual(["statistics"]);
    expect(await session.complete("import json.dec")).toEqual({ matches: ["decoder"], start: 12, end: 15 });
    expect((await session.complete("from json import loa")).matches).toEqual(["load", "loads"]);
  });

  test("counts characters, and looks only at what stands before the cursor", async () => {
    const session = await prepare("naïve = 1");
    expect(await session.complete("'🙂🙂'; naïv + 1", 10)).toEqual({ matches: ["naïve"], start: 6, end: 10 });
    expect(await session.complete("abc", 99)).toMatchObject({ matches: [] });
  });

  test("finds nothing where there is nothing, and does no more than look at attributes", async () => {
    const session = await prepare("called = []\ndef f():\n    called.append(1)\n    return 'text'");
    for (const code of ["", "f().", "nothing.at.all", "'text'.", "1 +", "("]) {
      expect((await session.complete(code)).matches).toEqual([]);
    }
    expect(await session.execute("called")).toMatchObject({ value: { "text/plain": "[]" } });
  });

  test.each(["while True: pass", "import time; time.sleep(600)"])(
    "ends when a class does %j, and the session goes on",
    async (wait) => {
      const session = await prepare(`class Slow:\n    def __getattr__(self, name):\n        ${wait}\nslow = Slow()`);
      expect((await session.complete("slow.x.y")).matches).toEqual([]);
      expect(await session.inspect("slow.x")).toEqual({ found: false, bundle: {} });
      expect(await session.execute("1 + 1")).toMatchObject({ value: { "text/plain": "2" } });
    },
  );

  test("shows nothing of what a class prints, and asks nobody for input", async () => {
    const session = await prepare(
      "class Loud:\n    def __getattr__(self, name):\n        print(name)\n        return input()\nloud = Loud()",
    );
    expect((await session.complete("loud.x.y")).matches).toEqual([]);
    expect(await session.execute("1")).toMatchObject({ stdout: "", session: { state: "kept" } });
  });

  test("waits for the run that is under way", async () => {
    const session = sandbox.session();
    const [, completions] = await Promise.all([session.execute("later = 1"), session.complete("late")]);
    expect(completions.matches).toEqual(["later"]);
  });
});

describe("inspection", () => {
  test("tells signature, type and documentation of the name at the cursor, and of the call around it", async () => {
    const session = await prepare('def add(a, b=2):\n    """Adds."""\n    return a + b\nnumbers = [1, 2]');
    expect(await text(session, "add")).toBe("Signature: add(a, b=2)\nType: function\n\nAdds.");
    expect(await text(session, "add(1, [")).toBeUndefined();
    expect(await text(session, "x = add(len([1]), ")).toContain("Signature: add(a, b=2)");
    expect(await text(session, "numbers.append", 3)).toMatch(/^Type: list\nValue: \[1, 2\]/);
    expect(await text(session, "numbers.append")).toContain("Append object to the end of the list");
    expect(await session.inspect("unknown")).toEqual({ found: false, bundle: {} });
  });
});

describe("completeness", () => {
  test.each([
    ["1 + 1", "complete", ""],
    ["for i in range(3):", "incomplete", "    "],
    ["for i in range(3):\n    print(i)", "incomplete", "    "],
    ["for i in range(3):\n    print(i)\n", "complete", ""],
    ["def f():\n    return 1", "incomplete", ""],
    ["x = (1,", "incomplete", ""],
    ["text = '''\nfirst", "incomplete", ""],
    ["text = '''\n  first'''", "complete", ""],
    ["await f()", "complete", ""],
    ["x = )", "invalid", ""],
    ["!pip install flask", "complete", ""],
    ["# nothing", "complete", ""],
    ["", "complete", ""],
  ])("of %j is %s", async (code, status, indent) => {
    expect(await sandbox.session("completeness").isComplete(code)).toEqual({ status, indent });
  });
});

test.each([
  ["a negative cursor", { cursor: -1 }],
  ["a cursor between characters", { cursor: 0.5 }],
  ["too much code", { code: "x".repeat(2 ** 20 + 1) }],
])("refuses %s", async (_, { code = "x", cursor = 0 }: { code?: string; cursor?: number }) => {
  await expect(sandbox.session().complete(code, cursor)).rejects.toMatchObject({ code: "BAD_FRAME" });
});
