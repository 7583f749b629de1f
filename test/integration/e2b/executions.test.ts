import { type OutputMessage, type Result, TimeoutError } from "@e2b/code-interpreter";
import { expect, test } from "vitest";
import { startE2b } from "./e2b-server.ts";

const server = startE2b();

async function firstResult(code: string): Promise<Result | undefined> {
  return (await server.sandbox.runCode(code)).results[0];
}

test("keeps variables from one execution to the next, and counts executions", async () => {
  const { sandbox } = server;
  expect(await sandbox.runCode("total = 20")).toMatchObject({ results: [], error: undefined, executionCount: 1 });
  expect(await sandbox.runCode("total += 1\ntotal * 2")).toMatchObject({ text: "42", executionCount: 2 });
});

test("gives a string without its quotes, and nothing for None", async () => {
  expect((await server.sandbox.runCode("'it is'")).text).toBe("it is");
  expect((await server.sandbox.runCode("None")).results).toEqual([]);
});

test("calls back for each line of output, each result and the error, in order", async () => {
  const seen: string[] = [];
  const take = (kind: string) => (message: OutputMessage) => void seen.push(`${kind} ${message.line}`);
  const code = [
    "import sys",
    "print('one')",
    "print('two', file=sys.stderr)",
    "display(3)",
    "print('four')",
    "missing",
  ].join("\n");
  const { error, logs } = await server.sandbox.runCode(code, {
    onStdout: take("stdout"),
    onStderr: take("stderr"),
    onResult: ({ text, isMainResult }: Result) => void seen.push(`result ${text} ${isMainResult}`),
    onError: ({ name }) => void seen.push(name),
  });
  expect(seen).toEqual(["stdout one\n", "stderr two\n", "result 3 false", "stdout four\n", "NameError"]);
  expect(logs).toEqual({ stdout: ["one\n", "four\n"], stderr: ["two\n"] });
  expect(error).toMatchObject({ name: "NameError", value: "name 'missing' is not defined" });
  expect(error?.traceback).toMatch(/^Traceback [^]*line 6, in <module>\n {4}missing\n/);
});

test("gives a frame's text, HTML and columns, whose values JSON can have", async () => {
  const code = `
import pandas as pd
pd.DataFrame({"n": [1, 2], "x": [0.5, float("nan")], "when": pd.to_datetime(["2024-01-01", "2024-05-06"]), 7: [{1}, None]})`;
  const [result] = (await server.sandbox.runCode(code)).results;
  expect(result?.data).toEqual({
    n: [1, 2],
    x: [0.5, null],
    when: ["2024-01-01T00:00:00", "2024-05-06T00:00:00"],
    7: ["{1}", null],
  });
  expect(result?.formats()).toEqual(["html", "data"]);
  expect(result?.text).toContain("2024-05-06");
  expect(result?.extra).toEqual({});
});

test("gives lists and dicts as JSON, unless they hold what JSON lacks", async () => {
  const known = await firstResult("import numpy as np\n{'a': [1, np.float64(2.5), np.arange(2)], 'b': float('inf')}");
  expect(known?.json).toEqual({ a: [1, 2.5, [0, 1]], b: null });
  expect((await firstResult("[object()]"))?.formats()).toEqual([]);
  expect((await firstResult("x = []; x.append(x); x"))?.formats()).toEqual([]);
});

test("gives what objects say of themselves, in each of their formats", async () => {
  const code = `
class Everything:
    def _repr_html_(self): return "<b>all</b>"
    def _repr_markdown_(self): return "**all**"
    def _repr_svg_(self): return "<svg/>"
    def _repr_png_(self): return b"png"
    def _repr_latex_(self): return "$all$"
    def _repr_json_(self): return {"all": True}
    def __repr__(self): return "all"
display({"application/javascript": "all()", "application/x-own": "own"}, raw=True)
Everything()`;
  const [first, second] = (await server.sandbox.runCode(code)).results;
  expect(first).toMatchObject({
    isMainResult: false,
    javascript: "all()",
    raw: { extra: { "application/x-own": "own" } },
  });
  expect(second).toMatchObject({
    isMainResult: true,
    text: "all",
    html: "<b>all</b>",
    markdown: "**all**",
    svg: "<svg/>",
    png: "cG5n",
    latex: "$all$",
    json: { all: true },
  });
});

test("sets environment variables for one execution only", async () => {
  const code = "import os; os.getenv('FLAVOUR', 'none')";
  expect((await server.sandbox.runCode(code, { envs: { FLAVOUR: "mint" }, language: "python" })).text).toBe("mint");
  expect((await server.sandbox.runCode(code)).text).toBe("none");
});

test("interrupts what its caller gives up, and keeps the variables", async () => {
  const { sandbox } = server;
  await sandbox.runCode("kept = 7");
  const stopped = sandbox.runCode("while True: pass", { timeoutMs: 300 });
  await expect(stopped).rejects.toBeInstanceOf(TimeoutError);
  expect((await sandbox.runCode("kept")).text).toBe("7");
});

test.each(["bash", "r", "java", "js", "ts", "deno"])("says that there is no %s", async (language) => {
  const { error } = await server.sandbox.runCode("1", { language });
  expect(error).toMatchObject({
    name: "LanguageError",
    value: `There is no "${language}" in this sandbox: it runs only Python`,
  });
  await expect(server.sandbox.createCodeContext({ language })).rejects.toThrow("it runs only Python");
});

test("says that there are no files and commands", async () => {
  const { files, commands } = server.sandbox;
  await expect(files.write("a.txt", "text")).rejects.toThrow("no service for files and commands");
  await expect(files.read("a.txt")).rejects.toThrow("no service for files and commands");
  await expect(files.list("/")).rejects.toThrow("no service for files and commands");
  await expect(commands.run("ls")).rejects.toThrow("no service for files and commands");
});

test("ends the sessions of its contexts with the server", async () => {
  const ours = async () => (await server.client.status()).sessions.filter(({ id }) => id.startsWith("e2b:"));
  expect(await ours()).not.toEqual([]);
  await server.close();
  expect(await ours()).toEqual([]);
});
