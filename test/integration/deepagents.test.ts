import { randomUUID } from "node:crypto";
import { AIMessage, type BaseMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { createDeepAgent, isSandboxBackend } from "deepagents";
import { fakeModel } from "langchain";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { createCodeInterpreterMiddleware, PyodideBackend } from "../../src/deepagents/index.ts";
import { startSandbox } from "../support/sandbox.ts";

const sandbox = startSandbox({ files: { maxMegabytes: 1 } });

let backend: PyodideBackend;
beforeAll(() => {
  backend = new PyodideBackend({ client: sandbox.client });
});

const run = async (command: string) => {
  const { output, exitCode } = await backend.execute(command);
  return `${output}[${exitCode}]`;
};

test("is a sandbox for deepagents", () => {
  expect(isSandboxBackend(backend)).toBe(true);
});

describe("files", () => {
  test("are written, read, edited, found and deleted", async () => {
    expect(await backend.write("/workspace/notes/a.md", "# One\ntwo\nthree\n")).toEqual({
      path: "/workspace/notes/a.md",
      filesUpdate: null,
    });
    expect(await backend.read("/workspace/notes/a.md", 1, 1)).toMatchObject({
      content: "two",
      mimeType: "text/markdown",
      nextOffset: 2,
    });
    expect(await backend.edit("/workspace/notes/a.md", "two", "2")).toMatchObject({ occurrences: 1 });
    expect((await backend.readRaw("notes/a.md")).data?.content).toBe("# One\n2\nthree\n");
    expect((await backend.ls("/workspace")).files).toContainEqual({ path: "/workspace/notes/", is_dir: true });
    expect((await backend.glob("**/*.md")).files?.map(({ path }) => path)).toEqual(["/workspace/notes/a.md"]);
    expect((await backend.grep("three")).matches).toEqual([{ path: "/workspace/notes/a.md", line: 3, text: "three" }]);
    expect(await run("cat notes/a.md")).toBe("# One\n2\nthree\n[0]");
    expect(await backend.delete("/workspace/notes")).toMatchObject({ path: "/workspace/notes" });
    expect(await backend.read("/workspace/notes/a.md")).toEqual({ error: expect.stringContaining("There is no file") });
  });

  test("go up and down as bytes, each with its own error", async () => {
    const bytes = Uint8Array.of(0, 255, 7);
    expect(
      await backend.uploadFiles([
        ["/workspace/a.bin", bytes],
        ["/etc/passwd", bytes],
        ["/workspace/big", new Uint8Array(2 ** 21)],
      ]),
    ).toEqual([
      { path: "/workspace/a.bin", error: null },
      { path: "/etc/passwd", error: "invalid_path" },
      { path: "/workspace/big", error: "permission_denied" },
    ]);
    const [there, missing, outside] = await backend.downloadFiles([
      "/workspace/a.bin",
      "/workspace/b.bin",
      "../../etc/passwd",
    ]);
    expect(there).toEqual({ path: "/workspace/a.bin", content: expect.any(Uint8Array), error: null });
    expect([...(there?.content ?? [])]).toEqual([...bytes]);
    expect(missing).toEqual({ path: "/workspace/b.bin", content: null, error: "file_not_found" });
    expect(outside).toMatchObject({ error: "invalid_path" });
    expect(await backend.read("/workspace/a.bin")).toMatchObject({ mimeType: "application/octet-stream" });
  });

  test.for(["/etc/passwd", "/workspace/../etc/passwd", "../x", "/"])(
    "outside of the workspace are refused: %s",
    async (path) => {
      const error = expect.stringContaining("is not inside /workspace");
      for (const refused of [
        backend.read(path),
        backend.readRaw(path),
        backend.write(path, "x"),
        backend.edit(path, "a", "b"),
        backend.delete(path),
      ]) {
        expect(await refused).toEqual({ error });
      }
    },
  );

  test("that deepagents puts aside are kept out of the way, and found where it looks", async () => {
    await backend.write("/large_tool_results/call.txt", "needle\n");
    expect((await backend.grep("needle", "/large_tool_results")).matches).toMatchObject([
      { path: "/large_tool_results/call.txt" },
    ]);
    expect(await run("cat .deepagents/large_tool_results/call.txt")).toBe("needle\n[0]");
    await backend.delete("/large_tool_results");
  });
});

describe("python", () => {
  test("runs files with arguments, and modules of theirs as they are now", async () => {
    await backend.write("/workspace/lib.py", "VALUE = 1");
    await backend.write("/workspace/main.py", "import sys, lib\nprint(sys.argv, lib.VALUE, __name__, __file__)");
    expect(await run("python main.py a 'b c'")).toBe("['main.py', 'a', 'b c'] 1 __main__ /workspace/main.py\n[0]");
    await backend.write("/workspace/lib.py", "VALUE = 2");
    expect(await run("cd / && python3 /workspace/main.py && pwd")).toBe(
      "['/workspace/main.py'] 2 __main__ /workspace/main.py\n/\n[0]",
    );
  });

  test("runs code and modules, and keeps nothing of one command for the next", async () => {
    expect(await run('python -c "import sys; x = 1; print(sys.argv)" a')).toBe("['-c', 'a']\n[0]");
    expect(await run("python -c 'print(x)'")).toMatch(/NameError: name 'x' is not defined\n\[1\]$/);
    expect(await run("echo '{\"a\": [1]}' | python -m json.tool --compact")).toBe('{"a":[1]}\n[0]');
    expect(await run("NAME=Ada python - <<'EOF'\nimport os\nprint(os.environ['NAME'])\nEOF")).toBe("Ada\n[0]");
    expect(await run("python -c 'import os; print(\"NAME\" in os.environ)'")).toBe("False\n[0]");
    expect(await run("python --version")).toMatch(/^Python 3\.\d+\.\d+\n\[0\]$/);
  });

  test("reads standard input, and ends with its exit code", async () => {
    expect(await run("echo Ada | python -c 'print(\"Hello\", input())'")).toBe("Hello Ada\n[0]");
    expect(await run("python -c 'input()'")).toContain("EOFError");
    expect(await run("python -c 'raise SystemExit(3)'; echo after")).toBe("after\n[0]");
    expect(await run("python -c 'raise SystemExit(3)' && echo after")).toBe("[3]");
    expect(await run("python -c 'import sys; sys.exit(\"no\")'")).toBe("no\n[1]");
  });

  test("shows the traceback of the user's own frames", async () => {
    await backend.write("/workspace/fails.py", "def f():\n    return 1 / 0\nf()\n");
    expect(await run("python fails.py")).toBe(
      'Traceback (most recent call last):\n  File "/workspace/fails.py", line 3, in <module>\n    f()\n    ~^^\n  File "/workspace/fails.py", line 2, in f\n    return 1 / 0\n           ~~^~~\nZeroDivisionError: division by zero\n[1]',
    );
    expect(await run("python -c 'x ='")).toMatch(/SyntaxError: invalid syntax\n\[1\]$/);
    expect(await run("python gone.py")).toBe(
      "python: can't open file '/workspace/gone.py': No such file or directory\n[2]",
    );
    expect(await run("python -c")).toBe("python: argument expected for the -c option\n[2]");
    expect(await run("python -X dev")).toContain("the option -X is not available");
  });

  test("leaves the session's own variables alone", async () => {
    const session = sandbox.session(backend.id);
    await session.execute("import sys\nls, x = 'mine', 5\nargv = list(sys.argv)");
    await run("ls; python -c 'x = 6; import sys; sys.path.clear()'");
    const { value } = await session.execute(
      "(ls, x, sys.argv == argv, len(sys.path) > 0, [n for n in dir() if n in ('REQUEST', 'shell', 'grep')])",
    );
    expect(value?.["text/plain"]).toBe("('mine', 5, True, True, [])");
  });

  test("runs asyncio.run, and installs packages", async () => {
    expect(await run("python -c 'import asyncio; print(asyncio.run(asyncio.sleep(0, 7)))'")).toBe("7\n[0]");
    expect(await run("pip install requests && python -m pip list | grep -c requests")).toMatch(/\n1\n\[0\]$/);
    expect(await run("pip frobnicate")).toContain('"pip frobnicate" is not available');
  });
});

describe("plain commands", () => {
  test("do what they do in a shell", async () => {
    await run("mkdir -p box/in; cd box");
    expect(
      await run("cd box && echo -n b > b.txt && echo -e 'a\\nA\\nc' >> a.txt && cp -r . ../copy; ls ../copy"),
    ).toBe("a.txt\nb.txt\nin\n[0]");
    expect(await run("cat box/*.txt | wc")).toBe("3 4 7\n[0]");
    expect(await run("grep -rin a box copy | head -n 2")).toBe("box/a.txt:1:a\nbox/a.txt:2:A\n[0]");
    expect(await run("grep -c A < box/a.txt; tail -n +3 box/a.txt; grep nothing box/a.txt")).toBe("1\nc\n[1]");
    expect(await run("mv box/a.txt box/z.txt && touch box/new && ls box && rm -r box copy && ls box")).toBe(
      "in\nnew\nz.txt\nb.txt\n".replace("in\nnew\nz.txt\nb.txt", "b.txt\nin\nnew\nz.txt") +
        "ls: box: No such file or directory\n[1]",
    );
    expect(await run("false || true && pwd")).toBe("/workspace\n[0]");
  });

  test.for([
    ["rm nothing", "rm: nothing: No such file or directory\n[1]"],
    ["rm -f nothing", "[0]"],
    ["mkdir a/b/c", "mkdir: a/b/c: No such file or directory\n[1]"],
    ["cat gone 2>/dev/null", "[1]"],
    ["cat < gone", "gone: No such file or directory\n[1]"],
    ["cp a", "cp: missing operand\n[2]"],
    ["grep '(' x", "grep: missing ), unterminated subpattern at position 0 in the pattern '('\n[2]"],
    ["ls -Z", "ls: option -Z not recognized; only -laAhR1dtrS are available\n[2]"],
    ["head -n many", "head: invalid number of lines: 'many'\n[2]"],
    ["cd gone", "cd: gone: No such file or directory\n[1]"],
    ["", "[0]"],
  ])("say what is wrong: %s", async ([command, expected]) => {
    expect(await run(command as string)).toBe(expected);
  });

  test.for([
    [
      "curl example.com",
      /^curl: command not found\. Only these are available: cat, cd, cp, .*python.*; do the rest in Python\n\[127\]$/,
    ],
    ["for i in 1 2; do echo $i; done", /^The shell's "\$i" is not available\. Plain commands .*\n\[127\]$/],
    ["echo $(date)", /^Command substitution is not available\. /],
  ] as const)("say what is possible instead: %s", async ([command, expected]) => {
    expect(await run(command)).toMatch(expected);
  });
});

/** A model that makes one call after another, and then is done. */
function scripted(...calls: [name: string, args: Record<string, unknown>][]) {
  let model = fakeModel();
  for (const [index, [name, args]] of calls.entries())
    model = model.respondWithTools([{ name, args, id: `call-${index}` }]);
  return model.respond(new AIMessage("Done."));
}

const answers = (messages: BaseMessage[]) =>
  messages.filter((message) => ToolMessage.isInstance(message)).map(({ text }) => text);

test("a deep agent works in one conversation's files and Python", async () => {
  const double = tool(async ({ n }) => 2 * n, {
    name: "double",
    description: "Doubles.",
    schema: z.object({ n: z.number() }),
  });
  const middleware = await createCodeInterpreterMiddleware({ client: sandbox.client, tools: [double] });
  const model = scripted(
    ["write_file", { file_path: "/workspace/sales.csv", content: "month,amount\nJan,3\nFeb,4\n" }],
    ["pyodide_sandbox", { code: "import csv\nrows = list(csv.DictReader(open('sales.csv')))\nlen(rows)" }],
    [
      "pyodide_sandbox",
      {
        code: "from tools import double\ntotal = sum(double(int(row['amount'])) for row in rows)\nopen('total.txt', 'w').write(str(total))\ntotal",
      },
    ],
    ["execute", { command: "cat total.txt && python -c 'print(\"x\" * 100_000)'" }],
    ["grep", { pattern: "Feb" }],
    ["edit_file", { file_path: "/workspace/sales.csv", old_string: "Feb,4", new_string: "Feb,5" }],
    ["read_file", { file_path: "/workspace/sales.csv" }],
    ["ls", { path: "/workspace" }],
  );
  const agent = createDeepAgent({ model, backend, middleware });
  const thread_id = randomUUID();
  const { messages } = await agent.invoke(
    { messages: [new HumanMessage("Add up")] },
    { configurable: { thread_id }, recursionLimit: 100 },
  );
  const [, rows, total, printed, found, , content, listed] = answers(messages as BaseMessage[]);
  expect([rows, total]).toEqual(["2", expect.stringContaining("14")]);
  expect(printed).toContain("/large_tool_results/call-3.txt");
  expect(found).toContain("Feb,4");
  expect(content).toContain("Feb,5");
  expect(listed).toContain("/workspace/total.txt (2 bytes)");
  expect(model.calls[0]?.messages[0]?.text).toContain("execute is no shell");
  const session = sandbox.session(thread_id);
  expect((await session.files.list()).map(({ path }) => path)).toContain(".deepagents/large_tool_results/call-3.txt");
});
